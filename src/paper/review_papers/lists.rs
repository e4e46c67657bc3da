//! What an input shows: sentences, figures, charts and rows, and the annex that takes long lists.

use super::{Item, Meeting, column, number_column, paragraph, t};
use crate::insight::review::pack::{Figure, List, Point, Row};
use crate::paper::review_charts;
use crate::paper::tree::{Block, Chart, Column, Run, Runs, Table, plain};
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
            vec![Run::Strong(f.now.clone())],
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

/// A list as a table. Columns in which nothing stands are left out. Where the others do not fit beside one another,
/// the short ones stay and the rest of a row is told in one cell, each with its label: a word that is broken in two
/// is harder to read than a line more.
fn list_table(list: &List) -> Table {
    let filled = |at: &usize| {
        let mut cells = list.rows.iter().filter_map(|row| row.cells.get(*at));
        cells.any(|cell| !cell.trim().is_empty())
    };
    let shown: Vec<Laid> =
        (0..list.columns.len()).filter(filled).map(|at| Laid::of(list, at)).collect();
    let (beside, told) = arranged(shown);
    let mut columns: Vec<Column> = beside
        .iter()
        .map(|c| column(list.columns.get(c.at).cloned().unwrap_or_default(), c.width))
        .collect();
    if !told.is_empty() {
        columns.push(column(t("review.paper.details"), DETAILS));
    }
    let row = |row: &Row| {
        let cell = |c: &Laid| {
            let text = row.cells.get(c.at).cloned().unwrap_or_default();
            if c.at == 0 { vec![linked(&row.table, text)] } else { plain(text) }
        };
        let mut cells: Vec<Runs> = beside.iter().map(cell).collect();
        if !told.is_empty() {
            cells.push(details(list, row, &told));
        }
        cells
    };
    Table {
        caption: list.title.clone(),
        columns,
        rows: list.rows.iter().map(row).collect(),
        repeat_head: true,
        ..Table::default()
    }
}

/// A reference that leads to its row, on the page.
pub(super) fn linked(table: &str, reference: String) -> Run {
    Run::Link { route: format!("#/{table}/{reference}"), text: reference }
}

/// Characters that stand side by side on a page in a wide face, about.
const LINE: u16 = 88;
/// What the ground between two columns takes of it.
const BETWEEN: u16 = 3;
/// Columns with longer texts than this are told in the last cell where there is not room for all.
const SHORT: u16 = 14;
/// What the last cell and the first text need at least.
const DETAILS: u16 = 34;
const NAME: u16 = 20;

/// A column with the room that it takes, in characters.
#[derive(Clone, Copy)]
struct Laid {
    at: usize,
    /// So that no word is broken.
    least: u16,
    /// So that no cell takes a second line.
    whole: u16,
    width: u16,
}

impl Laid {
    fn of(list: &List, at: usize) -> Laid {
        let cells = list.rows.iter().filter_map(|row| row.cells.get(at)).map(String::as_str);
        let count = |text: &str| u16::try_from(text.chars().count()).unwrap_or(u16::MAX);
        let word = |text: &str| text.split_whitespace().map(count).max().unwrap_or(0);
        let head = list.columns.get(at).map_or(0, |head| word(head));
        // Heads are bold, and wider by an eighth.
        let least = cells.clone().map(word).chain([head + head.div_ceil(8)]).max().unwrap_or(0);
        let whole = cells.map(count).max().unwrap_or(0).min(90);
        let least = least.clamp(3, 24) + BETWEEN;
        Laid { at, least, whole: whole.max(least), width: least }
    }
}

/// The columns that stand beside one another, with their widths, and those that are told in the last cell.
fn arranged(shown: Vec<Laid>) -> (Vec<Laid>, Vec<Laid>) {
    // The reference, then the text that names the row: the longer of the two that follow.
    let name = shown.iter().skip(1).take(2).max_by_key(|c| c.whole).map(|c| c.at);
    let least = |c: &Laid| if Some(c.at) == name { c.least.max(NAME) } else { c.least };
    if shown.iter().map(least).sum::<u16>() <= LINE {
        return (spread(shown, LINE, &least), Vec::new());
    }
    let mut room = LINE.saturating_sub(DETAILS);
    let is_first = |c: &Laid| shown.first().is_some_and(|first| first.at == c.at);
    let always = |c: &&Laid| is_first(c) || Some(c.at) == name;
    room = room.saturating_sub(shown.iter().filter(always).map(least).sum());
    let mut stays = |c: &Laid| {
        let fits = c.whole <= SHORT + BETWEEN && c.least <= room;
        let stays = always(&c) || fits;
        if stays && !always(&c) {
            room -= c.least;
        }
        stays
    };
    let (beside, told): (Vec<Laid>, Vec<Laid>) = shown.iter().partition(|c| stays(c));
    (spread(beside, LINE.saturating_sub(DETAILS), &least), told)
}

/// Gives the columns what is left of the room, by what their texts would like.
fn spread(columns: Vec<Laid>, room: u16, least: &dyn Fn(&Laid) -> u16) -> Vec<Laid> {
    let left = u32::from(room.saturating_sub(columns.iter().map(least).sum()));
    let wish = |c: &Laid| u32::from(c.whole.saturating_sub(least(c)));
    let wishes: u32 = columns.iter().map(wish).sum();
    let width = |c: &Laid| {
        let more = (wish(c) * left).checked_div(wishes).unwrap_or(0);
        least(c) + u16::try_from(more).unwrap_or(0)
    };
    columns.iter().map(|c| Laid { width: width(c), ..*c }).collect()
}

/// The rest of a row: short texts in one line, long ones each in their own.
fn details(list: &List, row: &Row, told: &[Laid]) -> Runs {
    let mut runs = Runs::new();
    let mut after_long = false;
    for c in told {
        let cell = row.cells.get(c.at).map(|cell| cell.trim()).unwrap_or_default();
        if cell.is_empty() {
            continue;
        }
        let long = cell.chars().count() > 40 || cell.contains('\n');
        let between = match runs.is_empty() {
            true => "",
            false if long || after_long => "\n",
            false => " · ",
        };
        let head = list.columns.get(c.at).map(String::as_str).unwrap_or_default();
        runs.push(Run::Emphasis(format!("{between}{head}: ")));
        runs.push(Run::Plain(cell.to_owned()));
        after_long = long;
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::tree::text_of;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_cell_is_lost_however_many_columns_there_are(
            heads in prop::collection::vec("[A-Za-z]{1,14}( [a-z]{1,9})?", 1..14),
            cells in prop::collection::vec(prop::collection::vec("(\\PC{0,20}|[a-z ]{0,120})", 14), 1..6),
        ) {
            let row = |cells: &Vec<String>| Row {
                table: "risks".into(),
                cells: cells.iter().take(heads.len()).cloned().collect(),
                ..Row::default()
            };
            let list = List {
                title: "List".into(),
                columns: heads.clone(),
                rows: cells.iter().map(row).collect(),
            };
            let table = list_table(&list);
            for (row, shown) in list.rows.iter().zip(&table.rows) {
                prop_assert_eq!(shown.len(), table.columns.len());
                let said = shown.iter().map(|cell| text_of(cell)).collect::<Vec<_>>().join("\n");
                for cell in row.cells.iter().filter(|cell| !cell.trim().is_empty()) {
                    prop_assert!(said.contains(cell.trim()), "{:?} is not in {:?}", cell, said);
                }
            }
            let wide: u16 = table.columns.iter().map(|c| c.width).sum();
            prop_assert!(table.columns.iter().all(|c| c.width > 0) || wide == 0);
        }
    }
}
