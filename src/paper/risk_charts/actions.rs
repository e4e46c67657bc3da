//! Charts of the actions about risks: what is overdue, what is done month by month, and what it costs.

use super::{Drawing, RiskChart, Studio, count, say};
use crate::chart::actions::{self as loads, Load};
use crate::chart::burn_up::{self, BurnUp, Month};
use crate::chart::cost::{self, Cost, Quarter};
use crate::chart::{ChartTable, Empty};
use crate::insight::risk::budget::{self, Budget};
use crate::insight::risk::{Methods, summary, what_if};
use crate::paper::gap_charts::{owner_name, words};
use crate::paper::risk_papers::money;
use crate::text;
use chrono::{Datelike, NaiveDate};

/// Owners that are drawn, those with the most overdue. The figures hold all of them.
const OWNERS: usize = 12;
/// Quarters that are drawn one after the other; over a longer time only those in which something is due.
const QUARTERS: usize = 40;

impl Studio<'_> {
    pub(super) fn overdue(&self) -> Drawing {
        let all = summary::open_by_owner(self.book, self.today);
        let load = |label, n: &summary::OpenActions| Load {
            label,
            overdue: count(n.overdue),
            open: count(n.in_time),
        };
        let late: Vec<Load> = all
            .iter()
            .filter(|(_, n)| n.overdue > 0)
            .map(|(owner, n)| load(owner_name(self.book, *owner), n))
            .collect();
        let overdue: usize = all.iter().map(|(_, n)| n.overdue).sum();
        let open: usize = all.iter().map(|(_, n)| n.overdue + n.in_time).sum();
        let title = match (open, overdue) {
            (0, _) => text::of("risk.chart.overdue.name"),
            (_, 0) => say("risk.chart.overdue.none", &[("n", &open)]),
            _ => say("risk.chart.overdue.title", &[("late", &overdue), ("n", &open)]),
        };
        let words = words();
        let figures = loads::table_by_owner(&late, &words);
        let shown = late.get(..OWNERS).unwrap_or(&late);
        let mut about = text::of("risk.chart.overdue.about");
        if shown.len() < late.len() {
            let more = say("risk.chart.overdue.more", &[("n", &(late.len() - shown.len()))]);
            about = format!("{about} {more}");
        }
        let draw = |look: &_| match (open, overdue) {
            (1.., 0) => Err(Empty::NoFigures),
            _ => loads::by_owner(shown, &words, look),
        };
        self.finish(RiskChart::Overdue, (title, about), draw, figures)
    }

    pub(super) fn burn_up(&self) -> Drawing {
        let summary::BurnUp { months, outside, actions: all, done, done_undated } =
            summary::burn_up(self.book, self.today);
        let name = |day: NaiveDate| self.dates.month((day.year(), day.month()));
        let month = |m: &summary::Month| Month {
            from: m.from,
            until: m.until,
            label: name(m.until),
            planned: count(m.planned),
            revised: count(m.revised),
            done: count(m.done),
        };
        let data = BurnUp {
            months: months.iter().map(month).collect(),
            today: self.today,
            today_label: text::of("plan.time.today"),
            lines: ["risk.burn_up.planned", "risk.burn_up.revised", "risk.burn_up.done"]
                .map(text::of),
            head: text::of("risk.burn_up.month"),
        };
        let dated =
            summary::risk_actions(self.book).filter(|action| action.due_now().is_some()).count();
        let so_far = months.iter().rev().find(|m| m.from <= self.today);
        let title = match so_far {
            _ if months.is_empty() => text::of("risk.chart.burn-up.name"),
            Some(m) => say(
                "risk.chart.burn-up.title",
                &[("done", &done), ("n", &all), ("due", &m.revised), ("month", &name(m.until))],
            ),
            None => say("risk.chart.burn-up.ahead", &[("n", &all)]),
        };
        let mut about = say("risk.chart.burn-up.about", &[("undated", &(all - dated))]);
        for (key, n) in
            [("risk.chart.burn-up.no_day", done_undated), ("risk.chart.burn-up.outside", outside)]
        {
            if n > 0 {
                about = format!("{about} {}", say(key, &[("n", &n)]));
            }
        }
        let draw = |look: &_| match months.is_empty() && all > 0 {
            true => Err(Empty::NoFigures),
            false => burn_up::draw(&data, look),
        };
        self.finish(RiskChart::BurnUp, (title, about), draw, burn_up::table(&data, &words()))
    }

    pub(super) fn cost(&self) -> Drawing {
        let methods = Methods::read(self.book);
        let method = methods.in_force().map(|method| &method.row);
        let rate = method.and_then(|method| method.day_rate);
        let currency = method.map_or("", |method| method.currency.trim());
        let budget = budget::budget(summary::risk_actions(self.book));
        let quarters = quarters(&budget);
        let bar = |(quarter, n): &(Option<budget::Quarter>, budget::Cost)| Quarter {
            label: quarter_name(*quarter, "risk.chart.cost.quarter"),
            once: n.once,
            year: n.year,
            days: what_if::money(rate, 0, 0, n.days).unwrap_or(0),
        };
        let data = Cost {
            quarters: quarters.iter().map(bar).collect(),
            currency: currency.to_owned(),
            parts: ["field.actions.cost_once", "field.actions.cost_year", "risk.chart.cost.days"]
                .map(text::of),
        };
        let title = cost_title(&budget, rate, currency);
        let mut about = text::of("risk.chart.cost.about");
        if budget.total.unestimated > 0 {
            let unknown = say("plan.cost.unestimated", &[("n", &budget.total.unestimated)]);
            about = format!("{about} {unknown}");
        }
        if rate.is_none() && budget.total.days > 0 {
            about = format!("{about} {}", text::of("plan.cost.no_rate"));
        }
        let figures = cost_figures(&quarters, rate, currency);
        let draw = |look: &_| cost::draw(&data, &words(), look);
        self.finish(RiskChart::Cost, (title, about), draw, figures)
    }
}

