//! The two engines a workbook is kept by, as the keeper sees them. The browser's are in `web`, the
//! simulated twins in `sim`.

use std::fmt;

/// Why a call to the synchronous engine failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LocalFault {
    /// The browser does not let this page keep anything.
    Blocked,
    /// No space left for this origin.
    Full,
    /// The browser could not read its own file.
    Corrupt,
}

/// The synchronous engine: string keys, as localStorage. Every call may fail.
pub trait Local: fmt::Debug {
    /// The text under a key.
    ///
    /// # Errors
    /// When the engine cannot be read, which is not the same as an absent key.
    fn get(&self, key: &str) -> Result<Option<String>, LocalFault>;
    /// Writes a text.
    ///
    /// # Errors
    /// When it is blocked or full.
    fn set(&self, key: &str, value: &str) -> Result<(), LocalFault>;
    /// Removes a key, absent or not.
    ///
    /// # Errors
    /// When the engine cannot be written.
    fn remove(&self, key: &str) -> Result<(), LocalFault>;
    /// The keys that start so, in no order.
    ///
    /// # Errors
    /// When the engine cannot be read.
    fn keys(&self, prefix: &str) -> Result<Vec<String>, LocalFault>;
}

/// An object store of the durable engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Area {
    /// The epoch, the present and the previous checkpoint, what was exported.
    Head,
    /// Changes since the previous checkpoint.
    Journal,
    /// The document's body.
    Chunk,
    /// Named restore points.
    Restore,
    /// Bytes that could not be used.
    Quarantine,
}

impl Area {
    /// All of them.
    pub const ALL: [Area; 5] =
        [Area::Head, Area::Journal, Area::Chunk, Area::Restore, Area::Quarantine];

    /// The object store's name.
    pub fn name(self) -> &'static str {
        match self {
            Area::Head => "head",
            Area::Journal => "journal",
            Area::Chunk => "chunk",
            Area::Restore => "restore",
            Area::Quarantine => "quarantine",
        }
    }
}

/// One row of the durable engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its object store.
    pub area: Area,
    /// Its key. Numbers in keys are zero-padded, so that text order is number order.
    pub key: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// One write of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    /// Writes a row over what was there.
    Put(Row),
    /// Removes a row, absent or not.
    Delete(Area, String),
}

/// How a transaction stands to the fence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// Written at once and committed in the same task; the epoch in the head is read *in the same
    /// transaction* and comes back with the acknowledgement, so that a writer whose pen was taken
    /// learns that this write came after the fence. The edit path: nothing is awaited before `commit()`.
    Blind,
    /// Written only if the head still carries this epoch, else [`Event::Fenced`]. For everything that
    /// replaces or deletes.
    Epoch(u64),
}

/// How hard a transaction is to be kept. Always [`Promise::FULL`] outside tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promise {
    /// `durability: "strict"`: on the disk, not only with the system, when acknowledged.
    pub strict: bool,
    /// `commit()` called in the same task: does not die with a busy tab.
    pub commit: bool,
}

impl Promise {
    /// Strict and committed.
    pub const FULL: Promise = Promise { strict: true, commit: true };
}

/// Which rows to read, all in one transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// Whole stores.
    Areas(Vec<Area>),
    /// These rows of one store.
    Keys(Area, Vec<String>),
}

/// Names an operation, so that its event is told from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket(pub u64);

/// Why the durable engine did not do as asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// No space left, of the quota or of the disk.
    Full,
    /// The browser does not let this page keep anything.
    Blocked,
    /// The connection was closed under us.
    Closed,
    /// Nothing was heard of it in time.
    Silent,
    /// The database was there and is gone.
    Vanished,
    /// Anything else the engine reports.
    Failed,
}

/// What the durable engine reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The connection stands. `newer`: the database was made by a newer schema than asked for, and is
    /// open for reading.
    Opened {
        /// See above.
        newer: bool,
    },
    /// The epoch was raised to this, atomically.
    Claimed(u64),
    /// The transaction is kept. Carries the epoch that the head had *within* it, `None` if there was none.
    Committed(Option<u64>),
    /// Nothing was written: the head carries another epoch.
    Fenced(Option<u64>),
    /// The rows asked for.
    Rows(Vec<Row>),
    /// Nothing was written.
    Aborted(Reason),
    /// The database is gone, and that was checked.
    Destroyed,
}

/// What happens to a connection unasked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// The browser closed it.
    Closed,
    /// A newer app asked for the database, so it was let go.
    NewerApp,
}

/// The asynchronous engine: one database of one workbook. Calls return at once; each is answered by
/// exactly one [`Event`] with its ticket, or by none if the engine hangs.
pub trait Durable: fmt::Debug {
    /// Opens or reopens the connection for a document of this schema.
    fn open(&mut self, ticket: Ticket, schema: u32);
    /// Raises the epoch by one, to `at_least` or more, in one transaction.
    fn claim(&mut self, ticket: Ticket, at_least: u64);
    /// Writes all or nothing.
    fn begin(&mut self, ticket: Ticket, guard: Guard, ops: Vec<Op>, promise: Promise);
    /// Reads a consistent view.
    fn read(&mut self, ticket: Ticket, query: Query);
    /// Deletes the database and checks that it is gone.
    fn destroy(&mut self, ticket: Ticket);
}
