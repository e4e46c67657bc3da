//! Rows of one kind, in the order of their ids, which is the order of entry.

use super::book::{Kind, Tabled};
use super::id::Id;
use super::record::Record;
use std::any::Any;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

/// The rows of one kind, whichever, for everything that treats all kinds alike. Rows are shared and
/// never changed in place: an edit puts a new row where the old one was, so undo and the screen can
/// hold on to either.
#[derive(Clone, Debug)]
pub struct Rows {
    kind: Kind,
    rows: BTreeMap<Id, Arc<dyn Record>>,
    /// The highest number ever given out; numbers of deleted rows are not given again.
    last_number: u32,
}

impl Rows {
    pub fn row(&self, id: Id) -> Option<&dyn Record> {
        self.rows.get(&id).map(Arc::as_ref)
    }
    /// A shared handle that stays as it is whatever happens to the table.
    pub fn shared(&self, id: Id) -> Option<Arc<dyn Record>> {
        self.rows.get(&id).cloned()
    }
    pub fn ids(&self) -> Vec<Id> {
        self.rows.keys().copied().collect()
    }
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = &dyn Record> + ExactSizeIterator {
        self.rows.values().map(Arc::as_ref)
    }
    pub fn count(&self) -> usize {
        self.rows.len()
    }
    pub fn last_number(&self) -> u32 {
        self.last_number
    }

    /// Puts, replaces or (with `None`) removes a row. A row of another kind is refused.
    pub(super) fn put(&mut self, id: Id, row: Option<Arc<dyn Record>>) -> bool {
        match row {
            None => drop(self.rows.remove(&id)),
            Some(row) if row.kind() == self.kind => drop(self.rows.insert(id, row)),
            Some(_) => return false,
        }
        true
    }

    /// Takes a new row and gives it back shared. One of another kind, or with an id that is there
    /// already, is refused.
    pub(super) fn take_in(&mut self, row: Box<dyn Record>) -> Option<Arc<dyn Record>> {
        let (id, number) = (row.id(), row.number());
        if row.kind() != self.kind {
            return None;
        }
        let Entry::Vacant(place) = self.rows.entry(id) else { return None };
        let row: Arc<dyn Record> = row.into();
        place.insert(row.clone());
        self.last_number = self.last_number.max(number);
        Some(row)
    }

    /// Lets go of a row, whichever; false when there is none.
    #[cfg(all(target_arch = "wasm32", feature = "page"))]
    pub(super) fn shed(&mut self) -> bool {
        self.rows.pop_last().is_some()
    }

    pub(super) fn set_last_number(&mut self, number: u32) {
        self.last_number = number;
    }
}

/// The rows of one record type, as what they are. It is [`Rows`], seen through the type: the code that
/// keeps rows exists once.
#[derive(Clone, Debug)]
pub struct Table<R> {
    pub(super) all: Rows,
    of: PhantomData<fn() -> R>,
}

impl<R: Tabled> Default for Table<R> {
    fn default() -> Self {
        let all = Rows { kind: R::KIND, rows: BTreeMap::new(), last_number: 0 };
        Table { all, of: PhantomData }
    }
}

impl<R> Deref for Table<R> {
    type Target = Rows;
    fn deref(&self) -> &Rows {
        &self.all
    }
}

impl<R: Tabled> Table<R> {
    pub fn get(&self, id: Id) -> Option<&R> {
        typed(self.all.row(id)?)
    }
    /// A shared handle that stays as it is whatever happens to the table.
    pub fn share(&self, id: Id) -> Option<Arc<R>> {
        let any: Arc<dyn Any + Send + Sync> = self.all.shared(id)?;
        any.downcast::<R>().ok()
    }
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &R> {
        self.all.rows().filter_map(typed)
    }
    pub fn len(&self) -> usize {
        self.all.count()
    }
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The first row: the only one where the kind has a single row.
    pub fn first(&self) -> Option<&R> {
        self.iter().next()
    }
}

/// A table takes rows of its own kind alone, so this finds every one.
fn typed<R: Tabled>(row: &dyn Record) -> Option<&R> {
    row.as_any().downcast_ref()
}
