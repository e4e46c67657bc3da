//! The papers that there are, by what each is about.

use super::gap_report::{self, Setting};
use super::{Paper, gap_charts, risk_charts, risk_papers};
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
}

impl Printed {
    /// Every paper about one row, in the order in which page and worker count them.
    pub const fn all(row: Id) -> [Printed; 8] {
        [
            Printed::GapReport { run: row },
            Printed::Method,
            Printed::Statement,
            Printed::StatementVersion { entry: row },
            Printed::Plan { plan: row },
            Printed::Thread { kind: Kind::Risk, row },
            Printed::Thread { kind: Kind::Control, row },
            Printed::Thread { kind: Kind::Action, row },
        ]
    }

    /// The row that it is about; no row's id where it is about all of the workbook.
    pub fn row(self) -> Id {
        match self {
            Printed::GapReport { run } => run,
            Printed::StatementVersion { entry } => entry,
            Printed::Plan { plan } => plan,
            Printed::Thread { row, .. } => row,
            Printed::Method | Printed::Statement => Id::default(),
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
        }
    }

    /// Whether there are charts in it.
    pub fn has_charts(self) -> bool {
        match self {
            Printed::GapReport { .. } | Printed::Plan { .. } => true,
            Printed::Method
            | Printed::Statement
            | Printed::StatementVersion { .. }
            | Printed::Thread { .. } => false,
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
        }
    }
}
