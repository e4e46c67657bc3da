//! Editing one cell in its place: an input laid over the cell, so that no row is built anew.

use super::state::{Cursor, Editing, Register};
use crate::app::dom::prelude::*;
use crate::app::widgets::day::{limits, remark, typed};
use crate::app::widgets::{KeyPicker, Source, choice_label, edit_label, field_label, keys, value};
use crate::exchange::tabular::{Finder, read_value};
use crate::text;
use crate::workbook::{Field, Shape, Value};
use leptos::ev;
use leptos::html;

/// Where the cursor goes after a commit.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Then {
    Stay,
    Down,
    Up,
    Right,
    Left,
}

/// The editor's place over the cell, in pixels of the scroller's content.
#[derive(Clone, Copy, Debug, Default)]
struct Frame {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

fn frame(register: Register, at: Cursor) -> Frame {
    let (Some(cell), Some(scroller)) = (register.cell(at), register.scroller.get_untracked())
    else {
        return Frame::default();
    };
    let (cell, outer) = (cell.get_bounding_client_rect(), scroller.get_bounding_client_rect());
    Frame {
        left: cell.left() - outer.left() + f64::from(scroller.scroll_left()),
        top: cell.top() - outer.top() + f64::from(scroller.scroll_top()),
        width: cell.width(),
        height: cell.height(),
    }
}

#[component]
pub fn CellEditor(register: Register, editing: Editing) -> Markup {
    let at = Cursor { row: Some(editing.row), column: editing.column };
    let place = register.field_at(editing.column);
    let field = place.and_then(|place| Some((place, register.kind.fields().get(place)?)));
    let Some((place, field)) = field else { return Markup::Nothing };
    let frame = frame(register, at);
    let px = |n: f64| format!("{n}px");
    view! {
        <div
            class="cell-editor" class:cell-editor-wide=matches!(field.shape, Shape::LongText)
            style:left=px(frame.left) style:top=px(frame.top) style:width=px(frame.width) style:min-height=px(frame.height)
        >
            {body(register, at, editing, place, field)}
        </div>
    }
}

fn body(
    register: Register,
    at: Cursor,
    editing: Editing,
    place: usize,
    field: &'static Field,
) -> Markup {
    match field.shape {
        Shape::Choice(list, keys) => choice(register, at, editing, place, field, list, keys),
        Shape::Day => day(register, at, editing, place, field),
        _ => match Source::of(register.kind, field) {
            Some(source) => search(register, at, editing, place, field, source),
            None => words(register, at, editing, place, field),
        },
    }
}

/// Ends the editing and moves on.
fn end(register: Register, at: Cursor, then: Then) {
    // Gone with the page, or ended already.
    if register.editing.try_with_untracked(Option::is_some) != Some(true) {
        return;
    }
    register.editing.set(None);
    register.session.close_step();
    let next = match (then, at.row) {
        (Then::Down, Some(row)) => Cursor { row: register.neighbour(row, 1).or(at.row), ..at },
        (Then::Up, Some(row)) => Cursor { row: register.neighbour(row, -1).or(at.row), ..at },
        (Then::Right, _) => Cursor {
            column: (at.column + 1)
                .min(register.columns.with_untracked(|c| c.len()).saturating_sub(1)),
            ..at
        },
        (Then::Left, _) => Cursor { column: at.column.saturating_sub(1), ..at },
        _ => at,
    };
    register.focus(next);
}

/// The key that ends an editor, if it is one.
fn ending(event: &ev::KeyboardEvent) -> Option<Then> {
    match (event.key().as_str(), event.shift_key()) {
        ("Enter", false) if !event.alt_key() && !event.is_composing() => Some(Then::Down),
        ("Enter", true) => Some(Then::Up),
        ("Tab", false) => Some(Then::Right),
        ("Tab", true) => Some(Then::Left),
        _ => None,
    }
}

fn caption(register: Register, at: Cursor, field: &Field) -> String {
    let reference = at
        .row
        .and_then(|id| register.session.peek(|b| b.row(register.kind, id).map(|r| r.reference())));
    format!("{}, {}", field_label(register.kind, field), reference.unwrap_or_default())
}

fn present(register: Register, at: Cursor, place: usize) -> Value {
    at.row
        .and_then(|id| {
            register.session.peek(|b| b.row(register.kind, id).map(|r| r.cell(place).to_value()))
        })
        .unwrap_or_default()
}

fn set(register: Register, at: Cursor, place: usize, field: &'static Field, value: Value) {
    if let Some(row) = at.row {
        let kind = register.kind;
        register.session.edit(edit_label(kind, field), |draft| draft.set(kind, row, place, value));
    }
}

/// Takes back what the editor wrote since it began: its steps are undone, so that none is left
/// that changes nothing.
fn undo_to(register: Register, at: Cursor, place: usize, field: &'static Field, was: &Value) {
    register.session.settle();
    let label = edit_label(register.kind, field);
    while present(register, at, place) != *was {
        if untrack(|| register.session.undo_label()).as_ref() != Some(&label) {
            return set(register, at, place, field, was.clone());
        }
        let before = present(register, at, place);
        register.session.undo();
        if present(register, at, place) == before {
            return; // undoing is not possible now
        }
    }
}

/// Text, numbers and codes. Text becomes part of the workbook while one types.
fn words(
    register: Register,
    at: Cursor,
    editing: Editing,
    place: usize,
    field: &'static Field,
) -> Markup {
    let kind = register.kind;
    let session = register.session;
    let streams = matches!(field.shape, Shape::Text(_) | Shape::LongText);
    let begun = present(register, at, place);
    let was = match &begun {
        Value::Text(t) => t.clone(),
        Value::Number(n) => n.to_string(),
        _ => String::new(),
    };
    let now = RwSignal::new(editing.typed.clone().unwrap_or_else(|| was.clone()));
    let stream = move |text: String| {
        if let (true, Some(row)) = (streams, at.row) {
            session.type_into(kind, row, place, text);
        }
    };
    if let Some(typed) = &editing.typed {
        stream(typed.clone());
    }
    let begun_with = was.clone();
    let commit = move || {
        if streams {
            return;
        }
        let text = now.get_untracked();
        if text == begun_with {
            return;
        }
        match session.peek(|book| read_value(book, &mut Finder::default(), field, &text)) {
            Ok(value) => set(register, at, place, field, value),
            Err(reason) => session.notices.refused(text::fill(
                reason.key(),
                &[("field", &field_label(kind, field)), ("text", &text)],
            )),
        }
    };
    let commit = StoredValue::new_local(commit);
    let on_key = move |event: ev::KeyboardEvent| {
        event.stop_propagation();
        let shift_enter = event.key() == "Enter" && event.shift_key();
        if event.key() == "Escape" {
            event.prevent_default();
            if streams && present(register, at, place) == begun {
                stream(was.clone()); // nothing of it is a change yet
            } else if streams {
                undo_to(register, at, place, field, &begun);
            }
            end(register, at, Then::Stay);
        } else if field.shape == Shape::LongText && shift_enter {
            // a line of its own
        } else if let Some(then) = ending(&event) {
            event.prevent_default();
            commit.with_value(|c| c());
            end(register, at, then);
        }
    };
    let on_input = move |e| {
        now.set(event_target_value(&e));
        stream(event_target_value(&e));
    };
    let on_blur = move |_| {
        if register.editing.try_with_untracked(|e| e.is_some()).unwrap_or(false) {
            commit.with_value(|c| c());
            register.editing.set(None);
            register.session.close_step();
        }
    };
    let label = caption(register, at, field);
    if field.shape == Shape::LongText {
        let node = NodeRef::<html::Textarea>::new();
        node.on_load(|n| {
            let _ = n.focus();
            let end = n.value().encode_utf16().count() as u32;
            let _ = n.set_selection_range(end, end);
        });
        return view! {
            <textarea node_ref=node rows="4" dir="auto" aria-label=label prop:value=move || now.get() on:input=on_input on:keydown=on_key on:blur=on_blur></textarea>
        };
    }
    let node = NodeRef::<html::Input>::new();
    let all = editing.typed.is_none();
    node.on_load(move |n| {
        let _ = n.focus();
        if all {
            n.select();
        }
    });
    view! {
        <input
            node_ref=node type="text" dir="auto" autocomplete="off" spellcheck="false" aria-label=label
            inputmode=matches!(field.shape, Shape::Number { .. }).then_some("numeric")
            prop:value=move || now.get() on:input=on_input on:keydown=on_key on:blur=on_blur
        />
    }
}

fn choice(
    register: Register,
    at: Cursor,
    editing: Editing,
    place: usize,
    field: &'static Field,
    list: &'static str,
    keys: &'static [&'static str],
) -> Markup {
    let original = present(register, at, place);
    let was = match original.clone() {
        Value::Text(t) => t,
        _ => keys.first().map(|k| (*k).to_owned()).unwrap_or_default(),
    };
    // The letter that began it picks the first answer that begins with it.
    let typed = editing.typed.unwrap_or_default().to_lowercase();
    let begun = keys
        .iter()
        .find(|k| !typed.is_empty() && choice_label(list, k).to_lowercase().starts_with(&typed));
    let now = RwSignal::new(begun.map_or(was, |k| (*k).to_owned()));
    if begun.is_some() {
        set(register, at, place, field, Value::Text(now.get_untracked()));
    }
    let node = NodeRef::<html::Select>::new();
    node.on_load(move |n| {
        let _ = n.focus();
    });
    let on_key = move |event: ev::KeyboardEvent| {
        event.stop_propagation();
        if event.key() == "Escape" {
            event.prevent_default();
            undo_to(register, at, place, field, &original);
            end(register, at, Then::Stay);
        } else if let Some(then) = ending(&event) {
            event.prevent_default();
            end(register, at, then);
        }
    };
    view! {
        <select
            node_ref=node aria-label=caption(register, at, field) on:keydown=on_key
            on:change=move |e| set(register, at, place, field, Value::Text(event_target_value(&e)))
            on:blur=move |_| register.editing.set(None)
        >
            {keys.iter().map(|key| view! {
                <option value=*key selected=*key == now.get_untracked()>{choice_label(list, key)}</option>
            }).collect_view()}
        </select>
    }
}

