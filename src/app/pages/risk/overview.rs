//! The risks together: the grid with every risk in it, levels before and after, what is accepted, what is late,
//! and the cost of a year in figures.

use super::READ;
use super::matrix::matrix;
use super::parts::{level_chip, money, person, told_chip, tone};
use crate::app::dom::prelude::*;
use crate::app::paper_view::{show_figures, show_picture};
use crate::app::platform::Browser;
use crate::app::route::Route;
use crate::app::session::Session;
use crate::app::widgets::{Icon, RowLink, choice_label};
use crate::app::worker::{Broken, Cancel, Worker};
use crate::exchange::worker::{Answer, Task, quant_request};
use crate::insight::approval::actions_of;
use crate::insight::risk::quant::{self, Annual, Simulation};
use crate::insight::risk::summary::{self, Acceptance, ByLevel, Heat, Spot};
use crate::insight::risk::{Level, Method, Methods, Rank, RiskState, Stage, Told, told, what_if};
use crate::paper::risk_charts::{self, GridDrawing};
use crate::text;
use crate::workbook::{
    Action, AssetKind, Choice, Id, Kind, Label, Refusal, Risk, RiskCategory, RiskMethod,
    TreatmentPlan, Workbook,
};
use js_sys::Uint8Array;

/// Risks at the top of the list.
const FIRST: usize = 10;

