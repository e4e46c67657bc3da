//! A gap assessment as an Excel workbook: a summary that computes itself, the lines, actions and
//! evidence to work on, and what it takes to bring the file back into the same assessment.
//!
//! Everything typed is written as text, so nothing in it can become a formula. The sums on the
//! first sheet are formulas over the lines; they follow [`insight::gap::score`] and a test holds
//! both to the same figures. Links, comments and macros are never written.
//!
//! [`insight::gap::score`]: crate::insight::gap::score

use super::colours;
use super::columns::{
    ABOUT, Column, FORMAT, Holds, LONGEST_CELL, SCHEMA, Sheet, answers, field_words, marks, said,
    within_cell,
};
use super::excel_summary;
use super::plain::clean;
use crate::catalogue::{Area, LineKind};
use crate::exchange::tabular::Finder;
use crate::insight::gap::{AssessedLine, RunView};
use crate::paper::gap_report::{Setting, choice};
use crate::text;
use crate::workbook::{
    Action, ActionStatus, Conformity, GapAnswer, Id, Kind, Person, Record, Shape, Workbook,
};
use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{
    Color, ConditionalFormatCell, ConditionalFormatCellRule, ConditionalFormatFormula,
    DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, FormatAlign,
    FormatBorder, Formula, Workbook as File, Worksheet, XlsxError,
};

/// Rows above the lines: the hidden names, the title, what the sheet is for, the head.
const NAMES: u32 = 0;
const TITLE: u32 = 1;
const NOTE: u32 = 2;
const HEAD: u32 = 3;
/// The first line below them.
pub(super) const FIRST: u32 = 4;

/// Lines below the last that offer the choices too, for what is added by hand.
const SPARE: u32 = 200;

/// A table is worth no more rows than Excel has, and a workbook never has as many.
const MOST_ROWS: usize = 1_000_000;

pub(super) const INK: Color = Color::RGB(colours::number(colours::INK));
pub(super) const QUIET: Color = Color::RGB(colours::number(colours::QUIET));
pub(super) const ACCENT: Color = Color::RGB(colours::number(colours::ACCENT));
pub(super) const BAND: Color = Color::RGB(colours::number(colours::BAND));
pub(super) const RULE: Color = Color::RGB(colours::number(colours::RULE));

/// The run as the bytes of an `.xlsx` file.
pub(super) fn write(
    book: &Workbook,
    view: &RunView<'_>,
    setting: &Setting<'_>,
    progress: &mut dyn FnMut(u8),
) -> Result<Vec<u8>, XlsxError> {
    let mut file = File::new();
    let writer = Writer { book, view, setting };
    file.set_properties(&writer.properties());
    excel_summary::write(file.add_worksheet(), &writer)?;
    let mut finder = Finder::default();
    for (n, sheet) in (0u8..).zip(Sheet::ALL) {
        progress(10 + 15 * n);
        writer.rows_sheet(file.add_worksheet(), sheet, &mut finder)?;
    }
    let names = writer.lists(file.add_worksheet())?;
    for (name, range) in names {
        file.define_name(name, &range)?;
    }
    writer.about(file.add_worksheet(), &mut finder)?;
    progress(80);
    let packed = file.save_to_buffer()?;
    Ok(growing(&packed).unwrap_or(packed))
}

/// The file with row heights that a spreadsheet may change: the library marks each as set by
/// hand, and then a row does not grow with what is typed into it.
fn growing(packed: &[u8]) -> Option<Vec<u8>> {
    super::package::changed(packed, |name, part| {
        if name.starts_with("xl/worksheets/sheet") {
            *part = part.replace(" customHeight=\"1\"", "");
        }
    })
}

pub(super) struct Writer<'a> {
    pub book: &'a Workbook,
    pub view: &'a RunView<'a>,
    pub setting: &'a Setting<'a>,
}

