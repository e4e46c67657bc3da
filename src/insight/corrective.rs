//! Nonconformities: how far each is, what still has to be done about it, and what they have in common (10.1 in
//! 2013, 10.2 in 2022).

use super::review::Period;
use crate::workbook::{
    Action, ActionSource, ActionStatus, Cause, Draft, Effectiveness, Id, Kind, Nonconformity,
    NonconformitySource, Refusal, Workbook,
};
use chrono::NaiveDate;

/// How far a nonconformity is. Follows from what is entered, never ticked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Nothing was done yet.
    Raised,
    /// Put right; the cause is not known.
    Corrected,
    /// The cause is known; what removes it is not done.
    Acting,
    /// All is done; whether it worked has to be seen.
    ToCheck,
    /// It did not work, or only partly.
    Again,
    Closed,
}

impl Stage {
    pub const ALL: [Stage; 6] = [
        Stage::Raised,
        Stage::Corrected,
        Stage::Acting,
        Stage::ToCheck,
        Stage::Again,
        Stage::Closed,
    ];

    /// In the text tables under `nonconformity.<key>`.
    pub const fn key(self) -> &'static str {
        match self {
            Stage::Raised => "raised",
            Stage::Corrected => "corrected",
            Stage::Acting => "acting",
            Stage::ToCheck => "to_check",
            Stage::Again => "again",
            Stage::Closed => "closed",
        }
    }
}

/// How far it is.
pub fn stage(book: &Workbook, row: &Nonconformity) -> Stage {
    if row.closed_on.is_some() {
        return Stage::Closed;
    }
    match row.effectiveness {
        Effectiveness::NotEffective | Effectiveness::Partly => return Stage::Again,
        Effectiveness::Effective => return Stage::ToCheck,
        Effectiveness::Unset => {}
    }
    let known = !row.cause.trim().is_empty();
    let corrected = !row.correction.trim().is_empty();
    match (known, corrected) {
        (true, _) if all_done(book, row) => Stage::ToCheck,
        (true, _) => Stage::Acting,
        (false, true) => Stage::Corrected,
        (false, false) => Stage::Raised,
    }
}

/// Whether everything that removes the cause is done, or somebody said why nothing is needed.
fn all_done(book: &Workbook, row: &Nonconformity) -> bool {
    let mut actions = actions(book, row).filter(|a| a.stands()).peekable();
    if actions.peek().is_none() {
        return !row.no_action.trim().is_empty();
    }
    actions.all(|a| matches!(a.status, ActionStatus::Done | ActionStatus::Verified))
}

fn actions<'a>(book: &'a Workbook, row: &'a Nonconformity) -> impl Iterator<Item = &'a Action> {
    row.actions.iter().filter_map(|id| book.get::<Action>(*id))
}

/// What stands in the way of closing a nonconformity: keys under `corrective.want.<key>`.
pub fn wants(book: &Workbook, row: &Nonconformity) -> Vec<&'static str> {
    let empty = |text: &str| text.trim().is_empty();
    [
        (empty(&row.description), "description"),
        (empty(&row.correction), "correction"),
        (empty(&row.cause), "cause"),
        (empty(&row.similar), "similar"),
        (!all_done(book, row), "actions"),
        (row.effectiveness != Effectiveness::Effective, "effectiveness"),
        (empty(&row.effectiveness_reason), "effectiveness_reason"),
        (row.checked_by.is_none() || row.checked_on.is_none(), "checked"),
        (row.corrected_on.is_some() && row.corrected_on < row.raised_on, "corrected_early"),
        (row.checked_on.is_some_and(|day| checked_early(book, row, day)), "checked_early"),
    ]
    .into_iter()
    .filter_map(|(wanted, key)| wanted.then_some(key))
    .collect()
}

/// Whether its effectiveness was looked at before it was raised, or before what was to bring the effect was done.
fn checked_early(book: &Workbook, row: &Nonconformity, day: NaiveDate) -> bool {
    let mut done = actions(book, row).filter(|a| a.stands()).filter_map(|a| a.done_on);
    row.raised_on.is_some_and(|raised| day < raised) || done.any(|done| day < done)
}

/// The field in which something is entered that stands in the way.
pub fn field_of(want: &'static str) -> &'static str {
    match want {
        "checked" => "checked_by",
        "corrected_early" => "corrected_on",
        "checked_early" => "checked_on",
        field => field,
    }
}

/// Days from its raising to the end of it, or to a day where it is still open then. None where it is not known
/// when it was raised, or that was later.
pub fn age(row: &Nonconformity, on: NaiveDate) -> Option<i64> {
    let end = row.closed_on.filter(|closed| *closed <= on).unwrap_or(on);
    row.raised_on.map(|raised| (end - raised).num_days()).filter(|days| *days >= 0)
}

/// Whether it was open at the end of a day.
pub fn open_on(row: &Nonconformity, day: NaiveDate) -> bool {
    row.raised_on.is_none_or(|raised| raised <= day)
        && row.closed_on.is_none_or(|closed| closed > day)
}

/// Opened and closed in a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flow {
    pub opened: usize,
    pub closed: usize,
}

