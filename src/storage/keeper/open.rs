//! Opening, taking over, creating, accepting what was rescued, erasing.

use super::super::engine::{Area, Event, Query, Reason, Row};
use super::super::entry::Link;
use super::super::head::{Fence, Marker, Point};
use super::super::kept::Kept;
use super::super::keys;
use super::super::recovery::{self, Aside, Base, Draft, Found, Outcome, Place, Recovered};
use super::{BACK_OFF, Connection, Keeper, Mode, Pending, Purpose};
use crate::storage::engine::{Guard, Op};

/// An opening under way.
#[derive(Clone, Debug)]
pub(super) struct Opening {
    pen: bool,
    claimed: bool,
    /// The claim is for a body that will be written anew, not for reading one.
    rebuild: Option<Rebuild>,
    newer: bool,
    tries: usize,
    retry_at: Option<u64>,
}

impl Opening {
    pub(super) fn wants_pen(&self) -> bool {
        self.pen
    }
}

/// Why a body is written anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rebuild {
    /// There was none. If there is one after all, it is opened instead.
    Create,
    /// A person chose what was rescued.
    Accept,
}

/// What opening gives to the session.
#[derive(Debug)]
pub struct Loaded<D> {
    /// The document, if there is one to show.
    pub doc: Option<D>,
    /// What opening came to.
    pub outcome: Outcome,
    /// Typing that had not become a change: make it one.
    pub drafts: Vec<Draft>,
    /// What could not be used, for download.
    pub aside: Vec<Aside>,
}

impl Keeper {
    /// Starts reading the workbook. `pen`: this tab holds the lock. [`Keeper::finish_open`] ends it.
    pub fn open(&mut self, now: u64, pen: bool) {
        self.mode = Mode::Opening;
        self.start_opening(now, pen);
    }

    pub(super) fn start_opening(&mut self, now: u64, pen: bool) {
        self.found = None;
        self.drop_opening_flights();
        self.opening = Some(Opening {
            pen,
            claimed: false,
            rebuild: None,
            newer: false,
            tries: 0,
            retry_at: None,
        });
        self.opening_step(now);
    }

    /// An answer to an earlier opening must not be taken for one to this.
    fn drop_opening_flights(&mut self) {
        let earlier = |p: &Purpose| {
            matches!(p, Purpose::Open | Purpose::Peek | Purpose::Claim | Purpose::ReadAll)
        };
        self.flights.retain(|_, f| !earlier(&f.purpose));
    }

    /// The next thing to ask for: a connection, the versions, the pen, everything.
    fn opening_step(&mut self, now: u64) {
        if self.connection != Connection::Up {
            self.connect(now);
            return;
        }
        let Some(opening) = &self.opening else { return };
        if opening.rebuild == Some(Rebuild::Accept) {
            self.claim(now);
        } else if opening.pen && !opening.claimed && !opening.newer {
            // The versions first: a newer app's database is not written to, not even the epoch.
            let ticket = self.launch(now, Purpose::Peek);
            self.durable.read(ticket, Query::Areas(vec![Area::Head]));
        } else {
            self.read_all(now);
        }
    }

    fn read_all(&mut self, now: u64) {
        let ticket = self.launch(now, Purpose::ReadAll);
        self.durable.read(ticket, Query::Areas(Area::ALL.to_vec()));
    }

    fn claim(&mut self, now: u64) {
        let at_least =
            self.at.epoch.max(self.epoch).max(self.marker().map_or(0, |m| m.at.epoch)) + 1;
        let ticket = self.launch(now, Purpose::Claim);
        self.durable.claim(ticket, at_least);
    }

    fn marker(&self) -> Option<Marker> {
        let text = self.local.get(&keys::marker(&self.id)).ok()??;
        Marker::parse(&text)
    }

