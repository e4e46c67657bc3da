//! The versions of the Statement of Applicability: each decision about it froze the statement as it was, so
//! that what changed from one to the next, and since, can be told line by line.

use super::{Difference, EntryState, Said, Target, content, differences, entry_state};
use crate::catalogue::{self, Edition};
use crate::insight::risk::{Decided, Methods};
use crate::text;
use crate::workbook::{Approval, Decision, Id, Record, Subject, Workbook};
use chrono::NaiveDate;
use serde_json::Value as Json;

/// A statement as it was put before top management.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// The entry that keeps it.
    pub entry: Id,
    pub number: u32,
    /// What the version is called: the reference of the entry.
    pub reference: String,
    pub edition: Edition,
    pub on: Option<NaiveDate>,
    /// Name and role of who decided, as they were then.
    pub name: String,
    pub role: String,
    pub decision: Decision,
    pub state: EntryState,
    pub fingerprint: String,
    /// Lines by what was decided about them then.
    pub applicable: usize,
    pub excluded: usize,
    pub open: usize,
}

/// In which way a line is not what it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LineSort {
    /// It became applicable.
    Added,
    /// It is no longer applicable.
    Removed,
    /// How far the control is put into practice.
    Status,
    /// Why it is applicable.
    Reasons,
    /// Why it is left out.
    Exclusion,
    /// Owner, documents, words on how it is done, and decisions that make nothing applicable.
    Other,
}

impl LineSort {
    pub const ALL: [LineSort; 6] = [
        LineSort::Added,
        LineSort::Removed,
        LineSort::Status,
        LineSort::Reasons,
        LineSort::Exclusion,
        LineSort::Other,
    ];

    /// In the text tables under `soa.versions.n.<key>`.
    pub const fn key(self) -> &'static str {
        match self {
            LineSort::Added => "added",
            LineSort::Removed => "removed",
            LineSort::Status => "status",
            LineSort::Reasons => "reasons",
            LineSort::Exclusion => "exclusion",
            LineSort::Other => "other",
        }
    }

    fn of(difference: &Difference) -> LineSort {
        let necessary = |side: &Option<Json>| {
            side.as_ref().and_then(Json::as_str) == Some(Decided::Necessary.key())
        };
        match difference.field.as_str() {
            "decided" if necessary(&difference.after) => LineSort::Added,
            "decided" if necessary(&difference.before) => LineSort::Removed,
            "implementation" => LineSort::Status,
            "reason_risks"
            | "reason_legal"
            | "reason_contractual"
            | "reason_expectations"
            | "best_practice"
            | "inclusion_reason" => LineSort::Reasons,
            "exclusion_reason" => LineSort::Exclusion,
            _ => LineSort::Other,
        }
    }
}

/// One thing about one line that is not as it was.
#[derive(Clone, Debug, PartialEq)]
pub struct LineChange {
    pub sort: LineSort,
    /// The number in Annex A, or the reference of an own control.
    pub line: String,
    pub title: String,
    pub difference: Difference,
}

impl LineChange {
    /// In words. `day` says dates as the reader's language writes them.
    pub fn said(&self, book: &Workbook, day: &dyn Fn(NaiveDate) -> String) -> Said {
        let place = format!("{} {}", self.line, self.title).trim().to_owned();
        Said { place, ..self.difference.said(book, day) }
    }
}

/// Every version in the order in which they were made, those of an earlier edition too.
pub fn versions(book: &Workbook, today: NaiveDate) -> Vec<Version> {
    let methods = Methods::read(book);
    let version = |entry: &Approval| {
        let frozen = frozen(entry);
        let count = |decided: Decided| {
            let is = |line: &&Json| line_decided(line) == decided.key();
            lines(&frozen).iter().filter(is).count()
        };
        Version {
            entry: entry.id,
            number: entry.number,
            reference: entry.reference(),
            edition: entry.edition,
            on: entry.on,
            name: entry.name.clone(),
            role: entry.role.clone(),
            decision: entry.decision,
            state: entry_state(book, &methods, entry, today),
            fingerprint: entry.fingerprint.clone(),
            applicable: count(Decided::Necessary),
            excluded: count(Decided::Excluded),
            open: count(Decided::Open),
        }
    };
    made(book).into_iter().map(version).collect()
}

