//! The rows that belong to another one: questions to their audit, decisions to their review.

use crate::workbook::{Id, Tabled, Workbook};

/// The rows of a kind that name `whole` in a field, in the order of entry.
pub fn parts<'a, R: Tabled>(book: &'a Workbook, whole: Id, field: &str) -> Vec<&'a R> {
    let field = R::KIND.place(field);
    let uses = book.uses(whole).iter().filter(|u| u.kind == R::KIND && Some(u.field) == field);
    let mut rows: Vec<&R> = uses.filter_map(|u| book.get::<R>(u.id)).collect();
    // Rows of one moment have ids in no order; their numbers count up.
    crate::sort::by_key(&mut rows, |row| row.number());
    rows
}
