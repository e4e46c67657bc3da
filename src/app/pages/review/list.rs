//! All management reviews, and the plan of another one.

use super::doing::attempt;
use super::locked;
use super::one::state_chip;
use crate::app::dom::prelude::*;
use crate::app::platform::Browser;
use crate::app::route::{Place, Route};
use crate::app::session::Session;
use crate::app::widgets::{DayInput, Dialog, Picker};
use crate::insight::review::ops::{self, NewReview, label};
use crate::insight::review::{Period, offer};
use crate::text;
use crate::workbook::{Id, Kind, Label, ManagementReview, ReviewState, Workbook};
use chrono::NaiveDate;

#[derive(Clone, PartialEq)]
struct Entry {
    id: Id,
    number: u32,
    title: String,
    state: ReviewState,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    planned: Option<NaiveDate>,
    held: Option<NaiveDate>,
}

/// The latest first.
fn entries(book: &Workbook) -> Vec<Entry> {
    let entry = |r: &ManagementReview| Entry {
        id: r.id,
        number: r.number,
        title: r.title.clone(),
        state: r.state,
        from: r.period_from,
        to: r.period_to,
        planned: r.planned_on,
        held: r.held_on,
    };
    let mut all: Vec<Entry> = book.management_reviews.iter().map(entry).collect();
    crate::sort::by_key(&mut all, |e| std::cmp::Reverse((e.held.or(e.planned), e.number)));
    all
}

#[component]
pub fn ReviewsPage() -> Markup {
    let session = Session::here();
    let starting = RwSignal::new(false);
    let entries = Memo::new(move |_| session.read(&[Kind::ManagementReview], entries));
    let locked = locked();
    let line = |entry: Entry| {
        let day = |day: Option<NaiveDate>| day.map(Browser::day).unwrap_or_default();
        let period = format!("{} – {}", day(entry.from), day(entry.to));
        view! {
            <tr>
                <td><a href=Route::Review(entry.number).href()><span class="reference">{Kind::ManagementReview.reference(entry.number)}</span>" "<span dir="auto">{entry.title}</span></a></td>
                <td>{state_chip(entry.state)}</td><td class="review-period">{period}</td><td>{day(entry.planned)}</td><td>{day(entry.held)}</td>
            </tr>
        }
    };
    view! {
        <div class="page risk-page stack">
            <header class="gap-head">
                <div class="gap-head-title">
                    <h1>{text::t("kinds.management_reviews")}</h1>
                    <span class="buttons">
                        <button type="button" class="primary" disabled=locked on:click=move |_| starting.set(true)>{text::t("review.start")}</button>
                        <a class="button quiet" href=Route::Register(Kind::ManagementReview, None).href()>{text::t("review.register")}</a>
                    </span>
                </div>
                <p class="read">{text::t("about.management_reviews")}</p>
            </header>
            <Show when=move || !entries.with(Vec::is_empty) fallback=|| view! {
                <section class="card stack read"><h2>{text::t("review.teach")}</h2>
                    <ol class="risk-teach">{["plan", "prepare", "hold", "close"].map(|step| view! { <li>{text::of(&format!("review.teach.{step}"))}</li> }).into_iter().collect_view()}</ol></section>
            }>
                <div class="table-scroll" tabindex="0"><table class="gap-table">
                    <thead><tr>
                        <th scope="col">{text::t("kind.management_reviews")}</th><th scope="col">{text::t("field.management_reviews.state")}</th>
                        <th scope="col">{text::t("review.period")}</th><th scope="col">{text::t("field.management_reviews.planned_on")}</th>
                        <th scope="col">{text::t("field.management_reviews.held_on")}</th>
                    </tr></thead>
                    <tbody>{move || entries.get().into_iter().map(line).collect_view()}</tbody>
                </table></div>
            </Show>
            <Dialog open=starting title=text::t("review.start")><StartForm open=starting /></Dialog>
        </div>
    }
}

#[component]
fn StartForm(open: RwSignal<bool>) -> Markup {
    let session = Session::here();
    let place = Place::here();
    let offer = session.peek(|book| offer(book, Browser::today()));
    let title = RwSignal::new(text::fill("review.start.title", &[("year", &offer.year)]));
    let from = RwSignal::new(Some(offer.period.from));
    let to = RwSignal::new(Some(offer.period.to));
    let planned = RwSignal::new(Some(offer.planned_on));
    let chair = RwSignal::new(offer.chair.into_iter().collect::<Vec<Id>>());
    let wrong = [RwSignal::new(false), RwSignal::new(false), RwSignal::new(false)];
    let new = move || {
        let period = Period::new(from.get()?, to.get()?)?;
        let title = title.get().trim().to_owned();
        let any_wrong = wrong.iter().any(|w| w.get());
        let chair = chair.with(|c| c.first().copied());
        let new = NewReview { title, period, planned_on: planned.get()?, chair };
        (!any_wrong && !new.title.is_empty()).then_some(new)
    };
    let wrong_with = move || {
        let order = from.get().zip(to.get()).is_some_and(|(from, to)| to < from);
        match () {
            () if title.with(|t| t.trim().is_empty()) => Some("review.start.no_title"),
            () if order => Some("review.start.order"),
            () if new().is_none() => Some("review.start.no_day"),
            () => None,
        }
    };
    let start = move || {
        let Some(new) = untrack(new) else { return };
        let label = Label::new(label::START);
        let made = attempt(session, label, |draft| Ok(ops::start(draft, new)));
        if let Some(made) = made {
            open.set(false);
            let number = session.peek(|b| b.get::<ManagementReview>(made).map_or(0, |r| r.number));
            place.go(Route::Review(number));
        }
    };
    let day = move |id: &'static str,
                    key: &'static str,
                    value: RwSignal<Option<NaiveDate>>,
                    wrong| {
        let label = text::t(key);
        view! {
            <div class="field">
                <label for=id>{label}</label>
                <DayInput label=label value=value set=Callback::new(move |day| value.set(day)) id=Some(id.to_owned()) wrong=wrong />
            </div>
        }
    };
    let [no_from, no_to, no_day] = wrong;
    let locked = locked();
    view! {
        <form class="dialog-body" on:submit=move |e| { e.prevent_default(); start() }>
            <p class="quiet-text">{text::t("review.start.what")}</p>
            <div class="field">
                <label for="review-title">{text::t("field.management_reviews.title")}</label>
                <input id="review-title" dir="auto" autocomplete="off" prop:value=move || title.get() on:input=move |e| title.set(event_target_value(&e)) />
            </div>
            <div class="form-grid">
                {day("review-from", "field.management_reviews.period_from", from, no_from)}
                {day("review-to", "field.management_reviews.period_to", to, no_to)}
                {day("review-planned", "field.management_reviews.planned_on", planned, no_day)}
            </div>
            <p class="help">{text::t("review.start.period")}</p>
            <div class="field">
                <label for="review-chair">{text::t("field.management_reviews.chair")}</label>
                <Picker kind=Kind::Person chosen=chair on_choose=Callback::new(move |ids| chair.set(ids)) id="review-chair" />
                <p class="help">{text::t("help.management_reviews.chair")}</p>
            </div>
            <p class="field-finding" role="status">{move || wrong_with().map(text::t)}</p>
            <div class="buttons">
                <button type="submit" class="primary" disabled=move || new().is_none() || locked()>{text::t("review.start.go")}</button>
                <button type="button" on:click=move |_| open.set(false)>{text::t("app.cancel")}</button>
            </div>
        </form>
    }
}
