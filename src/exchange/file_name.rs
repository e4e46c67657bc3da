//! The name under which a workbook is saved.

use crate::workbook::Workbook;
use chrono::NaiveDate;

const ENDING: &str = ".isms.json";
/// Most characters of the whole name. Some shares and archives refuse long ones.
const LONGEST: usize = 80;
/// Most bytes of the whole name; file systems count bytes, and 255 is the usual end.
const LONGEST_BYTES: usize = 240;

/// `NAME YYYY-MM-DD.isms.json` from the name of the firm, as every common file system takes it. The day tells
/// yesterday's file from today's; browsers number two of the same day themselves.
pub fn file_name(book: &Workbook, today: NaiveDate) -> String {
    safe(book.name(), &format!(" {today}{ENDING}"))
}

/// `WHAT NAME YYYY-MM-DD` for a paper of the firm, without its ending: consultants keep those of several firms.
pub fn paper_name(what: &str, book: &Workbook, today: NaiveDate) -> String {
    safe(&format!("{what} {}", book.name()), &format!(" {today}"))
}

fn safe(text: &str, ending: &str) -> String {
    let mut name = String::new();
    for c in text.chars().map(|c| if is_unsafe(c) { ' ' } else { c }) {
        if !(c.is_whitespace() && (name.is_empty() || name.ends_with(' '))) {
            name.push(if c.is_whitespace() { ' ' } else { c });
        }
    }
    let mut stem = String::new();
    for c in name.trim_matches(|c| matches!(c, '.' | ' ' | '-' | '~')).chars() {
        let fits = stem.len() + c.len_utf8() + ending.len() <= LONGEST_BYTES;
        if !fits || stem.chars().count() + ending.len() >= LONGEST {
            break;
        }
        stem.push(c);
    }
    let stem = stem.trim_end_matches(['.', ' ']);
    match stem {
        "" => format!("workbook{ending}"),
        stem if is_device(stem) => format!("_{stem}{ending}"),
        stem => format!("{stem}{ending}"),
    }
}

/// Separators, what shells and Windows refuse, and what is invisible or turns the reading order,
/// with which a name can pretend to be another.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '%' | '\u{ad}')
        || matches!(c, '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{3164}' | '\u{ffa0}')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{2044}' | '\u{2215}' | '\u{29f8}' | '\u{ff0f}' | '\u{ff3c}' | '\u{ff1a}')
        || matches!(c, '\u{feff}' | '\u{fff0}'..='\u{ffff}' | '\u{e0000}'..='\u{e007f}')
        || matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

/// Names that Windows keeps for devices, with whatever ending.
fn is_device(stem: &str) -> bool {
    let first = stem.split('.').next().unwrap_or(stem).trim_end().to_ascii_uppercase();
    let numbered = |prefix: &str| {
        first.strip_prefix(prefix).is_some_and(|rest| {
            let mut rest = rest.chars();
            matches!(rest.next(), Some('0'..='9' | '¹' | '²' | '³')) && rest.next().is_none()
        })
    };
    matches!(first.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$")
        || numbered("COM")
        || numbered("LPT")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::{Id, Kind, Organisation, Value};

    fn named(name: &str) -> String {
        let mut book = Workbook::new(Id(1));
        let mut row = Kind::Organisation.blank();
        row.identify(Id(2), 1);
        row.set(const { Organisation::place("name") }, Value::Text(name.into())).unwrap();
        book.restore(row);
        file_name(&book, NaiveDate::from_ymd_opt(2026, 3, 9).unwrap())
    }

    #[test]
    fn papers_say_what_they_are_and_whose() {
        let mut book = Workbook::new(Id(1));
        let mut row = Kind::Organisation.blank();
        row.identify(Id(2), 1);
        row.set(const { Organisation::place("name") }, Value::Text("A/B Ltd".into())).unwrap();
        book.restore(row);
        let day = NaiveDate::from_ymd_opt(2026, 3, 9).unwrap();
        assert_eq!(paper_name("Thread R-001", &book, day), "Thread R-001 A B Ltd 2026-03-09");
        assert_eq!(paper_name("Risk method", &Workbook::new(Id(1)), day), "Risk method 2026-03-09");
    }

    #[test]
    fn names_become_files_everywhere() {
        let check = |name: &str, expect: &str| {
            assert_eq!(named(name), format!("{expect} 2026-03-09.isms.json"), "{name:?}")
        };
        check("Hazelbrook Ltd", "Hazelbrook Ltd");
        check("Müller & Söhne GmbH & Co. KG", "Müller & Söhne GmbH & Co. KG");
        check("", "workbook");
        check(" . ", "workbook");
        check("../../etc/passwd", "etc passwd");
        check("a\\b:c*d?e\"f<g>h|i", "a b c d e f g h i");
        check("CON", "_CON");
        check("com1.txt", "_com1.txt");
        check("Console", "Console");
        check("safe\u{202e}nosj.exe", "safe nosj.exe");
        check("\u{200b}\u{feff}", "workbook");
        check("two\nlines\0", "two lines");
        check("trailing. . ", "trailing");
    }

    #[test]
    fn no_name_is_too_long_or_cut_inside_a_character() {
        for name in ["x".repeat(500), "ä".repeat(500), "🦀".repeat(500), "a ".repeat(500)] {
            let file = named(&name);
            assert!(file.chars().count() <= 80 && file.len() <= 240, "{file}");
            assert!(file.ends_with(".isms.json"));
        }
    }
}
