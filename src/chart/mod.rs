//! Charts: plain figures in, an SVG out, drawn by plotters.
//!
//! Every chart is a file with its data, a function that draws it, and its figures as a table, which
//! is always shown beside it. The layer holds no sentence: titles, descriptions and labels come in.
//! **Invariant:** the same input gives the same bytes natively and in the browser; nothing here
//! touches the DOM or measures with a font.
//!
//! - `area_bars`: conformity by area, at the start, now and as planned
//! - `verdicts`: how many lines of each area are met, partly met, ...
//! - `heat_map`: every control as a cell that leads to its line
//! - `change`: each area now against the run compared with
//! - `trend`: the headline over the closed runs
//! - `actions`: open actions by owner and by month due
//! - `maturity`: the separate axis from 0 to 5
//! - `risk_grid`: likelihood and impact, with arrows from today to once treated
//! - `levels`: how many risks have which level, today and once treated
//! - `acceptance`: how many risks above the line are accepted, by level
//! - `burn_up`: actions planned and done, month by month
//! - `cost`: what treatment costs, by quarter
//! - `risk_heat`: types of assets against categories of risk
//! - `series`: columns or lines of any named series, with a target
//! - `exceedance`: how likely a year costs more than so much
//!
//! `stacks`, `columns` and `lines` are what several of them share.

mod amount;
mod columns;
mod ink;
mod legend;
mod lines;
mod measure;
mod pen;
mod rows;
mod scale;
mod sheet;
mod stacks;
mod standalone;
mod words;

pub mod acceptance;
pub mod actions;
pub mod area_bars;
pub mod burn_up;
pub mod change;
pub mod cost;
pub mod exceedance;
pub mod heat_map;
pub mod levels;
pub mod maturity;
pub mod risk_grid;
pub mod risk_heat;
pub mod series;
pub mod trend;
pub mod verdicts;

pub use ink::{Theme, Verdict};
pub(crate) use sheet::escape;
pub use standalone::standalone;
pub use words::Words;

/// How a chart is to be drawn, whatever its figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// Unique on the page; the ids inside the SVG begin with it.
    pub id: String,
    /// Width in pixels, taken as 320 to 1400. The SVG scales, but text is meant for this width.
    pub width: u32,
    /// The accessible name.
    pub title: String,
    /// What the chart shows, in a sentence or two with the figures that matter.
    pub description: String,
}

impl Look {
    fn width(&self) -> u32 {
        self.width.clamp(320, 1400)
    }

    fn id_prefix(&self) -> String {
        let kept: String =
            self.id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        format!("chart-{kept}")
    }
}

/// A drawn chart. `svg` takes its colours from `style/chart.css`; see `standalone` for a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub svg: String,
    /// The size it was laid out for, in pixels.
    pub width: u32,
    pub height: u32,
}

/// Why there is no picture. The page says so in words instead of showing an empty frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Empty {
    /// There are no rows at all.
    NoRows,
    /// There are rows, but none holds a figure yet.
    NoFigures,
    /// The drawing failed.
    NotDrawn,
}

impl Empty {
    /// Key of the sentence that is shown instead.
    pub fn key(self) -> &'static str {
        match self {
            Empty::NoRows => "chart.empty.no_rows",
            Empty::NoFigures => "chart.empty.no_figures",
            Empty::NotDrawn => "chart.empty.not_drawn",
        }
    }
}

/// A chart's figures, as shown beside it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChartTable {
    pub columns: Vec<String>,
    /// Each as long as `columns`.
    pub rows: Vec<Vec<String>>,
}

/// An area of the standard: its code (`A.5`, `6`) and title.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Area {
    pub code: String,
    pub title: String,
}

impl Area {
    /// Both in one line.
    pub fn name(&self) -> String {
        format!("{} {}", self.code, self.title).trim().to_owned()
    }
}

/// Points reached of points that could be reached.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    pub points: f64,
    pub of: f64,
}

impl Share {
    /// Whole percent, rounded **down** so that 100 means all of it; none when there is nothing to
    /// reach or a figure is not a number.
    pub fn percent(self) -> Option<u32> {
        if !(self.of > 0.0 && self.points.is_finite() && self.of.is_finite()) {
            return None;
        }
        // The small term mends fractions such as 0.29 that floating point holds a hair too low.
        let percent = (self.points / self.of * 100.0 + 1e-9).floor().clamp(0.0, 100.0) as u32;
        Some(if self.points < self.of { percent.min(99) } else { percent })
    }
}

#[cfg(test)]
mod tests;
