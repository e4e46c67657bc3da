//! The grid of likelihood and impact with what moves on it: an arrow from each cell in which risks stand today to
//! the cell in which they will stand, and how many.

use plotters::prelude::{Circle, PathElement, Rectangle};

use super::ink::Token;
use super::legend::{self, Entry, Mark};
use super::sheet::{Canvas, Drawn, Face, Hang, SMALL, Sheet};
use super::{ChartTable, Empty, Look, Picture, measure, sheet};

/// A cell by the places of its steps, counted from 0, lowest first.
pub type Place = (usize, usize);

/// Risks that go the same way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    pub from: Place,
    /// Nothing where what will be left is not rated: they stay.
    pub to: Option<Place>,
    pub risks: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RiskGrid {
    /// Names of the steps, lowest first.
    pub likelihoods: Vec<String>,
    pub impacts: Vec<String>,
    /// The tone of each cell, 1 to 5, by likelihood and impact; nothing where it has no level.
    pub tones: Vec<Vec<Option<u8>>>,
    pub ways: Vec<Way>,
    /// "Today" and "once treated", for the legend.
    pub now: String,
    pub then: String,
    /// Heads of the figures: from, to, number.
    pub heads: [String; 3],
}

const CELL_HEIGHT: i32 = 56;
const GAP: i32 = 3;
const LEADING: i32 = 13;
/// The least radius of a dot.
const DOT: i32 = 11;

/// Where the cells are.
struct Layout {
    left: i32,
    top: i32,
    cell: i32,
    rows: i32,
    /// The radius of the dots, and how far they stand from the middle of a cell.
    dot: i32,
    off: (i32, i32),
}

impl Layout {
    fn corner(&self, (l, i): Place) -> (i32, i32) {
        let down = self.rows - 1 - l as i32;
        (self.left + i as i32 * (self.cell + GAP), self.top + down * (CELL_HEIGHT + GAP))
    }

    fn middle(&self, place: Place) -> (i32, i32) {
        let (x, y) = self.corner(place);
        (x + self.cell / 2, y + CELL_HEIGHT / 2)
    }
}

/// Draws the grid.
///
/// Errors: `NoRows` without a grid, `NoFigures` when no risk stands on it.
pub fn draw(data: &RiskGrid, look: &Look) -> Result<Picture, Empty> {
    if data.likelihoods.is_empty() || data.impacts.is_empty() {
        return Err(Empty::NoRows);
    }
    if data.ways.is_empty() {
        return Err(Empty::NoFigures);
    }
    let width = look.width();
    let legend = [
        Entry { mark: Mark::Dot(Token::Text), label: data.now.clone() },
        Entry { mark: Mark::Ring(Token::Text), label: data.then.clone() },
    ];
    let names = data.likelihoods.iter().map(|name| Face::LABEL.width(name)).fold(40.0, f64::max);
    let left = (names.min(f64::from(width) * 0.3)).ceil() as i32 + 12;
    let columns = data.impacts.len() as i32;
    let rows = data.likelihoods.len() as i32;
    let cell = (((width as i32 - left) - (columns - 1) * GAP) / columns).min(150);
    let top = legend::height(&legend, width) + 8;
    let (dot, off) = dot(data, cell);
    let layout = Layout { left, top, cell, rows, dot, off };
    let heads: Vec<Vec<String>> = data
        .impacts
        .iter()
        .map(|name| measure::wrap(name, f64::from(cell), 2, SMALL, false))
        .collect();
    let lines = heads.iter().map(Vec::len).max().unwrap_or(1).max(1) as i32;
    let height = top + rows * (CELL_HEIGHT + GAP) + lines * LEADING + 12;
    sheet::draw(look, height as u32, |sheet, canvas| {
        legend::draw(sheet, canvas, &legend, width)?;
        cells(sheet, canvas, data, &layout)?;
        for (i, lines) in heads.iter().enumerate() {
            let (x, _) = layout.middle((0, i));
            let first = layout.top + layout.rows * (CELL_HEIGHT + GAP) + LEADING;
            for (down, line) in lines.iter().enumerate() {
                let place = (x, first + down as i32 * LEADING);
                sheet.write(canvas, line, Face::QUIET, Hang::Middle, place)?;
            }
        }
        for way in &data.ways {
            arrow(sheet, canvas, &layout, way)?;
        }
        dots(sheet, canvas, data, &layout)
    })
}

