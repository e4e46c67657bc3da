//! The gap report: a gap assessment as a paper, for management, the consultant and the auditor.
//!
//! It says on its cover that it is a self-assessment and not the internal audit. Its numbers are
//! those of `insight::gap`, as on every screen. A closed run is rendered from its frozen answers;
//! what it links to (actions, evidence, people) is shown as it is on the day of printing, and the
//! paper says so.

use super::gap_charts::{Dates, GapChart, Studio, percent, words};
use super::tree::{
    Align, BigNumber, Block, CalloutKind, Chart, Column, Cover, DocumentControl, Paper, Run, Runs,
    Signatory, Table, plain,
};
use crate::catalogue::{self, LineKind};
use crate::insight::gap::figures::top_gaps;
use crate::insight::gap::{
    AssessedLine, Comparison, Movement, Ratio, RunView, Score, compare, overview, trend,
};
use crate::text;
use crate::workbook::{
    Action, Choice, Conformity, Evidence, GapAnswer, GapRun, Id, Kind, Person, RunKind, RunState,
    Workbook,
};
use chrono::NaiveDate;

/// What the builder needs besides the workbook.
pub struct Setting<'a> {
    pub today: NaiveDate,
    pub dates: &'a dyn Dates,
}

impl std::fmt::Debug for Setting<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Setting").field("today", &self.today).finish_non_exhaustive()
    }
}

/// Width that the charts of the paper are drawn for, in pixels.
const CHART_WIDTH: u32 = 760;

/// How many gaps stand on the first pages.
const TOP: usize = 10;

/// The report on a run; nothing when there is no such run.
pub fn build(book: &Workbook, run: Id, setting: &Setting<'_>) -> Option<Paper> {
    let view = RunView::new(book, run)?;
    let baseline = view.run.baseline.and_then(|b| RunView::new(book, b));
    let compared = baseline.as_ref().map(|b| (b.run, compare(&view, b)));
    let report = Report { book, view: &view, compared, setting };
    let mut blocks = vec![Block::Contents];
    blocks.extend(report.scope_and_method());
    blocks.extend(report.results());
    blocks.extend(report.changes());
    blocks.extend(report.top_gaps());
    blocks.extend(report.by_area(LineKind::Clause, "gap.report.clauses"));
    blocks.extend(report.by_area(LineKind::Control, "gap.report.controls"));
    blocks.extend(report.excluded());
    blocks.extend(report.open_actions());
    blocks.extend(report.people());
    Some(Paper::new(report.cover(), blocks).numbered())
}

struct Report<'a> {
    book: &'a Workbook,
    view: &'a RunView<'a>,
    compared: Option<(&'a GapRun, Comparison<'a>)>,
    setting: &'a Setting<'a>,
}

fn t(key: &str) -> String {
    text::of(key)
}

fn label(field: &str) -> String {
    text::of(&format!("field.gap_runs.{field}"))
}

fn choice<C: Choice>(value: C) -> String {
    text::of(&format!("choice.{}.{}", C::LIST, value.key()))
}

fn paragraph(text: impl Into<String>) -> Block {
    Block::Paragraph(plain(text))
}

fn column(title: impl Into<String>, width: u16) -> Column {
    Column { title: title.into(), align: Align::Start, width }
}

pub(super) fn fraction(ratio: Ratio, unit: &str) -> String {
    text::fill(unit, &[("points", &ratio.numerator()), ("of", &ratio.denominator())])
}

