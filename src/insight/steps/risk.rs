//! The rules of the deliverables about scope, risk, controls and treatment.

use super::facts::Facts;
use super::{Go, Progress, Standing};
use crate::insight::approval::{self, Standing as Approved, Target, standing_with};
use crate::insight::risk::ops::{next_review, reviews};
use crate::insight::risk::{
    Decided, Level, Stage, Statement, in_force, in_the_making, rated, summary,
};
use crate::workbook::{Action, ActionStatus, Kind, PlanState, Risk};

/// Step 2: the scope is written down and approved as it stands.
pub(super) fn scope(facts: &Facts<'_>) -> Standing {
    if facts.organisation.is_none_or(|o| o.scope.trim().is_empty()) {
        return Standing::new(Progress::Missing, "deliverable.reason.no_scope").at(Go::Step(2));
    }
    let (progress, reason) =
        match standing_with(facts.book, &facts.methods, Target::Scope, facts.today) {
            Approved::Valid(_) => (Progress::Complete, "deliverable.reason.scope_approved"),
            Approved::Stale(..) | Approved::Expired(_) => {
                (Progress::OutOfDate, "deliverable.reason.scope_changed")
            }
            _ => (Progress::Started, "deliverable.reason.scope_open"),
        };
    Standing::new(progress, reason).at(Go::Step(2))
}

/// Step 4: a method is in force and approved as it stands.
pub(super) fn method(facts: &Facts<'_>) -> Standing {
    let Some(id) = in_force(facts.book) else {
        let (progress, reason) = match in_the_making(facts.book) {
            Some(_) => (Progress::Started, "deliverable.reason.method_draft"),
            None => (Progress::Missing, "deliverable.reason.no_method"),
        };
        return Standing::new(progress, reason).at(Go::Method);
    };
    let target = Target::Method(id);
    let (progress, reason) = match standing_with(facts.book, &facts.methods, target, facts.today) {
        Approved::Valid(_) => (Progress::Complete, "deliverable.reason.method_approved"),
        Approved::Stale(..) | Approved::Expired(_) => {
            (Progress::OutOfDate, "deliverable.reason.method_expired")
        }
        _ => (Progress::Started, "deliverable.reason.method_open"),
    };
    Standing::new(progress, reason).at(Go::Method)
}

/// Step 4: assets are listed, each with an owner and its three needs.
pub(super) fn assets(facts: &Facts<'_>) -> Standing {
    let (mut all, mut whole) = (0usize, 0usize);
    let mut first = None;
    for asset in facts.book.assets.iter().filter(|a| a.retired_on.is_none()) {
        all += 1;
        let needs = [asset.confidentiality, asset.integrity, asset.availability];
        if asset.owner.is_some() && needs.iter().all(|need| need.rank().is_some()) {
            whole += 1;
        } else {
            first = first.or(Some(asset.id));
        }
    }
    let (progress, reason) = match (all, whole) {
        (0, _) => (Progress::Missing, "deliverable.reason.no_assets"),
        (all, whole) if all == whole => (Progress::Complete, "deliverable.reason.assets_complete"),
        _ => (Progress::Started, "deliverable.reason.assets_open"),
    };
    Standing::new(progress, reason)
        .with("n", all - whole)
        .with("of", all)
        .at(first.map_or(Go::Register(Kind::Asset), |id| Go::Row(Kind::Asset, id)))
}

/// Step 4: every open risk has an owner, a rating on the scale and a reason for it.
pub(super) fn register(facts: &Facts<'_>) -> Standing {
    let (mut all, mut whole) = (0usize, 0usize);
    let mut first = None;
    for risk in summary::open(facts.book) {
        all += 1;
        if is_assessed(facts, risk) {
            whole += 1;
        } else {
            first = first.or(Some(risk.id));
        }
    }
    let (progress, reason) = match (all, whole) {
        (0, _) => (Progress::Missing, "deliverable.reason.no_risks"),
        (all, whole) if all == whole => (Progress::Complete, "deliverable.reason.risks_assessed"),
        _ => (Progress::Started, "deliverable.reason.risks_open"),
    };
    Standing::new(progress, reason)
        .with("n", all - whole)
        .with("of", all)
        .at(first.map_or(Go::Register(Kind::Risk), |id| Go::Row(Kind::Risk, id)))
}

