//! What storage needs to know of the document it keeps: how to replay a change, and how to cut the body
//! into chunks of which a change touches few.

use serde::{Deserialize, Serialize};

/// Names one bucket of rows of one table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ChunkKey {
    /// The table's stable name; no `/` in it.
    pub table: String,
    /// Bucket within the table.
    pub bucket: u32,
}

/// How many records a change added and removed. The near-empty guard compares it with what is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delta {
    /// Records that were not there before.
    pub added: u32,
    /// Records deleted on purpose.
    pub removed: u32,
}

/// A whole document as chunks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// The schema of the chunks.
    pub schema: u32,
    /// The chunks.
    pub chunks: Vec<(ChunkKey, Vec<u8>)>,
}

/// The document would not take these bytes. The text is for the log, not for the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused(pub String);

/// A document that can be kept.
pub trait Kept {
    /// Replays one change. A refused change leaves the document as it was.
    ///
    /// # Errors
    /// [`Refused`] when the bytes are not a change of `schema` or do not fit the document, which a change of
    /// the present schema never does before [`Kept::settle`]: only that gives the copy of what was before.
    fn apply_entry(&mut self, schema: u32, entry: &[u8]) -> Result<Delta, Refused>;

    /// All chunks that are not empty.
    fn chunk_keys(&self) -> Vec<ChunkKey>;

    /// The canonical bytes of a chunk; `None` when it is empty.
    fn chunk(&self, key: &ChunkKey) -> Option<Vec<u8>>;

    /// The chunks that changed since the last call, and forgets them.
    fn take_dirty(&mut self) -> Vec<ChunkKey>;

    /// Number of records.
    fn records(&self) -> usize;

    /// Brings the document to the present schema. Called when every kept change of an older schema has been
    /// replayed in the schema in which it was written, and before the first of the present one. Gives the
    /// document as it was before, for a copy; nothing when there was nothing to do.
    ///
    /// # Errors
    /// [`Refused`] when it cannot be brought there; the document is then not to be used.
    fn settle(&mut self) -> Result<Option<Body>, Refused> {
        Ok(None)
    }

    /// Builds the document from its chunks, as written in `schema`.
    ///
    /// # Errors
    /// [`Refused`] when the chunks are not a document of that schema.
    fn from_chunks(schema: u32, chunks: Vec<(ChunkKey, Vec<u8>)>) -> Result<Self, Refused>
    where
        Self: Sized;
}
