//! Migration, erasing, restore points: whole before or whole after, at every crash.

use isms_workbook::storage::engine::Area;
use isms_workbook::storage::keeper::{Keeper, Mode, RestorePoint, Sabotage, Status};
use isms_workbook::storage::kept::{Body, ChunkKey, Delta, Kept, Refused};
use isms_workbook::storage::recovery::{AppVersion, Outcome, recover};
use isms_workbook::storage::sim::{Crash, Dice, Sim, World};

use super::support::*;

fn new_app() -> AppVersion {
    AppVersion { schema: 2, writer: 2, version: "0.2.0".into() }
}

/// The book of the next version: it has a chunk more, and every text carries a mark.
#[derive(Debug, Default)]
struct NewBook {
    book: Book,
    new: bool,
    all_dirty: bool,
}

impl NewBook {
    fn mark(text: &str) -> String {
        format!("v2 {}", text.trim_start_matches("v2 "))
    }
}

impl Kept for NewBook {
    fn apply_entry(&mut self, schema: u32, entry: &[u8]) -> Result<Delta, Refused> {
        if (schema == 2) != self.new {
            return Err(Refused("of another schema".into()));
        }
        self.book.apply_entry(1, entry)
    }

    fn chunk_keys(&self) -> Vec<ChunkKey> {
        let mut keys = self.book.chunk_keys();
        keys.push(ChunkKey { table: "new".into(), bucket: 0 });
        keys
    }

    fn chunk(&self, key: &ChunkKey) -> Option<Vec<u8>> {
        if key.table == "new" { Some(b"2".to_vec()) } else { self.book.chunk(key) }
    }

    fn take_dirty(&mut self) -> Vec<ChunkKey> {
        if std::mem::take(&mut self.all_dirty) { self.chunk_keys() } else { self.book.take_dirty() }
    }

    fn records(&self) -> usize {
        self.book.records()
    }

    fn settle(&mut self) -> Result<Option<Body>, Refused> {
        if self.new {
            return Ok(None);
        }
        let chunks = self.book.chunk_keys().into_iter();
        let chunks = chunks.filter_map(|key| Some((key.clone(), self.book.chunk(&key)?))).collect();
        self.book.rows.values_mut().for_each(|text| *text = NewBook::mark(text));
        self.new = true;
        self.all_dirty = true;
        Ok(Some(Body { schema: 1, chunks }))
    }

    fn from_chunks(schema: u32, chunks: Vec<(ChunkKey, Vec<u8>)>) -> Result<Self, Refused> {
        let new = chunks.iter().any(|(key, _)| key.table == "new");
        if new != (schema == 2) {
            return Err(Refused("half migrated".into()));
        }
        let old = chunks.into_iter().filter(|(key, _)| key.table != "new").collect();
        Ok(NewBook { book: Book::from_chunks(1, old)?, new, all_dirty: false })
    }
}

fn stored() -> (World, Book) {
    let sim = Sim::default();
    let mut tab = [fresh(&sim, 1, Sabotage::default())];
    for nr in 0..5 {
        let now = sim.0.borrow().now;
        tab[0].edit(now, &format!("{nr} set {nr} text"));
        pass(&sim, &mut tab, if nr == 2 { 40_000 } else { 100 });
    }
    let world = sim.0.borrow();
    (
        world.crash(Crash { browser: false, kept: 0, local_kept: 0, torn: false }),
        tab[0].book.clone(),
    )
}

/// Opens with the new app, runs to rest, makes one change; the recorded world.
fn migrate(world: World, record: bool) -> (Sim, NewBook, Option<Outcome>) {
    let sim = Sim::of(world);
    sim.0.borrow_mut().record = record;
    let mut keeper = Keeper::new(ID, new_app(), Box::new(sim.local()), Box::new(sim.durable(7)));
    let start = sim.0.borrow().now;
    keeper.open(start, true);
    let (mut book, mut outcome) = (NewBook::default(), None);
    for now in (start..start + 3_000).step_by(250) {
        sim.0.borrow_mut().now = now;
        loop {
            let stepped = sim.0.borrow_mut().step();
            let event = sim.0.borrow_mut().next_event();
            let delivered = event.is_some();
            if let Some((_, ticket, event)) = event {
                keeper.event(now, ticket, event);
            }
            if let Some(loaded) = keeper.finish_open::<NewBook>(now) {
                outcome = Some(loaded.outcome);
                book = loaded.doc.unwrap_or_default();
            }
            keeper.tick(now, &mut book);
            if !stepped && !delivered {
                break;
            }
        }
    }
    assert_eq!(keeper.mode(), Mode::Writer, "{outcome:?}");
    assert_eq!(keeper.status(), Status::Saved { seq: 5 });
    (sim, book, outcome)
}

