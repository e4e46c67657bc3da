//! G6: random command sequences, and a crash at every call of either engine.

use isms_workbook::storage::keeper::{Mode, Sabotage, Status};
use isms_workbook::storage::sim::{Crash, Dice, Sim, World};

use super::support::*;

/// Runs a random sequence and returns every point at which it may crash, and the model.
pub fn sequence(seed: u64, commands: u64, sabotage: Sabotage) -> (Vec<World>, Model) {
    let mut dice = Dice(seed);
    let sim = Sim::default();
    sim.0.borrow_mut().now = 1_000_000;
    sim.0.borrow_mut().record = true;
    sim.0.borrow_mut().mark = (-1, 0, 0);
    let mut tab = [Tab::with(&sim, 1, app(), sabotage)];
    let mut model = Model::new();
    tab[0].keeper.open(1_000_000, true);
    settle(&sim, &mut tab);
    tab[0].keeper.create(1_000_000);
    if dice.below(4) > 0 {
        settle(&sim, &mut tab);
    }
    for nr in 0..commands {
        mark(&sim, &tab[0], &model);
        let now = sim.0.borrow().now;
        match dice.below(16) {
            0..=7 => edit(&sim, &mut tab[0], &mut model, &mut dice, nr),
            8 | 9 => {
                sim.0.borrow_mut().step();
            }
            10 => {
                deliver(&sim, &mut tab);
            }
            11 => settle(&sim, &mut tab),
            12 => pass(&sim, &mut tab, 250 + dice.below(3_000)),
            13 => {
                sim.0.borrow_mut().sync_local();
                tab[0].keeper.hidden(now, &tab[0].book);
            }
            14 => {
                // Makes a checkpoint at once.
                tab[0].keeper.restore_point(now, "before", true);
                tab[0].tick(now);
                (0..dice.below(6)).for_each(|_| {
                    sim.0.borrow_mut().step();
                    deliver(&sim, &mut tab);
                });
            }
            _ => {
                pass(&sim, &mut tab, 31_000);
            }
        }
    }
    mark(&sim, &tab[0], &model);
    settle(&sim, &mut tab);
    mark(&sim, &tab[0], &model);
    sim.0.borrow_mut().snapshot();
    let history = std::mem::take(&mut sim.0.borrow_mut().history);
    (history, model)
}

fn mark(sim: &Sim, tab: &Tab, model: &Model) {
    let made = model.states.len() as u64 - 1;
    sim.0.borrow_mut().mark = (acknowledged(tab), made, made);
}

fn edit(sim: &Sim, tab: &mut Tab, model: &mut Model, dice: &mut Dice, nr: u64) {
    if tab.keeper.mode() != Mode::Writer {
        return;
    }
    let now = sim.0.borrow().now;
    let row = dice.below(10);
    let entry = match dice.below(5) {
        0 => format!("{nr} del {row}"),
        _ => format!("{nr} set {row} text {nr} é"),
    };
    let mut after = tab.book.clone();
    after.apply(&entry).unwrap();
    model.made(&after);
    sim.0.borrow_mut().mark.1 += 1;
    assert!(tab.edit(now, &entry));
}

/// Every crash up to a bound, samples beyond it.
fn crashes(world: &World, exhaustive: bool, dice: &mut Dice) -> Vec<Crash> {
    let (flying, local) = (world.in_flight().min(6), world.unsynced().min(6));
    let mut all = Vec::new();
    if exhaustive && flying + local <= 7 {
        for kept in 0..1u64 << flying {
            for local_kept in 0..1u64 << local {
                for torn in [false, true] {
                    all.push(Crash { browser: true, kept, local_kept, torn });
                }
            }
            all.push(Crash { browser: false, kept, local_kept: 0, torn: false });
        }
    } else {
        all.push(Crash {
            browser: dice.below(3) > 0,
            kept: dice.below(u64::MAX),
            local_kept: dice.below(u64::MAX),
            torn: dice.below(2) == 0,
        });
    }
    all
}

