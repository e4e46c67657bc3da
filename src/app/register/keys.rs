//! The keyboard and the pointer in the table, and its clipboard.

use super::order::Line;
use super::state::{Cursor, Register};
use crate::app::dom::prelude::*;
use crate::app::widgets::{edit_label, field_label, shown};
use crate::exchange::tabular::{self, Dialect};
use crate::text;
use crate::workbook::{Id, Value};
use leptos::ev;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// A key in the table.
pub fn pressed(register: Register, event: &ev::KeyboardEvent) {
    let Some(at) = place_of(event.target()) else { return };
    let command = event.ctrl_key() || event.meta_key();
    let key = event.key();
    let done = match key.as_str() {
        "ArrowDown" if event.shift_key() && at.row.is_some() => extend(register, at, 1),
        "ArrowUp" if event.shift_key() && at.row.is_some() => extend(register, at, -1),
        "ArrowDown" => step(register, at, 1),
        "ArrowUp" => step(register, at, -1),
        "ArrowRight" => side(register, at, 1),
        "ArrowLeft" => side(register, at, -1),
        "Home" if command => edge(register, at, false, true),
        "End" if command => edge(register, at, true, true),
        "Home" => edge(register, at, false, false),
        "End" => edge(register, at, true, false),
        "PageDown" => step(register, at, page(register)),
        "PageUp" => step(register, at, -page(register)),
        "Enter" if at.row.is_none() => return, // the sort button's own
        " " if at.row.is_none() => return,
        "Enter" if command || at.column == 0 => open(register, at),
        "Enter" | "F2" => begin(register, at, None),
        " " if event.shift_key() => select(register, at),
        "Delete" | "Backspace" if !command => clear(register, at),
        "Escape" => leave(register),
        "a" | "A" if command => {
            register.selected.set(register.rows().into_iter().collect());
            true
        }
        _ if !command && !event.alt_key() && key.chars().count() == 1 && at.row.is_some() => {
            begin(register, at, Some(key))
        }
        _ => false,
    };
    if done {
        event.prevent_default();
        event.stop_propagation();
    }
}

/// The cell that an event came from.
fn place_of(target: Option<web_sys::EventTarget>) -> Option<Cursor> {
    let element: Element = target?.dyn_into().ok()?;
    let cell = element.closest("[data-col]").ok()??;
    let column = cell.get_attribute("data-col")?.parse().ok()?;
    let row = cell.closest("[data-row]").ok()?.and_then(|r| r.get_attribute("data-row"));
    Some(Cursor { row: row.and_then(|r| r.parse().ok()), column })
}

fn row_of(target: Option<web_sys::EventTarget>) -> Option<Id> {
    let element: Element = target?.dyn_into().ok()?;
    element.closest("[data-row]").ok()??.get_attribute("data-row")?.parse().ok()
}

fn is_in(target: Option<web_sys::EventTarget>, selector: &str) -> bool {
    let element = target.and_then(|t| t.dyn_into::<Element>().ok());
    element.is_some_and(|e| matches!(e.closest(selector), Ok(Some(_))))
}

fn step(register: Register, at: Cursor, by: isize) -> bool {
    let rows = register.rows();
    let now = at.row.and_then(|row| rows.iter().position(|r| *r == row));
    let next = match now {
        None if by > 0 => rows.first(),
        None => return true,
        Some(0) if by < 0 => {
            register.focus(Cursor { row: None, column: at.column });
            return true;
        }
        Some(n) => rows.get(n.saturating_add_signed(by).min(rows.len().saturating_sub(1))),
    };
    if let Some(row) = next {
        go(register, Cursor { row: Some(*row), column: at.column });
    }
    true
}

/// The form, when there is one, follows the cursor.
fn go(register: Register, to: Cursor) {
    register.focus(to);
    if let (Some(row), Some(open)) = (to.row, register.open.get_untracked())
        && row != open
    {
        register.show(row, false);
    }
}

fn extend(register: Register, at: Cursor, by: isize) -> bool {
    if let Some(row) = at.row {
        register.select_to(row);
        if let Some(next) = register.neighbour(row, by) {
            register.select_to(next);
            register.focus(Cursor { row: Some(next), column: at.column });
        }
    }
    true
}

fn side(register: Register, at: Cursor, by: isize) -> bool {
    let last = register.columns.with_untracked(|c| c.len()).saturating_sub(1);
    register.focus(Cursor { row: at.row, column: at.column.saturating_add_signed(by).min(last) });
    true
}

fn edge(register: Register, at: Cursor, end: bool, corner: bool) -> bool {
    let column =
        if end { register.columns.with_untracked(|c| c.len()).saturating_sub(1) } else { 0 };
    let rows = register.rows();
    let row = match (corner, end) {
        (false, _) => at.row,
        (true, false) => rows.first().copied(),
        (true, true) => rows.last().copied(),
    };
    go(register, Cursor { row, column });
    true
}

fn page(register: Register) -> isize {
    register.fits.get_untracked().saturating_sub(4).max(1) as isize
}

fn open(register: Register, at: Cursor) -> bool {
    if let Some(row) = at.row {
        register.cursor.set(at);
        register.show(row, true);
    }
    true
}

fn begin(register: Register, at: Cursor, typed: Option<String>) -> bool {
    register.edit(at, typed);
    true
}

fn select(register: Register, at: Cursor) -> bool {
    let Some(row) = at.row else { return false };
    match register.anchor.get_untracked() {
        Some(anchor)
            if anchor != row && register.selected.with_untracked(|s| s.contains(&anchor)) =>
        {
            register.select_to(row)
        }
        _ => register.toggle(row),
    }
    true
}

