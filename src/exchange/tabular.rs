//! Tables as text: what the clipboard of a spreadsheet carries (tab-separated) and CSV (RFC 4180).
//!
//! Cells that a spreadsheet would run as a formula are neutralised on the way out by a leading
//! apostrophe ([`neutral`]); on the way in that apostrophe is taken off again. Reading a text into
//! a field ([`read_value`]) never guesses: a date such as 03/04/2026 is refused with the reason.
//! [`plan()`] says what would become of pasted rows.

mod plan;

pub use plan::{Choice, Column, Planned, head, plan, plan_as_chosen};

use crate::text;
use crate::workbook::{Field, Id, Kind, Shape, Value, Workbook, wire};
use chrono::NaiveDate;
use std::borrow::Cow;
use std::collections::HashMap;

/// More cells than this are not a table that somebody copied but a slip, and are not read.
pub const MOST_CELLS: usize = 400_000;

/// How cells and rows are set apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// What spreadsheets put on the clipboard and take from it.
    Tabs,
    /// Comma-separated, with a byte order mark so that Excel reads it as UTF-8.
    Commas,
}

/// The rows of a text. Quotes may hold separators, line ends and doubled quotes; a quote inside
/// an unquoted cell is a letter. Empty lines at the end are dropped.
pub fn parse(text: &str, dialect: Dialect) -> Vec<Vec<String>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let separator = if dialect == Dialect::Tabs { '\t' } else { ',' };
    let mut rows = vec![vec![String::new()]];
    let mut letters = text.chars().peekable();
    let mut quoted = false;
    let mut at_start = true;
    let mut cells = 1;
    while let Some(c) = letters.next() {
        let Some(cell) = rows.last_mut().and_then(|r| r.last_mut()) else { break };
        match c {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if at_start => quoted = true,
            '\r' if !quoted && letters.peek() == Some(&'\n') => continue,
            '\r' if quoted && letters.peek() == Some(&'\n') => continue,
            c if !quoted && (c == separator || c == '\n' || c == '\r') => {
                cells += 1;
                if cells > MOST_CELLS {
                    break;
                }
                if c == separator {
                    rows.last_mut().into_iter().for_each(|r| r.push(String::new()));
                } else {
                    rows.push(vec![String::new()]);
                }
                at_start = true;
                continue;
            }
            c => cell.push(c),
        }
        at_start = false;
    }
    while rows.last().is_some_and(|r| r.iter().all(|c| c.trim().is_empty())) {
        rows.pop();
    }
    rows
}

/// Writes rows as text, every cell neutralised and quoted where it must be.
pub fn write<'a>(rows: impl IntoIterator<Item = &'a [String]>, dialect: Dialect) -> String {
    let (separator, end) = match dialect {
        Dialect::Tabs => ('\t', "\n"),
        Dialect::Commas => (',', "\r\n"),
    };
    let mut out = String::from(if dialect == Dialect::Commas { "\u{feff}" } else { "" });
    for row in rows {
        for (n, cell) in row.iter().enumerate() {
            if n > 0 {
                out.push(separator);
            }
            let cell = neutral(cell);
            if cell.contains([separator, '"', '\n', '\r']) {
                out.push('"');
                out.push_str(&cell.replace('"', "\"\""));
                out.push('"');
            } else {
                out.push_str(&cell);
            }
        }
        out.push_str(end);
    }
    out
}

/// Whether a spreadsheet would take the text for a formula: it begins with `=`, `+`, `-`, `@` in
/// plain or full width, or with a tab or carriage return that Excel skips. A number is none.
fn like_a_formula(text: &str) -> bool {
    let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    risky && text.parse::<f64>().is_err()
}

/// The text with an apostrophe before what a spreadsheet would run.
pub fn neutral(text: &str) -> Cow<'_, str> {
    if like_a_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text without the apostrophe that [`neutral`] put there.
pub fn plain(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if like_a_formula(rest) => rest,
        _ => text,
    }
}

/// Why a text cannot become the content of a field. The words are in the text tables under
/// `register.refused.<key>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Filled by the workbook itself.
    System,
    TooLong,
    NoChoice,
    NoNumber,
    OutOfRange,
    NoDay,
    /// Day and month could be exchanged.
    TwoDays,
    NoFlag,
    NoRow,
    /// Several rows have that name.
    ManyRows,
}

