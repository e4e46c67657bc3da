//! The workbook as storage sees it: rows in buckets, changes as bytes.
//!
//! A bucket holds the rows of 64 consecutive references, one row a line, so a change makes one
//! small chunk stale however large the workbook is. One more chunk, `meta`, holds what belongs to
//! no row: the id, the highest numbers given out and tables that this version does not know.

use super::kept::{Body, ChunkKey, Delta, Kept, Refused};
use super::other_schema::OtherSchema;
use crate::workbook::{Change, Finding, Id, Kind, Record, Rows, SCHEMA, Touched, Workbook, wire};
use serde_json::{Map, Value as Json};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// Rows of a bucket.
pub(super) const BUCKET: u32 = 64;
pub(super) const META: &str = "meta";

/// A workbook and the buckets that changed since the last checkpoint.
#[derive(Clone, Debug, Default)]
pub struct KeptBook {
    pub book: Workbook,
    /// What could not be taken over as it was when the workbook was brought to the present schema.
    pub findings: Vec<Finding>,
    dirty: BTreeSet<ChunkKey>,
    /// The rows of each bucket, once a whole body was asked for: without it every bucket would be a walk over
    /// its whole table. A change takes the buckets out that it touches.
    index: RefCell<BTreeMap<ChunkKey, Vec<Id>>>,
    /// Until [`Kept::settle`]: what another version kept, while its changes are replayed.
    other: Option<Box<OtherSchema>>,
}

fn key(table: &str, bucket: u32) -> ChunkKey {
    ChunkKey { table: table.to_owned(), bucket }
}

impl KeptBook {
    pub fn new(book: Workbook) -> Self {
        KeptBook { book, ..KeptBook::default() }
    }

    /// All of [`KeptBook::findings`] in one, for whoever has room for a line.
    pub fn finding(&self) -> Option<Finding> {
        // What a newer app kept is read and left alone.
        let first = self.findings.first().filter(|_| self.book.newer_schema.is_none())?;
        let finding = Finding::warning("storage.raised", first.place.clone());
        Some(finding.with("n", self.findings.len()))
    }

    /// Remembers which buckets a change has made stale.
    pub fn mark(&mut self, change: &Change, touched: &Touched) {
        for edit in &change.edits {
            for row in [&edit.before, &edit.after].into_iter().flatten() {
                let key = key(edit.kind.table(), row.number() / BUCKET);
                self.index.get_mut().remove(&key);
                self.dirty.insert(key);
            }
        }
        if !touched.tables.is_empty() || !change.numbers.is_empty() {
            self.dirty.insert(key(META, 0));
        }
    }

    fn meta(&self) -> String {
        let mut numbers = Map::new();
        for kind in Kind::ALL {
            numbers
                .insert(kind.table().to_owned(), Json::from(self.book.table(*kind).last_number()));
        }
        // Tables that this version does not know may be large: they are written and not copied.
        let (id, numbers) = (self.book.id, Json::Object(numbers));
        let unknown = serde_json::to_string(&self.book.unknown).unwrap_or_else(|_| "{}".into());
        format!("{{\"id\":\"{id}\",\"numbers\":{numbers},\"unknown\":{unknown}}}")
    }
}

impl Kept for KeptBook {
    fn apply_entry(&mut self, schema: u32, entry: &[u8]) -> Result<Delta, Refused> {
        if let Some(other) = &mut self.other {
            if other.schema < schema && schema < SCHEMA {
                other.raise(schema)?;
            }
            if schema == other.schema {
                return other.apply(entry);
            }
            return Err(Refused(format!("a change of schema {schema}")));
        }
        if schema != SCHEMA {
            return Err(Refused(format!("a change of schema {schema}")));
        }
        let text = std::str::from_utf8(entry).map_err(|e| Refused(e.to_string()))?;
        let change = Change::from_wire(text, &self.book)
            .ok_or_else(|| Refused("not a change of this state".to_owned()))?;
        let touched = self
            .book
            .apply(&change)
            .map_err(|c| Refused(format!("{:?} {} differs", c.kind, c.id)))?;
        self.mark(&change, &touched);
        Ok(delta(&change))
    }

