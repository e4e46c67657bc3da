//! The switch of a workbook from one edition of the standard to the other.
//!
//! Closed runs keep their edition for good. For every run that is still open a new run in the
//! other edition is made, with the answers carried over through the correspondence; the old one
//! stays beside it as it is, so that nothing typed can be lost
//! (docs/decisions/0011-switch-of-edition.md). Documents and actions point to the lines that
//! took the place of theirs. Controls keep what was said about them ([`ControlSwitch`]). All of it is one change, and one undo takes it back.

mod controls;

pub use controls::ControlSwitch;

use super::gap::{AssessedLine, RunView, carried};
use crate::catalogue::{self, Edition, Relation};
use crate::insight::gap::lines::all_lines_in;
use crate::workbook::{
    Cell, Conformity, Draft, GapAnswer, GapRun, Id, Kind, Organisation, Refusal, RunState, Shape,
    Value, Workbook,
};
use std::collections::BTreeMap;

/// What a switch would do.
#[derive(Clone, Debug)]
pub struct Switch {
    pub from: Edition,
    pub to: Edition,
    /// Every line of the other edition, in the standard's order, and where it comes from.
    pub lines: Vec<LineOrigin>,
    /// Lines of the present edition that lead to several.
    pub spread: Vec<Spread>,
    /// Lines of the present edition that lead nowhere. What open runs say about them stays in
    /// those runs.
    pub dropped: Vec<&'static str>,
    /// The open runs whose answers would be carried over.
    pub runs: Vec<RunSwitch>,
    /// Documents and actions that point to lines.
    pub links: Vec<LinkSwitch>,
    /// The controls of Annex A that are kept, and what becomes of each.
    pub controls: Vec<ControlSwitch>,
}

/// Where a line of the other edition comes from.
#[derive(Clone, Debug)]
pub struct LineOrigin {
    pub line: &'static str,
    pub relation: Relation,
    pub from: Vec<&'static str>,
    /// What changed, in our words; often empty.
    pub note: &'static str,
}

/// A line that leads to several.
#[derive(Clone, Debug)]
pub struct Spread {
    pub line: &'static str,
    pub to: Vec<&'static str>,
}

/// An open run and what its answers would become.
#[derive(Clone, Debug)]
pub struct RunSwitch {
    pub run: Id,
    /// Every line of the other edition, in the standard's order.
    pub lines: Vec<LineSwitch>,
}

/// A line of the other edition and the answers that would be carried to it.
#[derive(Clone, Debug)]
pub struct LineSwitch {
    pub line: &'static str,
    /// The present lines and their verdicts; empty when the line is new.
    pub from: Vec<(&'static str, Conformity)>,
    /// The verdict that claims least.
    pub proposed: Conformity,
    /// The present verdicts differ: somebody should choose.
    pub disagree: bool,
    /// To be looked at again after the switch.
    pub recheck: bool,
}

/// A row whose lines would change: a document, an action, a finding of an audit and whatever else names lines.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkSwitch {
    pub kind: Kind,
    pub id: Id,
    /// Place of the field with the lines.
    pub field: usize,
    pub before: Vec<String>,
    pub after: Vec<String>,
}

/// Verdicts that somebody chose where the carried ones disagree, by run and line of the other
/// edition. A chosen verdict counts as given by the author of the change.
pub type Choices = BTreeMap<(Id, String), Conformity>;

impl Switch {
    /// The lines that several become.
    pub fn merged(&self) -> impl Iterator<Item = &LineOrigin> {
        self.lines.iter().filter(|l| l.from.len() > 1)
    }
    /// The lines that one becomes, whatever else that one becomes.
    pub fn single(&self) -> impl Iterator<Item = &LineOrigin> {
        self.lines.iter().filter(|l| l.from.len() == 1)
    }
    /// The lines that nothing leads to.
    pub fn new_lines(&self) -> impl Iterator<Item = &LineOrigin> {
        self.lines.iter().filter(|l| l.from.is_empty())
    }
    /// The lines whose carried verdicts disagree, with their run.
    pub fn disagreements(&self) -> impl Iterator<Item = (Id, &LineSwitch)> {
        let of_run = |r: &'_ RunSwitch| r.run;
        self.runs
            .iter()
            .flat_map(move |r| r.lines.iter().filter(|l| l.disagree).map(move |l| (of_run(r), l)))
    }
}

/// What a switch of the workbook to this edition would do; nothing when it is there already.
pub fn preview(book: &Workbook, to: Edition) -> Option<Switch> {
    let from = book.edition();
    if from == to {
        return None;
    }
    let runs = open_runs(book, from).filter_map(|run| {
        let view = RunView::new(book, run)?;
        Some(RunSwitch { run, lines: line_switches(&view, to) })
    });
    let present = catalogue::scored_lines(from).iter();
    let leads_to = |id: &str| {
        let found = catalogue::correspondence(from, id);
        found.map_or_else(Vec::new, |c| c.links.iter().map(|l| l.id).collect::<Vec<_>>())
    };
    let spread = present.clone().map(|l| Spread { line: l.id, to: leads_to(l.id) });
    Some(Switch {
        from,
        to,
        lines: origins(to),
        spread: spread.filter(|s| s.to.len() > 1).collect(),
        dropped: present.map(|l| l.id).filter(|id| leads_to(id).is_empty()).collect(),
        runs: runs.collect(),
        links: link_switches(book, to),
        controls: controls::switches(book, to),
    })
}

