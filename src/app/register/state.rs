//! What the reader chose and where the cursor is.

use super::order::{self, Line, Order};
use crate::app::dom::prelude::*;
use crate::app::platform::Browser;
use crate::app::route::{Place, Route, row_by_number};
use crate::app::session::Session;
use crate::workbook::{Id, Kind, Label, Refusal, Shape, Workbook};
use leptos::html;
use std::collections::BTreeSet;
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// Up to so many lines all are in the page; beyond, a window of them.
pub const WHOLE: usize = 300;
/// Lines kept ready above and below the window.
const SPARE: usize = 6;
/// So many of them may be used up before others have to be ready with the same frame.
const LEEWAY: usize = 4;

/// A cell: row and place among the shown columns. No row: the head.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    pub row: Option<Id>,
    pub column: usize,
}

/// A cell that is being edited, and the letter that began it.
#[derive(Clone, Debug, PartialEq)]
pub struct Editing {
    pub row: Id,
    pub column: usize,
    pub typed: Option<String>,
}

#[derive(Clone, Copy)]
pub struct Register {
    pub kind: Kind,
    pub session: Session,
    pub place: Place,
    /// Shown fields, the name first.
    pub columns: RwSignal<Vec<usize>>,
    pub order: RwSignal<Order>,
    /// Rows added since the order was chosen.
    pub fresh: RwSignal<Vec<Id>>,
    pub lines: Memo<Arc<Vec<Line>>>,
    /// The row that is open as a form.
    pub open: Memo<Option<Id>>,
    pub cursor: RwSignal<Cursor>,
    /// Where among the lines the cursor was last.
    pub cursor_line: StoredValue<usize>,
    /// Where a range of selected rows begins.
    pub anchor: RwSignal<Option<Id>>,
    pub selected: RwSignal<BTreeSet<Id>>,
    pub editing: RwSignal<Option<Editing>>,
    pub scroller: NodeRef<html::Div>,
    /// First line of the window, and how many fit.
    pub top: RwSignal<usize>,
    /// The window will follow the scroller after the frame that is about to be drawn.
    following: StoredValue<bool>,
    pub fits: RwSignal<usize>,
    /// Height of a row in pixels; asking for it makes the browser work out styles.
    pub row_height: RwSignal<f64>,
    pub printing: RwSignal<bool>,
    /// The form takes the focus when it comes.
    pub focus_form: RwSignal<bool>,
    pub pasted: RwSignal<Option<String>>,
    pub deleting: RwSignal<Vec<Id>>,
    /// The due date of the cursor's row is being moved.
    pub moving: RwSignal<bool>,
}

impl Register {
    pub fn provide(kind: Kind) -> Register {
        let session = Session::here();
        let place = Place::here();
        let (columns, order) = preferred(kind);
        let columns = RwSignal::new(columns);
        let order = RwSignal::new(order);
        let fresh = RwSignal::new(Vec::new());
        // Listens to rows coming and going and to what the reader chose, not to the content of
        // rows: an edit leaves the order as it is, as spreadsheets do, and costs no sort.
        let lines = Memo::new(move |_| {
            session.ids(kind);
            let lines = order.with(|o| {
                fresh.with(|f| {
                    columns
                        .with(|c| session.peek(|book| order::lines(session, book, kind, c, o, f)))
                })
            });
            Arc::new(lines)
        });
        let open = Memo::new(move |_| {
            session.ids(kind);
            match place.route() {
                Route::Register(k, Some(n)) if k == kind => {
                    session.peek(|book| row_by_number(book, kind, n))
                }
                _ => None,
            }
        });
        let register = Register {
            kind,
            session,
            place,
            columns,
            order,
            fresh,
            lines,
            open,
            cursor: RwSignal::default(),
            cursor_line: StoredValue::new(0),
            anchor: RwSignal::new(None),
            selected: RwSignal::default(),
            editing: RwSignal::new(None),
            scroller: NodeRef::new(),
            top: RwSignal::new(0),
            following: StoredValue::new(false),
            fits: RwSignal::new(40),
            row_height: RwSignal::new(row_height()),
            printing: RwSignal::new(false),
            focus_form: RwSignal::new(false),
            pasted: RwSignal::new(None),
            deleting: RwSignal::new(Vec::new()),
            moving: RwSignal::new(false),
        };
        register.remember();
        register
    }

