//! What assets need, and what they inherit: an asset that another does not work without needs at least the
//! same protection.

use crate::workbook::{Asset, Id, Need, Workbook};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The protection that an asset needs for confidentiality, integrity and availability.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    pub own: [Need; 3],
    /// The greatest of its own and those of everything that depends on it.
    pub effective: [Need; 3],
    /// Where a need comes from that is greater than its own.
    pub from: [Option<Id>; 3],
}

/// The needs of every asset. Circles of dependence are followed once.
pub fn needs(book: &Workbook) -> BTreeMap<Id, Needs> {
    let own = |asset: &Asset| [asset.confidentiality, asset.integrity, asset.availability];
    let start = |asset: &Asset| {
        (asset.id, Needs { own: own(asset), effective: own(asset), from: [None; 3] })
    };
    let mut all: BTreeMap<Id, Needs> =
        crate::sort::gather(book.assets.iter().filter(|a| a.retired_on.is_none()).map(start));
    // The greatest needs first: what they reach is settled and never asked again.
    for property in 0..3 {
        for need in [Need::VeryHigh, Need::High, Need::Medium, Need::Low] {
            let starts: Vec<Id> = all
                .iter()
                .filter(|(_, needs)| needs.own.get(property) == Some(&need))
                .map(|(id, _)| *id)
                .collect();
            for source in starts {
                spread(book, &mut all, property, need, source);
            }
        }
    }
    all
}

fn spread(book: &Workbook, all: &mut BTreeMap<Id, Needs>, property: usize, need: Need, source: Id) {
    let mut open = vec![source];
    while let Some(id) = open.pop() {
        let Some(asset) = book.get::<Asset>(id) else { continue };
        for below in &asset.depends_on {
            let Some(needs) = all.get_mut(below) else { continue };
            let (Some(effective), Some(from)) =
                (needs.effective.get_mut(property), needs.from.get_mut(property))
            else {
                continue;
            };
            if effective.rank() < need.rank() {
                *effective = need;
                *from = Some(source);
                open.push(*below);
            }
        }
    }
}

/// What a person has to hand back on leaving: what they hold, or own where nobody else holds it.
pub fn to_return(book: &Workbook, person: Id) -> Vec<Id> {
    let theirs = |asset: &&Asset| {
        asset.to_return
            && asset.returned_on.is_none()
            && asset.retired_on.is_none()
            && asset.holder.or(asset.owner) == Some(person)
    };
    book.assets.iter().filter(theirs).map(|asset| asset.id).collect()
}

/// Things that people who left before today still have, by person.
pub fn not_returned(book: &Workbook, today: NaiveDate) -> Vec<(Id, Vec<Id>)> {
    let left = book.people.iter().filter(|p| p.left.is_some_and(|day| day < today));
    let open = left.map(|person| (person.id, to_return(book, person.id)));
    open.filter(|(_, assets)| !assets.is_empty()).collect()
}
