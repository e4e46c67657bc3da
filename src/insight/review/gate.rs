//! What has to be there before a review may be held, and before it may be closed.

use super::agenda::{self, Point};
use super::pack::Pack;
use crate::insight::approval::{Target, standing};
use crate::workbook::{
    Attendance, Id, ManagementReview, Participant, Person, ReviewDecision, ReviewInput, Verdict,
    Workbook,
};

/// Something that is still missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Want {
    /// The day of the meeting.
    HeldOn,
    /// The day of the data.
    DataAsOf,
    /// The meeting or its data would lie in the future.
    Future,
    Chair,
    /// Nobody of top management took part.
    TopManagement,
    /// Neither data nor somebody who says that there is none: by the input's letter.
    Data(String),
    /// Not ticked as discussed.
    Discussed(String),
    /// A decision without somebody who answers for it, or without a day.
    DecisionOwner(Id),
    DecisionDue(Id),
    /// Nothing was decided, and nobody says why.
    Decisions,
    /// One of the three answers, or its reason: the name of the field.
    Verdict(&'static str),
    Reason(&'static str),
    /// The period, or the day of the data, is no longer that of the data that is kept.
    Frame,
    /// The chair has not signed what is there now.
    Signature,
}

impl Want {
    /// In the text tables under `review.want.<key>`.
    pub const fn key(&self) -> &'static str {
        match self {
            Want::HeldOn => "held_on",
            Want::DataAsOf => "data_as_of",
            Want::Future => "future",
            Want::Chair => "chair",
            Want::TopManagement => "top_management",
            Want::Data(_) => "data",
            Want::Discussed(_) => "discussed",
            Want::DecisionOwner(_) => "decision_owner",
            Want::DecisionDue(_) => "decision_due",
            Want::Decisions => "decisions",
            Want::Verdict(_) => "verdict",
            Want::Reason(_) => "reason",
            Want::Frame => "frame",
            Want::Signature => "signature",
        }
    }
}

/// The parts of a review, in the order of entry.
pub fn parts<R: crate::workbook::Tabled>(book: &Workbook, review: Id) -> Vec<&R> {
    crate::insight::parts::parts(book, review, "review")
}

/// What somebody was called at a meeting, where they were asked to it; else what they are called today.
pub fn called(book: &Workbook, review: Id, person: Id) -> Option<String> {
    let asked = parts::<Participant>(book, review).into_iter().find(|p| p.person == Some(person));
    let today = || book.get::<Person>(person).map(|p| p.name.clone());
    asked.map(|p| p.name.clone()).or_else(today)
}

/// The inputs of a review in the order of its agenda.
pub fn in_order(book: &Workbook, review: Id) -> Vec<&ReviewInput> {
    let mut inputs = parts::<ReviewInput>(book, review);
    crate::sort::by_key(&mut inputs, |input| (input.place.unwrap_or(i64::MAX), input.number));
    inputs
}

/// What was entered on one input of a review.
pub fn input<'a>(book: &'a Workbook, review: Id, point: &str) -> Option<&'a ReviewInput> {
    parts::<ReviewInput>(book, review).into_iter().find(|input| input.input == point)
}

/// What is missing before a review may be held, as of a day.
pub fn wants_to_hold(
    book: &Workbook,
    review: &ManagementReview,
    today: chrono::NaiveDate,
) -> Vec<Want> {
    let mut wants = Vec::new();
    let mut add = |wanted, want| {
        if wanted {
            wants.push(want)
        }
    };
    add(review.held_on.is_none(), Want::HeldOn);
    add(review.data_as_of.is_none(), Want::DataAsOf);
    let later = |day: Option<chrono::NaiveDate>| day.is_some_and(|day| day > today);
    add(later(review.held_on) || later(review.data_as_of), Want::Future);
    add(review.chair.is_none(), Want::Chair);
    let leads = |p: &&Participant| p.top_management && p.attendance == Attendance::Attended;
    add(!parts::<Participant>(book, review.id).iter().any(leads), Want::TopManagement);
    wants
}

