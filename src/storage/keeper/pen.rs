//! One tab writes at a time: following the writer, taking the pen, and losing it.

use super::super::engine::{Event, Query, Reason};
use super::super::entry::Entry;
use super::super::head::Point;
use super::super::kept::Kept;
use super::super::keys;
use super::{Connection, Keeper, Mode, Note, Opening, Purpose, Remote};
use crate::storage::engine::Area;

impl Keeper {
    /// Another tab reports a change. For tabs that do not hold the pen.
    pub fn remote(&mut self, now: u64, text: &str, doc: &mut dyn Kept) -> Remote {
        if self.mode != Mode::Reader || self.opening.is_some() {
            return Remote::Known;
        }
        let Some(entry) = Entry::parse(text.as_bytes()) else {
            return self.reread(now);
        };
        if entry.seq <= self.at.seq {
            return Remote::Known;
        }
        let follows = entry.seq == self.at.seq + 1 && entry.prev == self.at.link;
        if !follows || doc.apply_entry(entry.schema, &entry.payload).is_err() {
            return self.reread(now);
        }
        self.at = Point { epoch: entry.epoch, seq: entry.seq, link: entry.link() };
        self.acknowledged = self.at;
        Remote::Applied(entry.payload)
    }

    /// Reads the workbook again; [`Keeper::finish_open`] gives the new document.
    pub fn reread(&mut self, now: u64) -> Remote {
        // A claim under way is not dropped: it ends in reading everything too.
        let claiming = self.opening.as_ref().is_some_and(Opening::wants_pen);
        if !claiming {
            self.start_opening(now, false);
        }
        Remote::Rereading
    }

    /// The lock was given to this tab: claims the pen, then reads the workbook again, so that everything
    /// that was acknowledged before the claim is seen. [`Keeper::finish_open`] gives the document.
    pub fn take_over(&mut self, now: u64) {
        // Asked again while a claim is under way, as the owner of the lock may: it goes on.
        let claiming = self.opening.as_ref().is_some_and(Opening::wants_pen);
        if self.mode == Mode::Reader && !claiming {
            self.start_opening(now, true);
        }
    }

    /// The lock was taken from this tab.
    pub fn lock_lost(&mut self, now: u64) {
        let claiming = self.opening.as_ref().is_some_and(Opening::wants_pen);
        if self.mode == Mode::Writer {
            self.robbed(now);
        } else if claiming && self.mode != Mode::Erasing {
            self.start_opening(now, false);
        }
    }

    /// The tab was frozen or in the back-forward cache and runs again: looks whether it still holds the
    /// pen. A change made before the answer is safe all the same, by the fence in its own transaction.
    pub fn thaw(&mut self, now: u64) {
        match self.mode {
            Mode::Writer if self.connection == Connection::Up => {
                let ticket = self.launch(now, Purpose::EpochCheck);
                self.durable.read(ticket, Query::Areas(vec![Area::Head]));
            }
            Mode::Reader => {
                self.reread(now);
            }
            _ => {}
        }
    }

    pub(super) fn epoch_checked(&mut self, now: u64, event: Event) {
        let Event::Rows(rows) = event else { return };
        let row = rows.iter().find(|r| r.key == keys::EPOCH);
        self.fenced(now, row.and_then(|r| parse_epoch(&r.bytes)));
    }

    /// Compares the epoch in the head with ours.
    pub(super) fn fenced(&mut self, now: u64, epoch: Option<u64>) {
        // A lower epoch is an answer from before our own claim.
        if self.mode != Mode::Writer || epoch.is_some_and(|e| e <= self.epoch) {
            return;
        }
        match epoch {
            Some(_) => self.robbed(now),
            None => self.vanished(now),
        }
    }

    fn robbed(&mut self, now: u64) {
        let pending = std::mem::take(&mut self.pending).into_iter();
        let not_applied = pending.filter(|p| !p.committed).map(|p| p.entry.payload).collect();
        self.notes.push(Note::PenTaken { not_applied });
        self.mode = Mode::Reader;
        self.trouble = None;
        self.run = None;
        self.gathering = None;
        self.start_opening(now, false);
    }

    /// The database was emptied under us: nothing is recreated unasked, and the book in memory stays.
    fn vanished(&mut self, now: u64) {
        self.run = None;
        self.gathering = None;
        self.based = false;
        self.fail(now, Reason::Vanished);
    }
}

/// Reads the epoch row.
fn parse_epoch(bytes: &[u8]) -> Option<u64> {
    std::str::from_utf8(bytes).ok()?.parse().ok()
}
