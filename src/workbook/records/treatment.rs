//! Plans of treatment, and the moved dates of what was planned.

use crate::catalogue::Topic;
use crate::workbook::record::record;
use crate::workbook::value::choice;
use crate::workbook::{Field, Id, Kind};
use chrono::NaiveDate;

choice! {
    /// How far a plan is.
    PlanState("plan_state") {
        Draft = "draft" *,
        UnderWay = "under_way",
        Finished = "finished",
        Withdrawn = "withdrawn",
    }
}

record! {
    /// What is done about a group of risks: for a year, or for a subject.
    TreatmentPlan {
        title: String = Field::text().required().serves(Topic::RiskTreatmentPlan).column();
        state: PlanState = Field::choice::<PlanState>().column();
        owner: Option<Id> = Field::link(Kind::Person).required().column();
        risks: Vec<Id> = Field::links(Kind::Risk).required().serves(Topic::RiskTreatmentPlan).column();
        version: String = Field::text().column();
        period_from: Option<NaiveDate> = Field::day().column();
        period_to: Option<NaiveDate> = Field::day().not_before("period_from").column();
        /// In the currency of the risk method.
        budget: Option<i64> = Field::number(0, 1_000_000_000_000).column();
        purpose: String = Field::long_text();
        notes: String = Field::long_text();
    }
}

record! {
    /// A due date that was moved. Added, never changed: dates that slip without a word are what auditors raise.
    DueChange {
        action: Option<Id> = Field::link(Kind::Action).required().column();
        from: Option<NaiveDate> = Field::day().column();
        to: Option<NaiveDate> = Field::day().required().column();
        reason: String = Field::long_text().required().serves(Topic::RiskTreatmentResults).column();
        on: Option<NaiveDate> = Field::day().happened().column();
        by: String = Field::text().column();
    }
}
