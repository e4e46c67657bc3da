//! Approvals: one mechanism for the method, plans, what remains of risks, the Statement of Applicability, the
//! scope, documents and the minutes of management reviews.
//!
//! A sign-off keeps what was approved in the canonical form with its fingerprint. Whether it still holds is
//! computed and never stored: it is valid exactly as long as the content now has that fingerprint, and stale
//! with a list of what differs otherwise.
//!
//! It guards against accident and quiet edits. It is not an electronic signature.

mod called;
mod chain;
mod content;
mod difference;
mod entry;
mod frozen;
mod said;
mod sign;
mod versions;

pub use called::{Called, Names};
pub use chain::{Broken, broken, seal};
pub use content::{acceptance, actions_of, content, content_with, rank_in_stored, stored_level};
pub use difference::{Difference, differences};
pub use entry::{EntryState, entry_state};
pub use frozen::{Frozen, Presented};
pub use said::Said;
pub use sign::{Obstacle, Signature, may_accept, obstacles, sign};
pub use versions::{
    LineChange, LineSort, Version, changes_in, changes_since, summed, version_before, versions,
};

use crate::catalogue::Edition;
use crate::insight::canonical;
use crate::insight::risk::Methods;
use crate::workbook::{Approval, Decision, Id, Kind, Subject, TreatmentPlan, Workbook};
use chrono::NaiveDate;
use serde_json::Value as Json;

/// What can be approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// A version of the risk method.
    Method(Id),
    /// The risks of one owner in a plan.
    Plan {
        plan: Id,
        owner: Id,
    },
    /// What remains of a risk.
    Acceptance(Id),
    /// The Statement of Applicability in the workbook's edition.
    Statement,
    Scope,
    Document(Id),
    /// The minutes of a management review.
    Review(Id),
}

impl Target {
    pub fn subject(self) -> Subject {
        match self {
            Target::Method(_) => Subject::Method,
            Target::Plan { .. } => Subject::Plan,
            Target::Acceptance(_) => Subject::Acceptance,
            Target::Statement => Subject::Statement,
            Target::Scope => Subject::Scope,
            Target::Document(_) => Subject::Document,
            Target::Review(_) => Subject::Review,
        }
    }

    /// What an entry is about; nothing where it lacks the row.
    pub fn of(entry: &Approval) -> Option<Target> {
        Some(match entry.subject {
            Subject::Method => Target::Method(entry.method?),
            Subject::Plan => Target::Plan { plan: entry.plan?, owner: entry.person? },
            Subject::Acceptance => Target::Acceptance(entry.risk?),
            Subject::Statement => Target::Statement,
            Subject::Scope => Target::Scope,
            Subject::Document => Target::Document(entry.document?),
            Subject::Review => Target::Review(entry.review?),
        })
    }

    /// The row that it is about, where it is one.
    pub fn row(self) -> Option<(Kind, Id)> {
        match self {
            Target::Method(id) => Some((Kind::RiskMethod, id)),
            Target::Plan { plan, .. } => Some((Kind::TreatmentPlan, plan)),
            Target::Acceptance(id) => Some((Kind::Risk, id)),
            Target::Document(id) => Some((Kind::Document, id)),
            Target::Review(id) => Some((Kind::ManagementReview, id)),
            Target::Statement | Target::Scope => None,
        }
    }
}

/// Whether something is approved as it stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// Nobody has decided.
    None,
    /// The last word was no.
    Rejected(Id),
    /// Approved, and it still is what was approved.
    Valid(Id),
    /// It is not what was approved any more; never without a difference.
    Stale(Id, Vec<Difference>),
    /// The approval held until a day, and that is past.
    Expired(Id),
}

impl Standing {
    pub fn is_valid(&self) -> bool {
        matches!(self, Standing::Valid(_))
    }

    /// In the text tables under `approval.standing.<key>`.
    pub const fn key(&self) -> &'static str {
        match self {
            Standing::None => "none",
            Standing::Rejected(_) => "rejected",
            Standing::Valid(_) => "valid",
            Standing::Stale(..) => "stale",
            Standing::Expired(_) => "expired",
        }
    }

    /// The entry that it rests on.
    pub fn entry(&self) -> Option<Id> {
        match self {
            Standing::None => None,
            Standing::Rejected(id)
            | Standing::Valid(id)
            | Standing::Stale(id, _)
            | Standing::Expired(id) => Some(*id),
        }
    }
}

/// The entries about something in the order in which they were made: numbers grow, clocks may not.
pub fn entries(book: &Workbook, target: Target) -> Vec<&Approval> {
    entries_in(book, target, book.edition())
}

/// Like [`entries`], with the statement of any edition.
fn entries_in(book: &Workbook, target: Target, edition: Edition) -> Vec<&Approval> {
    let about = |entry: &&Approval| {
        Target::of(entry) == Some(target)
            && (target != Target::Statement || entry.edition == edition)
    };
    let mut found: Vec<&Approval> = match target.row() {
        // A workbook may hold thousands of them: the row knows its own.
        Some((_, id)) => {
            let users = book.uses(id).iter().filter(|u| u.kind == Kind::Approval);
            users.filter_map(|u| book.get::<Approval>(u.id)).filter(about).collect()
        }
        None => book.approvals.iter().filter(about).collect(),
    };
    crate::sort::by_key(&mut found, |entry| entry.number);
    found
}

/// How it stands with the approval of something.
pub fn standing(book: &Workbook, target: Target, today: NaiveDate) -> Standing {
    standing_with(book, &Methods::read(book), target, today)
}

/// Like [`standing`], for whoever looks at many.
pub fn standing_with(
    book: &Workbook,
    methods: &Methods,
    target: Target,
    today: NaiveDate,
) -> Standing {
    let Some(entry) = entries(book, target).last().copied() else { return Standing::None };
    let id = entry.id;
    if entry.decision == Decision::Rejected {
        return Standing::Rejected(id);
    }
    let now = content_with(book, methods, target).unwrap_or(Json::Null);
    let written = canonical::text(&now);
    let whole = chain::is_whole(entry);
    if whole && entry.content == written {
        return match entry.expires_on {
            Some(day) if day < today => Standing::Expired(id),
            _ => Standing::Valid(id),
        };
    }
    Standing::Stale(id, changed(entry, &now, whole))
}

/// What differs from an entry, and never nothing: an entry that was altered itself says so.
fn changed(entry: &Approval, now: &Json, whole: bool) -> Vec<Difference> {
    let before = serde_json::from_str::<Json>(&entry.content).unwrap_or(Json::Null);
    let mut found = differences(&before, now);
    if !whole || found.is_empty() {
        found.push(Difference {
            row: Some((Kind::Approval, entry.id)),
            line: String::new(),
            field: "seal".to_owned(),
            before: Some(entry.seal.clone().into()),
            after: Some(seal(entry).into()),
        });
    }
    found
}

/// The owners of the risks of a plan, each of whom approves their part.
pub fn owners(book: &Workbook, plan: Id) -> Vec<Id> {
    let Some(plan) = book.get::<TreatmentPlan>(plan) else { return Vec::new() };
    let risks = plan.risks.iter().filter_map(|id| book.get::<crate::workbook::Risk>(*id));
    let mut owners: Vec<Id> = risks.filter_map(|risk| risk.owner).collect();
    crate::sort::by(&mut owners, Ord::cmp);
    owners.dedup();
    owners
}
