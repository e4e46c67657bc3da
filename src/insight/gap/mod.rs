//! The gap assessment: its numbers, its gates, what may be done with it and what it shows.
//!
//! A gap assessment is a self-assessment. It is not the internal audit, and nothing in here may
//! be presented as if it were.

mod carry;
pub mod compare;
pub mod figures;
pub mod gate;
pub mod ops;
mod replies;
pub mod score;
pub mod seal;
mod view;

pub use carry::{Carried, carried, worst};

/// Lines and answers across the editions.
pub mod lines {
    pub use super::carry::{all_lines_in, joined, lines_in};
}

pub use compare::{Basis, Comparison, LineChange, Movement, compare};
pub use figures::{TrendPoint, trend};
pub use gate::{
    ItemState, LINE_GATES, Unmet, bare_actions, gates_for_closing, gates_for_review, is_bare,
    item_state,
};
pub use replies::{Reply, replies, suggestion};
pub use score::{Counts, Overview, Ratio, Score, overview, score};
pub use seal::{Seal, seal};
pub use view::{AssessedLine, RunView};
