//! One review, from its plan to its locked minutes, on one page.

use super::decisions::Decisions;
use super::doing::{attempt, want_words};
use super::inputs::Inputs;
use super::pack::{Packed, follow, packed};
use super::papers::Papers;
use super::people::People;
use super::signing::{Addenda, Kept};
use super::{OWN, fields, locked, over, state};
use crate::app::dom::prelude::*;
use crate::app::errand::{self, listed};
use crate::app::pages::ApprovalPanel;
use crate::app::pages::gap::focus_later;
use crate::app::pages::risk::no_row;
use crate::app::platform::Browser;
use crate::app::route::{Route, row_by_number};
use crate::app::session::Session;
use crate::app::widgets::{Dialog, Icon, choice_label};
use crate::app::worker::Cancel;
use crate::insight::approval::Target;
use crate::insight::review::ops::{self, label};
use crate::insight::review::{Want, agenda, is_of, wants_to_close, wants_to_hold};
use crate::text;
use crate::workbook::{Choice, Id, Kind, Label, ManagementReview, ReviewState};

#[component]
pub fn ReviewPage(number: u32) -> Markup {
    let session = Session::here();
    let review = Memo::new(move |_| {
        session.ids(Kind::ManagementReview);
        session.peek(|b| row_by_number(b, Kind::ManagementReview, number))
    });
    Markup::live(move || match review.get() {
        Some(id) => view! { <Whole id=id number=number /> },
        None => no_row(Kind::ManagementReview),
    })
}

/// The state as a chip.
pub fn state_chip(state: ReviewState) -> Markup {
    let class = match state {
        ReviewState::Closed => "state state-good",
        ReviewState::Preparing | ReviewState::Held => "state state-active",
        ReviewState::Planned | ReviewState::Cancelled => "state",
    };
    view! { <span class=class>{choice_label(ReviewState::LIST, state.key())}</span> }
}

/// From the meeting on these belong to the data that is kept.
const FRAME: &[&str] = &["period_from", "period_to", "data_as_of"];
const MEETING: &[&str] = &[
    "title",
    "planned_on",
    "held_on",
    "place",
    "chair",
    "secretary",
    "introduction",
    "cancelled_reason",
];
const VERDICT: &[&str] = &[
    "suitable",
    "suitable_reason",
    "adequate",
    "adequate_reason",
    "effective",
    "effective_reason",
    "no_decisions",
    "next_on",
];

#[component]
fn Whole(id: Id, number: u32) -> Markup {
    let session = Session::here();
    let name =
        move || session.row(Kind::ManagementReview, id).map(|r| r.name()).unwrap_or_default();
    let state = state(session, id);
    let done = Signal::derive(move || over(state.get()));
    let pack = packed(session, id);
    let begun = move || state.get() != ReviewState::Planned;
    let met = move || matches!(state.get(), ReviewState::Held | ReviewState::Closed);
    // Days that were moved elsewhere since can be set back here.
    let fits = Memo::new(move |_| {
        let row = session.get::<ManagementReview>(id);
        pack.with(|p| p.pack().zip(row.as_deref()).is_none_or(|(pack, row)| is_of(pack, row)))
    });
    let framed = Signal::derive(move || done.get() || (met() && fits.get()));
    let none = String::new;
    view! {
        <div class="page risk-page review-page stack">
            <header class="gap-head">
                <div class="gap-head-title">
                    <a class="gap-up" href=Route::Reviews.href()>{text::t("kinds.management_reviews")}</a>
                    <h1><span class="reference">{Kind::ManagementReview.reference(number)}</span>" "<span dir="auto">{name}</span></h1>
                    {move || state_chip(state.get())}
                    <Show when=begun><span class="buttons">
                        <a class="button" href=Route::Meeting(number, 1).href()><Icon name="report" />{text::t("review.meeting")}</a>
                    </span></Show>
                </div>
            </header>
            <Way id=id number=number state=state pack=pack />
            <Show when=begun>{parts(met)}</Show>
            <Show when=met><Kept id=id /></Show>
            <section class="card stack-tight" aria-labelledby="review-meeting">
                <h2 id="review-meeting">{text::t("review.part.meeting")}</h2>
                <div class="gap-own">
                    {fields(Kind::ManagementReview, id, FRAME, none(), framed)}
                    {fields(Kind::ManagementReview, id, MEETING, none(), done)}
                </div>
            </section>
            <Show when=begun>
                <People id=id over=done />
                <section class="stack" aria-labelledby="review-inputs">
                    <h2 id="review-inputs" tabindex="-1">{text::t("kinds.review_inputs")}</h2>
                    <p class="quiet-text">{text::t("review.inputs.what")}</p>
                    {move || unready(pack)}
                    <Inputs id=id pack=pack over=done />
                </section>
                <Decisions id=id over=done />
                <Verdict id=id over=done />
            </Show>
            <Show when=met>
                <section class="card stack-tight" aria-labelledby="review-sign">
                    <h2 id="review-sign" tabindex="-1">{text::t("review.part.sign")}</h2>
                    <p class="quiet-text">{text::t("review.sign.what")}</p>
                    <div id="do-signature"><ApprovalPanel target=Target::Review(id) what="approval.do.review" over=done /></div>
                </section>
            </Show>
            <Show when=begun><Papers id=id number=number /></Show>
            <Show when=move || state.get() == ReviewState::Closed><Addenda id=id /></Show>
        </div>
    }
}

