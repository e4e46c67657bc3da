//! Objectives on two levels, what is measured, and what was read.

use crate::catalogue::Topic;
use crate::workbook::record::record;
use crate::workbook::value::choice;
use crate::workbook::{Field, Format, Id, Kind};
use chrono::NaiveDate;

choice! {
    /// High-level objectives follow from the policy; dated ones lead there.
    ObjectiveLevel("objective_level") {
        Unset = "unset" *,
        High = "high",
        Dated = "dated",
    }
}

choice! {
    /// Whether it still holds. How far it is follows from the readings.
    ObjectiveState("objective_state") {
        Active = "active" *,
        Met = "met",
        Missed = "missed",
        Withdrawn = "withdrawn",
    }
}

choice! {
    /// Which way is better.
    Direction("direction") {
        Unset = "unset" *,
        Higher = "higher",
        Lower = "lower",
        /// Between two limits.
        Band = "band",
    }
}

choice! {
    /// How often a metric is read.
    Cadence("cadence") {
        Unset = "unset" *,
        Weekly = "weekly",
        Monthly = "monthly",
        Quarterly = "quarterly",
        HalfYearly = "half_yearly",
        Yearly = "yearly",
    }
}

record! {
    /// What the firm wants to reach in information security, how it knows, who, with what and until when (6.2).
    Objective {
        title: String = Field::text().required().serves(Topic::Objectives).column();
        level: ObjectiveLevel = Field::choice::<ObjectiveLevel>().required().column();
        /// The high-level objective that a dated one leads to.
        parent: Option<Id> = Field::link(Kind::Objective).column();
        reason: String = Field::long_text();
        /// What is read to know how far it is.
        metric: Option<Id> = Field::link(Kind::Metric).serves(Topic::Objectives).column();
        /// Where it stood at the beginning, and where it is to stand; numbers in the unit of the metric.
        baseline: String = Field::formatted(Format::Decimal);
        target: String = Field::formatted(Format::Decimal).column();
        start: Option<NaiveDate> = Field::day();
        due: Option<NaiveDate> = Field::day().not_before("start").required().serves(Topic::Objectives).column();
        owner: Option<Id> = Field::link(Kind::Person).required().serves(Topic::Objectives).column();
        resources: String = Field::long_text().serves(Topic::Objectives);
        /// How the result is judged where no metric does it.
        evaluation: String = Field::long_text().serves(Topic::Objectives);
        state: ObjectiveState = Field::choice::<ObjectiveState>().column();
        actions: Vec<Id> = Field::links(Kind::Action);
        risks: Vec<Id> = Field::links(Kind::Risk);
        evidence: Vec<Id> = Field::links(Kind::Evidence);
        reviewed_on: Option<NaiveDate> = Field::day().happened().group("review");
        review_due: Option<NaiveDate> = Field::day().ahead().group("review");
        review_result: String = Field::long_text().group("review");
    }
}

record! {
    /// What is measured, how, how often, by whom, and what is good (9.1).
    Metric {
        title: String = Field::text().required().serves(Topic::Monitoring).column();
        /// What the figure tells about.
        purpose: String = Field::long_text();
        unit: String = Field::text().column();
        direction: Direction = Field::choice::<Direction>().required().column();
        target: String = Field::formatted(Format::Decimal).column();
        /// The lowest and highest good value, where good lies between two limits.
        low: String = Field::formatted(Format::Decimal);
        high: String = Field::formatted(Format::Decimal);
        cadence: Cadence = Field::choice::<Cadence>().required().serves(Topic::Monitoring).column();
        method: String = Field::long_text().serves(Topic::Monitoring);
        source: String = Field::formatted(Format::Place);
        /// Who reads it, and who judges what was read.
        owner: Option<Id> = Field::link(Kind::Person).required().serves(Topic::Monitoring).column();
        evaluator: Option<Id> = Field::link(Kind::Person).serves(Topic::Monitoring);
        start: Option<NaiveDate> = Field::day();
        ended_on: Option<NaiveDate> = Field::day().not_before("start");
        controls: Vec<Id> = Field::links(Kind::Control);
        notes: String = Field::long_text();
    }
}

record! {
    /// One value of a metric on a day.
    Reading {
        metric: Option<Id> = Field::link(Kind::Metric).required().part_of().column();
        on: Option<NaiveDate> = Field::day().happened().required().serves(Topic::Monitoring).column();
        value: String = Field::formatted(Format::Decimal).required().serves(Topic::Monitoring).column();
        by: Option<Id> = Field::link(Kind::Person).column();
        comment: String = Field::long_text().column();
        evidence: Vec<Id> = Field::links(Kind::Evidence);
    }
}
