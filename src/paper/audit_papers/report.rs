//! The report on an audit: what was looked at and how, what was seen, what was found, and what it comes to.

use super::{
    Desk, choice, column, facts, field, joined, number_column, paragraph, plan, rows_or, t, written,
};
use crate::catalogue;
use crate::insight::audits::{self, conflicts, raised_on};
use crate::paper::gap_report::Setting;
use crate::paper::tree::{
    Block, CalloutKind, Cover, DocumentControl, Paper, Run, Signatory, Table, plain,
};
use crate::text;
use crate::workbook::{
    Audit, AuditCheck, AuditFinding, AuditKind, AuditState, FindingKind, Id, Kind, Workbook,
};

/// From the worst to the best; what has no kind yet stands first, so that it is seen.
const KINDS: [FindingKind; 6] = [
    FindingKind::Unset,
    FindingKind::Major,
    FindingKind::Minor,
    FindingKind::Observation,
    FindingKind::Opportunity,
    FindingKind::Conformity,
];

/// The report as of the day; nothing where there is no such audit.
pub fn build(book: &Workbook, audit: Id, setting: &Setting<'_>) -> Option<Paper> {
    let row = book.get::<Audit>(audit)?;
    let findings = book.audit_findings.iter().filter(|f| f.audit == Some(audit)).collect();
    let checks = book.audit_checks.iter().filter(|c| c.audit == Some(audit)).collect();
    let report = Report { desk: Desk { book, setting }, row, findings, checks };
    let mut blocks = vec![Block::Contents];
    if row.state != AuditState::Reported {
        let text = plain(t("audit.paper.draft"));
        blocks.push(Block::Callout { kind: CalloutKind::Warning, text });
    }
    blocks.extend(report.summary());
    blocks.extend(report.about());
    blocks.extend(report.independence());
    blocks.extend(report.findings());
    blocks.extend(report.checks());
    blocks.extend(report.evidence());
    blocks.extend(report.signatures());
    Some(Paper::new(report.cover(), blocks).numbered())
}

struct Report<'a> {
    desk: Desk<'a>,
    row: &'a Audit,
    findings: Vec<&'a AuditFinding>,
    checks: Vec<&'a AuditCheck>,
}

fn label(name: &str) -> String {
    field(Kind::Audit, name)
}

