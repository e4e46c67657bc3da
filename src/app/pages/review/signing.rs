//! What is kept of a meeting, and what was added after its minutes were closed.

use super::doing::attempt;
use crate::app::dom::prelude::*;
use crate::app::platform::Browser;
use crate::app::session::Session;
use crate::insight::review::ops::{self, is_whole, label};
use crate::insight::review::parts;
use crate::text;
use crate::workbook::{Id, Kind, Label, ManagementReview, ReviewAddendum};

/// Since when the data stays as it was, and whether it is still what was kept.
#[component]
pub fn Kept(id: Id) -> Markup {
    let session = Session::here();
    let row = move || session.get::<ManagementReview>(id);
    let whole = Memo::new(move |_| row().is_some_and(|r| is_whole(&r)));
    let words = move || {
        let day = row()?.data_as_of.map(Browser::day)?;
        Some(text::fill("review.kept", &[("day", &day)]))
    };
    let mark = move || match whole.get() {
        true => view! { <span class="state state-good">{text::t("review.kept.whole")}</span> },
        false => view! { <span class="state state-bad">{text::t("review.kept.altered")}</span> },
    };
    view! {
        <aside class="card gap-closed">
            <p>{words}" "{mark}</p>
            <p class="quiet-text">{text::t("field.management_reviews.fingerprint")}" "<code class="gap-hash">{move || row().map(|r| r.fingerprint.clone())}</code></p>
        </aside>
    }
}

/// Additions to a closed review, and the form for another one.
#[component]
pub fn Addenda(id: Id) -> Markup {
    let session = Session::here();
    let reason = RwSignal::new(String::new());
    let words = RwSignal::new(String::new());
    let list = Memo::new(move |_| {
        session.read(&[Kind::ReviewAddendum], |book| {
            parts::<ReviewAddendum>(book, id).iter().map(|a| a.id).collect::<Vec<_>>()
        })
    });
    let add = move |_| {
        let name = session.peek(|b| b.row(Kind::ManagementReview, id).map(|r| r.reference()));
        let label = Label::new(label::ADDENDUM).with("reference", name.unwrap_or_default());
        let (why, what) = (reason.get_untracked(), words.get_untracked());
        if attempt(session, label, |draft| ops::add(draft, id, &why, &what)).is_some() {
            reason.set(String::new());
            words.set(String::new());
        }
    };
    let one = move |row: Id| {
        let added = session.get::<ReviewAddendum>(row)?;
        let day = added.on.map(Browser::day);
        Some(view! {
            <li class="gap-card">
                <p><span class="reference">{Kind::ReviewAddendum.reference(added.number)}</span>" "{day}" "<span dir="auto">{added.by.clone()}</span></p>
                <p class="quiet-text" dir="auto">{added.reason.clone()}</p>
                <p class="gap-before-text" dir="auto">{added.text.clone()}</p>
            </li>
        })
    };
    let area = |id: &'static str, key: &'static str, value: RwSignal<String>| {
        view! {
            <div class="field">
                <label for=id>{text::of(&format!("field.review_addenda.{key}"))}</label>
                <textarea id=id rows="2" dir="auto" prop:value=move || value.get() on:input=move |e| value.set(event_target_value(&e))></textarea>
                <p class="help">{text::of(&format!("help.review_addenda.{key}"))}</p>
            </div>
        }
    };
    let bare = move || reason.with(|r| r.trim().is_empty()) || words.with(|w| w.trim().is_empty());
    let locked = move || session.read_only.get().is_some();
    view! {
        <section class="card stack-tight" aria-labelledby="review-addenda">
            <h2 id="review-addenda">{text::t("kinds.review_addenda")}</h2>
            <p class="quiet-text">{text::t("about.review_addenda")}</p>
            <ul class="gap-cards">{move || list.get().into_iter().filter_map(one).collect_view()}</ul>
            {area("addendum-reason", "reason", reason)}
            {area("addendum-text", "text", words)}
            <p><button type="button" disabled=move || bare() || locked() on:click=add>{text::t("review.addendum.add")}</button></p>
        </section>
    }
}
