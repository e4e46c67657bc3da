//! Opening a rescue file: what the rescue page of `public/boot.js` saved of this or another browser.
//!
//! The file holds every stored key and every row of every database, unread. They go through the same
//! [`recovery`] as at a start, so a rescue file opens to the same workbooks, with the same losses, as the
//! browser that it came from would have. Nothing is written.
//!
//! # Limitations
//! The file is read in one go, without a pause. A key or row that the browser could not read is missing
//! from the file, and is treated as lost.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::book::KeptBook;
use super::engine::{Area, LocalFault, Reason, Row};
use super::keys;
use super::recovery::{self, AppVersion, Aside, Draft, Found, Outcome};
use crate::exchange::json::{MAX_BYTES as FILE_BYTES, RESCUE_FORMAT};
use crate::workbook::{Finding, Place, SCHEMA, Workbook};

/// Largest rescue file, in bytes. One workbook is in it several times over (two checkpoints, the mirror,
/// the journal), and a third larger for being text.
pub const MAX_BYTES: usize = 2 * FILE_BYTES;
/// The form of the file that this version reads.
const VERSION: u32 = 1;

/// One workbook of a rescue file.
#[derive(Clone, Debug)]
pub struct Rescued {
    /// The id under which the browser kept it.
    pub id: String,
    /// The workbook, as far as it could be put together again.
    pub book: Option<Workbook>,
    /// What opening came to, as at a start.
    pub outcome: Outcome,
    /// Changes that were called saved and are missing; nothing when that cannot be told.
    pub lost: Option<u64>,
    /// When the browser last noted a saved change, in milliseconds since 1970.
    pub time: Option<u64>,
    /// Bytes that could not be used.
    pub aside: Vec<Aside>,
    /// Text of fields that had not become changes. It is not in the book.
    pub drafts: Vec<Draft>,
    /// What a person should know before relying on it; empty when it is whole.
    pub findings: Vec<Finding>,
}

/// The workbooks of a rescue file, whatever its bytes are.
///
/// # Errors
/// The findings that say why there is none.
// Made once per file, so the size of a finding does not matter.
#[allow(clippy::result_large_err)]
pub fn open(bytes: &[u8]) -> Result<Vec<Rescued>, Vec<Finding>> {
    let found = found(bytes).map_err(|finding| vec![finding])?;
    let rescued: Vec<Rescued> = found.into_iter().filter_map(rescue).collect();
    match rescued.is_empty() {
        true => Err(vec![refusal("rescue.nothing")]),
        false => Ok(rescued),
    }
}

