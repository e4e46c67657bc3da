//! What a paper is made of. Plain data: no HTML, no wording of its own.

use crate::chart::{ChartTable, Picture};

/// Who answers for the paper, and for which state of the workbook.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DocumentControl {
    pub reference: String,
    pub version: String,
    /// Dates as the reader's language writes them.
    pub date: String,
    pub approver: String,
    pub classification: String,
    /// The day whose records the paper shows.
    pub data_as_of: String,
    pub prepared_by: String,
    /// Of the workbook's content, so that a reader can tell whether it has changed since.
    pub fingerprint: String,
    /// What else the cover says, as label and value: the period of a review, say.
    pub facts: Vec<(String, String)>,
}

/// A piece of text in one manner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Run {
    Plain(String),
    Strong(String),
    Emphasis(String),
    Code(String),
    /// Leads to a place in the workbook (`#/...`). Any other address is shown as plain text.
    Link {
        text: String,
        route: String,
    },
}

impl Run {
    pub fn text(&self) -> &str {
        match self {
            Run::Plain(text)
            | Run::Strong(text)
            | Run::Emphasis(text)
            | Run::Code(text)
            | Run::Link { text, .. } => text,
        }
    }
}

impl From<&str> for Run {
    fn from(text: &str) -> Run {
        Run::Plain(text.to_owned())
    }
}

/// A paragraph, a table's cell, a list's point.
pub type Runs = Vec<Run>;

/// One plain run.
pub fn plain(text: impl Into<String>) -> Runs {
    vec![Run::Plain(text.into())]
}