impl Report<'_> {
    fn day(&self, day: Option<NaiveDate>) -> String {
        day.map_or_else(|| t("paper.none"), |d| self.setting.dates.day(d))
    }

    fn person(&self, id: Id) -> String {
        self.book.get::<Person>(id).map_or_else(|| t("app.missing_row"), |p| p.name.clone())
    }

    fn names(&self, ids: &[Id]) -> String {
        let names: Vec<String> = ids.iter().map(|id| self.person(*id)).collect();
        if names.is_empty() { t("paper.none") } else { names.join(", ") }
    }

    fn run(&self) -> &GapRun {
        self.view.run
    }

    /// A line as a link to where it is answered.
    fn line_link(&self, line: &AssessedLine<'_>) -> Runs {
        let route =
            format!("#/gap/{}/lines/{}", Kind::GapRun.reference(self.run().number), line.line.id);
        vec![
            Run::Link { text: line.line.id.to_owned(), route },
            Run::Plain(format!(" {}", line.line.display_title)),
        ]
    }

    // ---- Parts ---------------------------------------------------------------------------

    fn cover(&self) -> Cover {
        let run = self.run();
        let as_of = run.closed_on.unwrap_or(self.setting.today);
        let firm = self.book.name();
        Cover {
            title: t("gap.report.title"),
            subtitle: [firm, run.name.as_str()]
                .into_iter()
                .filter(|s| !s.trim().is_empty())
                .collect::<Vec<_>>()
                .join(" · "),
            label: t("gap.report.label"),
            control: DocumentControl {
                reference: Kind::GapRun.reference(run.number),
                version: choice(run.state),
                date: self.setting.dates.day(self.setting.today),
                data_as_of: self.setting.dates.day(as_of),
                prepared_by: if run.assessors.is_empty() {
                    String::new()
                } else {
                    self.names(&run.assessors)
                },
                fingerprint: run.frozen_hash.clone(),
                ..DocumentControl::default()
            },
        }
    }

    fn scope_and_method(&self) -> Vec<Block> {
        let run = self.run();
        let info = catalogue::edition_info(run.edition);
        let amendments: Vec<&str> = info.amendments.iter().map(|a| a.id).collect();
        let edition = match amendments.is_empty() {
            true => info.standard.to_owned(),
            false => format!("{} ({})", info.standard, amendments.join(", ")),
        };
        let scope =
            if run.scope.trim().is_empty() { t("gap.report.no_scope") } else { run.scope.clone() };
        let mut facts = vec![
            (label("kind"), plain(choice::<RunKind>(run.kind))),
            (label("edition"), plain(edition)),
            (label("started_on"), plain(self.day(run.started_on))),
            (label("closed_on"), plain(self.day(run.closed_on))),
            (label("assessors"), plain(self.names(&run.assessors))),
            (label("interviewees"), plain(self.names(&run.interviewees))),
        ];
        if let Some((baseline, _)) = &self.compared {
            facts.push((label("baseline"), plain(baseline.name.clone())));
        }
        let lines = self.view.lines.len().to_string();
        let mut blocks = vec![
            Block::heading(1, t("gap.report.scope")),
            Block::Callout { kind: CalloutKind::Note, text: plain(t("gap.report.what")) },
            paragraph(scope),
            Block::Definitions(facts),
            Block::heading(2, t("gap.report.method")),
            paragraph(text::fill("gap.report.method.text", &[("n", &lines)])),
            Block::Table(self.scale()),
            paragraph(t("gap.formula.conformity")),
            paragraph(t("gap.formula.coverage")),
        ];
        if run.state != RunState::Closed {
            blocks.insert(
                1,
                Block::Callout { kind: CalloutKind::Warning, text: plain(t("gap.report.draft")) },
            );
        }
        if !run.notes.trim().is_empty() {
            blocks.push(paragraph(run.notes.clone()));
        }
        blocks
    }

    /// The verdicts, what each is worth and what it means.
    fn scale(&self) -> Table {
        let verdicts = [
            (Conformity::Met, "1"),
            (Conformity::Mostly, "0.75"),
            (Conformity::Partly, "0.5"),
            (Conformity::NotMet, "0"),
            (Conformity::NotAssessed, "0"),
            (Conformity::NotApplicable, "–"),
        ];
        let row = |(verdict, points): &(Conformity, &str)| {
            vec![
                vec![Run::Strong(choice(*verdict))],
                plain(*points),
                plain(text::of(&format!("gap.report.scale.{}", verdict.key()))),
            ]
        };
        Table {
            caption: t("gap.report.scale"),
            columns: vec![
                column(text::t("field.gap_answers.conformity"), 3),
                Column { align: Align::End, ..column(t("gap.report.points"), 1) },
                column(t("gap.report.meaning"), 8),
            ],
            rows: verdicts.iter().map(row).collect(),
            ..Table::default()
        }
    }

    fn results(&self) -> Vec<Block> {
        let total = overview(self.view).total;
        let mut blocks =
            vec![Block::heading(1, t("gap.report.results")), Block::Numbers(numbers(&total))];
        let mut charts = vec![GapChart::Areas, GapChart::Verdicts, GapChart::HeatMap];
        if self.compared.is_some() {
            charts.push(GapChart::Change);
        }
        if trend(self.book).len() > 1 {
            charts.push(GapChart::Trend);
        }
        if total.maturity.n() > 0 {
            charts.push(GapChart::Maturity);
        }
        let studio = Studio {
            book: self.book,
            today: self.setting.today,
            dates: self.setting.dates,
            width: CHART_WIDTH,
            prefix: "report",
        };
        blocks.extend(charts.into_iter().filter_map(|chart| {
            let drawing = studio.draw(chart, self.run().id)?;
            Some(Block::Chart(Chart {
                picture: drawing.picture.map_err(|empty| t(empty.key())),
                caption: format!("{}. {}", drawing.title, drawing.about),
                figures: drawing.figures,
                print_figures: chart != GapChart::HeatMap,
            }))
        }));
        blocks
    }

    /// What moved since the baseline, line by line.
    fn changes(&self) -> Vec<Block> {
        let Some((baseline, compared)) = &self.compared else { return Vec::new() };
        let counts = compared.counts;
        let summary = text::fill(
            "gap.report.change.text",
            &[
                ("baseline", &baseline.name),
                ("day", &self.day(baseline.closed_on)),
                ("then", &percent(compared.then)),
                ("then_points", &fraction(compared.then, "gap.points")),
                ("now", &percent(compared.now)),
                ("now_points", &fraction(compared.now, "gap.points")),
                ("better", &counts.better.to_string()),
                ("worse", &counts.worse.to_string()),
                ("same", &counts.same.to_string()),
            ],
        );
        let moved = compared
            .lines
            .iter()
            .filter(|l| matches!(l.movement, Movement::Better | Movement::Worse));
        let rows: Vec<Vec<Runs>> = moved
            .map(|l| {
                let before = l.then.map_or_else(|| t("paper.none"), choice);
                vec![
                    self.line_link(&l.line),
                    plain(before),
                    plain(choice(l.now)),
                    plain(text::of(&format!("gap.movement.{}", l.movement.key()))),
                ]
            })
            .collect();
        let table = Table {
            caption: t("gap.report.change.table"),
            columns: vec![
                column(text::t("field.gap_answers.line"), 6),
                column(t("gap.report.before"), 2),
                column(t("gap.report.now"), 2),
                column(t("gap.report.movement"), 2),
            ],
            rows,
            repeat_head: true,
            ..Table::default()
        };
        let mut blocks = vec![Block::heading(1, t("gap.report.change")), paragraph(summary)];
        if let Some((_, n, of)) = compared.basis.label() {
            blocks.push(paragraph(text::fill(
                "gap.report.change.both",
                &[("n", &n.to_string()), ("of", &of.to_string())],
            )));
        }
        if !table.rows.is_empty() {
            blocks.push(Block::Table(table));
        }
        blocks
    }

    fn top_gaps(&self) -> Vec<Block> {
        let gaps = top_gaps(self.view);
        let mut blocks = vec![Block::heading(1, t("gap.report.top"))];
        if gaps.is_empty() {
            blocks.push(paragraph(t("gap.report.top.none")));
            return blocks;
        }
        let shown = gaps.len().min(TOP);
        blocks.push(paragraph(text::fill(
            "gap.report.top.text",
            &[("n", &shown.to_string()), ("of", &gaps.len().to_string())],
        )));
        let rows = gaps.iter().take(TOP).map(|l| {
            let answer = l.answer;
            let missing = answer.map(|a| first_of(&[&a.gap, &a.finding])).unwrap_or_default();
            vec![
                self.line_link(l),
                plain(choice(l.verdict())),
                plain(missing),
                plain(answer.map(|a| self.actions(a)).unwrap_or_default()),
            ]
        });
        blocks.push(Block::Table(Table {
            caption: t("gap.report.top"),
            columns: vec![
                column(text::t("field.gap_answers.line"), 4),
                column(text::t("field.gap_answers.conformity"), 2),
                column(text::t("field.gap_answers.gap"), 5),
                column(text::t("field.gap_answers.actions"), 5),
            ],
            rows: rows.collect(),
            repeat_head: true,
            ..Table::default()
        }));
        blocks
    }

    /// The actions of a line with owner and due date, or the reason why there is none.
    fn actions(&self, answer: &GapAnswer) -> String {
        let said: Vec<String> = answer
            .actions
            .iter()
            .filter_map(|id| self.book.get::<Action>(*id))
            .map(|a| {
                let owner = a.owner.map_or_else(|| t("gap.chart.nobody"), |o| self.person(o));
                let due =
                    a.due.map_or_else(|| t("gap.chart.no_date"), |d| self.setting.dates.day(d));
                text::fill(
                    "gap.report.action",
                    &[
                        ("reference", &Kind::Action.reference(a.number)),
                        ("title", &a.title),
                        ("owner", &owner),
                        ("due", &due),
                        ("status", &choice(a.status)),
                    ],
                )
            })
            .collect();
        match (said.is_empty(), answer.no_action_reason.trim()) {
            (false, _) => said.join("; "),
            (true, "") => String::new(),
            (true, reason) => text::fill("gap.report.no_action", &[("reason", reason)]),
        }
    }

    fn evidence(&self, answer: &GapAnswer) -> String {
        let said: Vec<String> = answer
            .evidence
            .iter()
            .filter_map(|id| self.book.get::<Evidence>(*id))
            .map(|e| match e.place.trim() {
                "" => e.title.clone(),
                place => format!("{} ({place})", e.title),
            })
            .collect();
        said.join("; ")
    }

    /// Every line of a kind, area by area.
    fn by_area(&self, kind: LineKind, title: &str) -> Vec<Block> {
        let mut blocks = vec![Block::heading(1, t(title))];
        for area in catalogue::areas(self.run().edition).iter().filter(|a| a.kind == kind) {
            let lines: Vec<&AssessedLine<'_>> =
                self.view.lines.iter().filter(|l| l.line.area == area.id).collect();
            if lines.is_empty() {
                continue;
            }
            // The heading has a number of its own, so the area's is told apart from it.
            let heading = match kind {
                LineKind::Clause => "gap.report.clause",
                LineKind::Control => "gap.report.theme",
            };
            blocks.push(Block::heading(
                2,
                text::fill(heading, &[("id", area.id), ("title", area.title)]),
            ));
            blocks.push(Block::Table(Table {
                caption: String::new(),
                columns: vec![
                    column(text::t("field.gap_answers.line"), 9),
                    column(text::t("field.gap_answers.conformity"), 5),
                    column(t("gap.report.found"), 14),
                    column(t("gap.report.todo"), 14),
                    column(text::t("field.gap_answers.evidence"), 8),
                ],
                rows: lines.into_iter().map(|l| self.line_row(l)).collect(),
                repeat_head: true,
                ..Table::default()
            }));
        }
        blocks
    }

    /// A line in five cells: upright pages are read more easily than wide ones.
    fn line_row(&self, line: &AssessedLine<'_>) -> Vec<Runs> {
        let Some(answer) = line.answer else {
            return vec![self.line_link(line), plain(choice(line.verdict()))];
        };
        let found = match line.verdict() {
            Conformity::NotApplicable => plain(answer.applicable_reason.clone()),
            _ => parts(&[("", &answer.finding), ("gap.report.missing", &answer.gap)]),
        };
        let actions = self.actions(answer);
        vec![
            self.line_link(line),
            plain(choice(line.verdict())),
            found,
            parts(&[("", &answer.recommendation), ("gap.report.actions.label", &actions)]),
            plain(self.evidence(answer)),
        ]
    }

    fn excluded(&self) -> Vec<Block> {
        let out: Vec<&AssessedLine<'_>> =
            self.view.lines.iter().filter(|l| l.verdict() == Conformity::NotApplicable).collect();
        let mut blocks = vec![Block::heading(1, t("gap.report.excluded"))];
        if out.is_empty() {
            blocks.push(paragraph(t("gap.report.excluded.none")));
            return blocks;
        }
        let reason = |l: &AssessedLine<'_>| {
            l.answer.map(|a| a.applicable_reason.clone()).unwrap_or_default()
        };
        blocks.push(Block::Table(Table {
            caption: String::new(),
            columns: vec![
                column(text::t("field.gap_answers.line"), 4),
                column(text::t("field.gap_answers.applicable_reason"), 8),
            ],
            rows: out.into_iter().map(|l| vec![self.line_link(l), plain(reason(l))]).collect(),
            repeat_head: true,
            ..Table::default()
        }));
        blocks
    }

    /// The open actions that the lines of this run link to.
    fn open_actions(&self) -> Vec<Block> {
        let mut lines_of: Vec<(&Action, Vec<&str>)> = Vec::new();
        for line in &self.view.lines {
            for id in line.answer.map_or(&[][..], |a| &a.actions) {
                let Some(action) = self.book.get::<Action>(*id).filter(|a| a.is_open()) else {
                    continue;
                };
                match lines_of.iter_mut().find(|(a, _)| a.id == action.id) {
                    Some((_, lines)) => lines.push(line.line.id),
                    None => lines_of.push((action, vec![line.line.id])),
                }
            }
        }
        lines_of.sort_by_key(|(a, _)| (a.due.is_none(), a.due, a.number));
        let day = self.setting.dates.day(self.setting.today);
        let mut blocks = vec![
            Block::heading(1, t("gap.report.actions")),
            paragraph(text::fill(
                "gap.report.actions.text",
                &[("n", &lines_of.len().to_string()), ("day", &day)],
            )),
        ];
        if lines_of.is_empty() {
            return blocks;
        }
        let rows = lines_of.into_iter().map(|(a, lines)| {
            let due = match a.is_overdue(self.setting.today) {
                true => vec![Run::Strong(text::fill(
                    "gap.report.overdue",
                    &[("day", &self.day(a.due))],
                ))],
                false => plain(self.day(a.due)),
            };
            vec![
                plain(Kind::Action.reference(a.number)),
                plain(a.title.clone()),
                plain(a.owner.map_or_else(|| t("gap.chart.nobody"), |o| self.person(o))),
                due,
                plain(choice(a.status)),
                plain(lines.join(", ")),
            ]
        });
        blocks.push(Block::Table(Table {
            columns: vec![
                column(t("paper.reference"), 2),
                column(text::t("field.actions.title"), 6),
                column(text::t("field.actions.owner"), 3),
                column(text::t("field.actions.due"), 3),
                column(text::t("field.actions.status"), 2),
                column(text::t("field.actions.lines"), 3),
            ],
            rows: rows.collect(),
            repeat_head: true,
            ..Table::default()
        }));
        blocks
    }

    /// Who assessed and who was asked, and the place to sign.
    fn people(&self) -> Vec<Block> {
        let run = self.run();
        let row = |id: &Id, role: &str| {
            let title = self.book.get::<Person>(*id).map(|p| p.title.clone()).unwrap_or_default();
            vec![plain(self.person(*id)), plain(title), plain(t(role))]
        };
        let rows: Vec<Vec<Runs>> = run
            .assessors
            .iter()
            .map(|id| row(id, "gap.report.assessor"))
            .chain(run.interviewees.iter().map(|id| row(id, "gap.report.interviewee")))
            .collect();
        let mut blocks = vec![Block::heading(1, t("gap.report.people"))];
        if rows.is_empty() {
            blocks.push(paragraph(t("gap.report.people.none")));
        } else {
            blocks.push(Block::Table(Table {
                columns: vec![
                    column(text::t("field.people.name"), 3),
                    column(text::t("field.people.title"), 3),
                    column(t("gap.report.role"), 3),
                ],
                rows,
                ..Table::default()
            }));
        }
        blocks.push(Block::heading(2, t("gap.report.sign")));
        blocks.push(paragraph(t("gap.report.sign.text")));
        let signatory =
            |id: &Id| Signatory { name: self.person(*id), role: t("gap.report.assessor") };
        let top = self.book.people.iter().find(|p| p.top_management && p.left.is_none());
        let mut signatures: Vec<Signatory> = run.assessors.iter().map(signatory).collect();
        signatures.push(Signatory {
            name: top.map(|p| p.name.clone()).unwrap_or_default(),
            role: t("gap.report.management"),
        });
        blocks.push(Block::Signatures(signatures));
        blocks
    }
}

