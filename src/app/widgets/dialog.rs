//! A modal dialog on the browser's own element: focus, Escape and the backdrop are its work.

use crate::app::dom::prelude::*;
use crate::app::notice::DialogNotices;
use crate::app::session::Session;
use crate::text;
use leptos::html;

/// Shows its content while `open` is true.
#[component]
pub fn Dialog(
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    #[prop(optional)] class: &'static str,
    children: ChildrenFn,
) -> Markup {
    let node = NodeRef::<html::Dialog>::new();
    effect(move || {
        let Some(dialog) = node.get() else { return };
        if open.get() && !dialog.open() {
            // Fails only when the element left the document between two frames.
            let _ = dialog.show_modal();
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    // Messages that come up meanwhile are shown within.
    let notices = Session::here().notices;
    let counted = StoredValue::new(false);
    let count = move |now: bool| {
        if counted.try_get_value().is_some_and(|before| before != now) {
            counted.set_value(now);
            if now { notices.dialog_opened() } else { notices.dialog_closed() }
        }
    };
    effect(move || count(open.get()));
    on_cleanup(move || count(false));
    view! {
        <dialog node_ref=node class=format!("dialog {class}") aria-label=move || title.get() on:close=move |_| open.set(false)>
            <header class="dialog-head">
                <h2>{move || title.get()}</h2>
                <button
                    type="button" class="quiet" aria-label=text::t("app.close")
                    on:click=move |_| open.set(false)
                >"×"</button>
            </header>
            <Show when=move || open.get()><DialogNotices />{children()}</Show>
        </dialog>
    }
}
