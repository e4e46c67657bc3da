//! What is still to be done and by whom, who took part, and the place to sign.

use super::{Report, choice, column, paragraph, t};
use crate::paper::tree::{Block, Run, Runs, Signatory, Table, plain};
use crate::text;
use crate::workbook::{Action, Id, Kind, Person};

impl Report<'_> {
    /// The open actions that the lines of this run link to.
    pub(super) fn open_actions(&self) -> Vec<Block> {
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
        crate::sort::by_key(&mut lines_of, |(a, _)| (a.due_now().is_none(), a.due_now(), a.number));
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
                    &[("day", &self.day(a.due_now()))],
                ))],
                false => plain(self.day(a.due_now())),
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
                column(t("paper.reference"), 14),
                column(text::t("field.actions.title"), 29),
                column(text::t("field.actions.owner"), 16),
                column(text::t("field.actions.due"), 15),
                column(text::t("field.actions.status"), 12),
                column(text::t("field.actions.lines"), 14),
            ],
            rows: rows.collect(),
            repeat_head: true,
            ..Table::default()
        }));
        blocks
    }

    /// Who assessed and who was asked, and the place to sign.
    pub(super) fn people(&self) -> Vec<Block> {
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