impl Writer<'_> {
    fn properties(&self) -> DocProperties {
        let title = format!("{} {}", text::t("gap.report.title"), self.reference());
        let properties = DocProperties::new()
            .set_title(title)
            .set_subject(text::of("gap.report.label"))
            .set_company(clean(self.book.name()).as_ref());
        match excel_day(self.setting.today) {
            Some(day) => properties.set_creation_datetime(&day),
            None => properties,
        }
    }

    pub fn reference(&self) -> String {
        Kind::GapRun.reference(self.view.run.number)
    }

    /// Firm and run in one line.
    pub fn subtitle(&self) -> String {
        let parts = [self.book.name(), self.view.run.name.as_str()];
        let parts: Vec<&str> = parts.into_iter().filter(|p| !p.trim().is_empty()).collect();
        within_cell(&clean(&parts.join(" · ")))
    }

    // ---- Sheets with rows -----------------------------------------------------------------

    fn rows_sheet(
        &self,
        page: &mut Worksheet,
        sheet: Sheet,
        finder: &mut Finder,
    ) -> Result<(), XlsxError> {
        let (kind, columns) = (sheet.kind(), sheet.columns());
        page.set_name(sheet.tab())?;
        let note = match sheet {
            Sheet::Lines(_) => "office.note.lines",
            Sheet::Actions => "office.note.actions",
            Sheet::Evidence => "office.note.evidence",
        };
        let shown = first_shown(&columns);
        page.write_string_with_format(TITLE, shown, sheet.tab(), &title())?;
        page.set_row_height(TITLE, 24)?;
        page.write_string_with_format(NOTE, shown, text::of(note), &quiet())?;
        page.set_row_hidden(NAMES)?;
        page.set_row_height(HEAD, 32)?;
        for (at, column) in (0u16..).zip(&columns) {
            page.write_string(NAMES, at, column.name(kind))?;
            page.write_string_with_format(HEAD, at, column.words(kind), &head())?;
            page.set_column_width(at, column.width)?;
            if let Holds::Field(place) = column.holds {
                // The rows that are still empty, too.
                let day = kind.fields().get(place).is_some_and(|f| f.shape == Shape::Day);
                page.set_column_format(at, &if day { day_cell() } else { typed_cell() })?;
            }
            if column.is_hidden() {
                page.set_column_hidden(at)?;
            }
            // Long, and the same in every file: one click away.
            if column.holds == Holds::Questions {
                page.group_columns_collapsed(at, at)?;
            }
        }
        let rows = match sheet {
            Sheet::Lines(part) => self.lines(page, part, &columns, finder)?,
            Sheet::Actions | Sheet::Evidence => {
                self.records(page, &self.rows(sheet), &columns, finder)?
            }
        };
        self.offer(page, sheet, &columns, rows)?;
        self.mark(page, sheet, &columns, rows)?;
        let last = FIRST + rows.max(1) - 1;
        page.autofilter(HEAD, shown, last, last_of(&columns))?;
        // The reference and the title stay in sight while one reads to the right.
        let held = columns.iter().position(|c| matches!(c.holds, Holds::Questions));
        let held = held.or_else(|| columns.iter().position(|c| matches!(c.holds, Holds::Field(0))));
        page.set_freeze_panes(FIRST, small(held.unwrap_or(2)))?;
        page.set_repeat_rows(HEAD, HEAD)?;
        self.print(page)?;
        if sheet != Sheet::Evidence {
            // Two sheets of A3 beside each other: on one of A4 nobody could read it.
            page.set_paper_size(8);
            page.set_print_fit_to_pages(2, 0);
            let held = small(held.unwrap_or(2).saturating_sub(1));
            page.set_repeat_columns(shown, held)?;
        }
        Ok(())
    }

    /// The height of a row by its longest text, so that it is read without a click. Without it a
    /// spreadsheet other than Excel shows one line.
    fn height(
        &self,
        page: &mut Worksheet,
        row: u32,
        texts: &[(f64, String)],
    ) -> Result<(), XlsxError> {
        let lines = texts.iter().map(|(width, text)| lines_of(text, *width)).max().unwrap_or(1);
        let height = 4.0 + 13.0 * f64::from(lines);
        page.set_row_height(row, height.min(400.0))?;
        Ok(())
    }

    /// The lines of a part, in the standard's order; how many there are.
    fn lines(
        &self,
        page: &mut Worksheet,
        part: LineKind,
        columns: &[Column],
        finder: &mut Finder,
    ) -> Result<u32, XlsxError> {
        let lines = self.view.lines.iter().filter(|l| l.line.kind == part);
        let mut row = FIRST;
        for line in lines {
            let mut texts = vec![(30.0, line.line.display_title.to_owned())];
            for (at, column) in (0u16..).zip(columns) {
                match column.holds {
                    Holds::Id => {
                        let id = line.answer.map(|a| a.id.to_string()).unwrap_or_default();
                        page.write_string(row, at, id)?;
                    }
                    Holds::Area => {
                        page.write_string(row, at, area_name_of(line))?;
                    }
                    Holds::Weight => {
                        page.write_number(row, at, line.line.weight)?;
                    }
                    Holds::Reference => {
                        page.write_string_with_format(row, at, line.line.id, &strong_cell())?;
                    }
                    Holds::Title => {
                        page.write_string_with_format(row, at, line.line.display_title, &cell())?;
                    }
                    Holds::Questions => {
                        let asked: Vec<&str> = line.line.questions.iter().map(|q| q.text).collect();
                        page.write_string_with_format(row, at, asked.join("\n"), &quiet_cell())?;
                    }
                    Holds::Field(place) => match line.answer {
                        Some(answer) => {
                            let said = self.field(page, (row, at), answer, place, finder)?;
                            texts.push((column.width, said));
                        }
                        None => {
                            page.write_blank(row, at, &cell())?;
                        }
                    },
                }
            }
            self.height(page, row, &texts)?;
            row += 1;
        }
        Ok(row - FIRST)
    }

    fn records(
        &self,
        page: &mut Worksheet,
        rows: &[&dyn Record],
        columns: &[Column],
        finder: &mut Finder,
    ) -> Result<u32, XlsxError> {
        let mut at_row = FIRST;
        for row in rows.iter().take(MOST_ROWS) {
            let mut texts = Vec::new();
            for (at, column) in (0u16..).zip(columns) {
                match column.holds {
                    Holds::Id => {
                        page.write_string(at_row, at, row.id().to_string())?;
                    }
                    Holds::Reference => {
                        page.write_string_with_format(at_row, at, row.reference(), &strong_cell())?;
                    }
                    Holds::Field(place) => {
                        let said = self.field(page, (at_row, at), *row, place, finder)?;
                        texts.push((column.width, said));
                    }
                    _ => {}
                }
            }
            self.height(page, at_row, &texts)?;
            at_row += 1;
        }
        Ok(at_row - FIRST)
    }

    /// Writes one field, a day as a day and everything else as text; what it says.
    fn field(
        &self,
        page: &mut Worksheet,
        (row, at): (u32, u16),
        record: &dyn Record,
        place: usize,
        finder: &mut Finder,
    ) -> Result<String, XlsxError> {
        let shape = record.kind().fields().get(place).map(|f| f.shape);
        let said = said(self.book, finder, record, place);
        let day = (shape == Some(Shape::Day)).then(|| said.parse().ok().and_then(excel_day));
        match day.flatten() {
            Some(day) => page.write_datetime_with_format(row, at, &day, &day_cell())?,
            None if shape == Some(Shape::Day) => page.write_blank(row, at, &day_cell())?,
            None if said.is_empty() => page.write_blank(row, at, &typed_cell())?,
            None => page.write_string_with_format(row, at, &said, &typed_cell())?,
        };
        Ok(said)
    }

    /// The rows of a sheet that are in the workbook.
    fn rows(&self, sheet: Sheet) -> Vec<&dyn Record> {
        match sheet {
            Sheet::Lines(part) => {
                let lines = self.view.lines.iter().filter(|l| l.line.kind == part);
                lines.filter_map(|l| l.answer.map(|a| a as &dyn Record)).collect()
            }
            Sheet::Actions => self.actions(),
            Sheet::Evidence => self.evidence(),
        }
    }

    /// The actions that the lines of the run link to, in the order of their numbers.
    fn actions(&self) -> Vec<&dyn Record> {
        let ids = self.linked(|a| &a.actions);
        ids.into_iter().filter_map(|id| self.book.row(Kind::Action, id)).collect()
    }

    /// The evidence that the lines and those actions link to.
    fn evidence(&self) -> Vec<&dyn Record> {
        let mut ids = self.linked(|a| &a.evidence);
        let of_action = |id| self.book.get::<Action>(id).map_or(&[][..], |a| &a.evidence);
        ids.extend(self.linked(|a| &a.actions).into_iter().flat_map(of_action));
        ids.sort_unstable();
        ids.dedup();
        let rows = ids.into_iter().filter_map(|id| self.book.row(Kind::Evidence, id));
        rows.collect()
    }

    fn linked(&self, links: impl Fn(&GapAnswer) -> &Vec<Id>) -> Vec<Id> {
        let answers = self.view.lines.iter().filter_map(|l| l.answer);
        let mut ids: Vec<Id> = answers.flat_map(|a| links(a).iter().copied()).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// The choices of a column as a list to pick from.
    fn offer(
        &self,
        page: &mut Worksheet,
        sheet: Sheet,
        columns: &[Column],
        rows: u32,
    ) -> Result<(), XlsxError> {
        let added = if matches!(sheet, Sheet::Lines(_)) { 0 } else { SPARE };
        let last = FIRST + rows.max(1) - 1 + added;
        for (at, column) in (0u16..).zip(columns) {
            let Holds::Field(place) = column.holds else { continue };
            let Some(field) = sheet.kind().fields().get(place) else { continue };
            let rule = match field.shape {
                Shape::Choice(list, _) => {
                    let name = match (sheet, field.name) {
                        (Sheet::Lines(LineKind::Clause), "conformity" | "target") => {
                            CLAUSE_VERDICTS.to_owned()
                        }
                        _ => list_name(list),
                    };
                    DataValidation::new()
                        .allow_list_formula(Formula::new(format!("={name}")))
                        .set_error_title(text::of("office.pick.title"))?
                        .set_error_message(text::of("office.pick"))?
                }
                // Somebody who is not in the list yet can be named; reading the file back says so.
                Shape::Link(Kind::Person) if !self.people().is_empty() => DataValidation::new()
                    .allow_list_formula(Formula::new(format!("={PEOPLE}")))
                    .set_error_style(DataValidationErrorStyle::Warning)
                    .set_error_title(text::of("office.pick.title"))?
                    .set_error_message(text::of("office.pick.person"))?,
                Shape::Day => DataValidation::new()
                    .allow_custom(Formula::new(format!("=ISNUMBER({}{})", letters(at), FIRST + 1)))
                    .set_error_style(DataValidationErrorStyle::Warning)
                    .set_error_title(text::of("office.pick.title"))?
                    .set_error_message(text::of("office.pick.day"))?,
                _ => continue,
            };
            page.add_data_validation(FIRST, at, last, at, &rule)?;
        }
        Ok(())
    }

    /// Colours for verdicts and for what is late. The words stay: colour carries nothing alone.
    fn mark(
        &self,
        page: &mut Worksheet,
        sheet: Sheet,
        columns: &[Column],
        rows: u32,
    ) -> Result<(), XlsxError> {
        let last = FIRST + rows.max(1) - 1;
        let at = |name: &str| columns.iter().position(|c| c.name(sheet.kind()) == name).map(small);
        if let Some(column) = at("conformity") {
            for verdict in [
                Conformity::Met,
                Conformity::Mostly,
                Conformity::Partly,
                Conformity::NotMet,
                Conformity::NotApplicable,
                Conformity::NotAssessed,
            ] {
                let rule = ConditionalFormatCell::new()
                    .set_rule(ConditionalFormatCellRule::EqualTo(choice(verdict)))
                    .set_format(verdict_format(verdict));
                page.add_conditional_format(FIRST, column, last, column, &rule)?;
            }
        }
        if let (Sheet::Actions, Some(due), Some(status)) = (sheet, at("due"), at("status")) {
            let open = [ActionStatus::Planned, ActionStatus::Doing].map(|s| quoted(&choice(s)));
            let (due_cell, status_cell) = (
                format!("${}{}", letters(due), FIRST + 1),
                format!("${}{}", letters(status), FIRST + 1),
            );
            let late = ConditionalFormatFormula::new()
                .set_rule(
                    format!(
                        "=AND(ISNUMBER({due_cell}),{due_cell}<TODAY(),OR({status_cell}={},{status_cell}={}))",
                        open[0], open[1]
                    )
                    .as_str(),
                )
                .set_format(verdict_format(Conformity::NotMet));
            page.add_conditional_format(FIRST, due, last + SPARE, due, &late)?;
        }
        Ok(())
    }

    /// A4 across, as wide as one page, with the run, the label and page numbers.
    pub fn print(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        page.set_paper_size(9);
        page.set_landscape();
        page.set_print_fit_to_pages(1, 0);
        page.set_margins(0.4, 0.4, 0.7, 0.7, 0.3, 0.3);
        let left = printed(&format!("{} {}", self.reference(), self.subtitle()), 120);
        page.set_header(format!("&L&9 {left}&R&9 {}", printed(text::t("gap.report.label"), 80)));
        let day = printed(&self.setting.dates.day(self.setting.today), 40);
        let (word, of) = (text::t("paper.page"), text::t("paper.of_pages"));
        // A digit right after the size would be read as part of it.
        page.set_footer(format!("&L&9 {day}&R&9 {word} &P {of} &N"));
        Ok(())
    }

    // ---- Lists and what the file is -------------------------------------------------------

    /// The answers to pick from, a column each; the names of their ranges.
    fn lists(&self, page: &mut Worksheet) -> Result<Vec<(String, String)>, XlsxError> {
        let tab = text::of("office.sheet.lists");
        page.set_name(&tab)?;
        page.write_string_with_format(0, 0, text::of("office.note.lists"), &quiet())?;
        let mut lists: Vec<(String, String, Vec<String>)> = Vec::new();
        for sheet in Sheet::ALL {
            for column in sheet.columns() {
                let Holds::Field(place) = column.holds else { continue };
                let Some(field) = sheet.kind().fields().get(place) else { continue };
                let Shape::Choice(list, _) = field.shape else { continue };
                let name = list_name(list);
                if lists.iter().all(|(known, ..)| *known != name) {
                    let words = field_words(sheet.kind(), field.name);
                    lists.push((name, words, answers(field, None)));
                }
            }
        }
        let verdict = Kind::GapAnswer.fields().get(const { GapAnswer::place("conformity") });
        let clause = verdict.map(|f| answers(f, Some(LineKind::Clause))).unwrap_or_default();
        lists.insert(
            1.min(lists.len()),
            (CLAUSE_VERDICTS.to_owned(), text::of("office.list.clauses"), clause),
        );
        lists.push((PEOPLE.to_owned(), text::of("kinds.people"), self.people()));
        let mut names = Vec::new();
        for (at, (name, words, answers)) in (0u16..).zip(lists) {
            page.write_string_with_format(2, at, words, &head())?;
            page.set_column_width(at, 24)?;
            for (row, answer) in (3u32..).zip(&answers) {
                page.write_string_with_format(row, at, answer, &cell())?;
            }
            if let Some(count) = u32::try_from(answers.len()).ok().filter(|n| *n > 0) {
                let column = letters(at);
                let range = format!("={}!${column}$4:${column}${}", sheet_name(&tab), 3 + count);
                names.push((name, range));
            }
        }
        page.set_freeze_panes(3, 0)?;
        self.print(page)?;
        Ok(names)
    }

    fn people(&self) -> Vec<String> {
        let staying = self.book.people.iter().filter(|p| p.left.is_none());
        let name = |p: &Person| within_cell(clean(&p.name).trim());
        let mut names: Vec<String> = staying.map(name).filter(|n| !n.is_empty()).collect();
        names.sort();
        names.dedup();
        names.truncate(MOST_ROWS);
        names
    }

    /// What the file belongs to, for bringing it back.
    fn about(&self, page: &mut Worksheet, finder: &mut Finder) -> Result<(), XlsxError> {
        page.set_name(ABOUT)?;
        let run = self.view.run;
        let facts = [
            ("format", FORMAT.to_owned()),
            ("schema", SCHEMA.to_string()),
            ("workbook", self.book.id.to_string()),
            ("run", run.id.to_string()),
            ("edition", run.edition.key().to_owned()),
            ("as_of", self.setting.today.to_string()),
        ];
        for (row, (name, value)) in (0u32..).zip(facts) {
            page.write_string(row, 0, name)?;
            page.write_string(row, 1, value)?;
        }
        let mut row = ABOUT_ROWS;
        for sheet in Sheet::ALL {
            let columns = sheet.columns();
            for record in self.rows(sheet) {
                page.write_string(row, 0, record.id().to_string())?;
                page.write_string(row, 1, marks(self.book, finder, record, &columns))?;
                row += 1;
            }
        }
        page.set_very_hidden(true);
        Ok(())
    }
}

