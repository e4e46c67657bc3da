//! Audits: what the programme covers, who may not audit what, and what was found (9.2).

use super::corrective::open_on;
use super::review::Period;
use crate::catalogue::{self, Area, Edition, Line, Topic};
use crate::workbook::{
    Applicability, Audit, AuditCheck, AuditFinding, AuditKind, AuditProgramme, AuditState,
    CheckResult, Control, Document, FindingKind, Id, Improvement, Kind, Nonconformity, Tabled,
    Workbook,
};
use chrono::{Datelike, Days, NaiveDate};

/// The day of an audit: the last one of it, else the one that it is planned for.
pub fn day(audit: &Audit) -> Option<NaiveDate> {
    audit.to.or(audit.from).or(audit.planned_on)
}

/// So many days after it began an audit is over, where it does not say when it ends.
const LONGEST: u64 = 30;

/// Whether an audit is late: planned for a day that has passed, or under way after its last day.
pub fn is_late(audit: &Audit, today: NaiveDate) -> bool {
    let by = match audit.state {
        AuditState::Planned => audit.planned_on,
        AuditState::UnderWay => audit
            .to
            .or_else(|| audit.from.or(audit.planned_on)?.checked_add_days(Days::new(LONGEST))),
        AuditState::Reported | AuditState::Cancelled => None,
    };
    by.is_some_and(|day| day < today)
}

/// Whether an audit was carried out by the end of a day.
pub fn is_done(audit: &Audit, on: NaiveDate) -> bool {
    audit.state == AuditState::Reported && day(audit).is_some_and(|day| day <= on)
}

/// The time that a programme plans, where it says which.
pub fn cycle(programme: &AuditProgramme) -> Option<Period> {
    Period::new(programme.from?, programme.to?)
}

/// The programmes whose cycle has a day in it, with the cycle.
pub fn running(
    book: &Workbook,
    day: NaiveDate,
) -> impl DoubleEndedIterator<Item = (&AuditProgramme, Period)> {
    let runs = move |p| Some((p, cycle(p).filter(|cycle| cycle.contains(day))?));
    book.audit_programmes.iter().filter_map(runs)
}

/// The programme whose cycle has a day in it: the last one, where cycles overlap.
pub fn programme_on(book: &Workbook, day: NaiveDate) -> Option<&AuditProgramme> {
    running(book, day).next_back().map(|(programme, _)| programme)
}

/// Whether an audit belongs to a programme: it names it, or it is an internal one of its time that names none.
fn belongs(audit: &Audit, programme: &AuditProgramme) -> bool {
    match audit.programme {
        Some(named) => named == programme.id,
        None => {
            audit.kind == AuditKind::Internal
                && cycle(programme).is_some_and(|cycle| cycle.has(day(audit)))
        }
    }
}

/// The audits of a programme, or without one those that belong to none. By day; those without one come last.
pub fn of_programme<'a>(book: &'a Workbook, programme: Option<&AuditProgramme>) -> Vec<&'a Audit> {
    let fits = |audit: &&Audit| match programme {
        Some(programme) => belongs(audit, programme),
        None => !book.audit_programmes.iter().any(|p| belongs(audit, p)),
    };
    let mut audits: Vec<&Audit> = book.audits.iter().filter(fits).collect();
    crate::sort::by_key(&mut audits, |a| (day(a).is_none(), day(a), a.number));
    audits
}

/// Whether a line is to be audited: a control that is excluded is not.
fn applies(book: &Workbook, line: &str) -> bool {
    !book.controls.iter().any(|c| c.line == line && c.applicability == Applicability::Excluded)
}

/// One clause or control over a cycle.
#[derive(Clone, Debug)]
pub struct Covered {
    pub line: &'static Line,
    /// It is to be audited; an excluded control is not, and counts nowhere.
    pub applies: bool,
    /// The audits that are to cover it, by day; with each, whether it was carried out.
    pub audits: Vec<(Id, bool)>,
    /// Findings on it in the cycle.
    pub findings: usize,
}

impl Covered {
    /// It is to be audited, and no audit of the cycle covers it.
    pub fn is_left_out(&self) -> bool {
        self.applies && self.audits.is_empty()
    }
}

/// How many of some lines that apply are in an audit of the cycle, and how many one has covered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub all: usize,
    pub planned: usize,
    pub audited: usize,
}

