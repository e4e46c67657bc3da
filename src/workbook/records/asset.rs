//! Assets: what is worth protecting, who answers for it, and how much it needs.

use crate::catalogue::Topic;
use crate::workbook::record::record;
use crate::workbook::value::choice;
use crate::workbook::{Classification, Field, Id, Kind};
use chrono::NaiveDate;

choice! {
    /// What sort of thing the asset is.
    AssetKind("asset_kind") {
        Unset = "unset" *,
        Information = "information",
        Software = "software",
        Hardware = "hardware",
        Premises = "premises",
        People = "people",
        Service = "service",
    }
}

choice! {
    /// How much harm a loss of this property would do.
    Need("need") {
        Unset = "unset" *,
        Low = "low",
        Medium = "medium",
        High = "high",
        VeryHigh = "very_high",
    }
}

record! {
    /// Something that the firm has or uses and that information depends on.
    Asset {
        name: String = Field::text().required().serves(Topic::RiskAssessment).column();
        kind: AssetKind = Field::choice::<AssetKind>().required().column();
        owner: Option<Id> = Field::link(Kind::Person).required().column();
        /// Who has it in hand.
        holder: Option<Id> = Field::link(Kind::Person).column();
        location: String = Field::text().column();
        classification: Classification = Field::choice::<Classification>().column();
        confidentiality: Need = Field::choice::<Need>().column().group("need");
        integrity: Need = Field::choice::<Need>().column().group("need");
        availability: Need = Field::choice::<Need>().column().group("need");
        need_reason: String = Field::long_text().group("need");
        /// In the currency of the risk method.
        value: Option<i64> = Field::number(0, 1_000_000_000_000).group("need");
        /// What it does not work without; those inherit its needs.
        depends_on: Vec<Id> = Field::links(Kind::Asset).group("need");
        /// Its holder gives it back on leaving.
        to_return: bool = Field::flag().group("life");
        returned_on: Option<NaiveDate> = Field::day().happened().group("life");
        review_due: Option<NaiveDate> = Field::day().ahead().column().group("life");
        retired_on: Option<NaiveDate> = Field::day().happened().group("life");
        notes: String = Field::long_text().group("life");
    }
}

impl Need {
    /// 1 for low to 4 for very high; nothing when it was not set.
    pub fn rank(self) -> Option<u8> {
        match self {
            Need::Unset => None,
            Need::Low => Some(1),
            Need::Medium => Some(2),
            Need::High => Some(3),
            Need::VeryHigh => Some(4),
        }
    }
}
