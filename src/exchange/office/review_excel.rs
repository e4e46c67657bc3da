//! A management review in Excel: decisions, actions, changes of the ISMS, the rows of every input with its figures,
//! and who took part. Days are days, texts are texts; nothing typed can become a formula.
//!
//! The rows of the inputs are those of the meeting once it was held. Actions and changes are shown as they are on
//! the day of the file, which says so.

use super::columns::within_cell;
use super::excel::{ACCENT, BAND, INK, QUIET, RULE, excel_day, lines_of};
use super::plain::clean;
use crate::insight::review::{agenda, parts};
use crate::paper::gap_report::{Setting, choice};
use crate::paper::review_papers::{Shown, changes};
use crate::text;
use crate::workbook::{
    Action, Attendance, Id, Kind, Participant, Person, PlannedChange, Record, ReviewDecision,
    Workbook,
};
use chrono::NaiveDate;
use rust_xlsxwriter::{
    DocProperties, Format, FormatAlign, FormatBorder, Workbook as File, Worksheet, XlsxError,
};

/// Title, what the sheet is for, a blank row, the head.
const HEAD: u32 = 3;
const FIRST: u32 = 4;

/// The review as the bytes of an `.xlsx` file.
pub(super) fn write(
    book: &Workbook,
    shown: &Shown<'_>,
    setting: &Setting<'_>,
) -> Result<Vec<u8>, XlsxError> {
    let mut file = File::new();
    let reference = Kind::ManagementReview.reference(shown.review.number);
    let title = clean(&format!("{reference} {}", shown.review.title)).into_owned();
    let properties = DocProperties::new().set_title(&title);
    file.set_properties(&match excel_day(setting.today) {
        Some(day) => properties.set_creation_datetime(&day),
        None => properties,
    });
    let sheets = Sheets { book, shown, setting, title };
    sheets.decisions(file.add_worksheet())?;
    sheets.actions(file.add_worksheet())?;
    sheets.changes(file.add_worksheet())?;
    sheets.figures(file.add_worksheet())?;
    sheets.rows(file.add_worksheet())?;
    sheets.participants(file.add_worksheet())?;
    file.save_to_buffer()
}

fn t(key: &str) -> String {
    text::of(key)
}

fn label(kind: Kind, field: &str) -> String {
    text::of(&format!("field.{}.{field}", kind.table()))
}

fn body() -> Format {
    Format::new()
        .set_border(FormatBorder::Thin)
        .set_border_color(RULE)
        .set_text_wrap()
        .set_align(FormatAlign::Top)
}

/// What a cell holds.
enum Cell {
    Text(String),
    Day(Option<NaiveDate>),
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(text)
    }
}

/// Title of a column and its width in characters.
type Column = (String, f64);

struct Sheets<'a> {
    book: &'a Workbook,
    shown: &'a Shown<'a>,
    setting: &'a Setting<'a>,
    title: String,
}

impl<'a> Sheets<'a> {
    fn day(&self) -> String {
        self.setting.dates.day(self.setting.today)
    }

    fn person(&self, id: Option<Id>) -> String {
        let name = |id| {
            self.book.get::<Person>(id).map_or_else(|| t("app.missing_row"), |p| p.name.clone())
        };
        id.map(name).unwrap_or_default()
    }

    /// Some rows by reference and name.
    fn names(&self, kind: Kind, ids: &[Id]) -> String {
        let name = |id: &Id| match self.book.row(kind, *id) {
            Some(row) => format!("{} {}", row.reference(), row.name()),
            None => t("app.missing_row"),
        };
        ids.iter().map(name).collect::<Vec<_>>().join("\n")
    }

