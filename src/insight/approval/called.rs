//! What rows are called in a statement: today, or as they were called when it was approved.
//!
//! The content of an approval names rows by id, so that another name makes nothing stale. A paper of what was
//! approved has to say the names of then all the same; an entry keeps them beside its content.

use crate::workbook::{Approval, Document, Id, Kind, Organisation, Workbook};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// The firm has a name here, too. It is no row that a statement links to.
const FIRM: &str = "firm";

/// Names of rows, of today or of then.
#[derive(Clone, Debug)]
pub struct Called<'a> {
    book: &'a Workbook,
    /// Those that an entry keeps.
    kept: Option<BTreeMap<String, String>>,
    names: Names,
}

/// Whose names they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// Those of today were asked for.
    Now,
    /// Those of then.
    Kept,
    /// Those of today: entries older than the keeping of names have none.
    NotKept,
    /// Those of today: what the entry keeps cannot be read.
    Unreadable,
}

impl<'a> Called<'a> {
    pub fn now(book: &'a Workbook) -> Called<'a> {
        Called { book, kept: None, names: Names::Now }
    }

    /// As the rows were called when the entry was made; by their names of today where it does not say.
    pub fn then(book: &'a Workbook, entry: &Approval) -> Called<'a> {
        let kept: Option<_> = serde_json::from_str(&entry.names).ok();
        let names = match &kept {
            Some(_) => Names::Kept,
            None if entry.names.is_empty() => Names::NotKept,
            None => Names::Unreadable,
        };
        Called { book, kept, names }
    }

    /// Whose names these are.
    pub fn names(&self) -> Names {
        self.names
    }

    /// A row by its name; nothing where it has none.
    pub fn row(&self, kind: Kind, id: Id) -> Option<String> {
        match &self.kept {
            Some(kept) => kept.get(&id.to_string()).cloned(),
            None => name(self.book, kind, id),
        }
    }

    pub fn firm(&self) -> String {
        let kept = self.kept.as_ref().map(|kept| kept.get(FIRM).cloned().unwrap_or_default());
        kept.unwrap_or_else(|| self.book.name().to_owned())
    }
}

/// People by their names, documents as the firm itself refers to them, all else by reference and name.
fn name(book: &Workbook, kind: Kind, id: Id) -> Option<String> {
    let row = book.row(kind, id)?;
    Some(match (kind, book.get::<Document>(id)) {
        (Kind::Person, _) => row.name(),
        (Kind::Document, Some(own)) => {
            format!("{} {}", own.own_reference, own.title).trim().to_owned()
        }
        _ => format!("{} {}", row.reference(), row.name()),
    })
}

/// What everything is called that a statement names by id, and the firm.
pub(super) fn names(book: &Workbook, statement: &Json) -> Json {
    let mut names = Map::new();
    if let Some(firm) = book.organisation.first().filter(|o: &&Organisation| !o.name.is_empty()) {
        names.insert(FIRM.into(), firm.name.clone().into());
    }
    let lines = statement.get("lines").and_then(Json::as_array);
    for (field, json) in lines.into_iter().flatten().filter_map(Json::as_object).flatten() {
        let kind = match field.as_str() {
            "owner" => Kind::Person,
            "documents" => Kind::Document,
            "reason_risks" => Kind::Risk,
            "reason_legal" | "reason_contractual" | "reason_expectations" => Kind::Requirement,
            _ => continue,
        };
        for id in json.as_array().map_or(std::slice::from_ref(json), Vec::as_slice) {
            let Some(id) = id.as_str() else { continue };
            if let Some(name) = id.parse().ok().and_then(|row| name(book, kind, row)) {
                names.insert(id.to_owned(), name.into());
            }
        }
    }
    names.into()
}
