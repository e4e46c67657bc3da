//! What is measured and what it says, and how far the objectives are.

use super::locked;
use crate::app::dom::prelude::*;
use crate::app::platform::Browser;
use crate::app::route::Route;
use crate::app::session::Session;
use crate::app::widgets::{DayInput, RowLink, choice_label};
use crate::insight::measure::{self, Taken, Trend};
use crate::insight::objective::{self, Standing};
use crate::text;
use crate::workbook::{
    Choice, Direction, Id, Kind, Label, Metric, Objective, ObjectiveLevel, Reading, Workbook,
};
use chrono::NaiveDate;

/// The tables that objectives stand on.
const OBJECTIVES: &[Kind] =
    &[Kind::Objective, Kind::Metric, Kind::Reading, Kind::Action, Kind::Person];

#[component]
pub fn MeasuringPage() -> Markup {
    let session = Session::here();
    let metrics = Memo::new(move |_| {
        session.read(&[Kind::Metric], |book| {
            let today = Browser::today();
            let read = |m: &&Metric| m.ended_on.is_none_or(|end| end >= today);
            book.metrics.iter().filter(read).map(|m| m.id).collect::<Vec<_>>()
        })
    });
    view! {
        <div class="page risk-page stack">
            <header class="gap-head">
                <div class="gap-head-title">
                    <h1>{text::t("measuring.title")}</h1>
                    <span class="buttons">
                        <a class="button quiet" href=Route::Register(Kind::Metric, None).href()>{text::t("kinds.metrics")}</a>
                        <a class="button quiet" href=Route::Register(Kind::Reading, None).href()>{text::t("kinds.readings")}</a>
                    </span>
                </div>
                <p class="read">{text::t("about.metrics")}</p>
            </header>
            <section class="stack-tight" aria-labelledby="measuring-metrics">
                <h2 id="measuring-metrics">{text::t("kinds.metrics")}</h2>
                <Show when=move || metrics.with(|m| !m.is_empty()) fallback=|| none("measuring.no_metrics", Kind::Metric)>
                    <p class="quiet-text read">{text::t("measuring.how")}</p>
                    <div class="table-scroll" tabindex="0" role="group" aria-labelledby="measuring-metrics"><table class="gap-table measuring">
                        <thead><tr>
                            <th scope="col">{text::t("kind.metrics")}</th><th scope="col">{text::t("measuring.newest")}</th>
                            <th scope="col">{text::t("field.metrics.target")}</th><th scope="col">{text::t("measuring.trend")}</th>
                            <th scope="col">{text::t("measuring.taken")}</th><th scope="col">{text::t("measuring.next")}</th>
                            <th scope="col">{text::t("measuring.enter")}</th>
                        </tr></thead>
                        <tbody><For each=move || metrics.get() key=|id| *id let:id><OfMetric id=id /></For></tbody>
                    </table></div>
                </Show>
            </section>
            <Objectives />
        </div>
    }
}

/// What is said where there is nothing yet, with the way to begin.
fn none(key: &'static str, kind: Kind) -> Markup {
    view! {
        <p class="read">{text::t(key)}" "<a href=Route::Register(kind, None).href()>{text::of(&format!("kinds.{}", kind.table()))}</a></p>
    }
}

/// What is shown of a metric.
#[derive(Clone, PartialEq)]
struct Read {
    name: String,
    newest: Option<(String, NaiveDate)>,
    target: String,
    good: Option<bool>,
    trend: Trend,
    taken: Taken,
    next: Option<NaiveDate>,
}

fn read(book: &Workbook, id: Id) -> Option<Read> {
    let metric = book.get::<Metric>(id)?;
    let today = Browser::today();
    let points = measure::points(book, id);
    let lately = measure::lately(metric, today);
    let last = points.last();
    let newest = last.and_then(|point| {
        let value = book.get::<Reading>(point.reading)?.value.trim().to_owned();
        Some((with_unit(&value, metric), point.on))
    });
    Some(Read {
        name: metric.title.clone(),
        newest,
        target: target(metric),
        good: last.and_then(|point| measure::is_good(metric, point.value)),
        trend: measure::trend(metric, &points, lately),
        taken: measure::taken(metric, &points, lately),
        next: measure::next_due(metric, &points, today),
    })
}

