//! Rows of the registers, from a table of text.
//!
//! `@people name email joined` opens a section and names its fields; then one row a line, its
//! key first. A cell means what its field holds: a link is a key, lists are parted by blanks, a
//! flag is an `x`. So a new kind of record needs a new section and no code. `=people joined` writes
//! into rows that are there already, and `-people` takes rows out, with every link to them.

use super::desk::Desk;
use crate::workbook::{Field, Kind, Shape, Value, wire};

/// What the rows of a section are for.
#[derive(Clone, Copy)]
enum Does {
    Add,
    Alter,
    Drop,
}

struct Section {
    does: Does,
    kind: Kind,
    /// The places of its fields.
    places: Vec<usize>,
}

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
        if let Some((does, head)) = head(line) {
            section = open(desk, does, head);
        } else if let Some(section) = &section {
            match section.does {
                Does::Add => add_row(desk, section, line),
                Does::Alter => alter_row(desk, section, line),
                Does::Drop => drop_row(desk, section.kind, line),
            }
        } else {
            desk.slip(line, "no section");
        }
    }
}

/// The line that opens a section; keys of rows begin with a letter.
fn head(line: &str) -> Option<(Does, &str)> {
    let marks = [('@', Does::Add), ('=', Does::Alter), ('-', Does::Drop)];
    marks.into_iter().find_map(|(mark, does)| Some((does, line.strip_prefix(mark)?)))
}

fn open(desk: &mut Desk, does: Does, head: &str) -> Option<Section> {
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
    Some(Section { does, kind, places })
}

/// The key of a line and what its cells mean, each with the place of its field.
fn read<'t>(desk: &mut Desk, section: &Section, line: &'t str) -> (&'t str, Vec<(usize, Value)>) {
    let mut cells = line.split('|');
    let key = cells.next().unwrap_or_default();
    let mut places = section.places.iter();
    let mut values = Vec::new();
    for cell in cells {
        let Some(place) = places.next() else {
            desk.slip(line, "more cells than fields");
            break;
        };
        let field = section.kind.fields().get(*place);
        match field.and_then(|field| value(desk, field, cell)) {
            Some(value) => values.push((*place, value)),
            None => desk.slip(line, cell),
        }
    }
    (key, values)
}

fn add_row(desk: &mut Desk, section: &Section, line: &str) {
    let (key, values) = read(desk, section, line);
    let mut row = section.kind.blank();
    for (place, value) in values {
        if row.set(place, value).is_err() {
            desk.slip(line, "does not fit");
        }
    }
    if let Some(id) = desk.edit(line, |draft| Ok(draft.add(row))) {
        desk.name(section.kind, key, id);
    }
}

fn alter_row(desk: &mut Desk, section: &Section, line: &str) {
    let (key, values) = read(desk, section, line);
    let Some(id) = desk.find(section.kind, key) else { return desk.slip(line, "no such row") };
    desk.edit(line, |draft| {
        for (place, value) in values {
            draft.set(section.kind, id, place, value)?;
        }
        Ok(())
    });
}

fn drop_row(desk: &mut Desk, kind: Kind, key: &str) {
    let Some(id) = desk.find(kind, key) else { return desk.slip(key, "no such row") };
    desk.edit(key, |draft| Ok(draft.relink(id, None)?));
    desk.edit(key, |draft| Ok(draft.delete(kind, id)?));
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
