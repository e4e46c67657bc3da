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
    let mut made = Vec::new();
    for answer in rows(tables, "gap_answers") {
        let id = row_id(answer);
        let list = answer.get_mut("evidence").and_then(Json::as_array_mut);
        let (Some(id), Some(list)) = (id, list) else { continue };
        for (i, item) in list.iter_mut().enumerate() {
            let Json::Object(inside) = item else { continue };
            let mut row = std::mem::take(inside);
            let own = derived(id, "evidence", i).to_string();
            row.insert("id".into(), json!(own));
            made.push(row);
            *item = json!(own);
        }
    }
    add(tables, "evidence", made);
}

/// 2 to 3: a requirement named the party that requires it; now parties are a register of their own, and
/// requirements link to them. The same name is the same party.
fn parties_become_a_register(tables: &mut Tables) {
    let mut made: Vec<(String, Id)> = Vec::new();
    for row in rows(tables, "requirements") {
        let id = row_id(row);
        let name = row.get("party").and_then(Json::as_str).map(|name| name.trim().to_owned());
        let (Some(id), Some(name), Some(row)) = (id, name, row.as_object_mut()) else { continue };
        if name.is_empty() {
            row.remove("party");
            continue;
        }
        let known = made.iter().find(|(other, _)| *other == name).map(|(_, party)| *party);
        let party = known.unwrap_or_else(|| {
            let own = derived(id, "party", 0);
            made.push((name, own));
            own
        });
        row.insert("party".into(), json!(party.to_string()));
    }
    let row = |(name, id): (String, Id)| {
        crate::sort::gather([
            ("id".to_owned(), json!(id.to_string())),
            ("name".to_owned(), json!(name)),
        ])
    };
    add(tables, "parties", made.into_iter().map(row).collect());
}

fn rows<'a>(tables: &'a mut Tables, table: &str) -> impl Iterator<Item = &'a mut Json> {
    let rows = tables.get_mut(table).and_then(|table| table.get_mut("rows"));
    rows.and_then(Json::as_array_mut).into_iter().flatten()
}

fn row_id(row: &Json) -> Option<Id> {
    row.get("id").and_then(Json::as_str).and_then(|text| text.parse().ok())
}

/// Adds rows under the next numbers to what a file may already have under that name.
fn add(tables: &mut Tables, table: &str, made: Vec<Map<String, Json>>) {
    if made.is_empty() {
        return;
    }
    let Json::Object(table) = tables.entry(table).or_insert_with(|| json!({})) else { return };
    let last = table.get("last_number").and_then(Json::as_u64).unwrap_or(0);
    let number = |n: usize| last.saturating_add(n as u64);
    table.insert("last_number".into(), json!(number(made.len())));
    if let Json::Array(rows) = table.entry("rows").or_insert_with(|| json!([])) {
        rows.extend((1..).zip(made).map(|(n, mut row)| {
            row.insert("number".into(), json!(number(n)));
            Json::Object(row)
        }));
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

    #[test]
    fn what_a_file_had_under_the_name_of_a_new_register_stays() {
        let requirement = "01K5S1V7Q0000000000000RQ01";
        let file = json!({
            "parties": { "last_number": 4, "rows": [{ "number": 4, "guests": 30 }] },
            "requirements": { "last_number": 1, "rows": [
                { "id": requirement, "number": 1, "party": "Landlord" },
            ]},
        });
        let Json::Object(mut tables) = file else { panic!() };
        to_current(2, &mut tables);
        let own = derived(requirement.parse().unwrap(), "party", 0).to_string();
        let expected = json!({ "last_number": 5, "rows": [
            { "number": 4, "guests": 30 },
            { "id": own, "number": 5, "name": "Landlord" },
        ]});
        assert_eq!(tables["parties"], expected);
        assert_eq!(tables["requirements"]["rows"][0]["party"], json!(own));
    }
}
