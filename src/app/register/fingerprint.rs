//! The fingerprint of a file that evidence points to: computed here, never uploaded, and compared again later.

use crate::app::dom::prelude::*;
use crate::app::session::Session;
use crate::app::widgets::edit_label;
use crate::insight::canonical;
use crate::text;
use crate::workbook::{Evidence, EvidenceState, Id, Kind, Value};
use js_sys::{ArrayBuffer, Uint8Array};
use leptos::html;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// Larger files are not read: they would not fit into the page.
const MOST_BYTES: f64 = 500.0 * 1024.0 * 1024.0;

#[component]
pub fn Fingerprint(id: Id) -> Markup {
    let session = Session::here();
    let input = NodeRef::<html::Input>::new();
    let known =
        Memo::new(move |_| session.get::<Evidence>(id).is_some_and(|e| !e.sha256.is_empty()));
    let choose = move |_| {
        if let Some(input) = input.get_untracked() {
            input.set_value("");
            input.click();
        }
    };
    let picked = move |_| {
        let file = input.get_untracked().and_then(|i| i.files()).and_then(|f| f.get(0));
        if let Some(file) = file {
            leptos::task::spawn_local(async move { compare(session, id, &file).await });
        }
    };
    view! {
        <div class="field">
            <button type="button" disabled=move || session.read_only.get().is_some() on:click=choose>
                {move || text::t(if known.get() { "evidence.check" } else { "evidence.take" })}
            </button>
            <input node_ref=input type="file" hidden tabindex="-1" aria-label=text::t("evidence.take") on:change=picked />
            <p class="help">{text::t("evidence.how")}</p>
        </div>
    }
}

/// Takes the fingerprint of a file, or says whether it is still the one that was taken.
async fn compare(session: Session, id: Id, file: &web_sys::File) {
    if file.size() > MOST_BYTES {
        session.notices.error(text::of("evidence.too_large"));
        return;
    }
    let Ok(buffer) = JsFuture::from(file.array_buffer()).await else {
        session.notices.error(text::of("evidence.unreadable"));
        return;
    };
    let bytes = Uint8Array::new(&buffer.unchecked_into::<ArrayBuffer>()).to_vec();
    let now = canonical::sha256_of(&bytes);
    let before = session.peek(|b| b.get::<Evidence>(id).map(|e| e.sha256.clone()));
    let Some(before) = before else { return };
    let set = |field: &str, value: Value| {
        let Some(place) = Kind::Evidence.place(field) else { return };
        let Some(declared) = Kind::Evidence.fields().get(place) else { return };
        session.edit(edit_label(Kind::Evidence, declared), |draft| {
            draft.set(Kind::Evidence, id, place, value)
        });
    };
    let state = |state: EvidenceState| {
        use crate::workbook::Choice;
        Value::Text(state.key().to_owned())
    };
    if before.is_empty() {
        set("sha256", Value::Text(now));
        session.notices.say_filled("evidence.taken", &[("file", &file.name())]);
    } else if before.eq_ignore_ascii_case(&now) {
        set("state", state(EvidenceState::Ok));
        session.notices.say_filled("evidence.same", &[("file", &file.name())]);
    } else {
        // What was seen then stays written down; the reader decides what the change means.
        set("state", state(EvidenceState::Outdated));
        session.notices.error(text::fill("evidence.differs", &[("file", &file.name())]));
    }
}
