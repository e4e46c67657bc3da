//! The risks together: counts by level, the cells of the grid, what is accepted, how the actions go.

use super::method::{Methods, Rank};
use super::rating::{Level, Stage, rated, remaining};
use super::state::{RiskState, is_above, needs_acceptance, progress};
use crate::insight::approval::{Standing, Target, standing_with};
use crate::workbook::{
    Action, ActionStatus, Asset, AssetKind, Choice, Id, Risk, RiskCategory, TreatmentPlan, Workbook,
};
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// How many risks have which level at one stage. What is not rated is counted as that and as nothing else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ByLevel {
    /// By rank; ranks of the version in force that no risk has are there with 0.
    pub ranks: BTreeMap<Rank, usize>,
    pub not_rated: usize,
    /// By a method without a grid, which gives no levels.
    pub no_grid: usize,
    pub off_scale: usize,
    /// Rated by an older version, whose levels are not those of the one in force.
    pub by_old: usize,
}

impl ByLevel {
    pub fn all(&self) -> usize {
        self.ranks.values().sum::<usize>()
            + self.not_rated
            + self.no_grid
            + self.off_scale
            + self.by_old
    }
}

/// A risk as the grid shows it: where it is now and where it will be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    pub risk: Id,
    /// Likelihood and impact; nothing where the grid has no place for it.
    pub current: Option<(i64, i64)>,
    pub residual: Option<(i64, i64)>,
}

/// The open risks of a workbook; opportunities are listed elsewhere.
pub fn open(book: &Workbook) -> impl Iterator<Item = &Risk> {
    book.risks.iter().filter(|risk| risk.closed_on.is_none() && !risk.opportunity)
}

/// The open risks by level at a stage. For what remains, a risk without a residual rating counts with its
/// current one.
pub fn by_level(book: &Workbook, methods: &Methods, stage: Stage) -> ByLevel {
    let mut counts = ByLevel::default();
    let in_force = methods.in_force();
    if let Some(method) = in_force {
        let ranks = method.levels.iter().filter_map(|level| Rank::try_from(level.rank?).ok());
        counts.ranks = ranks.map(|rank| (rank, 0)).collect();
    }
    for risk in open(book) {
        let method = methods.get(risk.method);
        let stage = if stage == Stage::Residual { remaining(methods, risk) } else { stage };
        match rated(methods, risk, stage).level {
            Level::NotRated if method.is_some_and(|m| !m.has_grid()) => counts.no_grid += 1,
            Level::NotRated => counts.not_rated += 1,
            Level::OffScale => counts.off_scale += 1,
            Level::Rank(_) if methods.by_old(risk) => counts.by_old += 1,
            Level::Rank(rank) => *counts.ranks.entry(rank).or_default() += 1,
        }
    }
    counts
}

/// Where the open risks stand on the grid of the version in force.
pub fn spots(book: &Workbook, methods: &Methods) -> Vec<Spot> {
    if methods.in_force().is_none() {
        return Vec::new();
    }
    let place = |risk: &Risk, stage| {
        let rated = rated(methods, risk, stage);
        rated.level.rank().and(rated.likelihood.zip(rated.impact))
    };
    let spot = |risk: &Risk| Spot {
        risk: risk.id,
        current: place(risk, Stage::Current),
        residual: place(risk, Stage::Residual),
    };
    open(book).filter(|risk| !methods.by_old(risk)).map(spot).collect()
}

/// Acceptance coverage: of the open risks whose rest is above the line, how many are validly accepted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Acceptance {
    pub needed: usize,
    pub valid: usize,
    pub none: usize,
    pub stale: usize,
    pub expired: usize,
    pub rejected: usize,
}

impl Acceptance {
    fn add(&mut self, standing: &Standing) {
        self.needed += 1;
        match standing {
            Standing::None => self.none += 1,
            Standing::Valid(_) => self.valid += 1,
            Standing::Stale(..) => self.stale += 1,
            Standing::Expired(_) => self.expired += 1,
            Standing::Rejected(_) => self.rejected += 1,
        }
    }
}

