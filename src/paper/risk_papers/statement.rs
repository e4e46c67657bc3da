//! The Statement of Applicability as a paper: as it stands today, and each version as it was approved.

use super::{Desk, choice, column, field, joined, number_column, paragraph, said_table, t};
use crate::catalogue;
use crate::insight::approval::{
    self, Called, EntryState, Frozen, Names, Presented, Target, entries,
};
use crate::insight::risk::{Decided, Methods, Reasons, Statement, StatementLine};
use crate::paper::gap_report::Setting;
use crate::paper::tree::{
    Block, CalloutKind, Cover, DocumentControl, Paper, Run, Runs, Signatory, Table, plain,
};
use crate::text;
use crate::workbook::{Approval, Choice, Decision, Evidence, Id, Kind, Record, Workbook};

/// The statement as it follows from the workbook on the day.
pub fn build(book: &Workbook, setting: &Setting<'_>) -> Option<Paper> {
    let desk = Desk { book, setting };
    let signed = entries(book, Target::Statement);
    let standing = approval::standing(book, Target::Statement, setting.today);
    let valid = signed.last().filter(|_| standing.is_valid());
    let version = valid.map_or_else(
        || t("choice.document_state.draft"),
        |e| format!("{}, {}", Kind::Approval.reference(e.number), desk.day(e.on)),
    );
    let cover = desk.cover(t("soa.title"), "SoA".to_owned(), version, Some(Target::Statement));
    let scope = book.organisation.first().map(|o| o.scope.clone()).unwrap_or_default();
    let facts = [(field(Kind::Organisation, "scope"), scope)];
    let head = vec![desk.standing_note(Target::Statement)];
    let mut blocks = body(&desk, &Presented::now(book), head, facts.to_vec());
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

/// The statement as an entry froze it. Of today are only the day on which the paper is made and how it stands
/// with the entry on that day.
pub fn build_version(book: &Workbook, entry: Id, setting: &Setting<'_>) -> Option<Paper> {
    let frozen = Frozen::read(book, entry)?;
    let presented = frozen.present(book);
    let entry = presented.version?;
    let desk = Desk { book, setting };
    let by = joined_line([entry.name.clone(), entry.role.clone()]);
    let state = approval::entry_state(book, &Methods::read(book), entry, setting.today);
    // Of an altered entry nobody knows what was approved, when and by whom.
    let altered = state == EntryState::Altered;
    let approved = entry.decision != Decision::Rejected && !altered;
    let decided_on = if altered { String::new() } else { desk.day(entry.on) };
    let cover = Cover {
        title: t("soa.title"),
        subtitle: presented.called.firm(),
        label: String::new(),
        control: DocumentControl {
            reference: "SoA".to_owned(),
            version: joined_line([entry.reference(), decided_on.clone()]),
            classification: t("choice.classification.confidential"),
            date: setting.dates.day(setting.today),
            data_as_of: decided_on,
            approver: if approved { by.clone() } else { String::new() },
            fingerprint: if altered { String::new() } else { entry.fingerprint.clone() },
            ..DocumentControl::default()
        },
    };
    let kind = if approved { CalloutKind::Note } else { CalloutKind::Warning };
    let mut head = vec![Block::Callout { kind, text: plain(version_words(entry, state, setting)) }];
    head.extend(names_words(&presented.called).map(paragraph));
    let mut facts = vec![
        (t("soa.versions.version"), entry.reference()),
        (field(Kind::Approval, "edition"), choice(presented.statement.edition)),
    ];
    if !altered {
        facts.extend([
            (field(Kind::Approval, "decision"), choice(entry.decision)),
            (field(Kind::Approval, "on"), desk.day(entry.on)),
            (field(Kind::Approval, "person"), by),
            (field(Kind::Approval, "comment"), entry.comment.clone()),
            (field(Kind::Approval, "expires_on"), desk.day_if(entry.expires_on)),
        ]);
    }
    facts.push((
        text::fill("soa.version.today", &[("day", &setting.dates.day(setting.today))]),
        t(&format!("approval.standing.{}", state.key())),
    ));
    let mut blocks = body(&desk, &presented, head, facts);
    if !altered {
        blocks.push(Block::heading(1, t("kind.approvals")));
        blocks.push(Block::Table(desk.approval_table(&[entry])));
        blocks.push(paragraph(t("risk.paper.approvals.what")));
    }
    if approved {
        let (name, role) = (entry.name.clone(), entry.role.clone());
        blocks.push(Block::Signatures(vec![Signatory { name, role }]));
    }
    Some(Paper::new(cover, blocks).numbered())
}

/// What a file says of a version: which it is, and where its names are not those of then.
pub fn version_note(
    book: &Workbook,
    presented: &Presented<'_>,
    setting: &Setting<'_>,
) -> Option<String> {
    let entry = presented.version?;
    let state = approval::entry_state(book, &Methods::read(book), entry, setting.today);
    let words = [Some(version_words(entry, state, setting)), names_words(&presented.called)];
    Some(words.into_iter().flatten().collect::<Vec<_>>().join(" "))
}

/// That a version is told with the names of today, and why.
fn names_words(called: &Called<'_>) -> Option<String> {
    match called.names() {
        Names::Now | Names::Kept => None,
        Names::NotKept => Some(t("soa.version.names")),
        Names::Unreadable => Some(t("soa.version.names_unreadable")),
    }
}

/// Which version it is. Of one that was altered it is not said that it was approved.
fn version_words(entry: &Approval, state: EntryState, setting: &Setting<'_>) -> String {
    let args = [
        ("version", &*entry.reference()),
        ("day", &*entry.on.map(|day| setting.dates.day(day)).unwrap_or_default()),
        ("name", &*entry.name),
        ("comment", &*entry.comment),
    ];
    let key = match state {
        EntryState::Altered => state.key(),
        _ => entry.decision.key(),
    };
    text::fill(&format!("soa.version.{key}"), &args)
}

fn joined_line(parts: [String; 2]) -> String {
    let parts = parts.into_iter().filter(|part| !part.trim().is_empty());
    parts.collect::<Vec<_>>().join(", ")
}

/// What every paper of a statement says: what it is, its totals, and each control. Facts without a word are
/// left out.
fn body(
    desk: &Desk<'_>,
    presented: &Presented<'_>,
    head: Vec<Block>,
    facts: Vec<(String, String)>,
) -> Vec<Block> {
    let statement = &presented.statement;
    let info = catalogue::edition_info(statement.edition);
    let mut blocks = vec![Block::Contents];
    blocks.extend(head);
    blocks.push(Block::heading(1, t("soa.paper.what")));
    blocks.push(paragraph(text::fill(
        "soa.paper.text",
        &[("standard", info.standard), ("n", &statement.annex.len().to_string())],
    )));
    let facts = facts.into_iter().filter(|(_, said)| !said.trim().is_empty());
    let facts: Vec<(String, Runs)> = facts.map(|(name, said)| (name, plain(said))).collect();
    if !facts.is_empty() {
        blocks.push(Block::Definitions(facts));
    }
    blocks.push(Block::Table(totals(statement)));
    let lines_of = |lines: &[&StatementLine<'_>]| Block::Table(table(desk, presented, lines));
    for area in catalogue::areas(statement.edition) {
        let lines: Vec<&StatementLine<'_>> =
            statement.annex.iter().filter(|l| l.line.is_some_and(|l| l.area == area.id)).collect();
        if !lines.is_empty() {
            blocks.push(Block::heading(1, format!("{} {}", area.id, area.title)));
            blocks.push(lines_of(&lines));
        }
    }
    if !statement.own.is_empty() {
        blocks.push(Block::heading(1, t("soa.own")));
        blocks.push(lines_of(&statement.own.iter().collect::<Vec<_>>()));
    }
    blocks
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
            column(t("soa.versions.version"), 14),
            column(field(Kind::Approval, "edition"), 14),
            column(field(Kind::Approval, "on"), 14),
            column(field(Kind::Approval, "person"), 15),
            number_column(t("soa.decided.necessary"), 13),
            number_column(t("soa.decided.excluded"), 11),
            column(t("soa.versions.changed"), 19),
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

pub(super) fn table(
    desk: &Desk<'_>,
    presented: &Presented<'_>,
    lines: &[&StatementLine<'_>],
) -> Table {
    let called = &presented.called;
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
        let documents = control.map(|c| names(called, Kind::Document, &c.documents));
        let owner = control.and_then(|c| c.owner);
        vec![
            vec![Run::Strong(line.reference()), Run::Plain(format!(" {}", line.title()))],
            plain(t(&format!("soa.decided.{}", line.decided.key()))),
            plain(joined([because(called, &line.reasons), reason])),
            plain(joined([state, how, not_yet])),
            plain(joined([
                documents.unwrap_or_default(),
                control.map(|c| evidence(desk, &c.evidence)).unwrap_or_default(),
            ])),
            plain(names(called, Kind::Person, owner.as_slice())),
        ]
    };
    let shown_by = match presented.version {
        None => t("soa.paper.shown_by"),
        // How far there is evidence goes on changing, and nobody approves it.
        Some(_) => t("kinds.documents"),
    };
    Table {
        columns: vec![
            column(t("kind.controls"), 6),
            column(field(Kind::Control, "applicability"), 4),
            column(t("soa.because"), 6),
            column(field(Kind::Control, "implementation"), 6),
            column(shown_by, 5),
            column(field(Kind::Control, "owner"), 4),
        ],
        rows: lines.iter().map(row).collect::<Vec<Vec<Runs>>>(),
        repeat_head: true,
        landscape: true,
        ..Table::default()
    }
}

/// The kinds of reason, each with the rows behind it.
pub fn because(called: &Called<'_>, reasons: &Reasons) -> String {
    let of = |key: &str, kind: Kind, ids: &[Id]| match ids.is_empty() {
        true => String::new(),
        false => format!("{}: {}", t(key), names(called, kind, ids)),
    };
    joined([
        of("soa.reason.risk", Kind::Risk, &reasons.risks),
        of("soa.reason.legal", Kind::Requirement, &reasons.legal),
        of("soa.reason.contract", Kind::Requirement, &reasons.contractual),
        of("soa.reason.expectation", Kind::Requirement, &reasons.expectations),
        if reasons.best_practice { t("soa.reason.practice") } else { String::new() },
    ])
}

/// Rows by their names, in one line.
pub fn names(called: &Called<'_>, kind: Kind, ids: &[Id]) -> String {
    let name = |id: &Id| called.row(kind, *id).unwrap_or_else(|| t("app.missing_row"));
    ids.iter().map(name).collect::<Vec<_>>().join("; ")
}

fn evidence(desk: &Desk<'_>, ids: &[Id]) -> String {
    let name = |id: &Id| match desk.book.get::<Evidence>(*id) {
        None => t("app.missing_row"),
        Some(evidence) => match evidence.dated {
            None => evidence.title.clone(),
            dated => format!("{} ({})", evidence.title, desk.day(dated)),
        },
    };
    ids.iter().map(name).collect::<Vec<_>>().join("; ")
}