/// Whether a pack is about the period and the day of the data that the review names now, in its edition.
pub fn is_of(pack: &Pack, review: &ManagementReview) -> bool {
    let day = |day: Option<chrono::NaiveDate>| day.map(|d| d.to_string()).unwrap_or_default();
    let days = [review.period_from, review.period_to, review.data_as_of].map(day);
    pack.edition == review.edition.key()
        && [&pack.from, &pack.to, &pack.as_of] == [&days[0], &days[1], &days[2]]
}

/// What is missing before a review may be closed, with the pack that is kept of its meeting: all that the meeting
/// itself wants, what was said and decided, and the signature of the chair.
pub fn wants_to_close(
    book: &Workbook,
    review: &ManagementReview,
    pack: &Pack,
    today: chrono::NaiveDate,
) -> Vec<Want> {
    let mut wants = wants_to_hold(book, review, today);
    if !is_of(pack, review) {
        wants.push(Want::Frame);
    }
    for Point { id, letter, .. } in agenda::points(review.edition) {
        let entered = input(book, review.id, id);
        let said = |text: &String| !text.trim().is_empty();
        let nothing = entered.is_some_and(|i| said(&i.nothing_by) && said(&i.nothing_reason));
        if !nothing && !pack.has_data(id) {
            wants.push(Want::Data(letter.clone()));
        }
        if !entered.is_some_and(|i| i.discussed) {
            wants.push(Want::Discussed(letter));
        }
    }
    let decisions = parts::<ReviewDecision>(book, review.id);
    if decisions.is_empty() && review.no_decisions.trim().is_empty() {
        wants.push(Want::Decisions);
    }
    for decision in decisions {
        if decision.owner.is_none() {
            wants.push(Want::DecisionOwner(decision.id));
        }
        if decision.due.is_none() {
            wants.push(Want::DecisionDue(decision.id));
        }
    }
    for (name, answer, reason) in [
        ("suitable", review.suitable, &review.suitable_reason),
        ("adequate", review.adequate, &review.adequate_reason),
        ("effective", review.effective, &review.effective_reason),
    ] {
        if answer == Verdict::Unset {
            wants.push(Want::Verdict(name));
        }
        if reason.trim().is_empty() {
            wants.push(Want::Reason(name));
        }
    }
    if !signed(book, review.id, today) {
        wants.push(Want::Signature);
    }
    wants
}

/// Whether the chair has signed the minutes as they stand.
pub fn signed(book: &Workbook, review: Id, today: chrono::NaiveDate) -> bool {
    standing(book, Target::Review(review), today).is_valid()
}

/// The review before another one: the last that was held before it.
pub fn before<'a>(book: &'a Workbook, review: &ManagementReview) -> Option<&'a ManagementReview> {
    use crate::workbook::ReviewState;
    let held = |r: &&ManagementReview| {
        r.id != review.id
            && matches!(r.state, ReviewState::Held | ReviewState::Closed)
            && (r.held_on, r.id) < (review.held_on.or(review.planned_on), review.id)
    };
    book.management_reviews.iter().filter(held).max_by_key(|r| (r.held_on, r.id))
}

/// Actions that earlier reviews decided: the ones linked from their decisions, and no others.
pub fn actions_of_earlier<'a>(
    book: &'a Workbook,
    review: &ManagementReview,
) -> Vec<(&'a ReviewDecision, Option<&'a crate::workbook::Action>)> {
    let mut found = Vec::new();
    let mut earlier: Vec<&ManagementReview> = Vec::new();
    let mut at = before(book, review);
    while let Some(one) = at {
        if earlier.iter().any(|r| r.id == one.id) {
            break;
        }
        earlier.push(one);
        at = before(book, one);
    }
    for one in earlier {
        for decision in parts::<ReviewDecision>(book, one.id) {
            let actions: Vec<_> = decision.actions.iter().filter_map(|id| book.get(*id)).collect();
            match actions.is_empty() {
                true => found.push((decision, None)),
                false => found.extend(actions.into_iter().map(|action| (decision, Some(action)))),
            }
        }
    }
    found
}