pub fn flow(book: &Workbook, period: Period) -> Flow {
    let count = |day: fn(&Nonconformity) -> Option<NaiveDate>| {
        book.nonconformities.iter().filter(|row| period.has(day(row))).count()
    };
    Flow { opened: count(|row| row.raised_on), closed: count(|row| row.closed_on) }
}

/// Those raised in a period, by where they were noticed, in the order of the list.
pub fn by_source(book: &Workbook, period: Period) -> Vec<(NonconformitySource, usize)> {
    use crate::workbook::Choice;
    let raised = |source| {
        book.nonconformities
            .iter()
            .filter(|r| r.source == source && period.has(r.raised_on))
            .count()
    };
    NonconformitySource::ALL.iter().map(|s| (*s, raised(*s))).filter(|(_, n)| *n > 0).collect()
}

/// Nonconformities with the same cause and a line in common, raised one after the other: what was done about the
/// first did not keep the second from happening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeat {
    pub cause: Cause,
    pub line: String,
    /// By the day that they were raised.
    pub rows: Vec<Id>,
}

/// All repeats of which the last was raised in the period.
pub fn repeats(book: &Workbook, period: Period) -> Vec<Repeat> {
    let mut rows: Vec<&Nonconformity> = book.nonconformities.iter().collect();
    crate::sort::by_key(&mut rows, |row| (row.raised_on, row.id));
    let mut found: Vec<(Repeat, Option<NaiveDate>)> = Vec::new();
    for row in rows.iter().filter(|row| row.cause_category != Cause::Unset) {
        for line in &row.lines {
            let known =
                found.iter_mut().find(|(r, _)| r.cause == row.cause_category && r.line == *line);
            match known {
                Some((repeat, last)) => {
                    repeat.rows.push(row.id);
                    *last = row.raised_on;
                }
                None => {
                    let (cause, line) = (row.cause_category, line.clone());
                    found.push((Repeat { cause, line, rows: vec![row.id] }, row.raised_on));
                }
            }
        }
    }
    found.retain(|(repeat, last)| repeat.rows.len() > 1 && period.has(*last));
    found.into_iter().map(|(repeat, _)| repeat).collect()
}

/// Another nonconformity with the same category of cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alike {
    pub row: Id,
    /// The lines that both are about; empty where they have the cause alone in common.
    pub lines: Vec<String>,
}

/// Where else the same cause was found: first where it is about the same line, the newest first.
pub fn alike(book: &Workbook, row: &Nonconformity) -> Vec<Alike> {
    if row.cause_category == Cause::Unset {
        return Vec::new();
    }
    let mut others: Vec<&Nonconformity> = book.nonconformities.iter().collect();
    others.retain(|other| other.id != row.id && other.cause_category == row.cause_category);
    crate::sort::by_key(&mut others, |other| std::cmp::Reverse((other.raised_on, other.number)));
    let shared = |other: &Nonconformity| Alike {
        row: other.id,
        lines: other.lines.iter().filter(|line| row.lines.contains(line)).cloned().collect(),
    };
    let mut found: Vec<Alike> = others.into_iter().map(shared).collect();
    crate::sort::by_key(&mut found, |alike| alike.lines.is_empty());
    found
}

/// Labels of the changes, for the undo menu.
pub mod label {
    pub const ACTION: &str = "corrective.change.action";
    pub const CLOSE: &str = "corrective.change.close";
    pub const REOPEN: &str = "corrective.change.reopen";
}

fn get(draft: &Draft<'_>, id: Id) -> Result<Nonconformity, Refusal> {
    draft.get::<Nonconformity>(id).ok_or(Refusal::Missing { kind: Kind::Nonconformity, id })
}

/// Makes a corrective action: it is on the list of all actions. The cause goes along, so that whoever does it knows
/// what is to be removed.
pub fn act(draft: &mut Draft<'_>, id: Id, title: &str) -> Result<Id, Refusal> {
    let row = get(draft, id)?;
    let action = draft.create::<Action>(|a| {
        a.title = title.to_owned();
        a.source = ActionSource::Nonconformity;
        a.owner = row.owner;
        a.description = row.cause.clone();
        a.lines = row.lines.clone();
    });
    draft.update::<Nonconformity>(id, |r| r.actions.push(action))?;
    Ok(action)
}

/// Opens it again, because it was not over after all.
pub fn reopen(draft: &mut Draft<'_>, id: Id) -> Result<(), Refusal> {
    draft.update::<Nonconformity>(id, |r| r.closed_on = None)
}

/// Closes it as of today. What is still wanted comes back; then nothing was written.
pub fn close(draft: &mut Draft<'_>, id: Id) -> Result<Vec<&'static str>, Refusal> {
    let row = get(draft, id)?;
    let wants = wants(draft.book(), &row);
    if wants.is_empty() {
        let today = draft.today();
        draft.update::<Nonconformity>(id, |r| r.closed_on = Some(today))?;
    }
    Ok(wants)
}
