//! How many lines of each area are met, mostly met, partly met, not met, left out or not looked at.

use super::ink::Verdict;
use super::stacks::{self, Bar, Part};
use super::{Area, ChartTable, Empty, Look, Picture, Words};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stack {
    pub area: Area,
    /// A verdict that is missing counts as none.
    pub counts: Vec<(Verdict, u32)>,
}

impl Stack {
    fn count(&self, verdict: Verdict) -> u32 {
        self.counts
            .iter()
            .filter(|(known, _)| *known == verdict)
            .fold(0, |sum, (_, count)| sum.saturating_add(*count))
    }
}

fn parts(words: &Words) -> Vec<Part> {
    let part = |verdict: Verdict| Part {
        label: words.verdict(verdict).to_owned(),
        paint: verdict.paint(),
    };
    Verdict::ALL.map(part).to_vec()
}

fn bars(stacks: &[Stack]) -> Vec<Bar> {
    let bar = |stack: &Stack| Bar {
        area: stack.area.clone(),
        counts: Verdict::ALL.iter().map(|verdict| stack.count(*verdict)).collect(),
    };
    stacks.iter().map(bar).collect()
}

/// Draws one bar per area, its verdicts in the order of the legend, the number of lines at its end.
///
/// Errors: `NoRows` without areas, `NoFigures` when all counts are 0.
pub fn draw(stacks: &[Stack], words: &Words, look: &Look) -> Result<Picture, Empty> {
    stacks::draw(&parts(words), &bars(stacks), look)
}

pub fn table(stacks: &[Stack], words: &Words) -> ChartTable {
    stacks::table(&words.area, &parts(words), &bars(stacks), &words.total)
}
