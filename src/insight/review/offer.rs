//! What the plan of a new review begins with: the answers that fit most often.

use super::period::Period;
use crate::workbook::{Id, ManagementReview, ReviewState, Workbook};
use chrono::{Datelike, Days, Months, NaiveDate};

/// How many days there usually are to prepare a review.
const AHEAD: u64 = 14;

/// An offer for the plan of a review.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    pub period: Period,
    pub planned_on: NaiveDate,
    pub chair: Option<Id>,
    /// The year of the meeting, for its title.
    pub year: String,
}

/// From the day after the last review, or from a year ago where there was none, to the end of last month; in two
/// weeks; led by who led the last one, or by somebody of top management.
pub fn offer(book: &Workbook, today: NaiveDate) -> Offer {
    let held = |r: &&ManagementReview| matches!(r.state, ReviewState::Held | ReviewState::Closed);
    let last = book.management_reviews.iter().filter(held).max_by_key(|r| (r.held_on, r.id));
    let month = today.with_day(1).unwrap_or(today);
    let year_ago = month.checked_sub_months(Months::new(12)).unwrap_or(month);
    let from = last.and_then(|r| r.period_to?.succ_opt()).unwrap_or(year_ago);
    let to = month.pred_opt().unwrap_or(today);
    // A review soon after the last one looks at the days since.
    let period = Period::new(from, to).or_else(|| Period::new(from, today));
    let planned_on = today.checked_add_days(Days::new(AHEAD)).unwrap_or(today);
    let leads = || {
        let mut top = book.people.iter().filter(|p| p.top_management && p.left.is_none());
        top.next().map(|p| p.id)
    };
    Offer {
        period: period.unwrap_or(Period { from: today, to: today }),
        planned_on,
        chair: last.and_then(|r| r.chair).or_else(leads),
        year: planned_on.year().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_first_review_looks_back_a_year_of_whole_months() {
        let offer = offer(&Workbook::default(), day("2026-11-24"));
        assert_eq!(offer.period, Period { from: day("2025-11-01"), to: day("2026-10-31") });
        assert_eq!(offer.planned_on, day("2026-12-08"));
        assert_eq!(offer.chair, None);
    }
}
