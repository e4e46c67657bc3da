//! Who was asked to take part, and who did.

use super::doing::attempt;
use super::{fields, locked};
use crate::app::dom::prelude::*;
use crate::app::session::Session;
use crate::app::widgets::{Icon, Picker};
use crate::insight::review::ops::{self, label};
use crate::insight::review::parts;
use crate::text;
use crate::workbook::{Id, Kind, Label, Participant, Person};

const OF_ONE: &[&str] = &["name", "role", "top_management", "attendance", "comments"];

#[component]
pub fn People(id: Id, over: Signal<bool>) -> Markup {
    let session = Session::here();
    let people = Memo::new(move |_| {
        session.read(&[Kind::ManagementReview, Kind::Participant], |book| {
            parts::<Participant>(book, id).iter().map(|p| p.id).collect::<Vec<_>>()
        })
    });
    let ask = Callback::new(move |ids: Vec<Id>| {
        let person =
            ids.first().and_then(|id| session.peek(|book| book.get::<Person>(*id).cloned()));
        let Some(person) = person else { return };
        let label = Label::new(label::TAKE_PART).with("name", &person.name);
        attempt(session, label, |draft| Ok(ops::take_part(draft, id, &person)));
    });
    let guest = move |_| {
        let label = Label::new("change.create").with("name", text::of("kind.participants"));
        let made =
            session.edit(label, |draft| Ok(draft.create::<Participant>(|p| p.review = Some(id))));
        if let Some(made) = made {
            crate::app::pages::gap::focus_later(&format!("#f-{made}-participants-name"));
        }
    };
    let locked = locked();
    let one = move |row: Id| {
        view! {
            <li class="gap-card">
                {fields(Kind::Participant, row, OF_ONE, format!("-{row}"), over)}
                <Show when=move || !over.get()><Remove kind=Kind::Participant row=row /></Show>
            </li>
        }
    };
    view! {
        <section class="card stack-tight" aria-labelledby="review-people">
            <h2 id="review-people" tabindex="-1">{text::t("kinds.participants")}</h2>
            <p class="quiet-text">{text::t("about.participants")}</p>
            <ul class="gap-cards review-people"><For each=move || people.get() key=|id| *id let:row>{one(row)}</For></ul>
            <Show when=move || !over.get()>
                <div class="field">
                    <label for="review-ask">{text::t("review.people.ask")}</label>
                    <Picker kind=Kind::Person chosen=Signal::derive(Vec::new) on_choose=ask id="review-ask" disabled=Signal::derive(locked) />
                </div>
                <p><button type="button" disabled=locked on:click=guest>{text::t("review.people.guest")}</button></p>
            </Show>
        </section>
    }
}

/// Takes a part of the review away.
#[component]
pub fn Remove(kind: Kind, row: Id) -> Markup {
    let session = Session::here();
    let remove = move |_| {
        session.close_step();
        let name = session.peek(|b| b.row(kind, row).map(|r| r.name())).unwrap_or_default();
        let label = Label::new("change.delete").with("name", &name);
        session.edit(label, |draft| draft.delete(kind, row));
    };
    let locked = locked();
    view! {
        <p class="review-remove"><button type="button" class="quiet" disabled=locked on:click=remove><Icon name="trash" />{text::t("register.delete")}</button></p>
    }
}
