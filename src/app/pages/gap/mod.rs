//! The gap assessment: its runs, the summary of one, its lines, its report; the edition switch.

mod charts;
mod doing;
mod edition;
mod figures;
mod frame;
mod lines;
mod mark;
mod office;
mod report;
mod results;
mod run;
mod runs;
mod start;

pub use edition::EditionPage;
pub use lines::{GapLinesPage, focus_later};
pub use office::OrderFile;
pub use report::GapReportPage;
pub use run::GapRunPage;
pub use runs::GapRunsPage;
