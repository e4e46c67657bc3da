//! The browser's storage, simulated: it loses, reorders, tears, delays, fails and lies on demand, so that
//! every crash point can be tried natively. A [`World`] is what the origin holds; tabs open engines on it.
//!
//! What survives is modelled on what was measured (docs/decisions): localStorage outlives a tab but only
//! a part of it a browser; a transaction that was acknowledged is kept if it was strict *and* committed;
//! one that was not acknowledged is lost or kept, all of it or, when the engine is damaged, torn.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use super::engine::{
    Area, Durable, Event, Guard, Local, LocalFault, Op, Promise, Query, Reason, Row, Ticket,
};
use super::keys;

/// Small deterministic random numbers (SplitMix64).
#[derive(Clone, Debug)]
pub struct Dice(pub u64);

impl Dice {
    /// The next number below `n`; 0 when `n` is 0.
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)).checked_rem(n).unwrap_or(0)
    }
}

type Rows = BTreeMap<(Area, String), Vec<u8>>;
/// What a transaction wrote over, in order.
type Undo = Vec<(Area, String, Option<Vec<u8>>)>;

/// What a tab asked of the database and was not answered yet.
#[derive(Clone, Debug)]
enum Call {
    Open(u32),
    Claim(u64),
    Begin(Guard, Vec<Op>, Promise),
    Read(Query),
    Destroy,
}

#[derive(Clone, Debug)]
struct Queued {
    tab: u32,
    ticket: Ticket,
    call: Call,
    due: u64,
    fault: Option<Reason>,
}

/// Which calls fail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// The k-th call, counted from 1, of either engine fails.
    pub at: Option<u64>,
    /// And every one after it.
    pub persistent: bool,
    /// The database never answers instead of failing.
    pub silent: bool,
    /// Only calls of this engine count: `Some(true)` the database, `Some(false)` localStorage.
    pub only_durable: Option<bool>,
    /// Chunk rows are damaged as they are written, without an error.
    pub damage_chunks: bool,
}

/// What the origin holds, and what is under way.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// localStorage as the tabs see it.
    pub local: BTreeMap<String, String>,
    /// Its writes that are not on the disk: key and the text before.
    unsynced: Vec<(String, Option<String>)>,
    /// The database as transactions see it.
    pub rows: Rows,
    /// Acknowledged transactions that a crash may still undo, for want of strict or commit.
    soft: Vec<Undo>,
    /// The version of the database; 0 when it does not exist.
    pub version: u32,
    queue: VecDeque<Queued>,
    events: VecDeque<(u32, Ticket, Event)>,
    /// Calls so far, of both engines.
    pub calls: u64,
    /// Which of them fail.
    pub faults: Faults,
    /// Calls that failed.
    pub failed: u64,
    /// Milliseconds.
    pub now: u64,
    /// Each transaction takes this long, in milliseconds.
    pub delay: u64,
    /// Writes that changed the origin, of either engine.
    pub writes: u64,
    /// Keep a copy of the world at every call, as it is just before.
    pub record: bool,
    /// What the test wants to know of each copy: changes acknowledged, attempted, and handed over.
    pub mark: (i64, u64, u64),
    /// The copies.
    pub history: Vec<World>,
}

/// What a crash takes along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crash {
    /// The tab alone (localStorage stays), or the whole browser.
    pub browser: bool,
    /// Bit i: the i-th transaction under way is kept.
    pub kept: u64,
    /// Bit i: the i-th write of localStorage that was not on the disk is kept.
    pub local_kept: u64,
    /// The last transaction that was not kept leaves its last row, cut short.
    pub torn: bool,
}

impl World {
    /// Number of transactions under way that a crash may keep or lose.
    pub fn in_flight(&self) -> usize {
        self.queue.iter().filter(|q| matches!(q.call, Call::Begin(..) | Call::Claim(_))).count()
    }

    /// Number of writes of localStorage that are not on the disk.
    pub fn unsynced(&self) -> usize {
        self.unsynced.len()
    }

    /// The browser writes localStorage to the disk.
    pub fn sync_local(&mut self) {
        self.unsynced.clear();
    }

