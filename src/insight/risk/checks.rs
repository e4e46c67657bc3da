//! What an auditor would raise about risk, controls, treatment and approvals: one list, each with the row to
//! mend.

use super::doubt::doubts;
use super::method::{Methods, by_old_version, in_force};
use super::needs::{needs, not_returned};
use super::ops::next_review;
use super::rating::{Level, Rating, Stage, rated, remaining};
use super::state::needs_acceptance;
use super::statement::{Decided, Statement, is_bare};
use super::{budget, summary};
use crate::catalogue::Topic;
use crate::insight::approval::{self, Broken, Standing, Target, broken, standing_with};
use crate::insight::checks::{Found, Rule};
use crate::workbook::{
    AcceptanceRule, Action, ActionStatus, Asset, Control, Evidence, EvidenceState, Finding, Id,
    Implementation, Kind, MethodState, Person, PlanState, Risk, Severity, Treatment, Workbook,
};
use chrono::NaiveDate;

/// What the rules look at, gathered once.
#[derive(Debug)]
pub struct Facts<'a> {
    book: &'a Workbook,
    today: NaiveDate,
    methods: Methods,
    statement: Statement<'a>,
}

type Find = fn(&Facts<'_>, &mut Vec<Found>);

const fn check(id: &'static str, severity: Severity, topic: Topic, find: Find) -> Rule<Find> {
    Rule::new(id, severity, topic, find)
}

use Severity::{Error, Note, Warning};

/// Every rule of this area, in the order in which they are told.
pub const CHECKS: &[Rule<Find>] = &[
    check("risk.no_method", Warning, Topic::RiskAssessment, no_method),
    check("risk.method_not_approved", Warning, Topic::RiskAssessment, method_not_approved),
    check("risk.off_scale", Error, Topic::RiskAssessment, off_scale),
    check("risk.not_rated", Warning, Topic::RiskAssessment, not_rated),
    check("risk.half_rated", Warning, Topic::RiskAssessment, half_rated),
    check("risk.no_reason", Warning, Topic::RiskAssessment, no_reason),
    check("risk.old_method", Note, Topic::RiskAssessment, old_method),
    check("risk.owner_left", Warning, Topic::RiskAssessment, owner_left),
    check("risk.one_owner", Note, Topic::RiskAssessment, one_owner),
    check("risk.retired_asset", Note, Topic::RiskAssessment, retired_asset),
    check("risk.review_overdue", Warning, Topic::RiskAssessmentResults, review_overdue),
    check("risk.above_undecided", Warning, Topic::RiskTreatment, above_undecided),
    check("risk.no_controls", Warning, Topic::RiskTreatment, no_controls),
    check("risk.residual_worse", Warning, Topic::RiskTreatment, residual_worse),
    check("risk.risen_since", Warning, Topic::RiskAcceptance, risen_since),
    check("risk.unacceptable", Error, Topic::RiskAcceptance, unacceptable),
    check("risk.not_accepted", Warning, Topic::RiskAcceptance, not_accepted),
    check("risk.acceptance_stale", Warning, Topic::RiskAcceptance, acceptance_stale),
    check("risk.acceptance_expired", Warning, Topic::RiskAcceptance, acceptance_expired),
    check("risk.not_entitled", Warning, Topic::RiskAcceptance, not_entitled),
    check("soa.excluded_but_used", Error, Topic::StatementOfApplicability, excluded_but_used),
    check("soa.bare_exclusion", Warning, Topic::StatementOfApplicability, bare_exclusion),
    check("soa.no_reason", Warning, Topic::StatementOfApplicability, soa_no_reason),
    check("soa.open", Warning, Topic::StatementOfApplicability, soa_open),
    check("soa.no_evidence", Warning, Topic::StatementOfApplicability, no_evidence),
    check("soa.bad_evidence", Warning, Topic::StatementOfApplicability, bad_evidence),
    check("soa.not_yet", Warning, Topic::StatementOfApplicability, not_yet),
    check("soa.stray", Warning, Topic::StatementOfApplicability, stray),
    check("soa.stale", Warning, Topic::StatementOfApplicability, statement_stale),
    check("plan.not_approved", Warning, Topic::RiskAcceptance, plan_not_approved),
    check("plan.stale", Warning, Topic::RiskAcceptance, plan_stale),
    check("plan.over_budget", Warning, Topic::RiskTreatmentPlan, over_budget),
    check("plan.silent_delay", Warning, Topic::RiskTreatmentResults, silent_delay),
    check("plan.no_result", Warning, Topic::RiskTreatmentResults, no_result),
    check("plan.own_verification", Note, Topic::RiskTreatmentResults, own_verification),
    check("asset.not_returned", Warning, Topic::RiskAssessment, asset_not_returned),
    check("asset.review_overdue", Note, Topic::RiskAssessment, asset_review_overdue),
    check("asset.needs_more", Note, Topic::RiskAssessment, asset_needs_more),
    check("approval.altered", Error, Topic::DocumentControl, altered),
    check("approval.unlinked", Error, Topic::DocumentControl, unlinked),
];

/// Everything that the rules find, in the order of the list.
pub fn findings(book: &Workbook, today: NaiveDate) -> Vec<Finding> {
    // Nothing is begun, so nothing is missing.
    let begun = [
        Kind::Risk,
        Kind::Control,
        Kind::Asset,
        Kind::RiskMethod,
        Kind::Approval,
        Kind::TreatmentPlan,
    ];
    if begun.iter().all(|kind| book.table(*kind).count() == 0) {
        return Vec::new();
    }
    let facts =
        Facts { book, today, methods: Methods::read(book), statement: Statement::read(book) };
    let mut findings = Vec::new();
    let mut found = Vec::new();
    for check in CHECKS {
        (check.find)(&facts, &mut found);
        findings.extend(found.drain(..).map(|found| check.say(found)));
    }
    findings
}

impl<'a> Facts<'a> {
    fn risks(&self) -> impl Iterator<Item = &'a Risk> {
        summary::open(self.book)
    }
    fn level(&self, risk: &Risk, stage: Stage) -> Level {
        rated(&self.methods, risk, stage).level
    }
    fn has_grid(&self, risk: &Risk) -> bool {
        self.methods.get(risk.method).is_some_and(|m| m.has_grid())
    }
    fn acceptance(&self, risk: &Risk) -> Standing {
        standing_with(self.book, &self.methods, Target::Acceptance(risk.id), self.today)
    }
    fn name(&self, kind: Kind, id: Id) -> String {
        self.book.row(kind, id).map(|row| row.name()).unwrap_or_default()
    }
}

