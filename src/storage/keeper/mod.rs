//! The state machine of one open workbook. It is given changes, events and the time, and does everything
//! else: writes to both engines, acknowledges, retries, makes checkpoints, gives the pen away.
//!
//! The document stays with its owner, who applies a change and hands its bytes to [`Keeper::edit`] in the
//! same task, with nothing awaited in between. *Saved* means that the durable engine said `complete`.
//!
//! - `told`: what it says to the page;
//! - `open`: opening, creating, accepting what was rescued, erasing;
//! - `saving`: from a change to an acknowledgement, and what is done when none comes;
//! - `pen`: one writer at a time;
//! - `checkpoint`: the body written anew, and restore points;
//! - `upkeep`: tail, marker and mirror in localStorage, and tidying.

mod checkpoint;
mod open;
mod pen;
mod saving;
mod told;
mod upkeep;

use std::collections::{BTreeMap, VecDeque};

use super::engine::{Durable, Event, Guard, Local, LocalFault, Loss, Op, Promise, Reason, Ticket};
use super::entry::{Entry, Link};
use super::head::{Head, Point};
use super::kept::{ChunkKey, Delta, Kept};
use super::recovery::{AppVersion, Aside, Found, Outcome};

use checkpoint::{Gathering, Run};
pub use checkpoint::{READ_BACK, RestorePoint, SLICE};
pub use open::Loaded;
use open::Opening;
pub use saving::{BACK_OFF, LONG_SILENCE, PATIENCE, SILENCE};
pub use told::{CannotEdit, Copies, Mode, Note, Remote, Status};
use upkeep::Upkeep;

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
    gathering: Option<Gathering>,
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
            gathering: None,
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
