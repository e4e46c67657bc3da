//! What an auditor would raise anywhere in the workbook: the lists of rules, asked as one.

use super::{fill_finding, performance, risk};
use crate::catalogue::Topic;
use crate::text;
use crate::workbook::{Finding, Id, Kind, Place, Severity, Workbook, check};
use chrono::NaiveDate;

/// A rule. What is wrong stands in the text tables under `finding.<id>`, what to do under `finding.<id>.do`,
/// and why it matters under `why.<id>`.
#[derive(Clone, Copy, Debug)]
pub struct Rule<F> {
    pub id: &'static str,
    pub severity: Severity,
    /// The subject of the standard behind it; the clause is data of the edition.
    pub topic: Topic,
    pub(super) find: F,
}

impl<F> Rule<F> {
    pub(super) const fn new(id: &'static str, severity: Severity, topic: Topic, find: F) -> Self {
        Rule { id, severity, topic, find }
    }

    /// What a strike of the rule says.
    pub(super) fn say(&self, found: Found) -> Finding {
        let Found { row: (kind, id), field, args } = found;
        let mut place = Place::row(kind, id);
        place.field = field;
        Finding { severity: self.severity, code: self.id, place, args }
    }
}

/// Where a rule strikes.
#[derive(Debug)]
pub struct Found {
    row: (Kind, Id),
    field: Option<&'static str>,
    args: Vec<(&'static str, String)>,
}

impl Found {
    pub(super) fn at(kind: Kind, id: Id) -> Found {
        Found { row: (kind, id), field: None, args: Vec::new() }
    }
    /// What is said at a row by another rule.
    pub(super) fn again(kind: Kind, id: Id, said: Finding) -> Found {
        Found { row: (kind, id), field: said.place.field, args: said.args }
    }
    pub(super) fn field(mut self, field: &'static str) -> Found {
        self.field = Some(field);
        self
    }
    pub(super) fn with(mut self, name: &'static str, value: impl ToString) -> Found {
        self.args.push((name, value.to_string()));
        self
    }
}

/// Everything that the rules of all areas find.
pub fn findings(book: &Workbook, today: NaiveDate) -> Vec<Finding> {
    let mut found = risk::checks::findings(book, today);
    found.extend(performance::findings(book, today));
    found
}

/// A finding in words, for a list of all of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    pub severity: Severity,
    pub row: Option<(Kind, Id)>,
    /// Label of the field; empty where it is about the row as a whole.
    pub field: String,
    pub said: String,
    /// What to do about it.
    pub advice: String,
    /// Why it matters, with the clause of the workbook's edition; empty for what is plain to see.
    pub why: String,
}

/// Everything that is incomplete or contradictory anywhere in the workbook, the worst first: how much it is, and the
/// first `most` of it in words. `day` writes days as the reader does.
pub fn tell(
    book: &Workbook,
    today: NaiveDate,
    most: usize,
    day: &dyn Fn(NaiveDate) -> String,
) -> (usize, Vec<Told>) {
    let mut found = findings(book, today);
    found.extend(check::workbook(book, today));
    crate::sort::by_key(&mut found, |f| std::cmp::Reverse(f.severity));
    let edition = book.edition();
    let words = |finding: &Finding, key: String| {
        text::find(&key).map(|text| fill_finding(finding, text, day)).unwrap_or_default()
    };
    let why = |finding: &Finding| {
        let topic = topic(finding.code)?;
        let part = |part: Option<&'static str>| part.unwrap_or_default();
        let clause = format!("{} {}", part(topic.clause(edition)), part(topic.item(edition)));
        Some(text::fill(&format!("why.{}", finding.code), &[("clause", clause.trim())]))
    };
    let label = |finding: &Finding| {
        let ((kind, _), field) = finding.place.row.zip(finding.place.field)?;
        text::find(&format!("field.{}.{field}", kind.table())).map(str::to_owned)
    };
    let told = found.iter().take(most).map(|finding| Told {
        severity: finding.severity,
        row: finding.place.row,
        field: label(finding).unwrap_or_default(),
        said: words(finding, format!("finding.{}", finding.code)),
        advice: words(finding, format!("finding.{}.do", finding.code)),
        why: why(finding).unwrap_or_default(),
    });
    (found.len(), told.collect())
}

/// The subject of the standard behind the rule with this id.
pub fn topic(id: &str) -> Option<Topic> {
    let risk = risk::checks::CHECKS.iter().map(|rule| (rule.id, rule.topic));
    let others = performance::CHECKS.iter().map(|rule| (rule.id, rule.topic));
    risk.chain(others).find(|(rule, _)| *rule == id).map(|(_, topic)| topic)
}
