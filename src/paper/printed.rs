//! The papers that there are, by what each is about.

use super::gap_report::{self, Setting};
use super::{Paper, audit_papers, gap_charts, review_papers, risk_charts, risk_papers};
use crate::workbook::{Id, Kind, Workbook};

/// The tables that the report on a gap assessment is written from besides those of its charts.
const GAP: &[Kind] = &[Kind::Document, Kind::Evidence];

/// The tables that papers about risk are written from besides those of the charts of risk.
const RISK: &[Kind] = &[Kind::Evidence, Kind::Threat, Kind::Vulnerability, Kind::Party];

/// A paper to be read, printed or saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Printed {
    /// The report on a gap assessment.
    GapReport { run: Id },
    /// The risk method.
    Method,
    /// The Statement of Applicability.
    Statement,
    /// The Statement of Applicability as an entry froze it.
    StatementVersion { entry: Id },
    /// A treatment plan.
    Plan { plan: Id },
    /// The thread of a risk, a control or an action.
    Thread { kind: Kind, row: Id },
    /// The agenda of a management review.
    ReviewAgenda { review: Id },
    /// What those who come to a management review should have read.
    ReviewPreRead { review: Id },
    /// The minutes of a management review.
    ReviewMinutes { review: Id },
    /// One page on the state of the ISMS.
    Steering,
    /// An audit programme with its audits.
    AuditPlan { programme: Id },
    /// The report on an audit.
    AuditReport { audit: Id },
    /// Every nonconformity with what was done about it.
    CorrectiveLog,
}

impl Printed {
    /// Every paper about one row, in the order in which page and worker count them.
    pub const fn all(row: Id) -> [Printed; 15] {
        [
            Printed::GapReport { run: row },
            Printed::Method,
            Printed::Statement,
            Printed::StatementVersion { entry: row },
            Printed::Plan { plan: row },
            Printed::Thread { kind: Kind::Risk, row },
            Printed::Thread { kind: Kind::Control, row },
            Printed::Thread { kind: Kind::Action, row },
            Printed::ReviewAgenda { review: row },
            Printed::ReviewPreRead { review: row },
            Printed::ReviewMinutes { review: row },
            Printed::Steering,
            Printed::AuditPlan { programme: row },
            Printed::AuditReport { audit: row },
            Printed::CorrectiveLog,
        ]
    }

    /// The row that it is about; no row's id where it is about all of the workbook.
    pub fn row(self) -> Id {
        match self {
            Printed::GapReport { run } => run,
            Printed::StatementVersion { entry } => entry,
            Printed::Plan { plan } => plan,
            Printed::Thread { row, .. } => row,
            Printed::ReviewAgenda { review }
            | Printed::ReviewPreRead { review }
            | Printed::ReviewMinutes { review } => review,
            Printed::AuditPlan { programme } => programme,
            Printed::AuditReport { audit } => audit,
            Printed::Method | Printed::Statement | Printed::Steering | Printed::CorrectiveLog => {
                Id::default()
            }
        }
    }

    /// The tables that it is written from.
    pub fn reads(self) -> Vec<Kind> {
        match self {
            Printed::GapReport { .. } => [gap_charts::READS, GAP].concat(),
            Printed::Method
            | Printed::Statement
            | Printed::StatementVersion { .. }
            | Printed::Plan { .. }
            | Printed::Thread { .. } => [risk_charts::READS, RISK].concat(),
            Printed::ReviewAgenda { .. }
            | Printed::ReviewPreRead { .. }
            | Printed::ReviewMinutes { .. } => review_papers::READS.to_vec(),
            Printed::Steering => [risk_charts::READS, review_papers::steering::READS].concat(),
            Printed::AuditPlan { .. } | Printed::AuditReport { .. } | Printed::CorrectiveLog => {
                audit_papers::READS.to_vec()
            }
        }
    }

    /// Whether there are charts in it.
    pub fn has_charts(self) -> bool {
        match self {
            Printed::GapReport { .. }
            | Printed::Plan { .. }
            | Printed::ReviewPreRead { .. }
            | Printed::ReviewMinutes { .. } => true,
            Printed::Method
            | Printed::Statement
            | Printed::StatementVersion { .. }
            | Printed::Thread { .. }
            | Printed::ReviewAgenda { .. }
            | Printed::Steering
            | Printed::AuditPlan { .. }
            | Printed::AuditReport { .. }
            | Printed::CorrectiveLog => false,
        }
    }

    /// The paper as of `setting.today`; nothing where what it is about is not in the workbook.
    pub fn build(self, book: &Workbook, setting: &Setting<'_>) -> Option<Paper> {
        match self {
            Printed::GapReport { run } => gap_report::build(book, run, setting),
            Printed::Method => risk_papers::method::build(book, setting),
            Printed::Statement => risk_papers::statement::build(book, setting),
            Printed::StatementVersion { entry } => {
                risk_papers::statement::build_version(book, entry, setting)
            }
            Printed::Plan { plan } => risk_papers::plan::build(book, plan, setting),
            Printed::Thread { kind, row } => risk_papers::thread::build(book, kind, row, setting),
            Printed::ReviewAgenda { review } => review_papers::agenda::build(book, review, setting),
            Printed::ReviewPreRead { review } => {
                review_papers::preread::build(book, review, setting)
            }
            Printed::ReviewMinutes { review } => {
                review_papers::minutes::build(book, review, setting)
            }
            Printed::Steering => Some(review_papers::steering::build(book, setting)),
            Printed::AuditPlan { programme } => audit_papers::plan::build(book, programme, setting),
            Printed::AuditReport { audit } => audit_papers::report::build(book, audit, setting),
            Printed::CorrectiveLog => Some(audit_papers::corrective::build(book, setting)),
        }
    }
}
