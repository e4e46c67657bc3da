//! What follows from a workbook, in the words of those who use it.

#![allow(clippy::unwrap_used)] // a test that cannot go on says so

mod audits;
mod edition;
mod gap;
mod golden_review;
mod numbers;
mod performance;
mod performance_checks;
mod review;
mod risk;
mod speed;
mod steps;
mod thread;
mod versions;

use isms_workbook::catalogue::{self, Edition};
use isms_workbook::insight::gap::ops;
use isms_workbook::workbook::*;

#[derive(Debug)]
pub struct Script {
    now: i64,
    dice: u64,
    pub today: chrono::NaiveDate,
}

impl Surroundings for Script {
    fn now(&mut self) -> Moment {
        self.now += 700;
        Moment(self.now)
    }
    fn today(&mut self) -> chrono::NaiveDate {
        self.today
    }
    fn random(&mut self) -> u128 {
        self.dice = self.dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        u128::from(self.dice) << 20
    }
    fn author(&self) -> String {
        "Tester".into()
    }
}

pub fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

/// A workbook with the means to change it.
#[derive(Debug)]
pub struct Desk {
    pub book: Workbook,
    pub script: Script,
}

impl Desk {
    /// A firm with one person and nothing else.
    pub fn new(edition: Edition) -> (Desk, Id) {
        let script = Script { now: 1_790_000_000_000, dice: 3, today: day("2026-09-21") };
        let mut desk = Desk { book: Workbook::new(Id(7)), script };
        let person = desk.edit(|d| {
            d.create::<Organisation>(|o| {
                o.name = "Example".into();
                o.edition = edition;
            });
            d.create::<Person>(|p| p.name = "Ada".into())
        });
        (desk, person)
    }

    /// Makes one change; what the edit returns comes back.
    pub fn edit<T>(&mut self, edit: impl FnOnce(&mut Draft<'_>) -> T) -> T {
        let mut draft = Draft::new(&self.book, &mut self.script);
        let out = edit(&mut draft);
        if let Some(change) = draft.finish(Label::new("test")) {
            self.book.apply(&change).unwrap();
        }
        out
    }

    pub fn start(&mut self, edition: Edition, assessor: Id) -> Id {
        let new = ops::NewRun {
            name: "Initial".into(),
            edition,
            assessors: vec![assessor],
            ..ops::NewRun::default()
        };
        self.edit(|d| ops::start(d, new))
    }

    pub fn answer(&self, run: Id, line: &str) -> Id {
        let of_line = |a: &&GapAnswer| a.run == Some(run) && a.line == line;
        self.book.gap_answers.iter().find(of_line).unwrap().id
    }

    pub fn verdict(&mut self, run: Id, line: &str, verdict: Conformity) {
        let answer = self.answer(run, line);
        self.edit(|d| ops::set_verdict(d, answer, verdict)).unwrap();
    }

    /// Gives every line of a run the same verdict.
    pub fn all(&mut self, run: Id, verdict: Conformity) {
        let edition = self.book.get::<GapRun>(run).unwrap().edition;
        let ids: Vec<Id> =
            catalogue::scored_lines(edition).iter().map(|l| self.answer(run, l.id)).collect();
        self.edit(|d| ids.iter().for_each(|id| ops::set_verdict(d, *id, verdict).unwrap()));
    }

    pub fn close(&mut self, run: Id) {
        self.edit(|d| ops::to_review(d, run)).unwrap();
        self.edit(|d| ops::close(d, run)).unwrap();
    }
}
