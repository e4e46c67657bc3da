//! What an input shows: sentences, figures, charts and rows, and the annex that takes long lists.

use super::{Item, Meeting, column, number_column, paragraph, t};
use crate::insight::review::pack::{Figure, List, Point};
use crate::paper::review_charts;
use crate::paper::tree::{Block, Chart, Column, Table, plain};
use crate::text;

/// A list with more rows than this stands in the annex, whole.
pub(in crate::paper) const MOST: usize = 25;

/// What a page is wide, in pixels of the charts.
const CHART_WIDTH: u32 = 640;

/// Longer figures of a chart are left to the file and the screen.
const PRINTED: usize = 24;

/// The lists that were too long for their place.
#[derive(Default)]
pub(super) struct Annex {
    lists: Vec<(String, Table)>,
}

impl Annex {
    fn take(&mut self, heading: String, table: Table) -> usize {
        self.lists.push((heading, table));
        self.lists.len()
    }

    pub fn blocks(self) -> Vec<Block> {
        let mut blocks = Vec::new();
        for (n, (heading, table)) in (1..).zip(self.lists) {
            let (n, rows) = (n.to_string(), table.rows.len().to_string());
            let args = [("annex", n.as_str()), ("list", &heading), ("n", &rows)];
            blocks.push(Block::heading(1, text::fill("review.paper.annex", &args)));
            blocks.push(Block::Table(Table { caption: String::new(), ..table }));
        }
        blocks
    }
}

impl Meeting<'_> {
    /// Everything that the pack holds on an input.
    pub(super) fn presented(&self, item: &Item<'_>, annex: &mut Annex) -> Vec<Block> {
        let Some(point) = item.point else { return vec![paragraph(t("review.paper.no_data"))] };
        let mut blocks = Vec::new();
        match point.summary.as_slice() {
            [] => blocks.push(paragraph(t("review.paper.no_data"))),
            [one] => blocks.push(paragraph(one.clone())),
            all => {
                let points = all.iter().map(|said| plain(said.clone())).collect();
                blocks.push(Block::List { ordered: false, points });
            }
        }
        if !point.figures.is_empty() {
            blocks.push(Block::Table(figure_table(&point.figures)));
        }
        blocks.extend(self.charts(point));
        for list in &point.lists {
            let table = list_table(list);
            if list.rows.len() <= MOST {
                blocks.push(Block::Table(table));
                continue;
            }
            let rows = list.rows.len().to_string();
            let number = annex.take(format!("{} · {}", item.letter, list.title), table).to_string();
            let args = [("list", list.title.as_str()), ("n", &rows), ("annex", &number)];
            blocks.push(paragraph(text::fill("review.paper.in_annex", &args)));
        }
        blocks
    }

    fn charts(&self, point: &Point) -> Vec<Block> {
        let chart = |(n, chart)| {
            let id = format!("paper-review-{}-{n}", point.letter);
            let drawing = review_charts::draw(chart, self.desk.setting.dates, CHART_WIDTH, &id);
            Block::Chart(Chart {
                picture: drawing.picture.map_err(|empty| t(empty.key())),
                caption: format!("{}. {}", drawing.title, drawing.about),
                print_figures: drawing.figures.rows.len() <= PRINTED,
                figures: drawing.figures,
            })
        };
        point.charts.iter().enumerate().map(chart).collect()
    }
}

/// Each number with the one of the period before and how it is made.
fn figure_table(figures: &[Figure]) -> Table {
    let row = |f: &Figure| {
        let before = if f.before.is_empty() { t("paper.none") } else { f.before.clone() };
        vec![
            plain(f.label.clone()),
            vec![crate::paper::tree::Run::Strong(f.now.clone())],
            plain(before),
            plain(f.how.clone()),
        ]
    };
    Table {
        columns: vec![
            column(t("review.paper.figure"), 4),
            number_column(t("review.paper.now"), 3),
            number_column(t("review.paper.then"), 3),
            column(t("review.paper.how"), 9),
        ],
        rows: figures.iter().map(row).collect(),
        ..Table::default()
    }
}

fn list_table(list: &List) -> Table {
    let widths = widths(list);
    let titles = list.columns.iter().zip(widths);
    Table {
        caption: list.title.clone(),
        columns: titles.map(|(title, width)| Column { width, ..column(title, width) }).collect(),
        rows: list.rows.iter().map(|row| row.cells.iter().cloned().map(plain).collect()).collect(),
        repeat_head: true,
        landscape: list.columns.len() > 6,
        ..Table::default()
    }
}

/// Characters that stand side by side on a page, about.
const LINE: usize = 100;

/// Widths by what the columns hold: no word is broken, and what is left goes to the long texts.
fn widths(list: &List) -> Vec<u16> {
    let cells = |at: usize| {
        let rows = list.rows.iter().filter_map(move |row| row.cells.get(at));
        rows.map(String::as_str)
    };
    let word = |text: &str| text.split_whitespace().map(|w| w.chars().count()).max().unwrap_or(0);
    let columns = list.columns.iter().enumerate();
    let needs: Vec<(usize, usize)> = columns
        .map(|(at, head)| {
            let longest = cells(at).map(word).chain([word(head) + 1]).max().unwrap_or(0);
            let whole = cells(at).map(|text| text.chars().count()).max().unwrap_or(0);
            (longest.clamp(4, 16) + 1, whole.clamp(4, 90))
        })
        .collect();
    let least: usize = needs.iter().map(|(need, _)| need).sum();
    let wishes: usize = needs.iter().map(|(need, whole)| whole.saturating_sub(*need)).sum();
    let left = LINE.saturating_sub(least);
    let width = |(need, whole): &(usize, usize)| {
        let more = (whole.saturating_sub(*need) * left).checked_div(wishes).unwrap_or(0);
        u16::try_from(need + more).unwrap_or(u16::MAX)
    };
    needs.iter().map(width).collect()
}
