//! The one register: a table that feels like a spreadsheet and the form of the opened row, for
//! every kind of record, from its declaration alone.
//!
//! [`state::Register`] holds what the reader chose (columns, order, filter, selection, cursor);
//! the other files are the parts of the screen.

mod editor;
mod empty;
mod fingerprint;
mod form;
mod grid;
mod keys;
mod many;
mod order;
mod paste;
mod starters;
mod state;
mod toolbar;

use crate::app::dom::prelude::*;
use crate::app::session::Session;
use crate::app::widgets::MoveDue;
use crate::text;
use crate::workbook::Kind;
use leptos::ev;
use state::Register;

#[component]
pub fn RegisterPage(kind: Kind) -> Markup {
    let session = Session::here();
    let register = Register::provide(kind);
    keys::listen(register);
    let some = Memo::new(move |_| !session.ids(kind).is_empty());
    print_whole(register);
    view! {
        <div class="register" class:register-open=move || register.open.get().is_some()>
            <section class="register-main" aria-labelledby="register-title">
                <toolbar::Head register=register some=some />
                <Show when=move || some.get() fallback=move || view! { <empty::Empty register=register /> }>
                    <toolbar::Chips register=register />
                    <grid::Grid register=register />
                    <many::SelectionBar register=register />
                </Show>
            </section>
            {move || register.open.get().map(|id| view! { <form::RecordForm register=register id=id /> })}
            <paste::PasteDialog register=register />
            <many::DeleteDialog register=register />
            <MoveDue action=Signal::derive(move || register.cursor.get().row) open=register.moving />
        </div>
    }
}

/// Paper has no window to scroll: all rows are there while the page is printed.
fn print_whole(register: Register) {
    let before = window_event_listener_untyped("beforeprint", move |_| register.printing.set(true));
    let after = window_event_listener_untyped("afterprint", move |_| register.printing.set(false));
    on_cleanup(move || {
        before.remove();
        after.remove();
    });
}

/// What a row of the kind is called, for labels of changes.
fn kind_name(kind: Kind) -> String {
    text::of(&format!("kind.{}", kind.table()))
}

/// Listens on the whole page, for as long as the component is there.
fn on_page<E: ev::EventDescriptor + 'static>(event: E, act: impl Fn(E::EventType) + 'static)
where
    E::EventType: wasm_bindgen::JsCast,
{
    let listener = window_event_listener(event, act);
    on_cleanup(move || listener.remove());
}
