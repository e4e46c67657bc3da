//! Risk: how it is measured, what follows from a rating, where a risk stands, what treating it would bring,
//! and what the Statement of Applicability says.
//!
//! **Invariant:** a level is given by [`Method::rank`] and by nothing else; what is not rated is never a level.

pub mod budget;
pub mod checks;
mod doubt;
mod method;
pub mod needs;
pub mod ops;
pub mod quant;
mod rating;
pub mod ready;
pub mod starters;
mod state;
pub mod statement;
pub mod summary;
pub mod thread;
pub mod what_if;

pub use doubt::doubts;
pub use method::{
    Lack, Meaning, Method, Methods, Rank, STEPS, by_grid, by_old_version, in_force, in_the_making,
    meaning, meaning_head, meanings,
};
pub use rating::{
    Level, Move, Rated, Rating, Stage, Told, impact, is_rating, moves, rate, rated, remaining, told,
};
pub use state::{
    ACCEPTANCE, RiskProgress, RiskState, Want, is_above, needs_acceptance, plan_wants, progress,
};
pub use statement::{Decided, Reasons, Statement, StatementLine, Totals};
