//! A treatment plan: its risks, its actions on a time line and by state, what it costs, and who approved it.

use super::READ;
use super::approval::ApprovalPanel;
use super::one::ActionTable;
use super::parts::{csv_button, fields, money, no_row, person, state_chip, told_chip};
use crate::app::dom::prelude::*;
use crate::app::platform::Browser;
use crate::app::route::{Route, row_by_number};
use crate::app::session::Session;
use crate::app::widgets::{Icon, RowLink, choice_label};
use crate::exchange::risk_csv::plan_csv;
use crate::insight::approval::{Target, owners};
use crate::insight::risk::budget::{Budget, Cost, budget};
use crate::insight::risk::{Methods, RiskState, Stage, Told, progress, summary, told};
use crate::text;
use crate::workbook::{
    Action, ActionStatus, Choice, Id, Kind, Risk, RiskMethod, TreatmentPlan, Workbook,
};
use chrono::{Datelike, NaiveDate};

#[component]
pub fn PlanPage(number: u32) -> Markup {
    let session = Session::here();
    let plan = Memo::new(move |_| {
        session.ids(Kind::TreatmentPlan);
        session.peek(|b| row_by_number(b, Kind::TreatmentPlan, number))
    });
    Markup::live(move || match plan.get() {
        Some(id) => view! { <Whole id=id number=number /> },
        None => no_row(Kind::TreatmentPlan),
    })
}

/// A risk in the plan.
#[derive(Clone, PartialEq)]
struct RiskRow {
    id: Id,
    owner: String,
    now: Told,
    then: Told,
    state: RiskState,
}

fn risk_rows(book: &Workbook, plan: Id) -> Vec<RiskRow> {
    let methods = Methods::read(book);
    let Some(plan) = book.get::<TreatmentPlan>(plan) else { return Vec::new() };
    let row = |id: &Id| {
        let risk = book.get::<Risk>(*id)?;
        Some(RiskRow {
            id: *id,
            owner: person(book, risk.owner),
            now: told(&methods, risk, Stage::Current),
            then: told(&methods, risk, Stage::Residual),
            state: progress(book, &methods, risk, Browser::today()).state,
        })
    };
    plan.risks.iter().filter_map(row).collect()
}

fn plan_actions(book: &Workbook, plan: Id) -> Vec<Id> {
    summary::plan_actions(book, plan).iter().map(|a| a.id).collect()
}

#[component]
fn Whole(id: Id, number: u32) -> Markup {
    let session = Session::here();
    let name = move || session.row(Kind::TreatmentPlan, id).map(|r| r.name()).unwrap_or_default();
    let risks = Memo::new(move |_| session.read(READ, |book| risk_rows(book, id)));
    let actions = Memo::new(move |_| {
        session.read(&[Kind::Action, Kind::TreatmentPlan], |book| plan_actions(book, id))
    });
    let who = Memo::new(move |_| session.read(READ, |book| owners(book, id)));
    let cost = Memo::new(move |_| {
        session.read(READ, |book| {
            let ids = plan_actions(book, id);
            let method = Methods::read(book).in_force().map(|m| m.row.clone());
            (
                budget(ids.iter().filter_map(|id| book.get::<Action>(*id))),
                method,
                book.get::<TreatmentPlan>(id).and_then(|p| p.budget),
            )
        })
    });
    view! {
        <div class="page risk-page stack">
            <header class="gap-head">
                <div class="gap-head-title">
                    <a class="gap-up" href=Route::Register(Kind::TreatmentPlan, None).href()>{text::t("kinds.treatment_plans")}</a>
                    <h1><span class="reference">{Kind::TreatmentPlan.reference(number)}</span>" "<span dir="auto">{name}</span></h1>
                    <span class="buttons"><a class="button" href=Route::PlanPaper(number).href()><Icon name="report" />{text::t("paper.open")}</a>
                        {csv_button(session, format!("{} {}", text::of("risk.paper.file.plan"), Kind::TreatmentPlan.reference(number)), move |book| plan_csv(book, id, Browser::today()))}</span>
                </div>
            </header>
            <section class="card stack-tight" aria-labelledby="plan-about">
                <h2 id="plan-about">{text::t("plan.about")}</h2>
                <div class="gap-own">{fields(Kind::TreatmentPlan, id, &["title", "state", "owner", "version", "period_from", "period_to", "budget", "purpose", "risks"])}</div>
            </section>
            <section class="card stack-tight" aria-labelledby="plan-risks">
                <h2 id="plan-risks">{text::t("kinds.risks")}</h2>
                {move || risk_table(risks.get())}
            </section>
            <section class="card stack-tight" aria-labelledby="plan-actions">
                <h2 id="plan-actions">{text::t("kinds.actions")}</h2>
                <ActionTable ids=actions />
            </section>
            <section class="card stack-tight" aria-labelledby="plan-time">
                <h2 id="plan-time">{text::t("plan.time")}</h2>
                {move || session.read(&[Kind::Action], |book| time_line(book, &actions.get()))}
            </section>
            <section class="card stack-tight" aria-labelledby="plan-board">
                <h2 id="plan-board">{text::t("plan.board")}</h2>
                {move || session.read(&[Kind::Action], |book| board(book, &actions.get()))}
            </section>
            <section class="card stack-tight" aria-labelledby="plan-cost">
                <h2 id="plan-cost">{text::t("plan.cost")}</h2>
                {move || { let (budget, method, allowed) = cost.get(); session.peek(|book| costs(book, &budget, method.as_ref(), allowed)) }}
            </section>
            <section class="card stack-tight" aria-labelledby="plan-approval">
                <h2 id="plan-approval">{text::t("plan.approval")}</h2>
                <p class="quiet-text">{text::t("plan.approval.what")}</p>
                {move || {
                    let owners = who.get();
                    if owners.is_empty() {
                        return view! { <p>{text::t("plan.approval.nobody")}</p> };
                    }
                    owners.into_iter().map(|owner| view! {
                        <section class="stack-tight"><h3><RowLink kind=Kind::Person id=owner /></h3><ApprovalPanel target=Target::Plan { plan: id, owner } what="approval.do.plan" /></section>
                    }).collect_view()
                }}
            </section>
        </div>
    }
}

