//! Each row of the table of outcomes, and the hard rules: nothing is created where something should be,
//! nothing is written that a newer app wrote.

use isms_workbook::storage::engine::{Area, LocalFault, Loss, Reason};
use isms_workbook::storage::keeper::{CannotEdit, Copies, Mode, Note, Sabotage, Status};
use isms_workbook::storage::recovery::{AppVersion, Outcome, recover};
use isms_workbook::storage::sim::{Crash, Faults, Sim, World};
use isms_workbook::storage::{keys, shelf};

use super::support::*;

const KEEP_ALL: Crash = Crash { browser: false, kept: u64::MAX, local_kept: u64::MAX, torn: false };

fn stored(edits: u64) -> World {
    let sim = Sim::default();
    let mut tab = [fresh(&sim, 1, Sabotage::default())];
    pass(&sim, &mut tab, 2_000);
    for nr in 0..edits {
        let now = sim.0.borrow().now;
        tab[0].edit(now, &format!("{nr} set {nr} text"));
        settle(&sim, &mut tab);
    }
    assert_eq!(tab[0].keeper.status(), Status::Saved { seq: edits });
    assert_eq!(tab[0].keeper.copies(), Copies::Both);
    let world = sim.0.borrow();
    world.crash(KEEP_ALL)
}

fn opened(world: World) -> (Sim, Tab) {
    let sim = Sim::of(world);
    let tab = reopen(&sim, 2);
    (sim, tab)
}

fn outcome(world: World) -> Outcome {
    opened(world).1.outcome.unwrap()
}

#[test]
fn both_whole() {
    assert_eq!(outcome(stored(3)), Outcome::Whole { from_tail: 0 });
}

#[test]
fn nothing_at_all_is_new_and_writes_nothing() {
    let (sim, tab) = opened(World::default());
    assert_eq!((tab.outcome, tab.keeper.mode()), (Some(Outcome::New), Mode::Empty));
    assert_eq!(sim.0.borrow().writes, 0);
}

#[test]
fn an_empty_database_with_a_marker_waits_for_a_choice() {
    let mut world = stored(3);
    world.rows.clear();
    world.writes = 0;
    let (sim, tab) = opened(world);
    let Some(Outcome::DatabaseMissing { mirror: Some(mirror) }) = &tab.outcome else {
        panic!("{:?}", tab.outcome)
    };
    assert_eq!((mirror.seq, mirror.replayed, mirror.lost), (3, 3, Some(0)));
    assert_eq!(tab.keeper.mode(), Mode::Choosing);
    assert_eq!(tab.keeper.may_edit(), Err(CannotEdit::NotOpen));
    assert_eq!(sim.0.borrow().writes, 0, "nothing may be written before the choice");
    let mut tab = [tab];
    assert!(!tab[0].keeper.create(0), "and nothing new be made in its place");
    assert!(tab[0].keeper.accept(0));
    settle(&sim, &mut tab);
    assert_eq!(tab[0].keeper.mode(), Mode::Writer);
    assert_eq!(tab[0].keeper.status(), Status::Saved { seq: 3 });
    let world = sim.0.borrow().clone();
    assert!(recovered(&world).doc.unwrap().same(&tab[0].book));
}

#[test]
fn an_empty_database_with_a_marker_alone_offers_no_empty_book() {
    let mut world = stored(3);
    world.rows.clear();
    world.local.retain(|key, _| key.ends_with("marker"));
    let (sim, mut tab) = opened(world);
    assert_eq!(tab.outcome, Some(Outcome::DatabaseMissing { mirror: None }));
    assert!(!tab.keeper.accept(0) && !tab.keeper.create(0));
    assert_eq!(sim.0.borrow().rows.len(), 0);
}

#[test]
fn a_marker_that_does_not_read_is_a_marker() {
    let mut world = stored(3);
    world.rows.clear();
    world.local.retain(|key, _| key.ends_with("marker"));
    world.local.values_mut().for_each(|text| text.clear());
    assert_eq!(outcome(world), Outcome::DatabaseMissing { mirror: None });
}