    pub(super) fn opening_event(&mut self, now: u64, purpose: Purpose, event: Event) {
        match event {
            Event::Opened { newer } => {
                self.connection = Connection::Up;
                match &mut self.opening {
                    Some(opening) => {
                        opening.newer = newer;
                        self.opening_step(now);
                    }
                    None if newer => self.mode = Mode::NewerSchema,
                    None if self.mode == Mode::Writer && !self.based => {
                        self.rebuild(now, Rebuild::Create)
                    }
                    None => self.append_all(now),
                }
            }
            Event::Rows(rows) if purpose == Purpose::Peek => {
                // Without a body there is nothing to take the pen of, and perhaps a person to ask first.
                let creating =
                    self.opening.as_ref().is_some_and(|o| o.rebuild == Some(Rebuild::Create));
                let body = rows.iter().any(|r| r.key == keys::HEAD || r.key == keys::PRIOR);
                match (creating, body) {
                    (true, true) => self.start_opening(now, true),
                    (true, false) => self.claim(now),
                    (false, _) if self.may_claim(&rows) => self.claim(now),
                    (false, _) => self.read_all(now),
                }
            }
            Event::Claimed(epoch) => {
                self.epoch = epoch;
                let rebuild = self.opening.as_ref().is_some_and(|o| o.rebuild.is_some());
                if let Some(opening) = &mut self.opening {
                    opening.claimed = true;
                }
                match rebuild {
                    true => self.begin_rebuild(now),
                    false => self.read_all(now),
                }
            }
            Event::Rows(rows) => self.read_done(Ok(rows)),
            Event::Aborted(reason) if self.opening.is_some() => self.opening_failed(now, reason),
            Event::Aborted(reason) => {
                self.connection = Connection::Down;
                // With nothing to write, the next change will ask again.
                if !self.pending.is_empty() || !self.based {
                    self.fail(now, reason);
                }
            }
            _ => {}
        }
    }

    fn may_claim(&self, rows: &[Row]) -> bool {
        let head = |r: &&Row| r.key == keys::HEAD || r.key == keys::PRIOR;
        let mut heads =
            rows.iter().filter(head).filter_map(|r| super::Head::parse(&r.bytes)).peekable();
        let newer_marker = self.marker().is_some_and(|m| m.schema > self.app.schema);
        heads.peek().is_some()
            && !newer_marker
            && heads.all(|h| h.schema <= self.app.schema && h.min_writer <= self.app.writer)
    }

    pub(super) fn opening_failed(&mut self, now: u64, reason: Reason) {
        self.connection = Connection::Down;
        let Some(opening) = &mut self.opening else {
            return;
        };
        match BACK_OFF.get(opening.tries) {
            Some(wait) => {
                opening.tries += 1;
                opening.retry_at = Some(now + wait);
            }
            None if opening.rebuild.is_some() => {
                // Not made, but not lost: the book in memory is there, and its owner is told.
                self.opening = None;
                self.mode = Mode::Writer;
                self.fail(now, reason);
            }
            None => self.read_done(Err(reason)),
        }
    }

    pub(super) fn opening_tick(&mut self, now: u64) {
        let due = |o: &mut Opening| o.retry_at.take_if(|at| now >= *at).is_some();
        if self.opening.as_mut().is_some_and(due) {
            self.opening_step(now);
        }
    }

    fn read_done(&mut self, durable: Result<Vec<Row>, Reason>) {
        let Some(opening) = &self.opening else { return };
        let mut local = self.read_local();
        if !opening.pen
            && durable.is_ok()
            && let Ok(local) = &mut local
        {
            // A reader shows what is acknowledged. The newest changes of the writer are not yet.
            let tails = keys::tails(&self.id);
            local.retain(|(key, _)| !key.starts_with(&tails));
        }
        self.local_fault = local.as_ref().err().copied();
        let newer_database = opening.newer;
        self.found = Some(Found { workbook: self.id.clone(), durable, newer_database, local });
    }

    fn read_local(&self) -> Result<Vec<(String, String)>, super::LocalFault> {
        let mut found = Vec::new();
        for key in self.local.keys(&keys::book(&self.id))? {
            if let Some(text) = self.local.get(&key)? {
                found.push((key, text));
            }
        }
        Ok(found)
    }

    /// Whether [`Keeper::finish_open`] has something to give.
    pub fn is_read(&self) -> bool {
        self.found.is_some()
    }

    /// Everything that was found, before it is made into a document: for the rescue download.
    pub fn found(&self) -> Option<&Found> {
        self.found.as_ref()
    }

    /// Makes the document out of what was read. `None` while reading is not done.
    pub fn finish_open<D: Kept>(&mut self, now: u64) -> Option<Loaded<D>> {
        let found = self.found.take()?;
        let opening = self.opening.take()?;
        let mut recovered = recovery::recover::<D>(&self.app, &found);
        self.outcome = Some(recovered.outcome.clone());
        self.adopt(&recovered, &found);
        self.mode = match &recovered.outcome {
            Outcome::NewerSchema => Mode::NewerSchema,
            Outcome::New => Mode::Empty,
            Outcome::DatabaseMissing { .. }
            | Outcome::DatabaseUnreadable { .. }
            | Outcome::Damaged { .. } => Mode::Choosing,
            _ if opening.claimed => Mode::Writer,
            // The pen was asked for and there was no body in the database to take it of.
            _ if opening.pen => Mode::Choosing,
            _ => Mode::Reader,
        };
        if let Err(reason) = found.durable {
            self.fail(now, reason);
        }
        if matches!(self.mode, Mode::Writer | Mode::Choosing) {
            self.upkeep.before = recovered.before.take();
        }
        let doc = recovered.doc.as_ref();
        if self.mode == Mode::Writer
            && let Some(doc) = doc
        {
            self.resume(now, &recovered.base, &recovered.replayed, doc);
        }
        Some(Loaded {
            doc: recovered.doc,
            outcome: recovered.outcome,
            drafts: recovered.drafts,
            aside: recovered.aside,
        })
    }

