//! G10, simulated: two and three tabs, with kills, freezes, lock theft and lost messages.

use std::collections::VecDeque;

use isms_workbook::storage::engine::{Event, Ticket};
use isms_workbook::storage::keeper::{Mode, Note, Sabotage, Status};
use isms_workbook::storage::sim::{Dice, Sim};

use super::support::*;

struct Room {
    sim: Sim,
    tabs: Vec<Tab>,
    frozen: Vec<u32>,
    /// The tab that the lock manager says holds the lock.
    holder: Option<u32>,
    /// Tabs that were robbed and were not told yet.
    robbed: Vec<u32>,
    held: VecDeque<(u32, Ticket, Event)>,
    mail: VecDeque<(u32, String)>,
    acknowledged: Vec<String>,
    /// Changes given back to their author instead of applied.
    returned: Vec<String>,
    edits: u64,
    next_tab: u32,
    sabotage: Sabotage,
}

impl Room {
    fn now(&self) -> u64 {
        self.sim.0.borrow().now
    }

    fn open_tab(&mut self) {
        let nr = self.next_tab;
        self.next_tab += 1;
        let mut tab = Tab::with(&self.sim, nr, app(), self.sabotage);
        tab.keeper.open(self.now(), false);
        self.tabs.push(tab);
    }

    fn collect(&mut self, nr: u32) {
        let Some(tab) = self.tabs.iter_mut().find(|t| t.nr == nr) else {
            return;
        };
        for text in tab.keeper.take_broadcast() {
            let entry = isms_workbook::storage::entry::Entry::parse(text.as_bytes()).unwrap();
            self.acknowledged.push(String::from_utf8(entry.payload).unwrap());
            self.mail.push_back((nr, text));
        }
        for note in tab.keeper.take_notes() {
            if let Note::PenTaken { not_applied } = note {
                let texts = not_applied.into_iter().map(|p| String::from_utf8(p).unwrap());
                self.returned.extend(texts);
            }
        }
    }

    /// Runs one call and hands over its events, except to tabs that are frozen.
    fn turn(&mut self) -> bool {
        let stepped = self.sim.0.borrow_mut().step();
        let mut event = self.sim.0.borrow_mut().next_event();
        if event.is_none() {
            let at = self.held.iter().position(|(nr, _, _)| !self.frozen.contains(nr));
            event = at.and_then(|at| self.held.remove(at));
        }
        let Some((nr, ticket, event)) = event else {
            return stepped;
        };
        if self.frozen.contains(&nr) {
            self.held.push_back((nr, ticket, event));
            return true;
        }
        let now = self.now();
        if let Some(tab) = self.tabs.iter_mut().find(|t| t.nr == nr) {
            tab.event(now, ticket, event);
        }
        self.collect(nr);
        true
    }

    fn post(&mut self, dice: &mut Dice) {
        let Some((from, text)) = self.mail.pop_front() else {
            return;
        };
        if dice.below(6) == 0 {
            return;
        }
        if dice.below(6) == 0 {
            self.mail.push_back((from, text.clone()));
        }
        self.deliver_mail(from, &text);
    }

    fn deliver_mail(&mut self, from: u32, text: &str) {
        let now = self.now();
        for tab in &mut self.tabs {
            if tab.nr != from && !self.frozen.contains(&tab.nr) {
                tab.keeper.remote(now, text, &mut tab.book);
            }
        }
    }

    fn edit(&mut self, at: usize) {
        let now = self.now();
        let entry = format!("{} set {} x", self.edits, self.edits % 7);
        let Some(tab) = self.tabs.get_mut(at) else {
            return;
        };
        if tab.edit(now, &entry) {
            self.edits += 1;
        }
    }

    fn take(&mut self, at: usize, steal: bool) {
        let now = self.now();
        let Some(nr) = self.tabs.get(at).map(|t| t.nr) else {
            return;
        };
        if self.tabs[at].keeper.mode() != Mode::Reader || self.frozen.contains(&nr) {
            return;
        }
        if self.holder.is_some() && !steal {
            return;
        }
        if let Some(old) = self.holder.replace(nr).filter(|old| *old != nr) {
            self.robbed.push(old);
        }
        self.tabs[at].keeper.take_over(now);
    }

