//! G7: the k-th call of an engine fails once, or from then on, for every k until a run has no fault.

use isms_workbook::storage::keeper::{Mode, Sabotage, Status};
use isms_workbook::storage::sim::{Crash, Faults, Sim};

use super::support::*;

#[derive(Debug)]
struct Session {
    sim: Sim,
    model: Model,
    acknowledged: i64,
}

impl Session {
    /// After a second the screen must say one or the other; silence takes three.
    fn edit(&mut self, tab: &mut [Tab; 1], entry: &str, within: u64) -> Result<(), String> {
        if tab[0].keeper.may_edit().is_err() {
            return Ok(());
        }
        let now = self.sim.0.borrow().now;
        assert!(tab[0].edit(now, entry));
        self.model.made(&tab[0].book);
        pass(&self.sim, tab, within);
        self.note(&tab[0]);
        match tab[0].keeper.status() {
            Status::Saving { .. } => Err(format!("still saving after {within} ms: {entry}")),
            _ => Ok(()),
        }
    }

    fn note(&mut self, tab: &Tab) {
        self.acknowledged = self.acknowledged.max(acknowledged(tab));
    }
}

/// Two sessions with a checkpoint in between; the number of calls that failed.
pub fn run(faults: Faults, sabotage: Sabotage) -> Result<u64, String> {
    let within = if faults.silent { 4_000 } else { 1_000 };
    let sim = Sim::default();
    sim.0.borrow_mut().now = 5_000_000;
    let mut tab = [fresh(&sim, 1, sabotage)];
    pass(&sim, &mut tab, 2_000);
    let mut session = Session { sim: sim.clone(), model: Model::new(), acknowledged: 0 };
    sim.0.borrow_mut().calls = 0;
    sim.0.borrow_mut().faults = faults;
    for nr in 0..4 {
        session.edit(&mut tab, &format!("{nr} set {nr} text"), within)?;
    }
    pass(&sim, &mut tab, 40_000);
    let now = sim.0.borrow().now;
    tab[0].keeper.restore_point(now, "risky step", true);
    session.edit(&mut tab, "4 del 2", within)?;
    pass(&sim, &mut tab, 40_000);
    session.edit(&mut tab, "5 set 9 after", within)?;
    let last = (tab[0].keeper.mode(), tab[0].keeper.status(), tab[0].book.clone());
    session.note(&tab[0]);

    let mut tab = [Tab::with(&sim, 2, app(), sabotage)];
    let now = sim.0.borrow().now;
    sim.0.borrow_mut().kill_tab(1);
    tab[0].keeper.open(now, true);
    pass(&sim, &mut tab, 20_000);
    let opened = tab[0].keeper.mode();
    if opened == Mode::Writer {
        session.model.check(
            Some(&tab[0].book),
            session.acknowledged,
            session.model.states.len() as u64 - 1,
        )?;
        session.model.states.truncate(tab[0].book.log.len() + 1);
        session.edit(&mut tab, "6 set 1 second session", within)?;
        session.edit(&mut tab, "7 set 2 second session", within)?;
    }
    let failed = sim.0.borrow().failed;
    // Space returns: what is in memory gets to the disk by itself.
    sim.0.borrow_mut().faults = Faults::default();
    pass(&sim, &mut tab, 30_000);
    if opened == Mode::Writer && !matches!(tab[0].keeper.status(), Status::Saved { .. }) {
        return Err(format!("does not recover: {:?} {last:?}", tab[0].keeper.status()));
    }
    session.note(&tab[0]);
    let made = session.model.states.len() as u64 - 1;
    let end = sim.0.borrow().crash(Crash { browser: true, kept: 0, local_kept: 0, torn: false });
    session.model.check(recovered(&end).doc.as_ref(), session.acknowledged, made)?;
    Ok(failed)
}

/// Runs a kind of fault for every k; the first broken promise.
pub fn every_call(kind: Faults, sabotage: Sabotage) -> Result<u64, String> {
    for k in 1.. {
        let failed = run(Faults { at: Some(k), ..kind }, sabotage)
            .map_err(|e| format!("call {k}, {kind:?}: {e}"))?;
        if failed == 0 {
            return Ok(k);
        }
    }
    Ok(0)
}

#[test]
fn any_call_may_fail_once_or_for_good() {
    for persistent in [false, true] {
        for silent in [false, true] {
            for only_durable in [None, Some(true), Some(false)] {
                let kind = Faults { persistent, silent, only_durable, ..Faults::default() };
                let calls = every_call(kind, Sabotage::default()).unwrap_or_else(|e| panic!("{e}"));
                assert!(calls > 20, "only {calls} calls were tried with {kind:?}");
            }
        }
    }
}

#[test]
fn a_slow_database_is_waited_for() {
    let sim = Sim::default();
    let mut tab = [fresh(&sim, 1, Sabotage::default())];
    sim.0.borrow_mut().delay = 5_000;
    let now = sim.0.borrow().now;
    tab[0].edit(now, "1 set 1 a");
    pass(&sim, &mut tab, 2_000);
    assert!(matches!(tab[0].keeper.status(), Status::Saving { .. }));
    pass(&sim, &mut tab, 2_000);
    assert!(matches!(tab[0].keeper.status(), Status::NotSaved { .. }));
    assert!(tab[0].edit(now + 4_000, "2 set 2 b"), "typing is never blocked");
    pass(&sim, &mut tab, 30_000);
    assert_eq!(tab[0].keeper.status(), Status::Saved { seq: 2 });
}
