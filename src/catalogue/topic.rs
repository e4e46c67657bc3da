//! The subjects that records of the workbook serve, and where each edition treats them.

use super::{Edition, compact::catalogue};

macro_rules! topics {
    ($($(#[$doc:meta])* $name:ident = $key:literal,)+) => {
        /// A subject of the standard. Code names the topic and never a clause number: the
        /// numbers differ between the editions and are data (`data/topics.json`).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Topic {
            $($(#[$doc])* $name,)+
        }

        impl Topic {
            /// All topics in the order of the standard.
            pub const ALL: [Topic; topics!(@count $($name)+)] = [$(Topic::$name,)+];

            /// The name of the topic in `data/topics.json` and in text tables.
            pub const fn key(self) -> &'static str {
                match self {
                    $(Topic::$name => $key,)+
                }
            }
        }
    };
    (@count $($name:ident)+) => { [$(topics!(@one $name)),+].len() };
    (@one $name:ident) => { () };
}

topics! {
    /// Inside and outside issues.
    Context = "context",
    InterestedParties = "interested-parties",
    Scope = "scope",
    /// The management system as a whole.
    Isms = "isms",
    Leadership = "leadership",
    Policy = "policy",
    Roles = "roles",
    /// Risks and chances for the management system itself.
    RisksAndOpportunities = "risks-and-opportunities",
    RiskAssessment = "risk-assessment",
    RiskTreatment = "risk-treatment",
    StatementOfApplicability = "statement-of-applicability",
    RiskTreatmentPlan = "risk-treatment-plan",
    /// The risk owners' approval of the plan and acceptance of what remains.
    RiskAcceptance = "risk-acceptance",
    Objectives = "objectives",
    /// Planned changes of the management system.
    Changes = "changes",
    Resources = "resources",
    Competence = "competence",
    Awareness = "awareness",
    Communication = "communication",
    DocumentedInformation = "documented-information",
    /// Which documents and records there have to be.
    DocumentNeeds = "document-needs",
    DocumentCreation = "document-creation",
    DocumentControl = "document-control",
    Operation = "operation",
    RiskAssessmentResults = "risk-assessment-results",
    RiskTreatmentResults = "risk-treatment-results",
    Monitoring = "monitoring",
    InternalAudit = "internal-audit",
    InternalAuditProgramme = "internal-audit-programme",
    ManagementReview = "management-review",
    ManagementReviewInputs = "management-review-inputs",
    ManagementReviewResults = "management-review-results",
    Nonconformity = "nonconformity",
    Improvement = "improvement",
}

impl Topic {
    /// The id of the clause that treats the topic in this edition, if it does.
    pub fn clause(self, edition: Edition) -> Option<&'static str> {
        self.place(edition).map(|place| place.clause)
    }

    /// The letter within the clause, such as `d)`, where the topic is only a part of it.
    pub fn item(self, edition: Edition) -> Option<&'static str> {
        self.place(edition).and_then(|place| place.item)
    }

    fn place(self, edition: Edition) -> Option<Place> {
        let places = catalogue().topics.get(self as usize)?;
        *places.get(edition.index())?
    }
}

/// Where an edition treats a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub clause: &'static str,
    pub item: Option<&'static str>,
}
