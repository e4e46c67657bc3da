//! Controls and what the Statement of Applicability rests on, carried to the other edition.
//!
//! A control becomes the row of the first line that its own line leads to; further lines get rows with the
//! same content; several controls that lead to one line become one row with what all of them said. Risks and
//! actions name the rows that took the place of theirs. A control that leads nowhere stays as it is and stands
//! among the firm's own until the edition that knows its line comes back, so that nothing typed is lost.

use crate::catalogue::{self, Edition};
use crate::insight::gap::lines::lines_in;
use crate::workbook::{
    Action, Applicability, Choice, Control, Draft, Id, Implementation, Kind, Maturity, Refusal,
    Risk, Workbook,
};
use std::collections::BTreeMap;

/// What becomes of a control of Annex A.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControlSwitch {
    pub control: Id,
    /// Its line in the present edition.
    pub from: String,
    /// The lines that it becomes; none where it stands among the firm's own.
    pub to: Vec<&'static str>,
    /// Another control becomes the same line, and the two were decided differently.
    pub disagrees: bool,
}

/// What becomes of every control of Annex A that is kept.
pub(super) fn switches(book: &Workbook, to: Edition) -> Vec<ControlSwitch> {
    let of_annex = book.controls.iter().filter(|c| !c.line.is_empty());
    let mut switches: Vec<ControlSwitch> = of_annex
        .map(|control| ControlSwitch {
            control: control.id,
            from: control.line.clone(),
            to: lines_in(to, &control.line)
                .into_iter()
                .filter_map(|id| catalogue::line(to, id).map(|line| line.id))
                .collect(),
            disagrees: false,
        })
        .collect();
    let decided = |id: Id| book.get::<Control>(id).map(|c| c.applicability);
    let by_line = by_line(&switches);
    for switch in &mut switches {
        let others = switch.to.iter().filter_map(|line| by_line.get(line)).flatten();
        switch.disagrees = others.into_iter().any(|id| decided(*id) != decided(switch.control));
    }
    switches
}

fn by_line(switches: &[ControlSwitch]) -> BTreeMap<&'static str, Vec<Id>> {
    let mut by_line: BTreeMap<&'static str, Vec<Id>> = BTreeMap::new();
    for switch in switches {
        for line in &switch.to {
            by_line.entry(line).or_default().push(switch.control);
        }
    }
    by_line
}

/// Does it.
pub(super) fn apply(
    draft: &mut Draft<'_>,
    to: Edition,
    switches: &[ControlSwitch],
) -> Result<(), Refusal> {
    let book = draft.book();
    let by_line = by_line(switches);
    // Which row each line is kept in, and which rows each control leads to.
    let mut row_of: BTreeMap<&'static str, Id> = BTreeMap::new();
    let mut primary: BTreeMap<Id, &'static str> = BTreeMap::new();
    for switch in switches {
        if let Some(line) = switch.to.iter().find(|line| !row_of.contains_key(*line)) {
            row_of.insert(line, switch.control);
            primary.insert(switch.control, line);
        }
    }
    for (line, sources) in &by_line {
        let rows: Vec<&Control> =
            sources.iter().filter_map(|id| book.get::<Control>(*id)).collect();
        let Some(found) = catalogue::line(to, line) else { continue };
        let mut made = joined(book, &rows);
        made.line = found.id.to_owned();
        made.title = found.display_title.to_owned();
        match row_of.get(line) {
            Some(row) => draft.update::<Control>(*row, |c| *c = made)?,
            None => drop(row_of.insert(line, draft.create::<Control>(|c| *c = made))),
        }
    }
    let mut leads: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
    for switch in switches {
        let rows = switch.to.iter().filter_map(|line| row_of.get(line).copied()).collect();
        leads.insert(switch.control, rows);
    }
    relink(draft, &leads)?;
    for switch in switches {
        if !switch.to.is_empty() && !primary.contains_key(&switch.control) {
            // What it said stands in the rows that it became.
            draft.delete(Kind::Control, switch.control)?;
        }
    }
    Ok(())
}

