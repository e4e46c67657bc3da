//! Columns along the bottom, each made of parts that stand on one another in the order of the legend.

use plotters::chart::ChartBuilder;
use plotters::element::EmptyElement;
use plotters::prelude::{LabelAreaPosition, PathElement, Rectangle, TRANSPARENT};

use super::ink::Token;
use super::legend::{self, Entry, Mark};
use super::scale::Scale;
use super::sheet::{Canvas, Drawn, Face, Hang, SMALL, Sheet};
use super::stacks::Part;
use super::{Empty, Look, Picture, measure, sheet};

/// One column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    pub label: String,
    /// In the unit of the scale, in the order of the parts; 0 or more.
    pub parts: Vec<f64>,
    /// Its sum in words, written above it where there is room.
    pub above: String,
}

impl Column {
    pub fn total(&self) -> f64 {
        self.parts.iter().sum()
    }
}

const PLOT_HEIGHT: i32 = 190;
const AXIS_ROOM: i32 = 26;
/// Room above the highest column for its number.
const HEADROOM: i32 = 18;
/// Room for the unit of the scale.
const UNIT_ROOM: i32 = 16;

/// Draws the columns in the order given; `unit` stands above the scale.
///
/// Errors: `NotDrawn`.
pub(super) fn draw(
    parts: &[Part],
    columns: &[Column],
    scale: &Scale,
    unit: Option<&str>,
    look: &Look,
) -> Result<Picture, Empty> {
    let entry = |part: &Part| Entry { mark: Mark::Area(part.paint), label: part.label.clone() };
    let legend: Vec<Entry> = parts.iter().map(entry).collect();
    let (width, below) = (look.width(), legend::height(&legend, look.width()));
    let top = below + HEADROOM + if unit.is_some() { UNIT_ROOM } else { 0 };
    sheet::draw(look, (top + PLOT_HEIGHT + AXIS_ROOM) as u32, |sheet, canvas| {
        legend::draw(sheet, canvas, &legend, width)?;
        if let Some(unit) = unit {
            let unit = measure::abbreviate(unit, f64::from(width), SMALL, false);
            sheet.write(canvas, &unit, Face::QUIET, Hang::Start, (0, below + UNIT_ROOM / 2))?;
        }
        fill(sheet, canvas, parts, columns, scale, (top, width as i32))
    })
}

fn fill(
    sheet: &Sheet,
    canvas: &Canvas<'_>,
    parts: &[Part],
    columns: &[Column],
    scale: &Scale,
    (top, width): (i32, i32),
) -> Drawn {
    let left = scale.widest().ceil() as i32 + 12;
    let count = columns.len() as f64;
    let strong = Face { strong: true, ..Face::VALUE };
    let mut plot = ChartBuilder::on(canvas)
        .margin_top(top)
        .set_label_area_size(LabelAreaPosition::Left, left)
        .set_label_area_size(LabelAreaPosition::Bottom, AXIS_ROOM)
        .build_cartesian_2d(0.0..count, scale.clone())?;
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
    let thick = (slot * 0.56).clamp(3.0, 44.0) as i32;
    // Sums over some of the columns only would look like a choice.
    let summed = columns.iter().all(|column| strong.width(&column.above) + 2.0 < slot);
    for (at, column) in columns.iter().enumerate() {
        let middle = at as f64 + 0.5;
        let mut from = 0.0;
        for (value, part) in column.parts.iter().zip(parts) {
            let to = from + value;
            let high = plot.backend_coord(&(middle, from)).1 - plot.backend_coord(&(middle, to)).1;
            let styles = if *value > 0.0 { sheet.layers(part.paint, 2) } else { Vec::new() };
            for style in styles {
                let bar = EmptyElement::at((middle, from))
                    + Rectangle::new([(-thick / 2, -high + 1), (thick / 2, 0)], style);
                plot.draw_series(std::iter::once(bar))?;
            }
            from = to;
        }
        let (x, y) = plot.backend_coord(&(middle, from));
        if column.total() > 0.0 && summed {
            sheet.write(canvas, &column.above, strong, Hang::Middle, (x, y - 9))?;
        }
    }
    let base = sheet.hairline(Token::Axis);
    plot.draw_series(std::iter::once(PathElement::new(vec![(0.0, 0.0), (count, 0.0)], base)))?;
    let places: Vec<i32> =
        (0..columns.len()).map(|at| plot.backend_coord(&(at as f64 + 0.5, 0.0)).0).collect();
    let bottom = plot.backend_coord(&(0.0, 0.0)).1 + 14;
    let labels: Vec<&str> = columns.iter().map(|column| column.label.as_str()).collect();
    along(sheet, canvas, &labels, &places, bottom, (left, width))
}

/// Labels along the bottom: every one if they fit side by side, else every second, third, ...; kept
/// between the two bounds.
pub(super) fn along(
    sheet: &Sheet,
    canvas: &Canvas<'_>,
    labels: &[&str],
    places: &[i32],
    y: i32,
    (from, to): (i32, i32),
) -> Drawn {
    const AIR: f64 = 8.0;
    let room = f64::from(to - from);
    let labels: Vec<String> = labels
        .iter()
        .map(|label| measure::abbreviate(label, room.min(120.0), SMALL, false))
        .collect();
    let boxes: Vec<(f64, f64)> = labels
        .iter()
        .zip(places)
        .map(|(label, x)| {
            let width = Face::QUIET.width(label);
            let start = (f64::from(*x) - width / 2.0)
                .clamp(f64::from(from), (f64::from(to) - width).max(f64::from(from)));
            (start, start + width)
        })
        .collect();
    let fits = |step: usize| {
        let shown: Vec<&(f64, f64)> = boxes.iter().step_by(step).collect();
        shown.windows(2).all(|pair| matches!(pair, [one, next] if one.1 + AIR <= next.0))
    };
    let step = (1..=labels.len().max(1)).find(|step| fits(*step)).unwrap_or(1);
    for (label, (start, end)) in labels.iter().zip(&boxes).step_by(step) {
        let middle = ((start + end) / 2.0).round() as i32;
        sheet.write(canvas, label, Face::QUIET, Hang::Middle, (middle, y))?;
    }
    Ok(())
}
