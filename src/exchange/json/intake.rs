//! Rows on their way into a workbook: what fits is taken over, the rest is kept and reported.

use super::{MAX_RECORDS, UNREAD, refusal};
use crate::workbook::wire::{self, Loose};
use crate::workbook::{Cell, Finding, Id, Kind, Place, Record, Shape, Workbook};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Takes the rows in place of the workbook, each with how many bytes had been read then.
pub type Taker<'a> = &'a mut dyn FnMut(&dyn Record, usize);

/// Findings of one code that are listed; the rest are counted. A file with a million slips is
/// not mended from a list.
const LISTED: usize = 200;

pub struct Intake<'a> {
    /// With its rows, unless somebody else takes them.
    pub book: Workbook,
    taker: Option<Taker<'a>>,
    pub findings: Vec<Finding>,
    counts: BTreeMap<&'static str, usize>,
    /// Every id of the file, and where it stood first. No hash: a file could be made whose ids all collide.
    seen: BTreeMap<Id, (Kind, usize)>,
    /// What the checks at the end need of the rows, which may be elsewhere by then.
    numbers: Vec<(Kind, Id, u32)>,
    links: Vec<Link>,
    /// Rows without a usable number: they get the next free one when the highest is known.
    unnumbered: Vec<Box<dyn Record>>,
    records: usize,
    unread: Vec<Json>,
}

/// A link of a row that was read. The order is that of the workbook: kind, row, field, and place in a list.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Link {
    kind: Kind,
    row: Id,
    field: usize,
    place: usize,
    target: Id,
}

impl<'a> Intake<'a> {
    pub fn new(taker: Option<Taker<'a>>) -> Self {
        Intake {
            book: Workbook::default(),
            taker,
            findings: Vec::new(),
            counts: BTreeMap::new(),
            seen: BTreeMap::new(),
            numbers: Vec::new(),
            links: Vec::new(),
            unnumbered: Vec::new(),
            records: 0,
            unread: Vec::new(),
        }
    }

    pub fn add(&mut self, finding: Finding) {
        let count = self.counts.entry(finding.code).or_default();
        *count += 1;
        if *count <= LISTED {
            self.findings.push(finding);
        }
    }

    /// One row of the file, which is read out of `row`. `at`: how far the reading has come, in bytes.
    /// Refused only when there are too many.
    pub fn row(
        &mut self,
        kind: Kind,
        index: usize,
        row: &mut Loose,
        at: usize,
    ) -> Result<(), Finding> {
        self.count_row()?;
        let Some(id) = row.id() else {
            let finding = Finding::error("file.row_without_id", Place::path(row_path(kind, index)));
            self.keep(finding, row.take(kind).into());
            return Ok(());
        };
        match self.seen.entry(id) {
            Entry::Vacant(place) => drop(place.insert((kind, index))),
            Entry::Occupied(first) => {
                let (other, first) = *first.get();
                let place = Place { path: row_path(kind, index), ..Place::row(other, id) };
                let finding = Finding::error("file.same_id", place);
                let finding = finding.with("id", id).with("other", row_path(other, first));
                self.keep(finding, row.take(kind).into());
                return Ok(());
            }
        }
        let (row, findings) = wire::read_loose(kind, row, &|| row_path(kind, index));
        let unnumbered = findings.iter().any(|f| f.code == "file.row_without_number");
        findings.into_iter().for_each(|f| self.add(f));
        match row {
            Some(row) if unnumbered => self.unnumbered.push(row),
            Some(row) => self.restore(row, at),
            None => {}
        }
        Ok(())
    }

    /// Something else where a row should be.
    pub fn no_row(&mut self, kind: Kind, index: usize, json: Json) -> Result<(), Finding> {
        self.count_row()?;
        let place = Place::path(row_path(kind, index));
        self.keep(Finding::error("file.row_not_object", place), json);
        Ok(())
    }

    fn count_row(&mut self) -> Result<(), Finding> {
        self.records += 1;
        if self.records > MAX_RECORDS {
            return Err(refusal("file.too_many_rows").with("most", MAX_RECORDS));
        }
        Ok(())
    }

