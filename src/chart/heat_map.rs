//! Every control as a cell, by theme or domain: where the gaps are, at one glance.
//!
//! A cell shows the control's number on the colour of its verdict, with the verdict's pattern in a
//! band below, and leads to its line.

use plotters::prelude::Rectangle;

use super::ink::{Paint, Token, Verdict};
use super::legend::{self, Entry, Mark};
use super::sheet::{Canvas, Drawn, Face, Hang, SMALL, Sheet, TEXT};
use super::{Area, ChartTable, Empty, Look, Picture, Words, measure, sheet};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What is written in the cell (`A.5.7`, or `5.7` under a group that says `A`).
    pub label: String,
    /// Number and title of the line; tool tip and accessible name, to which the verdict is added.
    pub title: String,
    pub verdict: Verdict,
    /// A place in the workbook (`#/...`); anything else is ignored.
    pub href: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellGroup {
    pub area: Area,
    pub cells: Vec<Cell>,
}

const CELL_HEIGHT: i32 = 30;
/// Height of the band with the pattern.
pub(super) const BAND: i32 = 7;
const GAP: i32 = 4;
const GROUP_GAP: i32 = 16;
const LEADING: i32 = 15;
/// From this width on, a group's name stands beside its cells instead of above them.
const BESIDE: u32 = 560;

/// Where everything goes, before anything is drawn.
struct Layout {
    cell: i32,
    columns: i32,
    left: i32,
    names: Vec<Vec<String>>,
    /// Top of each group, and the whole height.
    tops: Vec<i32>,
    height: i32,
}

impl Layout {
    fn of(groups: &[CellGroup], width: u32, top: i32) -> Layout {
        let beside = width >= BESIDE;
        let name_room =
            if beside { (f64::from(width) * 0.25).min(210.0) } else { f64::from(width) };
        let left = if beside { name_room as i32 + 14 } else { 0 };
        let widest = groups
            .iter()
            .flat_map(|group| &group.cells)
            .map(|cell| Face::QUIET.width(&cell.label))
            .fold(24.0, f64::max);
        let room = width as i32 - left;
        let cell = (widest.ceil() as i32 + 14).min(room);
        let columns = ((room + GAP) / (cell + GAP)).max(1);
        let names: Vec<Vec<String>> = groups
            .iter()
            .map(|group| {
                measure::wrap(&group.area.name(), name_room, if beside { 3 } else { 2 }, TEXT, true)
            })
            .collect();
        let mut tops = Vec::with_capacity(groups.len());
        let mut y = top;
        for (group, name) in groups.iter().zip(&names) {
            tops.push(y);
            let lines = (group.cells.len() as i32 + columns - 1) / columns;
            let cells = lines * (CELL_HEIGHT + GAP) - GAP;
            let text = name.len() as i32 * LEADING;
            y += if beside { cells.max(text) } else { cells + text + 6 } + GROUP_GAP;
        }
        Layout { cell, columns, left, names, tops, height: (y - GROUP_GAP + 2).max(1) }
    }

    /// Top left of a cell.
    fn place(&self, group: usize, at: usize) -> (i32, i32) {
        let (column, line) = (at as i32 % self.columns, at as i32 / self.columns);
        let above = if self.left == 0 {
            self.names.get(group).map_or(0, |name| name.len() as i32 * LEADING + 6)
        } else {
            0
        };
        let top = self.tops.get(group).copied().unwrap_or(0) + above;
        (self.left + column * (self.cell + GAP), top + line * (CELL_HEIGHT + GAP))
    }
}

/// Draws the map; groups without cells are left out.
///
/// Errors: `NoRows` when there is no cell.
pub fn draw(groups: &[CellGroup], words: &Words, look: &Look) -> Result<Picture, Empty> {
    let groups: Vec<CellGroup> =
        groups.iter().filter(|group| !group.cells.is_empty()).cloned().collect();
    if groups.is_empty() {
        return Err(Empty::NoRows);
    }
    let entry = |verdict: &Verdict| Entry {
        mark: Mark::Area(verdict.paint()),
        label: words.verdict(*verdict).to_owned(),
    };
    let legend: Vec<Entry> = Verdict::ALL.iter().map(entry).collect();
    let width = look.width();
    let layout = Layout::of(&groups, width, legend::height(&legend, width) + 2);
    sheet::draw(look, layout.height as u32, |sheet, canvas| {
        legend::draw(sheet, canvas, &legend, width)?;
        for (at, group) in groups.iter().enumerate() {
            let top = layout.tops.get(at).copied().unwrap_or(0);
            for (down, line) in layout.names.get(at).into_iter().flatten().enumerate() {
                sheet.write(
                    canvas,
                    line,
                    Face::CODE,
                    Hang::Start,
                    (0, top + down as i32 * LEADING + LEADING / 2 + 1),
                )?;
            }
            for (number, one) in group.cells.iter().enumerate() {
                cell(sheet, canvas, one, layout.place(at, number), layout.cell, words)?;
            }
        }
        Ok(())
    })
}

fn cell(
    sheet: &Sheet,
    canvas: &Canvas<'_>,
    cell: &Cell,
    (x, y): (i32, i32),
    width: i32,
    words: &Words,
) -> Drawn {
    let paint = cell.verdict.paint();
    sheet.open(&format!("{} – {}", cell.title, words.verdict(cell.verdict)), cell.href.as_deref());
    ground(sheet, canvas, (x, y), (width, CELL_HEIGHT), paint)?;
    let lift = if paint.pattern.is_some() { 4 } else { 0 };
    let label = measure::abbreviate(&cell.label, f64::from(width - 6), SMALL, false);
    sheet.write(
        canvas,
        &label,
        Face::on(paint.on),
        Hang::Middle,
        (x + width / 2, y + CELL_HEIGHT / 2 - lift),
    )?;
    sheet.close();
    Ok(())
}

/// What a cell is painted with: its fill, with the pattern in a band below, so that what is written stays legible.
pub(super) fn ground(
    sheet: &Sheet,
    canvas: &Canvas<'_>,
    (x, y): (i32, i32),
    (width, height): (i32, i32),
    paint: Paint,
) -> Drawn {
    let frame = [(x, y), (x + width, y + height)];
    if paint.outline {
        let style = sheet.hollow(Token::OnNotAssessed, "cw-1 c-dash", 3);
        return canvas.draw(&Rectangle::new(frame, style));
    }
    canvas.draw(&Rectangle::new(frame, sheet.fill(paint.fill, 3)))?;
    if let [_, pattern] = sheet.layers(paint, 0).as_slice() {
        let band = [(x + 3, y + height - BAND - 1), (x + width - 3, y + height - 2)];
        canvas.draw(&Rectangle::new(band, *pattern))?;
    }
    Ok(())
}

pub fn table(groups: &[CellGroup], words: &Words) -> ChartTable {
    let rows = groups.iter().flat_map(|group| {
        let name = group.area.name();
        group.cells.iter().map(move |cell| {
            vec![name.clone(), cell.title.clone(), words.verdict(cell.verdict).to_owned()]
        })
    });
    ChartTable {
        columns: vec![words.group.clone(), words.line.clone(), words.state.clone()],
        rows: rows.collect(),
    }
}
