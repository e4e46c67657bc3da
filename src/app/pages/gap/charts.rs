use leptos::prelude::*;
#[component]
pub fn TrendPanel() -> impl IntoView { () }
