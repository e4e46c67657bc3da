//! The management review: the meeting, who took part, each input, what was decided, and what was added later.

use crate::catalogue::{Edition, Topic};
use crate::workbook::record::record;
use crate::workbook::value::{Kept, choice};
use crate::workbook::{Field, Format, Id, Kind};
use chrono::NaiveDate;

choice! {
    /// How far a management review is. From `Held` on its data is what it was on the day of the data; a closed one
    /// is never opened again.
    ReviewState("review_state") {
        Planned = "planned" *,
        Preparing = "preparing",
        Held = "held",
        Closed = "closed",
        Cancelled = "cancelled",
    }
}

choice! {
    /// One of the three answers that the review gives about the ISMS.
    Verdict("verdict") {
        Unset = "unset" *,
        Yes = "yes",
        WithConditions = "with_conditions",
        No = "no",
    }
}

choice! {
    /// Whether somebody took part.
    Attendance("attendance") {
        Unset = "unset" *,
        Attended = "attended",
        Comments = "comments",
        Absent = "absent",
    }
}

choice! {
    /// What a decision is about.
    DecisionKind("decision_kind") {
        Unset = "unset" *,
        Improvement = "improvement",
        Change = "change",
        Resources = "resources",
        Risk = "risk",
        Objective = "objective",
        Policy = "policy",
        Other = "other",
    }
}

record! {
    /// A review of the ISMS by top management (9.3).
    ManagementReview {
        title: String = Field::text().required().serves(Topic::ManagementReview).column();
        state: ReviewState = Field::choice::<ReviewState>().system().column();
        /// Decides the letters of its inputs; that of the workbook when it was begun.
        edition: Edition = Field::choice::<Edition>().system();
        period_from: Option<NaiveDate> = Field::day().required().column();
        period_to: Option<NaiveDate> = Field::day().not_before("period_from").required().column();
        planned_on: Option<NaiveDate> = Field::day().required().serves(Topic::ManagementReview).column();
        held_on: Option<NaiveDate> = Field::day().happened().column();
        /// The figures are those of the end of this day.
        data_as_of: Option<NaiveDate> = Field::day().happened();
        place: String = Field::text();
        chair: Option<Id> = Field::link(Kind::Person).required().column();
        secretary: Option<Id> = Field::link(Kind::Person);
        introduction: String = Field::long_text();
        suitable: Verdict = Field::choice::<Verdict>().serves(Topic::ManagementReview).group("verdict");
        suitable_reason: String = Field::long_text().group("verdict");
        adequate: Verdict = Field::choice::<Verdict>().serves(Topic::ManagementReview).group("verdict");
        adequate_reason: String = Field::long_text().group("verdict");
        effective: Verdict = Field::choice::<Verdict>().serves(Topic::ManagementReview).group("verdict");
        effective_reason: String = Field::long_text().group("verdict");
        /// Why nothing had to be decided, where nothing was.
        no_decisions: String = Field::long_text().group("verdict");
        next_on: Option<NaiveDate> = Field::day().group("verdict");
        cancelled_reason: String = Field::long_text().system();
        frozen_at: Option<crate::workbook::Moment> = Field::instant().system();
        /// The data of every input as of the meeting, in the canonical form (RFC 8785).
        frozen: Kept = Field::long_text().system().hidden();
        fingerprint: String = Field::formatted(Format::Sha256).system();
        closed_on: Option<NaiveDate> = Field::day().system();
    }
}

record! {
    /// Somebody who was asked to take part, with name and position as they were.
    Participant {
        review: Option<Id> = Field::link(Kind::ManagementReview).required().part_of().column();
        person: Option<Id> = Field::link(Kind::Person).column();
        name: String = Field::text().required().column();
        role: String = Field::text().column();
        top_management: bool = Field::flag().column();
        attendance: Attendance = Field::choice::<Attendance>().column();
        comments: String = Field::long_text();
    }
}

record! {
    /// What was said about one input of a review.
    ReviewInput {
        review: Option<Id> = Field::link(Kind::ManagementReview).required().part_of().column();
        /// The input: an id of the catalogue, the same in both editions.
        input: String = Field::text().required().column();
        /// Its place on the agenda.
        place: Option<i64> = Field::number(1, 100);
        notes: String = Field::long_text();
        /// Said by a person, where the workbook holds nothing: who, and how they know.
        nothing_by: String = Field::text();
        nothing_reason: String = Field::long_text();
        discussed: bool = Field::flag().column();
        conclusion: String = Field::long_text().column();
    }
}

record! {
    /// A decision of a review, and where it was carried out.
    ReviewDecision {
        title: String = Field::text().required().serves(Topic::ManagementReviewResults).column();
        review: Option<Id> = Field::link(Kind::ManagementReview).required().part_of().column();
        kind: DecisionKind = Field::choice::<DecisionKind>().required().column();
        /// The inputs that it follows from.
        inputs: Vec<String> = Field::codes();
        rationale: String = Field::long_text();
        owner: Option<Id> = Field::link(Kind::Person).required().column();
        due: Option<NaiveDate> = Field::day().ahead().required().column();
        actions: Vec<Id> = Field::links(Kind::Action).column();
        change: Option<Id> = Field::link(Kind::PlannedChange);
        objective: Option<Id> = Field::link(Kind::Objective);
        document: Option<Id> = Field::link(Kind::Document);
        risk: Option<Id> = Field::link(Kind::Risk);
    }
}

record! {
    /// What was added to a review after it was closed; the review itself stays as it is.
    ReviewAddendum {
        review: Option<Id> = Field::link(Kind::ManagementReview).required().column();
        on: Option<NaiveDate> = Field::day().happened().required().column();
        by: String = Field::text().required().column();
        reason: String = Field::long_text().required();
        text: String = Field::long_text().required().column();
    }
}
