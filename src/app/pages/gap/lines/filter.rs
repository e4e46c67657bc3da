//! Which lines the list shows.

use crate::app::platform::Browser;
use crate::catalogue::{self, Edition};
use crate::insight::gap::{
    AssessedLine, ItemState, LINE_GATES, LineChange, Movement, RunView, compare, gates_for_closing,
    item_state,
};
use crate::workbook::{Conformity, Id, Workbook};

/// What a line must be to be shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Which {
    #[default]
    All,
    NotAssessed,
    Incomplete,
    Gaps,
    Excluded,
    /// The verdict differs from that of the run compared with.
    Changed,
    /// Lines that stand between the run and its closing, by the key of the gate.
    Unmet(&'static str),
}

/// The name of a gate in addresses.
pub fn gate_name(key: &str) -> &str {
    key.rsplit('.').next().unwrap_or(key)
}

impl Which {
    pub const ALL: [Which; 6] = [
        Which::All,
        Which::NotAssessed,
        Which::Incomplete,
        Which::Gaps,
        Which::Excluded,
        Which::Changed,
    ];

    pub const fn key(self) -> &'static str {
        match self {
            Which::All => "all",
            Which::NotAssessed => "not_assessed",
            Which::Incomplete => "incomplete",
            Which::Gaps => "gaps",
            Which::Excluded => "excluded",
            Which::Changed => "changed",
            Which::Unmet(gate) => gate,
        }
    }

    pub fn from_key(key: &str) -> Option<Which> {
        let gates = LINE_GATES.iter().map(|gate| gate.key);
        let gate = || gates.clone().find(|g| gate_name(g) == key || *g == key).map(Which::Unmet);
        Which::ALL.into_iter().find(|w| w.key() == key).or_else(gate)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub which: Which,
    /// Id of the area; empty for all.
    pub area: String,
    pub words: String,
}

impl Filter {
    pub fn is_set(&self) -> bool {
        *self != Filter::default()
    }

    /// The filter that an address names instead of a line: an area, a state, a gate.
    pub fn named(edition: Edition, name: &str) -> Option<Filter> {
        if let Some(which) = Which::from_key(name) {
            return Some(Filter { which, ..Filter::default() });
        }
        catalogue::area(edition, name)
            .map(|a| Filter { area: a.id.to_owned(), ..Filter::default() })
    }

    /// Whether nothing that somebody enters alters what is shown.
    pub fn is_fixed(&self) -> bool {
        self.which == Which::All && self.words.trim().is_empty()
    }

    /// The lines to show. The open one stays until it is left, so that it never vanishes under
    /// the hand that answers it.
    pub fn lines(&self, book: &Workbook, run: Id, open: &str) -> Vec<&'static str> {
        let Some(view) = RunView::new(book, run) else { return Vec::new() };
        let listed = self.listed(book, &view);
        let fits = |l: &&AssessedLine<'_>| l.line.id == open || self.fits(l, listed.as_deref());
        view.lines.iter().filter(fits).map(|l| l.line.id).collect()
    }

    /// The lines of a filter that looks at the run as a whole.
    fn listed(&self, book: &Workbook, view: &RunView<'_>) -> Option<Vec<&'static str>> {
        match self.which {
            Which::Changed => {
                let before = view.run.baseline.and_then(|b| RunView::new(book, b));
                let lines = before.map(|b| compare(view, &b).lines).unwrap_or_default();
                let moved = |l: &&LineChange<'_>| {
                    l.movement != Movement::Same && l.now != Conformity::NotAssessed
                };
                Some(lines.iter().filter(moved).map(|l| l.line.line.id).collect())
            }
            Which::Unmet(key) => {
                let gate = gates_for_closing(book, view, Browser::today())
                    .into_iter()
                    .find(|g| g.key == key);
                Some(gate.map(|g| g.lines).unwrap_or_default())
            }
            _ => None,
        }
    }

    fn fits(&self, line: &AssessedLine<'_>, listed: Option<&[&'static str]>) -> bool {
        let verdict = line.verdict();
        let which = match self.which {
            Which::All => true,
            Which::NotAssessed => verdict == Conformity::NotAssessed,
            Which::Incomplete => item_state(line) != ItemState::Complete,
            Which::Gaps => {
                matches!(verdict, Conformity::NotMet | Conformity::Partly | Conformity::Mostly)
            }
            Which::Excluded => verdict == Conformity::NotApplicable,
            Which::Changed | Which::Unmet(_) => listed.is_some_and(|l| l.contains(&line.line.id)),
        };
        which
            && (self.area.is_empty() || line.line.area == self.area)
            && (self.words.trim().is_empty() || mentions(line, &self.words))
    }
}

/// Whether every word occurs in the line or in what was answered to it.
fn mentions(line: &AssessedLine<'_>, words: &str) -> bool {
    let of = line.line;
    let mut all = format!("{} {} {}", of.id, of.display_title, of.meaning);
    if let Some(answer) = line.answer {
        for text in
            [&answer.finding, &answer.gap, &answer.recommendation, &answer.applicable_reason]
        {
            all.push(' ');
            all.push_str(text);
        }
    }
    let all = all.to_lowercase();
    words.to_lowercase().split_whitespace().all(|word| all.contains(word))
}
