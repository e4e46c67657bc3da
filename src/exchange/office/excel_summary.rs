//! The first sheet: what the assessment comes to, worked out by the spreadsheet from the lines.
//!
//! The formula is the published one (`gap.formula.conformity`): points over the lines that apply,
//! summed over lines and never over percentages, rounded down. Each percentage has its fraction
//! beside it. The figures that the file carries for readers that do not calculate are those of
//! `insight::gap`.

use super::columns::{Holds, Sheet, field_words, within_cell};
use super::excel::{
    ACCENT, BAND, FIRST, RULE, Writer, area_name, cell, head, letters, quiet, quoted, sheet_name,
    strong_cell, title,
};
use super::plain::clean;
use crate::catalogue::{self, LineKind};
use crate::insight::gap::{Ratio, Score, overview};
use crate::paper::gap_charts::percent;
use crate::paper::gap_report::choice;
use crate::text;
use crate::workbook::{Conformity, GapAnswer, Kind};
use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartDataLabelPosition, ChartFont, ChartLegend, ChartType, Format,
    FormatAlign, FormatBorder, Formula, Worksheet, XlsxError,
};

/// The columns with verdicts that give points, and what each gives.
const POINTS: [(Conformity, f64); 4] = [
    (Conformity::Met, 1.0),
    (Conformity::Mostly, 0.75),
    (Conformity::Partly, 0.5),
    (Conformity::NotMet, 0.0),
];

/// Columns of the table by area, from 0.
const LINES: u16 = 1;
const VERDICTS: u16 = 2;
const NOT_ASSESSED: u16 = 6;
const LEFT_OUT: u16 = 7;
const REACHED: u16 = 8;
const POSSIBLE: u16 = 9;
const CONFORMITY: u16 = 10;
const ASSESSED: u16 = 11;
const APPLY: u16 = 12;
const COVERAGE: u16 = 13;

pub(super) fn write(page: &mut Worksheet, writer: &Writer<'_>) -> Result<(), XlsxError> {
    page.set_name(text::of("office.sheet.summary"))?;
    page.set_column_width(0, 47)?;
    page.set_column_range_width(1, COVERAGE, 12.5)?;
    page.set_screen_gridlines(false);
    page.write_string_with_format(0, 0, text::of("gap.report.title"), &title())?;
    page.set_row_height(0, 26)?;
    page.write_string_with_format(1, 0, writer.subtitle(), &plain_strong())?;
    page.write_string_with_format(2, 0, text::of("gap.report.label"), &label())?;
    let row = facts(page, writer, 4)?;
    let all = overview(writer.view);
    let areas = catalogue::areas(writer.view.run.edition);
    let headline = row + 1;
    let points = headline + 7;
    let first = points + 2;
    let count = u32::try_from(areas.len()).unwrap_or(0);
    let total = first + count + 2;
    let table = Table { writer, points, head: points + 1 };
    table.headline(page, headline, total, &all.total)?;
    table.heads(page)?;
    for (row, area) in (first..).zip(&all.areas) {
        table.area(page, row, area.area, &area.score)?;
    }
    let clauses =
        areas.iter().filter(|a| a.kind == LineKind::Clause).count().try_into().unwrap_or(0);
    let parts = [
        ("office.sheet.clauses", first, first + clauses, &all.clauses),
        ("office.sheet.controls", first + clauses, first + count, &all.controls),
    ];
    for (row, (name, from, to, score)) in (first + count..).zip(parts) {
        table.sum(page, row, text::t(name), from, to, score)?;
    }
    table.sum(page, total, text::t("office.total"), first + count, total, &all.total)?;
    page.write_string_with_format(total + 1, 0, text::of("office.note.summary"), &quiet())?;
    chart(page, first, first + count, total + 3)?;
    page.set_freeze_panes(0, 1)?;
    writer.print(page)?;
    // The table and its chart belong on one page.
    page.set_print_fit_to_pages(1, 1);
    Ok(())
}

