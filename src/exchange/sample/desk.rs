//! Where the sample is put together: the workbook so far, a calendar, and the keys of the tables.

use crate::insight::gap::ops::Stop;
use crate::workbook::{Draft, Id, Kind, Label, Moment, Surroundings, Workbook};
use chrono::NaiveDate;
use std::collections::HashMap;
use std::fmt::Debug;

/// Time, dice and author as the script has them.
#[derive(Clone, Debug, Default)]
pub(super) struct Calendar {
    day: NaiveDate,
    now: i64,
    dice: u64,
    pub author: String,
}

impl Calendar {
    /// One that begins again, with dice that fall in another way.
    pub fn another(&self) -> Self {
        Calendar {
            dice: self.dice.wrapping_add(1),
            author: self.author.clone(),
            ..Calendar::default()
        }
    }

    /// Turns to a day, nine in the morning; never back.
    pub fn turn_to(&mut self, day: NaiveDate) {
        let morning = day.and_hms_opt(9, 0, 0).map_or(0, |t| t.and_utc().timestamp_millis());
        self.day = day;
        self.now = self.now.max(morning);
    }

    /// The day that it is turned to.
    pub fn day(&self) -> NaiveDate {
        self.day
    }
}

impl Surroundings for Calendar {
    /// Every look at the clock takes half a minute, so that two entries are never made at once.
    fn now(&mut self) -> Moment {
        self.now += 30_000;
        Moment(self.now)
    }
    fn today(&mut self) -> NaiveDate {
        self.day
    }
    /// Random enough to look like an id, the same every time.
    fn random(&mut self) -> u128 {
        const STEP: u64 = 6_364_136_223_846_793_005;
        self.dice = self.dice.wrapping_mul(STEP).wrapping_add(1_442_695_040_888_963_407);
        (u128::from(self.dice) << 16) | u128::from(self.dice >> 48)
    }
    fn author(&self) -> String {
        self.author.clone()
    }
}

#[derive(Clone, Debug, Default)]
pub(super) struct Desk {
    pub book: Workbook,
    pub calendar: Calendar,
    /// Rows by kind and key, in the order of the tables.
    keys: HashMap<(Kind, String), Id>,
    /// What a table said that could not be taken.
    pub slips: Vec<String>,
}

impl Desk {
    pub fn new(id: Id) -> Self {
        Desk { book: Workbook::new(id), ..Desk::default() }
    }

    /// One change, made and applied. A refusal is a slip and changes nothing.
    pub fn edit<T>(
        &mut self,
        what: &str,
        make: impl FnOnce(&mut Draft<'_>) -> Result<T, Stop>,
    ) -> Option<T> {
        self.edit_by(what, make)
    }

    /// Like [`Desk::edit`], for operations that stop for reasons of their own.
    pub fn edit_by<T, S: Debug>(
        &mut self,
        what: &str,
        make: impl FnOnce(&mut Draft<'_>) -> Result<T, S>,
    ) -> Option<T> {
        let mut draft = Draft::new(&self.book, &mut self.calendar);
        let made = make(&mut draft);
        let change = draft.finish(Label::default());
        match made {
            Ok(made) => {
                let applied = change.is_none_or(|change| self.book.apply(&change).is_ok());
                if !applied {
                    self.slip(what, "conflict");
                }
                applied.then_some(made)
            }
            Err(stop) => {
                self.slip(what, &format!("{stop:?}"));
                None
            }
        }
    }

    pub fn slip(&mut self, what: &str, why: &str) {
        self.slips.push(format!("{what}: {why}"));
    }

    /// Remembers the key of a row; most rows need none.
    pub fn name(&mut self, kind: Kind, key: &str, id: Id) {
        if !key.is_empty() && self.keys.insert((kind, key.to_owned()), id).is_some() {
            self.slip(key, "the key is taken");
        }
    }

    pub fn find(&self, kind: Kind, key: &str) -> Option<Id> {
        self.keys.get(&(kind, key.to_owned())).copied()
    }

    /// The key of a row; empty where it has none.
    pub fn key_of(&self, kind: Kind, id: Id) -> String {
        let named = self.keys.iter().find(|((of, _), named)| *of == kind && **named == id);
        named.map(|((_, key), _)| key.clone()).unwrap_or_default()
    }

    /// The rows of keys parted by blanks; nothing if one is unknown.
    pub fn find_all(&self, kind: Kind, keys: &str) -> Option<Vec<Id>> {
        keys.split_whitespace().map(|key| self.find(kind, key)).collect()
    }

    /// The rows of a kind whose key begins so, in the order of entry.
    pub fn beginning(&self, kind: Kind, start: &str) -> Vec<Id> {
        let begins = |(of, key): &&(Kind, String)| *of == kind && key.starts_with(start);
        let mut ids: Vec<Id> =
            self.keys.iter().filter(|(k, _)| begins(k)).map(|(_, id)| *id).collect();
        crate::sort::by(&mut ids, Ord::cmp);
        ids
    }
}