fn cells(sheet: &Sheet, canvas: &Canvas<'_>, data: &RiskGrid, layout: &Layout) -> Drawn {
    for (l, name) in data.likelihoods.iter().enumerate() {
        let (_, y) = layout.middle((l, 0));
        let label = measure::abbreviate(name, f64::from(layout.left - 12), SMALL, false);
        sheet.write(canvas, &label, Face::QUIET, Hang::Start, (0, y))?;
        for i in 0..data.impacts.len() {
            let (x, y) = layout.corner((l, i));
            let frame = [(x, y), (x + layout.cell, y + CELL_HEIGHT)];
            let tone = data.tones.get(l).and_then(|row| row.get(i)).copied().flatten();
            match tone.and_then(Token::level) {
                Some(token) => canvas.draw(&Rectangle::new(frame, sheet.fill(token, 3)))?,
                None => {
                    let style = sheet.hollow(Token::Grid, "cw-1 c-dash", 3);
                    canvas.draw(&Rectangle::new(frame, style))?;
                }
            }
        }
    }
    Ok(())
}

/// The radius of the dots, so that the greatest number fits, and their distance from the middle of a cell: side by
/// side, or above one another as well where a cell is too narrow for two.
fn dot(data: &RiskGrid, cell: i32) -> (i32, (i32, i32)) {
    let places = data.ways.iter().flat_map(|way| [Some(way.from), way.to]).flatten();
    let counts = places.flat_map(|place| <[usize; 2]>::from(counts(data, place)));
    let most = counts.max().unwrap_or(0);
    let half = Face::QUIET.width(&most.to_string()) / 2.0;
    let wide = (half.ceil() as i32 + 3).clamp(DOT, 2 * DOT);
    if cell * 2 / 5 >= 2 * wide + 3 { (wide, (cell / 5, 0)) } else { (DOT, (cell / 5, 14)) }
}

/// Dots of today stand left of the middle of a cell, those of later right of it.
fn now_at(layout: &Layout, place: Place) -> (i32, i32) {
    let (x, y) = layout.middle(place);
    (x - layout.off.0, y - layout.off.1)
}

fn then_at(layout: &Layout, place: Place) -> (i32, i32) {
    let (x, y) = layout.middle(place);
    (x + layout.off.0, y + layout.off.1)
}

fn arrow(sheet: &Sheet, canvas: &Canvas<'_>, layout: &Layout, way: &Way) -> Drawn {
    let Some(to) = way.to.filter(|to| *to != way.from) else { return Ok(()) };
    let ((x1, y1), (x2, y2)) = (now_at(layout, way.from), then_at(layout, to));
    let (dx, dy) = (f64::from(x2 - x1), f64::from(y2 - y1));
    let length = dx.hypot(dy).max(1.0);
    let (ux, uy) = (dx / length, dy / length);
    let at = |along: f64, across: f64| {
        let x = f64::from(x1) + ux * along - uy * across;
        let y = f64::from(y1) + uy * along + ux * across;
        (x.round() as i32, y.round() as i32)
    };
    let end = length - f64::from(layout.dot) - 3.0;
    let line = vec![at(f64::from(layout.dot), 0.0), at(end, 0.0)];
    let head = vec![at(end - 7.0, 4.0), at(end, 0.0), at(end - 7.0, -4.0)];
    let style = sheet.stroke(Token::Text, if way.risks > 3 { "cw-3" } else { "cw-1" }, 0);
    canvas.draw(&PathElement::new(line, style))?;
    canvas.draw(&PathElement::new(head, style))?;
    Ok(())
}

/// How many stand in a cell today, and how many will.
fn counts(data: &RiskGrid, here: Place) -> (usize, usize) {
    let count = |of: &dyn Fn(&Way) -> bool| {
        let risks = data.ways.iter().filter(|way| of(way)).map(|way| way.risks);
        risks.fold(0, usize::saturating_add)
    };
    (count(&|way| way.from == here), count(&|way| way.to == Some(here)))
}