/// The text of several runs.
pub fn text_of(runs: &[Run]) -> String {
    runs.iter().map(Run::text).collect()
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 4 below the title. A level that skips one is lifted.
    pub level: u8,
    pub text: String,
    /// Unique in the paper; a second use gets a number added.
    pub anchor: String,
    /// `2.1`; filled in by the paper when it numbers its headings.
    pub number: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalloutKind {
    Note,
    Warning,
}

/// A headline number with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BigNumber {
    pub label: String,
    /// `68%`
    pub value: String,
    /// `60 of 88 points`
    pub fraction: String,
    /// How it is worked out, in words.
    pub formula: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    #[default]
    Start,
    Middle,
    /// For figures.
    End,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Column {
    pub title: String,
    pub align: Align,
    /// Width against the other columns; 0 counts as 1.
    pub width: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    pub caption: String,
    /// Titles over several columns each, above the columns' own; empty for none.
    pub groups: Vec<(String, u16)>,
    pub columns: Vec<Column>,
    /// Each row as long as `columns`: shorter ones are filled up, longer ones cut.
    pub rows: Vec<Vec<Runs>>,
    pub totals: Option<Vec<Runs>>,
    /// Show the head again on every page.
    pub repeat_head: bool,
    /// Better read on a page lying on its side.
    pub landscape: bool,
}

impl Table {
    /// The columns' widths in percent; they add up to 100.
    pub fn percent_widths(&self) -> Vec<u32> {
        let sum: u32 = self.columns.iter().map(|column| u32::from(column.width.max(1))).sum();
        let mut widths: Vec<u32> = self
            .columns
            .iter()
            .map(|column| u32::from(column.width.max(1)) * 100 / sum.max(1))
            .collect();
        let rest = 100u32.saturating_sub(widths.iter().sum());
        if let Some(last) = widths.last_mut() {
            *last += rest;
        }
        widths
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// The picture, or the sentence that says why there is none.
    pub picture: Result<Picture, String>,
    pub caption: String,
    pub figures: ChartTable,
    /// Whether the figures are printed too (a heat map's are long, and elsewhere in the paper).
    pub print_figures: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Signatory {
    pub name: String,
    pub role: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    Heading(Heading),
    Paragraph(Runs),
    List {
        ordered: bool,
        points: Vec<Runs>,
    },
    Definitions(Vec<(String, Runs)>),
    Callout {
        kind: CalloutKind,
        text: Runs,
    },
    Numbers(Vec<BigNumber>),
    Table(Table),
    Chart(Chart),
    Signatures(Vec<Signatory>),
    PageBreak,
    /// The headings of level 1 and 2. A paper with few headings has none: it is read as fast as its contents.
    Contents,
}

/// With fewer headings of level 1 there are no contents.
const FEWEST_LISTED: usize = 6;

impl Block {
    /// A heading whose anchor is made from its text.
    pub fn heading(level: u8, text: impl Into<String>) -> Block {
        let text = text.into();
        Block::Heading(Heading { level, anchor: anchor_of(&text), text, number: String::new() })
    }
}

/// What stands on the cover.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cover {
    pub title: String,
    pub subtitle: String,
    /// What the paper is and is not ("self-assessment, not an internal audit"); may be empty.
    pub label: String,
    pub control: DocumentControl,
}

/// A paper whose parts fit together: headings never skip a level, anchors are unique, tables are
/// rectangular, contents are there where they help. `Paper::new` sees to that, so that no renderer has to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    cover: Cover,
    blocks: Vec<Block>,
}

impl Paper {
    pub fn new(cover: Cover, blocks: Vec<Block>) -> Paper {
        let mut blocks = blocks;
        settle_headings(&mut blocks);
        let listed =
            |block: &&Block| matches!(block, Block::Heading(heading) if heading.level == 1);
        if blocks.iter().filter(listed).count() < FEWEST_LISTED {
            blocks.retain(|block| *block != Block::Contents);
        }
        for block in &mut blocks {
            if let Block::Table(table) = block {
                settle_table(table);
            }
        }
        Paper { cover, blocks }
    }

    /// Numbers the headings: 1, 1.1, 1.2, 2, ...
    pub fn numbered(mut self) -> Paper {
        let mut counts: Vec<u32> = Vec::new();
        for heading in self.blocks.iter_mut().filter_map(as_heading) {
            let depth = usize::from(heading.level);
            counts.resize(depth, 0);
            if let Some(last) = counts.last_mut() {
                *last += 1;
            }
            heading.number = counts.iter().map(u32::to_string).collect::<Vec<_>>().join(".");
        }
        self
    }

    pub fn cover(&self) -> &Cover {
        &self.cover
    }

    pub fn reference(&self) -> &str {
        &self.cover.control.reference
    }

    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The headings that a table of contents lists.
    pub fn contents(&self) -> impl Iterator<Item = &Heading> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Heading(heading) if heading.level <= 2 => Some(heading),
            _ => None,
        })
    }

    /// The number of each chart in the paper's order, from 1.
    pub fn figure_number(&self, block: usize) -> usize {
        self.blocks.iter().take(block + 1).filter(|block| matches!(block, Block::Chart(_))).count()
    }
}

fn as_heading(block: &mut Block) -> Option<&mut Heading> {
    match block {
        Block::Heading(heading) => Some(heading),
        _ => None,
    }
}

/// Letters and digits of the text in lower case, the rest as hyphens.
fn anchor_of(text: &str) -> String {
    let mut anchor = String::new();
    for character in text.chars() {
        if character.is_ascii_alphanumeric() {
            anchor.push(character.to_ascii_lowercase());
        } else if !anchor.is_empty() && !anchor.ends_with('-') {
            anchor.push('-');
        }
    }
    anchor.trim_end_matches('-').to_owned()
}

fn settle_headings(blocks: &mut [Block]) {
    let mut used = std::collections::BTreeSet::new();
    let mut before = 0;
    for heading in blocks.iter_mut().filter_map(as_heading) {
        heading.level = heading.level.clamp(1, (before + 1).min(4));
        before = heading.level;
        let mut base = anchor_of(&heading.anchor);
        if base.is_empty() {
            base = "section".to_owned();
        }
        let mut anchor = base.clone();
        let mut count = 1;
        while !used.insert(anchor.clone()) {
            count += 1;
            anchor = format!("{base}-{count}");
        }
        heading.anchor = anchor;
    }
}

