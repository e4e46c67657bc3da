//! Everything that changes a management review, as functions on a draft.

use super::agenda;
use super::gate::{Want, in_order, is_of, parts, wants_to_close, wants_to_hold};
use super::pack::Pack;
use super::period::Period;
use crate::catalogue::Edition;
use crate::insight::canonical;
use crate::workbook::{
    Action, ActionSource, Draft, Id, Kind, ManagementReview, Objective, ObjectiveLevel,
    Participant, Person, PlannedChange, Refusal, ReviewAddendum, ReviewDecision, ReviewInput,
    ReviewState,
};
use chrono::NaiveDate;

/// Labels of the changes, for the undo menu.
pub mod label {
    pub const START: &str = "review.change.start";
    pub const PREPARE: &str = "review.change.prepare";
    pub const DECIDE: &str = "review.change.decide";
    pub const TAKE_PART: &str = "review.change.take_part";
    pub const ORDER: &str = "review.change.order";
    pub const HOLD: &str = "review.change.hold";
    pub const CLOSE: &str = "review.change.close";
    pub const CANCEL: &str = "review.change.cancel";
    pub const ACTION: &str = "review.change.action";
    pub const CHANGE: &str = "review.change.change";
    pub const OBJECTIVE: &str = "review.change.objective";
    pub const ADDENDUM: &str = "review.change.addendum";
}

/// Why an operation was not done. Nothing was written for it.
#[derive(Clone, Debug, PartialEq)]
pub enum Stop {
    Refused(Refusal),
    /// These are still missing.
    Wants(Vec<Want>),
    /// The review is in another state than the operation needs.
    State(ReviewState),
    /// The data is not that of a pack of this review.
    Pack,
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Stop::Refused(refusal)
    }
}

/// What a new review is made from.
#[derive(Clone, Debug, PartialEq)]
pub struct NewReview {
    pub title: String,
    pub period: Period,
    pub planned_on: NaiveDate,
    pub chair: Option<Id>,
}

/// Plans a review: one entry for every input of the edition that the workbook follows, and top management as it
/// is today among those asked to take part.
pub fn start(draft: &mut Draft<'_>, new: NewReview) -> Id {
    let today = draft.today();
    let edition = draft.book().organisation.first().map(|o| o.edition).unwrap_or_default();
    let review = draft.create::<ManagementReview>(|r| {
        r.title = new.title;
        r.state = ReviewState::Planned;
        r.edition = edition;
        r.period_from = Some(new.period.from);
        r.period_to = Some(new.period.to);
        r.planned_on = Some(new.planned_on);
        r.chair = new.chair;
    });
    fill(draft, review, edition);
    ask(draft, review, new.chair, today);
    review
}

/// One entry for every input of the edition that has none yet, in the order of the standard.
fn fill(draft: &mut Draft<'_>, review: Id, edition: Edition) {
    let there: Vec<String> =
        parts::<ReviewInput>(draft.book(), review).iter().map(|i| i.input.clone()).collect();
    for (place, point) in (1..).zip(agenda::points(edition)) {
        if !there.iter().any(|id| id == point.id) {
            draft.create::<ReviewInput>(|i| {
                i.review = Some(review);
                i.input = point.id.to_owned();
                i.place = Some(place);
            });
        }
    }
}

/// Asks top management and the chair to take part, as they are on a day.
fn ask(draft: &mut Draft<'_>, review: Id, chair: Option<Id>, today: NaiveDate) {
    let asked: Vec<Person> = draft
        .book()
        .people
        .iter()
        .filter(|p| p.left.is_none_or(|day| day >= today))
        .filter(|p| p.top_management || Some(p.id) == chair)
        .cloned()
        .collect();
    for person in asked {
        take_part(draft, review, &person);
    }
}

/// Goes on from planning to preparing. What a review that was not begun by [`start`] lacks is added: the inputs, and
/// top management among those who are asked.
pub fn prepare(draft: &mut Draft<'_>, review: Id) -> Result<(), Stop> {
    let row = in_state(draft, review, &[ReviewState::Planned])?;
    let today = draft.today();
    let book = draft.book();
    // One that was added as a bare row follows the edition of the workbook.
    let bare = parts::<ReviewInput>(book, review).is_empty();
    let edition = if bare { book.edition() } else { row.edition };
    fill(draft, review, edition);
    if parts::<Participant>(draft.book(), review).is_empty() {
        ask(draft, review, row.chair, today);
    }
    draft.update::<ManagementReview>(review, |r| {
        r.state = ReviewState::Preparing;
        r.edition = edition;
    })?;
    Ok(())
}