/// Strikes at every risk that a rule is about.
fn risks(
    facts: &Facts<'_>,
    found: &mut Vec<Found>,
    field: &'static str,
    rule: impl Fn(&Risk) -> bool,
) {
    let struck = facts.risks().filter(|risk| rule(risk));
    found.extend(struck.map(|risk| Found::at(Kind::Risk, risk.id).field(field)));
}

fn no_method(facts: &Facts<'_>, found: &mut Vec<Found>) {
    if in_force(facts.book).is_none() {
        let first = facts.risks().next();
        found.extend(first.map(|risk| Found::at(Kind::Risk, risk.id)));
    }
}

fn method_not_approved(facts: &Facts<'_>, found: &mut Vec<Found>) {
    for method in facts.book.risk_methods.iter().filter(|m| m.state == MethodState::Adopted) {
        let target = Target::Method(method.id);
        let current = in_force(facts.book) == Some(method.id);
        if current && !standing_with(facts.book, &facts.methods, target, facts.today).is_valid() {
            found.push(Found::at(Kind::RiskMethod, method.id));
        }
    }
}

fn off_scale(facts: &Facts<'_>, found: &mut Vec<Found>) {
    for (stage, field) in [
        (Stage::Inherent, "inherent_likelihood"),
        (Stage::Current, "current_likelihood"),
        (Stage::Residual, "residual_likelihood"),
    ] {
        risks(facts, found, field, |risk| facts.level(risk, stage) == Level::OffScale);
    }
}