fn clear(register: Register, at: Cursor) -> bool {
    let (Some(row), Some(place)) = (at.row, register.field_at(at.column)) else { return false };
    if let Some(field) = register.kind.fields().get(place) {
        let kind = register.kind;
        register
            .session
            .edit(edit_label(kind, field), |draft| draft.set(kind, row, place, Value::Empty));
        register.session.close_step();
    }
    true
}

fn leave(register: Register) -> bool {
    if register.open.get_untracked().is_some() {
        register.close();
    } else if register.selected.with_untracked(|s| !s.is_empty()) {
        register.selected.update(|s| s.clear());
    } else {
        return false;
    }
    true
}

/// A click: on the box selects, on the name opens, elsewhere moves the cursor there.
pub fn clicked(register: Register, event: &ev::MouseEvent) {
    if is_in(event.target(), "tbody .register-check") {
        let Some(row) = row_of(event.target()) else { return };
        if event.shift_key() {
            register.select_to(row)
        } else {
            register.toggle(row)
        }
        return;
    }
    let Some(at) = place_of(event.target()) else { return };
    let Some(row) = at.row else { return };
    if is_in(event.target(), "a") && (event.ctrl_key() || event.meta_key() || event.shift_key()) {
        return; // the browser's own: another tab or window
    }
    event.prevent_default();
    if event.shift_key() {
        register.select_to(row);
        return;
    }
    if event.ctrl_key() || event.meta_key() {
        register.toggle(row);
        return;
    }
    register.focus(at);
    let touch =
        window().match_media("(pointer: coarse)").ok().flatten().is_some_and(|m| m.matches());
    if at.column == 0 || touch || register.open.get_untracked().is_some() {
        register.show(row, false);
    }
}

pub fn double_clicked(register: Register, event: &ev::MouseEvent) {
    if let Some(at) = place_of(event.target()).filter(|at| at.row.is_some()) {
        event.prevent_default();
        register.edit(at, None);
    }
}

/// Copy and paste while a cell has the focus.
pub fn listen(register: Register) {
    super::on_page(ev::copy, move |event| {
        if let (Some(at), Some(data)) =
            (focused(), event.dyn_ref::<web_sys::ClipboardEvent>().and_then(|e| e.clipboard_data()))
        {
            event.prevent_default();
            if data.set_data("text/plain", &copied(register, at)).is_ok() {
                let n = register.selected.with_untracked(|s| s.len()).to_string();
                if n != "0" {
                    register.session.notices.say_filled("register.copied", &[("n", &n)]);
                }
            }
        }
    });
    super::on_page(ev::paste, move |event| {
        let data = event.dyn_ref::<web_sys::ClipboardEvent>().and_then(|e| e.clipboard_data());
        let text = data.and_then(|d| d.get_data("text/plain").ok()).filter(|t| !t.is_empty());
        if let (Some(at), Some(text)) = (focused(), text) {
            event.prevent_default();
            super::paste::pasted(register, at, text);
        }
    });
}

/// The cell of the table that has the focus.
fn focused() -> Option<Cursor> {
    let active = document().active_element()?;
    if matches!(active.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT") {
        return None;
    }
    place_of(Some(active.into())).filter(|at| at.row.is_some())
}

/// What is copied: the selected rows with a head, or the one cell.
fn copied(register: Register, at: Cursor) -> String {
    let rows = register.selection();
    if rows.is_empty() {
        let cell = register.field_at(at.column).and_then(|place| {
            let field = register.kind.fields().get(place)?;
            register.session.peek(|b| {
                b.row(register.kind, at.row?).map(|r| written(register, field, r.cell(place)))
            })
        });
        // Pasted into a spreadsheet, a cell must not become a formula there.
        return tabular::neutral(&cell.unwrap_or_default()).into_owned();
    }
    table(register, &rows, Dialect::Tabs)
}

/// Rows as text with a head: reference and the shown columns.
pub fn table(register: Register, rows: &[Id], dialect: Dialect) -> String {
    let kind = register.kind;
    let columns = register.columns.get_untracked();
    let fields: Vec<_> =
        columns.iter().filter_map(|p| kind.fields().get(*p).map(|f| (*p, f))).collect();
    let mut lines = vec![
        std::iter::once(text::of("register.reference"))
            .chain(fields.iter().map(|(_, f)| field_label(kind, f)))
            .collect::<Vec<_>>(),
    ];
    register.session.peek(|book| {
        for row in rows.iter().filter_map(|id| book.row(kind, *id)) {
            let cells =
                fields.iter().map(|(place, field)| written(register, field, row.cell(*place)));
            lines.push(std::iter::once(row.reference()).chain(cells).collect());
        }
    });
    tabular::write(lines.iter().map(Vec::as_slice), dialect)
}

/// A cell for other programs: dates as ISO, numbers without grouping, the rest as shown.
fn written(
    register: Register,
    field: &crate::workbook::Field,
    cell: crate::workbook::Cell<'_>,
) -> String {
    use crate::workbook::Cell;
    match cell {
        Cell::Day(day) => day.to_string(),
        Cell::Number(n) => n.to_string(),
        Cell::Instant(at) => at.written(),
        Cell::Codes(codes) => codes.join(", "),
        cell => shown(register.session, field, cell),
    }
}

/// Every shown row, for files.
pub fn shown_rows(register: Register) -> Vec<Id> {
    register.lines.with_untracked(|l| l.iter().filter_map(Line::row).collect())
}
