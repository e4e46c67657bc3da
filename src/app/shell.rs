//! The frame around every screen.
use leptos::prelude::*;
use super::notice::NoticeBoard;
use super::pages::Page;

#[component]
pub fn Shell() -> impl IntoView {
    view! { <main id="main"><Page /></main> <NoticeBoard /> }
}
