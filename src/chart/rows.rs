//! The frame that most charts share: one row per area, its name at the left, a scale along the
//! bottom, figures drawn in the rows.

use plotters::chart::{ChartBuilder, ChartContext};
use plotters::coord::types::RangedCoordf64;
use plotters::element::EmptyElement;
use plotters::prelude::{
    Cartesian2d, Circle, LabelAreaPosition, PathElement, Rectangle, TRANSPARENT,
};

use super::ink::{Paint, Token};
use super::legend::{self, Entry};
use super::pen::Pen;
use super::scale::Scale;
use super::sheet::{Canvas, Drawn, Face, Hang, Sheet, TEXT, draw};
use super::{Area, Empty, Look, Picture, measure};

const LEADING: i32 = 15;
/// Between an area's code and its title.
const CODE_GAP: f64 = 8.0;
/// Between the names and the scale's zero.
const LABEL_GAP: i32 = 12;
const AXIS_ROOM: i32 = 24;
const LABEL_LINES: usize = 2;

/// What the frame needs to know before anything is drawn.
#[derive(Debug)]
pub(super) struct Frame<'a> {
    pub look: &'a Look,
    pub areas: &'a [&'a Area],
    /// Height of what is drawn in a row, in pixels, without the air around it.
    pub content: i32,
    pub scale: Scale,
    pub legend: Vec<Entry>,
    /// Room for figures left of zero and right of the scale's end.
    pub lead: i32,
    pub tail: i32,
}

/// The names at the left, broken into lines.
struct Names {
    lines: Vec<Vec<String>>,
    /// Room for a code. Kept as it was measured: taken back out of `code` it could come out a hair narrower
    /// than the widest code, which would then be cut.
    code_room: f64,
    /// Where the titles begin.
    code: f64,
    width: i32,
}

impl Names {
    fn of(areas: &[&Area], width: u32) -> Names {
        let room = f64::from(width) * if width < 480 { 0.40 } else { 0.34 };
        let code_room = areas
            .iter()
            .map(|area| Face::CODE.width(&area.code))
            .fold(0.0, f64::max)
            .min(room * 0.6);
        let code = if code_room > 0.0 { code_room + CODE_GAP } else { 0.0 };
        let lines: Vec<Vec<String>> = areas
            .iter()
            .map(|area| measure::wrap(&area.title, room - code, LABEL_LINES, TEXT, false))
            .collect();
        let widest = lines.iter().flatten().map(|line| Face::LABEL.width(line)).fold(0.0, f64::max);
        Names { lines, code_room, code, width: (code + widest).ceil() as i32 }
    }

    fn most_lines(&self) -> i32 {
        self.lines.iter().map(Vec::len).max().unwrap_or(1).max(1) as i32
    }
}

type Plot<'a> = ChartContext<'a, Pen<'a>, Cartesian2d<Scale, RangedCoordf64>>;

/// Draws into the rows of a frame, in the scale's unit along and in pixels from a row's middle across.
pub(super) struct Rows<'s, 'a> {
    pub sheet: &'s Sheet,
    pub canvas: &'s Canvas<'a>,
    plot: Plot<'a>,
    count: usize,
}

impl Rows<'_, '_> {
    /// The pixel of a value in a row's middle.
    pub fn at(&self, row: usize, value: f64) -> (i32, i32) {
        self.plot.backend_coord(&(value, self.height_of(row)))
    }

    /// The right end of the scale in pixels.
    pub fn end(&self) -> i32 {
        self.plot.plotting_area().get_x_axis_pixel_range().end
    }

    fn height_of(&self, row: usize) -> f64 {
        self.count as f64 - row as f64 - 0.5
    }

    /// A bar between two values; `top` is counted from the row's middle.
    pub fn bar(
        &mut self,
        row: usize,
        (from, to): (f64, f64),
        (top, thick): (i32, i32),
        paint: Paint,
    ) -> Drawn {
        let length = (self.at(row, to).0 - self.at(row, from).0).max(1);
        for style in self.sheet.layers(paint, 2) {
            let place = (from, self.height_of(row));
            let bar =
                EmptyElement::at(place) + Rectangle::new([(0, top), (length, top + thick)], style);
            self.plot.draw_series(std::iter::once(bar))?;
        }
        Ok(())
    }

    /// The outline of a bar from zero.
    pub fn outline(
        &mut self,
        row: usize,
        to: f64,
        (top, thick): (i32, i32),
        token: Token,
    ) -> Drawn {
        let length = (self.at(row, to).0 - self.at(row, 0.0).0).max(1);
        let style = self.sheet.hollow(token, "cw-1", 2);
        let bar = EmptyElement::at((0.0, self.height_of(row)))
            + Rectangle::new([(0, top), (length, top + thick)], style);
        self.plot.draw_series(std::iter::once(bar)).map(|_| ())
    }

