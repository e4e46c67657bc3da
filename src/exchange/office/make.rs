//! Making the files that can be asked for, and saying what each needs first.

use super::order::{Drawing, Order, Picture};
use super::{dates, excel, review_excel, risk_excel, slides, word};
use crate::insight::approval::{Frozen, Presented};
use crate::insight::gap::RunView;
use crate::paper::gap_report::Setting;
use crate::paper::review_papers::Shown;
use crate::paper::{Labels, Printed, gap_slides, html, review_slides};
use crate::text;
use crate::workbook::{Finding, ManagementReview, Place, Workbook};

/// The picture of that name, if it is a PNG with a size.
pub(super) fn find_picture<'p>(pictures: &'p [Picture], name: &str) -> Option<&'p Picture> {
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
    let is_whole = |p: &&Picture| p.png.starts_with(PNG) && p.width > 0 && p.height > 0;
    pictures.iter().find(|p| p.name == name).filter(is_whole)
}

/// The charts that an order needs as pictures. A picture that is missing later is no reason not
/// to make the file: its figures stand in its place.
pub fn charts(order: Order, book: &Workbook, setting: &Setting<'_>) -> Vec<Drawing> {
    match order {
        Order::Word(printed) if printed.has_charts() => {
            printed.build(book, setting).map(|paper| word::drawings(&paper))
        }
        Order::GapSlides { run } => {
            gap_slides::build(book, run, setting).map(|deck| slides::drawings(&deck))
        }
        Order::ReviewSlides { review } => {
            review_slides::build(book, review, setting).map(|deck| slides::drawings(&deck))
        }
        _ => None,
    }
    .unwrap_or_default()
}

/// Makes a file. `progress` is told how far the work is, 0 to 100.
///
/// Errors: what it is about is not in the workbook, or the file could not be packed.
pub fn make(
    order: Order,
    book: &Workbook,
    setting: &Setting<'_>,
    pictures: &[Picture],
    progress: &mut dyn FnMut(u8),
) -> Result<Vec<u8>, Finding> {
    progress(0);
    let missing = || Finding::error("office.no_run", Place::default());
    let failed = || Finding::error("office.not_made", Place::default());
    let row_gone = || Finding::error("office.row_gone", Place::default());
    let no_version = || Finding::error("office.no_version", Place::default());
    let paper = |printed: Printed| {
        let gone = match printed {
            Printed::GapReport { .. } => "office.no_run",
            Printed::StatementVersion { .. } => "office.no_version",
            Printed::Thread { .. }
            | Printed::ReviewAgenda { .. }
            | Printed::ReviewPreRead { .. }
            | Printed::ReviewMinutes { .. }
            | Printed::AuditPlan { .. }
            | Printed::AuditReport { .. } => "office.row_gone",
            Printed::Method
            | Printed::Statement
            | Printed::Plan { .. }
            | Printed::Steering
            | Printed::CorrectiveLog => "office.nothing_to_make",
        };
        let paper = printed.build(book, setting);
        paper.ok_or_else(|| Finding::error(gone, Place::default()))
    };
    let labels = || Labels::load(&|key| text::of(key));
    let bytes = match order {
        Order::Word(printed) => {
            let paper = paper(printed)?;
            progress(10);
            word::write(&paper, &labels(), pictures, progress).ok_or_else(failed)?
        }
        Order::Html(printed) => html(&paper(printed)?, &labels()).into_bytes(),
        Order::GapExcel { run } => {
            let view = RunView::new(book, run).ok_or_else(missing)?;
            excel::write(book, &view, setting, progress)
                .map_err(|error| failed().with("why", error))?
        }
        Order::GapSlides { run } => {
            let deck = gap_slides::build(book, run, setting).ok_or_else(missing)?;
            progress(30);
            slides::write(&deck, pictures).ok_or_else(failed)?
        }
        Order::StatementExcel => risk_excel::statement(book, &Presented::now(book), setting)
            .map_err(|error| failed().with("why", error))?,
        Order::StatementVersionExcel { entry } => {
            let frozen = Frozen::read(book, entry).ok_or_else(no_version)?;
            risk_excel::statement(book, &frozen.present(book), setting)
                .map_err(|error| failed().with("why", error))?
        }
        Order::RiskExcel => risk_excel::risks(book, setting, progress)
            .map_err(|error| failed().with("why", error))?,
        Order::ReviewSlides { review } => {
            let deck = review_slides::build(book, review, setting).ok_or_else(row_gone)?;
            progress(30);
            slides::write(&deck, pictures).ok_or_else(failed)?
        }
        Order::ReviewExcel { review } => {
            let shown = Shown::of(book, review, setting).ok_or_else(row_gone)?;
            progress(30);
            review_excel::write(book, &shown, setting)
                .map_err(|error| failed().with("why", error))?
        }
        Order::ReviewDates { review } => {
            let review = book.get::<ManagementReview>(review).ok_or_else(row_gone)?;
            let nothing = || Finding::error("office.no_dates", Place::default());
            dates::write(book, review, setting.today).ok_or_else(nothing)?.into_bytes()
        }
    };
    progress(100);
    Ok(bytes)
}
