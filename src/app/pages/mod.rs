//! One module a screen; `Page` shows the one that the address names.
mod gap;

use crate::app::register::RegisterPage;
use crate::app::route::{Place, Route};
use crate::text;
use leptos::prelude::*;

/// The part of the address that decides which page is mounted: a page follows the rest itself,
/// and stays mounted with its focus and scrolling while that changes.
fn mounted(route: Route) -> Route {
    match route {
        Route::GapLines(number, _) => Route::GapLines(number, None),
        other => other,
    }
}

#[component]
pub fn Page() -> impl IntoView {
    let place = Place::here();
    let screen = Memo::new(move |_| mounted(place.route()));
    move || match screen.get() {
        Route::Register(kind, open) => view! { <RegisterPage kind=kind open=open /> }.into_any(),
        Route::GapRuns => view! { <gap::GapRunsPage /> }.into_any(),
        Route::Gap(number) => view! { <gap::GapRunPage number=number /> }.into_any(),
        Route::GapLines(number, _) => view! { <gap::GapLinesPage number=number /> }.into_any(),
        _ => view! { <p>{text::t("app.unknown_page")}</p> }.into_any(),
    }
}
