//! A run beside an earlier one, line by line and area by area, also across the editions.
//!
//! Two closed runs are compared over all lines. While one of them goes on, its lines without a verdict say
//! nothing yet: counted 0, as the headline counts them, they would make any new run read as a fall. Then
//! only the lines with a verdict in both count, and [`Basis`] says how many those are.

use super::carry::{carried, severity};
use super::score::{Ratio, Score, overview, quarters};
use super::view::{AssessedLine, RunView};
use crate::catalogue::{self, Area, LineKind};
use crate::workbook::{Conformity, Id, RunState};

/// What became of a line since the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Movement {
    Better,
    Same,
    Worse,
    /// The baseline had no such line.
    New,
    /// One of the two was not assessed, or applies in only one of the runs.
    NotComparable,
}

impl Movement {
    pub const ALL: [Movement; 5] =
        [Movement::Better, Movement::Same, Movement::Worse, Movement::New, Movement::NotComparable];

    /// In the text tables under `gap.movement.<key>`.
    pub const fn key(self) -> &'static str {
        match self {
            Movement::Better => "better",
            Movement::Same => "same",
            Movement::Worse => "worse",
            Movement::New => "new",
            Movement::NotComparable => "not_comparable",
        }
    }

    /// What it takes to come from one verdict to another.
    pub fn between(then: Conformity, now: Conformity) -> Movement {
        use Conformity::{NotApplicable, NotAssessed};
        match (then, now) {
            (NotAssessed, _) | (_, NotAssessed) => Movement::NotComparable,
            (NotApplicable, NotApplicable) => Movement::Same,
            (NotApplicable, _) | (_, NotApplicable) => Movement::NotComparable,
            _ => match severity(now).cmp(&severity(then)) {
                std::cmp::Ordering::Greater => Movement::Better,
                std::cmp::Ordering::Equal => Movement::Same,
                std::cmp::Ordering::Less => Movement::Worse,
            },
        }
    }
}

/// One line then and now.
#[derive(Clone, Debug)]
pub struct LineChange<'a> {
    pub line: AssessedLine<'a>,
    pub now: Conformity,
    /// The earlier verdict; the worst where several lines became this one.
    pub then: Option<Conformity>,
    /// The earlier lines; in another edition other ids.
    pub from: Vec<AssessedLine<'a>>,
    /// The earlier lines disagreed, so `then` is the worst of them.
    pub disagree: bool,
    pub movement: Movement,
}

/// Which lines the two numbers of a comparison count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Every line: both runs are closed. `now` is the headline number of the run.
    AllLines,
    /// One of the runs goes on: only lines with a verdict in both.
    AssessedInBoth {
        /// How many those are.
        n: u32,
        /// Lines of the run.
        of: u32,
    },
}

impl Basis {
    /// What is to stand beside the numbers: a key of the text tables, with `{n}` and `{of}`. Nothing
    /// needs saying over all lines.
    pub const fn label(self) -> Option<(&'static str, u32, u32)> {
        match self {
            Basis::AllLines => None,
            Basis::AssessedInBoth { n, of } => Some(("gap.basis.both", n, of)),
        }
    }
}

/// An area then and now. `then` counts the earlier verdicts on today's lines. Over all lines, those that
/// are new are in `now` alone, which is why both fractions are shown.
#[derive(Clone, Copy, Debug)]
pub struct AreaChange {
    pub area: &'static Area,
    pub then: Ratio,
    pub now: Ratio,
}

/// How many lines moved how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MovementCounts {
    pub better: u32,
    pub same: u32,
    pub worse: u32,
    pub new: u32,
    pub not_comparable: u32,
}

impl MovementCounts {
    pub fn of(&self, movement: Movement) -> u32 {
        match movement {
            Movement::Better => self.better,
            Movement::Same => self.same,
            Movement::Worse => self.worse,
            Movement::New => self.new,
            Movement::NotComparable => self.not_comparable,
        }
    }

    fn add(&mut self, movement: Movement) {
        *match movement {
            Movement::Better => &mut self.better,
            Movement::Same => &mut self.same,
            Movement::Worse => &mut self.worse,
            Movement::New => &mut self.new,
            Movement::NotComparable => &mut self.not_comparable,
        } += 1;
    }
}

