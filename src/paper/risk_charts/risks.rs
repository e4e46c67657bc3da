//! Charts of the open risks: their levels, the acceptance of what remains, and what they hit.

use super::{Drawing, RiskChart, Studio, count, say, tone};
use crate::chart::acceptance::{self, Acceptance};
use crate::chart::levels::{self, Levels, Row};
use crate::chart::risk_heat::{self, Cell, Highest, Level, RiskHeat, Without};
use crate::chart::{Area, Empty};
use crate::insight::risk::summary::{self, ByLevel, Heat};
use crate::insight::risk::{Method, Methods, Rank, Stage};
use crate::paper::gap_report::choice;
use crate::text;
use crate::workbook::{AssetKind, Choice, RiskCategory};

/// The methods, where the one in force has a grid.
fn with_grid(studio: &Studio<'_>) -> Option<Methods> {
    let methods = Methods::read(studio.book);
    methods.in_force().is_some_and(Method::has_grid).then_some(methods)
}

/// A level by rank and name.
fn level(method: Option<&Method>, rank: Rank) -> Area {
    let (code, label) = (rank.to_string(), method.map(|method| method.label(rank)));
    // A level without a name is called by its rank, which is said already.
    Area { title: label.filter(|label| *label != code).unwrap_or_default(), code }
}

fn named(key: &str) -> Area {
    Area { code: String::new(), title: text::of(key) }
}

