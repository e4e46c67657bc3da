//! What changed between two contents, field by field.

use crate::workbook::{Id, Kind};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// One thing that is not as it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The row that it is about, where it is one.
    pub row: Option<(Kind, Id)>,
    /// The control, where it is a line of the Statement of Applicability: its number in Annex A or reference.
    pub line: String,
    /// Name of the field; empty where the whole row or line is new or gone.
    pub field: String,
    /// What was approved; nothing where it was empty or not there.
    pub before: Option<Json>,
    /// What is there now.
    pub after: Option<Json>,
}

/// The differences, in the order of the content.
pub fn differences(before: &Json, after: &Json) -> Vec<Difference> {
    let mut found = Vec::new();
    match (before.as_object(), after.as_object()) {
        (Some(before), Some(after)) => objects(before, after, &mut found),
        _ if before != after => found.push(whole(after, Some(before), Some(after))),
        _ => {}
    }
    found
}

fn objects(before: &Map<String, Json>, after: &Map<String, Json>, found: &mut Vec<Difference>) {
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    crate::sort::by(&mut names, Ord::cmp);
    names.dedup();
    for name in names {
        let (was, is) = (before.get(name), after.get(name));
        if was == is {
            continue;
        }
        match (was.and_then(Json::as_array), is.and_then(Json::as_array)) {
            (Some(was), Some(is)) if rows(was) && rows(is) => lists(was, is, found),
            _ => {
                let mut difference = whole_of(after, was, is);
                difference.field.clone_from(name);
                found.push(difference);
            }
        }
    }
}

/// Whether a list holds rows; an empty one may.
fn rows(list: &[Json]) -> bool {
    list.iter().all(Json::is_object)
}

/// Lists of rows are compared row by row; where they stand in the list says nothing.
fn lists(before: &[Json], after: &[Json], found: &mut Vec<Difference>) {
    let by_key = |rows: &'_ [Json]| -> BTreeMap<Option<String>, usize> {
        crate::sort::gather(
            rows.iter().enumerate().map(|(at, row)| (key(row).map(str::to_owned), at)),
        )
    };
    let (old, new) = (by_key(before), by_key(after));
    for was in before {
        let is = new.get(&key(was).map(str::to_owned)).and_then(|at| after.get(*at));
        match is.map(|is| (was.as_object(), is.as_object())) {
            Some((Some(was), Some(is))) => objects(was, is, found),
            _ => found.push(whole(was, Some(was), None)),
        }
    }
    let fresh = after.iter().filter(|is| !old.contains_key(&key(is).map(str::to_owned)));
    found.extend(fresh.map(|is| whole(is, None, Some(is))));
}

/// What a row in a list is known by: a line of the statement by its number, another row by its id.
fn key(row: &Json) -> Option<&str> {
    row.get("line").or_else(|| row.get("id")).and_then(Json::as_str)
}

fn whole(row: &Json, before: Option<&Json>, after: Option<&Json>) -> Difference {
    match row.as_object() {
        Some(object) => whole_of(object, before, after),
        None => whole_of(&Map::new(), before, after),
    }
}

fn whole_of(row: &Map<String, Json>, before: Option<&Json>, after: Option<&Json>) -> Difference {
    let text = |name: &str| row.get(name).and_then(Json::as_str).unwrap_or_default();
    let of = Kind::from_table(text("table")).zip(text("id").parse::<Id>().ok());
    Difference {
        row: of,
        line: text("line").to_owned(),
        field: String::new(),
        before: before.cloned(),
        after: after.cloned(),
    }
}
