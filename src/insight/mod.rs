//! What follows from the workbook: numbers, states, gates, what is due, what comes next.
//!
//! Everything here is a function of the workbook and, where days matter, of today. What is to be
//! said to people leaves as a key of the text tables with its arguments. The operations that
//! change gap data ([`gap::ops`]) and the switch of the edition ([`edition`]) live here too,
//! because they are rules of the subject; they write through a draft like everybody else.
//!
//! **Invariant:** no number that a screen or a paper shows is computed twice. Conformity is
//! computed in [`gap::score`](mod@gap::score) and nowhere else.

pub mod approval;
pub mod audit_ops;
pub mod audits;
pub mod canonical;
pub mod checks;
pub mod corrective;
pub mod documents;
pub mod due;
pub mod edition;
pub mod form;
pub mod gap;
pub mod incidents;
pub mod measure;
pub mod naming;
pub mod objective;
mod parts;
pub mod performance;
pub mod review;
pub mod risk;
mod said;
pub mod steps;

pub use said::{Arg, fill_finding};