impl Count {
    fn of<'a>(lines: impl Iterator<Item = &'a Covered>) -> Count {
        let mut count = Count::default();
        for line in lines.filter(|line| line.applies) {
            count.all += 1;
            count.planned += usize::from(!line.audits.is_empty());
            count.audited += usize::from(line.audits.iter().any(|(_, done)| *done));
        }
        count
    }

    /// Those that no audit of the cycle covers.
    pub fn left_out(self) -> usize {
        self.all - self.planned
    }

    /// How many of a hundred planned ones were audited; none where nothing is planned.
    pub fn percent(self) -> usize {
        (self.audited * 100).checked_div(self.planned).unwrap_or_default()
    }
}

/// The internal audits of a cycle, line by line. Every count and every list of what is in no audit comes from here.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    pub lines: Vec<Covered>,
}

impl Coverage {
    pub fn count(&self) -> Count {
        Count::of(self.lines.iter())
    }

    /// The lines that no audit of the cycle covers.
    pub fn left_out(&self) -> impl Iterator<Item = &'static Line> {
        self.lines.iter().filter(|covered| covered.is_left_out()).map(|covered| covered.line)
    }
}

/// The internal audits of a cycle, by day.
fn internal(book: &Workbook, cycle: Period) -> Vec<&Audit> {
    let stands = |a: &&Audit| a.kind == AuditKind::Internal && a.state != AuditState::Cancelled;
    let mut audits: Vec<&Audit> =
        book.audits.iter().filter(stands).filter(|a| cycle.has(day(a))).collect();
    crate::sort::by_key(&mut audits, |a| (day(a), a.id));
    audits
}

/// What internal audits within a cycle cover and have covered by a day: clauses and controls audited over those
/// planned, and what nobody planned.
pub fn coverage(book: &Workbook, edition: Edition, cycle: Period, on: NaiveDate) -> Coverage {
    let audits = internal(book, cycle);
    let covered = |line: &'static Line| {
        let of_line = audits.iter().filter(|a| a.lines.iter().any(|id| id == line.id));
        let findings = book.audit_findings.iter().filter(|f| {
            f.audit.is_some_and(|id| audits.iter().any(|a| a.id == id))
                && f.lines.iter().any(|l| l == line.id)
        });
        Covered {
            line,
            applies: applies(book, line.id),
            audits: of_line.map(|a| (a.id, is_done(a, on))).collect(),
            findings: findings.count(),
        }
    };
    Coverage { lines: catalogue::scored_lines(edition).iter().map(|line| covered(line)).collect() }
}

/// More audits than this make columns of years.
const MOST_COLUMNS: usize = 8;

/// A column of the grid of coverage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Audit(Id),
    /// All audits of a year, where there are many.
    Year(i32),
}

/// What an audit does about a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    Planned,
    Done,
}

/// A line in the grid: what the audits of each column do about it.
#[derive(Clone, Debug)]
pub struct GridRow {
    pub covered: Covered,
    pub marks: Vec<Option<Mark>>,
}

/// The lines of a clause, a theme or a domain.
#[derive(Clone, Debug)]
pub struct GridArea {
    pub area: &'static Area,
    pub rows: Vec<GridRow>,
    pub count: Count,
}

/// Clauses and controls against the audits of a cycle, or against its years.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    pub columns: Vec<Column>,
    pub areas: Vec<GridArea>,
    pub count: Count,
}

/// The grid of coverage of a cycle as of a day.
pub fn grid(book: &Workbook, edition: Edition, cycle: Period, on: NaiveDate) -> Grid {
    let coverage = coverage(book, edition, cycle, on);
    let audits = internal(book, cycle);
    let columns = columns(&audits);
    let column_of = |id: Id| {
        columns.iter().position(|column| match column {
            Column::Audit(audit) => *audit == id,
            Column::Year(year) => {
                audits.iter().any(|a| a.id == id && day(a).is_some_and(|d| d.year() == *year))
            }
        })
    };
    let row = |covered: &Covered| {
        let mut marks = vec![None; columns.len()];
        for (id, done) in &covered.audits {
            if let Some(mark) = column_of(*id).and_then(|at| marks.get_mut(at)) {
                *mark = (*mark).max(Some(if *done { Mark::Done } else { Mark::Planned }));
            }
        }
        GridRow { covered: covered.clone(), marks }
    };
    let of_area = |area: &'static Area| {
        let lines = || coverage.lines.iter().filter(|c| c.line.area == area.id);
        GridArea { area, rows: lines().map(&row).collect(), count: Count::of(lines()) }
    };
    let areas = catalogue::areas(edition).iter().map(of_area).collect();
    Grid { columns, areas, count: coverage.count() }
}

