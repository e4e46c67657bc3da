//! Open actions: who has them, and when they fall due.

use super::columns::{self, Column};
use super::ink::{Paint, Pattern, Token};
use super::scale::Scale;
use super::stacks::{self, Bar, Part};
use super::{Area, ChartTable, Empty, Look, Picture, Words};

/// The open actions of one owner, or of one month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    /// The owner's name, or the month as it is written in the reader's language.
    pub label: String,
    pub overdue: u32,
    /// Open and not overdue.
    pub open: u32,
}

impl Load {
    fn total(&self) -> u32 {
        self.overdue.saturating_add(self.open)
    }
}

fn overdue() -> Paint {
    Paint {
        fill: Token::NotMet,
        on: Token::OnNotMet,
        pattern: Some(Pattern::Hatch),
        outline: false,
    }
}

fn open() -> Paint {
    Paint { fill: Token::Now, on: Token::OnMet, pattern: None, outline: false }
}

fn parts(words: &Words) -> Vec<Part> {
    vec![
        Part { label: words.overdue.clone(), paint: overdue() },
        Part { label: words.open.clone(), paint: open() },
    ]
}

fn bars(loads: &[Load]) -> Vec<Bar> {
    let bar = |load: &Load| Bar {
        area: Area { code: String::new(), title: load.label.clone() },
        counts: vec![load.overdue, load.open],
    };
    loads.iter().map(bar).collect()
}

/// A bar per owner, overdue first.
///
/// Errors: `NoRows` without owners, `NoFigures` when nothing is open.
pub fn by_owner(loads: &[Load], words: &Words, look: &Look) -> Result<Picture, Empty> {
    stacks::draw(&parts(words), &bars(loads), look)
}

/// A column per month, in the order given.
///
/// Errors: `NoRows` without months, `NoFigures` when nothing is open.
pub fn by_month(loads: &[Load], words: &Words, look: &Look) -> Result<Picture, Empty> {
    let most = loads.iter().map(Load::total).max().ok_or(Empty::NoRows)?;
    if most == 0 {
        return Err(Empty::NoFigures);
    }
    let column = |load: &Load| Column {
        label: load.label.clone(),
        parts: vec![f64::from(load.overdue), f64::from(load.open)],
        above: load.total().to_string(),
    };
    let columns: Vec<Column> = loads.iter().map(column).collect();
    columns::draw(&parts(words), &columns, &Scale::counts(most), None, look)
}

pub fn table_by_owner(loads: &[Load], words: &Words) -> ChartTable {
    stacks::table(&words.owner, &parts(words), &bars(loads), &words.total)
}

pub fn table_by_month(loads: &[Load], words: &Words) -> ChartTable {
    stacks::table(&words.month, &parts(words), &bars(loads), &words.total)
}
