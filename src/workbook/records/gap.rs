//! The gap assessment: a run over all lines of one edition, and one answer per line.
//!
//! A gap assessment is a self-assessment. The standard does not ask for one, and it is not the
//! internal audit.

use crate::catalogue::{Edition, Topic};
use crate::workbook::record::record;
use crate::workbook::value::choice;
use crate::workbook::{Classification, Field, Id, Kind, Moment, Priority};
use chrono::NaiveDate;

choice! {
    /// Why the run is made.
    RunKind("run_kind") {
        Initial = "initial" *,
        Progress = "progress",
        PreCertification = "pre_certification",
        Surveillance = "surveillance",
    }
}

choice! {
    /// How far the run is. Closed is final: a later look is a new run.
    RunState("run_state") {
        Draft = "draft" *,
        InProgress = "in_progress",
        InReview = "in_review",
        Closed = "closed",
    }
}

choice! {
    /// The verdict on one line: the only thing that drives the percentage.
    Conformity("conformity") {
        NotAssessed = "not_assessed" *,
        NotMet = "not_met",
        Partly = "partly",
        Mostly = "mostly",
        Met = "met",
        NotApplicable = "not_applicable",
    }
}

choice! {
    /// How well-established a practice is; an axis of its own, never mixed into conformity.
    Maturity("maturity") {
        Unset = "unset" *,
        None = "0",
        Initial = "1",
        Managed = "2",
        Defined = "3",
        Measured = "4",
        Improving = "5",
    }
}

impl Maturity {
    /// The level 0 to 5, nothing when it was not answered.
    pub fn level(self) -> Option<u32> {
        match self {
            Maturity::Unset => None,
            Maturity::None => Some(0),
            Maturity::Initial => Some(1),
            Maturity::Managed => Some(2),
            Maturity::Defined => Some(3),
            Maturity::Measured => Some(4),
            Maturity::Improving => Some(5),
        }
    }
}

choice! {
    /// Yes, no, does not apply, or not answered.
    Tick("tick") {
        Unset = "unset" *,
        Yes = "yes",
        No = "no",
        NotApplicable = "na",
    }
}

choice! {
    /// What the verdict rests on; auditors weigh these differently.
    Confidence("confidence") {
        Unset = "unset" *,
        Asserted = "asserted",
        Interviewed = "interviewed",
        Seen = "seen",
    }
}

record! {
    /// One gap assessment. Closing it freezes its answers with a fingerprint.
    GapRun {
        name: String = Field::text().required().column();
        kind: RunKind = Field::choice::<RunKind>().column();
        edition: Edition = Field::choice::<Edition>().system().column();
        state: RunState = Field::choice::<RunState>().system().column();
        /// What was looked at: the scope of the ISMS as it was understood then.
        scope: String = Field::long_text().serves(Topic::Scope);
        assessors: Vec<Id> = Field::links(Kind::Person).required();
        interviewees: Vec<Id> = Field::links(Kind::Person);
        started_on: Option<NaiveDate> = Field::day().required().column();
        closed_on: Option<NaiveDate> = Field::day().not_before("started_on").system().column();
        /// The earlier run that this one is compared with.
        baseline: Option<Id> = Field::link(Kind::GapRun).column();
        /// Who may see it: what a firm does badly is not for everybody.
        classification: Classification = Field::choice::<Classification>();
        notes: String = Field::long_text();
        frozen_at: Option<Moment> = Field::instant().system();
        /// SHA-256 over the canonical form of run and answers when it was closed.
        frozen_hash: String = Field::formatted(crate::workbook::Format::Sha256).system();
        /// The counts at closing, so that a later reader sees at once whether anything differs.
        frozen_met: Option<i64> = Field::number(0, 1_000).system();
        frozen_mostly: Option<i64> = Field::number(0, 1_000).system();
        frozen_partly: Option<i64> = Field::number(0, 1_000).system();
        frozen_not_met: Option<i64> = Field::number(0, 1_000).system();
        frozen_not_applicable: Option<i64> = Field::number(0, 1_000).system();
    }
}

record! {
    /// The answer to one line of the standard in one run.
    GapAnswer {
        run: Option<Id> = Field::link(Kind::GapRun).required().system().part_of();
        /// Id of the line in the edition of the run.
        line: String = Field::text().required().system().column();
        conformity: Conformity = Field::choice::<Conformity>().required().column();
        /// Why the control does not apply. Clauses always apply.
        applicable_reason: String = Field::long_text();
        maturity: Maturity = Field::choice::<Maturity>().column();
        documented: Tick = Field::choice::<Tick>().column();
        implemented: Tick = Field::choice::<Tick>().column();
        evidenced: Tick = Field::choice::<Tick>().column();
        /// What was found: the present state.
        finding: String = Field::long_text().column();
        gap: String = Field::long_text();
        recommendation: String = Field::long_text();
        evidence: Vec<Id> = Field::links(Kind::Evidence);
        target: Conformity = Field::choice::<Conformity>();
        target_date: Option<NaiveDate> = Field::day().ahead();
        responsible: Option<Id> = Field::link(Kind::Person).column();
        priority: Priority = Field::choice::<Priority>().column();
        actions: Vec<Id> = Field::links(Kind::Action).column();
        /// Why nothing is to be done about a line that is not met.
        no_action_reason: String = Field::long_text();
        confidence: Confidence = Field::choice::<Confidence>();
        /// Answered questions, as `question id:answer`.
        replies: Vec<String> = Field::codes().system();
        assessed_by: String = Field::text().system();
        assessed_on: Option<NaiveDate> = Field::day().system();
    }
}
