//! What is still missing from a line, and what stands between a run and its next state.

use super::view::{AssessedLine, RunView};
use crate::workbook::{
    Action, Conformity, GapAnswer, Id, Maturity, Priority, RunState, Tick, Workbook,
};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// How far the work on one line is; derived, never stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemState {
    /// Nothing was entered.
    Untouched,
    /// Something is missing; the reasons are keys `gap.item.*`.
    Incomplete(Vec<&'static str>),
    Complete,
}

/// The state of one line.
pub fn item_state(line: &AssessedLine<'_>) -> ItemState {
    let Some(answer) = line.answer else { return ItemState::Untouched };
    let reasons: Vec<&'static str> = match answer.conformity {
        Conformity::NotAssessed if is_blank(answer) => return ItemState::Untouched,
        Conformity::NotAssessed => vec!["gap.item.no_verdict"],
        Conformity::NotApplicable if !line.line.may_be_excluded() => vec!["gap.item.clause"],
        Conformity::NotApplicable if answer.applicable_reason.trim().is_empty() => {
            vec!["gap.item.no_reason"]
        }
        Conformity::NotApplicable if is_bare(&answer.applicable_reason) => {
            vec!["gap.item.bare_reason"]
        }
        Conformity::NotApplicable => Vec::new(),
        _ if answer.finding.trim().is_empty() => vec!["gap.item.no_finding"],
        _ => Vec::new(),
    };
    let reasons = if needs_recheck(answer) {
        reasons.into_iter().chain(["gap.item.recheck"]).collect()
    } else {
        reasons
    };
    if reasons.is_empty() { ItemState::Complete } else { ItemState::Incomplete(reasons) }
}

/// Whether a verdict was carried over from lines that do not quite say the same, and nobody has
/// confirmed it since: a verdict without a day on which it was given.
pub fn needs_recheck(answer: &GapAnswer) -> bool {
    answer.conformity != Conformity::NotAssessed && answer.assessed_on.is_none()
}

/// Whether nobody entered anything on this line.
pub(super) fn is_blank(answer: &GapAnswer) -> bool {
    let texts = [
        &answer.applicable_reason,
        &answer.finding,
        &answer.gap,
        &answer.recommendation,
        &answer.no_action_reason,
    ];
    let ticks = [answer.documented, answer.implemented, answer.evidenced];
    texts.iter().all(|t| t.trim().is_empty())
        && ticks.iter().all(|t| *t == Tick::Unset)
        && answer.conformity == Conformity::NotAssessed
        && answer.maturity == Maturity::Unset
        && answer.evidence.is_empty()
        && answer.actions.is_empty()
        && answer.replies.is_empty()
        && answer.target == Conformity::NotAssessed
        && answer.target_date.is_none()
        && answer.responsible.is_none()
        && answer.priority == Priority::Unset
}

/// A condition that is not met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmet {
    /// Key `gap.gate.*`; its arguments are `n`, the number of lines, and nothing else.
    pub key: &'static str,
    /// The lines to open, in the standard's order; empty where the run itself is to be opened.
    pub lines: Vec<&'static str>,
    /// The field of the run to fill, where it is one.
    pub field: Option<&'static str>,
}

impl Unmet {
    fn of_run(key: &'static str, field: &'static str) -> Self {
        Unmet { key, lines: Vec::new(), field: Some(field) }
    }
}

/// A condition on single lines.
#[derive(Clone, Copy, Debug)]
pub struct LineGate {
    /// Key `gap.gate.*`; its last part names the gate in addresses.
    pub key: &'static str,
    before: Before,
}

