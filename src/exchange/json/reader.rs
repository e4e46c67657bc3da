//! Reads a file from start to end, row by row: a row is in the workbook before the next one is
//! read, so a large file needs little more memory than its workbook.

use super::intake::{Intake, Tables, Taker};
use super::looks::{placed, position};
use super::row::Row;
use super::tree::{Key, Tree, Watch, twice};
use super::{FORMAT, MAX_DEPTH, Opened, RESCUE_FORMAT, UNREAD, refusal};
use crate::exchange::migrate;
use crate::workbook::wire::Loose;
use crate::workbook::{Finding, Id, Kind, Place, SCHEMA};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value as Json;
use std::collections::HashSet;
use std::fmt;

/// What [`UNREAD`] adds around what it keeps: list, entry, and the levels saved on the way out.
const UNREAD_DEPTH: u32 = MAX_DEPTH + 4;

/// Everything known of a file so far.
struct File<'a> {
    watch: Watch,
    intake: Intake<'a>,
    /// The row that is being read.
    row: Loose,
    format: Option<Json>,
    schema: Option<u32>,
    id: Option<Json>,
    /// Tables read as a whole: those of an older schema, and those before the schema is known.
    later: Tables,
}

/// Reads a whole file. With a taker, the rows go there and the workbook stays without.
pub fn read(text: &str, taker: Option<Taker<'_>>) -> Result<Opened, Finding> {
    let mut file = File {
        watch: Watch::over(text),
        intake: Intake::new(taker),
        row: Loose::default(),
        format: None,
        schema: None,
        id: None,
        later: Tables::new(),
    };
    let mut from = serde_json::Deserializer::from_str(text);
    let read = File::deserialize(&mut file, &mut from).and_then(|()| from.end());
    match read {
        Ok(()) => file.finish(),
        Err(error) => Err(file.why(&error, text)),
    }
}

impl File<'_> {
    fn deserialize<'de, D: Deserializer<'de>>(&mut self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(Top(self))
    }

    /// One entry of the outermost object.
    fn entry<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<(), A::Error> {
        let tree = Tree::of_file(&mut self.watch, 1);
        match key {
            "format" => {
                let format = map.next_value_seed(tree)?;
                check_format(&format).map_err(|finding| self.watch.refuse(finding))?;
                self.format = Some(format);
            }
            "schema" => {
                let json = map.next_value_seed(tree)?;
                let schema = read_schema(&json).map_err(|finding| self.watch.refuse(finding))?;
                self.schema = Some(schema);
            }
            "id" => self.id = Some(map.next_value_seed(tree)?),
            name => match (Kind::from_table(name), self.schema) {
                (Some(kind), Some(SCHEMA..)) => {
                    map.next_value_seed(Part { file: self, kind, rows: false })?;
                }
                _ => {
                    let deepest = if name == UNREAD { UNREAD_DEPTH } else { MAX_DEPTH };
                    let content = map.next_value_seed(Tree { deepest, ..tree })?;
                    self.later.insert(name.to_owned(), content);
                }
            },
        }
        self.note_rounding(|| key.to_owned());
        Ok(())
    }

    fn note_rounding(&mut self, path: impl FnOnce() -> String) {
        if std::mem::take(&mut self.watch.rounded) {
            self.intake.add(Finding::warning("file.rounded", Place::path(path())));
        }
    }

    fn finish(mut self) -> Result<Opened, Finding> {
        if self.format.is_none() {
            return Err(refusal("file.not_workbook"));
        }
        let schema = self.schema.ok_or_else(|| refusal("file.no_schema"))?;
        let id = self.id.as_ref().and_then(Json::as_str).and_then(|t| t.parse::<Id>().ok());
        let id = id.filter(|id| *id != Id::default());
        self.intake.book.id = id.ok_or_else(|| refusal("file.no_id"))?;
        let newer = schema > SCHEMA;
        self.intake.book.newer_schema = newer.then_some(schema);
        if newer {
            let finding = Finding::warning("file.newer", Place::path("schema"));
            self.intake.add(finding.with("schema", schema).with("ours", SCHEMA));
        }
        if schema < SCHEMA {
            migrate::to_current(schema, &mut self.later);
            let finding = Finding::note("file.migrated", Place::path("schema"));
            self.intake.add(finding.with("schema", schema).with("ours", SCHEMA));
        }
        for (name, content) in self.later {
            match Kind::from_table(&name) {
                Some(kind) => self.intake.table(kind, content, self.watch.at)?,
                None => self.intake.unknown(name, content),
            }
        }
        let (book, findings) = self.intake.finish(self.watch.at);
        Ok(Opened { book, findings, schema, newer })
    }

    /// The finding for a reading that stopped.
    fn why(self, error: &serde_json::Error, text: &str) -> Finding {
        let at = offset(text, error.line(), error.column());
        let (line, column) = position(text.as_bytes().get(..at).unwrap_or_default());
        let column = column.saturating_sub(1).max(1); // serde_json counts what it has read
        let mut finding = match &self.watch.refusal {
            Some(finding) => finding.clone(),
            None if error.is_data() => return refusal("file.not_workbook"),
            None => refusal(syntax(error, text, at)),
        };
        finding.place.path = self.watch.path();
        placed(finding, line, column)
    }
}

