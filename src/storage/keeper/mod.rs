//! The state machine of one open workbook. It is given changes, events and the time, and does everything
//! else: writes to both engines, acknowledges, retries, makes checkpoints, gives the pen away.
//!
//! The document stays with its owner, who applies a change and hands its bytes to [`Keeper::edit`] in the
//! same task, with nothing awaited in between. *Saved* means that the durable engine said `complete`.

mod checkpoint;
mod open;
mod upkeep;

use std::collections::{BTreeMap, VecDeque};

use super::engine::{
    Area, Durable, Event, Guard, Local, LocalFault, Loss, Op, Promise, Query, Reason, Row, Ticket,
};
use super::entry::{Entry, Link};
use super::head::{Head, Point};
use super::kept::{ChunkKey, Delta, Kept};
use super::keys;
use super::recovery::{AppVersion, Aside, Found, Outcome};

pub use checkpoint::RestorePoint;
use checkpoint::Run;
pub use open::Loaded;
use open::Opening;
use upkeep::Upkeep;

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

/// Ways to break the keeper on purpose, so that the tests are seen to bite.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[doc(hidden)]
pub struct Sabotage {
    pub drop_commit: bool,
    pub relaxed: bool,
    pub skip_read_back: bool,
    pub ignore_abort: bool,
    pub acknowledge_early: bool,
    pub ignore_fence: bool,
    pub skip_tail: bool,
}

/// A body, as it lies in the chunk area.
type Chunks = Vec<(ChunkKey, Vec<u8>)>;

/// What an operation was for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Purpose {
    Open,
    Peek,
    Claim,
    ReadAll,
    Append(Vec<u64>),
    Chunks,
    ReadBack,
    Flip,
    Trim,
    Quarantine(Vec<String>),
    Note,
    EpochCheck,
    RestoreRead,
    Destroy,
}

#[derive(Clone, Debug)]
struct Flight {
    purpose: Purpose,
    since: u64,
    /// Counted as failed already, but may yet be heard of.
    late: bool,
}

#[derive(Clone, Debug)]
struct Pending {
    entry: Entry,
    committed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Connection {
    Down,
    Opening,
    Up,
}

#[derive(Clone, Copy, Debug)]
struct Trouble {
    reason: Reason,
    since: u64,
    tries: usize,
    /// A try is under way; the next is due at `retry_at`, in milliseconds, otherwise.
    trying: bool,
    retry_at: u64,
}

/// One workbook, kept. See the module.
#[derive(Debug)]
pub struct Keeper {
    id: String,
    app: AppVersion,
    local: Box<dyn Local>,
    durable: Box<dyn Durable>,
    mode: Mode,
    connection: Connection,
    local_fault: Option<LocalFault>,
    trouble: Option<Trouble>,
    epoch: u64,
    /// The last change made.
    at: Point,
    /// The last change that is on the disk.
    acknowledged: Point,
    pending: VecDeque<Pending>,
    saving_since: u64,
    flights: BTreeMap<Ticket, Flight>,
    next_ticket: u64,
    /// When it was last looked whether something is silent.
    looked: u64,
    opening: Option<Opening>,
    found: Option<Found>,
    outcome: Option<Outcome>,
    head: Option<Head>,
    prior: Option<Head>,
    /// The database holds a body to which the journal links: nothing is acknowledged before.
    based: bool,
    /// What could not be used at the last opening and is not in the quarantine yet.
    aside: Vec<Aside>,
    restores: Vec<RestorePoint>,
    restored: Option<Result<Chunks, Reason>>,
    run: Option<Run>,
    upkeep: Upkeep,
    notes: Vec<Note>,
    broadcast: Vec<String>,
    #[cfg(not(target_arch = "wasm32"))]
    sabotage: Sabotage,
}

impl Keeper {
    /// A keeper of the workbook `id`. Does nothing before [`Keeper::open`].
    pub fn new(
        id: &str,
        app: AppVersion,
        local: Box<dyn Local>,
        durable: Box<dyn Durable>,
    ) -> Keeper {
        let start = Point { epoch: 0, seq: 0, link: Link::genesis(id) };
        Keeper {
            id: id.into(),
            app,
            local,
            durable,
            mode: Mode::Opening,
            connection: Connection::Down,
            local_fault: None,
            trouble: None,
            epoch: 0,
            at: start,
            acknowledged: start,
            pending: VecDeque::new(),
            saving_since: 0,
            flights: BTreeMap::new(),
            next_ticket: 0,
            looked: 0,
            opening: None,
            found: None,
            outcome: None,
            head: None,
            prior: None,
            based: false,
            aside: Vec::new(),
            restores: Vec::new(),
            restored: None,
            run: None,
            upkeep: Upkeep::default(),
            notes: Vec::new(),
            broadcast: Vec::new(),
            #[cfg(not(target_arch = "wasm32"))]
            sabotage: Sabotage::default(),
        }
    }

    /// Breaks the keeper on purpose.
    #[cfg(not(target_arch = "wasm32"))]
    #[doc(hidden)]
    pub fn sabotage(&mut self, sabotage: Sabotage) {
        self.sabotage = sabotage;
    }

