//! Typical threats, vulnerabilities and assets of small firms to start from, in our own words.

use std::sync::OnceLock;

const PACKED: &str = include_str!("data/starters.txt");

/// A typical threat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Threat {
    /// `T01`
    pub id: &'static str,
    /// Key of the category of risk.
    pub category: &'static str,
    /// Whether it harms confidentiality, integrity, availability.
    pub harms: [bool; 3],
    pub name: &'static str,
}

/// A typical vulnerability.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vulnerability {
    /// `V01`
    pub id: &'static str,
    pub category: &'static str,
    /// Ids of the threats that use it.
    pub threats: Vec<&'static str>,
    pub name: &'static str,
}

/// A typical asset. Its needs are starting points; owners set the real ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AssetType {
    /// `AT01`
    pub id: &'static str,
    /// Key of the type of asset.
    pub kind: &'static str,
    /// Keys of the needs for confidentiality, integrity, availability.
    pub needs: [&'static str; 3],
    pub name: &'static str,
    /// Often empty.
    pub note: &'static str,
}

/// The three lists.
#[derive(Debug, Default)]
pub struct Starters {
    pub threats: Vec<Threat>,
    pub vulnerabilities: Vec<Vulnerability>,
    pub assets: Vec<AssetType>,
}

/// All of them, read once.
pub fn starters() -> &'static Starters {
    static ALL: OnceLock<Starters> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all = Starters::default();
        for line in PACKED.lines().filter(|line| !line.starts_with('#')) {
            add(&mut all, line);
        }
        all
    })
}

/// A line that makes no sense is left out; a test holds the file to none.
fn add(all: &mut Starters, line: &'static str) -> Option<()> {
    let mut cells = line.split('|');
    let (id, group, more, name) = (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
    if id.starts_with("AT") {
        let mut needs = more.split(' ');
        let needs = [needs.next()?, needs.next()?, needs.next()?];
        let note = cells.next().unwrap_or_default();
        all.assets.push(AssetType { id, kind: group, needs, name, note });
    } else if id.starts_with('T') {
        let harms = ['c', 'i', 'a'].map(|letter| more.contains(letter));
        all.threats.push(Threat { id, category: group, harms, name });
    } else {
        let threats = more.split(' ').filter(|id| !id.is_empty()).collect();
        all.vulnerabilities.push(Vulnerability { id, category: group, threats, name });
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    const JSON: &str = include_str!("data/threats.json");

    /// The families of the JSON file, and the categories that the workbook has for them.
    const FAMILIES: &[(&str, &str)] = &[
        ("technical attack", "technical"),
        ("human error", "human"),
        ("insider", "insider"),
        ("loss and theft", "theft"),
        ("technical failure", "failure"),
        ("supplier", "supplier"),
        ("social", "human"),
        ("environment", "environment"),
        ("utility failure", "failure"),
        ("malware", "technical"),
        ("account misuse", "access"),
        ("physical intrusion", "physical"),
        ("people shortage", "continuity"),
        ("legal", "legal"),
        ("technology", "technical"),
        ("organisation", "organisation"),
        ("access", "access"),
        ("continuity", "continuity"),
        ("people", "human"),
        ("development", "development"),
        ("physical", "physical"),
        ("operation", "organisation"),
        ("information", "information"),
        ("software and service", "software"),
        ("hardware", "hardware"),
        ("premises", "premises"),
    ];

    fn family(of: &str) -> &'static str {
        FAMILIES.iter().find(|(name, _)| *name == of).unwrap().1
    }

    fn packed() -> String {
        let all: Value = serde_json::from_str(JSON).unwrap();
        let text = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
        let rows = |name: &str| all[name].as_array().unwrap().clone();
        let mut out = String::from(
            "# Packed from threats.json by its test; change that file, then run\n\
             # `UPDATE_CATALOGUE=1 cargo test --lib catalogue::starters`.\n",
        );
        let mut line = |cells: &[&str]| {
            assert!(cells.iter().all(|cell| !cell.contains(['|', '\n'])));
            out.push_str(&cells.join("|"));
            out.push('\n');
        };
        for row in rows("threats") {
            let affects = row["affects"].as_array().unwrap();
            let harms: String =
                affects.iter().filter_map(|a| a.as_str().unwrap().chars().next()).collect();
            line(&[
                &text(&row, "id"),
                family(&text(&row, "category")),
                &harms,
                &text(&row, "name"),
            ]);
        }
        for row in rows("vulnerabilities") {
            let threats: Vec<&str> =
                row["threats"].as_array().unwrap().iter().map(|t| t.as_str().unwrap()).collect();
            let category = family(&text(&row, "category")).to_owned();
            line(&[&text(&row, "id"), &category, &threats.join(" "), &text(&row, "name")]);
        }
        for row in rows("asset_types") {
            let group = text(&row, "group");
            let kind = if group == "people" { "people" } else { family(&group) };
            let needs = ["confidentiality", "integrity", "availability"]
                .map(|name| text(&row["typical"], name))
                .join(" ");
            line(&[&text(&row, "id"), kind, &needs, &text(&row, "name"), &text(&row, "note")]);
        }
        out
    }

    #[test]
    fn the_packed_lists_are_those_of_the_json_file() {
        let packed = packed();
        if std::env::var_os("UPDATE_CATALOGUE").is_some() {
            let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/catalogue/data/starters.txt");
            std::fs::write(path, &packed).unwrap();
        } else {
            assert_eq!(PACKED, packed);
        }
        let all = starters();
        assert_eq!((all.threats.len(), all.vulnerabilities.len(), all.assets.len()), (46, 52, 30));
        let named = all.vulnerabilities.iter().flat_map(|v| &v.threats);
        assert!(named.into_iter().all(|id| all.threats.iter().any(|t| t.id == *id)));
        assert!(all.threats.iter().all(|t| t.harms.iter().any(|h| *h)));
    }
}
