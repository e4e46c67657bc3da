//! A version of the risk method as a whole, and the one function that gives a level.

use crate::text;
use crate::workbook::{
    AcceptanceRule, Acceptor, Approach, Axis, Cell, Choice, Id, ImpactModel, Kind, MethodState,
    Record, Risk, RiskCategory, RiskLevel, RiskMethod, ScaleStep, Workbook,
};
use std::collections::BTreeMap;

/// Scales have at least and at most so many steps, and there are as many levels.
pub const STEPS: std::ops::RangeInclusive<usize> = 3..=7;

/// A rank of a level: 1 is the lowest.
pub type Rank = u8;

/// A version of the method with everything that belongs to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Method {
    pub row: RiskMethod,
    /// In the order of their steps, lowest first.
    pub likelihoods: Vec<ScaleStep>,
    pub impacts: Vec<ScaleStep>,
    /// By rank, lowest first.
    pub levels: Vec<RiskLevel>,
    /// The rank for each likelihood (outer) and impact (inner), lowest first; nothing where none is set.
    pub grid: Vec<Vec<Option<Rank>>>,
}

/// What a method lacks before it can be adopted: key `risk.method.lacks.*` with its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    pub key: &'static str,
    pub args: Vec<(&'static str, String)>,
    /// The row to mend.
    pub at: (Kind, Id),
}

/// What a column of the table of a scale tells about its steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A text field of the step.
    Words(&'static str),
    /// How often, in events in a hundred years.
    Frequency,
    /// How much the damage is.
    Money,
}

const MEANINGS: [Meaning; 6] = [
    Meaning::Words("description"),
    Meaning::Words("confidentiality"),
    Meaning::Words("integrity"),
    Meaning::Words("availability"),
    Meaning::Frequency,
    Meaning::Money,
];

/// What the steps of a scale say about themselves. What none of them says is left out.
pub fn meanings(steps: &[ScaleStep]) -> Vec<Meaning> {
    let mut told = MEANINGS.to_vec();
    told.retain(|what| steps.iter().any(|s| !meaning(s, *what, &|n| n.to_string()).is_empty()));
    told
}

/// One cell of it. `money` says an amount in words.
pub fn meaning(step: &ScaleStep, what: Meaning, money: &dyn Fn(i64) -> String) -> String {
    match what {
        Meaning::Words(field) => match Kind::ScaleStep.place(field).map(|place| step.cell(place)) {
            Some(Cell::Text(words)) => words.to_owned(),
            _ => String::new(),
        },
        Meaning::Frequency => band(step.frequency_from, step.frequency_to, &|n| n.to_string()),
        Meaning::Money => band(step.money_from, step.money_to, money),
    }
}

/// From one figure to another, either of which may be open; nothing where both are.
fn band(from: Option<i64>, to: Option<i64>, words: &dyn Fn(i64) -> String) -> String {
    let end = |n: Option<i64>| n.map_or_else(|| "…".to_owned(), words);
    if from.or(to).is_none() { String::new() } else { format!("{} – {}", end(from), end(to)) }
}

/// What such a column is called.
pub fn meaning_head(what: Meaning) -> String {
    match what {
        Meaning::Words(field) => text::of(&format!("field.scale_steps.{field}")),
        Meaning::Frequency => text::of("risk.method.frequency"),
        Meaning::Money => text::of("risk.method.money"),
    }
}

impl Method {
    /// Reads a version; nothing when there is no such row.
    pub fn read(book: &Workbook, id: Id) -> Option<Method> {
        let row = book.get::<RiskMethod>(id)?.clone();
        let parts = book.uses(id);
        let mut steps: Vec<ScaleStep> = Vec::new();
        let mut levels: Vec<RiskLevel> = Vec::new();
        for part in parts.iter().filter(|u| u.is_part()) {
            steps.extend(book.get::<ScaleStep>(part.id).cloned());
            levels.extend(book.get::<RiskLevel>(part.id).cloned());
        }
        crate::sort::by_key(&mut steps, |s| (s.step, s.id));
        crate::sort::by_key(&mut levels, |l| (l.rank, l.id));
        let (likelihoods, impacts) = steps.into_iter().partition(|s| s.axis == Axis::Likelihood);
        Some(Self::assemble(row, likelihoods, impacts, levels))
    }