    /// The workbook's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What this tab may do.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// What opening came to.
    pub fn outcome(&self) -> Option<&Outcome> {
        self.outcome.as_ref()
    }

    /// How many copies the browser makes at present.
    pub fn copies(&self) -> Copies {
        let durable = self.connection == Connection::Up || self.trouble.is_none() && self.based;
        match (self.local_fault.is_none(), durable) {
            (true, true) => Copies::Both,
            (false, true) => Copies::DurableOnly,
            (true, false) => Copies::LocalOnly,
            (false, false) => Copies::Neither,
        }
    }

    /// What the screen may say.
    pub fn status(&self) -> Status {
        match (self.trouble, self.pending.is_empty()) {
            (Some(t), _) => Status::NotSaved {
                reason: t.reason,
                since: t.since,
                gave_up: t.tries >= BACK_OFF.len(),
            },
            (None, true) if self.based || self.mode != Mode::Writer => {
                Status::Saved { seq: self.acknowledged.seq }
            }
            (None, _) => Status::Saving { since: self.saving_since },
        }
    }

    /// Number of the last change that is on the disk.
    pub fn acknowledged(&self) -> u64 {
        self.acknowledged.seq
    }

    /// Whether the database holds a body, so that changes can be acknowledged at all.
    pub fn is_based(&self) -> bool {
        self.based
    }

    /// Number of the last change.
    pub fn seq(&self) -> u64 {
        self.at.seq
    }

    /// Whether closing the tab now would be worth a question.
    pub fn unsaved(&self) -> bool {
        !matches!(self.status(), Status::Saved { .. })
    }

    /// Changes since the last file, and when that was in milliseconds since 1970.
    pub fn since_export(&self) -> (u64, Option<u64>) {
        let (seq, time) = self.upkeep.exported.unzip();
        (self.at.seq.saturating_sub(seq.unwrap_or(0)), time)
    }

    /// What there is to say, once.
    pub fn take_notes(&mut self) -> Vec<Note> {
        std::mem::take(&mut self.notes)
    }

    /// Changes that were acknowledged since the last call, for the other tabs; see [`Keeper::remote`].
    pub fn take_broadcast(&mut self) -> Vec<String> {
        std::mem::take(&mut self.broadcast)
    }

    /// Whether a change would be taken. Ask before applying it to the document.
    ///
    /// # Errors
    /// When this tab may not write.
    pub fn may_edit(&self) -> Result<(), CannotEdit> {
        match self.mode {
            Mode::Writer => Ok(()),
            Mode::Reader => Err(CannotEdit::Reader),
            Mode::NewerSchema => Err(CannotEdit::NewerSchema),
            _ => Err(CannotEdit::NotOpen),
        }
    }

    /// Keeps a change that was just applied to the document: first in localStorage, then in the database
    /// with `commit()`, all in this call. Returns its number.
    ///
    /// # Errors
    /// When this tab may not write; nothing has been done then.
    pub fn edit(&mut self, now: u64, payload: &[u8], delta: Delta) -> Result<u64, CannotEdit> {
        self.may_edit()?;
        let seq = self.at.seq.saturating_add(1);
        let entry = Entry::new(self.epoch, seq, self.app.schema, self.at.link, payload.to_vec());
        self.at = Point { epoch: self.epoch, seq, link: entry.link() };
        let text = entry.to_text();
        if !self.sabotaged().skip_tail {
            self.write_tail(&entry, &text);
        }
        if self.pending.is_empty() {
            self.saving_since = now;
        }
        self.upkeep.edited(now, text.len(), delta);
        self.pending.push_back(Pending { entry, committed: false });
        match self.connection {
            Connection::Up => self.append(now, vec![seq]),
            Connection::Down if self.trouble.is_none() => self.connect(now),
            _ => {}
        }
        if self.sabotaged().acknowledge_early {
            self.committed_seqs(now, &[seq]);
        }
        Ok(seq)
    }

    /// Tells the keeper what the database reported.
    pub fn event(&mut self, now: u64, ticket: Ticket, event: Event) {
        let Some(flight) = self.flights.remove(&ticket) else {
            return;
        };
        let event = match event {
            Event::Aborted(_) if self.sabotaged().ignore_abort => {
                Event::Committed(Some(self.epoch))
            }
            event => event,
        };
        match flight.purpose {
            Purpose::Append(seqs) => self.appended(now, flight.late, &seqs, event),
            // A connection that comes late is welcome, unless another attempt is under way.
            Purpose::Open
                if flight.late && (self.opening.is_some() || self.connection == Connection::Up) => {
            }
            Purpose::Open | Purpose::Peek | Purpose::Claim | Purpose::ReadAll => {
                self.opening_event(now, flight.purpose, event);
            }
            Purpose::Chunks | Purpose::ReadBack | Purpose::Flip if !flight.late => {
                self.checkpoint_event(now, flight.purpose, event);
            }
            Purpose::Quarantine(local_keys) => self.put_aside_done(now, &local_keys, event),
            Purpose::EpochCheck => self.epoch_checked(now, event),
            Purpose::RestoreRead => self.restore_rows(event),
            Purpose::Destroy => self.destroyed(event),
            _ => {
                if let Event::Fenced(epoch) = event {
                    self.fenced(now, epoch);
                }
            }
        }
    }

