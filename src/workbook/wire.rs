//! Rows and changes as JSON: what the journal, other tabs and the file carry.
//!
//! A row is an object with `id`, `number`, its non-empty fields in declared order, and whatever
//! an earlier reader did not understand. A change carries only the fields that differ, so an
//! edit of one cell is a few hundred bytes whatever the size of the row or the workbook.

use super::book::{Kind, Workbook};
use super::change::{Change, Edit, Label, Origin, Touched};
use super::finding::{Finding, Place};
use super::id::{Id, Moment};
use super::record::{Field, Record, Shape};
use super::value::{Cell, Value};
use chrono::NaiveDate;
use serde_json::{Map, Value as Json, json};
use std::fmt::Write;
use std::sync::Arc;

/// A field's content as JSON.
pub fn cell_json(cell: Cell<'_>) -> Json {
    match cell {
        Cell::Empty => Json::Null,
        Cell::Text(t) => Json::from(t),
        Cell::Number(n) => Json::from(n),
        Cell::Day(d) => Json::from(d.to_string()),
        Cell::Instant(m) => Json::from(m.written()),
        Cell::Flag(f) => Json::from(f),
        Cell::Link(id) => Json::from(id.to_string()),
        Cell::Links(ids) => ids.iter().map(|id| Json::from(id.to_string())).collect(),
        Cell::Codes(codes) => codes.iter().map(|c| Json::from(c.as_str())).collect(),
    }
}

/// Reads a field's content. The error names the code of the finding.
pub fn read_cell(field: &Field, json: &Json) -> Result<Value, &'static str> {
    if json.is_null() {
        return Ok(Value::Empty);
    }
    let text = || json.as_str().ok_or("file.want_text");
    match field.shape {
        Shape::Text(_) | Shape::LongText => {
            let text = text()?;
            if text.chars().count() > field.longest() {
                return Err("file.too_long");
            }
            Ok(Value::Text(text.to_owned()))
        }
        Shape::Choice(_, keys) => {
            let text = text()?;
            if !keys.contains(&text) {
                return Err("file.unknown_choice");
            }
            Ok(Value::Text(text.to_owned()))
        }
        Shape::Number { min, max } => match json.as_i64() {
            Some(n) if n >= min && n <= max => Ok(Value::Number(n)),
            Some(_) => Err("file.out_of_range"),
            None => Err("file.want_whole_number"),
        },
        Shape::Day => read_day(text()?).map(Value::Day).ok_or("file.want_date"),
        Shape::Instant => Moment::read(text()?).map(Value::Instant).ok_or("file.want_time"),
        Shape::Flag => json.as_bool().map(Value::Flag).ok_or("file.want_flag"),
        Shape::Link(_) => text()?.parse().map(Value::Link).map_err(|()| "file.want_id"),
        Shape::Links(_) => {
            let items = json.as_array().ok_or("file.want_list")?;
            let ids = items.iter().map(|i| i.as_str().and_then(|t| t.parse().ok()));
            ids.collect::<Option<Vec<Id>>>().map(Value::Links).ok_or("file.want_id")
        }
        Shape::Lines | Shape::Codes => {
            let items = json.as_array().ok_or("file.want_list")?;
            let codes = items
                .iter()
                .map(|i| i.as_str().filter(|t| t.len() <= LONGEST_CODE).map(str::to_owned));
            codes.collect::<Option<Vec<String>>>().map(Value::Codes).ok_or("file.want_text")
        }
    }
}

/// Like [`read_cell`]. Most of a workbook is text, and one that fits is moved and not copied; everything
/// else is left where it is.
fn take_cell(field: &Field, json: &mut Json) -> Result<Value, &'static str> {
    match (field.shape, json) {
        // No text has more characters than bytes.
        (Shape::Text(_) | Shape::LongText, Json::String(text)) if text.len() <= field.longest() => {
            Ok(Value::Text(std::mem::take(text)))
        }
        (_, json) => read_cell(field, json),
    }
}

/// The longest id of a line, question or required document, in bytes.
pub(super) const LONGEST_CODE: usize = 200;

/// Days are written `2026-11-24`.
pub fn read_day(text: &str) -> Option<NaiveDate> {
    let day =
        (text.len() == 10).then(|| plain_day(text).or_else(|| text.parse().ok())).flatten()?;
    sensible_day(day).then_some(day)
}

