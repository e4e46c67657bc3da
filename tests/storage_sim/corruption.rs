//! C1, C2: every byte flipped, every truncation, every row deleted.

use std::collections::BTreeMap;

use isms_workbook::storage::engine::Area;
use isms_workbook::storage::keeper::{Mode, Sabotage};
use isms_workbook::storage::recovery::Outcome;
use isms_workbook::storage::sim::{Crash, Sim, World};

use super::support::*;

/// A small book at rest: two checkpoints, a journal, a tail, a mirror, a marker.
fn stored() -> (World, Model) {
    let sim = Sim::default();
    sim.0.borrow_mut().now = 1_000_000;
    let mut tab = [fresh(&sim, 1, Sabotage::default())];
    let mut model = Model::new();
    for nr in 0..6 {
        let now = sim.0.borrow().now;
        tab[0].edit(now, &format!("{nr} set {nr} text"));
        model.made(&tab[0].book);
        if nr == 2 {
            pass(&sim, &mut tab, 40_000);
        } else {
            pass(&sim, &mut tab, 300);
        }
    }
    let world = sim.0.borrow().crash(Crash { browser: false, kept: 0, local_kept: 0, torn: false });
    (world, model)
}

fn damaged(bytes: &[u8]) -> Vec<Vec<u8>> {
    let flips = (0..bytes.len()).flat_map(|at| {
        [0x01u8, 0x80].map(|bit| {
            let mut bad = bytes.to_vec();
            bad[at] ^= bit;
            bad
        })
    });
    let cuts = (0..bytes.len()).map(|at| bytes[..at].to_vec());
    flips.chain(cuts).collect()
}

fn silent(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Whole { .. } | Outcome::LocalCleared | Outcome::New)
}

#[test]
fn no_rotten_byte_in_the_database_costs_anything_while_local_storage_is_whole() {
    let (world, model) = stored();
    let newest = model.states.last().unwrap();
    for ((area, key), bytes) in world.rows.clone() {
        let mut cases: Vec<Option<Vec<u8>>> = damaged(&bytes).into_iter().map(Some).collect();
        cases.push(None);
        for case in cases {
            let mut world = world.clone();
            match case {
                Some(bytes) => world.rows.insert((area, key.clone()), bytes),
                None => world.rows.remove(&(area, key.clone())),
            };
            let found = recovered(&world);
            assert!(
                found.doc.is_some_and(|d| d.same(newest)),
                "{area:?} {key} {:?}",
                found.outcome
            );
        }
    }
}

#[test]
fn no_rotten_byte_in_local_storage_costs_anything_while_the_database_is_whole() {
    let (world, model) = stored();
    let newest = model.states.last().unwrap();
    for (key, text) in world.local.clone() {
        for bytes in damaged(text.as_bytes()) {
            let mut world = world.clone();
            world.local.insert(key.clone(), String::from_utf8_lossy(&bytes).into_owned());
            let found = recovered(&world);
            assert!(found.doc.is_some_and(|d| d.same(newest)), "{key} {:?}", found.outcome);
        }
    }
}

#[test]
fn with_one_engine_left_nothing_wrong_is_shown_silently() {
    let (mut world, model) = stored();
    world.local = BTreeMap::new();
    let newest = model.states.last().unwrap();
    for ((area, key), bytes) in world.rows.clone() {
        for bytes in damaged(&bytes) {
            let mut world = world.clone();
            world.rows.insert((area, key.clone()), bytes);
            let found = recovered(&world);
            match &found.doc {
                Some(doc) if doc.same(newest) => {}
                Some(doc) => {
                    assert!(model.states.iter().any(|s| s.same(doc)), "{area:?} {key}");
                    assert!(!silent(&found.outcome), "{area:?} {key} {:?}", found.outcome);
                    assert!(!found.aside.is_empty(), "{area:?} {key}: nothing kept");
                }
                None => assert!(!silent(&found.outcome), "{area:?} {key}"),
            }
        }
    }
}

#[test]
fn a_gap_loses_nothing_that_can_be_read() {
    let (mut world, model) = stored();
    // The fourth change rots in both engines; the fifth and the sixth are whole, and unlinked.
    let journal: Vec<_> = world.rows.keys().filter(|(a, _)| *a == Area::Journal).cloned().collect();
    let rotten = journal[journal.len() - 2].clone();
    world.rows.get_mut(&rotten).unwrap()[70] ^= 1;
    world.local.retain(|key, _| !key.contains("tail"));
    let found = recovered(&world);
    assert!(found.doc.unwrap().same(&model.states[4]));
    assert_eq!(found.outcome, Outcome::Gap { lost: 2, aside: 2 });

    let sim = Sim::of(world);
    let tab = reopen(&sim, 2);
    assert_eq!(tab.keeper.mode(), Mode::Writer);
    let kept = sim.0.borrow().rows.keys().filter(|(a, _)| *a == Area::Quarantine).count();
    assert_eq!(kept, 2);
    // Opening again is quiet: what was put aside is in the quarantine, and counted once.
    let again = recovered(&sim.0.borrow());
    assert!(again.aside.is_empty(), "{:?}", again.aside);
}

#[test]
fn half_of_the_rows_without_an_error_is_noticed() {
    let (mut world, model) = stored();
    let journal: Vec<_> = world.rows.keys().filter(|(a, _)| *a == Area::Journal).cloned().collect();
    for row in journal.iter().rev().take(2) {
        world.rows.remove(row);
    }
    let whole = recovered(&world);
    assert_eq!(whole.outcome, Outcome::Whole { from_tail: 2 });
    assert!(whole.doc.unwrap().same(model.states.last().unwrap()));
    world.local.retain(|key, _| !key.contains("tail"));
    assert_eq!(recovered(&world).outcome, Outcome::Gap { lost: 2, aside: 0 });
}

#[test]
fn any_two_rotten_rows_give_a_state_that_was() {
    let (world, model) = stored();
    let rows: Vec<_> = world.rows.keys().cloned().collect();
    let locals: Vec<_> = world.local.keys().cloned().collect();
    for row in &rows {
        for local in &locals {
            let mut world = world.clone();
            world.rows.get_mut(row).unwrap()[0] ^= 1;
            world.local.get_mut(local).unwrap().pop();
            let found = recovered(&world);
            if let Some(doc) = &found.doc {
                assert!(model.states.iter().any(|s| s.same(doc)), "{row:?} {local}");
            }
            let whole = found.doc.is_some_and(|d| d.same(model.states.last().unwrap()));
            assert!(whole || !silent(&found.outcome), "{row:?} {local} {:?}", found.outcome);
        }
    }
}
