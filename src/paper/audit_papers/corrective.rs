//! The log of nonconformities and corrective action: how far each is, and everything that was done about it.

use super::{Desk, choice, column, facts, field, number_column, paragraph, rows_or, t};
use crate::insight::corrective::{self, Stage, age, repeats, stage};
use crate::insight::review::Period;
use crate::paper::gap_report::Setting;
use crate::paper::tree::{Block, Cover, DocumentControl, Paper, Run, Table, plain};
use crate::text;
use crate::workbook::{Action, Effectiveness, Id, Kind, Nonconformity, Workbook};

/// The log as of the day. There always is one.
pub fn build(book: &Workbook, setting: &Setting<'_>) -> Paper {
    let log = Log { desk: Desk { book, setting } };
    let mut blocks = vec![Block::Contents];
    blocks.extend(log.overview());
    blocks.extend(log.again());
    blocks.push(Block::heading(1, t("audit.paper.entries")));
    if book.nonconformities.is_empty() {
        blocks.push(paragraph(t("audit.paper.no_nonconformities")));
    }
    for row in book.nonconformities.iter() {
        blocks.extend(log.entry(row));
    }
    let cover = log.desk.audit_cover(t("audit.paper.log"), "", String::new());
    let count = book.nonconformities.len().to_string();
    let control =
        DocumentControl { facts: vec![(t("kinds.nonconformities"), count)], ..cover.control };
    Paper::new(Cover { control, ..cover }, blocks).numbered()
}

struct Log<'a> {
    desk: Desk<'a>,
}

fn label(name: &str) -> String {
    field(Kind::Nonconformity, name)
}