fn check_format(json: &Json) -> Result<(), Finding> {
    match json.as_str() {
        Some(FORMAT) => Ok(()),
        Some(RESCUE_FORMAT) => Err(refusal("file.is_rescue")),
        Some("isms-workbook-encrypted") => Err(refusal("file.encrypted")),
        _ => Err(refusal("file.not_workbook")),
    }
}

fn read_schema(json: &Json) -> Result<u32, Finding> {
    let schema = json.as_u64().and_then(|n| u32::try_from(n).ok()).filter(|n| *n > 0);
    schema.ok_or_else(|| {
        let found: String = json.to_string().chars().take(60).collect();
        refusal("file.bad_schema").with("found", found)
    })
}

/// Place of a line and column of serde_json, in bytes.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (before + column).min(text.len())
}

/// The code for text that is no JSON.
fn syntax(error: &serde_json::Error, text: &str, at: usize) -> &'static str {
    let said = error.to_string();
    let says = |what: &str| said.starts_with(what);
    let near = text.as_bytes().get(at.saturating_sub(2)..).unwrap_or_default();
    let near = near.get(..12).unwrap_or(near);
    let shows = |what: &[u8]| near.windows(what.len()).any(|w| w == what);
    if error.is_eof() {
        "file.truncated"
    } else if says("lone leading surrogate") || says("unexpected end of hex escape") {
        "file.lone_surrogate"
    } else if says("number out of range") {
        "file.number_too_large"
    } else if says("control character") {
        "file.control_character"
    } else if says("trailing characters") {
        "file.trailing"
    } else if shows(b"NaN") || shows(b"Inf") || shows(b"nan") {
        "file.not_a_number"
    } else {
        "file.not_json"
    }
}

/// The outermost object.
struct Top<'a, 'w>(&'a mut File<'w>);

impl<'de> Visitor<'de> for Top<'_, '_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a workbook")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut keys = HashSet::new();
        while let Some(key) = map.next_key_seed(Key(&mut self.0.watch))? {
            if keys.contains(&key) {
                return Err(twice(&mut self.0.watch, &key));
            }
            self.0.entry(&key, &mut map).map_err(|e| self.0.watch.at_key(&key, e))?;
            keys.insert(key);
        }
        Ok(())
    }
}

/// A table, or the list of its rows.
struct Part<'a, 'w> {
    file: &'a mut File<'w>,
    kind: Kind,
    rows: bool,
}

impl Part<'_, '_> {
    fn path(&self) -> String {
        let table = self.kind.table();
        if self.rows { format!("{table}.rows") } else { table.to_owned() }
    }
    fn depth(&self) -> u32 {
        if self.rows { 2 } else { 1 }
    }
    /// Keeps a value that is neither the object nor the list that it should be.
    fn misplaced<E: Error>(self, read: impl FnOnce(Tree<'_>) -> Result<Json, E>) -> Result<(), E> {
        let (path, depth) = (self.path(), self.depth());
        let json = read(Tree::of_file(&mut self.file.watch, depth))?;
        self.file.intake.misplaced(&path, json);
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Part<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Part<'_, '_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table")
    }
    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.misplaced(|tree| tree.visit_unit())
    }
    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.misplaced(|tree| tree.visit_bool(value))
    }
    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.misplaced(|tree| tree.visit_i64(value))
    }
    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.misplaced(|tree| tree.visit_u64(value))
    }
    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.misplaced(|tree| tree.visit_f64(value))
    }
    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        self.misplaced(|tree| tree.visit_str(value))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        if self.rows {
            return self.misplaced(|tree| tree.visit_map(map));
        }
        let (file, kind) = (self.file, self.kind);
        let mut keys = HashSet::new();
        while let Some(key) = map.next_key_seed(Key(&mut file.watch))? {
            if keys.contains(&key) {
                return Err(twice(&mut file.watch, &key));
            }
            let read = match key.as_str() {
                "rows" => map.next_value_seed(Part { file: &mut *file, kind, rows: true }),
                "last_number" => map
                    .next_value_seed(Tree::of_file(&mut file.watch, 2))
                    .map(|json| file.intake.last_number(kind, json)),
                name => map
                    .next_value_seed(Tree::of_file(&mut file.watch, 2))
                    .map(|json| file.intake.beside(kind, name, json)),
            };
            read.map_err(|e| file.watch.at_key(&key, e))?;
            keys.insert(key);
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        if !self.rows {
            return self.misplaced(|tree| tree.visit_seq(items));
        }
        let (file, kind) = (self.file, self.kind);
        let mut index = 0;
        loop {
            let row = Row { tree: Tree::of_row(&mut file.watch, 3), kind, into: &mut file.row };
            let read = items.next_element_seed(row);
            let other = match read.map_err(|e| file.watch.at_index(index, e))? {
                Some(other) => other,
                None => return Ok(()),
            };
            let taken = match other {
                None => file.intake.row(kind, index, &mut file.row, file.watch.at),
                Some(json) => file.intake.no_row(kind, index, json),
            };
            taken.map_err(|finding| {
                let error = file.watch.refuse(finding);
                file.watch.at_index(index, error)
            })?;
            file.note_rounding(|| format!("{}.rows[{index}]", kind.table()));
            index += 1;
        }
    }
}
