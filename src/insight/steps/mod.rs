//! The ten steps to certification, their deliverables, and how far each is.
//!
//! States are computed from the records, never ticked. A deliverable whose registers do not
//! exist yet says so: it is neither done nor hidden, and its step cannot be complete.
//!
//! Words are in the text tables: `step.<n>.title`, `.purpose`, `.how`, `deliverable.<key>`,
//! `deliverable.<key>.why`.

mod advice;
mod facts;
mod performance;
mod risk;
mod rules;

pub use advice::Advice;
use facts::Facts;

use crate::insight::said::{self, Arg};
use crate::workbook::{Id, Kind, Workbook};
use chrono::NaiveDate;

/// How far a step or a deliverable is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Progress {
    Missing,
    Started,
    Complete,
    /// It was complete; since then something fell due or changed.
    OutOfDate,
    /// The registers that it needs come in a later version.
    NotYetAvailable,
}

impl Progress {
    /// In the text tables under `progress.<key>`.
    pub const fn key(self) -> &'static str {
        match self {
            Progress::Missing => "missing",
            Progress::Started => "started",
            Progress::Complete => "complete",
            Progress::OutOfDate => "out_of_date",
            Progress::NotYetAvailable => "not_yet_available",
        }
    }
}

/// The place in the workbook that would change something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Go {
    /// A register.
    Register(Kind),
    /// One row.
    Row(Kind, Id),
    /// One line of a gap assessment.
    Line(Id, &'static str),
    /// One step's page.
    Step(u8),
    /// The page of the risk method.
    Method,
    /// The Statement of Applicability.
    Statement,
}

/// A state with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub progress: Progress,
    /// Key `deliverable.reason.<code>`.
    pub reason: &'static str,
    pub args: Vec<(&'static str, Arg)>,
    pub go: Option<Go>,
}

impl Standing {
    fn new(progress: Progress, reason: &'static str) -> Self {
        Standing { progress, reason, args: Vec::new(), go: None }
    }
    fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((name, value.into()));
        self
    }
    /// The reason as people read it. `day` says dates as the reader's language writes them.
    pub fn words(&self, day: &dyn Fn(NaiveDate) -> String) -> String {
        said::words(self.reason, &self.args, day)
    }
    fn at(mut self, go: Go) -> Self {
        self.go = Some(go);
        self
    }
}

/// Something that a step leaves behind.
#[derive(Clone, Copy, Debug)]
pub struct Deliverable {
    pub key: &'static str,
    /// Nothing while its registers do not exist.
    rule: Option<fn(&Facts<'_>) -> Standing>,
}

/// One of the ten steps.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    pub number: u8,
    /// The registers that the step is worked in.
    pub registers: &'static [Kind],
    pub deliverables: &'static [Deliverable],
}

const fn computed(key: &'static str, rule: fn(&Facts<'_>) -> Standing) -> Deliverable {
    Deliverable { key, rule: Some(rule) }
}

/// Its registers come in a later version.
const fn later(key: &'static str) -> Deliverable {
    Deliverable { key, rule: None }
}

