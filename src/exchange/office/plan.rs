//! What an Excel file would change in a gap assessment, line by line, to be looked at before
//! anything is entered.
//!
//! Whoever read the file makes the plan; the page shows it and enters it as one change, so that
//! one undo takes all of it back. Between the two it travels as bytes ([`Plan::write`]).

use crate::exchange::packed::{self, Unpack};
use crate::insight::gap::ops;
use crate::workbook::{
    Action, ActionSource, Draft, Finding, GapRun, Id, Kind, Label, Origin, Place, Refusal, Value,
    Workbook,
};

/// What is to become of one field.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldChange {
    /// Place in the declaration of the line's kind.
    pub field: usize,
    pub before: Value,
    pub after: Value,
    /// Links to rows that this plan adds: places of their lines in the plan.
    pub joined: Vec<usize>,
    /// Where it stands in the file: `Clauses!K12`.
    pub cell: String,
}

/// A line of the file that says something else than the workbook, or cannot be taken.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedLine {
    pub kind: Kind,
    /// The row that it changes; nothing for a new one, and for a line that is refused as a whole.
    pub target: Option<Id>,
    /// Id of the line of the standard, reference or title: what people call it.
    pub name: String,
    /// Name of the sheet, and the row in it, from 1.
    pub sheet: String,
    pub row: u32,
    pub changes: Vec<FieldChange>,
    /// What cannot be taken, where and what to do. The other changes of the line still can.
    pub refused: Vec<Finding>,
}

impl PlannedLine {
    pub fn is_new(&self) -> bool {
        self.target.is_none() && !self.changes.is_empty()
    }

    pub fn is_change(&self) -> bool {
        self.target.is_some() && !self.changes.is_empty()
    }
}

/// Everything that a file would change in one run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    pub run: Id,
    pub lines: Vec<PlannedLine>,
    /// Lines that say what the workbook says.
    pub unchanged: u32,
    /// What is good to know and stands in nobody's way: a column that was ignored.
    pub notes: Vec<Finding>,
}

impl Plan {
    pub fn is_empty(&self) -> bool {
        self.lines.iter().all(|line| line.changes.is_empty())
    }

    pub fn new_lines(&self) -> usize {
        self.lines.iter().filter(|line| line.is_new()).count()
    }

    pub fn changed_lines(&self) -> usize {
        self.lines.iter().filter(|line| line.is_change()).count()
    }

    /// Cells and lines that cannot be taken.
    pub fn refused(&self) -> impl Iterator<Item = &Finding> {
        self.lines.iter().flat_map(|line| &line.refused)
    }

    /// What the change is called in the undo menu and the trail.
    pub fn label(&self, book: &Workbook) -> Label {
        let number = book.get::<GapRun>(self.run).map_or(0, |run| run.number);
        Label::new("office.change.read").with("reference", Kind::GapRun.reference(number))
    }

    /// Whether the workbook has changed under the plan since the file was read: it has to be read
    /// again then.
    pub fn stale(&self, book: &Workbook) -> Option<Finding> {
        let moved = |line: &&PlannedLine| match line.target {
            Some(id) => book.row(line.kind, id).is_none_or(|row| {
                line.changes.iter().any(|c| row.cell(c.field).to_value() != c.before)
            }),
            None => false,
        };
        let line = self.lines.iter().find(moved)?;
        let place = Place::path(format!("{}!{}", line.sheet, line.row));
        Some(Finding::error("office.stale", place).with("name", &line.name))
    }

    /// Enters everything that can be taken. New rows come first, so that lines can link to them.
    ///
    /// Errors: what [`Draft`] and the operations of the gap assessment refuse, a closed run among
    /// it; and a field that is no longer what it was when the file was read. The draft must not
    /// be finished then.
    pub fn enter(&self, draft: &mut Draft<'_>) -> Result<(), Refusal> {
        draft.origin = Origin::Import;
        let mut added: Vec<Option<Id>> = vec![None; self.lines.len()];
        for (line, id) in self.lines.iter().zip(&mut added) {
            if line.is_new() {
                *id = Some(self.add(draft, line)?);
            }
        }
        for (line, new) in self.lines.iter().zip(&added) {
            let Some(id) = line.target.or(*new) else { continue };
            for change in &line.changes {
                if new.is_some() && change.joined.is_empty() {
                    continue;
                }
                set(draft, line, id, change, &added)?;
            }
        }
        Ok(())
    }