/// Notes a decision that follows from an input, for somebody to write down.
pub fn decide(draft: &mut Draft<'_>, review: Id, input: Option<&str>) -> Result<Id, Stop> {
    in_state(draft, review, &[ReviewState::Planned, ReviewState::Preparing, ReviewState::Held])?;
    Ok(draft.create::<ReviewDecision>(|d| {
        d.review = Some(review);
        d.inputs.extend(input.map(str::to_owned));
    }))
}

/// Moves an input one place up or down on the agenda; at its end it stays where it is.
pub fn reorder(draft: &mut Draft<'_>, review: Id, input: &str, up: bool) -> Result<(), Stop> {
    in_state(draft, review, &[ReviewState::Planned, ReviewState::Preparing, ReviewState::Held])?;
    let mut order: Vec<(Id, bool)> =
        in_order(draft.book(), review).iter().map(|i| (i.id, i.input == input)).collect();
    let at = order.iter().position(|(_, is)| *is);
    let to = at.and_then(|at| if up { at.checked_sub(1) } else { Some(at + 1) });
    if let Some((at, to)) = at.zip(to).filter(|(_, to)| *to < order.len()) {
        order.swap(at, to);
    }
    for (place, (id, _)) in (1..).zip(order) {
        draft.update::<ReviewInput>(id, |i| i.place = Some(place))?;
    }
    Ok(())
}

/// Asks somebody to take part; name and position stay as they are on this day.
pub fn take_part(draft: &mut Draft<'_>, review: Id, person: &Person) -> Id {
    draft.create::<Participant>(|p| {
        p.review = Some(review);
        p.person = Some(person.id);
        p.name = person.name.clone();
        p.role = person.title.clone();
        p.top_management = person.top_management;
    })
}

fn in_state(
    draft: &Draft<'_>,
    review: Id,
    states: &[ReviewState],
) -> Result<ManagementReview, Stop> {
    let missing = Refusal::Missing { kind: Kind::ManagementReview, id: review };
    let row = draft.get::<ManagementReview>(review).ok_or(missing)?;
    if states.contains(&row.state) { Ok(row) } else { Err(Stop::State(row.state)) }
}

/// The meeting was held: the data is that of this pack from now on, whatever changes in the workbook.
pub fn hold(draft: &mut Draft<'_>, review: Id, pack: &Pack) -> Result<(), Stop> {
    hold_text(draft, review, pack.to_text().map_err(|_| Stop::Pack)?)
}

/// Like [`hold`], with the pack as the canonical text that is kept of it.
pub fn hold_text(draft: &mut Draft<'_>, review: Id, text: String) -> Result<(), Stop> {
    let row = in_state(draft, review, &[ReviewState::Planned, ReviewState::Preparing])?;
    let wants = wants_to_hold(draft.book(), &row, draft.today());
    if !wants.is_empty() {
        return Err(Stop::Wants(wants));
    }
    if !Pack::from_text(&text).is_some_and(|pack| is_of(&pack, &row)) {
        return Err(Stop::Pack);
    }
    let now = draft.now();
    draft.update::<ManagementReview>(review, |r| {
        r.state = ReviewState::Held;
        r.frozen_at = Some(now);
        r.fingerprint = canonical::sha256(&text);
        r.frozen = text.into();
    })?;
    Ok(())
}

/// What a review keeps of its meeting.
#[derive(Clone, Debug, PartialEq)]
pub enum Kept {
    /// There was no meeting yet.
    NotYet,
    /// What was kept then.
    Whole(Pack),
    /// It is gone, or not what was kept then: what can be read of it.
    Altered(Option<Pack>),
}

/// What a review keeps of its meeting, and whether it is what was kept then.
pub fn kept(review: &ManagementReview) -> Kept {
    if !matches!(review.state, ReviewState::Held | ReviewState::Closed) {
        return Kept::NotYet;
    }
    let whole = review.fingerprint == canonical::sha256(&review.frozen);
    match Pack::from_text(&review.frozen) {
        Some(pack) if whole => Kept::Whole(pack),
        pack => Kept::Altered(pack),
    }
}

