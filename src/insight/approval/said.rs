//! Differences in words: which row, which field, what it was and what it is.

use super::Difference;
use crate::text;
use crate::workbook::{Id, Kind, Shape, Workbook, wire};
use chrono::NaiveDate;
use serde_json::Value as Json;

/// A difference as people read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The row with its reference, or the control; empty for what was approved as a whole.
    pub place: String,
    pub field: String,
    pub before: String,
    pub after: String,
}

impl Difference {
    /// In words. `day` says dates as the reader's language writes them.
    pub fn said(&self, book: &Workbook, day: &dyn Fn(NaiveDate) -> String) -> Said {
        let named = |kind: Kind, id: Id| {
            book.row(kind, id).map(|row| format!("{} {}", row.reference(), row.name()))
        };
        let place = match self.row {
            _ if !self.line.is_empty() => self.line.clone(),
            Some((kind, id)) => named(kind, id).unwrap_or_else(|| text::of("app.missing_row")),
            None => String::new(),
        };
        let kind = self.row.map(|(kind, _)| kind);
        let kind = kind.or((!self.line.is_empty()).then_some(Kind::Control));
        let value = |json: &Option<Json>| match json {
            None => text::of("approval.empty"),
            // A whole row is there or not; what it holds stands in its own place.
            Some(_) if self.field.is_empty() => text::of("approval.there"),
            Some(json) => said_value(book, kind, &self.field, json, day),
        };
        Said {
            place,
            field: field(kind, &self.field),
            before: value(&self.before),
            after: value(&self.after),
        }
    }
}

fn field(kind: Option<Kind>, name: &str) -> String {
    if name.is_empty() {
        return text::of("approval.whole");
    }
    let own = kind.and_then(|kind| text::find(&format!("field.{}.{name}", kind.table())));
    let Some(own) = own else { return text::of(&format!("approval.field.{name}")) };
    // "Likelihood" alone does not say at which stage.
    let group =
        kind.and_then(|kind| kind.fields().iter().find(|f| f.name == name)).map(|f| f.group);
    match group {
        Some(stage @ ("inherent" | "current" | "residual")) => {
            format!("{}: {own}", text::of(&format!("risk.stage.{stage}")))
        }
        _ => own.to_owned(),
    }
}

fn said_value(
    book: &Workbook,
    kind: Option<Kind>,
    name: &str,
    json: &Json,
    day: &dyn Fn(NaiveDate) -> String,
) -> String {
    let shape = kind.and_then(|k| k.fields().iter().find(|f| f.name == name)).map(|f| f.shape);
    match json {
        Json::Array(items) => {
            let all: Vec<String> =
                items.iter().map(|item| said_value(book, kind, name, item, day)).collect();
            all.join(", ")
        }
        Json::Bool(_) => text::of("app.yes"),
        Json::String(written) => {
            if let Some(Shape::Choice(list, _)) = shape {
                return text::of(&format!("choice.{list}.{written}"));
            }
            if name == "decided" {
                return text::of(&format!("soa.decided.{written}"));
            }
            if let Ok(id) = written.parse::<Id>() {
                let row = Kind::ALL.iter().find_map(|kind| book.row(*kind, id));
                return row.map_or_else(
                    || text::of("app.missing_row"),
                    |row| match row.kind() {
                        // Versions of the method mostly have the same name.
                        Kind::RiskMethod => row.reference(),
                        _ => row.name(),
                    },
                );
            }
            match (shape, wire::read_day(written)) {
                (Some(Shape::Day), Some(date)) => day(date),
                _ => written.clone(),
            }
        }
        other => other.to_string(),
    }
}
