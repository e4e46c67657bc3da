//! Small inputs for fields of rows that are edited inside a line: no help, a label of their own.

use super::desk::field_id;
use crate::app::dom::prelude::*;
use crate::app::session::Session;
use crate::app::widgets::{DayInput, Picker, choice_label, edit_label, field_label};
use crate::workbook::{Id, Kind, Shape, Value};
use chrono::NaiveDate;

/// An input for one field of a row, with its label above.
#[component]
pub fn Inline(
    kind: Kind,
    row: Id,
    field: &'static str,
    #[prop(into)] locked: Signal<bool>,
    #[prop(optional)] class: &'static str,
) -> Markup {
    let session = Session::here();
    let Some(place) = kind.place(field) else { return Markup::Nothing };
    let Some(declared) = kind.fields().get(place) else { return Markup::Nothing };
    let value = Memo::new(move |_| {
        session.row(kind, row).map(|r| r.cell(place).to_value()).unwrap_or_default()
    });
    let set = move |value: Value| {
        session.edit(edit_label(kind, declared), |draft| draft.set(kind, row, place, value));
    };
    let id = field_id(row, field);
    let input = match declared.shape {
        Shape::Day => {
            let day = Signal::derive(move || match value.get() {
                Value::Day(day) => Some(day),
                _ => None,
            });
            let enter = Callback::new(move |day: Option<NaiveDate>| {
                set(day.map_or(Value::Empty, Value::Day));
            });
            view! { <DayInput label=field_label(kind, declared) value=day set=enter id=Some(id.clone()) disabled=locked ahead=declared.ahead /> }
        }
        Shape::Choice(list, keys) => view! {
            <select
                id=id.clone() disabled=move || locked.get()
                prop:value=move || match value.get() { Value::Text(t) => t, _ => keys.first().map(|k| (*k).to_owned()).unwrap_or_default() }
                on:change=move |e| set(Value::Text(event_target_value(&e)))
            >
                {keys.iter().map(|key| view! { <option value=*key>{choice_label(list, key)}</option> }).collect_view()}
            </select>
        },
        Shape::Link(to) => {
            let chosen = Signal::derive(move || match value.get() {
                Value::Link(id) => vec![id],
                _ => Vec::new(),
            });
            let choose = Callback::new(move |ids: Vec<Id>| {
                set(ids.last().map_or(Value::Empty, |id| Value::Link(*id)))
            });
            let picker_id = id.clone();
            view! {
                {move || view! { <Picker kind=to chosen=chosen on_choose=choose id=picker_id.clone() disabled=locked.get() /> }}
            }
        }
        _ => view! {
            <input
                id=id.clone() type="text" dir="auto" autocomplete="off" spellcheck="false" disabled=move || locked.get()
                prop:value=move || match value.get() { Value::Text(t) => t, _ => String::new() }
                on:input=move |e| session.type_into(kind, row, place, event_target_value(&e))
                on:blur=move |_| session.close_step()
            />
        },
    };
    view! {
        <div class=format!("inline {class}")>
            <label for=id>{field_label(kind, declared)}</label>
            {input}
        </div>
    }
}
