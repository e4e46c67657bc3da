//! The risks together: the grid with every risk in it, the charts, what comes first, and the cost of a year in
//! figures.

use super::READ;
use super::matrix::matrix;
use super::numbers::InNumbers;
use super::parts::told_chip;
use crate::app::charts::ChartPanel;
use crate::app::dom::prelude::*;
use crate::app::errand::OrderFile;
use crate::app::platform::Browser;
use crate::app::route::Route;
use crate::app::session::Session;
use crate::app::widgets::{Icon, RowLink};
use crate::exchange::office::Order;
use crate::exchange::paper_name;
use crate::insight::risk::summary::{self, Acceptance, ByLevel, Spot};
use crate::insight::risk::{Method, Methods, RiskState, Stage, Told, told};
use crate::paper::Figure;
use crate::paper::risk_charts::RiskChart;
use crate::text;
use crate::workbook::{Id, Kind, Label, Refusal, Risk, TreatmentPlan, Workbook};

/// Those that are drawn, in the order of the page.
const CHARTS: [RiskChart; 7] = [
    RiskChart::Grid,
    RiskChart::Heat,
    RiskChart::Levels,
    RiskChart::Acceptance,
    RiskChart::BurnUp,
    RiskChart::Overdue,
    RiskChart::Cost,
];

/// Risks at the top of the list.
const FIRST: usize = 10;

#[derive(Clone, PartialEq)]
struct Shown {
    method: Option<Method>,
    now: ByLevel,
    spots: Vec<Spot>,
    acceptance: Acceptance,
    states: Vec<(RiskState, usize)>,
    first: Vec<(Id, Told, Told)>,
    overdue: usize,
    opportunities: usize,
}

fn gather(book: &Workbook) -> Shown {
    let methods = Methods::read(book);
    let today = Browser::today();
    let first = summary::priority(book, &methods).into_iter().take(FIRST).filter_map(|id| {
        let risk = book.get::<Risk>(id)?;
        let level = |stage| told(&methods, risk, stage);
        Some((id, level(Stage::Current), level(Stage::Residual)))
    });
    Shown {
        method: methods.in_force().cloned(),
        now: summary::by_level(book, &methods, Stage::Current),
        spots: summary::spots(book, &methods),
        acceptance: summary::acceptance(book, &methods, today),
        states: summary::by_state(book, &methods, today),
        first: first.collect(),
        overdue: summary::overdue_by_owner(book, today).into_iter().map(|(_, n)| n).sum(),
        opportunities: book.risks.iter().filter(|r| r.opportunity && r.closed_on.is_none()).count(),
    }
}

/// Name of the Excel file, without its ending.
fn file(book: &Workbook) -> String {
    paper_name(&text::of("risk.paper.file.register"), book, Browser::today())
}

/// What is shown below the grid: a cell, now or after the treatment.
#[derive(Clone, Copy, PartialEq)]
struct Cell {
    stage: Stage,
    likelihood: i64,
    impact: i64,
}

