//! How many lines of each area are met, mostly met, partly met, not met, left out or not looked at.

use plotters::prelude::Rectangle;

use super::ink::{Paint, Verdict};
use super::legend::{Entry, Mark};
use super::rows::{Frame, Rows, draw_rows};
use super::scale::Scale;
use super::sheet::{Drawn, Face, Hang};
use super::{Area, ChartTable, Empty, Look, Picture, Words};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stack {
    pub area: Area,
    /// A verdict that is missing counts as none.
    pub counts: Vec<(Verdict, u32)>,
}

impl Stack {
    fn count(&self, verdict: Verdict) -> u32 {
        self.counts
            .iter()
            .filter(|(known, _)| *known == verdict)
            .fold(0, |sum, (_, count)| sum.saturating_add(*count))
    }

    fn total(&self) -> u32 {
        Verdict::ALL.iter().fold(0, |sum, verdict| sum.saturating_add(self.count(*verdict)))
    }
}

const THICK: i32 = 20;

/// Room after the longest bar for its number.
pub(super) fn tail(most: u32) -> i32 {
    let face = Face { strong: true, ..Face::VALUE };
    (face.width(&most.to_string()).ceil() as i32 + 14).max(24)
}

/// Draws one bar per area, its verdicts in the order of the legend, the number of lines at its end.
///
/// Errors: `NoRows` without areas, `NoFigures` when all counts are 0.
pub fn draw(stacks: &[Stack], words: &Words, look: &Look) -> Result<Picture, Empty> {
    let most = stacks.iter().map(Stack::total).max().ok_or(Empty::NoRows)?;
    if most == 0 {
        return Err(Empty::NoFigures);
    }
    let areas: Vec<&Area> = stacks.iter().map(|stack| &stack.area).collect();
    let entry = |verdict: &Verdict| Entry {
        mark: Mark::Area(verdict.paint()),
        label: words.verdict(*verdict).to_owned(),
    };
    let frame = Frame {
        look,
        areas: &areas,
        content: THICK,
        scale: Scale::counts(most),
        legend: Verdict::ALL.iter().map(entry).collect(),
        lead: 0,
        tail: tail(most),
    };
    draw_rows(&frame, |rows| {
        for (row, stack) in stacks.iter().enumerate() {
            let mut from = 0.0;
            for verdict in Verdict::ALL {
                let count = stack.count(verdict);
                if count > 0 {
                    let title =
                        format!("{}: {} {count}", stack.area.name(), words.verdict(verdict));
                    rows.sheet.open(&title, None);
                    part(rows, row, from, count, verdict.paint())?;
                    rows.sheet.close();
                    from += f64::from(count);
                }
            }
            rows.label(
                row,
                from,
                (7, 0),
                &stack.total().to_string(),
                Face { strong: true, ..Face::VALUE },
                Hang::Start,
            )?;
        }
        Ok(())
    })
}

/// One piece of a bar, with its count where there is room for it.
pub(super) fn part(
    rows: &mut Rows<'_, '_>,
    row: usize,
    from: f64,
    count: u32,
    paint: Paint,
) -> Drawn {
    let to = from + f64::from(count);
    rows.bar(row, (from, to), (-THICK / 2, THICK), paint)?;
    let ((x0, y), (x1, _)) = (rows.at(row, from), rows.at(row, to));
    // A thread of the surface between two pieces.
    let seam = Rectangle::new(
        [(x1 - 1, y - THICK / 2 - 1), (x1, y + THICK / 2 + 1)],
        rows.sheet.fill(super::ink::Token::Surface, 0),
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

pub fn table(stacks: &[Stack], words: &Words) -> ChartTable {
    let mut columns = vec![words.area.clone()];
    columns.extend(Verdict::ALL.iter().map(|verdict| words.verdict(*verdict).to_owned()));
    columns.push(words.total.clone());
    let rows = stacks.iter().map(|stack| {
        let mut row = vec![stack.area.name()];
        row.extend(Verdict::ALL.iter().map(|verdict| stack.count(*verdict).to_string()));
        row.push(stack.total().to_string());
        row
    });
    ChartTable { columns, rows: rows.collect() }
}