    /// An upright stroke across the row, set off from a bar below it.
    pub fn stroke(&mut self, row: usize, value: f64, half: i32, token: Token) -> Drawn {
        for (token, classes) in [(Token::Surface, "cw-4"), (token, "cw-2")] {
            let style = self.sheet.stroke(token, classes, 0);
            let place = (value, self.height_of(row));
            let stroke =
                EmptyElement::at(place) + PathElement::new(vec![(0, -half), (0, half)], style);
            self.plot.draw_series(std::iter::once(stroke))?;
        }
        Ok(())
    }

    /// A thick line along the row.
    pub fn span(&mut self, row: usize, (from, to): (f64, f64), token: Token) -> Drawn {
        let style = self.sheet.stroke(token, "cw-3", 0);
        let y = self.height_of(row);
        self.plot
            .draw_series(std::iter::once(PathElement::new(vec![(from, y), (to, y)], style)))
            .map(|_| ())
    }

    pub fn dot(&mut self, row: usize, value: f64, token: Token) -> Drawn {
        let style = self.sheet.fill(token, 0);
        self.plot
            .draw_series(std::iter::once(Circle::new((value, self.height_of(row)), 5, style)))
            .map(|_| ())
    }

    pub fn ring(&mut self, row: usize, value: f64, token: Token) -> Drawn {
        let style = self.sheet.hollow(token, "cw-2", 0);
        self.plot
            .draw_series(std::iter::once(Circle::new((value, self.height_of(row)), 4, style)))
            .map(|_| ())
    }

    /// A label beside a value: `dx` and `dy` in pixels.
    pub fn label(
        &self,
        row: usize,
        value: f64,
        (dx, dy): (i32, i32),
        text: &str,
        face: Face,
        hang: Hang,
    ) -> Drawn {
        let (x, y) = self.at(row, value);
        self.sheet.write(self.canvas, text, face, hang, (x + dx, y + dy))
    }
}

/// Draws names, scale and legend, then lets `paint` fill the rows.
pub(super) fn draw_rows(
    frame: &Frame<'_>,
    paint: impl FnOnce(&mut Rows<'_, '_>) -> Drawn,
) -> Result<Picture, Empty> {
    if frame.areas.is_empty() {
        return Err(Empty::NoRows);
    }
    let look = frame.look;
    let names = Names::of(frame.areas, look.width());
    let row = frame.content.max(names.most_lines() * LEADING) + 14;
    let top = legend::height(&frame.legend, look.width());
    let height = top + row * frame.areas.len() as i32 + AXIS_ROOM + 2;
    draw(look, height as u32, |sheet, canvas| {
        legend::draw(sheet, canvas, &frame.legend, look.width())?;
        let mut rows = plot(frame, sheet, canvas, &names, top)?;
        write_names(&rows, frame.areas, &names)?;
        paint(&mut rows)
    })
}

fn plot<'s, 'a>(
    frame: &Frame<'_>,
    sheet: &'s Sheet,
    canvas: &'s Canvas<'a>,
    names: &Names,
    top: i32,
) -> Result<Rows<'s, 'a>, super::sheet::DrawError> {
    let left = names.width + LABEL_GAP + frame.lead;
    let room = frame.look.width() as i32 - left - frame.tail;
    let scale = frame.scale.clone().thinned(room);
    let count = frame.areas.len();
    let mut plot: Plot<'a> = ChartBuilder::on(canvas)
        .margin_top(top)
        .margin_left(left)
        .margin_right(frame.tail)
        .set_label_area_size(LabelAreaPosition::Bottom, AXIS_ROOM)
        .build_cartesian_2d(scale, 0.0..count as f64)?;
    plot.configure_mesh()
        .disable_y_mesh()
        .axis_style(TRANSPARENT)
        .bold_line_style(sheet.hairline(Token::Grid))
        .light_line_style(TRANSPARENT)
        .x_label_style(sheet.text(Face::QUIET, Hang::Middle))
        .draw()?;
    let zero = sheet.hairline(Token::Axis);
    plot.draw_series(std::iter::once(PathElement::new(
        vec![(0.0, 0.0), (0.0, count as f64)],
        zero,
    )))?;
    Ok(Rows { sheet, canvas, plot, count })
}

fn write_names(rows: &Rows<'_, '_>, areas: &[&Area], names: &Names) -> Drawn {
    for (at, (area, lines)) in areas.iter().zip(&names.lines).enumerate() {
        let middle = rows.at(at, 0.0).1;
        let block = lines.len().max(1) as i32 - 1;
        let first = middle - block * LEADING / 2;
        let shown = lines.join(" ");
        let cut = shown.ends_with('…') && shown != area.title;
        if cut {
            rows.sheet.open(&area.name(), None);
        }
        let code = measure::abbreviate(&area.code, names.code_room, TEXT, true);
        rows.sheet.write(rows.canvas, &code, Face::CODE, Hang::Start, (0, first))?;
        for (down, line) in lines.iter().enumerate() {
            let place = (names.code.ceil() as i32, first + down as i32 * LEADING);
            rows.sheet.write(rows.canvas, line, Face::LABEL, Hang::Start, place)?;
        }
        rows.sheet.close();
    }
    Ok(())
}
