//! Named series over the same labels: columns side by side, or lines, with the target as a dashed one.

use chrono::NaiveDate;
use plotters::chart::ChartBuilder;
use plotters::element::EmptyElement;
use plotters::prelude::{Circle, LabelAreaPosition, PathElement, Rectangle, TRANSPARENT};

use super::columns::along;
use super::ink::{Paint, Token, Verdict};
use super::legend::{self, Entry, Mark};
use super::lines::{self, AXIS_ROOM, Line, Plot, Point};
use super::scale::Scale;
use super::sheet::{Canvas, Drawn, Face, Hang, SMALL, Sheet};
use super::{ChartTable, Empty, Look, Picture, Words, measure, sheet};

/// How the series are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Columns,
    Lines,
}

/// A place along the bottom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub label: String,
    /// Lines stand as far apart as the days do, where every place has one.
    pub day: Option<NaiveDate>,
}

/// Values in the order of the places; none where there is none.
#[derive(Debug, Clone, PartialEq)]
pub struct Values {
    pub name: String,
    pub values: Vec<Option<f64>>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    pub shape: Shape,
    pub places: Vec<Place>,
    pub series: Vec<Values>,
    pub target: Option<f64>,
    /// Stands above the scale; may be empty.
    pub unit: String,
    /// Head of the places in the figures.
    pub head: String,
}

/// Room above the plot for the numbers at its highest values.
const HEADROOM: i32 = 18;
const UNIT_ROOM: i32 = 16;
const PLOT_HEIGHT: i32 = 190;
const TAIL: i32 = 12;
/// Decimals of the numbers that are written, at most.
const PLACES: i32 = 4;
/// What is greater is no reading that anybody took; its digits would fill the chart.
const GREATEST: f64 = 1e15;
const TARGET: &str = "cw-1 c-dash";

/// Draws the series in their order.
///
/// Errors: `NoRows` without places or series, `NoFigures` when there is no value at all.
pub fn draw(data: &Series, words: &Words, look: &Look) -> Result<Picture, Empty> {
    if data.places.is_empty() || data.series.is_empty() {
        return Err(Empty::NoRows);
    }
    let scale = scale(data, words).ok_or(Empty::NoFigures)?;
    let entries = entries(data, words);
    let below = legend::height(&entries, look.width());
    let unit = data.unit.trim();
    let top = below + HEADROOM + if unit.is_empty() { 0 } else { UNIT_ROOM };
    sheet::draw(look, (top + PLOT_HEIGHT + AXIS_ROOM) as u32, |sheet, canvas| {
        legend::draw(sheet, canvas, &entries, look.width())?;
        if !unit.is_empty() {
            let unit = measure::abbreviate(unit, f64::from(look.width()), SMALL, false);
            sheet.write(canvas, &unit, Face::QUIET, Hang::Start, (0, below + UNIT_ROOM / 2))?;
        }
        let frame = Frame { sheet, canvas, data, words, top, width: look.width() as i32 };
        match data.shape {
            Shape::Columns => frame.columns(scale),
            Shape::Lines => frame.lines(scale),
        }
    })
}

/// A value that can be drawn.
fn drawn(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.abs() <= GREATEST)
}

/// Every value that can be drawn.
fn numbers(data: &Series) -> impl Iterator<Item = f64> {
    let shown = data.series.iter().flat_map(|s| s.values.iter().take(data.places.len()));
    shown.filter_map(|value| drawn(*value))
}

/// Columns stand on zero. Lines whose values lie close together, far from it, are drawn larger.
fn scale(data: &Series, words: &Words) -> Option<Scale> {
    let mut all: Vec<f64> = numbers(data).collect();
    if all.is_empty() {
        return None;
    }
    all.extend(drawn(data.target));
    let low = all.iter().copied().fold(f64::INFINITY, f64::min);
    let high = all.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let close = data.shape == Shape::Lines && low > high / 2.0 && low < high;
    let low = if close { low } else { low.min(0.0) };
    // Counts have no halves.
    if low == 0.0 && all.iter().all(|n| n.fract() == 0.0) {
        return Some(Scale::round(high, |n| number(n, words)));
    }
    Some(Scale::spread(low, high.max(if close { high } else { 0.0 }), |n| number(n, words)))
}

fn number(value: f64, words: &Words) -> String {
    words.number(value, PLACES)
}

/// What each series is painted with; patterns tell them apart without colour.
fn paint(at: usize) -> Paint {
    match at % 4 {
        0 => Paint::plain(Token::Now),
        1 => Verdict::Mostly.paint(),
        2 => Verdict::Partly.paint(),
        _ => Verdict::NotApplicable.paint(),
    }
}