fn is_half(facts: &Facts<'_>, risk: &Risk, stage: Stage) -> bool {
    let rated = rated(&facts.methods, risk, stage);
    facts.has_grid(risk) && rated.likelihood.is_some() != rated.impact.is_some()
}

fn not_rated(facts: &Facts<'_>, found: &mut Vec<Found>) {
    risks(facts, found, "current_likelihood", |risk| {
        facts.has_grid(risk)
            && facts.level(risk, Stage::Current) == Level::NotRated
            && !is_half(facts, risk, Stage::Current)
    });
}

fn half_rated(facts: &Facts<'_>, found: &mut Vec<Found>) {
    for (stage, field) in [
        (Stage::Inherent, "inherent_likelihood"),
        (Stage::Current, "current_likelihood"),
        (Stage::Residual, "residual_likelihood"),
    ] {
        risks(facts, found, field, |risk| is_half(facts, risk, stage));
    }
}

fn no_reason(facts: &Facts<'_>, found: &mut Vec<Found>) {
    for (stage, field) in [
        (Stage::Inherent, "inherent_reason"),
        (Stage::Current, "current_reason"),
        (Stage::Residual, "residual_reason"),
    ] {
        risks(facts, found, field, |risk| {
            facts.level(risk, stage).rank().is_some()
                && Rating::of(risk, stage).reason.trim().is_empty()
        });
    }
}

fn old_method(facts: &Facts<'_>, found: &mut Vec<Found>) {
    let now = in_force(facts.book);
    risks(facts, found, "method", |risk| by_old_version(now, risk));
}

fn owner_left(facts: &Facts<'_>, found: &mut Vec<Found>) {
    for risk in facts.risks() {
        let Some(owner) = risk.owner.and_then(|id| facts.book.get::<Person>(id)) else { continue };
        if owner.left.is_some_and(|left| left < facts.today) {
            let at = Found::at(Kind::Risk, risk.id).field("owner");
            found.push(at.with("name", &owner.name));
        }
    }
}

/// From so many risks on, one owner for all of them says that nobody was asked.
const MANY: usize = 6;

fn one_owner(facts: &Facts<'_>, found: &mut Vec<Found>) {
    let owners: Vec<Id> = facts.risks().filter_map(|risk| risk.owner).collect();
    let Some(first) = owners.first() else { return };
    if owners.len() >= MANY && owners.iter().all(|owner| owner == first) {
        let at = Found::at(Kind::Person, *first);
        found.push(at.with("n", owners.len()).with("name", facts.name(Kind::Person, *first)));
    }
}

fn retired_asset(facts: &Facts<'_>, found: &mut Vec<Found>) {
    let retired = |id: &Id| facts.book.get::<Asset>(*id).is_some_and(|a| a.retired_on.is_some());
    risks(facts, found, "assets", |risk| {
        !risk.assets.is_empty() && risk.assets.iter().all(retired)
    });
}

fn review_overdue(facts: &Facts<'_>, found: &mut Vec<Found>) {
    for risk in facts.risks() {
        let due = next_review(facts.book, &facts.methods, risk);
        if let Some(due) = due.filter(|due| *due < facts.today) {
            found.push(Found::at(Kind::Risk, risk.id).with("day", due));
        }
    }
}

fn is_above(facts: &Facts<'_>, risk: &Risk, stage: Stage) -> bool {
    let rank = facts.level(risk, stage).rank();
    let above = facts.methods.get(risk.method).zip(rank);
    above.is_some_and(|(method, rank)| method.is_above(rank, risk.category))
}

fn above_undecided(facts: &Facts<'_>, found: &mut Vec<Found>) {
    risks(facts, found, "treatment", |risk| {
        risk.treatment == Treatment::Unset && is_above(facts, risk, Stage::Current)
    });
}