    /// Tells the keeper that the connection is gone.
    pub fn lost_connection(&mut self, now: u64, loss: Loss) {
        self.connection = Connection::Down;
        match loss {
            Loss::NewerApp => {
                self.mode = Mode::NewerSchema;
                self.notes.push(Note::NewerApp);
                if !self.pending.is_empty() {
                    self.fail(now, Reason::Closed);
                }
            }
            Loss::Closed if self.opening.is_some() => self.opening_failed(now, Reason::Closed),
            Loss::Closed if !self.pending.is_empty() => self.fail(now, Reason::Closed),
            Loss::Closed => {}
        }
    }

    /// Lets time pass: retries, time-outs, checkpoints, tidying. Call it after each event, and each
    /// half second while something is under way, each few seconds otherwise.
    pub fn tick(&mut self, now: u64, doc: &mut dyn Kept) {
        self.time_out(now);
        self.opening_tick(now);
        if self.mode != Mode::Writer {
            return;
        }
        if let Some(t) = self.trouble
            && !t.trying
            && now >= t.retry_at
            && t.reason != Reason::Vanished
        {
            self.retry(now);
        }
        let waiting = now.saturating_sub(self.saving_since) >= SILENCE;
        if !self.based && self.trouble.is_none() && self.run.is_some() && waiting {
            // The first body is slow in coming: said, and waited for.
            let (reason, since) = (Reason::Silent, now);
            self.trouble = Some(Trouble { reason, since, tries: 0, trying: true, retry_at: 0 });
        }
        self.checkpoint_tick(now, doc);
        self.upkeep_tick(now, doc);
    }

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

    fn epoch_checked(&mut self, now: u64, event: Event) {
        let Event::Rows(rows) = event else { return };
        let row = rows.iter().find(|r| r.key == keys::EPOCH);
        self.fenced(now, row.and_then(|r| parse_epoch(&r.bytes)));
    }

    /// Compares the epoch in the head with ours.
    fn fenced(&mut self, now: u64, epoch: Option<u64>) {
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
        self.start_opening(now, false);
    }

    /// The database was emptied under us: nothing is recreated unasked, and the book in memory stays.
    fn vanished(&mut self, now: u64) {
        self.run = None;
        self.based = false;
        self.fail(now, Reason::Vanished);
    }

    fn launch(&mut self, now: u64, purpose: Purpose) -> Ticket {
        self.next_ticket += 1;
        let ticket = Ticket(self.next_ticket);
        self.flights.insert(ticket, Flight { purpose, since: now, late: false });
        ticket
    }

    fn connect(&mut self, now: u64) {
        self.connection = Connection::Opening;
        let ticket = self.launch(now, Purpose::Open);
        self.durable.open(ticket, self.app.schema);
    }

    fn promise(&self) -> Promise {
        let sabotage = self.sabotaged();
        Promise { strict: !sabotage.relaxed, commit: !sabotage.drop_commit }
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn sabotaged(&self) -> Sabotage {
        self.sabotage
    }

    #[cfg(target_arch = "wasm32")]
    fn sabotaged(&self) -> Sound {
        Sound::default()
    }

    fn begin(&mut self, now: u64, purpose: Purpose, guard: Guard, ops: Vec<Op>) {
        let ticket = self.launch(now, purpose);
        let promise = self.promise();
        self.durable.begin(ticket, guard, ops, promise);
    }

    /// Puts these changes into the journal.
    fn append(&mut self, now: u64, seqs: Vec<u64>) {
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
    fn append_all(&mut self, now: u64) {
        let seqs: Vec<u64> =
            self.pending.iter().filter(|p| !p.committed).map(|p| p.entry.seq).collect();
        if !seqs.is_empty() {
            self.append(now, seqs);
        } else if self.based {
            self.trouble = None;
        }
    }

    fn appended(&mut self, now: u64, late: bool, seqs: &[u64], event: Event) {
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

    fn committed_seqs(&mut self, now: u64, seqs: &[u64]) {
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
    fn fail(&mut self, now: u64, reason: Reason) {
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

    fn retry(&mut self, now: u64) {
        if let Some(t) = &mut self.trouble {
            t.trying = true;
        }
        match self.connection {
            Connection::Up => self.append_all(now),
            _ => self.connect(now),
        }
    }

    fn time_out(&mut self, now: u64) {
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

/// Reads the epoch row.
fn parse_epoch(bytes: &[u8]) -> Option<u64> {
    std::str::from_utf8(bytes).ok()?.parse().ok()
}

/// What `Sabotage` is in the browser: nothing, and the compiler sees it.
#[cfg(target_arch = "wasm32")]
#[derive(Clone, Copy, Debug, Default)]
struct Sound {
    drop_commit: bool,
    relaxed: bool,
    skip_read_back: bool,
    ignore_abort: bool,
    acknowledge_early: bool,
    ignore_fence: bool,
    skip_tail: bool,
}
