//! Where the project stands, and the one thing to do next.

use crate::app::platform::Browser;
use crate::app::route::Route;
use crate::app::session::Session;
use crate::app::words;
use crate::insight::{due, gap, steps};
use crate::text;
use crate::workbook::Kind;
use leptos::prelude::*;

/// Due things shown; the rest is in the register.
const DUE: usize = 8;

#[component]
pub fn OverviewPage() -> impl IntoView {
    let session = Session::here();
    let today = Browser::today();
    let name = Memo::new(move |_| session.read(&[Kind::Organisation], |b| b.name().to_owned()));
    view! {
        <div class="page overview">
            <header class="page-head">
                <div>
                    <h1 dir="auto">{move || name.get()}</h1>
                    <AuditDate />
                </div>
            </header>
            <div class="overview-grid">
                <div class="stack">
                    <NextThing />
                    <section class="card" aria-labelledby="steps-head">
                        <h2 id="steps-head">{text::t("overview.steps")}</h2>
                        <Road />
                    </section>
                </div>
                <div class="stack">
                    <GapCard />
                    <section class="card stack-tight" aria-labelledby="due-head">
                        <h2 id="due-head">{text::t("overview.due")}</h2>
                        {move || {
                            let due = session.read(due::READS, |b| due::list(b, today));
                            if due.is_empty() {
                                view! { <p class="quiet-text">{text::t("overview.due.none")}</p> }.into_any()
                            } else {
                                view! { <DueList due=due.into_iter().take(DUE).collect() /> }.into_any()
                            }
                        }}
                        <p><a href=Route::Register(Kind::Action, None).href()>{text::t("overview.due.all")}</a></p>
                    </section>
                </div>
            </div>
        </div>
    }
}

#[component]
fn AuditDate() -> impl IntoView {
    let session = Session::here();
    let today = Browser::today();
    let date = Memo::new(move |_| session.read(&[Kind::Organisation], |b| b.organisation.first().and_then(|o| o.target_audit)));
    move || match date.get() {
        Some(day) => {
            let left = (day - today).num_days();
            let more = if left >= 0 { text::fill("overview.audit.days", &[("n", &left.to_string())]) } else { text::of("overview.audit.past") };
            let when = text::fill("overview.audit", &[("when", &Browser::day(day))]);
            view! { <p class="quiet-text">{when}", "{more}</p> }.into_any()
        }
        None => view! {
            <p class="quiet-text">{text::t("overview.audit.none")}". "<a href=Route::Step(1).href()>{text::t("overview.audit.set")}</a></p>
        }.into_any(),
    }
}

/// The one thing to do next, in words and with the way to it.
#[component]
fn NextThing() -> impl IntoView {
    let session = Session::here();
    let today = Browser::today();
    move || {
        session.read(steps::READS, |book| steps::next_thing(book, today)).map(|next| {
            let href = session.peek(|book| super::target_href(book, &next.target));
            view! {
                <section class="card next-thing" aria-labelledby="next-head">
                    <h2 id="next-head">{text::t("overview.next")}</h2>
                    <p>{words::message(&next.message)}</p>
                    <p><a class="button primary" href=href>{text::of(&next.action)}</a></p>
                </section>
            }
        })
    }
}

/// The ten steps with what each has delivered.
#[component]
fn Road() -> impl IntoView {
    let session = Session::here();
    let today = Browser::today();
    let states = Memo::new(move |_| session.read(steps::READS, |book| steps::states(book, today)));
    view! {
        <ol class="road">
            {move || states.get().into_iter().map(|s| {
                let counted: Vec<_> = s.deliverables.iter().filter(|d| d.state != steps::State::NotYet).collect();
                let done = counted.iter().filter(|d| d.state == steps::State::Complete).count();
                let count = if counted.is_empty() {
                    text::of("overview.deliverables.none")
                } else {
                    text::fill("overview.deliverables", &[("done", &done.to_string()), ("all", &s.deliverables.len().to_string())])
                };
                view! {
                    <li>
                        <a href=Route::Step(s.number).href()>
                            <span class="step-number" class:step-complete=s.state == steps::State::Complete>{s.number}</span>
                            <span class="road-title">{text::of(&format!("step.{}.title", s.number))}</span>
                            <span class="quiet-text road-count">{count}</span>
                            <span class=super::state_class(s.state)>{text::of(&format!("state.{}", s.state.key()))}</span>
                        </a>
                    </li>
                }
            }).collect_view()}
        </ol>
    }
}

/// The latest assessment in three figures.
#[component]
fn GapCard() -> impl IntoView {
    let session = Session::here();
    let latest = Memo::new(move |_| {
        session.read(&[Kind::GapRun, Kind::GapAnswer], |book| {
            let run = book.gap_runs.iter().next_back()?;
            let total = gap::overview(book, run.id)?.total;
            Some((run.number, run.name.clone(), total.conformity, total.coverage))
        })
    });
    view! {
        <section class="card stack-tight" aria-labelledby="gap-head">
            <h2 id="gap-head">{text::t("overview.gap")}</h2>
            {move || match latest.get() {
                None => view! {
                    <p>{text::t("overview.gap.none")}</p>
                    <p><a class="button" href=Route::GapRuns.href()>{text::t("overview.gap.start")}</a></p>
                }.into_any(),
                Some((number, name, conformity, coverage)) => view! {
                    <p class="figure"><a href=Route::Gap(number).href()>{words::percent(conformity.percent_floor())}</a></p>
                    <p>{text::fill("overview.gap.how", &[("points", &conformity.numerator()), ("of", &conformity.denominator())])}</p>
                    <p class="quiet-text">{text::fill("overview.gap.coverage", &[("n", &coverage.numerator()), ("of", &coverage.denominator())])}</p>
                    <p><a href=Route::Gap(number).href() dir="auto">{text::fill("overview.gap.open", &[("name", &name)])}</a></p>
                }.into_any(),
            }}
        </section>
    }
}

#[component]
fn DueList(due: Vec<due::Due>) -> impl IntoView {
    let session = Session::here();
    view! {
        <ul class="due">
            {due.into_iter().map(|d| {
                let (href, name) = session.peek(|b| {
                    (Route::of_row(b, d.kind, d.id).href(), b.row(d.kind, d.id).map(|r| r.name()).unwrap_or_default())
                });
                let late = (d.days_late > 0).then(|| text::fill("overview.overdue", &[("n", &d.days_late.to_string())]));
                view! {
                    <li>
                        <a href=href dir="auto">{name}</a>
                        <span class="due-date">{Browser::day(d.on)}</span>
                        {late.map(|late| view! { <span class="state state-bad">{late}</span> })}
                    </li>
                }
            }).collect_view()}
        </ul>
    }
}

