//! Open actions: who has them, and when they fall due.

use plotters::chart::ChartBuilder;
use plotters::element::EmptyElement;
use plotters::prelude::{LabelAreaPosition, PathElement, Rectangle, TRANSPARENT};

use super::ink::{Paint, Pattern, Token};
use super::legend::{self, Entry, Mark};
use super::rows::{Frame, draw_rows};
use super::scale::Scale;
use super::sheet::{Canvas, Drawn, Face, Hang, SMALL, Sheet};
use super::{Area, ChartTable, Empty, Look, Picture, Words, measure, sheet, verdicts};

/// The open actions of one owner, or of one month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    /// The owner's name, or the month as it is written in the reader's language.
    pub label: String,
    pub overdue: u32,
    /// Open and not overdue.
    pub open: u32,
}

impl Load {
    fn total(&self) -> u32 {
        self.overdue.saturating_add(self.open)
    }
}

fn overdue() -> Paint {
    Paint {
        fill: Token::NotMet,
        on: Token::OnNotMet,
        pattern: Some(Pattern::Hatch),
        outline: false,
    }
}

fn open() -> Paint {
    Paint { fill: Token::Now, on: Token::OnMet, pattern: None, outline: false }
}

fn legend(words: &Words) -> Vec<Entry> {
    vec![
        Entry { mark: Mark::Area(overdue()), label: words.overdue.clone() },
        Entry { mark: Mark::Area(open()), label: words.open.clone() },
    ]
}

fn most(loads: &[Load]) -> Result<u32, Empty> {
    match loads.iter().map(Load::total).max() {
        None => Err(Empty::NoRows),
        Some(0) => Err(Empty::NoFigures),
        Some(most) => Ok(most),
    }
}

/// A bar per owner, overdue first.
///
/// Errors: `NoRows` without owners, `NoFigures` when nothing is open.
pub fn by_owner(loads: &[Load], words: &Words, look: &Look) -> Result<Picture, Empty> {
    let most = most(loads)?;
    let owners: Vec<Area> =
        loads.iter().map(|load| Area { code: String::new(), title: load.label.clone() }).collect();
    let areas: Vec<&Area> = owners.iter().collect();
    let frame = Frame {
        look,
        areas: &areas,
        content: 20,
        scale: Scale::counts(most),
        legend: legend(words),
        lead: 0,
        tail: verdicts::tail(most),
    };
    draw_rows(&frame, |rows| {
        for (row, load) in loads.iter().enumerate() {
            if load.overdue > 0 {
                verdicts::part(rows, row, 0.0, load.overdue, overdue())?;
            }
            if load.open > 0 {
                verdicts::part(rows, row, f64::from(load.overdue), load.open, open())?;
            }
            let face = Face { strong: true, ..Face::VALUE };
            rows.label(
                row,
                f64::from(load.total()),
                (7, 0),
                &load.total().to_string(),
                face,
                Hang::Start,
            )?;
        }
        Ok(())
    })
}

const PLOT_HEIGHT: i32 = 190;
const AXIS_ROOM: i32 = 26;
/// Room above the highest column for its number.
const HEADROOM: i32 = 18;

/// A column per month, in the order given.
///
/// Errors: `NoRows` without months, `NoFigures` when nothing is open.
pub fn by_month(loads: &[Load], words: &Words, look: &Look) -> Result<Picture, Empty> {
    let scale = Scale::counts(most(loads)?);
    let legend = legend(words);
    let top = legend::height(&legend, look.width()) + HEADROOM;
    sheet::draw(look, (top + PLOT_HEIGHT + AXIS_ROOM) as u32, |sheet, canvas| {
        legend::draw(sheet, canvas, &legend, look.width())?;
        columns(sheet, canvas, loads, &scale, top, look.width() as i32)
    })
}

fn columns(
    sheet: &Sheet,
    canvas: &Canvas<'_>,
    loads: &[Load],
    scale: &Scale,
    top: i32,
    width: i32,
) -> Drawn {
    let left = scale.widest().ceil() as i32 + 12;
    let count = loads.len() as f64;
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
    for (at, load) in loads.iter().enumerate() {
        let middle = at as f64 + 0.5;
        let mut from = 0.0;
        for (number, paint) in [(load.overdue, overdue()), (load.open, open())] {
            let to = from + f64::from(number);
            let high = plot.backend_coord(&(middle, from)).1 - plot.backend_coord(&(middle, to)).1;
            let styles = if number > 0 { sheet.layers(paint, 2) } else { Vec::new() };
            for style in styles {
                let bar = EmptyElement::at((middle, from))
                    + Rectangle::new([(-thick / 2, -high + 1), (thick / 2, 0)], style);
                plot.draw_series(std::iter::once(bar))?;
            }
            from = to;
        }
        let (x, y) = plot.backend_coord(&(middle, from));
        if load.total() > 0 && strong.width(&load.total().to_string()) + 2.0 < slot {
            sheet.write(canvas, &load.total().to_string(), strong, Hang::Middle, (x, y - 9))?;
        }
    }
    let base = sheet.hairline(Token::Axis);
    plot.draw_series(std::iter::once(PathElement::new(vec![(0.0, 0.0), (count, 0.0)], base)))?;
    let places: Vec<i32> =
        (0..loads.len()).map(|at| plot.backend_coord(&(at as f64 + 0.5, 0.0)).0).collect();
    let bottom = plot.backend_coord(&(0.0, 0.0)).1 + 14;
    let labels: Vec<&str> = loads.iter().map(|load| load.label.as_str()).collect();
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

fn table(loads: &[Load], first: &str, words: &Words) -> ChartTable {
    let row = |load: &Load| {
        vec![
            load.label.clone(),
            load.overdue.to_string(),
            load.open.to_string(),
            load.total().to_string(),
        ]
    };
    let columns =
        vec![first.to_owned(), words.overdue.clone(), words.open.clone(), words.total.clone()];
    ChartTable { columns, rows: loads.iter().map(row).collect() }
}

pub fn table_by_owner(loads: &[Load], words: &Words) -> ChartTable {
    table(loads, &words.owner, words)
}

pub fn table_by_month(loads: &[Load], words: &Words) -> ChartTable {
    table(loads, &words.month, words)
}
