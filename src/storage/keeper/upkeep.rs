//! What the keeper does beside the edit path: the tail, the marker and the mirror in localStorage,
//! drafts, what was exported, and tidying in idle time.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::super::engine::{Area, Guard, LocalFault, Op, Row};
use super::super::entry::Entry;
use super::super::head::{Head, Marker, Mirror, Point, units};
use super::super::kept::{Body, ChunkKey, Delta, Kept};
use super::super::keys;
use super::super::recovery::{Before, Recovered};
use super::checkpoint::Wish;
use super::{BACK_OFF, Connection, Keeper, Mode, Note, PATIENCE, Purpose};

/// The largest mirror, in UTF-16 units.
pub const MIRROR_UNITS: usize = 3 * 512 * 1024;
/// At most one mirror in so many milliseconds.
pub const MIRROR_EVERY: u64 = 600_000;
/// At most so many units of mirrors in an hour: more would starve the tail, because Chromium writes
/// localStorage to the disk by an hourly allowance.
pub const MIRROR_HOURLY: usize = 5 * 1024 * 1024;
/// Acknowledged changes stay in localStorage until the mirror holds them, up to so many units.
pub const TAIL_UNITS: usize = 256 * 1024;
/// A change larger than this, in bytes, goes to the database only.
pub const TAIL_ENTRY: usize = 256 * 1024;
/// Quiet for so long, in milliseconds, counts as idle.
const IDLE: u64 = 1_000;
const HOUR: u64 = 3_600_000;

/// Books about the books.
#[derive(Clone, Debug, Default)]
pub(super) struct Upkeep {
    pub entries: u64,
    pub bytes: usize,
    pub last_edit: u64,
    pub expected: u64,
    pub dirty: BTreeSet<ChunkKey>,
    pub whole_checkpoint: bool,
    /// Bytes of the body when it was last written or read as a whole; a hint, 0 when not known.
    pub body: usize,
    pub no_checkpoint: bool,
    pub checkpoint_after: u64,
    pub checkpoints: u64,
    pub aside_after: u64,
    pub restores_wanted: Vec<Wish>,
    /// The time of the last restore point that was asked for.
    pub last_wish: u64,
    pub restoring: Option<Head>,
    /// What an older app kept, until the checkpoint in the present schema is made with a copy of it.
    pub before: Option<Before>,
    pub garbage: BTreeSet<String>,
    /// Keys of the journal rows.
    pub journal: BTreeSet<(u64, u64)>,
    /// Keys of the tail, with their size in units.
    pub tail: BTreeMap<(u64, u64), usize>,
    pub mirror: Option<(Point, u64)>,
    pub mirror_off: bool,
    /// Not tried again before this: making one costs as much when it then finds no room.
    mirror_after: u64,
    /// Size of the last text that localStorage had no room for, in units.
    refused: usize,
    /// Mirrors of the last hour: when, and how large.
    mirrored: VecDeque<(u64, usize)>,
    pub marked: bool,
    pub exported: Option<(u64, u64)>,
}

impl Upkeep {
    pub fn edited(&mut self, now: u64, bytes: usize, delta: Delta) {
        self.entries += 1;
        self.bytes += bytes;
        self.last_edit = now;
        self.expected =
            (self.expected + u64::from(delta.added)).saturating_sub(u64::from(delta.removed));
    }

    pub fn checkpointed(&mut self, entries_since: u64) {
        self.entries = entries_since;
        if entries_since == 0 {
            self.bytes = 0;
        }
        self.whole_checkpoint = false;
    }

    pub fn adopt<D: Kept>(
        &mut self,
        id: &str,
        recovered: &Recovered<D>,
        rows: &[Row],
        local: &[(String, String)],
    ) {
        let in_area = |area| rows.iter().filter(move |r: &&Row| r.area == area);
        let exported = in_area(Area::Head).find(|r| r.key == keys::EXPORTED);
        let exported = exported.and_then(|r| serde_json::from_slice(&r.bytes).ok());
        let from_marker = recovered.marker.as_ref().and_then(|m| m.exported);
        let heads = recovered.head.iter().chain(&recovered.prior);
        let named: BTreeSet<&str> =
            crate::sort::gather(heads.flat_map(|h| h.pieces.iter().map(|p| p.row.as_str())));
        let chunks = in_area(Area::Chunk).map(|r| r.key.clone());
        let in_body = in_area(Area::Chunk).filter(|r| named.contains(r.key.as_str()));
        let body = in_body.map(|r| r.bytes.len()).sum();
        let tails = keys::tails(id);
        let tail = local.iter().filter_map(|(key, text)| {
            Some((keys::parse_journal(key.strip_prefix(&tails)?)?, units(text)))
        });
        *self = Upkeep {
            entries: recovered.replayed.len() as u64,
            bytes: recovered.replayed.iter().map(|r| r.entry.payload.len()).sum(),
            expected: recovered.expected,
            checkpoints: self.checkpoints,
            body,
            garbage: chunks.filter(|row| !named.contains(row.as_str())).collect(),
            journal: in_area(Area::Journal).filter_map(|r| keys::parse_journal(&r.key)).collect(),
            tail: tail.collect(),
            mirror: recovered.mirror,
            mirrored: std::mem::take(&mut self.mirrored),
            marked: recovered.marker.is_some(),
            exported: exported.max(from_marker),
            ..Upkeep::default()
        };
    }
}