    fn add(&self, draft: &mut Draft<'_>, line: &PlannedLine) -> Result<Id, Refusal> {
        let id = draft.add(line.kind.blank());
        if line.kind == Kind::Action {
            draft.update::<Action>(id, |action| action.source = ActionSource::Gap)?;
        }
        for change in &line.changes {
            draft.set(line.kind, id, change.field, change.after.clone())?;
        }
        Ok(id)
    }
}

fn set(
    draft: &mut Draft<'_>,
    line: &PlannedLine,
    id: Id,
    change: &FieldChange,
    added: &[Option<Id>],
) -> Result<(), Refusal> {
    let field = line.kind.fields().get(change.field).map_or("", |f| f.name);
    if line.target.is_some() {
        let row = draft.row(line.kind, id).ok_or(Refusal::Missing { kind: line.kind, id })?;
        if row.cell(change.field).to_value() != change.before {
            return Err(Refusal::Misfit { kind: line.kind, field });
        }
    }
    let mut value = change.after.clone();
    if !change.joined.is_empty() {
        let new = change.joined.iter().filter_map(|at| added.get(*at).copied().flatten());
        let mut ids = match value {
            Value::Links(ids) => ids,
            _ => Vec::new(),
        };
        ids.extend(new);
        value = Value::Links(ids);
    }
    match line.kind {
        Kind::GapAnswer => ops::set_field(draft, id, change.field, value),
        kind => draft.set(kind, id, change.field, value),
    }
}

// ---- On the way between the worker and the page -----------------------------------------------

impl Plan {
    pub fn write(&self, out: &mut Vec<u8>) {
        packed::write_id(self.run, out);
        out.extend(self.unchanged.to_le_bytes());
        packed::write_list(&self.notes, out, packed::write_finding);
        packed::write_list(&self.lines, out, PlannedLine::write);
    }

    /// Reads what [`Plan::write`] writes; nothing for anything else.
    pub fn read(from: &mut Unpack<'_>) -> Option<Plan> {
        Some(Plan {
            run: from.id()?,
            unchanged: from.u32()?,
            notes: from.list(Unpack::finding)?,
            lines: from.list(PlannedLine::read)?,
        })
    }
}

impl PlannedLine {
    fn write(&self, out: &mut Vec<u8>) {
        packed::write_text(self.kind.table(), out);
        packed::write_list(self.target.as_slice(), out, |id, out| packed::write_id(*id, out));
        packed::write_text(&self.name, out);
        packed::write_text(&self.sheet, out);
        out.extend(self.row.to_le_bytes());
        packed::write_list(&self.changes, out, FieldChange::write);
        packed::write_list(&self.refused, out, packed::write_finding);
    }

    fn read(from: &mut Unpack<'_>) -> Option<PlannedLine> {
        Some(PlannedLine {
            kind: Kind::from_table(from.text()?)?,
            target: from.list(Unpack::id)?.first().copied(),
            name: from.text()?.to_owned(),
            sheet: from.text()?.to_owned(),
            row: from.u32()?,
            changes: from.list(FieldChange::read)?,
            refused: from.list(Unpack::finding)?,
        })
    }
}

impl FieldChange {
    fn write(&self, out: &mut Vec<u8>) {
        packed::write_count(self.field, out);
        packed::write_cell(self.before.as_cell(), out);
        packed::write_cell(self.after.as_cell(), out);
        packed::write_list(&self.joined, out, |at, out| packed::write_count(*at, out));
        packed::write_text(&self.cell, out);
    }

    fn read(from: &mut Unpack<'_>) -> Option<FieldChange> {
        Some(FieldChange {
            field: from.count()?,
            before: from.value()?,
            after: from.value()?,
            joined: from.list(Unpack::count)?,
            cell: from.text()?.to_owned(),
        })
    }
}
