//! A workbook as an older version of the app kept it, on its way to the present schema; or as a newer one
//! did, for reading.
//!
//! Its changes are replayed on the rows as they were written ([`RawTables`]); then the whole is put
//! together as the file that it would have been, and opened as one. There is one list of migrations, and
//! what fits nowhere is kept as it is from a file. The body as it was stays as a restore point, which comes with
//! the first checkpoint in the present schema.
//!
//! # Limitations
//! The limits of a file hold for such a workbook: one beyond them is not opened, and nothing of it is
//! written over. Where changes of several older schemas follow one another, the restore point is in the last of
//! them.

use super::book::{BUCKET, META};
use super::kept::{ChunkKey, Delta, Refused};
use crate::exchange::json::{self, FORMAT};
use crate::exchange::migrate;
use crate::workbook::raw::{RawTable, RawTables};
use crate::workbook::{Finding, Id, Severity, Workbook};
use serde_json::{Map, Value as Json};
use std::collections::BTreeSet;

/// See the module.
#[derive(Clone, Debug)]
pub struct OtherSchema {
    pub schema: u32,
    id: Json,
    tables: RawTables,
    /// Tables that that version did not know, as it had found them in a file.
    unknown: Map<String, Json>,
}

impl OtherSchema {
    /// Reads a body as that version wrote it.
    pub fn from_chunks(
        schema: u32,
        chunks: &[(ChunkKey, Vec<u8>)],
    ) -> Result<OtherSchema, Refused> {
        let mut kept = OtherSchema {
            schema,
            id: Json::Null,
            tables: RawTables::default(),
            unknown: Map::new(),
        };
        for (key, bytes) in chunks {
            let text = std::str::from_utf8(bytes).map_err(|e| Refused(e.to_string()))?;
            if key.table == META {
                kept.read_meta(text)?;
                continue;
            }
            let table = kept.tables.0.entry(key.table.clone()).or_default();
            for line in text.lines() {
                let row: Map<String, Json> =
                    serde_json::from_str(line).map_err(|e| Refused(e.to_string()))?;
                let id = row_id(&row).ok_or_else(|| Refused("a row without an id".to_owned()))?;
                if table.rows.insert(id, row).is_some() {
                    return Err(Refused("a row that is there twice".to_owned()));
                }
            }
        }
        match kept.id.as_str().and_then(|id| id.parse::<Id>().ok()) {
            Some(_) => Ok(kept),
            None => Err(Refused("no workbook id".to_owned())),
        }
    }

    fn read_meta(&mut self, text: &str) -> Result<(), Refused> {
        let bad = || Refused("the head of the workbook".to_owned());
        let meta: Json = serde_json::from_str(text).map_err(|e| Refused(e.to_string()))?;
        self.id = meta.get("id").cloned().unwrap_or_default();
        for (table, number) in meta.get("numbers").and_then(Json::as_object).ok_or_else(bad)? {
            let number = number.as_u64().and_then(|n| u32::try_from(n).ok()).ok_or_else(bad)?;
            self.tables.0.entry(table.clone()).or_default().last_number = number;
        }
        self.unknown = meta.get("unknown").and_then(Json::as_object).cloned().unwrap_or_default();
        Ok(())
    }

    /// Replays one change of this schema.
    pub fn apply(&mut self, entry: &[u8]) -> Result<Delta, Refused> {
        let text = std::str::from_utf8(entry).map_err(|e| Refused(e.to_string()))?;
        let counts = self.tables.replay(text);
        let (added, removed) =
            counts.ok_or_else(|| Refused("not a change of this state".to_owned()))?;
        Ok(Delta { added, removed })
    }

    pub fn records(&self) -> usize {
        self.tables.records()
    }

    pub fn chunk_keys(&self) -> Vec<ChunkKey> {
        let buckets = self.tables.0.iter().flat_map(|(name, table)| {
            let bucket = |row| ChunkKey { table: name.clone(), bucket: number(row) / BUCKET };
            table.rows.values().map(bucket)
        });
        let meta = ChunkKey { table: META.to_owned(), bucket: 0 };
        let keys: BTreeSet<ChunkKey> = crate::sort::gather(buckets.chain([meta]));
        keys.into_iter().collect()
    }

    pub fn chunk(&self, key: &ChunkKey) -> Option<Vec<u8>> {
        if key.table == META {
            return (key.bucket == 0).then(|| self.meta().to_string().into_bytes());
        }
        let rows = &self.tables.0.get(&key.table)?.rows;
        let lines: String = rows
            .values()
            .filter(|row| number(row) / BUCKET == key.bucket)
            .map(|row| serde_json::to_string(row).unwrap_or_default() + "\n")
            .collect();
        (!lines.is_empty()).then(|| lines.into_bytes())
    }

    fn meta(&self) -> Json {
        let number =
            |(name, table): (&String, &RawTable)| (name.clone(), Json::from(table.last_number));
        let numbers: Map<String, Json> = crate::sort::gather(self.tables.0.iter().map(number));
        serde_json::json!({ "id": self.id, "numbers": numbers, "unknown": self.unknown })
    }

