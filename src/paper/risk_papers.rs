//! The papers about risk: the method, the Statement of Applicability, the treatment plan, and the thread of one
//! row. What they share stands here; each has a file of its own.
//!
//! They show the workbook as it is on the day, and say at their head what is missing or has changed since it
//! was approved. Levels come from `insight::risk`, as on every screen.

pub mod method;
pub mod plan;
pub mod statement;
pub mod thread;

use super::gap_report::Setting;
use super::tree::{Align, Block, CalloutKind, Column, Cover, DocumentControl, Run, Table, plain};
use crate::insight::approval::{self, Said, Standing, Target, entries, entry_state, standing};
use crate::insight::risk::{Method, Methods};
use crate::text;
use crate::workbook::{Approval, Choice, Decision, DueChange, Id, Kind, Person, Workbook};
use chrono::NaiveDate;

/// What a builder of these papers works with.
pub(super) struct Desk<'a> {
    pub(super) book: &'a Workbook,
    pub(super) setting: &'a Setting<'a>,
}

pub(super) fn t(key: &str) -> String {
    text::of(key)
}

pub(super) fn paragraph(text: impl Into<String>) -> Block {
    Block::Paragraph(plain(text))
}

/// A paragraph for what somebody wrote; nothing where it is empty.
pub(super) fn written(text: &str) -> Option<Block> {
    (!text.trim().is_empty()).then(|| paragraph(text.trim()))
}

pub(super) fn column(title: impl Into<String>, width: u16) -> Column {
    Column { title: title.into(), align: Align::Start, width }
}

pub(super) fn number_column(title: impl Into<String>, width: u16) -> Column {
    Column { align: Align::End, ..column(title, width) }
}

pub(super) fn choice<C: Choice>(value: C) -> String {
    super::gap_report::choice(value)
}

pub(super) fn field(kind: Kind, name: &str) -> String {
    text::of(&format!("field.{}.{name}", kind.table()))
}

/// Paragraphs of one cell, one below the other.
pub(super) fn joined(parts: impl IntoIterator<Item = String>) -> String {
    let parts = parts.into_iter().filter(|part| !part.trim().is_empty());
    parts.collect::<Vec<_>>().join("\n")
}