    /// What is found after a crash.
    pub fn crash(&self, how: Crash) -> World {
        let mut after = self.clone();
        let bit = |mask: u64, i: usize| mask >> (i % 64) & 1 == 1;
        if how.browser {
            // Undone from the newest, so that a kept write over a lost one stays.
            let mut settled: Vec<&String> = Vec::new();
            for (i, (key, before)) in self.unsynced.iter().enumerate().rev() {
                if settled.contains(&key) {
                    continue;
                }
                if bit(how.local_kept, i) {
                    settled.push(key);
                    continue;
                }
                match before {
                    Some(text) => after.local.insert(key.clone(), text.clone()),
                    None => after.local.remove(key),
                };
            }
        }
        // Acknowledged, but not asked to be on the disk.
        for (i, undo) in self.soft.iter().enumerate().rev() {
            if !bit(how.kept, i + 32) {
                for (area, key, before) in undo.iter().rev() {
                    match before {
                        Some(bytes) => after.rows.insert((*area, key.clone()), bytes.clone()),
                        None => after.rows.remove(&(*area, key.clone())),
                    };
                }
            }
        }
        let mut torn = None;
        let mut i = 0;
        for queued in &self.queue {
            match &queued.call {
                Call::Begin(guard, ops, promise) if queued.fault.is_none() => {
                    // Without commit() it dies with the page.
                    if bit(how.kept, i) && promise.commit {
                        after.transact(*guard, ops);
                    } else {
                        torn = ops.iter().rev().find_map(|op| match op {
                            Op::Put(row) if after.allows(*guard) => Some(row.clone()),
                            _ => None,
                        });
                    }
                    i += 1;
                }
                Call::Claim(at_least) if queued.fault.is_none() => {
                    if bit(how.kept, i) {
                        after.raise(*at_least);
                    }
                    i += 1;
                }
                _ => {}
            }
        }
        if how.torn
            && let Some(row) = torn
            && row.area != Area::Head
        {
            let cut = row.bytes.len() / 2;
            let bytes = row.bytes.get(..cut).unwrap_or_default().to_vec();
            after.rows.entry((row.area, row.key)).or_insert(bytes);
        }
        after.queue.clear();
        after.events.clear();
        after.unsynced.clear();
        after.soft.clear();
        after.faults = Faults::default();
        after
    }

    fn epoch(&self) -> Option<u64> {
        let bytes = self.rows.get(&(Area::Head, keys::EPOCH.to_owned()))?;
        std::str::from_utf8(bytes).ok()?.parse().ok()
    }

    fn raise(&mut self, at_least: u64) -> u64 {
        let epoch = at_least.max(self.epoch().unwrap_or(0) + 1);
        self.rows.insert((Area::Head, keys::EPOCH.into()), epoch.to_string().into_bytes());
        self.writes += 1;
        epoch
    }

    fn allows(&self, guard: Guard) -> bool {
        match guard {
            Guard::Blind => true,
            Guard::Epoch(epoch) => self.epoch() == Some(epoch),
        }
    }

    /// Applies a transaction; the undo list if it was allowed.
    fn transact(&mut self, guard: Guard, ops: &[Op]) -> Option<Undo> {
        if !self.allows(guard) {
            return None;
        }
        let mut undo = Vec::new();
        for op in ops {
            self.writes += 1;
            match op {
                Op::Put(row) => {
                    let mut bytes = row.bytes.clone();
                    if self.faults.damage_chunks && row.area == Area::Chunk {
                        bytes.iter_mut().take(1).for_each(|b| *b ^= 1);
                    }
                    let before = self.rows.insert((row.area, row.key.clone()), bytes);
                    undo.push((row.area, row.key.clone(), before));
                }
                Op::Delete(area, key) => {
                    let before = self.rows.remove(&(*area, key.clone()));
                    undo.push((*area, key.clone(), before));
                }
            }
        }
        Some(undo)
    }

    /// Keeps a copy, when asked to and when something changed.
    pub fn snapshot(&mut self) {
        if self.record {
            let history = std::mem::take(&mut self.history);
            let copy = self.clone();
            self.history = history;
            self.history.push(copy);
        }
    }

    fn fails(&mut self, durable: bool) -> bool {
        if self.faults.only_durable.is_some_and(|only| only != durable) {
            return false;
        }
        self.calls += 1;
        let fails = self
            .faults
            .at
            .is_some_and(|k| self.calls == k || self.faults.persistent && self.calls > k);
        self.failed += u64::from(fails);
        fails
    }

    /// Runs the oldest call that is due; `false` when there is none. Transactions run in the order they
    /// were begun, as they do on overlapping stores.
    pub fn step(&mut self) -> bool {
        if self.queue.front().is_none_or(|q| q.due > self.now) {
            return false;
        }
        self.snapshot();
        let Some(queued) = self.queue.pop_front() else {
            return false;
        };
        if let Some(reason) = queued.fault {
            if !self.faults.silent {
                self.events.push_back((queued.tab, queued.ticket, Event::Aborted(reason)));
            }
            return true;
        }
        let event = match queued.call {
            Call::Open(schema) => {
                let newer = self.version > schema;
                self.version = self.version.max(schema);
                Event::Opened { newer }
            }
            Call::Claim(at_least) => Event::Claimed(self.raise(at_least)),
            Call::Begin(guard, ops, promise) => match self.transact(guard, &ops) {
                None => Event::Fenced(self.epoch()),
                Some(undo) => {
                    if !(promise.strict && promise.commit) {
                        self.soft.push(undo);
                    }
                    Event::Committed(self.epoch())
                }
            },
            Call::Read(query) => Event::Rows(self.select(&query)),
            Call::Destroy => {
                self.rows.clear();
                self.version = 0;
                self.writes += 1;
                Event::Destroyed
            }
        };
        self.events.push_back((queued.tab, queued.ticket, event));
        true
    }

