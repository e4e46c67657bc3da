//! Icons: one sprite in `index.html`, referred to by name.

use crate::app::dom::prelude::*;

/// A decoration beside words; screen readers pass it over.
#[component]
pub fn Icon(name: &'static str) -> Markup {
    view! {
        <svg class="icon" aria-hidden="true" focusable="false" viewBox="0 0 20 20">
            <use href=format!("#i-{name}")></use>
        </svg>
    }
}
