//! The thread of a risk, a control or an action as a paper: what an auditor follows, station by station, from
//! what is at stake to who agreed.
//!
//! The rows are those of `insight::risk::thread`, as on the screen. A station without a row says so: where a
//! thread breaks is what the reader looks for.

use super::{Desk, choice, column, field, joined, paragraph, statement, t};
use crate::insight::approval::{self, EntryState, Presented, Standing, Target};
use crate::insight::risk::ops::level_words;
use crate::insight::risk::thread::thread;
use crate::insight::risk::{Methods, Stage, statement as lines};
use crate::paper::gap_report::Setting;
use crate::paper::tree::{Block, CalloutKind, Column, Cover, Paper, Run, Runs, Table, plain};
use crate::text;
use crate::workbook::{
    Action, Approval, Asset, Control, Decision, Document, Evidence, Id, Kind, Need, Requirement,
    Risk, RiskReview, Subject, TreatmentPlan, Workbook,
};

/// The whole thread on the day; nothing for other kinds and rows that are not there.
pub fn build(book: &Workbook, kind: Kind, id: Id, setting: &Setting<'_>) -> Option<Paper> {
    let rows = thread(book, kind, id)?;
    let own = book.row(kind, id)?;
    let strand = Strand { desk: Desk { book, setting }, methods: Methods::read(book) };
    let reference = own.reference();
    let title = text::fill("trace.paper.title", &[("row", &strand.desk.row(kind, id))]);
    let cover = strand.desk.cover(title, reference, String::new(), None);
    let cover = Cover { label: t("trace.paper.label"), ..cover };
    let stations = rows.stations();
    let mut blocks = vec![
        Block::Contents,
        paragraph(t("trace.about")),
        Block::Definitions(vec![(t("trace.paper.from"), plain(strand.desk.row(kind, id)))]),
        gaps(&stations),
    ];
    for (kind, ids) in stations {
        blocks.extend(strand.station(kind, ids));
        if kind == Kind::Control {
            blocks.extend(strand.statement(ids));
        }
    }
    Some(Paper::new(cover, blocks).numbered())
}

/// Where the thread breaks.
fn gaps(stations: &[(Kind, &[Id])]) -> Block {
    let empty = stations.iter().filter(|(_, ids)| ids.is_empty());
    let names: Vec<String> = empty.map(|(kind, _)| kinds(*kind)).collect();
    let of = stations.len().to_string();
    let key = if names.is_empty() { "trace.paper.whole" } else { "trace.paper.gaps" };
    let args = [("n", &*names.len().to_string()), ("of", &*of), ("stations", &*names.join(", "))];
    Block::Callout { kind: CalloutKind::Note, text: plain(text::fill(key, &args)) }
}

fn kinds(kind: Kind) -> String {
    text::of(&format!("kinds.{}", kind.table()))
}

struct Strand<'a> {
    desk: Desk<'a>,
    methods: Methods,
}

