//! What others require of the firm's information security, and where it says so.

use crate::catalogue::Topic;
use crate::workbook::record::record;
use crate::workbook::value::choice;
use crate::workbook::{Field, Format, Id, Kind};
use chrono::NaiveDate;

choice! {
    /// Where a requirement comes from; the Statement of Applicability tells them apart.
    RequirementKind("requirement_kind") {
        Unset = "unset" *,
        Legal = "legal",
        Regulatory = "regulatory",
        Contractual = "contractual",
        Expectation = "expectation",
    }
}

choice! {
    /// Whether the ISMS takes care of a requirement (4.2 c in 2022).
    Addressed("addressed") {
        Unset = "unset" *,
        Yes = "yes",
        Partly = "partly",
        No = "no",
    }
}

record! {
    /// A law, a rule, a clause of a contract or an expectation that the ISMS has to meet.
    Requirement {
        title: String = Field::text().required().serves(Topic::InterestedParties).column();
        kind: RequirementKind = Field::choice::<RequirementKind>().required().column();
        /// Who requires it.
        party: Option<Id> = Field::link(Kind::Party).required().serves(Topic::InterestedParties).column();
        /// Where it is written: section, contract and date.
        source: String = Field::formatted(Format::Place).column();
        description: String = Field::long_text();
        addressed: Addressed = Field::choice::<Addressed>().serves(Topic::InterestedParties).column();
        /// How, or why not.
        addressed_how: String = Field::long_text();
        risks: Vec<Id> = Field::links(Kind::Risk);
        actions: Vec<Id> = Field::links(Kind::Action);
        noted_on: Option<NaiveDate> = Field::day().happened();
        gone_on: Option<NaiveDate> = Field::day().not_before("noted_on").happened();
        owner: Option<Id> = Field::link(Kind::Person).column();
        review_due: Option<NaiveDate> = Field::day().ahead();
        notes: String = Field::long_text();
    }
}