    fn tell_robbed(&mut self) {
        let now = self.now();
        let frozen = self.frozen.clone();
        let told: Vec<u32> =
            self.robbed.iter().copied().filter(|nr| !frozen.contains(nr)).collect();
        self.robbed.retain(|nr| frozen.contains(nr));
        for nr in told {
            // Unless the lock has come back to it meanwhile.
            if self.holder == Some(nr) {
                continue;
            }
            if let Some(tab) = self.tabs.iter_mut().find(|t| t.nr == nr) {
                tab.keeper.lock_lost(now);
            }
            self.collect(nr);
        }
    }

    /// A tab that holds the lock and lost the pen to a late claim takes it up again.
    fn claim_again(&mut self) {
        let now = self.now();
        let holder = self.holder;
        for tab in self.tabs.iter_mut().filter(|t| Some(t.nr) == holder) {
            tab.keeper.take_over(now);
        }
    }

    fn kill(&mut self, at: usize) {
        if self.tabs.len() < 2 {
            return;
        }
        let nr = self.tabs.remove(at).nr;
        self.sim.0.borrow_mut().kill_tab(nr);
        self.frozen.retain(|f| *f != nr);
        self.robbed.retain(|f| *f != nr);
        if self.holder == Some(nr) {
            self.holder = None;
        }
    }

    fn rest(&mut self) {
        while self.turn() {}
    }

    fn pass(&mut self, ms: u64) {
        let end = self.now() + ms;
        while self.now() < end {
            self.rest();
            self.sim.0.borrow_mut().now += 250;
            let now = self.now();
            let frozen = self.frozen.clone();
            for tab in self.tabs.iter_mut().filter(|t| !frozen.contains(&t.nr)) {
                tab.tick(now);
            }
            for nr in self.tabs.iter().map(|t| t.nr).collect::<Vec<_>>() {
                self.collect(nr);
            }
        }
        self.rest();
    }
}

/// One random afternoon of several tabs; the first broken promise.
pub fn interleave(seed: u64, sabotage: Sabotage) -> Result<(), String> {
    let mut dice = Dice(seed);
    let sim = Sim::default();
    sim.0.borrow_mut().now = 1_000_000;
    let first = fresh(&sim, 1, sabotage);
    let mut room = Room {
        sim,
        tabs: vec![first],
        frozen: Vec::new(),
        holder: Some(1),
        robbed: Vec::new(),
        held: VecDeque::new(),
        mail: VecDeque::new(),
        acknowledged: Vec::new(),
        returned: Vec::new(),
        edits: 0,
        next_tab: 2,
        sabotage,
    };
    for _ in 0..1 + dice.below(2) {
        room.open_tab();
    }
    room.rest();
    for _ in 0..30 + dice.below(40) {
        let at = dice.below(room.tabs.len() as u64) as usize;
        let nr = room.tabs[at].nr;
        match dice.below(20) {
            0..=6 => room.edit(at),
            7..=10 => {
                room.turn();
            }
            11 => room.rest(),
            12 | 13 => room.post(&mut dice),
            14 => room.take(at, true),
            15 => room.take(at, false),
            16 if !room.frozen.contains(&nr) => room.frozen.push(nr),
            // Thawed: it may edit before it hears that it was robbed.
            17 if room.frozen.contains(&nr) => {
                room.frozen.retain(|f| *f != nr);
                if dice.below(2) == 0 {
                    room.edit(at);
                }
                let now = room.now();
                room.tabs[at].keeper.thaw(now);
            }
            18 if dice.below(3) == 0 => {
                room.kill(at);
                if room.tabs.len() < 2 {
                    room.open_tab();
                }
            }
            18 => room.tell_robbed(),
            19 => room.pass(dice.below(1_500)),
            _ => {}
        }
    }
    finish(room).map_err(|e| format!("seed {seed}: {e}"))
}