impl Strand<'_> {
    fn station(&self, kind: Kind, ids: &[Id]) -> Vec<Block> {
        let mut blocks = vec![Block::heading(1, kinds(kind))];
        if ids.is_empty() {
            blocks.push(paragraph(t("trace.paper.none")));
            return blocks;
        }
        blocks.push(Block::Table(match kind {
            Kind::DueChange => {
                let moved = ids.iter().filter_map(|id| self.desk.book.due_changes.get(*id));
                self.desk.due_change_table(moved)
            }
            Kind::Approval => self.approvals(ids),
            _ => self.table(kind, ids),
        }));
        if kind == Kind::Approval {
            blocks.push(paragraph(t("risk.paper.approvals.what")));
        }
        blocks
    }

    /// The row itself in the first column, what an auditor looks for in it in the others.
    fn table(&self, kind: Kind, ids: &[Id]) -> Table {
        let names = looked_for(kind);
        let mut columns = vec![column(text::of(&format!("kind.{}", kind.table())), 6)];
        columns.extend(names.iter().map(|name| self.column(kind, name)));
        let row = |id: &Id| {
            let mut cells = vec![vec![Run::Strong(self.desk.row(kind, *id))]];
            cells.extend(self.cells(kind, *id).into_iter().map(plain));
            cells
        };
        Table {
            columns,
            rows: ids.iter().map(row).collect::<Vec<Vec<Runs>>>(),
            repeat_head: true,
            landscape: names.len() > 5,
            ..Table::default()
        }
    }

    fn column(&self, kind: Kind, name: &str) -> Column {
        let title = match name {
            "current" => t("risk.stage.current"),
            "residual" => t("risk.stage.residual"),
            "due_now" => t("trace.paper.due_now"),
            "period" => t("risk.paper.plan.period"),
            _ => field(kind, name),
        };
        // Names of properties and states are long words.
        let width = if matches!(name, "confidentiality" | "implementation" | "classification") {
            5
        } else {
            4
        };
        column(title, width)
    }

    /// The cells of a row under the columns of [`looked_for`]; none where it is not there.
    fn cells(&self, kind: Kind, id: Id) -> Vec<String> {
        let (desk, book) = (&self.desk, self.desk.book);
        let cells = match kind {
            Kind::Risk => book.get::<Risk>(id).map(|r| {
                vec![
                    desk.person(r.owner),
                    level_words(&self.methods, r, Stage::Current),
                    joined([choice(r.treatment), r.treatment_reason.clone()]),
                    level_words(&self.methods, r, Stage::Residual),
                ]
            }),
            Kind::Asset => book.get::<Asset>(id).map(|a| {
                let needs = [a.confidentiality, a.integrity, a.availability];
                let mut cells = vec![choice(a.kind), desk.person(a.owner)];
                cells.extend(needs.map(choice::<Need>));
                cells
            }),
            Kind::Requirement => book.get::<Requirement>(id).map(|r| {
                vec![
                    choice(r.kind),
                    r.party.map_or_else(|| t("paper.none"), |party| desk.row(Kind::Party, party)),
                    r.source.clone(),
                ]
            }),
            Kind::Control => book.get::<Control>(id).map(|c| {
                vec![
                    desk.person(c.owner),
                    choice(c.implementation),
                    c.how.clone(),
                    c.why_not_yet.clone(),
                ]
            }),
            Kind::Document => book.get::<Document>(id).map(|d| {
                vec![
                    d.own_reference.clone(),
                    choice(d.state),
                    d.version.clone(),
                    desk.person(d.owner),
                    d.location.clone(),
                ]
            }),
            Kind::TreatmentPlan => book.get::<TreatmentPlan>(id).map(|p| {
                let period = format!("{} – {}", desk.day(p.period_from), desk.day(p.period_to));
                vec![desk.person(p.owner), choice(p.state), p.version.clone(), period]
            }),
            Kind::Action => book.get::<Action>(id).map(|a| {
                // Who looked and when, where anybody did.
                let checked = [
                    a.verified_by.map(|id| desk.person(Some(id))).unwrap_or_default(),
                    desk.day_if(a.verified_on),
                ];
                vec![
                    desk.person(a.owner),
                    desk.day(a.due),
                    desk.day(a.due_now()),
                    choice(a.status),
                    joined([a.result.clone(), desk.day_if(a.done_on)]),
                    joined(checked),
                ]
            }),
            Kind::Evidence => book
                .get::<Evidence>(id)
                .map(|e| vec![e.place.clone(), desk.day(e.dated), choice(e.state)]),
            Kind::RiskReview => book.get::<RiskReview>(id).map(|r| {
                vec![
                    desk.day(r.on),
                    desk.person(r.by),
                    choice(r.trigger),
                    r.before.clone(),
                    r.after.clone(),
                    r.conclusion.clone(),
                ]
            }),
            _ => None,
        };
        cells.unwrap_or_default()
    }

    /// The lines of the Statement of Applicability of these controls, and how the whole of it stands.
    fn statement(&self, controls: &[Id]) -> Vec<Block> {
        let book = self.desk.book;
        let mut blocks = vec![Block::heading(1, t("trace.paper.lines"))];
        let rows = controls.iter().filter_map(|id| book.get::<Control>(*id));
        let found: Vec<_> = rows.map(|control| lines::line_of(book, control)).collect();
        if found.is_empty() {
            blocks.push(paragraph(t("trace.paper.none")));
            return blocks;
        }
        let found: Vec<_> = found.iter().collect();
        blocks.push(Block::Table(statement::table(&self.desk, &Presented::now(book), &found)));
        let standing = approval::standing_with(
            book,
            &self.methods,
            Target::Statement,
            self.desk.setting.today,
        );
        // What was approved before a change of edition is neither in force nor nothing.
        let before =
            |e: &Approval| e.subject == Subject::Statement && e.decision != Decision::Rejected;
        let key = match standing {
            Standing::None if book.approvals.iter().any(before) => EntryState::OtherEdition.key(),
            _ => standing.key(),
        };
        let state = t(&format!("approval.standing.{key}"));
        blocks.push(paragraph(text::fill("trace.paper.statement", &[("state", &state)])));
        blocks
    }

    /// The entries, each with what it says today: an approval of last year's plan is none.
    fn approvals(&self, ids: &[Id]) -> Table {
        let desk = &self.desk;
        let found: Vec<&Approval> =
            ids.iter().filter_map(|id| desk.book.approvals.get(*id)).collect();
        desk.approval_table(&found)
    }
}

/// What is shown of a row besides its name: fields, or what is worked out.
fn looked_for(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Risk => &["owner", "current", "treatment", "residual"],
        Kind::Asset => &["kind", "owner", "confidentiality", "integrity", "availability"],
        Kind::Requirement => &["kind", "party", "source"],
        Kind::Control => &["owner", "implementation", "how", "why_not_yet"],
        Kind::Document => &["own_reference", "state", "version", "owner", "location"],
        Kind::TreatmentPlan => &["owner", "state", "version", "period"],
        Kind::Action => &["owner", "due", "due_now", "status", "result", "verified_by"],
        Kind::Evidence => &["place", "dated", "state"],
        Kind::RiskReview => &["on", "by", "trigger", "before", "after", "conclusion"],
        _ => &[],
    }
}
