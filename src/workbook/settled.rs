//! Rows that stay as they are: what was closed, adopted or recorded. One rule for all of them, asked by
//! everything that writes.

use super::book::{Kind, Workbook};
use super::id::Id;
use super::record::Record;
use super::records::{
    GapAnswer, GapRun, ManagementReview, MethodState, Participant, ReviewDecision, ReviewInput,
    ReviewState, RiskLevel, RiskMethod, RunState, ScaleStep,
};

impl Workbook {
    /// The settled row that this row is, or is a part of; nothing when it can still be written.
    ///
    /// Settled are closed gap assessments with their answers, adopted risk methods with their scales and
    /// levels, closed and cancelled management reviews with all that belongs to them, and every row of a kind that [is a record](Kind::is_record).
    pub fn settled_in(&self, kind: Kind, id: Id) -> Option<(Kind, Id)> {
        self.settled_by(self.row(kind, id)?)
    }

    /// Like [`Workbook::settled_in`], for a row that is about to be added.
    pub(super) fn settled_by(&self, row: &dyn Record) -> Option<(Kind, Id)> {
        let any = row.as_any();
        let kind = row.kind();
        if kind.is_record() {
            return Some((kind, row.id()));
        }
        match kind {
            Kind::GapRun => self.closed(Some(row.id())),
            Kind::GapAnswer => self.closed(any.downcast_ref::<GapAnswer>()?.run),
            Kind::RiskMethod => self.adopted(Some(row.id())),
            Kind::ScaleStep => self.adopted(any.downcast_ref::<ScaleStep>()?.method),
            Kind::RiskLevel => self.adopted(any.downcast_ref::<RiskLevel>()?.method),
            Kind::ManagementReview => self.over(Some(row.id())),
            Kind::Participant => self.over(any.downcast_ref::<Participant>()?.review),
            Kind::ReviewInput => self.over(any.downcast_ref::<ReviewInput>()?.review),
            Kind::ReviewDecision => self.over(any.downcast_ref::<ReviewDecision>()?.review),
            _ => None,
        }
    }

    fn over(&self, review: Option<Id>) -> Option<(Kind, Id)> {
        let review = self.get::<ManagementReview>(review?)?;
        let over = matches!(review.state, ReviewState::Closed | ReviewState::Cancelled);
        over.then_some((Kind::ManagementReview, review.id))
    }

    fn closed(&self, run: Option<Id>) -> Option<(Kind, Id)> {
        let run = self.get::<GapRun>(run?)?;
        (run.state == RunState::Closed).then_some((Kind::GapRun, run.id))
    }

    fn adopted(&self, method: Option<Id>) -> Option<(Kind, Id)> {
        let method = self.get::<RiskMethod>(method?)?;
        (method.state == MethodState::Adopted).then_some((Kind::RiskMethod, method.id))
    }
}

/// Whether a settled row may be deleted as a whole, with its parts: a closed gap assessment may.
pub(super) fn may_go_whole(kind: Kind) -> bool {
    kind == Kind::GapRun
}
