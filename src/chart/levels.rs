//! How many risks have which level: two bars for each, today and once treated.

use super::ink::{Paint, Token};
use super::legend::{Entry, Mark};
use super::rows::{Frame, draw_rows};
use super::scale::Scale;
use super::sheet::{Face, Hang};
use super::{Area, ChartTable, Empty, Look, Picture, stacks};

/// One level, or what has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its rank and its name.
    pub level: Area,
    pub now: u32,
    pub then: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Levels {
    /// From above, as they are shown.
    pub rows: Vec<Row>,
    /// Names of the bars.
    pub now: String,
    pub then: String,
    /// Head of the levels in the figures.
    pub head: String,
}

const PITCH: i32 = 16;
const THICK: i32 = 12;

/// Draws a full bar for today and an outlined one for later, as the grid shows its dots.
///
/// Errors: `NoRows` without rows, `NoFigures` when all counts are 0.
pub fn draw(data: &Levels, look: &Look) -> Result<Picture, Empty> {
    let most = data.rows.iter().map(|row| row.now.max(row.then)).max().ok_or(Empty::NoRows)?;
    if most == 0 {
        return Err(Empty::NoFigures);
    }
    let areas: Vec<&Area> = data.rows.iter().map(|row| &row.level).collect();
    let frame = Frame {
        look,
        areas: &areas,
        content: 2 * PITCH,
        scale: Scale::counts(most),
        legend: vec![
            Entry { mark: Mark::Area(Paint::plain(Token::Now)), label: data.now.clone() },
            Entry { mark: Mark::Outline(Token::Now), label: data.then.clone() },
        ],
        lead: 0,
        tail: stacks::tail(most),
    };
    draw_rows(&frame, |rows| {
        for (at, row) in data.rows.iter().enumerate() {
            for (count, top, strong) in [(row.now, -PITCH, true), (row.then, 0, false)] {
                let (value, place) = (f64::from(count), (top + (PITCH - THICK) / 2, THICK));
                match strong {
                    _ if count == 0 => {}
                    true => rows.bar(at, (0.0, value), place, Paint::plain(Token::Now))?,
                    false => rows.outline(at, value, place, Token::Now)?,
                }
                let face = Face { strong, ..Face::VALUE };
                let middle = (7, top + PITCH / 2);
                rows.label(at, value, middle, &count.to_string(), face, Hang::Start)?;
            }
        }
        Ok(())
    })
}

pub fn table(data: &Levels) -> ChartTable {
    let row = |row: &Row| vec![row.level.name(), row.now.to_string(), row.then.to_string()];
    ChartTable {
        columns: vec![data.head.clone(), data.now.clone(), data.then.clone()],
        rows: data.rows.iter().map(row).collect(),
    }
}
