//! What is incomplete or contradictory in a workbook, row by row: the rules that follow from the
//! declarations alone. Rules of a subject (a gap line without a finding) live in `insight`.

use super::book::{Kind, Workbook};
use super::finding::{Finding, Place};
use super::record::{Field, Format, Record, Shape};
use super::value::Cell;
use chrono::NaiveDate;
use std::collections::HashMap;

/// Every finding of every row as it is today, in the order of the file.
pub fn workbook(book: &Workbook, today: NaiveDate) -> Vec<Finding> {
    let mut findings = Vec::new();
    for kind in Kind::ALL {
        let mut numbers = HashMap::new();
        for row in book.table(*kind).rows() {
            findings.extend(self::row(book, row, today));
            if let Some(other) = numbers.insert(row.number(), row.id()) {
                let place = Place::row(*kind, row.id());
                let finding = Finding::warning("row.same_reference", place);
                findings.push(finding.with("reference", row.reference()).with("other", other));
            }
        }
    }
    findings
}

/// The findings of one row.
pub fn row(book: &Workbook, row: &dyn Record, today: NaiveDate) -> Vec<Finding> {
    let fields = 0..row.kind().fields().len();
    fields.filter_map(|at| field(book, row, at, today)).collect()
}

/// The finding of one field of a row.
pub fn field(book: &Workbook, row: &dyn Record, at: usize, today: NaiveDate) -> Option<Finding> {
    let field = row.kind().fields().get(at)?;
    match (field.shape, row.cell(at)) {
        (Shape::Day, Cell::Day(day)) => {
            // Nobody could do what it advises where the row stays as it is.
            self::day(row, field, day, today).filter(|_| book.settled_by(row).is_none())
        }
        (_, cell) => self::cell(book, row, field, cell),
    }
}

/// A day out of its order. It is taken, because it may be the other one that is wrong.
fn day(row: &dyn Record, field: &Field, day: NaiveDate, today: NaiveDate) -> Option<Finding> {
    let place = Place::field(row.kind(), row.id(), field.name);
    if field.happened && day > today {
        return Some(Finding::warning("row.not_yet", place).with("day", day));
    }
    let first = row.kind().place(field.not_before).map(|first| row.cell(first));
    match first {
        Some(Cell::Day(first)) if day < first => {
            let finding = Finding::warning("row.out_of_order", place).with("day", day);
            Some(finding.with(FIELD, field.not_before).with("first", first))
        }
        _ => None,
    }
}

/// The argument of a finding that is the name of another field of the row: people see its label.
pub const FIELD: &str = "first_field";

fn cell(book: &Workbook, row: &dyn Record, field: &Field, cell: Cell<'_>) -> Option<Finding> {
    let place = || Place::field(row.kind(), row.id(), field.name);
    if cell.is_empty() {
        let needed = field.required && !field.system && !matches!(field.shape, Shape::Choice(..));
        return needed.then(|| Finding::warning("row.missing", place()));
    }
    match (field.shape, cell) {
        (Shape::Link(to), Cell::Link(id)) if book.row(to, id).is_none() => {
            Some(Finding::error("row.dangling", place()).with("id", id))
        }
        (Shape::Link(to), Cell::Link(id)) if to == row.kind() && id == row.id() => {
            Some(Finding::error("row.own_link", place()))
        }
        (Shape::Links(to), Cell::Links(ids)) => {
            let lost = ids.iter().find(|id| book.row(to, **id).is_none())?;
            Some(Finding::error("row.dangling", place()).with("id", lost))
        }
        (Shape::Text(Format::Email), Cell::Text(text)) if !looks_like_email(text) => {
            Some(Finding::warning("row.not_an_email", place()).with("found", text))
        }
        (Shape::Text(Format::Sha256), Cell::Text(text)) if !is_sha256(text) => {
            Some(Finding::warning("row.not_a_fingerprint", place()))
        }
        (Shape::Text(Format::Decimal), Cell::Text(text)) if super::decimal(text).is_none() => {
            Some(Finding::warning("row.not_a_number", place()).with("found", text))
        }
        (Shape::Text(_), Cell::Text(text))
            if text.contains(['\n', '\r', '\u{2028}', '\u{2029}']) =>
        {
            Some(Finding::note("row.line_break", place()))
        }
        _ => None,
    }
}

/// One `@` with something on both sides and no blank: enough to catch a slip, never in the way
/// of an unusual address.
fn looks_like_email(text: &str) -> bool {
    let mut parts = text.split('@');
    let (name, host, more) = (parts.next(), parts.next(), parts.next());
    let filled = |part: Option<&str>| {
        part.is_some_and(|p| !p.is_empty() && !p.contains(char::is_whitespace))
    };
    filled(name) && filled(host) && more.is_none()
}

pub(crate) fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit())
}
