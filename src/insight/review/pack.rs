//! What a review is given to look at: for every input its sentences, figures, rows and charts, as plain data.
//!
//! A pack is written from the workbook by `paper::review_pack`. While a review is prepared it is written anew each
//! time; from the meeting on the one of that day is kept inside the review, words and all, and is what every
//! screen and paper shows. It is JSON in the canonical form, so that its fingerprint can be computed by anybody.

use crate::insight::canonical;
use serde::Serialize;
use serde_json::Value as Json;

/// The form of the JSON. A later program reads what an earlier one kept.
pub const FORM: u32 = 1;

/// Everything that a review looks at, as of a day.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Pack {
    pub form: u32,
    pub edition: String,
    /// Days as `2026-03-31`; both ends belong to the period, and to the one that it is compared with.
    pub from: String,
    pub to: String,
    pub before_from: String,
    pub before_to: String,
    pub as_of: String,
    pub points: Vec<Point>,
}

/// One input.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Point {
    /// Id of the catalogue, the same in both editions.
    pub id: String,
    pub letter: String,
    pub title: String,
    /// Whether the workbook holds anything on it.
    pub has_data: bool,
    pub summary: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<Figure>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<List>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub charts: Vec<Chart>,
}

/// A number with the one of the period before, and how it is made.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Figure {
    pub label: String,
    pub now: String,
    /// Empty where there is nothing to compare with.
    pub before: String,
    pub how: String,
}

/// Rows of the workbook. No list is cut.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct List {
    pub title: String,
    pub columns: Vec<String>,
    pub rows: Vec<Row>,
}

/// A row of the workbook as it was.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Row {
    pub table: String,
    pub id: String,
    /// The first sixteen digits of the fingerprint over its content, to see later whether it changed.
    pub hash: String,
    pub cells: Vec<String>,
}

/// What a chart is drawn from.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Chart {
    /// `columns` or `lines`.
    pub kind: String,
    pub title: String,
    pub unit: String,
    pub labels: Vec<String>,
    pub series: Vec<Series>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<f64>,
}

/// One series of a chart; no value where there is none.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Series {
    pub name: String,
    pub values: Vec<Option<f64>>,
}

impl Pack {
    /// The canonical text that is kept and fingerprinted.
    ///
    /// # Errors
    /// Nothing that a pack holds fails to become JSON; the error is that of the library.
    pub fn to_text(&self) -> Result<String, serde_json::Error> {
        Ok(canonical::text(&serde_json::to_value(self)?))
    }

    /// Reads what was kept; nothing where it is no pack of a form that this program knows.
    pub fn from_text(text: &str) -> Option<Pack> {
        read::pack(&serde_json::from_str(text).ok()?)
    }

    pub fn point(&self, id: &str) -> Option<&Point> {
        self.points.iter().find(|point| point.id == id)
    }

    /// Whether the workbook held anything on an input.
    pub fn has_data(&self, id: &str) -> bool {
        self.point(id).is_some_and(|point| point.has_data)
    }
}

/// Reading, field by field: the code that is derived for it is ten times as large, and the page carries it.
mod read {
    use super::{Chart, FORM, Figure, Json, List, Pack, Point, Row, Series};

    pub fn pack(json: &Json) -> Option<Pack> {
        let form = json.get("form")?.as_u64()?.try_into().ok()?;
        if !(1..=FORM).contains(&form) {
            return None;
        }
        Some(Pack {
            form,
            edition: text(json, "edition")?,
            from: text(json, "from")?,
            to: text(json, "to")?,
            before_from: text(json, "before_from")?,
            before_to: text(json, "before_to")?,
            as_of: text(json, "as_of")?,
            points: list(json, "points", point)?,
        })
    }

    fn point(json: &Json) -> Option<Point> {
        Some(Point {
            id: text(json, "id")?,
            letter: text(json, "letter")?,
            title: text(json, "title")?,
            has_data: json.get("has_data")?.as_bool()?,
            summary: list(json, "summary", word)?,
            figures: list(json, "figures", figure)?,
            lists: list(json, "lists", rows)?,
            charts: list(json, "charts", chart)?,
        })
    }

    fn figure(json: &Json) -> Option<Figure> {
        let text = |name| text(json, name);
        let [label, now, before, how] = ["label", "now", "before", "how"].map(text);
        Some(Figure { label: label?, now: now?, before: before?, how: how? })
    }

    fn rows(json: &Json) -> Option<List> {
        Some(List {
            title: text(json, "title")?,
            columns: list(json, "columns", word)?,
            rows: list(json, "rows", row)?,
        })
    }

    fn row(json: &Json) -> Option<Row> {
        Some(Row {
            table: text(json, "table")?,
            id: text(json, "id")?,
            hash: text(json, "hash")?,
            cells: list(json, "cells", word)?,
        })
    }

    fn chart(json: &Json) -> Option<Chart> {
        Some(Chart {
            kind: text(json, "kind")?,
            title: text(json, "title")?,
            unit: text(json, "unit")?,
            labels: list(json, "labels", word)?,
            series: list(json, "series", series)?,
            target: json.get("target").and_then(Json::as_f64),
        })
    }

    fn series(json: &Json) -> Option<Series> {
        let value = |json: &Json| match json {
            Json::Null => Some(None),
            number => number.as_f64().map(Some),
        };
        Some(Series { name: text(json, "name")?, values: list(json, "values", value)? })
    }

    fn text(json: &Json, name: &str) -> Option<String> {
        word(json.get(name)?)
    }

    fn word(json: &Json) -> Option<String> {
        json.as_str().map(str::to_owned)
    }

    /// One that is not there is empty.
    fn list<T>(json: &Json, name: &str, read: impl Fn(&Json) -> Option<T>) -> Option<Vec<T>> {
        match json.get(name) {
            Some(list) => list.as_array()?.iter().map(read).collect(),
            None => Some(Vec::new()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_pack_is_read_as_it_was_written_byte_for_byte() {
        let chart = Chart { target: Some(0.1 + 0.2), ..Chart::default() };
        let point = Point {
            id: "MRI-1".into(),
            title: "Ω 語 🔒".into(),
            charts: vec![chart],
            ..Point::default()
        };
        let pack = Pack { form: FORM, points: vec![point], ..Pack::default() };
        let text = pack.to_text().unwrap();
        let read = Pack::from_text(&text).unwrap();
        assert_eq!(read, pack);
        assert_eq!(read.to_text().unwrap(), text);
    }

    #[test]
    fn what_is_no_pack_is_not_taken_for_one() {
        for text in ["", "{}", "[]", r#"{"form": 99, "points": []}"#] {
            assert_eq!(Pack::from_text(text), None, "{text}");
        }
    }
}
