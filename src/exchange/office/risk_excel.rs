//! The risk workbook and the Statement of Applicability in Excel: every sum and every level is a formula over
//! the rows beside it, so that a reader can follow and try; choices are offered in the cells.
//!
//! Everything typed is written as text, so nothing in it can become a formula. A test recalculates the files and
//! holds their figures to those of the app.

use super::columns::within_cell;
use super::excel::{ACCENT, BAND, INK, QUIET, RULE, excel_day};
use super::plain::clean;
use crate::insight::approval::{Called, Presented, Target, standing_with};
use crate::insight::risk::ops::measures_words;
use crate::insight::risk::{
    Decided, Level, Method, Methods, Stage, StatementLine, progress, rated,
};
use crate::paper::gap_report::{Setting, choice};
use crate::paper::risk_papers::statement as paper;
use crate::text;
use crate::workbook::{
    Action, ActionStatus, AssetKind, Choice, Id, Implementation, Kind, Need, Person, Record, Risk,
    Treatment, Workbook,
};
use chrono::NaiveDate;
use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, DataValidation, DataValidationErrorStyle, Format, FormatAlign,
    FormatBorder, Formula, Workbook as File, Worksheet, XlsxError,
};

/// Title, what the sheet is for, a blank row, the head.
const HEAD: u32 = 3;
const FIRST: u32 = 4;

/// Rows below the last that offer choices and formulas' ranges too.
const SPARE: u32 = 200;

/// From the lowest level to the highest, whatever their number.
const TONES: [Color; 5] = [
    Color::RGB(0x00E2_F0E6),
    Color::RGB(0x00EE_F3D5),
    Color::RGB(0x00FD_F1CF),
    Color::RGB(0x00FB_DCC4),
    Color::RGB(0x00F5_C6BC),
];

fn tone(rank: usize, levels: usize) -> Color {
    let last = levels.max(2) - 1;
    let at = ((rank.max(1) - 1).min(last) * 4 + last / 2) / last;
    TONES.get(at).copied().unwrap_or(Color::White)
}

fn t(key: &str) -> String {
    text::of(key)
}

fn label(kind: Kind, field: &str) -> String {
    text::of(&format!("field.{}.{field}", kind.table()))
}

fn head() -> Format {
    Format::new()
        .set_bold()
        .set_font_color(INK)
        .set_background_color(BAND)
        .set_border(FormatBorder::Thin)
        .set_border_color(RULE)
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
}

fn body() -> Format {
    Format::new()
        .set_border(FormatBorder::Thin)
        .set_border_color(RULE)
        .set_text_wrap()
        .set_align(FormatAlign::Top)
}

fn number() -> Format {
    body().set_num_format("#,##0")
}

fn day_format() -> Format {
    body().set_num_format("yyyy-mm-dd")
}

/// What a cell holds.
enum Cell {
    Text(String),
    Number(Option<i64>),
    Day(Option<NaiveDate>),
    /// A formula and what it comes to, for readers that do not calculate.
    Formula(String, String),
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(text)
    }
}

/// The letters of a column.
fn letters(column: u16) -> String {
    let (mut n, mut out) = (u32::from(column) + 1, String::new());
    while n > 0 {
        let digit = u8::try_from((n - 1) % 26).unwrap_or(0);
        out.insert(0, char::from(b'A' + digit));
        n = (n - 1) / 26;
    }
    out
}

/// The name of a sheet in a formula.
fn quoted(sheet: &str) -> String {
    format!("'{}'", sheet.replace('\'', "''"))
}

struct Column {
    title: String,
    width: f64,
}

fn column(title: impl Into<String>, width: f64) -> Column {
    Column { title: title.into(), width }
}

/// Title, note, head and rows; the head stays and can be filtered.
fn sheet(
    page: &mut Worksheet,
    name: &str,
    note: &str,
    columns: &[Column],
    rows: &[Vec<Cell>],
) -> Result<(), XlsxError> {
    page.set_name(name)?;
    let title = Format::new().set_bold().set_font_size(15).set_font_color(ACCENT);
    page.write_string_with_format(0, 0, name, &title)?;
    page.write_string_with_format(1, 0, note, &Format::new().set_font_color(QUIET))?;
    for (at, column) in (0u16..).zip(columns) {
        page.set_column_width(at, column.width)?;
        page.write_string_with_format(HEAD, at, &column.title, &head())?;
    }
    for (n, row) in (FIRST..).zip(rows) {
        for (at, cell) in (0u16..).zip(row) {
            write_cell(page, n, at, cell)?;
        }
    }
    let last = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(0);
    let end = FIRST + u32::try_from(rows.len()).unwrap_or(0).max(1) - 1;
    page.autofilter(HEAD, 0, end, last)?;
    page.set_freeze_panes(FIRST, 2)?;
    page.set_landscape();
    page.set_print_fit_to_pages(1, 0);
    page.set_repeat_rows(HEAD, HEAD)?;
    Ok(())
}

