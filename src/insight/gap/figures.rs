//! What the charts and lists of the gap assessment show, as plain data.

use super::carry::severity;
use super::compare::Basis;
use super::gate;
use super::score::{Ratio, Score, overview};
use super::view::{AssessedLine, RunView};
use crate::catalogue::Edition;
use crate::workbook::{
    Action, ActionSource, Conformity, GapAnswer, GapRun, Id, Maturity, Priority, RunState, Workbook,
};
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// One closed run on the line of time.
#[derive(Clone, Debug)]
pub struct TrendPoint {
    pub run: Id,
    pub name: String,
    pub closed_on: NaiveDate,
    /// Points of different editions stand on different scales, and a chart has to say so.
    pub edition: Edition,
    pub score: Score,
}

/// The closed runs in the order in which they were closed.
pub fn trend(book: &Workbook) -> Vec<TrendPoint> {
    let mut points: Vec<TrendPoint> = book
        .gap_runs
        .iter()
        .filter(|r| r.state == RunState::Closed)
        .filter_map(|r| {
            let view = RunView::new(book, r.id)?;
            Some(TrendPoint {
                run: r.id,
                name: r.name.clone(),
                closed_on: r.closed_on?,
                edition: r.edition,
                score: overview(&view).total,
            })
        })
        .collect();
    crate::sort::by_key(&mut points, |p| (p.closed_on, p.run));
    points
}

/// The run that work goes on in: the latest that is not closed, in the workbook's own edition if
/// there is one.
pub fn open_run(book: &Workbook) -> Option<&GapRun> {
    let edition = book.edition();
    let open = book.gap_runs.iter().filter(|r| r.state != RunState::Closed);
    open.max_by_key(|r| (r.edition == edition, r.started_on, r.id))
}

/// The run closed last.
pub fn last_closed(book: &Workbook) -> Option<&GapRun> {
    closed(book).max_by_key(|r| (r.closed_on, r.id))
}

/// The run closed first: where the firm started from.
pub fn first_closed(book: &Workbook) -> Option<&GapRun> {
    closed(book).min_by_key(|r| (r.closed_on, r.id))
}

fn closed(book: &Workbook) -> impl Iterator<Item = &GapRun> {
    book.gap_runs.iter().filter(|r| r.state == RunState::Closed)
}

/// The run to show where one is to be shown: the open one, else the last closed.
pub fn present_run(book: &Workbook) -> Option<&GapRun> {
    open_run(book).or_else(|| last_closed(book))
}

/// The lines that are not met, the most pressing first: by the priority that somebody gave, then
/// by how much is missing, clauses before controls, then in the standard's order.
pub fn top_gaps<'a>(view: &RunView<'a>) -> Vec<AssessedLine<'a>> {
    let missing = |l: &&AssessedLine<'_>| {
        matches!(l.verdict(), Conformity::NotMet | Conformity::Partly | Conformity::Mostly)
    };
    let mut gaps: Vec<AssessedLine<'a>> = view.lines.iter().filter(missing).copied().collect();
    crate::sort::by_key(&mut gaps, |l| {
        let priority = match l.answer.map_or(Priority::Unset, |a| a.priority) {
            Priority::First => 1,
            Priority::Second => 2,
            Priority::Third => 3,
            Priority::Fourth => 4,
            Priority::Unset => 5,
        };
        (priority, severity(l.verdict()), l.line.kind, l.line.sort_key)
    });
    gaps
}

/// One bar group of the chart by area: where it was, is, and should be.
#[derive(Clone, Copy, Debug)]
pub struct AreaBars {
    /// Id of the area.
    pub area: &'static str,
    pub title: &'static str,
    pub initial: Option<Ratio>,
    pub now: Ratio,
    pub target: Ratio,
    /// Some line of it was assessed. Before that its figure says nothing about the firm.
    pub looked_at: bool,
}

/// The bars by area, and what they count. Where the run has a baseline, its verdicts on today's lines are
/// the start, and start and now count the same lines (see [`Basis`]). The target is always that of all.
pub fn area_bars(view: &RunView<'_>, baseline: Option<&RunView<'_>>) -> (Basis, Vec<AreaBars>) {
    let compared = baseline.map(|b| super::compare(view, b));
    let areas = overview(view).areas;
    let bar = |(at, a): (usize, &super::score::AreaScore)| {
        let change = compared.as_ref().and_then(|c| c.areas.get(at));
        AreaBars {
            area: a.area.id,
            title: a.area.title,
            initial: change.map(|c| c.then),
            now: change.map_or(a.score.conformity, |c| c.now),
            target: a.score.target,
            looked_at: a.score.coverage.quarters > 0,
        }
    };
    let bars = areas.iter().enumerate().map(bar).collect();
    (compared.map_or(Basis::AllLines, |c| c.basis), bars)
}

/// One cell of the heat map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeatCell {
    pub line: &'static str,
    pub title: &'static str,
    pub area: &'static str,
    pub verdict: Conformity,
    pub maturity: Maturity,
}

