//! One module a screen; `Page` shows the one that the address names.
use crate::app::route::{Place, Route};
use crate::app::register::RegisterPage;
use crate::text;
use leptos::prelude::*;

#[component]
pub fn Page() -> impl IntoView {
    let place = Place::here();
    move || match place.route() {
        Route::Register(kind, open) => view! { <RegisterPage kind=kind open=open /> }.into_any(),
        _ => view! { <p>{text::t("app.unknown_page")}</p> }.into_any(),
    }
}
