//! What makes somebody look again at a risk whose acceptance holds. What was accepted is what remains, and that
//! may be as it was while the ratings around it have moved ([0019](../../../docs/decisions/0019-approvals-carry-what-was-approved.md)).

use super::method::Methods;
use super::rating::{Stage, rated};
use crate::insight::approval::{Standing, Target, rank_in_stored, standing_with, stored_level};
use crate::workbook::{Approval, Finding, Kind, Place, Risk, Workbook};
use chrono::NaiveDate;

/// What to look at again about a risk, each with the field to mend. Nothing of it takes an acceptance away. Of an
/// opportunity more is the aim, so it gives no reason.
pub fn doubts(book: &Workbook, methods: &Methods, risk: &Risk, today: NaiveDate) -> Vec<Finding> {
    let at = |code, field| Finding::warning(code, Place::field(Kind::Risk, risk.id, field));
    let mut found = Vec::new();
    if risk.closed_on.is_some() || risk.opportunity {
        return found;
    }
    if is_residual_worse(methods, risk) {
        found.push(at("risk.residual_worse", "residual_likelihood"));
    }
    if let Some((before, now)) = risen(book, methods, risk, today) {
        let finding = at("risk.risen_since", "residual_likelihood");
        found.push(finding.with("before", before).with("now", now));
    }
    found
}

/// What remains is rated higher than what is there today.
fn is_residual_worse(methods: &Methods, risk: &Risk) -> bool {
    let rank = |stage| rated(methods, risk, stage).level.rank();
    rank(Stage::Current).zip(rank(Stage::Residual)).is_some_and(|(now, then)| then > now)
}

/// Today's level when what remains was accepted, and the higher one it has now. Only while the acceptance holds:
/// one that does not is given anew in any case. Entries of older versions do not say what the level was.
fn risen(
    book: &Workbook,
    methods: &Methods,
    risk: &Risk,
    today: NaiveDate,
) -> Option<(String, String)> {
    let now = stored_level(methods, risk, Stage::Current)?;
    let standing = standing_with(book, methods, Target::Acceptance(risk.id), today);
    let Standing::Valid(entry) = standing else { return None };
    let before = &book.get::<Approval>(entry)?.level_then;
    // An acceptance that holds is of the version of the method that the risk is rated by, so that ranks compare.
    (rank_in_stored(before)? < rank_in_stored(&now)?).then(|| (before.clone(), now))
}