fn dots(sheet: &Sheet, canvas: &Canvas<'_>, data: &RiskGrid, layout: &Layout) -> Drawn {
    for l in 0..data.likelihoods.len() {
        for i in 0..data.impacts.len() {
            let here = (l, i);
            let (now, then) = counts(data, here);
            if now > 0 {
                let at = now_at(layout, here);
                canvas.draw(&Circle::new(at, layout.dot, sheet.fill(Token::Text, 0)))?;
                sheet.write(
                    canvas,
                    &now.to_string(),
                    Face::on(Token::Surface),
                    Hang::Middle,
                    at,
                )?;
            }
            if then > 0 {
                let at = then_at(layout, here);
                canvas.draw(&Circle::new(at, layout.dot, sheet.hollow(Token::Text, "cw-2", 0)))?;
                sheet.write(canvas, &then.to_string(), Face::on(Token::Text), Hang::Middle, at)?;
            }
        }
    }
    Ok(())
}

/// From where to where, and how many.
pub fn table(data: &RiskGrid) -> ChartTable {
    let name = |place: Place| {
        let step = |names: &[String], at: usize| names.get(at).cloned().unwrap_or_default();
        format!("{} × {}", step(&data.likelihoods, place.0), step(&data.impacts, place.1))
    };
    let row = |way: &Way| {
        let to = way.to.map_or_else(|| "–".to_owned(), name);
        vec![name(way.from), to, way.risks.to_string()]
    };
    ChartTable { columns: data.heads.to_vec(), rows: data.ways.iter().map(row).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data() -> RiskGrid {
        let names = |of: &[&str]| of.iter().map(|n| (*n).to_owned()).collect();
        RiskGrid {
            likelihoods: names(&["1 Rare", "2 Possible", "3 Likely"]),
            impacts: names(&["1 Minor", "2 Serious", "3 <b>Severe</b>"]),
            tones: vec![
                vec![Some(1), Some(1), Some(3)],
                vec![Some(1), Some(3), Some(5)],
                vec![Some(3), Some(5), None],
            ],
            ways: vec![
                Way { from: (2, 1), to: Some((0, 1)), risks: 4 },
                Way { from: (1, 1), to: Some((1, 1)), risks: 1 },
                Way { from: (0, 0), to: None, risks: 2 },
            ],
            now: "Today".into(),
            then: "Once treated".into(),
            heads: ["From", "To", "Risks"].map(str::to_owned),
        }
    }

    fn look(width: u32) -> Look {
        Look { id: "g".into(), width, title: "Grid".into(), description: "Ways".into() }
    }

    #[test]
    fn cells_dots_and_arrows_are_drawn_and_names_are_text() {
        for width in [320, 560, 1_400] {
            let picture = draw(&data(), &look(width)).unwrap();
            let count = |of: &str| picture.svg.matches(of).count();
            assert_eq!((count("cf-level-1"), count("cf-level-3"), count("cf-level-5")), (3, 3, 2));
            assert!(!picture.svg.contains("<b>"), "a name is text");
            // Three places today and two later, beside the two of the legend; one way that leads elsewhere.
            assert_eq!(count("<circle"), 3 + 2 + 2, "{width}");
            assert_eq!(count("<polyline"), 2, "a shaft and a head");
            assert!(picture.width <= width);
        }
        let rows = table(&data()).rows;
        assert_eq!(rows[0], ["3 Likely × 2 Serious", "1 Rare × 2 Serious", "4"]);
        assert_eq!(rows[2][1], "–");
    }

    #[test]
    fn nothing_to_show_is_said() {
        let empty = RiskGrid { ways: Vec::new(), ..data() };
        assert_eq!(draw(&empty, &look(500)).err(), Some(Empty::NoFigures));
        let none = RiskGrid { likelihoods: Vec::new(), ..data() };
        assert_eq!(draw(&none, &look(500)).err(), Some(Empty::NoRows));
    }
}
