//! The risk treatment plan as a paper: for the owners of its risks to approve, and for the auditor to follow.

use super::{
    Desk, choice, column, field, grid_table, joined, level_table, number_column, paragraph, t,
    written,
};
use crate::insight::approval::{Standing, Target, actions_of, owners, standing_with};
use crate::insight::fill_finding;
use crate::insight::risk::budget::budget;
use crate::insight::risk::ops::level_words;
use crate::insight::risk::{Method, Methods, Stage, doubts, needs_acceptance, statement, summary};
use crate::paper::gap_report::Setting;
use crate::paper::risk_charts::grid;
use crate::paper::tree::{Block, CalloutKind, Chart, Paper, Run, Runs, Signatory, Table, plain};
use crate::text;
use crate::workbook::{
    Action, Control, DueChange, Id, Kind, Risk, RiskSource, TreatmentPlan, Workbook,
};

/// The plan as it is on the day; nothing where there is no such plan.
pub fn build(book: &Workbook, plan: Id, setting: &Setting<'_>) -> Option<Paper> {
    let row = book.get::<TreatmentPlan>(plan)?;
    let methods = Methods::read(book);
    let desk = Desk { book, setting };
    let risks: Vec<&Risk> = row.risks.iter().filter_map(|id| book.get::<Risk>(*id)).collect();
    let paper = PlanPaper { desk, methods, row, risks, owners: owners(book, plan) };
    Some(paper.build())
}

/// What a page is wide, in pixels of the charts.
const CHART_WIDTH: u32 = 640;

struct PlanPaper<'a> {
    desk: Desk<'a>,
    methods: Methods,
    row: &'a TreatmentPlan,
    risks: Vec<&'a Risk>,
    owners: Vec<Id>,
}

