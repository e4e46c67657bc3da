//! Days and months as the reader's browser writes them, for the page and for its worker.

use crate::insight::gap::figures::Month;
use crate::paper::gap_charts::Dates;
use chrono::{Datelike, NaiveDate};
use js_sys::{Date, Object, Reflect};

/// Dates of the reader's locale.
#[derive(Debug)]
pub struct ReaderDates;

impl Dates for ReaderDates {
    fn day(&self, day: NaiveDate) -> String {
        let date =
            Date::new_with_year_month_day(day.year() as u32, day.month0() as i32, day.day() as i32);
        written(&date, &[("year", "numeric"), ("month", "short"), ("day", "numeric")])
    }

    fn month(&self, (year, month): Month) -> String {
        let year = u32::try_from(year).unwrap_or(0);
        let date = Date::new_with_year_month_day(year, month as i32 - 1, 1);
        written(&date, &[("year", "numeric"), ("month", "short")])
    }
}

fn written(date: &Date, parts: &[(&str, &str)]) -> String {
    let options = Object::new();
    for (name, value) in parts {
        // Setting a property of a fresh object does not fail.
        let _ = Reflect::set(&options, &(*name).into(), &(*value).into());
    }
    String::from(date.to_locale_date_string("default", &options))
}
