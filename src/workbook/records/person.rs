//! People: staff, management, and helpers from outside.

use crate::catalogue::Topic;
use crate::workbook::record::record;
use crate::workbook::{Field, Format, Id, Kind};
use chrono::NaiveDate;

record! {
    /// Somebody who owns, decides, assesses or does something in the ISMS.
    Person {
        name: String = Field::text().required().serves(Topic::Roles).column();
        title: String = Field::text().serves(Topic::Roles).column();
        department: String = Field::text().column();
        email: String = Field::formatted(Format::Email).column();
        reports_to: Option<Id> = Field::link(Kind::Person).serves(Topic::Roles).column();
        /// Sits in the body that directs the firm and reviews the ISMS.
        top_management: bool = Field::flag().serves(Topic::Leadership).column();
        /// Works for another firm: a consultant, a provider.
        external: bool = Field::flag().column();
        joined: Option<NaiveDate> = Field::day();
        left: Option<NaiveDate> = Field::day().not_before("joined").column();
        notes: String = Field::long_text();
    }
}
