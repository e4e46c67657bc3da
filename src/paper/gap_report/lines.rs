//! The lines: the most pressing gaps, every line by area, and those that do not apply.

use super::{Report, choice, column, missing, paragraph, t};
use crate::catalogue::{self, LineKind};
use crate::insight::gap::AssessedLine;
use crate::insight::gap::figures::top_gaps;
use crate::paper::tree::{Block, Run, Runs, Table, plain};
use crate::text;
use crate::workbook::{Action, Conformity, Evidence, GapAnswer, Kind};

/// How many gaps stand on the first pages.
const TOP: usize = 10;

impl Report<'_> {
    pub(super) fn top_gaps(&self) -> Vec<Block> {
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
            let missing = answer.map(missing).unwrap_or_default();
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

    /// Every line of a kind, area by area.
    pub(super) fn by_area(&self, kind: LineKind, title: &str) -> Vec<Block> {
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

    pub(super) fn excluded(&self) -> Vec<Block> {
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

    /// The actions of a line with owner and due date, or the reason why there is none.
    fn actions(&self, answer: &GapAnswer) -> String {
        let said: Vec<String> = answer
            .actions
            .iter()
            .filter_map(|id| self.book.get::<Action>(*id))
            .map(|a| {
                let owner = a.owner.map_or_else(|| t("gap.chart.nobody"), |o| self.person(o));
                let due = a
                    .due_now()
                    .map_or_else(|| t("gap.chart.no_date"), |d| self.setting.dates.day(d));
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