impl Keeper {
    /// Notes that the whole book went into a file. Only call it when that is known.
    pub fn export_noted(&mut self, now: u64, wall: u64) {
        let exported = (self.at.seq, wall);
        self.upkeep.exported = Some(exported);
        if self.mode == Mode::Writer {
            self.write_marker(wall);
            let bytes = format!("[{},{}]", exported.0, exported.1).into_bytes();
            let row = Row { area: Area::Head, key: keys::EXPORTED.into(), bytes };
            if self.connection == Connection::Up {
                self.begin(now, Purpose::Note, Guard::Epoch(self.epoch), vec![Op::Put(row)]);
            }
        }
    }

    /// Keeps the text of a field that is being typed in, or forgets it. One key, replaced: call it on
    /// each `input` event, and with `None` when the text has become a change.
    pub fn draft(&mut self, record: &str, field: &str, text: Option<&str>) {
        if matches!(self.mode, Mode::NewerSchema | Mode::Erasing | Mode::Erased) {
            return;
        }
        let key = keys::draft(&self.id, record, field);
        match text {
            Some(text) => {
                self.set_local(&key, text);
            }
            None => self.remove_local(&key),
        }
    }

    /// The page is being hidden, or something risky comes: a mirror out of turn, within the allowance.
    pub fn hidden(&mut self, now: u64, doc: &dyn Kept) {
        let behind = self.upkeep.mirror.is_none_or(|(at, _)| at.seq < self.at.seq);
        if self.mode == Mode::Writer && behind && self.pending.is_empty() {
            self.write_mirror(now, doc);
        }
    }

    fn set_local(&mut self, key: &str, text: &str) -> bool {
        let fault = self.local.set(key, text).err();
        if fault.is_some() && self.local_fault != fault {
            self.notes.extend(fault.map(Note::Local));
        }
        match fault {
            Some(LocalFault::Full) => self.upkeep.refused = units(text),
            // Room for less than was refused, such as a marker in place of the last, says nothing.
            None if self.local_fault == Some(LocalFault::Full)
                && units(text) < self.upkeep.refused =>
            {
                return true;
            }
            _ => {}
        }
        self.local_fault = fault;
        fault.is_none()
    }

    pub(super) fn remove_local(&mut self, key: &str) {
        // A key that cannot be removed is found again, and known to be old, at the next opening.
        if let Err(fault) = self.local.remove(key) {
            self.local_fault = Some(fault);
        }
    }

    pub(super) fn write_tail(&mut self, entry: &Entry, text: &str) {
        if text.len() > TAIL_ENTRY {
            return;
        }
        let key = keys::tail(&self.id, entry.epoch, entry.seq);
        let mut kept = self.set_local(&key, text);
        if !kept && self.local_fault == Some(LocalFault::Full) && self.drop_tail(true) > 0 {
            kept = self.set_local(&key, text);
        }
        if kept {
            self.upkeep.tail.insert((entry.epoch, entry.seq), units(text));
        }
    }

    /// Removes changes that are on the disk from localStorage: those that the mirror holds too, or all.
    fn drop_tail(&mut self, all: bool) -> usize {
        let through = match (all, self.upkeep.mirror) {
            (true, _) => self.acknowledged.seq,
            (false, Some((at, _))) => at.seq.min(self.acknowledged.seq),
            (false, None) => 0,
        };
        let old = self.upkeep.tail.keys().filter(|(_, seq)| *seq <= through);
        let old: Vec<(u64, u64)> = old.copied().collect();
        for (epoch, seq) in &old {
            self.upkeep.tail.remove(&(*epoch, *seq));
            self.remove_local(&keys::tail(&self.id, *epoch, *seq));
        }
        old.len()
    }

