//! Bars of counts, one a row, each made of kinds that follow one another in the order of the legend.

use plotters::prelude::Rectangle;

use super::ink::{Paint, Token};
use super::legend::{Entry, Mark};
use super::rows::{Frame, Rows, draw_rows};
use super::scale::Scale;
use super::sheet::{Drawn, Face, Hang};
use super::{Area, ChartTable, Empty, Look, Picture};

/// What a piece of a bar stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub label: String,
    pub paint: Paint,
}

/// One bar: how many of each part, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bar {
    pub area: Area,
    pub counts: Vec<u32>,
}

impl Bar {
    fn total(&self) -> u32 {
        self.counts.iter().fold(0, |sum, count| sum.saturating_add(*count))
    }
}

const THICK: i32 = 20;

/// Room after the longest bar for its number.
pub(super) fn tail(most: u32) -> i32 {
    let face = Face { strong: true, ..Face::VALUE };
    (face.width(&most.to_string()).ceil() as i32 + 14).max(24)
}

/// Draws the bars with their totals at the end.
///
/// Errors: `NoRows` without bars, `NoFigures` when all counts are 0.
pub(super) fn draw(parts: &[Part], bars: &[Bar], look: &Look) -> Result<Picture, Empty> {
    let most = bars.iter().map(Bar::total).max().ok_or(Empty::NoRows)?;
    if most == 0 {
        return Err(Empty::NoFigures);
    }
    let areas: Vec<&Area> = bars.iter().map(|bar| &bar.area).collect();
    let entry = |part: &Part| Entry { mark: Mark::Area(part.paint), label: part.label.clone() };
    let frame = Frame {
        look,
        areas: &areas,
        content: THICK,
        scale: Scale::counts(most),
        legend: parts.iter().map(entry).collect(),
        lead: 0,
        tail: tail(most),
    };
    draw_rows(&frame, |rows| {
        for (row, bar) in bars.iter().enumerate() {
            let mut from = 0.0;
            for (part, count) in parts.iter().zip(&bar.counts).filter(|(_, count)| **count > 0) {
                let title = format!("{}: {} {count}", bar.area.name(), part.label);
                rows.sheet.open(&title, None);
                piece(rows, row, from, *count, part.paint)?;
                rows.sheet.close();
                from += f64::from(*count);
            }
            let face = Face { strong: true, ..Face::VALUE };
            rows.label(row, from, (7, 0), &bar.total().to_string(), face, Hang::Start)?;
        }
        Ok(())
    })
}

/// One piece of a bar, with its count where there is room for it.
fn piece(rows: &mut Rows<'_, '_>, row: usize, from: f64, count: u32, paint: Paint) -> Drawn {
    let to = from + f64::from(count);
    rows.bar(row, (from, to), (-THICK / 2, THICK), paint)?;
    let ((x0, y), (x1, _)) = (rows.at(row, from), rows.at(row, to));
    // A thread of the surface between two pieces.
    let seam = Rectangle::new(
        [(x1 - 1, y - THICK / 2 - 1), (x1, y + THICK / 2 + 1)],
        rows.sheet.fill(Token::Surface, 0),
    );
    rows.canvas.draw(&seam)?;
    let label = count.to_string();
    let face = Face::on(paint.on);
    let half = (face.width(&label) / 2.0).ceil() as i32 + 2;
    let middle = (x0 + x1 - 1) / 2;
    if x1 - x0 < 2 * half + 4 {
        return Ok(());
    }
    if paint.pattern.is_some() {
        let plate = Rectangle::new(
            [(middle - half, y - 7), (middle + half, y + 7)],
            rows.sheet.fill(paint.fill, 2),
        );
        rows.canvas.draw(&plate)?;
    }
    rows.sheet.write(rows.canvas, &label, face, Hang::Middle, (middle, y))
}

/// Every count; `first` heads the names and `total` the sums.
pub(super) fn table(first: &str, parts: &[Part], bars: &[Bar], total: &str) -> ChartTable {
    let mut columns = vec![first.to_owned()];
    columns.extend(parts.iter().map(|part| part.label.clone()));
    columns.push(total.to_owned());
    let rows = bars.iter().map(|bar| {
        let mut row = vec![bar.area.name()];
        row.extend(bar.counts.iter().map(u32::to_string));
        row.push(bar.total().to_string());
        row
    });
    ChartTable { columns, rows: rows.collect() }
}
