//! What was decided, and where it is carried out.

use super::doing::attempt;
use super::people::Remove;
use super::{fields, locked, over as is_over, state};
use crate::app::dom::prelude::*;
use crate::app::pages::audit::made_of_it;
use crate::app::pages::gap::focus_later;
use crate::app::session::Session;
use crate::insight::review::agenda::{Point, points};
use crate::insight::review::ops::{self, label};
use crate::insight::review::parts;
use crate::text;
use crate::workbook::{
    DecisionKind, Draft, Id, Kind, Label, ManagementReview, Refusal, ReviewDecision,
};

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
    // What a decision is about can be carried out by more than actions.
    let about = Memo::new(move |_| {
        session
            .get::<ReviewDecision>(row)
            .map(|d| (d.kind, d.change, d.objective))
            .unwrap_or_default()
    });
    let change = move || {
        let (kind, made, _) = about.get();
        let asks = kind == DecisionKind::Change && !over.get();
        carry(
            session,
            row,
            (Kind::PlannedChange, made),
            asks,
            ("review.plan_change", label::CHANGE),
            ops::change,
        )
    };
    let objective = move || {
        let (kind, _, made) = about.get();
        let asks = kind == DecisionKind::Objective && !over.get();
        carry(
            session,
            row,
            (Kind::Objective, made),
            asks,
            ("review.aim", label::OBJECTIVE),
            ops::aim,
        )
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
            <p class="review-carried" id=format!("carried-{row}")>
                {move || actions.get().into_iter().map(|action| made_of_it(session, Kind::Action, action)).collect_view()}
                <Show when=move || !over.get() && actions.with(Vec::is_empty)>
                    {make(session, row, ("review.act", label::ACTION), ops::act)}
                </Show>
                {change} {objective}
            </p>
            <details class="review-more"><summary>{text::t("review.carried_out")}</summary>
                <div class="gap-own">{fields(Kind::ReviewDecision, row, CARRIED_OUT, format!("-{row}"), over)}</div>
            </details>
            <Show when=move || !over.get()><Remove kind=Kind::ReviewDecision row=row /></Show>
        </li>
    }
}

/// What was made of a decision, or the button that makes it where the decision asks for it.
fn carry(
    session: Session,
    row: Id,
    (kind, made): (Kind, Option<Id>),
    asks: bool,
    words: (&'static str, &'static str),
    operation: Carry,
) -> Markup {
    match made {
        Some(made) => made_of_it(session, kind, made),
        None if asks => make(session, row, words, operation),
        None => Markup::Nothing,
    }
}

type Carry = fn(&mut Draft<'_>, Id) -> Result<Id, Refusal>;

/// The button that makes another row of a decision, with its words and the label of the change.
fn make(
    session: Session,
    row: Id,
    (words, label): (&'static str, &'static str),
    operation: Carry,
) -> Markup {
    let make = move |_| {
        let named = session.peek(|b| b.row(Kind::ReviewDecision, row).map(|r| r.reference()));
        let label = Label::new(label).with("reference", named.unwrap_or_default());
        if attempt(session, label, |draft| Ok(operation(draft, row)?)).is_some() {
            // The button is gone, and the way to what it made stands in its place.
            focus_later(&format!("#carried-{row} > span:last-of-type a"));
        }
    };
    view! { <button type="button" disabled=locked() on:click=make>{text::t(words)}</button> }
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