/// What was assessed, by whom and when; the row after.
fn facts(page: &mut Worksheet, writer: &Writer<'_>, first: u32) -> Result<u32, XlsxError> {
    let run = writer.view.run;
    let day = |day| match day {
        Some(day) => writer.setting.dates.day(day),
        None => text::of("paper.none"),
    };
    let info = catalogue::edition_info(run.edition);
    let people = |ids: &[crate::workbook::Id]| {
        let name = |id: &crate::workbook::Id| {
            writer.book.get::<crate::workbook::Person>(*id).map(|p| p.name.clone())
        };
        let names: Vec<String> = ids.iter().filter_map(name).collect();
        if names.is_empty() {
            text::of("paper.none")
        } else {
            within_cell(&clean(&names.join(", ")))
        }
    };
    let words = |field| field_words(Kind::GapRun, field);
    let facts = [
        (text::of("paper.reference"), writer.reference()),
        (words("kind"), choice(run.kind)),
        (words("edition"), info.standard.to_owned()),
        (words("state"), choice(run.state)),
        (words("started_on"), day(run.started_on)),
        (words("closed_on"), day(run.closed_on)),
        (words("assessors"), people(&run.assessors)),
        (text::of("paper.data_as_of"), day(run.closed_on.or(Some(writer.setting.today)))),
    ];
    let mut row = first;
    for (name, value) in facts {
        page.write_string_with_format(row, 0, name, &quiet())?;
        page.write_string_with_format(row, 1, value, &Format::new().set_font_size(10))?;
        row += 1;
    }
    Ok(row)
}

struct Table<'a> {
    writer: &'a Writer<'a>,
    /// The row with what each verdict gives.
    points: u32,
    head: u32,
}

/// The cells of a part's lines that the sums run over.
struct Ranges {
    area: String,
    weight: String,
    verdict: String,
}

