//! How the firm measures risk: scales, a grid of levels, what may be accepted by whom. One version at a
//! time; a version in force is never changed, a new one takes its place.

use crate::catalogue::Topic;
use crate::workbook::record::record;
use crate::workbook::value::choice;
use crate::workbook::{Field, Id, Kind};
use chrono::NaiveDate;

choice! {
    /// In what terms a risk is rated.
    Approach("approach") {
        Qualitative = "qualitative" *,
        /// Frequency and loss as ranges, beside the grid.
        Quantitative = "quantitative",
        /// Hazards and measures, without a grid.
        Generic = "generic",
    }
}

choice! {
    /// Whether a risk has one impact, or one for each property, of which the greatest counts.
    ImpactModel("impact_model") {
        Single = "single" *,
        Properties = "properties",
    }
}

choice! {
    /// A version that is adopted stays as it is.
    MethodState("method_state") {
        Draft = "draft" *,
        Adopted = "adopted",
    }
}

choice! {
    /// Which side of the grid a step belongs to.
    Axis("axis") {
        Likelihood = "likelihood" *,
        Impact = "impact",
    }
}

choice! {
    /// What may happen to a risk of this level.
    AcceptanceRule("acceptance_rule") {
        /// Retained without further ado.
        Acceptable = "acceptable" *,
        /// Treated, or accepted by somebody entitled.
        Acceptance = "acceptance",
        /// Cannot be accepted: treated, avoided or shared.
        Unacceptable = "unacceptable",
    }
}

choice! {
    /// Who may accept a risk of this level.
    Acceptor("acceptor") {
        Owner = "owner" *,
        TopManagement = "top_management",
    }
}

record! {
    /// One version of the risk method.
    RiskMethod {
        name: String = Field::text().required().serves(Topic::RiskAssessment).column();
        state: MethodState = Field::choice::<MethodState>().system().column();
        approach: Approach = Field::choice::<Approach>().column();
        impact_model: ImpactModel = Field::choice::<ImpactModel>().column();
        /// The rank of the level for each likelihood (a row, lowest first) and impact: `1,1,2`.
        grid: Vec<String> = Field::codes().system();
        /// Risks above this rank need treatment or acceptance.
        appetite: Option<i64> = Field::number(1, 7).system().column();
        /// Another rank for single categories: `supplier:1`.
        appetites: Vec<String> = Field::codes().system();
        scope: String = Field::long_text().serves(Topic::RiskAssessment);
        /// How inherent, current and residual risk are told apart, and how ratings are made comparable.
        procedure: String = Field::long_text().serves(Topic::RiskAssessment);
        /// Months from one review of a risk to the next, where its level says nothing else.
        review_months: Option<i64> = Field::number(1, 60).serves(Topic::RiskAssessmentResults);
        /// What calls for a review before its time.
        review_triggers: String = Field::long_text().serves(Topic::RiskAssessmentResults);
        /// Three letters.
        currency: String = Field::text();
        /// Price of one day of a person, in that currency.
        day_rate: Option<i64> = Field::number(0, 1_000_000);
        previous: Option<Id> = Field::link(Kind::RiskMethod).system();
        adopted_on: Option<NaiveDate> = Field::day().system().column();
        notes: String = Field::long_text();
    }
}

record! {
    /// A step of one of the two scales.
    ScaleStep {
        method: Option<Id> = Field::link(Kind::RiskMethod).required().system().part_of();
        axis: Axis = Field::choice::<Axis>().system().column();
        /// 1 is the lowest.
        step: Option<i64> = Field::number(1, 7).system().column();
        label: String = Field::text().required().column();
        description: String = Field::long_text().column();
        /// What it means for each property; steps of impact only.
        confidentiality: String = Field::long_text();
        integrity: String = Field::long_text();
        availability: String = Field::long_text();
        /// Bounds in events in a hundred years; steps of likelihood only.
        frequency_from: Option<i64> = Field::number(0, 1_000_000);
        frequency_to: Option<i64> = Field::number(0, 1_000_000);
        /// Bounds in money; steps of impact only.
        money_from: Option<i64> = Field::number(0, 1_000_000_000_000);
        money_to: Option<i64> = Field::number(0, 1_000_000_000_000);
    }
}

record! {
    /// A level of risk.
    RiskLevel {
        method: Option<Id> = Field::link(Kind::RiskMethod).required().system().part_of();
        /// 1 is the lowest. The grid names levels by it.
        rank: Option<i64> = Field::number(1, 7).system().column();
        label: String = Field::text().required().column();
        rule: AcceptanceRule = Field::choice::<AcceptanceRule>().serves(Topic::RiskAcceptance).column();
        acceptor: Acceptor = Field::choice::<Acceptor>().serves(Topic::RiskAcceptance).column();
        rule_text: String = Field::long_text();
        /// Months from one review to the next at this level.
        review_months: Option<i64> = Field::number(1, 60).column();
    }
}
