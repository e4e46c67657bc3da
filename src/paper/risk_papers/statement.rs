//! The Statement of Applicability as a paper.

use super::{Desk, choice, column, field, joined, number_column, paragraph, said_table, t};
use crate::catalogue;
use crate::insight::approval::{self, Target, entries};
use crate::insight::risk::{Decided, Reasons, Statement, StatementLine};
use crate::paper::gap_report::Setting;
use crate::paper::tree::{Block, Paper, Run, Runs, Signatory, Table, plain};
use crate::text;
use crate::workbook::{Document, Evidence, Kind, Workbook};

/// The statement as it follows from the workbook on the day.
pub fn build(book: &Workbook, setting: &Setting<'_>) -> Option<Paper> {
    let desk = Desk { book, setting };
    let statement = Statement::read(book);
    let signed = entries(book, Target::Statement);
    let standing = approval::standing(book, Target::Statement, setting.today);
    let valid = signed.last().filter(|_| standing.is_valid());
    let version = valid.map_or_else(
        || t("choice.document_state.draft"),
        |e| format!("{}, {}", Kind::Approval.reference(e.number), desk.day(e.on)),
    );
    let cover = desk.cover(t("soa.title"), "SoA".to_owned(), version, Some(Target::Statement));
    let info = catalogue::edition_info(statement.edition);
    let mut blocks = vec![
        Block::Contents,
        desk.standing_note(Target::Statement),
        Block::heading(1, t("soa.paper.what")),
        paragraph(text::fill(
            "soa.paper.text",
            &[("standard", info.standard), ("n", &statement.annex.len().to_string())],
        )),
    ];
    if let Some(firm) = book.organisation.first().filter(|o| !o.scope.trim().is_empty()) {
        blocks.push(Block::Definitions(vec![(
            field(Kind::Organisation, "scope"),
            plain(firm.scope.clone()),
        )]));
    }
    blocks.push(Block::Table(totals(&statement)));
    for area in catalogue::areas(statement.edition) {
        let lines: Vec<&StatementLine<'_>> =
            statement.annex.iter().filter(|l| l.line.is_some_and(|l| l.area == area.id)).collect();
        if !lines.is_empty() {
            blocks.push(Block::heading(1, format!("{} {}", area.id, area.title)));
            blocks.push(Block::Table(table(&desk, &lines)));
        }
    }
    if !statement.own.is_empty() {
        blocks.push(Block::heading(1, t("soa.own")));
        blocks.push(Block::Table(table(&desk, &statement.own.iter().collect::<Vec<_>>())));
    }
    blocks.extend(versions(&desk));
    blocks.extend(desk.changes(&[Target::Statement]));
    blocks.extend(desk.decisions(&[Target::Statement]));
    let top = book.people.iter().filter(|p| p.top_management && p.left.is_none());
    let signatories: Vec<Signatory> =
        top.map(|p| Signatory { name: p.name.clone(), role: p.title.clone() }).collect();
    if !signatories.is_empty() {
        blocks.push(Block::Signatures(signatories));
    }
    Some(Paper::new(cover, blocks).numbered())
}

/// Every version with what it changed, and the last one line by line against the one before.
fn versions(desk: &Desk<'_>) -> Vec<Block> {
    let book = desk.book;
    let all = approval::versions(book, desk.setting.today);
    let mut blocks = vec![Block::heading(1, t("soa.versions"))];
    let Some(last) = all.last() else {
        blocks.push(paragraph(t("soa.versions.none")));
        return blocks;
    };
    let row = |v: &approval::Version| {
        let changed = approval::changes_in(book, v.entry);
        vec![
            plain(joined([
                v.reference.clone(),
                t(&format!("approval.standing.{}", v.state.key())),
            ])),
            plain(choice(v.edition)),
            plain(desk.day(v.on)),
            plain(joined([v.name.clone(), v.role.clone()])),
            plain(v.applicable.to_string()),
            plain(v.excluded.to_string()),
            plain(changed.map_or_else(|| t("soa.versions.first"), |c| approval::summed(&c))),
        ]
    };
    blocks.push(Block::Table(Table {
        columns: vec![
            column(t("soa.versions.version"), 4),
            column(field(Kind::Approval, "edition"), 3),
            column(field(Kind::Approval, "on"), 3),
            column(field(Kind::Approval, "person"), 4),
            number_column(t("soa.decided.necessary"), 2),
            number_column(t("soa.decided.excluded"), 2),
            column(t("soa.versions.changed"), 5),
        ],
        rows: all.iter().map(row).collect(),
        repeat_head: true,
        ..Table::default()
    }));
    let before = approval::version_before(book, last.entry);
    let changes = approval::changes_in(book, last.entry);
    if let Some((before, changes)) = before.zip(changes) {
        let before = Kind::Approval.reference(before.number);
        let args = [("version", &*last.reference), ("before", &*before)];
        blocks.push(Block::heading(2, text::fill("soa.versions.in", &args)));
        blocks.push(match changes.is_empty() {
            true => paragraph(t("soa.versions.same")),
            false => {
                let said = changes.iter().map(|c| c.said(book, &|day| desk.setting.dates.day(day)));
                Block::Table(said_table(said, "soa.versions.after"))
            }
        });
    }
    blocks
}

