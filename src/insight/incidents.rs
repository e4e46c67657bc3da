//! Security incidents: how many there were, how much harm they did, and what is made of one.

use super::corrective::Flow;
use super::review::Period;
use crate::workbook::{
    Choice, Draft, Grade, Harm, Id, Incident, Kind, Nonconformity, NonconformitySource, Refusal,
    Workbook,
};
use chrono::NaiveDate;

/// Label of the change, for the undo menu.
pub const RAISE: &str = "audit.change.raise";

/// The nonconformity that was raised on an incident.
pub fn raised_on(book: &Workbook, incident: Id) -> Option<&Nonconformity> {
    book.nonconformities.iter().find(|row| row.incident == Some(incident))
}

/// Makes a nonconformity of an incident. What was done to stop it goes along as the correction. One that was raised
/// before comes back, and there is no second.
pub fn raise(draft: &mut Draft<'_>, incident: Id) -> Result<Id, Refusal> {
    let missing = Refusal::Missing { kind: Kind::Incident, id: incident };
    let row = draft.get::<Incident>(incident).ok_or(missing)?;
    if let Some(raised) = raised_on(draft.book(), incident) {
        return Ok(raised.id);
    }
    let today = draft.today();
    // A correction has a day only where it says what was done.
    let corrected = row.resolved_on.filter(|_| !row.response.trim().is_empty());
    Ok(draft.create::<Nonconformity>(|r| {
        r.title = row.title;
        r.source = NonconformitySource::Incident;
        r.grade = Grade::Unset;
        r.incident = Some(incident);
        r.raised_on = row.noticed_on.or(Some(today));
        r.owner = row.owner;
        r.description = row.description;
        r.correction = row.response;
        r.corrected_on = corrected;
        r.risks = row.risks;
        r.actions = row.actions;
    }))
}

/// Noticed and resolved in a period.
pub fn flow(book: &Workbook, period: Period) -> Flow {
    let count = |day: fn(&Incident) -> Option<NaiveDate>| {
        book.incidents.iter().filter(|row| period.has(day(row))).count()
    };
    Flow { opened: count(|row| row.noticed_on), closed: count(|row| row.resolved_on) }
}

/// Whether it was known and not resolved at the end of a day.
pub fn open_on(row: &Incident, day: NaiveDate) -> bool {
    row.noticed_on.is_none_or(|noticed| noticed <= day)
        && row.resolved_on.is_none_or(|resolved| resolved > day)
}

/// How many incidents did so much harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Harmed {
    pub harm: Harm,
    /// Noticed in the period.
    pub now: usize,
    /// Noticed in the period before.
    pub before: usize,
}

/// Those noticed in a period and in the one before, by harm in the order of the list. Harm that none of them did is
/// left out.
pub fn by_harm(book: &Workbook, period: Period) -> Vec<Harmed> {
    let before = period.before();
    let count = |harm, period: Period| {
        let those = book.incidents.iter().filter(|r| r.harm == harm);
        those.filter(|r| period.has(r.noticed_on)).count()
    };
    let harmed = Harm::ALL.iter().map(|harm| Harmed {
        harm: *harm,
        now: count(*harm, period),
        before: count(*harm, before),
    });
    harmed.filter(|harmed| harmed.now + harmed.before > 0).collect()
}
