//! The papers of a management review (9.3): agenda, pre-read and minutes, and the page for a steering group.
//!
//! What a review was given to look at comes from its pack: the one of the meeting, word for word, as soon as it was
//! held. So the papers of a review that is closed are the same years later, whatever changed in the workbook: they
//! name rows outside of the review by reference, people who took part as they were called then, and no day but its
//! own. Before the meeting they show the workbook as it is.
//!
//! # Limitations
//! The name of the firm, and of people who carry out a decision and did not take part, are those of the day of
//! printing.

pub mod agenda;
mod lists;
pub mod minutes;
pub mod preread;
pub mod steering;

use super::gap_report::Setting;
use super::review_pack;
use super::risk_papers::{
    Desk, choice, column, field, joined, number_column, paragraph, t, written,
};
use super::tree::{Block, CalloutKind, Cover, DocumentControl, Run, Runs, Table, plain};
use crate::catalogue;
use crate::insight::review::pack::{Pack, Point};
use crate::insight::review::{agenda as inputs, ops, parts, signed};
use crate::text;
use crate::workbook::{
    Attendance, Choice, DecisionKind, Id, Kind, ManagementReview, Moment, Participant,
    ReviewDecision, ReviewInput, ReviewState, Workbook,
};
use chrono::NaiveDate;

/// The tables that the papers of a review are written from: the pack of one that was not held reads nearly all.
pub const READS: &[Kind] = Kind::ALL;

/// A review with what it looks at.
#[derive(Clone, Debug)]
pub struct Shown<'a> {
    pub review: &'a ManagementReview,
    /// Nothing where the review has no period yet, or what was kept cannot be read.
    pub pack: Option<Pack>,
    /// Whether the pack is that of the meeting.
    pub kept: bool,
    /// Whether what was kept is what was kept then.
    pub whole: bool,
}

impl<'a> Shown<'a> {
    /// The pack of the meeting once it was held, else that of today; nothing where there is no such review. What
    /// was kept and cannot be read is not filled up with today's data, which would be taken for it.
    pub fn of(book: &'a Workbook, review: Id, setting: &Setting<'_>) -> Option<Shown<'a>> {
        let review = book.get::<ManagementReview>(review)?;
        let kept = matches!(review.state, ReviewState::Held | ReviewState::Closed);
        let pack = match review.state {
            ReviewState::Held | ReviewState::Closed => Pack::from_text(&review.frozen),
            // Nothing was presented, and nothing will be.
            ReviewState::Cancelled => None,
            ReviewState::Planned | ReviewState::Preparing => {
                review_pack::build(book, review.id, setting)
            }
        };
        let whole = ops::is_whole(review) && (pack.is_some() || !kept);
        Some(Shown { review, pack, kept, whole })
    }
}

/// One input of the review, with what is there on it.
#[derive(Clone, Copy, Debug)]
pub(in crate::paper) struct Item<'m> {
    pub letter: &'m str,
    pub title: &'m str,
    pub id: &'m str,
    /// What the pack holds on it.
    pub point: Option<&'m Point>,
    /// What was entered on it.
    pub input: Option<&'m ReviewInput>,
}

impl Item<'_> {
    pub fn heading(&self) -> String {
        format!("{} · {}", self.letter, self.title.trim_end_matches('.'))
    }

    /// Who said that there is nothing to report, and how they know.
    pub fn nothing(&self) -> Option<String> {
        let input = self.input?;
        let (by, reason) = (input.nothing_by.trim(), input.nothing_reason.trim());
        (!by.is_empty() || !reason.is_empty())
            .then(|| text::fill("review.paper.nothing", &[("who", by), ("reason", reason)]))
    }
}

/// What the builders of these papers work with.
pub(in crate::paper) struct Meeting<'a> {
    pub desk: Desk<'a>,
    pub shown: Shown<'a>,
    /// Id, letter and title of each input, in the order of the standard.
    points: Vec<(String, String, String)>,
    participants: Vec<&'a Participant>,
    pub decisions: Vec<&'a ReviewDecision>,
}