fn totals(statement: &Statement<'_>) -> Table {
    let totals = statement.totals();
    let rows = [
        ("soa.decided.necessary", totals.necessary),
        ("soa.decided.excluded", totals.excluded),
        ("soa.decided.open", totals.open),
        ("choice.implementation.full", totals.full),
        ("choice.implementation.partial", totals.partial),
        ("choice.implementation.planned", totals.planned),
        ("choice.implementation.none", totals.none),
    ];
    Table {
        caption: t("soa.paper.totals"),
        columns: vec![column(t("soa.paper.count"), 4), number_column(t("soa.paper.number"), 1)],
        rows: rows.into_iter().map(|(key, n)| vec![plain(t(key)), plain(n.to_string())]).collect(),
        totals: Some(vec![plain(t("soa.paper.all")), plain(totals.all.to_string())]),
        ..Table::default()
    }
}

pub(super) fn table(desk: &Desk<'_>, lines: &[&StatementLine<'_>]) -> Table {
    let row = |line: &&StatementLine<'_>| {
        let control = line.control;
        let reason = control.map_or_else(String::new, |c| match line.decided {
            Decided::Excluded => c.exclusion_reason.clone(),
            _ => c.inclusion_reason.clone(),
        });
        let state = match line.decided {
            Decided::Necessary => choice(line.implementation()),
            _ => String::new(),
        };
        let (how, not_yet) = control
            .map(|c| (c.how.clone(), c.why_not_yet.clone()))
            .filter(|_| line.decided == Decided::Necessary)
            .unwrap_or_default();
        let documents = control.map(|c| names(desk, &c.documents)).unwrap_or_default();
        vec![
            vec![Run::Strong(line.reference()), Run::Plain(format!(" {}", line.title()))],
            plain(t(&format!("soa.decided.{}", line.decided.key()))),
            plain(joined([because(desk, &line.reasons), reason])),
            plain(joined([state, how, not_yet])),
            plain(joined([
                documents,
                control.map(|c| evidence(desk, &c.evidence)).unwrap_or_default(),
            ])),
            plain(control.map_or_else(String::new, |c| {
                c.owner.map_or_else(String::new, |o| desk.person(Some(o)))
            })),
        ]
    };
    Table {
        columns: vec![
            column(t("kind.controls"), 5),
            column(field(Kind::Control, "applicability"), 4),
            column(t("soa.because"), 6),
            column(field(Kind::Control, "implementation"), 6),
            column(t("soa.paper.shown_by"), 5),
            column(field(Kind::Control, "owner"), 4),
        ],
        rows: lines.iter().map(row).collect::<Vec<Vec<Runs>>>(),
        repeat_head: true,
        landscape: true,
        ..Table::default()
    }
}

/// The kinds of reason, each with the rows behind it.
fn because(desk: &Desk<'_>, reasons: &Reasons) -> String {
    let of = |key: &str, kind: Kind, ids: &[crate::workbook::Id]| {
        if ids.is_empty() {
            return String::new();
        }
        let rows: Vec<String> = ids.iter().map(|id| desk.row(kind, *id)).collect();
        format!("{}: {}", t(key), rows.join("; "))
    };
    joined([
        of("soa.reason.risk", Kind::Risk, &reasons.risks),
        of("soa.reason.legal", Kind::Requirement, &reasons.legal),
        of("soa.reason.contract", Kind::Requirement, &reasons.contractual),
        of("soa.reason.expectation", Kind::Requirement, &reasons.expectations),
        if reasons.best_practice { t("soa.reason.practice") } else { String::new() },
    ])
}

fn names(desk: &Desk<'_>, ids: &[crate::workbook::Id]) -> String {
    let name = |id: &crate::workbook::Id| match desk.book.get::<Document>(*id) {
        None => t("app.missing_row"),
        Some(document) if document.own_reference.is_empty() => document.title.clone(),
        Some(document) => format!("{} {}", document.own_reference, document.title),
    };
    ids.iter().map(name).collect::<Vec<_>>().join("; ")
}

fn evidence(desk: &Desk<'_>, ids: &[crate::workbook::Id]) -> String {
    let name = |id: &crate::workbook::Id| match desk.book.get::<Evidence>(*id) {
        None => t("app.missing_row"),
        Some(evidence) => match evidence.dated {
            None => evidence.title.clone(),
            dated => format!("{} ({})", evidence.title, desk.day(dated)),
        },
    };
    ids.iter().map(name).collect::<Vec<_>>().join("; ")
}