/// Tries the crashes of one sequence; the first broken promise, if any.
pub fn try_sequence(seed: u64, exhaustive: bool, sabotage: Sabotage) -> Result<u64, String> {
    let (history, model) = sequence(seed, 4 + seed % 9, sabotage);
    let mut dice = Dice(seed ^ 0xc0ffee);
    let mut tried = 0;
    for (point, world) in history.iter().enumerate() {
        for how in crashes(world, exhaustive, &mut dice) {
            tried += 1;
            let (acknowledged, attempted, handed_over) = world.mark;
            let after = world.crash(how);
            let fault = |e: String| format!("seed {seed}, point {point}, {how:?}: {e}");
            let found = recovered(&after);
            // With the tab alone, localStorage stays: then nothing typed may be missing either (G2).
            let least = match how.browser || acknowledged < 0 {
                true => acknowledged,
                false => handed_over as i64,
            };
            model.check(found.doc.as_ref(), least, attempted).map_err(fault)?;
            if tried % 24 == 0 {
                again(after, &model, acknowledged, attempted, &mut dice).map_err(fault)?;
            }
        }
    }
    Ok(tried)
}

/// Crashes three times while opening, then opens and goes on.
fn again(
    mut world: World,
    model: &Model,
    acknowledged: i64,
    attempted: u64,
    dice: &mut Dice,
) -> Result<(), String> {
    world.record = false;
    for _ in 0..3 {
        let sim = Sim::of(world);
        let mut tab = [Tab::new(&sim, 2)];
        let now = sim.0.borrow().now;
        tab[0].keeper.open(now, true);
        for _ in 0..dice.below(14) {
            sim.0.borrow_mut().step();
            deliver(&sim, &mut tab);
        }
        let how = Crash {
            browser: true,
            kept: dice.below(u64::MAX),
            local_kept: dice.below(u64::MAX),
            torn: dice.below(2) == 0,
        };
        world = sim.0.borrow().crash(how);
        model.check(recovered(&world).doc.as_ref(), acknowledged, attempted)?;
    }
    let sim = Sim::of(world);
    let mut tab = reopen(&sim, 3);
    if tab.keeper.mode() != Mode::Writer {
        return match acknowledged {
            -1 => Ok(()),
            _ => Err(format!("opened as {:?}: {:?}", tab.keeper.mode(), tab.outcome)),
        };
    }
    model.check(Some(&tab.book), acknowledged, attempted)?;
    // The next change, and then nothing of either may be missing.
    let now = sim.0.borrow().now;
    tab.edit(now, "99 set 3 afterwards");
    let book = tab.book.clone();
    let mut tab = [tab];
    settle(&sim, &mut tab);
    if !matches!(tab[0].keeper.status(), Status::Saved { .. }) {
        return Err(format!("not saved after recovery: {:?}", tab[0].keeper.status()));
    }
    pass(&sim, &mut tab, 65_000);
    let end = sim.0.borrow().crash(Crash { browser: true, kept: 0, local_kept: 0, torn: false });
    match recovered(&end).doc {
        Some(found) if found.same(&book) => Ok(()),
        other => Err(format!("after a checkpoint: {other:?}")),
    }
}

#[test]
fn no_crash_loses_what_was_acknowledged() {
    let sequences = rounds(10_000);
    let workers: Vec<_> = (0..2u64)
        .map(|worker| {
            std::thread::spawn(move || {
                let mut tried = 0;
                for seed in (worker..sequences).step_by(2) {
                    match try_sequence(seed, seed % 50 == 0, Sabotage::default()) {
                        Ok(n) => tried += n,
                        Err(e) => panic!("{e}"),
                    }
                }
                tried
            })
        })
        .collect();
    let tried: u64 = workers.into_iter().map(|w| w.join().unwrap()).sum();
    assert!(tried > sequences * 10, "too few crashes tried: {tried}");
    println!("{tried} crashes in {sequences} sequences");
}