fn migrated(book: &NewBook, old: &Book) -> bool {
    let texts = |(row, text): (&u32, &String)| (*row, NewBook::mark(text));
    book.new && book.book.log == old.log && book.book.rows == old.rows.iter().map(texts).collect()
}

#[test]
fn a_crash_while_migrating_leaves_the_old_or_the_new_whole() {
    let (world, old) = stored();
    let (sim, book, outcome) = migrate(world, true);
    assert_eq!(outcome, Some(Outcome::Whole { from_tail: 0 }));
    assert!(migrated(&book, &old));
    let mut dice = Dice(1);
    let history = sim.0.borrow().history.clone();
    assert!(history.len() > 5);
    for world in history {
        for _ in 0..8 {
            let how = Crash {
                browser: true,
                kept: dice.below(u64::MAX),
                local_kept: dice.below(u64::MAX),
                torn: dice.below(2) == 0,
            };
            let mut after = world.crash(how);
            after.record = false;
            let (_, book, _) = migrate(after.clone(), false);
            assert!(migrated(&book, &old));
            // The old app opens the old data or refuses the new; it never writes to it.
            let by_old = recover::<Book>(&app(), &found(&after));
            match by_old.outcome {
                Outcome::NewerSchema => {}
                _ => assert!(by_old.doc.unwrap().same(&old)),
            }
        }
    }
}

#[test]
fn erasing_leaves_nothing_and_a_crash_in_it_no_half_book() {
    let (world, old) = stored();
    let sim = Sim::of(world);
    let mut tab = [reopen(&sim, 2)];
    tab[0].keeper.draft("r", "f", Some("x"));
    sim.0.borrow_mut().sync_local();
    sim.0.borrow_mut().record = true;
    tab[0].keeper.erase(0);
    settle(&sim, &mut tab);
    assert_eq!(tab[0].keeper.mode(), Mode::Erased);
    assert!(sim.0.borrow().rows.is_empty() && sim.0.borrow().local.is_empty());
    let mut dice = Dice(2);
    let history = sim.0.borrow().history.clone();
    for world in history {
        for _ in 0..16 {
            let how = Crash {
                browser: dice.below(2) == 0,
                kept: dice.below(u64::MAX),
                local_kept: dice.below(u64::MAX),
                torn: false,
            };
            let mut after = world.crash(how);
            after.record = false;
            // Whatever of it is shown is the book; an empty one never is.
            let found = recovered(&after);
            assert!(found.doc.is_none_or(|d| old.log.starts_with(&d.log)));
            if found.outcome == Outcome::New {
                assert!(after.rows.is_empty());
            }
            // Erasing again finishes it.
            let sim = Sim::of(after);
            let mut tab = [reopen(&sim, 3)];
            tab[0].keeper.erase(0);
            settle(&sim, &mut tab);
            assert!(sim.0.borrow().rows.is_empty() && sim.0.borrow().local.is_empty());
        }
    }
}

/// The restore points, each as it opens.
fn opened_points(sim: &Sim, tab: &mut [Tab<Book>; 1]) -> Vec<(String, Book)> {
    let points = tab[0].keeper.restore_points().to_vec();
    let mut open = |point: RestorePoint| {
        assert!(tab[0].keeper.restore_read(0, &point.key));
        settle(sim, tab);
        (point.name, tab[0].keeper.take_restored::<Book>().unwrap().unwrap())
    };
    points.into_iter().map(&mut open).collect()
}

