//! One field of a record as an input, from its declaration. Saves as one types.

use super::day::DayInput;
use super::move_due::Moved;
use super::picker::KeyPicker;
use super::source::{self, Source, code_name};
use crate::app::dom::prelude::*;
use crate::app::platform::Browser;
use crate::app::session::{Session, typed_into};
use crate::app::words;
use crate::insight::form;
use crate::text;
use crate::workbook::{Cell, Field, Format, Id, Kind, Label, Severity, Shape, Value};
use chrono::NaiveDate;
use leptos::html;
use std::cell::RefCell;
use std::collections::HashMap;

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
        (Shape::Choice(list, keys), Cell::Empty) => keys
            .first()
            .filter(|k| **k != "unset")
            .map(|k| choice_label(list, k))
            .unwrap_or_default(),
        (Shape::Choice(list, _), Cell::Text(key)) => choice_label(list, key),
        (_, Cell::Empty) => String::new(),
        (_, Cell::Text(t)) => t.to_owned(),
        (_, Cell::Number(n)) => Browser::number(n),
        (_, Cell::Day(d)) => day(d),
        (_, Cell::Instant(m)) => Browser::moment(m),
        (_, Cell::Flag(f)) => {
            if f {
                text::of("app.yes")
            } else {
                String::new()
            }
        }
        (Shape::Link(to), Cell::Link(id)) => name(to, &id),
        (Shape::Links(to), Cell::Links(ids)) => {
            ids.iter().map(|id| name(to, id)).collect::<Vec<_>>().join(", ")
        }
        (_, Cell::Codes(codes)) => {
            codes.iter().map(|code| code_name(session, field, code)).collect::<Vec<_>>().join(", ")
        }
        (_, Cell::Link(id)) => id.to_string(),
        (_, Cell::Links(ids)) => ids.len().to_string(),
    }
}

/// A value as [`shown`] shows a cell.
pub fn shown_value(session: Session, field: &Field, value: &Value) -> String {
    let cell = match value {
        Value::Empty => Cell::Empty,
        Value::Text(t) => Cell::Text(t),
        Value::Number(n) => Cell::Number(*n),
        Value::Day(d) => Cell::Day(*d),
        Value::Instant(m) => Cell::Instant(*m),
        Value::Flag(f) => Cell::Flag(*f),
        Value::Link(id) => Cell::Link(*id),
        Value::Links(ids) => Cell::Links(ids),
        Value::Codes(codes) => Cell::Codes(codes),
    };
    shown(session, field, cell)
}

/// A day in the words of the locale. Asking the browser takes microseconds, and a register asks
/// for thousands, so what was asked once is kept.
fn day(day: NaiveDate) -> String {
    thread_local! {
        static WORDS: RefCell<HashMap<NaiveDate, String>> = RefCell::default();
    }
    WORDS.with_borrow_mut(|words| words.entry(day).or_insert_with(|| Browser::day(day)).clone())
}

