//! Everything that changes gap data, as functions on a draft. Screens, imports and the sample
//! firm all go through these, so that the rules hold whoever writes.

use super::carry::{carried, joined, united};
use super::gate::{Unmet, gates_for_closing, gates_for_review};
use super::replies::{Reply, reply_to};
use super::seal::{fingerprint, freeze_counts};
use super::view::{RunView, answer_ids};
use crate::catalogue::{self, Edition, Line};
use crate::workbook::{
    Action, ActionSource, Choice, Classification, Confidence, Conformity, Draft, GapAnswer, GapRun,
    Id, Kind, Maturity, Refusal, RunKind, RunState, Tick, Value,
};

/// Labels of the changes, for the undo menu and the trail. `{reference}` names run or line.
pub mod label {
    pub const START: &str = "gap.change.start";
    pub const VERDICT: &str = "gap.change.verdict";
    pub const REPLY: &str = "gap.change.reply";
    pub const SAME: &str = "gap.change.same";
    pub const ACTION: &str = "gap.change.action";
    pub const REVIEW: &str = "gap.change.review";
    pub const BACK: &str = "gap.change.back";
    pub const CLOSE: &str = "gap.change.close";
    pub const REPEAT: &str = "gap.change.repeat";
}

/// Why an operation was not done. Nothing was written for it.
#[derive(Clone, Debug, PartialEq)]
pub enum Stop {
    Refused(Refusal),
    /// These conditions are not met yet.
    Gates(Vec<Unmet>),
    /// The run is in another state than the operation needs.
    State(RunState),
    /// There is no earlier answer to take over.
    NothingBefore,
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Stop::Refused(refusal)
    }
}

/// What a new run is made from.
#[derive(Clone, Debug, Default)]
pub struct NewRun {
    pub name: String,
    pub kind: RunKind,
    pub edition: Edition,
    pub scope: String,
    pub assessors: Vec<Id>,
    pub interviewees: Vec<Id>,
    /// The earlier run to compare with.
    pub baseline: Option<Id>,
}

/// Starts a run: a draft, with one answer for every scored line of its edition.
pub fn start(draft: &mut Draft<'_>, new: NewRun) -> Id {
    let today = draft.today();
    let edition = new.edition;
    let run = draft.create::<GapRun>(|r| {
        r.name = new.name;
        r.kind = new.kind;
        r.edition = edition;
        r.scope = new.scope;
        r.assessors = new.assessors;
        r.interviewees = new.interviewees;
        r.baseline = new.baseline;
        r.classification = Classification::Confidential;
        r.started_on = Some(today);
    });
    for line in catalogue::scored_lines(edition) {
        draft.create::<GapAnswer>(|a| {
            a.run = Some(run);
            a.line = line.id.to_owned();
        });
    }
    run
}

/// Starts a run that looks again at what an earlier one found: the edition of the workbook, the
/// same people and scope, the earlier run as its baseline. A closed run is "reopened" this way.
pub fn repeat(
    draft: &mut Draft<'_>,
    earlier: Id,
    name: String,
    kind: RunKind,
) -> Result<Id, Refusal> {
    let missing = Refusal::Missing { kind: Kind::GapRun, id: earlier };
    let old = draft.get::<GapRun>(earlier).ok_or(missing)?;
    let edition = draft.book().edition();
    let new = NewRun {
        name,
        kind,
        edition,
        scope: old.scope,
        assessors: old.assessors,
        interviewees: old.interviewees,
        baseline: Some(earlier),
    };
    let run = start(draft, new);
    if old.classification != Classification::Unset {
        draft.update::<GapRun>(run, |r| r.classification = old.classification)?;
    }
    Ok(run)
}

/// Gives a verdict on a line, says by whom and when, and sets the run going. What was typed for
/// another verdict stays. A clause cannot be left out.
pub fn set_verdict(draft: &mut Draft<'_>, answer: Id, verdict: Conformity) -> Result<(), Refusal> {
    let (_, line) = answer_and_line(draft, answer)?;
    if verdict == Conformity::NotApplicable && !line.may_be_excluded() {
        return Err(Refusal::Misfit { kind: Kind::GapAnswer, field: "conformity" });
    }
    let (today, author) = (draft.today(), draft.author());
    draft.update::<GapAnswer>(answer, |a| {
        a.conformity = verdict;
        let assessed = verdict != Conformity::NotAssessed;
        a.assessed_on = assessed.then_some(today);
        a.assessed_by = if assessed { author } else { String::new() };
    })?;
    set_going(draft, answer)
}

