//! The register of documents: where each one is, in which version, and who answers for it.

use crate::catalogue::Topic;
use crate::workbook::record::record;
use crate::workbook::value::choice;
use crate::workbook::{Field, Format, Id, Kind};
use chrono::NaiveDate;

choice! {
    /// What a document is for.
    DocumentType("document_type") {
        Unset = "unset" *,
        Policy = "policy",
        Procedure = "procedure",
        Plan = "plan",
        Instruction = "instruction",
        Form = "form",
        Record = "record",
        External = "external",
    }
}

choice! {
    /// Where a document stands in its life.
    DocumentState("document_state") {
        Draft = "draft" *,
        InReview = "in_review",
        Approved = "approved",
        Issued = "issued",
        Withdrawn = "withdrawn",
    }
}

choice! {
    /// Who may see it.
    Classification("classification") {
        Unset = "unset" *,
        Public = "public",
        Internal = "internal",
        Confidential = "confidential",
        Strict = "strictly_confidential",
    }
}

record! {
    /// A document or record of the ISMS. The workbook keeps the entry, never the file.
    Document {
        title: String = Field::text().required().serves(Topic::DocumentedInformation).column();
        /// The firm's own number, by its own pattern.
        own_reference: String = Field::text().serves(Topic::DocumentedInformation).column();
        kind: DocumentType = Field::choice::<DocumentType>().column();
        state: DocumentState = Field::choice::<DocumentState>().column();
        version: String = Field::text().column();
        owner: Option<Id> = Field::link(Kind::Person).required().column();
        approver: Option<Id> = Field::link(Kind::Person);
        approved_on: Option<NaiveDate> = Field::day().happened();
        issued_on: Option<NaiveDate> = Field::day().not_before("approved_on").happened();
        review_due: Option<NaiveDate> = Field::day().not_before("issued_on").ahead().column();
        classification: Classification = Field::choice::<Classification>();
        location: String = Field::formatted(Format::Place).column();
        /// The required documents of the standard that this one provides, by catalogue id.
        provides: Vec<String> = Field::codes();
        lines: Vec<String> = Field::lines();
        notes: String = Field::long_text();
    }
}
