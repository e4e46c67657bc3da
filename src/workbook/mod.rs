//! The document: record types, tables, links, and the one way to change it.
//!
//! A [`Workbook`] is plain data. Everything a firm writes is a row of a [`Table`], every row is a
//! [`Record`] declared once by `record!`, and every edit is a [`Change`] that was made by a
//! [`Draft`], can be applied, turned around, stored and read back.
//!
//! **Invariant:** nothing in this module reads a clock, a random number, the DOM or a language;
//! time and ids come in through [`Surroundings`], and what is said to people leaves as
//! [`Finding`]s with a key into the text tables.

mod book;
mod change;
pub mod check;
mod decimal;
mod draft;
mod finding;
mod history;
mod id;
mod links;
pub mod raw;
mod record;
pub mod records;
mod removal;
pub mod search;
mod settled;
mod table;
mod value;
pub mod wire;

pub use book::{Kind, SCHEMA, Tabled, Workbook};
pub use change::{Change, Conflict, Edit, Label, Origin, Touched};
pub use decimal::decimal;
pub use draft::{Draft, Refusal};
pub use finding::{Finding, Place, Severity};
pub use history::{History, KEYSTROKE_PAUSE_MS};
pub use id::{Id, Moment, Surroundings};
pub use links::Use;
pub use record::{Field, Format, Record, Shape};
pub use records::*;
pub use removal::{Removal, removal};
pub use table::{Rows, Table};
pub use value::{Cell, Choice, Content, Misfit, Value};

#[cfg(test)]
pub(crate) mod testing;
