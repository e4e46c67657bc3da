//! Metrics: what was read, whether it is good, whether it gets better, and what was not read (9.1).
//!
//! *Formulas.* A value is good when it is on the good side of the target, or between the limits. The trend
//! compares the mean of the readings of a period with that of the equal period before, by the direction of good;
//! with fewer than [`FEWEST`] readings in both together, or none in one of them, there is none. Compliance is the
//! number of turns with a reading over the number of those turns and of turns that are over without one.

use super::review::Period;
use crate::workbook::{
    Cadence, Direction, Draft, Id, Kind, Metric, Reading, Refusal, Workbook, decimal,
};
use chrono::{Days, Months, NaiveDate};

/// Below so many readings nothing is said about a trend.
pub const FEWEST: usize = 3;

/// One value on its day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub on: NaiveDate,
    pub value: f64,
    /// The reading that it comes from.
    pub reading: Id,
}

/// All readings of a metric that can be read, by day. A reading without a day or a number is left out here, and
/// found by the checks.
pub fn points(book: &Workbook, metric: Id) -> Vec<Point> {
    let field = Kind::Reading.place("metric");
    let uses =
        book.uses(metric).iter().filter(|u| u.kind == Kind::Reading && Some(u.field) == field);
    let mut points: Vec<Point> = uses
        .filter_map(|u| {
            let reading = book.get::<Reading>(u.id)?;
            Some(Point { on: reading.on?, value: decimal(&reading.value)?, reading: u.id })
        })
        .collect();
    crate::sort::by_key(&mut points, |p| (p.on, p.reading));
    points
}

/// How far a value is from being good: 0 is good, more is worse. Nothing where the metric does not say what is good.
pub fn distance(metric: &Metric, value: f64) -> Option<f64> {
    match metric.direction {
        Direction::Unset => None,
        Direction::Higher => decimal(&metric.target).map(|target| (target - value).max(0.0)),
        Direction::Lower => decimal(&metric.target).map(|target| (value - target).max(0.0)),
        Direction::Band => {
            let (low, high) = (decimal(&metric.low), decimal(&metric.high));
            let below = low.map_or(0.0, |low| (low - value).max(0.0));
            let above = high.map_or(0.0, |high| (value - high).max(0.0));
            (low.is_some() || high.is_some()).then_some(below.max(above))
        }
    }
}

/// Whether a value is good, where the metric says what is.
pub fn is_good(metric: &Metric, value: f64) -> Option<bool> {
    distance(metric, value).map(|distance| distance == 0.0)
}

/// Where a metric is heading.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Trend {
    /// Readings of both periods together.
    TooFew(usize),
    /// The metric does not say which way is better; the means of before and now.
    NoDirection(f64, f64),
    Better(f64, f64),
    Worse(f64, f64),
    Same(f64, f64),
}

impl Trend {
    /// In the text tables under `trend.<key>`.
    pub const fn key(self) -> &'static str {
        match self {
            Trend::TooFew(_) => "too_few",
            Trend::NoDirection(..) => "no_direction",
            Trend::Better(..) => "better",
            Trend::Worse(..) => "worse",
            Trend::Same(..) => "same",
        }
    }
}

/// The trend over a period, against the equal one before.
pub fn trend(metric: &Metric, points: &[Point], period: Period) -> Trend {
    let before = period.before();
    let within = |span: Period| -> Vec<f64> {
        points.iter().filter(|p| span.contains(p.on)).map(|p| p.value).collect()
    };
    let (old, new) = (within(before), within(period));
    let count = old.len() + new.len();
    let (Some(was), Some(is)) = (mean(&old), mean(&new)) else { return Trend::TooFew(count) };
    if count < FEWEST {
        return Trend::TooFew(count);
    }
    // Less is better of what this gives.
    let badness = |value: f64| match metric.direction {
        Direction::Unset => None,
        Direction::Higher => Some(-value),
        Direction::Lower => Some(value),
        Direction::Band => distance(metric, value),
    };
    match (badness(was), badness(is)) {
        (Some(then), Some(now)) if close(then, now) => Trend::Same(was, is),
        (Some(then), Some(now)) if now < then => Trend::Better(was, is),
        (Some(_), Some(_)) => Trend::Worse(was, is),
        _ => Trend::NoDirection(was, is),
    }
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

/// Readings that were due in a period, and those that were taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Turns that are over, and the present one where it has its reading.
    pub expected: usize,
    /// Those with a reading.
    pub taken: usize,
    /// The first day of each turn without one.
    pub missed: Vec<NaiveDate>,
}

/// How many turns a reading is looked for in; no metric is read more often in a period that is reviewed.
const MOST_TURNS: usize = 5_000;