    pub(super) fn write_marker(&mut self, now: u64) {
        let alone = self.trouble.is_some_and(|t| t.tries >= BACK_OFF.len());
        if !(self.based || alone) || self.mode != Mode::Writer {
            return;
        }
        let marker = Marker {
            // With the writer's epoch: going on without the database must not fall behind its fence.
            at: Point { epoch: self.epoch, ..self.acknowledged },
            schema: self.app.schema,
            time: now,
            app: self.app.version.clone(),
            exported: self.upkeep.exported,
        };
        if self.set_local(&keys::marker(&self.id), &marker.to_text()) {
            self.upkeep.marked = true;
        }
    }

    pub(super) fn write_mirror(&mut self, now: u64, doc: &dyn Kept) {
        let fits = self.upkeep.body <= 3 * MIRROR_UNITS && small_enough(doc);
        let mirror = fits.then(|| Mirror::of(doc, self.at, self.app.schema, now));
        self.keep_mirror(now, mirror);
    }

    /// A mirror of a body in an older schema.
    pub(super) fn write_mirror_of(&mut self, now: u64, before: Before) {
        let Before { at, body: Body { schema, chunks }, .. } = before;
        let small = chunks.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() <= MIRROR_UNITS * 3;
        let mirror = small.then_some(Mirror { at, schema, time: now, chunks });
        self.keep_mirror(now, mirror);
    }

    /// Writes a mirror that is small enough, within the allowance; nothing is one that is too large.
    fn keep_mirror(&mut self, now: u64, mirror: Option<Mirror>) {
        self.upkeep.mirror_after = now + MIRROR_EVERY;
        let spent = &mut self.upkeep.mirrored;
        while spent.front().is_some_and(|(time, _)| now.saturating_sub(*time) >= HOUR) {
            spent.pop_front();
        }
        let spent: usize = spent.iter().map(|(_, units)| units).sum();
        let at = mirror.as_ref().map_or(self.at, |mirror| mirror.at);
        let mirror = mirror.map(|mirror| mirror.to_text());
        let size = mirror.as_deref().map_or(usize::MAX, units);
        self.upkeep.mirror_off = size > MIRROR_UNITS;
        if self.upkeep.mirror_off || spent.saturating_add(size) > MIRROR_HOURLY {
            return;
        }
        let key = keys::mirror(&self.id);
        if mirror.is_some_and(|text| self.set_local(&key, &text)) {
            self.upkeep.mirrored.push_back((now, size));
            self.upkeep.mirror = Some((at, now));
        } else {
            self.upkeep.mirror_off = true;
        }
    }

    pub(super) fn upkeep_tick(&mut self, now: u64, doc: &mut dyn Kept) {
        let idle = now.saturating_sub(self.upkeep.last_edit) >= IDLE;
        let saved = self.pending.is_empty() && self.trouble.is_none() && self.based;
        if !saved {
            self.stand_alone(now, idle, doc);
            return;
        }
        if idle && !self.aside.is_empty() && self.upkeep.aside_after <= now {
            self.upkeep.aside_after = now + PATIENCE;
            self.put_aside(now);
        }
        let due = match self.upkeep.mirror {
            None => !self.upkeep.mirror_off,
            Some((at, time)) => at.seq < self.at.seq && now.saturating_sub(time) >= MIRROR_EVERY,
        };
        if due && idle && now >= self.upkeep.mirror_after {
            self.write_mirror(now, doc);
        }
        let full = self.upkeep.tail.values().sum::<usize>() > TAIL_UNITS;
        if full || idle {
            // Without a mirror the tail has nothing to follow on, and goes. Not with each edit, though: a
            // large workbook, which has none, would pay for that.
            self.drop_tail(full || self.upkeep.mirror_off);
        }
        if idle && self.run.is_none() && self.connection == Connection::Up {
            self.trim(now);
        }
    }
}

impl Keeper {
    /// The database does not take the workbook at all: the mirror is then the only body there is.
    fn stand_alone(&mut self, now: u64, idle: bool, doc: &dyn Kept) {
        let alone = !self.based && self.trouble.is_some_and(|t| t.tries >= BACK_OFF.len());
        let due = match self.upkeep.mirror {
            None => !self.upkeep.mirror_off,
            Some((at, time)) => at.seq < self.at.seq && now.saturating_sub(time) >= MIRROR_EVERY,
        };
        if alone && idle && due && now >= self.upkeep.mirror_after {
            self.write_mirror(now, doc);
            self.write_marker(now);
        }
    }
}

/// Whether a mirror may be worth making, without making it.
fn small_enough(doc: &dyn Kept) -> bool {
    let mut left = MIRROR_UNITS * 3;
    doc.chunk_keys().iter().all(|key| match doc.chunk(key) {
        Some(bytes) if bytes.len() <= left => {
            left -= bytes.len();
            true
        }
        Some(_) => false,
        None => true,
    })
}
