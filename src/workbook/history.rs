//! Undo and redo: the changes of this session and their inverses.
//!
//! Limitations: the history belongs to the session and is gone with the page; a change that came
//! from another tab is not in it, and an undo that meets it is refused by
//! [`Workbook::apply`](super::Workbook::apply) as a conflict.

use super::change::{Change, Label};
use super::id::Moment;

/// Keystrokes in one field that follow each other within this time are one step back.
pub const KEYSTROKE_PAUSE_MS: i64 = 1_500;

/// More steps than anybody takes back, few enough to keep memory bounded.
const STEPS: usize = 500;

#[derive(Debug, Default)]
pub struct History {
    done: Vec<Change>,
    undone: Vec<Change>,
    /// The last step may still take keystrokes in.
    open: bool,
}

impl History {
    /// Remembers a change that was just applied. Keystrokes in the field of the last step become
    /// part of it. A change that makes a [record](super::Kind::is_record) ends the history: a record is never taken
    /// back, and neither is what it was made of.
    pub fn record(&mut self, change: Change) {
        self.undone.clear();
        if change.edits.iter().any(|edit| edit.kind.is_record()) {
            self.clear();
            return;
        }
        if let Some(last) = self.done.last_mut() {
            let soon = change.at.0.saturating_sub(last.at.0) <= KEYSTROKE_PAUSE_MS;
            let field = change.single_field();
            if self.open && soon && field.is_some() && last.single_field() == field {
                last.absorb(&change);
                return;
            }
        }
        self.open = true;
        self.done.push(change);
        if self.done.len() > STEPS {
            self.done.remove(0);
        }
    }

    /// The next keystroke starts a step of its own: the field was left.
    pub fn close_step(&mut self) {
        self.open = false;
    }

    /// The change that takes the last step back. Apply it, then call [`History::undone`].
    pub fn undo(&self, now: Moment) -> Option<Change> {
        self.done.last().map(|c| c.inverse(now))
    }

    /// The undo was applied.
    pub fn undone(&mut self) {
        self.open = false;
        self.undone.extend(self.done.pop());
    }

    /// The change that does the last undone step again. Apply it, then call [`History::redone`].
    pub fn redo(&self, now: Moment) -> Option<Change> {
        // Turned around twice, so that the origin says "history".
        self.undone.last().map(|c| c.inverse(now).inverse(now))
    }

    pub fn redone(&mut self) {
        self.open = false;
        self.done.extend(self.undone.pop());
    }

    pub fn undo_label(&self) -> Option<&Label> {
        self.done.last().map(|c| &c.label)
    }
    pub fn redo_label(&self) -> Option<&Label> {
        self.undone.last().map(|c| &c.label)
    }

    /// Forgets everything: another workbook was opened, or another tab took over.
    pub fn clear(&mut self) {
        *self = History::default();
    }
}