impl Unreadable {
    pub fn key(self) -> &'static str {
        match self {
            Unreadable::System => "register.refused.system",
            Unreadable::TooLong => "register.refused.too_long",
            Unreadable::NoChoice => "register.refused.no_choice",
            Unreadable::NoNumber => "register.refused.no_number",
            Unreadable::OutOfRange => "register.refused.out_of_range",
            Unreadable::NoDay => "register.refused.no_day",
            Unreadable::TwoDays => "register.refused.two_days",
            Unreadable::NoFlag => "register.refused.no_flag",
            Unreadable::NoRow => "register.refused.no_row",
            Unreadable::ManyRows => "register.refused.many_rows",
        }
    }
}

/// Finds rows by reference or name, for many texts in turn.
#[derive(Debug, Default)]
pub struct Finder {
    kinds: HashMap<Kind, HashMap<String, Vec<Id>>>,
}

impl Finder {
    /// The row that a text means: by its reference, else by its name, in any case of letters.
    pub fn row(&mut self, book: &Workbook, kind: Kind, text: &str) -> Result<Id, Unreadable> {
        let names = self.kinds.entry(kind).or_insert_with(|| {
            let mut names: HashMap<String, Vec<Id>> = HashMap::new();
            for row in book.table(kind).rows() {
                let mut keys = vec![key(&row.reference()), key(&row.name())];
                keys.dedup();
                keys.into_iter().for_each(|k| names.entry(k).or_default().push(row.id()));
            }
            names
        });
        match names.get(&key(text)).map(Vec::as_slice) {
            None | Some([]) => Err(Unreadable::NoRow),
            Some([id]) => Ok(*id),
            Some(_) => Err(Unreadable::ManyRows),
        }
    }
}

/// How texts are compared: without case and blanks around.
fn key(text: &str) -> String {
    text.trim().to_lowercase()
}

/// Reads what a person typed or pasted for a field. Choices and flags are taken by their words
/// or keys, links by reference or name, dates as ISO or with dots.
pub fn read_value(
    book: &Workbook,
    finder: &mut Finder,
    field: &Field,
    text: &str,
) -> Result<Value, Unreadable> {
    let text = plain(text);
    let trimmed = text.trim();
    if field.system {
        return Err(Unreadable::System);
    }
    if trimmed.is_empty() {
        return Ok(Value::Empty);
    }
    match field.shape {
        Shape::Text(_) | Shape::LongText => read_text(field, trimmed),
        Shape::Choice(list, keys) => read_choice(list, keys, trimmed),
        Shape::Number { min, max } => {
            match trimmed.replace(['\u{a0}', '\u{202f}', ' '], "").parse() {
                Ok(n) if (min..=max).contains(&n) => Ok(Value::Number(n)),
                Ok(_) => Err(Unreadable::OutOfRange),
                Err(_) => Err(Unreadable::NoNumber),
            }
        }
        Shape::Day => read_day(trimmed).map(Value::Day),
        Shape::Instant => Err(Unreadable::System),
        Shape::Flag => read_flag(trimmed),
        Shape::Link(kind) => finder.row(book, kind, trimmed).map(Value::Link),
        Shape::Links(kind) => read_links(book, finder, kind, trimmed),
        Shape::Lines | Shape::Codes => {
            let codes = trimmed.split([',', ';', '\n']).map(str::trim).filter(|c| !c.is_empty());
            let codes: Vec<String> = codes.map(str::to_owned).collect();
            let fits = codes.iter().all(|c| c.len() <= 200);
            if fits { Ok(Value::Codes(codes)) } else { Err(Unreadable::TooLong) }
        }
    }
}

fn read_text(field: &Field, text: &str) -> Result<Value, Unreadable> {
    let text = match field.shape {
        Shape::LongText => text.to_owned(),
        _ => text.split_whitespace().collect::<Vec<_>>().join(" "),
    };
    if text.chars().count() > field.longest() {
        Err(Unreadable::TooLong)
    } else {
        Ok(Value::Text(text))
    }
}

