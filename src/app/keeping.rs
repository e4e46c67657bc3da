//! The page's side of storage: hands every change to the two engines and shows where the work is.

use super::session::Session;
use crate::workbook::{Id, Moment, Touched, Workbook};
use leptos::prelude::*;

/// What the save indicator says.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Kept {
    /// Nothing was edited yet.
    #[default]
    Idle,
    Saving,
    Saved,
    /// A text key with the reason.
    NotSaved(&'static str),
    /// This browser keeps nothing; the workbook lives in this tab. A text key with the reason.
    Memory(&'static str),
    /// Opened for reading only.
    Viewing,
}

impl Kept {
    /// For style sheets and tests.
    pub fn key(&self) -> &'static str {
        match self {
            Kept::Idle => "idle",
            Kept::Saving => "saving",
            Kept::Saved => "saved",
            Kept::NotSaved(_) => "not-saved",
            Kept::Memory(_) => "memory",
            Kept::Viewing => "viewing",
        }
    }
}

/// A workbook of this browser.
#[derive(Clone, Debug, PartialEq)]
pub struct OnShelf {
    pub id: Id,
    pub name: String,
    pub opened: Moment,
}

/// An earlier state of the open workbook.
#[derive(Clone, Debug, PartialEq)]
pub struct RestorePoint {
    pub id: String,
    pub name: String,
    pub at: Moment,
    pub records: u64,
}

#[derive(Clone, Copy, Debug)]
pub struct Keeping {
    pub state: RwSignal<Kept>,
    /// The open workbook.
    pub current: RwSignal<Option<Id>>,
    pub is_sample: RwSignal<bool>,
    /// The workbooks of this browser, the last opened first.
    pub shelf: RwSignal<Vec<OnShelf>>,
    /// When a file was last made, and how many changes came since.
    pub last_file: RwSignal<Option<(Moment, u32)>>,
    /// Something worth knowing about how it is kept.
    pub remark: RwSignal<Option<String>>,
    /// Space used, in words.
    pub space: RwSignal<Option<String>>,
    /// What was found when opening that must be said before anything else, in words.
    pub finding: RwSignal<Option<String>>,
    /// Earlier states of the open workbook.
    pub restore_points: RwSignal<Vec<RestorePoint>>,
    /// Another tab writes, and this one may take over.
    pub can_take_over: RwSignal<bool>,
}

impl Default for Keeping {
    fn default() -> Self {
        Self::new()
    }
}

impl Keeping {
    pub fn new() -> Self {
        Keeping {
            state: RwSignal::new(Kept::Idle),
            current: RwSignal::new(None),
            is_sample: RwSignal::new(false),
            shelf: RwSignal::new(Vec::new()),
            last_file: RwSignal::new(None),
            remark: RwSignal::new(None),
            space: RwSignal::new(None),
            finding: RwSignal::new(None),
            restore_points: RwSignal::new(Vec::new()),
            can_take_over: RwSignal::new(false),
        }
    }

    /// Gives a change to the engines, in the same task as the edit.
    pub fn keep(&self, _session: Session, _wire: &str, _touched: &Touched) {}

    /// Keeps the text of a field that is being typed, synchronously.
    pub fn keep_draft(&self, _row: Id, _field: &str, _text: &str) {}

    /// The text has become a change.
    pub fn drop_draft(&self, _row: Id, _field: &str) {}

    /// This tab becomes the one that writes.
    pub fn take_over(&self, _session: Session) {}

    /// Whether this browser has a workbook of that id.
    pub fn has(&self, id: Id) -> bool {
        self.shelf.get_untracked().iter().any(|b| b.id == id)
    }

    /// Takes a workbook onto the shelf and opens it.
    pub fn create(&self, session: Session, book: Workbook, sample: bool) {
        self.current.set(Some(book.id));
        self.is_sample.set(sample);
        session.show(book);
    }

    /// Opens one of the shelf.
    pub fn open(&self, _session: Session, _id: Id) {}

    /// Shows a workbook without keeping it. `reason` is a text key.
    pub fn view(&self, session: Session, book: Workbook, reason: &'static str) {
        self.current.set(Some(book.id));
        self.state.set(Kept::Viewing);
        session.read_only.set(Some(reason));
        session.show(book);
    }

    /// Deletes a workbook from this browser for good.
    pub fn erase(&self, _session: Session, _id: Id) {}

    pub fn list_restore_points(&self) {}
    pub fn make_restore_point(&self, _session: Session) {}
    pub fn open_restore_point(&self, _session: Session, _id: &str) {}

    /// A file was made of the present state.
    pub fn file_made(&self) {}
}