/// Acceptance coverage by the level of what remains, lowest first; `None` holds the risks that an older version
/// rated, whose levels are not those of the one in force. Levels without a risk above the line are left out.
pub fn acceptance_by_level(
    book: &Workbook,
    methods: &Methods,
    today: NaiveDate,
) -> BTreeMap<Option<Rank>, Acceptance> {
    let mut counts: BTreeMap<Option<Rank>, Acceptance> = BTreeMap::new();
    for risk in open(book).filter(|risk| needs_acceptance(methods, risk)) {
        let rank = rated(methods, risk, remaining(methods, risk)).level.rank();
        let rank = rank.filter(|_| !methods.by_old(risk));
        let standing = standing_with(book, methods, Target::Acceptance(risk.id), today);
        counts.entry(rank).or_default().add(&standing);
    }
    counts
}

pub fn acceptance(book: &Workbook, methods: &Methods, today: NaiveDate) -> Acceptance {
    let mut all = Acceptance::default();
    for counts in acceptance_by_level(book, methods, today).values() {
        let Acceptance { needed, valid, none, stale, expired, rejected } = counts;
        all.needed += needed;
        all.valid += valid;
        all.none += none;
        all.stale += stale;
        all.expired += expired;
        all.rejected += rejected;
    }
    all
}

/// How many open risks are above the line at a stage. For what remains, a risk without a residual rating counts
/// with its current one.
pub fn above(book: &Workbook, methods: &Methods, stage: Stage) -> usize {
    let above = |risk: &&Risk| match stage {
        Stage::Residual => needs_acceptance(methods, risk),
        stage => is_above(methods, risk, stage),
    };
    open(book).filter(above).count()
}

/// How many open risks are in which state, in the order of the way.
pub fn by_state(book: &Workbook, methods: &Methods, today: NaiveDate) -> Vec<(RiskState, usize)> {
    let mut counts: BTreeMap<RiskState, usize> = BTreeMap::new();
    for risk in open(book) {
        *counts.entry(progress(book, methods, risk, today).state).or_default() += 1;
    }
    RiskState::ALL
        .iter()
        .filter(|state| **state != RiskState::Closed)
        .map(|state| (*state, counts.get(state).copied().unwrap_or(0)))
        .collect()
}

/// The order in which risks are looked at: level of what is there today, then days to the next due action, then
/// what one rank less costs. Not rated risks come first: nobody knows how bad they are.
pub fn priority(book: &Workbook, methods: &Methods) -> Vec<Id> {
    let key = |risk: &Risk| {
        let level = rated(methods, risk, Stage::Current).level;
        let rank = match level {
            Level::NotRated | Level::OffScale => 0,
            Level::Rank(rank) => 1 + i64::from(u8::MAX - rank),
        };
        let actions = crate::insight::approval::actions_of(book, risk.id);
        let actions: Vec<&Action> =
            actions.into_iter().filter_map(|id| book.get::<Action>(id)).collect();
        let due = actions.iter().filter(|a| a.is_open()).filter_map(|a| a.due_now()).min();
        let cost = actions.iter().filter_map(|a| a.cost_once).fold(0, i64::saturating_add);
        let after = rated(methods, risk, Stage::Residual).level.rank();
        let reduced = level.rank().zip(after).map_or(0, |(b, a)| i64::from(b) - i64::from(a));
        let per_rank = if reduced > 0 { cost / reduced } else { i64::MAX };
        (rank, due.is_none(), due, per_rank, risk.number)
    };
    let mut risks: Vec<_> = open(book).map(|risk| (key(risk), risk.id)).collect();
    crate::sort::by(&mut risks, |a, b| a.0.cmp(&b.0));
    risks.into_iter().map(|(_, id)| id).collect()
}

