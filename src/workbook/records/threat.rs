//! What could happen (threats) and what would let it (vulnerabilities).

use crate::catalogue::Topic;
use crate::workbook::record::record;
use crate::workbook::value::choice;
use crate::workbook::{Field, Id, Kind};

choice! {
    /// The family of causes that a threat, a vulnerability or a risk belongs to.
    RiskCategory("risk_category") {
        Unset = "unset" *,
        Technical = "technical",
        Human = "human",
        Insider = "insider",
        Theft = "theft",
        Failure = "failure",
        Supplier = "supplier",
        Environment = "environment",
        Physical = "physical",
        Access = "access",
        Development = "development",
        Continuity = "continuity",
        Organisation = "organisation",
        Legal = "legal",
    }
}

record! {
    /// Something or somebody that could do harm.
    Threat {
        name: String = Field::text().required().serves(Topic::RiskAssessment).column();
        category: RiskCategory = Field::choice::<RiskCategory>().column();
        /// What it would harm.
        confidentiality: bool = Field::flag().column();
        integrity: bool = Field::flag().column();
        availability: bool = Field::flag().column();
        /// Where the knowledge comes from: a bulletin, an incident, experience.
        source: String = Field::text().column();
        notes: String = Field::long_text();
        /// Id in the starter list that it was taken from.
        starter: String = Field::text().system();
    }
}

record! {
    /// A weakness that a threat could use.
    Vulnerability {
        name: String = Field::text().required().serves(Topic::RiskAssessment).column();
        category: RiskCategory = Field::choice::<RiskCategory>().column();
        threats: Vec<Id> = Field::links(Kind::Threat).column();
        assets: Vec<Id> = Field::links(Kind::Asset).column();
        notes: String = Field::long_text();
        /// Id in the starter list that it was taken from.
        starter: String = Field::text().system();
    }
}