/// The version that was approved before this one in the same edition. What was not given was never in force,
/// so nothing is compared with it.
pub fn version_before(book: &Workbook, version: Id) -> Option<&Approval> {
    let own = entry(book, version)?;
    let earlier = |e: &&Approval| {
        (e.number, e.id) < (own.number, own.id)
            && e.edition == own.edition
            && e.decision != Decision::Rejected
    };
    made(book).into_iter().rfind(earlier)
}

/// What a version says otherwise than the one before it; nothing where it is the first of its edition.
pub fn changes_in(book: &Workbook, version: Id) -> Option<Vec<LineChange>> {
    let before = version_before(book, version)?;
    let own = entry(book, version)?;
    Some(line_changes(own.edition, &frozen(before), &frozen(own)))
}

/// What stands now otherwise than in a version; nothing where it is of another edition, whose lines are others.
pub fn changes_since(book: &Workbook, version: Id) -> Option<Vec<LineChange>> {
    let own = entry(book, version).filter(|e| e.edition == book.edition())?;
    let now = content(book, Target::Statement)?;
    Some(line_changes(own.edition, &frozen(own), &now))
}

/// How many of which sort in one line of words; that there is none is said, too.
pub fn summed(changes: &[LineChange]) -> String {
    let said = LineSort::ALL.into_iter().filter_map(|sort| {
        let n = changes.iter().filter(|change| change.sort == sort).count();
        let key = format!("soa.versions.n.{}", sort.key());
        (n > 0).then(|| text::fill(&key, &[("n", &n.to_string())]))
    });
    let said: Vec<String> = said.collect();
    if said.is_empty() { text::of("soa.versions.same") } else { said.join(", ") }
}

fn made(book: &Workbook) -> Vec<&Approval> {
    let mut all: Vec<&Approval> =
        book.approvals.iter().filter(|e| e.subject == Subject::Statement).collect();
    crate::sort::by_key(&mut all, |e| (e.number, e.id));
    all
}

fn entry(book: &Workbook, version: Id) -> Option<&Approval> {
    book.get::<Approval>(version).filter(|e| e.subject == Subject::Statement)
}

/// What an entry keeps; an altered one may hold anything.
fn frozen(entry: &Approval) -> Json {
    serde_json::from_str(&entry.content).unwrap_or(Json::Null)
}

fn lines(statement: &Json) -> &[Json] {
    statement.get("lines").and_then(Json::as_array).map_or(&[], Vec::as_slice)
}

/// What was decided about a line. It is left out where nothing was.
fn line_decided(line: &Json) -> &str {
    line.get("decided").and_then(Json::as_str).unwrap_or(Decided::Open.key())
}

/// The differences between two statements of an edition: by sort, and within it in the order of the statement.
fn line_changes(edition: Edition, before: &Json, after: &Json) -> Vec<LineChange> {
    let find = |statement: &Json, name: &str| {
        let is = |line: &&Json| line.get("line").and_then(Json::as_str) == Some(name);
        lines(statement).iter().find(is).cloned()
    };
    let change = |mut difference: Difference| {
        let (was, is) = (find(before, &difference.line), find(after, &difference.line));
        // A line that is new or gone is told by what is decided about it.
        if difference.field.is_empty() || difference.field == "decided" {
            let decided = |line: &Option<Json>| line.as_ref().map(|l| line_decided(l).into());
            difference.field = "decided".to_owned();
            (difference.before, difference.after) = (decided(&was), decided(&is));
        }
        let own = is.as_ref().or(was.as_ref()).and_then(|l| l.get("title")).and_then(Json::as_str);
        let title = catalogue::line(edition, &difference.line).map(|line| line.display_title);
        LineChange {
            sort: LineSort::of(&difference),
            line: difference.line.clone(),
            title: title.or(own).unwrap_or_default().to_owned(),
            difference,
        }
    };
    let mut changes: Vec<LineChange> = differences(before, after).into_iter().map(change).collect();
    crate::sort::by_key(&mut changes, |change| change.sort);
    changes
}