impl Desk<'_> {
    pub(super) fn day(&self, day: Option<NaiveDate>) -> String {
        day.map_or_else(|| t("paper.none"), |d| self.setting.dates.day(d))
    }

    /// A day, or nothing where there is none.
    pub(super) fn day_if(&self, day: Option<NaiveDate>) -> String {
        day.map(|d| self.setting.dates.day(d)).unwrap_or_default()
    }

    pub(super) fn person(&self, id: Option<Id>) -> String {
        match id {
            None => t("paper.none"),
            Some(id) => {
                self.book.get::<Person>(id).map_or_else(|| t("app.missing_row"), |p| p.name.clone())
            }
        }
    }

    /// A row by reference and name.
    pub(super) fn row(&self, kind: Kind, id: Id) -> String {
        let named = self.book.row(kind, id).map(|r| format!("{} {}", r.reference(), r.name()));
        named.unwrap_or_else(|| t("app.missing_row"))
    }

    pub(super) fn rows(&self, kind: Kind, ids: &[Id]) -> String {
        ids.iter().map(|id| self.row(kind, *id)).collect::<Vec<_>>().join("\n")
    }

    /// Money in the currency of the method.
    fn money(&self, method: Option<&Method>, amount: Option<i64>) -> String {
        let Some(amount) = amount else { return t("paper.none") };
        money(method.map_or("", |m| m.row.currency.trim()), amount)
    }

    fn cover(
        &self,
        title: String,
        reference: String,
        version: String,
        target: Option<Target>,
    ) -> Cover {
        let standing = target.map(|t| standing(self.book, t, self.setting.today));
        let entry = standing.as_ref().and_then(Standing::entry);
        let entry = entry.and_then(|id| self.book.approvals.get(id));
        let valid = standing.as_ref().is_some_and(Standing::is_valid);
        let approver = entry.filter(|_| valid).map(|e| {
            let role = if e.role.is_empty() { String::new() } else { format!(", {}", e.role) };
            format!("{}{role}, {}", e.name, self.day(e.on))
        });
        Cover {
            title,
            subtitle: self.book.name().to_owned(),
            label: String::new(),
            control: DocumentControl {
                reference,
                version,
                classification: text::of("choice.classification.confidential"),
                date: self.setting.dates.day(self.setting.today),
                data_as_of: self.setting.dates.day(self.setting.today),
                approver: approver.unwrap_or_default(),
                fingerprint: entry
                    .filter(|_| valid)
                    .map(|e| e.fingerprint.clone())
                    .unwrap_or_default(),
                ..DocumentControl::default()
            },
        }
    }

    /// How it stands with the approval, as a note or a warning.
    fn standing_note(&self, target: Target) -> Block {
        let standing = standing(self.book, target, self.setting.today);
        let kind = match standing {
            Standing::Valid(_) => CalloutKind::Note,
            _ => CalloutKind::Warning,
        };
        let words = t(&format!("risk.paper.standing.{}", standing.key()));
        Block::Callout { kind, text: plain(words) }
    }

    /// What changed since it was approved, field by field; nothing where it still holds.
    fn changes(&self, targets: &[Target]) -> Vec<Block> {
        let mut said = Vec::new();
        for target in targets {
            let Standing::Stale(_, changed) = standing(self.book, *target, self.setting.today)
            else {
                continue;
            };
            let day = |day| self.setting.dates.day(day);
            said.extend(changed.iter().map(|difference| difference.said(self.book, &day)));
        }
        if said.is_empty() {
            return Vec::new();
        }
        let table = said_table(said.into_iter(), "approval.changed.after");
        vec![Block::heading(1, t("risk.paper.changes")), Block::Table(table)]
    }

    /// Every decision about some things, in the order in which they were made.
    fn decisions(&self, targets: &[Target]) -> Vec<Block> {
        let mut found: Vec<_> = targets.iter().flat_map(|t| entries(self.book, *t)).collect();
        crate::sort::by_key(&mut found, |e| e.number);
        if found.is_empty() {
            return vec![
                Block::heading(1, t("kinds.approvals")),
                paragraph(t("risk.paper.no_approvals")),
            ];
        }
        let table = self.approval_table(&found);
        vec![
            Block::heading(1, t("kinds.approvals")),
            Block::Table(table),
            paragraph(t("risk.paper.approvals.what")),
        ]
    }

    /// Entries with who decided what and when, and what each of them says today: one that a later one followed
    /// looks like the last word otherwise.
    pub(super) fn approval_table(&self, entries: &[&Approval]) -> Table {
        let methods = Methods::read(self.book);
        let row = |e: &&Approval| {
            let about = approval::Target::of(e).and_then(Target::row);
            let state = entry_state(self.book, &methods, e, self.setting.today);
            vec![
                plain(Kind::Approval.reference(e.number)),
                plain(about.map_or_else(|| choice(e.subject), |(kind, id)| self.row(kind, id))),
                plain(joined([e.name.clone(), e.role.clone()])),
                vec![
                    Run::Plain(choice::<Decision>(e.decision)),
                    Run::Strong(format!("\n{}", t(&format!("approval.standing.{}", state.key())))),
                ],
                plain(self.day(e.on)),
                plain(e.comment.clone()),
                vec![Run::Code(e.fingerprint.chars().take(16).collect())],
            ]
        };
        Table {
            columns: vec![
                column(t("paper.reference"), 13),
                column(field(Kind::Approval, "subject"), 16),
                column(field(Kind::Approval, "person"), 14),
                column(field(Kind::Approval, "decision"), 14),
                column(field(Kind::Approval, "on"), 14),
                column(field(Kind::Approval, "comment"), 13),
                column(field(Kind::Approval, "fingerprint"), 16),
            ],
            rows: entries.iter().map(row).collect(),
            repeat_head: true,
            ..Table::default()
        }
    }

    /// Due dates that were moved, each with its reason.
    fn due_change_table<'d>(&self, moved: impl Iterator<Item = &'d DueChange>) -> Table {
        let row = |d: &DueChange| {
            vec![
                plain(d.action.map(|id| self.row(Kind::Action, id)).unwrap_or_default()),
                plain(self.day(d.from)),
                plain(self.day(d.to)),
                plain(d.reason.clone()),
                plain(joined([d.by.clone(), self.day(d.on)])),
            ]
        };
        Table {
            columns: vec![
                column(field(Kind::DueChange, "action"), 4),
                column(field(Kind::DueChange, "from"), 2),
                column(field(Kind::DueChange, "to"), 2),
                column(field(Kind::DueChange, "reason"), 5),
                column(field(Kind::DueChange, "by"), 3),
            ],
            rows: moved.map(row).collect(),
            repeat_head: true,
            ..Table::default()
        }
    }
}

