//! What is to be said, before it is in words: a key of the text tables, and what fills its placeholders.

use crate::text;
use chrono::NaiveDate;

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
