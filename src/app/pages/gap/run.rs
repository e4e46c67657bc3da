//! The summary of one run: its numbers, what is left to do, its own fields, its charts.

use super::doing::attempt;
use super::figures::BigFigure;
use super::frame::{NoRun, RunHead, Tab, figures};
use super::lines::gate_name;
use crate::app::charts::ChartPanel;
use crate::app::dom::prelude::*;
use crate::app::platform::Browser;
use crate::app::route::{Place, Route, row_by_number};
use crate::app::session::Session;
use crate::app::widgets::{Dialog, FieldEditor};
use crate::insight::gap::ops::{self, Stop};
use crate::insight::gap::{
    RunView, Score, Seal, Unmet, bare_actions, gates_for_closing, gates_for_review, seal,
};
use crate::paper::Figure;
use crate::paper::gap_charts::{GapChart, words};
use crate::text;
use crate::workbook::{Choice, GapRun, Id, Kind, Label, RunKind, RunState};

#[component]
pub fn GapRunPage(number: u32) -> Markup {
    let session = Session::here();
    let run = Memo::new(move |_| {
        session.ids(Kind::GapRun);
        session.peek(|b| row_by_number(b, Kind::GapRun, number))
    });
    Markup::live(move || match run.get() {
        Some(run) => view! { <Summary run=run number=number /> },
        None => view! { <NoRun /> },
    })
}

#[component]
fn Summary(run: Id, number: u32) -> Markup {
    let session = Session::here();
    let state = Memo::new(move |_| session.get::<GapRun>(run).map(|r| r.state).unwrap_or_default());
    let closed = Signal::derive(move || state.get() == RunState::Closed);
    let numbers = figures(session, run);
    let has_baseline =
        Memo::new(move |_| session.get::<GapRun>(run).is_some_and(|r| r.baseline.is_some()));
    let gap = move |chart| Figure::Gap { chart, run };
    view! {
        <div class="page gap-page">
            <RunHead run=run number=number tab=Tab::Summary />
            <Show when=move || closed.get()><Closed run=run /></Show>
            <section class="stack" aria-labelledby="gap-numbers">
                <h2 id="gap-numbers">{text::t("gap.summary.numbers")}</h2>
                {move || numbers.get().map(|n| figure_row(number, &n.score))}
            </section>
            <section class="card stack" aria-labelledby="gap-next">
                <h2 id="gap-next">{text::t("gap.summary.next")}</h2>
                <Next run=run number=number state=state />
            </section>
            <h2>{text::t("gap.summary.charts")}</h2>
            <div class="gap-charts">
                <ChartPanel figure=gap(GapChart::Areas) />
                <ChartPanel figure=gap(GapChart::Verdicts) />
                <ChartPanel figure=gap(GapChart::HeatMap) wide=true />
                <Show when=move || has_baseline.get()>
                    <ChartPanel figure=gap(GapChart::Change) />
                </Show>
                <ChartPanel figure=gap(GapChart::ActionsByOwner) />
                <ChartPanel figure=gap(GapChart::ActionsByMonth) />
                <ChartPanel figure=gap(GapChart::Maturity) />
            </div>
            <section class="card stack" aria-labelledby="gap-about">
                <h2 id="gap-about">{text::t("gap.summary.about")}</h2>
                <div class="gap-own"><OwnFields run=run closed=closed /></div>
            </section>
        </div>
    }
}

/// The headline and the numbers beside it, each with its fraction and formula.
fn figure_row(number: u32, score: &Score) -> Markup {
    let lines = move |filter: &str| match filter {
        "" => Route::GapLines(number, None).href(),
        name => Route::GapLines(number, Some(name.to_owned())).href(),
    };
    let maturity = score.maturity;
    let mean = maturity.mean_hundredths().map(|m| words().number(f64::from(m) / 100.0, 1));
    view! {
        <div class="gap-figures">
            <BigFigure label=text::t("gap.conformity") ratio=score.conformity unit="gap.points" formula="gap.formula.conformity" headline=true href=lines("gaps") />
            <BigFigure label=text::t("gap.coverage") ratio=score.coverage unit="gap.lines_of" formula="gap.formula.coverage" href=lines("not_assessed") />
            <BigFigure label=text::t("gap.of_assessed") ratio=score.of_assessed unit="gap.points" formula="gap.formula.of_assessed" href=lines("gaps") />
            {(score.at_target.of > 0).then(|| view! {
                <BigFigure label=text::t("gap.target") ratio=score.target unit="gap.points" formula="gap.formula.target" href=lines("") />
                <BigFigure label=text::t("gap.at_target") ratio=score.at_target unit="gap.lines_of" formula="gap.formula.at_target" href=lines("gaps") />
            })}
            {mean.map(|mean| view! {
                <div class="gap-figure">
                    <p class="gap-figure-label">{text::t("gap.maturity")}</p>
                    <p class="gap-figure-value">{mean.clone()}</p>
                    <p class="gap-figure-fraction">{text::fill("gap.maturity.n", &[("n", &maturity.n().to_string())])}</p>
                    <details class="gap-figure-how"><summary>{text::t("gap.how")}</summary><p>{text::t("gap.formula.maturity")}</p></details>
                </div>
            })}
        </div>
    }
}

