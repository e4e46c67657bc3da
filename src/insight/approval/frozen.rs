//! A Statement of Applicability read back from the entry that froze it, so that it can be shown and handed out
//! as it was decided about, whatever the workbook says now.

use super::Called;
use crate::catalogue::{self, Edition, Line};
use crate::insight::risk::{Decided, Reasons, Statement, StatementLine};
use crate::workbook::{Approval, Control, Id, Kind, Record, Subject, Workbook, wire};
use serde_json::Value as Json;

/// A statement with what its rows are called: that of today, or one that an entry froze. A version is printed and
/// handed out from this and its entry alone. The CSV file has that of today only, and reads it itself.
#[derive(Debug)]
pub struct Presented<'a> {
    pub statement: Statement<'a>,
    pub called: Called<'a>,
    /// The entry that froze it; nothing for that of today. What was frozen has neither evidence nor actions.
    pub version: Option<&'a Approval>,
}

impl<'a> Presented<'a> {
    pub fn now(book: &'a Workbook) -> Presented<'a> {
        Presented { statement: Statement::read(book), called: Called::now(book), version: None }
    }
}

/// What an entry froze, as rows.
#[derive(Debug)]
pub struct Frozen<'a> {
    entry: &'a Approval,
    edition: Edition,
    lines: Vec<FrozenLine>,
}

#[derive(Debug)]
struct FrozenLine {
    /// The control of Annex A; nothing for an own one.
    line: Option<&'static Line>,
    /// The fields of the control that were frozen; the others are empty.
    control: Option<Control>,
    reasons: Reasons,
    decided: Decided,
}

impl<'a> Frozen<'a> {
    /// Nothing where the entry is not about the statement, or holds what cannot be read: half a statement
    /// would be another one than was approved.
    pub fn read(book: &'a Workbook, entry: Id) -> Option<Frozen<'a>> {
        let entry = book.get::<Approval>(entry).filter(|e| e.subject == Subject::Statement)?;
        let content: Json = serde_json::from_str(&entry.content).ok()?;
        let edition = Edition::from_key(content.get("edition")?.as_str()?)?;
        let lines = content.get("lines")?.as_array()?.iter();
        let lines = lines.map(|line| read_line(edition, line)).collect::<Option<_>>()?;
        Some(Frozen { entry, edition, lines })
    }

    pub fn present(&'a self, book: &'a Workbook) -> Presented<'a> {
        let line = |line: &'a FrozenLine| StatementLine {
            line: line.line,
            control: line.control.as_ref(),
            reasons: line.reasons.clone(),
            decided: line.decided,
            actions: Vec::new(),
        };
        let (annex, own) = self.lines.iter().map(line).partition(|line| line.line.is_some());
        Presented {
            statement: Statement { edition: self.edition, annex, own, strays: Vec::new() },
            called: Called::then(book, self.entry),
            version: Some(self.entry),
        }
    }
}

fn read_line(edition: Edition, json: &Json) -> Option<FrozenLine> {
    let object = json.as_object()?;
    let name = object.get("line")?.as_str()?;
    let line = catalogue::line(edition, name);
    let mut control = Control::default();
    let (mut reasons, mut decided) = (Reasons::default(), Decided::Open);
    for (field, json) in object {
        match field.as_str() {
            "table" | "line" => {}
            "id" => control.id = json.as_str()?.parse().ok()?,
            "decided" => decided = *Decided::ALL.iter().find(|d| *json == d.key())?,
            "reason_risks" => reasons.risks = ids(json)?,
            "reason_legal" => reasons.legal = ids(json)?,
            "reason_contractual" => reasons.contractual = ids(json)?,
            "reason_expectations" => reasons.expectations = ids(json)?,
            field => {
                let place = Kind::Control.place(field)?;
                let cell = wire::read_cell(Kind::Control.fields().get(place)?, json).ok()?;
                control.set(place, cell).ok()?;
            }
        }
    }
    reasons.best_practice = control.best_practice;
    if line.is_none() {
        let digits = name.strip_prefix(Kind::Control.prefix())?.strip_prefix('-')?;
        control.number = digits.parse().ok()?;
    }
    let control = object.contains_key("id").then_some(control);
    Some(FrozenLine { line, control, reasons, decided })
}

fn ids(json: &Json) -> Option<Vec<Id>> {
    json.as_array()?.iter().map(|id| id.as_str()?.parse().ok()).collect()
}