fn day(
    register: Register,
    at: Cursor,
    editing: Editing,
    place: usize,
    field: &'static Field,
) -> Markup {
    let was = present(register, at, place);
    let shown = match &was {
        Value::Day(day) => day.to_string(),
        _ => String::new(),
    };
    let _ = editing;
    let node = NodeRef::<html::Input>::new();
    node.on_load(move |n| {
        let _ = n.focus();
    });
    let wrong = RwSignal::new(false);
    let cause = StoredValue::new(caption(register, at, field));
    let notices = register.session.notices;
    on_cleanup(move || {
        cause.try_with_value(|cause| notices.left(cause));
    });
    let commit = move || {
        let Some(input) = node.get_untracked() else { return true };
        let day = match typed(&input) {
            Ok(day) => day,
            Err(none) => {
                wrong.set(true);
                let words = none.words(&field_label(register.kind, field));
                cause.with_value(|cause| notices.about(cause, words));
                return false;
            }
        };
        cause.with_value(|cause| notices.mended(cause));
        set(register, at, place, field, day.map_or(Value::Empty, Value::Day));
        let before = match &was {
            Value::Day(day) => Some(*day),
            _ => None,
        };
        if field.ahead {
            remark(register.session, field.once, &field_label(register.kind, field), before, day);
        }
        true
    };
    let commit = StoredValue::new_local(commit);
    let on_key = move |event: ev::KeyboardEvent| {
        event.stop_propagation();
        if event.key() == "Escape" {
            event.prevent_default();
            end(register, at, Then::Stay);
        } else if event.key() == "Enter" {
            event.prevent_default();
            // What is no day stays to be mended.
            if commit.with_value(|commit| commit()) {
                end(register, at, if event.shift_key() { Then::Up } else { Then::Down });
            }
        } else if event.key() == "F2" {
            event.prevent_default();
        }
    };
    let (min, max) = limits();
    view! {
        <input
            node_ref=node type="date" min=min max=max aria-label=caption(register, at, field)
            aria-invalid=move || wrong.get().then_some("true")
            prop:value=shown on:keydown=on_key
            on:blur=move |_| {
                if register.editing.try_with_untracked(|e| e.is_some()).unwrap_or(false) {
                    commit.with_value(|commit| commit());
                    register.editing.set(None);
                }
            }
        />
    }
}