fn write_cell(page: &mut Worksheet, row: u32, at: u16, cell: &Cell) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(text) => {
            page.write_string_with_format(row, at, within_cell(&clean(text)), &body())?;
        }
        Cell::Number(Some(n)) => {
            page.write_number_with_format(row, at, *n as f64, &number())?;
        }
        Cell::Day(day) => match day.and_then(excel_day) {
            Some(day) => {
                page.write_datetime_with_format(row, at, &day, &day_format())?;
            }
            None => {
                page.write_blank(row, at, &day_format())?;
            }
        },
        Cell::Number(None) => {
            page.write_blank(row, at, &number())?;
        }
        Cell::Formula(formula, result) => {
            let formula = Formula::new(format!("={formula}")).set_result(result.clone());
            page.write_formula_with_format(row, at, formula, &body())?;
        }
    }
    Ok(())
}

/// Offers the words of a list in a column.
fn offer(page: &mut Worksheet, at: u16, last: u32, list: &str) -> Result<(), XlsxError> {
    let rule = DataValidation::new()
        .allow_list_formula(Formula::new(format!("={list}")))
        .set_error_style(DataValidationErrorStyle::Warning);
    page.add_data_validation(FIRST, at, last, at, &rule)?;
    Ok(())
}

/// References and names. A row that is gone is told, not left out.
fn names(book: &Workbook, kind: Kind, ids: &[Id]) -> String {
    let name = |id: &Id| match book.row(kind, *id) {
        Some(row) => format!("{} {}", row.reference(), row.name()),
        None => t("app.missing_row"),
    };
    ids.iter().map(name).collect::<Vec<_>>().join("; ")
}

fn person(book: &Workbook, id: Option<Id>) -> String {
    let name = |id| book.get::<Person>(id).map_or_else(|| t("app.missing_row"), |p| p.name.clone());
    id.map(name).unwrap_or_default()
}

