//! Where a risk stands on its way, and what it wants before it goes on. Derived, never stored: a risk is
//! treated because its actions are verified, not because somebody chose a word.

use super::method::{Method, Methods};
use super::rating::{Level, Rating, Stage, rated, remaining};
use crate::insight::approval::{self, Standing, Target, actions_of};
use crate::workbook::{
    AcceptanceRule, Action, ActionStatus, Id, Kind, PlanState, Risk, Treatment, TreatmentPlan,
    Workbook,
};
use chrono::NaiveDate;

/// How far a risk is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RiskState {
    /// Not assessed yet: no owner, or not rated.
    Draft,
    Assessed,
    /// The treatment is chosen, with a reason.
    Decided,
    /// Controls are named, or a reason for none, and actions have owners and days.
    Planned,
    /// The first action is under way.
    Treating,
    /// All actions are verified and what remains is rated, and accepted where it has to be.
    Treated,
    /// What remains is accepted.
    Accepted,
    Closed,
}

impl RiskState {
    pub const ALL: [RiskState; 8] = [
        RiskState::Draft,
        RiskState::Assessed,
        RiskState::Decided,
        RiskState::Planned,
        RiskState::Treating,
        RiskState::Treated,
        RiskState::Accepted,
        RiskState::Closed,
    ];

    /// In the text tables under `risk.state.<key>`.
    pub const fn key(self) -> &'static str {
        match self {
            RiskState::Draft => "draft",
            RiskState::Assessed => "assessed",
            RiskState::Decided => "decided",
            RiskState::Planned => "planned",
            RiskState::Treating => "treating",
            RiskState::Treated => "treated",
            RiskState::Accepted => "accepted",
            RiskState::Closed => "closed",
        }
    }
}

/// The acceptance of what remains, among the fields that a want leads to.
pub const ACCEPTANCE: &str = "acceptance";

/// Something that a risk lacks: key `risk.wants.*`, and the row and field that would give it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Want {
    pub key: &'static str,
    pub row: (Kind, Id),
    pub field: &'static str,
}

/// The state of a risk and what stands before the next one.
#[derive(Clone, Debug, PartialEq)]
pub struct RiskProgress {
    pub state: RiskState,
    pub wants: Vec<Want>,
    /// Whether what remains has to be accepted by somebody, and how it stands with that.
    pub needs_acceptance: bool,
    /// What remains has no level yet, though the method gives levels.
    pub is_unrated: bool,
    pub acceptance: Standing,
}

impl RiskProgress {
    /// Whether somebody has to accept what remains, as a key of the text tables.
    pub const fn acceptance_key(&self) -> &'static str {
        match (self.is_unrated, self.needs_acceptance) {
            (true, _) => "risk.acceptance.unrated",
            (false, true) => "risk.acceptance.needed",
            (false, false) => "risk.acceptance.not_needed",
        }
    }
}

/// Whether a risk is above the line at a stage: its level is above the appetite of its category, or the rule of
/// the level asks for treatment or acceptance. An opportunity never is, nor is what is not rated.
pub fn is_above(methods: &Methods, risk: &Risk, stage: Stage) -> bool {
    let Some(method) = methods.get(risk.method).filter(|m| m.has_grid()) else { return false };
    let level = rated(methods, risk, stage).level;
    !risk.opportunity && level.rank().is_some_and(|rank| method.is_above(rank, risk.category))
}

/// Whether what remains of a risk needs somebody to accept it: it is above the line. An opportunity never does.
pub fn needs_acceptance(methods: &Methods, risk: &Risk) -> bool {
    is_above(methods, risk, remaining(methods, risk))
}

/// How far a risk is and what it wants.
pub fn progress(book: &Workbook, methods: &Methods, risk: &Risk, today: NaiveDate) -> RiskProgress {
    let needs = needs_acceptance(methods, risk);
    let acceptance = approval::standing_with(book, methods, Target::Acceptance(risk.id), today);
    let (state, wants) = state(book, methods, risk, needs, &acceptance);
    let is_unrated = methods.get(risk.method).is_none_or(Method::has_grid)
        && rated(methods, risk, remaining(methods, risk)).level.rank().is_none();
    RiskProgress { state, wants, needs_acceptance: needs, is_unrated, acceptance }
}

/// What the plans that treat a risk want of its owner: an approval that holds. It is no part of how far the risk
/// is, and asked for one risk at a time.
pub fn plan_wants(book: &Workbook, methods: &Methods, risk: &Risk, today: NaiveDate) -> Vec<Want> {
    let Some(owner) = risk.owner.filter(|_| risk.closed_on.is_none()) else { return Vec::new() };
    let live = |p: &&TreatmentPlan| {
        p.risks.contains(&risk.id) && matches!(p.state, PlanState::Draft | PlanState::UnderWay)
    };
    let want = |plan: &TreatmentPlan| {
        let target = Target::Plan { plan: plan.id, owner };
        let key = match approval::standing_with(book, methods, target, today) {
            Standing::Valid(_) => return None,
            Standing::None => "risk.wants.plan_approval",
            Standing::Rejected(_) => "risk.wants.plan_rejected",
            Standing::Stale(..) | Standing::Expired(_) => "risk.wants.plan_stale",
        };
        Some(Want { key, row: (Kind::TreatmentPlan, plan.id), field: "risks" })
    };
    book.treatment_plans.iter().filter(live).filter_map(want).collect()
}