    pub(super) fn assemble(
        row: RiskMethod,
        likelihoods: Vec<ScaleStep>,
        impacts: Vec<ScaleStep>,
        levels: Vec<RiskLevel>,
    ) -> Method {
        let cells = |line: &String| {
            line.split(',').map(|rank| rank.parse::<Rank>().ok().filter(|r| *r > 0)).collect()
        };
        let grid = row.grid.iter().map(cells).collect();
        Method { row, likelihoods, impacts, levels, grid }
    }

    /// The rank of the level for a likelihood and an impact, both counted from 1. Nothing for a step that
    /// the scales do not have, or a cell that is not filled: never another level in its place.
    ///
    /// This is the one function that gives a level. Screens, papers, exports and checks ask it.
    pub fn rank(&self, likelihood: i64, impact: i64) -> Option<Rank> {
        let at = |n: i64| usize::try_from(n.checked_sub(1)?).ok();
        let (l, i) = (at(likelihood)?, at(impact)?);
        if l >= self.likelihoods.len() || i >= self.impacts.len() {
            return None;
        }
        let rank = (*self.grid.get(l)?.get(i)?)?;
        self.level(rank).map(|_| rank)
    }

    pub fn level(&self, rank: Rank) -> Option<&RiskLevel> {
        self.levels.iter().find(|level| level.rank == Some(i64::from(rank)))
    }

    /// The name of a level; its number where it has none.
    pub fn label(&self, rank: Rank) -> String {
        let label = self.level(rank).map_or("", |level| level.label.trim());
        if label.is_empty() { rank.to_string() } else { label.to_owned() }
    }

    /// The step of a scale.
    pub fn step(&self, axis: Axis, step: i64) -> Option<&ScaleStep> {
        let scale = match axis {
            Axis::Likelihood => &self.likelihoods,
            Axis::Impact => &self.impacts,
        };
        scale.iter().find(|s| s.step == Some(step))
    }

    pub fn has_grid(&self) -> bool {
        self.row.approach != Approach::Generic
    }

    pub fn by_properties(&self) -> bool {
        self.row.impact_model == ImpactModel::Properties
    }

    /// The appetite for risks of a category: the rank up to which they need nothing.
    pub fn appetite(&self, category: RiskCategory) -> Option<Rank> {
        let own = self.row.appetites.iter().find_map(|coded| {
            let (key, rank) = coded.rsplit_once(':')?;
            (key == category.key()).then(|| rank.parse().ok())?
        });
        own.or_else(|| self.row.appetite.and_then(|rank| Rank::try_from(rank).ok()))
    }

    /// The rule for a rank. A level that is not there may not be accepted: nobody has said that it may.
    pub fn rule(&self, rank: Rank) -> AcceptanceRule {
        self.level(rank).map_or(AcceptanceRule::Unacceptable, |level| level.rule)
    }

    pub fn acceptor(&self, rank: Rank) -> Acceptor {
        self.level(rank).map_or(Acceptor::TopManagement, |level| level.acceptor)
    }

    /// Whether a risk of this rank and category needs treatment or acceptance: it is above the appetite, or
    /// the rule of its level says so.
    pub fn is_above(&self, rank: Rank, category: RiskCategory) -> bool {
        self.rule(rank) != AcceptanceRule::Acceptable
            || self.appetite(category).is_some_and(|appetite| rank > appetite)
    }

    /// Months until a risk of this rank is looked at again, at the latest.
    pub fn review_months(&self, rank: Option<Rank>) -> Option<i64> {
        let of_level = rank.and_then(|rank| self.level(rank)).and_then(|level| level.review_months);
        match (of_level, self.row.review_months) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }

