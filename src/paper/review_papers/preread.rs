//! The pre-read of a management review: what those who come should have read, and what they are asked to decide.

use super::lists::Annex;
use super::{Item, Meeting, label, paragraph, t};
use crate::paper::gap_report::Setting;
use crate::paper::tree::{Block, Paper, Runs, plain};
use crate::text;
use crate::workbook::{Id, Kind, ReviewDecision, Workbook};

/// The pre-read; nothing where there is no such review. Once the meeting was held it shows the data of the meeting
/// and no questions any more: the minutes have the answers.
pub fn build(book: &Workbook, review: Id, setting: &Setting<'_>) -> Option<Paper> {
    let meeting = Meeting::of(book, review, setting)?;
    let mut annex = Annex::default();
    let mut blocks = vec![Block::Contents];
    blocks.extend(meeting.notes());
    blocks.extend(meeting.meeting());
    blocks.extend(meeting.agenda());
    for item in meeting.items() {
        blocks.push(Block::heading(1, item.heading()));
        blocks.extend(meeting.presented(&item, &mut annex));
        blocks.extend(meeting.asked(&item));
    }
    blocks.extend(meeting.asks());
    blocks.extend(annex.blocks());
    Some(Paper::new(meeting.cover("review.paper.preread"), blocks))
}

impl Meeting<'_> {
    /// What was prepared on an input: notes, and decisions that are put forward.
    fn asked(&self, item: &Item<'_>) -> Vec<Block> {
        if self.shown.kept {
            return Vec::new();
        }
        let mut blocks: Vec<Block> = item.nothing().map(paragraph).into_iter().collect();
        let notes = item.input.map(|input| input.notes.trim()).filter(|notes| !notes.is_empty());
        if let Some(notes) = notes {
            blocks.push(Block::heading(2, t("review.paper.noted")));
            blocks.push(paragraph(notes));
        }
        let follows = self.decisions.iter().filter(|d| d.inputs.iter().any(|id| id == item.id));
        let named = |d: &&ReviewDecision| {
            plain(format!("{} {}", Kind::ReviewDecision.reference(d.number), d.title))
        };
        let points: Vec<Runs> = follows.map(named).collect();
        if !points.is_empty() {
            blocks.push(Block::heading(2, t("review.paper.ask")));
            blocks.push(Block::List { ordered: false, points });
        }
        blocks
    }

    /// Everything that the meeting is asked, at one place.
    fn asks(&self) -> Vec<Block> {
        if self.shown.kept || self.is_cancelled() {
            return Vec::new();
        }
        let mut blocks = vec![Block::heading(1, t("review.paper.ask"))];
        if self.decisions.is_empty() {
            blocks.push(paragraph(t("review.paper.ask.none")));
        } else {
            let n = self.decisions.len().to_string();
            blocks.push(paragraph(text::fill("review.paper.ask.some", &[("n", &n)])));
            blocks.push(Block::Table(self.decision_table()));
        }
        let questions = ["suitable", "adequate", "effective"].map(|name| plain(label(name)));
        blocks.push(paragraph(t("review.paper.ask.verdict")));
        blocks.push(Block::List { ordered: true, points: questions.to_vec() });
        blocks
    }
}