/// A day as this app writes it: a large file has hundreds of thousands, and chrono's own reading takes
/// many forms and ten times as long.
fn plain_day(text: &str) -> Option<NaiveDate> {
    let number = |from: usize, to: usize| {
        let digits = text.as_bytes().get(from..to)?;
        digits.iter().all(u8::is_ascii_digit).then_some(())?;
        Some(digits.iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0')))
    };
    let dashes = text.as_bytes().get(4) == Some(&b'-') && text.as_bytes().get(7) == Some(&b'-');
    dashes.then_some(())?;
    NaiveDate::from_ymd_opt(number(0, 4)? as i32, number(5, 7)?, number(8, 10)?)
}

/// The years that a firm can mean. Anything else is a slip of the finger: no field takes it, wherever it is
/// typed or read.
pub const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

/// Whether a day lies in [`YEARS`].
pub fn sensible_day(day: NaiveDate) -> bool {
    use chrono::Datelike;
    YEARS.contains(&day.year())
}

/// The row as an object, in the order of its declaration.
pub fn row_json(row: &dyn Record) -> Vec<(&str, Json)> {
    let mut pairs =
        vec![("id", Json::from(row.id().to_string())), ("number", Json::from(row.number()))];
    for (i, field) in row.kind().fields().iter().enumerate() {
        let cell = row.cell(i);
        // What could not be read goes back as it came, even where the field has a value without it.
        if !cell.is_empty() && !row.extra().contains_key(field.name) {
            pairs.push((field.name, cell_json(cell)));
        }
    }
    for (name, value) in row.extra() {
        if !pairs.iter().any(|(n, _)| n == name) {
            pairs.push((name.as_str(), value.clone()));
        }
    }
    pairs
}

/// Appends the row's bytes as files and storage carry them: [`row_json`], without a tree in between,
/// because a large workbook is written row by row a hundred thousand times.
pub fn write_row(row: &dyn Record, out: &mut String) {
    out.push_str("{\"id\":\"");
    write_id(row.id(), out);
    out.push_str("\",\"number\":");
    out.push_str(&row.number().to_string());
    let extra = row.extra();
    for (i, field) in row.kind().fields().iter().enumerate() {
        let cell = row.cell(i);
        if cell.is_empty() || !extra.is_empty() && extra.contains_key(field.name) {
            continue;
        }
        out.push_str(",\"");
        out.push_str(field.name);
        out.push_str("\":");
        write_cell(cell, out);
    }
    for (name, value) in extra {
        // A row has one id and one number, whatever a file put beside them.
        if name == "id" || name == "number" {
            continue;
        }
        out.push(',');
        write_text(name, out);
        out.push(':');
        out.push_str(&value.to_string());
    }
    out.push('}');
}

fn write_cell(cell: Cell<'_>, out: &mut String) {
    match cell {
        Cell::Text(text) => write_text(text, out),
        Cell::Link(id) => write_ids(&[id], out),
        Cell::Links(ids) => {
            out.push('[');
            for (i, id) in ids.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_ids(std::slice::from_ref(id), out);
            }
            out.push(']');
        }
        cell => out.push_str(&cell_json(cell).to_string()),
    }
}

fn write_ids(ids: &[Id], out: &mut String) {
    for id in ids {
        out.push('"');
        write_id(*id, out);
        out.push('"');
    }
}

fn write_id(id: Id, out: &mut String) {
    // Writing to a text does not fail.
    let _ = write!(out, "{id}");
}

/// A text as JSON has it, byte for byte as serde_json writes it.
fn write_text(text: &str, out: &mut String) {
    out.push('"');
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|b| b < 0x20 || b == b'"' || b == b'\\') {
        let (plain, from) = rest.split_at(at);
        out.push_str(plain);
        let mut characters = from.chars();
        match characters.next() {
            Some('"') => out.push_str("\\\""),
            Some('\\') => out.push_str("\\\\"),
            Some('\n') => out.push_str("\\n"),
            Some('\r') => out.push_str("\\r"),
            Some('\t') => out.push_str("\\t"),
            Some('\u{8}') => out.push_str("\\b"),
            Some('\u{c}') => out.push_str("\\f"),
            Some(other) => {
                let _ = write!(out, "\\u{:04x}", u32::from(other));
            }
            None => {}
        }
        rest = characters.as_str();
    }
    out.push_str(rest);
    out.push('"');
}

