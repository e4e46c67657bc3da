//! The rules of the deliverables about interested parties, objectives, audits, the management review and what went
//! wrong.

use super::facts::Facts;
use super::{Go, Progress, Standing};
use crate::insight::audits;
use crate::insight::corrective;
use crate::insight::review::Period;
use crate::workbook::{
    Action, Addressed, Audit, AuditKind, AuditState, Id, Kind, ManagementReview, Nonconformity,
    Objective, ObjectiveState, Requirement, ReviewState,
};

/// A deliverable that is complete when none of its rows is left over: how many are, of how many, and the first.
fn none_left(
    kind: Kind,
    rows: (usize, usize, Option<Id>),
    reasons: [&'static str; 3],
    left_is: Progress,
) -> Standing {
    let (left, all, first) = rows;
    let [none, open, complete] = reasons;
    let (progress, reason) = match (all, left) {
        (0, _) => (Progress::Missing, none),
        (_, 0) => (Progress::Complete, complete),
        _ => (left_is, open),
    };
    Standing::new(progress, reason)
        .with("n", left)
        .with("of", all)
        .at(first.map_or(Go::Register(kind), |id| Go::Row(kind, id)))
}

/// How many rows are left over, of how many, and the first of them.
fn left<'a, R: 'a>(
    rows: impl Iterator<Item = &'a R>,
    id: fn(&R) -> Id,
    is_left: impl Fn(&R) -> bool,
) -> (usize, usize, Option<Id>) {
    let (mut all, mut count, mut first) = (0, 0, None);
    for row in rows {
        all += 1;
        if is_left(row) {
            count += 1;
            first = first.or(Some(id(row)));
        }
    }
    (count, all, first)
}

/// Step 2: every interested party has its requirements, and each says whether the ISMS takes care of it.
pub(super) fn parties(facts: &Facts<'_>) -> Standing {
    let book = facts.book;
    let stands = |r: &&Requirement| r.gone_on.is_none();
    let silent = |id: Id| !book.requirements.iter().filter(stands).any(|r| r.party == Some(id));
    let found =
        left(book.parties.iter().filter(|p| p.gone_on.is_none()), |p| p.id, |p| silent(p.id));
    if found.1 == 0 || found.0 > 0 {
        let reasons = ["deliverable.reason.no_parties", "deliverable.reason.parties_silent", ""];
        return none_left(Kind::Party, found, reasons, Progress::Started);
    }
    let open = left(
        book.requirements.iter().filter(stands),
        |r| r.id,
        |r| r.addressed == Addressed::Unset,
    );
    let reasons = [
        "deliverable.reason.no_parties",
        "deliverable.reason.requirements_open",
        "deliverable.reason.parties_complete",
    ];
    none_left(Kind::Requirement, open, reasons, Progress::Started)
}

/// Step 4: every objective says who, until when, and how one will know.
pub(super) fn objectives(facts: &Facts<'_>) -> Standing {
    let vague = |o: &Objective| {
        let judged = o.metric.is_some() || !o.evaluation.trim().is_empty();
        o.owner.is_none() || o.due.is_none() || !judged
    };
    let stands = facts.book.objectives.iter().filter(|o| o.state != ObjectiveState::Withdrawn);
    let reasons = [
        "deliverable.reason.no_objectives",
        "deliverable.reason.objectives_open",
        "deliverable.reason.objectives_complete",
    ];
    none_left(Kind::Objective, left(stands, |o| o.id, vague), reasons, Progress::Started)
}

/// Step 7: what is done about requirements of interested parties is done.
pub(super) fn party_actions(facts: &Facts<'_>) -> Standing {
    let book = facts.book;
    let mut ids: Vec<Id> =
        book.requirements.iter().flat_map(|r| r.actions.iter().copied()).collect();
    crate::sort::by(&mut ids, Ord::cmp);
    ids.dedup();
    let actions = ids.iter().filter_map(|id| book.get::<Action>(*id)).filter(|a| a.stands());
    let reasons = [
        "deliverable.reason.no_party_actions",
        "deliverable.reason.party_actions_open",
        "deliverable.reason.party_actions_done",
    ];
    none_left(Kind::Action, left(actions, |a| a.id, Action::is_open), reasons, Progress::Started)
}

/// The programme whose cycle has today in it: the last one, where cycles overlap.
fn cycle(facts: &Facts<'_>) -> Option<(Id, Period)> {
    let programme = audits::programme_on(facts.book, facts.today)?;
    Some((programme.id, audits::cycle(programme)?))
}

/// Step 8: the audits of the cycle cover every clause, and every control that applies.
pub(super) fn audit_schedule(facts: &Facts<'_>) -> Standing {
    let Some((programme, cycle)) = cycle(facts) else {
        return Standing::new(Progress::Missing, "deliverable.reason.no_programme")
            .at(Go::Register(Kind::AuditProgramme));
    };
    let count = audits::coverage(facts.book, facts.book.edition(), cycle, facts.today).count();
    let (left, all) = (count.left_out(), count.all);
    let (progress, reason) = match left {
        0 => (Progress::Complete, "deliverable.reason.programme_complete"),
        left if left == all => (Progress::Started, "deliverable.reason.programme_empty"),
        _ => (Progress::Started, "deliverable.reason.programme_open"),
    };
    Standing::new(progress, reason)
        .with("n", left)
        .with("of", all)
        .at(Go::Row(Kind::AuditProgramme, programme))
}

/// Step 8: the internal audits that were planned until today were carried out and reported.
pub(super) fn audits_completed(facts: &Facts<'_>) -> Standing {
    let due = |a: &&Audit| {
        a.kind == AuditKind::Internal
            && a.state != AuditState::Cancelled
            && audits::day(a).is_some_and(|day| day <= facts.today)
    };
    let found =
        left(facts.book.audits.iter().filter(due), |a| a.id, |a| a.state != AuditState::Reported);
    let reasons = [
        "deliverable.reason.no_audits",
        "deliverable.reason.audits_open",
        "deliverable.reason.audits_complete",
    ];
    none_left(Kind::Audit, found, reasons, Progress::Started)
}

/// Step 8: somebody looked at every objective, and no review of one is overdue.
pub(super) fn objectives_reviewed(facts: &Facts<'_>) -> Standing {
    let stands = || facts.book.objectives.iter().filter(|o| o.state != ObjectiveState::Withdrawn);
    let unseen = left(stands(), |o| o.id, |o| o.reviewed_on.is_none());
    let late = left(stands(), |o| o.id, |o| o.review_due.is_some_and(|due| due < facts.today));
    if unseen.0 == 0 && late.0 > 0 {
        let reasons = ["", "deliverable.reason.objectives_late", ""];
        return none_left(Kind::Objective, late, reasons, Progress::OutOfDate);
    }
    let reasons = [
        "deliverable.reason.no_objectives",
        "deliverable.reason.objectives_unseen",
        "deliverable.reason.objectives_seen",
    ];
    none_left(Kind::Objective, unseen, reasons, Progress::Started)
}

/// Step 8: the last management review is closed, and the next one is not overdue.
pub(super) fn management_review(facts: &Facts<'_>) -> Standing {
    let of = |state: &[ReviewState]| {
        let those = facts.book.management_reviews.iter().filter(|r| state.contains(&r.state));
        those.max_by_key(|r| (r.held_on, r.id))
    };
    let at = |review: &ManagementReview| Go::Row(Kind::ManagementReview, review.id);
    if let Some(review) = of(&[ReviewState::Closed]) {
        let late = review.next_on.is_some_and(|next| next < facts.today);
        let (progress, reason) = match late {
            true => (Progress::OutOfDate, "deliverable.reason.review_overdue"),
            false => (Progress::Complete, "deliverable.reason.review_closed"),
        };
        let day = if late { review.next_on } else { review.held_on };
        return Standing::new(progress, reason).with("date", day).at(at(review));
    }
    if let Some(review) = of(&[ReviewState::Held]) {
        return Standing::new(Progress::Started, "deliverable.reason.review_held")
            .with("date", review.held_on)
            .at(at(review));
    }
    match of(&[ReviewState::Planned, ReviewState::Preparing]) {
        Some(review) => Standing::new(Progress::Started, "deliverable.reason.review_planned")
            .with("date", review.planned_on)
            .at(at(review)),
        None => Standing::new(Progress::Missing, "deliverable.reason.no_review")
            .at(Go::Register(Kind::ManagementReview)),
    }
}

/// Step 8: every finding that asks for it is in the register of nonconformities, and each has its cause.
pub(super) fn nonconformities(facts: &Facts<'_>) -> Standing {
    let unanswered = audits::unanswered(facts.book);
    if let Some(first) = unanswered.first() {
        return Standing::new(Progress::Started, "deliverable.reason.findings_unanswered")
            .with("n", unanswered.len())
            .at(Go::Row(Kind::AuditFinding, first.id));
    }
    let found = left(
        facts.book.nonconformities.iter(),
        |r| r.id,
        |r: &Nonconformity| r.cause.trim().is_empty(),
    );
    let reasons = [
        "deliverable.reason.no_nonconformities",
        "deliverable.reason.causes_open",
        "deliverable.reason.causes_known",
    ];
    none_left(Kind::Nonconformity, found, reasons, Progress::Started)
}

/// Step 8: what removes each cause is planned, with somebody and a day, or there is a reason why nothing is.
pub(super) fn corrective_plan(facts: &Facts<'_>) -> Standing {
    let book = facts.book;
    let planned = |row: &Nonconformity| {
        let mut actions = row
            .actions
            .iter()
            .filter_map(|id| book.get::<Action>(*id))
            .filter(|a| a.stands())
            .peekable();
        match actions.peek() {
            None => !row.no_action.trim().is_empty(),
            Some(_) => actions.all(|a| a.owner.is_some() && a.due.is_some()),
        }
    };
    let open = |row: &&Nonconformity| corrective::open_on(row, facts.today);
    if !book.nonconformities.is_empty() && !book.nonconformities.iter().any(|row| open(&row)) {
        return Standing::new(Progress::Complete, "deliverable.reason.all_closed")
            .at(Go::Register(Kind::Nonconformity));
    }
    let found = left(book.nonconformities.iter().filter(open), |r| r.id, |r| !planned(r));
    let reasons = [
        "deliverable.reason.no_nonconformities",
        "deliverable.reason.causes_unplanned",
        "deliverable.reason.causes_planned",
    ];
    none_left(Kind::Nonconformity, found, reasons, Progress::Started)
}