#[component]
pub fn RisksPage() -> Markup {
    let session = Session::here();
    let shown = session.settled(READ, gather);
    let cell = RwSignal::new(None::<Cell>);
    let some = Memo::new(move |_| !session.ids(Kind::Risk).is_empty());
    let new_plan = move |_| {
        let label = Label::new("change.create").with("kind", text::of("kind.treatment_plans"));
        let made = session.edit(label, |draft| {
            Ok::<Id, Refusal>(draft.create::<TreatmentPlan>(|p| p.title = text::of("plan.new")))
        });
        let number = made
            .map(|id| session.peek(|b| b.row(Kind::TreatmentPlan, id).map_or(0, |r| r.number())));
        if let Some(number) = number {
            Route::Plan(number).go();
        }
    };
    view! {
        <div class="page risk-page stack">
            <header class="gap-head">
                <div class="gap-head-title">
                    <h1>{text::t("risk.page.title")}</h1>
                    <span class="buttons">
                        <a class="button primary" href=Route::Register(Kind::Risk, None).href()><Icon name="risks" />{text::t("kinds.risks")}</a>
                        {move || some.get().then(|| view! { <OrderFile order=Order::RiskExcel words="risk.excel" name=session.peek(file) /> })}
                        <button type="button" disabled=super::parts::locked(session) on:click=new_plan><Icon name="plus" />{text::t("plan.start")}</button>
                    </span>
                </div>
                <p class="read">{text::t("risk.page.about")}</p>
            </header>
            <Show when=move || some.get() fallback=move || view! { <Teach /> }>
                {move || { let s = shown.get(); numbers(&s) }}
                <div class="risk-grid">
                    <section class="card stack-tight" aria-labelledby="risk-matrix">
                        <h2 id="risk-matrix">{text::t("risk.matrix")}</h2>
                        <p class="quiet-text">{text::t("risk.matrix.how")}</p>
                        {move || { let s = shown.get(); grid(&s, cell) }}
                        {move || { let s = shown.get(); cell.get().map(|c| in_cell(&s, c)) }}
                    </section>
                    <section class="card stack-tight" aria-labelledby="risk-by-state">
                        <h2 id="risk-by-state">{text::t("risk.by_state")}</h2>
                        {move || { let s = shown.get(); by_state(&s) }}
                    </section>
                </div>
                <section class="card stack-tight" aria-labelledby="risk-first">
                    <h2 id="risk-first">{text::t("risk.first")}</h2>
                    <p class="quiet-text">{text::t("risk.first.how")}</p>
                    {move || { let s = shown.get(); first(&s) }}
                </section>
                <h2>{text::t("risk.charts")}</h2>
                <div class="risk-charts">
                    {CHARTS.map(|chart| view! { <ChartPanel figure=Figure::Risk(chart) /> }).into_iter().collect_view()}
                </div>
                <InNumbers risk=None />
            </Show>
        </div>
    }
}

/// What belongs here, and where to begin.
#[component]
fn Teach() -> Markup {
    view! {
        <section class="card stack gap-teach">
            <h2>{text::t("risk.teach.title")}</h2>
            <ol class="risk-teach">
                <li><a href=Route::RiskMethod.href()>{text::t("risk.teach.method")}</a></li>
                <li><a href=Route::Register(Kind::Asset, None).href()>{text::t("risk.teach.assets")}</a></li>
                <li><a href=Route::Register(Kind::Risk, None).href()>{text::t("risk.teach.risks")}</a></li>
                <li><a href=Route::Register(Kind::TreatmentPlan, None).href()>{text::t("risk.teach.plan")}</a></li>
                <li><a href=Route::Statement.href()>{text::t("risk.teach.statement")}</a></li>
            </ol>
        </section>
    }
}

fn figure(label: &'static str, value: String, how: String) -> Markup {
    view! { <div class="gap-figure"><p class="gap-figure-label">{text::t(label)}</p><p class="gap-figure-value">{value}</p><p class="gap-figure-fraction">{how}</p></div> }
}

fn numbers(shown: &Shown) -> Markup {
    let n = |n: usize| Browser::number(n as i64);
    let of = |key: &str, args: &[(&str, &str)]| text::fill(key, args);
    let Acceptance { needed, valid, stale, expired, .. } = shown.acceptance;
    view! {
        <div class="gap-figures">
            {figure("risk.number.open", n(shown.now.all()), of("risk.number.open.how", &[("n", &n(shown.now.not_rated + shown.now.off_scale))]))}
            {figure("risk.number.above", n(needed), text::of("risk.number.above.how"))}
            {figure("risk.number.accepted", format!("{} / {}", n(valid), n(needed)), of("risk.number.accepted.how", &[("stale", &n(stale)), ("expired", &n(expired))]))}
            {figure("risk.number.overdue", n(shown.overdue), text::of("risk.number.overdue.how"))}
            {figure("risk.number.opportunities", n(shown.opportunities), text::of("risk.number.opportunities.how"))}
        </div>
    }
}

