//! The one register.
use crate::app::session::Session;
use crate::app::widgets::FieldEditor;
use crate::workbook::Kind;
use leptos::prelude::*;

#[component]
pub fn RegisterPage(kind: Kind) -> impl IntoView {
    let session = Session::here();
    view! { <For each=move || session.ids(kind) key=|id| *id let:id><FieldEditor kind=kind row=id field=0 /></For> }
}