/// A row as it stands in a file: sorted by its fields, not yet read as they demand. Used again for the next
/// row, so that a large file makes no tree for each.
#[derive(Clone, Debug, Default)]
pub struct Loose {
    id: Option<Json>,
    number: Option<Json>,
    /// By the place of the field in the declaration.
    fields: Vec<Option<Json>>,
    /// What is no field of the kind.
    beside: Map<String, Json>,
}

/// The place of a name in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slot {
    Id,
    Number,
    /// Place of the field in the declaration.
    Field(usize),
    Beside(String),
}

impl Slot {
    /// `near` is where the field is likely to be: rows are written in the order of the declaration.
    pub fn of(kind: Kind, name: &str, near: usize) -> Slot {
        let fields = kind.fields();
        match name {
            "id" => Slot::Id,
            "number" => Slot::Number,
            name if fields.get(near).is_some_and(|f| f.name == name) => Slot::Field(near),
            name => kind.place(name).map_or_else(|| Slot::Beside(name.to_owned()), Slot::Field),
        }
    }

    pub fn name(&self, kind: Kind) -> &str {
        match self {
            Slot::Id => "id",
            Slot::Number => "number",
            Slot::Field(place) => kind.fields().get(*place).map_or("", |f| f.name),
            Slot::Beside(name) => name,
        }
    }
}

impl Loose {
    pub fn of(kind: Kind, row: Map<String, Json>) -> Loose {
        let mut loose = Loose::default();
        for (name, json) in row {
            loose.put(Slot::of(kind, &name, 0), json);
        }
        loose
    }

    pub fn has(&self, slot: &Slot) -> bool {
        match slot {
            Slot::Id => self.id.is_some(),
            Slot::Number => self.number.is_some(),
            Slot::Field(place) => self.fields.get(*place).is_some_and(Option::is_some),
            Slot::Beside(name) => self.beside.contains_key(name),
        }
    }

    pub fn put(&mut self, slot: Slot, json: Json) {
        match slot {
            Slot::Id => self.id = Some(json),
            Slot::Number => self.number = Some(json),
            Slot::Beside(name) => drop(self.beside.insert(name, json)),
            Slot::Field(place) => {
                if self.fields.len() <= place {
                    self.fields.resize(place + 1, None);
                }
                if let Some(field) = self.fields.get_mut(place) {
                    *field = Some(json);
                }
            }
        }
    }

    pub fn id(&self) -> Option<Id> {
        self.id.as_ref().and_then(Json::as_str).and_then(|t| t.parse().ok())
    }

    /// The row as it came; nothing is left here.
    pub fn take(&mut self, kind: Kind) -> Map<String, Json> {
        let mut row = std::mem::take(&mut self.beside);
        row.extend(self.id.take().map(|json| ("id".to_owned(), json)));
        row.extend(self.number.take().map(|json| ("number".to_owned(), json)));
        for (field, json) in kind.fields().iter().zip(&mut self.fields) {
            row.extend(json.take().map(|json| (field.name.to_owned(), json)));
        }
        self.fields.clear();
        row
    }

    /// Forgets the row.
    pub fn clear(&mut self) {
        self.id = None;
        self.number = None;
        self.fields.clear();
        self.beside.clear();
    }
}

/// Reads a row. What cannot be read as its field demands is reported, left out of the field and
/// kept in the row's extras, so that it is written back as it came. Only a row without a usable
/// id is refused.
pub fn read_row(
    kind: Kind,
    json: Map<String, Json>,
    path: &str,
) -> (Option<Box<dyn Record>>, Vec<Finding>) {
    read_loose(kind, &mut Loose::of(kind, json), &|| path.to_owned())
}

