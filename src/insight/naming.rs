//! What a row is called where only a line is said of it.

use super::review::agenda::points;
use crate::catalogue;
use crate::workbook::{GapAnswer, GapRun, Id, Kind, ManagementReview, ReviewInput, Workbook};

/// The name of a row. Lines of an assessment and inputs of a review keep an id of the catalogue: they are called
/// as their edition calls them.
pub fn title(book: &Workbook, kind: Kind, id: Id) -> Option<String> {
    let name = match kind {
        Kind::GapAnswer => line(book, id),
        Kind::ReviewInput => input(book, id),
        _ => None,
    };
    name.or_else(|| book.row(kind, id).map(|row| row.name()))
}

/// Reference and name: `NC-003 Laptop left on the train`.
pub fn called(book: &Workbook, kind: Kind, id: Id) -> Option<String> {
    let reference = book.row(kind, id)?.reference();
    let name = title(book, kind, id).filter(|name| !name.is_empty() && *name != reference);
    Some(name.map_or_else(|| reference.clone(), |name| format!("{reference} {name}")))
}

fn line(book: &Workbook, id: Id) -> Option<String> {
    let answer = book.get::<GapAnswer>(id)?;
    let run = answer.run.and_then(|run| book.get::<GapRun>(run));
    let line = catalogue::line(run.map_or(book.edition(), |r| r.edition), &answer.line)?;
    Some(format!("{} {}", line.id, line.display_title))
}

fn input(book: &Workbook, id: Id) -> Option<String> {
    let input = book.get::<ReviewInput>(id)?;
    let review = input.review.and_then(|id| book.get::<ManagementReview>(id));
    let edition = review.map_or(book.edition(), |r| r.edition);
    let point = points(edition).into_iter().find(|point| point.id == input.input)?;
    Some(format!("{} {}", point.letter, point.text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::{Draft, Label, Nonconformity, testing::Script};

    #[test]
    fn rows_are_called_by_reference_and_name_and_inputs_by_their_letter() {
        let mut book = Workbook::new(Id(1));
        let mut script = Script::default();
        let mut draft = Draft::new(&book, &mut script);
        let raised = draft.create::<Nonconformity>(|r| r.title = "No restore test".into());
        let bare = draft.create::<Nonconformity>(|_| {});
        let input = draft.create::<ReviewInput>(|i| i.input = "MRI-4.1".into());
        let own = draft.create::<ReviewInput>(|i| i.input = "Something else".into());
        let change = draft.finish(Label::default()).unwrap();
        book.apply(&change).unwrap();
        let called = |kind, id| called(&book, kind, id).unwrap();
        assert_eq!(called(Kind::Nonconformity, raised), "NC-001 No restore test");
        assert_eq!(called(Kind::Nonconformity, bare), "NC-002");
        assert!(called(Kind::ReviewInput, input).starts_with("MI-001 d1 "));
        assert_eq!(called(Kind::ReviewInput, own), "MI-002 Something else");
        assert_eq!(super::called(&book, Kind::Action, own), None);
    }
}