/// The headline numbers, each with its fraction and formula.
pub(super) fn numbers(total: &Score) -> Vec<BigNumber> {
    let number = |label: &str, ratio: Ratio, unit: &str, formula: &str| BigNumber {
        label: t(label),
        value: percent(ratio),
        fraction: fraction(ratio, unit),
        formula: t(formula),
    };
    let mut numbers = vec![
        number("gap.conformity", total.conformity, "gap.points", "gap.formula.conformity"),
        number("gap.coverage", total.coverage, "gap.lines_of", "gap.formula.coverage"),
        number("gap.of_assessed", total.of_assessed, "gap.points", "gap.formula.of_assessed"),
    ];
    if total.at_target.of > 0 {
        numbers.push(number("gap.target", total.target, "gap.points", "gap.formula.target"));
    }
    if let Some(mean) = total.maturity.mean_hundredths() {
        let mean = words().number(f64::from(mean) / 100.0, 1);
        numbers.push(BigNumber {
            label: t("gap.maturity"),
            value: text::fill("gap.maturity.mean", &[("mean", &mean)]),
            fraction: text::fill("gap.maturity.n", &[("n", &total.maturity.n().to_string())]),
            formula: t("gap.formula.maturity"),
        });
    }
    numbers
}

/// Texts one after the other, each with its label; empty ones are left out.
fn parts(texts: &[(&str, &str)]) -> Runs {
    let mut runs = Runs::new();
    for (label, said) in texts.iter().filter(|(_, said)| !said.trim().is_empty()) {
        let space = if runs.is_empty() { "" } else { " " };
        if !label.is_empty() {
            runs.push(Run::Strong(format!("{space}{} ", t(label))));
        } else {
            runs.push(Run::Plain(space.to_owned()));
        }
        runs.push(Run::Plain((*said).to_owned()));
    }
    runs
}