#[test]
fn a_database_that_does_not_open_is_tried_four_times_and_left_alone() {
    let mut world = stored(3);
    world.faults =
        Faults { at: Some(1), persistent: true, only_durable: Some(true), ..Faults::default() };
    world.failed = 0;
    world.calls = 0;
    let sim = Sim::of(world);
    let mut tab = [Tab::new(&sim, 2)];
    tab[0].keeper.open(0, true);
    pass(&sim, &mut tab, 3_000);
    let Some(Outcome::DatabaseUnreadable { reason: Reason::Failed, mirror: Some(mirror) }) =
        &tab[0].outcome
    else {
        panic!("{:?}", tab[0].outcome)
    };
    assert_eq!(mirror.lost, Some(0));
    assert_eq!(sim.0.borrow().failed, 4);
    // Going on with the copy in localStorage is possible, and is never called saved.
    assert!(tab[0].keeper.accept(3_000));
    assert!(tab[0].edit(3_000, "9 set 9 alone"));
    pass(&sim, &mut tab, 20_000);
    assert!(matches!(tab[0].keeper.status(), Status::NotSaved { gave_up: true, .. }));
    assert_eq!(tab[0].keeper.copies(), Copies::LocalOnly);
    sim.0.borrow_mut().faults = Faults::default();
    pass(&sim, &mut tab, 20_000);
    assert_eq!(tab[0].keeper.status(), Status::Saved { seq: 4 });
}

#[test]
fn a_database_that_does_not_open_for_a_new_user_keeps_what_it_can() {
    let sim = Sim::default();
    sim.0.borrow_mut().faults =
        Faults { at: Some(1), persistent: true, only_durable: Some(true), ..Faults::default() };
    let mut tab = [Tab::new(&sim, 1)];
    tab[0].keeper.open(0, true);
    pass(&sim, &mut tab, 3_000);
    assert_eq!(tab[0].keeper.mode(), Mode::Empty);
    assert!(tab[0].keeper.create(3_000));
    pass(&sim, &mut tab, 30_000);
    assert!(tab[0].edit(33_000, "1 set 1 alone"));
    pass(&sim, &mut tab, 30_000);
    assert!(matches!(tab[0].keeper.status(), Status::NotSaved { gave_up: true, .. }));
    // The next day the database is there, and empty.
    let mut world = sim.0.borrow().crash(KEEP_ALL);
    world.faults = Faults::default();
    let (_, tab) = opened(world);
    let Some(Outcome::DatabaseMissing { mirror: Some(mirror) }) = tab.outcome else { panic!() };
    assert_eq!(mirror.seq, 1);
}

#[test]
fn both_blocked_keeps_the_book_in_memory_and_says_so() {
    let sim = Sim::default();
    sim.0.borrow_mut().faults = Faults { at: Some(1), persistent: true, ..Faults::default() };
    let mut tab = [Tab::new(&sim, 1)];
    tab[0].keeper.open(0, true);
    pass(&sim, &mut tab, 3_000);
    assert_eq!(tab[0].keeper.copies(), Copies::Neither);
    // Damaged, not blocked: what was there is unknown, so nothing is made in its place.
    assert_eq!(tab[0].keeper.mode(), Mode::Choosing);
    let found = isms_workbook::storage::recovery::Found {
        workbook: ID.into(),
        durable: Err(Reason::Blocked),
        newer_database: false,
        local: Err(LocalFault::Blocked),
    };
    assert_eq!(recover::<Book>(&app(), &found).outcome, Outcome::New);
}

#[test]
fn a_cleared_local_storage_is_noted_and_marked_again() {
    let sim = Sim::of(stored(3));
    let mut tab = [reopen(&sim, 2)];
    pass(&sim, &mut tab, 40_000);
    let mut world = sim.0.borrow().crash(KEEP_ALL);
    world.local.clear();
    let (sim, tab) = opened(world);
    assert_eq!(tab.outcome, Some(Outcome::LocalCleared));
    assert_eq!(tab.book.log.len(), 3);
    assert!(sim.0.borrow().local.contains_key(&keys::marker(ID)));
}