/// Links, clauses and documents: a search, of one or of many.
fn search(
    register: Register,
    at: Cursor,
    editing: Editing,
    place: usize,
    field: &'static Field,
    source: Source,
) -> Markup {
    let many = !matches!(field.shape, Shape::Link(_));
    let chosen = Signal::derive(move || {
        let row = at.row.and_then(|id| register.session.row(register.kind, id));
        row.map(|r| keys(&r.cell(place).to_value())).unwrap_or_default()
    });
    let choose = Callback::new(move |keys: Vec<String>| {
        let done = !many && !keys.is_empty();
        set(register, at, place, field, value(field, keys));
        if done {
            // The picker still runs: it ends after it.
            set_timeout(move || end(register, at, Then::Stay), std::time::Duration::ZERO);
        }
    });
    let on_key = move |event: ev::KeyboardEvent| {
        event.stop_propagation();
        if event.key() == "Escape" {
            event.prevent_default();
            end(register, at, Then::Stay);
        } else if let Some(then) = ending(&event) {
            event.prevent_default();
            end(register, at, then);
        }
    };
    let out = move |event: ev::FocusEvent| {
        use wasm_bindgen::JsCast;
        let inside = event
            .related_target()
            .and_then(|t| t.dyn_into::<web_sys::Element>().ok())
            .is_some_and(|e| matches!(e.closest(".cell-editor"), Ok(Some(_))));
        if !inside {
            register.editing.try_update(|e| *e = None);
        }
    };
    let label = caption(register, at, field);
    view! {
        <div on:keydown=on_key on:focusout=out>
            <KeyPicker
                source=source chosen=chosen on_choose=choose many=many id="cell-picker".to_owned() label=label
                first=editing.typed.unwrap_or_default() focus=true
            />
        </div>
    }
}