    /// Keeps columns, sort and group as a preference of this browser.
    fn remember(self) {
        Effect::new(move |first: Option<()>| {
            let written =
                self.order.with(|o| self.columns.with(|c| write_preference(self.kind, c, o)));
            if first.is_some() {
                Browser::set_preference(&preference_name(self.kind), &written);
            }
        });
    }

    /// Changes filter, sort or group; what was added joins the order.
    pub fn reorder(self, change: impl FnOnce(&mut Order)) {
        batch(|| {
            self.fresh.set(Vec::new());
            self.order.update(change);
        });
        self.scroll_to(0);
    }

    pub fn may_write(self) -> bool {
        self.session.read_only.get().is_none()
    }

    /// Rows can be added by hand. Records are made by what they record; an assessment begins in its own dialog, with all of its lines.
    pub fn may_add(self) -> bool {
        !self.kind.is_single()
            && !self.kind.is_record()
            && !matches!(self.kind, Kind::GapRun | Kind::GapAnswer)
    }

    /// Rows can be deleted by hand. A line of an assessment goes with it.
    pub fn may_delete(self) -> bool {
        !self.kind.is_single() && !self.kind.is_record() && self.kind != Kind::GapAnswer
    }

    // ---- Rows ----------------------------------------------------------------------------

    /// Adds an empty row at the end.
    pub fn add(self) -> Option<Id> {
        let kind = self.kind;
        let id = batch(|| {
            let id = self.session.edit(added_label(kind), |draft| Ok(draft.add(kind.blank())))?;
            self.fresh.update(|f| f.push(id));
            Some(id)
        })?;
        Some(id)
    }

    /// Adds a row and opens its form.
    pub fn add_and_open(self) {
        if let Some(open) = self.open.get_untracked() {
            take_back(self.session, self.kind, open);
        }
        if let Some(id) = self.add() {
            self.cursor.set(Cursor { row: Some(id), column: 0 });
            self.show(id, true);
        }
    }

    /// Opens the form of a row.
    pub fn show(self, id: Id, focus: bool) {
        let number = self.session.peek(|b| b.row(self.kind, id).map(|r| r.number()));
        if let Some(number) = number {
            self.focus_form.set(focus);
            let route = Route::Register(self.kind, Some(number));
            if self.open.get_untracked().is_some() {
                self.place.replace(route)
            } else {
                self.place.go(route)
            }
        }
    }

    /// Closes the form and goes back to its row.
    pub fn close(self) {
        let row = self.open.get_untracked();
        self.place.replace(Route::Register(self.kind, None));
        if row.is_some() {
            let cursor = self.cursor.get_untracked();
            let column = if cursor.row == row { cursor.column } else { 0 };
            self.focus(Cursor { row, column });
        }
    }

    /// The row before or after, in the shown order.
    pub fn neighbour(self, id: Id, step: isize) -> Option<Id> {
        self.lines.with_untracked(|lines| {
            let rows: Vec<Id> = lines.iter().filter_map(Line::row).collect();
            let at = rows.iter().position(|r| *r == id)?;
            rows.get(at.checked_add_signed(step)?).copied()
        })
    }

    /// Shown rows in their order.
    pub fn rows(self) -> Vec<Id> {
        self.lines.with_untracked(|lines| lines.iter().filter_map(Line::row).collect())
    }

    /// Selected rows in the shown order.
    pub fn selection(self) -> Vec<Id> {
        let selected = self.selected.get_untracked();
        self.rows().into_iter().filter(|id| selected.contains(id)).collect()
    }

    pub fn toggle(self, id: Id) {
        self.anchor.set(Some(id));
        self.selected.update(|s| {
            if !s.remove(&id) {
                s.insert(id);
            }
        });
    }

    /// Selects from the anchor to this row.
    pub fn select_to(self, id: Id) {
        let rows = self.rows();
        let from = self.anchor.get_untracked().or(self.cursor.get_untracked().row).unwrap_or(id);
        let at = |id: Id| rows.iter().position(|r| *r == id);
        if let (Some(a), Some(b)) = (at(from), at(id)) {
            self.anchor.set(Some(from));
            let range = rows.get(a.min(b)..=a.max(b)).unwrap_or_default();
            self.selected.update(|s| s.extend(range.iter().copied()));
        }
    }

    // ---- Cells ---------------------------------------------------------------------------

    /// Field of a shown column.
    pub fn field_at(self, column: usize) -> Option<usize> {
        self.columns.with_untracked(|c| c.get(column).copied())
    }

    pub fn cell_id(self, cursor: Cursor) -> String {
        match cursor.row {
            Some(row) => format!("c{}-{row}", cursor.column),
            None => format!("c{}-head", cursor.column),
        }
    }

