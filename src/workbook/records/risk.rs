//! Risks and opportunities, and the records of looking at them again.

use crate::catalogue::Topic;
use crate::workbook::record::record;
use crate::workbook::value::choice;
use crate::workbook::{Field, Id, Kind, RiskCategory};
use chrono::NaiveDate;

choice! {
    /// How the risk was found.
    RiskSource("risk_source") {
        Unset = "unset" *,
        Asset = "asset",
        Scenario = "scenario",
        Supplier = "supplier",
        Party = "party",
        Change = "change",
        Incident = "incident",
        Audit = "audit",
    }
}

choice! {
    /// What is done about a risk.
    Treatment("treatment") {
        Unset = "unset" *,
        Modify = "modify",
        Retain = "retain",
        Avoid = "avoid",
        Share = "share",
    }
}

choice! {
    /// The shape of a range of which the lowest, the most likely and the highest value are known.
    Spread("spread") {
        /// Between the lowest and the highest, weighted towards the most likely.
        Pert = "pert" *,
        /// The lowest and the highest enclose nine in ten; the most likely is not used.
        Lognormal = "lognormal",
    }
}

choice! {
    /// Why a risk was looked at again.
    ReviewTrigger("review_trigger") {
        Planned = "planned" *,
        Change = "change",
        Incident = "incident",
        Treatment = "treatment",
        Audit = "audit",
        Request = "request",
    }
}

record! {
    /// Something uncertain that matters to the confidentiality, integrity or availability of information.
    ///
    /// Steps are numbers of the scales of the method that the risk is rated by; no number means not rated.
    Risk {
        title: String = Field::text().required().serves(Topic::RiskAssessment).column();
        /// Cause, event, consequence.
        statement: String = Field::long_text().serves(Topic::RiskAssessment);
        owner: Option<Id> = Field::link(Kind::Person).required().serves(Topic::RiskAssessment).column();
        category: RiskCategory = Field::choice::<RiskCategory>().column();
        source: RiskSource = Field::choice::<RiskSource>();
        assets: Vec<Id> = Field::links(Kind::Asset).column();
        threat: Option<Id> = Field::link(Kind::Threat);
        vulnerability: Option<Id> = Field::link(Kind::Vulnerability);
        confidentiality: bool = Field::flag();
        integrity: bool = Field::flag();
        availability: bool = Field::flag();
        /// Would do good, not harm.
        opportunity: bool = Field::flag().serves(Topic::RisksAndOpportunities);
        /// The version whose scales the ratings below use; empty for the one in force.
        method: Option<Id> = Field::link(Kind::RiskMethod).system();
        inherent_likelihood: Option<i64> = Field::number(1, 7).group("inherent");
        inherent_impact: Option<i64> = Field::number(1, 7).group("inherent");
        inherent_c: Option<i64> = Field::number(1, 7).group("inherent");
        inherent_i: Option<i64> = Field::number(1, 7).group("inherent");
        inherent_a: Option<i64> = Field::number(1, 7).group("inherent");
        inherent_reason: String = Field::long_text().group("inherent");
        existing_controls: Vec<Id> = Field::links(Kind::Control).group("current");
        current_likelihood: Option<i64> = Field::number(1, 7).column().group("current");
        current_impact: Option<i64> = Field::number(1, 7).column().group("current");
        current_c: Option<i64> = Field::number(1, 7).group("current");
        current_i: Option<i64> = Field::number(1, 7).group("current");
        current_a: Option<i64> = Field::number(1, 7).group("current");
        current_reason: String = Field::long_text().group("current");
        rated_on: Option<NaiveDate> = Field::day().happened().group("current");
        rated_by: Option<Id> = Field::link(Kind::Person).group("current");
        treatment: Treatment = Field::choice::<Treatment>().serves(Topic::RiskTreatment).column().group("treatment");
        treatment_reason: String = Field::long_text().serves(Topic::RiskTreatment).group("treatment");
        decided_on: Option<NaiveDate> = Field::day().happened().group("treatment");
        decided_by: Option<Id> = Field::link(Kind::Person).group("treatment");
        planned_controls: Vec<Id> = Field::links(Kind::Control).serves(Topic::RiskTreatment).group("treatment");
        /// What each planned control is expected to take off likelihood and impact: `<control>:1:0`.
        effects: Vec<String> = Field::codes().system().group("treatment");
        no_controls_reason: String = Field::long_text().group("treatment");
        residual_likelihood: Option<i64> = Field::number(1, 7).column().group("residual");
        residual_impact: Option<i64> = Field::number(1, 7).column().group("residual");
        residual_c: Option<i64> = Field::number(1, 7).group("residual");
        residual_i: Option<i64> = Field::number(1, 7).group("residual");
        residual_a: Option<i64> = Field::number(1, 7).group("residual");
        residual_reason: String = Field::long_text().group("residual");
        /// The approach without a grid: the hazard, what is done about it, and whether it is done.
        hazard: String = Field::long_text().group("generic");
        measures: String = Field::long_text().group("generic");
        measures_done: bool = Field::flag().group("generic");
        spread: Spread = Field::choice::<Spread>().group("quant_now");
        now_frequency_low: Option<i64> = Field::number(0, 1_000_000).group("quant_now");
        now_frequency_likely: Option<i64> = Field::number(0, 1_000_000).group("quant_now");
        now_frequency_high: Option<i64> = Field::number(0, 1_000_000).group("quant_now");
        now_loss_low: Option<i64> = Field::number(0, 1_000_000_000_000).group("quant_now");
        now_loss_likely: Option<i64> = Field::number(0, 1_000_000_000_000).group("quant_now");
        now_loss_high: Option<i64> = Field::number(0, 1_000_000_000_000).group("quant_now");
        then_frequency_low: Option<i64> = Field::number(0, 1_000_000).group("quant_then");
        then_frequency_likely: Option<i64> = Field::number(0, 1_000_000).group("quant_then");
        then_frequency_high: Option<i64> = Field::number(0, 1_000_000).group("quant_then");
        then_loss_low: Option<i64> = Field::number(0, 1_000_000_000_000).group("quant_then");
        then_loss_likely: Option<i64> = Field::number(0, 1_000_000_000_000).group("quant_then");
        then_loss_high: Option<i64> = Field::number(0, 1_000_000_000_000).group("quant_then");
        closed_on: Option<NaiveDate> = Field::day().happened().group("end");
        closed_reason: String = Field::long_text().group("end");
        notes: String = Field::long_text().group("end");
    }
}

record! {
    /// A look at a risk on a day: the result that has to be kept. Added, never changed.
    RiskReview {
        risk: Option<Id> = Field::link(Kind::Risk).required().column();
        on: Option<NaiveDate> = Field::day().happened().required().serves(Topic::RiskAssessmentResults).column();
        by: Option<Id> = Field::link(Kind::Person).column();
        trigger: ReviewTrigger = Field::choice::<ReviewTrigger>().serves(Topic::RiskAssessmentResults).column();
        /// What called for it, where it was not the calendar.
        occasion: String = Field::long_text();
        method: Option<Id> = Field::link(Kind::RiskMethod);
        /// The level before and after, in the words of the method, and the steps behind it.
        before: String = Field::text().column();
        after: String = Field::text().column();
        conclusion: String = Field::long_text().column();
        /// The risk as it was after the review, in the canonical form.
        content: String = Field::long_text().hidden();
    }
}