fn with_unit(value: &str, metric: &Metric) -> String {
    format!("{value} {}", metric.unit.trim()).trim().to_owned()
}

/// What is good, in words.
fn target(metric: &Metric) -> String {
    let one = |key: &str, value: &str| match value.trim() {
        "" => text::of("review.value.not_judged"),
        value => text::fill(key, &[("value", &with_unit(value, metric))]),
    };
    match metric.direction {
        Direction::Unset => one("measuring.target.unset", &metric.target),
        Direction::Higher => one("measuring.target.higher", &metric.target),
        Direction::Lower => one("measuring.target.lower", &metric.target),
        Direction::Band => match (metric.low.trim(), metric.high.trim()) {
            ("", high) => one("measuring.target.lower", high),
            (low, "") => one("measuring.target.higher", low),
            (low, high) => one("measuring.target.unset", &format!("{low} – {high}")),
        },
    }
}

#[component]
fn OfMetric(id: Id) -> Markup {
    let session = Session::here();
    let read =
        Memo::new(move |_| session.read(&[Kind::Metric, Kind::Reading], |book| read(book, id)));
    let cells = move || {
        let Read { newest, target, good, trend, taken, next, .. } = read.get()?;
        let good = good.map(|good| match good {
            true => ("state state-good", "review.value.good"),
            false => ("state state-bad", "review.value.not_good"),
        });
        let (value, on) = match newest {
            Some((value, on)) => (value, Browser::day(on)),
            None => (text::of("measuring.none_yet"), String::new()),
        };
        let tone = match trend {
            Trend::Better(..) => "state state-good",
            Trend::Worse(..) => "state state-bad",
            _ => "state",
        };
        let counts = [("n", &*taken.taken.to_string()), ("of", &taken.expected.to_string())];
        let counts = match taken.expected {
            0 => text::of("measuring.none_due"),
            _ => text::fill("review.taken", &counts),
        };
        let gaps = taken.taken < taken.expected;
        Some(view! {
            <td><strong dir="auto">{value}</strong><div class="quiet-text nowrap">{on}</div></td>
            <td>{target}<div>{good.map(|(class, key)| view! { <span class=class>{text::t(key)}</span> })}</div></td>
            <td><span class=tone>{text::of(&format!("review.trend.{}", trend.key()))}</span></td>
            <td class:overdue=gaps>{counts}</td>
            <td class="nowrap">{next.map(Browser::day)}</td>
        })
    };
    view! {
        <tr><th scope="row"><RowLink kind=Kind::Metric id=id /></th>{cells}<td><Enter id=id read=read /></td></tr>
    }
}

/// A value and its day, entered where one sees what was read before.
#[component]
fn Enter(id: Id, read: Memo<Option<Read>>) -> Markup {
    let session = Session::here();
    let value = RwSignal::new(String::new());
    let day = RwSignal::new(Some(Browser::today()));
    let wrong = RwSignal::new(false);
    let name = session.peek(|b| b.get::<Metric>(id).map(|m| m.title.clone())).unwrap_or_default();
    let label = move |key: &str| {
        read.with(|r| text::fill(key, &[("name", r.as_ref().map_or("", |r| r.name.as_str()))]))
    };
    let ready = move || !wrong.get() && day.get().is_some() && value.with(|v| !v.trim().is_empty());
    let enter = move || {
        let Some(on) = day.get_untracked().filter(|_| untrack(ready)) else { return };
        session.close_step();
        let named = read.with_untracked(|r| r.as_ref().map(|r| r.name.clone()));
        let label = Label::new(measure::ENTER).with("name", named.unwrap_or_default());
        let typed = value.get_untracked();
        if session.edit(label, |draft| measure::enter(draft, id, &typed, on)).is_some() {
            value.set(String::new());
        }
    };
    view! {
        <form class="measuring-enter" on:submit=move |e: leptos::ev::SubmitEvent| { e.prevent_default(); enter() }>
            <DayInput label=text::fill("measuring.day_of", &[("name", &name)]) value=day set=Callback::new(move |to| day.set(to)) cause=Some(format!("enter-{id}")) wrong=wrong />
            <input type="text" inputmode="decimal" autocomplete="off" class="number" aria-label=move || label("measuring.value_of") prop:value=move || value.get() on:input=move |e| value.set(event_target_value(&e)) />
            <button type="submit" aria-label=move || label("measuring.enter_of") disabled=move || locked(session)() || !ready()>{text::t("measuring.enter.go")}</button>
        </form>
    }
}