/// How an answer of a list is coloured, where it says that something is well or not. The word
/// stands beside it.
pub fn choice_tone(list: &str, key: &str) -> &'static str {
    match (list, key) {
        ("action_status", "verified" | "done")
        | ("document_state", "approved" | "issued")
        | ("evidence_state", "ok")
        | ("conformity", "met" | "mostly")
        | ("tick", "yes") => "state state-good",
        ("action_status" | "run_state", "doing" | "in_progress")
        | ("document_state" | "run_state", "in_review") => "state state-active",
        ("evidence_state", "outdated") | ("conformity", "partly") => "state state-warn",
        ("evidence_state", "missing") | ("conformity", "not_met") | ("tick", "no") => {
            "state state-bad"
        }
        _ => "state",
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
    #[prop(optional, into)]
    label: Option<String>,
    /// Tells the inputs of several rows on one page apart.
    #[prop(optional, into)]
    prefix: String,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> Markup {
    let session = Session::here();
    let Some(declared) = kind.fields().get(field) else { return Markup::Nothing };
    let disabled = Signal::derive(move || {
        disabled.get() || declared.system || session.read_only.get().is_some()
    });
    let value = Memo::new(move |_| {
        session.row(kind, row).map(|r| r.cell(field).to_value()).unwrap_or_default()
    });
    let set = Callback::new(move |value: Value| {
        session.edit(edit_label(kind, declared), |draft| draft.set(kind, row, field, value));
    });
    // It stays an input: whoever entered it just now keeps the focus.
    let fixed = Signal::derive(move || declared.once && value.get() != Value::Empty);
    let id = format!("f{prefix}-{}-{}", kind.table(), declared.name);
    let help = field_help(kind, declared);
    let help_id = format!("{id}-help");
    let label = label.unwrap_or_else(|| field_label(kind, declared));
    let finding_id = format!("{id}-finding");
    let finding = Memo::new(move |_| {
        let row = session.row(kind, row)?;
        let today = Browser::today();
        let found = session.peek(|book| form::of_field(book, row.as_ref(), field, today));
        found.map(|f| (f.severity, words::finding_text(&f)))
    });
    let described = [help.map(|_| help_id.clone()), Some(finding_id.clone())];
    let described = described.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let typed = Callback::new(move |text: String| session.type_into(kind, row, field, text));
    let wiring = Wiring {
        kind,
        field: declared,
        value: value.into(),
        set,
        typed: Some(typed),
        disabled,
        fixed,
        wrong: RwSignal::new(false),
        row: Some(row),
    };
    let body = input(wiring, id.clone(), Some(described));
    let required = declared.is_needed();
    let missing = move || required && value.get() == Value::Empty;
    view! {
        <div class="field" class:field-missing=missing class=("field-flag", declared.shape == Shape::Flag)>
            <label for=id>
                {label}
                {required.then(|| view! { <span class="needed" title=text::t("app.needed")>"*"</span> })}
            </label>
            {body}
            {help.map(|h| view! { <p class="help" id=help_id>{h}</p> })}
            {declared.once.then(|| view! { <Show when=move || fixed.get()><Moved id=row /></Show> })}
            <p class="field-finding" id=finding_id class:field-wrong=move || finding.get().is_some_and(|(s, _)| s == Severity::Error) hidden=move || finding.get().is_none()>
                {move || finding.get().map(|(_, words)| words)}
            </p>
        </div>
    }
}

/// A field of a row that stays as it is: what it holds, as text.
#[component]
pub fn FieldText(kind: Kind, row: Id, field: usize) -> Markup {
    let session = Session::here();
    let Some(declared) = kind.fields().get(field) else { return Markup::Nothing };
    let words = move || session.row(kind, row).map(|r| shown(session, declared, r.cell(field)));
    view! {
        <dl class="field field-text">
            <dt>{field_label(kind, declared)}</dt>
            <dd dir="auto">{words}</dd>
        </dl>
    }
}

/// An input for a value that belongs to no row yet: one value for many rows.
#[component]
pub fn ValueInput(
    kind: Kind,
    field: &'static Field,
    /// Id of the input, for its label.
    #[prop(into)]
    id: String,
    #[prop(into)] value: Signal<Value>,
    set: Callback<Value>,
    /// Id of what describes it, if anything does.
    #[prop(default = None)]
    described_by: Option<String>,
    #[prop(into, default = Signal::stored(false))] disabled: Signal<bool>,
    /// Whether what stands there is no value of the field: then `value` is what was there before.
    #[prop(default = RwSignal::new(false))]
    wrong: RwSignal<bool>,
) -> Markup {
    let fixed = Signal::stored(false);
    let wiring = Wiring { kind, field, value, set, typed: None, disabled, fixed, wrong, row: None };
    input(wiring, id, described_by)
}

/// What an input shows and where it goes.
#[derive(Clone, Copy)]
struct Wiring {
    kind: Kind,
    field: &'static Field,
    value: Signal<Value>,
    set: Callback<Value>,
    /// Takes text with every keystroke, where that is kept.
    typed: Option<Callback<String>>,
    disabled: Signal<bool>,
    /// It has what it is to keep.
    fixed: Signal<bool>,
    /// What stands in it is no value of the field.
    wrong: RwSignal<bool>,
    row: Option<Id>,
}

impl Wiring {
    /// What a message about it is about. The id of an input is the same for the next row.
    fn cause(&self) -> Option<String> {
        self.row.map(|row| typed_into(self.kind, row, self.field.name))
    }
}

/// The native input for the shape.
fn input(wiring: Wiring, id: String, described_by: Option<String>) -> Markup {
    let session = Session::here();
    let Wiring { kind, field, value, set, disabled, fixed, wrong, .. } = wiring;
    let text_value = move || shown_text(value.get());
    let typed = move |text: String| match wiring.typed {
        Some(typed) => typed.run(text),
        None => set.run(if text.is_empty() { Value::Empty } else { Value::Text(text) }),
    };
    let left = move |_| session.close_step();
    match field.shape {
        Shape::LongText => view! {
            <textarea
                id=id dir="auto" rows="3" maxlength=field.longest().to_string() spellcheck="false" autocomplete="off" aria-describedby=described_by
                disabled=move || disabled.get()
                prop:value=text_value
                on:input=move |e| typed(event_target_value(&e))
                on:blur=left
            ></textarea>
        },
        Shape::Text(format) => view! {
            <input
                id=id dir="auto" maxlength=field.longest().to_string() spellcheck="false" autocomplete="off" aria-describedby=described_by
                type=if format == Format::Email { "email" } else { "text" }
                inputmode=if format == Format::Decimal { "decimal" } else { "text" }
                class:code=format == Format::Sha256
                disabled=move || disabled.get()
                prop:value=text_value
                on:input=move |e| typed(event_target_value(&e))
                on:blur=left
            />
        },
        Shape::Choice(list, keys) => view! {
            <select
                id=id aria-describedby=described_by disabled=move || disabled.get()
                prop:value=move || match value.get() { Value::Text(t) => t, _ => keys.first().map(|k| (*k).to_owned()).unwrap_or_default() }
                on:change=move |e| set.run(Value::Text(event_target_value(&e)))
            >
                {keys.iter().map(|key| view! { <option value=*key>{choice_label(list, key)}</option> }).collect_view()}
            </select>
        },
        Shape::Number { min, max } => number_input(wiring, (min, max), id, described_by),
        Shape::Day => {
            let day = Signal::derive(move || match value.get() {
                Value::Day(day) => Some(day),
                _ => None,
            });
            let enter = Callback::new(move |day: Option<NaiveDate>| {
                set.run(day.map_or(Value::Empty, Value::Day));
            });
            view! {
                <DayInput
                    label=field_label(kind, field) value=day set=enter id=Some(id) described_by=described_by
                    disabled=disabled fixed=fixed once={field.once && wiring.row.is_some()} ahead=field.ahead wrong=wrong
                    cause=wiring.cause()
                />
            }
        }
        Shape::Flag => view! {
            <input
                id=id type="checkbox" aria-describedby=described_by disabled=move || disabled.get()
                prop:checked=move || value.get() == Value::Flag(true)
                on:change=move |e| set.run(if event_target_checked(&e) { Value::Flag(true) } else { Value::Empty })
            />
        },
        Shape::Link(_) | Shape::Links(_) | Shape::Lines | Shape::Codes => {
            match Source::of(kind, field) {
                Some(from) => search(wiring, from, id, described_by),
                // Codes that nobody can look up are filled by the workbook itself.
                None => view! { <output id=id>{text_value}</output> },
            }
        }
        Shape::Instant => view! { <output id=id>{text_value}</output> },
    }
}

/// That something typed is no number that a field takes.
pub fn not_a_number(label: &str, typed: &str, (min, max): (i64, i64)) -> String {
    let (min, max) = (min.to_string(), max.to_string());
    let args = [("field", label), ("typed", typed.trim()), ("min", &min), ("max", &max)];
    text::fill("refusal.not_a_number", &args)
}

/// A text with digits: an input of numbers hands out nothing at all for what is none, and what was typed could
/// be neither named nor told from an emptied field.
fn number_input(
    wiring: Wiring,
    (min, max): (i64, i64),
    id: String,
    described_by: Option<String>,
) -> Markup {
    let session = Session::here();
    let Wiring { kind, field, value, set, disabled, wrong, .. } = wiring;
    let input = NodeRef::<html::Input>::new();
    let before = StoredValue::new(Value::Empty);
    let number = move |text: &str| {
        let number = text.trim().parse::<i64>().ok();
        number.filter(|n| (min..=max).contains(n)).map(Value::Number)
    };
    let cause = StoredValue::new(wiring.cause().unwrap_or_else(|| id.clone()));
    let mended = move || {
        wrong.set(false);
        cause.with_value(|cause| session.notices.mended(cause));
    };
    on_cleanup(move || {
        wrong.try_set(false);
        cause.try_with_value(|cause| session.notices.left(cause));
    });
    let enter = move |entered: Value| {
        mended();
        before.set_value(entered.clone());
        set.run(entered);
    };
    // Whatever the number becomes by another way stands in the input then.
    let mut began = false;
    effect(move || {
        value.track();
        if std::mem::replace(&mut began, true) {
            mended();
        }
    });
    // The digits before the one that does not belong are taken back, and the text stays as it was typed.
    let refuse = move |typed: String| {
        set.run(before.get_value());
        let words = not_a_number(&field_label(kind, field), &typed, (min, max));
        once_drawn(move || {
            if let Some(input) = input.try_get_untracked().flatten() {
                input.set_value(&typed);
                wrong.set(true);
            }
            cause.try_with_value(|cause| session.notices.about(cause, words));
        });
    };
    view! {
        <input
            node_ref=input id=id type="text" inputmode="numeric" class="number"
            autocomplete="off" aria-describedby=described_by disabled=move || disabled.get()
            aria-invalid=move || wrong.get().then_some("true")
            prop:value=move || shown_text(value.get())
            on:focus=move |_| before.set_value(value.get_untracked())
            // Kept with each digit that makes a number this field takes; what does not is said on leaving
            // the field.
            on:input=move |e| if let Some(number) = number(&event_target_value(&e)) { mended(); set.run(number) }
            on:change=move |e| {
                let text = event_target_value(&e);
                match number(&text) {
                    Some(number) => enter(number),
                    None if text.trim().is_empty() => enter(Value::Empty),
                    None => refuse(text),
                }
            }
            on:blur=move |_| session.close_step()
        />
    }
}

fn shown_text(value: Value) -> String {
    match value {
        Value::Text(t) => t,
        Value::Number(n) => n.to_string(),
        Value::Day(d) => d.to_string(),
        Value::Instant(m) => Browser::moment(m),
        Value::Codes(c) => c.join(", "),
        _ => String::new(),
    }
}

/// A choice by searching, of one or of many.
fn search(wiring: Wiring, from: Source, id: String, described_by: Option<String>) -> Markup {
    let Wiring { field, value, set, disabled, .. } = wiring;
    let many = !matches!(field.shape, Shape::Link(_));
    let chosen = Signal::derive(move || value.with(source::keys));
    let choose = Callback::new(move |keys| set.run(source::value(field, keys)));
    view! {
        <KeyPicker source=from chosen=chosen on_choose=choose many=many id=id described_by=described_by disabled=disabled />
    }
}