impl Studio<'_> {
    pub(super) fn levels(&self) -> Option<Drawing> {
        let methods = with_grid(self)?;
        let method = methods.in_force();
        let stages = [Stage::Current, Stage::Residual];
        let [now, then] = stages.map(|stage| summary::by_level(self.book, &methods, stage));
        let of =
            |counts: &ByLevel, rank: &Rank| count(counts.ranks.get(rank).copied().unwrap_or(0));
        let mut ranks: Vec<Rank> = now.ranks.keys().chain(then.ranks.keys()).copied().collect();
        crate::sort::by_key(&mut ranks, |rank| std::cmp::Reverse(*rank));
        ranks.dedup();
        let ranked = ranks.iter().map(|rank| Row {
            level: level(method, *rank),
            now: of(&now, rank),
            then: of(&then, rank),
        });
        let rest = [
            ("risk.level.not_rated", now.not_rated, then.not_rated),
            ("risk.level.off_scale", now.off_scale, then.off_scale),
            ("risk.level.by_old", now.by_old, then.by_old),
            ("risk.chart.levels.no_grid", now.no_grid, then.no_grid),
        ];
        let rest = rest.into_iter().filter(|(_, now, then)| now + then > 0);
        let rest = rest.map(|(key, now, then)| Row {
            level: named(key),
            now: count(now),
            then: count(then),
        });
        let data = Levels {
            rows: ranked.chain(rest).collect(),
            now: text::of("risk.stage.current"),
            then: text::of("risk.stage.residual"),
            head: text::of("kind.risk_levels"),
        };
        let all = now.all();
        let above = stages.map(|stage| summary::above(self.book, &methods, stage));
        let title = match all {
            0 => text::of("risk.chart.levels.name"),
            _ => say(
                "risk.chart.levels.title",
                &[("now", &above[0]), ("then", &above[1]), ("n", &all)],
            ),
        };
        let about = say("risk.chart.levels.about", &[("open", &(now.not_rated + now.off_scale))]);
        let draw = |look: &_| match all {
            0 => Err(Empty::NoRows),
            _ => levels::draw(&data, look),
        };
        Some(self.finish(RiskChart::Levels, (title, about), draw, levels::table(&data)))
    }

    pub(super) fn acceptance(&self) -> Option<Drawing> {
        let methods = with_grid(self)?;
        let by_level = summary::acceptance_by_level(self.book, &methods, self.today);
        let bar = |(rank, n): (&Option<Rank>, &summary::Acceptance)| {
            let level = match rank {
                Some(rank) => level(methods.in_force(), *rank),
                None => named("risk.level.by_old"),
            };
            // In the order of the chart's states.
            (level, [n.valid, n.stale, n.expired, n.rejected, n.none].map(count))
        };
        let states = ["valid", "stale", "expired", "rejected", "none"];
        let data = Acceptance {
            states: states.map(|state| text::of(&format!("approval.standing.{state}"))),
            levels: by_level.iter().rev().map(bar).collect(),
            heads: [text::of("kind.risk_levels"), text::of("risk.number.above")],
        };
        let needed: usize = by_level.values().map(|n| n.needed).sum();
        let valid: usize = by_level.values().map(|n| n.valid).sum();
        // What has no level may be above the line.
        let rest = summary::by_level(self.book, &methods, Stage::Residual);
        let unknown = rest.not_rated + rest.off_scale;
        let title = match (needed, unknown) {
            (0, 0) => text::of("risk.chart.acceptance.name"),
            (0, _) => say("risk.chart.acceptance.unknown", &[("n", &unknown)]),
            _ => say("risk.chart.acceptance.title", &[("valid", &valid), ("n", &needed)]),
        };
        let some = summary::open(self.book).next().is_some();
        let draw = |look: &_| match needed {
            0 if some => Err(Empty::NoFigures),
            _ => acceptance::draw(&data, look),
        };
        let about = text::of("risk.chart.acceptance.about");
        Some(self.finish(RiskChart::Acceptance, (title, about), draw, acceptance::table(&data)))
    }

    pub(super) fn heat(&self) -> Option<Drawing> {
        let methods = with_grid(self)?;
        let method = methods.in_force()?;
        let found = summary::heat(self.book, &methods);
        let used = |of: fn(&(usize, usize)) -> usize| {
            let mut places: Vec<usize> = found.keys().map(of).collect();
            places.sort_unstable();
            places.dedup();
            places
        };
        let (kinds, categories) = (used(|at| at.0), used(|at| at.1));
        let ranks: Vec<Rank> =
            method.levels.iter().filter_map(|level| Rank::try_from(level.rank?).ok()).collect();
        let place = |all: &[usize], at: usize| all.iter().position(|known| *known == at);
        let cell = |((kind, category), heat): (&(usize, usize), &Heat)| {
            let at = (place(&kinds, *kind)?, place(&categories, *category)?);
            let level = heat.rank.and_then(|rank| ranks.iter().position(|known| *known == rank));
            let highest = match level {
                Some(level) => Highest::Level(level),
                None if heat.off_scale > 0 => Highest::Without(Without::OffScale),
                None if heat.by_old > 0 => Highest::Without(Without::ByOld),
                None if heat.no_grid > 0 => Highest::Without(Without::NoGrid),
                None => Highest::Without(Without::NotRated),
            };
            Some(Cell { at, highest, risks: count(heat.risks) })
        };
        let level = |rank: &Rank| Level {
            label: method.label(*rank),
            tone: u8::try_from(tone(*rank, method.levels.len())).unwrap_or(1),
        };
        let data = RiskHeat {
            down: kinds.iter().map(|at| name_of::<AssetKind>(*at)).collect(),
            across: categories.iter().map(|at| name_of::<RiskCategory>(*at)).collect(),
            cells: found.iter().filter_map(cell).collect(),
            levels: ranks.iter().map(level).collect(),
            without: Without::ALL.map(|why| {
                text::of(match why {
                    Without::OffScale => "risk.level.off_scale",
                    Without::ByOld => "risk.level.by_old",
                    Without::NoGrid => "risk.chart.levels.no_grid",
                    Without::NotRated => "risk.level.not_rated",
                })
            }),
            heads: [
                "risk.heat.corner",
                "field.risks.category",
                "kinds.risks",
                "risk.chart.heat.highest",
            ]
            .map(text::of),
        };
        let most = found.iter().rev().max_by_key(|(_, heat)| heat.risks);
        let highest = found.values().filter_map(|heat| heat.rank).max();
        let title = match (most, highest) {
            (Some(((kind, category), heat)), Some(rank)) => say(
                "risk.chart.heat.title",
                &[
                    ("level", &method.label(rank)),
                    ("kind", &name_of::<AssetKind>(*kind)),
                    ("category", &name_of::<RiskCategory>(*category)),
                    ("n", &heat.risks),
                ],
            ),
            _ => text::of("risk.chart.heat.name"),
        };
        let mut about = text::of("risk.chart.heat.about");
        let counts = summary::by_level(self.book, &methods, Stage::Current);
        for (key, n) in
            [("risk.chart.heat.by_old", counts.by_old), ("risk.chart.heat.no_grid", counts.no_grid)]
        {
            if n > 0 {
                about = format!("{about} {}", say(key, &[("n", &n)]));
            }
        }
        let draw = |look: &_| risk_heat::draw(&data, look);
        Some(self.finish(RiskChart::Heat, (title, about), draw, risk_heat::table(&data)))
    }
}

/// The word for a choice by its place in the list.
fn name_of<C: Choice>(at: usize) -> String {
    C::ALL.get(at).copied().map(choice).unwrap_or_default()
}