/// A sheet of words that columns offer; each list is a name of the file.
struct Lists {
    lists: Vec<(&'static str, Vec<String>)>,
}

impl Lists {
    fn write(&self, file: &mut File) -> Result<(), XlsxError> {
        let name = t("office.sheet.lists");
        let page = file.add_worksheet();
        page.set_name(&name)?;
        let mut ranges = Vec::new();
        for (at, (list, words)) in (0u16..).zip(&self.lists) {
            page.write_string_with_format(0, at, *list, &head())?;
            for (row, word) in (1u32..).zip(words) {
                page.write_string(row, at, within_cell(&clean(word)))?;
            }
            let (column, end) = (letters(at), words.len().max(1) + 1);
            ranges.push((*list, format!("={}!${column}$2:${column}${end}", quoted(&name))));
        }
        for (list, range) in ranges {
            file.define_name(list, &range)?;
        }
        Ok(())
    }
}

fn choices<C: Choice>() -> Vec<String> {
    C::ALL.iter().map(|c| choice(*c)).collect()
}

// ---- The Statement of Applicability ------------------------------------------------------------

const SOA_DECIDED: &str = "soa_decided";
const SOA_IMPLEMENTED: &str = "soa_implementation";

/// The statement as the bytes of an `.xlsx` file.
pub(super) fn statement(
    book: &Workbook,
    presented: &Presented<'_>,
    setting: &Setting<'_>,
) -> Result<Vec<u8>, XlsxError> {
    let mut file = File::new();
    let statement = &presented.statement;
    let summary = t("office.sheet.summary");
    file.add_worksheet().set_name(&summary)?;
    let (annex, own) = (t("soa.paper.annex"), t("soa.own"));
    let mut note = text::fill("risk.excel.soa.note", &[("firm", &presented.called.firm())]);
    let version = paper::version_note(book, presented, setting);
    if let Some(version) = &version {
        note = format!("{version} {note}");
    }
    // What was frozen has neither evidence nor actions nor a degree of maturity.
    let kept = if presented.version.is_some() { FROZEN_COLUMNS } else { usize::MAX };
    for (name, lines) in [(&annex, &statement.annex), (&own, &statement.own)] {
        let row = |line| soa_row(book, &presented.called, line).into_iter().take(kept).collect();
        let rows: Vec<Vec<Cell>> = lines.iter().map(row).collect();
        let last = FIRST + u32::try_from(rows.len()).unwrap_or(0) + SPARE;
        let page = file.add_worksheet();
        let mut columns = soa_columns();
        columns.truncate(kept);
        sheet(page, name, &note, &columns, &rows)?;
        offer(page, 2, last, SOA_DECIDED)?;
        offer(page, 5, last, SOA_IMPLEMENTED)?;
        let out = ConditionalFormatFormula::new()
            .set_rule(format!("=$C{}=\"{}\"", FIRST + 1, t("soa.decided.excluded")).as_str())
            .set_format(Format::new().set_font_color(QUIET).set_font_strikethrough());
        page.add_conditional_format(FIRST, 0, last, 1, &out)?;
    }
    let decided = [Decided::Necessary, Decided::Excluded, Decided::Open];
    let words = decided.map(|d| t(&format!("soa.decided.{}", d.key()))).to_vec();
    Lists { lists: vec![(SOA_DECIDED, words), (SOA_IMPLEMENTED, choices::<Implementation>())] }
        .write(&mut file)?;
    // A version is of its own day, and says whose it is.
    let of = version.unwrap_or_else(|| setting.dates.day(setting.today));
    soa_summary(&mut file, presented, &of, [&annex, &own])?;
    file.save_to_buffer()
}

/// So many of the first columns are part of what is approved.
const FROZEN_COLUMNS: usize = 10;

fn soa_columns() -> Vec<Column> {
    vec![
        column(t("paper.reference"), 10.0),
        column(t("kind.controls"), 32.0),
        column(label(Kind::Control, "applicability"), 14.0),
        column(t("soa.because"), 40.0),
        column(t("risk.excel.reason"), 36.0),
        column(label(Kind::Control, "implementation"), 16.0),
        column(label(Kind::Control, "how"), 36.0),
        column(label(Kind::Control, "why_not_yet"), 28.0),
        column(label(Kind::Control, "owner"), 20.0),
        column(t("kinds.documents"), 28.0),
        column(t("kinds.evidence"), 28.0),
        column(label(Kind::Control, "maturity"), 12.0),
        column(t("kinds.actions"), 28.0),
    ]
}

fn soa_row(book: &Workbook, called: &Called<'_>, line: &StatementLine<'_>) -> Vec<Cell> {
    let control = line.control;
    let reason = control.map_or_else(String::new, |c| match line.decided {
        Decided::Excluded => c.exclusion_reason.clone(),
        _ => c.inclusion_reason.clone(),
    });
    let text = |of: fn(&crate::workbook::Control) -> String| control.map(of).unwrap_or_default();
    let of = |kind: Kind, ids: &[Id]| paper::names(called, kind, ids);
    vec![
        line.reference().into(),
        line.title().to_owned().into(),
        t(&format!("soa.decided.{}", line.decided.key())).into(),
        paper::because(called, &line.reasons).into(),
        reason.into(),
        choice(line.implementation()).into(),
        text(|c| c.how.clone()).into(),
        text(|c| c.why_not_yet.clone()).into(),
        control.map(|c| of(Kind::Person, c.owner.as_slice())).unwrap_or_default().into(),
        control.map(|c| of(Kind::Document, &c.documents)).unwrap_or_default().into(),
        control.map(|c| names(book, Kind::Evidence, &c.evidence)).unwrap_or_default().into(),
        text(|c| choice(c.maturity)).into(),
        names(book, Kind::Action, &line.actions).into(),
    ]
}

/// The totals as formulas over both sheets.
fn soa_summary(
    file: &mut File,
    presented: &Presented<'_>,
    of: &str,
    sheets: [&String; 2],
) -> Result<(), XlsxError> {
    let totals = presented.statement.totals();
    let page = file.worksheet_from_index(0)?;
    let title = Format::new().set_bold().set_font_size(15).set_font_color(ACCENT);
    page.set_column_width(0, 34)?;
    page.write_string_with_format(0, 0, t("soa.title"), &title)?;
    page.write_string(1, 0, of)?;
    let end = FIRST + SPARE + 200;
    let count = |column: &str, word: &str| {
        let part = |sheet: &String| {
            format!("COUNTIF({}!${column}${}:${column}${end},\"{word}\")", quoted(sheet), FIRST + 1)
        };
        sheets.map(part).join("+")
    };
    let both = |implementation: &str| {
        let part = |sheet: &String| {
            let range = |c: &str| format!("{}!${c}${}:${c}${end}", quoted(sheet), FIRST + 1);
            let necessary = t("soa.decided.necessary");
            format!("COUNTIFS({},\"{necessary}\",{},\"{implementation}\")", range("C"), range("F"))
        };
        sheets.map(part).join("+")
    };
    let decided = |d: Decided| count("C", &t(&format!("soa.decided.{}", d.key())));
    let rows = [
        (t("soa.decided.necessary"), decided(Decided::Necessary), totals.necessary),
        (t("soa.decided.excluded"), decided(Decided::Excluded), totals.excluded),
        (t("soa.decided.open"), decided(Decided::Open), totals.open),
        (choice(Implementation::Full), both(&choice(Implementation::Full)), totals.full),
        (choice(Implementation::Partial), both(&choice(Implementation::Partial)), totals.partial),
        (choice(Implementation::Planned), both(&choice(Implementation::Planned)), totals.planned),
    ];
    for (row, (name, formula, result)) in (HEAD..).zip(rows) {
        page.write_string_with_format(row, 0, name, &head())?;
        let formula = Formula::new(format!("={formula}")).set_result(result.to_string());
        page.write_formula_with_format(row, 1, formula, &number())?;
    }
    Ok(())
}

// ---- The risk workbook -------------------------------------------------------------------------

const TREATMENTS: &str = "treatments";
const STATUSES: &str = "action_statuses";
const NEEDS: &str = "needs";
const TYPES: &str = "asset_types";

/// Columns of the sheet of risks that formulas name.
const CURRENT_L: u16 = 7;
const CURRENT_LEVEL: u16 = 9;
const RESIDUAL_L: u16 = 14;
const RESIDUAL_LEVEL: u16 = 16;
const ON_GRID: u16 = 20;
/// Stands in that column for the risks that the grids count.
const COUNTS: &str = "x";

/// All risks with method, grids, actions, acceptances, reviews and assets as the bytes of an `.xlsx` file.
pub(super) fn risks(
    book: &Workbook,
    setting: &Setting<'_>,
    progress: &mut dyn FnMut(u8),
) -> Result<Vec<u8>, XlsxError> {
    let mut file = File::new();
    let methods = Methods::read(book);
    let writer = Writer { book, setting, methods };
    writer.method(file.add_worksheet())?;
    writer.matrix(file.add_worksheet(), Stage::Current)?;
    writer.matrix(file.add_worksheet(), Stage::Residual)?;
    progress(20);
    writer.risks(file.add_worksheet())?;
    progress(50);
    writer.actions(file.add_worksheet())?;
    writer.acceptances(file.add_worksheet())?;
    writer.reviews(file.add_worksheet())?;
    writer.assets(file.add_worksheet())?;
    Lists {
        lists: vec![
            (TREATMENTS, choices::<Treatment>()),
            (STATUSES, choices::<ActionStatus>()),
            (NEEDS, choices::<Need>()),
            (TYPES, choices::<AssetKind>()),
        ],
    }
    .write(&mut file)?;
    progress(80);
    file.save_to_buffer()
}

struct Writer<'a> {
    book: &'a Workbook,
    setting: &'a Setting<'a>,
    methods: Methods,
}

