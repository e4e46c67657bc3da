//! The papers that there are, by what each is about.

use super::gap_report::{self, Setting};
use super::{Paper, risk_papers};
use crate::workbook::{Id, Kind, Workbook};

/// A paper to be read, printed or saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Printed {
    /// The report on a gap assessment.
    GapReport { run: Id },
    /// The risk method.
    Method,
    /// The Statement of Applicability.
    Statement,
    /// A treatment plan.
    Plan { plan: Id },
    /// The thread of a risk, a control or an action.
    Thread { row: Id },
}

/// The kinds of rows that have a thread.
const THREADED: [Kind; 3] = [Kind::Risk, Kind::Control, Kind::Action];

impl Printed {
    /// Every paper about one row, in the order in which page and worker count them.
    pub const fn all(row: Id) -> [Printed; 5] {
        [
            Printed::GapReport { run: row },
            Printed::Method,
            Printed::Statement,
            Printed::Plan { plan: row },
            Printed::Thread { row },
        ]
    }

    /// The row that it is about; no row's id where it is about all of the workbook.
    pub fn row(self) -> Id {
        match self {
            Printed::GapReport { run } => run,
            Printed::Plan { plan } => plan,
            Printed::Thread { row } => row,
            Printed::Method | Printed::Statement => Id::default(),
        }
    }

    /// Whether there are charts in it.
    pub fn has_charts(self) -> bool {
        matches!(self, Printed::GapReport { .. } | Printed::Plan { .. })
    }

    /// The paper as of `setting.today`; nothing where what it is about is not in the workbook.
    pub fn build(self, book: &Workbook, setting: &Setting<'_>) -> Option<Paper> {
        match self {
            Printed::GapReport { run } => gap_report::build(book, run, setting),
            Printed::Method => risk_papers::method::build(book, setting),
            Printed::Statement => risk_papers::statement::build(book, setting),
            Printed::Plan { plan } => risk_papers::plan::build(book, plan, setting),
            Printed::Thread { row } => {
                // No two rows share an id, so the id alone says of which kind it is.
                let kind = THREADED.into_iter().find(|kind| book.row(*kind, row).is_some())?;
                risk_papers::thread::build(book, kind, row, setting)
            }
        }
    }
}
