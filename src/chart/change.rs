//! Each area now against the run it is compared with: two dots joined by a line.

use super::ink::Token;
use super::legend::{Entry, Mark};
use super::rows::{Frame, Rows, draw_rows};
use super::scale::Scale;
use super::sheet::{Drawn, Face, Hang};
use super::{Area, ChartTable, Empty, Look, Picture, Share, Words};

#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    pub area: Area,
    pub before: Option<Share>,
    pub now: Option<Share>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Names of the two runs.
    pub before: String,
    pub now: String,
    pub pairs: Vec<Pair>,
}

/// Room for a value beside its dot, in pixels.
const VALUE_ROOM: i32 = 40;
const DELTA_ROOM: i32 = 36;

/// Draws a row per area with the difference at its end.
///
/// Errors: `NoRows` without areas, `NoFigures` when neither run has a share.
pub fn draw(data: &Change, words: &Words, look: &Look) -> Result<Picture, Empty> {
    let figures = |pair: &Pair| {
        pair.before.and_then(Share::percent).is_some()
            || pair.now.and_then(Share::percent).is_some()
    };
    if !data.pairs.is_empty() && !data.pairs.iter().any(figures) {
        return Err(Empty::NoFigures);
    }
    let areas: Vec<&Area> = data.pairs.iter().map(|pair| &pair.area).collect();
    let frame = Frame {
        look,
        areas: &areas,
        content: 18,
        scale: Scale::percent(words),
        legend: vec![
            Entry { mark: Mark::Ring(Token::Muted), label: data.before.clone() },
            Entry { mark: Mark::Dot(Token::Now), label: data.now.clone() },
        ],
        lead: VALUE_ROOM - 6,
        tail: VALUE_ROOM + DELTA_ROOM,
    };
    draw_rows(&frame, |rows| {
        for (row, pair) in data.pairs.iter().enumerate() {
            let before = pair.before.and_then(Share::percent);
            let now = pair.now.and_then(Share::percent);
            match (before, now) {
                (Some(before), Some(now)) => both(rows, row, before, now, words)?,
                (Some(before), None) => {
                    rows.ring(row, f64::from(before), Token::Muted)?;
                    rows.label(
                        row,
                        f64::from(before),
                        (10, 0),
                        &words.percent(before),
                        Face::VALUE,
                        Hang::Start,
                    )?;
                }
                (None, Some(now)) => {
                    rows.dot(row, f64::from(now), Token::Now)?;
                    rows.label(
                        row,
                        f64::from(now),
                        (10, 0),
                        &words.percent(now),
                        strong(),
                        Hang::Start,
                    )?;
                }
                (None, None) => {
                    rows.label(row, 0.0, (8, 0), &words.none(), Face::QUIET, Hang::Start)?
                }
            }
        }
        Ok(())
    })
}

fn strong() -> Face {
    Face { strong: true, ..Face::VALUE }
}

fn both(rows: &mut Rows<'_, '_>, row: usize, before: u32, now: u32, words: &Words) -> Drawn {
    let (from, to) = (f64::from(before), f64::from(now));
    let token = if now < before { Token::NotMet } else { Token::Now };
    if before != now {
        rows.span(row, (from, to), token)?;
        let (dx, hang) = if before < now { (-10, Hang::End) } else { (10, Hang::Start) };
        let quiet = Face { token: Token::Muted, ..Face::VALUE };
        rows.label(row, from, (dx, 0), &words.percent(before), quiet, hang)?;
        rows.ring(row, from, Token::Muted)?;
    }
    rows.dot(row, to, token)?;
    let (dx, hang) = if now < before { (-10, Hang::End) } else { (10, Hang::Start) };
    rows.label(row, to, (dx, 0), &words.percent(now), strong(), hang)?;
    let (_, y) = rows.at(row, 0.0);
    let face = Face {
        token: if now < before { Token::NotMet } else { Token::Text },
        strong: now != before,
        ..Face::QUIET
    };
    rows.sheet.write(
        rows.canvas,
        &difference(before, now),
        face,
        Hang::End,
        (rows.end() + VALUE_ROOM + DELTA_ROOM - 2, y),
    )
}

/// The difference in points with its sign.
fn difference(before: u32, now: u32) -> String {
    match now.cmp(&before) {
        std::cmp::Ordering::Less => format!("−{}", before - now),
        std::cmp::Ordering::Equal => "±0".to_owned(),
        std::cmp::Ordering::Greater => format!("+{}", now - before),
    }
}

pub fn table(data: &Change, words: &Words) -> ChartTable {
    let rows = data.pairs.iter().map(|pair| {
        let both = pair.before.and_then(Share::percent).zip(pair.now.and_then(Share::percent));
        let change = both.map_or_else(|| words.none(), |(before, now)| difference(before, now));
        vec![pair.area.name(), words.share(pair.before), words.share(pair.now), change]
    });
    let columns =
        vec![words.area.clone(), data.before.clone(), data.now.clone(), words.change.clone()];
    ChartTable { columns, rows: rows.collect() }
}