    pub fn cell(self, cursor: Cursor) -> Option<web_sys::HtmlElement> {
        document().get_element_by_id(&self.cell_id(cursor)).and_then(|e| e.dyn_into().ok())
    }

    /// Moves cursor and focus to a cell, scrolling there first where it is not in the page.
    pub fn focus(self, cursor: Cursor) {
        // Asked for later, by a timer or in the next frame, the register may be gone from the page.
        let Some(before) = self.cursor.try_get_untracked() else { return };
        if let Some(old) = self.cell(before) {
            old.set_tab_index(-1);
        }
        self.cursor.set(cursor);
        let now = move || {
            if let Some(cell) = self.cell(cursor) {
                cell.set_tab_index(0);
                let _ = cell.focus();
            }
        };
        let line =
            self.lines.with_untracked(|lines| lines.iter().position(|l| l.row() == cursor.row));
        if self.cell(cursor).is_some() {
            now();
            line.into_iter().for_each(|line| self.follow(line));
            return;
        }
        if let Some(line) = line {
            self.scroll_to(line.saturating_sub(3));
            once_drawn(now);
        }
    }

    pub fn edit(self, cursor: Cursor, typed: Option<String>) {
        let (Some(row), Some(place)) = (cursor.row, self.field_at(cursor.column)) else { return };
        let Some(field) = self.kind.fields().get(place) else { return };
        if let Some(reason) = self.session.read_only.get_untracked() {
            self.session.notices.say(reason);
            return;
        }
        if let Some((kind, id)) = self.session.peek(|book| book.settled_in(self.kind, row)) {
            self.session.notices.refusal(self.session, &Refusal::Settled { kind, id });
            return;
        }
        if field.system || matches!(field.shape, Shape::Instant) {
            self.session.notices.say("register.cell.system");
            return;
        }
        if field.shape == Shape::Flag {
            if typed.as_deref().is_none_or(|t| t == " ") {
                self.flip(row, place);
            }
            return;
        }
        self.cursor.set(cursor);
        let filled =
            |b: &Workbook| b.row(self.kind, row).is_some_and(|r| !r.cell(place).is_empty());
        if field.once && self.session.peek(filled) {
            self.moving.set(true);
            return;
        }
        self.editing.set(Some(Editing { row, column: cursor.column, typed }));
    }

    fn flip(self, row: Id, place: usize) {
        use crate::workbook::{Cell, Value};
        let Some(field) = self.kind.fields().get(place) else { return };
        let on = self
            .session
            .peek(|b| b.row(self.kind, row).is_some_and(|r| r.cell(place) == Cell::Flag(true)));
        let value = if on { Value::Empty } else { Value::Flag(true) };
        let label = crate::app::widgets::edit_label(self.kind, field);
        self.session.edit(label, |draft| draft.set(self.kind, row, place, value));
    }

    // ---- The window ----------------------------------------------------------------------

    /// The lines that are in the page: first and one past the last.
    pub fn window(self) -> (usize, usize) {
        let count = self.lines.with(|l| l.len());
        if count <= WHOLE || self.printing.get() {
            return (0, count);
        }
        let first = self.top.get().saturating_sub(SPARE).min(count);
        (first, (self.top.get() + self.fits.get() + SPARE).min(count))
    }

    /// Brings a line to the top of the window.
    pub fn scroll_to(self, line: usize) {
        if let Some(scroller) = self.scroller.get_untracked() {
            let height = self.row_height.get_untracked();
            scroller.set_scroll_top((line as f64 * height) as i32);
            self.scrolled();
        }
    }

    /// The focus went to a line below, and the browser will scroll to it with the next frame, and only then
    /// say so. When several keys come before it, the rows that this shows have to be there already.
    fn follow(self, line: usize) {
        // The head stands above the first line, and the style sheet asks for no room below the last. How many
        // lines fit, and two more, is known from when the scroller was measured last: asking it now would lay the
        // page out. Of the lines that fit, the last is seen in part.
        let top = (line + 3).saturating_sub(self.fits.get_untracked());
        if self.top.get_untracked() + LEEWAY < top {
            self.top.set(top);
        }
    }

    /// The window changed its size, or its letters theirs.
    pub fn resized(self) {
        let height = row_height();
        if self.row_height.get_untracked() != height {
            self.row_height.set(height);
        }
        self.scrolled();
    }

