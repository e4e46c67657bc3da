//! The minutes of a management review: what was shown, said, concluded and decided, and by whom.

use super::lists::Annex;
use super::{Item, Meeting, changes, choice, column, field, joined, label, paragraph, t, written};
use crate::insight::review::parts;
use crate::paper::gap_report::Setting;
use crate::paper::tree::{Block, Paper, Run, Signatory, Table, plain};
use crate::text;
use crate::workbook::{
    Id, Kind, Participant, ReviewAddendum, ReviewDecision, ReviewState, Verdict, Workbook,
};

/// The minutes as they are; nothing where there is no such review.
pub fn build(book: &Workbook, review: Id, setting: &Setting<'_>) -> Option<Paper> {
    let meeting = Meeting::of(book, review, setting)?;
    let mut annex = Annex::default();
    let mut blocks = vec![Block::Contents];
    blocks.extend(meeting.notes());
    blocks.extend(meeting.meeting());
    blocks.extend(meeting.participants());
    blocks.push(meeting.apologies());
    blocks.push(Block::heading(1, t("kinds.review_inputs")));
    for item in meeting.items() {
        blocks.extend(meeting.discussed(&item, &mut annex));
    }
    blocks.extend(meeting.decided());
    blocks.extend(meeting.changes());
    blocks.extend(meeting.actions());
    blocks.extend(meeting.verdict());
    blocks.extend(meeting.next());
    blocks.extend(meeting.signed());
    blocks.extend(meeting.addenda());
    blocks.extend(annex.blocks());
    blocks.extend(meeting.data());
    Some(Paper::new(meeting.cover("review.paper.minutes"), blocks))
}

