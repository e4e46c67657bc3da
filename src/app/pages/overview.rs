//! Where the project stands, and the one thing to do next.

use super::risk::SheetLink;
use crate::app::dom::prelude::*;
use crate::app::platform::Browser;
use crate::app::route::{Route, Sheet};
use crate::app::session::{Ahead, Session};
use crate::app::words;
use crate::catalogue;
use crate::insight::steps::Progress;
use crate::insight::{due, gap};
use crate::text;
use crate::workbook::{GapRun, Kind, Workbook};

/// Due things shown; the rest is in the register.
const DUE: usize = 8;

/// How many days ahead the list looks.
const SOON: u64 = 30;

#[component]
pub fn OverviewPage() -> Markup {
    let session = Session::here();
    let today = Browser::today();
    let name = Memo::new(move |_| session.read(&[Kind::Organisation], |b| b.name().to_owned()));
    let due_now = session.settled(Kind::ALL, move |book| due::due(book, today, SOON, DUE));
    view! {
        <div class="page overview">
            <header class="page-head">
                <div>
                    <h1 dir="auto">{move || name.get()}</h1>
                    <AuditDate />
                </div>
                <SheetLink sheet=Sheet::Steering number=0 />
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
                            let due = due_now.get();
                            if due.is_empty() {
                                view! { <p class="quiet-text">{text::t("overview.due.none")}</p> }
                            } else {
                                view! { <DueList due=due /> }
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
fn AuditDate() -> Markup {
    let session = Session::here();
    let today = Browser::today();
    let date = Memo::new(move |_| {
        session.read(&[Kind::Organisation], |b| b.organisation.first().and_then(|o| o.target_audit))
    });
    Markup::live(move || match date.get() {
        Some(day) => {
            let left = (day - today).num_days();
            let words = if left >= 0 { "overview.audit.days" } else { "overview.audit.past" };
            let args = [("when", &*Browser::day(day)), ("n", &left.to_string())];
            view! { <p class="quiet-text">{text::fill(words, &args)}</p> }
        }
        None => view! {
            <p class="quiet-text">{text::t("overview.audit.none")}" "<a href=Route::Step(1).href()>{text::t("overview.audit.set")}</a></p>
        },
    })
}

/// The one thing to do next, in words and with the way to it.
#[component]
fn NextThing() -> Markup {
    let session = Session::here();
    let ahead = Ahead::here();
    let next = Memo::new(move |_| ahead.with(|a| a.next.clone()));
    Markup::live(move || {
        let next = next.get();
        let words = next.words(&Browser::day);
        let href = session.peek(|book| super::go_href(book, &next.go));
        view! {
            <section class="card next-thing" aria-labelledby="next-head">
                <h2 id="next-head">{text::t("overview.next")}</h2>
                <p>{words}</p>
                <p><a class="button primary" href=href>{text::t("overview.next.go")}</a></p>
            </section>
        }
    })
}

/// The ten steps with what each has delivered.
#[component]
fn Road() -> Markup {
    let ahead = Ahead::here();
    view! {
        <ol class="road">
            {move || ahead.with(|a| a.steps.iter().map(|s| {
                let (done, all) = s.done();
                let later = s.deliverables.iter().filter(|(_, d)| d.progress == Progress::NotYetAvailable).count();
                let words = if later == all {
                    "overview.deliverables.later"
                } else if later > 0 {
                    "overview.deliverables.some"
                } else {
                    "overview.deliverables"
                };
                let [done, all, later] = [done, all, later].map(|n| n.to_string());
                let count = text::fill(words, &[("done", &done), ("all", &all), ("n", &later)]);
                view! {
                    <li>
                        <a href=Route::Step(s.number).href()>
                            <span class="step-number" class:step-complete=s.progress == Progress::Complete>{s.number}</span>
                            <span>
                                <span class="road-title">{text::of(&format!("step.{}.title", s.number))}</span>
                                <span class="quiet-text road-count">{count}</span>
                            </span>
                            <span class=super::progress_class(s.progress)>{text::of(&format!("progress.{}", s.progress.key()))}</span>
                        </a>
                    </li>
                }
            }).collect_view())}
        </ol>
    }
}

/// The last closed assessment in figures, and how far the open one is. An unfinished run has no
/// headline: its lines that nobody looked at yet count as nothing.
#[component]
fn GapCard() -> Markup {
    let session = Session::here();
    let shown = session.settled(&[Kind::GapRun, Kind::GapAnswer], |book| {
        let figures = |run: &GapRun| {
            let total = gap::RunView::new(book, run.id)
                .map(|view| gap::overview(&view).total)
                .unwrap_or_default();
            (run.number, run.name.clone(), total.conformity, total.coverage)
        };
        let closed = gap::figures::last_closed(book).map(figures);
        (closed, gap::figures::open_run(book).map(figures))
    });
    view! {
        <section class="card stack-tight" aria-labelledby="gap-head">
            <h2 id="gap-head">{text::t("overview.gap")}</h2>
            {move || {
                let (closed, open) = shown.get();
                let nothing = closed.is_none() && open.is_none();
                view! {
                    {closed.map(|(number, name, conformity, _)| view! {
                        <p class="figure"><a href=Route::Gap(number).href()>{words::percent(conformity.percent_floor())}</a></p>
                        <p>{text::fill("overview.gap.how", &[("points", &conformity.numerator()), ("of", &conformity.denominator())])}</p>
                        <p><a href=Route::Gap(number).href() dir="auto">{text::fill("overview.gap.open", &[("name", &name)])}</a></p>
                    })}
                    {open.map(|(number, name, _, coverage)| view! {
                        <p>
                            {text::fill("overview.gap.coverage", &[("n", &coverage.numerator()), ("of", &coverage.denominator())])}": "
                            <a href=Route::GapLines(number, None).href() dir="auto">{text::fill("overview.gap.go_on", &[("name", &name)])}</a>
                        </p>
                    })}
                    {nothing.then(|| view! {
                        <p>{text::t("overview.gap.none")}</p>
                        <p><a class="button" href=Route::GapRuns.href()>{text::t("overview.gap.start")}</a></p>
                    })}
                }
            }}
        </section>
    }
}

#[component]
fn DueList(due: Vec<due::Due>) -> Markup {
    let session = Session::here();
    let today = Browser::today();
    view! {
        <ul class="due">
            {due.into_iter().map(|d| {
                let (href, name) = session.peek(|b| {
                    let (kind, id) = d.row;
                    (Route::of_row(b, kind, id).href(), due_name(b, &d))
                });
                let days = (today - d.on).num_days();
                let late = d.overdue.then(|| text::fill("overview.overdue", &[("n", &days.to_string())]));
                view! {
                    <li>
                        <a href=href dir="auto">{name}</a>
                        <span class="due-kind">{text::of(&format!("due.{}", d.what.key()))}</span>
                        <span class="due-date">{Browser::day(d.on)}</span>
                        {late.map(|late| view! { <span class="state state-bad">{late}</span> })}
                    </li>
                }
            }).collect_view()}
        </ul>
    }
}

/// What a due thing is called: the audit is not called like the firm.
fn due_name(book: &Workbook, due: &due::Due) -> String {
    let (kind, id) = due.row;
    match due.what {
        due::DueKind::TargetAudit => text::of("due.target_audit"),
        due::DueKind::GapTarget => {
            let line = book.gap_answers.get(id).map(|a| a.line.clone()).unwrap_or_default();
            let edition = book
                .gap_answers
                .get(id)
                .and_then(|a| a.run)
                .and_then(|r| book.gap_runs.get(r))
                .map_or(book.edition(), |r| r.edition);
            catalogue::line(edition, &line)
                .map_or_else(|| line.clone(), |l| format!("{line} {}", l.display_title))
        }
        _ => book.row(kind, id).map(|r| r.name()).unwrap_or_default(),
    }
}