    fn settle(&mut self) -> Result<Option<Body>, Refused> {
        let Some(other) = &self.other else { return Ok(None) };
        let (book, findings) = other.finish()?;
        let chunks = self.chunk_keys().into_iter();
        let chunks = chunks.filter_map(|key| Some((key.clone(), self.chunk(&key)?))).collect();
        let before = Body { schema: other.schema, chunks };
        *self = KeptBook { findings, ..KeptBook::new(book) };
        // Everything is written anew in the present schema.
        self.dirty = crate::sort::gather(self.chunk_keys());
        Ok(Some(before))
    }

    fn chunk_keys(&self) -> Vec<ChunkKey> {
        if let Some(other) = &self.other {
            return other.chunk_keys();
        }
        let mut index: BTreeMap<ChunkKey, Vec<Id>> = BTreeMap::new();
        index.insert(key(META, 0), Vec::new());
        for kind in Kind::ALL {
            let mut buckets: BTreeMap<u32, Vec<Id>> = BTreeMap::new();
            for row in self.book.table(*kind).rows() {
                buckets.entry(row.number() / BUCKET).or_default().push(row.id());
            }
            index.extend(buckets.into_iter().map(|(n, ids)| (key(kind.table(), n), ids)));
        }
        let keys = index.keys().cloned().collect();
        *self.index.borrow_mut() = index;
        keys
    }

    fn chunk(&self, key: &ChunkKey) -> Option<Vec<u8>> {
        if let Some(other) = &self.other {
            return other.chunk(key);
        }
        if key.table == META {
            return (key.bucket == 0).then(|| self.meta().into_bytes());
        }
        let table = self.book.table(Kind::from_table(&key.table)?);
        let mut lines = String::new();
        let mut write = |row: &dyn Record| {
            wire::write_row(row, &mut lines);
            lines.push('\n');
        };
        match self.index.borrow().get(key) {
            Some(ids) => ids.iter().filter_map(|id| table.row(*id)).for_each(&mut write),
            None => rows_of(table, key.bucket).for_each(&mut write),
        }
        (!lines.is_empty()).then(|| lines.into_bytes())
    }

    fn take_dirty(&mut self) -> Vec<ChunkKey> {
        std::mem::take(&mut self.dirty).into_iter().collect()
    }

    fn records(&self) -> usize {
        self.other.as_ref().map_or_else(|| self.book.records(), |other| other.records())
    }

    fn from_chunks(schema: u32, chunks: Vec<(ChunkKey, Vec<u8>)>) -> Result<Self, Refused> {
        if schema != SCHEMA {
            let other = OtherSchema::from_chunks(schema, &chunks)?;
            return Ok(KeptBook { other: Some(Box::new(other)), ..KeptBook::default() });
        }
        let mut book = Workbook::default();
        for (key, bytes) in &chunks {
            let text = std::str::from_utf8(bytes).map_err(|e| Refused(e.to_string()))?;
            if key.table == META {
                read_meta(text, &mut book)?;
                continue;
            }
            let Some(kind) = Kind::from_table(&key.table) else {
                return Err(Refused(format!("no table {}", key.table)));
            };
            for line in text.lines() {
                let json = serde_json::from_str(line).map_err(|e| Refused(e.to_string()))?;
                let (Some(row), _) = wire::read_row(kind, json, "") else {
                    return Err(Refused("a row without an id".to_owned()));
                };
                if !book.restore(row) {
                    return Err(Refused("a row that is there twice".to_owned()));
                }
            }
        }
        if book.id == Id::default() {
            return Err(Refused("no workbook id".to_owned()));
        }
        Ok(KeptBook::new(book))
    }
}

fn rows_of(table: &Rows, bucket: u32) -> impl Iterator<Item = &dyn Record> {
    table.rows().filter(move |r| r.number() / BUCKET == bucket)
}

