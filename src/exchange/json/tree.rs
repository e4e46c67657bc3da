//! Values of a file within its limits: nesting, lengths, counts, no key twice.

use super::{MAX_DEPTH, MAX_FIELDS, MAX_KEY, MAX_RECORDS, MAX_TEXT, MAX_VALUES, refusal};
use crate::workbook::Finding;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::map::Entry;
use serde_json::{Map, Number, Value as Json};
use std::fmt;

/// What every level of the reading shares.
#[derive(Debug, Default)]
pub struct Watch {
    /// Why the reading stopped, if it was not the syntax.
    pub refusal: Option<Finding>,
    /// Where it stopped, innermost step first: filled on the way out of an error, so that a
    /// good file pays nothing for it.
    pub trail: Vec<Step>,
    /// A number was larger than the workbook can keep exactly.
    pub rounded: bool,
    /// How far the reading has come, in bytes: the last name of a field or table that it saw.
    pub at: usize,
    values: usize,
    /// Address of the text, to tell how far into it a name is. Nothing is read through it.
    text: usize,
}

#[derive(Debug)]
pub enum Step {
    Key(String),
    Index(usize),
}

impl Watch {
    pub fn over(text: &str) -> Watch {
        Watch { text: text.as_ptr().addr(), ..Watch::default() }
    }

    /// The reading has come to this part of the text.
    pub fn pass(&mut self, part: &str) {
        self.at = part.as_ptr().addr().saturating_sub(self.text);
    }

    /// Whether a name of that length may be.
    pub fn name<E: Error>(&mut self, name: &str) -> Result<(), E> {
        if name.len() > MAX_KEY {
            return Err(self.refuse(refusal("file.long_key").with("most", MAX_KEY)));
        }
        Ok(())
    }

    /// Stops the reading with a finding; the error only carries the news through serde.
    pub fn refuse<E: Error>(&mut self, finding: Finding) -> E {
        self.refusal = Some(finding);
        E::custom("refused")
    }

    pub fn count<E: Error>(&mut self) -> Result<(), E> {
        self.values += 1;
        if self.values > MAX_VALUES {
            return Err(self.refuse(refusal("file.too_many_values").with("most", MAX_VALUES)));
        }
        Ok(())
    }

    pub fn at_key<E>(&mut self, key: &str, error: E) -> E {
        self.trail.push(Step::Key(key.to_owned()));
        error
    }

    pub fn at_index<E>(&mut self, index: usize, error: E) -> E {
        self.trail.push(Step::Index(index));
        error
    }

    /// The place where reading stopped: `people.rows[3].joined`.
    pub fn path(&self) -> String {
        let mut path = String::new();
        for step in self.trail.iter().rev() {
            match step {
                Step::Index(i) => path.push_str(&format!("[{i}]")),
                Step::Key(key) => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(key);
                }
            }
        }
        path
    }
}

/// The name of a field or table.
pub struct Key<'a>(pub &'a mut Watch);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = String;
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<String, D::Error> {
        from.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key<'_> {
    type Value = String;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }
    fn visit_str<E: Error>(self, key: &str) -> Result<String, E> {
        self.0.name(key).map(|()| key.to_owned())
    }
    /// A name without escapes, which stands in the text itself.
    fn visit_borrowed_str<E: Error>(self, key: &'de str) -> Result<String, E> {
        self.0.pass(key);
        self.visit_str(key)
    }
}

/// A whole value.
pub struct Tree<'a> {
    pub watch: &'a mut Watch,
    /// How many objects and lists surround the value.
    pub depth: u32,
    pub deepest: u32,
    /// Most keys of an object.
    pub keys: usize,
}

impl<'a> Tree<'a> {
    /// A value of a row, or the row itself.
    pub fn of_row(watch: &'a mut Watch, depth: u32) -> Self {
        Tree { watch, depth, deepest: MAX_DEPTH, keys: MAX_FIELDS }
    }
    /// A value elsewhere, where an object may be a whole table.
    pub fn of_file(watch: &'a mut Watch, depth: u32) -> Self {
        Tree { watch, depth, deepest: MAX_DEPTH, keys: MAX_RECORDS }
    }

    pub fn inner(&mut self) -> Tree<'_> {
        Tree { watch: self.watch, depth: self.depth + 1, ..*self }
    }

    pub fn enter<E: Error>(&mut self) -> Result<(), E> {
        if self.depth >= self.deepest {
            return Err(self.watch.refuse(refusal("file.too_deep").with("most", MAX_DEPTH)));
        }
        self.watch.count()
    }
}

/// Stops when an object has the key already.
pub fn twice<E: Error>(watch: &mut Watch, key: &str) -> E {
    let error = watch.refuse(refusal("file.key_twice").with("name", key));
    watch.at_key(key, error)
}

impl<'de> DeserializeSeed<'de> for Tree<'_> {
    type Value = Json;
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Json, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tree<'_> {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }
    fn visit_unit<E: Error>(self) -> Result<Json, E> {
        self.watch.count().map(|()| Json::Null)
    }
    fn visit_bool<E: Error>(self, value: bool) -> Result<Json, E> {
        self.watch.count().map(|()| Json::from(value))
    }
    fn visit_i64<E: Error>(self, value: i64) -> Result<Json, E> {
        self.watch.count().map(|()| Json::from(value))
    }
    fn visit_u64<E: Error>(self, value: u64) -> Result<Json, E> {
        self.watch.count().map(|()| Json::from(value))
    }
    fn visit_f64<E: Error>(self, value: f64) -> Result<Json, E> {
        self.watch.count()?;
        self.watch.rounded |= value.abs() >= 9_007_199_254_740_992.0;
        Ok(Number::from_f64(value).map_or(Json::Null, Json::Number))
    }
    fn visit_str<E: Error>(self, value: &str) -> Result<Json, E> {
        self.watch.count()?;
        if value.len() > MAX_TEXT {
            let finding = refusal("file.long_text").with("most", MAX_TEXT >> 20);
            return Err(self.watch.refuse(finding));
        }
        Ok(Json::from(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<Json, A::Error> {
        self.enter()?;
        let mut list = Vec::new();
        loop {
            match items.next_element_seed(self.inner()) {
                Ok(Some(item)) => list.push(item),
                Ok(None) => return Ok(Json::Array(list)),
                Err(error) => return Err(self.watch.at_index(list.len(), error)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut entries: A) -> Result<Json, A::Error> {
        self.enter()?;
        let mut map = Map::new();
        while let Some(key) = entries.next_key_seed(Key(self.watch))? {
            if map.len() >= self.keys {
                let finding = refusal("file.too_many_keys").with("most", self.keys);
                return Err(self.watch.refuse(finding));
            }
            match map.entry(key) {
                Entry::Occupied(entry) => return Err(twice(self.watch, entry.key())),
                Entry::Vacant(entry) => match entries.next_value_seed(self.inner()) {
                    Ok(value) => drop(entry.insert(value)),
                    Err(error) => return Err(self.watch.at_key(entry.key(), error)),
                },
            }
        }
        Ok(Json::Object(map))
    }
}