/// What was to be read in a period and what was. Turns are counted from the day that the metric began, or from the
/// first day of the period; one that is not over yet is not expected, but counts once it has its reading.
pub fn taken(metric: &Metric, points: &[Point], period: Period) -> Taken {
    let mut found = Taken::default();
    let begin = metric.start.unwrap_or(period.from);
    let end = metric.ended_on.map_or(period.to, |day| day.min(period.to));
    for n in 0..MOST_TURNS {
        let turn = |n: usize| nth(begin, metric.cadence, n as u32);
        let (Some(first), Some(next)) = (turn(n), turn(n + 1)) else { break };
        let Some(last) = next.pred_opt().filter(|_| first <= end) else { break };
        if last < period.from {
            continue;
        }
        let read = points.iter().any(|p| (first..=last.min(end)).contains(&p.on));
        match read {
            true => found.taken += 1,
            false if last <= end => found.missed.push(first),
            false => {}
        }
    }
    found.expected = found.taken + found.missed.len();
    found
}

/// The first day of a turn.
fn nth(begin: NaiveDate, cadence: Cadence, n: u32) -> Option<NaiveDate> {
    let months = |each: u32| begin.checked_add_months(Months::new(n.checked_mul(each)?));
    match cadence {
        Cadence::Unset => None,
        Cadence::Weekly => begin.checked_add_days(Days::new(u64::from(n) * 7)),
        Cadence::Monthly => months(1),
        Cadence::Quarterly => months(3),
        Cadence::HalfYearly => months(6),
        Cadence::Yearly => months(12),
    }
}

/// So many turns are looked at together, where no period is asked for.
const LATELY: u32 = 6;

/// The last turns of a metric up to a day: six weeks of a weekly one, six months of a monthly one. A year where
/// nobody says how often it is read.
pub fn lately(metric: &Metric, today: NaiveDate) -> Period {
    let months = |n: u32| today.checked_sub_months(Months::new(n));
    let before = match metric.cadence {
        Cadence::Weekly => today.checked_sub_days(Days::new(u64::from(LATELY) * 7)),
        Cadence::Monthly => months(LATELY),
        Cadence::Quarterly => months(LATELY * 3),
        Cadence::HalfYearly => months(LATELY * 6),
        Cadence::Yearly => months(LATELY * 12),
        Cadence::Unset => months(12),
    };
    let from = before.and_then(|day| day.succ_opt()).unwrap_or(today);
    Period { from, to: today }
}

/// The last day on which the next reading is not late: the end of the present turn, or of the one after where the
/// present one has its reading. Turns are counted from the day that the metric began, else from its first reading,
/// else from today. None where it ended, or nobody says how often it is read.
pub fn next_due(metric: &Metric, points: &[Point], today: NaiveDate) -> Option<NaiveDate> {
    let begin = metric.start.or(points.first().map(|p| p.on)).unwrap_or(today);
    for n in 0..MOST_TURNS {
        let first = nth(begin, metric.cadence, n as u32)?;
        let last = nth(begin, metric.cadence, n as u32 + 1)?.pred_opt()?;
        let read = points.iter().any(|p| (first..=last).contains(&p.on));
        if last >= today && !read {
            return Some(last).filter(|last| metric.ended_on.is_none_or(|end| *last <= end));
        }
    }
    None
}

/// Label of the change, for the undo menu.
pub const ENTER: &str = "measuring.change.enter";