/// A line of the objectives.
#[derive(Clone, PartialEq)]
struct Aim {
    id: Id,
    level: ObjectiveLevel,
    metric: Option<Id>,
    target: String,
    due: Option<NaiveDate>,
    owner: Option<Id>,
    standing: Standing,
    actions: (usize, usize),
}

/// High-level objectives first, by their day.
fn aims(book: &Workbook) -> Vec<Aim> {
    let today = Browser::today();
    let aim = |o: &Objective| {
        let metric = o.metric.and_then(|id| book.get::<Metric>(id));
        let target = metric.map_or_else(|| o.target.clone(), |m| with_unit(&o.target, m));
        Aim {
            id: o.id,
            level: o.level,
            metric: o.metric,
            target: if o.target.trim().is_empty() { String::new() } else { target },
            due: o.due,
            owner: o.owner,
            standing: objective::standing(book, o, today),
            actions: objective::open_actions(book, o, today),
        }
    };
    let mut all: Vec<Aim> = book.objectives.iter().map(aim).collect();
    crate::sort::by_key(&mut all, |a| (a.level != ObjectiveLevel::High, a.due.is_none(), a.due));
    all
}

/// How it stands, coloured; on its way with both shares.
fn standing_chip(standing: Standing) -> Markup {
    let class = match standing {
        Standing::Met | Standing::OnTrack(..) => "state state-good",
        Standing::AtRisk(..) => "state state-warn",
        Standing::Missed => "state state-bad",
        Standing::NotMeasured | Standing::Withdrawn => "state",
    };
    let shares = match standing {
        Standing::OnTrack(way, time) | Standing::AtRisk(way, time) => {
            let [way, time] = [way, time].map(|share| format!("{:.0}", share * 100.0));
            let words = text::fill("measuring.shares", &[("way", &way), ("time", &time)]);
            Some(view! { <div class="quiet-text">{words}</div> })
        }
        _ => None,
    };
    view! { <span class=class>{text::of(&format!("objective.{}", standing.key()))}</span>{shares} }
}

#[component]
fn Objectives() -> Markup {
    let session = Session::here();
    let aims = Memo::new(move |_| session.read(OBJECTIVES, aims));
    let line = |aim: Aim| {
        let (open, late) = aim.actions;
        let any_late = late > 0;
        let counts = [("n", &*open.to_string()), ("late", &late.to_string())];
        let level = choice_label(ObjectiveLevel::LIST, aim.level.key());
        view! {
            <tr>
                <th scope="row"><RowLink kind=Kind::Objective id=aim.id /><div class="quiet-text">{level}</div></th>
                <td>{standing_chip(aim.standing)}</td>
                <td dir="auto">{aim.target}{aim.metric.map(|id| view! { <div><RowLink kind=Kind::Metric id=id /></div> })}</td>
                <td class="nowrap">{aim.due.map(Browser::day)}</td>
                <td>{aim.owner.map(|id| view! { <RowLink kind=Kind::Person id=id /> })}</td>
                <td class:overdue=any_late>{text::fill("review.open_actions", &counts)}</td>
            </tr>
        }
    };
    view! {
        <section class="stack-tight" aria-labelledby="measuring-objectives">
            <h2 id="measuring-objectives">{text::t("kinds.objectives")}</h2>
            <Show when=move || aims.with(|a| !a.is_empty()) fallback=|| none("measuring.no_objectives", Kind::Objective)>
                <p class="quiet-text read">{text::t("measuring.objectives.how")}</p>
                <div class="table-scroll" tabindex="0" role="group" aria-labelledby="measuring-objectives"><table class="gap-table measuring">
                    <thead><tr>
                        <th scope="col">{text::t("kind.objectives")}</th><th scope="col">{text::t("measuring.standing")}</th>
                        <th scope="col">{text::t("field.objectives.target")}</th><th scope="col">{text::t("field.objectives.due")}</th>
                        <th scope="col">{text::t("field.objectives.owner")}</th><th scope="col">{text::t("kinds.actions")}</th>
                    </tr></thead>
                    <tbody>{move || aims.get().into_iter().map(line).collect_view()}</tbody>
                </table></div>
            </Show>
        </section>
    }
}
