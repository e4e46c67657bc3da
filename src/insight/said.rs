//! What is to be said, before it is in words: a key of the text tables, and what fills its placeholders.

use crate::text;
use crate::workbook::check::FIELD;
use crate::workbook::{Finding, wire};
use chrono::NaiveDate;

/// Arguments of findings that are days. A finding carries them as ISO text.
const DAYS: [&str; 4] = ["day", "first", "now", "start"];

/// A text of a finding, filled: other fields by their labels, and days as `day` says them.
pub fn fill_finding(finding: &Finding, text: &str, day: &dyn Fn(NaiveDate) -> String) -> String {
    let words = |name: &str, value: &str| match finding.place.row {
        Some((kind, _)) if name == FIELD => text::of(&format!("field.{}.{value}", kind.table())),
        _ if DAYS.contains(&name) => wire::read_day(value).map_or_else(|| value.to_owned(), day),
        _ => value.to_owned(),
    };
    let args: Vec<(&str, String)> = finding.args.iter().map(|(n, v)| (*n, words(n, v))).collect();
    let args: Vec<(&str, &str)> = args.iter().map(|(n, v)| (*n, v.as_str())).collect();
    text::fill_in(text, &args)
}

/// What fills a placeholder. A day stays one until somebody says it to a reader, in the reader's way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    Text(String),
    Number(usize),
    Day(NaiveDate),
}

impl Arg {
    /// The argument as text. `day` says dates as the reader's language writes them.
    pub fn words(&self, day: &dyn Fn(NaiveDate) -> String) -> String {
        match self {
            Arg::Text(text) => text.clone(),
            Arg::Number(n) => n.to_string(),
            Arg::Day(date) => day(*date),
        }
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Arg {
        Arg::Text(text.to_owned())
    }
}

impl From<&String> for Arg {
    fn from(text: &String) -> Arg {
        Arg::Text(text.clone())
    }
}

impl From<usize> for Arg {
    fn from(n: usize) -> Arg {
        Arg::Number(n)
    }
}

impl From<u32> for Arg {
    fn from(n: u32) -> Arg {
        Arg::Number(n as usize)
    }
}

/// A day that is not known is left out of the sentence.
impl From<Option<NaiveDate>> for Arg {
    fn from(day: Option<NaiveDate>) -> Arg {
        day.map_or_else(|| Arg::Text(String::new()), Arg::Day)
    }
}

/// The sentence of a key with its arguments.
pub(super) fn words(
    key: &str,
    args: &[(&'static str, Arg)],
    day: &dyn Fn(NaiveDate) -> String,
) -> String {
    let said: Vec<(&str, String)> = args.iter().map(|(n, arg)| (*n, arg.words(day))).collect();
    let said: Vec<(&str, &str)> = said.iter().map(|(n, arg)| (*n, arg.as_str())).collect();
    text::fill(key, &said)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::{Id, Kind, Place};

    /// Findings said days as files keep them, 2026-03-02, to readers who write them otherwise.
    #[test]
    fn a_finding_says_days_as_the_reader_writes_them() {
        let place = Place::field(Kind::Person, Id(1), "left");
        let finding = Finding::warning("row.out_of_order", place.clone())
            .with("day", "2026-02-01")
            .with(FIELD, "joined")
            .with("first", "2026-03-02");
        let told = |day: NaiveDate| day.format("%d/%m/%y").to_string();
        let said = fill_finding(&finding, "{day} before {first_field}, {first}", &told);
        assert_eq!(said, "01/02/26 before Joined, 02/03/26");
        // What is typed stays as it was typed, and a level is no day.
        let typed = Finding::warning("row.not_an_email", place)
            .with("found", "2026-02-01")
            .with("now", "3 High");
        assert_eq!(fill_finding(&typed, "{found} {now}", &told), "2026-02-01 3 High");
    }
}