fn settle_table(table: &mut Table) {
    let columns = table.columns.len();
    for row in table.rows.iter_mut().chain(&mut table.totals) {
        row.resize(columns, Runs::new());
    }
    let mut room = u16::try_from(columns).unwrap_or(u16::MAX);
    for (_, span) in &mut table.groups {
        *span = (*span).max(1).min(room);
        room -= *span;
    }
    table.groups.retain(|(_, span)| *span > 0);
    if room > 0 && !table.groups.is_empty() {
        table.groups.push((String::new(), room));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn headings(paper: &Paper) -> Vec<(u8, &str, &str)> {
        fn heading(block: &Block) -> Option<(u8, &str, &str)> {
            match block {
                Block::Heading(heading) => Some((heading.level, &heading.number, &heading.anchor)),
                _ => None,
            }
        }
        paper.blocks().iter().filter_map(heading).collect()
    }

    #[test]
    fn headings_are_lifted_numbered_and_told_apart() {
        let blocks = [(3, "Scope"), (2, "Method"), (4, "Method"), (1, "Résults: A.5"), (2, "…")];
        let paper = Paper::new(
            Cover::default(),
            blocks.map(|(level, text)| Block::heading(level, text)).to_vec(),
        )
        .numbered();
        assert_eq!(
            headings(&paper),
            [
                (1, "1", "scope"),
                (2, "1.1", "method"),
                (3, "1.1.1", "method-2"),
                (1, "2", "r-sults-a-5"),
                (2, "2.1", "section"),
            ]
        );
    }

    #[test]
    fn a_paper_with_few_headings_has_no_contents() {
        let paper = |count: usize| {
            let headings = (0..count).map(|n| Block::heading(1, format!("Part {n}")));
            let below = Block::heading(2, "Below");
            let blocks = [Block::Contents].into_iter().chain(headings).chain([below]);
            Paper::new(Cover::default(), blocks.collect())
        };
        let has = |count: usize| paper(count).blocks().contains(&Block::Contents);
        assert!(!has(FEWEST_LISTED - 1) && has(FEWEST_LISTED));
    }

    #[test]
    fn widths_add_up_to_all() {
        let column = |width| Column { width, ..Column::default() };
        let table = Table { columns: vec![column(3), column(0), column(3)], ..Table::default() };
        assert_eq!(table.percent_widths(), [42, 14, 44]);
        assert!(Table::default().percent_widths().is_empty());
    }

    proptest! {
        #[test]
        fn whatever_comes_in_fits_together(
            heads in prop::collection::vec((any::<u8>(), ".{0,12}"), 0..12),
            lengths in prop::collection::vec(0usize..6, 0..6),
            columns in 0usize..5,
            spans in prop::collection::vec(any::<u16>(), 0..4),
        ) {
            let mut blocks: Vec<Block> = heads.into_iter().map(|(level, text)| Block::heading(level, text)).collect();
            blocks.push(Block::Table(Table {
                columns: vec![Column::default(); columns],
                groups: spans.into_iter().map(|span| ("Group".into(), span)).collect(),
                rows: lengths.iter().map(|length| vec![plain("x"); *length]).collect(),
                totals: Some(vec![]),
                ..Table::default()
            }));
            let paper = Paper::new(Cover::default(), blocks).numbered();
            let mut before = 0;
            let mut anchors = std::collections::BTreeSet::new();
            for (level, _, anchor) in headings(&paper) {
                assert!(level >= 1 && level <= before + 1);
                assert!(anchors.insert(anchor.to_owned()));
                before = level;
            }
            let Some(Block::Table(table)) = paper.blocks().last() else { panic!("the table is gone") };
            assert!(table.rows.iter().chain(&table.totals).all(|row| row.len() == columns));
            let spanned: usize = table.groups.iter().map(|(_, span)| usize::from(*span)).sum();
            assert!(spanned == 0 || spanned == columns);
        }
    }
}
