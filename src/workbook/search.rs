//! Finding rows by words in any of their fields.

use super::book::{Kind, Workbook};
use super::id::Id;
use super::record::Record;
use super::value::Cell;

/// Rows in which every word occurs somewhere, at most `limit` of them. Rows that carry the first
/// word in their name or reference come first; otherwise the order of the file.
pub fn rows(book: &Workbook, words: &str, limit: usize) -> Vec<(Kind, Id)> {
    let wanted: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    let Some(first) = wanted.first() else { return Vec::new() };
    let (mut named, mut others) = (Vec::new(), Vec::new());
    for kind in Kind::ALL {
        for row in book.table(*kind).rows() {
            let title = format!("{} {}", row.name(), row.reference()).to_lowercase();
            if !wanted.iter().all(|w| title.contains(w.as_str()) || anywhere(row, w)) {
                continue;
            }
            let list = if title.contains(first.as_str()) { &mut named } else { &mut others };
            if list.len() < limit {
                list.push((*kind, row.id()));
            }
        }
    }
    named.extend(others);
    named.truncate(limit);
    named
}

fn anywhere(row: &dyn Record, word: &str) -> bool {
    let fields = row.kind().fields().iter().enumerate().filter(|(_, field)| !field.hidden);
    fields.map(|(i, _)| row.cell(i)).any(|cell| match cell {
        Cell::Text(text) => text.to_lowercase().contains(word),
        Cell::Codes(codes) => codes.iter().any(|c| c.to_lowercase().contains(word)),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::{Action, Draft, Label, Person, testing::Script};

    #[test]
    fn every_word_must_occur_and_names_come_first() {
        let mut book = Workbook::new(Id(1));
        let mut script = Script::default();
        let mut draft = Draft::new(&book, &mut script);
        let action = draft.create::<Action>(|a| a.description = "Ask Ada for the keys".into());
        let ada = draft.create::<Person>(|p| p.name = "Ada Keys".into());
        let change = draft.finish(Label::default()).unwrap();
        book.apply(&change).unwrap();
        let check = |words: &str, expect: &[Id]| {
            let found: Vec<Id> = rows(&book, words, 9).into_iter().map(|(_, id)| id).collect();
            assert_eq!(found, expect, "{words}");
        };
        check("ada", &[ada, action]);
        check("keys ask", &[action]);
        check("P-001", &[ada]);
        check("nobody", &[]);
        check(" ", &[]);
    }
}