fn no_controls(facts: &Facts<'_>, found: &mut Vec<Found>) {
    risks(facts, found, "planned_controls", |risk| {
        matches!(risk.treatment, Treatment::Modify | Treatment::Share)
            && risk.planned_controls.is_empty()
            && risk.measures.trim().is_empty()
            && risk.no_controls_reason.trim().is_empty()
    });
}

/// Strikes where the risk itself and its plan say this of it, too.
fn doubted(facts: &Facts<'_>, found: &mut Vec<Found>, code: &str) {
    for risk in facts.risks() {
        let doubts = doubts(facts.book, &facts.methods, risk, facts.today).into_iter();
        found.extend(
            doubts.filter(|f| f.code == code).map(|f| Found::again(Kind::Risk, risk.id, f)),
        );
    }
}

fn residual_worse(facts: &Facts<'_>, found: &mut Vec<Found>) {
    doubted(facts, found, "risk.residual_worse");
}

fn risen_since(facts: &Facts<'_>, found: &mut Vec<Found>) {
    doubted(facts, found, "risk.risen_since");
}

/// The rule of the level of what remains.
fn remaining_rule(facts: &Facts<'_>, risk: &Risk) -> Option<AcceptanceRule> {
    let rank = facts.level(risk, remaining(&facts.methods, risk)).rank()?;
    Some(facts.methods.get(risk.method)?.rule(rank))
}

fn unacceptable(facts: &Facts<'_>, found: &mut Vec<Found>) {
    risks(facts, found, "residual_likelihood", |risk| {
        risk.treatment != Treatment::Unset
            && remaining_rule(facts, risk) == Some(AcceptanceRule::Unacceptable)
    });
}

/// Strikes at risks whose rest needs acceptance, may have it, and stands like this.
fn by_acceptance(facts: &Facts<'_>, found: &mut Vec<Found>, rule: impl Fn(&Standing) -> bool) {
    risks(facts, found, "residual_likelihood", |risk| {
        risk.treatment != Treatment::Unset
            && needs_acceptance(&facts.methods, risk)
            && remaining_rule(facts, risk) != Some(AcceptanceRule::Unacceptable)
            && rule(&facts.acceptance(risk))
    });
}

fn not_accepted(facts: &Facts<'_>, found: &mut Vec<Found>) {
    by_acceptance(facts, found, |s| matches!(s, Standing::None | Standing::Rejected(_)));
}

/// An acceptance that was given and does not hold any more is told whatever the level is now.
fn acceptance_stale(facts: &Facts<'_>, found: &mut Vec<Found>) {
    risks(facts, found, "residual_likelihood", |risk| {
        matches!(facts.acceptance(risk), Standing::Stale(..))
    });
}

fn acceptance_expired(facts: &Facts<'_>, found: &mut Vec<Found>) {
    by_acceptance(facts, found, |s| matches!(s, Standing::Expired(_)));
}

fn not_entitled(facts: &Facts<'_>, found: &mut Vec<Found>) {
    for risk in facts.risks() {
        let Standing::Valid(entry) = facts.acceptance(risk) else { continue };
        let person = facts.book.get::<crate::workbook::Approval>(entry).and_then(|e| e.person);
        let stage = remaining(&facts.methods, risk);
        let entitled =
            |person| approval::may_accept(facts.book, &facts.methods, risk, stage, person);
        if !person.is_some_and(entitled) {
            let name = person.map(|id| facts.name(Kind::Person, id)).unwrap_or_default();
            found.push(Found::at(Kind::Risk, risk.id).with("name", name));
        }
    }
}