/// Colour, width, and whether its points are full; lines differ in all of them.
fn stroke(at: usize) -> (Token, &'static str, bool) {
    match at % 4 {
        0 => (Token::Now, "cw-3", true),
        1 => (Token::Text, "cw-1", false),
        2 => (Token::NotMet, "cw-2", true),
        _ => (Token::Muted, "cw-1", false),
    }
}

fn entries(data: &Series, words: &Words) -> Vec<Entry> {
    let entry = |(at, series): (usize, &Values)| {
        let (token, classes, _) = stroke(at);
        let mark = match data.shape {
            Shape::Columns => Mark::Area(paint(at)),
            Shape::Lines => Mark::Line(token, classes),
        };
        Entry { mark, label: series.name.clone() }
    };
    let target = drawn(data.target).map(|target| Entry {
        mark: Mark::Line(Token::Target, TARGET),
        label: format!("{} {}", words.target, number(target, words)),
    });
    data.series.iter().enumerate().map(entry).chain(target).collect()
}

struct Frame<'f, 'c> {
    sheet: &'f Sheet,
    canvas: &'f Canvas<'c>,
    data: &'f Series,
    words: &'f Words,
    top: i32,
    width: i32,
}

impl Frame<'_, '_> {
    fn columns(&self, scale: Scale) -> Drawn {
        let Frame { sheet, canvas, data, words, top, width } = *self;
        let left = scale.widest().ceil() as i32 + 12;
        let count = data.places.len() as f64;
        let face = Face { strong: true, ..Face::VALUE };
        let mut plot = ChartBuilder::on(canvas)
            .margin_top(top)
            .set_label_area_size(LabelAreaPosition::Left, left)
            .set_label_area_size(LabelAreaPosition::Bottom, AXIS_ROOM)
            .build_cartesian_2d(0.0..count, scale)?;
        plot.configure_mesh()
            .disable_x_mesh()
            .disable_x_axis()
            .x_labels(0)
            .axis_style(TRANSPARENT)
            .bold_line_style(sheet.hairline(Token::Grid))
            .light_line_style(TRANSPARENT)
            .y_label_style(sheet.text(Face::QUIET, Hang::End))
            .draw()?;
        let slot = f64::from(width - left) / count;
        let all = data.series.len() as i32;
        let thick = (slot * 0.72 / f64::from(all)).clamp(2.0, 34.0) as i32;
        // Numbers over some of the columns only would look like a choice.
        let fits = |n: f64| face.width(&number(n, words)) + 2.0 < f64::from(thick + 4);
        let written = numbers(data).all(fits);
        for (at, place) in data.places.iter().enumerate() {
            let middle = at as f64 + 0.5;
            for (n, series) in data.series.iter().enumerate() {
                let Some(value) = drawn(series.values.get(at).copied().flatten()) else {
                    continue;
                };
                let x = n as i32 * thick - all * thick / 2;
                let high =
                    plot.backend_coord(&(middle, 0.0)).1 - plot.backend_coord(&(middle, value)).1;
                let title = format!("{}: {} {}", place.label, series.name, number(value, words));
                sheet.open(&title, None);
                for style in sheet.layers(paint(n), 1) {
                    let ends = [(x + 1, (-high).min(0)), (x + thick - 1, (-high).max(0))];
                    let bar = EmptyElement::at((middle, 0.0)) + Rectangle::new(ends, style);
                    plot.draw_series(std::iter::once(bar))?;
                }
                sheet.close();
                if written && value != 0.0 {
                    let (centre, y) = plot.backend_coord(&(middle, value.max(0.0)));
                    let over = (centre + x + thick / 2, y - 9);
                    sheet.write(canvas, &number(value, words), face, Hang::Middle, over)?;
                }
            }
        }
        let base = sheet.hairline(Token::Axis);
        plot.draw_series(std::iter::once(PathElement::new(vec![(0.0, 0.0), (count, 0.0)], base)))?;
        if let Some(target) = drawn(data.target) {
            let ends = vec![(0.0, target), (count, target)];
            let style = sheet.stroke(Token::Target, TARGET, 0);
            plot.draw_series(std::iter::once(PathElement::new(ends, style)))?;
        }
        let at = |n: usize| plot.backend_coord(&(n as f64 + 0.5, 0.0)).0;
        let places: Vec<i32> = (0..data.places.len()).map(at).collect();
        self.labels(&places, left)
    }

