//! What is due, and what should have been done by today.

use super::gap::RunView;
use super::gap::figures::open_run;
use super::gap::score::quarters;
use crate::workbook::{
    AuditState, DocumentState, Effectiveness, Id, Kind, ObjectiveState, ReviewState, Workbook,
};
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
    /// An audit that is planned.
    Audit,
    /// A management review that is planned.
    Review,
    /// The check whether a corrective action worked.
    Effectiveness,
    /// An objective.
    Objective,
}

impl DueKind {
    /// In the text tables under `due.<key>`.
    pub const fn key(self) -> &'static str {
        match self {
            DueKind::Action => "action",
            DueKind::DocumentReview => "document_review",
            DueKind::GapTarget => "gap_target",
            DueKind::TargetAudit => "target_audit",
            DueKind::Audit => "audit",
            DueKind::Review => "review",
            DueKind::Effectiveness => "effectiveness",
            DueKind::Objective => "objective",
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
    for audit in book.audits.iter().filter(|a| a.state == AuditState::Planned) {
        add(DueKind::Audit, Kind::Audit, audit.id, audit.lead, audit.planned_on);
    }
    for review in book.management_reviews.iter() {
        if matches!(review.state, ReviewState::Planned | ReviewState::Preparing) {
            add(
                DueKind::Review,
                Kind::ManagementReview,
                review.id,
                review.chair,
                review.planned_on,
            );
        }
    }
    for row in book.nonconformities.iter() {
        let to_check = row.closed_on.is_none() && row.effectiveness == Effectiveness::Unset;
        let check_due = row.check_due.filter(|_| to_check);
        add(DueKind::Effectiveness, Kind::Nonconformity, row.id, row.owner, check_due);
    }
    for objective in book.objectives.iter().filter(|o| o.state == ObjectiveState::Active) {
        add(DueKind::Objective, Kind::Objective, objective.id, objective.owner, objective.due);
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