impl<'a> Meeting<'a> {
    pub fn of(book: &'a Workbook, review: Id, setting: &'a Setting<'a>) -> Option<Meeting<'a>> {
        let shown = Shown::of(book, review, setting)?;
        let of_pack = |p: &Point| (p.id.clone(), p.letter.clone(), p.title.clone());
        let of_edition = |p: inputs::Point| (p.id.to_owned(), p.letter, p.text.to_owned());
        let points = match &shown.pack {
            Some(pack) => pack.points.iter().map(of_pack).collect(),
            None => inputs::points(shown.review.edition).into_iter().map(of_edition).collect(),
        };
        let participants = parts::<Participant>(book, review);
        let decisions = parts::<ReviewDecision>(book, review);
        Some(Meeting { desk: Desk { book, setting }, shown, points, participants, decisions })
    }

    pub fn review(&self) -> &'a ManagementReview {
        self.shown.review
    }

    pub fn is_cancelled(&self) -> bool {
        self.review().state == ReviewState::Cancelled
    }

    pub fn day(&self, day: Option<NaiveDate>) -> String {
        self.desk.day(day)
    }

    /// A moment, to the minute. Where the reader's clock stands is not known here.
    fn moment(&self, at: Moment) -> String {
        let Some(at) = chrono::DateTime::from_timestamp_millis(at.0) else {
            return t("paper.none");
        };
        let (day, time) = (self.day(Some(at.date_naive())), at.format("%H:%M").to_string());
        text::fill("review.paper.moment", &[("day", &day), ("time", &time)])
    }

    /// A day as the pack has it.
    fn kept_day(&self, day: &str) -> String {
        self.desk.day(day.parse().ok())
    }

    /// Somebody as they were called at the meeting, where they were asked to it.
    pub fn person(&self, id: Option<Id>) -> String {
        let named = self.participants.iter().find(|p| id.is_some() && p.person == id);
        named.map_or_else(|| self.desk.person(id), |p| p.name.clone())
    }

