//! What the rules of the steps look at, gathered once.

use crate::insight::documents::{CalledFor, called_for};
use crate::insight::gap::figures::{first_closed, last_closed, open_run};
use crate::workbook::{GapRun, Organisation, Person, Workbook};
use chrono::NaiveDate;

pub(super) struct Facts<'a> {
    pub book: &'a Workbook,
    pub today: NaiveDate,
    pub organisation: Option<&'a Organisation>,
    /// Everybody who is there today.
    pub people: Vec<&'a Person>,
    /// All documents that the edition knows, and how it stands with them.
    pub documents: Vec<CalledFor>,
    pub open_run: Option<&'a GapRun>,
    pub first_closed: Option<&'a GapRun>,
    pub last_closed: Option<&'a GapRun>,
}

impl<'a> Facts<'a> {
    pub fn gather(book: &'a Workbook, today: NaiveDate) -> Self {
        let present = |p: &&Person| p.left.is_none_or(|day| day >= today);
        Facts {
            book,
            today,
            organisation: book.organisation.first(),
            people: book.people.iter().filter(present).collect(),
            documents: called_for(book, today),
            open_run: open_run(book),
            first_closed: first_closed(book),
            last_closed: last_closed(book),
        }
    }

    /// How it stands with a document of the catalogue, if the edition knows it.
    pub fn document(&self, id: &str) -> Option<&CalledFor> {
        self.documents.iter().find(|d| d.document.id == id)
    }

    /// Everything that has to be there.
    pub fn required(&self) -> impl Iterator<Item = &CalledFor> {
        self.documents.iter().filter(|d| d.is_required())
    }
}