impl Log<'_> {
    fn overview(&self) -> Vec<Block> {
        let book = self.desk.book;
        let count = |wanted: Stage| {
            let of_stage = book.nonconformities.iter().filter(|r| stage(book, r) == wanted);
            of_stage.count().to_string()
        };
        let stages = Stage::ALL
            .map(|s| vec![plain(text::of(&format!("nonconformity.{}", s.key()))), plain(count(s))]);
        let stages = Table {
            columns: vec![
                column(t("review.head.stage"), 6),
                number_column(t("kinds.nonconformities"), 4),
            ],
            rows: stages.to_vec(),
            totals: Some(vec![
                plain(t("audit.paper.all")),
                plain(book.nonconformities.len().to_string()),
            ]),
            ..Table::default()
        };
        let row = |r: &Nonconformity| {
            vec![
                plain(Kind::Nonconformity.reference(r.number)),
                vec![Run::Strong(r.title.clone())],
                plain(choice(r.grade)),
                plain(self.desk.stage(r)),
                plain(self.desk.day_if(r.raised_on)),
                plain(r.owner.map(|id| self.desk.person(Some(id))).unwrap_or_default()),
                plain(self.desk.day_if(r.closed_on)),
            ]
        };
        let columns = vec![
            column(t("paper.reference"), 14),
            column(label("title"), 19),
            column(label("grade"), 9),
            column(t("review.head.stage"), 15),
            column(label("raised_on"), 14),
            column(label("owner"), 15),
            column(label("closed_on"), 14),
        ];
        let rows = book.nonconformities.iter().map(row).collect();
        vec![
            Block::heading(1, t("audit.paper.overview")),
            Block::Table(stages),
            rows_or("audit.paper.no_nonconformities", columns, rows),
        ]
    }

    /// The same cause at the same place again: what was done the first time did not help.
    fn again(&self) -> Vec<Block> {
        let book = self.desk.book;
        let first = book.nonconformities.iter().filter_map(|r| r.raised_on).min();
        let found = first
            .and_then(|first| Period::new(first, self.desk.setting.today))
            .map(|period| repeats(book, period))
            .unwrap_or_default();
        if found.is_empty() {
            return Vec::new();
        }
        let point = |repeat: &corrective::Repeat| {
            let reference = |id: &Id| {
                let row = book.get::<Nonconformity>(*id);
                row.map(|r| Kind::Nonconformity.reference(r.number)).unwrap_or_default()
            };
            let rows: Vec<String> = repeat.rows.iter().map(reference).collect();
            let args = [
                ("cause", &*choice(repeat.cause)),
                ("line", &*repeat.line),
                ("rows", &*rows.join(", ")),
            ];
            plain(text::fill("audit.paper.again.point", &args))
        };
        vec![
            Block::heading(1, t("audit.paper.again")),
            paragraph(t("audit.paper.again.text")),
            Block::List { ordered: false, points: found.iter().map(point).collect() },
        ]
    }

    fn entry(&self, r: &Nonconformity) -> Vec<Block> {
        let desk = &self.desk;
        let person = |id: Option<Id>| id.map(|id| desk.person(Some(id))).unwrap_or_default();
        let from = [
            (Kind::AuditFinding, r.finding),
            (Kind::Incident, r.incident),
            (Kind::Feedback, r.feedback),
        ];
        let from = from.into_iter().filter_map(|(kind, id)| Some(desk.row(kind, id?)));
        let source = std::iter::once(choice(r.source)).chain(from);
        let whys = [&r.why_1, &r.why_2, &r.why_3, &r.why_4, &r.why_5];
        let whys: Vec<&str> =
            whys.into_iter().map(|why| why.trim()).filter(|why| !why.is_empty()).collect();
        let cause = match r.cause_category {
            crate::workbook::Cause::Unset => String::new(),
            cause => choice(cause),
        };
        let judged = match r.effectiveness {
            Effectiveness::Unset => String::new(),
            effectiveness => choice(effectiveness),
        };
        let days = age(r, desk.setting.today).map(|days| days.to_string());
        vec![
            Block::heading(2, format!("{} {}", Kind::Nonconformity.reference(r.number), r.title)),
            facts([
                (t("review.head.stage"), desk.stage(r)),
                (label("source"), source.collect::<Vec<_>>().join("\n")),
                (label("grade"), choice(r.grade)),
                (label("raised_on"), desk.day_if(r.raised_on)),
                (t("review.head.age"), days.unwrap_or_default()),
                (label("raised_by"), person(r.raised_by)),
                (label("owner"), person(r.owner)),
                (label("lines"), desk.lines(&r.lines)),
                (label("description"), r.description.clone()),
                (label("correction"), r.correction.clone()),
                (label("corrected_on"), desk.day_if(r.corrected_on)),
                (t("audit.paper.whys"), whys.join("\n→ ")),
                (label("cause_category"), cause),
                (label("cause"), r.cause.clone()),
                (label("similar"), r.similar.clone()),
                (label("actions"), self.actions(r)),
                (label("no_action"), r.no_action.clone()),
                (label("risks"), desk.rows(Kind::Risk, &r.risks)),
                (label("check_due"), desk.day_if(r.check_due)),
                (label("checked_on"), desk.day_if(r.checked_on)),
                (label("checked_by"), person(r.checked_by)),
                (label("effectiveness"), judged),
                (label("effectiveness_reason"), r.effectiveness_reason.clone()),
                (label("evidence"), desk.rows(Kind::Evidence, &r.evidence)),
                (label("closed_on"), desk.day_if(r.closed_on)),
            ]),
        ]
    }

    /// The corrective actions, each with owner, day and state.
    fn actions(&self, row: &Nonconformity) -> String {
        let desk = &self.desk;
        let action = |id: &Id| match desk.book.get::<Action>(*id) {
            Some(a) => format!(
                "{} {} ({}, {}, {})",
                Kind::Action.reference(a.number),
                a.title,
                desk.person(a.owner),
                desk.day(a.due_now()),
                choice(a.status)
            ),
            None => t("app.missing_row"),
        };
        row.actions.iter().map(action).collect::<Vec<_>>().join("\n")
    }
}