/// Sets any field of an answer as a form or a register does; a verdict as [`set_verdict`] does.
pub fn set_field(
    draft: &mut Draft<'_>,
    answer: Id,
    field: usize,
    value: Value,
) -> Result<(), Refusal> {
    const VERDICT: usize = GapAnswer::place("conformity");
    if field != VERDICT {
        draft.set(Kind::GapAnswer, answer, field, value)?;
        return set_going(draft, answer);
    }
    let verdict = match &value {
        Value::Empty => Some(Conformity::NotAssessed),
        Value::Text(key) => Conformity::from_key(key),
        _ => None,
    };
    let misfit = Refusal::Misfit { kind: Kind::GapAnswer, field: "conformity" };
    set_verdict(draft, answer, verdict.ok_or(misfit)?)
}

/// Answers one question of the line, or takes the reply back.
pub fn set_reply(
    draft: &mut Draft<'_>,
    answer: Id,
    question: &str,
    reply: Option<Reply>,
) -> Result<(), Refusal> {
    let (_, line) = answer_and_line(draft, answer)?;
    let misfit = Refusal::Misfit { kind: Kind::GapAnswer, field: "replies" };
    let known = line.questions.iter().any(|q| q.id == question);
    let left_out = reply == Some(Reply::NotApplicable) && !line.may_be_excluded();
    if !known || left_out {
        return Err(misfit);
    }
    draft.update::<GapAnswer>(answer, |a| {
        let given = |a: &GapAnswer, q: &str| {
            if q == question { reply } else { reply_to(a, q) }
        };
        let mut replies: Vec<String> = line
            .questions
            .iter()
            .filter_map(|q| given(a, q.id).map(|r| format!("{}:{}", q.id, r.key())))
            .collect();
        // Replies to questions of another edition or version stay as they are.
        let foreign = a.replies.iter().filter(|coded| {
            let id = coded.rsplit_once(':').map_or("", |(id, _)| id);
            !line.questions.iter().any(|q| q.id == id)
        });
        replies.extend(foreign.cloned());
        a.replies = replies;
    })?;
    set_going(draft, answer)
}

/// "Same as before": takes over what the baseline says about the line. The verdict is the
/// earlier one; texts, maturity, ticks and links fill what is still empty here, so that nothing
/// typed is replaced. Actions come along as far as they are still open.
pub fn same_as_before(draft: &mut Draft<'_>, answer: Id) -> Result<(), Stop> {
    let (row, line) = answer_and_line(draft, answer)?;
    let book = draft.book();
    let run = row.run.and_then(|id| draft.get::<GapRun>(id));
    let baseline = run.and_then(|r| r.baseline).and_then(|id| RunView::new(book, id));
    let before = baseline.as_ref().and_then(|b| carried(line, b)).ok_or(Stop::NothingBefore)?;
    if before.verdict == Conformity::NotAssessed {
        return Err(Stop::NothingBefore);
    }
    let old = joined(&before.from, before.verdict);
    let open = |id: &Id| book.get::<Action>(*id).is_some_and(Action::is_open);
    let actions: Vec<Id> = old.actions.iter().copied().filter(open).collect();
    set_verdict(draft, answer, before.verdict)?;
    draft.update::<GapAnswer>(answer, |a| {
        fill(&mut a.applicable_reason, old.applicable_reason);
        fill(&mut a.finding, old.finding);
        fill(&mut a.gap, old.gap);
        fill(&mut a.recommendation, old.recommendation);
        fill(&mut a.no_action_reason, old.no_action_reason);
        choose(&mut a.maturity, old.maturity, Maturity::Unset);
        choose(&mut a.confidence, old.confidence, Confidence::Unset);
        choose(&mut a.documented, old.documented, Tick::Unset);
        choose(&mut a.implemented, old.implemented, Tick::Unset);
        choose(&mut a.evidenced, old.evidenced, Tick::Unset);
        a.evidence = united([a.evidence.as_slice(), &old.evidence].into_iter());
        a.actions = united([a.actions.as_slice(), &actions].into_iter());
    })?;
    Ok(())
}

fn fill(text: &mut String, with: String) {
    if text.trim().is_empty() {
        *text = with;
    }
}

fn choose<T: PartialEq>(value: &mut T, with: T, unset: T) {
    if *value == unset {
        *value = with;
    }
}

/// A title for a list of actions; the whole text goes to the description.
const LONGEST_TITLE: usize = 120;