fn origins(to: Edition) -> Vec<LineOrigin> {
    let origin = |line: &&'static catalogue::Line| {
        let found = line.correspondence?;
        Some(LineOrigin {
            line: line.id,
            relation: found.relation,
            from: found.links.iter().map(|l| l.id).collect(),
            note: found.note,
        })
    };
    catalogue::scored_lines(to).iter().filter_map(origin).collect()
}

fn open_runs(book: &Workbook, edition: Edition) -> impl Iterator<Item = Id> + '_ {
    let runs = book.gap_runs.iter();
    runs.filter(move |r| r.edition == edition && r.state != RunState::Closed).map(|r| r.id)
}

fn line_switches(view: &RunView<'_>, to: Edition) -> Vec<LineSwitch> {
    let switch = |line: &&'static catalogue::Line| {
        let before = carried(line, view);
        let from = before.as_ref().map_or(&[][..], |b| b.from.as_slice());
        LineSwitch {
            line: line.id,
            from: from.iter().map(|l: &AssessedLine<'_>| (l.line.id, l.verdict())).collect(),
            proposed: before.as_ref().map_or(Conformity::NotAssessed, |b| b.verdict),
            disagree: before.as_ref().is_some_and(|b| b.disagree),
            recheck: before.as_ref().is_some_and(|b| b.doubtful),
        }
    };
    catalogue::scored_lines(to).iter().map(switch).collect()
}

fn link_switches(book: &Workbook, to: Edition) -> Vec<LinkSwitch> {
    let mut moved = Vec::new();
    for kind in Kind::ALL {
        let naming = kind.fields().iter().enumerate().filter(|(_, f)| f.shape == Shape::Lines);
        for (field, _) in naming {
            for row in book.table(*kind).rows() {
                let Cell::Codes(before) = row.cell(field) else { continue };
                let after = all_lines_in(to, before);
                if before != after {
                    let before = before.to_vec();
                    moved.push(LinkSwitch { kind: *kind, id: row.id(), field, before, after });
                }
            }
        }
    }
    moved
}

/// Does what the preview showed. Returns the new runs, each with the one that it came from.
pub fn apply(
    draft: &mut Draft<'_>,
    switch: &Switch,
    choices: &Choices,
) -> Result<Vec<(Id, Id)>, Refusal> {
    let book = draft.book();
    let organisation = book.organisation.first().map(|o| o.id);
    let missing = Refusal::Missing { kind: Kind::Organisation, id: Id::default() };
    let organisation = organisation.ok_or(missing)?;
    draft.update::<Organisation>(organisation, |o| o.edition = switch.to)?;
    let mut made = Vec::new();
    for RunSwitch { run, .. } in &switch.runs {
        let missing = Refusal::Missing { kind: Kind::GapRun, id: *run };
        let view = RunView::new(book, *run).ok_or(missing)?;
        made.push((*run, carry_over(draft, &view, switch.to, choices)));
    }
    for link in &switch.links {
        draft.set(link.kind, link.id, link.field, Value::Codes(link.after.clone()))?;
    }
    controls::apply(draft, switch.to, &switch.controls)?;
    Ok(made)
}

/// Makes a run in the other edition with the answers of this one.
fn carry_over(draft: &mut Draft<'_>, view: &RunView<'_>, to: Edition, choices: &Choices) -> Id {
    let old = view.run;
    let (today, author) = (draft.today(), draft.author());
    let mut answers: Vec<GapAnswer> = Vec::new();
    for line in catalogue::scored_lines(to) {
        let before = carried(line, view);
        let mut answer = before
            .as_ref()
            .map(|b| super::gap::lines::joined(&b.from, b.verdict))
            .unwrap_or_default();
        answer.line = line.id.to_owned();
        let chosen = choices.get(&(old.id, answer.line.clone()));
        match chosen.filter(|c| **c != Conformity::NotApplicable || line.may_be_excluded()) {
            Some(chosen) => {
                answer.conformity = *chosen;
                answer.assessed_on = Some(today);
                answer.assessed_by.clone_from(&author);
            }
            // A verdict without a day is one to look at again.
            None if before.is_some_and(|b| b.doubtful) => answer.assessed_on = None,
            None => {}
        }
        if answer.conformity == Conformity::NotAssessed {
            answer.assessed_on = None;
            answer.assessed_by.clear();
        }
        answers.push(answer);
    }
    let begun = answers.iter().any(|a| a.conformity != Conformity::NotAssessed);
    let run = draft.create::<GapRun>(|r| {
        *r = old.clone();
        r.edition = to;
        r.state = if begun { RunState::InProgress } else { RunState::Draft };
        r.baseline = old.baseline.or(Some(old.id));
    });
    for answer in answers {
        draft.create::<GapAnswer>(|a| *a = GapAnswer { run: Some(run), ..answer });
    }
    run
}
