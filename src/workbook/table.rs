//! Rows of one kind, in the order of their ids, which is the order of entry.

use super::id::Id;
use super::record::Record;
use std::any::Any;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

/// The rows of one record type. Rows are shared and never changed in place: an edit puts a new
/// row where the old one was, so undo and the screen can hold on to either.
#[derive(Clone, Debug)]
pub struct Table<R> {
    rows: BTreeMap<Id, Arc<R>>,
    /// The highest number ever given out; numbers of deleted rows are not given again.
    pub(super) last_number: u32,
}

impl<R> Default for Table<R> {
    fn default() -> Self {
        Table { rows: BTreeMap::new(), last_number: 0 }
    }
}

impl<R: Record> Table<R> {
    pub fn get(&self, id: Id) -> Option<&R> {
        self.rows.get(&id).map(Arc::as_ref)
    }
    /// A shared handle that stays as it is whatever happens to the table.
    pub fn share(&self, id: Id) -> Option<Arc<R>> {
        self.rows.get(&id).cloned()
    }
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &R> + ExactSizeIterator {
        self.rows.values().map(Arc::as_ref)
    }
    pub fn len(&self) -> usize {
        self.rows.len()
    }
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
    /// The first row: the only one where the kind has a single row.
    pub fn first(&self) -> Option<&R> {
        self.rows.values().next().map(Arc::as_ref)
    }
}

/// A table of whatever kind, for everything that treats all kinds alike.
pub trait AnyTable {
    fn row(&self, id: Id) -> Option<&dyn Record>;
    fn shared(&self, id: Id) -> Option<Arc<dyn Record>>;
    fn ids(&self) -> Vec<Id>;
    fn rows(&self) -> Box<dyn Iterator<Item = &dyn Record> + '_>;
    fn count(&self) -> usize;
    fn last_number(&self) -> u32;
    /// Puts, replaces or (with `None`) removes a row. A row of another kind is refused.
    #[doc(hidden)]
    fn put(&mut self, id: Id, row: Option<Arc<dyn Record>>) -> bool;
    /// Takes a new row and gives it back shared. One of another kind, or with an id that is there
    /// already, is refused.
    #[doc(hidden)]
    fn take_in(&mut self, row: Box<dyn Record>) -> Option<Arc<dyn Record>>;
    /// Lets go of a row, whichever; false when there is none.
    #[doc(hidden)]
    fn shed(&mut self) -> bool;
    #[doc(hidden)]
    fn set_last_number(&mut self, number: u32);
}

impl<R: Record + Clone> AnyTable for Table<R> {
    fn row(&self, id: Id) -> Option<&dyn Record> {
        self.get(id).map(|r| r as &dyn Record)
    }
    fn shared(&self, id: Id) -> Option<Arc<dyn Record>> {
        self.share(id).map(|r| r as Arc<dyn Record>)
    }
    fn ids(&self) -> Vec<Id> {
        self.rows.keys().copied().collect()
    }
    fn rows(&self) -> Box<dyn Iterator<Item = &dyn Record> + '_> {
        Box::new(self.iter().map(|r| r as &dyn Record))
    }
    fn count(&self) -> usize {
        self.len()
    }
    fn last_number(&self) -> u32 {
        self.last_number
    }
    fn put(&mut self, id: Id, row: Option<Arc<dyn Record>>) -> bool {
        let Some(row) = row else {
            self.rows.remove(&id);
            return true;
        };
        let any: Arc<dyn Any + Send + Sync> = row;
        match any.downcast::<R>() {
            Ok(typed) => {
                self.rows.insert(id, typed);
                true
            }
            Err(_) => false,
        }
    }
    fn take_in(&mut self, row: Box<dyn Record>) -> Option<Arc<dyn Record>> {
        let (id, number) = (row.id(), row.number());
        let row = row.into_any().downcast::<R>().ok()?;
        let Entry::Vacant(place) = self.rows.entry(id) else { return None };
        let row: Arc<R> = row.into();
        place.insert(row.clone());
        self.last_number = self.last_number.max(number);
        Some(row)
    }
    fn shed(&mut self) -> bool {
        self.rows.pop_last().is_some()
    }
    fn set_last_number(&mut self, number: u32) {
        self.last_number = number;
    }
}
