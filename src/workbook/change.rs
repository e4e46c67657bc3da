//! A change: what was, what is, when and by whom.
//!
//! The same value is applied to the workbook, turned around for undo, written to the journal,
//! shown to other tabs and made by a merge. There is no other way to write.

use super::book::Kind;
use super::id::{Id, Moment};
use super::record::Record;
use std::sync::Arc;

/// One row before and after. Nothing before: it was created. Nothing after: it was deleted.
#[derive(Clone, Debug)]
pub struct Edit {
    pub kind: Kind,
    pub id: Id,
    pub before: Option<Arc<dyn Record>>,
    pub after: Option<Arc<dyn Record>>,
}

/// Where a change came from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// Somebody typed or clicked.
    #[default]
    User,
    /// An undo or a redo of an earlier change.
    History,
    /// A file or a paste.
    Import,
}

/// What the change is called in the undo menu and the trail: a key of the text tables and what
/// fills its placeholders.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Label {
    pub key: String,
    pub args: Vec<(String, String)>,
}

impl Label {
    pub fn new(key: &str) -> Self {
        Label { key: key.to_owned(), args: Vec::new() }
    }
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.args.push((name.to_owned(), value.to_string()));
        self
    }
}

/// A whole change: applied entirely or not at all.
#[derive(Clone, Debug)]
pub struct Change {
    pub at: Moment,
    pub author: String,
    pub origin: Origin,
    pub label: Label,
    pub edits: Vec<Edit>,
    /// Highest number given out per table, before and after.
    pub numbers: Vec<(Kind, u32, u32)>,
}

impl Change {
    /// The change that takes this one back. Applied like any other, so it is stored and shown
    /// like any other.
    pub fn inverse(&self, at: Moment) -> Change {
        Change {
            at,
            author: self.author.clone(),
            origin: Origin::History,
            label: self.label.clone(),
            edits: self
                .edits
                .iter()
                .rev()
                .map(|e| Edit {
                    kind: e.kind,
                    id: e.id,
                    before: e.after.clone(),
                    after: e.before.clone(),
                })
                .collect(),
            numbers: self.numbers.iter().map(|(kind, b, a)| (*kind, *a, *b)).collect(),
        }
    }

    /// The one field of the one row that this change sets, if that is all it does.
    pub fn single_field(&self) -> Option<(Kind, Id, usize)> {
        let [edit] = self.edits.as_slice() else { return None };
        let (before, after) = (edit.before.as_ref()?, edit.after.as_ref()?);
        let mut differing =
            (0..edit.kind.fields().len()).filter(|i| before.cell(*i) != after.cell(*i));
        let field = differing.next()?;
        differing.next().is_none().then_some((edit.kind, edit.id, field))
    }

    /// Folds a later change of the same rows into this one, keeping the first `before` and the
    /// last `after`.
    pub(super) fn absorb(&mut self, later: &Change) {
        for (mine, theirs) in self.edits.iter_mut().zip(&later.edits) {
            mine.after = theirs.after.clone();
        }
        self.at = later.at;
    }
}

/// The change was made on another state of this row. Nothing was altered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conflict {
    pub kind: Kind,
    pub id: Id,
}

/// What a change altered: the rows, and the tables that gained or lost rows. Whatever shows a
/// row or depends on a table listens for these.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Touched {
    pub rows: Vec<(Kind, Id)>,
    pub tables: Vec<Kind>,
}

impl Touched {
    pub(super) fn add(&mut self, edit: &Edit) {
        self.rows.push((edit.kind, edit.id));
        if edit.before.is_some() != edit.after.is_some() && !self.tables.contains(&edit.kind) {
            self.tables.push(edit.kind);
        }
    }
}
