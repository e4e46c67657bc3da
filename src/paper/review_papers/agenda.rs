//! The agenda of a management review: who is asked to come, and what is looked at in which order.

use super::{Meeting, column, t};
use crate::insight::review::agenda as inputs;
use crate::paper::gap_report::Setting;
use crate::paper::tree::{Block, Paper, Run, Table, plain};
use crate::workbook::{Id, Workbook};

/// The agenda; nothing where there is no such review.
pub fn build(book: &Workbook, review: Id, setting: &Setting<'_>) -> Option<Paper> {
    let meeting = Meeting::of(book, review, setting)?;
    let mut blocks = meeting.cancelled();
    blocks.extend(meeting.meeting());
    blocks.extend(meeting.asked_to_come());
    blocks.extend(meeting.agenda());
    Some(Paper::new(meeting.cover("review.paper.agenda"), blocks))
}

impl Meeting<'_> {
    /// Who is asked to come, whether or not they came in the end.
    fn asked_to_come(&self) -> Vec<Block> {
        let mut blocks = self.participants();
        if let Some(Block::Table(table)) = blocks.last_mut() {
            table.columns.truncate(3);
        }
        blocks
    }

    /// The inputs with what to bring along, and what the meeting has to come to.
    pub(super) fn agenda(&self) -> Vec<Block> {
        let known = inputs::points(self.review().edition);
        let brought = |id: &str| {
            let point = known.iter().find(|point| point.id == id);
            point.map(|point| point.evidence.join("; ")).unwrap_or_default()
        };
        let row = |(n, item): (usize, &super::Item<'_>)| {
            vec![
                plain(n.to_string()),
                vec![Run::Strong(item.letter.to_owned())],
                plain(item.title.trim_end_matches('.')),
                plain(brought(item.id)),
            ]
        };
        let items = self.items();
        let mut rows: Vec<_> = (1..).zip(&items).map(row).collect();
        let last = [t("review.paper.decisions"), t("group.verdict"), t("review.paper.next.title")];
        for (n, title) in (rows.len() + 1..).zip(last) {
            rows.push(vec![plain(n.to_string()), plain(""), plain(title), plain("")]);
        }
        let table = Table {
            columns: vec![
                column(t("review.paper.point"), 2),
                column(t("review.paper.letter"), 3),
                column(t("review.paper.input"), 9),
                column(t("review.paper.bring"), 10),
            ],
            rows,
            repeat_head: true,
            ..Table::default()
        };
        vec![Block::heading(1, t("review.paper.agenda.points")), Block::Table(table)]
    }
}