/// What is left before the next state, and the button that leads there.
#[component]
fn Next(run: Id, number: u32, state: Memo<RunState>) -> Markup {
    let session = Session::here();
    let place = Place::here();
    let closing = RwSignal::new(false);
    let deleting = RwSignal::new(false);
    let unmet = Memo::new(move |_| {
        session.read(&[Kind::GapRun, Kind::GapAnswer, Kind::Action], |book| {
            let Some(view) = RunView::new(book, run) else { return Vec::new() };
            match view.run.state {
                RunState::Draft | RunState::InProgress => gates_for_review(&view, Browser::today()),
                RunState::InReview => gates_for_closing(book, &view, Browser::today()),
                RunState::Closed => Vec::new(),
            }
        })
    });
    let reference = Kind::GapRun.reference(number);
    let label = move |key: &str| Label::new(key).with("reference", Kind::GapRun.reference(number));
    let to_review = move |_| {
        session.close_step();
        attempt(session, label(ops::label::REVIEW), |d| ops::to_review(d, run));
    };
    let back = move |_| {
        attempt(session, label(ops::label::BACK), |d| ops::back_to_work(d, run));
    };
    let repeat = move |_| {
        let name = text::of(&format!("gap.start.name.{}", RunKind::Progress.key()));
        let label = Label::new(ops::label::REPEAT).with("reference", &name);
        let made = attempt(session, label, |d| {
            Ok::<Id, Stop>(ops::repeat(d, run, name, RunKind::Progress)?)
        });
        if let Some(made) = made {
            let number = session.peek(|b| b.get::<GapRun>(made).map_or(0, |r| r.number));
            place.go(Route::Gap(number));
        }
    };
    let lines = Route::GapLines(number, None).href();
    let locked = move || session.read_only.get().is_some();
    let ready = move || unmet.with(Vec::is_empty);
    let left = move || {
        let (heading, done) = match state.get() {
            RunState::Closed => return None,
            RunState::InReview => ("gap.summary.left.close", "gap.summary.ready.close"),
            _ => ("gap.summary.left.review", "gap.summary.ready.review"),
        };
        Some(match ready() {
            true => view! { <p>{text::t(done)}</p> },
            false => view! {
                <p>{text::t(heading)}</p>
                <ul class="gap-gates">{move || unmet.get().into_iter().map(|u| gate(number, u)).collect_view()}</ul>
            },
        })
    };
    view! {
        {left}
        <div class="buttons">
            {move || match state.get() {
                RunState::Draft | RunState::InProgress => view! {
                    <a class="button primary" href=lines.clone()>{text::t("gap.summary.continue")}</a>
                    <button type="button" disabled=move || locked() || !ready() on:click=to_review>{text::t("gap.summary.to_review")}</button>
                },
                RunState::InReview => view! {
                    <button type="button" class="primary" disabled=move || locked() || !ready() on:click=move |_| closing.set(true)>{text::t("gap.summary.close")}</button>
                    <button type="button" disabled=locked on:click=back>{text::t("gap.summary.back")}</button>
                },
                RunState::Closed => view! {
                    <button type="button" class="primary" disabled=locked on:click=repeat>{text::t("gap.summary.repeat")}</button>
                    <a class="button" href=Route::GapReport(number).href()>{text::t("gap.tab.report")}</a>
                },
            }}
            <button type="button" class="quiet" disabled=locked on:click=move |_| deleting.set(true)>{text::t("gap.summary.delete")}</button>
        </div>
        <CloseDialog run=run open=closing reference=reference />
        <DeleteDialog run=run number=number open=deleting />
    }
}

fn gate(number: u32, unmet: Unmet) -> Markup {
    let said = text::fill(unmet.key, &[("n", &unmet.lines.len().to_string())]);
    let link = (!unmet.lines.is_empty()).then(|| {
        let href = Route::GapLines(number, Some(gate_name(unmet.key).to_owned())).href();
        view! { " "<a href=href>{text::t("gap.summary.open_lines")}</a> }
    });
    let field = unmet.field.filter(|f| *f != "state").map(|field| {
        let id = format!("f-gap_runs-{field}");
        view! {
            " "<button type="button" class="quiet" on:click=move |_| super::lines::focus_later(&format!("#{id}"))>
                {text::t("gap.summary.open_field")}
            </button>
        }
    });
    view! { <li>{said}{link}{field}</li> }
}