fn risk_table(rows: Vec<RiskRow>) -> Markup {
    if rows.is_empty() {
        return view! { <p class="quiet-text">{text::t("plan.no_risks")}</p> };
    }
    let rows = rows.into_iter().map(|row| view! {
        <tr>
            <td><RowLink kind=Kind::Risk id=row.id /></td><td dir="auto">{row.owner}</td>
            <td>{told_chip(&row.now)}</td><td>{told_chip(&row.then)}</td><td>{state_chip(row.state)}</td>
        </tr>
    });
    view! {
        <div class="table-scroll" tabindex="0"><table class="gap-table">
            <thead><tr>
                <th scope="col">{text::t("kind.risks")}</th><th scope="col">{text::t("field.risks.owner")}</th>
                <th scope="col">{text::t("risk.stage.current")}</th><th scope="col">{text::t("risk.stage.residual")}</th>
                <th scope="col">{text::t("risk.state")}</th>
            </tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table></div>
    }
}

/// The first and the last day of a time line.
fn span(actions: &[&Action]) -> Option<(NaiveDate, NaiveDate)> {
    let days = actions.iter().flat_map(|a| [a.start, a.due, a.due_now(), a.done_on]).flatten();
    days.fold(None, |span: Option<(NaiveDate, NaiveDate)>, day| {
        Some(span.map_or((day, day), |(from, to)| (from.min(day), to.max(day))))
    })
}

/// Names along a time line where there is room; every second of them where there is little.
const MARKS: f64 = 8.0;

/// Bars from start to due day, with the first due day marked where it was moved. The table above holds the days.
fn time_line(book: &Workbook, ids: &[Id]) -> Markup {
    let actions: Vec<&Action> = ids
        .iter()
        .filter_map(|id| book.get::<Action>(*id))
        .filter(|a| a.stands() && a.due_now().is_some())
        .collect();
    let Some((from, to)) = span(&actions) else {
        return view! { <p class="quiet-text">{text::t("plan.time.none")}</p> };
    };
    let from = from.with_day(1).unwrap_or(from);
    let days = ((to - from).num_days() + 7).max(14) as f64;
    let at = |day: NaiveDate| (day - from).num_days() as f64 / days * 100.0;
    let today = Browser::today();
    // Whole quarters, so many at most that their names stand beside one another; none is cut off at the end.
    let quarters = (days / 91.0 / MARKS).ceil().max(1.0) as u32;
    let step = chrono::Months::new(3 * quarters);
    let marks = std::iter::successors(Some(from), |day| day.checked_add_months(step));
    let marks: Vec<Markup> = marks
        .take_while(|day| at(*day) <= 90.0)
        .map(|day| {
            let left = format!("{:.2}%", at(day));
            view! { <span class="gantt-mark" style:left=left>{Browser::month(day)}</span> }
        })
        .collect();
    let rows: Vec<Markup> = actions
        .iter()
        .filter_map(|action| {
            let due = action.due_now()?;
            let start = action.start.unwrap_or(due - chrono::Days::new(14)).min(due).max(from);
            let left = format!("{:.2}%", at(start));
            let width = format!("{:.2}%", (at(due) - at(start)).max(0.8));
            let class = match action.status {
                _ if action.is_overdue(today) => "gantt-bar gantt-late",
                ActionStatus::Done | ActionStatus::Verified => "gantt-bar gantt-done",
                ActionStatus::Doing => "gantt-bar gantt-doing",
                _ => "gantt-bar",
            };
            let first = action.due.filter(|first| *first != due).map(|first| {
                let left = format!("{:.2}%", at(first));
                view! { <span class="gantt-first" style:left=left></span> }
            });
            let words = format!("{} – {}", Browser::day(start), Browser::day(due));
            Some(view! {
                <li><RowLink kind=Kind::Action id=action.id />
                    <span class="gantt-lane" title=words.clone()><span class=class style:left=left style:width=width></span>{first}</span><span class="gantt-days visually-hidden">{words}</span></li>
            })
        })
        .collect();
    let now = ((from..=to).contains(&today)).then(|| {
        let left = format!("{:.2}%", at(today));
        view! { <span class="gantt-today" style:left=left title=text::t("plan.time.today")></span> }
    });
    view! {
        <div class="gantt">
            <div class="gantt-head"><span></span><span class="gantt-lane gantt-scale" aria-hidden="true">{marks}{now}</span></div>
            <ul>{rows}</ul>
            <p class="quiet-text">{text::t("plan.time.how")}</p>
        </div>
    }
}

