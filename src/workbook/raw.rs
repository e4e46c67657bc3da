//! Rows of a schema before the present one: as they were written, not yet read.
//!
//! What a browser kept of an older version is a body and the changes since, all in the older schema. A
//! change says what a field was, in the words of its schema, so it only fits rows of the same schema. The
//! changes are therefore replayed here, word for word, and the whole is brought up to date once they are:
//! by the same steps as a file, and never change by change.

use super::id::Id;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// One table as it was written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RawTable {
    /// The highest number given out.
    pub last_number: u32,
    pub rows: BTreeMap<Id, Map<String, Json>>,
}

/// Tables by name, whether or not this version knows them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RawTables(pub BTreeMap<String, RawTable>);

/// A row after a change, by table and id; nothing when it was deleted.
type After = BTreeMap<(String, Id), Option<Map<String, Json>>>;

impl RawTables {
    pub fn row(&self, table: &str, id: Id) -> Option<&Map<String, Json>> {
        self.0.get(table)?.rows.get(&id)
    }

    /// Rows of all tables together.
    pub fn records(&self) -> usize {
        self.0.values().map(|table| table.rows.len()).sum()
    }

    /// Replays a change from its bytes, whole or not at all, and gives how many rows it added and took
    /// away. Nothing when it is no change, or was made on another state.
    pub fn replay(&mut self, text: &str) -> Option<(u32, u32)> {
        let wire: Json = serde_json::from_str(text).ok()?;
        let numbers = match wire.get("numbers") {
            None => Vec::new(),
            Some(list) => list.as_array()?.iter().map(number).collect::<Option<Vec<_>>>()?,
        };
        let (mut after, mut counts) = (After::new(), (0, 0));
        for edit in wire.get("edits")?.as_array()? {
            self.edit(edit, &mut after, &mut counts)?;
        }
        for (table, last) in numbers {
            self.0.entry(table).or_default().last_number = last;
        }
        for ((table, id), row) in after {
            let rows = &mut self.0.entry(table).or_default().rows;
            match row {
                Some(row) => drop(rows.insert(id, row)),
                None => drop(rows.remove(&id)),
            }
        }
        Some(counts)
    }

    fn edit(&self, edit: &Json, after: &mut After, counts: &mut (u32, u32)) -> Option<()> {
        let key = (edit.get(0)?.as_str()?.to_owned(), edit.get(1)?.as_str()?.parse::<Id>().ok()?);
        let content = edit.get(3)?.as_object()?;
        let before = match after.get(&key) {
            Some(row) => row.as_ref(),
            None => self.row(&key.0, key.1),
        };
        let own = |row: &Map<String, Json>| {
            row.get("id").and_then(Json::as_str).and_then(|t| t.parse().ok()) == Some(key.1)
        };
        let row = match (edit.get(2)?.as_str()?, before) {
            ("+", None) if own(content) => {
                counts.0 += 1;
                Some(content.clone())
            }
            ("-", Some(before)) if before == content => {
                counts.1 += 1;
                None
            }
            ("~", Some(before)) => {
                let mut row = before.clone();
                for (name, pair) in content {
                    if row.get(name) != pair.get(0).filter(|was| !was.is_null()) {
                        return None;
                    }
                    match pair.get(1)? {
                        Json::Null => drop(row.remove(name)),
                        value => drop(row.insert(name.clone(), value.clone())),
                    }
                }
                own(&row).then_some(())?;
                Some(row)
            }
            _ => return None,
        };
        after.insert(key, row);
        Some(())
    }
}

fn number(json: &Json) -> Option<(String, u32)> {
    let last = json.get(2)?.as_u64().and_then(|n| u32::try_from(n).ok())?;
    Some((json.get(0)?.as_str()?.to_owned(), last))
}

#[cfg(test)]
mod tests {
    use super::super::testing::Script;
    use super::super::{Draft, Kind, Label, Person, Value, Workbook, wire};
    use super::*;

    fn raw(book: &Workbook) -> RawTables {
        let mut raw = RawTables::default();
        for kind in Kind::ALL.iter().filter(|kind| book.table(**kind).last_number() > 0) {
            let table = raw.0.entry(kind.table().to_owned()).or_default();
            table.last_number = book.table(*kind).last_number();
            for row in book.table(*kind).rows() {
                let mut text = String::new();
                wire::write_row(row, &mut text);
                table.rows.insert(row.id(), serde_json::from_str(&text).unwrap());
            }
        }
        raw
    }

    /// In the present schema both ways must come to the same: that is what makes them one format.
    #[test]
    fn a_change_replayed_on_raw_rows_is_the_change_applied() {
        let mut book = Workbook::new(Id(7));
        let mut replayed = raw(&book);
        let mut script = Script::default();
        let mut ada = Id::default();
        let mut step = |book: &mut Workbook, act: &mut dyn FnMut(&mut Draft<'_>)| {
            let mut draft = Draft::new(book, &mut script);
            act(&mut draft);
            let change = draft.finish(Label::new("change.edit")).unwrap();
            let counts = replayed.replay(&change.to_wire());
            book.apply(&change).unwrap();
            assert_eq!(replayed, raw(book));
            (counts, change)
        };
        let made = step(&mut book, &mut |d| {
            ada = d.create::<Person>(|p| p.name = "Ada".into());
            d.create::<Person>(|p| p.reports_to = Some(ada));
        });
        assert_eq!(made.0, Some((2, 0)));
        let name = Kind::Person.place("name").unwrap();
        let altered = step(&mut book, &mut |d| {
            d.set(Kind::Person, ada, name, Value::Text("Ada Quill".into())).unwrap();
        });
        assert_eq!(altered.0, Some((0, 0)));
        let gone = step(&mut book, &mut |d| {
            d.relink(ada, None).unwrap();
            d.delete(Kind::Person, ada).unwrap();
        });
        assert_eq!(gone.0, Some((0, 1)));
        // Made on another state: refused whole.
        let before = replayed.clone();
        for stale in [&made.1, &altered.1, &gone.1] {
            assert_eq!(replayed.replay(&stale.to_wire()), None);
            assert_eq!(replayed, before);
        }
    }

    #[test]
    fn what_is_no_change_is_refused_whole() {
        let mut raw = RawTables::default();
        for text in [
            "",
            "[]",
            "{}",
            r#"{"edits":[["people"]]}"#,
            r#"{"edits":[],"numbers":[["people",0,-1]]}"#,
            r#"{"edits":[["people","01","+",{}]]}"#,
            r#"{"edits":[["people","00000000000000000000000007","+",{"id":"00000000000000000000000008"}]]}"#,
            r#"{"edits":[["people","00000000000000000000000007","?",{}]]}"#,
        ] {
            assert_eq!(raw.replay(text), None, "{text}");
            assert_eq!(raw, RawTables::default(), "{text}");
        }
    }
}
