//! A clock, dice and author for tests: the same every time.

use super::id::{Moment, Surroundings};
use chrono::NaiveDate;

#[derive(Debug)]
pub struct Script {
    pub now: i64,
    pub dice: u64,
    pub today: NaiveDate,
}

impl Default for Script {
    fn default() -> Self {
        Script {
            now: 1_790_000_000_000,
            dice: 1,
            today: NaiveDate::from_ymd_opt(2026, 9, 21).unwrap(),
        }
    }
}

impl Surroundings for Script {
    fn now(&mut self) -> Moment {
        self.now += 1;
        Moment(self.now)
    }
    fn today(&mut self) -> NaiveDate {
        self.today
    }
    fn random(&mut self) -> u128 {
        self.dice = self
            .dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        u128::from(self.dice) << 16
    }
    fn author(&self) -> String {
        "Tester".into()
    }
}