#[test]
fn restore_points_outlive_checkpoints_and_are_a_ring() {
    let sim = Sim::default();
    let mut tab = [fresh(&sim, 1, Sabotage::default())];
    let mut states = Vec::new();
    for nr in 0..13 {
        let now = sim.0.borrow().now;
        tab[0].edit(now, &format!("{nr} set {} text {nr}", nr % 6));
        settle(&sim, &mut tab);
        tab[0].keeper.restore_point(now, &format!("point {nr}"), true);
        states.push(tab[0].book.clone());
        pass(&sim, &mut tab, 2_000);
    }
    let mut tab = [reopen(&sim, 2)];
    let points = tab[0].keeper.restore_points().to_vec();
    assert_eq!(points.len(), 10);
    assert_eq!((points[0].name.as_str(), points[9].name.as_str()), ("point 3", "point 12"));
    pass(&sim, &mut tab, 60_000);
    for ((name, book), state) in opened_points(&sim, &mut tab).iter().zip(&states[3..]) {
        assert!(book.same(state), "{name}");
    }
    assert!(!tab[0].keeper.restore_read(0, "no such point"));
    // A damaged one is told, not shown.
    let row = points[0].head.pieces[0].row.clone();
    sim.0.borrow_mut().rows.get_mut(&(Area::Chunk, row)).unwrap()[0] ^= 1;
    tab[0].keeper.restore_read(0, &points[0].key);
    settle(&sim, &mut tab);
    assert!(tab[0].keeper.take_restored::<Book>().unwrap().is_err());
}

#[test]
fn restore_points_of_one_state_stay_apart_and_those_of_a_person_outlive_the_apps() {
    let sim = Sim::default();
    let mut tab = [fresh(&sim, 1, Sabotage::default())];
    let now = sim.0.borrow().now;
    tab[0].edit(now, "0 set 0 text");
    settle(&sim, &mut tab);
    let mut times = vec![tab[0].keeper.restore_point(now, "by a person", true)];
    for nr in 0..12 {
        times.push(tab[0].keeper.restore_point(now, &format!("by the app {nr}"), false));
        // The first two come with one checkpoint, the others each with its own, all of the same state.
        if nr > 0 {
            pass(&sim, &mut tab, 2_000);
        }
    }
    let names = |tab: &Tab<Book>| -> Vec<String> {
        tab.keeper.restore_points().iter().map(|r| r.name.clone()).collect()
    };
    let mut expected = vec!["by a person".to_owned()];
    expected.extend((3..12).map(|nr| format!("by the app {nr}")));
    assert_eq!(names(&tab[0]), expected);
    let found: Vec<u64> = tab[0].keeper.restore_points().iter().map(|r| r.time).collect();
    assert_eq!(found, [&times[..1], &times[4..]].concat());
    let mut tab = [reopen(&sim, 2)];
    assert_eq!(names(&tab[0]), expected);
    for (name, book) in opened_points(&sim, &mut tab) {
        assert!(book.same(&tab[0].book), "{name}");
    }
}

#[test]
fn a_restore_point_that_is_forgotten_never_holds_what_was_changed_after() {
    let sim = Sim::default();
    let mut tab = [fresh(&sim, 1, Sabotage::default())];
    let now = sim.0.borrow().now;
    tab[0].edit(now, "0 set 0 before");
    settle(&sim, &mut tab);
    let time = tab[0].keeper.restore_point(now, "before a step", false);
    tab[0].keeper.forget_restore_point(time);
    tab[0].edit(now, "1 set 0 after");
    pass(&sim, &mut tab, 60_000);
    assert_eq!(tab[0].keeper.restore_points(), []);
    // Forgotten while it is being written, it is there or it is not, and is of the state before.
    let before = tab[0].book.clone();
    let now = sim.0.borrow().now;
    let time = tab[0].keeper.restore_point(now, "before a step", false);
    tab[0].tick(now);
    tab[0].keeper.forget_restore_point(time);
    tab[0].edit(now, "2 set 0 later");
    pass(&sim, &mut tab, 60_000);
    for (name, book) in opened_points(&sim, &mut tab) {
        assert!(book.same(&before), "{name}");
    }
}

#[test]
fn what_is_kept_does_not_grow_with_the_number_of_changes() {
    let sim = Sim::default();
    let mut tab = [fresh(&sim, 1, Sabotage::default())];
    let mut most = (0, 0);
    for nr in 0..1_000u64 {
        let now = sim.0.borrow().now;
        tab[0].edit(now, &format!("{nr} set {} x", nr % 40));
        tab[0].book.log.truncate(1);
        pass(&sim, &mut tab, if nr % 50 == 49 { 40_000 } else { 250 });
        let world = sim.0.borrow();
        most = (most.0.max(world.rows.len()), most.1.max(world.local.len()));
    }
    assert!(most.0 < 800 && most.1 < 1_100, "{most:?}");
    pass(&sim, &mut tab, 700_000);
    let world = sim.0.borrow();
    assert!(world.rows.len() < 160, "{}", world.rows.len());
    assert!(world.local.len() < 8, "{}", world.local.len());
}
