//! The grid with what moves on it.

use super::{Drawing, tone};
use crate::chart::Look;
use crate::chart::risk_grid::{self, RiskGrid, Way};
use crate::insight::risk::{Method, Methods, Stage, rated};
use crate::text;
use crate::workbook::{Risk, ScaleStep};
use std::collections::BTreeMap;

/// A cell of the grid: the steps of likelihood and impact, counted from 0.
type Cell = (usize, usize);

/// Draws these risks on the grid of the version in force; nothing where that has none. Risks that are rated by
/// another version, or not rated, are left out and counted.
pub fn grid<'a>(
    methods: &Methods,
    risks: impl Iterator<Item = &'a Risk>,
    width: u32,
    id: &str,
) -> Option<Drawing> {
    let method = methods.in_force().filter(|m| m.has_grid())?;
    let mut ways: BTreeMap<(Cell, Option<Cell>), usize> = BTreeMap::new();
    let (mut shown, mut lower, mut left_out) = (0usize, 0usize, 0usize);
    for risk in risks {
        let place = |stage| {
            let rated = rated(methods, risk, stage);
            let (l, i) = rated.level.rank().and(rated.likelihood.zip(rated.impact))?;
            Some((usize::try_from(l - 1).ok()?, usize::try_from(i - 1).ok()?))
        };
        let Some(from) = place(Stage::Current).filter(|_| !methods.by_old(risk)) else {
            left_out += 1;
            continue;
        };
        shown += 1;
        let to = place(Stage::Residual);
        let rank = |stage| rated(methods, risk, stage).level.rank();
        lower += usize::from(rank(Stage::Residual).is_some_and(|r| Some(r) < rank(Stage::Current)));
        *ways.entry((from, to)).or_default() += 1;
    }
    let data = RiskGrid {
        likelihoods: names(&method.likelihoods),
        impacts: names(&method.impacts),
        tones: tones(method),
        ways: ways.into_iter().map(|((from, to), risks)| Way { from, to, risks }).collect(),
        now: text::of("risk.stage.current"),
        then: text::of("risk.stage.residual"),
        heads: ["risk.stage.current", "risk.stage.residual", "kinds.risks"].map(text::of),
    };
    let (n, lower, left_out) = (shown.to_string(), lower.to_string(), left_out.to_string());
    let args = [("n", n.as_str()), ("lower", lower.as_str()), ("left", left_out.as_str())];
    let title = match shown {
        0 => text::of("risk.chart.grid.name"),
        _ => text::fill("risk.chart.grid.title", &args),
    };
    let about = text::fill("risk.chart.grid.about", &args);
    let look = Look { id: id.to_owned(), width, title: title.clone(), description: about.clone() };
    Some(Drawing {
        picture: risk_grid::draw(&data, &look),
        figures: risk_grid::table(&data),
        title,
        about,
    })
}

fn names(steps: &[ScaleStep]) -> Vec<String> {
    steps.iter().map(|s| format!("{} {}", s.step.unwrap_or_default(), s.label)).collect()
}

fn tones(method: &Method) -> Vec<Vec<Option<u8>>> {
    let levels = method.levels.len();
    let cell = |l: usize, i: usize| {
        let rank = method.rank(l as i64 + 1, i as i64 + 1)?;
        u8::try_from(tone(rank, levels)).ok()
    };
    let row = |l: usize| (0..method.impacts.len()).map(|i| cell(l, i)).collect();
    (0..method.likelihoods.len()).map(row).collect()
}
