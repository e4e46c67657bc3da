//! The frame of charts whose lines run over a scale along the bottom: the plot with its grid, and how a line is
//! drawn. What stands along the bottom is left to the chart.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};
use plotters::chart::{ChartBuilder, ChartContext};
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::{Cartesian2d, LabelAreaPosition, LineSeries, TRANSPARENT};

use super::ink::Token;
use super::legend::{Entry, Mark};
use super::pen::Pen;
use super::scale::Scale;
use super::sheet::{Canvas, DrawError, Drawn, Face, Hang, Sheet};

pub(super) const PLOT_HEIGHT: i32 = 220;
/// Room for the labels along the bottom.
pub(super) const AXIS_ROOM: i32 = 26;

pub(super) type Plot<'a> = ChartContext<'a, Pen<'a>, Cartesian2d<RangedCoordf64, Scale>>;

/// A point of a line: along the bottom (days since the common era, or money), and in the unit of the scale.
pub(super) type Point = (f64, f64);

/// A day along the bottom.
pub(super) fn day(day: NaiveDate) -> f64 {
    f64::from(day.num_days_from_ce())
}

/// A line with its name; lines differ in width and dashes, too.
#[derive(Debug)]
pub(super) struct Line<'d> {
    pub name: &'d str,
    pub token: Token,
    /// Classes of its width and dashes.
    pub classes: &'static str,
    pub points: Vec<Point>,
}

impl Line<'_> {
    pub fn entry(&self) -> Entry {
        Entry { mark: Mark::Line(self.token, self.classes), label: self.name.to_owned() }
    }

    pub fn draw(&self, sheet: &Sheet, plot: &mut Plot<'_>) -> Drawn {
        let style = sheet.stroke(self.token, self.classes, 0);
        plot.draw_series(LineSeries::new(self.points.iter().copied(), style)).map(|_| ())
    }
}

/// The plot between `top` and what stands `below` it, with room of `tail` pixels at its right; and where it begins
/// at the left.
pub(super) fn plot<'a>(
    sheet: &Sheet,
    canvas: &Canvas<'a>,
    along: Range<f64>,
    scale: Scale,
    (top, tail, below): (i32, i32, i32),
) -> Result<(Plot<'a>, i32), DrawError> {
    let left = scale.widest().ceil() as i32 + 12;
    let mut plot: Plot<'a> = ChartBuilder::on(canvas)
        .margin_top(top)
        .margin_right(tail)
        .set_label_area_size(LabelAreaPosition::Left, left)
        .set_label_area_size(LabelAreaPosition::Bottom, below)
        .build_cartesian_2d(along, scale)?;
    plot.configure_mesh()
        .disable_x_mesh()
        .disable_x_axis()
        .x_labels(0)
        .axis_style(TRANSPARENT)
        .bold_line_style(sheet.hairline(Token::Grid))
        .light_line_style(TRANSPARENT)
        .y_label_style(sheet.text(Face::QUIET, Hang::End))
        .draw()?;
    Ok((plot, left))
}