    fn adopt<D: Kept>(&mut self, recovered: &Recovered<D>, found: &Found) {
        self.at = recovered.at;
        // What is still under way belongs to an earlier turn: what came of it has just been read.
        self.flights.clear();
        self.pending.clear();
        self.run = None;
        self.gathering = None;
        self.trouble = None;
        self.head = recovered.head.clone();
        self.prior = recovered.prior.clone();
        // A checkpoint that did not serve must not become the previous one.
        if recovered.base != Base::Head {
            self.head = None;
        }
        if recovered.base == Base::Mirror {
            self.prior = None;
        }
        self.based = self.head.is_some() || self.prior.is_some();
        self.aside = recovered.aside.clone();
        self.acknowledged = recovered.base_at;
        for replayed in &recovered.replayed {
            let entry = &replayed.entry;
            if replayed.journaled && self.pending.is_empty() {
                let (epoch, seq) = (entry.epoch, entry.seq);
                self.acknowledged = Point { epoch, seq, link: entry.link() };
            } else {
                self.pending
                    .push_back(Pending { entry: entry.clone(), committed: replayed.journaled });
            }
        }
        if found.durable.is_err() {
            // What the marker calls acknowledged is in the database that does not open.
            let known = recovered.marker.as_ref().map_or(0, |m| m.at.seq);
            for p in self.pending.iter_mut().filter(|p| p.entry.seq <= known) {
                p.committed = true;
            }
        }
        let rows: &[Row] = found.durable.as_deref().unwrap_or(&[]);
        self.upkeep.adopt(&self.id, recovered, rows, found.local.as_deref().unwrap_or(&[]));
        self.adopt_restores(rows);
    }

    /// What a writer does first: puts aside what could not be used, puts again what only localStorage
    /// knew, and makes a whole checkpoint when the body is damaged or of an older schema.
    fn resume<D: Kept>(&mut self, now: u64, base: &Base, replayed: &[recovery::Replayed], doc: &D) {
        self.saving_since = now;
        let older = self.head.as_ref().is_none_or(|h| h.schema < self.app.schema)
            || replayed.iter().any(|r| r.entry.schema < self.app.schema);
        match self.upkeep.before.clone() {
            // A copy of what the older version kept, in case the migration is found wanting: here until the
            // next mirror, and with the first checkpoint as a restore point.
            Some(before) if self.upkeep.mirror.is_none_or(|(at, _)| at.seq <= before.at.seq) => {
                self.write_mirror_of(now, before);
            }
            // A mirror of later changes holds more.
            Some(_) => {}
            None if older => self.write_mirror(now, doc),
            None => {}
        }
        if older || *base != Base::Head {
            self.upkeep.whole_checkpoint = true;
        }
        self.write_fence(now);
        self.put_aside(now);
        self.append_all(now);
        self.write_marker(now);
    }

    fn write_fence(&mut self, now: u64) {
        let bytes = Fence { epoch: self.epoch, seq: self.at.seq }.to_text().into_bytes();
        let put = Op::Put(Row { area: Area::Head, key: keys::FENCE.into(), bytes });
        self.begin(now, Purpose::Note, Guard::Epoch(self.epoch), vec![put]);
    }

    /// Until this is done, no checkpoint is made: it could write over what is to be kept.
    pub(super) fn put_aside(&mut self, now: u64) {
        let mut ops = Vec::new();
        let mut local_keys = Vec::new();
        for item in &self.aside {
            let (place, area) = match &item.place {
                Place::Row(area, key) => (format!("{}/{key}", area.name()), Some((*area, key))),
                Place::Local(key) => (format!("local/{key}"), None),
            };
            // Named by content, so that doing it again after a crash changes nothing.
            let key = format!("{place}#{}", Link::of(&item.bytes).hex());
            ops.push(Op::Put(Row { area: Area::Quarantine, key, bytes: item.bytes.clone() }));
            match area {
                // Chunk and head rows stay until a new checkpoint no longer names them.
                Some((Area::Journal, key)) => ops.push(Op::Delete(Area::Journal, key.clone())),
                Some(_) => {}
                None => local_keys.extend(match &item.place {
                    Place::Local(key) => Some(key.clone()),
                    Place::Row(..) => None,
                }),
            }
        }
        if !ops.is_empty() {
            self.begin(now, Purpose::Quarantine(local_keys), Guard::Epoch(self.epoch), ops);
        }
    }

