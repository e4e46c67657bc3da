//! Checkpoints: the body rewritten lazily, under a new number, read back and compared before the head
//! points to it. A crash at any step leaves the old head valid. Restore points are checkpoints with a
//! name: they pin their chunks, which costs nothing, and die with the database, so they are no backup.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::super::engine::{Area, Event, Guard, Op, Query, Reason, Row};
use super::super::entry::{Link, seal, unseal};
use super::super::head::{Head, Piece, json};
use super::super::kept::{ChunkKey, Kept};
use super::super::keys;
use super::super::recovery::Before;
use super::{Connection, Keeper, Mode, Note, Purpose};
use crate::text;

/// So long after the last change, in milliseconds, a checkpoint is made.
pub const IDLE: u64 = 30_000;
/// After so many changes at the latest.
pub const ENTRIES: u64 = 200;
/// After so many bytes of changes at the latest.
pub const BYTES: usize = 256 * 1024;
/// Restore points kept. The oldest that the app made by itself goes first, then the oldest of a person's.
pub const RESTORE_POINTS: usize = 10;
/// A failed checkpoint is tried again after so many milliseconds.
const AGAIN: u64 = 30_000;
/// Bytes of chunks that are put together in one tick, and hashed: some milliseconds.
pub const SLICE: usize = 256 * 1024;
/// Chunks that are read back at once.
pub const READ_BACK: usize = 32;

/// A named state of the workbook that can be gone back to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestorePoint {
    /// Names it to [`Keeper::restore_read`].
    pub key: String,
    /// As a person called it.
    pub name: String,
    /// When it was asked for, milliseconds since 1970; no other one of this tab has the same.
    pub time: u64,
    /// The checkpoint.
    pub head: Head,
    /// A person asked for it; the app makes others before a step that changes much.
    pub by_hand: bool,
}

/// A restore point that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wish {
    name: String,
    time: u64,
    by_hand: bool,
}

