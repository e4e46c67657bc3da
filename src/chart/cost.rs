//! What treatment costs, by the quarter in which it falls due: once, in a year, and days of work in money.

use super::amount::Unit;
use super::columns::{self, Column};
use super::ink::{Paint, Token, Verdict};
use super::stacks::Part;
use super::{Empty, Look, Picture, Words};

/// The cost of one quarter in whole money; less than nothing is drawn as nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarter {
    pub label: String,
    pub once: i64,
    pub year: i64,
    pub days: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cost {
    pub quarters: Vec<Quarter>,
    pub currency: String,
    /// Names of the parts: once, a year, days of work.
    pub parts: [String; 3],
}

/// Draws a column per quarter; parts that cost nothing are left out of the legend.
///
/// Errors: `NoRows` without quarters, `NoFigures` when nothing costs anything.
pub fn draw(data: &Cost, words: &Words, look: &Look) -> Result<Picture, Empty> {
    if data.quarters.is_empty() {
        return Err(Empty::NoRows);
    }
    let of: [fn(&Quarter) -> i64; 3] = [|q| q.once, |q| q.year, |q| q.days];
    let amount = |part: &fn(&Quarter) -> i64, quarter: &Quarter| part(quarter).max(0) as f64;
    let paints =
        [Paint::plain(Token::Now), Verdict::Mostly.paint(), Verdict::NotApplicable.paint()];
    let used: Vec<_> = of
        .iter()
        .zip(&data.parts)
        .zip(paints)
        .filter(|((part, _), _)| data.quarters.iter().any(|q| amount(part, q) > 0.0))
        .collect();
    let parts: Vec<Part> = used
        .iter()
        .map(|((_, label), paint)| Part { label: (*label).clone(), paint: *paint })
        .collect();
    let heights: Vec<Vec<f64>> = data
        .quarters
        .iter()
        .map(|quarter| used.iter().map(|((part, _), _)| amount(part, quarter)).collect())
        .collect();
    let most = heights.iter().map(|parts| parts.iter().sum()).fold(0.0, f64::max);
    if most <= 0.0 {
        return Err(Empty::NoFigures);
    }
    let unit = Unit::of(most, &data.currency, words);
    let column = |(quarter, parts): (&Quarter, Vec<f64>)| Column {
        label: quarter.label.clone(),
        above: unit.write(parts.iter().sum(), words),
        parts,
    };
    let columns: Vec<Column> = data.quarters.iter().zip(heights).map(column).collect();
    columns::draw(&parts, &columns, &unit.scale(most, words), Some(&unit.name), look)
}
