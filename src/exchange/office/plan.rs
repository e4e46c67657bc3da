//! What an Excel file would change in a gap assessment, line by line, to be looked at before
//! anything is entered.
//!
//! Whoever read the file makes the plan; the page shows it and enters it as one change, so that
//! one undo takes all of it back. Between the two it travels as JSON ([`Plan::to_json`]).

use crate::insight::gap::ops;
use crate::text;
use crate::workbook::{
    Action, ActionSource, Draft, Finding, GapRun, Id, Kind, Label, Origin, Place, Refusal,
    Severity, Value, Workbook, wire,
};
use serde_json::{Map, Value as Json, json};

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
    pub fn to_json(&self) -> Json {
        json!({
            "run": self.run.to_string(),
            "unchanged": self.unchanged,
            "notes": self.notes.iter().map(finding_json).collect::<Vec<_>>(),
            "lines": self.lines.iter().map(line_json).collect::<Vec<_>>(),
        })
    }

    /// Reads what [`Plan::to_json`] writes; nothing for anything else.
    pub fn from_json(json: &Json) -> Option<Plan> {
        let list = |name: &str| json.get(name).and_then(Json::as_array);
        Some(Plan {
            run: json.get("run")?.as_str()?.parse().ok()?,
            unchanged: u32::try_from(json.get("unchanged")?.as_u64()?).ok()?,
            notes: list("notes")?.iter().map(read_finding).collect::<Option<_>>()?,
            lines: list("lines")?.iter().map(read_line).collect::<Option<_>>()?,
        })
    }
}

fn line_json(line: &PlannedLine) -> Json {
    let change = |c: &FieldChange| {
        json!({
            "field": line.kind.fields().get(c.field).map_or("", |f| f.name),
            "before": value_json(&c.before),
            "after": value_json(&c.after),
            "joined": c.joined,
            "cell": c.cell,
        })
    };
    json!({
        "kind": line.kind.table(),
        "target": line.target.map(|id| id.to_string()),
        "name": line.name,
        "sheet": line.sheet,
        "row": line.row,
        "changes": line.changes.iter().map(change).collect::<Vec<_>>(),
        "refused": line.refused.iter().map(finding_json).collect::<Vec<_>>(),
    })
}

fn read_line(json: &Json) -> Option<PlannedLine> {
    let kind = Kind::from_table(json.get("kind")?.as_str()?)?;
    let text = |name: &str| Some(json.get(name)?.as_str()?.to_owned());
    let list = |name: &str| json.get(name).and_then(Json::as_array);
    let change = |json: &Json| -> Option<FieldChange> {
        let field = kind.place(json.get("field")?.as_str()?)?;
        let declared = kind.fields().get(field)?;
        let value = |name: &str| wire::read_cell(declared, json.get(name)?).ok();
        let place = |at: &Json| at.as_u64().and_then(|n| usize::try_from(n).ok());
        Some(FieldChange {
            field,
            before: value("before")?,
            after: value("after")?,
            joined: json.get("joined")?.as_array()?.iter().map(place).collect::<Option<_>>()?,
            cell: json.get("cell")?.as_str()?.to_owned(),
        })
    };
    Some(PlannedLine {
        kind,
        target: match json.get("target")? {
            Json::Null => None,
            id => Some(id.as_str()?.parse().ok()?),
        },
        name: text("name")?,
        sheet: text("sheet")?,
        row: u32::try_from(json.get("row")?.as_u64()?).ok()?,
        changes: list("changes")?.iter().map(change).collect::<Option<_>>()?,
        refused: list("refused")?.iter().map(read_finding).collect::<Option<_>>()?,
    })
}

fn value_json(value: &Value) -> Json {
    match value {
        Value::Empty => Json::Null,
        Value::Text(t) => Json::from(t.as_str()),
        Value::Number(n) => Json::from(*n),
        Value::Day(day) => Json::from(day.to_string()),
        Value::Instant(moment) => Json::from(moment.written()),
        Value::Flag(flag) => Json::from(*flag),
        Value::Link(id) => Json::from(id.to_string()),
        Value::Links(ids) => ids.iter().map(|id| Json::from(id.to_string())).collect(),
        Value::Codes(codes) => codes.iter().map(|c| Json::from(c.as_str())).collect(),
    }
}

/// The names that the arguments of these findings have.
const ARGUMENTS: &[&str] =
    &["cell", "field", "text", "name", "sheet", "n", "most", "size", "edition", "why", "reference"];

/// A finding as JSON, for whoever has to hand it on.
pub fn finding_json(finding: &Finding) -> Json {
    let severity = match finding.severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    let args: Map<String, Json> =
        finding.args.iter().map(|(n, v)| ((*n).to_owned(), Json::from(v.as_str()))).collect();
    json!({ "severity": severity, "code": finding.code, "path": finding.place.path, "args": args })
}

/// Reads what [`finding_json`] writes; nothing for a code without words. A row is not handed on:
/// these findings point into a file.
pub fn read_finding(json: &Json) -> Option<Finding> {
    let code = json.get("code")?.as_str()?;
    let key = format!("finding.{code}");
    let known = text::keys().into_iter().find(|k| *k == key)?;
    let severity = match json.get("severity")?.as_str()? {
        "note" => Severity::Note,
        "warning" => Severity::Warning,
        _ => Severity::Error,
    };
    let place = Place::path(json.get("path")?.as_str()?);
    let mut finding = Finding::new(severity, known.strip_prefix("finding.")?, place);
    for (name, value) in json.get("args")?.as_object()? {
        let name = ARGUMENTS.iter().find(|known| *known == name)?;
        finding = finding.with(name, value.as_str()?);
    }
    Some(finding)
}