/// Strikes at lines of the statement that are kept as rows.
fn lines(
    facts: &Facts<'_>,
    found: &mut Vec<Found>,
    field: &'static str,
    rule: impl Fn(&super::StatementLine<'_>, &Control) -> bool,
) {
    for line in facts.statement.lines() {
        let Some(control) = line.control.filter(|control| rule(line, control)) else { continue };
        let at = Found::at(Kind::Control, control.id).field(field);
        found.push(at.with("control", line.reference()));
    }
}

fn excluded_but_used(facts: &Facts<'_>, found: &mut Vec<Found>) {
    lines(facts, found, "applicability", |line, _| line.contradicts());
}

fn bare_exclusion(facts: &Facts<'_>, found: &mut Vec<Found>) {
    lines(facts, found, "exclusion_reason", |line, control| {
        line.decided == Decided::Excluded && is_bare(&control.exclusion_reason)
    });
}

fn soa_no_reason(facts: &Facts<'_>, found: &mut Vec<Found>) {
    lines(facts, found, "applicability", |line, _| line.is_unreasoned());
}

/// One finding for all: an untouched statement is one thing to do, not ninety.
fn soa_open(facts: &Facts<'_>, found: &mut Vec<Found>) {
    let open: Vec<_> =
        facts.statement.annex.iter().filter(|l| l.decided == Decided::Open).collect();
    if open.is_empty() || facts.book.controls.is_empty() {
        return;
    }
    let first = open.iter().find_map(|line| line.control);
    let firm = facts.book.organisation.first().map(|o| (Kind::Organisation, o.id));
    let row = first.map(|c| (Kind::Control, c.id)).or(firm);
    found.extend(row.map(|(kind, id)| Found::at(kind, id).with("n", open.len())));
}

fn no_evidence(facts: &Facts<'_>, found: &mut Vec<Found>) {
    lines(facts, found, "evidence", |line, control| {
        line.decided == Decided::Necessary
            && matches!(control.implementation, Implementation::Full | Implementation::Partial)
            && control.evidence.is_empty()
    });
}

fn bad_evidence(facts: &Facts<'_>, found: &mut Vec<Found>) {
    let bad = |id: &Id| {
        let state = facts.book.get::<Evidence>(*id).map(|e| e.state);
        matches!(state, Some(EvidenceState::Missing | EvidenceState::Outdated))
    };
    lines(facts, found, "evidence", |line, control| {
        line.decided == Decided::Necessary && control.evidence.iter().any(bad)
    });
}

fn not_yet(facts: &Facts<'_>, found: &mut Vec<Found>) {
    let open = |id: &Id| facts.book.get::<Action>(*id).is_some_and(Action::is_open);
    lines(facts, found, "why_not_yet", |line, control| {
        line.decided == Decided::Necessary
            && control.implementation != Implementation::Full
            && control.why_not_yet.trim().is_empty()
            && !line.actions.iter().any(open)
    });
}

fn stray(facts: &Facts<'_>, found: &mut Vec<Found>) {
    for id in &facts.statement.strays {
        let line = facts.book.get::<Control>(*id).map(|c| c.line.clone()).unwrap_or_default();
        found.push(Found::at(Kind::Control, *id).with("control", line));
    }
}

fn statement_stale(facts: &Facts<'_>, found: &mut Vec<Found>) {
    let standing = standing_with(facts.book, &facts.methods, Target::Statement, facts.today);
    let entry = match standing {
        Standing::Stale(entry, _) | Standing::Expired(entry) => entry,
        _ => return,
    };
    found.push(Found::at(Kind::Approval, entry));
}

/// Plans that are under way, with each owner of their risks and how it stands with that owner's approval.
fn plan_approvals(facts: &Facts<'_>, found: &mut Vec<Found>, rule: impl Fn(&Standing) -> bool) {
    for plan in facts.book.treatment_plans.iter().filter(|p| p.state == PlanState::UnderWay) {
        for owner in approval::owners(facts.book, plan.id) {
            let target = Target::Plan { plan: plan.id, owner };
            if rule(&standing_with(facts.book, &facts.methods, target, facts.today)) {
                let at = Found::at(Kind::TreatmentPlan, plan.id);
                found.push(at.with("name", facts.name(Kind::Person, owner)));
            }
        }
    }
}

fn plan_not_approved(facts: &Facts<'_>, found: &mut Vec<Found>) {
    plan_approvals(facts, found, |s| matches!(s, Standing::None | Standing::Rejected(_)));
}

fn plan_stale(facts: &Facts<'_>, found: &mut Vec<Found>) {
    plan_approvals(facts, found, |s| matches!(s, Standing::Stale(..) | Standing::Expired(_)));
}

fn over_budget(facts: &Facts<'_>, found: &mut Vec<Found>) {
    let rate = facts.methods.in_force().and_then(|m| m.row.day_rate);
    for plan in facts.book.treatment_plans.iter() {
        let Some(allowed) = plan.budget else { continue };
        let actions = summary::plan_actions(facts.book, plan.id);
        let cost = budget::budget(actions.into_iter()).total;
        // Where days have no price, what is known already may be too much.
        let money = cost.money(rate).unwrap_or(cost.once.saturating_add(cost.year));
        if money > allowed {
            let at = Found::at(Kind::TreatmentPlan, plan.id).field("budget");
            found.push(at.with("cost", money).with("budget", allowed));
        }
    }
}

fn silent_delay(facts: &Facts<'_>, found: &mut Vec<Found>) {
    for action in summary::risk_actions(facts.book).filter(|a| a.is_overdue(facts.today)) {
        let at = Found::at(Kind::Action, action.id).field("due");
        found.extend(action.due_now().map(|day| at.with("day", day)));
    }
}

fn no_result(facts: &Facts<'_>, found: &mut Vec<Found>) {
    for action in summary::risk_actions(facts.book) {
        let finished = matches!(action.status, ActionStatus::Done | ActionStatus::Verified);
        let shown = !action.result.trim().is_empty() && action.done_on.is_some();
        if finished && !shown {
            found.push(Found::at(Kind::Action, action.id).field("result"));
        }
    }
}

fn own_verification(facts: &Facts<'_>, found: &mut Vec<Found>) {
    for action in summary::risk_actions(facts.book) {
        let own = action.verified_by.is_some() && action.verified_by == action.owner;
        if action.status == ActionStatus::Verified && own {
            found.push(Found::at(Kind::Action, action.id).field("verified_by"));
        }
    }
}

fn asset_not_returned(facts: &Facts<'_>, found: &mut Vec<Found>) {
    for (person, assets) in not_returned(facts.book, facts.today) {
        let name = facts.name(Kind::Person, person);
        let at = |asset: Id| Found::at(Kind::Asset, asset).field("returned_on").with("name", &name);
        found.extend(assets.into_iter().map(at));
    }
}

fn asset_review_overdue(facts: &Facts<'_>, found: &mut Vec<Found>) {
    for asset in facts.book.assets.iter().filter(|a| a.retired_on.is_none()) {
        if let Some(due) = asset.review_due.filter(|due| *due < facts.today) {
            found.push(Found::at(Kind::Asset, asset.id).field("review_due").with("day", due));
        }
    }
}

fn asset_needs_more(facts: &Facts<'_>, found: &mut Vec<Found>) {
    for (id, needs) in needs(facts.book) {
        let fields = ["confidentiality", "integrity", "availability"];
        for (field, from) in fields.into_iter().zip(needs.from) {
            if let Some(from) = from {
                let at = Found::at(Kind::Asset, id).field(field);
                found.push(at.with("name", facts.name(Kind::Asset, from)));
            }
        }
    }
}

fn altered(facts: &Facts<'_>, found: &mut Vec<Found>) {
    for entry in broken(facts.book) {
        if let Broken::Altered(id) = entry {
            found.push(Found::at(Kind::Approval, id));
        }
    }
}

fn unlinked(facts: &Facts<'_>, found: &mut Vec<Found>) {
    for entry in broken(facts.book) {
        if let Broken::Unlinked(id) = entry {
            found.push(Found::at(Kind::Approval, id));
        }
    }
}
