//! The line above a chart that says which mark means what.

use plotters::prelude::{Circle, PathElement, Rectangle};

use super::ink::{Paint, Token};
use super::measure;
use super::sheet::{Canvas, Drawn, Face, Hang, SMALL, Sheet};

/// The mark before a legend's word.
#[derive(Debug, Clone, Copy)]
pub(super) enum Mark {
    Area(Paint),
    /// A bar that is only outlined.
    Outline(Token),
    Dot(Token),
    Ring(Token),
    /// An upright stroke.
    Stroke(Token),
    /// A piece of a line with the classes of its width and dashes.
    Line(Token, &'static str),
}

#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub mark: Mark,
    pub label: String,
}

const MARK: i32 = 14;
const GAP: i32 = 6;
const BETWEEN: i32 = 18;
const LINE: i32 = 20;
/// Air between the legend and the chart.
const BELOW: i32 = 10;

/// Where each entry starts, and how high the legend is, for a width in pixels.
fn places(entries: &[Entry], width: i32) -> (Vec<(i32, i32)>, i32) {
    let (mut x, mut y) = (0, 0);
    let mut places = Vec::with_capacity(entries.len());
    for entry in entries {
        let needed = MARK + GAP + Face::QUIET.width(&entry.label).ceil() as i32;
        if x > 0 && x + needed > width {
            x = 0;
            y += LINE;
        }
        places.push((x, y));
        x += needed + BETWEEN;
    }
    (places, if entries.is_empty() { 0 } else { y + LINE + BELOW })
}

pub(super) fn height(entries: &[Entry], width: u32) -> i32 {
    places(entries, width as i32).1
}

/// Draws the legend at the top of the sheet.
pub(super) fn draw(sheet: &Sheet, canvas: &Canvas<'_>, entries: &[Entry], width: u32) -> Drawn {
    let (places, _) = places(entries, width as i32);
    for (entry, (x, y)) in entries.iter().zip(places) {
        let middle = y + LINE / 2;
        mark(sheet, canvas, entry.mark, x, middle)?;
        let room = f64::from(width as i32 - x - MARK - GAP);
        let label = measure::abbreviate(&entry.label, room, SMALL, false);
        sheet.write(canvas, &label, Face::QUIET, Hang::Start, (x + MARK + GAP, middle))?;
    }
    Ok(())
}

fn mark(sheet: &Sheet, canvas: &Canvas<'_>, mark: Mark, x: i32, middle: i32) -> Drawn {
    let frame = [(x, middle - 5), (x + MARK, middle + 5)];
    let centre = (x + MARK / 2, middle);
    match mark {
        Mark::Area(paint) => {
            for style in sheet.layers(paint, 2) {
                canvas.draw(&Rectangle::new(frame, style))?;
            }
            Ok(())
        }
        Mark::Outline(token) => canvas.draw(&Rectangle::new(frame, sheet.hollow(token, "cw-1", 2))),
        Mark::Dot(token) => canvas.draw(&Circle::new(centre, 5, sheet.fill(token, 0))),
        Mark::Ring(token) => canvas.draw(&Circle::new(centre, 4, sheet.hollow(token, "cw-2", 0))),
        Mark::Stroke(token) => {
            let ends = vec![(centre.0, middle - 7), (centre.0, middle + 7)];
            canvas.draw(&PathElement::new(ends, sheet.stroke(token, "cw-2", 0)))
        }
        Mark::Line(token, classes) => {
            let ends = vec![(x, middle), (x + MARK, middle)];
            canvas.draw(&PathElement::new(ends, sheet.stroke(token, classes, 0)))
        }
    }
}