    pub(super) fn put_aside_done(&mut self, now: u64, local_keys: &[String], event: Event) {
        match event {
            Event::Committed(_) => {
                self.aside.clear();
                for key in local_keys {
                    self.remove_local(key);
                }
            }
            Event::Fenced(epoch) => self.fenced(now, epoch),
            Event::Aborted(reason) if !self.based => self.fail(now, reason),
            _ => {}
        }
    }

    /// Makes the workbook, from nothing or from a file. Saved when the status says so.
    pub fn create(&mut self, now: u64) -> bool {
        let may = self.mode == Mode::Empty;
        if may {
            self.rebuild(now, Rebuild::Create);
        }
        may
    }

    /// Whether there is something to go on with that waits for a person's word.
    pub fn can_accept(&self) -> bool {
        match (&self.outcome, self.mode) {
            // A database that does not open may hold more than a rescued copy that lacks something.
            (Some(Outcome::DatabaseUnreadable { mirror, .. }), Mode::Choosing) => {
                mirror.as_ref().is_some_and(|m| m.lost == Some(0))
            }
            (
                Some(Outcome::DatabaseMissing { mirror } | Outcome::Damaged { mirror }),
                Mode::Choosing,
            ) => mirror.is_some(),
            (_, Mode::Choosing) => self.at.seq > 0 || self.based,
            // The database went while the book was open: memory is the newest copy there is.
            _ => self.mode == Mode::Writer && !self.based,
        }
    }

    /// Takes the document that was rescued, with what it lacks, as the workbook. Not offered while a
    /// database that does not open may hold more than the rescued copy.
    pub fn accept(&mut self, now: u64) -> bool {
        let may = self.can_accept();
        let unreadable = matches!(self.outcome, Some(Outcome::DatabaseUnreadable { .. }));
        if may && unreadable && self.mode == Mode::Choosing {
            self.epoch = self.at.epoch.max(self.marker().map_or(0, |m| m.at.epoch));
            self.mode = Mode::Writer;
            self.based = true;
            self.upkeep.no_checkpoint = true;
        } else if may {
            self.rebuild(now, Rebuild::Accept);
        }
        may
    }

    fn rebuild(&mut self, now: u64, rebuild: Rebuild) {
        self.mode = Mode::Opening;
        self.trouble = None;
        self.drop_opening_flights();
        self.opening = Some(Opening {
            pen: true,
            claimed: false,
            rebuild: Some(rebuild),
            newer: false,
            tries: 0,
            retry_at: None,
        });
        self.opening_step(now);
    }

    fn begin_rebuild(&mut self, now: u64) {
        self.opening = None;
        self.mode = Mode::Writer;
        self.head = None;
        self.prior = None;
        self.based = false;
        self.saving_since = now;
        self.upkeep.whole_checkpoint = true;
        self.upkeep.checkpoint_after = now;
        self.write_fence(now);
        self.put_aside(now);
    }

    /// Deletes the workbook from both engines and checks that it is gone.
    pub fn erase(&mut self, now: u64) {
        self.mode = Mode::Erasing;
        self.run = None;
        self.gathering = None;
        self.pending.clear();
        self.trouble = None;
        let ticket = self.launch(now, Purpose::Destroy);
        self.durable.destroy(ticket);
    }

    pub(super) fn destroyed(&mut self, event: Event) {
        if event != Event::Destroyed || self.mode != Mode::Erasing {
            self.notes.push(super::Note::EraseFailed);
            return;
        }
        let prefix = keys::book(&self.id);
        for key in self.local.keys(&prefix).unwrap_or_default() {
            self.remove_local(&key);
        }
        match self.local.keys(&prefix) {
            Ok(left) if left.is_empty() => self.mode = Mode::Erased,
            // Blocked or damaged: nothing of ours can be there, or nothing can be done.
            Err(super::LocalFault::Blocked) => self.mode = Mode::Erased,
            _ => self.notes.push(super::Note::EraseFailed),
        }
    }
}