/// The first row of the marks on the sheet that says what the file is; its facts stand above.
const ABOUT_ROWS: u32 = 8;

/// Names of ranges; they are no words for people.
const PEOPLE: &str = "list_people";
const CLAUSE_VERDICTS: &str = "list_clause_conformity";

fn list_name(list: &str) -> String {
    format!("list_{list}")
}

/// The words of an area, which the sums look for. Not the bare number, which a spreadsheet would
/// compare as a number.
pub(super) fn area_name(area: &Area) -> String {
    let key = match area.kind {
        LineKind::Clause => "gap.report.clause",
        LineKind::Control => "gap.report.theme",
    };
    text::fill(key, &[("id", area.id), ("title", area.title)])
}

fn area_name_of(line: &AssessedLine<'_>) -> String {
    crate::catalogue::area(line.line.edition, line.line.area).map_or_else(String::new, area_name)
}

/// A text inside a formula.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// The name of a sheet inside a formula.
pub(super) fn sheet_name(tab: &str) -> String {
    format!("'{}'", tab.replace('\'', "''"))
}

/// A text in a header or footer, where `&` begins a code, is doubled, and 255 characters are all there are.
fn printed(text: &str, longest: usize) -> String {
    let mut room = longest;
    let fits = |c: &char| {
        let taken = if *c == '&' { 2 } else { 1 };
        let fits = taken <= room;
        room = room.saturating_sub(taken);
        fits
    };
    super::plain::flat(text).chars().take_while(fits).collect::<String>().replace('&', "&&")
}

