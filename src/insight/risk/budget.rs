//! What actions cost, by owner and by quarter.

use crate::insight::approval::actions_of;
use crate::workbook::{Action, Id, Risk, Workbook};
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// Sums of what actions cost. Unset costs count as nothing and are counted apart, so that a sum never hides
/// what nobody has estimated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    pub once: i64,
    pub year: i64,
    pub days: i64,
    /// Actions in the sums, and those of them for which nothing is estimated.
    pub actions: usize,
    pub unestimated: usize,
}

impl Cost {
    fn add(&mut self, action: &Action) {
        self.once = self.once.saturating_add(action.cost_once.unwrap_or(0));
        self.year = self.year.saturating_add(action.cost_year.unwrap_or(0));
        self.days = self.days.saturating_add(action.person_days.unwrap_or(0));
        self.actions += 1;
        let estimated = [action.cost_once, action.cost_year, action.person_days];
        self.unestimated += usize::from(estimated.iter().all(Option::is_none));
    }

    /// In money for the first year; see [`money`](super::what_if::money).
    pub fn money(&self, day_rate: Option<i64>) -> Option<i64> {
        super::what_if::money(day_rate, self.once, self.year, self.days)
    }
}

/// A quarter of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quarter {
    pub year: i32,
    /// 1 to 4.
    pub quarter: u32,
}

impl Quarter {
    pub fn of(day: NaiveDate) -> Quarter {
        Quarter { year: day.year(), quarter: day.month0() / 3 + 1 }
    }

    pub fn next(self) -> Quarter {
        match self.quarter {
            1..=3 => Quarter { quarter: self.quarter + 1, ..self },
            _ => Quarter { year: self.year.saturating_add(1), quarter: 1 },
        }
    }
}

/// Costs of actions: all together, by owner, and by the quarter in which each is due.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Budget {
    pub total: Cost,
    /// Nothing for those without an owner.
    pub by_owner: BTreeMap<Option<Id>, Cost>,
    /// Nothing for those without a day, which come first.
    pub by_quarter: BTreeMap<Option<Quarter>, Cost>,
}

/// The budget of these actions; dropped ones cost nothing.
pub fn budget<'a>(actions: impl Iterator<Item = &'a Action>) -> Budget {
    let mut budget = Budget::default();
    for action in actions.filter(|action| action.stands()) {
        budget.total.add(action);
        budget.by_owner.entry(action.owner).or_default().add(action);
        budget.by_quarter.entry(action.due_now().map(Quarter::of)).or_default().add(action);
    }
    budget
}

/// What the treatment of these risks costs in its first year: the actions about any of them, each counted once.
/// Nothing where days have no price.
pub fn first_year(book: &Workbook, risks: &[&Risk], day_rate: Option<i64>) -> Option<i64> {
    let actions: BTreeSet<Id> =
        crate::sort::gather(risks.iter().flat_map(|risk| actions_of(book, risk.id)));
    let actions = actions.iter().filter_map(|id| book.get::<Action>(*id));
    budget(actions).total.money(day_rate)
}