/// Raises an action from a line: what to do as its title, the responsible person as its owner,
/// the target date as its due date; both sides linked.
pub fn raise_action(draft: &mut Draft<'_>, answer: Id) -> Result<Id, Refusal> {
    let (row, line) = answer_and_line(draft, answer)?;
    let texts = [row.recommendation.trim(), row.gap.trim()];
    let wanted = texts.into_iter().find(|t| !t.is_empty());
    let title = wanted.map_or_else(
        || format!("{} {}", line.id, line.display_title),
        |text| shortened(text.lines().next().unwrap_or_default(), LONGEST_TITLE),
    );
    let told: Vec<&str> = texts.into_iter().filter(|t| !t.is_empty() && *t != title).collect();
    let lines = if line.edition == draft.book().edition() {
        vec![line.id.to_owned()]
    } else {
        super::carry::all_lines_in(draft.book().edition(), &[line.id.to_owned()])
    };
    // The line must take the link before there is an action that nothing links to.
    draft.update::<GapAnswer>(answer, |_| {})?;
    let action = draft.create::<Action>(|a| {
        a.description = told.join("\n\n");
        a.title = title.clone();
        a.source = ActionSource::Gap;
        a.owner = row.responsible;
        a.due = row.target_date;
        a.priority = row.priority;
        a.lines = lines;
    });
    draft.update::<GapAnswer>(answer, |a| a.actions.push(action))?;
    set_going(draft, answer)?;
    Ok(action)
}

/// The text, cut at a blank if it is longer than so many characters.
fn shortened(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    let cut: String = text.chars().take(longest - 1).collect();
    let end = cut.rfind(' ').filter(|at| *at > longest / 2).unwrap_or(cut.len());
    format!("{}…", cut.get(..end).unwrap_or(&cut).trim_end())
}

/// Moves a run on to its review.
pub fn to_review(draft: &mut Draft<'_>, run: Id) -> Result<(), Stop> {
    let (row, answers) = gathered(draft, run)?;
    if !matches!(row.state, RunState::Draft | RunState::InProgress) {
        return Err(Stop::State(row.state));
    }
    let unmet = gates_for_review(&RunView::over(&row, answers.iter()), draft.today());
    if !unmet.is_empty() {
        return Err(Stop::Gates(unmet));
    }
    Ok(draft.update::<GapRun>(run, |r| r.state = RunState::InReview)?)
}

/// Takes a run back from its review.
pub fn back_to_work(draft: &mut Draft<'_>, run: Id) -> Result<(), Stop> {
    let state = gathered(draft, run)?.0.state;
    if state != RunState::InReview {
        return Err(Stop::State(state));
    }
    Ok(draft.update::<GapRun>(run, |r| r.state = RunState::InProgress)?)
}

/// Closes a run for good: it becomes read only, with its counts and its fingerprint.
pub fn close(draft: &mut Draft<'_>, run: Id) -> Result<(), Stop> {
    let (row, answers) = gathered(draft, run)?;
    if row.state == RunState::Closed {
        return Err(Stop::State(row.state));
    }
    let view = RunView::over(&row, answers.iter());
    let unmet = gates_for_closing(draft.book(), &view, draft.today());
    if !unmet.is_empty() {
        return Err(Stop::Gates(unmet));
    }
    let counts = super::overview(&view).total.counts;
    let mut closed = row.clone();
    closed.state = RunState::Closed;
    closed.closed_on = Some(draft.today());
    closed.frozen_at = Some(draft.now());
    freeze_counts(&mut closed, counts);
    closed.frozen_hash = fingerprint(&closed, answers.iter());
    Ok(draft.update::<GapRun>(run, |r| *r = closed)?)
}

/// The run and its answers as they will be after this draft.
fn gathered(draft: &Draft<'_>, run: Id) -> Result<(GapRun, Vec<GapAnswer>), Refusal> {
    let missing = Refusal::Missing { kind: Kind::GapRun, id: run };
    let row = draft.get::<GapRun>(run).ok_or(missing)?;
    let answers = answer_ids(draft.book(), run);
    Ok((row, answers.filter_map(|id| draft.get::<GapAnswer>(id)).collect()))
}

/// The answer as it will be after this draft, and its line in the edition of its run.
fn answer_and_line(draft: &Draft<'_>, answer: Id) -> Result<(GapAnswer, &'static Line), Refusal> {
    let missing = Refusal::Missing { kind: Kind::GapAnswer, id: answer };
    let row = draft.get::<GapAnswer>(answer).ok_or_else(|| missing.clone())?;
    let run = row.run.and_then(|id| draft.get::<GapRun>(id)).ok_or(missing.clone())?;
    let line = catalogue::line(run.edition, &row.line).ok_or(missing)?;
    Ok((row, line))
}

/// The first thing entered sets a run going.
fn set_going(draft: &mut Draft<'_>, answer: Id) -> Result<(), Refusal> {
    let Some(run) = draft.get::<GapAnswer>(answer).and_then(|a| a.run) else { return Ok(()) };
    if draft.get::<GapRun>(run).is_some_and(|r| r.state == RunState::Draft) {
        draft.update::<GapRun>(run, |r| r.state = RunState::InProgress)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_at_a_blank() {
        assert_eq!(shortened("short", 20), "short");
        assert_eq!(shortened("write down who may do what", 20), "write down who may…");
        assert_eq!(shortened(&"é".repeat(30), 20).chars().count(), 20);
    }
}
