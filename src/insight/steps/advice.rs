//! The one best next thing to do, for somebody who does not know where to begin.

use super::facts::Facts;
use super::{Go, Progress, rules};
use crate::insight::documents::{CalledFor, Standing as DocumentStanding};
use crate::insight::gap::{RunView, gates_for_closing};
use crate::insight::said::{self, Arg};
use crate::workbook::{Conformity, Kind, RunState};
use chrono::NaiveDate;

/// What to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// Key `next.<code>`.
    pub key: &'static str,
    pub args: Vec<(&'static str, Arg)>,
    pub go: Go,
}

impl Advice {
    fn new(key: &'static str, go: Go) -> Self {
        Advice { key, args: Vec::new(), go }
    }
    fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((name, value.into()));
        self
    }
    /// The advice as people read it. `day` says dates as the reader's language writes them.
    pub fn words(&self, day: &dyn Fn(NaiveDate) -> String) -> String {
        said::words(self.key, &self.args, day)
    }
}

/// The next thing to do. There always is one: an ISMS is never finished.
pub(super) fn next(facts: &Facts<'_>) -> Advice {
    beginnings(facts)
        .or_else(|| first_assessment(facts))
        .or_else(|| overdue(facts))
        .or_else(|| open_assessment(facts))
        .or_else(|| plan_gaps(facts))
        .or_else(|| documents(facts))
        .or_else(|| next_action(facts))
        .unwrap_or_else(|| look_again(facts))
}

/// Who the firm is and who works there.
fn beginnings(facts: &Facts<'_>) -> Option<Advice> {
    let profile = rules::organisation_profile(facts);
    let go = profile.go.clone().unwrap_or(Go::Register(Kind::Organisation));
    if facts.organisation.is_none_or(|o| o.name.trim().is_empty()) {
        return Some(Advice::new("next.name", go));
    }
    if facts.people.present == 0 {
        return Some(Advice::new("next.people", Go::Register(Kind::Person)));
    }
    // A profile with gaps does not stand in the way once the assessment is running.
    let idle = facts.open_run.is_none() && facts.first_closed.is_none();
    (idle && profile.progress != Progress::Complete).then(|| Advice::new("next.profile", go))
}

fn first_assessment(facts: &Facts<'_>) -> Option<Advice> {
    if facts.first_closed.is_some() {
        return None;
    }
    match facts.open_run {
        None => Some(Advice::new("next.start_gap", Go::Register(Kind::GapRun))),
        Some(_) => open_assessment(facts),
    }
}

/// The next line without a verdict, then what stands before the closing.
fn open_assessment(facts: &Facts<'_>) -> Option<Advice> {
    let run = facts.open_run?;
    let view = RunView::new(facts.book, run.id)?;
    let mut open = view.lines.iter().filter(|l| l.verdict() == Conformity::NotAssessed);
    if let Some(line) = open.next() {
        let left = 1 + open.count();
        return Some(
            Advice::new("next.assess", Go::Line(run.id, line.line.id))
                .with("line", line.line.id)
                .with("title", line.line.display_title)
                .with("n", left),
        );
    }
    let unmet = gates_for_closing(facts.book, &view, facts.today);
    let gate = unmet.iter().find(|u| u.key != "gap.gate.not_in_review");
    let key = match (gate, run.state) {
        (Some(_), _) => "next.gate",
        (None, RunState::InReview) => "next.close",
        (None, _) => "next.review",
    };
    let line = gate.and_then(|g| g.lines.first());
    let go = line.map_or(Go::Row(Kind::GapRun, run.id), |line| Go::Line(run.id, line));
    let n = unmet.iter().map(|u| u.lines.len().max(1)).sum::<usize>();
    Some(Advice::new(key, go).with("n", n))
}

fn overdue(facts: &Facts<'_>) -> Option<Advice> {
    // Where anything is overdue, what is due first is.
    let n = facts.actions.overdue;
    let first = facts.actions.first.filter(|_| n > 0)?;
    let advice = Advice::new("next.overdue", Go::Row(Kind::Action, first.id));
    Some(advice.with("n", n).with("title", &first.title))
}

fn plan_gaps(facts: &Facts<'_>) -> Option<Advice> {
    // The answers of a closed run are read only; its gaps are planned in the action list.
    let plan = rules::remaining_plan(facts);
    let unplanned = matches!(plan.reason, "deliverable.reason.gaps_unplanned");
    let n = plan.args.iter().find(|(name, _)| *name == "n").map(|(_, n)| n.clone())?;
    let go = plan.go.filter(|_| unplanned)?;
    Some(Advice::new("next.plan", go).with("n", n))
}

/// The policy first, since everything else rests on it; then what is missing; then what is late.
fn documents(facts: &Facts<'_>) -> Option<Advice> {
    let policy = rules::policy(facts);
    if policy.progress != Progress::Complete {
        return Some(Advice::new("next.policy", policy.go?));
    }
    let wanted =
        |d: &&CalledFor| !matches!(d.standing, DocumentStanding::Issued | DocumentStanding::Waived);
    let next = facts.required().filter(wanted).min_by_key(|d| d.standing)?;
    let go = next.provided_by.first();
    let key = match next.standing {
        DocumentStanding::Missing => "next.document_missing",
        DocumentStanding::ReviewOverdue => "next.document_review",
        _ => "next.document_issue",
    };
    let n = facts.required().filter(wanted).count();
    let go = go.map_or(Go::Register(Kind::Document), |id| Go::Row(Kind::Document, *id));
    Some(Advice::new(key, go).with("name", next.document.name).with("n", n))
}

fn next_action(facts: &Facts<'_>) -> Option<Advice> {
    let first = facts.actions.first?;
    let advice = Advice::new("next.action", Go::Row(Kind::Action, first.id));
    Some(advice.with("title", &first.title))
}

fn look_again(facts: &Facts<'_>) -> Advice {
    match facts.last_closed {
        Some(run) => Advice::new("next.repeat_gap", Go::Row(Kind::GapRun, run.id)),
        None => Advice::new("next.start_gap", Go::Register(Kind::GapRun)),
    }
}
