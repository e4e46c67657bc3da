//! A row of a table, taken apart into its fields as it is read: a tree of it would cost a large file a map
//! and a copy of every name for each of its rows.

use super::refusal;
use super::tree::{Tree, Watch, twice};
use crate::workbook::Kind;
use crate::workbook::wire::{Loose, Slot};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value as Json;
use std::fmt;

/// Reads into `into`; gives what stands there when it is no row. The limits are those of [`Tree`].
pub struct Row<'a> {
    pub tree: Tree<'a>,
    pub kind: Kind,
    pub into: &'a mut Loose,
}

impl<'de> DeserializeSeed<'de> for Row<'_> {
    type Value = Option<Json>;
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Row<'_> {
    type Value = Option<Json>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a row")
    }
    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        self.tree.visit_unit().map(Some)
    }
    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        self.tree.visit_bool(value).map(Some)
    }
    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        self.tree.visit_i64(value).map(Some)
    }
    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        self.tree.visit_u64(value).map(Some)
    }
    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        self.tree.visit_f64(value).map(Some)
    }
    fn visit_str<E: Error>(self, value: &str) -> Result<Self::Value, E> {
        self.tree.visit_str(value).map(Some)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Self::Value, A::Error> {
        self.tree.visit_seq(items).map(Some)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let Row { mut tree, kind, into } = self;
        tree.enter()?;
        into.clear();
        let (mut count, mut near) = (0, 0);
        while let Some(slot) = entries.next_key_seed(Name { watch: tree.watch, kind, near })? {
            if count >= tree.keys {
                let finding = refusal("file.too_many_keys").with("most", tree.keys);
                return Err(tree.watch.refuse(finding));
            }
            if into.has(&slot) {
                return Err(twice(tree.watch, slot.name(kind)));
            }
            match entries.next_value_seed(tree.inner()) {
                Err(error) => return Err(tree.watch.at_key(slot.name(kind), error)),
                Ok(json) => {
                    if let Slot::Field(place) = slot {
                        near = place + 1;
                    }
                    into.put(slot, json);
                }
            }
            count += 1;
        }
        Ok(None)
    }
}

/// The name of a field of a row.
struct Name<'a> {
    watch: &'a mut Watch,
    kind: Kind,
    near: usize,
}

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Slot;
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Slot, D::Error> {
        from.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name<'_> {
    type Value = Slot;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }
    fn visit_str<E: Error>(self, name: &str) -> Result<Slot, E> {
        self.watch.name(name)?;
        Ok(Slot::of(self.kind, name, self.near))
    }
    /// A name without escapes, which stands in the text itself.
    fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<Slot, E> {
        self.watch.pass(name);
        self.visit_str(name)
    }
}
