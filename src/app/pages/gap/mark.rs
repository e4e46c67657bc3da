//! The mark of a verdict: a disc that is filled as far as the line is met, and a word beside it.

use crate::app::dom::prelude::*;
use crate::app::widgets::choice_label;
use crate::workbook::{Choice, Conformity};

/// The word of a verdict.
pub fn verdict_word(verdict: Conformity) -> String {
    choice_label(Conformity::LIST, verdict.key())
}

/// Class of the verdict's colour.
fn colour(verdict: Conformity) -> &'static str {
    match verdict {
        Conformity::NotAssessed => "mark mark-not-assessed",
        Conformity::NotMet => "mark mark-not-met",
        Conformity::Partly => "mark mark-partly",
        Conformity::Mostly => "mark mark-mostly",
        Conformity::Met => "mark mark-met",
        Conformity::NotApplicable => "mark mark-not-applicable",
    }
}

/// How much of the disc is filled, as a path; the rest is outline. Shape says as much as colour.
fn filling(verdict: Conformity) -> &'static str {
    match verdict {
        Conformity::NotAssessed => "",
        Conformity::NotMet => "M5.2 5.2 10.8 10.8M10.8 5.2 5.2 10.8",
        Conformity::Partly => "M8 2a6 6 0 0 1 0 12z",
        Conformity::Mostly => "M8 2a6 6 0 1 1-6 6h6z",
        Conformity::Met => "M8 2a6 6 0 1 1 0 12A6 6 0 1 1 8 2z",
        Conformity::NotApplicable => "M4.5 8h7",
    }
}

/// The disc alone; whoever shows it says the word beside it.
#[component]
pub fn Mark(#[prop(into)] verdict: Signal<Conformity>) -> Markup {
    view! {
        <svg class=move || colour(verdict.get()) viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <circle cx="8" cy="8" r="6" />
            <path d=move || filling(verdict.get()) />
            <Show when=move || verdict.get() == Conformity::Met>
                <path class="mark-tick" d="M5.2 8.2 7.3 10.2 11 6" />
            </Show>
        </svg>
    }
}

/// The disc and the word.
#[component]
pub fn Verdict(#[prop(into)] verdict: Signal<Conformity>) -> Markup {
    view! {
        <span class="verdict"><Mark verdict=verdict /> {move || verdict_word(verdict.get())}</span>
    }
}
