//! What deleting rows would take: asked before anything is offered, so that nothing is offered that is then
//! refused.

use super::book::{Kind, Workbook};
use super::id::Id;
use super::links::Use;
use super::settled::may_go_whole;
use std::collections::BTreeSet;

/// Whether rows can be deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Removal {
    /// They can: nothing else uses them.
    Free {
        /// Rows that live and die with them.
        parts: usize,
    },
    /// Other rows use them. Each of these can be pointed to another row, or emptied
    /// ([`Draft::relink`](super::Draft::relink)); then they can be deleted.
    Used {
        /// Where, outside the rows themselves.
        uses: Vec<Use>,
        /// Rows that live and die with them.
        parts: usize,
    },
    /// Settled rows name them or hold them, and stay as they are: they cannot be deleted. Elsewhere another
    /// row can take their place ([`Draft::relink_open`](super::Draft::relink_open)).
    Kept {
        /// The settled rows: closed assessments, adopted methods, records.
        by: Vec<(Kind, Id)>,
        /// Where they can be replaced.
        uses: Vec<Use>,
    },
    /// The kind is made with the workbook and stays.
    Permanent,
}

/// What deleting these rows of one kind together would take.
pub fn removal(book: &Workbook, kind: Kind, ids: &[Id]) -> Removal {
    if kind.is_single() {
        return Removal::Permanent;
    }
    let rows: BTreeSet<Id> = crate::sort::gather(ids.iter().copied());
    let all: Vec<Use> = rows.iter().flat_map(|id| book.uses(*id).iter().copied()).collect();
    let parts: BTreeSet<Id> = crate::sort::gather(all.iter().filter(|u| u.is_part()).map(|u| u.id));
    let outside = all.into_iter().filter(|u| !rows.contains(&u.id) && !parts.contains(&u.id));
    let (settled, uses): (Vec<Use>, Vec<Use>) =
        outside.partition(|u| book.settled_in(u.kind, u.id).is_some());
    let mut by: Vec<(Kind, Id)> =
        settled.iter().filter_map(|u| book.settled_in(u.kind, u.id)).collect();
    if !may_go_whole(kind) {
        by.extend(rows.iter().filter_map(|id| book.settled_in(kind, *id)));
    }
    crate::sort::by(&mut by, Ord::cmp);
    by.dedup();
    match (by.is_empty(), uses.is_empty()) {
        (false, _) => Removal::Kept { by, uses: distinct(uses) },
        (true, false) => Removal::Used { uses: distinct(uses), parts: parts.len() },
        (true, true) => Removal::Free { parts: parts.len() },
    }
}

/// A field that names two of the rows is one place.
fn distinct(mut uses: Vec<Use>) -> Vec<Use> {
    crate::sort::by(&mut uses, Ord::cmp);
    uses.dedup();
    uses
}

impl Use {
    /// Whether the row belongs to the one it uses here, and is deleted with it.
    pub fn is_part(&self) -> bool {
        self.kind.fields().get(self.field).is_some_and(|field| field.part_of)
    }
}
