//! An audit programme as a paper: on what it rests, its audits, and which clause and control is audited when.

use super::{Desk, choice, column, facts, field, number_column, paragraph, rows_or, t};
use crate::catalogue;
use crate::insight::audits::{self, Coverage, Covered, OwnWork, conflicts, coverage};
use crate::paper::gap_report::Setting;
use crate::paper::tree::{
    Block, CalloutKind, Cover, DocumentControl, Paper, Run, Signatory, Table, plain,
};
use crate::text;
use crate::workbook::{Audit, AuditProgramme, AuditState, Id, Kind, Workbook};

/// The programme as of the day; nothing where there is no such programme.
pub fn build(book: &Workbook, programme: Id, setting: &Setting<'_>) -> Option<Paper> {
    let row = book.get::<AuditProgramme>(programme)?;
    let cycle = audits::cycle(row);
    let today = setting.today;
    let covered = cycle.map(|c| coverage(book, book.edition(), c, today)).unwrap_or_default();
    let mut all: Vec<&Audit> = book
        .audits
        .iter()
        .filter(|a| a.programme == Some(programme) || cycle.is_some_and(|c| c.has(audits::day(a))))
        .collect();
    crate::sort::by_key(&mut all, |a| (audits::day(a), a.id));
    let plan = Plan { desk: Desk { book, setting }, row, covered, audits: all };
    let mut blocks = vec![Block::Contents];
    blocks.extend(plan.about());
    blocks.extend(plan.audits());
    blocks.extend(plan.own_work());
    blocks.extend(plan.coverage());
    blocks.push(Block::heading(1, t("audit.paper.signatures")));
    blocks.push(Block::Signatures(vec![Signatory {
        name: plan.desk.person(row.owner),
        role: field(Kind::AuditProgramme, "owner"),
    }]));
    // Clauses and controls have numbers of their own.
    Some(Paper::new(plan.cover(), blocks))
}

struct Plan<'a> {
    desk: Desk<'a>,
    row: &'a AuditProgramme,
    covered: Coverage,
    audits: Vec<&'a Audit>,
}

