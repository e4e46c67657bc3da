//! A small book, a tab that keeps it, and the model that says what must be found again.

use std::collections::{BTreeMap, BTreeSet};

use isms_workbook::storage::engine::{Event, Row};
use isms_workbook::storage::keeper::{Keeper, Mode, Sabotage};
use isms_workbook::storage::kept::{ChunkKey, Delta, Kept, Refused};
use isms_workbook::storage::keys;
use isms_workbook::storage::recovery::{AppVersion, Found, Outcome, Recovered, recover};
use isms_workbook::storage::sim::{Sim, World};

pub const ID: &str = "book-1";

pub fn app() -> AppVersion {
    AppVersion { schema: 1, writer: 1, version: "0.1.0".into() }
}

/// How many random rounds: `usual`, times `ISMS_ROUNDS`.
pub fn rounds(usual: u64) -> u64 {
    let factor = std::env::var("ISMS_ROUNDS").ok().and_then(|n| n.parse::<u64>().ok());
    usual * factor.unwrap_or(1)
}

/// Rows in buckets of four, and a log of every change ever applied: two books are equal when the same
/// changes were applied in the same order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Book {
    pub rows: BTreeMap<u32, String>,
    pub log: Vec<String>,
    dirty: BTreeSet<ChunkKey>,
}

fn key(table: &str, bucket: u32) -> ChunkKey {
    ChunkKey { table: table.into(), bucket }
}

impl Book {
    /// Equal but for what is dirty.
    pub fn same(&self, other: &Book) -> bool {
        self.rows == other.rows && self.log == other.log
    }

    pub fn apply(&mut self, entry: &str) -> Result<Delta, Refused> {
        let refuse = || Refused(entry.to_owned());
        let mut words = entry.splitn(4, ' ');
        let (_, verb, row) = (words.next(), words.next(), words.next());
        let row: u32 = row.and_then(|r| r.parse().ok()).ok_or_else(refuse)?;
        let mut delta = Delta::default();
        match verb {
            Some("set") => {
                let text = words.next().unwrap_or_default().to_owned();
                delta.added = u32::from(self.rows.insert(row, text).is_none());
            }
            Some("del") => delta.removed = u32::from(self.rows.remove(&row).is_some()),
            _ => return Err(refuse()),
        }
        self.log.push(entry.to_owned());
        self.dirty.insert(key("risk", row / 4));
        self.dirty.insert(key("log", 0));
        Ok(delta)
    }
}

impl Kept for Book {
    fn apply_entry(&mut self, _schema: u32, entry: &[u8]) -> Result<Delta, Refused> {
        let text = std::str::from_utf8(entry).map_err(|e| Refused(e.to_string()))?;
        self.apply(text)
    }

    fn chunk_keys(&self) -> Vec<ChunkKey> {
        let mut keys: BTreeSet<ChunkKey> =
            self.rows.keys().map(|row| key("risk", row / 4)).collect();
        keys.insert(key("log", 0));
        keys.into_iter().collect()
    }

    fn chunk(&self, key: &ChunkKey) -> Option<Vec<u8>> {
        if key.table == "log" {
            return Some(serde_json::to_vec(&self.log).unwrap());
        }
        let rows: BTreeMap<_, _> = self.rows.range(key.bucket * 4..key.bucket * 4 + 4).collect();
        (!rows.is_empty()).then(|| serde_json::to_vec(&rows).unwrap())
    }

    fn take_dirty(&mut self) -> Vec<ChunkKey> {
        std::mem::take(&mut self.dirty).into_iter().collect()
    }

    fn records(&self) -> usize {
        self.rows.len()
    }

    fn from_chunks(schema: u32, chunks: Vec<(ChunkKey, Vec<u8>)>) -> Result<Self, Refused> {
        if schema != 1 {
            return Err(Refused(format!("schema {schema}")));
        }
        let mut book = Book::default();
        for (key, bytes) in chunks {
            let refuse = |e: serde_json::Error| Refused(e.to_string());
            if key.table == "log" {
                book.log = serde_json::from_slice(&bytes).map_err(refuse)?;
            } else {
                let rows: BTreeMap<u32, String> = serde_json::from_slice(&bytes).map_err(refuse)?;
                book.rows.extend(rows);
            }
        }
        Ok(book)
    }
}

/// A tab with the book open.
#[derive(Debug)]
pub struct Tab<D = Book> {
    pub nr: u32,
    pub keeper: Keeper,
    pub book: D,
    pub outcome: Option<Outcome>,
}

impl<D: Kept + Default> Tab<D> {
    /// A tab that keeps the document `id`.
    pub fn of(sim: &Sim, nr: u32, id: &str, app: AppVersion) -> Tab<D> {
        let keeper = Keeper::new(id, app, Box::new(sim.local()), Box::new(sim.durable(nr)));
        Tab { nr, keeper, book: D::default(), outcome: None }
    }

    /// What the session does with events: hand on, tick, take the document when it is there.
    pub fn event(
        &mut self,
        now: u64,
        ticket: isms_workbook::storage::engine::Ticket,
        event: Event,
    ) {
        self.keeper.event(now, ticket, event);
        self.tick(now);
    }

    pub fn tick(&mut self, now: u64) {
        if let Some(loaded) = self.keeper.finish_open::<D>(now) {
            self.outcome = Some(loaded.outcome);
            if let Some(doc) = loaded.doc {
                self.book = doc;
            }
        }
        self.keeper.tick(now, &mut self.book);
    }
}

