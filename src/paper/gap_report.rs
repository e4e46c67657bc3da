//! The gap report: a gap assessment as a paper, for management, the consultant and the auditor.
//!
//! It says on its cover that it is a self-assessment and not the internal audit. Its numbers are
//! those of `insight::gap`, as on every screen. A closed run is rendered from its frozen answers;
//! what it links to (actions, evidence, people) is shown as it is on the day of printing, and the
//! paper says so.
//!
//! The parts stand in the order of the paper in `method`, `results`, `lines` and `people`.

mod lines;
mod method;
mod people;
mod results;

pub(super) use results::{fraction, numbers};

use super::gap_charts::Dates;
use super::tree::{Align, Block, Column, Cover, DocumentControl, Paper, Run, Runs, plain};
use crate::catalogue::LineKind;
use crate::insight::gap::{AssessedLine, Comparison, RunView, compare};
use crate::text;
use crate::workbook::{Choice, Classification, GapAnswer, GapRun, Id, Kind, Person, Workbook};
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

/// The words of an answer.
pub(crate) fn choice<C: Choice>(value: C) -> String {
    text::of(&format!("choice.{}.{}", C::LIST, value.key()))
}

/// What a line lacks: the gap as it was written down, else the finding.
pub(super) fn missing(answer: &GapAnswer) -> String {
    let texts = [&answer.gap, &answer.finding];
    texts.into_iter().find(|t| !t.trim().is_empty()).cloned().unwrap_or_default()
}

fn paragraph(text: impl Into<String>) -> Block {
    Block::Paragraph(plain(text))
}

fn column(title: impl Into<String>, width: u16) -> Column {
    Column { title: title.into(), align: Align::Start, width }
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
                classification: if run.classification == Classification::Unset {
                    String::new()
                } else {
                    choice(run.classification)
                },
                date: self.setting.dates.day(self.setting.today),
                data_as_of: self.setting.dates.day(as_of),
                prepared_by: if run.assessors.is_empty() {
                    String::new()
                } else {
                    self.names(&run.assessors)
                },
                // Nobody signs a run: approvals are about other things, and closing one records the day and
                // not who did it. The cover says that there is none, and guesses nobody.
                approver: String::new(),
                fingerprint: run.frozen_hash.clone(),
                facts: Vec::new(),
            },
        }
    }
}

#[cfg(test)]
mod tests;
