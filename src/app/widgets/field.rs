//! One field of a record as an input, from its declaration. Saves as one types.

use super::picker::Picker;
use crate::app::platform::Browser;
use crate::app::session::Session;
use crate::text;
use crate::workbook::{wire, Cell, Field, Format, Id, Kind, Label, Shape, Value};
use leptos::prelude::*;

pub fn field_label(kind: Kind, field: &Field) -> String {
    text::of(&format!("field.{}.{}", kind.table(), field.name))
}

pub fn field_help(kind: Kind, field: &Field) -> Option<&'static str> {
    text::find(&format!("help.{}.{}", kind.table(), field.name))
}

pub fn choice_label(list: &str, key: &str) -> String {
    text::of(&format!("choice.{list}.{key}"))
}

/// What a cell shows where it is read, not edited. Links show the names of their rows.
pub fn shown(session: Session, field: &Field, cell: Cell<'_>) -> String {
    let name = |kind: Kind, id: &Id| {
        session.peek(|b| b.row(kind, *id).map_or_else(|| text::of("app.missing_row"), |r| r.name()))
    };
    match (field.shape, cell) {
        (Shape::Choice(list, keys), Cell::Empty) => {
            keys.first().filter(|k| **k != "unset").map(|k| choice_label(list, k)).unwrap_or_default()
        }
        (Shape::Choice(list, _), Cell::Text(key)) => choice_label(list, key),
        (_, Cell::Empty) => String::new(),
        (_, Cell::Text(t)) => t.to_owned(),
        (_, Cell::Number(n)) => Browser::number(n),
        (_, Cell::Day(d)) => Browser::day(d),
        (_, Cell::Instant(m)) => Browser::moment(m),
        (_, Cell::Flag(f)) => if f { text::of("app.yes") } else { String::new() },
        (Shape::Link(to), Cell::Link(id)) => name(to, &id),
        (Shape::Links(to), Cell::Links(ids)) => {
            ids.iter().map(|id| name(to, id)).collect::<Vec<_>>().join(", ")
        }
        (_, Cell::Codes(codes)) => codes.join(", "),
        (_, Cell::Link(id)) => id.to_string(),
        (_, Cell::Links(ids)) => ids.len().to_string(),
    }
}

/// The label that a change of one field gets.
pub fn edit_label(kind: Kind, field: &Field) -> Label {
    Label::new("change.edit").with("field", field_label(kind, field))
}

/// A labelled input for one field of one row, with its help.
#[component]
pub fn FieldEditor(
    kind: Kind,
    row: Id,
    /// Place of the field in the declaration.
    field: usize,
    /// Another label than the declaration's.
    #[prop(optional, into)] label: Option<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> AnyView {
    let session = Session::here();
    let Some(declared) = kind.fields().get(field) else { return ().into_any() };
    let disabled = Signal::derive(move || {
        disabled.get() || declared.system || session.read_only.get().is_some()
    });
    let value = Memo::new(move |_| {
        session.row(kind, row).map(|r| r.cell(field).to_value()).unwrap_or_default()
    });
    let set = Callback::new(move |value: Value| {
        session.edit(edit_label(kind, declared), |draft| draft.set(kind, row, field, value));
    });
    let id = format!("f-{}-{}", kind.table(), declared.name);
    let help = field_help(kind, declared);
    let help_id = format!("{id}-help");
    let label = label.unwrap_or_else(|| field_label(kind, declared));
    let body = input(kind, row, declared, value, set, id.clone(), help.map(|_| help_id.clone()), disabled);
    let required = declared.required;
    let missing = move || required && value.get() == Value::Empty;
    view! {
        <div class="field" class:field-missing=missing class=("field-flag", declared.shape == Shape::Flag)>
            <label for=id>
                {label}
                {required.then(|| view! { <span class="needed" title=text::t("app.needed")>"*"</span> })}
            </label>
            {body}
            {help.map(|h| view! { <p class="help" id=help_id>{h}</p> })}
        </div>
    }
    .into_any()
}

