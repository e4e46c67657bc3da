//! plotters' SVG backend with its text measured by our own table.
//!
//! Left alone, plotters asks the font for the size of a label: in a browser that inserts a styled
//! `<span>` into the page (which a strict content security policy silently ignores) and natively it
//! counts bytes. Every question about text size goes to the backend first, so overriding the one
//! method keeps the DOM out and makes both builds lay out the same.

use plotters::backend::SVGBackend;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    FontStyle,
};
use std::io::Error;

use super::measure;

/// plotters writes a text of size `s` with a font size of `s / 1.24`.
pub(super) const PLOTTERS_TEXT_SCALE: f64 = 1.24;

pub(super) struct Pen<'a>(SVGBackend<'a>);

impl<'a> Pen<'a> {
    pub fn new(buffer: &'a mut String, size: (u32, u32)) -> Self {
        Pen(SVGBackend::with_string(buffer, size))
    }
}

type Outcome = Result<(), DrawingErrorKind<Error>>;

impl DrawingBackend for Pen<'_> {
    type ErrorType = Error;

    fn get_size(&self) -> (u32, u32) {
        self.0.get_size()
    }

    fn ensure_prepared(&mut self) -> Outcome {
        self.0.ensure_prepared()
    }

    fn present(&mut self) -> Outcome {
        self.0.present()
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Outcome {
        self.0.draw_pixel(point, color)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Outcome {
        self.0.draw_line(from, to, style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Outcome {
        self.0.draw_rect(from, to, style, fill)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Outcome {
        self.0.draw_path(path, style)
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Outcome {
        self.0.draw_circle(center, radius, style, fill)
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Outcome {
        self.0.fill_polygon(path, style)
    }

    fn draw_text<S: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &S,
        pos: BackendCoord,
    ) -> Outcome {
        self.0.draw_text(text, style, pos)
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Error>> {
        let size = style.size() / PLOTTERS_TEXT_SCALE;
        let bold = matches!(style.style(), FontStyle::Bold);
        let width = measure::width(text, size, bold);
        Ok((width.ceil() as u32, size.ceil() as u32))
    }
}
