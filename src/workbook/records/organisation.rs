//! The firm whose workbook this is: one row, made with the workbook.

use crate::catalogue::{Edition, Topic};
use crate::workbook::record::record;
use crate::workbook::records::Climate;
use crate::workbook::value::{Cell, Choice, Content, Misfit, Value};
use crate::workbook::{Field, Id, Kind};
use chrono::NaiveDate;

record! {
    /// The firm, and the edition of the standard that its workbook follows.
    Organisation {
        name: String = Field::text().required().serves(Topic::Context).column();
        sector: String = Field::text().serves(Topic::Context).column();
        /// Heads, the owner included; the certification body prices by it.
        staff: Option<i64> = Field::number(1, 1_000_000).serves(Topic::Scope).column();
        sites: String = Field::long_text().serves(Topic::Scope);
        description: String = Field::long_text().serves(Topic::Context);
        /// What the customer, law or contract behind the project asks for.
        occasion: String = Field::long_text().serves(Topic::Context);
        target_audit: Option<NaiveDate> = Field::day().ahead().column();
        /// What the ISMS covers, as it stands on the certificate.
        scope: String = Field::long_text().serves(Topic::Scope);
        out_of_scope: String = Field::long_text().serves(Topic::Scope);
        interfaces: String = Field::long_text().serves(Topic::Scope);
        /// Whether climate change matters to the ISMS: decided by somebody, with a reason (4.1, amended in 2024).
        climate: Climate = Field::choice::<Climate>().serves(Topic::Context).group("climate");
        climate_reason: String = Field::long_text().group("climate");
        climate_by: Option<Id> = Field::link(Kind::Person).group("climate");
        climate_on: Option<NaiveDate> = Field::day().happened().group("climate");
        edition: Edition = Field::choice::<Edition>().system().column();
    }
}

impl Choice for Edition {
    const LIST: &'static str = "edition";
    const ALL: &'static [Self] = &[Edition::E2022, Edition::E2013];
    const KEYS: &'static [&'static str] = &["2022", "2013"];
    fn key(self) -> &'static str {
        Edition::key(self)
    }
    fn from_key(key: &str) -> Option<Self> {
        <Self as Choice>::ALL.iter().copied().find(|e| Edition::key(*e) == key)
    }
}

impl Content for Edition {
    /// Always present: a workbook without an edition has no lines to assess.
    fn cell(&self) -> Cell<'_> {
        Cell::Text(Edition::key(*self))
    }
    fn take(&mut self, value: Value) -> Result<(), Misfit> {
        *self = match value {
            Value::Empty => Edition::default(),
            Value::Text(t) => <Edition as Choice>::from_key(&t).ok_or(Misfit)?,
            _ => return Err(Misfit),
        };
        Ok(())
    }
}
