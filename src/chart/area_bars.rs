//! Conformity by area: one group of bars per area, at the start, now and as planned.

use super::ink::{Paint, Token};
use super::legend::{Entry, Mark};
use super::rows::{Frame, Rows, draw_rows};
use super::scale::Scale;
use super::sheet::{Drawn, Face, Hang};
use super::{Area, ChartTable, Empty, Look, Picture, Share, Words};

/// What a bar of each group stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Initial,
    Now,
    Target,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    pub role: Role,
    pub name: String,
}

/// The shares of one area, in the order of the series.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    pub area: Area,
    pub shares: Vec<Option<Share>>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct AreaBars {
    pub series: Vec<Series>,
    pub groups: Vec<Group>,
}

const PITCH: i32 = 14;
const THICK: i32 = 10;

/// Draws the bars; a series without a single figure is left out.
///
/// Errors: `NoRows` without areas, `NoFigures` when no area has a share.
pub fn draw(data: &AreaBars, words: &Words, look: &Look) -> Result<Picture, Empty> {
    if data.groups.is_empty() {
        return Err(Empty::NoRows);
    }
    let shown: Vec<(usize, &Series)> =
        data.series.iter().enumerate().filter(|(at, _)| has_figures(data, *at)).collect();
    if shown.is_empty() {
        return Err(Empty::NoFigures);
    }
    let areas: Vec<&Area> = data.groups.iter().map(|group| &group.area).collect();
    let legend = shown
        .iter()
        .map(|(_, series)| Entry { mark: mark(series.role), label: series.name.clone() });
    let frame = Frame {
        look,
        areas: &areas,
        content: PITCH * shown.len() as i32,
        scale: Scale::percent(words),
        legend: legend.collect(),
        lead: 0,
        tail: 44,
    };
    draw_rows(&frame, |rows| {
        for (row, group) in data.groups.iter().enumerate() {
            for (place, (at, series)) in shown.iter().enumerate() {
                let top =
                    place as i32 * PITCH - PITCH * shown.len() as i32 / 2 + (PITCH - THICK) / 2;
                let share = group.shares.get(*at).copied().flatten();
                bar(rows, row, top, series.role, share, words)?;
            }
        }
        Ok(())
    })
}

fn has_figures(data: &AreaBars, series: usize) -> bool {
    data.groups
        .iter()
        .any(|group| group.shares.get(series).copied().flatten().and_then(Share::percent).is_some())
}

fn mark(role: Role) -> Mark {
    match role {
        Role::Initial => Mark::Area(Paint::plain(Token::Initial)),
        Role::Now => Mark::Area(Paint::plain(Token::Now)),
        Role::Target => Mark::Outline(Token::Target),
    }
}

fn bar(
    rows: &mut Rows<'_, '_>,
    row: usize,
    top: i32,
    role: Role,
    share: Option<Share>,
    words: &Words,
) -> Drawn {
    let middle = top + THICK / 2;
    let Some(percent) = share.and_then(Share::percent) else {
        return rows.label(row, 0.0, (6, middle), &words.none(), Face::QUIET, Hang::Start);
    };
    let value = f64::from(percent);
    match role {
        Role::Initial => rows.bar(row, (0.0, value), (top, THICK), Paint::plain(Token::Initial))?,
        Role::Now => rows.bar(row, (0.0, value), (top, THICK), Paint::plain(Token::Now))?,
        Role::Target => rows.outline(row, value, (top, THICK), Token::Target)?,
    }
    let face = Face { strong: role == Role::Now, ..Face::VALUE };
    rows.label(row, value, (6, middle), &words.percent(percent), face, Hang::Start)
}

/// Every share with the fraction it comes from.
pub fn table(data: &AreaBars, words: &Words) -> ChartTable {
    let mut columns = vec![words.area.clone()];
    columns.extend(data.series.iter().map(|series| series.name.clone()));
    let rows = data.groups.iter().map(|group| {
        let mut row = vec![group.area.name()];
        row.extend(
            (0..data.series.len()).map(|at| words.share(group.shares.get(at).copied().flatten())),
        );
        row
    });
    ChartTable { columns, rows: rows.collect() }
}
