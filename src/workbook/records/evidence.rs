//! Evidence: a pointer to something that shows a thing is done, never the thing itself.

use crate::catalogue::Topic;
use crate::workbook::record::record;
use crate::workbook::value::choice;
use crate::workbook::{Field, Format};
use chrono::NaiveDate;

choice! {
    /// Whether the thing pointed to was found, and is still good.
    EvidenceState("evidence_state") {
        Unset = "unset" *,
        Ok = "ok",
        Missing = "missing",
        Outdated = "outdated",
    }
}

record! {
    /// Where to find what shows that a requirement is met.
    Evidence {
        title: String = Field::text().required().serves(Topic::DocumentedInformation).column();
        place: String = Field::formatted(Format::Place).required().column();
        dated: Option<NaiveDate> = Field::day().happened().column();
        state: EvidenceState = Field::choice::<EvidenceState>().column();
        /// Fingerprint of the file when it was seen, so that a later change is noticed.
        sha256: String = Field::formatted(Format::Sha256);
        notes: String = Field::long_text();
    }
}
