//! What the keeper says to the page: what this tab may do, what is saved, and what is worth a word.

use super::super::engine::{LocalFault, Reason};

/// What this tab may do with the workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Reading what is there.
    Opening,
    /// There is no such workbook; [`Keeper::create`] makes it.
    Empty,
    /// Something should be there and is not, or not whole: nothing is written until
    /// [`Keeper::accept`], and there may be nothing to accept.
    Choosing,
    /// This tab holds the pen.
    Writer,
    /// Another tab does.
    Reader,
    /// Written by a newer app: shown, never written.
    NewerSchema,
    /// On the way out.
    Erasing,
    /// Both engines were checked to hold nothing of it.
    Erased,
}

/// How many copies the browser makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copies {
    /// Both engines.
    Both,
    /// localStorage is blocked, full or damaged.
    DurableOnly,
    /// The database does not open. Never called saved.
    LocalOnly,
    /// This browser keeps nothing: memory only.
    Neither,
}

/// What the screen may say of changes, once the mode is [`Mode::Writer`] or [`Mode::Reader`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Everything up to this change is on the disk.
    Saved {
        /// Its number.
        seq: u64,
    },
    /// Changes are on their way.
    Saving {
        /// Since when, milliseconds.
        since: u64,
    },
    /// Changes are not on the disk.
    NotSaved {
        /// Why.
        reason: Reason,
        /// Since when, milliseconds.
        since: u64,
        /// The quick retries are used up: offer a file now.
        gave_up: bool,
    },
}

/// Why a change was not taken. The caller must not apply it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CannotEdit {
    /// Another tab holds the pen.
    Reader,
    /// A newer app wrote the workbook.
    NewerSchema,
    /// Not open, or waiting for a choice.
    NotOpen,
}

/// What came of a change that another tab reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remote {
    /// Applied to the document; its payload, for waking what shows it.
    Applied(Vec<u8>),
    /// Nothing new.
    Known,
    /// A change is missing: the workbook is being read again, see [`Keeper::finish_open`].
    Rereading,
}

/// Something worth a word, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// localStorage did not take a write.
    Local(LocalFault),
    /// A checkpoint was not what had been written; the old one stays.
    CheckpointDiffers,
    /// A checkpoint failed; it will be tried again.
    CheckpointFailed(Reason),
    /// A checkpoint was refused: more than half of the records had gone without a change that says so.
    NearEmpty {
        /// Records accounted for.
        expected: u64,
        /// Records there.
        found: u64,
    },
    /// Another tab took the pen. These changes of ours were not taken over.
    PenTaken {
        /// Payloads, oldest first.
        not_applied: Vec<Vec<u8>>,
    },
    /// A newer app asked for the database.
    NewerApp,
    /// Erasing left these keys or rows.
    EraseFailed,
}
