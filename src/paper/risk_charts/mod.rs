//! The charts of risk, for screens and papers alike: the figures of `insight::risk`, a title that says what is to
//! be seen, and the drawing.
//!
//! - `grid`: the ways of risks on the grid
//! - `risks`: levels, acceptance, assets against categories
//! - `actions`: what is overdue, what is done month by month, what it costs
//! - `years`: how likely a year costs more than so much

mod actions;
mod grid;
mod risks;
mod years;

pub use grid::grid;
pub use years::exceedance;

use super::Drawing;
use super::gap_charts::Dates;
use crate::chart::{ChartTable, Empty, Look, Picture};
use crate::insight::risk::{Methods, summary};
use crate::text;
use crate::workbook::{Kind, Workbook};
use chrono::NaiveDate;

/// The charts that can be drawn from a workbook alone. [`exceedance`] takes drawn years besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RiskChart {
    /// Where open risks stand on the grid today, and where they will stand.
    Grid,
    /// How many open risks have which level, today and once treated.
    Levels,
    /// How it stands with the acceptance of what remains above the line, by level.
    Acceptance,
    /// Overdue actions about risks, by owner.
    Overdue,
    /// Actions about risks planned and done, month by month.
    BurnUp,
    /// What actions about risks cost in the first year, by the quarter in which they are due.
    Cost,
    /// Types of assets against categories of risk: highest level and number of open risks.
    Heat,
}

impl RiskChart {
    pub const ALL: [RiskChart; 7] = [
        RiskChart::Grid,
        RiskChart::Levels,
        RiskChart::Acceptance,
        RiskChart::Overdue,
        RiskChart::BurnUp,
        RiskChart::Cost,
        RiskChart::Heat,
    ];

    /// Name in ids, files and the text tables.
    pub const fn key(self) -> &'static str {
        match self {
            RiskChart::Grid => "grid",
            RiskChart::Levels => "levels",
            RiskChart::Acceptance => "acceptance",
            RiskChart::Overdue => "overdue",
            RiskChart::BurnUp => "burn-up",
            RiskChart::Cost => "cost",
            RiskChart::Heat => "heat",
        }
    }
}

/// The tables that these charts, and the screens around them, are made from.
pub const READS: &[Kind] = &[
    Kind::Organisation,
    Kind::Person,
    Kind::Document,
    Kind::Requirement,
    Kind::Asset,
    Kind::Control,
    Kind::RiskMethod,
    Kind::ScaleStep,
    Kind::RiskLevel,
    Kind::Risk,
    Kind::RiskReview,
    Kind::TreatmentPlan,
    Kind::Action,
    Kind::DueChange,
    Kind::Approval,
];

/// What all charts of one picture book need.
pub struct Studio<'a> {
    pub book: &'a Workbook,
    pub today: NaiveDate,
    pub dates: &'a dyn Dates,
    /// Width in pixels that the texts are meant for.
    pub width: u32,
    /// What the ids begin with; one chart can be on a page twice.
    pub prefix: &'a str,
}

impl std::fmt::Debug for Studio<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Studio").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}

impl Studio<'_> {
    /// Draws a chart. Nothing where there is nothing that it could be about: without a grid in force there are no
    /// places, levels and acceptances.
    pub fn draw(&self, chart: RiskChart) -> Option<Drawing> {
        match chart {
            RiskChart::Grid => {
                let id = id(self.prefix, chart.key());
                grid(&Methods::read(self.book), summary::open(self.book), self.width, &id)
            }
            RiskChart::Levels => self.levels(),
            RiskChart::Acceptance => self.acceptance(),
            RiskChart::Overdue => Some(self.overdue()),
            RiskChart::BurnUp => Some(self.burn_up()),
            RiskChart::Cost => Some(self.cost()),
            RiskChart::Heat => self.heat(),
        }
    }

    fn finish(
        &self,
        chart: RiskChart,
        (title, about): (String, String),
        draw: impl FnOnce(&Look) -> Result<Picture, Empty>,
        figures: ChartTable,
    ) -> Drawing {
        finish(chart.key(), (self.width, self.prefix), (title, about), draw, figures)
    }
}

fn id(prefix: &str, key: &str) -> String {
    format!("{prefix}-risk-{key}")
}

fn finish(
    key: &'static str,
    (width, prefix): (u32, &str),
    (title, about): (String, String),
    draw: impl FnOnce(&Look) -> Result<Picture, Empty>,
    figures: ChartTable,
) -> Drawing {
    let look =
        Look { id: id(prefix, key), width, title: title.clone(), description: about.clone() };
    Drawing { picture: draw(&look), title, about, figures }
}

/// A text of the table with numbers and names in it.
fn say(key: &str, args: &[(&str, &dyn std::fmt::Display)]) -> String {
    let args: Vec<(&str, String)> = args.iter().map(|(name, v)| (*name, v.to_string())).collect();
    let args: Vec<(&str, &str)> = args.iter().map(|(name, v)| (*name, v.as_str())).collect();
    text::fill(key, &args)
}

/// A number as the charts take it.
fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The tone of a level, 1 to 5, whatever the number of levels.
pub fn tone(rank: u8, levels: usize) -> usize {
    let (rank, last) = (usize::from(rank).max(1) - 1, levels.max(2) - 1);
    1 + (rank.min(last) * 4 + last / 2) / last
}
