//! What the form of a row still asks for.

use super::risk::{Methods, Stage, rated};
use crate::workbook::{Field, Finding, Id, Kind, Place, Record, Risk, Shape, Workbook, check};
use chrono::NaiveDate;

/// What is found about a row, and what nobody chose or rated yet. Nobody is called to do that by a list: a register
/// that was just pasted would be nothing else.
pub fn findings(book: &Workbook, row: &dyn Record, today: NaiveDate) -> Vec<Finding> {
    let fields = 0..row.kind().fields().len();
    fields.filter_map(|at| of_field(book, row, at, today)).collect()
}

/// What is found about one field: a form has dozens of them, and each asks with every key.
pub fn of_field(book: &Workbook, row: &dyn Record, at: usize, today: NaiveDate) -> Option<Finding> {
    check::field(book, row, at, today).or_else(|| {
        let field = row.kind().fields().get(at)?;
        let open = is_unset(row, at, field) || is_unrated(book, row, field);
        let place = Place::field(row.kind(), row.id(), field.name);
        (open && book.settled_in(row.kind(), row.id()).is_none())
            .then(|| Finding::warning("row.missing", place))
    })
}

/// Whether it is a needed choice that stands on the answer that says that nobody chose.
fn is_unset(row: &dyn Record, at: usize, field: &Field) -> bool {
    let choice = matches!(field.shape, Shape::Choice(..));
    choice && field.is_needed() && row.cell(at).is_empty()
}

/// The fields of a rating as it is now.
const RATING: [&str; 3] = ["current_likelihood", "current_impact", "current_c"];

/// Whether it is what a risk lacks for a level. The method is read only where it could be.
fn is_unrated(book: &Workbook, row: &dyn Record, field: &Field) -> bool {
    row.kind() == Kind::Risk
        && RATING.contains(&field.name)
        && unrated(book, row.id()) == Some(field.name)
}

/// The first field that an open risk lacks for a level as it is now. A method without a grid gives none; as long as
/// there is no method, risks are rated on one.
fn unrated(book: &Workbook, id: Id) -> Option<&'static str> {
    let risk = book.get::<Risk>(id).filter(|risk| risk.closed_on.is_none())?;
    let methods = Methods::read(book);
    let method = methods.get(risk.method);
    if method.is_some_and(|m| !m.has_grid()) {
        return None;
    }
    let rated = rated(&methods, risk, Stage::Current);
    match (rated.likelihood, rated.impact) {
        (None, _) => Some("current_likelihood"),
        (_, None) if method.is_some_and(|m| m.by_properties()) => Some("current_c"),
        (_, None) => Some("current_impact"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::{
        AuditFinding, Draft, FindingKind, Label, ManagementReview, ReviewDecision, ReviewState,
        Tabled, testing::Script,
    };

    fn open<R: Tabled>(fill: impl FnOnce(&mut Draft<'_>) -> Id) -> Vec<&'static str> {
        let mut book = Workbook::new(Id(1));
        let mut script = Script::default();
        let mut draft = Draft::new(&book, &mut script);
        let id = fill(&mut draft);
        let change = draft.finish(Label::default()).unwrap();
        book.apply(&change).unwrap();
        let found = findings(&book, book.row(R::KIND, id).unwrap(), NaiveDate::default());
        found.into_iter().filter_map(|f| f.place.field).collect()
    }

    #[test]
    fn a_needed_choice_that_nobody_made_is_open() {
        let finding = |kind: FindingKind| {
            open::<AuditFinding>(|d| d.create::<AuditFinding>(|f| f.kind = kind))
        };
        assert!(finding(FindingKind::Unset).contains(&"kind"));
        assert!(!finding(FindingKind::Minor).contains(&"kind"));
    }

    #[test]
    fn a_risk_is_rated_before_it_is_complete() {
        let risk = |likelihood, impact| {
            let found = open::<Risk>(|d| {
                d.create::<Risk>(|r| {
                    (r.current_likelihood, r.current_impact) = (likelihood, impact);
                })
            });
            found.into_iter().find(|f| f.starts_with("current_"))
        };
        assert_eq!(risk(None, None), Some("current_likelihood"));
        assert_eq!(risk(Some(2), None), Some("current_impact"));
        assert_eq!(risk(Some(2), Some(2)), None);
        let closed = open::<Risk>(|d| d.create::<Risk>(|r| r.closed_on = Some(day())));
        assert!(!closed.contains(&"current_likelihood"));
    }

    fn day() -> NaiveDate {
        "2026-01-01".parse().unwrap()
    }

    #[test]
    fn what_stays_as_it_is_asks_for_nothing_more() {
        let found = open::<ReviewDecision>(|d| {
            let review = d.create::<ManagementReview>(|r| r.state = ReviewState::Planned);
            let decision = d.create::<ReviewDecision>(|r| r.review = Some(review));
            d.update::<ManagementReview>(review, |r| r.state = ReviewState::Closed).unwrap();
            decision
        });
        assert!(!found.contains(&"kind"), "{found:?}");
    }
}