fn is_assessed(facts: &Facts<'_>, risk: &Risk) -> bool {
    let grid = facts.methods.get(risk.method).map(|m| m.has_grid());
    let rated = match grid {
        None => false,
        Some(false) => !risk.hazard.trim().is_empty(),
        Some(true) => {
            matches!(rated(&facts.methods, risk, Stage::Current).level, Level::Rank(_))
                && !risk.current_reason.trim().is_empty()
        }
    };
    rated && risk.owner.is_some()
}

/// Step 4: every control of Annex A is decided with its reason, and the statement is approved as it stands.
pub(super) fn statement(facts: &Facts<'_>) -> Standing {
    let statement = Statement::read(facts.book);
    let (mut open, of) = (0usize, statement.annex.len());
    for line in &statement.annex {
        let bare = |reason: &str| crate::insight::gap::is_bare(reason);
        let done = match line.decided {
            Decided::Open => false,
            Decided::Necessary => !line.is_unreasoned(),
            Decided::Excluded => line.control.is_some_and(|c| !bare(&c.exclusion_reason)),
        };
        open += usize::from(!done);
    }
    let (progress, reason) = match open {
        n if n == of => (Progress::Missing, "deliverable.reason.soa_empty"),
        0 => match standing_with(facts.book, &facts.methods, Target::Statement, facts.today) {
            Approved::Valid(_) => (Progress::Complete, "deliverable.reason.soa_approved"),
            Approved::Stale(..) | Approved::Expired(_) => {
                (Progress::OutOfDate, "deliverable.reason.soa_changed")
            }
            _ => (Progress::Started, "deliverable.reason.soa_unapproved"),
        },
        _ => (Progress::Started, "deliverable.reason.soa_open"),
    };
    Standing::new(progress, reason).with("n", open).with("of", of).at(Go::Statement)
}

/// Step 4: a plan is there, and every owner of its risks has approved their part as it stands.
pub(super) fn plan(facts: &Facts<'_>) -> Standing {
    let plans = facts.book.treatment_plans.iter();
    let plans: Vec<_> = plans.filter(|p| p.state != PlanState::Withdrawn).collect();
    if plans.is_empty() {
        return Standing::new(Progress::Missing, "deliverable.reason.no_plan")
            .at(Go::Register(Kind::TreatmentPlan));
    }
    let (mut all, mut valid, mut stale) = (0usize, 0usize, 0usize);
    let mut first = None;
    for plan in plans {
        for owner in approval::owners(facts.book, plan.id) {
            all += 1;
            let target = Target::Plan { plan: plan.id, owner };
            match standing_with(facts.book, &facts.methods, target, facts.today) {
                Approved::Valid(_) => {
                    valid += 1;
                    continue;
                }
                Approved::Stale(..) | Approved::Expired(_) => stale += 1,
                Approved::None | Approved::Rejected(_) => {}
            }
            first = first.or(Some(plan.id));
        }
    }
    let (progress, reason) = match (all, valid, stale) {
        (0, ..) => (Progress::Started, "deliverable.reason.plan_empty"),
        (all, valid, _) if all == valid => (Progress::Complete, "deliverable.reason.plan_approved"),
        (all, valid, stale) if valid + stale == all => {
            (Progress::OutOfDate, "deliverable.reason.plan_changed")
        }
        _ => (Progress::Started, "deliverable.reason.plan_open"),
    };
    let go = first.map_or(Go::Register(Kind::TreatmentPlan), |id| Go::Row(Kind::TreatmentPlan, id));
    Standing::new(progress, reason).with("n", all - valid).with("of", all).at(go)
}

/// Step 7: everything necessary in the statement has a risk, a requirement or good practice behind it.
pub(super) fn controls_linked(facts: &Facts<'_>) -> Standing {
    let statement = Statement::read(facts.book);
    let necessary = || statement.lines().filter(|l| l.decided == Decided::Necessary);
    let orphans: Vec<_> = necessary().filter(|l| l.reasons.is_empty()).collect();
    let of = necessary().count();
    let (progress, reason) = match (of, orphans.len()) {
        (0, _) => (Progress::Missing, "deliverable.reason.no_necessary"),
        (_, 0) => (Progress::Complete, "deliverable.reason.controls_linked"),
        _ => (Progress::Started, "deliverable.reason.controls_orphaned"),
    };
    let first = orphans.first().and_then(|l| l.control).map(|c| c.id);
    Standing::new(progress, reason)
        .with("n", orphans.len())
        .with("of", of)
        .at(first.map_or(Go::Statement, |id| Go::Row(Kind::Control, id)))
}