/// Whether what is kept of the meeting still is what was kept then. Nothing is altered before there was one.
pub fn is_whole(review: &ManagementReview) -> bool {
    !matches!(kept(review), Kept::Altered(_))
}

/// Locks a review for good. The gates of the meeting are asked again: what was entered since may have opened them.
pub fn close(draft: &mut Draft<'_>, review: Id) -> Result<(), Stop> {
    let row = in_state(draft, review, &[ReviewState::Held])?;
    let Kept::Whole(pack) = kept(&row) else { return Err(Stop::Pack) };
    let today = draft.today();
    let wants = wants_to_close(draft.book(), &row, &pack, today);
    if !wants.is_empty() {
        return Err(Stop::Wants(wants));
    }
    draft.update::<ManagementReview>(review, |r| {
        r.state = ReviewState::Closed;
        r.closed_on = Some(today);
    })?;
    Ok(())
}

/// Gives a review up that was not held, with the reason.
pub fn cancel(draft: &mut Draft<'_>, review: Id, reason: &str) -> Result<(), Stop> {
    in_state(draft, review, &[ReviewState::Planned, ReviewState::Preparing])?;
    if reason.trim().is_empty() {
        return Err(
            Refusal::Misfit { kind: Kind::ManagementReview, field: "cancelled_reason" }.into()
        );
    }
    draft.update::<ManagementReview>(review, |r| {
        r.state = ReviewState::Cancelled;
        r.cancelled_reason = reason.trim().to_owned();
    })?;
    Ok(())
}

/// Makes an action of a decision: it is on the list of all actions, and in the next review by itself.
pub fn act(draft: &mut Draft<'_>, decision: Id) -> Result<Id, Refusal> {
    let row = decided(draft, decision)?;
    let action = draft.create::<Action>(|a| {
        a.title = row.title.clone();
        a.source = ActionSource::Review;
        a.owner = row.owner;
        a.due = row.due;
        a.description = row.rationale.clone();
    });
    draft.update::<ReviewDecision>(decision, |d| d.actions.push(action))?;
    Ok(action)
}

fn decided(draft: &Draft<'_>, decision: Id) -> Result<ReviewDecision, Refusal> {
    let missing = Refusal::Missing { kind: Kind::ReviewDecision, id: decision };
    draft.get::<ReviewDecision>(decision).ok_or(missing)
}

/// Makes a planned change of the ISMS (6.3) of a decision, or leads to the one that was made of it.
pub fn change(draft: &mut Draft<'_>, decision: Id) -> Result<Id, Refusal> {
    let row = decided(draft, decision)?;
    if let Some(made) = row.change {
        return Ok(made);
    }
    let today = draft.today();
    let made = draft.create::<PlannedChange>(|c| {
        c.title = row.title.clone();
        c.reason = row.rationale.clone();
        c.owner = row.owner;
        c.proposed_on = Some(today);
        c.due = row.due;
        c.review = row.review;
    });
    draft.update::<ReviewDecision>(decision, |d| d.change = Some(made))?;
    Ok(made)
}

/// Makes a dated objective (6.2) of a decision, or leads to the one that was made of it.
pub fn aim(draft: &mut Draft<'_>, decision: Id) -> Result<Id, Refusal> {
    let row = decided(draft, decision)?;
    if let Some(made) = row.objective {
        return Ok(made);
    }
    let made = draft.create::<Objective>(|o| {
        o.title = row.title.clone();
        o.level = ObjectiveLevel::Dated;
        o.reason = row.rationale.clone();
        o.owner = row.owner;
        o.due = row.due;
    });
    draft.update::<ReviewDecision>(decision, |d| d.objective = Some(made))?;
    Ok(made)
}

/// Adds to a review that is closed; what was closed stays as it is.
pub fn add(draft: &mut Draft<'_>, review: Id, reason: &str, text: &str) -> Result<Id, Stop> {
    in_state(draft, review, &[ReviewState::Closed])?;
    for (value, field) in [(reason, "reason"), (text, "text")] {
        if value.trim().is_empty() {
            return Err(Refusal::Misfit { kind: Kind::ReviewAddendum, field }.into());
        }
    }
    let (today, by) = (draft.today(), draft.author());
    Ok(draft.create::<ReviewAddendum>(|a| {
        a.review = Some(review);
        a.on = Some(today);
        a.by = by;
        a.reason = reason.trim().to_owned();
        a.text = text.trim().to_owned();
    }))
}
