//! The standard, read-only: what ISO/IEC 27001 lists in its two editions, and what helps a firm
//! to meet it.
//!
//! A gap assessment walks over [`scored_lines`]; a [`Line`] carries its questions, evidence,
//! documents and the lines of the other edition. [`Topic`] leads from a subject to its clause, so
//! that no clause number stands in code. Everything is `'static` and read once, on first use;
//! nothing here allocates after that.
//!
//! Ids and short titles are the standard's, all explanation is ours (README.md beside this file).

mod assemble;
mod compact;
mod correspondence;
mod document;
mod edition;
mod line;
mod order;
pub mod starters;
mod topic;

#[cfg(test)]
mod pack;
#[cfg(test)]
mod tests;

pub use correspondence::{Correspondence, Link, Relation};
pub use document::{Document, DocumentKind, DocumentStatus, ReviewInput, ReviewOutput, ReviewPart};
pub use edition::{Amendment, Edition, EditionInfo};
pub use line::{Area, AttributeKind, Attributes, Line, LineKind, Objective, Question};
pub use order::{SortKey, compare_ids, sort_key};
pub use topic::Topic;

use assemble::EditionData;
use compact::catalogue;

/// The edition as a publication: title, date, standing, amendments.
pub fn edition_info(edition: Edition) -> &'static EditionInfo {
    &data(edition).info
}

/// The main clauses, then the themes (2022) or domains (2013) of Annex A.
pub fn areas(edition: Edition) -> &'static [Area] {
    data(edition).areas
}

/// The area with this id, such as `6` or `A.5`.
pub fn area(edition: Edition, id: &str) -> Option<&'static Area> {
    areas(edition).iter().find(|area| area.id == id)
}

/// The control objectives: 35 in 2013, none in 2022.
pub fn objectives(edition: Edition) -> &'static [Objective] {
    data(edition).objectives
}

/// All clauses, headings included, and all controls, in the standard's order.
pub fn lines(edition: Edition) -> &'static [Line] {
    data(edition).lines
}

/// The lines that a gap assessment asks about, in the standard's order: 123 in 2022, 140 in 2013.
pub fn scored_lines(edition: Edition) -> &'static [&'static Line] {
    data(edition).scored
}

/// The clause or control with this id.
pub fn line(edition: Edition, id: &str) -> Option<&'static Line> {
    let (lines, key) = (lines(edition), sort_key(id));
    let at = lines.partition_point(|line| line.sort_key < key);
    lines.get(at).filter(|line| line.id == id)
}

/// What the line corresponds to in the other edition. Nothing for headings and unknown ids.
pub fn correspondence(edition: Edition, id: &str) -> Option<&'static Correspondence> {
    line(edition, id)?.correspondence.as_ref()
}

/// The documents and records of the edition: demanded, demanded by a control, or usual.
pub fn documents(edition: Edition) -> &'static [Document] {
    data(edition).documents
}

/// What a management review has to look at, by letter.
pub fn review_inputs(edition: Edition) -> &'static [ReviewInput] {
    data(edition).inputs
}

/// What a management review has to end with.
pub fn review_outputs(edition: Edition) -> &'static [ReviewOutput] {
    data(edition).outputs
}

/// All tags of one kind that controls can carry.
pub fn vocabulary(kind: AttributeKind) -> &'static [&'static str] {
    let [types, properties, concepts, capabilities, domains] = catalogue().vocabulary;
    match kind {
        AttributeKind::ControlType => types,
        AttributeKind::Property => properties,
        AttributeKind::Concept => concepts,
        AttributeKind::Capability => capabilities,
        AttributeKind::Domain => domains,
    }
}

fn data(edition: Edition) -> &'static EditionData {
    let [old, new] = &catalogue().editions;
    match edition {
        Edition::E2013 => old,
        Edition::E2022 => new,
    }
}