/// What was stored of each workbook, before anything is made of it; with the number of its keys and rows
/// that the browser could not read.
#[allow(clippy::result_large_err)]
pub fn found(bytes: &[u8]) -> Result<Vec<(Found, usize)>, Finding> {
    if bytes.len() > MAX_BYTES {
        let (size, most) = (bytes.len().div_ceil(1 << 20), MAX_BYTES >> 20);
        return Err(refusal("rescue.too_big").with("size", size).with("most", most));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let file: File = serde_json::from_slice(bytes).map_err(|error| match error.classify() {
        serde_json::error::Category::Data => refusal("rescue.not_rescue"),
        _ => refusal("rescue.broken").with("line", error.line()).with("column", error.column()),
    })?;
    if file.format.0 != RESCUE_FORMAT {
        return Err(refusal("rescue.not_rescue"));
    }
    if file.v > VERSION {
        return Err(refusal("rescue.newer_file"));
    }
    Ok(sort(file))
}

fn refusal(code: &'static str) -> Finding {
    Finding::error(code, Place::default())
}

/// The keys and databases of each workbook together.
fn sort(file: File) -> Vec<(Found, usize)> {
    let mut books: BTreeMap<String, (Found, usize)> = BTreeMap::new();
    let blank = |id: &str| {
        let found = Found {
            workbook: id.to_owned(),
            durable: Ok(Vec::new()),
            newer_database: false,
            local: Ok(Vec::new()),
        };
        (found, 0)
    };
    for (key, text) in file.local_storage {
        let Some((id, _)) = key.0.strip_prefix(keys::BOOKS).and_then(|k| k.split_once('/')) else {
            continue;
        };
        let id = keys::spoken(id);
        let (found, _) = books.entry(id.clone()).or_insert_with(|| blank(&id));
        if let (Ok(local), Some(text)) = (&mut found.local, text) {
            local.push((key.0, text.0));
        }
    }
    for database in file.databases {
        let Some(id) = database.name.0.strip_prefix(keys::DATABASE) else { continue };
        let (found, _) = books.entry(id.to_owned()).or_insert_with(|| blank(id));
        found.newer_database |= database.version / u64::from(keys::REPAIRS) > u64::from(SCHEMA);
        if let Ok(rows) = &mut found.durable {
            rows.extend(database.stores.into_iter().flat_map(Store::rows));
        }
    }
    for (id, (found, unread)) in &mut books {
        let (database, keys) = (keys::database(id), keys::book(id));
        for place in &file.unreadable {
            let place = place.place.0.as_str();
            if place == database {
                // The whole of it: what is not there is not known to be gone.
                found.durable = Err(Reason::Failed);
            } else if place == "local storage" {
                // It broke off midway: what was read until then counts.
                if found.local.as_ref().is_ok_and(|keys| keys.is_empty()) {
                    found.local = Err(LocalFault::Corrupt);
                }
            } else if !place.contains(&keys) && !place.starts_with(&format!("{database}, ")) {
                continue;
            }
            *unread += 1;
        }
    }
    books.into_values().collect()
}

/// Nothing when there was no workbook under that id.
fn rescue((found, unread): (Found, usize)) -> Option<Rescued> {
    // Which writers may write does not matter to one who only reads.
    let app = AppVersion { schema: SCHEMA, writer: u32::MAX, version: String::new() };
    let recovered = recovery::recover::<KeptBook>(&app, &found);
    if recovered.outcome == Outcome::New && recovered.drafts.is_empty() && unread == 0 {
        return None;
    }
    let (lost, mut findings) = tell(&recovered.outcome, recovered.doc.is_some());
    if unread > 0 {
        let finding = Finding::warning("rescue.unreadable", Place::default());
        findings.push(finding.with("n", unread));
    }
    if !recovered.drafts.is_empty() {
        let finding = Finding::note("rescue.typing", Place::default());
        findings.push(finding.with("n", recovered.drafts.len()));
    }
    findings.extend(recovered.doc.iter().flat_map(|doc| doc.findings.iter().cloned()));
    Some(Rescued {
        id: found.workbook,
        book: recovered.doc.map(|doc| doc.book),
        outcome: recovered.outcome,
        lost,
        time: recovered.marker.map(|m| m.time).or(recovered.mirror.map(|(_, time)| time)),
        aside: recovered.aside,
        drafts: recovered.drafts,
        findings,
    })
}

/// What is lost, and what is to be said of it.
fn tell(outcome: &Outcome, there: bool) -> (Option<u64>, Vec<Finding>) {
    let warning = |code| Finding::warning(code, Place::default());
    let (lost, finding) = match outcome {
        _ if !there => (None, refusal("rescue.no_body")),
        Outcome::New | Outcome::Whole { .. } => return (Some(0), Vec::new()),
        Outcome::NewerSchema => (None, warning("rescue.newer").with("ours", SCHEMA)),
        Outcome::Gap { lost, aside } => {
            (Some(*lost), refusal("rescue.gap").with("lost", lost).with("aside", aside))
        }
        Outcome::ChangeRefused { aside, .. } => {
            (Some(*aside), refusal("rescue.refused").with("aside", aside))
        }
        Outcome::LocalCleared | Outcome::PreviousCheckpoint | Outcome::FromMirror => {
            (Some(0), Finding::note("rescue.mended", Place::default()))
        }
        Outcome::DatabaseMissing { mirror }
        | Outcome::DatabaseUnreadable { mirror, .. }
        | Outcome::Damaged { mirror } => match mirror.as_ref().map(|m| (m.replayed, m.lost)) {
            Some((_, Some(0))) => (Some(0), Finding::note("rescue.mended", Place::default())),
            Some((n, Some(lost))) => {
                (Some(lost), warning("rescue.second_copy").with("n", n).with("lost", lost))
            }
            Some((n, None)) => (None, warning("rescue.second_copy_unsure").with("n", n)),
            None => (None, refusal("rescue.no_body")),
        },
    };
    (lost, vec![finding])
}

/// The file as `boot.js` writes it. What it does not name is skipped.
#[derive(Deserialize)]
struct File {
    format: Words,
    #[serde(default)]
    v: u32,
    #[serde(default)]
    local_storage: BTreeMap<Words, Option<Words>>,
    #[serde(default)]
    databases: Vec<Database>,
    #[serde(default)]
    unreadable: Vec<Unread>,
}

#[derive(Deserialize)]
struct Database {
    name: Words,
    #[serde(default)]
    version: u64,
    #[serde(default)]
    stores: Vec<Store>,
}

#[derive(Deserialize)]
struct Store {
    name: Words,
    #[serde(default)]
    rows: Vec<StoredRow>,
}

impl Store {
    /// Rows of a store and of a kind that is ours.
    fn rows(self) -> Vec<Row> {
        let Some(area) = Area::ALL.into_iter().find(|area| area.name() == self.name.0) else {
            return Vec::new();
        };
        let row = |row: StoredRow| Some(Row { area, key: row.key.text?, bytes: row.value.bytes? });
        self.rows.into_iter().filter_map(row).collect()
    }
}

#[derive(Deserialize)]
struct StoredRow {
    key: Stored,
    value: Stored,
}

#[derive(Deserialize)]
struct Unread {
    #[serde(rename = "where")]
    place: Words,
}

/// A text that may hold half a character: a browser keeps such, and `JSON.stringify` writes it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Words(String);

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Words, D::Error> {
        struct Reader;
        impl Visitor<'_> for Reader {
            type Value = Words;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }
            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Words, E> {
                Ok(Words(String::from_utf8_lossy(bytes).into_owned()))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Words, E> {
                Ok(Words(text.to_owned()))
            }
        }
        from.deserialize_bytes(Reader)
    }
}

