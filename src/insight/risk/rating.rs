//! The rating of a risk at a stage, and the level that follows from it.

use super::method::{Method, Methods, Rank};
use crate::text;
use crate::workbook::{Id, Risk, Workbook};

/// When a rating is meant for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    /// As if nothing were done.
    Inherent,
    /// With what is in place today.
    Current,
    /// Once the treatment is done.
    Residual,
}

impl Stage {
    pub const ALL: [Stage; 3] = [Stage::Inherent, Stage::Current, Stage::Residual];

    /// The first part of the names of its fields, and its key in the text tables.
    pub const fn key(self) -> &'static str {
        match self {
            Stage::Inherent => "inherent",
            Stage::Current => "current",
            Stage::Residual => "residual",
        }
    }
}

/// What was entered for a stage. Nothing entered is nothing, never the lowest step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rating<'a> {
    pub likelihood: Option<i64>,
    pub impact: Option<i64>,
    /// For confidentiality, integrity and availability.
    pub properties: [Option<i64>; 3],
    pub reason: &'a str,
}

impl<'a> Rating<'a> {
    pub fn of(risk: &'a Risk, stage: Stage) -> Rating<'a> {
        let r = risk;
        let (likelihood, impact, properties, reason) = match stage {
            Stage::Inherent => (
                r.inherent_likelihood,
                r.inherent_impact,
                [r.inherent_c, r.inherent_i, r.inherent_a],
                &r.inherent_reason,
            ),
            Stage::Current => (
                r.current_likelihood,
                r.current_impact,
                [r.current_c, r.current_i, r.current_a],
                &r.current_reason,
            ),
            Stage::Residual => (
                r.residual_likelihood,
                r.residual_impact,
                [r.residual_c, r.residual_i, r.residual_a],
                &r.residual_reason,
            ),
        };
        Rating { likelihood, impact, properties, reason }
    }
}

/// What a rating comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Something is not rated, or there is no method to rate by.
    NotRated,
    /// A step that the scales of the method do not have. It is shown as it is and mended by hand.
    OffScale,
    Rank(Rank),
}

impl Level {
    pub fn rank(self) -> Option<Rank> {
        match self {
            Level::Rank(rank) => Some(rank),
            _ => None,
        }
    }
}

/// The rating and the level that follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rated {
    pub likelihood: Option<i64>,
    /// The one that counts: entered, or the greatest of the properties.
    pub impact: Option<i64>,
    pub level: Level,
}

/// The impact that counts. Where properties are rated, every one that the risk hits has to be; the greatest
/// counts.
pub fn impact(method: &Method, risk: &Risk, rating: &Rating<'_>) -> Option<i64> {
    if !method.by_properties() {
        return rating.impact;
    }
    let hits = [risk.confidentiality, risk.integrity, risk.availability];
    let none_said = hits.iter().all(|hit| !hit);
    let mut greatest = None;
    for (hit, step) in hits.into_iter().zip(rating.properties) {
        match step {
            Some(step) if hit || none_said => greatest = greatest.max(Some(step)),
            None if hit => return None,
            _ => {}
        }
    }
    greatest
}

/// Whether a field of a risk belongs to a rating on the scales: a method without a grid asks for none of them.
pub fn is_rating(field: &str) -> bool {
    let part = Stage::ALL.iter().find_map(|s| field.strip_prefix(s.key())?.strip_prefix('_'));
    part.is_some()
}

/// What a risk comes to at a stage, by this version of the method.
pub fn rate(method: &Method, risk: &Risk, stage: Stage) -> Rated {
    let rating = Rating::of(risk, stage);
    let impact = impact(method, risk, &rating);
    let level = match (rating.likelihood, impact) {
        _ if !method.has_grid() => Level::NotRated,
        (Some(l), Some(i)) => method.rank(l, i).map_or(Level::OffScale, Level::Rank),
        _ => Level::NotRated,
    };
    Rated { likelihood: rating.likelihood, impact, level }
}

/// Like [`rate`], by the version that the risk is rated by.
pub fn rated(methods: &Methods, risk: &Risk, stage: Stage) -> Rated {
    match methods.get(risk.method) {
        Some(method) => rate(method, risk, stage),
        None => {
            let Rating { likelihood, impact, .. } = Rating::of(risk, stage);
            Rated { likelihood, impact, level: Level::NotRated }
        }
    }
}

/// A level for lists whose risks may be rated by different versions of the method: with the words of the version
/// that rated it. Without a grid these are about the measures, and there are none for what remains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub level: Level,
    pub label: String,
    /// How many levels that version has.
    pub of: usize,
    /// It is not the version in force.
    pub by_old: bool,
}

/// What a risk comes to at a stage, to be told beside others.
pub fn told(methods: &Methods, risk: &Risk, stage: Stage) -> Told {
    let level = rated(methods, risk, stage).level;
    let method = methods.get(risk.method);
    let label = match level {
        Level::Rank(rank) => method.map_or_else(|| rank.to_string(), |method| method.label(rank)),
        Level::OffScale => text::of("risk.level.off_scale"),
        Level::NotRated => super::ops::measures_words(methods, risk, stage)
            .unwrap_or_else(|| text::of("risk.level.not_rated")),
    };
    let by_old = level.rank().is_some() && methods.by_old(risk);
    Told { level, label, of: method.map_or(0, |m| m.levels.len()), by_old }
}

/// The stage that says what remains of a risk: the residual rating, or the current one as long as what will be
/// left has no level. Half a rating takes no risk out of sight.
pub fn remaining(methods: &Methods, risk: &Risk) -> Stage {
    match rated(methods, risk, Stage::Residual).level {
        Level::Rank(_) => Stage::Residual,
        _ => Stage::Current,
    }
}

/// A risk that moves when another version of the method takes over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    pub risk: Id,
    pub stage: Stage,
    pub before: Level,
    pub after: Level,
}

/// Which levels would differ if all open risks were rated by another version, in the order of the register.
/// Nothing is altered by asking.
pub fn moves(book: &Workbook, methods: &Methods, to: &Method) -> Vec<Move> {
    let mut moves = Vec::new();
    for risk in book.risks.iter().filter(|risk| risk.closed_on.is_none()) {
        for stage in Stage::ALL {
            let (before, after) = (rated(methods, risk, stage).level, rate(to, risk, stage).level);
            if differs(methods.get(risk.method), before, to, after) {
                moves.push(Move { risk: risk.id, stage, before, after });
            }
        }
    }
    moves
}

/// Ranks of two versions are the same level when they are called the same, or stand at the same place.
fn differs(from: Option<&Method>, before: Level, to: &Method, after: Level) -> bool {
    match (from, before, after) {
        (Some(from), Level::Rank(b), Level::Rank(a)) => {
            from.label(b) != to.label(a) || (b != a && from.levels.len() == to.levels.len())
        }
        _ => before != after,
    }
}