/// Notes a value of a metric on a day; read by the author of the change, where that is somebody in the register.
pub fn enter(draft: &mut Draft<'_>, metric: Id, value: &str, on: NaiveDate) -> Result<Id, Refusal> {
    let misfit = |field| Refusal::Misfit { kind: Kind::Reading, field };
    let value = value.trim();
    if decimal(value).is_none() {
        return Err(misfit("value"));
    }
    if on > draft.today() {
        return Err(misfit("on"));
    }
    let author = draft.author();
    let by = draft.book().people.iter().find(|p| p.name == author).map(|p| p.id);
    Ok(draft.create::<Reading>(|r| {
        r.metric = Some(metric);
        r.on = Some(on);
        r.value = value.to_owned();
        r.by = by;
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn at(on: &str, value: f64) -> Point {
        Point { on: day(on), value, reading: Id(1) }
    }

    fn metric(direction: Direction, target: &str) -> Metric {
        Metric { direction, target: target.into(), cadence: Cadence::Monthly, ..Metric::default() }
    }

    const YEAR: fn() -> Period = || Period::new(day("2026-01-01"), day("2026-12-31")).unwrap();

    #[test]
    fn a_rise_is_better_only_where_more_is_better() {
        let points = [at("2025-05-01", 10.0), at("2025-08-01", 12.0), at("2026-05-01", 20.0)];
        let heading = |direction| trend(&metric(direction, "15"), &points, YEAR());
        assert_eq!(heading(Direction::Higher), Trend::Better(11.0, 20.0));
        assert_eq!(heading(Direction::Lower), Trend::Worse(11.0, 20.0));
        assert_eq!(heading(Direction::Unset), Trend::NoDirection(11.0, 20.0));
    }

    #[test]
    fn between_limits_it_is_better_to_be_nearer() {
        let band = Metric {
            direction: Direction::Band,
            low: "18".into(),
            high: "22".into(),
            ..Metric::default()
        };
        let heading = |a, b, c| {
            trend(&band, &[at("2025-05-01", a), at("2026-05-01", b), at("2026-06-01", c)], YEAR())
        };
        assert_eq!(heading(30.0, 23.0, 23.0), Trend::Better(30.0, 23.0));
        assert_eq!(heading(19.0, 12.0, 12.0), Trend::Worse(19.0, 12.0));
        assert_eq!(heading(19.0, 21.0, 21.0), Trend::Same(19.0, 21.0));
    }

    #[test]
    fn under_three_points_nothing_is_said_of_a_trend() {
        let higher = metric(Direction::Higher, "15");
        let two = [at("2025-05-01", 10.0), at("2026-05-01", 20.0)];
        assert_eq!(trend(&higher, &two, YEAR()), Trend::TooFew(2));
        let all_new = [at("2026-03-01", 10.0), at("2026-04-01", 20.0), at("2026-05-01", 20.0)];
        assert_eq!(trend(&higher, &all_new, YEAR()), Trend::TooFew(3));
    }

    #[test]
    fn a_value_is_good_on_the_good_side_of_the_target() {
        assert_eq!(is_good(&metric(Direction::Higher, "95"), 95.0), Some(true));
        assert_eq!(is_good(&metric(Direction::Higher, "95"), 94.9), Some(false));
        assert_eq!(is_good(&metric(Direction::Lower, "3"), 4.0), Some(false));
        assert_eq!(is_good(&metric(Direction::Lower, ""), 4.0), None);
        assert_eq!(is_good(&metric(Direction::Unset, "3"), 4.0), None);
    }

    #[test]
    fn two_readings_in_one_month_do_not_make_up_for_a_missed_one() {
        let monthly = Metric { start: Some(day("2026-01-01")), ..metric(Direction::Higher, "1") };
        let points = [at("2026-01-05", 1.0), at("2026-01-20", 1.0), at("2026-03-31", 1.0)];
        let first_half = Period::new(day("2026-01-01"), day("2026-04-15")).unwrap();
        // April is not over.
        let expected = Taken { expected: 3, taken: 2, missed: vec![day("2026-02-01")] };
        assert_eq!(taken(&monthly, &points, first_half), expected);
    }

    #[test]
    fn a_reading_in_the_present_turn_counts_before_the_turn_is_over() {
        let monthly = Metric { start: Some(day("2026-01-01")), ..metric(Direction::Higher, "1") };
        let three = [at("2026-01-31", 1.0), at("2026-02-28", 1.0), at("2026-03-10", 1.0)];
        let counted = |points: &[Point], to: &str| {
            let found = taken(&monthly, points, Period::new(day("2026-01-01"), day(to)).unwrap());
            (found.taken, found.expected)
        };
        assert_eq!(counted(&three, "2026-03-15"), (3, 3));
        assert_eq!(counted(&three[..2], "2026-03-15"), (2, 2));
        // What was read after the period is none of it.
        assert_eq!(counted(&three, "2026-03-05"), (2, 2));
        assert_eq!(counted(&three[..1], "2026-03-15"), (1, 2));
    }

    #[test]
    fn what_ended_or_began_later_is_not_expected() {
        let quarter = Metric {
            cadence: Cadence::Quarterly,
            start: Some(day("2026-04-01")),
            ended_on: Some(day("2026-09-30")),
            ..metric(Direction::Higher, "1")
        };
        assert_eq!(taken(&quarter, &[], YEAR()).missed, [day("2026-04-01"), day("2026-07-01")]);
    }

    #[test]
    fn the_next_reading_is_due_at_the_end_of_the_first_turn_without_one() {
        let monthly = Metric { start: Some(day("2026-01-01")), ..metric(Direction::Higher, "1") };
        let next = |points: &[Point]| next_due(&monthly, points, day("2026-04-15"));
        assert_eq!(next(&[]), Some(day("2026-04-30")));
        assert_eq!(next(&[at("2026-03-31", 1.0)]), Some(day("2026-04-30")));
        assert_eq!(next(&[at("2026-04-02", 1.0)]), Some(day("2026-05-31")));
        let ended = Metric { ended_on: Some(day("2026-04-20")), ..monthly.clone() };
        assert_eq!(next_due(&ended, &[], day("2026-04-15")), None);
        let unset = Metric { cadence: Cadence::Unset, ..monthly.clone() };
        assert_eq!(next_due(&unset, &[], day("2026-04-15")), None);
    }

    #[test]
    fn lately_is_six_turns() {
        let quarter = Metric { cadence: Cadence::Quarterly, ..Metric::default() };
        let period = lately(&quarter, day("2026-06-30"));
        assert_eq!((period.from, period.to), (day("2024-12-31"), day("2026-06-30")));
        let weekly = Metric { cadence: Cadence::Weekly, ..Metric::default() };
        assert_eq!(lately(&weekly, day("2026-06-30")).days(), 42);
    }
}
