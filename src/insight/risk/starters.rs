//! Rows made from the lists of typical threats, vulnerabilities and assets. What was taken already is not taken
//! twice.

use crate::catalogue::starters::{self, starters};
use crate::workbook::{
    Asset, AssetKind, Choice, Draft, Id, Kind, Need, Refusal, Risk, RiskCategory, RiskSource,
    Threat, Vulnerability, Workbook,
};

/// An entry to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub id: &'static str,
    pub name: &'static str,
    /// Key of the group it stands in: a category of risk, or a type of asset.
    pub group: &'static str,
    /// Something was made from it already.
    pub taken: bool,
}

/// What there is to choose for a kind of row; nothing for kinds without a list.
pub fn offers(book: &Workbook, kind: Kind) -> Vec<Offer> {
    let all = starters();
    let threat = |t: &starters::Threat, taken: bool| Offer {
        id: t.id,
        name: t.name,
        group: t.category,
        taken,
    };
    match kind {
        Kind::Threat => {
            all.threats.iter().map(|t| threat(t, threat_of(book, t.id).is_some())).collect()
        }
        Kind::Risk => {
            let has_risk = |id: &str| {
                let of_it = threat_of(book, id);
                of_it.is_some() && book.risks.iter().any(|r| r.threat == of_it)
            };
            all.threats.iter().map(|t| threat(t, has_risk(t.id))).collect()
        }
        Kind::Vulnerability => all
            .vulnerabilities
            .iter()
            .map(|v| Offer {
                id: v.id,
                name: v.name,
                group: v.category,
                taken: book.vulnerabilities.iter().any(|row| row.starter == v.id),
            })
            .collect(),
        Kind::Asset => all
            .assets
            .iter()
            .map(|a| Offer {
                id: a.id,
                name: a.name,
                group: a.kind,
                taken: book.assets.iter().any(|row| row.name == a.name),
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn threat_of(book: &Workbook, starter: &str) -> Option<Id> {
    book.threats.iter().find(|t| t.starter == starter).map(|t| t.id)
}

/// Makes rows from chosen entries. Returns how many.
pub fn take(draft: &mut Draft<'_>, kind: Kind, chosen: &[String]) -> Result<usize, Refusal> {
    let book = draft.book();
    let wanted = |offer: &Offer| !offer.taken && chosen.iter().any(|id| id == offer.id);
    let offers: Vec<Offer> = offers(book, kind).into_iter().filter(wanted).collect();
    for offer in &offers {
        match kind {
            Kind::Threat => drop(threat(draft, offer.id)),
            Kind::Risk => risk(draft, offer.id),
            Kind::Vulnerability => vulnerability(draft, offer.id),
            Kind::Asset => asset(draft, offer.id),
            _ => {}
        }
    }
    Ok(offers.len())
}

fn category(key: &str) -> RiskCategory {
    RiskCategory::from_key(key).unwrap_or_default()
}

fn threat(draft: &mut Draft<'_>, id: &str) -> Option<Id> {
    let found = starters().threats.iter().find(|t| t.id == id)?;
    if let Some(row) = threat_of(draft.book(), id) {
        return Some(row);
    }
    Some(draft.create::<Threat>(|t| {
        t.name = found.name.to_owned();
        t.category = category(found.category);
        [t.confidentiality, t.integrity, t.availability] = found.harms;
        t.starter = found.id.to_owned();
    }))
}

/// A risk that the threat comes true: not rated, and owned by nobody yet.
fn risk(draft: &mut Draft<'_>, id: &str) {
    let Some(found) = starters().threats.iter().find(|t| t.id == id) else { return };
    let threat = threat(draft, id);
    draft.create::<Risk>(|r| {
        r.title = found.name.to_owned();
        r.source = RiskSource::Scenario;
        r.category = category(found.category);
        r.threat = threat;
        [r.confidentiality, r.integrity, r.availability] = found.harms;
    });
}

fn vulnerability(draft: &mut Draft<'_>, id: &str) {
    let Some(found) = starters().vulnerabilities.iter().find(|v| v.id == id) else { return };
    let book = draft.book();
    let threats: Vec<Id> = found.threats.iter().filter_map(|id| threat_of(book, id)).collect();
    draft.create::<Vulnerability>(|v| {
        v.name = found.name.to_owned();
        v.category = category(found.category);
        v.threats = threats;
        v.starter = found.id.to_owned();
    });
}

fn asset(draft: &mut Draft<'_>, id: &str) {
    let Some(found) = starters().assets.iter().find(|a| a.id == id) else { return };
    draft.create::<Asset>(|a| {
        a.name = found.name.to_owned();
        a.kind = AssetKind::from_key(found.kind).unwrap_or_default();
        let [c, i, v] = found.needs.map(|key| Need::from_key(key).unwrap_or_default());
        (a.confidentiality, a.integrity, a.availability) = (c, i, v);
        a.notes = found.note.to_owned();
    });
}