/// The native input for the shape.
#[allow(clippy::too_many_arguments)]
fn input(
    kind: Kind,
    row: Id,
    field: &'static Field,
    value: Memo<Value>,
    set: Callback<Value>,
    id: String,
    described_by: Option<String>,
    disabled: Signal<bool>,
) -> AnyView {
    let session = Session::here();
    let text_value = move || match value.get() {
        Value::Text(t) => t,
        Value::Number(n) => n.to_string(),
        Value::Day(d) => d.to_string(),
        Value::Instant(m) => Browser::moment(m),
        Value::Codes(c) => c.join(", "),
        _ => String::new(),
    };
    let place = kind.place(field.name).unwrap_or_default();
    let typed = move |text: String| session.type_into(kind, row, place, text);
    let left = move |_| session.close_step();
    match field.shape {
        Shape::LongText => view! {
            <textarea
                id=id dir="auto" rows="3" spellcheck="false" autocomplete="off" aria-describedby=described_by
                disabled=move || disabled.get()
                prop:value=text_value
                on:input=move |e| typed(event_target_value(&e))
                on:blur=left
            ></textarea>
        }
        .into_any(),
        Shape::Text(format) => view! {
            <input
                id=id dir="auto" spellcheck="false" autocomplete="off" aria-describedby=described_by
                type=if format == Format::Email { "email" } else { "text" }
                class:code=format == Format::Sha256
                disabled=move || disabled.get()
                prop:value=text_value
                on:input=move |e| typed(event_target_value(&e))
                on:blur=left
            />
        }
        .into_any(),
        Shape::Choice(list, keys) => view! {
            <select
                id=id aria-describedby=described_by disabled=move || disabled.get()
                prop:value=move || match value.get() { Value::Text(t) => t, _ => keys.first().map(|k| (*k).to_owned()).unwrap_or_default() }
                on:change=move |e| set.run(Value::Text(event_target_value(&e)))
            >
                {keys.iter().map(|key| view! { <option value=*key>{choice_label(list, key)}</option> }).collect_view()}
            </select>
        }
        .into_any(),
        Shape::Number { min, max } => view! {
            <input
                id=id type="number" inputmode="numeric" step="1" min=min.to_string() max=max.to_string()
                autocomplete="off" aria-describedby=described_by disabled=move || disabled.get()
                prop:value=text_value
                on:change=move |e| {
                    let text = event_target_value(&e);
                    match text.trim().parse() {
                        Ok(n) => set.run(Value::Number(n)),
                        Err(_) if text.trim().is_empty() => set.run(Value::Empty),
                        Err(_) => session.notices.error(text::fill("refusal.misfit", &[("field", &field_label(kind, field))])),
                    }
                }
                on:blur=left
            />
        }
        .into_any(),
        Shape::Day => view! {
            <input
                id=id type="date" min="1900-01-01" max="2200-12-31" aria-describedby=described_by
                disabled=move || disabled.get()
                prop:value=text_value
                on:change=move |e| {
                    let text = event_target_value(&e);
                    if text.is_empty() {
                        set.run(Value::Empty);
                    } else if let Some(day) = wire::read_day(&text) {
                        set.run(Value::Day(day));
                    }
                }
            />
        }
        .into_any(),
        Shape::Flag => view! {
            <input
                id=id type="checkbox" aria-describedby=described_by disabled=move || disabled.get()
                prop:checked=move || value.get() == Value::Flag(true)
                on:change=move |e| set.run(if event_target_checked(&e) { Value::Flag(true) } else { Value::Empty })
            />
        }
        .into_any(),
        Shape::Link(to) | Shape::Links(to) => {
            let many = matches!(field.shape, Shape::Links(_));
            let chosen = Signal::derive(move || match value.get() {
                Value::Link(id) => vec![id],
                Value::Links(ids) => ids,
                _ => Vec::new(),
            });
            let choose = Callback::new(move |ids: Vec<Id>| {
                set.run(match (many, ids.last()) {
                    (_, None) => Value::Empty,
                    (false, Some(id)) => Value::Link(*id),
                    (true, _) => Value::Links(ids),
                });
            });
            let described_by = described_by.unwrap_or_default();
            view! {
                {move || view! {
                    <Picker kind=to chosen=chosen on_choose=choose many=many id=id.clone() described_by=described_by.clone() disabled=disabled.get() />
                }}
            }
            .into_any()
        }
        Shape::Lines | Shape::Codes => view! {
            <input
                id=id type="text" spellcheck="false" autocomplete="off" aria-describedby=described_by
                disabled=move || disabled.get()
                prop:value=text_value
                on:change=move |e| {
                    let codes: Vec<String> = event_target_value(&e)
                        .split([',', ';', ' '])
                        .map(|c| c.trim().to_owned())
                        .filter(|c| !c.is_empty())
                        .collect();
                    set.run(if codes.is_empty() { Value::Empty } else { Value::Codes(codes) });
                }
            />
        }
        .into_any(),
        Shape::Instant => view! { <output id=id>{text_value}</output> }.into_any(),
    }
}
