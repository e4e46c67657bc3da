//! The screen for the meeting: one input at a time, in big letters, with its notes and decisions at hand.

use super::decisions::{Decision, Decisions, decisions, record};
use super::inputs::{OnAgenda, Presented, Said, on_agenda};
use super::one::Verdict;
use super::pack::{Packed, packed};
use super::people::People;
use super::{locked, over as is_over, state};
use crate::app::dom::prelude::*;
use crate::app::pages::gap::focus_later;
use crate::app::pages::risk::no_row;
use crate::app::route::{Place, Route, row_by_number};
use crate::app::session::Session;
use crate::app::widgets::Icon;
use crate::text;
use crate::workbook::{Id, Kind};

#[component]
pub fn MeetingPage(number: u32) -> Markup {
    let session = Session::here();
    let review = Memo::new(move |_| {
        session.ids(Kind::ManagementReview);
        session.peek(|b| row_by_number(b, Kind::ManagementReview, number))
    });
    Markup::live(move || match review.get() {
        Some(id) => view! { <Meeting id=id number=number /> },
        None => no_row(Kind::ManagementReview),
    })
}

#[component]
fn Meeting(id: Id, number: u32) -> Markup {
    let session = Session::here();
    let place = Place::here();
    let pack = packed(session, id);
    let agenda = on_agenda(session, id);
    let state = state(session, id);
    let done = Signal::derive(move || is_over(state.get()));
    // After the inputs comes what the meeting ends with.
    let last = move || agenda.with(Vec::len) + 1;
    let at = Memo::new(move |_| match place.route() {
        Route::Meeting(_, at) => usize::from(at).clamp(1, last()),
        _ => 1,
    });
    let go = move |to: usize| {
        if (1..=last()).contains(&to) {
            place.replace(Route::Meeting(number, u8::try_from(to).unwrap_or(u8::MAX)));
            // Whoever turns the page looks at its head, wherever the one before was left.
            focus_later(HEAD);
        }
    };
    let keys = window_event_listener_untyped("keydown", move |event| {
        use wasm_bindgen::JsCast;
        let Some(event) = event.dyn_ref::<web_sys::KeyboardEvent>() else { return };
        // Whoever writes moves the cursor, not the meeting.
        let target = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok());
        let writes = target.is_some_and(|t| {
            matches!(
                t.closest("input, textarea, select, dialog, [role=combobox], .table-scroll"),
                Ok(Some(_))
            )
        });
        if writes || event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        match event.key().as_str() {
            // The last page is long: there the key goes down in it.
            "PageDown" if untrack(|| at.get_untracked() == last()) => return,
            "ArrowRight" | "PageDown" => untrack(|| go(at.get_untracked() + 1)),
            "ArrowLeft" | "PageUp" => untrack(|| go(at.get_untracked().saturating_sub(1))),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || keys.remove());
    let full = move |_| {
        // The whole page, so that messages are seen. Where the browser does not allow it, it is as useful without.
        let _ = document().document_element().map(|page| page.request_fullscreen());
    };
    let first = move || at.get() == 1;
    let end = move || at.get() == last();
    let now = Memo::new(move |_| agenda.with(|all| all.get(at.get() - 1).cloned()));
    view! {
        <div class="meeting">
            <header class="meeting-bar">
                <a class="button quiet" href=Route::Review(number).href()><Icon name="left" />{text::t("review.meeting.back")}</a>
                <p role="status">{move || text::fill("review.meeting.at", &[("n", &at.get().to_string()), ("of", &last().to_string())])}</p>
                <span class="buttons">
                    <button type="button" class="quiet" on:click=full>{text::t("review.meeting.full")}</button>
                    <button type="button" disabled=first on:click=move |_| go(at.get_untracked() - 1)>{text::t("review.meeting.previous")}</button>
                    <button type="button" class="primary" disabled=end on:click=move |_| go(at.get_untracked() + 1)>{text::t("review.meeting.next")}</button>
                </span>
            </header>
            {Markup::live(move || match now.get() {
                Some(one) => view! { <Subject review=id one=one pack=pack over=done /> },
                None => view! { <Ending review=id over=done /> },
            })}
        </div>
    }
}

/// The heading of what is shown.
const HEAD: &str = ".meeting-subject > h1";

/// What a meeting ends with: who was there, what was decided, and the three answers.
#[component]
fn Ending(review: Id, over: Signal<bool>) -> Markup {
    view! {
        <article class="meeting-subject">
            <h1 tabindex="-1">{text::t("review.meeting.ending")}</h1>
            <People id=review over=over />
            <Decisions id=review over=over />
            <Verdict id=review over=over />
        </article>
    }
}

/// One input, to be looked at from across a room.
#[component]
fn Subject(review: Id, one: OnAgenda, pack: LocalSignal<Packed>, over: Signal<bool>) -> Markup {
    let session = Session::here();
    let OnAgenda { row, point, letter, title, .. } = one;
    let made = decisions(session, review, Some(point.to_owned()));
    let locked = locked();
    let figures = move || {
        let input = pack.with(|pack| pack.input(point));
        let figures = input.and_then(|i| i.point().map(|p| p.figures.clone())).unwrap_or_default();
        let figure = |f: crate::insight::review::pack::Figure| {
            let before = (!f.before.is_empty())
                .then(|| text::fill("review.meeting.before", &[("n", &f.before)]));
            view! {
                <div class="gap-figure"><p class="gap-figure-label">{f.label}</p><p class="gap-figure-value">{f.now}</p><p class="gap-figure-fraction">{before}</p></div>
            }
        };
        (!figures.is_empty()).then(|| view! { <div class="gap-figures">{figures.into_iter().map(figure).collect_view()}</div> })
    };
    view! {
        <article class="meeting-subject">
            <h1 tabindex="-1"><span class="meeting-letter">{letter}</span>{title}</h1>
            <h2 class="visually-hidden">{text::t("review.meeting.data")}</h2>
            {figures}
            <Presented pack=pack point=point />
            <section class="card stack-tight meeting-notes">
                <h2 class="visually-hidden">{text::t("review.meeting.said")}</h2>
                <Said row=row pack=pack point=point over=over />
                <ul class="gap-cards"><For each=move || made.get() key=|id| *id let:row><Decision review=review row=row over=over /></For></ul>
                <Show when=move || !over.get()><p><button type="button" class="primary" disabled=locked on:click=move |_| record(session, review, Some(point))>{text::t("review.decide")}</button></p></Show>
            </section>
        </article>
    }
}
