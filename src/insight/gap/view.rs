//! A run with its lines in the standard's order: what every rule of the gap assessment reads.

use crate::catalogue::{self, Line};
use crate::workbook::{Conformity, GapAnswer, GapRun, Id, Kind, Workbook};

/// One line of the run's edition and what was answered to it.
#[derive(Clone, Copy, Debug)]
pub struct AssessedLine<'a> {
    pub line: &'static Line,
    /// Nothing when the run has no row for the line: it counts as not assessed.
    pub answer: Option<&'a GapAnswer>,
}

impl<'a> AssessedLine<'a> {
    /// The verdict that counts. A clause cannot be left out: one that says so is not assessed.
    pub fn verdict(&self) -> Conformity {
        verdict_on(self.line, self.answer.map_or(Conformity::NotAssessed, |a| a.conformity))
    }

    /// Where the line should get to; without a target it is meant to stay where it is.
    pub fn target(&self) -> Conformity {
        let target = self.answer.map_or(Conformity::NotAssessed, |a| a.target);
        match verdict_on(self.line, target) {
            Conformity::NotAssessed => self.verdict(),
            target => target,
        }
    }
}

fn verdict_on(line: &Line, given: Conformity) -> Conformity {
    match given {
        Conformity::NotApplicable if !line.may_be_excluded() => Conformity::NotAssessed,
        other => other,
    }
}

/// A run and all scored lines of its edition.
#[derive(Clone, Debug)]
pub struct RunView<'a> {
    pub run: &'a GapRun,
    /// One entry for every scored line, in the standard's order.
    pub lines: Vec<AssessedLine<'a>>,
    /// Answers that belong to no line of the edition, or to one that was answered before. A
    /// merge of two files can leave them; they count for nothing and must be cleared away.
    pub strays: Vec<&'a GapAnswer>,
}

impl<'a> RunView<'a> {
    /// The run with this id. Cost: the lines of the edition, whatever else the workbook holds.
    pub fn new(book: &'a Workbook, run: Id) -> Option<Self> {
        let row = book.get::<GapRun>(run)?;
        Some(Self::over(row, answer_ids(book, run).filter_map(|id| book.get::<GapAnswer>(id))))
    }

    /// A run over these answers, whether or not they are in a workbook yet.
    pub fn over(run: &'a GapRun, answers: impl Iterator<Item = &'a GapAnswer>) -> Self {
        let scored = catalogue::scored_lines(run.edition);
        let mut lines: Vec<AssessedLine<'a>> =
            scored.iter().map(|line| AssessedLine { line, answer: None }).collect();
        let mut strays = Vec::new();
        for answer in answers {
            let key = catalogue::sort_key(&answer.line);
            let at = scored.partition_point(|line| line.sort_key < key);
            match lines.get_mut(at) {
                Some(slot) if slot.line.id == answer.line && slot.answer.is_none() => {
                    slot.answer = Some(answer);
                }
                _ => strays.push(answer),
            }
        }
        RunView { run, lines, strays }
    }

    pub fn line(&self, id: &str) -> Option<&AssessedLine<'a>> {
        let key = catalogue::sort_key(id);
        let at = self.lines.partition_point(|l| l.line.sort_key < key);
        self.lines.get(at).filter(|l| l.line.id == id)
    }
}

/// The answers of a run, in the order in which they were made.
pub(super) fn answer_ids(book: &Workbook, run: Id) -> impl Iterator<Item = Id> + Clone + '_ {
    const RUN: usize = GapAnswer::place("run");
    let uses = book.uses(run).iter();
    uses.filter(|u| u.kind == Kind::GapAnswer && u.field == RUN).map(|u| u.id)
}