/// The ways to the parts of the page, which is long.
fn parts(met: impl Fn() -> bool + Copy + Send + Sync + 'static) -> Markup {
    let part = |(at, words): (&'static str, &'static str)| {
        let go = move |_| focus_later(&format!("#{at}"));
        view! { <li><button type="button" class="chip" on:click=go>{text::t(words)}</button></li> }
    };
    let first = [
        ("review-people", "kinds.participants"),
        ("review-inputs", "kinds.review_inputs"),
        ("review-decisions", "kinds.review_decisions"),
        ("review-verdict", "group.verdict"),
    ];
    view! {
        <nav aria-label=text::t("review.parts")><ul class="review-parts">
            {first.map(part).collect_view()}
            <Show when=met>{part(("review-sign", "review.part.sign"))}</Show>
            {part(("review-papers", "review.papers"))}
        </ul></nav>
    }
}

/// The three answers about the ISMS, why nothing was decided where nothing was, and the day of the next review.
#[component]
pub fn Verdict(id: Id, over: Signal<bool>) -> Markup {
    view! {
        <section class="card stack-tight" aria-labelledby="review-verdict">
            <h2 id="review-verdict" tabindex="-1">{text::t("group.verdict")}</h2>
            <p class="quiet-text">{text::t("review.verdict.what")}</p>
            <div class="gap-own">{fields(Kind::ManagementReview, id, VERDICT, String::new(), over)}</div>
        </section>
    }
}

/// What is said in place of the data while there is none.
fn unready(pack: LocalSignal<Packed>) -> Markup {
    pack.with(|pack| match pack {
        Packed::Here(_) => Markup::Nothing,
        Packed::Writing => {
            view! { <p class="quiet-text" role="status">{text::t("review.pack.waits")}</p> }
        }
        Packed::Nothing => view! { <p class="finding-warning">{text::t("review.pack.no_period")}</p> },
        Packed::Unreadable => view! { <p class="finding-warning">{text::t("review.said.pack")}</p> },
        Packed::Failed(findings) => {
            view! { <ul class="findings" role="alert">{findings.iter().map(listed).collect_view()}</ul> }
        }
    })
}

