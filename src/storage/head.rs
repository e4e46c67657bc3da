//! The three small records that say what should be there: the head of a checkpoint (durable engine), the
//! marker and the mirror (localStorage). Each is sealed by its SHA-256.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::entry::{self, Link, as_text, from_text};
use super::kept::{ChunkKey, Kept};

/// A place in a workbook's history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// The writer's turn.
    pub epoch: u64,
    /// Number of the last change.
    pub seq: u64,
    /// Its link.
    pub link: Link,
}

/// [`Point`] as it is written.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct PointText(u64, u64, String);

impl From<&Point> for PointText {
    fn from(point: &Point) -> Self {
        PointText(point.epoch, point.seq, point.link.hex())
    }
}

impl PointText {
    fn read(&self) -> Option<Point> {
        Some(Point { epoch: self.0, seq: self.1, link: Link::parse(&self.2)? })
    }
}

/// One chunk of a checkpoint: the row that holds it and the SHA-256 of its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Which chunk.
    pub key: ChunkKey,
    /// Row of the chunk area; older than the checkpoint when the chunk did not change.
    pub row: String,
    /// SHA-256 of its bytes.
    pub link: Link,
}

/// A checkpoint: the whole document at one point, as a list of chunks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The last change that is in the chunks.
    pub at: Point,
    /// Schema of the chunks.
    pub schema: u32,
    /// The lowest writer generation that may write to this workbook.
    pub min_writer: u32,
    /// Number of records, for the near-empty guard.
    pub records: u64,
    /// Whether localStorage held a marker when this was written: an absent one was then cleared.
    pub marked: bool,
    /// The chunks.
    pub pieces: Vec<Piece>,
}

#[derive(Serialize, Deserialize)]
struct HeadText {
    at: PointText,
    schema: u32,
    min_writer: u32,
    records: u64,
    marked: bool,
    pieces: Vec<(String, u32, String, String)>,
}

impl Head {
    /// The sealed text.
    pub fn to_text(&self) -> String {
        let pieces = self.pieces.iter();
        let text = HeadText {
            at: (&self.at).into(),
            schema: self.schema,
            min_writer: self.min_writer,
            records: self.records,
            marked: self.marked,
            pieces: pieces
                .map(|p| (p.key.table.clone(), p.key.bucket, p.row.clone(), p.link.hex()))
                .collect(),
        };
        entry::seal(&json(&text))
    }

    /// Reads [`Head::to_text`]; `None` if a byte differs.
    pub fn parse(bytes: &[u8]) -> Option<Head> {
        let text: HeadText = serde_json::from_str(entry::unseal(bytes)?).ok()?;
        let piece = |(table, bucket, row, link): (String, u32, String, String)| {
            Some(Piece { key: ChunkKey { table, bucket }, row, link: Link::parse(&link)? })
        };
        let pieces: Vec<Piece> = text.pieces.into_iter().map(piece).collect::<Option<_>>()?;
        // A chunk that is named twice would be in the document twice, and could be named a million times.
        let rows: BTreeSet<&str> = crate::sort::gather(pieces.iter().map(|p| p.row.as_str()));
        if rows.len() != pieces.len() {
            return None;
        }
        Some(Head {
            at: text.at.read()?,
            schema: text.schema,
            min_writer: text.min_writer,
            records: text.records,
            marked: text.marked,
            pieces,
        })
    }
}

/// Where a writer took over: changes of earlier epochs count up to `seq`, and no further. Without it a
/// change that a robbed tab wrote too late would turn up, as long as the new writer has written none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fence {
    /// The new writer's epoch.
    pub epoch: u64,
    /// The last change that it found.
    pub seq: u64,
}

impl Fence {
    /// The sealed text.
    pub fn to_text(self) -> String {
        entry::seal(&json(&(self.epoch, self.seq)))
    }

    /// Reads [`Fence::to_text`]; `None` if a byte differs.
    pub fn parse(bytes: &[u8]) -> Option<Fence> {
        let (epoch, seq) = serde_json::from_str(entry::unseal(bytes)?).ok()?;
        Some(Fence { epoch, seq })
    }

    /// Whether a change of this epoch and number came too late.
    pub fn bars(self, epoch: u64, seq: u64) -> bool {
        epoch < self.epoch && seq > self.seq
    }
}

/// What localStorage says about a workbook: the last acknowledged change, so that a database that lost
/// rows, or is gone, is not taken for a new or an older one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    /// The last acknowledged change.
    pub at: Point,
    /// Schema of the workbook.
    pub schema: u32,
    /// When this was written, milliseconds since 1970.
    pub time: u64,
    /// Version of the app that wrote it.
    pub app: String,
    /// Number of the last change that went into a file, and when.
    pub exported: Option<(u64, u64)>,
}

#[derive(Serialize, Deserialize)]
struct MarkerText {
    at: PointText,
    schema: u32,
    time: u64,
    app: String,
    exported: Option<(u64, u64)>,
}

impl Marker {
    /// The sealed text.
    pub fn to_text(&self) -> String {
        entry::seal(&json(&MarkerText {
            at: (&self.at).into(),
            schema: self.schema,
            time: self.time,
            app: self.app.clone(),
            exported: self.exported,
        }))
    }

    /// Reads [`Marker::to_text`]; `None` if a byte differs.
    pub fn parse(text: &str) -> Option<Marker> {
        let text: MarkerText = serde_json::from_str(entry::unseal(text.as_bytes())?).ok()?;
        Some(Marker {
            at: text.at.read()?,
            schema: text.schema,
            time: text.time,
            app: text.app,
            exported: text.exported,
        })
    }
}

/// The whole book as one text in localStorage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mirror {
    /// The last change in it.
    pub at: Point,
    /// Its schema.
    pub schema: u32,
    /// When it was written, milliseconds since 1970.
    pub time: u64,
    /// The book.
    pub chunks: Vec<(ChunkKey, Vec<u8>)>,
}

impl Mirror {
    /// Takes a copy of the document.
    pub fn of(doc: &dyn Kept, at: Point, schema: u32, time: u64) -> Mirror {
        let keys = doc.chunk_keys().into_iter();
        let chunks = keys.filter_map(|key| doc.chunk(&key).map(|bytes| (key, bytes))).collect();
        Mirror { at, schema, time, chunks }
    }

    /// The sealed text.
    pub fn to_text(&self) -> String {
        let chunks: Vec<_> = self
            .chunks
            .iter()
            .map(|(key, bytes)| (&key.table, key.bucket, as_text(bytes)))
            .collect();
        entry::seal(&json(&(PointText::from(&self.at), self.schema, self.time, chunks)))
    }

    /// Reads [`Mirror::to_text`]; `None` if a byte differs.
    pub fn parse(text: &str) -> Option<Mirror> {
        type Text = (PointText, u32, u64, Vec<(String, u32, String)>);
        let (at, schema, time, chunks): Text =
            serde_json::from_str(entry::unseal(text.as_bytes())?).ok()?;
        let chunk = |(table, bucket, text): (String, u32, String)| {
            Some((ChunkKey { table, bucket }, from_text(&text)?))
        };
        let chunks = chunks.into_iter().map(chunk).collect::<Option<_>>()?;
        Some(Mirror { at: at.read()?, schema, time, chunks })
    }
}

/// Serialises plain data, which cannot fail; an empty text would not unseal as anything.
pub(super) fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// What localStorage counts a text as: UTF-16 units.
pub(super) fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}
