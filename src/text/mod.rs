//! Every sentence that a person reads, by key.
//!
//! A language is one folder of `key = text` lines; English is `en/`. Texts carry placeholders:
//! `{name}` is filled with an argument, `{n|action|actions}` chooses by the argument `n` (one,
//! otherwise). A line that starts with a blank continues the text before it; `\n` is a line
//! break. `tests/text.rs` finds keys that the code uses and no table has, and the other way round.

use std::collections::HashMap;
use std::sync::OnceLock;

/// The files of the English table.
const ENGLISH: &[&str] = &[
    include_str!("en/app.txt"),
    include_str!("en/records.txt"),
    include_str!("en/risk_records.txt"),
    include_str!("en/review_records.txt"),
    include_str!("en/review.txt"),
    include_str!("en/audit.txt"),
    include_str!("en/risk.txt"),
    include_str!("en/risk_pages.txt"),
    include_str!("en/findings.txt"),
    include_str!("en/steps.txt"),
    include_str!("en/gap.txt"),
    include_str!("en/paper.txt"),
    include_str!("en/office.txt"),
    include_str!("en/chart.txt"),
    include_str!("en/storage.txt"),
];

/// What only the worker says: inside papers, charts and files. The page does not carry it.
#[cfg(feature = "office")]
const WORKER: &[&str] = &[
    include_str!("en/worker/papers.txt"),
    include_str!("en/worker/figures.txt"),
    include_str!("en/worker/risk_charts.txt"),
    include_str!("en/worker/files.txt"),
    include_str!("en/worker/review.txt"),
    include_str!("en/worker/checks.txt"),
    include_str!("en/worker/review_papers.txt"),
];
#[cfg(not(feature = "office"))]
const WORKER: &[&str] = &[];

fn files() -> impl Iterator<Item = &'static str> {
    ENGLISH.iter().chain(WORKER).copied()
}

/// Every key that the page carries.
pub fn page_keys() -> Vec<&'static str> {
    ENGLISH.iter().flat_map(|file| entries(file)).map(|(key, _)| key).collect()
}

fn table() -> &'static HashMap<&'static str, String> {
    static TABLE: OnceLock<HashMap<&'static str, String>> = OnceLock::new();
    TABLE.get_or_init(|| files().flat_map(entries).collect())
}

/// The entries of one file, in its order.
fn entries(file: &'static str) -> Vec<(&'static str, String)> {
    let mut entries: Vec<(&'static str, String)> = Vec::new();
    for line in file.lines() {
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        if line.starts_with(' ') {
            if let Some((_, text)) = entries.last_mut() {
                text.push(' ');
                text.push_str(&line.trim().replace("\\n", "\n"));
            }
        } else if let Some((key, text)) = line.split_once('=') {
            entries.push((key.trim(), text.trim().replace("\\n", "\n")));
        }
    }
    entries
}

/// The text of a key. An unknown key comes back as itself, so that a slip is seen and not fatal.
pub fn t(key: &'static str) -> &'static str {
    find(key).unwrap_or(key)
}

/// The text of a key that is put together while the app runs.
pub fn find(key: &str) -> Option<&'static str> {
    table().get(key).map(String::as_str)
}

/// The key as the table has it, for whoever has it only for now.
pub fn key(key: &str) -> Option<&'static str> {
    table().get_key_value(key).map(|(key, _)| *key)
}

/// Like [`find`], with the key itself where the table has nothing.
pub fn of(key: &str) -> String {
    find(key).map_or_else(|| key.to_owned(), str::to_owned)
}

/// The text of a key with its placeholders filled.
pub fn fill(key: &str, args: &[(&str, &str)]) -> String {
    fill_in(find(key).unwrap_or(key), args)
}

/// Fills the placeholders of a text. Arguments are put in as they are: a brace in one is a brace.
pub fn fill_in(text: &str, args: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((inside, next)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            continue;
        };
        out.push_str(&placeholder(inside, args));
        rest = next;
    }
    out.push_str(rest);
    out
}

fn placeholder(inside: &str, args: &[(&str, &str)]) -> String {
    let mut parts = inside.split('|');
    let name = parts.next().unwrap_or_default();
    let Some((_, value)) = args.iter().find(|(n, _)| *n == name) else {
        return format!("{{{inside}}}");
    };
    match (parts.next(), parts.next()) {
        (Some(one), Some(other)) => if *value == "1" { one } else { other }.to_owned(),
        _ => (*value).to_owned(),
    }
}

/// Every key of the table, for the tests over all of them.
pub fn keys() -> Vec<&'static str> {
    files().flat_map(entries).map(|(key, _)| key).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_once_and_as_they_are() {
        let check = |text: &str, args: &[(&str, &str)], expect: &str| {
            assert_eq!(fill_in(text, args), expect);
        };
        check("{n} {n|action|actions}", &[("n", "1")], "1 action");
        check("{n} {n|action|actions}", &[("n", "0")], "0 actions");
        check("Hello {name}", &[("name", "{n} <b>")], "Hello {n} <b>");
        check("left {open", &[], "left {open");
        check("{unknown}", &[], "{unknown}");
    }

    #[test]
    fn a_file_is_read_line_by_line() {
        let read = entries("# note\na.b = One\n  two\\nthree\n\nc = x = y");
        assert_eq!(read, [("a.b", "One two\nthree".to_owned()), ("c", "x = y".to_owned())]);
    }

    #[test]
    fn no_key_is_written_twice() {
        let mut keys = keys();
        keys.sort_unstable();
        let twice: Vec<_> = keys.windows(2).filter(|w| w[0] == w[1]).map(|w| w[0]).collect();
        assert_eq!(twice, Vec::<&str>::new());
    }
}
