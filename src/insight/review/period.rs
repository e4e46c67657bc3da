//! A span of days, and the equal one before it that it is compared with.

use chrono::{Days, Months, NaiveDate};

/// From a day to a day, both in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl Period {
    /// Nothing where it would end before it begins.
    pub fn new(from: NaiveDate, to: NaiveDate) -> Option<Period> {
        (from <= to).then_some(Period { from, to })
    }

    pub fn contains(&self, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&day)
    }

    /// Whether a day that may not be known lies in it.
    pub fn has(&self, day: Option<NaiveDate>) -> bool {
        day.is_some_and(|day| self.contains(day))
    }

    /// How many days it has.
    pub fn days(&self) -> u64 {
        (self.to - self.from).num_days().unsigned_abs() + 1
    }

    /// The period of equal length that ends the day before. One of whole months is compared with whole months: a
    /// quarter with the quarter before, though it has fewer days.
    pub fn before(&self) -> Period {
        let to = self.from.pred_opt().unwrap_or(NaiveDate::MIN);
        let from = match self.months() {
            Some(months) => self.from.checked_sub_months(Months::new(months)),
            None => self.from.checked_sub_days(Days::new(self.days())),
        };
        Period { from: from.unwrap_or(NaiveDate::MIN), to }
    }

    /// Of how many whole months it is, from a day of the month to the day before the same day.
    fn months(&self) -> Option<u32> {
        let after = self.to.succ_opt()?;
        (1..=120).find(|n| self.from.checked_add_months(Months::new(*n)) == Some(after))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(from: &str, to: &str) -> Period {
        Period::new(from.parse().unwrap(), to.parse().unwrap()).unwrap()
    }

    #[test]
    fn a_quarter_is_compared_with_the_quarter_before() {
        assert_eq!(period("2026-04-01", "2026-06-30").before(), period("2026-01-01", "2026-03-31"));
        assert_eq!(period("2026-01-15", "2026-07-14").before(), period("2025-07-15", "2026-01-14"));
        assert_eq!(period("2024-01-01", "2024-12-31").before(), period("2023-01-01", "2023-12-31"));
    }

    #[test]
    fn days_are_compared_with_as_many_days_before() {
        assert_eq!(period("2026-03-11", "2026-03-20").before(), period("2026-03-01", "2026-03-10"));
        assert_eq!(period("2026-03-11", "2026-03-11").before(), period("2026-03-10", "2026-03-10"));
    }

    #[test]
    fn a_period_does_not_end_before_it_begins() {
        let day = |text: &str| text.parse().unwrap();
        assert_eq!(Period::new(day("2026-03-02"), day("2026-03-01")), None);
    }
}
