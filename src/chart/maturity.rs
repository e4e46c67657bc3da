//! Maturity by area on its own axis from 0 to 5, never mixed with conformity.

use super::ink::{Paint, Token};
use super::legend::{Entry, Mark};
use super::rows::{Frame, draw_rows};
use super::scale::Scale;
use super::sheet::{Face, Hang};
use super::{Area, ChartTable, Empty, Look, Picture, Words};

/// The mean of the answers given, 0 to 5.
#[derive(Debug, Clone, PartialEq)]
pub struct Maturity {
    pub area: Area,
    /// None when nobody has answered.
    pub mean: Option<f64>,
    pub answers: u32,
    pub target: Option<f64>,
}

const TOP: u32 = 5;
const THICK: i32 = 12;

fn on_axis(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite()).map(|value| value.clamp(0.0, f64::from(TOP)))
}

/// Draws a bar per area and a stroke where the firm wants to be.
///
/// Errors: `NoRows` without areas, `NoFigures` without a single mean.
pub fn draw(rows: &[Maturity], words: &Words, look: &Look) -> Result<Picture, Empty> {
    if !rows.is_empty() && rows.iter().all(|row| on_axis(row.mean).is_none()) {
        return Err(Empty::NoFigures);
    }
    let areas: Vec<&Area> = rows.iter().map(|row| &row.area).collect();
    let mut legend =
        vec![Entry { mark: Mark::Area(Paint::plain(Token::Now)), label: words.maturity.clone() }];
    if rows.iter().any(|row| on_axis(row.target).is_some()) {
        legend.push(Entry { mark: Mark::Stroke(Token::Text), label: words.target.clone() });
    }
    let ticks = (0..=TOP).map(|level| (f64::from(level), level.to_string())).collect();
    let frame = Frame {
        look,
        areas: &areas,
        content: 18,
        scale: Scale { min: 0.0, max: f64::from(TOP), ticks },
        legend,
        lead: 0,
        tail: 40,
    };
    draw_rows(&frame, |pen| {
        for (at, row) in rows.iter().enumerate() {
            let target = on_axis(row.target);
            match on_axis(row.mean) {
                Some(mean) => {
                    pen.bar(at, (0.0, mean), (-THICK / 2, THICK), Paint::plain(Token::Now))?;
                    let face = Face { strong: true, ..Face::VALUE };
                    let label = words.number(mean, 1);
                    // The label steps over the target's stroke when the two would meet.
                    let room = f64::from(pen.at(at, target.unwrap_or(0.0)).0 - pen.at(at, mean).0);
                    let dx = if (-4.0..face.width(&label) + 12.0).contains(&room) {
                        room as i32 + 8
                    } else {
                        7
                    };
                    pen.label(at, mean, (dx, 0), &label, face, Hang::Start)?;
                }
                None => pen.label(at, 0.0, (7, 0), &words.none(), Face::QUIET, Hang::Start)?,
            }
            if let Some(target) = target {
                pen.stroke(at, target, 9, Token::Text)?;
            }
        }
        Ok(())
    })
}

pub fn table(rows: &[Maturity], words: &Words) -> ChartTable {
    let number = |value: Option<f64>| {
        on_axis(value).map_or_else(|| words.none(), |value| words.number(value, 1))
    };
    let body = rows.iter().map(|row| {
        vec![row.area.name(), number(row.mean), row.answers.to_string(), number(row.target)]
    });
    let columns = vec![
        words.area.clone(),
        words.maturity.clone(),
        words.answers.clone(),
        words.target.clone(),
    ];
    ChartTable { columns, rows: body.collect() }
}
