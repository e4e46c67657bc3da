//! How it stands with one entry among all about the same thing.

use super::{Standing, Target, chain, entries_in, standing_with};
use crate::insight::risk::Methods;
use crate::workbook::{Approval, Decision, Workbook};
use chrono::NaiveDate;

/// What an entry says today. An old one holds no more than a stale one, and a reader should not have to find
/// that out by comparing days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EntryState {
    /// It is the last word, and what it is about is as it was.
    Valid,
    /// It is the last word, and what it is about is no longer as it was.
    Stale,
    /// It held until a day, and that is past.
    Expired,
    /// It said no.
    Rejected,
    /// A later entry is about the same thing.
    Replaced,
    /// It is the last word about a statement of another edition than the workbook's, whose lines are others.
    OtherEdition,
    /// It is not what was sealed.
    Altered,
}

impl EntryState {
    /// In the text tables under `approval.standing.<key>`.
    pub const fn key(self) -> &'static str {
        match self {
            EntryState::Valid => "valid",
            EntryState::Stale => "stale",
            EntryState::Expired => "expired",
            EntryState::Rejected => "rejected",
            EntryState::Replaced => "replaced",
            EntryState::OtherEdition => "other_edition",
            EntryState::Altered => "altered",
        }
    }
}

/// How it stands with an entry.
pub fn entry_state(
    book: &Workbook,
    methods: &Methods,
    entry: &Approval,
    today: NaiveDate,
) -> EntryState {
    if !chain::is_whole(entry) {
        return EntryState::Altered;
    }
    if entry.decision == Decision::Rejected {
        return EntryState::Rejected;
    }
    let Some(target) = Target::of(entry) else { return EntryState::Stale };
    let last = entries_in(book, target, entry.edition).last().map(|last| last.id);
    if last != Some(entry.id) {
        return EntryState::Replaced;
    }
    if target == Target::Statement && entry.edition != book.edition() {
        return EntryState::OtherEdition;
    }
    match standing_with(book, methods, target, today) {
        Standing::Valid(_) => EntryState::Valid,
        Standing::Expired(_) => EntryState::Expired,
        _ => EntryState::Stale,
    }
}
