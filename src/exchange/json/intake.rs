//! Rows on their way into a workbook: what fits is taken over, the rest is kept and reported.

use super::{MAX_RECORDS, UNREAD, refusal};
use crate::workbook::{Cell, Finding, Id, Kind, Place, Record, Shape, Workbook, wire};
use serde_json::{Map, Value as Json, json};
use std::collections::HashMap;

/// Findings of one code that are listed; the rest are counted. A file with a million slips is
/// not mended from a list.
const LISTED: usize = 200;

#[derive(Default)]
pub struct Intake {
    pub book: Workbook,
    pub findings: Vec<Finding>,
    counts: HashMap<&'static str, usize>,
    /// Every id of the file, and where it stood first.
    seen: HashMap<Id, (Kind, usize)>,
    /// Rows without a usable number: they get the next free one when the highest is known.
    unnumbered: Vec<Box<dyn Record>>,
    records: usize,
    unread: Vec<Json>,
}

impl Intake {
    pub fn add(&mut self, finding: Finding) {
        let count = self.counts.entry(finding.code).or_default();
        *count += 1;
        if *count <= LISTED {
            self.findings.push(finding);
        }
    }

    /// One row of the file. Refused only when there are too many.
    pub fn row(&mut self, kind: Kind, index: usize, json: Json) -> Result<(), Finding> {
        self.records += 1;
        if self.records > MAX_RECORDS {
            return Err(refusal("file.too_many_rows").with("most", MAX_RECORDS));
        }
        let path = row_path(kind, index);
        let Json::Object(row) = json else {
            self.keep(Finding::error("file.row_not_object", Place::path(&path)), json);
            return Ok(());
        };
        let id = row.get("id").and_then(Json::as_str).and_then(|t| t.parse::<Id>().ok());
        let Some(id) = id else {
            self.keep(Finding::error("file.row_without_id", Place::path(&path)), row.into());
            return Ok(());
        };
        if let Some((other, at)) = self.seen.get(&id) {
            let place = Place { path, ..Place::row(*other, id) };
            let finding = Finding::error("file.same_id", place);
            let finding = finding.with("id", id).with("other", row_path(*other, *at));
            self.keep(finding, row.into());
            return Ok(());
        }
        self.seen.insert(id, (kind, index));
        let (row, findings) = wire::read_row(kind, row, &path);
        let unnumbered = findings.iter().any(|f| f.code == "file.row_without_number");
        findings.into_iter().for_each(|f| self.add(f));
        match row {
            Some(row) if unnumbered => self.unnumbered.push(row),
            Some(row) => drop(self.book.restore(row)),
            None => {}
        }
        Ok(())
    }

    /// The highest number that a table ever gave out.
    pub fn last_number(&mut self, kind: Kind, json: Json) {
        match json.as_u64() {
            Some(n) if n <= u64::from(u32::MAX / 2) => {
                self.book.restore_last_number(kind, n as u32);
            }
            _ => {
                let place = Place::path(format!("{}.last_number", kind.table()));
                let found: String = json.to_string().chars().take(60).collect();
                let finding = Finding::warning("file.bad_last_number", place);
                self.keep(finding.with("found", found), json);
            }
        }
    }

    /// A table or list that is something else than it should be.
    pub fn misplaced(&mut self, path: &str, json: Json) {
        self.keep(Finding::error("file.not_a_table", Place::path(path)), json);
    }

    /// Something beside the rows of a table that this version does not know.
    pub fn beside(&mut self, kind: Kind, name: &str, json: Json) {
        let place = Place::path(format!("{}.{name}", kind.table()));
        self.keep(Finding::note("file.unknown_field", place).with("name", name), json);
    }

    /// A whole table that this version does not know.
    pub fn unknown(&mut self, name: String, json: Json) {
        match json {
            Json::Array(list) if name == UNREAD => {
                let finding = Finding::note("file.has_unread", Place::path(UNREAD));
                self.add(finding.with("n", list.len()));
                self.unread.splice(0..0, list);
            }
            json if name == UNREAD => self.misplaced(UNREAD, json),
            json => {
                let finding = Finding::note("file.unknown_table", Place::path(&name));
                self.add(finding.with("name", &name));
                self.book.unknown.insert(name, json);
            }
        }
    }

