//! Objectives: how far each is on its way (6.2).
//!
//! *Formula.* The way from the baseline to the target is 1. What the newest reading has covered of it is compared
//! with the share of the time that has passed: on track is who is no more than a tenth behind.

use super::measure::{Point, points};
use crate::workbook::{Action, Direction, Metric, Objective, ObjectiveState, Workbook, decimal};
use chrono::NaiveDate;

/// How far behind the calendar an objective may be and still count as on track.
const SLACK: f64 = 0.1;

/// How an objective stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Standing {
    /// Nothing is read, so nobody knows.
    NotMeasured,
    /// Share of the way, share of the time.
    OnTrack(f64, f64),
    AtRisk(f64, f64),
    Met,
    Missed,
    Withdrawn,
}

impl Standing {
    /// In the text tables under `objective.<key>`.
    pub const fn key(self) -> &'static str {
        match self {
            Standing::NotMeasured => "not_measured",
            Standing::OnTrack(..) => "on_track",
            Standing::AtRisk(..) => "at_risk",
            Standing::Met => "met",
            Standing::Missed => "missed",
            Standing::Withdrawn => "withdrawn",
        }
    }
}

/// How an objective stands on a day, by what was read until then. Who says that it was met, missed or given up is
/// believed.
pub fn standing(book: &Workbook, objective: &Objective, on: NaiveDate) -> Standing {
    match objective.state {
        ObjectiveState::Met => return Standing::Met,
        ObjectiveState::Missed => return Standing::Missed,
        ObjectiveState::Withdrawn => return Standing::Withdrawn,
        ObjectiveState::Active => {}
    }
    let past = objective.due.is_some_and(|due| due < on);
    let metric = objective.metric.and_then(|id| book.get::<Metric>(id));
    let read = metric.map(|m| points(book, m.id)).unwrap_or_default();
    let newest = read.iter().rev().find(|p| p.on <= on);
    let (Some(metric), Some(newest), Some(target)) = (metric, newest, decimal(&objective.target))
    else {
        return if past { Standing::Missed } else { Standing::NotMeasured };
    };
    if reached(metric.direction, newest, target) {
        return Standing::Met;
    }
    if past {
        return Standing::Missed;
    }
    let way =
        decimal(&objective.baseline).map_or(0.0, |from| share(newest.value - from, target - from));
    let time = match (objective.start, objective.due) {
        (Some(start), Some(due)) => {
            share((on - start).num_days() as f64, (due - start).num_days() as f64)
        }
        _ => return Standing::AtRisk(way, 0.0),
    };
    if way + SLACK >= time { Standing::OnTrack(way, time) } else { Standing::AtRisk(way, time) }
}

fn reached(direction: Direction, newest: &Point, target: f64) -> bool {
    match direction {
        Direction::Lower => newest.value <= target,
        Direction::Higher | Direction::Unset => newest.value >= target,
        Direction::Band => newest.value == target,
    }
}

fn share(part: f64, whole: f64) -> f64 {
    if whole == 0.0 { 0.0 } else { (part / whole).clamp(0.0, 1.0) }
}

/// The open actions that lead to an objective, and those of them that are late.
pub fn open_actions(book: &Workbook, objective: &Objective, today: NaiveDate) -> (usize, usize) {
    let open = || {
        objective.actions.iter().filter_map(|id| book.get::<Action>(*id)).filter(|a| a.is_open())
    };
    (open().count(), open().filter(|a| a.is_overdue(today)).count())
}