/// All steps in order.
pub const STEPS: &[Step] = &[
    Step {
        number: 1,
        registers: &[Kind::GapRun, Kind::Person],
        deliverables: &[
            computed("organisation_profile", rules::organisation_profile),
            later("business_case"),
            later("needs"),
            later("commitment"),
            later("steering_group"),
            later("project_plan"),
            later("staff_briefed"),
            computed("initial_gap", rules::initial_gap),
        ],
    },
    Step {
        number: 2,
        registers: &[Kind::ContextIssue, Kind::Party, Kind::Requirement],
        deliverables: &[
            computed("scope", risk::scope),
            later("vision_mission"),
            computed("parties", performance::parties),
            later("processes"),
        ],
    },
    Step {
        number: 3,
        registers: &[Kind::Person, Kind::Document],
        deliverables: &[
            computed("policy", rules::policy),
            computed("roles", rules::roles),
            computed("organisation_chart", rules::organisation_chart),
            later("responsibility_matrix"),
        ],
    },
    Step {
        number: 4,
        registers: &[
            Kind::Asset,
            Kind::Threat,
            Kind::Vulnerability,
            Kind::Risk,
            Kind::Control,
            Kind::TreatmentPlan,
            Kind::Objective,
        ],
        deliverables: &[
            computed("risk_method", risk::method),
            computed("asset_inventory", risk::assets),
            computed("risk_register", risk::register),
            computed("soa", risk::statement),
            computed("treatment_plan", risk::plan),
            computed("objectives", performance::objectives),
        ],
    },
    Step {
        number: 5,
        registers: &[Kind::Person],
        deliverables: &[
            later("competence_process"),
            later("competence_matrix"),
            later("training_programme"),
            later("training_register"),
            later("awareness"),
            later("communication"),
        ],
    },
    Step {
        number: 6,
        registers: &[Kind::Document, Kind::Evidence],
        deliverables: &[
            computed("numbering", rules::numbering),
            computed("document_control", rules::document_control),
            computed("policies", rules::policies),
            computed("supporting_documents", rules::supporting_documents),
        ],
    },
    Step {
        number: 7,
        registers: &[
            Kind::Action,
            Kind::Control,
            Kind::RiskReview,
            Kind::DueChange,
            Kind::Incident,
            Kind::PlannedChange,
        ],
        deliverables: &[
            computed("controls_linked", risk::controls_linked),
            computed("party_actions", performance::party_actions),
            computed("risk_actions", risk::actions),
            computed("risk_review", risk::review),
        ],
    },
    Step {
        number: 8,
        registers: &[
            Kind::Metric,
            Kind::Reading,
            Kind::AuditProgramme,
            Kind::Audit,
            Kind::AuditFinding,
            Kind::Nonconformity,
            Kind::Objective,
            Kind::ManagementReview,
            Kind::Improvement,
            Kind::Feedback,
            Kind::Action,
        ],
        deliverables: &[
            later("auditors_trained"),
            computed("audit_schedule", performance::audit_schedule),
            computed("audits_completed", performance::audits_completed),
            computed("objectives_reviewed", performance::objectives_reviewed),
            computed("management_review", performance::management_review),
            computed("nonconformities", performance::nonconformities),
            computed("corrective_plan", performance::corrective_plan),
        ],
    },
    Step {
        number: 9,
        registers: &[Kind::GapRun, Kind::Action, Kind::Document, Kind::Risk, Kind::Approval],
        deliverables: &[
            computed("gap_reviewed", rules::gap_reviewed),
            computed("remaining_plan", rules::remaining_plan),
            computed("actions_closed", rules::actions_closed),
            later("plan_updated"),
            computed("documents_issued", rules::documents_issued),
            computed("risks_reviewed", risk::reviewed_again),
            later("papers_signed"),
            computed("assets_reviewed", risk::assets_reviewed),
        ],
    },
    Step {
        number: 10,
        registers: &[Kind::Document],
        deliverables: &[
            later("bodies"),
            later("costs"),
            later("internal_audits_complete"),
            computed("information_checked", rules::information_checked),
            later("staff_ready"),
        ],
    },
];

/// How far one step is.
#[derive(Clone, Debug)]
pub struct StepState {
    pub number: u8,
    pub progress: Progress,
    /// Each deliverable's key and state, in order.
    pub deliverables: Vec<(&'static str, Standing)>,
}

/// What to do next in a step.
#[derive(Clone, Copy, Debug)]
pub enum Next<'a> {
    /// The first deliverable that is not complete, by its key, and its state.
    Deliverable(&'static str, &'a Standing),
    /// All that can be kept now is complete; the rest comes in a later version.
    Later,
    /// Nothing of the step can be kept in this version.
    Nothing,
    Complete,
}

impl StepState {
    /// Complete deliverables, and all of them: those of later versions count as not done.
    pub fn done(&self) -> (usize, usize) {
        let complete = self.deliverables.iter().filter(|(_, s)| s.progress == Progress::Complete);
        (complete.count(), self.deliverables.len())
    }