    fn restore(&mut self, row: Box<dyn Record>, at: usize) {
        let (kind, id) = (row.kind(), row.id());
        self.numbers.push((kind, id, row.number()));
        for (field, declared) in kind.fields().iter().enumerate() {
            let (Shape::Link(_) | Shape::Links(_)) = declared.shape else { continue };
            let cell = row.cell(field);
            let targets = match &cell {
                Cell::Link(id) => std::slice::from_ref(id),
                Cell::Links(ids) => ids,
                _ => continue,
            };
            let targets = targets.iter().enumerate();
            self.links.extend(targets.map(|(place, target)| Link {
                kind,
                row: id,
                field,
                place,
                target: *target,
            }));
        }
        self.book.restore_last_number(kind, row.number());
        match &mut self.taker {
            Some(take) => take(row.as_ref(), at),
            None => drop(self.book.restore(row)),
        }
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
    pub fn table(&mut self, kind: Kind, json: Json, at: usize) -> Result<(), Finding> {
        let Json::Object(table) = json else {
            self.misplaced(kind.table(), json);
            return Ok(());
        };
        for (name, content) in table {
            match (name.as_str(), content) {
                ("last_number", content) => self.last_number(kind, content),
                ("rows", Json::Array(rows)) => {
                    for (i, row) in rows.into_iter().enumerate() {
                        match row {
                            Json::Object(row) => {
                                self.row(kind, i, &mut Loose::of(kind, row), at)?;
                            }
                            other => self.no_row(kind, i, other)?,
                        }
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
    pub fn finish(mut self, at: usize) -> (Workbook, Vec<Finding>) {
        for mut row in std::mem::take(&mut self.unnumbered) {
            let next = self.book.table(row.kind()).last_number().saturating_add(1);
            row.identify(row.id(), next);
            self.restore(row, at);
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
        let mut rows = std::mem::take(&mut self.numbers);
        // In the order of the workbook, which is mostly that of the file.
        rows.sort_unstable();
        let mut findings = Vec::new();
        for table in rows.chunk_by(|a, b| a.0 == b.0) {
            let kind = table.first().map(|(kind, ..)| *kind).filter(|kind| kind.is_single());
            if let Some(kind) = kind.filter(|_| table.len() > 1) {
                let place = Place::path(kind.table());
                findings.push(Finding::warning("file.several", place).with("n", table.len()));
            }
            let mut numbers = BTreeMap::new();
            for (kind, id, number) in table {
                if let Some(other) = numbers.insert(number, id) {
                    let place = self.place(*kind, *id, "number");
                    let finding = Finding::warning("file.same_number", place);
                    let finding = finding.with("reference", kind.reference(*number));
                    findings.push(finding.with("other", self.path(*other)));
                }
            }
        }
        findings.into_iter().for_each(|f| self.add(f));
    }

    fn check_links(&mut self) {
        let mut links = std::mem::take(&mut self.links);
        links.sort_unstable();
        let mut findings = Vec::new();
        for Link { kind, row, field, target, .. } in links {
            let Some(field) = kind.fields().get(field) else { continue };
            let (Shape::Link(to) | Shape::Links(to)) = field.shape else { continue };
            let code = match self.seen.get(&target) {
                Some((found, _)) if *found == to => continue,
                Some(_) => "file.wrong_link",
                None => "file.dangling",
            };
            let place = self.place(kind, row, field.name);
            findings.push(Finding::warning(code, place).with("id", target));
        }
        findings.into_iter().for_each(|f| self.add(f));
    }

    fn path(&self, id: Id) -> String {
        self.seen.get(&id).map_or_else(String::new, |(kind, at)| row_path(*kind, *at))
    }

    fn place(&self, kind: Kind, id: Id, field: &'static str) -> Place {
        let path = format!("{}.{field}", self.path(id));
        Place { path, ..Place::field(kind, id, field) }
    }
}

fn row_path(kind: Kind, index: usize) -> String {
    format!("{}.rows[{index}]", kind.table())
}

/// The tables of a file that was read as a whole.
pub type Tables = Map<String, Json>;
