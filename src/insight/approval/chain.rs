//! The chain of entries: each seal is made over the entry and the seal before it.

use crate::insight::canonical;
use crate::workbook::wire::row_json;
use crate::workbook::{Approval, Id, Workbook};

/// The seal of an entry: SHA-256 over its canonical form without number and seal. The content is in it by
/// its fingerprint as well as by itself.
pub fn seal(entry: &Approval) -> String {
    let pairs = row_json(entry).into_iter().filter(|(name, _)| !matches!(*name, "number" | "seal"));
    let object = crate::sort::gather(pairs.map(|(name, value)| (name.to_owned(), value)));
    canonical::sha256(&canonical::text(&serde_json::Value::Object(object)))
}

/// Whether an entry is what was sealed, in every part of it.
pub(super) fn is_whole(entry: &Approval) -> bool {
    entry.seal == seal(entry) && entry.fingerprint == canonical::sha256(&entry.content)
}

/// All entries in the order in which they were made: numbers grow, clocks may not.
pub(super) fn in_order(book: &Workbook) -> Vec<&Approval> {
    let mut entries: Vec<&Approval> = book.approvals.iter().collect();
    crate::sort::by_key(&mut entries, |entry| (entry.number, entry.id));
    entries
}

/// An entry that does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// It is not what was sealed: something in it was altered.
    Altered(Id),
    /// The entry before it is not the one it was made after: one was taken out, put in or moved.
    Unlinked(Id),
}

/// Every entry that was altered outside this workbook, in the order of the list.
pub fn broken(book: &Workbook) -> Vec<Broken> {
    let mut found = Vec::new();
    let mut before = "";
    for entry in in_order(book) {
        if !is_whole(entry) {
            found.push(Broken::Altered(entry.id));
        }
        if entry.previous != before {
            found.push(Broken::Unlinked(entry.id));
        }
        before = &entry.seal;
    }
    found
}