    /// Brings the rows to a later schema that is older than the present one: changes of it follow.
    pub fn raise(&mut self, to: u32) -> Result<(), Refused> {
        let mut tables = self.file_tables();
        migrate::raise(self.schema, to, &mut tables);
        let mut raised = RawTables::default();
        for (name, json) in &tables {
            let table = raised.0.entry(name.clone()).or_default();
            *table = raw_table(json)
                .ok_or_else(|| Refused(format!("table {name} after schema {}", self.schema)))?;
        }
        self.tables = raised;
        self.schema = to;
        Ok(())
    }

    fn file_tables(&self) -> migrate::Tables {
        let table = |(name, table): (&String, &RawTable)| {
            let rows: Vec<&Map<String, Json>> = table.rows.values().collect();
            let json = serde_json::json!({ "last_number": table.last_number, "rows": rows });
            (name.clone(), json)
        };
        crate::sort::gather(self.tables.0.iter().map(table))
    }

    /// The workbook in the present schema, and what could not be taken over as it was; of a newer schema, what
    /// can be read of it.
    pub fn finish(&self) -> Result<(Workbook, Vec<Finding>), Refused> {
        let mut file = self.unknown.clone();
        file.extend(self.file_tables());
        file.insert("format".to_owned(), Json::from(FORMAT));
        file.insert("schema".to_owned(), Json::from(self.schema));
        file.insert("id".to_owned(), self.id.clone());
        let opened = json::open(Json::Object(file).to_string().as_bytes());
        let opened = opened.map_err(|f| Refused(f.first().map_or("", |f| f.code).to_owned()))?;
        let mut findings = opened.findings;
        // What a file is told of its version, and of what is kept as it came, is no news of a browser.
        findings.retain(|f| f.severity > Severity::Note && f.code != "file.newer");
        Ok((opened.book, findings))
    }
}

fn row_id(row: &Map<String, Json>) -> Option<Id> {
    row.get("id").and_then(Json::as_str).and_then(|t| t.parse().ok())
}

/// The number of a row; those without one share the first bucket.
fn number(row: &Map<String, Json>) -> u32 {
    row.get("number").and_then(Json::as_u64).and_then(|n| u32::try_from(n).ok()).unwrap_or(0)
}

fn raw_table(json: &Json) -> Option<RawTable> {
    let last_number = json.get("last_number").and_then(Json::as_u64).unwrap_or(0);
    let mut table =
        RawTable { last_number: u32::try_from(last_number).ok()?, ..RawTable::default() };
    for row in json.get("rows")?.as_array()? {
        let row = row.as_object()?;
        table.rows.insert(row_id(row)?, row.clone());
    }
    Some(table)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::SCHEMA;

    /// A frozen file of each older schema.
    const FROZEN: &[(u32, &str)] = &[
        (1, include_str!("../../tests/fixtures/schema-1.isms.json")),
        (2, include_str!("../../tests/fixtures/schema-2.isms.json")),
    ];

    /// The body that a schema would have kept of its frozen file.
    fn body(schema: u32, file: &str) -> Vec<(ChunkKey, Vec<u8>)> {
        let file: Json = serde_json::from_str(file).unwrap();
        let mut kept = OtherSchema {
            schema,
            id: file["id"].clone(),
            tables: RawTables::default(),
            unknown: Map::new(),
        };
        for (name, json) in file.as_object().unwrap() {
            match raw_table(json) {
                Some(table) => drop(kept.tables.0.insert(name.clone(), table)),
                None if json.is_object() => {
                    drop(kept.unknown.insert(name.clone(), json.clone()));
                }
                None => {}
            }
        }
        kept.chunk_keys().into_iter().map(|k| (k.clone(), kept.chunk(&k).unwrap())).collect()
    }

    #[test]
    fn every_older_schema_has_its_frozen_file() {
        let schemas: Vec<u32> = FROZEN.iter().map(|(schema, _)| *schema).collect();
        assert_eq!(schemas, (1..SCHEMA).collect::<Vec<_>>());
    }

    #[test]
    fn a_body_comes_back_and_becomes_what_its_file_becomes() {
        for (schema, file) in FROZEN {
            let kept = OtherSchema::from_chunks(*schema, &body(*schema, file)).unwrap();
            let again = kept.chunk_keys().into_iter();
            let again: Vec<_> = again.map(|k| (k.clone(), kept.chunk(&k).unwrap())).collect();
            assert_eq!(again, body(*schema, file));
            assert!(kept.finish().unwrap().0 == json::open(file.as_bytes()).unwrap().book);
        }
    }

    #[test]
    fn raised_by_steps_or_at_once_it_is_the_same() {
        for (schema, file) in FROZEN {
            let mut kept = OtherSchema::from_chunks(*schema, &body(*schema, file)).unwrap();
            let at_once = kept.finish().unwrap();
            for next in schema + 1..=SCHEMA {
                kept.raise(next).unwrap();
                assert!(kept.finish().unwrap() == at_once, "{schema} to {next}");
            }
        }
    }

    #[test]
    fn damaged_bodies_are_refused() {
        let (schema, file) = FROZEN[0];
        for at in 0..body(schema, file).len() {
            let mut cut = body(schema, file);
            cut[at].1.truncate(7);
            assert!(OtherSchema::from_chunks(schema, &cut).is_err(), "{:?}", cut[at].0);
        }
        let without: Vec<_> =
            body(schema, file).into_iter().filter(|(k, _)| k.table != META).collect();
        assert!(OtherSchema::from_chunks(schema, &without).is_err());
    }
}