/// Like [`read_row`]. The path is asked for when there is something to report, and nothing is left in
/// `loose`.
pub fn read_loose(
    kind: Kind,
    loose: &mut Loose,
    path: &dyn Fn() -> String,
) -> (Option<Box<dyn Record>>, Vec<Finding>) {
    let mut findings = Vec::new();
    let Some(id) = loose.id() else {
        loose.clear();
        findings.push(Finding::error("file.row_without_id", Place::path(path())));
        return (None, findings);
    };
    let number = match loose.number.as_ref().and_then(Json::as_u64) {
        Some(n) if n <= u64::from(u32::MAX / 2) => n as u32,
        _ => {
            let place = Place { path: path(), ..Place::row(kind, id) };
            let found = loose.number.as_ref().map_or_else(|| "-".to_owned(), shortened);
            findings.push(Finding::warning("file.row_without_number", place).with("found", found));
            0
        }
    };
    let mut row = kind.blank();
    row.identify(id, number);
    let mut unread = Vec::new();
    for (i, (field, content)) in kind.fields().iter().zip(loose.fields.drain(..)).enumerate() {
        let Some(mut content) = content else { continue };
        let problem = match take_cell(field, &mut content) {
            // No field refuses what its shape has let through; a test below holds them to it.
            Ok(value) => row.set(i, value).err().map(|_| "file.misfit"),
            Err(code) => Some(code),
        };
        if let Some(code) = problem {
            let mut place = Place::field(kind, id, field.name);
            place.path = format!("{}.{}", path(), field.name);
            findings.push(Finding::warning(code, place).with("found", shortened(&content)));
            unread.push((field.name.to_owned(), content));
        }
    }
    for name in loose.beside.keys() {
        let place =
            Place { row: Some((kind, id)), field: None, path: format!("{}.{name}", path()) };
        findings.push(Finding::note("file.unknown_field", place).with("name", name));
    }
    let mut extra = std::mem::take(&mut loose.beside);
    extra.extend(unread);
    *row.extra_mut() = extra;
    loose.clear();
    (Some(row), findings)
}

