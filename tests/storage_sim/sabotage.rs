//! The tests bite: each way of breaking the keeper is found by one of them.

use isms_workbook::storage::keeper::{Sabotage, Status};
use isms_workbook::storage::sim::{Crash, Faults, Sim};

use super::support::*;
use super::{crash, faults, tabs};

fn crash_test_fails(sabotage: Sabotage) -> bool {
    (0..400).any(|seed| crash::try_sequence(seed, seed % 20 == 0, sabotage).is_err())
}

#[test]
fn a_dropped_commit_is_found() {
    assert!(crash_test_fails(Sabotage { drop_commit: true, ..Sabotage::default() }));
}

#[test]
fn relaxed_durability_is_found() {
    assert!(crash_test_fails(Sabotage { relaxed: true, ..Sabotage::default() }));
}

#[test]
fn an_early_acknowledgement_is_found() {
    assert!(crash_test_fails(Sabotage { acknowledge_early: true, ..Sabotage::default() }));
}

#[test]
fn a_missing_tail_is_found() {
    assert!(crash_test_fails(Sabotage { skip_tail: true, ..Sabotage::default() }));
}

#[test]
fn an_ignored_abort_is_found() {
    let kind = Faults { persistent: true, only_durable: Some(true), ..Faults::default() };
    assert!(
        faults::every_call(kind, Sabotage { ignore_abort: true, ..Sabotage::default() }).is_err()
    );
}

#[test]
fn an_ignored_fence_is_found() {
    let sabotage = Sabotage { ignore_fence: true, ..Sabotage::default() };
    assert!((0..2_000).any(|seed| tabs::interleave(seed, sabotage).is_err()));
}

/// The disk damages every chunk that is written, without an error. With the read-back the old
/// checkpoint and the journal stay; without it they go, and with them the book.
fn survives_a_lying_disk(sabotage: Sabotage) -> bool {
    let sim = Sim::default();
    let mut tab = [fresh(&sim, 1, sabotage)];
    sim.0.borrow_mut().faults = Faults { damage_chunks: true, ..Faults::default() };
    for nr in 0..4 {
        let now = sim.0.borrow().now;
        tab[0].edit(now, &format!("{nr} set {nr} x"));
        pass(&sim, &mut tab, 70_000);
    }
    assert_eq!(tab[0].keeper.status(), Status::Saved { seq: 4 });
    let mut after =
        sim.0.borrow().crash(Crash { browser: true, kept: 0, local_kept: 0, torn: false });
    after.local.clear();
    recovered(&after).doc.is_some_and(|d| d.same(&tab[0].book))
}

#[test]
fn a_skipped_read_back_is_found() {
    assert!(survives_a_lying_disk(Sabotage::default()));
    assert!(!survives_a_lying_disk(Sabotage { skip_read_back: true, ..Sabotage::default() }));
}