/// What a gate stands before, and whether a line is in the way.
#[derive(Clone, Copy, Debug)]
enum Before {
    /// The review, and so the closing too.
    Review(fn(&AssessedLine<'_>) -> bool),
    /// The closing alone.
    Closing(fn(&Workbook, &AssessedLine<'_>) -> bool),
}

/// The gates that are about lines, in the order in which they are told.
pub const LINE_GATES: &[LineGate] = &[
    LineGate {
        key: "gap.gate.not_assessed",
        before: Before::Review(|l| given(l) == Conformity::NotAssessed),
    },
    LineGate {
        key: "gap.gate.clause",
        before: Before::Review(|l| {
            given(l) == Conformity::NotApplicable && !l.line.may_be_excluded()
        }),
    },
    LineGate {
        key: "gap.gate.no_reason",
        before: Before::Closing(|_, l| {
            excluded(l).is_some_and(|a| a.applicable_reason.trim().is_empty())
        }),
    },
    LineGate {
        key: "gap.gate.bare_reason",
        before: Before::Closing(|_, l| {
            excluded(l).is_some_and(|a| {
                !a.applicable_reason.trim().is_empty() && is_bare(&a.applicable_reason)
            })
        }),
    },
    LineGate {
        key: "gap.gate.no_action",
        before: Before::Closing(|book, l| {
            matches!(l.verdict(), Conformity::NotMet | Conformity::Partly)
                && l.answer
                    .is_none_or(|a| a.no_action_reason.trim().is_empty() && !has_action(book, a))
        }),
    },
];

/// A clause that is left out has a gate of its own, so it is looked at as it was answered.
fn given(line: &AssessedLine<'_>) -> Conformity {
    line.answer.map_or(Conformity::NotAssessed, |a| a.conformity)
}

/// What stands between a run and its review: somebody assessed all of it.
pub fn gates_for_review(view: &RunView<'_>, today: NaiveDate) -> Vec<Unmet> {
    let run = view.run;
    let mut unmet = Vec::new();
    match run.started_on {
        None => unmet.push(Unmet::of_run("gap.gate.started_on", "started_on")),
        // Closed, it would have ended before it began, and nothing in it could be mended any more.
        Some(day) if day > today => {
            unmet.push(Unmet::of_run("gap.gate.starts_later", "started_on"));
        }
        Some(_) => {}
    }
    if run.assessors.is_empty() {
        unmet.push(Unmet::of_run("gap.gate.assessors", "assessors"));
    }
    if !view.strays.is_empty() {
        unmet.push(Unmet { key: "gap.gate.strays", lines: Vec::new(), field: None });
    }
    unmet.extend(LINE_GATES.iter().filter_map(|gate| match gate.before {
        Before::Review(rule) => lines(view, gate.key, rule),
        Before::Closing(_) => None,
    }));
    unmet
}

/// What stands between a run and its closing.
pub fn gates_for_closing(book: &Workbook, view: &RunView<'_>, today: NaiveDate) -> Vec<Unmet> {
    let mut unmet = gates_for_review(view, today);
    unmet.extend(LINE_GATES.iter().filter_map(|gate| match gate.before {
        Before::Review(_) => None,
        Before::Closing(rule) => lines(view, gate.key, |l| rule(book, l)),
    }));
    match view.run.state {
        RunState::InReview => {}
        RunState::Closed => unmet.push(Unmet::of_run("gap.gate.closed", "state")),
        _ => unmet.push(Unmet::of_run("gap.gate.not_in_review", "state")),
    }
    unmet
}

/// The answer, where it takes a control out.
fn excluded<'a>(line: &AssessedLine<'a>) -> Option<&'a GapAnswer> {
    let out = line.verdict() == Conformity::NotApplicable;
    line.answer.filter(|_| out)
}

/// An action that was given up closes no gap.
pub(super) fn has_action(book: &Workbook, answer: &GapAnswer) -> bool {
    answer.actions.iter().any(|id| book.get::<Action>(*id).is_some_and(Action::stands))
}

/// How many actions of a run's lines, not given up and not done, nobody owns or have no due date: they keep
/// nobody from closing the run, and will hardly happen.
pub fn bare_actions(book: &Workbook, view: &RunView<'_>) -> usize {
    let answers = view.lines.iter().filter_map(|l| l.answer);
    let ids: BTreeSet<Id> = crate::sort::gather(answers.flat_map(|a| a.actions.iter().copied()));
    let is_bare = |a: &&Action| a.is_open() && (a.owner.is_none() || a.due.is_none());
    ids.iter().filter_map(|id| book.get::<Action>(*id)).filter(is_bare).count()
}

fn lines(
    view: &RunView<'_>,
    key: &'static str,
    unmet: impl Fn(&AssessedLine<'_>) -> bool,
) -> Option<Unmet> {
    let lines: Vec<_> = view.lines.iter().filter(|l| unmet(l)).map(|l| l.line.id).collect();
    (!lines.is_empty()).then_some(Unmet { key, lines, field: None })
}

/// Words that only repeat that a control was left out.
const BARE: [&str; 12] = [
    "not applicable",
    "does not apply",
    "doesnt apply",
    "not relevant",
    "not needed",
    "not required",
    "no need",
    "out of scope",
    "not in scope",
    "no reason",
    "nothing here",
    "to be done",
];

/// Whether a reason gives none: one word, a dash, "N/A", or only "not applicable" in words.
pub fn is_bare(reason: &str) -> bool {
    // Scripts that write without blanks say a lot in one "word".
    if reason.chars().filter(|c| *c >= '\u{2e80}').count() >= 4 {
        return false;
    }
    let kept: String = reason
        .chars()
        .filter(|c| !matches!(c, '\'' | '\u{2019}' | '/' | '.'))
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let words: Vec<String> = kept.split_whitespace().map(str::to_lowercase).collect();
    let telling = words.iter().filter(|w| w.chars().count() > 1).count();
    telling < 2 || BARE.contains(&words.join(" ").as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_reason_is_none() {
        for bare in [
            "",
            "-",
            "N/A",
            "n.a.",
            "none",
            "no",
            "Outsourced",
            " not applicable. ",
            "Doesn't apply",
            "---",
            "n / a",
            "Not relevant!",
        ] {
            assert!(is_bare(bare), "{bare}");
        }
        for reason in
            ["No own software is made", "all staff work remotely", "我们没有自己的软件开发"]
        {
            assert!(!is_bare(reason), "{reason}");
        }
    }
}
