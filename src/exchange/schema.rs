//! The published JSON Schema of the file, made from the declarations of the records.

use super::json::{FORMAT, MAX_FIELDS, UNREAD};
use crate::text;
use crate::workbook::{Field, Format, Kind, SCHEMA, Shape};
use serde_json::{Map, Value as Json, json};

/// How an id is written.
pub const ID_PATTERN: &str = "^[0-7][0-9A-HJKMNP-TV-Z]{25}$";
/// How a day is written; `format: date` says that it must exist.
pub const DAY_PATTERN: &str = "^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$|^2200-[0-9]{2}-[0-9]{2}$";

/// The schema of the file, JSON Schema draft 2020-12.
///
/// It describes what the app writes of a workbook without unread content. Rows and the file may
/// carry more: fields and tables of other versions are kept.
pub fn json_schema() -> Json {
    let mut properties = Map::new();
    properties.insert("format".into(), json!({ "const": FORMAT }));
    properties.insert("schema".into(), json!({ "const": SCHEMA }));
    properties.insert("id".into(), json!({ "$ref": "#/$defs/id" }));
    let mut defs = Map::new();
    defs.insert("id".into(), json!({ "type": "string", "pattern": ID_PATTERN }));
    for kind in Kind::ALL {
        properties.insert(kind.table().into(), table(*kind));
        defs.insert(kind.table().into(), row(*kind));
    }
    properties.insert(UNREAD.into(), unread());
    let mut required = vec!["format", "schema", "id"];
    required.extend(Kind::ALL.iter().map(|kind| kind.table()));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": FORMAT,
        "type": "object",
        "properties": properties,
        "required": required,
        "$defs": defs,
    })
}

fn table(kind: Kind) -> Json {
    let mut rows = json!({
        "type": "array",
        "items": { "$ref": format!("#/$defs/{}", kind.table()) },
    });
    if kind.is_single() {
        rows["maxItems"] = json!(1);
    }
    json!({
        "type": "object",
        "title": text::of(&format!("kinds.{}", kind.table())),
        "properties": { "last_number": number(0, i64::from(u32::MAX / 2)), "rows": rows },
        "required": ["last_number", "rows"],
    })
}

fn unread() -> Json {
    let entry = json!({
        "type": "object",
        "properties": { "path": { "type": "string" }, "why": { "type": "string" }, "content": {} },
        "required": ["path", "why", "content"],
    });
    json!({ "type": "array", "items": entry })
}

fn row(kind: Kind) -> Json {
    let mut properties = Map::new();
    properties.insert("id".into(), json!({ "$ref": "#/$defs/id" }));
    properties.insert("number".into(), number(0, i64::from(u32::MAX / 2)));
    for f in kind.fields() {
        let mut schema = field(f);
        schema["title"] = json!(text::of(&format!("field.{}.{}", kind.table(), f.name)));
        properties.insert(f.name.into(), schema);
    }
    json!({
        "type": "object",
        "title": text::of(&format!("kind.{}", kind.table())),
        "properties": properties,
        "required": ["id", "number"],
        "maxProperties": MAX_FIELDS,
    })
}

fn number(min: i64, max: i64) -> Json {
    json!({ "type": "integer", "minimum": min, "maximum": max })
}

fn field(field: &Field) -> Json {
    let id = || json!({ "$ref": "#/$defs/id" });
    match field.shape {
        // Empty text is not written; a fingerprint that is none is kept, and found by the checks.
        Shape::Text(format) => {
            let mut schema = json!({ "type": "string", "maxLength": field.longest() });
            if let Some(examples) = hint(format) {
                schema["examples"] = examples;
            }
            schema
        }
        Shape::LongText => json!({ "type": "string", "maxLength": field.longest() }),
        Shape::Choice(_, keys) => json!({ "enum": keys }),
        Shape::Number { min, max } => number(min, max),
        Shape::Day => json!({ "type": "string", "format": "date", "pattern": DAY_PATTERN }),
        Shape::Instant => json!({ "type": "string", "format": "date-time" }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Link(to) => {
            let mut schema = id();
            schema["$comment"] = json!(to.table());
            schema
        }
        Shape::Links(to) => json!({ "type": "array", "items": id(), "$comment": to.table() }),
        Shape::Lines | Shape::Codes => {
            json!({ "type": "array", "items": { "type": "string", "maxLength": 200 } })
        }
    }
}

fn hint(format: Format) -> Option<Json> {
    match format {
        Format::Email => Some(json!(["ada@example.org"])),
        Format::Sha256 => {
            Some(json!(["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]))
        }
        Format::Decimal => Some(json!(["99.5"])),
        Format::Plain | Format::Place => None,
    }
}