/// The controls of Annex A in order.
pub fn heat_map(view: &RunView<'_>) -> Vec<HeatCell> {
    let controls = view.lines.iter().filter(|l| l.line.may_be_excluded());
    let cell = |l: &AssessedLine<'_>| HeatCell {
        line: l.line.id,
        title: l.line.display_title,
        area: l.line.area,
        verdict: l.verdict(),
        maturity: l.answer.map_or(Maturity::Unset, |a| a.maturity),
    };
    controls.map(cell).collect()
}

/// Year and month, 1 to 12.
pub type Month = (i32, u32);

/// The open actions that came from gap assessments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenActions {
    /// All of them, those due first before the others, those without a date last.
    pub all: Vec<Id>,
    pub overdue: Vec<Id>,
    /// By owner, most actions first; `None` are those that nobody owns.
    pub by_owner: Vec<(Option<Id>, Vec<Id>)>,
    /// By year and month of the due date, in order; those without a date last.
    pub by_month: Vec<(Option<Month>, Vec<Id>)>,
}

/// The open actions of all gap assessments: linked to a line, or said to come from one.
pub fn open_actions(book: &Workbook, today: NaiveDate) -> OpenActions {
    let linked = book.gap_answers.iter().flat_map(|a: &GapAnswer| a.actions.iter().copied());
    let stated = book.actions.iter().filter(|a| a.source == ActionSource::Gap).map(|a| a.id);
    let ids: BTreeSet<Id> = crate::sort::gather(linked.chain(stated));
    let found = ids.iter().filter_map(|id| book.get::<Action>(*id));
    let mut open: Vec<&Action> = found.filter(|a| a.is_open()).collect();
    crate::sort::by_key(&mut open, |a| (a.due_now().is_none(), a.due_now(), a.id));
    let mut by_owner: BTreeMap<Option<Id>, Vec<Id>> = BTreeMap::new();
    let mut by_month: BTreeMap<(bool, Option<Month>), Vec<Id>> = BTreeMap::new();
    for action in &open {
        by_owner.entry(action.owner).or_default().push(action.id);
        let month = action.due_now().map(|d| (d.year(), d.month()));
        by_month.entry((month.is_none(), month)).or_default().push(action.id);
    }
    let mut by_owner: Vec<_> = by_owner.into_iter().collect();
    crate::sort::by_key(&mut by_owner, |(owner, ids)| (std::cmp::Reverse(ids.len()), *owner));
    OpenActions {
        all: open.iter().map(|a| a.id).collect(),
        overdue: open.iter().filter(|a| a.is_overdue(today)).map(|a| a.id).collect(),
        by_owner,
        by_month: by_month.into_iter().map(|((_, month), ids)| (month, ids)).collect(),
    }
}

/// What only management can settle: what a run asks of those who read it.
#[derive(Clone, Debug, Default)]
pub struct Asked<'a> {
    /// Gaps for which nobody is responsible and whose open actions nobody owns, the most pressing
    /// first.
    pub without_owner: Vec<AssessedLine<'a>>,
    /// Gaps that are not met or only partly met, without an action and without a reason for none.
    pub without_action: Vec<AssessedLine<'a>>,
    /// Open actions of the run's lines whose due date has passed, the oldest first.
    pub overdue: Vec<&'a Action>,
    /// Open actions of the run's lines without a due date.
    pub undated: Vec<&'a Action>,
}

/// What a run asks for, on a day.
pub fn asked<'a>(book: &'a Workbook, view: &RunView<'a>, today: NaiveDate) -> Asked<'a> {
    let open = |line: &AssessedLine<'_>| -> Vec<&'a Action> {
        let ids = line.answer.map_or(&[][..], |a| &a.actions);
        ids.iter().filter_map(|id| book.get::<Action>(*id)).filter(|a| a.is_open()).collect()
    };
    let gaps = top_gaps(view);
    let unowned = |l: &&AssessedLine<'_>| {
        l.answer.is_none_or(|a| a.responsible.is_none())
            && open(l).iter().all(|a| a.owner.is_none())
    };
    let idle = |l: &&AssessedLine<'_>| {
        let pressing = matches!(l.verdict(), Conformity::NotMet | Conformity::Partly);
        let said =
            |a: &GapAnswer| gate::has_action(book, a) || !a.no_action_reason.trim().is_empty();
        pressing && !l.answer.is_some_and(said)
    };
    let mut actions: Vec<&'a Action> = view.lines.iter().flat_map(open).collect();
    crate::sort::by_key(&mut actions, |a| (a.due_now(), a.number, a.id));
    actions.dedup_by_key(|a| a.id);
    Asked {
        without_owner: gaps.iter().filter(unowned).copied().collect(),
        without_action: gaps.iter().filter(idle).copied().collect(),
        overdue: actions.iter().filter(|a| a.is_overdue(today)).copied().collect(),
        undated: actions.iter().filter(|a| a.due_now().is_none()).copied().collect(),
    }
}
