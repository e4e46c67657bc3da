//! Types of assets against categories of risk: a cell shows the highest level of its risks and how many they are.

use super::heat_map::{BAND, ground};
use super::ink::{Paint, Pattern, Token, Verdict};
use super::legend::{self, Entry, Mark};
use super::sheet::{Canvas, Drawn, Face, Hang, SMALL, Sheet, TEXT};
use super::{ChartTable, Empty, Look, Picture, measure, sheet};
use plotters::prelude::Rectangle;

/// A level of the method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    pub label: String,
    /// 1 to 5.
    pub tone: u8,
}

/// What is known of the levels of the risks in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Highest {
    /// Place in `levels` of the highest one.
    Level(usize),
    /// None of them has one of these levels.
    Without(Without),
}

/// Why risks have none of the levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Without {
    /// Rated by a step that the scales do not have.
    OffScale,
    /// Rated by older versions, whose levels are none of these.
    ByOld,
    /// Left to a version without a grid, which gives no levels.
    NoGrid,
    NotRated,
}

impl Without {
    /// In the order of the legend.
    pub const ALL: [Without; 4] =
        [Without::OffScale, Without::ByOld, Without::NoGrid, Without::NotRated];

    fn paint(self) -> Paint {
        let counts_not = Verdict::NotApplicable.paint();
        match self {
            // There is something, and it does not count here.
            Without::ByOld => counts_not,
            Without::NoGrid => Paint { pattern: Some(Pattern::Dots), ..counts_not },
            Without::OffScale => Paint { pattern: Some(Pattern::Cross), ..counts_not },
            Without::NotRated => Paint::level(None),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Places in `down` and `across`.
    pub at: (usize, usize),
    pub highest: Highest,
    pub risks: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RiskHeat {
    /// Names of the rows and of the columns.
    pub down: Vec<String>,
    pub across: Vec<String>,
    /// Only where there are risks.
    pub cells: Vec<Cell>,
    /// Lowest first.
    pub levels: Vec<Level>,
    /// What is said instead of a level, in the order of [`Without::ALL`].
    pub without: [String; 4],
    /// Heads of the figures: row, column, number, highest level.
    pub heads: [String; 4],
}

const GAP: i32 = 3;
const WIDEST: i32 = 120;
const LEADING: i32 = 13;
/// Between names and cells.
const AIR: i32 = 8;

impl RiskHeat {
    /// With rows and columns exchanged.
    fn turned(&self) -> RiskHeat {
        let cell = |cell: &Cell| Cell { at: (cell.at.1, cell.at.0), ..cell.clone() };
        RiskHeat {
            down: self.across.clone(),
            across: self.down.clone(),
            cells: self.cells.iter().map(cell).collect(),
            ..self.clone()
        }
    }

    fn label(&self, highest: Highest) -> &str {
        match highest {
            Highest::Level(at) => self.levels.get(at).map_or("", |level| &level.label),
            Highest::Without(why) => {
                let said = Without::ALL.iter().zip(&self.without).find(|(known, _)| **known == why);
                said.map_or("", |(_, words)| words)
            }
        }
    }

    fn paint(&self, highest: Highest) -> Paint {
        match highest {
            Highest::Level(at) => Paint::level(self.levels.get(at).map(|level| level.tone)),
            Highest::Without(why) => why.paint(),
        }
    }
}

/// Where everything goes.
struct Layout {
    left: i32,
    top: i32,
    cell: (i32, i32),
    /// Heads of the columns in lines; one line each, upright, where they are wider than their columns.
    heads: Vec<Vec<String>>,
    upright: bool,
    /// Whether every level can be written into a cell.
    worded: bool,
}

impl Layout {
    fn of(data: &RiskHeat, width: i32, top: i32) -> Layout {
        let most = f64::from(width) * 0.3;
        let names = data.down.iter().map(|name| Face::QUIET.width(name));
        let left = names.fold(40.0, f64::max).min(most).ceil() as i32 + AIR;
        let wide = cell_width(width - left, data.across.len()).min(WIDEST);
        let whole: Vec<Vec<String>> = data
            .across
            .iter()
            .map(|name| measure::wrap(name, f64::from(wide), 3, SMALL, false))
            .collect();
        let upright = whole.iter().zip(&data.across).any(|(lines, name)| {
            let words: Vec<&str> = name.split_whitespace().collect();
            lines.join(" ") != words.join(" ")
        });
        let one = |name: &String| vec![measure::abbreviate(name, 130.0, SMALL, false)];
        let heads = if upright { data.across.iter().map(one).collect() } else { whole };
        let widths = heads.iter().flatten().map(|head| Face::QUIET.width(head));
        let room = if upright {
            widths.fold(0.0, f64::max).ceil() as i32
        } else {
            heads.iter().map(Vec::len).max().unwrap_or(1) as i32 * LEADING
        };
        let mut labels = data.cells.iter().map(|cell| data.label(cell.highest));
        let worded = labels.all(|label| Face::QUIET.width(label) <= f64::from(wide - 6));
        let high = if worded { 46 } else { 32 };
        Layout { left, top: top + room + AIR, cell: (wide, high), heads, upright, worded }
    }

    fn corner(&self, (down, across): (usize, usize)) -> (i32, i32) {
        let (wide, high) = self.cell;
        (self.left + across as i32 * (wide + GAP), self.top + down as i32 * (high + GAP))
    }
}

fn cell_width(room: i32, columns: usize) -> i32 {
    let columns = columns.max(1) as i32;
    // The outlines at the right lie on the edge.
    ((room - 1 - (columns - 1) * GAP) / columns).max(4)
}

/// Draws the cells. Where they are too narrow for the names of the levels and there are fewer rows than columns,
/// rows and columns are exchanged.
///
/// Errors: `NoRows` without cells.
pub fn draw(data: &RiskHeat, look: &Look) -> Result<Picture, Empty> {
    if data.cells.is_empty() || data.down.is_empty() || data.across.is_empty() {
        return Err(Empty::NoRows);
    }
    let width = look.width() as i32;
    let legend = legend_of(data);
    let top = legend::height(&legend, look.width());
    let layout = Layout::of(data, width, top);
    let narrow = !layout.worded && data.down.len() < data.across.len();
    let turned = narrow.then(|| data.turned());
    let layout = turned.as_ref().map_or(layout, |turned| Layout::of(turned, width, top));
    let data = turned.as_ref().unwrap_or(data);
    let (_, bottom) = layout.corner((data.down.len(), 0));
    sheet::draw(look, bottom.max(1) as u32, |sheet, canvas| {
        legend::draw(sheet, canvas, &legend, look.width())?;
        write_names(sheet, canvas, data, &layout)?;
        for down in 0..data.down.len() {
            for across in 0..data.across.len() {
                let found = data.cells.iter().find(|cell| cell.at == (down, across));
                cell(sheet, canvas, data, &layout, (down, across), found)?;
            }
        }
        Ok(())
    })
}

/// The levels that are seen, highest first, then what has none of them.
fn legend_of(data: &RiskHeat) -> Vec<Entry> {
    let seen = |highest: &Highest| data.cells.iter().any(|cell| cell.highest == *highest);
    let levels = (0..data.levels.len()).rev().map(Highest::Level);
    let entry = |highest| {
        let mark = Mark::Area(data.paint(highest));
        Entry { mark, label: data.label(highest).to_owned() }
    };
    levels.chain(Without::ALL.map(Highest::Without)).filter(seen).map(entry).collect()
}

fn write_names(sheet: &Sheet, canvas: &Canvas<'_>, data: &RiskHeat, layout: &Layout) -> Drawn {
    let (wide, high) = layout.cell;
    let room = f64::from(layout.left - AIR);
    for (at, name) in data.down.iter().enumerate() {
        let (_, y) = layout.corner((at, 0));
        let lines = measure::wrap(name, room, 2, SMALL, false);
        let first = y + high / 2 - (lines.len() as i32 - 1) * LEADING / 2;
        for (down, line) in lines.iter().enumerate() {
            let place = (0, first + down as i32 * LEADING);
            sheet.write(canvas, line, Face::on(Token::Text), Hang::Start, place)?;
        }
    }
    for (at, lines) in layout.heads.iter().enumerate() {
        let (x, y) = layout.corner((0, at));
        let middle = x + wide / 2;
        for (up, line) in lines.iter().rev().enumerate() {
            let face = Face::on(Token::Text);
            if layout.upright {
                sheet.write_up(canvas, line, face, (middle, y - AIR / 2))?;
            } else {
                let place = (middle, y - AIR - LEADING / 2 - up as i32 * LEADING + 2);
                sheet.write(canvas, line, face, Hang::Middle, place)?;
            }
        }
    }
    Ok(())
}

fn cell(
    sheet: &Sheet,
    canvas: &Canvas<'_>,
    data: &RiskHeat,
    layout: &Layout,
    at: (usize, usize),
    found: Option<&Cell>,
) -> Drawn {
    let ((x, y), (wide, high)) = (layout.corner(at), layout.cell);
    let Some(cell) = found else {
        let frame = [(x, y), (x + wide, y + high)];
        return canvas.draw(&Rectangle::new(frame, sheet.hollow(Token::Grid, "cw-1", 3)));
    };
    let (paint, level) = (data.paint(cell.highest), data.label(cell.highest));
    let name = |names: &[String], at: usize| names.get(at).cloned().unwrap_or_default();
    let (down, across) = (name(&data.down, at.0), name(&data.across, at.1));
    sheet.open(&format!("{down} × {across}: {}, {level}", cell.risks), None);
    ground(sheet, canvas, (x, y), layout.cell, paint)?;
    let middle = x + wide / 2;
    let count = measure::abbreviate(&cell.risks.to_string(), f64::from(wide), TEXT, true);
    // What is written stands above the band of the pattern.
    let free = high - if paint.pattern.is_some() { BAND } else { 0 };
    let face = Face { token: paint.on, ..Face::CODE };
    if layout.worded {
        sheet.write(canvas, &count, face, Hang::Middle, (middle, y + free / 2 - 7))?;
        let face = Face::on(paint.on);
        sheet.write(canvas, level, face, Hang::Middle, (middle, y + free / 2 + 8))?;
    } else {
        sheet.write(canvas, &count, face, Hang::Middle, (middle, y + free / 2))?;
    }
    sheet.close();
    Ok(())
}

/// Every cell, row by row.
pub fn table(data: &RiskHeat) -> ChartTable {
    let name = |names: &[String], at: usize| names.get(at).cloned().unwrap_or_default();
    let row = |cell: &Cell| {
        vec![
            name(&data.down, cell.at.0),
            name(&data.across, cell.at.1),
            cell.risks.to_string(),
            data.label(cell.highest).to_owned(),
        ]
    };
    ChartTable { columns: data.heads.to_vec(), rows: data.cells.iter().map(row).collect() }
}