/// Where the review is on its way, what it wants before it goes on, and the button that takes it there.
#[component]
fn Way(id: Id, number: u32, state: Memo<ReviewState>, pack: LocalSignal<Packed>) -> Markup {
    let session = Session::here();
    let cancelling = RwSignal::new(false);
    let holding = RwSignal::new(false);
    let closing = RwSignal::new(false);
    let locked = locked();
    let wants = Memo::new(move |_| {
        let today = Browser::today();
        pack.with(|pack| {
            session.read(OWN, |book| {
                let Some(review) = book.get::<ManagementReview>(id) else { return Vec::new() };
                match (review.state, pack.pack()) {
                    (ReviewState::Preparing, _) => wants_to_hold(book, review, today),
                    (ReviewState::Held, Some(pack)) => wants_to_close(book, review, pack, today),
                    _ => Vec::new(),
                }
            })
        })
    });
    // As long as what is kept cannot be looked at, nothing is closed.
    let has_pack = move || pack.with(|pack| pack.pack().is_some());
    let ready = move || wants.with(Vec::is_empty);
    let named =
        move |key| Label::new(key).with("reference", Kind::ManagementReview.reference(number));
    let prepare = move |_| {
        attempt(session, named(label::PREPARE), |draft| ops::prepare(draft, id));
    };
    let close = move |_| {
        closing.set(false);
        attempt(session, named(label::CLOSE), |draft| ops::close(draft, id));
        focus_later("#review-next");
    };
    let steps = move || {
        let now = state.get();
        let steps = ReviewState::ALL.iter().filter(|s| **s != ReviewState::Cancelled);
        let steps = steps.map(move |step| {
            let current = (*step == now).then_some("step");
            view! { <li class:done=*step < now && now != ReviewState::Cancelled aria-current=current>{choice_label(ReviewState::LIST, step.key())}</li> }
        });
        steps.collect_view()
    };
    let next = move || {
        let key = match state.get() {
            ReviewState::Planned => "review.next.planned",
            ReviewState::Preparing if ready() => "review.next.hold",
            ReviewState::Preparing => "review.next.preparing",
            ReviewState::Held if ready() => "review.next.close",
            ReviewState::Held => "review.next.held",
            ReviewState::Closed => "review.next.closed",
            ReviewState::Cancelled => "review.next.cancelled",
        };
        view! {
            <p>{text::t(key)}</p>
            <ul class="gap-gates">{move || wants.get().iter().map(|want| wanted(session, id, want)).collect_view()}</ul>
        }
    };
    let go = move || match state.get() {
        ReviewState::Planned => view! {
            <button type="button" class="primary" disabled=locked on:click=prepare>{text::t("review.do.prepare")}</button>
        },
        ReviewState::Preparing => view! {
            <button type="button" class="primary" disabled=move || locked() || !ready() on:click=move |_| holding.set(true)>{text::t("review.do.hold")}</button>
        },
        ReviewState::Held => view! {
            <button type="button" class="primary" disabled=move || locked() || !ready() || !has_pack() on:click=move |_| closing.set(true)>{text::t("review.do.close")}</button>
        },
        _ => Markup::Nothing,
    };
    let open = move || matches!(state.get(), ReviewState::Planned | ReviewState::Preparing);
    view! {
        <section class="card stack-tight risk-way" aria-labelledby="review-next">
            <ol class="risk-steps">{steps}</ol>
            <h2 id="review-next" tabindex="-1">{text::t("gap.summary.next")}</h2>
            {next}
            <div class="buttons">
                {go}
                <Show when=open><button type="button" class="quiet" disabled=locked on:click=move |_| cancelling.set(true)>{text::t("review.do.cancel")}</button></Show>
            </div>
            <Dialog open=holding title=text::t("review.do.hold")><HoldForm id=id number=number open=holding /></Dialog>
            <Dialog open=closing title=text::t("review.do.close")>
                <div class="dialog-body">
                    <p>{text::t("review.close.what")}</p>
                    <div class="buttons">
                        <button type="button" class="primary" on:click=close>{text::t("review.close.go")}</button>
                        <button type="button" on:click=move |_| closing.set(false)>{text::t("app.cancel")}</button>
                    </div>
                </div>
            </Dialog>
            <Dialog open=cancelling title=text::t("review.do.cancel")><CancelForm id=id number=number open=cancelling /></Dialog>
        </section>
    }
}