    /// The scroller moved or changed its size.
    pub fn scrolled(self) {
        let Some((top, fits)) = self.seen() else { return };
        if self.fits.get_untracked() != fits {
            self.fits.set(fits);
        }
        let far = self.top.get_untracked().abs_diff(top);
        if far > LEEWAY {
            self.top.set(top);
        } else if far > 0 && !self.following.get_value() {
            // What is seen is there. The rows beyond are put up once it is drawn: a key that scrolls a line has its
            // frame to itself.
            self.following.set_value(true);
            request_animation_frame(move || {
                set_timeout(move || self.catch_up(), std::time::Duration::ZERO);
            });
        }
    }

    fn catch_up(self) {
        // The register may be gone by now.
        if self.following.try_set_value(false).is_some() {
            return;
        }
        let Some((top, _)) = self.seen() else { return };
        if self.top.get_untracked() != top {
            self.top.set(top);
        }
    }

    /// The first line that is seen, and how many fit.
    fn seen(self) -> Option<(usize, usize)> {
        let scroller = self.scroller.get_untracked()?;
        let height = self.row_height.get_untracked();
        let top = (f64::from(scroller.scroll_top()) / height) as usize;
        Some((top, (f64::from(scroller.client_height()) / height) as usize + 2))
    }
}

/// Takes an added row back that was left as empty as it came, as if it had never been added.
pub fn take_back(session: Session, kind: Kind, id: Id) {
    session.close_step();
    let untouched = session.peek(|book| {
        let mut blank = kind.blank();
        book.row(kind, id).is_some_and(|row| {
            blank.identify(id, row.number());
            row.same(blank.as_ref()) && book.table(kind).last_number() == row.number()
        })
    });
    let added = untrack(|| session.undo_label()) == Some(added_label(kind));
    if untouched && added && session.read_only.get_untracked().is_none() {
        session.undo();
    }
}

fn added_label(kind: Kind) -> Label {
    Label::new("change.create").with("name", super::kind_name(kind))
}

/// Height of a row in pixels: `--row` of register.css, 2.25 of the root's font size.
fn row_height() -> f64 {
    let size = document()
        .document_element()
        .and_then(|e| window().get_computed_style(&e).ok().flatten())
        .and_then(|s| s.get_property_value("font-size").ok())
        .and_then(|s| s.trim_end_matches("px").parse::<f64>().ok());
    (size.unwrap_or(16.0) * 2.25).round()
}

/// The field that names a row.
pub fn name_field(kind: Kind) -> Option<usize> {
    kind.fields().iter().position(|f| f.required && matches!(f.shape, Shape::Text(_)))
}

fn preference_name(kind: Kind) -> String {
    format!("register.{}", kind.table())
}

/// Columns of the declaration, the name first.
pub fn usual_columns(kind: Kind) -> Vec<usize> {
    let fields = kind.fields().iter().enumerate();
    let name = name_field(kind);
    let others = fields.filter(|(n, f)| f.column && Some(*n) != name).map(|(n, _)| n);
    name.into_iter().chain(others).collect()
}

/// `columns=title,owner;sort=-due;group=status`, by the names of the fields.
fn write_preference(kind: Kind, columns: &[usize], order: &Order) -> String {
    let name = |n: usize| kind.fields().get(n).map_or("", |f| f.name);
    let columns: Vec<&str> = columns.iter().map(|n| name(*n)).collect();
    let mut out = format!("columns={}", columns.join(","));
    if let Some((n, descending)) = order.sort {
        out.push_str(&format!(";sort={}{}", if descending { "-" } else { "" }, name(n)));
    }
    if let Some(n) = order.group {
        out.push_str(&format!(";group={}", name(n)));
    }
    out
}

fn preferred(kind: Kind) -> (Vec<usize>, Order) {
    let mut columns = usual_columns(kind);
    let mut order = Order::default();
    let written = Browser::preference(&preference_name(kind)).unwrap_or_default();
    for (name, value) in written.split(';').filter_map(|p| p.split_once('=')) {
        match name {
            "columns" => {
                let name = name_field(kind);
                let chosen =
                    value.split(',').filter_map(|n| kind.place(n)).filter(|n| Some(*n) != name);
                columns = name.into_iter().chain(chosen).collect();
            }
            "sort" => {
                let place = kind.place(value.trim_start_matches('-'));
                order.sort = place.map(|n| (n, value.starts_with('-')));
            }
            "group" => order.group = kind.place(value),
            _ => {}
        }
    }
    (columns, order)
}
