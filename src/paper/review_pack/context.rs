//! Inputs b and, in 2022, c: what changed around the firm, and in what interested parties need and expect.

use super::{Desk, Told, choice, heads, n};
use crate::insight::review::pack::Row;
use crate::text;
use crate::workbook::{Climate, ContextIssue, Id, Kind, Organisation, Party, Record, Requirement};
use chrono::NaiveDate;

/// What became of a row since the review before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
    New,
    Gone,
    Changed,
    Same,
}

impl Change {
    fn words(self) -> String {
        let key = match self {
            Change::New => "new",
            Change::Gone => "gone",
            Change::Changed => "changed",
            Change::Same => "same",
        };
        text::of(&format!("review.change.{key}"))
    }
}

/// New, gone and changed rows.
#[derive(Default)]
struct Counts {
    new: usize,
    gone: usize,
    changed: usize,
    all: usize,
}

impl Counts {
    fn add(&mut self, change: Change) {
        self.all += 1;
        match change {
            Change::New => self.new += 1,
            Change::Gone => self.gone += 1,
            Change::Changed => self.changed += 1,
            Change::Same => {}
        }
    }

    fn say(&self, told: &mut Told, key: &str) {
        let counts = [self.all, self.new, self.changed, self.gone].map(n);
        let [all, new, changed, gone] = &counts;
        told.say(key, &[("n", all), ("new", new), ("changed", changed), ("gone", gone)]);
    }
}

impl Desk<'_> {
    /// A row with its change in front; what differs from the review before is named at the end.
    fn changed(
        &self,
        row: &dyn Record,
        noted: Option<NaiveDate>,
        gone: Option<NaiveDate>,
        cells: Vec<String>,
        heads: &[String],
    ) -> (Change, Row) {
        let mut made = self.row(row, cells);
        let then = self.then(row.id());
        let change = match (&then, noted, gone) {
            (_, _, gone) if self.period.has(gone) => Change::Gone,
            (Some(then), ..) if then.hash != made.hash => Change::Changed,
            (None, noted, _) if self.period.has(noted) => Change::New,
            _ => Change::Same,
        };
        let differs = match (change, then) {
            (Change::Changed, Some(then)) => differences(then, &made, heads),
            _ => String::new(),
        };
        made.cells.insert(1, change.words());
        made.cells.push(differs);
        (change, made)
    }

    /// Rows that stand, or that went in the period.
    fn stands(&self, gone: Option<NaiveDate>) -> bool {
        gone.is_none_or(|gone| gone >= self.period.from)
    }

    pub(super) fn issues(&self) -> Told {
        let mut told = Told::default();
        let columns = [
            "context_issues.title",
            "context_issues.side",
            "context_issues.category",
            "context_issues.effect",
            "context_issues.tendency",
            "context_issues.response",
        ];
        let own = heads(&columns);
        let mut counts = Counts::default();
        let mut rows = Vec::new();
        for issue in self.book.context_issues.iter().filter(|i| self.stands(i.gone_on)) {
            let ContextIssue { title, response, .. } = issue;
            let cells = vec![
                title.clone(),
                choice(issue.side),
                choice(issue.category),
                choice(issue.effect),
                choice(issue.tendency),
                response.clone(),
            ];
            let (change, row) = self.changed(issue, issue.noted_on, issue.gone_on, cells, &own);
            counts.add(change);
            rows.push(row);
        }
        counts.say(&mut told, "issues");
        told.has_data = !rows.is_empty();
        told.list("issues", with_change(own), rows);
        if self.review.edition == crate::catalogue::Edition::E2022 {
            self.climate(&mut told);
        }
        told
    }

    /// The decision on climate change, which the amendment of 2024 asks for.
    fn climate(&self, told: &mut Told) {
        let Some(firm) = self.book.organisation.first() else { return };
        let Organisation { climate, climate_reason, climate_by, climate_on, .. } = firm;
        if *climate == Climate::Unset {
            told.say("climate_open", &[]);
            return;
        }
        told.has_data = true;
        told.say(
            "climate",
            &[
                ("decision", &choice(*climate)),
                ("reason", climate_reason.trim()),
                ("who", &self.person(*climate_by)),
                ("day", &self.day(*climate_on)),
            ],
        );
    }

    pub(super) fn parties(&self) -> Told {
        let mut told = Told::default();
        let mut counts = Counts::default();
        let own = heads(&["parties.name", "parties.kind", "parties.contact"]);
        let mut rows = Vec::new();
        for party in self.book.parties.iter().filter(|p| self.stands(p.gone_on)) {
            let Party { name, kind, contact, .. } = party;
            let cells = vec![name.clone(), choice(*kind), self.person(*contact)];
            let (change, row) = self.changed(party, party.noted_on, party.gone_on, cells, &own);
            counts.add(change);
            rows.push(row);
        }
        counts.say(&mut told, "parties");
        told.has_data = !rows.is_empty();
        told.list("parties", with_change(own), rows);

        let mut counts = Counts::default();
        let own = heads(&[
            "requirements.title",
            "requirements.party",
            "requirements.kind",
            "requirements.addressed",
            "requirements.addressed_how",
        ]);
        let mut rows = Vec::new();
        for requirement in self.book.requirements.iter().filter(|r| self.stands(r.gone_on)) {
            let Requirement { title, party, kind, addressed, addressed_how, .. } = requirement;
            let party: Option<Id> = *party;
            let cells = vec![
                title.clone(),
                self.name(Kind::Party, party),
                choice(*kind),
                choice(*addressed),
                addressed_how.clone(),
            ];
            let (change, row) =
                self.changed(requirement, requirement.noted_on, requirement.gone_on, cells, &own);
            counts.add(change);
            rows.push(row);
        }
        counts.say(&mut told, "requirements");
        told.has_data |= !rows.is_empty();
        told.list("requirements", with_change(own), rows);
        told
    }
}

fn with_change(mut columns: Vec<String>) -> Vec<String> {
    columns.insert(1, text::of("review.head.change"));
    columns.push(text::of("review.head.differs"));
    columns
}

/// The cells that differ from what the review before was shown: label, before, after. The row of that review has
/// the word for its change in front and what differed at its end.
fn differences(then: &Row, now: &Row, heads: &[String]) -> String {
    let before = |at: usize| match at {
        0 => then.cells.first(),
        at => then.cells.get(at + 1),
    };
    let differing = heads.iter().enumerate().filter_map(|(at, head)| {
        let (was, is) = (before(at)?, now.cells.get(at)?);
        (was != is).then(|| {
            text::fill("review.differs", &[("field", head), ("before", was), ("after", is)])
        })
    });
    let all: Vec<String> = differing.collect();
    // Something that is not among the columns changed.
    if all.is_empty() { text::of("review.differs.elsewhere") } else { all.join("\n") }
}