impl PlanPaper<'_> {
    fn targets(&self) -> Vec<Target> {
        let plan = self.row.id;
        let owners = self.owners.iter().map(|owner| Target::Plan { plan, owner: *owner });
        owners.chain(self.risks.iter().map(|risk| Target::Acceptance(risk.id))).collect()
    }

    fn standing(&self, target: Target) -> Standing {
        standing_with(self.desk.book, &self.methods, target, self.desk.setting.today)
    }

    fn method(&self) -> Option<&Method> {
        self.methods.in_force()
    }

    fn actions(&self) -> Vec<&Action> {
        summary::plan_actions(self.desk.book, self.row.id)
    }

    fn build(&self) -> Paper {
        let row = self.row;
        let version =
            if row.version.trim().is_empty() { choice(row.state) } else { row.version.clone() };
        let first = self.owners.first().map(|owner| Target::Plan { plan: row.id, owner: *owner });
        let whole = first.filter(|_| self.owners.len() == 1);
        let cover = self.desk.cover(
            row.title.clone(),
            Kind::TreatmentPlan.reference(row.number),
            version,
            whole,
        );
        let mut blocks = vec![Block::Contents];
        blocks.extend(self.open_points());
        blocks.push(Block::heading(1, t("risk.paper.plan.what")));
        blocks.extend(written(&row.purpose));
        blocks.push(Block::Definitions(vec![
            (field(Kind::TreatmentPlan, "owner"), plain(self.desk.person(row.owner))),
            (
                t("risk.paper.plan.period"),
                plain(format!(
                    "{} – {}",
                    self.desk.day(row.period_from),
                    self.desk.day(row.period_to)
                )),
            ),
            (
                field(Kind::TreatmentPlan, "budget"),
                plain(self.desk.money(self.method(), row.budget)),
            ),
        ]));
        blocks.extend(self.method_summary());
        blocks.push(Block::heading(1, t("kinds.risks")));
        for risk in &self.risks {
            blocks.extend(self.risk(risk));
        }
        let suppliers: Vec<String> = self
            .risks
            .iter()
            .filter(|r| r.source == RiskSource::Supplier)
            .map(|r| self.desk.row(Kind::Risk, r.id))
            .collect();
        if !suppliers.is_empty() {
            blocks.push(Block::heading(1, t("risk.paper.plan.suppliers")));
            let points = suppliers.into_iter().map(plain).collect();
            blocks.push(Block::List { ordered: false, points });
        }
        blocks.extend(self.action_table());
        blocks.extend(self.money());
        blocks.extend(self.moved());
        blocks.extend(self.desk.changes(&self.targets()));
        blocks.extend(self.desk.decisions(&self.targets()));
        blocks.push(Block::heading(1, t("risk.paper.plan.signatures")));
        blocks.push(paragraph(t("risk.paper.plan.signatures.what")));
        blocks.push(Block::Signatures(self.signatories()));
        Paper::new(cover, blocks).numbered()
    }

    /// What an approver should know first: approvals that are missing or stale, and what is late.
    fn open_points(&self) -> Vec<Block> {
        let mut points: Vec<Runs> = Vec::new();
        for owner in &self.owners {
            let standing = self.standing(Target::Plan { plan: self.row.id, owner: *owner });
            if !standing.is_valid() {
                let state = t(&format!("approval.standing.{}", standing.key()));
                let args = [("name", &*self.desk.person(Some(*owner))), ("state", &*state)];
                points.push(plain(text::fill("risk.paper.plan.open.plan", &args)));
            }
        }
        for risk in self.risks.iter().filter(|risk| needs_acceptance(&self.methods, risk)) {
            let standing = self.standing(Target::Acceptance(risk.id));
            if !standing.is_valid() {
                let state = t(&format!("approval.standing.{}", standing.key()));
                let args = [("risk", &*self.desk.row(Kind::Risk, risk.id)), ("state", &*state)];
                points.push(plain(text::fill("risk.paper.plan.open.risk", &args)));
            }
        }
        for action in self.actions().iter().filter(|a| a.is_overdue(self.desk.setting.today)) {
            let args = [
                ("action", &*self.desk.row(Kind::Action, action.id)),
                ("day", &*self.desk.day(action.due_now())),
            ];
            points.push(plain(text::fill("risk.paper.plan.open.action", &args)));
        }
        if points.is_empty() {
            let text = plain(t("risk.paper.plan.nothing_open"));
            return vec![Block::Callout { kind: CalloutKind::Note, text }];
        }
        let n = points.len().to_string();
        let text = plain(text::fill("risk.paper.plan.open", &[("n", &n)]));
        vec![
            Block::Callout { kind: CalloutKind::Warning, text },
            Block::List { ordered: false, points },
        ]
    }

    fn method_summary(&self) -> Vec<Block> {
        let Some(method) = self.method() else {
            return vec![paragraph(t("finding.risk.no_method"))];
        };
        let mut blocks = vec![
            Block::heading(1, t("risk.paper.plan.method")),
            paragraph(text::fill(
                "risk.paper.plan.method.text",
                &[
                    ("name", &method.row.name),
                    ("reference", &Kind::RiskMethod.reference(method.row.number)),
                    ("day", &self.desk.day(method.row.adopted_on)),
                ],
            )),
        ];
        if method.has_grid() {
            blocks.push(Block::Table(grid_table(method)));
            blocks.push(Block::Table(level_table(method)));
        }
        let drawing = grid(&self.methods, self.risks.iter().copied(), CHART_WIDTH, "plan-grid");
        blocks.extend(drawing.map(|drawing| {
            Block::Chart(Chart {
                picture: drawing.picture.map_err(|empty| t(empty.key())),
                caption: format!("{}. {}", drawing.title, drawing.about),
                figures: drawing.figures,
                print_figures: true,
            })
        }));
        blocks
    }

    /// One risk with everything that its owner approves.
    fn risk(&self, risk: &Risk) -> Vec<Block> {
        let desk = &self.desk;
        let level = |stage, reason: &str| {
            joined([level_words(&self.methods, risk, stage), reason.to_owned()])
        };
        let standing = self.standing(Target::Acceptance(risk.id));
        let entry = standing.entry().and_then(|id| desk.book.approvals.get(id));
        let accepted = match entry {
            None => t(&format!("approval.standing.{}", standing.key())),
            Some(e) => joined([
                format!(
                    "{}, {}: {}",
                    e.name,
                    desk.day(e.on),
                    t(&format!("approval.standing.{}", standing.key()))
                ),
                e.comment.clone(),
                self.doubts(risk),
            ]),
        };
        let mut facts = vec![
            (field(Kind::Risk, "owner"), plain(desk.person(risk.owner))),
            (field(Kind::Risk, "assets"), plain(desk.rows(Kind::Asset, &risk.assets))),
            (t("risk.stage.current"), plain(level(Stage::Current, &risk.current_reason))),
            (
                field(Kind::Risk, "treatment"),
                plain(joined([choice(risk.treatment), risk.treatment_reason.clone()])),
            ),
            (field(Kind::Risk, "existing_controls"), plain(self.controls(&risk.existing_controls))),
            (
                field(Kind::Risk, "planned_controls"),
                plain(joined([
                    self.controls(&risk.planned_controls),
                    risk.no_controls_reason.clone(),
                ])),
            ),
            (t("kinds.actions"), plain(desk.rows(Kind::Action, &actions_of(desk.book, risk.id)))),
            (t("risk.stage.residual"), plain(level(Stage::Residual, &risk.residual_reason))),
            (t("risk.part.acceptance"), plain(accepted)),
        ];
        facts.retain(|(_, text)| text.iter().any(|run| !run.text().trim().is_empty()));
        let mut blocks = vec![Block::heading(2, desk.row(Kind::Risk, risk.id))];
        blocks.extend(written(&risk.statement));
        blocks.push(Block::Definitions(facts));
        blocks
    }

    /// What to look at again about a risk, beside its acceptance.
    fn doubts(&self, risk: &Risk) -> String {
        let found = doubts(self.desk.book, &self.methods, risk, self.desk.setting.today);
        let day = |day| self.desk.setting.dates.day(day);
        let said = found
            .iter()
            .map(|finding| fill_finding(finding, &t(&format!("finding.{}", finding.code)), &day));
        said.collect::<Vec<_>>().join("\n")
    }

    /// Controls with their lines of the statement.
    fn controls(&self, ids: &[Id]) -> String {
        let name = |id: &Id| match self.desk.book.get::<Control>(*id) {
            Some(control) => {
                let reference = statement::reference(self.desk.book, control);
                format!("{reference} {}", control.title)
            }
            None => t("app.missing_row"),
        };
        ids.iter().map(name).collect::<Vec<_>>().join("\n")
    }

    fn action_table(&self) -> Vec<Block> {
        let desk = &self.desk;
        let row = |a: &&Action| {
            let late = a.is_overdue(desk.setting.today);
            let due = desk.day(a.due);
            let revised = a.revised_due.map(|d| desk.day(Some(d))).unwrap_or_default();
            let mark = |text: String| if late { vec![Run::Strong(text)] } else { plain(text) };
            vec![
                plain(Kind::Action.reference(a.number)),
                plain(a.title.clone()),
                plain(desk.person(a.owner)),
                mark(due),
                mark(revised),
                plain(a.cost_once.map(|c| desk.money(self.method(), Some(c))).unwrap_or_default()),
                plain(choice(a.status)),
                plain(a.result.clone()),
            ]
        };
        let rows: Vec<Vec<Runs>> = self.actions().iter().map(row).collect();
        let mut blocks = vec![Block::heading(1, t("kinds.actions"))];
        if rows.is_empty() {
            blocks.push(paragraph(t("risk.no_actions")));
            return blocks;
        }
        blocks.push(Block::Table(Table {
            columns: vec![
                column(t("paper.reference"), 13),
                column(field(Kind::Action, "title"), 18),
                column(field(Kind::Action, "owner"), 14),
                column(field(Kind::Action, "due"), 12),
                column(field(Kind::Action, "revised_due"), 12),
                number_column(field(Kind::Action, "cost_once"), 8),
                column(field(Kind::Action, "status"), 11),
                column(field(Kind::Action, "result"), 12),
            ],
            rows,
            repeat_head: true,
            landscape: true,
            ..Table::default()
        }));
        blocks
    }

    fn money(&self) -> Vec<Block> {
        let desk = &self.desk;
        let rate = self.method().and_then(|m| m.row.day_rate);
        let budget = budget(self.actions().into_iter());
        let row = |name: String, cost: &crate::insight::risk::budget::Cost| {
            vec![
                plain(name),
                plain(desk.money(self.method(), Some(cost.once))),
                plain(desk.money(self.method(), Some(cost.year))),
                plain(cost.days.to_string()),
                plain(desk.money(self.method(), cost.money(rate))),
            ]
        };
        let rows = budget.by_owner.iter().map(|(owner, cost)| row(desk.person(*owner), cost));
        let table = Table {
            caption: t("plan.cost.by_owner"),
            columns: vec![
                column(field(Kind::Action, "owner"), 4),
                number_column(field(Kind::Action, "cost_once"), 2),
                number_column(field(Kind::Action, "cost_year"), 2),
                number_column(field(Kind::Action, "person_days"), 2),
                number_column(t("plan.cost.first_year"), 3),
            ],
            rows: rows.collect(),
            totals: Some(row(t("plan.cost.all"), &budget.total)),
            ..Table::default()
        };
        let mut blocks = vec![
            Block::heading(1, t("plan.cost")),
            Block::Table(table),
            paragraph(t("plan.cost.how")),
        ];
        if budget.total.unestimated > 0 {
            let n = budget.total.unestimated.to_string();
            blocks.push(paragraph(text::fill("plan.cost.unestimated", &[("n", &n)])));
        }
        blocks
    }

    /// Every due date that was moved, with its reason.
    fn moved(&self) -> Vec<Block> {
        let desk = &self.desk;
        let ids: Vec<Id> = self.actions().iter().map(|a| a.id).collect();
        let ours = |d: &&DueChange| d.action.is_some_and(|id| ids.contains(&id));
        let table = desk.due_change_table(desk.book.due_changes.iter().filter(ours));
        if table.rows.is_empty() {
            return Vec::new();
        }
        vec![Block::heading(1, t("kinds.due_changes")), Block::Table(table)]
    }

    fn signatories(&self) -> Vec<Signatory> {
        let book = self.desk.book;
        let person = |id: Id, role: &str| {
            let name = self.desk.person(Some(id));
            Signatory { name, role: t(role) }
        };
        let mut people: Vec<Signatory> =
            self.owners.iter().map(|id| person(*id, "field.risks.owner")).collect();
        let top = book.people.iter().filter(|p| p.top_management && p.left.is_none());
        people.extend(top.map(|p| person(p.id, "field.people.top_management")));
        people
    }
}