/// Says what closing means, and does it.
#[component]
fn CloseDialog(run: Id, open: RwSignal<bool>, reference: String) -> Markup {
    let session = Session::here();
    let reference = StoredValue::new(reference);
    let close = move |_| {
        session.close_step();
        let label = Label::new(ops::label::CLOSE).with("reference", reference.get_value());
        attempt(session, label, |d| ops::close(d, run));
        open.set(false);
    };
    // Asked anew whenever the dialog opens.
    let bare = move || {
        let count = session.peek(|b| RunView::new(b, run).map_or(0, |view| bare_actions(b, &view)));
        (count > 0).then(|| {
            let words = text::fill("gap.close.bare_actions", &[("n", &count.to_string())]);
            view! { <p class="finding-warning">{words}</p> }
        })
    };
    view! {
        <Dialog open=open title=text::t("gap.close.title")>
            <div class="dialog-body">
                <p>{text::t("gap.close.what")}</p>
                {bare()}
                <p class="quiet-text">{text::t("gap.close.fingerprint")}</p>
                <div class="buttons">
                    <button type="button" class="primary" on:click=close>{text::t("gap.close.go")}</button>
                    <button type="button" on:click=move |_| open.set(false)>{text::t("gap.cancel")}</button>
                </div>
            </div>
        </Dialog>
    }
}

#[component]
fn DeleteDialog(run: Id, number: u32, open: RwSignal<bool>) -> Markup {
    let session = Session::here();
    let place = Place::here();
    let what = move || {
        let name =
            session.peek(|b| b.get::<GapRun>(run).map(|r| r.name.clone())).unwrap_or_default();
        let lines = session.peek(|b| RunView::new(b, run).map_or(0, |v| v.lines.len()));
        text::fill("gap.delete.what", &[("name", &name), ("n", &lines.to_string())])
    };
    let closed =
        move || session.peek(|b| b.get::<GapRun>(run).is_some_and(|r| r.state == RunState::Closed));
    let compared =
        move || session.peek(|b| b.gap_runs.iter().filter(|r| r.baseline == Some(run)).count());
    let delete = move |_| {
        session.close_step();
        open.set(false);
        let label =
            Label::new("gap.change.delete").with("reference", Kind::GapRun.reference(number));
        if session.edit(label, |d| d.delete(Kind::GapRun, run)).is_some() {
            place.go(Route::GapRuns);
        }
    };
    view! {
        <Dialog open=open title=text::t("gap.delete.title")>
            <div class="dialog-body">
                <p>{what}</p>
                {move || closed().then(|| view! { <p>{text::t("gap.delete.closed")}</p> })}
                {move || Some(compared()).filter(|n| *n > 0).map(|n| view! {
                    <p>{text::fill("gap.delete.compared", &[("n", &n.to_string())])}</p>
                })}
                <div class="buttons">
                    <button type="button" class="danger" on:click=delete>{text::t("gap.delete.go")}</button>
                    <button type="button" on:click=move |_| open.set(false)>{text::t("gap.cancel")}</button>
                </div>
            </div>
        </Dialog>
    }
}

/// The banner of a closed run: since when, and whether it is still what was closed.
#[component]
fn Closed(run: Id) -> Markup {
    let session = Session::here();
    let row = move || session.get::<GapRun>(run);
    let sealed =
        Memo::new(move |_| session.read(&[Kind::GapRun, Kind::GapAnswer], |b| seal(b, run)));
    let verdict = move || match sealed.get() {
        Some(Seal::Intact) => Some(("state state-good", "gap.closed.intact")),
        Some(Seal::Broken) => Some(("state state-bad", "gap.closed.broken")),
        Some(Seal::Absent) => Some(("state state-warn", "gap.closed.absent")),
        Some(Seal::Open) | None => None,
    };
    view! {
        <aside class="card gap-closed" id="gap-closed">
            <p><strong>{move || row().and_then(|r| r.closed_on).map(|d| text::fill("gap.closed.title", &[("day", &Browser::day(d))]))}</strong>
                " "{text::t("gap.closed.readonly")}</p>
            {move || verdict().map(|(class, key)| view! { <p><span class=class>{text::t(key)}</span></p> })}
            {move || row().filter(|r| !r.frozen_hash.is_empty()).map(|r| view! {
                <p class="quiet-text">{text::t("field.gap_runs.frozen_hash")}" "<code class="gap-hash">{r.frozen_hash.clone()}</code></p>
            })}
        </aside>
    }
}

/// What was entered about the run itself.
#[component]
fn OwnFields(run: Id, closed: Signal<bool>) -> Markup {
    let fields = [
        "name",
        "kind",
        "assessors",
        "interviewees",
        "scope",
        "started_on",
        "baseline",
        "classification",
        "notes",
    ];
    fields
        .into_iter()
        .filter_map(|f| Kind::GapRun.place(f))
        .map(
            |field| view! { <FieldEditor kind=Kind::GapRun row=run field=field disabled=closed /> },
        )
        .collect_view()
}