/// A column for each audit, or for each year with one.
fn columns(audits: &[&Audit]) -> Vec<Column> {
    if audits.len() <= MOST_COLUMNS {
        return audits.iter().map(|a| Column::Audit(a.id)).collect();
    }
    let mut years: Vec<i32> = audits.iter().filter_map(|a| day(a)).map(|d| d.year()).collect();
    years.dedup();
    years.into_iter().map(Column::Year).collect()
}

/// Why somebody should not audit a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnWork {
    /// Owns the control.
    Control(Id),
    /// Owns or approves a document on it.
    Document(Id),
    /// Answers for the audit programme, and this is the clause on it.
    Programme(Id),
    /// Has to put an open nonconformity right.
    Nonconformity(Id),
    /// Has to answer a finding of another audit of which no nonconformity was made yet.
    Finding(Id),
}

/// An auditor, a line that the audit covers, and what the auditor has to do with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    pub auditor: Id,
    pub line: String,
    pub own: OwnWork,
}

/// Where auditors of an internal audit would look at their own work. It is a warning: in a firm of five it can be
/// answered by who asks which question, which the audit then says.
pub fn conflicts(book: &Workbook, edition: Edition, audit: &Audit) -> Vec<Conflict> {
    if audit.kind != AuditKind::Internal {
        return Vec::new();
    }
    let mut auditors: Vec<Id> =
        audit.lead.into_iter().chain(audit.auditors.iter().copied()).collect();
    auditors.dedup();
    let about_audits =
        [Topic::InternalAudit, Topic::InternalAuditProgramme].map(|topic| topic.clause(edition));
    let mut found: Vec<Conflict> = Vec::new();
    for auditor in auditors {
        let mut add = |line: &String, own| {
            let conflict = Conflict { auditor, line: line.clone(), own };
            if !found.contains(&conflict) {
                found.push(conflict);
            }
        };
        for line in &audit.lines {
            let own = |c: &&Control| c.line == *line && c.owner == Some(auditor);
            for control in book.controls.iter().filter(own) {
                add(line, OwnWork::Control(control.id));
            }
            let written = |d: &&Document| {
                d.lines.contains(line) && (d.owner == Some(auditor) || d.approver == Some(auditor))
            };
            for document in book.documents.iter().filter(written) {
                add(line, OwnWork::Document(document.id));
            }
            if about_audits.contains(&Some(line.as_str())) {
                let answers = book.audit_programmes.iter().filter(|p| p.owner == Some(auditor));
                for programme in answers {
                    add(line, OwnWork::Programme(programme.id));
                }
            }
            for row in open_nonconformities(book, audit, line) {
                if row.owner == Some(auditor) {
                    add(line, OwnWork::Nonconformity(row.id));
                }
            }
            for finding in open_findings(book, audit, line) {
                if finding.owner == Some(auditor) {
                    add(line, OwnWork::Finding(finding.id));
                }
            }
        }
    }
    found
}

/// Nonconformities on a line that are open on the day of an audit. Those that it led to are its result.
fn open_nonconformities<'a>(
    book: &'a Workbook,
    audit: &'a Audit,
    line: &'a String,
) -> impl Iterator<Item = &'a Nonconformity> {
    let open = |row: &Nonconformity| match day(audit) {
        Some(day) => open_on(row, day),
        None => row.closed_on.is_none(),
    };
    let its_own = |row: &Nonconformity| {
        let finding = row.finding.and_then(|id| book.get::<AuditFinding>(id));
        finding.is_some_and(|f| f.audit == Some(audit.id))
    };
    book.nonconformities.iter().filter(move |r| r.lines.contains(line) && open(r) && !its_own(r))
}

/// Findings of other audits on a line that were known on the day of an audit and have no nonconformity yet.
fn open_findings<'a>(
    book: &'a Workbook,
    audit: &'a Audit,
    line: &'a String,
) -> impl Iterator<Item = &'a AuditFinding> {
    let known = |f: &AuditFinding| f.found_on.zip(day(audit)).is_none_or(|(on, day)| on <= day);
    let open = move |f: &&AuditFinding| {
        f.lines.contains(line)
            && f.audit != Some(audit.id)
            && asks_for_action(f)
            && known(f)
            && raised_on(book, f.id).is_none()
    };
    book.audit_findings.iter().filter(open)
}