#[derive(Clone, PartialEq)]
struct Shown {
    method: Option<Method>,
    now: ByLevel,
    then: ByLevel,
    spots: Vec<Spot>,
    acceptance: Acceptance,
    states: Vec<(RiskState, usize)>,
    first: Vec<(Id, Told, Told)>,
    overdue: Vec<(String, usize)>,
    opportunities: usize,
    heat: Vec<((usize, usize), Heat)>,
    months: Vec<summary::BurnUp>,
    ways: Option<GridDrawing>,
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
        then: summary::by_level(book, &methods, Stage::Residual),
        spots: summary::spots(book, &methods),
        acceptance: summary::acceptance(book, &methods, today),
        states: summary::by_state(book, &methods, today),
        first: first.collect(),
        overdue: summary::overdue_by_owner(book, today)
            .into_iter()
            .map(|(owner, n)| (person(book, owner), n))
            .collect(),
        opportunities: book.risks.iter().filter(|r| r.opportunity && r.closed_on.is_none()).count(),
        heat: summary::heat(book, &methods).into_iter().collect(),
        months: summary::burn_up(book),
        ways: risk_charts::grid(&methods, summary::open(book), 560, "page-risk-grid"),
    }
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
                        {move || { let s = shown.get(); s.ways.map(|ways| picture(&ways)) }}
                    </section>
                    <section class="card stack-tight" aria-labelledby="risk-by-level">
                        <h2 id="risk-by-level">{text::t("risk.by_level")}</h2>
                        {move || { let s = shown.get(); by_level(&s) }}
                        <h2>{text::t("risk.by_state")}</h2>
                        {move || { let s = shown.get(); by_state(&s) }}
                    </section>
                </div>
                <section class="card stack-tight" aria-labelledby="risk-first">
                    <h2 id="risk-first">{text::t("risk.first")}</h2>
                    <p class="quiet-text">{text::t("risk.first.how")}</p>
                    {move || { let s = shown.get(); first(&s) }}
                </section>
                <div class="risk-grid">
                    <section class="card stack-tight" aria-labelledby="risk-heat">
                        <h2 id="risk-heat">{text::t("risk.heat")}</h2>
                        {move || { let s = shown.get(); heat(&s) }}
                    </section>
                    <section class="card stack-tight" aria-labelledby="risk-burn">
                        <h2 id="risk-burn">{text::t("risk.burn_up")}</h2>
                        {move || { let s = shown.get(); burn_up(&s) }}
                        <h2>{text::t("risk.overdue")}</h2>
                        {move || { let s = shown.get(); overdue(&s) }}
                    </section>
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
    let late: usize = shown.overdue.iter().map(|(_, n)| n).sum();
    view! {
        <div class="gap-figures">
            {figure("risk.number.open", n(shown.now.all()), of("risk.number.open.how", &[("n", &n(shown.now.not_rated + shown.now.off_scale))]))}
            {figure("risk.number.above", n(needed), text::of("risk.number.above.how"))}
            {figure("risk.number.accepted", format!("{} / {}", n(valid), n(needed)), of("risk.number.accepted.how", &[("stale", &n(stale)), ("expired", &n(expired))]))}
            {figure("risk.number.overdue", n(late), text::of("risk.number.overdue.how"))}
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

/// Where the risks go: arrows from today to once treated, with the figures beneath.
fn picture(drawing: &GridDrawing) -> Markup {
    let drawn = match &drawing.picture {
        Ok(picture) => show_picture(picture, "gap-chart-picture"),
        Err(empty) => view! { <p class="quiet-text">{text::of(empty.key())}</p> },
    };
    view! {
        <figure class="risk-ways">
            <figcaption><h3>{drawing.title.clone()}</h3><p class="quiet-text">{drawing.about.clone()}</p></figcaption>
            {drawn}
            <details><summary>{text::t("gap.chart.figures")}</summary><div class="table-scroll" tabindex="0">{show_figures(&drawing.figures)}</div></details>
        </figure>
    }
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

fn by_level(shown: &Shown) -> Markup {
    let Some(method) = shown.method.as_ref() else { return Markup::Nothing };
    let count = |of: &ByLevel, rank: Rank| of.ranks.get(&rank).copied().unwrap_or(0);
    let ranks: Vec<Rank> = shown.now.ranks.keys().rev().copied().collect();
    let most = ranks
        .iter()
        .flat_map(|r| [count(&shown.now, *r), count(&shown.then, *r)])
        .max()
        .unwrap_or(1);
    let levels = method.levels.len();
    let rows = ranks.iter().map(|rank| {
        let (now, then) = (count(&shown.now, *rank), count(&shown.then, *rank));
        let class = format!("bar level-{}", tone(*rank, levels));
        view! {
            <tr><th scope="row">{level_chip(Some(method), Level::Rank(*rank))}</th>
                <td class="number">{now}</td><td>{bar(now, most, class.clone())}</td>
                <td class="number">{then}</td><td>{bar(then, most, class)}</td></tr>
        }
    });
    let rest = [
        ("risk.level.not_rated", shown.now.not_rated, shown.then.not_rated),
        ("risk.level.off_scale", shown.now.off_scale, shown.then.off_scale),
        ("risk.level.by_old", shown.now.by_old, shown.then.by_old),
    ];
    let rest = rest.into_iter().filter(|(_, now, then)| now + then > 0).map(|(key, now, then)| view! {
        <tr><th scope="row">{text::t(key)}</th><td class="number">{now}</td><td></td><td class="number">{then}</td><td></td></tr>
    });
    view! {
        <div class="table-scroll" tabindex="0"><table class="gap-table bars">
            <thead><tr><th scope="col">{text::t("kind.risk_levels")}</th><th scope="col" colspan="2">{text::t("risk.stage.current")}</th><th scope="col" colspan="2">{text::t("risk.stage.residual")}</th></tr></thead>
            <tbody>{rows.collect_view()}{rest.collect_view()}</tbody>
        </table></div>
    }
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

/// Types of assets down, categories of risk across: the highest level and how many.
fn heat(shown: &Shown) -> Markup {
    let Some(method) = shown.method.as_ref() else { return Markup::Nothing };
    let used = |of: fn(&(usize, usize)) -> usize| {
        let mut all: Vec<usize> = shown.heat.iter().map(|(at, _)| of(at)).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let (kinds, categories) = (used(|at| at.0), used(|at| at.1));
    let name = |list: &str, keys: &[&'static str], at: usize| {
        keys.get(at).map(|key| choice_label(list, key)).unwrap_or_default()
    };
    let heads: Vec<Markup> = categories
        .iter()
        .map(
            |at| view! { <th scope="col">{name(RiskCategory::LIST, RiskCategory::KEYS, *at)}</th> },
        )
        .collect();
    let rows: Vec<Markup> = kinds
        .iter()
        .map(|kind| {
            let cells: Vec<Markup> = categories
                .iter()
                .map(|category| {
                    let found = shown.heat.iter().find(|(at, _)| *at == (*kind, *category));
                    let Some((_, Heat { rank, risks })) = found else { return view! { <td></td> } };
                    let (class, words) = match rank {
                        Some(rank) => (format!("heat level-{}", tone(*rank, method.levels.len())), method.label(*rank)),
                        None => ("heat level-none".to_owned(), text::of("risk.level.not_rated")),
                    };
                    view! { <td class=class><strong>{*risks}</strong>" "<span>{words}</span></td> }
                })
                .collect();
            view! { <tr><th scope="row">{name(AssetKind::LIST, AssetKind::KEYS, *kind)}</th>{cells}</tr> }
        })
        .collect();
    view! {
        <div class="table-scroll" tabindex="0"><table class="gap-table heat-table">
            <thead><tr><th scope="col">{text::t("risk.heat.corner")}</th>{heads}</tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
    }
}

/// Month by month: what was to be done by then, and what was.
fn burn_up(shown: &Shown) -> Markup {
    if shown.months.is_empty() {
        return view! { <p class="quiet-text">{text::t("risk.no_actions")}</p> };
    }
    let most = shown.months.iter().map(|m| m.planned.max(m.revised).max(m.done)).max().unwrap_or(1);
    let rows = shown.months.iter().map(|m| view! {
        <tr><th scope="row">{Browser::month(m.until)}</th><td class="number">{m.planned}</td><td class="number">{m.revised}</td><td class="number">{m.done}</td>
            <td><span class="bar-pair">{bar(m.revised, most, "bar bar-planned".to_owned())}{bar(m.done, most, "bar bar-done".to_owned())}</span></td></tr>
    });
    view! {
        <div class="table-scroll" tabindex="0"><table class="gap-table bars">
            <thead><tr><th scope="col">{text::t("risk.burn_up.month")}</th><th scope="col">{text::t("risk.burn_up.planned")}</th><th scope="col">{text::t("risk.burn_up.revised")}</th><th scope="col">{text::t("risk.burn_up.done")}</th><td></td></tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table></div>
    }
}

fn overdue(shown: &Shown) -> Markup {
    if shown.overdue.is_empty() {
        return view! { <p class="quiet-text">{text::t("overview.due.none")}</p> };
    }
    let most = shown.overdue.iter().map(|(_, n)| *n).max().unwrap_or(1);
    let rows = shown.overdue.iter().map(|(name, n)| view! {
        <tr><th scope="row" dir="auto">{name.clone()}</th><td class="number">{*n}</td><td>{bar(*n, most, "bar bar-late".to_owned())}</td></tr>
    });
    view! { <div class="table-scroll" tabindex="0"><table class="gap-table bars"><tbody>{rows.collect_view()}</tbody></table></div> }
}

// ---- In numbers ------------------------------------------------------------------------------

/// What a year may cost before and after, drawn by the worker: of one risk, or of all that have ranges.
#[component]
pub fn InNumbers(risk: Option<Id>) -> Markup {
    let session = Session::here();
    // With the figures they were drawn from: what is entered after that makes them old.
    let drawn = RwSignal::new_local(None::<(Vec<quant::Entered>, Simulation)>);
    let working = RwSignal::new(false);
    let cancel = StoredValue::new_local(Cancel::default());
    on_cleanup(move || {
        let _ = cancel.try_with_value(Cancel::now);
    });
    let old = Memo::new(move |_| {
        let differs = |from: &Vec<_>| session.read(&[Kind::Risk], |b| *from != entered(b, risk).0);
        drawn.with(|d| d.as_ref().is_some_and(|(from, _)| differs(from)))
    });
    let some = Memo::new(move |_| {
        session.read(&[Kind::Risk, Kind::RiskMethod], |book| !quant::of_workbook(book).is_empty())
    });
    let cost = Memo::new(move |_| {
        session.read(READ, |book| {
            let method = Methods::read(book).in_force().map(|m| m.row.clone());
            (yearly_cost(book, risk, method.as_ref()), method)
        })
    });
    let draw = move |_| {
        session.settle();
        let (from, request) = session.peek(|book| {
            let (from, rows) = entered(book, risk);
            (from, quant_request(&rows))
        });
        working.set(true);
        let stop = Cancel::default();
        cancel.set_value(stop.clone());
        leptos::task::spawn_local(async move {
            let done = simulated(&request, &stop).await;
            if !working.is_disposed() {
                working.set(false);
                match done {
                    Ok(simulation) => drawn.set(Some((from, simulation))),
                    Err(Broken::Cancelled) => {}
                    Err(_) => session.notices.say("risk.quant.failed"),
                }
            }
        });
    };
    let ranges = risk.map(|id| view! {
        <div class="gap-own">
            <fieldset class="record-section"><legend>{text::t("group.quant_now")}</legend>{super::parts::fields(Kind::Risk, id, &["spread", "now_frequency_low", "now_frequency_likely", "now_frequency_high", "now_loss_low", "now_loss_likely", "now_loss_high"])}</fieldset>
            <fieldset class="record-section"><legend>{text::t("group.quant_then")}</legend>{super::parts::fields(Kind::Risk, id, &["then_frequency_low", "then_frequency_likely", "then_frequency_high", "then_loss_low", "then_loss_likely", "then_loss_high"])}</fieldset>
        </div>
    });
    let ranges = StoredValue::new_local(ranges);
    let one = risk.is_some();
    view! {
        <Show when=move || one || some.get()>
            <section class="card stack-tight" aria-labelledby="risk-quant">
                <h2 id="risk-quant">{text::t("risk.quant")}</h2>
                <p class="quiet-text">{text::t("risk.quant.how")}</p>
                {ranges.try_update_value(Option::take).flatten()}
                <p><button type="button" disabled=move || working.get() on:click=draw>{move || text::t(if working.get() { "risk.quant.working" } else { "risk.quant.draw" })}</button>" "
                    <Show when=move || working.get()><button type="button" on:click=move |_| cancel.with_value(Cancel::now)>{text::t("app.cancel")}</button></Show></p>
                <div role="status">
                    <Show when=move || old.get()><p class="banner-inline"><span class="state state-warn">{text::t("risk.quant.old")}</span>" "{text::t("risk.quant.old.what")}</p></Show>
                    {move || drawn.get().map(|(_, s)| { let (cost, method) = cost.get(); results(&s, cost, method.as_ref()) })}</div>
            </section>
        </Show>
    }
}

/// What years are drawn from, and the rows that hold it.
fn entered(book: &Workbook, risk: Option<Id>) -> (Vec<quant::Entered>, Vec<&Risk>) {
    let one = risk.and_then(|id| book.get::<Risk>(id)).map(|one| vec![one]);
    let rows = one.unwrap_or_else(|| quant::of_workbook(book));
    (rows.iter().map(|risk| quant::entered(risk)).collect(), rows)
}

/// What the treatment costs in its first year: the actions about the risks in it.
fn yearly_cost(book: &Workbook, risk: Option<Id>, method: Option<&RiskMethod>) -> Option<i64> {
    let risks: Vec<Id> = match risk {
        Some(id) => vec![id],
        None => quant::of_workbook(book).iter().map(|r| r.id).collect(),
    };
    let mut actions: Vec<Id> = risks.iter().flat_map(|id| actions_of(book, *id)).collect();
    actions.sort_unstable();
    actions.dedup();
    let sum = |of: fn(&Action) -> Option<i64>| {
        let each = actions.iter().filter_map(|id| book.get::<Action>(*id)).filter_map(of);
        each.fold(0, i64::saturating_add)
    };
    what_if::money(
        method.and_then(|m| m.day_rate),
        sum(|a| a.cost_once),
        sum(|a| a.cost_year),
        sum(|a| a.person_days),
    )
}

async fn simulated(request: &[u8], cancel: &Cancel) -> Result<Simulation, Broken> {
    let worker = Worker::begin().ready(cancel).await?;
    worker.give(Task::Simulate, &Uint8Array::from(request).buffer())?;
    let bytes = worker.next().await?;
    match Answer::from_bytes(&bytes) {
        Some(Answer::Simulated(simulation)) => Ok(simulation),
        _ => Err(Broken::Stopped),
    }
}

fn results(drawn: &Simulation, cost: Option<i64>, method: Option<&RiskMethod>) -> Markup {
    let amount = |x: f64| money(method, Some(x.round() as i64));
    let row = |key: &'static str, annual: &Annual| {
        view! {
            <tr><th scope="row">{text::t(key)}</th><td class="number">{amount(annual.p5)}</td><td class="number">{amount(annual.p50)}</td><td class="number">{amount(annual.mean)}</td><td class="number">{amount(annual.p95)}</td></tr>
        }
    };
    let per_cost = quant::per_cost(&drawn.saved, cost).map(|[low, middle, high]| {
        let f = |x: f64| format!("{x:.1}");
        text::fill(
            "risk.quant.per_cost",
            &[
                ("low", &f(low)),
                ("middle", &f(middle)),
                ("high", &f(high)),
                ("cost", &money(method, cost)),
            ],
        )
    });
    let left_out: Vec<Markup> = drawn
        .left_out
        .iter()
        .map(|(id, why)| {
            let why = text::t(why.key());
            view! { <li><RowLink kind=Kind::Risk id=*id />" "{why}</li> }
        })
        .collect();
    let how = text::fill(
        "risk.quant.seed",
        &[
            ("seed", &drawn.seed.to_string()),
            ("runs", &Browser::number(drawn.runs as i64)),
            ("n", &drawn.risks.to_string()),
            ("unchanged", &drawn.unchanged.to_string()),
        ],
    );
    view! {
        <div class="table-scroll" tabindex="0"><table class="gap-table">
            <thead><tr><th scope="col">{text::t("risk.quant.year")}</th><th scope="col">{text::t("risk.quant.p5")}</th><th scope="col">{text::t("risk.quant.p50")}</th><th scope="col">{text::t("risk.quant.mean")}</th><th scope="col">{text::t("risk.quant.p95")}</th></tr></thead>
            <tbody>{row("risk.quant.now", &drawn.now)}{row("risk.quant.then", &drawn.then)}{row("risk.quant.saved", &drawn.saved)}</tbody>
        </table></div>
        {per_cost.map(|words| view! { <p>{words}</p> })}
        {curve(drawn, method)}
        <p class="quiet-text">{how}</p>
        {(!left_out.is_empty()).then(|| view! { <ul class="gap-gates">{left_out}</ul> })}
    }
}

/// The exceedance curve as a picture, with its figures beneath.
fn curve(drawn: &Simulation, method: Option<&RiskMethod>) -> Markup {
    const WIDTH: f64 = 640.0;
    const HEIGHT: f64 = 220.0;
    let most = drawn.now.exceedance.iter().map(|(x, _)| *x).fold(1.0, f64::max);
    let path = |annual: &Annual| {
        let point =
            |(x, y): &(f64, f64)| format!("{:.1},{:.1}", x / most * WIDTH, HEIGHT - y * HEIGHT);
        annual.exceedance.iter().map(point).collect::<Vec<_>>().join(" ")
    };
    let title = text::of("risk.quant.curve");
    let view_box = format!("-4 -4 {} {}", WIDTH + 8.0, HEIGHT + 8.0);
    let rows: Vec<Markup> = [50usize, 75, 90, 95, 99]
        .into_iter()
        .filter_map(|share| {
            let at = |annual: &Annual| annual.exceedance.get(share).map(|(x, _)| money(method, Some(x.round() as i64)));
            let words = text::fill("risk.quant.share", &[("n", &(100 - share).to_string())]);
            Some(view! { <tr><th scope="row">{words}</th><td class="number">{at(&drawn.now)?}</td><td class="number">{at(&drawn.then)?}</td></tr> })
        })
        .collect();
    view! {
        <figure class="quant-curve">
            <figcaption>{title.clone()}</figcaption>
            <svg viewBox=view_box role="img" aria-label=title preserveAspectRatio="none">
                <polyline class="curve-frame" points="0,0 0,220 640,220"></polyline>
                <polyline class="curve-now" points=path(&drawn.now)></polyline>
                <polyline class="curve-then" points=path(&drawn.then)></polyline>
            </svg>
            <div class="table-scroll" tabindex="0"><table class="gap-table">
                <thead><tr><th scope="col">{text::t("risk.quant.exceed")}</th><th scope="col">{text::t("risk.quant.now")}</th><th scope="col">{text::t("risk.quant.then")}</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </figure>
    }
}