#[test]
fn a_damaged_checkpoint_falls_back_and_is_mended() {
    let sim = Sim::of(stored(3));
    let mut tab = [reopen(&sim, 2)];
    tab[0].keeper.restore_point(0, "second checkpoint", true);
    pass(&sim, &mut tab, 3_000);
    tab[0].edit(4_000, "3 set 3 text");
    settle(&sim, &mut tab);
    let mut world = sim.0.borrow().crash(KEEP_ALL);
    world.local.clear();
    let chunk =
        world.rows.keys().rfind(|(a, k)| *a == Area::Chunk && k.contains("log")).unwrap().clone();
    world.rows.get_mut(&chunk).unwrap()[2] ^= 1;
    let (sim, tab) = opened(world);
    assert_eq!(tab.outcome, Some(Outcome::PreviousCheckpoint));
    assert_eq!(tab.book.log.len(), 4);
    let mut tab = [tab];
    pass(&sim, &mut tab, 5_000);
    let world = sim.0.borrow();
    assert!(world.rows.keys().any(|(a, k)| *a == Area::Quarantine && k.contains("log")));
    assert_eq!(recovered(&world).outcome, Outcome::Whole { from_tail: 0 });
}

#[test]
fn a_damaged_body_is_taken_from_the_mirror() {
    let mut world = stored(3);
    let head = (Area::Head, keys::HEAD.to_owned());
    world.rows.get_mut(&head).unwrap()[9] ^= 1;
    let mut without = world.clone();
    let found = recovered(&world);
    assert_eq!(found.outcome, Outcome::FromMirror);
    assert_eq!(found.doc.unwrap().log.len(), 3);
    without.local.clear();
    let (sim, mut tab) = opened(without);
    assert_eq!(tab.outcome, Some(Outcome::Damaged { mirror: None }));
    assert!(!tab.keeper.create(0) && !tab.keeper.accept(0));
    assert!(sim.0.borrow().rows.contains_key(&head), "the bytes stay for download");
}

#[test]
fn a_newer_schema_is_read_only_to_the_byte() {
    let newer = AppVersion { schema: 2, ..app() };
    let mut versions = vec![(newer.clone(), false), (AppVersion { writer: 2, ..app() }, false)];
    versions.push((newer, true));
    for (version, marker_only) in versions {
        let sim = Sim::default();
        let mut tab = [Tab::with(&sim, 1, version, Sabotage::default())];
        tab[0].keeper.open(0, true);
        settle(&sim, &mut tab);
        tab[0].keeper.create(0);
        settle(&sim, &mut tab);
        tab[0].edit(0, "1 set 1 from the future");
        settle(&sim, &mut tab);
        let mut world = sim.0.borrow().crash(KEEP_ALL);
        // The database's own version is one witness; without it the others must do.
        world.version = 1;
        if marker_only {
            world.rows.clear();
        }
        let (rows, local) = (world.rows.clone(), world.local.clone());
        let (sim, tab) = opened(world);
        assert_eq!(tab.outcome, Some(Outcome::NewerSchema));
        assert_eq!(tab.keeper.may_edit(), Err(CannotEdit::NewerSchema));
        let mut tab = [tab];
        tab[0].keeper.draft("r", "f", Some("x"));
        pass(&sim, &mut tab, 60_000);
        assert_eq!((&sim.0.borrow().rows, &sim.0.borrow().local), (&rows, &local));
    }
}

#[test]
fn a_newer_app_makes_the_old_tab_read_only() {
    let sim = Sim::default();
    let mut tab = [fresh(&sim, 1, Sabotage::default())];
    tab[0].keeper.lost_connection(0, Loss::NewerApp);
    let writes = sim.0.borrow().writes;
    assert!(!tab[0].edit(0, "1 set 1 x"));
    pass(&sim, &mut tab, 60_000);
    assert_eq!(sim.0.borrow().writes, writes);
    assert!(tab[0].keeper.take_notes().contains(&Note::NewerApp));
}

#[test]
fn a_database_that_is_emptied_while_open_is_not_silently_remade() {
    let sim = Sim::default();
    let mut tab = [fresh(&sim, 1, Sabotage::default())];
    tab[0].edit(0, "1 set 1 a");
    settle(&sim, &mut tab);
    sim.0.borrow_mut().rows.clear();
    tab[0].edit(0, "2 set 2 b");
    pass(&sim, &mut tab, 60_000);
    let Status::NotSaved { reason: Reason::Vanished, .. } = tab[0].keeper.status() else {
        panic!()
    };
    assert!(!sim.0.borrow().rows.contains_key(&(Area::Head, keys::HEAD.into())));
    assert!(tab[0].keeper.accept(60_000), "the book in memory can be kept on demand");
    settle(&sim, &mut tab);
    assert_eq!(tab[0].keeper.status(), Status::Saved { seq: 2 });
    let world = sim.0.borrow().clone();
    assert!(recovered(&world).doc.unwrap().same(&tab[0].book));
}