/// How a restore point is stored: name, time, head, and whether a person asked for it.
#[derive(Serialize, Deserialize)]
struct RestoreText(String, u64, String, #[serde(default)] bool);

/// A checkpoint whose chunks are being put together, over as many ticks as a large book needs. The document
/// may change meanwhile: what became stale is put together again, and the last of it in the task in which
/// the checkpoint gets its place in the history.
#[derive(Clone, Debug)]
pub(super) struct Gathering {
    keys: BTreeSet<ChunkKey>,
    left: BTreeSet<ChunkKey>,
    /// Nothing for a chunk that is empty.
    chunks: BTreeMap<ChunkKey, Option<(Vec<u8>, Link)>>,
}

/// A checkpoint under way.
#[derive(Clone, Debug)]
pub(super) struct Run {
    head: Head,
    written: BTreeMap<String, Link>,
    /// How many of them were read back and are right.
    checked: usize,
    keys: BTreeSet<ChunkKey>,
    /// There was no head: chunks and head go in one transaction, so that half a workbook never shows.
    first: bool,
    /// Restore points that come with it.
    restores: Vec<RestorePoint>,
}

impl Keeper {
    /// Makes a restore point of the present state, at the next checkpoint, which is made at once. Answers
    /// the [`time`](RestorePoint::time) under which it will be found among the restore points.
    pub fn restore_point(&mut self, now: u64, name: &str, by_hand: bool) -> u64 {
        let after = self.upkeep.last_wish + 1;
        let time = now.max(after);
        self.upkeep.last_wish = time;
        self.upkeep.restores_wanted.push(Wish { name: name.into(), time, by_hand });
        time
    }

    /// The restore point asked for at `time` is no longer wanted: what is changed from now on must not be
    /// in it. One that is being written is of the state before, and may still come.
    pub fn forget_restore_point(&mut self, time: u64) {
        self.upkeep.restores_wanted.retain(|wish| wish.time != time);
    }

    /// The restore points, oldest first.
    pub fn restore_points(&self) -> &[RestorePoint] {
        &self.restores
    }

    /// Reads a restore point. The document's owner compares it with the present one and makes the
    /// difference a change like any other, so that going back can itself be undone, and a crash in the
    /// middle leaves one or the other.
    pub fn restore_read(&mut self, now: u64, key: &str) -> bool {
        let Some(point) = self.restores.iter().find(|r| r.key == key) else {
            return false;
        };
        let rows = point.head.pieces.iter().map(|p| p.row.clone()).collect();
        self.upkeep.restoring = Some(point.head.clone());
        self.restored = None;
        let ticket = self.launch(now, Purpose::RestoreRead);
        self.durable.read(ticket, Query::Keys(Area::Chunk, rows));
        true
    }

    /// The document of the restore point that was asked for, once it is there.
    ///
    /// # Errors
    /// When it cannot be read or is damaged.
    pub fn take_restored<D: Kept>(&mut self) -> Option<Result<D, Reason>> {
        let chunks = match self.restored.take()? {
            Ok(chunks) => chunks,
            Err(reason) => return Some(Err(reason)),
        };
        let schema = self.upkeep.restoring.take()?.schema;
        let document = D::from_chunks(schema, chunks).and_then(|mut document| {
            document.settle()?;
            Ok(document)
        });
        Some(document.map_err(|_| Reason::Failed))
    }

    pub(super) fn restore_rows(&mut self, event: Event) {
        let Some(head) = &self.upkeep.restoring else {
            return;
        };
        let chunks = match event {
            Event::Rows(rows) => {
                let find = |p: &Piece| {
                    let row = rows.iter().find(|r| r.key == p.row)?;
                    (Link::of(&row.bytes) == p.link).then(|| (p.key.clone(), row.bytes.clone()))
                };
                head.pieces.iter().map(find).collect::<Option<Vec<_>>>().ok_or(Reason::Failed)
            }
            Event::Aborted(reason) => Err(reason),
            _ => Err(Reason::Failed),
        };
        self.restored = Some(chunks);
    }

    pub(super) fn adopt_restores(&mut self, rows: &[Row]) {
        let read = |row: &Row| {
            let RestoreText(name, time, head, by_hand) =
                serde_json::from_str(unseal(&row.bytes)?).ok()?;
            let head = Head::parse(head.as_bytes())?;
            Some(RestorePoint { key: row.key.clone(), name, time, head, by_hand })
        };
        self.restores = rows.iter().filter(|r| r.area == Area::Restore).filter_map(read).collect();
        crate::sort::by(&mut self.restores, |a, b| a.key.cmp(&b.key));
    }

    fn checkpoint_due(&self, now: u64) -> bool {
        let up = &self.upkeep;
        let first = self.head.is_none();
        let quiet = self.trouble.is_none()
            && self.run.is_none()
            && self.gathering.is_none()
            && self.aside.is_empty()
            && self.connection == Connection::Up;
        let wanted = up.whole_checkpoint
            || !up.restores_wanted.is_empty()
            || up.entries >= ENTRIES
            || up.bytes >= BYTES
            || up.entries > 0 && now.saturating_sub(up.last_edit) >= IDLE;
        // The first body is what acknowledgements wait for; later ones wait for the acknowledgements.
        quiet
            && wanted
            && !up.no_checkpoint
            && now >= up.checkpoint_after
            && (first || self.pending.is_empty())
    }

    pub(super) fn checkpoint_tick(&mut self, now: u64, doc: &mut dyn Kept) {
        if self.checkpoint_due(now) {
            self.start_checkpoint(now, doc);
        }
        if self.trouble.is_some() || self.connection != Connection::Up {
            self.stop_gathering();
        }
        self.gather(now, doc);
    }

    /// Whether there is work that waits for nothing but the next tick, which should then come soon.
    pub fn is_busy(&self) -> bool {
        self.gathering.as_ref().is_some_and(|g| !g.left.is_empty())
    }

    /// A checkpoint that is not begun after all; what it was for stays to be done.
    pub(super) fn stop_gathering(&mut self) {
        if let Some(gathering) = self.gathering.take() {
            self.upkeep.dirty.extend(gathering.keys);
        }
    }

    fn start_checkpoint(&mut self, now: u64, doc: &mut dyn Kept) {
        let records = doc.records() as u64;
        if records.saturating_mul(2) < self.upkeep.expected {
            // Something other than a deletion emptied the book. The old body stays; the journal goes on.
            self.notes.push(Note::NearEmpty { expected: self.upkeep.expected, found: records });
            self.upkeep.checkpoint_after = now + 10 * AGAIN;
            return;
        }
        self.upkeep.dirty.extend(doc.take_dirty());
        let mut keys: BTreeSet<ChunkKey> = std::mem::take(&mut self.upkeep.dirty);
        if self.upkeep.whole_checkpoint {
            keys.extend(doc.chunk_keys());
        }
        self.gathering = Some(Gathering { left: keys.clone(), keys, chunks: BTreeMap::new() });
    }

    /// Puts the next chunks together, and begins the checkpoint when all are.
    fn gather(&mut self, now: u64, doc: &mut dyn Kept) {
        let Some(mut gathering) = self.gathering.take() else { return };
        let stale = doc.take_dirty();
        gathering.left.extend(stale.iter().cloned());
        gathering.keys.extend(stale);
        let mut bytes = 0;
        while bytes < SLICE
            && let Some(key) = gathering.left.pop_first()
        {
            let chunk = doc.chunk(&key).map(|chunk| {
                bytes += chunk.len();
                let link = Link::of(&chunk);
                (chunk, link)
            });
            gathering.chunks.insert(key, chunk);
        }
        // Later checkpoints wait for the acknowledgements of changes made meanwhile.
        let waits = self.head.is_some() && !self.pending.is_empty();
        if waits || !gathering.left.is_empty() {
            self.gathering = Some(gathering);
        } else {
            self.begin_checkpoint(now, gathering, doc.records() as u64);
        }
    }

    fn begin_checkpoint(&mut self, now: u64, gathering: Gathering, records: u64) {
        self.upkeep.checkpoints += 1;
        let number = format!("{:010}-{:012}-{}", self.epoch, self.at.seq, self.upkeep.checkpoints);
        let mut pieces: BTreeMap<ChunkKey, Piece> = BTreeMap::new();
        if let Some(head) = self.head.as_ref().filter(|_| !self.upkeep.whole_checkpoint) {
            pieces.extend(head.pieces.iter().map(|p| (p.key.clone(), p.clone())));
        }
        let (mut written, mut ops, mut size) = (BTreeMap::new(), Vec::new(), 0);
        for (key, chunk) in gathering.chunks {
            let Some((bytes, link)) = chunk else {
                pieces.remove(&key);
                continue;
            };
            size += bytes.len();
            let row = keys::chunk(&number, &key);
            written.insert(row.clone(), link);
            pieces.insert(key.clone(), Piece { key, row: row.clone(), link });
            ops.push(Op::Put(Row { area: Area::Chunk, key: row, bytes }));
        }
        if self.upkeep.whole_checkpoint {
            self.upkeep.body = size;
        }
        let head = Head {
            at: self.at,
            schema: self.app.schema,
            min_writer: self.app.writer.max(self.head.as_ref().map_or(0, |h| h.min_writer)),
            records,
            marked: self.upkeep.marked,
            pieces: pieces.into_values().collect(),
        };
        let first = self.head.is_none() && self.prior.is_none();
        let mut restores = Vec::new();
        if let Some(before) = &self.upkeep.before {
            let point = before_point(now, before, self.app.writer);
            for (piece, (_, bytes)) in point.head.pieces.iter().zip(&before.body.chunks) {
                written.insert(piece.row.clone(), piece.link);
                let (key, bytes) = (piece.row.clone(), bytes.clone());
                ops.push(Op::Put(Row { area: Area::Chunk, key, bytes }));
            }
            restores.push(point);
        }
        restores.extend(self.upkeep.restores_wanted.iter().map(|wish| RestorePoint {
            // Its time in the key: a second one of the same place is another one.
            key: format!("{}-{:014}", restore_key(&head), wish.time),
            name: wish.name.clone(),
            time: wish.time,
            head: head.clone(),
            by_hand: wish.by_hand,
        }));
        if first {
            ops.push(head_row(keys::HEAD, &head));
            ops.extend(restores.iter().map(restore_row));
        }
        if first {
            // Until now the browser was not asked for anything that it could be slow with.
            self.saving_since = now;
        }
        self.run = Some(Run { head, written, checked: 0, keys: gathering.keys, first, restores });
        self.begin(now, Purpose::Chunks, Guard::Epoch(self.epoch), ops);
    }

    pub(super) fn checkpoint_event(&mut self, now: u64, purpose: Purpose, event: Event) {
        if self.mode != Mode::Writer {
            return;
        }
        match (purpose, event) {
            (_, Event::Fenced(epoch)) => {
                self.abandon(now);
                self.fenced(now, epoch);
            }
            (Purpose::Chunks, Event::Committed(_)) => {
                if self.sabotaged().skip_read_back {
                    self.flip(now);
                    return;
                }
                self.read_back(now);
            }
            (Purpose::ReadBack, Event::Rows(rows)) => {
                let Some(run) = &mut self.run else { return };
                let read: BTreeMap<String, Link> =
                    crate::sort::gather(rows.into_iter().map(|r| (r.key, Link::of(&r.bytes))));
                let asked = run.written.iter().skip(run.checked).take(READ_BACK);
                if !asked.eq(&read) {
                    self.notes.push(Note::CheckpointDiffers);
                    self.abandon(now);
                    return;
                }
                run.checked += READ_BACK;
                if run.checked < run.written.len() {
                    self.read_back(now);
                } else {
                    self.flip(now);
                }
            }
            (Purpose::Flip, Event::Committed(_)) => self.flipped(now),
            (_, Event::Aborted(reason)) => {
                self.notes.push(Note::CheckpointFailed(reason));
                let first = self.run.as_ref().is_some_and(|r| r.first);
                self.abandon(now);
                if matches!(reason, Reason::Closed | Reason::Failed | Reason::Silent) {
                    self.connection = Connection::Down;
                }
                if first || !self.pending.is_empty() || self.connection == Connection::Down {
                    self.checkpoint_trouble(now, reason, first);
                }
            }
            _ => {}
        }
    }

    /// Asks for the next of the chunks that were written. A whole body at once would hold up the page.
    fn read_back(&mut self, now: u64) {
        let Some(run) = &self.run else { return };
        let rows = run.written.keys().skip(run.checked).take(READ_BACK).cloned().collect();
        let ticket = self.launch(now, Purpose::ReadBack);
        self.durable.read(ticket, Query::Keys(Area::Chunk, rows));
    }

    /// A workbook whose first body is not written is not saved. For later ones the journal holds all.
    fn checkpoint_trouble(&mut self, now: u64, reason: Reason, first: bool) {
        if first {
            self.fail(now, reason);
            self.upkeep.checkpoint_after = now;
        } else if self.trouble.is_none() {
            self.connect(now);
        }
    }

    fn abandon(&mut self, now: u64) {
        if let Some(run) = self.run.take() {
            self.upkeep.dirty.extend(run.keys);
        }
        self.upkeep.checkpoint_after = now + AGAIN;
    }

    fn flip(&mut self, now: u64) {
        let Some(run) = &self.run else { return };
        let mut ops = vec![head_row(keys::HEAD, &run.head)];
        if let Some(old) = &self.head {
            ops.push(head_row(keys::PRIOR, old));
        }
        let (_, gone) = self.restores_with(&run.restores);
        ops.extend(run.restores.iter().map(restore_row));
        ops.extend(gone.into_iter().map(|r| Op::Delete(Area::Restore, r.key)));
        self.begin(now, Purpose::Flip, Guard::Epoch(self.epoch), ops);
    }

    fn flipped(&mut self, now: u64) {
        let Some(run) = self.run.take() else { return };
        let (restores, gone) = self.restores_with(&run.restores);
        self.restores = restores;
        self.upkeep.garbage.extend(gone.iter().flat_map(|r| rows_of(&r.head)));
        self.upkeep.before = None;
        // One that was asked for since waits for the next checkpoint.
        self.upkeep.restores_wanted.retain(|w| run.restores.iter().all(|r| r.time != w.time));
        if let Some(prior) = self.prior.take() {
            self.upkeep.garbage.extend(rows_of(&prior));
        }
        self.prior = self.head.take();
        let at = run.head.at;
        self.head = Some(run.head);
        self.based = true;
        self.upkeep.checkpointed(self.at.seq - at.seq);
        let seqs: Vec<u64> =
            self.pending.iter().map(|p| p.entry.seq).filter(|seq| *seq <= at.seq).collect();
        if at.seq >= self.acknowledged.seq {
            self.acknowledged = at;
        }
        self.committed_seqs(now, &seqs);
        self.write_marker(now);
    }

    /// The restore points with new ones, oldest first, and those that go for them.
    fn restores_with(&self, new: &[RestorePoint]) -> (Vec<RestorePoint>, Vec<RestorePoint>) {
        let again = |old: &&RestorePoint| new.iter().any(|r| r.key == old.key);
        let mut kept: Vec<RestorePoint> =
            self.restores.iter().filter(|r| !again(r)).cloned().collect();
        let mut gone = Vec::new();
        while kept.len() + new.len() > RESTORE_POINTS && !kept.is_empty() {
            let first = kept.iter().position(|r| !r.by_hand).unwrap_or(0);
            gone.push(kept.remove(first));
        }
        kept.extend(new.iter().cloned());
        (kept, gone)
    }

    /// Deletes what no checkpoint and no restore point names. Lazily, and never in haste: a row that is
    /// deleted too late costs space, one that is deleted too early costs the book.
    pub(super) fn trim(&mut self, now: u64) {
        let heads =
            self.head.iter().chain(&self.prior).chain(self.restores.iter().map(|r| &r.head));
        let named: BTreeSet<String> = crate::sort::gather(heads.flat_map(rows_of));
        let garbage = std::mem::take(&mut self.upkeep.garbage);
        let mut ops: Vec<Op> = garbage
            .into_iter()
            .filter(|row| !named.contains(row))
            .map(|row| Op::Delete(Area::Chunk, row))
            .collect();
        if let Some(prior) = &self.prior {
            let through = prior.at.seq;
            let old = self.upkeep.journal.iter().filter(|(_, seq)| *seq <= through);
            ops.extend(
                old.map(|(epoch, seq)| Op::Delete(Area::Journal, keys::journal(*epoch, *seq))),
            );
            self.upkeep.journal.retain(|(_, seq)| *seq > through);
        }
        if !ops.is_empty() {
            self.begin(now, Purpose::Trim, Guard::Epoch(self.epoch), ops);
        }
    }
}

fn head_row(key: &str, head: &Head) -> Op {
    Op::Put(Row { area: Area::Head, key: key.into(), bytes: head.to_text().into_bytes() })
}

/// The restore point of what an older app kept. Named by its place in the history: made a second time, it
/// is the same one.
fn before_point(now: u64, before: &Before, min_writer: u32) -> RestorePoint {
    let Before { at, records, body } = before;
    let number = format!("{:010}-{:012}-schema-{}", at.epoch, at.seq, body.schema);
    let piece = |(key, bytes): &(ChunkKey, Vec<u8>)| Piece {
        key: key.clone(),
        row: keys::chunk(&number, key),
        link: Link::of(bytes),
    };
    let head = Head {
        at: *at,
        schema: body.schema,
        min_writer,
        records: *records,
        marked: false,
        pieces: body.chunks.iter().map(piece).collect(),
    };
    RestorePoint {
        // Another than that of a point which a person makes of the same place.
        key: format!("{}/schema-{}", restore_key(&head), body.schema),
        name: text::of("storage.before_update"),
        time: now,
        head,
        by_hand: false,
    }
}

fn restore_row(point: &RestorePoint) -> Op {
    let text = RestoreText(point.name.clone(), point.time, point.head.to_text(), point.by_hand);
    let bytes = seal(&json(&text)).into_bytes();
    Op::Put(Row { area: Area::Restore, key: point.key.clone(), bytes })
}

fn restore_key(head: &Head) -> String {
    keys::journal(head.at.epoch, head.at.seq)
}

fn rows_of(head: &Head) -> Vec<String> {
    head.pieces.iter().map(|p| p.row.clone()).collect()
}