    /// What it lacks before it can be adopted, in the order in which it is told.
    pub fn lacks(&self) -> Vec<Lack> {
        let id = self.row.id;
        let mut lacks = Vec::new();
        let mut lack = |key, args, at| lacks.push(Lack { key, args, at });
        let of_method = (Kind::RiskMethod, id);
        if self.row.name.trim().is_empty() {
            lack("risk.method.lacks.name", Vec::new(), of_method);
        }
        if self.row.review_months.is_none() {
            lack("risk.method.lacks.review", Vec::new(), of_method);
        }
        if !self.has_grid() {
            return lacks;
        }
        for (scale, key) in [
            (self.likelihoods.len(), "risk.method.lacks.likelihoods"),
            (self.impacts.len(), "risk.method.lacks.impacts"),
            (self.levels.len(), "risk.method.lacks.levels"),
        ] {
            if !STEPS.contains(&scale) {
                lack(key, vec![("n", scale.to_string())], of_method);
            }
        }
        for step in self.likelihoods.iter().chain(&self.impacts) {
            if step.label.trim().is_empty() {
                let step_name = step.step.unwrap_or_default().to_string();
                lack(
                    "risk.method.lacks.step",
                    vec![("step", step_name)],
                    (Kind::ScaleStep, step.id),
                );
            }
        }
        for level in self.levels.iter().filter(|level| level.label.trim().is_empty()) {
            let rank = level.rank.unwrap_or_default().to_string();
            lack("risk.method.lacks.level", vec![("rank", rank)], (Kind::RiskLevel, level.id));
        }
        let cells = (1..=self.likelihoods.len())
            .flat_map(|l| (1..=self.impacts.len()).map(move |i| (l as i64, i as i64)));
        let empty = cells.clone().filter(|(l, i)| self.rank(*l, *i).is_none()).count();
        if empty > 0 {
            lack("risk.method.lacks.cells", vec![("n", empty.to_string())], of_method);
        }
        let rank = |l, i| self.rank(l, i).unwrap_or_default();
        // A grid in which more likely or worse is a lower level contradicts itself.
        let falls = cells.filter(|(l, i)| {
            let here = rank(*l, *i);
            here > 0 && ((*l > 1 && rank(l - 1, *i) > here) || (*i > 1 && rank(*l, i - 1) > here))
        });
        let falls = falls.count();
        if falls > 0 {
            lack("risk.method.lacks.order", vec![("n", falls.to_string())], of_method);
        }
        if self.row.appetite.is_none() {
            lack("risk.method.lacks.appetite", Vec::new(), of_method);
        }
        lacks
    }
}

/// The version in force: the adopted one with the highest number. A version replaces those that were made before
/// it, and no day decides: clocks go wrong, two versions may be adopted on one day, and a file may name a day to
/// come. So a version that was made before the one in force cannot be adopted any more
/// ([`ops::adopt`](super::ops::adopt)).
pub fn in_force(book: &Workbook) -> Option<Id> {
    let adopted = book.risk_methods.iter().filter(|m| m.state == MethodState::Adopted);
    adopted.max_by_key(|m| (m.number, m.id)).map(|m| m.id)
}

/// The version that is being worked on, if there is one: the latest draft that was made after the one in force.
pub fn in_the_making(book: &Workbook) -> Option<Id> {
    let now = in_force(book).and_then(|id| book.get::<RiskMethod>(id)).map_or(0, |m| m.number);
    let drafts = book.risk_methods.iter().filter(|m| m.state == MethodState::Draft);
    drafts.filter(|m| m.number > now).max_by_key(|m| (m.number, m.id)).map(|m| m.id)
}

/// Whether a risk is rated on a grid: by its own version, or by the one in force. Where there is none yet, too.
pub fn by_grid(book: &Workbook, risk: Id) -> bool {
    let own = book.get::<Risk>(risk).and_then(|risk| risk.method).or_else(|| in_force(book));
    let method = own.and_then(|id| book.get::<RiskMethod>(id));
    method.is_none_or(|m| m.approach != Approach::Generic)
}

/// Whether a risk is left to another version than the one in force: their ranks are not comparable. This is the
/// one function that says which version rates a risk.
pub fn by_old_version(in_force: Option<Id>, risk: &Risk) -> bool {
    risk.method.is_some() && risk.method != in_force
}

/// Every version, read once: for whoever looks at many risks.
#[derive(Clone, Debug)]
pub struct Methods {
    all: BTreeMap<Id, Method>,
    in_force: Option<Id>,
}

impl Methods {
    pub fn read(book: &Workbook) -> Methods {
        let read = |m: &RiskMethod| Some((m.id, Method::read(book, m.id)?));
        Methods {
            all: crate::sort::gather(book.risk_methods.iter().filter_map(read)),
            in_force: in_force(book),
        }
    }

    pub fn in_force(&self) -> Option<&Method> {
        self.get(self.in_force)
    }

    /// See [`by_old_version`].
    pub fn by_old(&self, risk: &Risk) -> bool {
        by_old_version(self.in_force, risk)
    }

    /// The version with this id; the one in force where none is named.
    pub fn get(&self, id: Option<Id>) -> Option<&Method> {
        self.all.get(&id.or(self.in_force)?)
    }
}