/// Actions about risks that were not dropped.
pub fn risk_actions(book: &Workbook) -> impl Iterator<Item = &Action> {
    book.actions.iter().filter(|a| a.stands() && (!a.risks.is_empty() || a.plan.is_some()))
}

/// The actions of a plan that were not dropped: those that name it, and those about its risks that name none; by
/// the day they are due. Screens, papers and checks count these.
pub fn plan_actions(book: &Workbook, plan: Id) -> Vec<&Action> {
    let Some(row) = book.get::<TreatmentPlan>(plan) else { return Vec::new() };
    let risks: BTreeSet<Id> = crate::sort::gather(row.risks.iter().copied());
    let of_it = |a: &&Action| {
        let about = || a.plan.is_none() && a.risks.iter().any(|risk| risks.contains(risk));
        a.stands() && (a.plan == Some(plan) || about())
    };
    let mut actions: Vec<&Action> = book.actions.iter().filter(of_it).collect();
    crate::sort::by_key(&mut actions, |a| (a.due_now().is_none(), a.due_now(), a.number));
    actions
}

/// One month of the burn-up: actions that were to be done by its end, by first dates and by moved ones, and
/// those that were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    /// The first and the last day of the month.
    pub from: NaiveDate,
    pub until: NaiveDate,
    pub planned: usize,
    pub revised: usize,
    pub done: usize,
}

/// The actions about risks, month by month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BurnUp {
    /// One after the other, at most [`MONTHS`] of them.
    pub months: Vec<Month>,
    /// Actions of which a day lies before the first month or after the last.
    pub outside: usize,
    /// Actions in all, those of them that are done by their status, and those done without a day.
    pub actions: usize,
    pub done: usize,
    pub done_undated: usize,
}

/// Ten years are told month by month.
pub const MONTHS: i32 = 120;

/// Months since the year 0.
fn month_of(day: NaiveDate) -> i32 {
    day.year() * 12 + day.month0() as i32
}

/// The months from the first day to the last. Where these are too many, one of them is a typing error or long
/// past: then the last [`MONTHS`] that hold today and what is planned within reach of it.
fn months(days: &[NaiveDate], today: NaiveDate) -> Option<std::ops::RangeInclusive<i32>> {
    let all = || days.iter().copied().map(month_of);
    let (first, last, now) = (all().min()?, all().max()?, month_of(today));
    if last - first < MONTHS {
        return Some(first..=last);
    }
    let end = all().filter(|at| (now..now + MONTHS).contains(at)).max().unwrap_or(now);
    let begin = all().filter(|at| (end - MONTHS + 1..=now).contains(at)).min().unwrap_or(now);
    Some(begin..=end)
}

/// Month by month from the first due or done day to the last, at most ten years of them with today among them.
pub fn burn_up(book: &Workbook, today: NaiveDate) -> BurnUp {
    let actions: Vec<&Action> = risk_actions(book).collect();
    let is_done = |a: &&Action| matches!(a.status, ActionStatus::Done | ActionStatus::Verified);
    let done = |a: &&Action| is_done(a).then(|| a.done_on.or(a.verified_on)).flatten();
    let days_of = |a: &&Action| [a.due, a.due_now(), done(a)].into_iter().flatten();
    let days: Vec<NaiveDate> = actions.iter().flat_map(days_of).collect();
    let span = months(&days, today);
    let month = |at: i32| {
        let first =
            |at: i32| NaiveDate::from_ymd_opt(at.div_euclid(12), at.rem_euclid(12) as u32 + 1, 1);
        let (from, until) = (first(at)?, first(at + 1)?.pred_opt()?);
        let by = |of: &dyn Fn(&&Action) -> Option<NaiveDate>| {
            actions.iter().filter(|a| of(a).is_some_and(|day| day <= until)).count()
        };
        Some(Month {
            from,
            until,
            planned: by(&|a| a.due),
            revised: by(&|a| a.due_now()),
            done: by(&done),
        })
    };
    let in_span = |day| span.as_ref().is_some_and(|span| span.contains(&month_of(day)));
    let outside = |a: &&&Action| days_of(a).any(|day| !in_span(day));
    BurnUp {
        outside: actions.iter().filter(outside).count(),
        actions: actions.len(),
        done: actions.iter().filter(|a| is_done(a)).count(),
        done_undated: actions.iter().filter(|a| is_done(a) && done(a).is_none()).count(),
        months: span.clone().into_iter().flatten().filter_map(month).collect(),
    }
}