/// A run beside an earlier one.
#[derive(Clone, Debug)]
pub struct Comparison<'a> {
    pub run: Id,
    pub baseline: Id,
    /// In the standard's order.
    pub lines: Vec<LineChange<'a>>,
    pub areas: Vec<AreaChange>,
    pub counts: MovementCounts,
    /// The earlier run's own numbers, as they stood in its own edition.
    pub baseline_score: Score,
    /// The lines that `then` and `now` count, here and in the areas.
    pub basis: Basis,
    /// The earlier verdicts counted on today's lines; over all lines and within one edition equal to
    /// the earlier run's own number.
    pub then: Ratio,
    /// Over all lines the headline number of the run, and only then.
    pub now: Ratio,
}

/// Puts a run beside an earlier one.
pub fn compare<'a>(run: &RunView<'a>, baseline: &RunView<'a>) -> Comparison<'a> {
    let lines: Vec<LineChange<'a>> = run.lines.iter().map(|l| change(l, baseline)).collect();
    let mut counts = MovementCounts::default();
    for line in &lines {
        counts.add(line.movement);
    }
    let closed = |view: &RunView<'_>| view.run.state == RunState::Closed;
    let whole = closed(run) && closed(baseline);
    let counted: Vec<&LineChange<'a>> =
        lines.iter().filter(|l| whole || l.is_assessed_in_both()).collect();
    let basis = match whole {
        true => Basis::AllLines,
        false => Basis::AssessedInBoth { n: counted.len() as u32, of: lines.len() as u32 },
    };
    let then = |l: &LineChange<'a>| l.then;
    let now = |l: &LineChange<'a>| Some(l.now);
    let area = |area: &'static Area| {
        let within = || counted.iter().copied().filter(|l| l.line.line.area == area.id);
        AreaChange { area, then: points(within(), then), now: points(within(), now) }
    };
    Comparison {
        run: run.run.id,
        baseline: baseline.run.id,
        areas: overview(run).areas.iter().map(|a| area(a.area)).collect(),
        counts,
        baseline_score: overview(baseline).total,
        basis,
        then: points(counted.iter().copied(), then),
        now: points(counted.iter().copied(), now),
        lines,
    }
}

impl LineChange<'_> {
    /// Whether somebody gave a verdict on the line then and now; that it does not apply is one.
    pub fn is_assessed_in_both(&self) -> bool {
        self.now != Conformity::NotAssessed
            && self.then.is_some_and(|then| then != Conformity::NotAssessed)
    }
}

fn change<'a>(line: &AssessedLine<'a>, baseline: &RunView<'a>) -> LineChange<'a> {
    let now = line.verdict();
    let before = carried(line.line, baseline);
    let then = before.as_ref().map(|b| b.verdict);
    LineChange {
        line: *line,
        now,
        then,
        disagree: before.as_ref().is_some_and(|b| b.disagree),
        from: before.map(|b| b.from).unwrap_or_default(),
        movement: then.map_or(Movement::New, |then| Movement::between(then, now)),
    }
}

/// The formula over the verdicts of one of the two runs.
fn points<'l, 'a: 'l>(
    lines: impl Iterator<Item = &'l LineChange<'a>>,
    verdict: impl Fn(&LineChange<'a>) -> Option<Conformity>,
) -> Ratio {
    let mut ratio = Ratio::default();
    for line in lines {
        if let Some(points) = verdict(line).and_then(quarters) {
            let weight = u64::from(line.line.line.weight);
            ratio.quarters += u64::from(points) * weight;
            ratio.of += weight;
        }
    }
    ratio
}

/// Whether Annex A of one edition can be set beside that of the other area by area: the themes
/// of 2022 and the domains of 2013 cannot, only the clauses can.
pub fn areas_match(run: &RunView<'_>, baseline: &RunView<'_>, area: &Area) -> bool {
    run.run.edition == baseline.run.edition
        || (area.kind == LineKind::Clause
            && catalogue::area(baseline.run.edition, area.id).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn movements_compare_only_what_can_be_compared() {
        use Conformity::*;
        let check = |then, now, expect| assert_eq!(Movement::between(then, now), expect);
        check(NotMet, Partly, Movement::Better);
        check(Met, Mostly, Movement::Worse);
        check(Mostly, Mostly, Movement::Same);
        check(NotAssessed, Met, Movement::NotComparable);
        check(Met, NotAssessed, Movement::NotComparable);
        check(NotApplicable, Met, Movement::NotComparable);
        check(NotApplicable, NotApplicable, Movement::Same);
    }
}