/// Everyone wakes up, hears everything, and must agree.
fn finish(mut room: Room) -> Result<(), String> {
    room.frozen.clear();
    room.tell_robbed();
    room.pass(16_000);
    if room.holder.is_none() {
        room.take(0, false);
    }
    room.pass(16_000);
    room.claim_again();
    room.pass(2_000);
    let now = room.now();
    for tab in &mut room.tabs {
        tab.keeper.thaw(now);
    }
    room.pass(2_000);
    room.claim_again();
    room.pass(2_000);
    while let Some((from, text)) = room.mail.pop_front() {
        room.deliver_mail(from, &text);
        room.rest();
    }
    room.pass(2_000);
    let now = room.now();
    for tab in room.tabs.iter_mut().filter(|t| t.keeper.mode() == Mode::Reader) {
        tab.keeper.reread(now);
    }
    room.pass(2_000);
    let writers: Vec<_> = room.tabs.iter().filter(|t| t.keeper.mode() == Mode::Writer).collect();
    if writers.len() != 1 || !matches!(writers[0].keeper.status(), Status::Saved { .. }) {
        let modes: Vec<_> = room
            .tabs
            .iter()
            .map(|t| (t.nr, t.keeper.mode(), t.keeper.status(), t.outcome.clone()))
            .collect();
        return Err(format!("{modes:?}, lock {:?}", room.holder));
    }
    let log = writers[0].book.log.clone();
    if let Some(tab) = room.tabs.iter().find(|t| t.book.log != log) {
        return Err(format!(
            "tab {} ({:?}) differs: {:?}, {log:?}",
            tab.nr,
            tab.keeper.mode(),
            tab.book.log
        ));
    }
    let found = recovered(&room.sim.0.borrow());
    if found.doc.is_none_or(|d| d.log != log) {
        return Err(format!("what is kept differs: {:?}", found.outcome));
    }
    if let Some(gone) = room.acknowledged.iter().find(|e| !log.contains(e)) {
        return Err(format!("acknowledged and lost: {gone} not in {log:?}"));
    }
    let twice = log.iter().enumerate().any(|(i, e)| log[..i].contains(e));
    if twice { Err(format!("applied twice: {log:?}")) } else { Ok(()) }
}

#[test]
fn tabs_agree_and_lose_nothing() {
    for seed in 0..rounds(10_000) {
        interleave(seed, Sabotage::default()).unwrap_or_else(|e| panic!("{e}"));
    }
}

#[test]
fn a_killed_writers_last_change_is_taken_over_within_a_second() {
    let sim = Sim::default();
    let mut tabs = vec![fresh(&sim, 1, Sabotage::default())];
    let mut reader = Tab::new(&sim, 2);
    reader.keeper.open(0, false);
    tabs.push(reader);
    settle(&sim, &mut tabs);
    tabs[0].edit(0, "1 set 1 unacknowledged");
    sim.0.borrow_mut().kill_tab(1);
    tabs.remove(0);
    let now = sim.0.borrow().now;
    tabs[0].keeper.take_over(now);
    pass(&sim, &mut tabs, 500);
    assert_eq!(tabs[0].keeper.mode(), Mode::Writer);
    assert_eq!(tabs[0].book.log, ["1 set 1 unacknowledged"]);
    assert_eq!(tabs[0].keeper.status(), Status::Saved { seq: 1 });
}

#[test]
fn a_robbed_tab_gives_its_changes_back() {
    let sim = Sim::default();
    let mut tabs = vec![fresh(&sim, 1, Sabotage::default())];
    let mut reader = Tab::new(&sim, 2);
    reader.keeper.open(0, false);
    tabs.push(reader);
    settle(&sim, &mut tabs);
    tabs[1].keeper.take_over(0);
    settle(&sim, &mut tabs);
    tabs[1].edit(0, "1 set 1 by the new writer");
    settle(&sim, &mut tabs);
    // The old one does not know yet.
    assert!(tabs[0].edit(0, "2 set 1 by the robbed"));
    settle(&sim, &mut tabs);
    assert_eq!(tabs[0].keeper.mode(), Mode::Reader);
    let notes = tabs[0].keeper.take_notes();
    assert!(
        notes.contains(&Note::PenTaken { not_applied: vec![b"2 set 1 by the robbed".to_vec()] })
    );
    assert_eq!(tabs[0].book.log, ["1 set 1 by the new writer"]);
}