fn shortened(json: &Json) -> String {
    let text = json.to_string();
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

impl Change {
    /// The change as the journal carries it.
    pub fn to_wire(&self) -> String {
        let edits: Vec<Json> = self.edits.iter().map(edit_json).collect();
        let mut wire =
            json!({ "at": self.at.0, "by": self.author, "label": self.label.key, "edits": edits });
        if let Some(map) = wire.as_object_mut() {
            if !self.label.args.is_empty() {
                map.insert("args".into(), json!(self.label.args));
            }
            match self.origin {
                Origin::User => {}
                Origin::History => drop(map.insert("origin".into(), json!("history"))),
                Origin::Import => drop(map.insert("origin".into(), json!("import"))),
            }
            if !self.numbers.is_empty() {
                let numbers: Vec<Json> =
                    self.numbers.iter().map(|(k, b, a)| json!([k.table(), b, a])).collect();
                map.insert("numbers".into(), json!(numbers));
            }
        }
        wire.to_string()
    }

    /// Reads a change for a workbook in the state that it was made on. Nothing when it is no
    /// change, or was made on another state.
    pub fn from_wire(text: &str, book: &Workbook) -> Option<Change> {
        let wire: Json = serde_json::from_str(text).ok()?;
        let edits = wire.get("edits")?.as_array()?;
        let edits = edits.iter().map(|e| read_edit(e, book)).collect::<Option<Vec<Edit>>>()?;
        let origin = match wire.get("origin").and_then(Json::as_str) {
            None => Origin::User,
            Some("history") => Origin::History,
            Some("import") => Origin::Import,
            Some(_) => return None,
        };
        let args = wire.get("args").cloned().unwrap_or(Json::Array(Vec::new()));
        let numbers = match wire.get("numbers") {
            None => Vec::new(),
            Some(list) => list.as_array()?.iter().map(read_number).collect::<Option<Vec<_>>>()?,
        };
        Some(Change {
            at: Moment(wire.get("at")?.as_i64()?),
            author: wire.get("by")?.as_str()?.to_owned(),
            origin,
            label: Label {
                key: wire.get("label")?.as_str()?.to_owned(),
                args: serde_json::from_value(args).ok()?,
            },
            edits,
            numbers,
        })
    }
}

/// What a stored change touches, without its rows: for waking what shows them.
pub fn touched(text: &str) -> Option<Touched> {
    let wire: Json = serde_json::from_str(text).ok()?;
    let mut touched = Touched::default();
    for edit in wire.get("edits")?.as_array()? {
        let kind = Kind::from_table(edit.get(0)?.as_str()?)?;
        touched.rows.push((kind, edit.get(1)?.as_str()?.parse().ok()?));
        if edit.get(2)?.as_str()? != "~" && !touched.tables.contains(&kind) {
            touched.tables.push(kind);
        }
    }
    Some(touched)
}

fn read_number(json: &Json) -> Option<(Kind, u32, u32)> {
    let number = |i: usize| json.get(i).and_then(Json::as_u64).and_then(|n| u32::try_from(n).ok());
    Some((Kind::from_table(json.get(0)?.as_str()?)?, number(1)?, number(2)?))
}

fn row_map(row: &dyn Record) -> Map<String, Json> {
    crate::sort::gather(row_json(row).into_iter().map(|(name, value)| (name.to_owned(), value)))
}

/// `[table, id, "+", row]` for a created row, `"-"` for a deleted one, and for an altered one
/// `"~"` with `{field: [before, after]}`.
fn edit_json(edit: &Edit) -> Json {
    let (table, id) = (edit.kind.table(), edit.id.to_string());
    match (&edit.before, &edit.after) {
        (Some(before), Some(after)) => {
            let (before, after) = (row_map(before.as_ref()), row_map(after.as_ref()));
            let mut differing = Map::new();
            for name in before.keys().chain(after.keys()) {
                let (b, a) = (before.get(name), after.get(name));
                if b != a {
                    differing.insert(name.clone(), json!([b, a]));
                }
            }
            json!([table, id, "~", differing])
        }
        (None, Some(row)) => json!([table, id, "+", row_map(row.as_ref())]),
        (Some(row), None) => json!([table, id, "-", row_map(row.as_ref())]),
        (None, None) => json!([table, id, "~", {}]),
    }
}

fn read_edit(json: &Json, book: &Workbook) -> Option<Edit> {
    let kind = Kind::from_table(json.get(0)?.as_str()?)?;
    let id: Id = json.get(1)?.as_str()?.parse().ok()?;
    let content = json.get(3)?.as_object()?;
    let whole = |map: &Map<String, Json>| -> Option<Arc<dyn Record>> {
        let row: Arc<dyn Record> = read_row(kind, map.clone(), "").0?.into();
        (row.id() == id).then_some(row)
    };
    let (before, after) = match json.get(2)?.as_str()? {
        "+" => (None, Some(whole(content)?)),
        "-" => (Some(whole(content)?), None),
        "~" => {
            let before = book.table(kind).shared(id)?;
            let mut map = row_map(before.as_ref());
            for (name, pair) in content {
                let was = pair.get(0).filter(|v| !v.is_null());
                if map.get(name) != was {
                    return None;
                }
                match pair.get(1)? {
                    Json::Null => drop(map.remove(name)),
                    value => drop(map.insert(name.clone(), value.clone())),
                }
            }
            let after = whole(&map)?;
            (Some(before), Some(after))
        }
        _ => return None,
    };
    Some(Edit { kind, id, before, after })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::Content;

    /// A text is moved into its field: were it refused there, it would be gone.
    #[test]
    fn every_field_of_text_takes_text() {
        for kind in Kind::ALL {
            for (i, field) in kind.fields().iter().enumerate() {
                if let Shape::Text(_) | Shape::LongText = field.shape {
                    assert_eq!(kind.blank().set(i, Value::Text("x".into())), Ok(()), "{field:?}");
                }
            }
        }
        assert!(String::new().take(Value::Text("x".into())).is_ok());
    }

    #[test]
    fn texts_are_written_as_serde_json_writes_them() {
        let all: String = (0..0x300).filter_map(char::from_u32).collect();
        for text in ["", "plain", "\"\\/\u{7f}\u{2028}", "🚲 \n\r\t\u{8}\u{c}\u{1f}", all.as_str()]
        {
            let mut written = String::new();
            write_text(text, &mut written);
            assert_eq!(written, Json::from(text).to_string());
        }
    }

    #[test]
    fn a_day_is_read_alike_by_both_ways() {
        for text in
            ["2026-11-24", "2026-02-29", "1899-12-31", "2201-01-01", "2026-1-011", "+026-01-01"]
        {
            let day = text.parse().ok().filter(|day| sensible_day(*day));
            assert_eq!(read_day(text), day, "{text}");
        }
    }
}
