//! Context, objectives, audits, what went wrong and two management reviews of the sample firm, from a table of text
//! in the order of days.
//!
//! `%% 2026-07-16` begins a part: its rows are entered on that day. A word after the day names what was done then,
//! with the key of the review: it was planned, held, acted upon, closed, added to; or the day of an action was
//! moved.

use super::desk::Desk;
use super::rows;
use crate::insight::approval::Target;
use crate::insight::gap::figures::Month;
use crate::insight::review::ops::{self, NewReview};
use crate::insight::review::{Period, parts};
use crate::insight::risk::ops::revise_due;
use crate::paper::gap_charts::Dates;
use crate::paper::gap_report::Setting;
use crate::paper::review_pack;
use crate::workbook::{Kind, ManagementReview, Participant, ReviewDecision, ReviewInput, wire};
use chrono::NaiveDate;

/// One day of the table, and what was done on it.
struct Part<'t> {
    day: NaiveDate,
    /// What was done, and with what.
    deed: Option<(&'t str, &'t str)>,
    rows: &'t str,
}

/// Adds the parts of the table whose day the caller wants.
pub(super) fn add(desk: &mut Desk, table: &str, wanted: impl Fn(NaiveDate) -> bool) {
    // What stands before the first part are remarks.
    for text in table.split("\n%% ").skip(1) {
        match part(text) {
            Some(part) if wanted(part.day) => add_part(desk, &part),
            Some(_) => {}
            None => desk.slip(text.lines().next().unwrap_or_default(), "no day"),
        }
    }
}

fn part(text: &str) -> Option<Part<'_>> {
    let (head, rows) = text.split_once('\n').unwrap_or((text, ""));
    let (day, deed) = head.split_once(' ').unwrap_or((head, ""));
    Some(Part { day: wire::read_day(day)?, deed: deed.split_once(' '), rows })
}

fn add_part(desk: &mut Desk, part: &Part<'_>) {
    desk.calendar.turn_to(part.day);
    match part.deed {
        // The rows are those of that day, and the workbook goes on with its own.
        Some(("hold", key)) => return hold(desk, key, part),
        Some((deed, with)) if act(desk, deed, with).is_none() => desk.slip(deed, with),
        _ => {}
    }
    rows::add_on(desk, part.rows, part.day);
}

/// Does what a part names; nothing where that cannot be read.
fn act(desk: &mut Desk, deed: &str, with: &str) -> Option<()> {
    let (key, rest) = with.split_once(' ').unwrap_or((with, ""));
    if deed == "plan" {
        return plan(desk, key, rest);
    }
    if deed == "move" {
        let (day, reason) = rest.split_once(' ')?;
        let (action, day) = (desk.find(Kind::Action, key)?, wire::read_day(day)?);
        desk.edit_by(key, |draft| revise_due(draft, action, day, reason));
        return Some(());
    }
    let review = desk.find(Kind::ManagementReview, key)?;
    match deed {
        "act" => actions(desk, key),
        "prepare" => drop(desk.edit_by(key, |draft| ops::prepare(draft, review))),
        "close" => {
            let chair = desk.book.get::<ManagementReview>(review)?.chair?;
            super::risk::give(desk, Target::Review(review), chair, "", None);
            desk.edit_by(key, |draft| ops::close(draft, review));
        }
        "add" => {
            let (reason, text) = rest.split_once('|')?;
            desk.edit_by(key, |draft| ops::add(draft, review, reason, text));
        }
        _ => return None,
    }
    Some(())
}

/// Plans a review. Its inputs and those asked to take part get keys, such as `mr1.MRI-5` and `mr1.hb`.
fn plan(desk: &mut Desk, key: &str, rest: &str) -> Option<()> {
    let mut words = rest.splitn(5, ' ');
    let mut word = || words.next();
    let (from, to) = (wire::read_day(word()?)?, wire::read_day(word()?)?);
    let planned_on = wire::read_day(word()?)?;
    let chair = Some(desk.find(Kind::Person, word()?)?);
    let new =
        NewReview { title: word()?.to_owned(), period: Period::new(from, to)?, planned_on, chair };
    let review = desk.edit(key, |draft| Ok(ops::start(draft, new)))?;
    desk.name(Kind::ManagementReview, key, review);
    let inputs: Vec<_> = parts::<ReviewInput>(&desk.book, review)
        .into_iter()
        .map(|input| (input.input.clone(), input.id))
        .collect();
    for (input, id) in inputs {
        desk.name(Kind::ReviewInput, &format!("{key}.{input}"), id);
    }
    let asked: Vec<_> = parts::<Participant>(&desk.book, review)
        .into_iter()
        .filter_map(|asked| Some((desk.key_of(Kind::Person, asked.person?), asked.id)))
        .collect();
    for (person, id) in asked {
        desk.name(Kind::Participant, &format!("{key}.{person}"), id);
    }
    Some(())
}

/// The meeting. Its pack is written from the workbook as it stood on that day: where rows say more by now, the part
/// takes it back in a copy.
fn hold(desk: &mut Desk, key: &str, part: &Part<'_>) {
    let mut then = desk.clone();
    rows::add_on(&mut then, part.rows, part.day);
    desk.slips = then.slips;
    let setting = Setting { today: part.day, dates: &Iso };
    let held = desk.find(Kind::ManagementReview, key).and_then(|review| {
        let pack = review_pack::build(&then.book, review, &setting)?;
        desk.edit_by(key, |draft| ops::hold(draft, review, &pack))
    });
    if held.is_none() {
        desk.slip(key, "not held");
    }
}

/// Makes an action of every decision that has none yet; it is found by the key of the decision.
fn actions(desk: &mut Desk, review: &str) {
    let Some(review) = desk.find(Kind::ManagementReview, review) else { return };
    let bare = |d: &&ReviewDecision| d.actions.is_empty();
    let decisions: Vec<_> = parts::<ReviewDecision>(&desk.book, review)
        .into_iter()
        .filter(bare)
        .map(|d| d.id)
        .collect();
    for decision in decisions {
        let key = desk.key_of(Kind::ReviewDecision, decision);
        let made = desk.edit_by(&key, |draft| ops::act(draft, decision));
        if let Some(action) = made {
            desk.name(Kind::Action, &key, action);
        }
    }
}

/// Days as files have them: the sample is the same for every reader.
struct Iso;

impl Dates for Iso {
    fn day(&self, day: NaiveDate) -> String {
        day.to_string()
    }
    fn month(&self, (year, month): Month) -> String {
        format!("{year}-{month:02}")
    }
}
