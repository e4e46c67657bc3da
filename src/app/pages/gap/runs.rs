//! All gap assessments: how each ended, and what it changed.

use super::figures::fraction;
use super::frame::StateChip;
use super::start::StartDialog;
use crate::app::charts::ChartPanel;
use crate::app::dom::prelude::*;
use crate::app::platform::Browser;
use crate::app::route::Route;
use crate::app::session::Session;
use crate::app::widgets::choice_label;
use crate::catalogue::{Edition, scored_lines};
use crate::insight::gap::{Basis, Ratio, RunView, compare, overview};
use crate::paper::Figure;
use crate::paper::gap_charts::{GapChart, basis_words, percent};
use crate::text;
use crate::workbook::{Choice, GapRun, Id, Kind, RunKind, RunState, Workbook};
use chrono::NaiveDate;

/// One row of the list.
#[derive(Clone, PartialEq)]
struct Entry {
    id: Id,
    number: u32,
    name: String,
    kind: RunKind,
    edition: Edition,
    state: RunState,
    day: Option<NaiveDate>,
    conformity: Ratio,
    coverage: Ratio,
    change: Option<(Ratio, Ratio, Basis)>,
}

fn entries(book: &Workbook) -> Vec<Entry> {
    let mut entries: Vec<Entry> = book.gap_runs.iter().filter_map(|run| entry(book, run)).collect();
    crate::sort::by_key(&mut entries, |e| {
        std::cmp::Reverse((e.state != RunState::Closed, e.day, e.number))
    });
    entries
}

fn entry(book: &Workbook, run: &GapRun) -> Option<Entry> {
    let view = RunView::new(book, run.id)?;
    let total = overview(&view).total;
    let change = run.baseline.and_then(|b| RunView::new(book, b)).map(|before| {
        let compared = compare(&view, &before);
        (compared.then, compared.now, compared.basis)
    });
    Some(Entry {
        id: run.id,
        number: run.number,
        name: run.name.clone(),
        kind: run.kind,
        edition: run.edition,
        state: run.state,
        day: run.closed_on.or(run.started_on),
        conformity: total.conformity,
        coverage: total.coverage,
        change,
    })
}

#[component]
pub fn GapRunsPage() -> Markup {
    let session = Session::here();
    let starting = RwSignal::new(false);
    let entries = Memo::new(move |_| session.read(&[Kind::GapRun, Kind::GapAnswer], entries));
    let edition = Memo::new(move |_| session.read(&[Kind::Organisation], Workbook::edition));
    let locked = move || session.read_only.get().is_some();
    view! {
        <div class="page gap-page stack">
            <header class="gap-head">
                <div class="gap-head-title">
                    <h1>{text::t("kinds.gap_runs")}</h1>
                    <span class="buttons">
                        <button type="button" class="primary" disabled=locked on:click=move |_| starting.set(true)>{text::t("gap.start")}</button>
                        <a class="button" href=Route::Edition.href()>{text::t("gap.edition.link")}</a>
                    </span>
                </div>
                <p class="read">{text::t("gap.runs.label")}</p>
            </header>
            <Show when=move || !entries.get().is_empty() fallback=move || view! { <Teach edition=edition /> }>
                <div class="table-scroll">
                    <table class="gap-table gap-runs">
                        <thead><tr>
                            <th scope="col">{text::t("kind.gap_runs")}</th>
                            <th scope="col">{text::t("field.gap_runs.state")}</th>
                            <th scope="col">{text::t("gap.runs.day")}</th>
                            <th scope="col">{text::t("gap.conformity")}</th>
                            <th scope="col">{text::t("gap.coverage")}</th>
                            <th scope="col">{text::t("gap.runs.change")}</th>
                        </tr></thead>
                        <tbody>
                            {move || entries.get().into_iter().map(run_row).collect_view()}
                        </tbody>
                    </table>
                </div>
                <h2>{text::t("gap.summary.charts")}</h2>
                <ChartPanel figure=Figure::Gap { chart: GapChart::Trend, run: Id::default() } />
            </Show>
            <StartDialog open=starting />
        </div>
    }
}

fn run_row(entry: Entry) -> Markup {
    let Entry { number, name, kind, edition, state, day, conformity, coverage, change, .. } = entry;
    let name = if name.trim().is_empty() { text::of("gap.unnamed") } else { name };
    let kind = choice_label(RunKind::LIST, kind.key());
    let day = day.map(|day| {
        let key = if state == RunState::Closed { "gap.closed_on" } else { "gap.started_on" };
        text::fill(key, &[("day", &Browser::day(day))])
    });
    view! {
        <tr>
            <td>
                <a href=Route::Gap(number).href()><span class="reference">{Kind::GapRun.reference(number)}</span>" "<span dir="auto">{name}</span></a>
                <div class="quiet-text">{kind}" · "{choice_label("edition", edition.key())}</div>
            </td>
            <td><StateChip state=state /></td>
            <td>{day}</td>
            <td><strong>{percent(conformity)}</strong><div class="quiet-text">{fraction(conformity, "gap.points")}</div></td>
            <td>{percent(coverage)}<div class="quiet-text">{fraction(coverage, "gap.lines_of")}</div></td>
            <td>{change.map(|(then, now, basis)| view! {
                {text::fill("gap.runs.from_to", &[("then", &percent(then)), ("now", &percent(now))])}
                {basis_words(basis).map(|words| view! { <div class="quiet-text">{words}</div> })}
            })}</td>
        </tr>
    }
}

/// What a gap assessment is, for who has none yet.
#[component]
fn Teach(edition: Memo<Edition>) -> Markup {
    let lines = move || scored_lines(edition.get()).len().to_string();
    view! {
        <section class="card stack gap-teach">
            <h2>{text::t("gap.teach.title")}</h2>
            <p class="read">{text::t("gap.teach.what")}</p>
            <dl class="gap-teach-points">
                <div><dt>{text::t("gap.teach.effort")}</dt><dd>{move || text::fill("gap.teach.effort.text", &[("n", &lines())])}</dd></div>
                <div><dt>{text::t("gap.teach.who")}</dt><dd>{text::t("gap.teach.who.text")}</dd></div>
                <div><dt>{text::t("gap.teach.how")}</dt><dd>{text::t("gap.teach.how.text")}</dd></div>
                <div><dt>{text::t("gap.teach.not")}</dt><dd>{text::t("gap.teach.not.text")}</dd></div>
            </dl>
        </section>
    }
}
