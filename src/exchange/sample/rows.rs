//! Rows of the registers, from a table of text.
//!
//! `@people name email joined` opens a section and names its fields; then one row a line, its
//! key first. A cell means what its field holds: a link is a key, lists are parted by blanks, a
//! flag is an `x`. So a new kind of record needs a new section and no code.

use super::desk::Desk;
use crate::workbook::{Field, Kind, Shape, Value, wire};

/// When the registers were filled, as their ids tell.
const FILLED: chrono::NaiveDate = match chrono::NaiveDate::from_ymd_opt(2026, 1, 8) {
    Some(day) => day,
    None => chrono::NaiveDate::MIN,
};

/// Adds every row of the table.
pub(super) fn add(desk: &mut Desk, table: &str) {
    add_on(desk, table, FILLED);
}

/// Adds every row of a table on a day.
pub(super) fn add_on(desk: &mut Desk, table: &str, day: chrono::NaiveDate) {
    desk.calendar.turn_to(day);
    let mut section = None;
    for line in table.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        if let Some(head) = line.strip_prefix('@') {
            section = open(desk, head);
        } else if let Some((kind, fields)) = &section {
            add_row(desk, *kind, fields, line);
        } else {
            desk.slip(line, "no section");
        }
    }
}

/// The kind of a section and the places of its fields.
fn open(desk: &mut Desk, head: &str) -> Option<(Kind, Vec<usize>)> {
    let mut words = head.split_whitespace();
    let kind = words.next().and_then(Kind::from_table);
    let Some(kind) = kind else {
        desk.slip(head, "no such table");
        return None;
    };
    let mut places = Vec::new();
    for name in words {
        match kind.place(name) {
            Some(place) => places.push(place),
            None => desk.slip(head, name),
        }
    }
    Some((kind, places))
}

fn add_row(desk: &mut Desk, kind: Kind, places: &[usize], line: &str) {
    let mut cells = line.split('|');
    let key = cells.next().unwrap_or_default();
    let mut row = kind.blank();
    let mut places = places.iter();
    for cell in cells {
        let Some(place) = places.next() else {
            desk.slip(line, "more cells than fields");
            break;
        };
        let field = kind.fields().get(*place);
        let value = field.and_then(|field| value(desk, field, cell));
        if value.and_then(|value| row.set(*place, value).ok()).is_none() {
            desk.slip(line, cell);
        }
    }
    if let Some(id) = desk.edit(line, |draft| Ok(draft.add(row))) {
        desk.name(kind, key, id);
    }
}

/// What a cell means in a field; nothing if it cannot mean anything there.
fn value(desk: &Desk, field: &Field, cell: &str) -> Option<Value> {
    if cell.is_empty() {
        return Some(Value::Empty);
    }
    let words = || cell.split_whitespace().map(str::to_owned).collect();
    match field.shape {
        Shape::Text(_) | Shape::LongText | Shape::Choice(..) => Some(Value::Text(cell.to_owned())),
        Shape::Number { .. } => cell.parse().ok().map(Value::Number),
        Shape::Day => wire::read_day(cell).map(Value::Day),
        Shape::Flag => (cell == "x").then_some(Value::Flag(true)),
        Shape::Link(to) => desk.find(to, cell).map(Value::Link),
        Shape::Links(to) => desk.find_all(to, cell).map(Value::Links),
        Shape::Lines | Shape::Codes => Some(Value::Codes(words())),
        Shape::Instant => None,
    }
}
