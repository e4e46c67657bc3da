//! The headline over the closed runs: a line over time, its figures written at the points.

use chrono::NaiveDate;
use plotters::prelude::{Circle, LineSeries};

use super::columns::along;
use super::ink::Token;
use super::lines::{self, AXIS_ROOM, PLOT_HEIGHT, Plot, Point};
use super::scale::Scale;
use super::sheet::{Canvas, Drawn, Face, Hang, SMALL, Sheet};
use super::{ChartTable, Empty, Look, Picture, Share, Words, measure, sheet};

/// One closed run.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// The day it was closed.
    pub date: NaiveDate,
    /// That day as the reader's language writes it.
    pub date_label: String,
    pub name: String,
    /// In the order of the series.
    pub shares: Vec<Option<Share>>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// Names of one to three lines; the first is the headline.
    pub series: Vec<String>,
    pub runs: Vec<Run>,
}

const TOP_ROOM: i32 = 16;
/// Least distance of two names at the right, in pixels.
const NAME_PITCH: i32 = 28;
const LINES: [Token; 3] = [Token::Now, Token::Axis, Token::Partly];

/// Draws up to three lines, in the order of the dates.
///
/// Errors: `NoRows` without runs, `NoFigures` when no run has a share.
pub fn draw(data: &Trend, words: &Words, look: &Look) -> Result<Picture, Empty> {
    if data.runs.is_empty() {
        return Err(Empty::NoRows);
    }
    let mut runs: Vec<&Run> = data.runs.iter().collect();
    crate::sort::by_key(&mut runs, |run| run.date);
    let lines: Vec<Vec<Point>> =
        (0..data.series.len().min(LINES.len())).map(|at| points(&runs, at)).collect();
    if lines.iter().all(Vec::is_empty) {
        return Err(Empty::NoFigures);
    }
    let names = EndNames::of(&data.series, look.width());
    sheet::draw(look, (TOP_ROOM + PLOT_HEIGHT + AXIS_ROOM) as u32, |sheet, canvas| {
        let scale = Scale::percent(words);
        let (mut plot, left) =
            lines::plot(sheet, canvas, span(&runs), scale, (TOP_ROOM, names.room, AXIS_ROOM))?;
        for (line, token) in lines.iter().zip(LINES).rev() {
            plot.draw_series(LineSeries::new(
                line.iter().copied(),
                sheet.stroke(token, "cw-3", 0),
            ))?;
            plot.draw_series(
                line.iter().map(|point| Circle::new(*point, 4, sheet.fill(token, 0))),
            )?;
        }
        write_values(sheet, canvas, &plot, &lines, words)?;
        names.write(sheet, canvas, &plot, &lines, look.width() as i32)?;
        let labels: Vec<&str> = runs.iter().map(|run| run.date_label.as_str()).collect();
        let places: Vec<i32> =
            runs.iter().map(|run| plot.backend_coord(&(lines::day(run.date), 0.0)).0).collect();
        let bottom = TOP_ROOM + PLOT_HEIGHT + 14;
        along(sheet, canvas, &labels, &places, bottom, (left, look.width() as i32 - 2))
    })
}

fn points(runs: &[&Run], series: usize) -> Vec<Point> {
    let point = |run: &&Run| {
        Some((
            lines::day(run.date),
            f64::from(run.shares.get(series).copied().flatten()?.percent()?),
        ))
    };
    runs.iter().filter_map(point).collect()
}

/// The days from the first run to the last.
fn span(runs: &[&Run]) -> std::ops::Range<f64> {
    let first = runs.first().map_or(0.0, |run| lines::day(run.date));
    let last = runs.last().map_or(0.0, |run| lines::day(run.date));
    // Points keep off the edges; a single run stands in the middle.
    let pad = ((last - first) * 0.05).max(1.0);
    first - pad..last + pad
}

/// The headline's figures above its points, from the last one back, where they do not touch; below
/// the point where another line runs closely above it.
fn write_values(
    sheet: &Sheet,
    canvas: &Canvas<'_>,
    plot: &Plot<'_>,
    lines: &[Vec<Point>],
    words: &Words,
) -> Drawn {
    let Some((headline, others)) = lines.split_first() else { return Ok(()) };
    let face = Face { strong: true, ..Face::VALUE };
    let mut limit = i32::MAX;
    for point in headline.iter().rev() {
        let label = words.percent(point.1 as u32);
        let half = (face.width(&label) / 2.0).ceil() as i32;
        let (x, y) = plot.backend_coord(point);
        if x + half + 4 > limit {
            continue;
        }
        limit = x - half;
        let crowded = others
            .iter()
            .flatten()
            .any(|other| other.0 == point.0 && (0.0..14.0).contains(&(other.1 - point.1)));
        let down = if crowded && point.1 > 10.0 { 13 } else { -13 };
        sheet.write(canvas, &label, face, Hang::Middle, (x, y + down))?;
    }
    Ok(())
}

/// The names at the lines' ends instead of a legend.
struct EndNames {
    lines: Vec<Vec<String>>,
    room: i32,
}

impl EndNames {
    fn of(series: &[String], width: u32) -> EndNames {
        let most = (f64::from(width) * 0.28).min(150.0);
        let lines: Vec<Vec<String>> = series
            .iter()
            .take(LINES.len())
            .map(|name| measure::wrap(name, most, 2, SMALL, false))
            .collect();
        let widest = lines.iter().flatten().map(|line| Face::QUIET.width(line)).fold(0.0, f64::max);
        EndNames { lines, room: widest.ceil() as i32 + 14 }
    }

    fn write(
        &self,
        sheet: &Sheet,
        canvas: &Canvas<'_>,
        plot: &Plot<'_>,
        lines: &[Vec<Point>],
        width: i32,
    ) -> Drawn {
        let mut ends: Vec<(i32, usize)> = lines
            .iter()
            .enumerate()
            .filter_map(|(at, line)| Some((plot.backend_coord(line.last()?).1, at)))
            .collect();
        crate::sort::by(&mut ends, Ord::cmp);
        let bottom = TOP_ROOM + PLOT_HEIGHT - 8;
        let count = ends.len() as i32;
        let mut least = TOP_ROOM;
        for (place, (end, at)) in ends.into_iter().enumerate() {
            // Room is kept below for the names still to come.
            let y = end.max(least).min(bottom - NAME_PITCH * (count - 1 - place as i32)).max(least);
            least = y + NAME_PITCH;
            let name = self.lines.get(at).map(Vec::as_slice).unwrap_or_default();
            let first = y - (name.len() as i32 - 1) * 13 / 2;
            let token = if at == 0 { Token::Text } else { Token::Muted };
            for (down, line) in name.iter().enumerate() {
                let face = Face { token, ..Face::QUIET };
                sheet.write(
                    canvas,
                    line,
                    face,
                    Hang::Start,
                    (width - self.room + 10, first + down as i32 * 13),
                )?;
            }
        }
        Ok(())
    }
}

pub fn table(data: &Trend, words: &Words) -> ChartTable {
    let mut runs: Vec<&Run> = data.runs.iter().collect();
    crate::sort::by_key(&mut runs, |run| run.date);
    let mut columns = vec![words.run.clone()];
    columns.extend(data.series.iter().cloned());
    let rows = runs.iter().map(|run| {
        let mut row = vec![format!("{} ({})", run.name, run.date_label)];
        row.extend(
            (0..data.series.len()).map(|at| words.share(run.shares.get(at).copied().flatten())),
        );
        row
    });
    ChartTable { columns, rows: rows.collect() }
}