impl Plan<'_> {
    fn cover(&self) -> Cover {
        let cover = self.desk.audit_cover(t("audit.paper.plan"), &self.row.title, String::new());
        let control = DocumentControl {
            reference: Kind::AuditProgramme.reference(self.row.number),
            prepared_by: self.desk.person(self.row.owner),
            facts: vec![(t("review.paper.period"), self.period())],
            ..cover.control
        };
        Cover { control, ..cover }
    }

    fn period(&self) -> String {
        self.desk.span(self.row.from, self.row.to)
    }

    fn about(&self) -> Vec<Block> {
        let row = self.row;
        let label = |name: &str| field(Kind::AuditProgramme, name);
        vec![
            Block::heading(1, t("audit.paper.about")),
            facts([
                (t("review.paper.period"), self.period()),
                (label("owner"), self.desk.person(row.owner)),
                (label("objectives"), row.objectives.clone()),
                (label("criteria"), row.criteria.clone()),
                (label("methods"), row.methods.clone()),
                (label("reasons"), row.reasons.clone()),
                (label("notes"), row.notes.clone()),
            ]),
        ]
    }

    fn audits(&self) -> Vec<Block> {
        let desk = &self.desk;
        let row = |a: &&Audit| {
            let mut auditors: Vec<Id> = a.lead.into_iter().collect();
            auditors.extend(a.auditors.iter().filter(|id| Some(**id) != a.lead));
            let auditors = [desk.people(&auditors), a.outside.clone()];
            vec![
                plain(Kind::Audit.reference(a.number)),
                vec![Run::Strong(a.title.clone())],
                plain(choice(a.kind)),
                plain(desk.day(audits::day(a))),
                plain(super::joined(auditors)),
                plain(a.lines.len().to_string()),
                plain(choice(a.state)),
            ]
        };
        let columns = vec![
            column(t("paper.reference"), 14),
            column(field(Kind::Audit, "title"), 19),
            column(field(Kind::Audit, "kind"), 14),
            column(t("review.head.day"), 14),
            column(field(Kind::Audit, "auditors"), 17),
            number_column(t("audit.paper.lines"), 9),
            column(field(Kind::Audit, "state"), 13),
        ];
        let rows = self.audits.iter().map(row).collect();
        let mut blocks = vec![
            Block::heading(1, t("kinds.audits")),
            rows_or("audit.paper.no_audits", columns, rows),
        ];
        for audit in self.audits.iter().filter(|a| a.state != AuditState::Cancelled) {
            let label = |name: &str| field(Kind::Audit, name);
            blocks.push(Block::heading(
                2,
                format!("{} {}", Kind::Audit.reference(audit.number), audit.title),
            ));
            blocks.push(facts([
                (label("scope"), audit.scope.clone()),
                (label("criteria"), audit.criteria.clone()),
                (label("methods"), audit.methods.clone()),
                (label("sample"), audit.sample.clone()),
                (label("independence"), audit.independence.clone()),
            ]));
        }
        blocks
    }

    /// Where somebody would audit their own work.
    fn own_work(&self) -> Vec<Block> {
        let edition = self.desk.book.edition();
        let live = self.audits.iter().filter(|a| a.state != AuditState::Cancelled);
        let points: Vec<_> = live
            .flat_map(|audit| {
                conflicts(self.desk.book, edition, audit)
                    .into_iter()
                    .map(|conflict| plain(said(&self.desk, audit, &conflict)))
            })
            .collect();
        if points.is_empty() {
            return Vec::new();
        }
        let text = plain(t("audit.paper.own_work"));
        vec![
            Block::heading(1, field(Kind::Audit, "independence")),
            Block::Callout { kind: CalloutKind::Warning, text },
            Block::List { ordered: false, points },
        ]
    }

    /// Every clause and control with the audits that look at it.
    fn coverage(&self) -> Vec<Block> {
        let count = self.covered.count();
        let counts = [count.planned, count.all, count.audited, count.left_out()];
        let counts = counts.map(|n| n.to_string());
        let [planned, all, audited, left_out] = &counts;
        let args =
            [("planned", &**planned), ("of", all), ("audited", audited), ("left_out", left_out)];
        let mut blocks = vec![
            Block::heading(1, t("audit.paper.coverage")),
            paragraph(text::fill("audit.paper.coverage.text", &args)),
        ];
        for area in catalogue::areas(self.desk.book.edition()) {
            let lines: Vec<&Covered> =
                self.covered.lines.iter().filter(|c| c.line.area == area.id).collect();
            if lines.is_empty() {
                continue;
            }
            blocks.push(Block::heading(2, format!("{} {}", area.id, area.title)));
            blocks.push(Block::Table(self.area(&lines)));
        }
        blocks
    }

    fn area(&self, lines: &[&Covered]) -> Table {
        let row = |c: &&Covered| {
            vec![
                vec![
                    Run::Strong(c.line.id.to_owned()),
                    Run::Plain(format!(" {}", c.line.display_title)),
                ],
                plain(self.when(c)),
                plain(if c.findings > 0 { c.findings.to_string() } else { String::new() }),
            ]
        };
        Table {
            columns: vec![
                column(t("audit.paper.line"), 9),
                column(t("audit.paper.when"), 9),
                number_column(t("kinds.audit_findings"), 3),
            ],
            rows: lines.iter().map(row).collect(),
            repeat_head: true,
            ..Table::default()
        }
    }

    /// The audits of a line with their days; a word where there are none, or where it is not to be audited.
    fn when(&self, covered: &Covered) -> String {
        if !covered.applies {
            return t("audit.paper.excluded");
        }
        let audit = |(id, done): &(Id, bool)| {
            let audit = self.desk.book.get::<Audit>(*id)?;
            let state = if *done { "audit.paper.done" } else { "audit.paper.planned" };
            let day = self.desk.day(audits::day(audit));
            let reference = Kind::Audit.reference(audit.number);
            Some(format!("{reference}, {day}, {}", t(state)))
        };
        let all: Vec<String> = covered.audits.iter().filter_map(audit).collect();
        if all.is_empty() { t("audit.paper.in_none") } else { all.join("\n") }
    }
}

/// Who would look at which work of theirs.
pub(super) fn said(desk: &Desk<'_>, audit: &Audit, conflict: &audits::Conflict) -> String {
    let of = |key: &str, kind, id| text::fill(key, &[("name", &desk.row(kind, id))]);
    let own = match conflict.own {
        OwnWork::Control(_) => t("audit.paper.own.control"),
        OwnWork::Document(id) => of("audit.paper.own.document", Kind::Document, id),
        OwnWork::Programme(id) => of("audit.paper.own.programme", Kind::AuditProgramme, id),
        OwnWork::Nonconformity(id) => of("audit.paper.own.row", Kind::Nonconformity, id),
        OwnWork::Finding(id) => of("audit.paper.own.row", Kind::AuditFinding, id),
    };
    let args = [
        ("audit", &*Kind::Audit.reference(audit.number)),
        ("who", &*desk.person(Some(conflict.auditor))),
        ("line", &*conflict.line),
        ("own", &*own),
    ];
    text::fill("audit.paper.own", &args)
}
