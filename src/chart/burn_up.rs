//! Actions month by month: how many were to be done by its end, and how many were.

use chrono::NaiveDate;
use plotters::prelude::PathElement;

use super::columns::along;
use super::ink::Token;
use super::legend;
use super::lines::{self, AXIS_ROOM, Line, PLOT_HEIGHT, Plot, Point};
use super::scale::Scale;
use super::sheet::{Canvas, Drawn, Face, Hang, Sheet};
use super::{ChartTable, Empty, Look, Picture, Words, sheet};

/// One month; its numbers count from the beginning to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month {
    /// Its first and its last day.
    pub from: NaiveDate,
    pub until: NaiveDate,
    /// The month as the reader's language writes it.
    pub label: String,
    /// By the first due dates, and by those of today.
    pub planned: u32,
    pub revised: u32,
    pub done: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BurnUp {
    /// One after the other, the earliest first.
    pub months: Vec<Month>,
    /// The day on which the line of what is done ends.
    pub today: NaiveDate,
    pub today_label: String,
    /// Names of the lines: planned first, planned now, done.
    pub lines: [String; 3],
    /// Head of the months in the figures.
    pub head: String,
}

/// Room above the plot for the word at today.
const HEADROOM: i32 = 18;
const TAIL: i32 = 8;

/// Draws the lines. Where no date was moved, one line stands for both plans.
///
/// Errors: `NoRows` without months, `NoFigures` when nothing was planned and nothing is done.
pub fn draw(data: &BurnUp, look: &Look) -> Result<Picture, Empty> {
    let (Some(first), Some(last)) = (data.months.first(), data.months.last()) else {
        return Err(Empty::NoRows);
    };
    let most = data.months.iter().map(|m| m.planned.max(m.revised).max(m.done)).max().unwrap_or(0);
    if most == 0 {
        return Err(Empty::NoFigures);
    }
    // What is still to be done is late until today, even where every date is past.
    let end = if last.done < last.revised { last.until.max(data.today) } else { last.until };
    let lines = lines_of(data, first.from, end);
    let entries: Vec<legend::Entry> = lines.iter().map(Line::entry).collect();
    let (below, width) = (legend::height(&entries, look.width()), look.width() as i32);
    let top = below + HEADROOM;
    let span = lines::day(first.from)..lines::day(end).max(lines::day(first.from) + 1.0);
    sheet::draw(look, (top + PLOT_HEIGHT + AXIS_ROOM) as u32, |sheet, canvas| {
        legend::draw(sheet, canvas, &entries, look.width())?;
        let scale = Scale::counts(most);
        let highest = scale.max;
        let (mut plot, left) = lines::plot(sheet, canvas, span, scale, (top, TAIL, AXIS_ROOM))?;
        if (first.from..=end).contains(&data.today) {
            mark_today(sheet, canvas, &mut plot, data, (highest, left, width))?;
        }
        for line in &lines {
            line.draw(sheet, &mut plot)?;
        }
        write_ends(sheet, canvas, &plot, &lines)?;
        let labels: Vec<&str> = data.months.iter().map(|month| month.label.as_str()).collect();
        let place = |month: &Month| plot.backend_coord(&(lines::day(month.until), 0.0)).0;
        let places: Vec<i32> = data.months.iter().map(place).collect();
        along(sheet, canvas, &labels, &places, top + PLOT_HEIGHT + 14, (left, width - 2))
    })
}

/// In the order in which they are drawn: what is done lies on top.
fn lines_of(data: &BurnUp, start: NaiveDate, end: NaiveDate) -> Vec<Line<'_>> {
    let [planned, revised, done] = &data.lines;
    let points = |of: fn(&Month) -> u32, last: NaiveDate| {
        let begun = data.months.iter().filter(|month| month.from <= last);
        let point = |m: &Month| (lines::day(m.until.min(last)), f64::from(of(m)));
        let nothing: Point = (lines::day(start), 0.0);
        let mut points: Vec<Point> = std::iter::once(nothing).chain(begun.map(point)).collect();
        // Nothing is added after the last month.
        points.extend(points.last().copied().map(|(x, n)| (x.max(lines::day(last.min(end))), n)));
        points.dedup();
        points
    };
    let first = Line {
        name: planned,
        token: Token::Muted,
        classes: "cw-1",
        points: points(|m| m.planned, NaiveDate::MAX),
    };
    let now = Line {
        name: revised,
        token: Token::Text,
        classes: "cw-2 c-dash",
        points: points(|m| m.revised, NaiveDate::MAX),
    };
    let done = Line {
        name: done,
        token: Token::Now,
        classes: "cw-3",
        points: points(|m| m.done, data.today),
    };
    let moved = data.months.iter().any(|month| month.planned != month.revised);
    moved.then_some(first).into_iter().chain([now, done]).collect()
}

fn mark_today(
    sheet: &Sheet,
    canvas: &Canvas<'_>,
    plot: &mut Plot<'_>,
    data: &BurnUp,
    (highest, left, width): (f64, i32, i32),
) -> Drawn {
    let today = lines::day(data.today);
    let ends = vec![(today, 0.0), (today, highest)];
    let style = sheet.stroke(Token::Axis, "cw-1 c-dash", 0);
    plot.draw_series(std::iter::once(PathElement::new(ends, style)))?;
    let (x, y) = plot.backend_coord(&(today, highest));
    along(sheet, canvas, &[&data.today_label], &[x], y - 9, (left, width))
}

/// The number at the end of what is done, and at the end of the plan.
fn write_ends(sheet: &Sheet, canvas: &Canvas<'_>, plot: &Plot<'_>, lines: &[Line<'_>]) -> Drawn {
    let mut taken: Option<(i32, i32)> = None;
    for line in lines.iter().rev().take(2) {
        let Some(end) = line.points.last() else { continue };
        let label = end.1.to_string();
        let face = Face { strong: true, ..Face::VALUE };
        let width = face.width(&label).ceil() as i32;
        let (x, y) = plot.backend_coord(end);
        // Left of the end and above the line, which comes from below.
        let at = (x - 5, y - 9);
        let free = taken.is_none_or(|(x, y)| (x - at.0).abs() > 2 * width || (y - at.1).abs() > 14);
        if free && at.0 - width > plot.plotting_area().get_x_axis_pixel_range().start {
            sheet.write(canvas, &label, face, Hang::End, at)?;
            taken = Some(at);
        }
    }
    Ok(())
}

pub fn table(data: &BurnUp, words: &Words) -> ChartTable {
    let mut columns = vec![data.head.clone()];
    columns.extend(data.lines.iter().cloned());
    let row = |month: &Month| {
        // What will be done in months to come is not known.
        let done = if month.from <= data.today { month.done.to_string() } else { words.none() };
        vec![month.label.clone(), month.planned.to_string(), month.revised.to_string(), done]
    };
    ChartTable { columns, rows: data.months.iter().map(row).collect() }
}