impl Table<'_> {
    fn ranges(&self, part: LineKind) -> Ranges {
        let sheet = Sheet::Lines(part);
        let columns = sheet.columns();
        let tab = sheet_name(&sheet.tab());
        let lines = self.writer.view.lines.iter().filter(|l| l.line.kind == part).count();
        let last = FIRST + u32::try_from(lines.max(1)).unwrap_or(1);
        let range = |holds: Holds| {
            let at = columns.iter().position(|c| c.holds == holds).unwrap_or(0);
            let column = letters(u16::try_from(at).unwrap_or(0));
            format!("{tab}!${column}${}:${column}${last}", FIRST + 1)
        };
        const VERDICT: usize = GapAnswer::place("conformity");
        Ranges {
            area: range(Holds::Area),
            weight: range(Holds::Weight),
            verdict: range(Holds::Field(VERDICT)),
        }
    }

    /// The three headline numbers, each with its fraction and how it is worked out.
    fn headline(
        &self,
        page: &mut Worksheet,
        row: u32,
        total: u32,
        score: &Score,
    ) -> Result<(), XlsxError> {
        for (at, key) in (0u16..).zip(["", "office.result", "gap.report.points", "office.of"]) {
            let words = if key.is_empty() { String::new() } else { text::of(key) };
            page.write_string_with_format(row, at, words, &head().set_align(FormatAlign::Right))?;
        }
        page.merge_range(row, 4, row, COVERAGE, text::t("gap.how"), &head().set_indent(1))?;
        let in_total = |column| format!("{}{}", letters(column), total + 1);
        let assessed: Vec<String> = [LineKind::Clause, LineKind::Control]
            .into_iter()
            .flat_map(|part| {
                let at = self.ranges(part);
                POINTS.map(|(verdict, _)| {
                    format!("SUMIFS({},{},{})", at.weight, at.verdict, quoted(&choice(verdict)))
                })
            })
            .collect();
        let lines = [
            ("gap.conformity", in_total(REACHED), in_total(POSSIBLE), score.conformity),
            ("gap.coverage", in_total(ASSESSED), in_total(APPLY), score.coverage),
            ("gap.of_assessed", in_total(REACHED), assessed.join("+"), score.of_assessed),
        ];
        for (row, (key, part, whole, ratio)) in (row + 1..).zip(lines) {
            page.set_row_height(row, 30)?;
            page.write_string_with_format(row, 0, text::of(key), &centred(strong_cell()))?;
            let fraction = (format!("C{}", row + 1), format!("D{}", row + 1));
            let big = figure().set_bold().set_font_size(14).set_font_color(ACCENT);
            page.write_formula_with_format(
                row,
                1,
                share(&fraction.0, &fraction.1, ratio),
                &big.set_num_format("0%"),
            )?;
            let part = Formula::new(format!("={part}")).set_result(ratio.numerator());
            page.write_formula_with_format(row, 2, part, &figure())?;
            let whole = Formula::new(format!("={whole}")).set_result(ratio.denominator());
            page.write_formula_with_format(row, 3, whole, &figure())?;
            let formula = match key {
                "gap.conformity" => "gap.formula.conformity",
                "gap.coverage" => "gap.formula.coverage",
                _ => "gap.formula.of_assessed",
            };
            let small = centred(cell()).set_font_size(9).set_indent(1);
            page.merge_range(row, 4, row, COVERAGE, text::t(formula), &small)?;
        }
        Ok(())
    }

    fn heads(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        page.write_string_with_format(self.points, 0, text::of("office.points"), &quiet())?;
        for (at, (_, points)) in (VERDICTS..).zip(POINTS) {
            let format = quiet().set_num_format("0.##").set_align(FormatAlign::Right);
            page.write_number_with_format(self.points, at, points, &format)?;
        }
        let mut words = vec![text::of("gap.lines.area"), text::of("gap.tab.lines")];
        words.extend(POINTS.map(|(verdict, _)| choice(verdict)));
        words.extend([Conformity::NotAssessed, Conformity::NotApplicable].map(choice));
        for key in [
            "gap.report.points",
            "office.of",
            "gap.conformity",
            "office.assessed",
            "office.apply",
            "gap.coverage",
        ] {
            words.push(text::of(key));
        }
        page.set_row_height(self.head, 32)?;
        for (at, words) in (0u16..).zip(words) {
            let head = if at == 0 { head() } else { head().set_align(FormatAlign::Right) };
            page.write_string_with_format(self.head, at, words, &head)?;
        }
        Ok(())
    }

    fn area(
        &self,
        page: &mut Worksheet,
        row: u32,
        area: &catalogue::Area,
        score: &Score,
    ) -> Result<(), XlsxError> {
        let Ranges { area: areas, weight, verdict } = self.ranges(area.kind);
        let own = format!("$A{}", row + 1);
        let heading = |column: u16| format!("{}${}", letters(column), self.head + 1);
        page.write_string_with_format(row, 0, area_name(area), &centred(cell()))?;
        let counted = |column| format!("COUNTIFS({areas},{own},{verdict},{})", heading(column));
        let weighed =
            |column| format!("SUMIFS({weight},{areas},{own},{verdict},{})", heading(column));
        let mut put = |column: u16, formula: String, result: String| {
            let formula = Formula::new(format!("={formula}")).set_result(result);
            page.write_formula_with_format(row, column, formula, &figure()).map(|_| ())
        };
        put(LINES, format!("COUNTIFS({areas},{own})"), score.counts.all().to_string())?;
        for (column, (verdict, _)) in (VERDICTS..).zip(POINTS) {
            put(column, counted(column), score.counts.of(verdict).to_string())?;
        }
        // A clause cannot be left out: one that says so is not assessed.
        let left_out = match area.kind {
            LineKind::Control => counted(LEFT_OUT),
            LineKind::Clause => "0".to_owned(),
        };
        put(LEFT_OUT, left_out, score.counts.not_applicable.to_string())?;
        let here = |column: u16| format!("{}{}", letters(column), row + 1);
        let given = format!("{}:{}", here(VERDICTS), here(NOT_ASSESSED - 1));
        put(
            NOT_ASSESSED,
            format!("{}-SUM({given})-{}", here(LINES), here(LEFT_OUT)),
            score.counts.not_assessed.to_string(),
        )?;
        let reached: Vec<String> = (VERDICTS..)
            .zip(POINTS)
            .map(|(column, _)| {
                format!("{}*{}${}", weighed(column), letters(column), self.points + 1)
            })
            .collect();
        put(REACHED, reached.join("+"), score.conformity.numerator())?;
        let possible = match area.kind {
            LineKind::Control => {
                format!("SUMIFS({weight},{areas},{own})-{}", weighed(LEFT_OUT))
            }
            LineKind::Clause => format!("SUMIFS({weight},{areas},{own})"),
        };
        put(POSSIBLE, possible, score.conformity.denominator())?;
        put(ASSESSED, format!("SUM({given})"), score.counts.assessed().to_string())?;
        put(
            APPLY,
            format!("{}-{}", here(LINES), here(LEFT_OUT)),
            score.counts.applicable().to_string(),
        )?;
        self.shares(page, row, score, &figure())
    }

    /// A row that adds up the rows from one to another, that one left out.
    fn sum(
        &self,
        page: &mut Worksheet,
        row: u32,
        name: &str,
        from: u32,
        to: u32,
        score: &Score,
    ) -> Result<(), XlsxError> {
        let strong = figure().set_bold().set_background_color(BAND);
        page.write_string_with_format(row, 0, name, &strong_cell().set_background_color(BAND))?;
        let counts = score.counts;
        let mut results = vec![counts.all().to_string()];
        results.extend(POINTS.map(|(verdict, _)| counts.of(verdict).to_string()));
        results.extend([
            counts.not_assessed.to_string(),
            counts.not_applicable.to_string(),
            score.conformity.numerator(),
            score.conformity.denominator(),
        ]);
        let tail = [counts.assessed().to_string(), counts.applicable().to_string()];
        let columns = (LINES..=POSSIBLE).zip(results).chain((ASSESSED..=APPLY).zip(tail));
        for (column, result) in columns {
            let column_name = letters(column);
            let formula = format!("=SUM({column_name}{}:{column_name}{to})", from + 1);
            let formula = Formula::new(formula).set_result(result);
            page.write_formula_with_format(row, column, formula, &strong)?;
        }
        self.shares(page, row, score, &strong)
    }

    fn shares(
        &self,
        page: &mut Worksheet,
        row: u32,
        score: &Score,
        format: &Format,
    ) -> Result<(), XlsxError> {
        let here = |column: u16| format!("{}{}", letters(column), row + 1);
        let format = format.clone().set_bold().set_num_format("0%");
        let conformity = share(&here(REACHED), &here(POSSIBLE), score.conformity);
        page.write_formula_with_format(row, CONFORMITY, conformity, &format)?;
        let coverage = share(&here(ASSESSED), &here(APPLY), score.coverage);
        page.write_formula_with_format(row, COVERAGE, coverage, &format)?;
        Ok(())
    }
}

