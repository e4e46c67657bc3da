//! How it stands with the acceptance of what remains of risks: a bar for each level, made of the states.

use super::ink::{Paint, Verdict};
use super::stacks::{self, Bar, Part};
use super::{Area, ChartTable, Empty, Look, Picture};

/// How it stands with the acceptance of one risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Valid,
    /// The risk is not what was accepted any more.
    Stale,
    /// It held until a day that is past.
    Expired,
    /// The last word was no.
    Rejected,
    /// Nobody has decided.
    Open,
}

impl State {
    /// In the order in which the bars show them.
    pub const ALL: [State; 5] =
        [State::Valid, State::Stale, State::Expired, State::Rejected, State::Open];

    fn paint(self) -> Paint {
        let like = match self {
            State::Valid => Verdict::Met,
            State::Stale => Verdict::Partly,
            State::Expired => Verdict::NotApplicable,
            State::Rejected => Verdict::NotMet,
            State::Open => Verdict::NotAssessed,
        };
        like.paint()
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// Names of the states in the order of `State::ALL`.
    pub states: [String; 5],
    /// The levels from above, each with its counts in the order of `State::ALL`.
    pub levels: Vec<(Area, [u32; 5])>,
    /// Heads of the names and of the sums in the figures.
    pub heads: [String; 2],
}

fn parts(data: &Acceptance) -> Vec<Part> {
    let part =
        |(state, label): (State, &String)| Part { label: label.clone(), paint: state.paint() };
    State::ALL.into_iter().zip(&data.states).map(part).collect()
}

fn bars(data: &Acceptance) -> Vec<Bar> {
    let bar =
        |(area, counts): &(Area, [u32; 5])| Bar { area: area.clone(), counts: counts.to_vec() };
    data.levels.iter().map(bar).collect()
}

/// Draws a bar per level; states that no risk has are left out of the legend.
///
/// Errors: `NoRows` without levels, `NoFigures` when all counts are 0.
pub fn draw(data: &Acceptance, look: &Look) -> Result<Picture, Empty> {
    let (mut parts, mut bars) = (parts(data), bars(data));
    let used = |at: usize| data.levels.iter().any(|(_, counts)| counts.get(at) > Some(&0));
    let used: Vec<bool> = (0..parts.len()).map(used).collect();
    let mut keep = used.iter();
    parts.retain(|_| keep.next() == Some(&true));
    for bar in &mut bars {
        let mut keep = used.iter();
        bar.counts.retain(|_| keep.next() == Some(&true));
    }
    stacks::draw(&parts, &bars, look)
}

pub fn table(data: &Acceptance) -> ChartTable {
    let [first, total] = &data.heads;
    stacks::table(first, &parts(data), &bars(data), total)
}