/// All that one auditor has to do with in the same way: several controls, or several lines of one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    pub auditor: Id,
    /// The first row that it rests on.
    pub own: OwnWork,
    pub lines: Vec<String>,
}

/// Conflicts as few sentences: one for all controls of an auditor, one for each other row.
pub fn warnings(conflicts: &[Conflict]) -> Vec<Warning> {
    let mut found: Vec<Warning> = Vec::new();
    for conflict in conflicts {
        let same = |w: &&mut Warning| {
            let controls =
                matches!((w.own, conflict.own), (OwnWork::Control(_), OwnWork::Control(_)));
            w.auditor == conflict.auditor && (controls || w.own == conflict.own)
        };
        match found.iter_mut().find(same) {
            Some(warning) => warning.lines.push(conflict.line.clone()),
            None => found.push(Warning {
                auditor: conflict.auditor,
                own: conflict.own,
                lines: vec![conflict.line.clone()],
            }),
        }
    }
    found
}

/// The questions or the findings of an audit, in the order of entry.
pub fn parts<R: Tabled>(book: &Workbook, audit: Id) -> Vec<&R> {
    super::parts::parts(book, audit, "audit")
}

/// The questions of an audit on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Empty for questions on no line.
    pub line: String,
    pub checks: Vec<Id>,
    /// Questions with a result.
    pub answered: usize,
}

/// The checklist of an audit, by the first line of each question, in the order of the standard. Questions on no
/// line come last.
pub fn checklist(book: &Workbook, audit: Id) -> Vec<Asked> {
    let mut list: Vec<Asked> = Vec::new();
    for check in parts::<AuditCheck>(book, audit) {
        let line = check.lines.first().map_or("", String::as_str);
        let answered = usize::from(check.result != CheckResult::Unset);
        match list.iter_mut().find(|asked| asked.line == line) {
            Some(asked) => {
                asked.checks.push(check.id);
                asked.answered += answered;
            }
            None => {
                list.push(Asked { line: line.to_owned(), checks: vec![check.id], answered });
            }
        }
    }
    crate::sort::by(&mut list, |a, b| {
        let last = a.line.is_empty().cmp(&b.line.is_empty());
        last.then_with(|| catalogue::compare_ids(&a.line, &b.line))
    });
    list
}

/// Something that is missing before an audit may be called reported, and where it is entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Want {
    /// In the text tables under `audit.want.<key>`.
    pub key: &'static str,
    pub row: (Kind, Id),
    pub field: &'static str,
    /// How many rows of the kind want it.
    pub n: usize,
}

/// What is missing before an audit may be called reported. Audits by others, such as those of a certification body,
/// are planned and led elsewhere: of them only the result is asked for.
pub fn wants_to_report(
    book: &Workbook,
    edition: Edition,
    audit: &Audit,
    today: NaiveDate,
) -> Vec<Want> {
    let of_it = |wanted: bool, key, field| {
        wanted.then_some(Want { key, row: (Kind::Audit, audit.id), field, n: 1 })
    };
    let empty = |text: &str| text.trim().is_empty();
    let mut wants: Vec<Want> = Vec::new();
    if matches!(audit.kind, AuditKind::Internal | AuditKind::Supplier) {
        let nobody = audit.lead.is_none() && audit.auditors.is_empty() && empty(&audit.outside);
        let nothing = audit.kind == AuditKind::Internal && audit.lines.is_empty();
        let own = empty(&audit.independence) && !conflicts(book, edition, audit).is_empty();
        wants.extend(of_it(nobody, "auditors", "lead"));
        wants.extend(of_it(empty(&audit.scope), "scope", "scope"));
        wants.extend(of_it(empty(&audit.criteria), "criteria", "criteria"));
        wants.extend(of_it(nothing, "lines", "lines"));
        wants.extend(of_it(own, "independence", "independence"));
    }
    wants.extend(of_it(audit.from.is_none(), "from", "from"));
    wants.extend(of_it(audit.to.is_none(), "to", "to"));
    wants.extend(of_it(audit.to.is_some_and(|to| to > today), "future", "to"));
    wants.extend(of_it(audit.to < audit.from && audit.to.is_some(), "order", "to"));
    let checks = parts::<AuditCheck>(book, audit.id);
    let findings = parts::<AuditFinding>(book, audit.id);
    let unnoted = |c: &AuditCheck| {
        c.result == CheckResult::Finding && !findings.iter().any(|f| f.check == Some(c.id))
    };
    let untouched = bare(book, audit).len();
    wants.extend(of_it(untouched > 0, "bare", "lines").map(|want| Want { n: untouched, ..want }));
    wants.extend(some("checks", "result", &checks, |c| c.result == CheckResult::Unset));
    wants.extend(some("unseen", "seen", &checks, |c| {
        matches!(c.result, CheckResult::Conforms | CheckResult::Finding) && empty(&c.seen)
    }));
    wants.extend(some("unnoted", "result", &checks, unnoted));
    wants.extend(some("titles", "title", &findings, |f| empty(&f.title)));
    wants.extend(some("kinds", "kind", &findings, |f| f.kind == FindingKind::Unset));
    wants.extend(some("statements", "statement", &findings, |f| empty(&f.statement)));
    wants.extend(of_it(empty(&audit.conclusion), "conclusion", "conclusion"));
    wants.extend(of_it(audit.reported_to.is_empty(), "reported_to", "reported_to"));
    wants
}

