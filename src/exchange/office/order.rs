//! The files that can be asked for, and the forms in which page and worker speak of them.

use crate::exchange::packed::{self, Unpack};
use crate::paper::Printed;
use crate::workbook::{Finding, Id, Place};
use chrono::{Datelike, NaiveDate};

/// Largest Excel file that is read back, in bytes.
pub const MOST_BYTES: usize = 25 << 20;

/// A file to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// A paper as a Word document.
    Word(Printed),
    /// A paper as one page of HTML with its style in it.
    Html(Printed),
    /// Lines, actions and evidence of a gap assessment as an Excel workbook that can come back.
    GapExcel { run: Id },
    /// The slides for management as a PowerPoint presentation.
    GapSlides { run: Id },
    /// The Statement of Applicability as an Excel workbook.
    StatementExcel,
    /// The statement as an entry froze it, as an Excel workbook.
    StatementVersionExcel { entry: Id },
    /// Method, grids, risks, actions, acceptances, reviews and assets as an Excel workbook.
    RiskExcel,
    /// The slides of a management review.
    ReviewSlides { review: Id },
    /// Decisions, actions, changes, input rows and participants of a management review as an Excel workbook.
    ReviewExcel { review: Id },
    /// What a management review decided, and the next one, as dates for a calendar.
    ReviewDates { review: Id },
}

impl Order {
    /// Every order about one row, in the order in which page and worker count them. Tests of all files go by it.
    pub fn places(row: Id) -> Vec<Order> {
        let papers = Printed::all(row);
        let files = [
            Order::GapExcel { run: row },
            Order::GapSlides { run: row },
            Order::StatementExcel,
            Order::RiskExcel,
            Order::StatementVersionExcel { entry: row },
            Order::ReviewSlides { review: row },
            Order::ReviewExcel { review: row },
            Order::ReviewDates { review: row },
        ];
        let papers = papers.map(Order::Word).into_iter().chain(papers.map(Order::Html));
        papers.chain(files).collect()
    }

    /// What it ends in, as a file.
    pub fn ending(self) -> &'static str {
        match self {
            Order::Word(_) => "docx",
            Order::Html(_) => "html",
            Order::GapExcel { .. }
            | Order::StatementExcel
            | Order::StatementVersionExcel { .. }
            | Order::RiskExcel
            | Order::ReviewExcel { .. } => "xlsx",
            Order::GapSlides { .. } | Order::ReviewSlides { .. } => "pptx",
            Order::ReviewDates { .. } => "ics",
        }
    }

    /// What it is, for whoever takes the file over.
    pub fn media_type(self) -> &'static str {
        match self.ending() {
            "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            "ics" => "text/calendar",
            _ => "text/html",
        }
    }

    /// Whether it has charts that must be turned into pictures first: HTML takes them as they are.
    pub fn has_pictures(self) -> bool {
        match self {
            Order::Word(printed) => printed.has_charts(),
            Order::GapSlides { .. } | Order::ReviewSlides { .. } => true,
            _ => false,
        }
    }

    /// The row that it is about; no row's id where it is about all of the workbook.
    pub fn row(self) -> Id {
        match self {
            Order::Word(printed) | Order::Html(printed) => printed.row(),
            Order::GapExcel { run } | Order::GapSlides { run } => run,
            Order::StatementVersionExcel { entry } => entry,
            Order::ReviewSlides { review }
            | Order::ReviewExcel { review }
            | Order::ReviewDates { review } => review,
            Order::StatementExcel | Order::RiskExcel => Id::default(),
        }
    }
}

/// A chart that somebody with a canvas has to turn into a PNG before a file is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// What the picture must be called when it comes in.
    pub name: String,
    /// A complete SVG with its colours in it, for a light ground.
    pub svg: String,
    /// The size that it was laid out for, in pixels; twice that prints well.
    pub width: u32,
    pub height: u32,
}

/// A chart as a PNG.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// That of its [`Drawing`].
    pub name: String,
    pub png: Vec<u8>,
    /// Size of the picture itself, in pixels.
    pub width: u32,
    pub height: u32,
}

/// What the page hands to the worker: the order, the workbook as its file, and what else it takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Request<'a> {
    pub order: Order,
    pub today: NaiveDate,
    /// The bytes of the workbook's file.
    pub book: &'a [u8],
    pub pictures: Vec<Picture>,
    /// An Excel file that came back; empty where one is to be made.
    pub file: &'a [u8],
}