    /// The inputs in the order of the agenda.
    pub fn items(&self) -> Vec<Item<'_>> {
        let entered = parts::<ReviewInput>(self.desk.book, self.review().id);
        let mut items = Vec::new();
        for (id, letter, title) in &self.points {
            let input = entered.iter().find(|input| input.input == *id).copied();
            let point = self.shown.pack.as_ref().and_then(|pack| pack.point(id));
            items.push(Item { id, letter, title, point, input });
        }
        crate::sort::by_key(&mut items, |item| {
            item.input.and_then(|input| input.place).unwrap_or(i64::MAX)
        });
        items
    }

    /// The letters of some inputs.
    pub fn letters(&self, ids: &[String]) -> String {
        let letter = |id: &String| {
            let point = self.points.iter().find(|(other, ..)| other == id);
            point.map_or_else(|| id.clone(), |(_, letter, _)| letter.clone())
        };
        ids.iter().map(letter).collect::<Vec<_>>().join(", ")
    }

    fn state(&self) -> String {
        let review = self.review();
        let key = format!("review.paper.state.{}", review.state.key());
        text::fill(&key, &[("day", &*self.day(review.closed_on))])
    }

    pub fn cover(&self, title: &str) -> Cover {
        let review = self.review();
        let dated = match review.state {
            ReviewState::Closed => review.closed_on.or(review.held_on),
            ReviewState::Held => review.held_on,
            _ => Some(self.desk.setting.today),
        };
        let met = match review.held_on {
            Some(day) => (label("held_on"), self.day(Some(day))),
            None => (label("planned_on"), self.day(review.planned_on)),
        };
        Cover {
            title: t(title),
            subtitle: [self.desk.book.name().trim(), review.title.trim()]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" · "),
            label: self.state(),
            control: DocumentControl {
                reference: Kind::ManagementReview.reference(review.number),
                version: choice(review.state),
                date: self.day(dated),
                classification: t("choice.classification.confidential"),
                data_as_of: match &self.shown.pack {
                    Some(pack) => self.kept_day(&pack.as_of),
                    None => String::new(),
                },
                prepared_by: review.secretary.map(|id| self.person(Some(id))).unwrap_or_default(),
                approver: self.approver(),
                fingerprint: review.fingerprint.clone(),
                facts: vec![
                    (t("review.paper.period"), self.period()),
                    met,
                    (label("chair"), self.person(review.chair)),
                ],
            },
        }
    }

    /// The entries by which the review was signed.
    pub fn approvals(&self) -> Vec<&'a crate::workbook::Approval> {
        let uses = self.desk.book.uses(self.review().id).iter();
        let uses = uses.filter(|used| used.kind == Kind::Approval);
        uses.filter_map(|used| self.desk.book.approvals.get(used.id)).collect()
    }

    /// Who signed the minutes as they stand; nobody where they were changed since.
    fn approver(&self) -> String {
        if !signed(self.desk.book, self.review().id, self.desk.setting.today) {
            return String::new();
        }
        let yes =
            |e: &&&crate::workbook::Approval| e.decision != crate::workbook::Decision::Rejected;
        let approvals = self.approvals();
        let last = approvals.iter().rev().find(yes);
        last.map(|e| format!("{}, {}", e.name, self.day(e.on))).unwrap_or_default()
    }

    pub fn period(&self) -> String {
        let review = self.review();
        format!("{} – {}", self.day(review.period_from), self.day(review.period_to))
    }

    /// Why a review was given up, where it was.
    pub fn cancelled(&self) -> Vec<Block> {
        let reason = self.review().cancelled_reason.trim();
        let text = text::fill("review.paper.cancelled", &[("reason", reason)]);
        let note = Block::Callout { kind: CalloutKind::Warning, text: plain(text) };
        self.is_cancelled().then_some(note).into_iter().collect()
    }

    /// What a reader has to know first: a draft, a review that was given up, data that was altered.
    pub fn notes(&self) -> Vec<Block> {
        let shown = &self.shown;
        let (warning, note) = (CalloutKind::Warning, CalloutKind::Note);
        let live = !shown.kept && !self.is_cancelled();
        let said = [
            (!shown.whole, warning, "review.paper.altered"),
            (live, warning, "review.paper.draft"),
            (self.review().state == ReviewState::Held, note, "review.paper.open"),
            (shown.pack.is_none() && live, warning, "review.paper.no_period"),
        ];
        let said = said.into_iter().filter(|(holds, ..)| *holds);
        let said = said.map(|(_, kind, key)| Block::Callout { kind, text: plain(t(key)) });
        self.cancelled().into_iter().chain(said).collect()
    }

    /// The data of the meeting.
    pub fn meeting(&self) -> Vec<Block> {
        let review = self.review();
        let standard = catalogue::edition_info(review.edition).standard.to_owned();
        let mut facts =
            vec![(label("title"), review.title.clone()), (t("review.paper.period"), self.period())];
        if let Some(pack) = &self.shown.pack {
            let (from, to) = (&pack.before_from, &pack.before_to);
            let before = format!("{} – {}", self.kept_day(from), self.kept_day(to));
            facts.push((t("review.paper.before"), before));
            facts.push((label("data_as_of"), self.kept_day(&pack.as_of)));
        }
        facts.extend([
            (label("planned_on"), self.day(review.planned_on)),
            (label("held_on"), self.desk.day_if(review.held_on)),
            (label("place"), review.place.clone()),
            (label("chair"), self.person(review.chair)),
            (
                label("secretary"),
                review.secretary.map(|id| self.person(Some(id))).unwrap_or_default(),
            ),
            (t("review.paper.standard"), standard),
        ]);
        let facts = facts.into_iter().filter(|(_, value)| !value.trim().is_empty());
        let mut blocks = vec![
            Block::heading(1, t("review.paper.meeting")),
            Block::Definitions(facts.map(|(name, value)| (name, plain(value))).collect()),
        ];
        blocks.extend(written(&review.introduction));
        blocks
    }

    pub fn participants(&self) -> Vec<Block> {
        let kind = Kind::Participant;
        let row = |p: &&Participant| {
            vec![
                vec![Run::Strong(p.name.clone())],
                plain(p.role.clone()),
                plain(if p.top_management { t("app.yes") } else { String::new() }),
                plain(match p.attendance {
                    Attendance::Unset => String::new(),
                    attendance => choice(attendance),
                }),
                plain(p.comments.clone()),
            ]
        };
        let mut blocks = vec![Block::heading(1, t("kinds.participants"))];
        if self.participants.is_empty() {
            blocks.push(paragraph(t("review.paper.nobody")));
            return blocks;
        }
        blocks.push(Block::Table(Table {
            columns: vec![
                column(field(kind, "name"), 20),
                column(field(kind, "role"), 22),
                column(field(kind, "top_management"), 17),
                column(field(kind, "attendance"), 17),
                column(field(kind, "comments"), 24),
            ],
            rows: self.participants.iter().map(row).collect(),
            repeat_head: true,
            ..Table::default()
        }));
        blocks
    }

    /// Those who did not come.
    pub fn apologies(&self) -> Block {
        let absent = self.participants.iter().filter(|p| p.attendance == Attendance::Absent);
        let names: Vec<&str> = absent.map(|p| p.name.as_str()).collect();
        paragraph(match names.is_empty() {
            true => t("review.paper.no_apologies"),
            false => text::fill("review.paper.apologies", &[("names", &names.join(", "))]),
        })
    }

    /// What was decided, or is put forward.
    pub fn decision_table(&self) -> Table {
        let kind = Kind::ReviewDecision;
        let row = |d: &&ReviewDecision| {
            let mut what: Runs = vec![Run::Strong(d.title.clone())];
            if !d.rationale.trim().is_empty() {
                what.push(Run::Plain(format!("\n{}", d.rationale.trim())));
            }
            if !d.inputs.is_empty() {
                let label = field(kind, "inputs");
                what.push(Run::Emphasis(format!("\n{label}: {}", self.letters(&d.inputs))));
            }
            vec![
                plain(Kind::ReviewDecision.reference(d.number)),
                plain(choice(d.kind)),
                what,
                plain(self.person(d.owner)),
                plain(self.day(d.due)),
                self.carried_out(d),
            ]
        };
        Table {
            columns: vec![
                column(t("paper.reference"), 14),
                column(field(kind, "kind"), 15),
                column(field(kind, "title"), 28),
                column(field(kind, "owner"), 14),
                column(field(kind, "due"), 14),
                column(t("review.paper.carried_out"), 15),
            ],
            rows: self.decisions.iter().map(row).collect(),
            repeat_head: true,
            ..Table::default()
        }
    }

    /// Where a decision is carried out, by reference: names of other rows may change after the meeting.
    fn carried_out(&self, decision: &ReviewDecision) -> Runs {
        let links = [
            (Kind::PlannedChange, decision.change),
            (Kind::Objective, decision.objective),
            (Kind::Document, decision.document),
            (Kind::Risk, decision.risk),
        ];
        let actions = decision.actions.iter().map(|id| (Kind::Action, *id));
        let all = actions.chain(links.into_iter().filter_map(|(kind, id)| Some((kind, id?))));
        let mut runs = Runs::new();
        for (kind, id) in all {
            if !runs.is_empty() {
                runs.push(Run::Plain(", ".to_owned()));
            }
            runs.push(self.reference(kind, id));
        }
        runs
    }

    /// A row outside of the review, by reference.
    pub fn reference(&self, kind: Kind, id: Id) -> Run {
        match self.desk.book.row(kind, id) {
            Some(row) => lists::linked(kind.table(), row.reference()),
            None => Run::Plain(t("app.missing_row")),
        }
    }
}

/// Whether a decision changes the ISMS: it says so, or a planned change came of it.
pub(crate) fn changes(decision: &ReviewDecision) -> bool {
    decision.kind == DecisionKind::Change || decision.change.is_some()
}

fn label(name: &str) -> String {
    field(Kind::ManagementReview, name)
}