#[test]
fn an_emptied_book_is_not_checkpointed() {
    let sim = Sim::default();
    let mut tab = [fresh(&sim, 1, Sabotage::default())];
    for nr in 0..10 {
        tab[0].edit(0, &format!("{nr} set {nr} x"));
    }
    pass(&sim, &mut tab, 40_000);
    let before = tab[0].book.clone();
    // A bug empties the document behind the change's back.
    tab[0].book.rows.clear();
    let mut ghost = tab[0].book.clone();
    let delta = ghost.apply("10 set 1 x").unwrap();
    let now = sim.0.borrow().now;
    tab[0].keeper.edit(now, b"10 set 1 x", delta).unwrap();
    pass(&sim, &mut tab, 60_000);
    let notes = tab[0].keeper.take_notes();
    assert!(notes.iter().any(|n| matches!(n, Note::NearEmpty { .. })), "{notes:?}");
    let world = sim.0.borrow().clone();
    assert_eq!(recovered(&world).doc.unwrap().rows.len(), before.rows.len());
    // Deleting on purpose is another matter.
    let sim = Sim::of(world);
    let mut tab = [reopen(&sim, 2)];
    for nr in 0..10 {
        let now = sim.0.borrow().now;
        tab[0].edit(now, &format!("{} del {nr}", 20 + nr));
    }
    pass(&sim, &mut tab, 60_000);
    assert!(!tab[0].keeper.take_notes().iter().any(|n| matches!(n, Note::NearEmpty { .. })));
}

#[test]
fn drafts_come_back_and_foreign_keys_are_let_be() {
    let mut world = stored(1);
    let foreign =
        [("other/app", "x"), ("isms/1/wb/book-1/tail/strange", "y"), ("isms/1/wb/book-1/z", "w")];
    for (key, text) in foreign {
        world.local.insert(key.into(), text.into());
    }
    let sim = Sim::of(world);
    let mut tab = [reopen(&sim, 2)];
    tab[0].keeper.draft("risk/1", "title", Some("half a sen"));
    let world = sim.0.borrow().crash(KEEP_ALL);
    let drafts = recovered(&world).drafts;
    assert_eq!(drafts.len(), 1);
    assert_eq!((drafts[0].record.as_str(), drafts[0].text.as_str()), ("risk/1", "half a sen"));
    for (key, text) in foreign {
        assert_eq!(world.local.get(key).map(String::as_str), Some(text));
    }
    tab[0].keeper.draft("risk/1", "title", None);
    assert!(recovered(&sim.0.borrow()).drafts.is_empty());
}

#[test]
fn the_shelf_finds_what_its_list_forgot() {
    let sim = Sim::of(stored(1));
    let local = sim.local();
    let book = |id: &str| shelf::Shelved {
        id: id.into(),
        name: "ACME".into(),
        opened: 5,
        erasing: false,
        copied: 0,
    };
    shelf::put(&local, &book("a")).unwrap();
    let ids = |list: Vec<shelf::Shelved>| list.into_iter().map(|s| s.id).collect::<Vec<_>>();
    assert_eq!(ids(shelf::list(&local, &["c".into()]).unwrap()), ["a", ID, "c"]);
    sim.0.borrow_mut().local.insert(keys::PTR.into(), "[{".into());
    assert_eq!(ids(shelf::list(&local, &[]).unwrap()), [ID]);
    shelf::put(&local, &book("b")).unwrap();
    assert_eq!(sim.0.borrow().local.get(keys::PTR_ASIDE).unwrap(), "[{");
    shelf::remove(&local, "b").unwrap();
    assert_eq!(ids(shelf::list(&local, &[]).unwrap()), [ID]);
}

#[test]
fn files_are_counted_from_and_remembered() {
    let sim = Sim::of(stored(3));
    let mut tab = [reopen(&sim, 2)];
    assert_eq!(tab[0].keeper.since_export(), (3, None));
    tab[0].keeper.export_noted(10, 10);
    tab[0].edit(11, "3 set 3 x");
    settle(&sim, &mut tab);
    assert_eq!(tab[0].keeper.since_export(), (1, Some(10)));
    let mut world = sim.0.borrow().crash(KEEP_ALL);
    world.local.clear();
    let (_, tab) = opened(world);
    assert_eq!(tab.keeper.since_export(), (1, Some(10)));
}
