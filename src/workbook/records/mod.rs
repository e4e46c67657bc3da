//! The record types, one file each. To add one: a file here, a line in `workbook!` (book.rs),
//! its words in the text tables; a test names what is missing.

mod action;
mod approval;
mod asset;
mod audit;
mod context;
mod control;
mod document;
mod evidence;
mod gap;
mod improvement;
mod nonconformity;
mod objective;
mod organisation;
mod person;
mod requirement;
mod review;
mod risk;
mod risk_method;
mod threat;
mod treatment;

pub use action::{Action, ActionSource, ActionStatus, Priority};
pub use approval::{Approval, Decision, Subject};
pub use asset::{Asset, AssetKind, Need};
pub use audit::{
    Audit, AuditCheck, AuditFinding, AuditKind, AuditProgramme, AuditState, CheckResult,
    FindingKind,
};
pub use context::{Climate, ContextIssue, Effect, IssueCategory, Party, PartyKind, Side, Tendency};
pub use control::{Applicability, Control, Implementation};
pub use document::{Classification, Document, DocumentState, DocumentType};
pub use evidence::{Evidence, EvidenceState};
pub use gap::{Confidence, Conformity, GapAnswer, GapRun, Maturity, RunKind, RunState, Tick};
pub use improvement::{
    ChangeKind, ChangeState, Feedback, FeedbackKind, IdeaSource, IdeaState, Improvement, Mood,
    PlannedChange,
};
pub use nonconformity::{
    Cause, Effectiveness, Grade, Harm, Incident, IncidentKind, Nonconformity, NonconformitySource,
};
pub use objective::{
    Cadence, Direction, Metric, Objective, ObjectiveLevel, ObjectiveState, Reading,
};
pub use organisation::Organisation;
pub use person::Person;
pub use requirement::{Addressed, Requirement, RequirementKind};
pub use review::{
    Attendance, DecisionKind, ManagementReview, Participant, ReviewAddendum, ReviewDecision,
    ReviewInput, ReviewState, Verdict,
};
pub use risk::{ReviewTrigger, Risk, RiskReview, RiskSource, Spread, Treatment};
pub use risk_method::{
    AcceptanceRule, Acceptor, Approach, Axis, ImpactModel, MethodState, RiskLevel, RiskMethod,
    ScaleStep,
};
pub use threat::{RiskCategory, Threat, Vulnerability};
pub use treatment::{DueChange, PlanState, TreatmentPlan};
