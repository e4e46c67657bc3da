//! From a change that is made to one that is on the disk: written, acknowledged in order, tried again.

use super::super::engine::{Area, Event, Guard, Op, Reason, Row, Ticket};
use super::super::head::Point;
use super::super::keys;
use super::{Connection, Flight, Keeper, Mode, Note, Pending, Purpose, Trouble};

/// Nothing heard of a transaction for this long, in milliseconds: it counts as not saved.
pub const SILENCE: u64 = 3_000;
/// The same for what nobody waits for: a checkpoint of a large book on a slow disk.
pub const LONG_SILENCE: u64 = 30_000;
/// So often at most it is looked whether something is silent, in milliseconds.
const LOOK_EVERY: u64 = 100;
/// Waits before the three quick retries, in milliseconds.
pub const BACK_OFF: [u64; 3] = [50, 200, 600];
/// After those, one try each so many milliseconds: space may return.
pub const PATIENCE: u64 = 10_000;

impl Keeper {
    /// Puts these changes into the journal.
    pub(super) fn append(&mut self, now: u64, seqs: Vec<u64>) {
        let mut ops = Vec::with_capacity(seqs.len());
        for place in self.waiting(&seqs) {
            let Some(Pending { entry, .. }) = self.pending.get(place) else { continue };
            let key = keys::journal(entry.epoch, entry.seq);
            let bytes = entry.to_text().into_bytes();
            ops.push(Op::Put(Row { area: Area::Journal, key, bytes }));
            self.upkeep.journal.insert((entry.epoch, entry.seq));
        }
        self.begin(now, Purpose::Append(seqs), Guard::Blind, ops);
    }

    /// Puts everything that is not on the disk, in one transaction.
    pub(super) fn append_all(&mut self, now: u64) {
        let seqs: Vec<u64> =
            self.pending.iter().filter(|p| !p.committed).map(|p| p.entry.seq).collect();
        if !seqs.is_empty() {
            self.append(now, seqs);
        } else if self.based {
            self.trouble = None;
        }
    }

    pub(super) fn appended(&mut self, now: u64, late: bool, seqs: &[u64], event: Event) {
        match event {
            Event::Committed(epoch)
                if epoch == Some(self.epoch) || self.sabotaged().ignore_fence =>
            {
                self.committed_seqs(now, seqs);
            }
            Event::Committed(epoch) | Event::Fenced(epoch) => self.fenced(now, epoch),
            Event::Aborted(reason) if !late && self.mode == Mode::Writer => self.fail(now, reason),
            _ => {}
        }
    }

    pub(super) fn committed_seqs(&mut self, now: u64, seqs: &[u64]) {
        for place in self.waiting(seqs) {
            if let Some(p) = self.pending.get_mut(place) {
                p.committed = true;
            }
        }
        self.acknowledge(now);
    }

    /// Where these changes are among those that wait. They wait in the order of their numbers, so one of
    /// thousands is found without a look at the others.
    fn waiting(&self, seqs: &[u64]) -> Vec<usize> {
        let place = |seq: &u64| self.pending.binary_search_by_key(seq, |p| p.entry.seq).ok();
        seqs.iter().filter_map(place).collect()
    }

    /// Acknowledges as far as everything is on the disk without a gap.
    fn acknowledge(&mut self, now: u64) {
        let before = self.acknowledged;
        while self.based && self.pending.front().is_some_and(|p| p.committed) {
            let Some(p) = self.pending.pop_front() else {
                break;
            };
            let point = Point { epoch: p.entry.epoch, seq: p.entry.seq, link: p.entry.link() };
            if point.seq > self.acknowledged.seq {
                self.acknowledged = point;
                self.broadcast.push(p.entry.to_text());
            }
        }
        if self.pending.is_empty() && self.based {
            self.trouble = None;
        }
        if before != self.acknowledged {
            self.write_marker(now);
        }
    }

    /// A write did not reach the disk. The first tries come quickly, later ones patiently.
    pub(super) fn fail(&mut self, now: u64, reason: Reason) {
        // Full is no fault of the connection, and a first silence may be a slow disk.
        let first_silence = reason == Reason::Silent && self.trouble.is_none();
        if reason != Reason::Full && !first_silence {
            self.connection = Connection::Down;
        }
        let tries = match self.trouble {
            // Taken along by a failure that is known: the next try is due already.
            Some(t) if !t.trying => {
                self.trouble = Some(Trouble { reason, ..t });
                return;
            }
            Some(t) => t.tries + 1,
            None => 0,
        };
        let since = self.trouble.map_or(now, |t| t.since);
        let wait = BACK_OFF.get(tries).copied().unwrap_or(PATIENCE);
        self.trouble = Some(Trouble { reason, since, tries, trying: false, retry_at: now + wait });
    }

    pub(super) fn retry(&mut self, now: u64) {
        if let Some(t) = &mut self.trouble {
            t.trying = true;
        }
        match self.connection {
            Connection::Up => self.append_all(now),
            _ => self.connect(now),
        }
    }

    pub(super) fn time_out(&mut self, now: u64) {
        // Each event brings a tick, and each of thousands that wait would be looked at with every one.
        if now.abs_diff(self.looked) < LOOK_EVERY {
            return;
        }
        self.looked = now;
        let silent = |f: &Flight| {
            let patience = match f.purpose {
                Purpose::Append(_) | Purpose::Open | Purpose::Peek | Purpose::Claim => SILENCE,
                _ => LONG_SILENCE,
            };
            !f.late && now.saturating_sub(f.since) >= patience
        };
        let tickets: Vec<Ticket> =
            self.flights.iter().filter(|(_, f)| silent(f)).map(|(ticket, _)| *ticket).collect();
        for ticket in tickets {
            let Some(flight) = self.flights.get_mut(&ticket) else {
                continue;
            };
            flight.late = true;
            let purpose = flight.purpose.clone();
            match purpose {
                Purpose::Append(_) => self.fail(now, Reason::Silent),
                Purpose::Open | Purpose::Peek | Purpose::Claim | Purpose::ReadAll => {
                    if purpose != Purpose::Open {
                        self.flights.remove(&ticket);
                    }
                    self.opening_event(now, purpose, Event::Aborted(Reason::Silent));
                }
                Purpose::Chunks | Purpose::ReadBack | Purpose::Flip => {
                    self.checkpoint_event(now, purpose, Event::Aborted(Reason::Silent));
                }
                Purpose::RestoreRead => self.restored = Some(Err(Reason::Silent)),
                Purpose::Destroy => self.notes.push(Note::EraseFailed),
                _ => {}
            }
        }
    }
}
