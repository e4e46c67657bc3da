//! The page's side of storage: hands every change to the two engines and shows where the work is.

use super::session::Session;
use crate::workbook::{Id, Touched};
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
}

#[derive(Clone, Copy, Debug)]
pub struct Keeping {
    pub state: RwSignal<Kept>,
}

impl Default for Keeping {
    fn default() -> Self {
        Self::new()
    }
}

impl Keeping {
    pub fn new() -> Self {
        Keeping { state: RwSignal::new(Kept::Idle) }
    }

    /// Gives a change to the engines, in the same task as the edit.
    pub fn keep(&self, _session: Session, _wire: &str, _touched: &Touched) {}

    /// Keeps the text of a field that is being typed, synchronously.
    pub fn keep_draft(&self, _row: Id, _field: &str, _text: &str) {}

    /// The text has become a change.
    pub fn drop_draft(&self, _row: Id, _field: &str) {}
}