/// The grid: in each cell how many are there now and how many will be; either opens its list.
fn grid(shown: &Shown, open: RwSignal<Option<Cell>>) -> Markup {
    let Some(method) = shown.method.as_ref().filter(|m| m.has_grid()) else {
        return view! { <p><a href=Route::RiskMethod.href()>{text::t("risk.wants.method")}</a></p> };
    };
    matrix(method, text::of("risk.matrix"), &|l, i| {
        let count = |of: fn(&Spot) -> Option<(i64, i64)>| {
            shown.spots.iter().filter(|s| of(s) == Some((l, i))).count()
        };
        let button = |stage: Stage, n: usize| {
            let words = text::fill(
                &format!("risk.matrix.{}", stage.key()),
                &[("n", &n.to_string()), ("l", &l.to_string()), ("i", &i.to_string())],
            );
            let class = format!("matrix-count matrix-{}", stage.key());
            (n > 0).then(|| view! {
                <button type="button" class=class aria-label=words.clone() title=words on:click=move |_| open.set(Some(Cell { stage, likelihood: l, impact: i }))>{n}</button>
            })
        };
        view! { <span class="matrix-counts">{button(Stage::Current, count(|s| s.current))}{button(Stage::Residual, count(|s| s.residual))}</span> }
    })
}

fn in_cell(shown: &Shown, cell: Cell) -> Markup {
    let at = Some((cell.likelihood, cell.impact));
    let here = shown.spots.iter().filter(|spot| match cell.stage {
        Stage::Residual => spot.residual == at,
        _ => spot.current == at,
    });
    let place = |place: Option<(i64, i64)>| {
        place.map_or_else(|| "–".to_owned(), |(l, i)| format!("{l} × {i}"))
    };
    let rows: Vec<Markup> = here
        .map(|spot| {
            let words = format!("{} → {}", place(spot.current), place(spot.residual));
            view! { <li><RowLink kind=Kind::Risk id=spot.risk />" "<span class="quiet-text">{words}</span></li> }
        })
        .collect();
    let args = [
        ("n", rows.len().to_string()),
        ("l", cell.likelihood.to_string()),
        ("i", cell.impact.to_string()),
    ];
    let args: Vec<(&str, &str)> = args.iter().map(|(k, v)| (*k, v.as_str())).collect();
    view! { <div role="status"><h3>{text::fill(&format!("risk.matrix.{}", cell.stage.key()), &args)}</h3><ul class="uses">{rows}</ul></div> }
}

fn bar(n: usize, most: usize, class: String) -> Markup {
    let width = format!("{:.1}%", n as f64 / most.max(1) as f64 * 100.0);
    view! { <span class="bar-lane" aria-hidden="true"><span class=class style:width=width></span></span> }
}

fn by_state(shown: &Shown) -> Markup {
    let most = shown.states.iter().map(|(_, n)| *n).max().unwrap_or(1);
    let rows = shown.states.iter().map(|(state, n)| view! {
        <tr><th scope="row">{text::of(&format!("risk.state.{}", state.key()))}</th><td class="number">{*n}</td><td>{bar(*n, most, "bar".to_owned())}</td></tr>
    });
    view! { <div class="table-scroll" tabindex="0"><table class="gap-table bars"><tbody>{rows.collect_view()}</tbody></table></div> }
}

fn first(shown: &Shown) -> Markup {
    let rows = shown.first.iter().map(|(id, now, then)| view! {
        <tr><td><RowLink kind=Kind::Risk id=*id /></td><td>{told_chip(now)}</td><td>{told_chip(then)}</td></tr>
    });
    view! {
        <div class="table-scroll" tabindex="0"><table class="gap-table">
            <thead><tr><th scope="col">{text::t("kind.risks")}</th><th scope="col">{text::t("risk.stage.current")}</th><th scope="col">{text::t("risk.stage.residual")}</th></tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table></div>
    }
}