impl Writer<'_> {
    fn grid(&self) -> Option<&Method> {
        self.methods.in_force().filter(|m| m.has_grid())
    }

    /// The open and closed risks, opportunities last.
    fn all(&self) -> Vec<&Risk> {
        let mut risks: Vec<&Risk> = self.book.risks.iter().collect();
        crate::sort::by_key(&mut risks, |risk| (risk.opportunity, risk.number));
        risks
    }

    /// Whether a level of a risk is that of the grid on the first sheet.
    fn by_grid(&self, risk: &Risk) -> bool {
        self.grid().is_some() && !self.methods.by_old(risk)
    }

    /// The grid, its levels and the steps in words. Formulas of the other sheets read the grid from here.
    fn method(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        page.set_name(t("risk.excel.method"))?;
        let title = Format::new().set_bold().set_font_size(15).set_font_color(ACCENT);
        page.write_string_with_format(0, 0, t("kind.risk_methods"), &title)?;
        page.write_string(1, 0, self.setting.dates.day(self.setting.today))?;
        let Some(method) = self.grid() else {
            page.write_string(HEAD, 0, t("risk.wants.method"))?;
            return Ok(());
        };
        page.set_column_width(0, 30)?;
        page.write_string_with_format(HEAD, 0, t("risk.matrix.corner"), &head())?;
        for (i, impact) in (1u16..).zip(&method.impacts) {
            page.set_column_width(i, 18)?;
            let words = format!("{i} {}", impact.label);
            page.write_string_with_format(HEAD, i, within_cell(&clean(&words)), &head())?;
        }
        for (n, likelihood) in (1u32..).zip(&method.likelihoods) {
            let row = HEAD + n;
            let words = format!("{n} {}", likelihood.label);
            page.write_string_with_format(row, 0, within_cell(&clean(&words)), &head())?;
            for (i, _) in (1u16..).zip(&method.impacts) {
                let rank = method.rank(i64::from(n), i64::from(i));
                let words = rank.map(|rank| method.label(rank)).unwrap_or_default();
                let tone = tone(usize::from(rank.unwrap_or(1)), method.levels.len());
                let format = body().set_background_color(tone);
                page.write_string_with_format(row, i, within_cell(&clean(&words)), &format)?;
            }
        }
        let start = HEAD + u32::try_from(method.likelihoods.len()).unwrap_or(0) + 3;
        for (at, title) in (0u16..).zip([
            t("kind.risk_levels"),
            label(Kind::RiskLevel, "rule"),
            label(Kind::RiskLevel, "acceptor"),
            label(Kind::RiskLevel, "rule_text"),
        ]) {
            page.write_string_with_format(start, at, title, &head())?;
        }
        for (row, level) in (start + 1..).zip(&method.levels) {
            let rank = usize::try_from(level.rank.unwrap_or(1)).unwrap_or(1);
            let format = body().set_background_color(tone(rank, method.levels.len()));
            page.write_string_with_format(row, 0, within_cell(&clean(&level.label)), &format)?;
            let texts = [choice(level.rule), choice(level.acceptor), level.rule_text.clone()];
            for (at, text) in (1u16..).zip(texts) {
                page.write_string_with_format(row, at, within_cell(&clean(&text)), &body())?;
            }
        }
        Ok(())
    }

    /// How many risks stand in each cell, counted by formulas over the sheet of risks.
    fn matrix(&self, page: &mut Worksheet, stage: Stage) -> Result<(), XlsxError> {
        let name = t(&format!("risk.excel.matrix.{}", stage.key()));
        page.set_name(&name)?;
        let title = Format::new().set_bold().set_font_size(15).set_font_color(ACCENT);
        page.write_string_with_format(0, 0, &name, &title)?;
        let Some(method) = self.grid() else { return Ok(()) };
        let first = if stage == Stage::Current { CURRENT_L } else { RESIDUAL_L };
        let end = FIRST + u32::try_from(self.book.risks.len()).unwrap_or(0) + SPARE;
        let range = |column: u16| {
            let letters = letters(column);
            format!("{}!${letters}${}:${letters}${end}", quoted(&t("kinds.risks")), FIRST + 1)
        };
        page.set_column_width(0, 30)?;
        page.write_string_with_format(HEAD, 0, t("risk.matrix.corner"), &head())?;
        for (i, impact) in (1u16..).zip(&method.impacts) {
            page.set_column_width(i, 16)?;
            let words = format!("{i} {}", impact.label);
            page.write_string_with_format(HEAD, i, within_cell(&clean(&words)), &head())?;
        }
        let counted: Vec<&Risk> = self.all().into_iter().filter(|risk| self.counts(risk)).collect();
        for (at, likelihood) in (0u32..).zip(method.likelihoods.iter().rev()) {
            let (row, l) = (HEAD + 1 + at, likelihood.step.unwrap_or_default());
            let words = format!("{l} {}", likelihood.label);
            page.write_string_with_format(row, 0, within_cell(&clean(&words)), &head())?;
            for (i, _) in (1u16..).zip(&method.impacts) {
                let formula = format!(
                    "COUNTIFS({},{l},{},{i},{},\"{COUNTS}\")",
                    range(first),
                    range(first + 1),
                    range(ON_GRID)
                );
                let here = counted.iter().filter(|risk| {
                    let rated = rated(&self.methods, risk, stage);
                    rated.likelihood == Some(l) && rated.impact == Some(i64::from(i))
                });
                let result = here.count().to_string();
                let rank = method.rank(l, i64::from(i)).unwrap_or(1);
                let format =
                    number().set_background_color(tone(usize::from(rank), method.levels.len()));
                let formula = Formula::new(format!("={formula}")).set_result(result);
                page.write_formula_with_format(row, i, formula, &format)?;
            }
        }
        Ok(())
    }

    fn risks(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        let f = |name: &str| label(Kind::Risk, name);
        let stage = |stage: Stage, name: &str| {
            format!("{}: {}", t(&format!("risk.stage.{}", stage.key())), name)
        };
        let columns = vec![
            column(t("paper.reference"), 9.0),
            column(f("title"), 34.0),
            column(f("statement"), 40.0),
            column(f("owner"), 20.0),
            column(f("category"), 16.0),
            column(f("assets"), 28.0),
            column(f("existing_controls"), 30.0),
            column(stage(Stage::Current, &t("choice.axis.likelihood")), 11.0),
            column(stage(Stage::Current, &t("choice.axis.impact")), 11.0),
            column(stage(Stage::Current, &t("kind.risk_levels")), 14.0),
            column(f("current_reason"), 34.0),
            column(f("treatment"), 14.0),
            column(f("treatment_reason"), 30.0),
            column(f("planned_controls"), 30.0),
            column(stage(Stage::Residual, &t("choice.axis.likelihood")), 11.0),
            column(stage(Stage::Residual, &t("choice.axis.impact")), 11.0),
            column(stage(Stage::Residual, &t("kind.risk_levels")), 14.0),
            column(f("residual_reason"), 34.0),
            column(t("risk.state"), 14.0),
            column(t("risk.part.acceptance"), 14.0),
            column(t("risk.excel.on_grid"), 10.0),
        ];
        let all = self.all();
        let rows: Vec<Vec<Cell>> =
            (FIRST + 1..).zip(&all).map(|(row, risk)| self.risk_row(row, risk)).collect();
        sheet(page, &t("kinds.risks"), &t("risk.excel.risks.note"), &columns, &rows)?;
        let last = FIRST + u32::try_from(rows.len()).unwrap_or(0) + SPARE;
        offer(page, 11, last, TREATMENTS)?;
        let Some(method) = self.grid() else { return Ok(()) };
        let scale = |n: usize| {
            let most = i32::try_from(n).unwrap_or(7);
            DataValidation::new()
                .allow_whole_number(rust_xlsxwriter::DataValidationRule::Between(1, most))
                .set_error_style(DataValidationErrorStyle::Stop)
        };
        for first in [CURRENT_L, RESIDUAL_L] {
            page.add_data_validation(FIRST, first, last, first, &scale(method.likelihoods.len()))?;
            page.add_data_validation(
                FIRST,
                first + 1,
                last,
                first + 1,
                &scale(method.impacts.len()),
            )?;
        }
        for column in [CURRENT_LEVEL, RESIDUAL_LEVEL] {
            for level in &method.levels {
                let rank = usize::try_from(level.rank.unwrap_or(1)).unwrap_or(1);
                let word = clean(&level.label).replace('"', "\"\"");
                let rule = ConditionalFormatFormula::new()
                    .set_rule(format!("=${}{}=\"{word}\"", letters(column), FIRST + 1).as_str())
                    .set_format(
                        Format::new().set_background_color(tone(rank, method.levels.len())),
                    );
                page.add_conditional_format(FIRST, column, last, column, &rule)?;
            }
        }
        Ok(())
    }

    /// The level of a stage: a formula over the grid where the risk is rated by it, else the word.
    fn level(&self, row: u32, risk: &Risk, stage: Stage) -> Cell {
        let level = rated(&self.methods, risk, stage).level;
        let words = match (level, self.methods.get(risk.method)) {
            (Level::Rank(rank), Some(method)) => method.label(rank),
            (Level::OffScale, _) => t("risk.level.off_scale"),
            _ => measures_words(&self.methods, risk, stage)
                .unwrap_or_else(|| t("risk.level.not_rated")),
        };
        let Some(method) = self.grid().filter(|_| self.by_grid(risk)) else {
            return Cell::Text(words);
        };
        let at = if stage == Stage::Current { CURRENT_L } else { RESIDUAL_L };
        let (l, i) = (letters(at), letters(at + 1));
        let (rows, columns) = (method.likelihoods.len(), method.impacts.len());
        let last = letters(u16::try_from(columns).unwrap_or(1));
        let grid = format!(
            "{}!$B${}:${last}${}",
            quoted(&t("risk.excel.method")),
            HEAD + 2,
            HEAD + 1 + u32::try_from(rows).unwrap_or(1),
        );
        let (none, off) = (t("risk.level.not_rated"), t("risk.level.off_scale"));
        let formula = format!(
            "IF(OR({l}{row}=\"\",{i}{row}=\"\"),\"{none}\",IFERROR(INDEX({grid},{l}{row},{i}{row}),\"{off}\"))"
        );
        Cell::Formula(formula, words)
    }

    fn risk_row(&self, row: u32, risk: &Risk) -> Vec<Cell> {
        let book = self.book;
        let (now, then) = (
            rated(&self.methods, risk, Stage::Current),
            rated(&self.methods, risk, Stage::Residual),
        );
        let progress = progress(book, &self.methods, risk, self.setting.today);
        vec![
            risk.reference().into(),
            risk.title.clone().into(),
            risk.statement.clone().into(),
            person(book, risk.owner).into(),
            choice(risk.category).into(),
            names(book, Kind::Asset, &risk.assets).into(),
            names(book, Kind::Control, &risk.existing_controls).into(),
            Cell::Number(now.likelihood),
            Cell::Number(now.impact),
            self.level(row, risk, Stage::Current),
            risk.current_reason.clone().into(),
            choice(risk.treatment).into(),
            risk.treatment_reason.clone().into(),
            names(book, Kind::Control, &risk.planned_controls).into(),
            Cell::Number(then.likelihood),
            Cell::Number(then.impact),
            self.level(row, risk, Stage::Residual),
            risk.residual_reason.clone().into(),
            t(&format!("risk.state.{}", progress.state.key())).into(),
            t(&format!("approval.standing.{}", progress.acceptance.key())).into(),
            if self.counts(risk) { COUNTS.to_owned() } else { String::new() }.into(),
        ]
    }

    /// Whether the grids count a risk: it is open, no opportunity, and rated by this grid; as on the screen.
    fn counts(&self, risk: &Risk) -> bool {
        self.by_grid(risk) && risk.closed_on.is_none() && !risk.opportunity
    }

    fn actions(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        let f = |name: &str| label(Kind::Action, name);
        let columns = vec![
            column(t("paper.reference"), 9.0),
            column(f("title"), 40.0),
            column(f("owner"), 20.0),
            column(f("risks"), 28.0),
            column(f("controls"), 28.0),
            column(f("due"), 12.0),
            column(f("revised_due"), 12.0),
            column(f("cost_once"), 12.0),
            column(f("cost_year"), 12.0),
            column(f("person_days"), 10.0),
            column(f("status"), 14.0),
            column(f("done_on"), 12.0),
            column(f("result"), 34.0),
        ];
        let actions: Vec<&Action> =
            crate::insight::risk::summary::risk_actions(self.book).collect();
        let mut rows: Vec<Vec<Cell>> = actions.iter().map(|a| self.action_row(a)).collect();
        let (first, last) = (FIRST + 1, FIRST + u32::try_from(rows.len()).unwrap_or(0).max(1));
        let sum = |column: &str, of: fn(&Action) -> Option<i64>| {
            let total: i64 = actions.iter().filter_map(|a| of(a)).fold(0, i64::saturating_add);
            Cell::Formula(format!("SUM({column}{first}:{column}{last})"), total.to_string())
        };
        let blank = || Cell::Text(String::new());
        let totals = vec![
            blank(),
            Cell::Text(t("plan.cost.all")),
            blank(),
            blank(),
            blank(),
            blank(),
            blank(),
            sum("H", |a| a.cost_once),
            sum("I", |a| a.cost_year),
            sum("J", |a| a.person_days),
            blank(),
            blank(),
            blank(),
        ];
        if !rows.is_empty() {
            rows.push(totals);
        }
        sheet(page, &t("kinds.actions"), &t("plan.cost.how"), &columns, &rows)?;
        offer(page, 10, FIRST + u32::try_from(rows.len()).unwrap_or(0) + SPARE, STATUSES)
    }

    fn action_row(&self, action: &Action) -> Vec<Cell> {
        let book = self.book;
        vec![
            action.reference().into(),
            action.title.clone().into(),
            person(book, action.owner).into(),
            names(book, Kind::Risk, &action.risks).into(),
            names(book, Kind::Control, &action.controls).into(),
            Cell::Day(action.due),
            Cell::Day(action.revised_due),
            Cell::Number(action.cost_once),
            Cell::Number(action.cost_year),
            Cell::Number(action.person_days),
            choice(action.status).into(),
            Cell::Day(action.done_on),
            action.result.clone().into(),
        ]
    }

    fn acceptances(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        let f = |name: &str| label(Kind::Approval, name);
        let columns = vec![
            column(t("paper.reference"), 10.0),
            column(f("subject"), 22.0),
            column(t("approval.changed.where"), 34.0),
            column(f("name"), 22.0),
            column(f("role"), 22.0),
            column(f("decision"), 18.0),
            column(f("on"), 12.0),
            column(f("expires_on"), 12.0),
            column(f("comment"), 40.0),
            column(t("risk.excel.holds"), 14.0),
            column(f("fingerprint"), 66.0),
        ];
        let row = |e: &crate::workbook::Approval| {
            let target = Target::of(e);
            let about = target.and_then(Target::row);
            // Only the last word about something can hold.
            let standing =
                target.map(|t| standing_with(self.book, &self.methods, t, self.setting.today));
            let holds = standing.filter(|s| s.entry() == Some(e.id));
            let holds =
                holds.map(|s| t(&format!("approval.standing.{}", s.key()))).unwrap_or_default();
            vec![
                e.reference().into(),
                choice(e.subject).into(),
                about.map(|(kind, id)| names(self.book, kind, &[id])).unwrap_or_default().into(),
                e.name.clone().into(),
                e.role.clone().into(),
                choice(e.decision).into(),
                Cell::Day(e.on),
                Cell::Day(e.expires_on),
                e.comment.clone().into(),
                holds.into(),
                e.fingerprint.clone().into(),
            ]
        };
        let rows: Vec<Vec<Cell>> = self.book.approvals.iter().map(row).collect();
        sheet(page, &t("kinds.approvals"), &t("risk.paper.approvals.what"), &columns, &rows)
    }

    fn reviews(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        let f = |name: &str| label(Kind::RiskReview, name);
        let columns = vec![
            column(t("paper.reference"), 10.0),
            column(f("risk"), 34.0),
            column(f("on"), 12.0),
            column(f("by"), 20.0),
            column(f("trigger"), 16.0),
            column(f("before"), 20.0),
            column(f("after"), 20.0),
            column(f("conclusion"), 44.0),
        ];
        let row = |r: &crate::workbook::RiskReview| {
            vec![
                r.reference().into(),
                r.risk.map(|id| names(self.book, Kind::Risk, &[id])).unwrap_or_default().into(),
                Cell::Day(r.on),
                person(self.book, r.by).into(),
                choice(r.trigger).into(),
                r.before.clone().into(),
                r.after.clone().into(),
                r.conclusion.clone().into(),
            ]
        };
        let rows: Vec<Vec<Cell>> = self.book.risk_reviews.iter().map(row).collect();
        sheet(page, &t("kinds.risk_reviews"), &t("risk.excel.reviews.note"), &columns, &rows)
    }

    fn assets(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        let f = |name: &str| label(Kind::Asset, name);
        let columns = vec![
            column(t("paper.reference"), 10.0),
            column(f("name"), 34.0),
            column(f("kind"), 16.0),
            column(f("owner"), 20.0),
            column(f("holder"), 20.0),
            column(f("location"), 24.0),
            column(f("classification"), 18.0),
            column(f("confidentiality"), 14.0),
            column(f("integrity"), 14.0),
            column(f("availability"), 14.0),
            column(f("value"), 14.0),
            column(f("depends_on"), 30.0),
            column(f("review_due"), 12.0),
        ];
        let row = |a: &crate::workbook::Asset| {
            vec![
                a.reference().into(),
                a.name.clone().into(),
                choice(a.kind).into(),
                person(self.book, a.owner).into(),
                person(self.book, a.holder).into(),
                a.location.clone().into(),
                choice(a.classification).into(),
                choice(a.confidentiality).into(),
                choice(a.integrity).into(),
                choice(a.availability).into(),
                Cell::Number(a.value),
                names(self.book, Kind::Asset, &a.depends_on).into(),
                Cell::Day(a.review_due),
            ]
        };
        let rows: Vec<Vec<Cell>> = self.book.assets.iter().map(row).collect();
        sheet(page, &t("kinds.assets"), &t("risk.excel.assets.note"), &columns, &rows)?;
        let last = FIRST + u32::try_from(rows.len()).unwrap_or(0) + SPARE;
        offer(page, 2, last, TYPES)?;
        for at in 7..=9 {
            offer(page, at, last, NEEDS)?;
        }
        Ok(())
    }
}
