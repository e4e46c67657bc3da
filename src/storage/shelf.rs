//! The workbooks of this browser: a list in localStorage, mended from whatever else says that there is
//! one, because the list is one short text and the workbooks are the work of years.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::engine::{Local, LocalFault};
use super::head::json;
use super::keys;

/// One workbook on the shelf.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shelved {
    /// Its id.
    pub id: String,
    /// Its name; empty when it is encrypted, or known only by its traces.
    #[serde(default)]
    pub name: String,
    /// When it was last opened, milliseconds since 1970.
    #[serde(default)]
    pub opened: u64,
    /// Erasing was begun and must be finished.
    #[serde(default)]
    pub erasing: bool,
    /// When it was made as a copy of another, milliseconds since 1970; 0 for one that is no copy.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub copied: u64,
}

fn is_zero(n: &u64) -> bool {
    *n == 0
}

/// Lists the workbooks, the last opened first. `databases`: ids of the databases the browser has, if it
/// can tell.
///
/// # Errors
/// When localStorage cannot be read; what `databases` says is then all there is.
pub fn list(local: &dyn Local, databases: &[String]) -> Result<Vec<Shelved>, LocalFault> {
    let mut shelf: BTreeMap<String, Shelved> =
        crate::sort::gather(read(local)?.into_iter().map(|s| (s.id.clone(), s)));
    for key in local.keys(keys::BOOKS)? {
        let Some((id, rest)) = key.strip_prefix(keys::BOOKS).and_then(|k| k.split_once('/')) else {
            continue;
        };
        // A draft alone is no workbook.
        if rest == "marker" || rest == "mirror" || rest.starts_with("tail/") {
            trace(&mut shelf, &keys::spoken(id));
        }
    }
    for id in databases {
        trace(&mut shelf, id);
    }
    let mut shelf: Vec<Shelved> = shelf.into_values().collect();
    crate::sort::by(&mut shelf, |a, b| b.opened.cmp(&a.opened).then_with(|| a.id.cmp(&b.id)));
    Ok(shelf)
}

fn trace(shelf: &mut BTreeMap<String, Shelved>, id: &str) {
    shelf.entry(id.into()).or_insert_with(|| Shelved {
        id: id.into(),
        name: String::new(),
        opened: 0,
        erasing: false,
        copied: 0,
    });
}

fn read(local: &dyn Local) -> Result<Vec<Shelved>, LocalFault> {
    let text = local.get(keys::PTR)?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

/// Puts a workbook on the shelf, or changes what is said of it.
///
/// # Errors
/// When localStorage cannot be read or written.
pub fn put(local: &dyn Local, book: &Shelved) -> Result<(), LocalFault> {
    keep_unreadable(local)?;
    let mut shelf = read(local)?;
    shelf.retain(|s| s.id != book.id);
    shelf.push(book.clone());
    local.set(keys::PTR, &json(&shelf))
}

/// Takes a workbook off the shelf, after it was erased.
///
/// # Errors
/// When localStorage cannot be read or written.
pub fn remove(local: &dyn Local, id: &str) -> Result<(), LocalFault> {
    keep_unreadable(local)?;
    let mut shelf = read(local)?;
    shelf.retain(|s| s.id != id);
    local.set(keys::PTR, &json(&shelf))
}

/// A list that does not read is put aside before a new one is written over it.
fn keep_unreadable(local: &dyn Local) -> Result<(), LocalFault> {
    match local.get(keys::PTR)? {
        Some(text) if serde_json::from_str::<Vec<Shelved>>(&text).is_err() => {
            local.set(keys::PTR_ASIDE, &text)
        }
        _ => Ok(()),
    }
}
