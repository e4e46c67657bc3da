//! What others say, ideas, and changes that are planned.

use crate::catalogue::Topic;
use crate::workbook::record::record;
use crate::workbook::value::choice;
use crate::workbook::{Field, Format, Id, Kind};
use chrono::NaiveDate;

choice! {
    /// How it reached the firm.
    FeedbackKind("feedback_kind") {
        Unset = "unset" *,
        Complaint = "complaint",
        Praise = "praise",
        Questionnaire = "questionnaire",
        Survey = "survey",
        Request = "request",
        Notice = "notice",
    }
}

choice! {
    /// How it was meant.
    Mood("mood") {
        Unset = "unset" *,
        Good = "good",
        Neutral = "neutral",
        Bad = "bad",
    }
}

choice! {
    /// Where an idea comes from.
    IdeaSource("idea_source") {
        Unset = "unset" *,
        Staff = "staff",
        Audit = "audit",
        Incident = "incident",
        Party = "party",
        Review = "review",
        Opportunity = "opportunity",
    }
}

choice! {
    /// What was decided about an idea.
    IdeaState("idea_state") {
        Open = "open" *,
        Accepted = "accepted",
        Later = "later",
        Declined = "declined",
        Done = "done",
    }
}

choice! {
    /// What a planned change touches.
    ChangeKind("change_kind") {
        Unset = "unset" *,
        Scope = "scope",
        Policy = "policy",
        Control = "control",
        Organisation = "organisation",
        Resource = "resource",
        Process = "process",
    }
}

choice! {
    /// How far a planned change is.
    ChangeState("change_state") {
        Proposed = "proposed" *,
        Approved = "approved",
        UnderWay = "under_way",
        Done = "done",
        Dropped = "dropped",
    }
}

record! {
    /// What an interested party said about the firm's information security.
    Feedback {
        title: String = Field::text().required().column();
        party: Option<Id> = Field::link(Kind::Party).required().column();
        kind: FeedbackKind = Field::choice::<FeedbackKind>().column();
        mood: Mood = Field::choice::<Mood>().column();
        received_on: Option<NaiveDate> = Field::day().happened().required().column();
        content: String = Field::long_text();
        owner: Option<Id> = Field::link(Kind::Person).column();
        answer: String = Field::long_text();
        answered_on: Option<NaiveDate> = Field::day().not_before("received_on").happened().column();
        actions: Vec<Id> = Field::links(Kind::Action);
        source: String = Field::formatted(Format::Place);
    }
}

record! {
    /// An idea that would make the ISMS better (10.2, 10.1 in 2022).
    Improvement {
        title: String = Field::text().required().serves(Topic::Improvement).column();
        source: IdeaSource = Field::choice::<IdeaSource>().column();
        suggested_by: String = Field::text().column();
        suggested_on: Option<NaiveDate> = Field::day().happened().required().column();
        proposal: String = Field::long_text().serves(Topic::Improvement);
        benefit: String = Field::long_text();
        finding: Option<Id> = Field::link(Kind::AuditFinding);
        state: IdeaState = Field::choice::<IdeaState>().column();
        reason: String = Field::long_text();
        decided_on: Option<NaiveDate> = Field::day().not_before("suggested_on").happened();
        owner: Option<Id> = Field::link(Kind::Person).column();
        actions: Vec<Id> = Field::links(Kind::Action);
    }
}

record! {
    /// A change of the ISMS that is made as planned (6.3 in 2022).
    PlannedChange {
        title: String = Field::text().required().serves(Topic::Changes).column();
        kind: ChangeKind = Field::choice::<ChangeKind>().required().column();
        state: ChangeState = Field::choice::<ChangeState>().column();
        reason: String = Field::long_text().required().serves(Topic::Changes);
        /// What it means for the ISMS as a whole, and for what hangs together with it.
        impact: String = Field::long_text().serves(Topic::Changes);
        resources: String = Field::long_text();
        owner: Option<Id> = Field::link(Kind::Person).required().column();
        proposed_on: Option<NaiveDate> = Field::day();
        due: Option<NaiveDate> = Field::day().not_before("proposed_on").required().column();
        done_on: Option<NaiveDate> = Field::day().not_before("proposed_on").happened();
        review: Option<Id> = Field::link(Kind::ManagementReview);
        risks: Vec<Id> = Field::links(Kind::Risk);
        actions: Vec<Id> = Field::links(Kind::Action);
    }
}