impl Tab {
    pub fn new(sim: &Sim, nr: u32) -> Tab {
        Tab::with(sim, nr, app(), Sabotage::default())
    }

    pub fn with(sim: &Sim, nr: u32, app: AppVersion, sabotage: Sabotage) -> Tab {
        let mut tab = Tab::of(sim, nr, ID, app);
        tab.keeper.sabotage(sabotage);
        tab
    }

    pub fn edit(&mut self, now: u64, entry: &str) -> bool {
        if self.keeper.may_edit().is_err() {
            return false;
        }
        let delta = self.book.apply(entry).unwrap();
        self.keeper.edit(now, entry.as_bytes(), delta).unwrap();
        true
    }
}

/// Runs what is due, and delivers it, until nothing is.
pub fn settle<D: Kept + Default>(sim: &Sim, tabs: &mut [Tab<D>]) {
    for _ in 0..10_000 {
        let stepped = sim.0.borrow_mut().step();
        let delivered = deliver(sim, tabs);
        if !stepped && !delivered {
            return;
        }
    }
    panic!("storage does not come to rest");
}

/// Delivers one event.
pub fn deliver<D: Kept + Default>(sim: &Sim, tabs: &mut [Tab<D>]) -> bool {
    let (event, now) = {
        let mut world = sim.0.borrow_mut();
        (world.next_event(), world.now)
    };
    let Some((nr, ticket, event)) = event else {
        return false;
    };
    if let Some(tab) = tabs.iter_mut().find(|t| t.nr == nr) {
        tab.event(now, ticket, event);
    }
    true
}

/// Lets time pass in steps of a quarter second, as the page's timer does.
pub fn pass<D: Kept + Default>(sim: &Sim, tabs: &mut [Tab<D>], ms: u64) {
    let end = sim.0.borrow().now + ms;
    loop {
        settle(sim, tabs);
        let now = sim.0.borrow().now;
        if now >= end {
            return;
        }
        let now = (now + 250).min(end);
        sim.0.borrow_mut().now = now;
        for tab in tabs.iter_mut() {
            tab.tick(now);
        }
    }
}

/// A tab with a new book, created and at rest.
pub fn fresh(sim: &Sim, nr: u32, sabotage: Sabotage) -> Tab {
    let mut tab = [Tab::with(sim, nr, app(), sabotage)];
    let now = sim.0.borrow().now;
    tab[0].keeper.open(now, true);
    settle(sim, &mut tab);
    assert_eq!(tab[0].outcome, Some(Outcome::New));
    assert!(tab[0].keeper.create(now));
    settle(sim, &mut tab);
    let [tab] = tab;
    tab
}

/// Opens what is there with the pen, to rest.
pub fn reopen(sim: &Sim, nr: u32) -> Tab {
    let mut tab = [Tab::new(sim, nr)];
    let now = sim.0.borrow().now;
    tab[0].keeper.open(now, true);
    settle(sim, &mut tab);
    pass(sim, &mut tab, 500);
    let [tab] = tab;
    tab
}

/// What recovery reads from a world.
pub fn found(world: &World) -> Found {
    found_of(world, ID, app().schema)
}

pub fn found_of(world: &World, id: &str, schema: u32) -> Found {
    let prefix = keys::book(id);
    let rows = world.rows.iter();
    let row = |((area, key), bytes): (&(_, String), &Vec<u8>)| Row {
        area: *area,
        key: key.clone(),
        bytes: bytes.clone(),
    };
    let local = world.local.iter().filter(|(key, _)| key.starts_with(&prefix));
    Found {
        workbook: id.into(),
        durable: Ok(rows.map(row).collect()),
        newer_database: world.version > schema,
        local: Ok(local.map(|(k, v)| (k.clone(), v.clone())).collect()),
    }
}

pub fn recovered(world: &World) -> Recovered<Book> {
    recover::<Book>(&app(), &found(world))
}

/// The states the book went through.
#[derive(Clone, Debug)]
pub struct Model {
    pub states: Vec<Book>,
}

impl Model {
    pub fn new() -> Model {
        Model { states: vec![Book::default()] }
    }

    pub fn made(&mut self, book: &Book) {
        self.states.push(book.clone());
    }

    /// Promise I2: all that was acknowledged, then a prefix of the rest, each change whole.
    /// `acknowledged` is -1 while the workbook itself is not.
    pub fn check(
        &self,
        found: Option<&Book>,
        acknowledged: i64,
        attempted: u64,
    ) -> Result<(), String> {
        let Some(book) = found else {
            return match acknowledged {
                -1 => Ok(()),
                n => Err(format!("no book, though {n} changes were acknowledged")),
            };
        };
        let seq = book.log.len() as i64;
        if seq < acknowledged || seq > attempted as i64 {
            return Err(format!(
                "{seq} changes, acknowledged {acknowledged}, attempted {attempted}"
            ));
        }
        match self.states.get(seq as usize) {
            Some(state) if state.same(book) => Ok(()),
            _ => Err(format!("a state that never was: {book:?}")),
        }
    }
}

/// Acknowledged changes, -1 before the workbook is.
pub fn acknowledged(tab: &Tab) -> i64 {
    use isms_workbook::storage::keeper::Status;
    match (tab.keeper.mode(), tab.keeper.status()) {
        (Mode::Empty | Mode::Opening | Mode::Choosing, _) => -1,
        (_, Status::Saved { seq }) => seq as i64,
        // Creation is acknowledged with the first body.
        _ if tab.keeper.is_based() => tab.keeper.acknowledged() as i64,
        _ => -1,
    }
}
