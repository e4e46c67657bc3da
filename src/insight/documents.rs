//! The documents and records that the standard calls for, and which of them the firm has.

use super::gap::RunView;
use crate::catalogue::{self, DocumentStatus};
use crate::workbook::{
    Applicability, Conformity, Document, DocumentState, GapRun, Id, RunState, Workbook,
};
use chrono::NaiveDate;
use std::collections::HashMap;

/// How it stands with one document that is called for. Later is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// No entry of the register says that it provides this.
    Missing,
    /// In the making: a draft, or in review.
    Draft,
    /// Somebody entitled said yes, but it is not issued yet.
    Approved,
    /// Issued, but its review was due before today.
    ReviewOverdue,
    Issued,
    /// Not needed: the control that would call for it does not apply.
    Waived,
}

impl Standing {
    /// In the text tables under `standing.<key>`.
    pub const fn key(self) -> &'static str {
        match self {
            Standing::Missing => "missing",
            Standing::Draft => "draft",
            Standing::Approved => "approved",
            Standing::ReviewOverdue => "review_overdue",
            Standing::Issued => "issued",
            Standing::Waived => "waived",
        }
    }
}

/// A document of the catalogue and how it stands with it.
#[derive(Clone, Debug)]
pub struct CalledFor {
    pub document: &'static catalogue::Document,
    pub standing: Standing,
    /// The entries of the register that provide it, the best first; withdrawn ones are left out.
    pub provided_by: Vec<Id>,
}

impl CalledFor {
    /// Whether it has to be there: demanded by a clause, or by a control that applies.
    pub fn is_required(&self) -> bool {
        self.standing != Standing::Waived && self.document.status != DocumentStatus::Expected
    }
}

/// Everything that the edition of the workbook calls for or auditors look for, in the order of
/// the catalogue.
pub fn called_for(book: &Workbook, today: NaiveDate) -> Vec<CalledFor> {
    let mut providers: HashMap<&str, Vec<&Document>> = HashMap::new();
    for document in book.documents.iter().filter(|d| d.state != DocumentState::Withdrawn) {
        for id in &document.provides {
            providers.entry(id).or_default().push(document);
        }
    }
    let run = applicability(book);
    let decided: HashMap<&str, Applicability> = book
        .controls
        .iter()
        .filter(|c| c.applicability != Applicability::Unset)
        .map(|c| (c.line.as_str(), c.applicability))
        .collect();
    let call = |document: &'static catalogue::Document| {
        let mut by = providers.get(document.id).cloned().unwrap_or_default();
        crate::sort::by_key(&mut by, |d| (std::cmp::Reverse(standing(d, today)), d.id));
        let out = match (decided.get(document.line), &run) {
            (Some(said), _) => *said == Applicability::Excluded,
            (None, Some(run)) => {
                let line = run.line(document.line);
                line.is_some_and(|l| l.verdict() == Conformity::NotApplicable)
            }
            (None, None) => false,
        };
        let best = by.first().map_or(Standing::Missing, |d| standing(d, today));
        let waived = document.status == DocumentStatus::Conditional && out;
        CalledFor {
            document,
            standing: if waived { Standing::Waived } else { best },
            provided_by: by.iter().map(|d| d.id).collect(),
        }
    };
    catalogue::documents(book.edition()).iter().map(call).collect()
}

/// How it stands with one entry of the register.
pub fn standing(document: &Document, today: NaiveDate) -> Standing {
    match document.state {
        DocumentState::Withdrawn => Standing::Missing,
        DocumentState::Draft | DocumentState::InReview => Standing::Draft,
        DocumentState::Approved => Standing::Approved,
        DocumentState::Issued if review_overdue(document, today) => Standing::ReviewOverdue,
        DocumentState::Issued => Standing::Issued,
    }
}

/// Whether a document in force should have been reviewed before today.
pub fn review_overdue(document: &Document, today: NaiveDate) -> bool {
    matches!(document.state, DocumentState::Approved | DocumentState::Issued)
        && document.review_due.is_some_and(|due| due < today)
}

/// The run that says which controls apply where the Statement of Applicability does not say so yet: the latest in
/// the workbook's edition, a closed one before an open one.
fn applicability(book: &Workbook) -> Option<RunView<'_>> {
    let edition = book.edition();
    let runs = book.gap_runs.iter().filter(|r: &&GapRun| r.edition == edition);
    let latest = runs.max_by_key(|r| (r.state == RunState::Closed, r.closed_on, r.id))?;
    RunView::new(book, latest.id)
}
