//! Controls: those of Annex A in the workbook's edition, and the firm's own.

use crate::catalogue::Topic;
use crate::workbook::record::record;
use crate::workbook::value::choice;
use crate::workbook::{Field, Id, Kind, Maturity};
use chrono::NaiveDate;

choice! {
    /// Whether the control is necessary. What a risk or a requirement needs is necessary without a word here.
    Applicability("applicability") {
        Unset = "unset" *,
        Necessary = "necessary",
        Excluded = "excluded",
    }
}

choice! {
    /// How far a control is put into practice.
    Implementation("implementation") {
        Unset = "unset" *,
        None = "none",
        Planned = "planned",
        Partial = "partial",
        Full = "full",
    }
}

record! {
    /// A measure that changes risk. Reasons, links and status make its line of the Statement of Applicability.
    Control {
        title: String = Field::text().required().serves(Topic::StatementOfApplicability).column();
        /// Id of the control in Annex A of the workbook's edition; empty for a control of the firm's own.
        line: String = Field::text().system().column();
        applicability: Applicability = Field::choice::<Applicability>().column().group("applicability");
        requirements: Vec<Id> = Field::links(Kind::Requirement).serves(Topic::StatementOfApplicability).group("applicability");
        /// It is good practice, whatever else speaks for it.
        best_practice: bool = Field::flag().group("applicability");
        inclusion_reason: String = Field::long_text().group("applicability");
        exclusion_reason: String = Field::long_text().serves(Topic::StatementOfApplicability).group("applicability");
        implementation: Implementation = Field::choice::<Implementation>().serves(Topic::StatementOfApplicability).column().group("implementation");
        why_not_yet: String = Field::long_text().group("implementation");
        how: String = Field::long_text().group("implementation");
        /// Answers for the control; not to be mixed up with the owner of a risk.
        owner: Option<Id> = Field::link(Kind::Person).column().group("implementation");
        documents: Vec<Id> = Field::links(Kind::Document).group("implementation");
        evidence: Vec<Id> = Field::links(Kind::Evidence).column().group("implementation");
        maturity: Maturity = Field::choice::<Maturity>().column().group("implementation");
        review_due: Option<NaiveDate> = Field::day().ahead().group("implementation");
        notes: String = Field::long_text().group("implementation");
    }
}