    fn select(&self, query: &Query) -> Vec<Row> {
        let wanted = |area: &Area, key: &String| match query {
            Query::Areas(areas) => areas.contains(area),
            Query::Keys(only, keys) => only == area && keys.contains(key),
        };
        let rows = self.rows.iter().filter(|((area, key), _)| wanted(area, key));
        rows.map(|((area, key), bytes)| Row { area: *area, key: key.clone(), bytes: bytes.clone() })
            .collect()
    }

    /// The next event for any tab.
    pub fn next_event(&mut self) -> Option<(u32, Ticket, Event)> {
        self.events.pop_front()
    }

    /// When the next call is due.
    pub fn next_due(&self) -> Option<u64> {
        self.queue.iter().map(|q| q.due).min()
    }

    /// A tab is gone: what it committed runs on, what it would hear is lost.
    pub fn kill_tab(&mut self, tab: u32) {
        self.events.retain(|(t, _, _)| *t != tab);
        self.queue.retain(|q| q.tab != tab || matches!(&q.call, Call::Begin(_, _, p) if p.commit));
    }
}

/// A world that several tabs share.
#[derive(Clone, Debug, Default)]
pub struct Sim(pub Rc<RefCell<World>>);

impl Sim {
    /// A world as it was found.
    pub fn of(world: World) -> Sim {
        Sim(Rc::new(RefCell::new(world)))
    }

    /// The synchronous engine.
    pub fn local(&self) -> SimLocal {
        SimLocal(self.clone())
    }

    /// The asynchronous engine, as one tab sees it.
    pub fn durable(&self, tab: u32) -> SimDurable {
        SimDurable { sim: self.clone(), tab }
    }
}

/// See [`Sim::local`].
#[derive(Clone, Debug)]
pub struct SimLocal(Sim);

impl Local for SimLocal {
    fn get(&self, key: &str) -> Result<Option<String>, LocalFault> {
        let mut world = self.0.0.borrow_mut();
        if world.fails(false) {
            return Err(LocalFault::Corrupt);
        }
        Ok(world.local.get(key).cloned())
    }

    fn set(&self, key: &str, value: &str) -> Result<(), LocalFault> {
        let mut world = self.0.0.borrow_mut();
        if world.fails(false) {
            return Err(LocalFault::Full);
        }
        world.snapshot();
        world.writes += 1;
        let before = world.local.insert(key.into(), value.into());
        world.unsynced.push((key.into(), before));
        Ok(())
    }

    fn remove(&self, key: &str) -> Result<(), LocalFault> {
        let mut world = self.0.0.borrow_mut();
        if world.fails(false) {
            return Err(LocalFault::Corrupt);
        }
        if world.local.contains_key(key) {
            world.snapshot();
        }
        if let Some(before) = world.local.remove(key) {
            world.writes += 1;
            world.unsynced.push((key.into(), Some(before)));
        }
        Ok(())
    }

    fn keys(&self, prefix: &str) -> Result<Vec<String>, LocalFault> {
        let mut world = self.0.0.borrow_mut();
        if world.fails(false) {
            return Err(LocalFault::Corrupt);
        }
        Ok(world.local.keys().filter(|k| k.starts_with(prefix)).cloned().collect())
    }
}

/// See [`Sim::durable`].
#[derive(Clone, Debug)]
pub struct SimDurable {
    sim: Sim,
    tab: u32,
}

impl SimDurable {
    fn call(&self, ticket: Ticket, call: Call) {
        let mut world = self.sim.0.borrow_mut();
        let fault = world.fails(true).then_some(match call {
            Call::Begin(..) => Reason::Full,
            _ => Reason::Failed,
        });
        if !matches!(call, Call::Read(_) | Call::Open(_)) {
            world.snapshot();
        }
        let due = world.now + world.delay;
        world.queue.push_back(Queued { tab: self.tab, ticket, call, due, fault });
    }
}

impl Durable for SimDurable {
    fn open(&mut self, ticket: Ticket, schema: u32) {
        self.call(ticket, Call::Open(schema));
    }

    fn claim(&mut self, ticket: Ticket, at_least: u64) {
        self.call(ticket, Call::Claim(at_least));
    }

    fn begin(&mut self, ticket: Ticket, guard: Guard, ops: Vec<Op>, promise: Promise) {
        self.call(ticket, Call::Begin(guard, ops, promise));
    }

    fn read(&mut self, ticket: Ticket, query: Query) {
        self.call(ticket, Call::Read(query));
    }

    fn destroy(&mut self, ticket: Ticket) {
        self.call(ticket, Call::Destroy);
    }
}
