//! The gap assessment: its runs, the summary of one, its lines, its report; the edition switch.

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
pub use report::GapReportPage;
pub use run::GapRunPage;
pub use runs::GapRunsPage;