/// The actions in columns by their state.
fn board(book: &Workbook, ids: &[Id]) -> Markup {
    let columns = ActionStatus::ALL.iter().map(|status| {
        let of_it: Vec<&Action> =
            ids.iter().filter_map(|id| book.get::<Action>(*id)).filter(|a| a.status == *status).collect();
        let cards: Vec<Markup> = of_it
            .iter()
            .map(|action| {
                let late = action.is_overdue(Browser::today());
                let due = action.due_now().map(Browser::day);
                view! { <li class="board-card"><RowLink kind=Kind::Action id=action.id /><span class="quiet-text" class:overdue=late>{due}</span></li> }
            })
            .collect();
        view! {
            <section class="board-column"><h3>{choice_label(ActionStatus::LIST, status.key())}" "<span class="reference">{cards.len()}</span></h3><ul>{cards}</ul></section>
        }
    });
    view! { <div class="board">{columns.collect_view()}</div> }
}

fn costs(
    book: &Workbook,
    budget: &Budget,
    method: Option<&RiskMethod>,
    allowed: Option<i64>,
) -> Markup {
    let rate = method.and_then(|m| m.day_rate);
    let line = |name: String, cost: &Cost| {
        view! {
            <tr><th scope="row" dir="auto">{name}</th><td class="number">{Browser::number(cost.actions as i64)}</td>
                <td class="number">{money(method, Some(cost.once))}</td><td class="number">{money(method, Some(cost.year))}</td>
                <td class="number">{Browser::number(cost.days)}</td><td class="number">{money(method, cost.money(rate))}</td></tr>
        }
    };
    let table = |title: &'static str, rows: Vec<Markup>| {
        view! {
            <div class="table-scroll" tabindex="0"><table class="gap-table">
                <caption>{text::t(title)}</caption>
                <thead><tr>
                    <td></td><th scope="col" class="number">{text::t("kinds.actions")}</th><th scope="col" class="number">{text::t("field.actions.cost_once")}</th>
                    <th scope="col" class="number">{text::t("field.actions.cost_year")}</th><th scope="col" class="number">{text::t("field.actions.person_days")}</th><th scope="col" class="number">{text::t("plan.cost.first_year")}</th>
                </tr></thead>
                <tbody>{rows}</tbody>
                <tfoot>{line(text::of("plan.cost.all"), &budget.total)}</tfoot>
            </table></div>
        }
    };
    let by_owner =
        budget.by_owner.iter().map(|(owner, cost)| line(person(book, *owner), cost)).collect();
    let by_quarter = budget
        .by_quarter
        .iter()
        .map(|(quarter, cost)| {
            let name = quarter.map_or_else(
                || text::of("gap.chart.no_date"),
                |q| {
                    text::fill(
                        "plan.cost.quarter",
                        &[("year", &q.year.to_string()), ("quarter", &q.quarter.to_string())],
                    )
                },
            );
            line(name, cost)
        })
        .collect();
    let total = budget.total.money(rate);
    let against = allowed.map(|allowed| {
        let over = total.is_some_and(|total| total > allowed);
        let key = match total {
            None => "plan.cost.unknown",
            Some(_) if over => "plan.cost.over",
            Some(_) => "plan.cost.within",
        };
        let args = [("cost", &*money(method, total)), ("budget", &*money(method, Some(allowed)))];
        view! { <p class:finding-warning=over>{text::fill(key, &args)}</p> }
    });
    let unknown = budget.total.unestimated;
    view! {
        {against}
        {(unknown > 0).then(|| view! { <p class="quiet-text">{text::fill("plan.cost.unestimated", &[("n", &unknown.to_string())])}</p> })}
        {(rate.is_none() && budget.total.days > 0).then(|| view! { <p class="quiet-text">{text::t("plan.cost.no_rate")}</p> })}
        {table("plan.cost.by_owner", by_owner)}
        {table("plan.cost.by_quarter", by_quarter)}
        <p class="quiet-text">{text::t("plan.cost.how")}</p>
    }
}