    /// A table read as a whole, from a file that had to be migrated.
    pub fn table(&mut self, kind: Kind, json: Json) -> Result<(), Finding> {
        let Json::Object(table) = json else {
            self.misplaced(kind.table(), json);
            return Ok(());
        };
        for (name, content) in table {
            match (name.as_str(), content) {
                ("last_number", content) => self.last_number(kind, content),
                ("rows", Json::Array(rows)) => {
                    for (i, row) in rows.into_iter().enumerate() {
                        self.row(kind, i, row)?;
                    }
                }
                ("rows", content) => self.misplaced(&format!("{}.rows", kind.table()), content),
                (name, content) => self.beside(kind, name, content),
            }
        }
        Ok(())
    }

    /// Reports, and keeps the content under [`UNREAD`].
    fn keep(&mut self, finding: Finding, content: Json) {
        self.unread.push(json!({
            "path": finding.place.path, "why": finding.code, "content": content
        }));
        self.add(finding);
    }

    /// The workbook, when everything was read.
    pub fn finish(mut self) -> (Workbook, Vec<Finding>) {
        for mut row in std::mem::take(&mut self.unnumbered) {
            let next = self.book.table(row.kind()).last_number().saturating_add(1);
            row.identify(row.id(), next);
            self.book.restore(row);
        }
        self.check_numbers();
        self.check_links();
        if !self.unread.is_empty() {
            self.book.unknown.insert(UNREAD.to_owned(), Json::Array(self.unread));
        }
        let hidden: usize = self.counts.values().map(|n| n.saturating_sub(LISTED)).sum();
        if hidden > 0 {
            let finding = Finding::note("file.more", Place::default());
            self.findings.push(finding.with("n", hidden));
        }
        (self.book, self.findings)
    }

    fn check_numbers(&mut self) {
        let mut findings = Vec::new();
        for kind in Kind::ALL {
            let table = self.book.table(*kind);
            if kind.is_single() && table.count() > 1 {
                let place = Place::path(kind.table());
                findings.push(Finding::warning("file.several", place).with("n", table.count()));
            }
            let mut numbers = HashMap::new();
            for row in table.rows() {
                if let Some(other) = numbers.insert(row.number(), row.id()) {
                    let place = self.place(row, "number");
                    let finding = Finding::warning("file.same_number", place);
                    findings.push(
                        finding.with("reference", row.reference()).with("other", self.path(other)),
                    );
                }
            }
        }
        findings.into_iter().for_each(|f| self.add(f));
    }

    fn check_links(&mut self) {
        let mut findings = Vec::new();
        for row in Kind::ALL.iter().flat_map(|kind| self.book.table(*kind).rows()) {
            for (i, field) in row.kind().fields().iter().enumerate() {
                let (to, targets) = match (field.shape, row.cell(i)) {
                    (Shape::Link(to), Cell::Link(id)) => (to, vec![id]),
                    (Shape::Links(to), Cell::Links(ids)) => (to, ids.to_vec()),
                    _ => continue,
                };
                for id in targets.into_iter().filter(|id| self.book.row(to, *id).is_none()) {
                    let elsewhere = Kind::ALL.iter().find(|k| self.book.row(**k, id).is_some());
                    let code = match elsewhere {
                        Some(_) => "file.wrong_link",
                        None => "file.dangling",
                    };
                    let place = self.place(row, field.name);
                    findings.push(Finding::warning(code, place).with("id", id));
                }
            }
        }
        findings.into_iter().for_each(|f| self.add(f));
    }

    fn path(&self, id: Id) -> String {
        self.seen.get(&id).map_or_else(String::new, |(kind, at)| row_path(*kind, *at))
    }

    fn place(&self, row: &dyn Record, field: &'static str) -> Place {
        let path = format!("{}.{field}", self.path(row.id()));
        Place { path, ..Place::field(row.kind(), row.id(), field) }
    }
}

fn row_path(kind: Kind, index: usize) -> String {
    format!("{}.rows[{index}]", kind.table())
}

/// The tables of a file that was read as a whole.
pub type Tables = Map<String, Json>;
