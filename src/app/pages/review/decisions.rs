//! What was decided, and where it is carried out.

use super::doing::attempt;
use super::people::Remove;
use super::{fields, locked, over as is_over, state};
use crate::app::dom::prelude::*;
use crate::app::pages::gap::focus_later;
use crate::app::session::Session;
use crate::app::widgets::RowLink;
use crate::insight::review::agenda::{Point, points};
use crate::insight::review::ops::{self, label};
use crate::insight::review::parts;
use crate::text;
use crate::workbook::{Id, Kind, Label, ManagementReview, ReviewDecision};

const OF_ONE: &[&str] = &["title", "kind", "owner", "due", "rationale"];
const CARRIED_OUT: &[&str] = &["actions", "change", "objective", "document", "risk"];

#[component]
pub fn Decisions(id: Id, over: Signal<bool>) -> Markup {
    let session = Session::here();
    let rows = decisions(session, id, None);
    let add = move |_| record(session, id, None);
    let locked = locked();
    view! {
        <section class="card stack-tight" aria-labelledby="review-decisions">
            <h2 id="review-decisions" tabindex="-1">{text::t("kinds.review_decisions")}</h2>
            <p class="quiet-text">{text::t("review.decisions.what")}</p>
            <ul class="gap-cards"><For each=move || rows.get() key=|id| *id let:row><Decision review=id row=row over=over /></For></ul>
            <Show when=move || !over.get()><p><button type="button" disabled=locked on:click=add>{text::t("review.decide")}</button></p></Show>
        </section>
    }
}

/// The decisions of a review, or those of them that follow from an input.
pub fn decisions(session: Session, id: Id, input: Option<String>) -> Memo<Vec<Id>> {
    Memo::new(move |_| {
        session.read(&[Kind::ManagementReview, Kind::ReviewDecision], |book| {
            let all = parts::<ReviewDecision>(book, id);
            let of_it = |d: &&&ReviewDecision| input.as_ref().is_none_or(|i| d.inputs.contains(i));
            all.iter().filter(of_it).map(|d| d.id).collect()
        })
    })
}

/// Notes a decision and leads to its first field.
pub fn record(session: Session, review: Id, input: Option<&str>) {
    let label = Label::new(label::DECIDE);
    if let Some(made) = attempt(session, label, |draft| ops::decide(draft, review, input)) {
        focus_later(&format!("#f-{made}-review_decisions-title"));
    }
}

/// One decision: what, why, who, until when; the inputs that led to it, and what carries it out.
#[component]
pub fn Decision(review: Id, row: Id, over: Signal<bool>) -> Markup {
    let session = Session::here();
    let actions = Memo::new(move |_| {
        session.get::<ReviewDecision>(row).map(|d| d.actions.clone()).unwrap_or_default()
    });
    let act = move |_| {
        let named = session.peek(|b| b.row(Kind::ReviewDecision, row).map(|r| r.reference()));
        let label = Label::new(label::ACTION).with("reference", named.unwrap_or_default());
        attempt(session, label, |draft| Ok(ops::act(draft, row)?));
    };
    let reference = move || session.row(Kind::ReviewDecision, row).map(|r| r.reference());
    let edition = session.peek(|b| b.get::<ManagementReview>(review).map(|r| r.edition));
    let state = state(session, review);
    let locked = locked();
    view! {
        <li class="gap-card review-decision">
            <p class="reference">{reference}</p>
            {fields(Kind::ReviewDecision, row, OF_ONE, format!("-{row}"), over)}
            <fieldset class="review-from" disabled=move || is_over(state.get()) || locked()>
                <legend>{text::t("field.review_decisions.inputs")}</legend>
                {points(edition.unwrap_or_default()).into_iter().map(|point| from_input(session, row, point)).collect_view()}
            </fieldset>
            <p class="review-carried">
                {move || actions.get().into_iter().map(|action| view! { <RowLink kind=Kind::Action id=action />" " }).collect_view()}
                <Show when=move || !over.get() && actions.with(Vec::is_empty)>
                    <button type="button" disabled=locked on:click=act>{text::t("review.act")}</button>
                </Show>
            </p>
            <details class="review-more"><summary>{text::t("review.carried_out")}</summary>
                <div class="gap-own">{fields(Kind::ReviewDecision, row, CARRIED_OUT, format!("-{row}"), over)}</div>
            </details>
            <Show when=move || !over.get()><Remove kind=Kind::ReviewDecision row=row /></Show>
        </li>
    }
}

/// Whether a decision follows from an input: a tick beside its letter.
fn from_input(session: Session, row: Id, point: Point) -> Markup {
    let Point { id, letter, text, .. } = point;
    let ticked = move || {
        session.get::<ReviewDecision>(row).is_some_and(|d| d.inputs.iter().any(|i| i == id))
    };
    let turn = move |on: bool| {
        let field = text::of("field.review_decisions.inputs");
        session.edit(Label::new("change.edit").with("field", field), |draft| {
            draft.update::<ReviewDecision>(row, |d| {
                d.inputs.retain(|i| i != id);
                d.inputs.extend(on.then(|| id.to_owned()));
            })
        });
    };
    view! {
        <label title=text><input type="checkbox" prop:checked=ticked on:change=move |e| turn(event_target_checked(&e)) />{letter}</label>
    }
}