/// How many lines a text takes in a column of so many characters.
pub(super) fn lines_of(text: &str, width: f64) -> u32 {
    // Ten point letters are a little narrower than the figure that widths are counted in; words
    // that do not fit any more make up for it.
    let room = (width * 1.05).max(4.0) as usize;
    let lines = text.split('\n').map(|line| line.chars().count().div_ceil(room).max(1));
    u32::try_from(lines.sum::<usize>()).unwrap_or(u32::MAX)
}

/// `A` to `XFD`.
pub(super) fn letters(column: u16) -> String {
    let mut name = Vec::new();
    let mut rest = u32::from(column) + 1;
    while rest > 0 {
        rest -= 1;
        name.push(char::from_u32(u32::from('A') + rest % 26).unwrap_or('A'));
        rest /= 26;
    }
    name.into_iter().rev().collect()
}

/// Excel counts days from 1900 on; an earlier one stays out of the cell.
pub(super) fn excel_day(day: NaiveDate) -> Option<ExcelDateTime> {
    let (month, dom) = (u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?);
    ExcelDateTime::from_ymd(u16::try_from(day.year()).ok()?, month, dom).ok()
}

fn small(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(0)
}

fn first_shown(columns: &[Column]) -> u16 {
    small(columns.iter().position(|c| !c.is_hidden()).unwrap_or(0))
}

