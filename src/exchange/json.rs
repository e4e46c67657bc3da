//! The workbook file, `NAME.isms.json`: written in one way only, opened whatever it holds.
//!
//! The same workbook gives the same bytes: tables in the order of [`Kind::ALL`], rows in the
//! order of their ids, fields in the order of their declaration, a row a line, no time of
//! writing. Two versions of a file can be compared line by line with any tool.
//!
//! A file is refused as a whole only when it cannot be a workbook: no JSON, another format, over
//! a limit, a key given twice, no id. In every other case it opens, and [`Opened::findings`] say
//! what could not be taken over as it was, where, and where it is kept.
//!
//! # Limitations
//! [`open`] runs from start to end without a pause: the page calls it for small files alone and leaves large
//! ones to its worker ([`super::worker`]). Tables that this version does not know are taken over in one go
//! there, too. Whole numbers beyond 64 bits and fractions beyond 17 digits in unknown fields are rounded, with
//! a finding.

// A refusal is made once per file, so the size of its finding does not matter.
#![allow(clippy::result_large_err)]

mod intake;
mod looks;
mod reader;
mod row;
mod tree;

use crate::workbook::{Finding, Kind, Place, Record, SCHEMA, Workbook, wire};
use serde_json::Value as Json;

/// What the file says that it is.
pub const FORMAT: &str = "isms-workbook";
/// What a file of the rescue page says that it is; `storage::rescue` opens it.
pub const RESCUE_FORMAT: &str = "isms-workbook-rescue";
/// The table of what could not be placed: whole rows and tables, each with its path and reason.
pub const UNREAD: &str = "unread";

/// Largest file, in bytes.
pub const MAX_BYTES: usize = 64 << 20;
/// Most objects and lists inside one another.
pub const MAX_DEPTH: u32 = 32;
/// Longest text, in bytes.
pub const MAX_TEXT: usize = 1 << 20;
/// Longest name of a field or table, in bytes.
pub const MAX_KEY: usize = 1_024;
/// Most rows of all tables together.
pub const MAX_RECORDS: usize = 200_000;
/// Most fields of a row, known and unknown.
pub const MAX_FIELDS: usize = 128;
/// Most texts, numbers, lists and objects in a file: the memory that a file can take.
pub const MAX_VALUES: usize = 5_000_000;

/// A file that could be opened.
#[derive(Clone, Debug)]
pub struct Opened {
    pub book: Workbook,
    /// What could not be taken over as it was, in the order in which it was found.
    pub findings: Vec<Finding>,
    /// The schema that the file was written in.
    pub schema: u32,
    /// Written by a later version of the app: for viewing, never to be written over.
    pub newer: bool,
}

/// The bytes of the file, as text with a final line end.
pub fn export(book: &Workbook) -> String {
    let mut out = String::with_capacity(1024 + 256 * book.records());
    out.push_str("{\n\"format\": \"");
    out.push_str(FORMAT);
    out.push_str("\",\n\"schema\": ");
    // What a newer app wrote is not called ours: it would be migrated a second time.
    out.push_str(&book.newer_schema.unwrap_or(SCHEMA).to_string());
    out.push_str(",\n\"id\": \"");
    out.push_str(&book.id.to_string());
    out.push('"');
    for kind in Kind::ALL {
        let table = book.table(*kind);
        out.push_str(",\n\"");
        out.push_str(kind.table());
        out.push_str("\": {\"last_number\": ");
        out.push_str(&table.last_number().to_string());
        out.push_str(", \"rows\": [");
        for (i, row) in table.rows().enumerate() {
            out.push_str(if i == 0 { "\n" } else { ",\n" });
            wire::write_row(row, &mut out);
        }
        out.push_str(if table.count() == 0 { "]}" } else { "\n]}" });
    }
    for (name, content) in &book.unknown {
        if is_header(name) || Kind::from_table(name).is_some() {
            continue;
        }
        out.push_str(",\n");
        out.push_str(&Json::from(name.as_str()).to_string());
        out.push_str(": ");
        out.push_str(&content.to_string());
    }
    out.push_str("\n}\n");
    out
}

/// The keys that say what the file is, and are no tables.
fn is_header(key: &str) -> bool {
    matches!(key, "format" | "schema" | "id")
}

/// Opens a file from its bytes, whatever they are. Refused with the findings that say why.
pub fn open(bytes: &[u8]) -> Result<Opened, Vec<Finding>> {
    let text = looks::text(bytes).map_err(|finding| vec![finding])?;
    reader::read(text, None).map_err(|finding| vec![finding])
}

/// Like [`open`], but each row goes to `take` as soon as it is read, with how many bytes had been read then,
/// and the workbook has none. What was taken is worth nothing when the file is refused after all.
pub fn open_into(
    bytes: &[u8],
    take: &mut dyn FnMut(&dyn Record, usize),
) -> Result<Opened, Vec<Finding>> {
    let text = looks::text(bytes).map_err(|finding| vec![finding])?;
    reader::read(text, Some(take)).map_err(|finding| vec![finding])
}

/// A finding about the file as a whole.
fn refusal(code: &'static str) -> Finding {
    Finding::error(code, Place::default())
}