/// How many rows a change adds and takes away.
pub fn delta(change: &Change) -> Delta {
    let count = |f: fn(bool, bool) -> bool| {
        change.edits.iter().filter(|e| f(e.before.is_some(), e.after.is_some())).count() as u32
    };
    Delta { added: count(|b, a| !b && a), removed: count(|b, a| b && !a) }
}

fn read_meta(text: &str, book: &mut Workbook) -> Result<(), Refused> {
    let bad = || Refused("the head of the workbook".to_owned());
    let meta: Json = serde_json::from_str(text).map_err(|e| Refused(e.to_string()))?;
    book.id = meta.get("id").and_then(Json::as_str).and_then(|t| t.parse().ok()).ok_or_else(bad)?;
    for (table, number) in meta.get("numbers").and_then(Json::as_object).ok_or_else(bad)? {
        let number = number.as_u64().and_then(|n| u32::try_from(n).ok()).ok_or_else(bad)?;
        if let Some(kind) = Kind::from_table(table) {
            book.restore_last_number(kind, number);
        }
    }
    book.unknown = meta.get("unknown").and_then(Json::as_object).cloned().unwrap_or_default();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::{Document, Draft, Label, Person, testing::Script};

    fn filled() -> KeptBook {
        let mut kept = KeptBook::new(Workbook::new(Id(42)));
        let mut script = Script::default();
        let mut draft = Draft::new(&kept.book, &mut script);
        for n in 0..200 {
            draft.create::<Person>(|p| p.name = format!("Person {n}"));
        }
        draft.create::<Document>(|d| d.title = "Policy".into());
        let change = draft.finish(Label::default()).unwrap();
        let wire = change.to_wire();
        kept.apply_entry(SCHEMA, wire.as_bytes()).unwrap();
        kept
    }

    fn chunks(kept: &KeptBook) -> Vec<(ChunkKey, Vec<u8>)> {
        kept.chunk_keys().into_iter().map(|k| (k.clone(), kept.chunk(&k).unwrap())).collect()
    }

    #[test]
    fn a_workbook_comes_back_from_its_chunks() {
        let mut kept = filled();
        kept.book.unknown.insert("orchards".into(), serde_json::json!([1]));
        let back = KeptBook::from_chunks(SCHEMA, chunks(&kept)).unwrap();
        assert_eq!(back.book, kept.book);
    }

    #[test]
    fn one_edit_makes_one_chunk_stale() {
        let mut kept = filled();
        assert_eq!(kept.take_dirty().len(), 4 + 1 + 1, "buckets of people, of documents, and meta");
        let mut script = Script { now: 1_800_000_000_000, ..Script::default() };
        let id = kept.book.people.iter().nth(100).unwrap().id;
        let mut draft = Draft::new(&kept.book, &mut script);
        draft.update::<Person>(id, |p| p.title = "Engineer".into()).unwrap();
        let wire = draft.finish(Label::default()).unwrap().to_wire();
        assert!(wire.len() < 300, "{} bytes", wire.len());
        assert_eq!(kept.apply_entry(SCHEMA, wire.as_bytes()), Ok(Delta::default()));
        assert_eq!(kept.take_dirty(), [key("people", 101 / BUCKET)]);
    }

    #[test]
    fn a_bucket_is_the_same_with_and_without_the_index() {
        let mut kept = filled();
        let indexed = chunks(&kept);
        kept.index.get_mut().clear();
        for (key, bytes) in indexed {
            assert_eq!(kept.chunk(&key), Some(bytes), "{key:?}");
        }
    }

    #[test]
    fn damaged_chunks_are_refused() {
        let kept = filled();
        let mut cut = chunks(&kept);
        cut[1].1.truncate(50);
        assert!(KeptBook::from_chunks(SCHEMA, cut).is_err());
        let headless: Vec<_> = chunks(&kept).into_iter().filter(|(k, _)| k.table != META).collect();
        assert!(KeptBook::from_chunks(SCHEMA, headless).is_err());
    }
}