fn last_of(columns: &[Column]) -> u16 {
    small(columns.len().saturating_sub(1))
}

// ---- Looks ---------------------------------------------------------------------------------

const _: () = assert!(LONGEST_CELL < 32_767);

pub(super) fn cell() -> Format {
    Format::new()
        .set_font_size(10)
        .set_font_color(INK)
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_border_bottom(FormatBorder::Thin)
        .set_border_bottom_color(RULE)
}

/// A cell for what people type: it stays as typed, and is neither made a date nor worked out.
fn typed_cell() -> Format {
    cell().set_num_format("@")
}

pub(super) fn strong_cell() -> Format {
    cell().set_bold()
}

fn quiet_cell() -> Format {
    cell().set_font_color(QUIET)
}

fn day_cell() -> Format {
    cell().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left)
}

pub(super) fn head() -> Format {
    Format::new()
        .set_bold()
        .set_font_size(10)
        .set_font_color(Color::White)
        .set_background_color(ACCENT)
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
}

pub(super) fn title() -> Format {
    Format::new().set_bold().set_font_size(16).set_font_color(ACCENT)
}

pub(super) fn quiet() -> Format {
    Format::new().set_font_size(10).set_font_color(QUIET)
}

/// Dark text on a light ground, readable in grey, too.
fn verdict_format(verdict: Conformity) -> Format {
    let (ground, ink) = match verdict {
        Conformity::Met => (0x00C9_E7CF, 0x000B_4A22),
        Conformity::Mostly => (0x00E1_F1D5, 0x0033_4D10),
        Conformity::Partly => (0x00FD_EBC1, 0x005F_4100),
        Conformity::NotMet => (0x00F9_D2CC, 0x007A_1A10),
        Conformity::NotApplicable => (0x00E3_E6EA, 0x0047_5159),
        Conformity::NotAssessed => (0x00FF_FFFF, 0x0075_7F89),
    };
    Format::new().set_background_color(Color::RGB(ground)).set_font_color(Color::RGB(ink))
}
