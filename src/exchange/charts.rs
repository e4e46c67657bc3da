//! Charts that the page has its worker draw: what is asked for, and what comes back.

use super::packed::{self, Unpack};
use super::packed_paper;
use crate::chart::Empty;
use crate::paper::gap_charts::Dates;
use crate::paper::{Drawing, Figure};
use crate::workbook::{Id, Kind, Workbook};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeSet;

const REASONS: [Empty; 3] = [Empty::NoRows, Empty::NoFigures, Empty::NotDrawn];

/// The bytes that ask for charts, each for a width in pixels: what is wanted, and the tables that it is drawn
/// from. No more of the workbook goes to the worker.
pub fn request(book: &Workbook, today: NaiveDate, wanted: &[(Figure, u32)]) -> Vec<u8> {
    let mut out = Vec::new();
    out.extend((today.num_days_from_ce() as u32).to_le_bytes());
    packed::write_list(wanted, &mut out, |(figure, width), out| {
        let place = Figure::all(figure.row()).position(|other| other == *figure);
        packed::write_count(place.unwrap_or(usize::from(u8::MAX)), out);
        packed::write_id(figure.row(), out);
        packed::write_count(usize::try_from(*width).unwrap_or_default(), out);
    });
    let kinds: BTreeSet<Kind> =
        crate::sort::gather(wanted.iter().flat_map(|(f, _)| f.reads()).copied());
    for kind in kinds {
        book.table(kind).rows().for_each(|row| packed::write_row(row, &mut out));
    }
    out
}

/// Draws what the bytes ask for, in their order; nothing where they are none of [`request`]. A chart whose row
/// is gone is none.
pub fn draw(bytes: &[u8], dates: &dyn Dates) -> Option<Vec<Option<Drawing>>> {
    let mut from = Unpack::new(bytes);
    let today = NaiveDate::from_num_days_from_ce_opt(i32::try_from(from.u32()?).ok()?)?;
    let wanted = from.list(|from| {
        let (place, row, width) = (from.count()?, from.id()?, from.count()?);
        Some((Figure::all(row).nth(place)?, u32::try_from(width).ok()?))
    })?;
    let mut book = Workbook::new(Id::default());
    while !from.is_done() {
        book.restore(from.row()?);
    }
    let draw = |(figure, width): &(Figure, u32)| figure.draw(&book, today, dates, *width);
    Some(wanted.iter().map(draw).collect())
}

pub fn write(drawing: &Drawing, out: &mut Vec<u8>) {
    let Drawing { title, about, picture, figures } = drawing;
    packed::write_text(title, out);
    packed::write_text(about, out);
    match picture {
        Ok(picture) => {
            out.push(0);
            packed_paper::write_picture(picture, out);
        }
        Err(empty) => {
            out.push(REASONS.iter().position(|r| r == empty).unwrap_or_default() as u8 + 1);
        }
    }
    packed_paper::write_figures(figures, out);
}

pub fn read(from: &mut Unpack<'_>) -> Option<Drawing> {
    Some(Drawing {
        title: from.text()?.to_owned(),
        about: from.text()?.to_owned(),
        picture: match from.byte()? {
            0 => Ok(packed_paper::picture(from)?),
            n => Err(*REASONS.get(usize::from(n) - 1)?),
        },
        figures: packed_paper::figures(from)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::packed_paper::tests::Iso;
    use crate::exchange::sample;
    use crate::insight::gap::figures::present_run;
    use crate::paper::risk_charts::RiskChart;

    #[test]
    fn every_chart_of_the_sample_firm_is_drawn_from_what_is_handed_over() {
        let (book, today) = (sample::workbook(), sample::today().unwrap());
        let run = present_run(&book).unwrap().id;
        let wanted: Vec<(Figure, u32)> = Figure::all(run).map(|f| (f, 640)).collect();
        let bytes = request(&book, today, &wanted);
        let drawn = draw(&bytes, &Iso).unwrap();
        for ((figure, width), drawn) in wanted.iter().zip(&drawn) {
            assert_eq!(drawn, &figure.draw(&book, today, &Iso, *width), "{figure:?}");
            let drawn = drawn.as_ref().unwrap();
            // Nothing of risk is overdue on that day, which is a reason and no picture.
            let has_picture = *figure != Figure::Risk(RiskChart::Overdue);
            assert_eq!(drawn.picture.is_ok(), has_picture, "{figure:?}");
            let mut there = Vec::new();
            write(drawn, &mut there);
            assert_eq!(read(&mut Unpack::new(&there)).as_ref(), Some(drawn));
            assert_eq!(read(&mut Unpack::new(&there[..there.len() - 1])), None);
        }
    }

    #[test]
    fn what_is_gone_is_no_chart_and_what_is_torn_is_none_at_all() {
        let (book, today) = (sample::workbook(), sample::today().unwrap());
        let gone = Figure::all(Id(1)).next().unwrap();
        let bytes = request(&book, today, &[(gone, 400)]);
        assert_eq!(draw(&bytes, &Iso), Some(vec![None]));
        assert_eq!(draw(&bytes[..bytes.len() - 1], &Iso), None);
        assert_eq!(draw(&bytes[..5], &Iso), None);
    }
}