/// The quarters in their order, those without a cost among them, and what has no date at the end.
fn quarters(budget: &Budget) -> Vec<(Option<budget::Quarter>, budget::Cost)> {
    let dated: Vec<budget::Quarter> = budget.by_quarter.keys().flatten().copied().collect();
    let every: Option<Vec<budget::Quarter>> = dated.first().zip(dated.last()).map(|(from, to)| {
        let next = |quarter: &budget::Quarter| Some(quarter.next()).filter(|next| next <= to);
        std::iter::successors(Some(*from), next).take(QUARTERS + 1).collect()
    });
    let shown = every.filter(|every| every.len() <= QUARTERS).unwrap_or(dated);
    let undated = budget.by_quarter.contains_key(&None).then_some(None);
    let cost = |quarter| (quarter, budget.by_quarter.get(&quarter).copied().unwrap_or_default());
    shown.into_iter().map(Some).chain(undated).map(cost).collect()
}

fn quarter_name(quarter: Option<budget::Quarter>, key: &str) -> String {
    match quarter {
        Some(of) => say(key, &[("year", &of.year), ("quarter", &of.quarter)]),
        None => text::of("gap.chart.no_date"),
    }
}

/// What all of it costs, and when the most.
fn cost_title(budget: &Budget, rate: Option<i64>, currency: &str) -> String {
    let total = &budget.total;
    let say_money = |amount: i64| money(currency, amount);
    let Some(cost) = total.money(rate) else {
        let (once, year) = (say_money(total.once), say_money(total.year));
        let args: [(&str, &dyn std::fmt::Display); 3] =
            [("once", &once), ("year", &year), ("days", &total.days)];
        return say("risk.chart.cost.unpriced", &args);
    };
    if cost <= 0 {
        return text::of("risk.chart.cost.name");
    }
    let dated = budget.by_quarter.iter().filter_map(|(quarter, n)| Some(((*quarter)?, n)));
    let peak = dated
        .filter_map(|(quarter, n)| Some((n.money(rate)?, std::cmp::Reverse(quarter))))
        .max()
        .filter(|(amount, _)| *amount > 0);
    let cost = say_money(cost);
    match peak {
        Some((amount, std::cmp::Reverse(quarter))) => {
            let when = quarter_name(Some(quarter), "risk.chart.cost.quarter");
            let amount = say_money(amount);
            say("risk.chart.cost.title", &[("cost", &cost), ("quarter", &when), ("most", &amount)])
        }
        None => say("risk.chart.cost.undated", &[("cost", &cost)]),
    }
}

fn cost_figures(
    quarters: &[(Option<budget::Quarter>, budget::Cost)],
    rate: Option<i64>,
    currency: &str,
) -> ChartTable {
    let columns = [
        "risk.chart.cost.due",
        "kinds.actions",
        "field.actions.cost_once",
        "field.actions.cost_year",
        "field.actions.person_days",
        "plan.cost.first_year",
    ];
    let row = |(quarter, n): &(Option<budget::Quarter>, budget::Cost)| {
        let first_year = n.money(rate).map(|amount| money(currency, amount));
        vec![
            quarter_name(*quarter, "plan.cost.quarter"),
            n.actions.to_string(),
            money(currency, n.once),
            money(currency, n.year),
            n.days.to_string(),
            first_year.unwrap_or_else(|| text::of("risk.money.unknown")),
        ]
    };
    ChartTable { columns: columns.map(text::of).to_vec(), rows: quarters.iter().map(row).collect() }
}