    fn all_decisions(&self) -> Vec<&'a ReviewDecision> {
        parts::<ReviewDecision>(self.book, self.shown.review.id)
    }

    fn letters(&self, ids: &[String]) -> String {
        let letter = |id: &String| {
            let kept = self.shown.pack.as_ref().and_then(|pack| pack.point(id));
            let kept = kept.map(|point| point.letter.clone());
            kept.or_else(|| agenda::letter(self.shown.review.edition, id))
                .unwrap_or_else(|| id.clone())
        };
        ids.iter().map(letter).collect::<Vec<_>>().join(", ")
    }

    /// Which day the rows of the inputs are of.
    fn data_note(&self) -> String {
        let as_of = self.shown.pack.as_ref().and_then(|pack| pack.as_of.parse().ok());
        let day = as_of.map_or_else(|| t("paper.none"), |day| self.setting.dates.day(day));
        let key = match (self.shown.whole, self.shown.kept) {
            (false, _) => "review.paper.altered",
            (true, true) => "review.excel.kept",
            (true, false) => "review.excel.live",
        };
        text::fill(key, &[("day", &day)])
    }

    /// Title, note, head and rows; the head stays, repeats in print and can be filtered.
    fn sheet(
        &self,
        page: &mut Worksheet,
        name: &str,
        note: &str,
        columns: &[Column],
        rows: &[Vec<Cell>],
    ) -> Result<(), XlsxError> {
        page.set_name(name)?;
        let title = Format::new().set_bold().set_font_size(15).set_font_color(ACCENT);
        let heading = within_cell(&format!("{name} · {}", self.title));
        page.write_string_with_format(0, 0, heading, &title)?;
        page.write_string_with_format(1, 0, note, &Format::new().set_font_color(QUIET))?;
        let head = body()
            .set_bold()
            .set_font_color(INK)
            .set_background_color(BAND)
            .set_align(FormatAlign::VerticalCenter);
        for (at, (title, width)) in (0u16..).zip(columns) {
            page.set_column_width(at, *width)?;
            page.write_string_with_format(HEAD, at, title, &head)?;
        }
        for (n, row) in (FIRST..).zip(rows) {
            for (at, cell) in (0u16..).zip(row) {
                write_cell(page, n, at, cell)?;
            }
            page.set_row_height(n, height(columns, row))?;
        }
        let last = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(0);
        let end = FIRST + u32::try_from(rows.len()).unwrap_or(0).max(1) - 1;
        page.autofilter(HEAD, 0, end, last)?;
        page.set_freeze_panes(FIRST, 1)?;
        page.set_landscape();
        // On A4 the print of a wide sheet would be too small to read.
        let wide = columns.iter().map(|(_, width)| width).sum::<f64>() > 160.0;
        page.set_paper_size(if wide { 8 } else { 9 });
        page.set_print_fit_to_pages(1, 0);
        page.set_repeat_rows(HEAD, HEAD)?;
        Ok(())
    }

    fn decisions(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        let kind = Kind::ReviewDecision;
        let row = |d: &&ReviewDecision| {
            let links = [
                (Kind::PlannedChange, d.change),
                (Kind::Objective, d.objective),
                (Kind::Document, d.document),
                (Kind::Risk, d.risk),
            ];
            let links = links.map(|(kind, id)| self.names(kind, id.as_slice()));
            let links: Vec<String> = links.into_iter().filter(|name| !name.is_empty()).collect();
            vec![
                d.reference().into(),
                choice(d.kind).into(),
                d.title.clone().into(),
                d.rationale.clone().into(),
                self.letters(&d.inputs).into(),
                self.person(d.owner).into(),
                Cell::Day(d.due),
                self.names(Kind::Action, &d.actions).into(),
                links.join("\n").into(),
            ]
        };
        let columns = [
            (t("paper.reference"), 12.0),
            (label(kind, "kind"), 18.0),
            (label(kind, "title"), 40.0),
            (label(kind, "rationale"), 40.0),
            (label(kind, "inputs"), 14.0),
            (label(kind, "owner"), 20.0),
            (label(kind, "due"), 13.0),
            (label(kind, "actions"), 32.0),
            (t("review.paper.carried_out"), 28.0),
        ];
        let rows: Vec<Vec<Cell>> = self.all_decisions().iter().map(row).collect();
        let note = match rows.is_empty() {
            true => t("review.paper.no_decisions"),
            false => t("review.excel.decisions"),
        };
        self.sheet(page, &t("review.paper.decisions"), &note, &columns, &rows)
    }

    fn actions(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        let kind = Kind::Action;
        let of_decision = |d: &&ReviewDecision| -> Vec<Vec<Cell>> {
            let actions = d.actions.iter().filter_map(|id| self.book.get::<Action>(*id));
            let row = |a: &Action| {
                vec![
                    a.reference().into(),
                    format!("{} {}", d.reference(), d.title).into(),
                    a.title.clone().into(),
                    self.person(a.owner).into(),
                    Cell::Day(a.due),
                    Cell::Day(a.due_now()),
                    choice(a.status).into(),
                    Cell::Day(a.done_on.or(a.verified_on)),
                    a.success_measure.clone().into(),
                    a.result.clone().into(),
                    self.names(Kind::Evidence, &a.evidence).into(),
                ]
            };
            actions.map(row).collect()
        };
        let columns = [
            (t("paper.reference"), 12.0),
            (t("review.paper.decision"), 36.0),
            (label(kind, "title"), 40.0),
            (label(kind, "owner"), 22.0),
            (label(kind, "due"), 13.0),
            (t("review.head.due_now"), 13.0),
            (label(kind, "status"), 14.0),
            (label(kind, "done_on"), 13.0),
            (label(kind, "success_measure"), 32.0),
            (label(kind, "result"), 32.0),
            (label(kind, "evidence"), 28.0),
        ];
        let rows: Vec<Vec<Cell>> = self.all_decisions().iter().flat_map(of_decision).collect();
        let note = text::fill("review.excel.actions", &[("day", &self.day())]);
        self.sheet(page, &t("kinds.actions"), &note, &columns, &rows)
    }

    fn changes(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        let kind = Kind::PlannedChange;
        let row = |d: &&ReviewDecision| {
            let decision = format!("{} {}", d.reference(), d.title);
            let Some(c) = d.change.and_then(|id| self.book.get::<PlannedChange>(id)) else {
                // Nobody has planned it yet: what the decision itself says.
                let none = || Cell::Text(String::new());
                return vec![
                    t("paper.none").into(),
                    decision.into(),
                    none(),
                    none(),
                    none(),
                    d.rationale.clone().into(),
                    none(),
                    none(),
                    self.person(d.owner).into(),
                    Cell::Day(d.due),
                    Cell::Day(None),
                ];
            };
            vec![
                c.reference().into(),
                decision.into(),
                c.title.clone().into(),
                choice(c.kind).into(),
                choice(c.state).into(),
                c.reason.clone().into(),
                c.impact.clone().into(),
                c.resources.clone().into(),
                self.person(c.owner).into(),
                Cell::Day(c.due),
                Cell::Day(c.done_on),
            ]
        };
        let columns = [
            (t("paper.reference"), 12.0),
            (t("review.paper.decision"), 36.0),
            (label(kind, "title"), 32.0),
            (label(kind, "kind"), 14.0),
            (label(kind, "state"), 14.0),
            (label(kind, "reason"), 30.0),
            (label(kind, "impact"), 30.0),
            (label(kind, "resources"), 24.0),
            (label(kind, "owner"), 20.0),
            (label(kind, "due"), 13.0),
            (label(kind, "done_on"), 13.0),
        ];
        let all = self.all_decisions();
        let rows: Vec<Vec<Cell>> = all.iter().filter(|d| changes(d)).map(row).collect();
        let note = text::fill("review.excel.changes", &[("day", &self.day())]);
        self.sheet(page, &t("review.paper.changes"), &note, &columns, &rows)
    }

    fn figures(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        let columns = [
            (t("review.paper.letter"), 8.0),
            (t("review.paper.input"), 44.0),
            (t("review.paper.figure"), 28.0),
            (t("review.paper.now"), 16.0),
            (t("review.paper.then"), 16.0),
            (t("review.paper.how"), 70.0),
        ];
        let points = self.shown.pack.iter().flat_map(|pack| &pack.points);
        let rows = points.flat_map(|point| {
            point.figures.iter().map(|f| {
                let texts = [&point.letter, &point.title, &f.label, &f.now, &f.before, &f.how];
                texts.map(|text| Cell::Text(text.clone())).into_iter().collect()
            })
        });
        let rows: Vec<Vec<Cell>> = rows.collect();
        self.sheet(page, &t("review.excel.figures"), &self.data_note(), &columns, &rows)
    }

    /// Every row of every list. Lists have columns of their own, so a row's are told as lines.
    fn rows(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        let columns = [
            (t("review.paper.letter"), 8.0),
            (t("review.paper.input"), 40.0),
            (t("review.excel.list"), 28.0),
            (t("paper.reference"), 12.0),
            (t("review.excel.row"), 90.0),
            (t("review.excel.hash"), 20.0),
        ];
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for point in self.shown.pack.iter().flat_map(|pack| &pack.points) {
            for list in &point.lists {
                for row in &list.rows {
                    let named = list.columns.iter().zip(&row.cells).skip(1);
                    let said = named.filter(|(_, cell)| !cell.trim().is_empty());
                    let said = said.map(|(head, cell)| format!("{head}: {cell}"));
                    rows.push(vec![
                        point.letter.clone().into(),
                        point.title.clone().into(),
                        list.title.clone().into(),
                        row.cells.first().cloned().unwrap_or_default().into(),
                        said.collect::<Vec<_>>().join("\n").into(),
                        row.hash.clone().into(),
                    ]);
                }
            }
        }
        self.sheet(page, &t("review.excel.rows"), &self.data_note(), &columns, &rows)
    }

    fn participants(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        let kind = Kind::Participant;
        let row = |p: &&Participant| {
            let attendance = match p.attendance {
                Attendance::Unset => String::new(),
                attendance => choice(attendance),
            };
            vec![
                p.name.clone().into(),
                p.role.clone().into(),
                if p.top_management { t("app.yes") } else { String::new() }.into(),
                attendance.into(),
                p.comments.clone().into(),
            ]
        };
        let columns = [
            (label(kind, "name"), 28.0),
            (label(kind, "role"), 32.0),
            (label(kind, "top_management"), 18.0),
            (label(kind, "attendance"), 18.0),
            (label(kind, "comments"), 60.0),
        ];
        let all = parts::<Participant>(self.book, self.shown.review.id);
        let rows: Vec<Vec<Cell>> = all.iter().map(row).collect();
        let held = self.shown.review.held_on.or(self.shown.review.planned_on);
        let day = held.map_or_else(|| t("paper.none"), |day| self.setting.dates.day(day));
        let note = text::fill("review.excel.participants", &[("day", &day)]);
        self.sheet(page, &t("kinds.participants"), &note, &columns, &rows)
    }
}

/// The height of a row by its longest text: without it a spreadsheet other than Excel shows one line.
fn height(columns: &[Column], row: &[Cell]) -> f64 {
    let lines = columns.iter().zip(row).map(|((_, width), cell)| match cell {
        Cell::Text(text) => lines_of(text, *width),
        Cell::Day(_) => 1,
    });
    // Excel shows no more.
    (4.0 + 15.0 * f64::from(lines.max().unwrap_or(1))).min(400.0)
}

fn write_cell(page: &mut Worksheet, row: u32, at: u16, cell: &Cell) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(text) if text.is_empty() => {
            page.write_blank(row, at, &body())?;
        }
        Cell::Text(text) => {
            page.write_string_with_format(row, at, within_cell(&clean(text)), &body())?;
        }
        Cell::Day(day) => {
            let format = body().set_num_format("yyyy-mm-dd");
            match day.and_then(excel_day) {
                Some(day) => page.write_datetime_with_format(row, at, &day, &format)?,
                None => page.write_blank(row, at, &format)?,
            };
        }
    }
    Ok(())
}