/// A choice by its words, its key, or the beginning of the words of exactly one.
fn read_choice(list: &str, keys: &[&str], typed: &str) -> Result<Value, Unreadable> {
    let typed = key(typed);
    let words: Vec<(&str, String)> =
        keys.iter().map(|k| (*k, key(&text::of(&format!("choice.{list}.{k}"))))).collect();
    let exact = words.iter().find(|(k, w)| *w == typed || k.eq_ignore_ascii_case(&typed));
    let mut begun = words.iter().filter(|(_, w)| w.starts_with(&typed));
    let found = exact.or_else(|| begun.next().filter(|_| begun.next().is_none()));
    found.map(|(k, _)| Value::Text((*k).to_owned())).ok_or(Unreadable::NoChoice)
}

fn read_flag(typed: &str) -> Result<Value, Unreadable> {
    let typed = key(typed);
    if ["yes", "y", "true", "x", "1", "✓"].contains(&typed.as_str())
        || typed == key(text::t("app.yes"))
    {
        return Ok(Value::Flag(true));
    }
    if ["no", "n", "false", "0", "-"].contains(&typed.as_str()) {
        return Ok(Value::Empty);
    }
    Err(Unreadable::NoFlag)
}

fn read_links(
    book: &Workbook,
    finder: &mut Finder,
    kind: Kind,
    text: &str,
) -> Result<Value, Unreadable> {
    // A name may hold a comma itself, so the whole is tried first.
    if let Ok(id) = finder.row(book, kind, text) {
        return Ok(Value::Links(vec![id]));
    }
    let mut ids = Vec::new();
    for part in text.split([',', ';', '\n']).filter(|p| !p.trim().is_empty()) {
        let id = finder.row(book, kind, part)?;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(Value::Links(ids))
}

/// A day as `2026-11-24`, `24.11.2026`, or with slashes where only one reading is possible.
pub fn read_day(text: &str) -> Result<NaiveDate, Unreadable> {
    // Spreadsheets add a time of midnight to dates.
    let text = text.trim().split([' ', 'T']).next().unwrap_or_default().trim_end_matches('.');
    if let Some(day) = wire::read_day(text) {
        return Ok(day);
    }
    let separator =
        ['.', '/', '-'].into_iter().find(|s| text.contains(*s)).ok_or(Unreadable::NoDay)?;
    let parts: Vec<u32> = text
        .split(separator)
        .map(|p| p.parse())
        .collect::<Result<_, _>>()
        .map_err(|_| Unreadable::NoDay)?;
    let [first, second, third] = parts.as_slice() else { return Err(Unreadable::NoDay) };
    let (first, second, third) = (*first, *second, *third);
    let day = |year: u32, month: u32, day: u32| {
        wire::read_day(&format!("{year:04}-{month:02}-{day:02}")).ok_or(Unreadable::NoDay)
    };
    match separator {
        _ if first > 1000 => day(first, second, third),
        '.' => day(third, second, first),
        _ if first == second || first > 12 => day(third, second, first),
        _ if second > 12 => day(third, first, second),
        _ => Err(Unreadable::TwoDays),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::testing::Script;
    use crate::workbook::{Draft, Label, Person};

    pub(super) fn cells(rows: &[&[&str]]) -> Vec<Vec<String>> {
        rows.iter().map(|r| r.iter().map(|c| (*c).to_owned()).collect()).collect()
    }

    pub(super) fn two_people() -> Workbook {
        let mut book = Workbook::default();
        let mut script = Script::default();
        let mut draft = Draft::new(&book, &mut script);
        draft.create::<Person>(|p| p.name = "Ada Byron".into());
        draft.create::<Person>(|p| p.name = "Grace, Hopper".into());
        let change = draft.finish(Label::new("x")).unwrap();
        book.apply(&change).unwrap();
        book
    }

    #[test]
    fn spreadsheet_text_is_read_cell_by_cell() {
        let check = |text: &str, expect: &[&[&str]]| {
            assert_eq!(parse(text, Dialect::Tabs), cells(expect), "{text:?}")
        };
        check("a\tb\r\nc\td\r\n", &[&["a", "b"], &["c", "d"]]);
        check("a\t\"two\nlines, \"\"quoted\"\"\"\n", &[&["a", "two\nlines, \"quoted\""]]);
        check("6\" pipe\tx", &[&["6\" pipe", "x"]]);
        check("\tb\n\n\n", &[&["", "b"]]);
        check("", &[]);
        check("a\rb", &[&["a"], &["b"]]);
        check("\"never closed\tb\nc", &[&["never closed\tb\nc"]]);
    }

    #[test]
    fn what_is_written_is_read_back() {
        let rows = cells(&[
            &["a,b", "say \"hi\"", "two\nlines"],
            &["=SUM(A1)", "-5", "@home"],
            &["＝1", "'quoted'", ""],
        ]);
        for dialect in [Dialect::Tabs, Dialect::Commas] {
            let text = write(rows.iter().map(Vec::as_slice), dialect);
            let back: Vec<Vec<String>> = parse(&text, dialect)
                .into_iter()
                .map(|r| r.iter().map(|c| plain(c).to_owned()).collect())
                .collect();
            assert_eq!(back, rows);
        }
    }

    #[test]
    fn formulas_are_neutralised_and_numbers_are_not() {
        let check = |text: &str, expect: &str| assert_eq!(neutral(text), expect);
        check("=1+1", "'=1+1");
        check("+49 30 1234", "'+49 30 1234");
        check("-x", "'-x");
        check("@a", "'@a");
        check("\t=1", "'\t=1");
        check("＝1", "'＝1");
        check("-12", "-12");
        check("a=b", "a=b");
    }

    #[test]
    fn csv_has_a_mark_quotes_and_line_ends() {
        let rows = cells(&[&["Name", "a,b"], &["x", "\"y\""]]);
        let text = write(rows.iter().map(Vec::as_slice), Dialect::Commas);
        assert_eq!(text, "\u{feff}Name,\"a,b\"\r\nx,\"\"\"y\"\"\"\r\n");
    }

    #[test]
    fn days_are_read_where_only_one_is_meant() {
        let check = |text: &str, expect: Result<&str, Unreadable>| {
            assert_eq!(read_day(text).map(|d| d.to_string()), expect.map(str::to_owned), "{text}");
        };
        check("2026-11-24", Ok("2026-11-24"));
        check("24.11.2026", Ok("2026-11-24"));
        check("4.1.2026", Ok("2026-01-04"));
        check("24/11/2026", Ok("2026-11-24"));
        check("11/24/2026", Ok("2026-11-24"));
        check("03/03/2026", Ok("2026-03-03"));
        check("03/04/2026", Err(Unreadable::TwoDays));
        check("2026-11-24 00:00:00", Ok("2026-11-24"));
        check("2026/11/24", Ok("2026-11-24"));
        check("31.02.2026", Err(Unreadable::NoDay));
        check("24.11.26", Err(Unreadable::NoDay));
        check("soon", Err(Unreadable::NoDay));
    }

    fn read(book: &Workbook, kind: Kind, field: &str, text: &str) -> Result<Value, Unreadable> {
        let field = &kind.fields()[kind.place(field).unwrap()];
        read_value(book, &mut Finder::default(), field, text)
    }

    #[test]
    fn choices_flags_and_links_are_read_by_their_words() {
        let book = two_people();
        let ids = book.table(Kind::Person).ids();
        let text = |t: &str| Ok(Value::Text(t.to_owned()));
        assert_eq!(read(&book, Kind::Action, "status", "under way"), text("doing"));
        assert_eq!(read(&book, Kind::Action, "status", "ver"), text("verified"));
        assert_eq!(read(&book, Kind::Action, "status", "d"), Err(Unreadable::NoChoice));
        assert_eq!(read(&book, Kind::Person, "external", "x"), Ok(Value::Flag(true)));
        assert_eq!(read(&book, Kind::Person, "external", "maybe"), Err(Unreadable::NoFlag));
        assert_eq!(read(&book, Kind::Action, "owner", "p-001"), Ok(Value::Link(ids[0])));
        assert_eq!(read(&book, Kind::Action, "owner", " ada byron "), Ok(Value::Link(ids[0])));
        assert_eq!(read(&book, Kind::Action, "owner", "Nobody"), Err(Unreadable::NoRow));
        assert_eq!(
            read(&book, Kind::GapRun, "assessors", "Grace, Hopper"),
            Ok(Value::Links(vec![ids[1]]))
        );
        assert_eq!(
            read(&book, Kind::GapRun, "assessors", "P-002; Ada Byron"),
            Ok(Value::Links(vec![ids[1], ids[0]]))
        );
        assert_eq!(read(&book, Kind::GapRun, "state", "closed"), Err(Unreadable::System));
    }
}
