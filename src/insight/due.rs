//! What is due, and what should have been done by today.

use super::gap::RunView;
use super::gap::figures::open_run;
use super::gap::score::quarters;
use crate::workbook::{DocumentState, Id, Kind, Workbook};
use chrono::{Days, NaiveDate};

/// What has a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DueKind {
    /// An open action.
    Action,
    /// The review of a document in force.
    DocumentReview,
    /// A line of the open gap assessment that is below its target.
    GapTarget,
    /// The certification audit that the firm aims at.
    TargetAudit,
}

impl DueKind {
    /// In the text tables under `due.<key>`.
    pub const fn key(self) -> &'static str {
        match self {
            DueKind::Action => "action",
            DueKind::DocumentReview => "document_review",
            DueKind::GapTarget => "gap_target",
            DueKind::TargetAudit => "target_audit",
        }
    }
}

/// Something with a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    pub on: NaiveDate,
    pub what: DueKind,
    /// The row to open.
    pub row: (Kind, Id),
    pub owner: Option<Id>,
    /// The day is past. Something due today is not overdue.
    pub overdue: bool,
}

/// What is overdue, and what is due within so many days from today; the oldest first, and no more than `most`
/// of it.
pub fn due(book: &Workbook, today: NaiveDate, within: u64, most: usize) -> Vec<Due> {
    let mut last = today.checked_add_days(Days::new(within)).unwrap_or(NaiveDate::MAX);
    let mut found: Vec<Due> = Vec::new();
    let mut add = |what, kind, id, owner, on: Option<NaiveDate>| {
        let Some(on) = on.filter(|on| *on <= last) else { return };
        found.push(Due { on, what, row: (kind, id), owner, overdue: on < today });
        // Thousands may be late where a dozen is shown: what cannot be among the oldest goes at once.
        if found.len() > most.saturating_mul(2).max(64) {
            oldest(&mut found, most);
            last = found.last().map_or(last, |d| d.on);
        }
    };
    for action in book.actions.iter().filter(|a| a.is_open()) {
        add(DueKind::Action, Kind::Action, action.id, action.owner, action.due_now());
    }
    for document in book.documents.iter() {
        if matches!(document.state, DocumentState::Approved | DocumentState::Issued) {
            let (id, owner) = (document.id, document.owner);
            add(DueKind::DocumentReview, Kind::Document, id, owner, document.review_due);
        }
    }
    let view = open_run(book).and_then(|run| RunView::new(book, run.id));
    for line in view.iter().flat_map(|v| &v.lines) {
        let Some(answer) = line.answer else { continue };
        let below = |now: u32| quarters(line.target()).is_some_and(|aim| now < aim);
        if quarters(line.verdict()).is_some_and(below) {
            let (id, owner) = (answer.id, answer.responsible);
            add(DueKind::GapTarget, Kind::GapAnswer, id, owner, answer.target_date);
        }
    }
    // An audit day that has passed is history, not work left over.
    if let Some(firm) = book.organisation.first() {
        let coming = firm.target_audit.filter(|day| *day >= today);
        add(DueKind::TargetAudit, Kind::Organisation, firm.id, None, coming);
    }
    oldest(&mut found, most);
    found
}

fn oldest(found: &mut Vec<Due>, most: usize) {
    crate::sort::by_key(found, |d| (d.on, d.what, d.row));
    found.truncate(most);
}