/// What is not as it was, with the word over what it became.
fn said_table(said: impl Iterator<Item = Said>, after: &str) -> Table {
    let row = |s: Said| [s.place, s.field, s.before, s.after].map(plain).to_vec();
    Table {
        columns: vec![
            column(t("approval.changed.where"), 3),
            column(t("approval.changed.field"), 3),
            column(t("approval.changed.before"), 4),
            column(t(after), 4),
        ],
        rows: said.map(row).collect(),
        repeat_head: true,
        ..Table::default()
    }
}

/// Whole money of a currency.
pub(super) fn money(currency: &str, amount: i64) -> String {
    format!("{} {currency}", grouped(amount)).trim().to_owned()
}

/// A number with its thousands apart, the same in every language.
fn grouped(amount: i64) -> String {
    let digits = amount.unsigned_abs().to_string();
    let mut out = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    if amount < 0 { format!("−{out}") } else { out }
}

/// The grid as a table: likelihood down, impact across.
fn grid_table(method: &Method) -> Table {
    let step = |step: &crate::workbook::ScaleStep| {
        format!("{} {}", step.step.unwrap_or_default(), step.label)
    };
    let mut columns = vec![column(t("risk.matrix.corner"), 3)];
    columns.extend(method.impacts.iter().map(|s| column(step(s), 2)));
    let row = |likelihood: &crate::workbook::ScaleStep| {
        let l = likelihood.step.unwrap_or_default();
        let mut cells = vec![vec![Run::Strong(step(likelihood))]];
        cells.extend(method.impacts.iter().map(|impact| {
            let rank = method.rank(l, impact.step.unwrap_or_default());
            plain(rank.map_or_else(|| "–".to_owned(), |rank| method.label(rank)))
        }));
        cells
    };
    Table {
        caption: t("risk.method.grid"),
        columns,
        rows: method.likelihoods.iter().rev().map(row).collect(),
        ..Table::default()
    }
}

/// The levels with what may happen to them.
fn level_table(method: &Method) -> Table {
    let row = |level: &crate::workbook::RiskLevel| {
        let months =
            level.review_months.map(|n| text::fill("risk.method.months", &[("n", &n.to_string())]));
        vec![
            vec![Run::Strong(level.label.clone())],
            plain(choice(level.rule)),
            plain(choice(level.acceptor)),
            plain(months.unwrap_or_default()),
            plain(level.rule_text.clone()),
        ]
    };
    Table {
        caption: t("kinds.risk_levels"),
        columns: vec![
            column(t("kind.risk_levels"), 3),
            column(field(Kind::RiskLevel, "rule"), 4),
            column(field(Kind::RiskLevel, "acceptor"), 4),
            column(t("risk.method.review"), 4),
            column(field(Kind::RiskLevel, "rule_text"), 8),
        ],
        rows: method.levels.iter().rev().map(row).collect(),
        ..Table::default()
    }
}
