//! The two editions of ISO/IEC 27001 that the workbook knows.

use serde::{Deserialize, Serialize};

/// An edition of the standard. The same id can mean different things in the two editions
/// (10.1, A.5.1), so an id is always kept together with its edition.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub enum Edition {
    /// ISO/IEC 27001:2013, withdrawn; for archives, comparison and moving over.
    #[serde(rename = "2013")]
    E2013,
    /// ISO/IEC 27001:2022 with Amendment 1:2024.
    #[default]
    #[serde(rename = "2022")]
    E2022,
}

impl Edition {
    /// Both editions, the older one first.
    pub const ALL: [Edition; 2] = [Edition::E2013, Edition::E2022];

    /// The year, as it is stored in files and in addresses of pages.
    pub const fn key(self) -> &'static str {
        match self {
            Edition::E2013 => "2013",
            Edition::E2022 => "2022",
        }
    }

    /// The edition with this key, if there is one.
    pub fn from_key(key: &str) -> Option<Edition> {
        Edition::ALL.into_iter().find(|edition| edition.key() == key)
    }

    /// The edition to move from or to.
    pub const fn other(self) -> Edition {
        match self {
            Edition::E2013 => Edition::E2022,
            Edition::E2022 => Edition::E2013,
        }
    }

    pub(super) const fn index(self) -> usize {
        match self {
            Edition::E2013 => 0,
            Edition::E2022 => 1,
        }
    }
}

/// What is known about an edition as a publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EditionInfo {
    pub edition: Edition,
    /// "ISO/IEC 27001:2022".
    pub standard: &'static str,
    /// The official title.
    pub title: &'static str,
    /// Date of publication, as exact as known: `2022-10-25` or `2013-10`.
    pub published: &'static str,
    /// Whether certificates are issued to this edition.
    pub current: bool,
    /// Its standing in one or two sentences, in our words.
    pub note: &'static str,
    pub amendments: &'static [Amendment],
}

/// An amendment or corrigendum of an edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amendment {
    /// "Amd 1:2024".
    pub id: &'static str,
    pub title: Option<&'static str>,
    /// `2024-02`.
    pub published: Option<&'static str>,
    /// Ids of the lines it touches.
    pub affects: &'static [&'static str],
    /// What it changes, in our words.
    pub effect: &'static str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_lead_back_to_the_edition() {
        for edition in Edition::ALL {
            assert_eq!(Edition::from_key(edition.key()), Some(edition));
            assert_eq!(edition.other().other(), edition);
            assert_ne!(edition.other(), edition);
            let json = serde_json::to_string(&edition).unwrap();
            assert_eq!(json, format!("\"{}\"", edition.key()));
        }
        assert_eq!(Edition::from_key("2017"), None);
        assert_eq!(Edition::default(), Edition::E2022);
    }
}