/// What is wanted, with the way to the place where it is entered.
fn wanted(session: Session, id: Id, want: &Want) -> Markup {
    let of_letter = |letter: &String| {
        let edition =
            session.peek(|b| b.get::<ManagementReview>(id).map(|r| r.edition).unwrap_or_default());
        agenda::points(edition).into_iter().find(|p| p.letter == *letter).map(|p| p.id)
    };
    let at = match want {
        Want::HeldOn | Want::Future => "#f-management_reviews-held_on".to_owned(),
        Want::DataAsOf | Want::Frame => "#f-management_reviews-data_as_of".to_owned(),
        Want::Chair => "#f-management_reviews-chair".to_owned(),
        Want::TopManagement => "#review-people".to_owned(),
        Want::Data(letter) | Want::Discussed(letter) => {
            format!("#{}", super::inputs::anchor(of_letter(letter).unwrap_or_default()))
        }
        Want::DecisionOwner(row) => format!("#f-{row}-review_decisions-owner"),
        Want::DecisionDue(row) => format!("#f-{row}-review_decisions-due"),
        Want::Decisions => "#review-decisions".to_owned(),
        Want::Verdict(field) => format!("#f-management_reviews-{field}"),
        Want::Reason(field) => format!("#f-management_reviews-{field}_reason"),
        Want::Signature => "#do-signature button".to_owned(),
    };
    view! {
        <li>{want_words(want)}" "<button type="button" class="quiet" on:click=move |_| focus_later(&at)>{text::t("gap.summary.open_field")}</button></li>
    }
}

/// Says what holding means, and does it with the data as it is now.
#[component]
fn HoldForm(id: Id, number: u32, open: RwSignal<bool>) -> Markup {
    let session = Session::here();
    let working = RwSignal::new(false);
    let cancel = StoredValue::new_local(Cancel::default());
    // What changes between the writing of the data and the keeping of it would not be in it.
    let changes = StoredValue::new(0u32);
    let follow = follow(session, id);
    effect(move || {
        follow();
        changes.update_value(|n| *n += 1);
    });
    on_cleanup(move || {
        let _ = cancel.try_with_value(Cancel::now);
    });
    let hold = move |_| {
        session.close_step();
        working.set(true);
        let (mine, begun) = (cancel.get_value(), changes.get_value());
        leptos::task::spawn_local(async move {
            let written = errand::pack(session, id, 0, &mine).await;
            // The dialog was closed meanwhile: nobody wants it any more.
            if mine.is_asked() {
                return;
            }
            working.set(false);
            match written {
                Ok((text, _)) if text.is_empty() => session.notices.say("review.pack.no_period"),
                Ok(_) if changes.get_value() != begun => session.notices.say("review.said.moved"),
                Ok((text, _)) => {
                    let name = Kind::ManagementReview.reference(number);
                    let label = Label::new(label::HOLD).with("reference", &name);
                    attempt(session, label, |draft| ops::hold_text(draft, id, text));
                }
                Err(findings) => {
                    let said = findings.iter().map(crate::app::words::finding_text);
                    said.for_each(|said| session.notices.error(said));
                }
            }
            open.set(false);
        });
    };
    view! {
        <div class="dialog-body">
            <p>{text::t("review.hold.what")}</p>
            <p class="quiet-text">{text::t("review.hold.after")}</p>
            <div class="buttons">
                <button type="button" class="primary" disabled=move || working.get() on:click=hold>{text::t("review.hold.go")}</button>
                <button type="button" on:click=move |_| open.set(false)>{text::t("app.cancel")}</button>
            </div>
            <p role="status">{move || working.get().then(|| text::t("review.pack.waits"))}</p>
        </div>
    }
}

#[component]
fn CancelForm(id: Id, number: u32, open: RwSignal<bool>) -> Markup {
    let session = Session::here();
    let reason = RwSignal::new(String::new());
    let cancel = move |_| {
        let name = Kind::ManagementReview.reference(number);
        let label = Label::new(label::CANCEL).with("reference", &name);
        let reason = reason.get_untracked();
        if attempt(session, label, |draft| ops::cancel(draft, id, &reason)).is_some() {
            open.set(false);
        }
    };
    view! {
        <div class="dialog-body">
            <p>{text::t("review.cancel.what")}</p>
            <div class="field">
                <label for="cancel-reason">{text::t("field.management_reviews.cancelled_reason")}</label>
                <textarea id="cancel-reason" rows="3" dir="auto" prop:value=move || reason.get() on:input=move |e| reason.set(event_target_value(&e))></textarea>
                <p class="help">{text::t("help.management_reviews.cancelled_reason")}</p>
            </div>
            <div class="buttons">
                <button type="button" class="danger" disabled=move || reason.with(|r| r.trim().is_empty()) on:click=cancel>{text::t("review.do.cancel")}</button>
                <button type="button" on:click=move |_| open.set(false)>{text::t("review.cancel.not")}</button>
            </div>
        </div>
    }
}
