//! The gap assessment: its runs, the summary of one, its lines, its report; the edition switch.

mod charts;
mod doing;
mod figures;
mod frame;
mod lines;
mod mark;
mod run;
mod runs;
mod start;

pub use lines::GapLinesPage;
pub use run::GapRunPage;
pub use runs::GapRunsPage;
