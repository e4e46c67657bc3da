//! The one register.
use crate::app::session::Session;
use crate::app::widgets::FieldEditor;
use crate::workbook::Kind;
use leptos::prelude::*;

#[component]
pub fn RegisterPage(kind: Kind, open: Option<u32>) -> impl IntoView {
    let session = Session::here();
    let _ = open;
    view! { <For each=move || session.ids(kind) key=|id| *id let:id><FieldEditor kind=kind row=id field=0 /></For> }
}
