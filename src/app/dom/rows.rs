//! Lists whose rows keep their place in the page: a row that stays is neither made anew nor moved without
//! need, so that it keeps its focus and its listeners.

use super::markup::{IntoMarkup, Markup};
use super::shown::Shown;
use leptos::prelude::{Owner, document, untrack};
use leptos::tachys::view::{Mountable, Render};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use web_sys::{Comment, Node};

/// A row that a list is to show: what tells it from others, and how to make it if it is not there.
pub struct Row {
    key: u64,
    make: Box<dyn FnOnce() -> Markup>,
}

/// A list that follows `each`, with one row for each key.
pub fn rows<T, K, M>(
    mut each: impl FnMut() -> Vec<T> + 'static,
    key: impl Fn(&T) -> K + 'static,
    row: impl Fn(T) -> M + Clone + 'static,
) -> Markup
where
    T: 'static,
    K: Hash,
    M: IntoMarkup,
{
    Markup::Rows(Box::new(move || {
        let rows = each().into_iter().map(|of| {
            let mut hasher = DefaultHasher::new();
            key(&of).hash(&mut hasher);
            let row = row.clone();
            Row { key: hasher.finish(), make: Box::new(move || row(of).into_markup()) }
        });
        rows.collect()
    }))
}

/// A list in the page.
pub struct ShownRows {
    /// Whose signals and effects the rows are; it outlives a run of the list's own effect.
    parent: Option<Owner>,
    rows: Vec<ShownRow>,
    end: Comment,
}

struct ShownRow {
    key: u64,
    shown: Shown,
    /// Cleans up after the row when it goes.
    _owner: Owner,
}

impl ShownRows {
    pub(super) fn build(rows: Vec<Row>) -> ShownRows {
        // The owner of this run is emptied before the next one, so rows hang on the one above it.
        let parent = Owner::current().and_then(|owner| owner.parent());
        let rows = rows.into_iter().map(|row| build_row(parent.as_ref(), row)).collect();
        ShownRows { parent, rows, end: document().create_comment("") }
    }

    pub(super) fn follow(mut self, rows: Vec<Row>) -> ShownRows {
        let mut there: HashMap<u64, (usize, ShownRow)> = HashMap::new();
        for (at, row) in self.rows.drain(..).enumerate() {
            // Of two rows with one key the earlier is made anew: nothing stays that nobody holds.
            if let Some((_, mut doubled)) = there.insert(row.key, (at, row)) {
                doubled.shown.unmount();
            }
        }
        let mut next: Vec<(Option<usize>, ShownRow)> = rows
            .into_iter()
            .map(|row| match there.remove(&row.key) {
                Some((at, row)) => (Some(at), row),
                None => (None, build_row(self.parent.as_ref(), row)),
            })
            .collect();
        for (_, mut gone) in there.into_values() {
            gone.shown.unmount();
        }
        if let Some(parent) = self.end.parent_element() {
            place(&mut next, &parent, &self.end);
        }
        self.rows = next.into_iter().map(|(_, row)| row).collect();
        self
    }

    pub(super) fn first(&self) -> Option<Node> {
        let first = self.rows.first().and_then(|row| row.shown.first());
        first.or_else(|| Some(self.end.clone().into()))
    }

    pub(super) fn silence(&mut self) {
        self.rows.iter_mut().for_each(|row| row.shown.silence());
    }

    pub(super) fn unmount(&mut self) {
        self.rows.iter_mut().for_each(|row| row.shown.unmount());
        self.end.remove();
    }

    pub(super) fn mount(&mut self, parent: &web_sys::Element, before: Option<&Node>) {
        self.rows.iter_mut().for_each(|row| row.shown.mount(parent, before));
        // A comment of ours is not refused.
        let _ = parent.insert_before(&self.end, before);
    }
}

/// Puts rows in their order before the end, from the last to the first. A row that stood before all that
/// have been placed so far is where it should be already.
fn place(rows: &mut [(Option<usize>, ShownRow)], parent: &web_sys::Element, end: &Comment) {
    let mut before: Node = end.clone().into();
    let mut earliest = usize::MAX;
    for (was, row) in rows.iter_mut().rev() {
        match was {
            Some(at) if *at < earliest => earliest = *at,
            _ => row.shown.mount(parent, Some(&before)),
        }
        if let Some(first) = row.shown.first() {
            before = first;
        }
    }
}

fn build_row(parent: Option<&Owner>, row: Row) -> ShownRow {
    let owner = parent.map_or_else(Owner::new, |parent| parent.with(Owner::new));
    // A row listens for itself: what it reads does not make the list anew.
    let shown = owner.with(|| untrack(|| (row.make)().build()));
    ShownRow { key: row.key, shown, _owner: owner }
}