/// A key or value of a database: a text, or bytes in base 64. Anything else is none of ours.
#[derive(Default)]
struct Stored {
    text: Option<String>,
    bytes: Option<Vec<u8>>,
}

impl<'de> Deserialize<'de> for Stored {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Stored, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Stored;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a stored value")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Stored, E> {
                Ok(Stored { text: Some(text.to_owned()), bytes: None })
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Stored, A::Error> {
                let mut stored = Stored::default();
                while let Some(Words(key)) = map.next_key()? {
                    if key == "$bytes" {
                        let Words(text) = map.next_value()?;
                        stored.bytes = from_base64(&text);
                    } else {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(stored)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Stored, A::Error> {
                while items.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Stored::default())
            }
            fn visit_bool<E>(self, _: bool) -> Result<Stored, E> {
                Ok(Stored::default())
            }
            fn visit_i64<E>(self, _: i64) -> Result<Stored, E> {
                Ok(Stored::default())
            }
            fn visit_u64<E>(self, _: u64) -> Result<Stored, E> {
                Ok(Stored::default())
            }
            fn visit_f64<E>(self, _: f64) -> Result<Stored, E> {
                Ok(Stored::default())
            }
            fn visit_unit<E>(self) -> Result<Stored, E> {
                Ok(Stored::default())
            }
        }
        from.deserialize_any(Reader)
    }
}

/// Reads base 64 with its padding, as browsers write it.
fn from_base64(text: &str) -> Option<Vec<u8>> {
    let (groups, rest) = text.as_bytes().as_chunks::<4>();
    if !rest.is_empty() {
        return None;
    }
    let six = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let mut bytes = Vec::with_capacity(groups.len() * 3);
    for (at, group) in groups.iter().enumerate() {
        let last = at + 1 == groups.len();
        let padding = match group {
            [_, _, b'=', b'='] if last => 2,
            [_, _, _, b'='] if last => 1,
            _ => 0,
        };
        let digits = group.iter().take(4 - padding);
        let value = digits.map(|b| six(*b)).try_fold(0u32, |v, d| Some(v << 6 | u32::from(d?)))?;
        let [_, a, b, c] = (value << (6 * padding)).to_be_bytes();
        bytes.extend([a, b, c].into_iter().take(3 - padding));
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_64_reads_as_browsers_write_it() {
        let check = |text: &str, bytes: Option<&[u8]>| {
            assert_eq!(from_base64(text).as_deref(), bytes, "{text}");
        };
        check("", Some(b""));
        check("Zg==", Some(b"f"));
        check("Zm8=", Some(b"fo"));
        check("Zm9v", Some(b"foo"));
        check("Zm9vYmFyIQ==", Some(b"foobar!"));
        check("/+8A", Some(&[0xff, 0xef, 0]));
        for bad in ["Z", "Zg", "Zg=", "=g==", "Zg==Zg==", "Zm9\u{e9}", "Zm 9"] {
            check(bad, None);
        }
    }

    fn code(text: &[u8]) -> &'static str {
        open(text).unwrap_err()[0].code
    }

    #[test]
    fn what_is_no_rescue_file_is_named() {
        assert_eq!(code(b""), "rescue.broken");
        assert_eq!(code(b"{"), "rescue.broken");
        assert_eq!(code(b"[1]"), "rescue.not_rescue");
        assert_eq!(code(br#"{"format":"isms-workbook","schema":2}"#), "rescue.not_rescue");
        assert_eq!(code(br#"{"format":"isms-workbook-rescue","v":2}"#), "rescue.newer_file");
        assert_eq!(code(br#"{"format":"isms-workbook-rescue","v":1}"#), "rescue.nothing");
        let odd = br#"{"format":"isms-workbook-rescue","v":1,
            "local_storage":{"\ud800":"\udfff","isms/1/wb/x/z":null,"isms/1/wb/x":"y"},
            "databases":[{"name":"isms-y","stores":[{"name":"head","rows":[
                {"key":[1],"value":{"$map":[]}},{"key":"head","value":null},{"key":"k","value":1.5}
            ]},{"name":"other","rows":[]}]},{"name":"foreign"}]}"#;
        assert_eq!(code(odd), "rescue.nothing");
    }
}
