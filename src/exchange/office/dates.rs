//! What a management review decided as dates for a calendar (iCalendar, RFC 5545).
//!
//! Written by hand: the crates for it ask a clock and dice for each entry, and neither is here. A file needs one
//! kind of entry, and the rules for it are few: lines end in CRLF and are folded at 75 bytes, four characters are
//! escaped, an entry of a whole day ends on the next one. The name of an entry is made from the id of its row, so
//! that a calendar that takes the file twice replaces the entry instead of showing two.

use super::plain::clean;
use crate::insight::review::parts;
use crate::text;
use crate::workbook::{
    Action, Id, Kind, ManagementReview, Person, Record, ReviewDecision, Workbook,
};
use chrono::NaiveDate;

/// Longest line in bytes, without its end.
const LONGEST: usize = 75;

/// An entry of a whole day.
struct Entry {
    /// The row that it is about, and what of it.
    about: String,
    day: NaiveDate,
    title: String,
    text: String,
}

/// The open decisions and actions of a review, and the next review; nothing where no day is set.
///
/// A decision whose actions are all finished has no entry, and none where an open action of it is due on the same
/// day: it would be the same thing twice.
pub(super) fn write(
    book: &Workbook,
    review: &ManagementReview,
    today: NaiveDate,
) -> Option<String> {
    let entries = entries(book, review);
    if entries.is_empty() {
        return None;
    }
    let mut out = String::new();
    let mut line = |name: &str, value: &str| fold(&format!("{name}:{value}"), &mut out);
    line("BEGIN", "VCALENDAR");
    line("VERSION", "2.0");
    line("PRODID", "-//isms-workbook//management review//EN");
    line("CALSCALE", "GREGORIAN");
    for entry in &entries {
        let next = entry.day.succ_opt().unwrap_or(entry.day);
        line("BEGIN", "VEVENT");
        line("UID", &format!("{}@isms-workbook", entry.about));
        // The day on which the file was made: no clock is asked.
        line("DTSTAMP", &format!("{}T000000Z", basic(today)));
        line("DTSTART;VALUE=DATE", &basic(entry.day));
        line("DTEND;VALUE=DATE", &basic(next));
        line("SUMMARY", &escape(&entry.title));
        if !entry.text.trim().is_empty() {
            line("DESCRIPTION", &escape(entry.text.trim()));
        }
        line("TRANSP", "TRANSPARENT");
        line("END", "VEVENT");
    }
    line("END", "VCALENDAR");
    Some(out)
}

fn entries(book: &Workbook, review: &ManagementReview) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut seen: Vec<Id> = Vec::new();
    for decision in parts::<ReviewDecision>(book, review.id) {
        let actions: Vec<&Action> =
            decision.actions.iter().filter_map(|id| book.get::<Action>(*id)).collect();
        let open: Vec<&&Action> = actions.iter().filter(|a| a.is_open()).collect();
        let told = open.iter().any(|a| a.due_now() == decision.due);
        let over = !actions.is_empty() && open.is_empty();
        if let Some(day) = decision.due.filter(|_| !told && !over) {
            let text = said(book, review, decision.owner, &decision.rationale);
            entries.push(entry(decision, day, text));
        }
        for action in open {
            let Some(day) = action.due_now().filter(|_| !seen.contains(&action.id)) else {
                continue;
            };
            seen.push(action.id);
            entries.push(entry(
                *action,
                day,
                said(book, review, action.owner, &action.description),
            ));
        }
    }
    entries.extend(review.next_on.map(|day| Entry {
        about: format!("next-of-{}", review.id),
        day,
        title: text::fill("office.dates.next", &[("firm", book.name())]),
        text: text::fill("office.dates.of", &[("review", &named(review))]),
    }));
    entries
}

fn entry(row: &dyn Record, day: NaiveDate, text: String) -> Entry {
    Entry {
        about: format!("{}-{}", row.kind().table().replace('_', "-"), row.id()),
        day,
        title: named(row),
        text,
    }
}

fn named(row: &dyn Record) -> String {
    format!("{} {}", row.reference(), row.name())
}

/// Who carries it out, which review it comes from, and why.
fn said(book: &Workbook, review: &ManagementReview, owner: Option<Id>, why: &str) -> String {
    let label = text::of(&format!("field.{}.owner", Kind::ReviewDecision.table()));
    let owner = owner.and_then(|id| book.get::<Person>(id)).map(|p| format!("{label}: {}", p.name));
    let of = text::fill("office.dates.of", &[("review", &named(review))]);
    let lines = owner.into_iter().chain([of, why.trim().to_owned()]);
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// `20260331`
fn basic(day: NaiveDate) -> String {
    day.format("%Y%m%d").to_string()
}

/// A text as a value: what parts values is escaped, line ends are written out, control characters are dropped.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in clean(text).chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Writes a line, parted where it is too long; what follows begins with a blank. No character is parted.
fn fold(line: &str, out: &mut String) {
    let mut used = 0;
    for c in line.chars() {
        if used + c.len_utf8() > LONGEST {
            out.push_str("\r\n ");
            used = 1;
        }
        out.push(c);
        used += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_characters_and_come_back() {
        for text in ["x".repeat(75), "x".repeat(76), "語🔒é".repeat(60), String::new()] {
            let mut out = String::new();
            fold(&text, &mut out);
            assert!(out.ends_with("\r\n"));
            assert!(
                out.trim_end_matches("\r\n").split("\r\n").all(|l| l.len() <= LONGEST),
                "{out}"
            );
            assert_eq!(out.replace("\r\n ", "").trim_end_matches("\r\n"), text);
        }
        let mut short = String::new();
        fold(&"x".repeat(75), &mut short);
        assert_eq!(short.matches("\r\n").count(), 1);
    }

    #[test]
    fn what_parts_values_is_escaped() {
        assert_eq!(escape("a,b;c\\d\r\ne\u{7}f:g\"h"), "a\\,b\\;c\\\\d\\nef:g\"h");
    }
}