/// A percentage rounded down, or a dash where nothing counts.
fn share(part: &str, whole: &str, ratio: Ratio) -> Formula {
    let none = text::t("gap.percent.none");
    let formula = format!("=IF({whole}=0,{},INT({part}*100/{whole})/100)", quoted(none));
    let result = match ratio.percent_floor() {
        Some(percent) => (f64::from(percent) / 100.0).to_string(),
        None => percent(ratio),
    };
    Formula::new(formula).set_result(result)
}

/// Conformity by area as bars, drawn by the spreadsheet from the table.
fn chart(page: &mut Worksheet, from: u32, to: u32, at: u32) -> Result<(), XlsxError> {
    let tab = text::of("office.sheet.summary");
    let last = to.saturating_sub(1);
    let mut chart = Chart::new(ChartType::Bar);
    let mut labels = ChartDataLabel::new();
    labels.show_value().set_position(ChartDataLabelPosition::OutsideEnd).set_num_format("0%");
    chart
        .add_series()
        .set_categories((tab.as_str(), from, 0, last, 0))
        .set_values((tab.as_str(), from, CONFORMITY, last, CONFORMITY))
        .set_name(text::t("gap.conformity"))
        .set_format(
            rust_xlsxwriter::ChartFormat::new()
                .set_solid_fill(rust_xlsxwriter::ChartSolidFill::new().set_color(ACCENT)),
        )
        .set_gap(60)
        .set_data_label(&labels);
    chart.title().set_name(text::t("gap.chart.areas.name"));
    chart.title().set_font(ChartFont::new().set_size(12).set_bold());
    let _: &mut ChartLegend = chart.legend().set_hidden();
    // In a bar chart the areas stand on the axis called y; the first is to be on top.
    chart.y_axis().set_reverse();
    chart.x_axis().set_min(0).set_max(1).set_num_format("0%").set_major_unit(0.25);
    chart.set_width(1060).set_height(380);
    chart.set_alt_text(text::t("gap.chart.areas.about"));
    page.insert_chart(at, 0, &chart)?;
    Ok(())
}

fn figure() -> Format {
    Format::new()
        .set_font_size(10)
        .set_num_format("0.##")
        .set_align(FormatAlign::Right)
        .set_align(FormatAlign::VerticalCenter)
        .set_border_bottom(FormatBorder::Thin)
        .set_border_bottom_color(RULE)
}

fn centred(format: Format) -> Format {
    format.set_align(FormatAlign::VerticalCenter)
}

fn plain_strong() -> Format {
    Format::new().set_bold().set_font_size(12)
}

fn label() -> Format {
    Format::new()
        .set_bold()
        .set_font_size(10)
        .set_font_color(rust_xlsxwriter::Color::RGB(0x008A_3B00))
}
