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

/// A typical entry that fits a risk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fitting {
    pub id: &'static str,
    pub name: String,
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
                taken: vulnerability_of(book, v.id).is_some(),
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

fn vulnerability_of(book: &Workbook, starter: &str) -> Option<Id> {
    book.vulnerabilities.iter().find(|v| v.starter == starter).map(|v| v.id)
}

/// Typical threats or vulnerabilities for a risk that names none yet, those that fit best first: threats by the
/// types of its assets and its category, vulnerabilities by its threat. An entry that the register has already is
/// offered by its name there.
pub fn fitting(book: &Workbook, risk: &Risk, kind: Kind) -> Vec<Fitting> {
    let all = starters();
    let reached: Vec<&[RiskCategory]> = risk
        .assets
        .iter()
        .filter_map(|id| book.get::<Asset>(*id))
        .map(|a| reaches(a.kind))
        .collect();
    let on_assets = |category: &str| {
        reached.is_empty() || reached.iter().flat_map(|r| r.iter()).any(|r| r.key() == category)
    };
    let (mut near, mut far) = (Vec::new(), Vec::new());
    let mut add = |is_near: bool, id, name: &str, row: Option<Id>| {
        let name =
            row.and_then(|id| book.row(kind, id)).map_or_else(|| name.to_owned(), |r| r.name());
        if is_near { &mut near } else { &mut far }.push(Fitting { id, name });
    };
    if kind == Kind::Threat && risk.threat.is_none() {
        for t in all.threats.iter().filter(|t| on_assets(t.category)) {
            add(t.category == risk.category.key(), t.id, t.name, threat_of(book, t.id));
        }
    }
    if kind == Kind::Vulnerability && risk.vulnerability.is_none() {
        let threat = risk.threat.and_then(|id| book.get::<Threat>(id));
        for v in &all.vulnerabilities {
            let fits = match threat {
                // An own threat is in no list; its category is.
                Some(t) if t.starter.is_empty() => {
                    t.category == RiskCategory::Unset || v.category == t.category.key()
                }
                Some(t) => v.threats.contains(&t.starter.as_str()),
                None => on_assets(v.category),
            };
            if fits {
                add(on_assets(v.category), v.id, v.name, vulnerability_of(book, v.id));
            }
        }
    }
    near.append(&mut far);
    near
}

/// Links a typical threat or vulnerability to a risk, and makes its entry where there is none.
pub fn take_for(draft: &mut Draft<'_>, risk: Id, kind: Kind, starter: &str) -> Result<(), Refusal> {
    match kind {
        Kind::Threat => {
            let row = threat(draft, starter);
            draft.update::<Risk>(risk, |r| r.threat = row.or(r.threat))
        }
        _ => {
            let row =
                vulnerability_of(draft.book(), starter).or_else(|| vulnerability(draft, starter));
            draft.update::<Risk>(risk, |r| r.vulnerability = row.or(r.vulnerability))
        }
    }
}

/// The categories of what reaches a type of asset.
fn reaches(kind: AssetKind) -> &'static [RiskCategory] {
    use RiskCategory::{
        Access, Continuity, Development, Environment, Failure, Human, Insider, Legal, Organisation,
        Physical, Supplier, Technical, Theft,
    };
    match kind {
        AssetKind::Information => {
            &[Technical, Human, Insider, Theft, Access, Supplier, Organisation, Legal]
        }
        AssetKind::Software => &[
            Technical,
            Human,
            Insider,
            Failure,
            Supplier,
            Access,
            Development,
            Continuity,
            Organisation,
        ],
        AssetKind::Hardware => {
            &[Technical, Theft, Failure, Environment, Physical, Continuity, Organisation]
        }
        AssetKind::Premises => &[Theft, Failure, Environment, Physical, Continuity],
        AssetKind::People => &[Human, Insider, Continuity, Organisation, Legal],
        AssetKind::Service => {
            &[Technical, Failure, Supplier, Access, Continuity, Organisation, Legal]
        }
        AssetKind::Unset => RiskCategory::ALL,
    }
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
            Kind::Vulnerability => drop(vulnerability(draft, offer.id)),
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

fn vulnerability(draft: &mut Draft<'_>, id: &str) -> Option<Id> {
    let found = starters().vulnerabilities.iter().find(|v| v.id == id)?;
    let book = draft.book();
    let threats: Vec<Id> = found.threats.iter().filter_map(|id| threat_of(book, id)).collect();
    Some(draft.create::<Vulnerability>(|v| {
        v.name = found.name.to_owned();
        v.category = category(found.category);
        v.threats = threats;
        v.starter = found.id.to_owned();
    }))
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The categories were matched as parts of one text, in which a slip reached nothing, and a short key a longer one.
    #[test]
    fn each_category_of_the_lists_is_one_and_reaches_an_asset_without_a_type() {
        let all = starters();
        let threats = all.threats.iter().map(|t| t.category);
        for key in threats.chain(all.vulnerabilities.iter().map(|v| v.category)) {
            let category = RiskCategory::from_key(key).unwrap_or_else(|| panic!("{key}"));
            assert!(reaches(AssetKind::Unset).contains(&category), "{key}");
            let some = |kind: &&AssetKind| reaches(**kind).contains(&category);
            assert!(AssetKind::ALL.iter().filter(some).count() > 1, "{key} reaches no type");
        }
    }
}