    fn lines(&self, scale: Scale) -> Drawn {
        let Frame { sheet, canvas, data, top, .. } = *self;
        let at = positions(&data.places);
        let (first, last) = (at.first().copied().unwrap_or(0.0), at.last().copied().unwrap_or(0.0));
        // A single point stands in the middle.
        let span = if last > first { first..last } else { first - 0.5..first + 0.5 };
        let ends = (span.start, span.end);
        let low = scale.min;
        let (mut plot, left) = lines::plot(sheet, canvas, span, scale, (top, TAIL, AXIS_ROOM))?;
        if let Some(target) = drawn(data.target) {
            let style = sheet.stroke(Token::Target, TARGET, 0);
            let path = PathElement::new(vec![(ends.0, target), (ends.1, target)], style);
            plot.draw_series(std::iter::once(path))?;
        }
        // The first series lies on top.
        for (n, series) in data.series.iter().enumerate().rev() {
            let (token, classes, full) = stroke(n);
            for points in pieces(&at, &series.values) {
                let dots = points.clone();
                Line { name: &series.name, token, classes, points }.draw(sheet, &mut plot)?;
                let dot = |point| match full {
                    true => Circle::new(point, 4, sheet.fill(token, 0)),
                    false => Circle::new(point, 4, sheet.hollow(token, "cw-2", 0)),
                };
                plot.draw_series(dots.into_iter().map(dot))?;
            }
        }
        if let Some(series) = data.series.first() {
            self.write_values(&plot, &at, &series.values, left)?;
        }
        let places: Vec<i32> = at.iter().map(|x| plot.backend_coord(&(*x, low)).0).collect();
        self.labels(&places, left)
    }

    /// The numbers above the points, the newest first, as many as have room.
    fn write_values(
        &self,
        plot: &Plot<'_>,
        at: &[f64],
        values: &[Option<f64>],
        left: i32,
    ) -> Drawn {
        let face = Face { strong: true, ..Face::VALUE };
        let mut free = self.width;
        let points = at.iter().zip(values).filter_map(|(x, value)| Some((*x, drawn(*value)?)));
        let points: Vec<Point> = points.collect();
        for point in points.into_iter().rev() {
            let label = number(point.1, self.words);
            let width = face.width(&label).ceil() as i32;
            let (x, y) = plot.backend_coord(&point);
            let start = (x - width / 2).min(self.width - width).max(left);
            if start + width < free {
                let middle = (start + width / 2, y - 11);
                self.sheet.write(self.canvas, &label, face, Hang::Middle, middle)?;
                free = start - 6;
            }
        }
        Ok(())
    }

    fn labels(&self, places: &[i32], left: i32) -> Drawn {
        let labels: Vec<&str> = self.data.places.iter().map(|p| p.label.as_str()).collect();
        let bottom = self.top + PLOT_HEIGHT + 14;
        along(self.sheet, self.canvas, &labels, places, bottom, (left, self.width - 2))
    }
}

/// Where the places stand along the bottom: by their days where these go on, else side by side.
fn positions(places: &[Place]) -> Vec<f64> {
    let days: Option<Vec<f64>> = places.iter().map(|p| p.day.map(lines::day)).collect();
    let go_on = |days: &Vec<f64>| days.windows(2).all(|pair| matches!(pair, [a, b] if a < b));
    days.filter(go_on).unwrap_or_else(|| (0..places.len()).map(|n| n as f64).collect())
}

/// The runs of values without a gap.
fn pieces(at: &[f64], values: &[Option<f64>]) -> Vec<Vec<Point>> {
    let mut pieces: Vec<Vec<Point>> = Vec::new();
    let mut goes_on = false;
    for (x, value) in at.iter().zip(values) {
        let Some(value) = drawn(*value) else {
            goes_on = false;
            continue;
        };
        match pieces.last_mut() {
            Some(piece) if goes_on => piece.push((*x, value)),
            _ => pieces.push(vec![(*x, value)]),
        }
        goes_on = true;
    }
    pieces
}

pub fn table(data: &Series, words: &Words) -> ChartTable {
    let mut columns = vec![data.head.clone()];
    columns.extend(data.series.iter().map(|series| series.name.clone()));
    columns.extend(data.target.map(|_| words.target.clone()));
    let row = |(at, place): (usize, &Place)| {
        let value = |series: &Values| match series.values.get(at).copied().flatten() {
            Some(value) => number(value, words),
            None => words.none(),
        };
        let mut row = vec![place.label.clone()];
        row.extend(data.series.iter().map(value));
        row.extend(data.target.map(|target| number(target, words)));
        row
    };
    ChartTable { columns, rows: data.places.iter().enumerate().map(row).collect() }
}
