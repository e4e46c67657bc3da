//! What risk assessment shows and how far treatment is, and the chances to get better.

use super::{Desk, Told, choice, heads, n, those};
use crate::insight::approval::{Standing, Target, standing_with};
use crate::insight::review::pack::{Chart, Series};
use crate::insight::risk::{
    Methods, Stage, is_above, needs_acceptance, remaining, summary, told as level,
};
use crate::text;
use crate::workbook::{
    Action, AuditFinding, DueChange, FindingKind, IdeaState, Improvement, Kind, PlanState, Risk,
    TreatmentPlan,
};

impl Desk<'_> {
    pub(super) fn risks(&self) -> Told {
        let mut told = Told::default();
        let methods = Methods::read(self.book);
        let open: Vec<&Risk> = summary::open(self.book).collect();
        told.has_data = !open.is_empty();

        let above = open.iter().filter(|r| is_above(&methods, r, Stage::Current)).count();
        let rest_above =
            open.iter().filter(|r| is_above(&methods, r, remaining(&methods, r))).count();
        let not_rated = open
            .iter()
            .filter(|r| level(&methods, r, Stage::Current).level.rank().is_none())
            .count();
        let counts = [open.len(), above, rest_above, not_rated].map(n);
        let [all, above, rest, unrated] = &counts;
        told.say("risks", &[("n", all), ("above", above), ("rest", rest), ("not_rated", unrated)]);

        let closed = those(self.book, |r: &Risk| self.period.has(r.closed_on) && !r.opportunity);
        let new = match &self.last {
            Some(_) => open.iter().filter(|r| self.then(r.id).is_none()).count(),
            None => 0,
        };
        if self.last.is_some() {
            told.say("risks_since", &[("new", &n(new)), ("closed", &n(closed.len()))]);
        }
        let accepted = summary::acceptance(self.book, &methods, self.as_of);
        let counts =
            [accepted.valid, accepted.needed, accepted.stale, accepted.expired, accepted.none]
                .map(n);
        let [valid, needed, stale, expired, none] = &counts;
        told.say(
            "accepted",
            &[("n", valid), ("of", needed), ("stale", stale), ("expired", expired), ("none", none)],
        );

        let rows = open.iter().map(|risk| {
            let label = |stage| level(&methods, risk, stage).label;
            let now = label(Stage::Current);
            // In the list of the review before, the level of then stands in the same place.
            let then =
                self.then(risk.id).and_then(|row| row.cells.get(4)).cloned().unwrap_or_default();
            let standing =
                standing_with(self.book, &methods, Target::Acceptance(risk.id), self.as_of);
            let acceptance = match standing {
                Standing::None if !needs_acceptance(&methods, risk) => String::new(),
                standing => text::of(&format!("approval.standing.{}", standing.key())),
            };
            // What nobody rated is neither above nor within.
            let rated = level(&methods, risk, Stage::Current).level.rank().is_some();
            let side = match is_above(&methods, risk, Stage::Current) {
                true => text::of("review.appetite.above"),
                false if rated => text::of("review.appetite.below"),
                false => String::new(),
            };
            self.row(
                *risk,
                [
                    risk.title.clone(),
                    self.person(risk.owner),
                    then,
                    now,
                    label(Stage::Residual),
                    side,
                    choice(risk.treatment),
                    acceptance,
                ],
            )
        });
        let columns = [
            "risks.title",
            "risks.owner",
            "level_then",
            "level_now",
            "level_residual",
            "appetite",
            "risks.treatment",
            "acceptance",
        ];
        told.list("risks", heads(&columns), rows.collect());
        told.charts.extend(self.level_chart(&methods));
        self.treatment(&mut told);
        told
    }

    /// How many open risks have which level, now and once the treatment is done.
    fn level_chart(&self, methods: &Methods) -> Option<Chart> {
        let method = methods.in_force()?;
        let now = summary::by_level(self.book, methods, Stage::Current);
        let rest = summary::by_level(self.book, methods, Stage::Residual);
        let ranks: Vec<_> = now.ranks.keys().copied().collect();
        let values = |counts: &summary::ByLevel| {
            ranks
                .iter()
                .map(|rank| Some(counts.ranks.get(rank).copied().unwrap_or(0) as f64))
                .collect()
        };
        Some(Chart {
            kind: "columns".into(),
            title: text::of("review.chart.levels"),
            unit: String::new(),
            labels: ranks.iter().map(|rank| method.label(*rank)).collect(),
            series: vec![
                Series { name: text::of("review.head.level_now"), values: values(&now) },
                Series { name: text::of("review.head.level_residual"), values: values(&rest) },
            ],
            target: None,
        })
    }

    /// The plans that are not finished, and what in them is late, with the reasons why it moved.
    fn treatment(&self, told: &mut Told) {
        let plans = those(self.book, |p: &TreatmentPlan| {
            !matches!(p.state, PlanState::Finished | PlanState::Withdrawn)
        });
        let mut late: Vec<&Action> = Vec::new();
        let mut rows = Vec::new();
        for plan in &plans {
            let actions = summary::plan_actions(self.book, plan.id);
            let stands = actions.iter().filter(|a| a.stands()).count();
            let done = actions.iter().filter(|a| a.stands() && !a.is_open()).count();
            let overdue = actions.iter().filter(|a| a.is_overdue(self.as_of)).count();
            late.extend(actions.iter().filter(|a| a.is_overdue(self.as_of)));
            rows.push(self.row(
                *plan,
                [
                    plan.title.clone(),
                    choice(plan.state),
                    self.person(plan.owner),
                    n(plan.risks.len()),
                    n(stands),
                    n(done),
                    n(overdue),
                ],
            ));
        }
        told.has_data |= !rows.is_empty();
        let done: usize =
            rows.iter().filter_map(|row| row.cells.get(6)?.parse::<usize>().ok()).sum();
        let all: usize =
            rows.iter().filter_map(|row| row.cells.get(5)?.parse::<usize>().ok()).sum();
        if !rows.is_empty() {
            told.say(
                "plans",
                &[
                    ("n", &n(rows.len())),
                    ("done", &n(done)),
                    ("of", &n(all)),
                    ("late", &n(late.len())),
                ],
            );
        }
        let columns = [
            "treatment_plans.title",
            "treatment_plans.state",
            "treatment_plans.owner",
            "risks_of_plan",
            "actions_of_plan",
            "done",
            "overdue",
        ];
        told.list("plans", heads(&columns), rows);

        crate::sort::by_key(&mut late, |a| (a.due_now(), a.id));
        late.dedup_by_key(|a| a.id);
        let rows = late.into_iter().map(|a| {
            let moved = self.book.uses(a.id).iter().filter(|u| u.kind == Kind::DueChange);
            let reasons =
                moved.filter_map(|u| self.book.get::<DueChange>(u.id)).map(|d| d.reason.clone());
            self.row(
                a,
                [
                    a.title.clone(),
                    self.person(a.owner),
                    self.day(a.due),
                    self.day(a.due_now()),
                    self.late(a.due_now()),
                    reasons.collect::<Vec<_>>().join("\n"),
                ],
            )
        });
        let columns = [
            "actions.title",
            "actions.owner",
            "actions.due",
            "due_now",
            "late",
            "due_changes.reason",
        ];
        told.list("late_actions", heads(&columns), rows.collect());
    }

    pub(super) fn opportunities(&self) -> Told {
        let mut told = Told::default();
        let open = |i: &Improvement| {
            matches!(i.state, IdeaState::Open | IdeaState::Later | IdeaState::Accepted)
        };
        let ideas = those(self.book, |i: &Improvement| {
            open(i) || self.period.has(i.decided_on) || self.period.has(i.suggested_on)
        });
        let findings = those(self.book, |f: &AuditFinding| {
            f.kind == FindingKind::Opportunity
                && !self.book.improvements.iter().any(|i| i.finding == Some(f.id))
        });
        let chances = those(self.book, |r: &Risk| r.opportunity && r.closed_on.is_none());
        told.has_data = !(ideas.is_empty() && findings.is_empty() && chances.is_empty());
        let counts = [
            ideas.len(),
            ideas.iter().filter(|i| i.state == IdeaState::Open).count(),
            findings.len(),
            chances.len(),
        ]
        .map(n);
        let [all, undecided, of_audits, positive] = &counts;
        told.say(
            "opportunities",
            &[("n", all), ("open", undecided), ("findings", of_audits), ("risks", positive)],
        );
        let rows = ideas.iter().map(|i| {
            self.row(
                *i,
                [
                    i.title.clone(),
                    choice(i.source),
                    i.suggested_by.clone(),
                    self.day(i.suggested_on),
                    i.proposal.clone(),
                    i.benefit.clone(),
                    choice(i.state),
                ],
            )
        });
        let columns = [
            "improvements.title",
            "improvements.source",
            "improvements.suggested_by",
            "improvements.suggested_on",
            "improvements.proposal",
            "improvements.benefit",
            "improvements.state",
        ];
        told.list("ideas", heads(&columns), rows.collect());
        let rows = findings.iter().map(|f| {
            self.row(*f, [f.title.clone(), self.name(Kind::Audit, f.audit), f.statement.clone()])
        });
        told.list(
            "opportunity_findings",
            heads(&["audit_findings.title", "audit_findings.audit", "audit_findings.statement"]),
            rows.collect(),
        );
        let rows = chances.iter().map(|r| {
            self.row(
                *r,
                [
                    r.title.clone(),
                    self.person(r.owner),
                    choice(r.treatment),
                    r.treatment_reason.clone(),
                ],
            )
        });
        told.list(
            "positive_risks",
            heads(&["risks.title", "risks.owner", "risks.treatment", "risks.treatment_reason"]),
            rows.collect(),
        );
        told
    }
}
