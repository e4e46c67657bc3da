//! The reverse of every link: which rows use this one.

use super::book::Kind;
use super::id::Id;
use super::record::{Record, Shape};
use super::value::Cell;
use std::collections::BTreeMap;

/// One place where a row is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    pub kind: Kind,
    pub id: Id,
    /// Place of the linking field in the declaration of `kind`.
    pub field: usize,
}

/// Kept beside the tables and brought up to date by every change.
#[derive(Clone, Debug, Default)]
pub(super) struct Links {
    /// No hash: ids come from files, and one could be made whose ids all collide.
    to: BTreeMap<Id, Vec<Use>>,
}

impl Links {
    pub fn to(&self, id: Id) -> &[Use] {
        self.to.get(&id).map_or(&[], Vec::as_slice)
    }

    pub fn replace(
        &mut self,
        kind: Kind,
        id: Id,
        before: Option<&dyn Record>,
        after: Option<&dyn Record>,
    ) {
        let links = |shape| matches!(shape, Shape::Link(_) | Shape::Links(_));
        for (field, _) in kind.fields().iter().enumerate().filter(|(_, f)| links(f.shape)) {
            let old = before.map_or(Cell::Empty, |r| r.cell(field));
            let new = after.map_or(Cell::Empty, |r| r.cell(field));
            if old == new {
                continue;
            }
            let user = Use { kind, id, field };
            for target in targets(&old) {
                self.remove(*target, user);
            }
            for target in targets(&new) {
                self.add(*target, user);
            }
        }
    }

    fn add(&mut self, target: Id, user: Use) {
        let users = self.to.entry(target).or_default();
        if let Err(at) = users.binary_search(&user) {
            users.insert(at, user);
        }
    }

    fn remove(&mut self, target: Id, user: Use) {
        if let Some(users) = self.to.get_mut(&target) {
            if let Ok(at) = users.binary_search(&user) {
                users.remove(at);
            }
            if users.is_empty() {
                self.to.remove(&target);
            }
        }
    }
}

fn targets<'a>(cell: &'a Cell<'a>) -> &'a [Id] {
    match cell {
        Cell::Link(id) => std::slice::from_ref(id),
        Cell::Links(ids) => ids,
        _ => &[],
    }
}
