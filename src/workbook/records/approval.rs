//! Approvals: who said yes to what, as it was, on which day.

use crate::catalogue::{Edition, Topic};
use crate::workbook::record::record;
use crate::workbook::value::choice;
use crate::workbook::{Field, Format, Id, Kind, Moment};
use chrono::NaiveDate;

choice! {
    /// What an approval is about.
    Subject("subject") {
        /// The risk method, by top management.
        Method = "method" *,
        /// A treatment plan, by one of the risk owners, for the risks of that owner.
        Plan = "plan",
        /// What remains of a risk, by its owner.
        Acceptance = "acceptance",
        /// The Statement of Applicability.
        Statement = "statement",
        Scope = "scope",
        /// A policy or another document.
        Document = "document",
        /// The minutes of a management review, by its chair.
        Review = "review",
    }
}

choice! {
    /// The decision.
    Decision("decision") {
        Approved = "approved" *,
        Conditional = "conditional",
        Rejected = "rejected",
    }
}

record! {
    /// A sign-off. Added, never changed. Its seal is made over everything else in it and over the seal of the
    /// entry before, so that a quiet edit shows. It guards against accident; it is no electronic signature.
    Approval {
        subject: Subject = Field::choice::<Subject>().column();
        /// The row that was approved, by kind; none for the Statement of Applicability and the scope.
        method: Option<Id> = Field::link(Kind::RiskMethod).column();
        plan: Option<Id> = Field::link(Kind::TreatmentPlan).column();
        risk: Option<Id> = Field::link(Kind::Risk).column();
        document: Option<Id> = Field::link(Kind::Document).column();
        review: Option<Id> = Field::link(Kind::ManagementReview).column();
        edition: Edition = Field::choice::<Edition>();
        decision: Decision = Field::choice::<Decision>().serves(Topic::RiskAcceptance).column();
        person: Option<Id> = Field::link(Kind::Person).required().column();
        /// As it was typed, and the role at the time.
        name: String = Field::text().column();
        role: String = Field::text().column();
        on: Option<NaiveDate> = Field::day().happened().required().column();
        expires_on: Option<NaiveDate> = Field::day().not_before("on").column();
        comment: String = Field::long_text().column();
        /// Today's level of the risk when what remains of it was accepted: rank and name. It is no part of what was
        /// accepted.
        level_then: String = Field::text();
        at: Option<Moment> = Field::instant();
        /// What was approved, in the canonical form (RFC 8785).
        content: String = Field::long_text().hidden();
        /// What the rows that the content names by id were called then, as JSON by id.
        names: String = Field::long_text().hidden();
        fingerprint: String = Field::formatted(Format::Sha256);
        /// The seal of the entry before, empty for the first.
        previous: String = Field::formatted(Format::Sha256);
        seal: String = Field::formatted(Format::Sha256);
    }
}
