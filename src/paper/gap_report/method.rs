//! What was looked at, by whom, and how it was measured.

use super::{Report, choice, column, label, paragraph, t};
use crate::catalogue;
use crate::paper::tree::{Align, Block, CalloutKind, Column, Run, Table, plain};
use crate::text;
use crate::workbook::{Choice, Conformity, RunKind, RunState};

impl Report<'_> {
    pub(super) fn scope_and_method(&self) -> Vec<Block> {
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
}
