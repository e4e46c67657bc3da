//! The charts that there are, by what each is about: one list for the page, its worker and the papers.

use super::gap_charts::{self, Dates, GapChart};
use super::risk_charts::{self, RiskChart};
use crate::chart::{ChartTable, Empty, Picture};
use crate::workbook::{Id, Kind, Workbook};
use chrono::NaiveDate;

/// A chart with what belongs beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// What is to be seen, with the figures that matter.
    pub title: String,
    /// What the chart shows, whatever the figures.
    pub about: String,
    pub picture: Result<Picture, Empty>,
    pub figures: ChartTable,
}

/// A chart of the workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// Of a gap assessment; the trend is of all of them, and of no run.
    Gap {
        chart: GapChart,
        run: Id,
    },
    Risk(RiskChart),
}

impl Figure {
    /// Every chart, those about a row for this one, in the order in which page and worker count them.
    pub fn all(row: Id) -> impl Iterator<Item = Figure> {
        let gap = GapChart::ALL.iter().map(move |chart| Figure::Gap { chart: *chart, run: row });
        gap.chain(RiskChart::ALL.map(Figure::Risk))
    }

    /// Name in ids and files.
    pub fn key(self) -> &'static str {
        match self {
            Figure::Gap { chart, .. } => chart.key(),
            Figure::Risk(chart) => chart.key(),
        }
    }

    /// The row that it is about; no row's id where it is about all of the workbook.
    pub fn row(self) -> Id {
        match self {
            Figure::Gap { run, .. } => run,
            Figure::Risk(_) => Id::default(),
        }
    }

    /// The tables that it is drawn from.
    pub fn reads(self) -> &'static [Kind] {
        match self {
            Figure::Gap { .. } => gap_charts::READS,
            Figure::Risk(_) => risk_charts::READS,
        }
    }

    /// Draws it for a width in pixels. Nothing where what it is about is not in the workbook.
    pub fn draw(
        self,
        book: &Workbook,
        today: NaiveDate,
        dates: &dyn Dates,
        width: u32,
    ) -> Option<Drawing> {
        match self {
            Figure::Gap { chart, run } => {
                let studio = gap_charts::Studio { book, today, dates, width, prefix: "page" };
                match chart {
                    GapChart::Trend => Some(studio.trend()),
                    chart => studio.draw(chart, run),
                }
            }
            Figure::Risk(chart) => {
                let studio = risk_charts::Studio { book, today, dates, width, prefix: "page" };
                studio.draw(chart)
            }
        }
    }
}
