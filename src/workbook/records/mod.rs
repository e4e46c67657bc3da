//! The record types, one file each. To add one: a file here, a line in `workbook!` (book.rs),
//! its words in the text tables; a test names what is missing.

mod action;
mod document;
mod evidence;
mod gap;
mod organisation;
mod person;

pub use action::{Action, ActionSource, ActionStatus, Priority};
pub use document::{Classification, Document, DocumentState, DocumentType};
pub use evidence::{Evidence, EvidenceState};
pub use gap::{Confidence, Conformity, GapAnswer, GapRun, Maturity, RunKind, RunState, Tick};
pub use organisation::Organisation;
pub use person::Person;
