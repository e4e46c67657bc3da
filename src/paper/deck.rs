//! What a slide deck is made of: one message a slide. Plain data, like a paper.

use super::tree::{BigNumber, Chart, Table};

/// What stands on a slide below its title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SlidePart {
    /// Sentences, a point each.
    Points(Vec<String>),
    Numbers(Vec<BigNumber>),
    Table(Table),
    Chart(Chart),
}

/// A slide says one thing; its title is that sentence.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Slide {
    pub title: String,
    pub parts: Vec<SlidePart>,
    /// What whoever presents it should know: the formula, the day of the figures.
    pub notes: Vec<String>,
}

/// A deck with its cover.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Deck {
    pub title: String,
    pub subtitle: String,
    /// What the deck is and is not; on every slide.
    pub label: String,
    /// Reference and day; on every slide.
    pub reference: String,
    pub notes: Vec<String>,
    pub slides: Vec<Slide>,
}

impl Deck {
    /// The charts in the order of the slides.
    pub fn charts(&self) -> impl Iterator<Item = &Chart> {
        self.slides.iter().flat_map(|slide| &slide.parts).filter_map(|part| match part {
            SlidePart::Chart(chart) => Some(chart),
            _ => None,
        })
    }
}