fn state(
    book: &Workbook,
    methods: &Methods,
    risk: &Risk,
    needs: bool,
    acceptance: &Standing,
) -> (RiskState, Vec<Want>) {
    if risk.closed_on.is_some() {
        return (RiskState::Closed, Vec::new());
    }
    let want = |key, field| Want { key, row: (Kind::Risk, risk.id), field };
    let wants = for_assessed(methods, risk);
    if !wants.is_empty() {
        return (RiskState::Draft, wants);
    }
    let mut wants = Vec::new();
    if risk.treatment == Treatment::Unset {
        wants.push(want("risk.wants.treatment", "treatment"));
    }
    if risk.treatment_reason.trim().is_empty() {
        wants.push(want("risk.wants.treatment_reason", "treatment_reason"));
    }
    if !wants.is_empty() {
        return (RiskState::Assessed, wants);
    }
    let accepted = acceptance.is_valid();
    if risk.treatment == Treatment::Retain {
        // Nothing is done, so there is nothing to plan: it is accepted, or need not be.
        if accepted {
            return (RiskState::Accepted, Vec::new());
        }
        let wants =
            if needs { vec![for_acceptance(methods, risk, acceptance)] } else { Vec::new() };
        return (RiskState::Decided, wants);
    }
    let actions: Vec<&Action> =
        actions_of(book, risk.id).into_iter().filter_map(|id| book.get::<Action>(id)).collect();
    let wants = for_planned(risk, &actions);
    if !wants.is_empty() {
        let state = if accepted { RiskState::Accepted } else { RiskState::Decided };
        return (state, wants);
    }
    let mut wants = Vec::new();
    for action in actions.iter().filter(|a| a.status != ActionStatus::Verified) {
        wants.push(Want {
            key: "risk.wants.verified",
            row: (Kind::Action, action.id),
            field: "status",
        });
    }
    let residual = rated(methods, risk, Stage::Residual).level;
    let has_grid = methods.get(risk.method).is_some_and(|m| m.has_grid());
    if has_grid && residual == Level::NotRated {
        wants.push(want("risk.wants.residual", "residual_likelihood"));
    }
    if has_grid && residual == Level::OffScale {
        wants.push(want("risk.wants.on_scale", "residual_likelihood"));
    }
    if needs && !accepted {
        wants.push(for_acceptance(methods, risk, acceptance));
    }
    if !has_grid && !risk.measures_done {
        wants.push(want("risk.wants.measures_done", "measures_done"));
    }
    if wants.is_empty() {
        return (if accepted { RiskState::Accepted } else { RiskState::Treated }, wants);
    }
    let begun = actions.iter().any(|a| a.status != ActionStatus::Planned);
    (if begun { RiskState::Treating } else { RiskState::Planned }, wants)
}

/// What a risk wants before it counts as assessed.
fn for_assessed(methods: &Methods, risk: &Risk) -> Vec<Want> {
    let want = |key, field| Want { key, row: (Kind::Risk, risk.id), field };
    let mut wants = Vec::new();
    if risk.owner.is_none() {
        wants.push(want("risk.wants.owner", "owner"));
    }
    let Some(method) = methods.get(risk.method) else {
        wants.push(want("risk.wants.method", "current_likelihood"));
        return wants;
    };
    if !method.has_grid() {
        if risk.hazard.trim().is_empty() {
            wants.push(want("risk.wants.hazard", "hazard"));
        }
        return wants;
    }
    match rated(methods, risk, Stage::Current).level {
        Level::NotRated => wants.push(want("risk.wants.rating", "current_likelihood")),
        Level::OffScale => wants.push(want("risk.wants.on_scale", "current_likelihood")),
        Level::Rank(_) => {}
    }
    if Rating::of(risk, Stage::Current).reason.trim().is_empty() {
        wants.push(want("risk.wants.reason", "current_reason"));
    }
    wants
}

/// What a risk wants before its treatment counts as planned.
fn for_planned(risk: &Risk, actions: &[&Action]) -> Vec<Want> {
    let want = |key, field| Want { key, row: (Kind::Risk, risk.id), field };
    let mut wants = Vec::new();
    let no_controls = risk.planned_controls.is_empty() && risk.measures.trim().is_empty();
    if no_controls && risk.no_controls_reason.trim().is_empty() {
        wants.push(want("risk.wants.controls", "planned_controls"));
    }
    if actions.is_empty() {
        wants.push(want("risk.wants.actions", "planned_controls"));
    }
    for action in actions {
        let row = (Kind::Action, action.id);
        if action.owner.is_none() {
            wants.push(Want { key: "risk.wants.action_owner", row, field: "owner" });
        }
        if action.due_now().is_none() {
            wants.push(Want { key: "risk.wants.action_due", row, field: "due" });
        }
    }
    wants
}

fn for_acceptance(methods: &Methods, risk: &Risk, acceptance: &Standing) -> Want {
    let rank = rated(methods, risk, remaining(methods, risk)).level.rank();
    let rule = methods.get(risk.method).zip(rank).map(|(method, rank)| method.rule(rank));
    let key = match (rule, acceptance) {
        (Some(AcceptanceRule::Unacceptable), _) => "risk.wants.lower",
        (_, Standing::Stale(..)) => "risk.wants.acceptance_stale",
        (_, Standing::Expired(_)) => "risk.wants.acceptance_expired",
        (_, Standing::Rejected(_)) => "risk.wants.acceptance_rejected",
        _ => "risk.wants.acceptance",
    };
    // To where it is done: what may not be accepted is rated anew, what was not is treated further.
    let field = match key {
        "risk.wants.lower" => "residual_likelihood",
        "risk.wants.acceptance_rejected" => "treatment",
        _ => ACCEPTANCE,
    };
    Want { key, row: (Kind::Risk, risk.id), field }
}
