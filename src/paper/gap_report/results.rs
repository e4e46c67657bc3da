//! The numbers, the charts, and what moved since the baseline.

use super::{Report, choice, column, paragraph, t};
use crate::insight::gap::{Movement, Ratio, Score, overview, trend};
use crate::paper::gap_charts::{GapChart, Studio, percent, words};
use crate::paper::tree::{BigNumber, Block, Chart, Runs, Table, plain};
use crate::text;

/// Width that the charts of the paper are drawn for, in pixels.
const CHART_WIDTH: u32 = 760;

impl Report<'_> {
    pub(super) fn results(&self) -> Vec<Block> {
        let total = overview(self.view).total;
        let mut blocks =
            vec![Block::heading(1, t("gap.report.results")), Block::Numbers(numbers(&total))];
        let mut charts = vec![GapChart::Areas, GapChart::Verdicts, GapChart::HeatMap];
        if self.compared.is_some() {
            charts.push(GapChart::Change);
        }
        if trend(self.book).len() > 1 {
            charts.push(GapChart::Trend);
        }
        if total.maturity.n() > 0 {
            charts.push(GapChart::Maturity);
        }
        let studio = Studio {
            book: self.book,
            today: self.setting.today,
            dates: self.setting.dates,
            width: CHART_WIDTH,
            prefix: "report",
        };
        blocks.extend(charts.into_iter().filter_map(|chart| {
            let drawing = studio.draw(chart, self.run().id)?;
            Some(Block::Chart(Chart {
                picture: drawing.picture.map_err(|empty| t(empty.key())),
                caption: format!("{}. {}", drawing.title, drawing.about),
                figures: drawing.figures,
                print_figures: chart != GapChart::HeatMap,
            }))
        }));
        blocks
    }

    /// What moved since the baseline, line by line.
    pub(super) fn changes(&self) -> Vec<Block> {
        let Some((baseline, compared)) = &self.compared else { return Vec::new() };
        let counts = compared.counts;
        let summary = text::fill(
            "gap.report.change.text",
            &[
                ("baseline", &baseline.name),
                ("day", &self.day(baseline.closed_on)),
                ("then", &percent(compared.then)),
                ("then_points", &fraction(compared.then, "gap.points")),
                ("now", &percent(compared.now)),
                ("now_points", &fraction(compared.now, "gap.points")),
                ("better", &counts.better.to_string()),
                ("worse", &counts.worse.to_string()),
                ("same", &counts.same.to_string()),
            ],
        );
        let moved = compared
            .lines
            .iter()
            .filter(|l| matches!(l.movement, Movement::Better | Movement::Worse));
        let rows: Vec<Vec<Runs>> = moved
            .map(|l| {
                let before = l.then.map_or_else(|| t("paper.none"), choice);
                vec![
                    self.line_link(&l.line),
                    plain(before),
                    plain(choice(l.now)),
                    plain(text::of(&format!("gap.movement.{}", l.movement.key()))),
                ]
            })
            .collect();
        let table = Table {
            caption: t("gap.report.change.table"),
            columns: vec![
                column(text::t("field.gap_answers.line"), 6),
                column(t("gap.report.before"), 2),
                column(t("gap.report.now"), 2),
                column(t("gap.report.movement"), 2),
            ],
            rows,
            repeat_head: true,
            ..Table::default()
        };
        let mut blocks = vec![Block::heading(1, t("gap.report.change")), paragraph(summary)];
        if let Some((_, n, of)) = compared.basis.label() {
            blocks.push(paragraph(text::fill(
                "gap.report.change.both",
                &[("n", &n.to_string()), ("of", &of.to_string())],
            )));
        }
        if !table.rows.is_empty() {
            blocks.push(Block::Table(table));
        }
        blocks
    }
}

/// The headline numbers, each with its fraction and formula.
pub(in crate::paper) fn numbers(total: &Score) -> Vec<BigNumber> {
    let number = |label: &str, ratio: Ratio, unit: &str, formula: &str| BigNumber {
        label: t(label),
        value: percent(ratio),
        fraction: fraction(ratio, unit),
        formula: t(formula),
    };
    let mut numbers = vec![
        number("gap.conformity", total.conformity, "gap.points", "gap.formula.conformity"),
        number("gap.coverage", total.coverage, "gap.lines_of", "gap.formula.coverage"),
        number("gap.of_assessed", total.of_assessed, "gap.points", "gap.formula.of_assessed"),
    ];
    if total.at_target.of > 0 {
        numbers.push(number("gap.target", total.target, "gap.points", "gap.formula.target"));
    }
    if let Some(mean) = total.maturity.mean_hundredths() {
        let mean = words().number(f64::from(mean) / 100.0, 1);
        numbers.push(BigNumber {
            label: t("gap.maturity"),
            value: text::fill("gap.maturity.mean", &[("mean", &mean)]),
            fraction: text::fill("gap.maturity.n", &[("n", &total.maturity.n().to_string())]),
            formula: t("gap.formula.maturity"),
        });
    }
    numbers
}

pub(in crate::paper) fn fraction(ratio: Ratio, unit: &str) -> String {
    text::fill(unit, &[("points", &ratio.numerator()), ("of", &ratio.denominator())])
}