/// The open actions about risks of one owner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenActions {
    pub overdue: usize,
    /// Open and not overdue.
    pub in_time: usize,
}

/// The open actions about risks by owner, those with the most overdue first; nothing stands for no owner.
pub fn open_by_owner(book: &Workbook, today: NaiveDate) -> Vec<(Option<Id>, OpenActions)> {
    let mut counts: BTreeMap<Option<Id>, OpenActions> = BTreeMap::new();
    for action in risk_actions(book).filter(|a| a.is_open()) {
        let of_owner = counts.entry(action.owner).or_default();
        match action.is_overdue(today) {
            true => of_owner.overdue += 1,
            false => of_owner.in_time += 1,
        }
    }
    let mut counts: Vec<(Option<Id>, OpenActions)> = counts.into_iter().collect();
    crate::sort::by_key(&mut counts, |(owner, n)| (std::cmp::Reverse(n.overdue), *owner));
    counts
}

/// Overdue actions about risks by owner, the most first; nothing stands for no owner.
pub fn overdue_by_owner(book: &Workbook, today: NaiveDate) -> Vec<(Option<Id>, usize)> {
    let all = open_by_owner(book, today).into_iter().map(|(owner, n)| (owner, n.overdue));
    all.filter(|(_, overdue)| *overdue > 0).collect()
}

/// A cell of the heat map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heat {
    /// The highest of today's ranks by the version in force; nothing where it rated none.
    pub rank: Option<Rank>,
    pub risks: usize,
    /// Those of them that an older version rated, whose levels are not those of the one in force.
    pub by_old: usize,
    /// Those of them that are left to a version without a grid, which gives no levels.
    pub no_grid: usize,
    /// Those of them that are rated by a step that the scales do not have.
    pub off_scale: usize,
}

/// Open risks for each type of asset and category of risk, by their places in the lists of both.
pub fn heat(book: &Workbook, methods: &Methods) -> BTreeMap<(usize, usize), Heat> {
    let mut cells: BTreeMap<(usize, usize), Heat> = BTreeMap::new();
    let place = |all: &[&'static str], key: &str| all.iter().position(|k| *k == key).unwrap_or(0);
    for risk in open(book) {
        let level = rated(methods, risk, Stage::Current).level;
        let rank = level.rank().filter(|_| !methods.by_old(risk));
        let by_old = level.rank().is_some() && rank.is_none();
        let no_grid = methods.get(risk.method).is_some_and(|method| !method.has_grid());
        let category = place(RiskCategory::KEYS, risk.category.key());
        let mut kinds: Vec<usize> = risk
            .assets
            .iter()
            .filter_map(|id| book.get::<Asset>(*id))
            .map(|asset| place(AssetKind::KEYS, asset.kind.key()))
            .collect();
        if kinds.is_empty() {
            kinds.push(0);
        }
        kinds.sort_unstable();
        kinds.dedup();
        for kind in kinds {
            let cell = cells.entry((kind, category)).or_default();
            cell.rank = cell.rank.max(rank);
            cell.risks += 1;
            cell.by_old += usize::from(by_old);
            cell.no_grid += usize::from(no_grid);
            cell.off_scale += usize::from(level == Level::OffScale);
        }
    }
    cells
}