/// Risks and actions name the rows that took the place of theirs.
fn relink(draft: &mut Draft<'_>, leads: &BTreeMap<Id, Vec<Id>>) -> Result<(), Refusal> {
    let book = draft.book();
    let moved = |ids: &[Id]| {
        let mut all: Vec<Id> = Vec::new();
        for id in ids {
            match leads.get(id).filter(|rows| !rows.is_empty()) {
                Some(rows) => all.extend(rows),
                None => all.push(*id),
            }
        }
        let mut seen = std::collections::BTreeSet::new();
        all.retain(|id| seen.insert(*id));
        all
    };
    for risk in book.risks.iter() {
        let (existing, planned) = (moved(&risk.existing_controls), moved(&risk.planned_controls));
        let effects = effects(&risk.effects, leads);
        if existing != risk.existing_controls
            || planned != risk.planned_controls
            || effects != risk.effects
        {
            draft.update::<Risk>(risk.id, |r| {
                r.existing_controls = existing;
                r.planned_controls = planned;
                r.effects = effects;
            })?;
        }
    }
    for action in book.actions.iter() {
        let controls = moved(&action.controls);
        if controls != action.controls {
            draft.update::<Action>(action.id, |a| a.controls = controls)?;
        }
    }
    Ok(())
}

/// The effect of a control goes to the first row that it became; of two that meet there, the sum.
fn effects(coded: &[String], leads: &BTreeMap<Id, Vec<Id>>) -> Vec<String> {
    let mut sums: Vec<(Id, i64, i64)> = Vec::new();
    for text in coded {
        let mut parts = text.split(':');
        let id = parts.next().and_then(|id| id.parse::<Id>().ok());
        let mut number = || parts.next().and_then(|n| n.parse::<i64>().ok()).unwrap_or(0);
        let (likelihood, impact) = (number(), number());
        let Some(id) = id else { continue };
        let row = leads.get(&id).and_then(|rows| rows.first().copied()).unwrap_or(id);
        match sums.iter_mut().find(|(known, ..)| *known == row) {
            Some((_, l, i)) => {
                *l = l.saturating_add(likelihood);
                *i = i.saturating_add(impact);
            }
            None => sums.push((row, likelihood, impact)),
        }
    }
    sums.into_iter().map(|(id, l, i)| format!("{id}:{l}:{i}")).collect()
}

/// One control made of several: texts one below the other, links united, and of everything that has an order
/// the more cautious. Left out is only what all leave out.
///
/// One of them has to own it: the others are named in the notes.
fn joined(book: &Workbook, rows: &[&Control]) -> Control {
    let text = |field: fn(&Control) -> &String| {
        let mut texts: Vec<&str> = Vec::new();
        for row in rows {
            let text = field(row).trim();
            if !text.is_empty() && !texts.contains(&text) {
                texts.push(text);
            }
        }
        texts.join("\n\n")
    };
    let links = |field: fn(&Control) -> &Vec<Id>| {
        let mut all: Vec<Id> = Vec::new();
        for id in rows.iter().flat_map(|row| field(row)) {
            if !all.contains(id) {
                all.push(*id);
            }
        }
        all
    };
    let owner = rows.iter().find_map(|row| row.owner);
    let mut others: Vec<String> = Vec::new();
    for id in rows.iter().filter_map(|row| row.owner).filter(|id| Some(*id) != owner) {
        let name = book.row(Kind::Person, id).map(|person| person.name()).unwrap_or_default();
        if !others.contains(&name) {
            others.push(name);
        }
    }
    let mut notes = text(|c| &c.notes);
    if !others.is_empty() {
        let said = crate::text::fill("gap.edition.other_owners", &[("names", &others.join(", "))]);
        notes =
            [notes, said].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join("\n\n");
    }
    let all_say = |wanted| rows.iter().all(|row| row.applicability == wanted);
    let applicability = if rows.iter().any(|row| row.applicability == Applicability::Necessary) {
        Applicability::Necessary
    } else if all_say(Applicability::Excluded) {
        Applicability::Excluded
    } else {
        Applicability::Unset
    };
    Control {
        applicability,
        requirements: links(|c| &c.requirements),
        best_practice: rows.iter().any(|row| row.best_practice),
        inclusion_reason: text(|c| &c.inclusion_reason),
        exclusion_reason: text(|c| &c.exclusion_reason),
        implementation: least(rows.iter().map(|c| c.implementation), Implementation::Unset),
        why_not_yet: text(|c| &c.why_not_yet),
        how: text(|c| &c.how),
        owner,
        documents: links(|c| &c.documents),
        evidence: links(|c| &c.evidence),
        maturity: least(rows.iter().map(|c| c.maturity), Maturity::Unset),
        review_due: rows.iter().filter_map(|row| row.review_due).min(),
        notes,
        extra: rows.iter().flat_map(|row| row.extra.clone()).collect(),
        ..Control::default()
    }
}

/// The lowest that was said, in the order of the list; unset where one of them says nothing.
fn least<C: Choice>(values: impl Iterator<Item = C>, unset: C) -> C {
    let place = |value: &C| C::ALL.iter().position(|c| c == value);
    values.min_by_key(|value| place(value)).unwrap_or(unset)
}
