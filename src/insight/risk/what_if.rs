//! What would remain of a risk, at what cost and when, if these controls were put in place. Nothing is saved
//! by asking; adopting it is an operation of its own.

use super::method::Method;
use super::rating::{Level, Rating, Stage, impact};
use crate::workbook::{Id, Kind, Risk, Shape};
use chrono::NaiveDate;

/// A control that is tried, and what it would take.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trial {
    pub control: Id,
    /// Steps off likelihood and impact; never below the lowest step.
    pub likelihood: i64,
    pub impact: i64,
    pub cost_once: Option<i64>,
    pub cost_year: Option<i64>,
    pub person_days: Option<i64>,
    pub due: Option<NaiveDate>,
    pub owner: Option<Id>,
}

/// What would come of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub likelihood: Option<i64>,
    pub impact: Option<i64>,
    /// For confidentiality, integrity and availability, where the method rates each.
    pub properties: [Option<i64>; 3],
    pub level: Level,
    /// Ranks that the risk goes down; nothing where one of the two levels is none.
    pub reduction: Option<i64>,
    pub cost_once: i64,
    pub cost_year: i64,
    pub person_days: i64,
    /// In money: once, one year, and days at the price of the method, where it has one.
    pub first_year: Option<i64>,
    /// The latest day.
    pub done_by: Option<NaiveDate>,
}

/// Computes it from the current rating: `step − Σ effects`, at least 1.
pub fn outcome(method: &Method, risk: &Risk, trials: &[Trial]) -> Outcome {
    let rating = Rating::of(risk, Stage::Current);
    let off =
        |of: fn(&Trial) -> i64| trials.iter().map(|t| of(t).max(0)).fold(0, i64::saturating_add);
    let (less_likely, less_impact) = (off(|t| t.likelihood), off(|t| t.impact));
    let lowered = |step: Option<i64>, by: i64| step.map(|step| step.saturating_sub(by).max(1));
    let likelihood = lowered(rating.likelihood, less_likely);
    let properties = rating.properties.map(|step| lowered(step, less_impact));
    let after =
        Rating { likelihood, impact: lowered(rating.impact, less_impact), properties, ..rating };
    let (before, counts) = (impact(method, risk, &rating), impact(method, risk, &after));
    let level = |l: Option<i64>, i: Option<i64>| match (l, i) {
        (Some(l), Some(i)) => method.rank(l, i).map_or(Level::OffScale, Level::Rank),
        _ => Level::NotRated,
    };
    let (now, then) = (level(rating.likelihood, before), level(likelihood, counts));
    let reduction = now.rank().zip(then.rank()).map(|(now, then)| i64::from(now) - i64::from(then));
    let sum =
        |of: fn(&Trial) -> Option<i64>| trials.iter().filter_map(of).fold(0, i64::saturating_add);
    let (cost_once, cost_year, person_days) =
        (sum(|t| t.cost_once), sum(|t| t.cost_year), sum(|t| t.person_days));
    Outcome {
        likelihood,
        impact: counts,
        properties,
        level: then,
        reduction,
        cost_once,
        cost_year,
        person_days,
        first_year: money(method.row.day_rate, cost_once, cost_year, person_days),
        done_by: trials.iter().filter_map(|t| t.due).max(),
    }
}

/// Money of the first year: once + one year + days × price of a day. Nothing where there are days and no price:
/// a sum that leaves them out would look smaller than it is.
pub fn money(day_rate: Option<i64>, once: i64, year: i64, days: i64) -> Option<i64> {
    let work = match (days, day_rate) {
        (0, _) => 0,
        (days, Some(rate)) => days.saturating_mul(rate),
        (_, None) => return None,
    };
    Some(once.saturating_add(year).saturating_add(work))
}

/// What a field of an action takes; what is tried becomes its estimate.
pub fn bounds(field: &str) -> (i64, i64) {
    let declared = Kind::Action.fields().iter().find(|f| f.name == field);
    match declared.map(|f| f.shape) {
        Some(Shape::Number { min, max }) => (min, max),
        _ => (0, i64::MAX),
    }
}

/// Something that was typed and is no number that the field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoNumber;

/// The amount that was typed for a field of an action; none where nothing was typed.
pub fn amount(field: &str, typed: &str) -> Result<Option<i64>, NoNumber> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let (min, max) = bounds(field);
    let number = typed.parse::<i64>().ok().filter(|n| (min..=max).contains(n));
    number.map(Some).ok_or(NoNumber)
}

/// The effects that are kept with a risk: `<control>:<likelihood>:<impact>`.
pub fn effects(risk: &Risk) -> Vec<Trial> {
    let read = |coded: &String| {
        let mut parts = coded.split(':');
        let control = parts.next()?.parse().ok()?;
        let likelihood = parts.next()?.parse().ok()?;
        let impact = parts.next()?.parse().ok()?;
        Some(Trial { control, likelihood, impact, ..Trial::default() })
    };
    risk.effects.iter().filter_map(read).collect()
}

/// How an effect is written down.
pub fn coded(trial: &Trial) -> String {
    format!("{}:{}:{}", trial.control, trial.likelihood, trial.impact)
}
