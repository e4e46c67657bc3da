//! Older files brought up to the present schema, one step per schema, in order. What a browser kept of an
//! older version takes the same steps (`storage::other_schema`): this is the one list.
//!
//! A step works on the tables as they stood in the file, before any of them becomes rows: it
//! moves and renames, and leaves what it does not recognise for the reader to report. The same
//! file always becomes the same workbook, ids included, whoever opens it and how often.

use crate::workbook::{Id, SCHEMA};
use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};

/// The tables of a file by name, each `{last_number, rows}`.
pub type Tables = Map<String, Json>;

/// The step from schema `n` stands at place `n - 1`.
const STEPS: &[fn(&mut Tables)] = &[evidence_becomes_a_register, parties_become_a_register];

/// Brings the tables of a file of an older schema up to date.
pub fn to_current(schema: u32, tables: &mut Tables) {
    raise(schema, SCHEMA, tables);
}

/// Brings tables from one schema to a later one, for what a browser kept of both.
pub fn raise(from: u32, to: u32, tables: &mut Tables) {
    let (from, to) = (from.saturating_sub(1) as usize, to.saturating_sub(1) as usize);
    for step in STEPS.iter().take(to).skip(from) {
        step(tables);
    }
}

/// 1 to 2: a gap answer held its evidence inside itself; now evidence is a register of its own,
/// so that one piece of evidence can serve several lines, and answers link to it.
fn evidence_becomes_a_register(tables: &mut Tables) {
    let mut number = tables
        .get("evidence")
        .and_then(|table| table.get("last_number"))
        .and_then(Json::as_u64)
        .unwrap_or(0);
    let mut made = Vec::new();
    let answers = tables.get_mut("gap_answers").and_then(|table| table.get_mut("rows"));
    for answer in answers.and_then(Json::as_array_mut).into_iter().flatten() {
        let id = answer.get("id").and_then(Json::as_str).and_then(|t| t.parse::<Id>().ok());
        let list = answer.get_mut("evidence").and_then(Json::as_array_mut);
        let (Some(id), Some(list)) = (id, list) else { continue };
        for (i, item) in list.iter_mut().enumerate() {
            let Json::Object(inside) = item else { continue };
            let mut row = std::mem::take(inside);
            let own = derived(id, "evidence", i).to_string();
            number = number.saturating_add(1);
            row.insert("id".into(), json!(own));
            row.insert("number".into(), json!(number));
            made.push(Json::Object(row));
            *item = json!(own);
        }
    }
    if made.is_empty() {
        return;
    }
    let table = tables.entry("evidence").or_insert_with(|| json!({}));
    let Json::Object(table) = table else { return };
    table.insert("last_number".into(), json!(number));
    if let Json::Array(rows) = table.entry("rows").or_insert_with(|| json!([])) {
        rows.extend(made);
    }
}

/// 2 to 3: a requirement named the party that requires it; now parties are a register of their own, and
/// requirements link to them. The same name is the same party.
fn parties_become_a_register(tables: &mut Tables) {
    let mut made: Vec<(String, Id)> = Vec::new();
    let rows = tables.get_mut("requirements").and_then(|table| table.get_mut("rows"));
    for row in rows.and_then(Json::as_array_mut).into_iter().flatten() {
        let id = row.get("id").and_then(Json::as_str).and_then(|t| t.parse::<Id>().ok());
        let name = row.get("party").and_then(Json::as_str).map(|name| name.trim().to_owned());
        let (Some(id), Some(name)) = (id, name) else { continue };
        let known = made.iter().find(|(other, _)| *other == name).map(|(_, party)| *party);
        let party = known.unwrap_or_else(|| {
            let own = derived(id, "party", 0);
            if !name.is_empty() {
                made.push((name.clone(), own));
            }
            own
        });
        match row.as_object_mut() {
            Some(row) if name.is_empty() => drop(row.remove("party")),
            Some(row) => drop(row.insert("party".into(), json!(party.to_string()))),
            None => {}
        }
    }
    let rows: Vec<Json> = (1u32..)
        .zip(&made)
        .map(|(number, (name, id))| json!({ "id": id.to_string(), "number": number, "name": name }))
        .collect();
    if !rows.is_empty() {
        tables.insert("parties".into(), json!({ "last_number": rows.len(), "rows": rows }));
    }
}

/// The id of what stood inside a row: the row's time, and bits that follow from its id and the
/// place inside it.
fn derived(row: Id, what: &str, place: usize) -> Id {
    let digest = Sha256::digest(format!("{row}/{what}/{place}"));
    let bits = digest.iter().take(10).fold(0u128, |bits, byte| (bits << 8) | u128::from(*byte));
    Id((row.0 >> 80 << 80) | bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_older_schema_has_its_step() {
        assert_eq!(STEPS.len() as u32, SCHEMA - 1);
    }
}