impl Report<'_> {
    fn cover(&self) -> Cover {
        let row = self.row;
        let cover = self.desk.audit_cover(t("audit.paper.report"), &row.title, choice(row.kind));
        let dated = row.reported_on.or(Some(self.desk.setting.today));
        let control = DocumentControl {
            reference: Kind::Audit.reference(row.number),
            version: choice(row.state),
            date: self.desk.day(dated),
            prepared_by: match row.lead {
                Some(lead) => self.desk.person(Some(lead)),
                None => row.outside.clone(),
            },
            facts: vec![(t("audit.paper.carried_out"), self.carried_out())],
            ..cover.control
        };
        Cover { control, ..cover }
    }

    fn carried_out(&self) -> String {
        match self.desk.span(self.row.from, self.row.to) {
            span if span.is_empty() => self.desk.day(self.row.planned_on),
            span => span,
        }
    }

    fn of_kind(&self, kind: FindingKind) -> Vec<&AuditFinding> {
        self.findings.iter().copied().filter(|f| f.kind == kind).collect()
    }

    /// The conclusion, and how many findings of which kind.
    fn summary(&self) -> Vec<Block> {
        let row = |kind: FindingKind| {
            vec![plain(choice(kind)), plain(self.of_kind(kind).len().to_string())]
        };
        let shown = KINDS.into_iter().filter(|kind| {
            *kind != FindingKind::Unset || !self.of_kind(FindingKind::Unset).is_empty()
        });
        let mut blocks = vec![Block::heading(1, label("conclusion"))];
        blocks.push(
            written(&self.row.conclusion)
                .unwrap_or_else(|| paragraph(t("audit.paper.no_conclusion"))),
        );
        blocks.push(Block::Table(Table {
            columns: vec![
                column(field(Kind::AuditFinding, "kind"), 6),
                number_column(t("kinds.audit_findings"), 3),
            ],
            rows: shown.map(row).collect(),
            totals: Some(vec![plain(t("audit.paper.all")), plain(self.findings.len().to_string())]),
            ..Table::default()
        }));
        blocks
    }

    fn about(&self) -> Vec<Block> {
        let (row, desk) = (self.row, &self.desk);
        let others = row.auditors.iter().copied().filter(|id| Some(*id) != row.lead);
        let auditors: Vec<Id> = others.collect();
        let programme = row.programme.map(|id| desk.row(Kind::AuditProgramme, id));
        let standard = catalogue::edition_info(desk.book.edition()).standard;
        vec![
            Block::heading(1, t("audit.paper.about_audit")),
            facts([
                (label("kind"), choice(row.kind)),
                (label("programme"), programme.unwrap_or_default()),
                (label("planned_on"), desk.day_if(row.planned_on)),
                (t("audit.paper.carried_out"), self.carried_out()),
                (label("lead"), row.lead.map(|id| desk.person(Some(id))).unwrap_or_default()),
                (label("auditors"), desk.people(&auditors)),
                (label("outside"), row.outside.clone()),
                (t("review.paper.standard"), standard.to_owned()),
                (label("scope"), row.scope.clone()),
                (label("criteria"), row.criteria.clone()),
                (label("methods"), row.methods.clone()),
                (label("sample"), row.sample.clone()),
                (label("interviewed"), row.interviewed.clone()),
                (label("lines"), row.lines.join(", ")),
                (label("reported_on"), desk.day_if(row.reported_on)),
                (label("reported_to"), desk.people(&row.reported_to)),
            ]),
        ]
    }

    fn independence(&self) -> Vec<Block> {
        let row = self.row;
        if row.kind != AuditKind::Internal {
            return Vec::new();
        }
        let mut blocks = vec![Block::heading(1, label("independence"))];
        blocks.push(
            written(&row.independence)
                .unwrap_or_else(|| paragraph(t("audit.paper.no_independence"))),
        );
        let found = conflicts(self.desk.book, self.desk.book.edition(), row);
        if !found.is_empty() {
            let text = plain(t("audit.paper.own_work"));
            blocks.push(Block::Callout { kind: CalloutKind::Warning, text });
            let points = found.iter().map(|c| plain(plan::said(&self.desk, row, c)));
            blocks.push(Block::List { ordered: false, points: points.collect() });
        }
        blocks
    }

    fn findings(&self) -> Vec<Block> {
        let mut blocks = vec![Block::heading(1, t("kinds.audit_findings"))];
        if self.findings.is_empty() {
            blocks.push(paragraph(t("audit.paper.no_findings")));
        }
        for kind in KINDS {
            let of_kind = self.of_kind(kind);
            if of_kind.is_empty() {
                continue;
            }
            blocks.push(Block::heading(2, choice(kind)));
            blocks.extend(of_kind.into_iter().flat_map(|finding| self.finding(finding)));
        }
        blocks
    }

    fn finding(&self, f: &AuditFinding) -> Vec<Block> {
        let desk = &self.desk;
        let own = |name: &str| field(Kind::AuditFinding, name);
        let answer = raised_on(desk.book, f.id);
        let answered = match answer {
            Some(row) => {
                let reference = Kind::Nonconformity.reference(row.number);
                format!("{reference}: {}", desk.stage(row))
            }
            None if audits::asks_for_action(f) => t("review.no_nonconformity"),
            None => String::new(),
        };
        let check = f.check.map(|id| desk.row(Kind::AuditCheck, id)).unwrap_or_default();
        let owner = f.owner.map(|id| desk.person(Some(id))).unwrap_or_default();
        vec![
            Block::heading(3, format!("{} {}", Kind::AuditFinding.reference(f.number), f.title)),
            facts([
                (own("lines"), desk.lines(&f.lines)),
                (own("statement"), f.statement.clone()),
                (own("seen"), f.seen.clone()),
                (own("check"), check),
                (own("owner"), owner),
                (own("found_on"), desk.day_if(f.found_on)),
                (own("answer_due"), desk.day_if(f.answer_due)),
                (own("source"), f.source.clone()),
                (t("kind.nonconformities"), answered),
            ]),
        ]
    }

    fn checks(&self) -> Vec<Block> {
        let desk = &self.desk;
        let kind = Kind::AuditCheck;
        let row = |c: &&AuditCheck| {
            let seen = joined([c.seen.clone(), desk.rows(Kind::Evidence, &c.evidence)]);
            vec![
                plain(joined([kind.reference(c.number), c.lines.join(", ")])),
                plain(c.ask.clone()),
                plain(seen),
                plain(c.sample.clone()),
                vec![Run::Strong(choice(c.result))],
                plain(desk.people(&c.with)),
            ]
        };
        let columns = vec![
            column(field(kind, "lines"), 12),
            column(field(kind, "ask"), 24),
            column(field(kind, "seen"), 25),
            column(field(kind, "sample"), 13),
            column(field(kind, "result"), 15),
            column(field(kind, "with"), 13),
        ];
        let rows = self.checks.iter().map(row).collect();
        vec![
            Block::heading(1, t("kinds.audit_checks")),
            rows_or("audit.paper.no_checks", columns, rows),
        ]
    }

    fn evidence(&self) -> Vec<Block> {
        let evidence = &self.row.evidence;
        if evidence.is_empty() {
            return Vec::new();
        }
        let points = evidence.iter().map(|id| plain(self.desk.row(Kind::Evidence, *id)));
        vec![
            Block::heading(1, t("kinds.evidence")),
            Block::List { ordered: false, points: points.collect() },
        ]
    }

    fn signatures(&self) -> Vec<Block> {
        let lead = match self.row.lead {
            Some(lead) => self.desk.person(Some(lead)),
            None => self.row.outside.clone(),
        };
        let mut people = vec![Signatory { name: lead, role: label("lead") }];
        people.extend(
            self.row.reported_to.iter().map(|id| Signatory {
                name: self.desk.person(Some(*id)),
                role: label("reported_to"),
            }),
        );
        let text = text::fill(
            "audit.paper.sign",
            &[("reference", &Kind::Audit.reference(self.row.number))],
        );
        vec![
            Block::heading(1, t("audit.paper.signatures")),
            paragraph(text),
            Block::Signatures(people),
        ]
    }
}