impl<'a> Request<'a> {
    /// Errors: `office.no_order` where the order has no place among those that page and worker count.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Finding> {
        let place = Order::places(self.order.row()).iter().position(|o| *o == self.order);
        let place = place.and_then(|place| u8::try_from(place).ok());
        let place = place.ok_or_else(|| Finding::error("office.no_order", Place::default()))?;
        let pictures: usize = self.pictures.iter().map(|p| p.png.len() + 64).sum();
        let mut out = Vec::with_capacity(self.book.len() + self.file.len() + pictures + 64);
        out.push(place);
        out.extend(self.order.row().0.to_le_bytes());
        out.extend((self.today.num_days_from_ce() as u32).to_le_bytes());
        write_bytes(self.book, &mut out);
        write_bytes(self.file, &mut out);
        packed::write_count(self.pictures.len(), &mut out);
        for Picture { name, png, width, height } in &self.pictures {
            packed::write_text(name, &mut out);
            out.extend(width.to_le_bytes());
            out.extend(height.to_le_bytes());
            write_bytes(png, &mut out);
        }
        Ok(out)
    }

    pub fn from_bytes(bytes: &'a [u8]) -> Option<Request<'a>> {
        let mut from = Unpack::new(bytes);
        let place = usize::from(from.byte()?);
        let order = *Order::places(from.id()?).get(place)?;
        let today = NaiveDate::from_num_days_from_ce_opt(i32::try_from(from.u32()?).ok()?)?;
        let (book, file) = (read_bytes(&mut from)?, read_bytes(&mut from)?);
        let mut pictures = Vec::new();
        for _ in 0..from.count()? {
            pictures.push(Picture {
                name: from.text()?.to_owned(),
                width: from.u32()?,
                height: from.u32()?,
                png: read_bytes(&mut from)?.to_vec(),
            });
        }
        Some(Request { order, today, book, pictures, file })
    }
}

impl Drawing {
    pub fn write(&self, out: &mut Vec<u8>) {
        packed::write_text(&self.name, out);
        packed::write_text(&self.svg, out);
        out.extend(self.width.to_le_bytes());
        out.extend(self.height.to_le_bytes());
    }

    pub fn read(from: &mut Unpack<'_>) -> Option<Drawing> {
        Some(Drawing {
            name: from.text()?.to_owned(),
            svg: from.text()?.to_owned(),
            width: from.u32()?,
            height: from.u32()?,
        })
    }
}

fn write_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    packed::write_count(bytes.len(), out);
    out.extend_from_slice(bytes);
}

fn read_bytes<'a>(from: &mut Unpack<'a>) -> Option<&'a [u8]> {
    let length = from.count()?;
    from.bytes(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_comes_back_and_half_of_one_does_not() {
        let picture = Picture { name: "bars".into(), png: vec![1, 2, 3], width: 4, height: 5 };
        for order in Order::places(Id(9)) {
            let today = NaiveDate::from_ymd_opt(2026, 3, 31).unwrap();
            let request =
                Request { order, today, book: b"{}", pictures: vec![picture.clone()], file: b"x" };
            let bytes = request.to_bytes().unwrap();
            assert_eq!(Request::from_bytes(&bytes), Some(request));
            for cut in 0..bytes.len() {
                assert_eq!(Request::from_bytes(&bytes[..cut]), None, "cut at {cut}");
            }
        }
    }

    /// The thread of a person, which there is not, came back as the report on a gap assessment.
    #[test]
    fn an_order_without_a_place_is_refused_with_a_reason() {
        let printed = Printed::Thread { kind: crate::workbook::Kind::Person, row: Id(9) };
        let today = NaiveDate::from_ymd_opt(2026, 9, 21).unwrap();
        for order in [Order::Word(printed), Order::Html(printed)] {
            let request = Request { order, today, book: b"{}", pictures: Vec::new(), file: b"" };
            let refused = request.to_bytes().unwrap_err();
            assert_eq!(refused.code, "office.no_order");
            let said = crate::text::find("finding.office.no_order");
            assert!(said.is_some_and(|said| !said.is_empty()));
        }
    }
}
