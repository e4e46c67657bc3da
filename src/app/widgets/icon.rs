//! Icons: one sprite in `index.html`, referred to by name.

use leptos::prelude::*;

/// A decoration beside words; screen readers pass it over.
#[component]
pub fn Icon(name: &'static str) -> impl IntoView {
    view! {
        <svg class="icon" aria-hidden="true" focusable="false" viewBox="0 0 20 20">
            <use href=format!("#i-{name}")></use>
        </svg>
    }
}
