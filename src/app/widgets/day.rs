//! The one input for a day, and what is said where something else was typed into it.

use crate::app::dom::prelude::*;
use crate::app::platform::Browser;
use crate::app::session::Session;
use crate::text;
use crate::workbook::wire::{self, YEARS};
use chrono::NaiveDate;
use leptos::html;
use web_sys::HtmlInputElement;

/// The least and the greatest day that an input offers.
pub fn limits() -> (String, String) {
    (format!("{}-01-01", YEARS.start()), format!("{}-12-31", YEARS.end()))
}

/// What stands in an input for a day. A browser reports one while its last part is still being typed, and hands
/// out nothing at all for half a day: that is none, and not an emptied field.
pub fn typed(input: &HtmlInputElement) -> Result<Option<NaiveDate>, NoDay> {
    let text = input.value();
    match wire::read_day(&text) {
        Some(day) => Ok(Some(day)),
        None if text.is_empty() && input.check_validity() => Ok(None),
        None => Err(NoDay),
    }
}

/// What stands in the input is no day, or none that a firm can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoDay;

impl NoDay {
    pub fn words(self, label: &str) -> String {
        let (first, last) = (YEARS.start().to_string(), YEARS.end().to_string());
        text::fill("refusal.no_day", &[("field", label), ("first", &first), ("last", &last)])
    }
}

/// An input for a day. What is none is said on leaving it and stays as it was typed; nothing else is changed.
#[component]
pub fn DayInput(
    /// The field in words, for what is said about it.
    #[prop(into)]
    label: String,
    #[prop(into)] value: Signal<Option<NaiveDate>>,
    set: Callback<Option<NaiveDate>>,
    /// Id of the input, for its label; without one the label is said by the input itself.
    #[prop(default = None)]
    id: Option<String>,
    #[prop(default = None)] described_by: Option<String>,
    /// What a message about it is about: inputs of several rows have the same id one after the other.
    #[prop(default = None)]
    cause: Option<String>,
    #[prop(into, default = Signal::stored(false))] disabled: Signal<bool>,
    /// It stays as it is: the input can be reached and read.
    #[prop(into, default = Signal::stored(false))]
    fixed: Signal<bool>,
    /// Taken when the input is left, because it stays as it is entered.
    #[prop(default = false)]
    once: bool,
    /// The day of something to come: one in the past is taken, with a word.
    #[prop(default = false)]
    ahead: bool,
    /// Whether what stands there is no day.
    #[prop(default = RwSignal::new(false))]
    wrong: RwSignal<bool>,
    /// Whether it is a day, and not one for this field.
    #[prop(into, default = Signal::stored(false))]
    bad: Signal<bool>,
) -> Markup {
    let session = Session::here();
    let node = NodeRef::<html::Input>::new();
    let cause = cause.or_else(|| id.clone()).unwrap_or_else(|| label.clone());
    let cause = StoredValue::new(cause);
    let aria_label = id.is_none().then(|| label.clone());
    let (label, before) = (StoredValue::new(label), StoredValue::new(None::<NaiveDate>));
    // Whatever the value becomes by another way stands in the input then.
    let mut began = false;
    effect(move || {
        value.track();
        if !std::mem::replace(&mut began, true) {
            return;
        }
        wrong.set(false);
        cause.with_value(|cause| session.notices.mended(cause));
    });
    on_cleanup(move || {
        // What stood in it is in nobody's way any more.
        wrong.try_set(false);
        cause.try_with_value(|cause| session.notices.left(cause));
    });
    let take = move |left: bool| {
        let Some(input) = node.get_untracked().filter(|_| !fixed.get_untracked()) else { return };
        match typed(&input) {
            Ok(day) => {
                wrong.set(false);
                cause.with_value(|cause| session.notices.mended(cause));
                if (left || !once) && value.get_untracked() != day {
                    set.run(day);
                }
                if left && ahead {
                    label.with_value(|label| remark(session, once, label, before.get_value(), day));
                    before.set_value(day);
                }
            }
            Err(none) => {
                wrong.set(true);
                if left {
                    let words = label.with_value(|label| none.words(label));
                    cause.with_value(|cause| session.notices.about(cause, words));
                }
            }
        }
    };
    let (min, max) = limits();
    view! {
        <input
            node_ref=node id=id type="date" min=min max=max aria-describedby=described_by aria-label=aria_label
            aria-invalid=move || (wrong.get() || bad.get()).then_some("true")
            disabled=move || disabled.get() readonly=move || fixed.get()
            prop:value=move || value.get().map(|day| day.to_string()).unwrap_or_default()
            on:focus=move |_| before.set_value(value.get_untracked())
            on:change=move |_| take(false)
            on:blur=move |_| take(true)
            on:keydown=move |e| if e.key() == "Enter" { take(true) }
        />
    }
}

/// Something to come that was just given a day in the past: possible, and more often a slip.
pub fn remark(
    session: Session,
    once: bool,
    label: &str,
    before: Option<NaiveDate>,
    day: Option<NaiveDate>,
) {
    if let Some(day) = day.filter(|day| before != Some(*day) && *day < Browser::today()) {
        let args = [("field", label), ("day", &*Browser::day(day))];
        // What stays as it is entered is taken back by undo alone; elsewhere nothing may be entered yet.
        let key = if once { "field.in_the_past.once" } else { "field.in_the_past" };
        session.notices.say_filled(key, &args);
    }
}