/// Step 7: all actions about risks are verified.
pub(super) fn actions(facts: &Facts<'_>) -> Standing {
    let actions: Vec<&Action> = summary::risk_actions(facts.book).collect();
    let open: Vec<&&Action> =
        actions.iter().filter(|a| a.status != ActionStatus::Verified).collect();
    let (progress, reason) = match (actions.len(), open.len()) {
        (0, _) => (Progress::Missing, "deliverable.reason.no_risk_actions"),
        (_, 0) => (Progress::Complete, "deliverable.reason.risk_actions_done"),
        (of, n) if of == n => (Progress::Missing, "deliverable.reason.risk_actions_open"),
        _ => (Progress::Started, "deliverable.reason.risk_actions_open"),
    };
    let next = open.iter().min_by_key(|a| (a.due_now().is_none(), a.due_now(), a.id));
    Standing::new(progress, reason)
        .with("n", open.len())
        .with("of", actions.len())
        .with("overdue", actions.iter().filter(|a| a.is_overdue(facts.today)).count())
        .at(next.map_or(Go::Register(Kind::Action), |a| Go::Row(Kind::Action, a.id)))
}

/// Step 7: every assessed risk is within its time of review.
pub(super) fn review(facts: &Facts<'_>) -> Standing {
    let (mut all, mut late) = (0usize, 0usize);
    let mut first = None;
    for risk in summary::open(facts.book) {
        let Some(due) = next_review(facts.book, &facts.methods, risk) else { continue };
        all += 1;
        if due < facts.today {
            late += 1;
            first = first.or(Some(risk.id));
        }
    }
    let any = !facts.book.risk_reviews.is_empty();
    let (progress, reason) = match (all, late) {
        (0, _) => (Progress::Missing, "deliverable.reason.no_reviews"),
        (_, 0) if any => (Progress::Complete, "deliverable.reason.reviews_done"),
        (_, 0) => (Progress::Started, "deliverable.reason.reviews_to_come"),
        _ => (Progress::OutOfDate, "deliverable.reason.risk_reviews_overdue"),
    };
    Standing::new(progress, reason)
        .with("n", late)
        .with("of", all)
        .at(first.map_or(Go::Register(Kind::Risk), |id| Go::Row(Kind::Risk, id)))
}

/// Step 9: every open risk was looked at again at least once.
pub(super) fn reviewed_again(facts: &Facts<'_>) -> Standing {
    let risks: Vec<&Risk> = summary::open(facts.book).collect();
    let waiting: Vec<&&Risk> =
        risks.iter().filter(|risk| reviews(facts.book, risk.id).is_empty()).collect();
    let (progress, reason) = match (risks.len(), waiting.len()) {
        (0, _) => (Progress::Missing, "deliverable.reason.no_risks"),
        (_, 0) => (Progress::Complete, "deliverable.reason.risks_reviewed"),
        (all, n) if all == n => (Progress::Missing, "deliverable.reason.risks_not_reviewed"),
        _ => (Progress::Started, "deliverable.reason.risks_not_reviewed"),
    };
    Standing::new(progress, reason)
        .with("n", waiting.len())
        .with("of", risks.len())
        .at(waiting.first().map_or(Go::Register(Kind::Risk), |r| Go::Row(Kind::Risk, r.id)))
}

/// Step 9: every asset has a next review that is not past.
pub(super) fn assets_reviewed(facts: &Facts<'_>) -> Standing {
    let (mut all, mut late) = (0usize, 0usize);
    let mut first = None;
    for asset in facts.book.assets.iter().filter(|a| a.retired_on.is_none()) {
        all += 1;
        if asset.review_due.is_none_or(|due| due < facts.today) {
            late += 1;
            first = first.or(Some(asset.id));
        }
    }
    let (progress, reason) = match (all, late) {
        (0, _) => (Progress::Missing, "deliverable.reason.no_assets"),
        (_, 0) => (Progress::Complete, "deliverable.reason.assets_reviewed"),
        (all, late) if all == late => (Progress::Missing, "deliverable.reason.assets_unreviewed"),
        _ => (Progress::Started, "deliverable.reason.assets_unreviewed"),
    };
    Standing::new(progress, reason)
        .with("n", late)
        .with("of", all)
        .at(first.map_or(Go::Register(Kind::Asset), |id| Go::Row(Kind::Asset, id)))
}
