//! The first copy of a large book: put together over many ticks, with changes between, written as a whole, and
//! read back piece by piece.

use isms_workbook::storage::engine::Area;
use isms_workbook::storage::keeper::{READ_BACK, SLICE, Sabotage, Status};
use isms_workbook::storage::kept::Kept;
use isms_workbook::storage::sim::{Crash, Sim, World};

use super::support::*;

const LOSE_ALL: Crash = Crash { browser: true, kept: 0, local_kept: 0, torn: true };
const KEEP_ALL: Crash = Crash { browser: true, kept: u64::MAX, local_kept: u64::MAX, torn: false };

fn large() -> Book {
    let mut book = Book::default();
    for row in 0..4 * (READ_BACK as u32 + 8) {
        book.rows.insert(row, format!("{row:>12000}"));
    }
    let bytes: usize =
        book.chunk_keys().iter().filter_map(|key| book.chunk(key)).map(|c| c.len()).sum();
    assert!(bytes > 4 * SLICE && book.chunk_keys().len() > READ_BACK);
    book
}

/// A tab that was just told to keep a large book.
fn begun(sim: &Sim) -> Tab {
    let mut tab = [Tab::new(sim, 1)];
    tab[0].keeper.open(0, true);
    settle(sim, &mut tab);
    tab[0].book = large();
    assert!(tab[0].keeper.create(0));
    settle(sim, &mut tab);
    let [tab] = tab;
    tab
}

fn rest(sim: &Sim, tab: &mut [Tab]) {
    for _ in 0..100 {
        settle(sim, tab);
        if !tab[0].keeper.is_busy() {
            return;
        }
        let now = sim.0.borrow().now;
        tab[0].tick(now);
    }
    panic!("it never comes to an end");
}

#[test]
fn it_takes_several_ticks_and_is_whole_at_the_end() {
    let sim = Sim::default();
    let mut tab = [begun(&sim)];
    assert!(tab[0].keeper.is_busy());
    assert!(matches!(tab[0].keeper.status(), Status::Saving { .. }));
    let chunks = |world: &World| world.rows.keys().filter(|(area, _)| *area == Area::Chunk).count();
    assert_eq!(chunks(&sim.0.borrow()), 0);
    rest(&sim, &mut tab);
    assert_eq!(tab[0].keeper.status(), Status::Saved { seq: 0 });
    assert_eq!(chunks(&sim.0.borrow()), tab[0].book.chunk_keys().len());
    assert!(recovered(&sim.0.borrow()).doc.is_some_and(|doc| doc.same(&tab[0].book)));
}

#[test]
fn what_changes_meanwhile_is_in_it() {
    let sim = Sim::default();
    let mut tab = [begun(&sim)];
    // One row whose chunk is put together already, one whose is not, one that is new, one that goes.
    for entry in ["1 set 0 early", "2 set 150 late", "3 set 5000 new", "4 del 3"] {
        assert!(tab[0].keeper.is_busy());
        assert!(tab[0].edit(0, entry));
        tab[0].tick(0);
    }
    rest(&sim, &mut tab);
    assert_eq!(tab[0].keeper.status(), Status::Saved { seq: 4 });
    let found = recovered(&sim.0.borrow());
    assert!(found.doc.is_some_and(|doc| doc.same(&tab[0].book)));
    assert_eq!(found.replayed.len(), 0, "the checkpoint has all four");
    // And the next one is small again.
    assert!(tab[0].edit(0, "5 set 1 after"));
    pass(&sim, &mut tab, 40_000);
    assert_eq!(tab[0].keeper.status(), Status::Saved { seq: 5 });
    assert!(recovered(&sim.0.borrow()).doc.is_some_and(|doc| doc.same(&tab[0].book)));
}

#[test]
fn a_crash_leaves_all_of_it_or_nothing() {
    let sim = Sim::default();
    sim.0.borrow_mut().record = true;
    let mut tab = [begun(&sim)];
    rest(&sim, &mut tab);
    let book = tab[0].book.clone();
    let history = std::mem::take(&mut sim.0.borrow_mut().history);
    assert!(history.len() > 5);
    for world in history {
        for crash in [LOSE_ALL, KEEP_ALL] {
            if let Some(doc) = recovered(&world.crash(crash)).doc {
                assert!(doc.same(&book));
            }
        }
    }
}

#[test]
fn a_chunk_that_is_not_what_was_written_is_noticed_wherever_it_is() {
    let sim = Sim::default();
    sim.0.borrow_mut().faults.damage_chunks = true;
    let mut tab = [Tab::with(&sim, 1, app(), Sabotage::default())];
    tab[0].keeper.open(0, true);
    settle(&sim, &mut tab);
    tab[0].book = large();
    tab[0].keeper.create(0);
    rest(&sim, &mut tab);
    assert!(!matches!(tab[0].keeper.status(), Status::Saved { .. }));
}
