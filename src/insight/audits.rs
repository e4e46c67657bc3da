//! Audits: what the programme covers, who may not audit what, and what was found (9.2).

use super::review::Period;
use crate::catalogue::{self, Edition, Line, Topic};
use crate::workbook::{
    Audit, AuditFinding, AuditKind, AuditState, Control, Document, FindingKind, Id, Nonconformity,
    Workbook,
};
use chrono::NaiveDate;

/// The day of an audit: the last one of it, else the one that it is planned for.
pub fn day(audit: &Audit) -> Option<NaiveDate> {
    audit.to.or(audit.from).or(audit.planned_on)
}

/// Whether an audit was carried out by the end of a day.
pub fn is_done(audit: &Audit, on: NaiveDate) -> bool {
    audit.state == AuditState::Reported && day(audit).is_some_and(|day| day <= on)
}

/// One clause or control over a cycle.
#[derive(Clone, Debug)]
pub struct Covered {
    pub line: &'static Line,
    /// The audits that are to cover it, by day; with each, whether it was carried out.
    pub audits: Vec<(Id, bool)>,
    /// Findings on it in the cycle.
    pub findings: usize,
}

/// The internal audits of a cycle, line by line.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    pub lines: Vec<Covered>,
}

impl Coverage {
    /// Lines that an audit of the cycle is to cover.
    pub fn planned(&self) -> usize {
        self.lines.iter().filter(|l| !l.audits.is_empty()).count()
    }
    /// Lines that an audit of the cycle has covered.
    pub fn audited(&self) -> usize {
        self.lines.iter().filter(|l| l.audits.iter().any(|(_, done)| *done)).count()
    }
    /// Lines that no audit of the cycle covers.
    pub fn left_out(&self) -> impl Iterator<Item = &Covered> {
        self.lines.iter().filter(|l| l.audits.is_empty())
    }
}

/// What internal audits within a cycle cover and have covered by a day: clauses and controls audited over those
/// planned, and what nobody planned.
pub fn coverage(book: &Workbook, edition: Edition, cycle: Period, on: NaiveDate) -> Coverage {
    let mut audits: Vec<&Audit> = book
        .audits
        .iter()
        .filter(|a| a.kind == AuditKind::Internal && a.state != AuditState::Cancelled)
        .filter(|a| cycle.has(day(a)))
        .collect();
    crate::sort::by_key(&mut audits, |a| (day(a), a.id));
    let covered = |line: &'static Line| {
        let of_line = audits.iter().filter(|a| a.lines.iter().any(|id| id == line.id));
        let findings = book.audit_findings.iter().filter(|f| {
            f.audit.is_some_and(|id| audits.iter().any(|a| a.id == id))
                && f.lines.iter().any(|l| l == line.id)
        });
        Covered {
            line,
            audits: of_line.map(|a| (a.id, is_done(a, on))).collect(),
            findings: findings.count(),
        }
    };
    Coverage { lines: catalogue::scored_lines(edition).iter().map(|line| covered(line)).collect() }
}

/// Why somebody should not audit a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnWork {
    /// Owns the control.
    Control(Id),
    /// Owns or approves a document on it.
    Document(Id),
    /// Answers for the audit programme, and this is the clause on it.
    Programme(Id),
}

/// An auditor, a line that the audit covers, and what the auditor has to do with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    pub auditor: Id,
    pub line: String,
    pub own: OwnWork,
}

/// Where auditors of an internal audit would look at their own work. It is a warning: in a firm of five it can be
/// answered by who asks which question, which the audit then says.
pub fn conflicts(book: &Workbook, edition: Edition, audit: &Audit) -> Vec<Conflict> {
    if audit.kind != AuditKind::Internal {
        return Vec::new();
    }
    let mut auditors: Vec<Id> =
        audit.lead.into_iter().chain(audit.auditors.iter().copied()).collect();
    auditors.dedup();
    let about_audits =
        [Topic::InternalAudit, Topic::InternalAuditProgramme].map(|topic| topic.clause(edition));
    let mut found: Vec<Conflict> = Vec::new();
    for auditor in auditors {
        let mut add = |line: &String, own| {
            let conflict = Conflict { auditor, line: line.clone(), own };
            if !found.contains(&conflict) {
                found.push(conflict);
            }
        };
        for line in &audit.lines {
            let own = |c: &&Control| c.line == *line && c.owner == Some(auditor);
            for control in book.controls.iter().filter(own) {
                add(line, OwnWork::Control(control.id));
            }
            let written = |d: &&Document| {
                d.lines.contains(line) && (d.owner == Some(auditor) || d.approver == Some(auditor))
            };
            for document in book.documents.iter().filter(written) {
                add(line, OwnWork::Document(document.id));
            }
            if about_audits.contains(&Some(line.as_str())) {
                let answers = book.audit_programmes.iter().filter(|p| p.owner == Some(auditor));
                for programme in answers {
                    add(line, OwnWork::Programme(programme.id));
                }
            }
        }
    }
    found
}

/// The nonconformity that was raised on a finding.
pub fn raised_on(book: &Workbook, finding: Id) -> Option<&Nonconformity> {
    book.nonconformities.iter().find(|row| row.finding == Some(finding))
}

/// Whether a finding asks for a corrective action.
pub fn asks_for_action(finding: &AuditFinding) -> bool {
    matches!(finding.kind, FindingKind::Minor | FindingKind::Major)
}

/// Findings of minor or major nonconformity without an entry in the register of nonconformities.
pub fn unanswered(book: &Workbook) -> Vec<&AuditFinding> {
    let mut raised: Vec<Id> = book.nonconformities.iter().filter_map(|row| row.finding).collect();
    crate::sort::by(&mut raised, Ord::cmp);
    let open = |f: &&AuditFinding| asks_for_action(f) && raised.binary_search(&f.id).is_err();
    book.audit_findings.iter().filter(open).collect()
}