    /// What to do next in this step.
    pub fn next(&self) -> Next<'_> {
        let open = self.deliverables.iter().find(|(_, standing)| {
            !matches!(standing.progress, Progress::Complete | Progress::NotYetAvailable)
        });
        match open {
            Some((key, standing)) => Next::Deliverable(key, standing),
            None if self.progress == Progress::Complete => Next::Complete,
            None if self.progress == Progress::NotYetAvailable => Next::Nothing,
            None => Next::Later,
        }
    }
}

/// What the records say of the road to the certificate.
#[derive(Clone, Debug)]
pub struct Outlook {
    /// How far every step is, in order.
    pub steps: Vec<StepState>,
    /// The one best thing to do next.
    pub next: Advice,
}

impl Outlook {
    pub fn new(book: &Workbook, today: NaiveDate) -> Outlook {
        let facts = Facts::gather(book, today);
        Outlook {
            steps: STEPS.iter().map(|step| step_state(step, &facts)).collect(),
            next: advice::next(&facts),
        }
    }
    /// How far one step is.
    pub fn step(&self, number: u8) -> Option<&StepState> {
        self.steps.iter().find(|state| state.number == number)
    }
}

fn step_state(step: &Step, facts: &Facts<'_>) -> StepState {
    let not_yet =
        || Standing::new(Progress::NotYetAvailable, "deliverable.reason.not_yet_available");
    let standing = |d: &Deliverable| d.rule.map_or_else(not_yet, |rule| rule(facts));
    let deliverables: Vec<(&'static str, Standing)> =
        step.deliverables.iter().map(|d| (d.key, standing(d))).collect();
    let progress = together(deliverables.iter().map(|(_, s)| s.progress));
    StepState { number: step.number, progress, deliverables }
}

/// The state of a step from those of its deliverables.
fn together(all: impl Iterator<Item = Progress> + Clone) -> Progress {
    let any = |wanted| all.clone().any(|p| p == wanted);
    let only = |wanted| all.clone().all(|p| p == wanted);
    if only(Progress::NotYetAvailable) {
        Progress::NotYetAvailable
    } else if only(Progress::Complete) {
        Progress::Complete
    } else if any(Progress::OutOfDate) {
        Progress::OutOfDate
    } else if any(Progress::Started) || any(Progress::Complete) {
        Progress::Started
    } else {
        Progress::Missing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_no_further_than_its_deliverables() {
        use Progress::*;
        let check = |all: &[Progress], expect| {
            assert_eq!(together(all.iter().copied()), expect, "{all:?}");
        };
        check(&[Complete, Complete], Complete);
        check(&[Complete, NotYetAvailable], Started);
        check(&[NotYetAvailable, NotYetAvailable], NotYetAvailable);
        check(&[Missing, NotYetAvailable], Missing);
        check(&[Complete, OutOfDate, Missing], OutOfDate);
        check(&[Missing, Complete], Started);
    }

    #[test]
    fn what_comes_next_is_the_first_that_is_open_and_can_be_worked_on() {
        use Progress::*;
        let step = |all: &[Progress]| StepState {
            number: 1,
            progress: together(all.iter().copied()),
            deliverables: all.iter().map(|p| (p.key(), Standing::new(*p, "reason"))).collect(),
        };
        let next = |all: &[Progress]| match step(all).next() {
            Next::Deliverable(key, _) => key,
            Next::Later => "later",
            Next::Nothing => "nothing",
            Next::Complete => "complete",
        };
        assert_eq!(next(&[Complete, NotYetAvailable, Started, Missing]), Started.key());
        assert_eq!(next(&[NotYetAvailable, OutOfDate]), OutOfDate.key());
        assert_eq!(next(&[Complete, NotYetAvailable]), "later");
        assert_eq!(next(&[NotYetAvailable]), "nothing");
        assert_eq!(next(&[Complete, Complete]), "complete");
    }
}