/// The first text that says something.
fn first_of(texts: &[&String]) -> String {
    texts.iter().find(|t| !t.trim().is_empty()).map(|t| (*t).clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::gap::figures::Month;
    use crate::insight::gap::ops::{self, NewRun};
    use crate::paper::text_of;
    use crate::workbook::testing::Script;
    use crate::workbook::{Draft, Label};

    struct Iso;
    impl Dates for Iso {
        fn day(&self, day: NaiveDate) -> String {
            day.to_string()
        }
        fn month(&self, (year, month): Month) -> String {
            format!("{year}-{month:02}")
        }
    }

    /// Changes a workbook as the page does.
    fn edit<T>(
        book: &mut Workbook,
        here: &mut Script,
        make: impl FnOnce(&mut Draft<'_>) -> T,
    ) -> T {
        let before = book.clone();
        let mut draft = Draft::new(&before, here);
        let made = make(&mut draft);
        if let Some(change) = draft.finish(Label::new("test")) {
            book.apply(&change).unwrap();
        }
        made
    }

    fn answer(book: &Workbook, run: Id, line: &str) -> Id {
        RunView::new(book, run).unwrap().line(line).unwrap().answer.unwrap().id
    }

    /// A workbook with one run in which two lines are answered and one control is left out.
    fn small() -> (Workbook, Id, NaiveDate) {
        let mut book = Workbook::default();
        let mut here = Script::default();
        let owner =
            edit(&mut book, &mut here, |d| d.create::<Person>(|p| p.name = "Mara <Lind>".into()));
        let run = edit(&mut book, &mut here, |d| {
            ops::start(
                d,
                NewRun { name: "Initial".into(), assessors: vec![owner], ..NewRun::default() },
            )
        });
        let (first, second, out) =
            (answer(&book, run, "4.1"), answer(&book, run, "A.5.1"), answer(&book, run, "A.8.28"));
        edit(&mut book, &mut here, |d| {
            ops::set_verdict(d, first, Conformity::Partly).unwrap();
            ops::set_verdict(d, second, Conformity::Met).unwrap();
            ops::set_verdict(d, out, Conformity::NotApplicable).unwrap();
            d.update::<GapAnswer>(first, |a| {
                a.gap = "Nobody reviews the list.".into();
                a.recommendation = "Review it twice a year".into();
                a.responsible = Some(owner);
            })
            .unwrap();
            d.update::<GapAnswer>(out, |a| a.applicable_reason = "All software is bought.".into())
                .unwrap();
            ops::raise_action(d, first).unwrap();
        });
        let today = edit(&mut book, &mut here, |d| d.today());
        (book, run, today)
    }

    fn said(paper: &Paper) -> String {
        super::super::text(paper, &super::super::Labels::load(&|key| text::of(key)))
    }

    #[test]
    fn the_report_says_what_the_screens_say() {
        let (book, run, today) = small();
        let paper = build(&book, run, &Setting { today, dates: &Iso }).unwrap();
        let total = overview(&RunView::new(&book, run).unwrap()).total;
        let numbers = paper.blocks().iter().find_map(|b| match b {
            Block::Numbers(n) => n.first(),
            _ => None,
        });
        let headline = numbers.unwrap();
        assert_eq!(headline.value, percent(total.conformity));
        assert_eq!(headline.fraction, "1.5 of 122 points");
        assert_eq!(paper.cover().label, text::of("gap.report.label"));
    }

    #[test]
    fn every_line_stands_in_the_report_once() {
        let (book, run, today) = small();
        let paper = build(&book, run, &Setting { today, dates: &Iso }).unwrap();
        let rows: Vec<String> = paper
            .blocks()
            .iter()
            .filter_map(|b| match b {
                Block::Table(table) if table.columns.len() == 5 => Some(&table.rows),
                _ => None,
            })
            .flatten()
            .filter_map(|row| row.first().map(|cell| text_of(cell)))
            .collect();
        let lines = catalogue::scored_lines(book.get::<GapRun>(run).unwrap().edition);
        let expect: Vec<String> =
            lines.iter().map(|l| format!("{} {}", l.id, l.display_title)).collect();
        assert_eq!(rows, expect);
    }

    #[test]
    fn actions_and_reasons_are_told() {
        let (book, run, today) = small();
        let paper = build(&book, run, &Setting { today, dates: &Iso }).unwrap();
        let said = said(&paper);
        for part in [
            "Review it twice a year",
            "Mara <Lind>",
            "All software is bought.",
            "Nobody reviews the list.",
        ] {
            assert!(said.contains(part), "{part}");
        }
    }

    #[test]
    fn a_report_on_nothing_is_none() {
        let (book, _, today) = small();
        assert!(build(&book, Id::default(), &Setting { today, dates: &Iso }).is_none());
    }

    #[test]
    fn every_word_of_the_report_is_in_the_text_tables() {
        let (book, run, today) = small();
        let paper = build(&book, run, &Setting { today, dates: &Iso }).unwrap();
        let said = said(&paper);
        for stray in ["gap.report.", "gap.chart.", "choice.", "field."] {
            assert!(!said.contains(stray), "{stray} in {said}");
        }
    }
}
