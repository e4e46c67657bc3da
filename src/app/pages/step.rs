//! One of the ten steps: what it is for, what it delivers and how far that is, and its registers.

use crate::app::platform::Browser;
use crate::app::route::Route;
use crate::app::session::Session;
use crate::app::widgets::{FieldEditor, Icon};
use crate::app::words;
use crate::insight::steps;
use crate::text;
use crate::workbook::{Kind, Organisation};
use leptos::prelude::*;

#[component]
pub fn StepPage(number: u8) -> impl IntoView {
    let session = Session::here();
    let today = Browser::today();
    let state = Memo::new(move |_| {
        session.read(steps::READS, |book| steps::states(book, today)).into_iter().find(|s| s.number == number)
    });
    let step = steps::STEPS.iter().find(|s| s.number == number);
    view! {
        <div class="page step stack">
            <header class="page-head">
                <div>
                    <p class="quiet-text">{text::fill("step.of", &[("n", &number.to_string())])}</p>
                    <h1>{text::of(&format!("step.{number}.title"))}</h1>
                </div>
                {move || state.get().map(|s| view! { <span class=super::state_class(s.state)>{text::of(&format!("state.{}", s.state.key()))}</span> })}
            </header>
            <p class="read lead">{text::of(&format!("step.{number}.purpose"))}</p>
            <p class="read next-words"><strong>{text::t("step.next")}": "</strong>{text::of(&format!("step.{number}.next"))}</p>
            <section class="stack-tight" aria-labelledby="deliverables-head">
                <h2 id="deliverables-head">{text::t("step.deliverables")}</h2>
                <ul class="deliverables">
                    {move || state.get().map(|s| s.deliverables.into_iter().map(|d| view! { <Deliverable deliverable=d /> }).collect_view())}
                </ul>
            </section>
            <Show when=move || number == 1><OrganisationForm /></Show>
            {step.filter(|s| !s.registers.is_empty()).map(|s| view! {
                <section class="stack-tight">
                    <h2>{text::t("step.registers")}</h2>
                    <ul class="register-links">
                        {s.registers.iter().map(|kind| {
                            let kind = *kind;
                            let route = if kind == Kind::GapRun { Route::GapRuns } else { Route::Register(kind, None) };
                            let count = move || session.read(&[kind], |b| b.table(kind).count());
                            view! {
                                <li><a class="card register-link" href=route.href()>
                                    <Icon name=kind.table() />
                                    <span>{text::of(&format!("kinds.{}", kind.table()))}</span>
                                    <span class="reference">{count}</span>
                                </a></li>
                            }
                        }).collect_view()}
                    </ul>
                </section>
            })}
            <nav class="step-turn" aria-label=text::t("nav.steps")>
                {(number > 1).then(|| view! { <a href=Route::Step(number - 1).href()>"← "{text::of(&format!("step.{}.title", number - 1))}</a> })}
                <span></span>
                {(number < 10).then(|| view! { <a href=Route::Step(number + 1).href()>{text::of(&format!("step.{}.title", number + 1))}" →"</a> })}
            </nav>
        </div>
    }
}

/// One deliverable: its state, why, and the way to what would change it.
#[component]
fn Deliverable(deliverable: steps::DeliverableState) -> impl IntoView {
    let session = Session::here();
    let key = deliverable.key;
    let why = text::find(&format!("deliverable.{key}.why"));
    let href = deliverable.target.as_ref().map(|t| session.peek(|book| super::target_href(book, t)));
    let reason = words::message(&deliverable.reason);
    view! {
        <li class="deliverable">
            <span class=super::state_class(deliverable.state)>{text::of(&format!("state.{}", deliverable.state.key()))}</span>
            <div>
                <p class="deliverable-name">{text::of(&format!("deliverable.{key}"))}</p>
                {why.map(|w| view! { <p class="quiet-text">{w}</p> })}
                <p class="deliverable-reason">
                    {match href {
                        Some(href) => view! { <a href=href>{reason}</a> }.into_any(),
                        None => view! { <span>{reason}</span> }.into_any(),
                    }}
                </p>
            </div>
        </li>
    }
}

/// The firm's own profile, filled in where the project begins.
#[component]
fn OrganisationForm() -> impl IntoView {
    let session = Session::here();
    let id = Memo::new(move |_| session.ids(Kind::Organisation).first().copied());
    view! {
        <section class="stack-tight" id="organisation" aria-labelledby="organisation-head">
            <h2 id="organisation-head">{text::t("step.organisation")}</h2>
            <div class="form-grid">
                {move || id.get().map(|id| {
                    Organisation::FIELDS.iter().enumerate().filter(|(_, f)| !f.system).map(|(n, _)| view! {
                        <FieldEditor kind=Kind::Organisation row=id field=n />
                    }).collect_view()
                })}
            </div>
        </section>
    }
}