impl Meeting<'_> {
    /// One input: what was presented, what was said, and what it came to.
    fn discussed(&self, item: &Item<'_>, annex: &mut Annex) -> Vec<Block> {
        let mut blocks =
            vec![Block::heading(2, item.heading()), Block::heading(3, t("review.paper.presented"))];
        blocks.extend(self.presented(item, annex));
        blocks.extend(item.nothing().map(paragraph));
        let said = |text: Option<&str>, none: &str| match text.map(str::trim) {
            Some(text) if !text.is_empty() => paragraph(text),
            _ => paragraph(t(none)),
        };
        let input = item.input;
        blocks.push(Block::heading(3, t("review.paper.discussion")));
        let none = match input.is_some_and(|input| input.discussed) {
            true => "review.paper.no_notes",
            false => "review.paper.not_discussed",
        };
        blocks.push(said(input.map(|input| input.notes.as_str()), none));
        blocks.push(Block::heading(3, field(Kind::ReviewInput, "conclusion")));
        let conclusion = input.map(|input| input.conclusion.as_str());
        blocks.push(said(conclusion, "review.paper.no_conclusion"));
        blocks
    }

    fn decided(&self) -> Vec<Block> {
        let mut blocks = vec![Block::heading(1, t("review.paper.decisions"))];
        if self.decisions.is_empty() {
            blocks.push(paragraph(t("review.paper.no_decisions")));
            blocks.extend(written(&self.review().no_decisions));
        } else {
            blocks.push(Block::Table(self.decision_table()));
        }
        blocks
    }

    /// The decisions that change the ISMS.
    fn changes(&self) -> Vec<Block> {
        let row = |d: &&ReviewDecision| {
            let change = d.change.map(|id| self.reference(Kind::PlannedChange, id));
            vec![
                vec![change.unwrap_or_else(|| Run::Plain(t("paper.none")))],
                plain(Kind::ReviewDecision.reference(d.number)),
                vec![Run::Strong(d.title.clone())],
                plain(d.rationale.clone()),
                plain(self.person(d.owner)),
                plain(self.day(d.due)),
            ]
        };
        let rows: Vec<_> = self.decisions.iter().filter(|d| changes(d)).map(row).collect();
        let kind = Kind::ReviewDecision;
        let columns = vec![
            column(t("kind.planned_changes"), 14),
            column(t("review.paper.decision"), 14),
            column(t("review.paper.what"), 23),
            column(field(kind, "rationale"), 21),
            column(field(kind, "owner"), 14),
            column(field(kind, "due"), 14),
        ];
        section("review.paper.changes", "review.paper.no_changes", columns, rows)
    }

    /// The actions that came of the decisions, as they were decided. What became of them is told by the register
    /// and the next review; a title that changes there does not change the minutes.
    fn actions(&self) -> Vec<Block> {
        let of_decision = |d: &&ReviewDecision| -> Vec<_> {
            let row = |id: &Id| {
                vec![
                    vec![self.reference(Kind::Action, *id)],
                    plain(Kind::ReviewDecision.reference(d.number)),
                    vec![Run::Strong(d.title.clone())],
                    plain(self.person(d.owner)),
                    plain(self.day(d.due)),
                ]
            };
            d.actions.iter().map(row).collect()
        };
        let rows: Vec<_> = self.decisions.iter().flat_map(of_decision).collect();
        let columns = vec![
            column(t("kind.actions"), 14),
            column(t("review.paper.decision"), 14),
            column(t("review.paper.to_carry_out"), 40),
            column(field(Kind::ReviewDecision, "owner"), 18),
            column(field(Kind::ReviewDecision, "due"), 14),
        ];
        let mut blocks = section("kinds.actions", "review.paper.no_actions", columns, rows);
        blocks.push(paragraph(t("review.paper.actions.what")));
        blocks
    }

    fn verdict(&self) -> Vec<Block> {
        let review = self.review();
        let answers = [
            ("suitable", review.suitable, &review.suitable_reason),
            ("adequate", review.adequate, &review.adequate_reason),
            ("effective", review.effective, &review.effective_reason),
        ];
        let row = |(name, answer, reason): (&str, Verdict, &String)| {
            vec![plain(label(name)), vec![Run::Strong(choice(answer))], plain(reason.clone())]
        };
        let table = Table {
            columns: vec![
                column(t("review.paper.question"), 5),
                column(t("review.paper.answer"), 4),
                column(t("review.paper.reasons"), 10),
            ],
            rows: answers.into_iter().map(row).collect(),
            repeat_head: true,
            ..Table::default()
        };
        vec![Block::heading(1, t("group.verdict")), Block::Table(table)]
    }

    fn next(&self) -> Vec<Block> {
        let next = match self.review().next_on {
            Some(day) => text::fill("review.paper.next", &[("day", &self.day(Some(day)))]),
            None => t("review.paper.no_next"),
        };
        vec![Block::heading(1, t("review.paper.next.title")), paragraph(next)]
    }

    /// The entries of those who signed, or a line to sign.
    fn signed(&self) -> Vec<Block> {
        let mut blocks = vec![Block::heading(1, t("review.paper.signatures"))];
        let approvals = self.approvals();
        if !approvals.is_empty() {
            blocks.push(Block::Table(self.desk.approval_table(&approvals)));
            return blocks;
        }
        let review = self.review();
        let position = |id: Option<Id>| {
            let is = |p: &&Participant| id.is_some() && p.person == id;
            let found = parts::<Participant>(self.desk.book, review.id).into_iter().find(is);
            found.map(|p| p.role.trim().to_owned()).unwrap_or_default()
        };
        let signatory = |id: Option<Id>, part: &str| Signatory {
            name: self.person(id),
            role: joined_line([position(id), label(part)]),
        };
        let mut people = vec![signatory(review.chair, "chair")];
        people.extend(review.secretary.map(|id| signatory(Some(id), "secretary")));
        blocks.push(Block::Signatures(people));
        blocks
    }

    fn addenda(&self) -> Vec<Block> {
        let row = |a: &ReviewAddendum| {
            vec![
                plain(Kind::ReviewAddendum.reference(a.number)),
                plain(self.day(a.on)),
                plain(a.by.clone()),
                plain(joined([a.text.clone()])),
                plain(a.reason.clone()),
            ]
        };
        let added = parts::<ReviewAddendum>(self.desk.book, self.review().id);
        if added.is_empty() {
            return Vec::new();
        }
        let kind = Kind::ReviewAddendum;
        let columns = vec![
            column(t("paper.reference"), 15),
            column(field(kind, "on"), 15),
            column(field(kind, "by"), 15),
            column(field(kind, "text"), 32),
            column(field(kind, "reason"), 23),
        ];
        let rows = added.into_iter().map(row).collect();
        section("kinds.review_addenda", "paper.none", columns, rows)
    }

    /// Which data the review was given, and how anybody can see that it still is the same.
    fn data(&self) -> Vec<Block> {
        let review = self.review();
        if self.is_cancelled() {
            return Vec::new();
        }
        let mut blocks = vec![Block::heading(1, t("review.paper.data"))];
        let Some(pack) = self.shown.pack.as_ref().filter(|_| self.shown.kept) else {
            let key = match review.state {
                ReviewState::Held | ReviewState::Closed => "review.paper.data.unreadable",
                _ => "review.paper.data.live",
            };
            blocks.push(paragraph(t(key)));
            return blocks;
        };
        let kept = review.frozen_at.map(|at| self.moment(at)).unwrap_or_default();
        let facts = [
            (label("data_as_of"), plain(self.kept_day(&pack.as_of))),
            (label("frozen_at"), plain(kept)),
            (label("fingerprint"), vec![Run::Code(review.fingerprint.clone())]),
        ];
        blocks.push(paragraph(t("review.paper.data.kept")));
        blocks.push(Block::Definitions(facts.to_vec()));
        blocks
    }
}

/// Parts of a line that are there.
fn joined_line(parts: [String; 2]) -> String {
    let parts = parts.into_iter().filter(|part| !part.trim().is_empty());
    parts.collect::<Vec<_>>().join(", ")
}

/// A heading with a table, or with the sentence that there is nothing.
fn section(
    heading: &str,
    none: &str,
    columns: Vec<crate::paper::Column>,
    rows: Vec<Vec<crate::paper::Runs>>,
) -> Vec<Block> {
    let body = match rows.is_empty() {
        true => paragraph(t(none)),
        false => Block::Table(Table { columns, rows, repeat_head: true, ..Table::default() }),
    };
    vec![Block::heading(1, t(heading)), body]
}