/// The clauses and controls of an internal audit that nothing shows to have been looked at: no question is about
/// them, and no finding.
pub fn bare<'a>(book: &Workbook, audit: &'a Audit) -> Vec<&'a str> {
    if audit.kind != AuditKind::Internal {
        return Vec::new();
    }
    let checks = parts::<AuditCheck>(book, audit.id);
    let findings = parts::<AuditFinding>(book, audit.id);
    let touched = |line: &String| {
        checks.iter().any(|c| c.lines.contains(line))
            || findings.iter().any(|f| f.lines.contains(line))
    };
    audit.lines.iter().filter(|line| !touched(line)).map(String::as_str).collect()
}

/// That some rows want something: how many, and the first of them.
fn some<R: Tabled>(
    key: &'static str,
    field: &'static str,
    rows: &[&R],
    wants: impl Fn(&R) -> bool,
) -> Option<Want> {
    let mut those = rows.iter().filter(|row| wants(row));
    let first = those.next()?;
    Some(Want { key, row: (R::KIND, first.id()), field, n: 1 + those.count() })
}

/// How many findings of an audit there are of each kind, in the order of the list; kinds without one are left out.
pub fn by_kind(book: &Workbook, audit: Id) -> Vec<(FindingKind, usize)> {
    use crate::workbook::Choice;
    let findings = parts::<AuditFinding>(book, audit);
    let count = |kind: &FindingKind| findings.iter().filter(|f| f.kind == *kind).count();
    let counts = FindingKind::ALL.iter().map(|kind| (*kind, count(kind)));
    counts.filter(|(_, n)| *n > 0).collect()
}

/// The idea that was made of a finding.
pub fn suggested_on(book: &Workbook, finding: Id) -> Option<&Improvement> {
    book.improvements.iter().find(|row| row.finding == Some(finding))
}

/// The nonconformity that was raised on a finding.
pub fn raised_on(book: &Workbook, finding: Id) -> Option<&Nonconformity> {
    book.nonconformities.iter().find(|row| row.finding == Some(finding))
}

/// What is to be made of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FollowUp {
    Nonconformity,
    Idea,
}

/// What is to be made of a finding of its kind, if anything.
pub fn follow_up(finding: &AuditFinding) -> Option<FollowUp> {
    match finding.kind {
        FindingKind::Minor | FindingKind::Major => Some(FollowUp::Nonconformity),
        FindingKind::Opportunity => Some(FollowUp::Idea),
        FindingKind::Unset | FindingKind::Conformity | FindingKind::Observation => None,
    }
}

/// Whether a finding asks for a corrective action.
pub fn asks_for_action(finding: &AuditFinding) -> bool {
    follow_up(finding) == Some(FollowUp::Nonconformity)
}

/// Findings of minor or major nonconformity without an entry in the register of nonconformities.
pub fn unanswered(book: &Workbook) -> Vec<&AuditFinding> {
    let mut raised: Vec<Id> = book.nonconformities.iter().filter_map(|row| row.finding).collect();
    crate::sort::by(&mut raised, Ord::cmp);
    let open = |f: &&AuditFinding| asks_for_action(f) && raised.binary_search(&f.id).is_err();
    book.audit_findings.iter().filter(open).collect()
}
