//! What an auditor would raise about context, objectives, measuring, audits, corrective action and management
//! reviews: one list, each with the row to mend.

use super::audits::{conflicts, coverage, is_done, is_late, running, unanswered, wants_to_report};
use super::checks::{Found, Rule};
use super::corrective::{Stage, field_of, repeats, stage, wants};
use super::measure::{points, taken};
use super::objective::{Standing, standing};
use super::review::{Period, before, ops, parts};
use crate::catalogue::Topic;
use crate::workbook::{
    Addressed, Attendance, Audit, AuditKind, AuditState, ChangeState, Finding, Harm, IdeaState,
    Kind, ManagementReview, Nonconformity, ObjectiveState, Participant, ReviewDecision,
    ReviewState, Severity, Workbook,
};
use chrono::{Days, Months, NaiveDate};

type Find = fn(&Facts<'_>, &mut Vec<Found>);

use Severity::{Error, Note, Warning};

const fn check(id: &'static str, severity: Severity, topic: Topic, find: Find) -> Rule<Find> {
    Rule::new(id, severity, topic, find)
}

/// Every rule of this area, in the order in which they are told.
pub const CHECKS: &[Rule<Find>] = &[
    check("context.review_overdue", Note, Topic::Context, issue_review_overdue),
    check("context.no_response", Note, Topic::Context, issue_no_response),
    check("party.review_overdue", Note, Topic::InterestedParties, party_review_overdue),
    check("requirement.open", Warning, Topic::InterestedParties, requirement_open),
    check("objective.at_risk", Note, Topic::Objectives, objective_at_risk),
    check("objective.past", Warning, Topic::Objectives, objective_past),
    check("objective.no_measure", Warning, Topic::Objectives, objective_no_measure),
    check("metric.missed", Warning, Topic::Monitoring, readings_missed),
    check("metric.own_judge", Note, Topic::Monitoring, own_judge),
    check("audit.overdue", Warning, Topic::InternalAudit, audit_overdue),
    check("audit.own_work", Warning, Topic::InternalAudit, own_work),
    check("audit.not_covered", Warning, Topic::InternalAuditProgramme, not_covered),
    check("audit.not_told", Warning, Topic::InternalAudit, not_told),
    check("audit.reported_early", Warning, Topic::InternalAudit, reported_early),
    check("finding.unanswered", Warning, Topic::Nonconformity, finding_unanswered),
    check("nonconformity.no_cause", Warning, Topic::Nonconformity, no_cause),
    check("nonconformity.check_overdue", Warning, Topic::Nonconformity, check_overdue),
    check("nonconformity.not_effective", Warning, Topic::Nonconformity, not_effective),
    check("nonconformity.closed_early", Error, Topic::Nonconformity, closed_early),
    check("nonconformity.repeat", Note, Topic::Nonconformity, repeated),
    check("incident.no_lessons", Note, Topic::Improvement, no_lessons),
    check("feedback.unanswered", Note, Topic::InterestedParties, feedback_unanswered),
    check("idea.undecided", Note, Topic::Improvement, idea_undecided),
    check("change.overdue", Warning, Topic::Changes, change_overdue),
    check("review.overdue", Warning, Topic::ManagementReview, review_overdue),
    check("review.late", Note, Topic::ManagementReview, review_late),
    check("review.no_top", Error, Topic::ManagementReview, no_top_management),
    check("review.no_decisions", Warning, Topic::ManagementReviewResults, no_decisions),
    check("review.not_carried_out", Note, Topic::ManagementReviewResults, not_carried_out),
    check("review.altered", Error, Topic::ManagementReviewResults, altered),
];

/// What the rules look at.
#[derive(Debug)]
pub struct Facts<'a> {
    book: &'a Workbook,
    today: NaiveDate,
}

impl Facts<'_> {
    fn is_past(&self, day: Option<NaiveDate>) -> bool {
        day.is_some_and(|day| day < self.today)
    }

    /// Whether a day lies more than so many days back.
    fn is_older(&self, day: Option<NaiveDate>, days: u64) -> bool {
        let limit = self.today.checked_sub_days(Days::new(days));
        day.zip(limit).is_some_and(|(day, limit)| day < limit)
    }

    /// The year that ends today.
    fn year(&self) -> Period {
        let from = self.today.checked_sub_months(Months::new(12)).and_then(|day| day.succ_opt());
        Period { from: from.unwrap_or(self.today), to: self.today }
    }
}

/// Everything that the rules find, in the order of the list. Nothing is asked of a register that is empty.
pub fn findings(book: &Workbook, today: NaiveDate) -> Vec<Finding> {
    let facts = Facts { book, today };
    let mut found = Vec::new();
    let mut findings = Vec::new();
    for rule in CHECKS {
        (rule.find)(&facts, &mut found);
        findings.extend(found.drain(..).map(|found| rule.say(found)));
    }
    findings
}

// ---- Context and parties ------------------------------------------------------------------------

fn issue_review_overdue(facts: &Facts<'_>, found: &mut Vec<Found>) {
    let late = facts.book.context_issues.iter();
    let late = late.filter(|i| i.gone_on.is_none() && facts.is_past(i.review_due));
    found.extend(late.map(|i| Found::at(Kind::ContextIssue, i.id).field("review_due")));
}

fn issue_no_response(facts: &Facts<'_>, found: &mut Vec<Found>) {
    let bare = facts.book.context_issues.iter().filter(|i| {
        i.gone_on.is_none()
            && i.response.trim().is_empty()
            && i.risks.is_empty()
            && i.actions.is_empty()
    });
    found.extend(bare.map(|i| Found::at(Kind::ContextIssue, i.id).field("response")));
}

fn party_review_overdue(facts: &Facts<'_>, found: &mut Vec<Found>) {
    let late = facts.book.parties.iter();
    let late = late.filter(|p| p.gone_on.is_none() && facts.is_past(p.review_due));
    found.extend(late.map(|p| Found::at(Kind::Party, p.id).field("review_due")));
}

fn requirement_open(facts: &Facts<'_>, found: &mut Vec<Found>) {
    let open = facts.book.requirements.iter();
    let open = open.filter(|r| r.gone_on.is_none() && r.addressed == Addressed::Unset);
    found.extend(open.map(|r| Found::at(Kind::Requirement, r.id).field("addressed")));
}

// ---- Objectives and measuring -------------------------------------------------------------------

fn objective_at_risk(facts: &Facts<'_>, found: &mut Vec<Found>) {
    for objective in facts.book.objectives.iter() {
        if let Standing::AtRisk(way, time) = standing(facts.book, objective, facts.today) {
            let percent = |share: f64| format!("{:.0}", share * 100.0);
            let place = Found::at(Kind::Objective, objective.id).field("metric");
            found.push(place.with("way", percent(way)).with("time", percent(time)));
        }
    }
}

fn objective_past(facts: &Facts<'_>, found: &mut Vec<Found>) {
    let active = facts.book.objectives.iter().filter(|o| o.state == ObjectiveState::Active);
    let past = active.filter(|o| facts.is_past(o.due));
    found.extend(past.map(|o| Found::at(Kind::Objective, o.id).field("state")));
}

fn objective_no_measure(facts: &Facts<'_>, found: &mut Vec<Found>) {
    let active = facts.book.objectives.iter().filter(|o| o.state == ObjectiveState::Active);
    let bare = active.filter(|o| o.metric.is_none() && o.evaluation.trim().is_empty());
    found.extend(bare.map(|o| Found::at(Kind::Objective, o.id).field("metric")));
}

fn readings_missed(facts: &Facts<'_>, found: &mut Vec<Found>) {
    let year = facts.year();
    for metric in facts.book.metrics.iter().filter(|m| m.ended_on.is_none()) {
        // One that began in the year is not asked for what came before.
        let read = points(facts.book, metric.id);
        let begun = metric.start.or_else(|| read.first().map(|p| p.on)).unwrap_or(facts.today);
        let Some(asked) = Period::new(begun.max(year.from), year.to) else { continue };
        let taken = taken(metric, &read, asked);
        if !taken.missed.is_empty() {
            let place = Found::at(Kind::Metric, metric.id).field("cadence");
            found.push(place.with("n", taken.missed.len()).with("of", taken.expected));
        }
    }
}

fn own_judge(facts: &Facts<'_>, found: &mut Vec<Found>) {
    let own = facts.book.metrics.iter();
    let own = own.filter(|m| m.owner.is_some() && m.owner == m.evaluator);
    found.extend(own.map(|m| Found::at(Kind::Metric, m.id).field("evaluator")));
}

// ---- Audits -------------------------------------------------------------------------------------

fn audit_overdue(facts: &Facts<'_>, found: &mut Vec<Found>) {
    let late = facts.book.audits.iter().filter(|a| is_late(a, facts.today));
    found.extend(late.map(|a| Found::at(Kind::Audit, a.id).field("state")));
}

fn own_work(facts: &Facts<'_>, found: &mut Vec<Found>) {
    // Where the audit says how it is made sure that nobody audits their own work, it has been thought of.
    let silent = |a: &&Audit| a.independence.trim().is_empty();
    for audit in facts.book.audits.iter().filter(silent) {
        let own = conflicts(facts.book, facts.book.edition(), audit);
        if let Some(first) = own.first() {
            let place = Found::at(Kind::Audit, audit.id).field("independence");
            found.push(place.with("n", own.len()).with("line", &first.line));
        }
    }
}

fn not_covered(facts: &Facts<'_>, found: &mut Vec<Found>) {
    for (programme, cycle) in running(facts.book, facts.today) {
        let count = coverage(facts.book, facts.book.edition(), cycle, facts.today).count();
        if count.left_out() > 0 {
            let place = Found::at(Kind::AuditProgramme, programme.id);
            found.push(place.with("n", count.left_out()).with("of", count.all));
        }
    }
}

fn not_told(facts: &Facts<'_>, found: &mut Vec<Found>) {
    let done = facts.book.audits.iter().filter(|a| is_done(a, facts.today));
    let silent = done.filter(|a| a.reported_on.is_none() || a.reported_to.is_empty());
    found.extend(silent.map(|a| Found::at(Kind::Audit, a.id).field("reported_to")));
}

/// What other rules ask of an audit that is reported.
const ASKED: [&str; 2] = ["independence", "reported_to"];

/// A register, a paste or a file can call an audit reported past the gate of its page. Audits by others are led
/// elsewhere.
fn reported_early(facts: &Facts<'_>, found: &mut Vec<Found>) {
    let own = |a: &&Audit| a.kind == AuditKind::Internal && a.state == AuditState::Reported;
    for audit in facts.book.audits.iter().filter(own) {
        let wants = wants_to_report(facts.book, facts.book.edition(), audit, facts.today);
        let wants = wants.iter().filter(|want| !ASKED.contains(&want.key)).count();
        if wants > 0 {
            found.push(Found::at(Kind::Audit, audit.id).field("state").with("n", wants));
        }
    }
}

fn finding_unanswered(facts: &Facts<'_>, found: &mut Vec<Found>) {
    let open = unanswered(facts.book).into_iter();
    found.extend(open.map(|f| Found::at(Kind::AuditFinding, f.id)));
}

// ---- Corrective action and improvement ----------------------------------------------------------

/// So many days after its raising the cause should be known.
const CAUSE: u64 = 30;

fn no_cause(facts: &Facts<'_>, found: &mut Vec<Found>) {
    let old = facts.book.nonconformities.iter().filter(|n| facts.is_older(n.raised_on, CAUSE));
    let open = old.filter(|n| n.closed_on.is_none() && n.cause.trim().is_empty());
    found.extend(open.map(|n| Found::at(Kind::Nonconformity, n.id).field("cause")));
}

fn check_overdue(facts: &Facts<'_>, found: &mut Vec<Found>) {
    let open = |n: &&Nonconformity| n.closed_on.is_none() && n.checked_on.is_none();
    let late = facts.book.nonconformities.iter().filter(open);
    let late = late.filter(|n| facts.is_past(n.check_due));
    found.extend(late.map(|n| Found::at(Kind::Nonconformity, n.id).field("check_due")));
}

fn not_effective(facts: &Facts<'_>, found: &mut Vec<Found>) {
    let again = facts.book.nonconformities.iter();
    let again = again.filter(|n| stage(facts.book, n) == Stage::Again);
    found.extend(again.map(|n| Found::at(Kind::Nonconformity, n.id).field("effectiveness")));
}

/// A register, a paste or a file can close one past the gate of its page.
fn closed_early(facts: &Facts<'_>, found: &mut Vec<Found>) {
    for row in facts.book.nonconformities.iter().filter(|n| n.closed_on.is_some()) {
        let wants = wants(facts.book, row);
        if let Some(first) = wants.first() {
            let place = Found::at(Kind::Nonconformity, row.id).field(field_of(first));
            found.push(place.with("n", wants.len()));
        }
    }
}

fn repeated(facts: &Facts<'_>, found: &mut Vec<Found>) {
    for repeat in repeats(facts.book, facts.year()) {
        if let Some(last) = repeat.rows.last() {
            let place = Found::at(Kind::Nonconformity, *last).field("cause_category");
            found.push(place.with("n", repeat.rows.len()).with("line", &repeat.line));
        }
    }
}

fn no_lessons(facts: &Facts<'_>, found: &mut Vec<Found>) {
    let harmful = |harm: Harm| matches!(harm, Harm::Medium | Harm::High | Harm::Critical);
    let over = facts.book.incidents.iter().filter(|i| i.resolved_on.is_some());
    let bare = over.filter(|i| harmful(i.harm) && i.lessons.trim().is_empty());
    found.extend(bare.map(|i| Found::at(Kind::Incident, i.id).field("lessons")));
}

/// So many days an answer, or a decision on an idea, may take.
const ANSWER: u64 = 30;
const DECISION: u64 = 90;

fn feedback_unanswered(facts: &Facts<'_>, found: &mut Vec<Found>) {
    use crate::workbook::Mood::Bad;
    let bad = facts.book.feedback.iter().filter(|f| f.mood == Bad && f.answered_on.is_none());
    let old = bad.filter(|f| facts.is_older(f.received_on, ANSWER));
    found.extend(old.map(|f| Found::at(Kind::Feedback, f.id).field("answer")));
}

fn idea_undecided(facts: &Facts<'_>, found: &mut Vec<Found>) {
    let open = facts.book.improvements.iter().filter(|i| i.state == IdeaState::Open);
    let old = open.filter(|i| facts.is_older(i.suggested_on, DECISION));
    found.extend(old.map(|i| Found::at(Kind::Improvement, i.id).field("state")));
}

fn change_overdue(facts: &Facts<'_>, found: &mut Vec<Found>) {
    let over = |state| matches!(state, ChangeState::Done | ChangeState::Dropped);
    let late = facts.book.planned_changes.iter().filter(|c| !over(c.state));
    let late = late.filter(|c| facts.is_past(c.due));
    found.extend(late.map(|c| Found::at(Kind::PlannedChange, c.id).field("due")));
}

// ---- Management reviews -------------------------------------------------------------------------

fn was_held(review: &ManagementReview) -> bool {
    matches!(review.state, ReviewState::Held | ReviewState::Closed)
}

/// A planned day that has passed, or no review for longer than the last one planned.
fn review_overdue(facts: &Facts<'_>, found: &mut Vec<Found>) {
    let open = |r: &&ManagementReview| !was_held(r) && r.state != ReviewState::Cancelled;
    let planned = facts.book.management_reviews.iter().filter(open);
    let late = planned.filter(|r| facts.is_past(r.planned_on));
    found.extend(late.map(|r| Found::at(Kind::ManagementReview, r.id).field("planned_on")));
    let held = facts.book.management_reviews.iter().filter(|r| was_held(r));
    let last = held.max_by_key(|r| (r.held_on, r.id));
    let followed = facts.book.management_reviews.iter().any(|r| open(&r));
    if let Some(last) = last.filter(|r| facts.is_past(r.next_on) && !followed) {
        found.push(Found::at(Kind::ManagementReview, last.id).field("next_on"));
    }
}

/// So many days after the planned one a meeting is no longer at the planned interval.
const INTERVAL: i64 = 31;

fn review_late(facts: &Facts<'_>, found: &mut Vec<Found>) {
    for review in facts.book.management_reviews.iter().filter(|r| was_held(r)) {
        let announced = before(facts.book, review).and_then(|r| r.next_on).or(review.planned_on);
        let late = announced.zip(review.held_on).map(|(plan, held)| (held - plan).num_days());
        if let Some(days) = late.filter(|days| *days > INTERVAL) {
            found.push(Found::at(Kind::ManagementReview, review.id).with("n", days));
        }
    }
}

fn no_top_management(facts: &Facts<'_>, found: &mut Vec<Found>) {
    for review in facts.book.management_reviews.iter().filter(|r| was_held(r)) {
        let there = |p: &&Participant| p.top_management && p.attendance == Attendance::Attended;
        if !parts::<Participant>(facts.book, review.id).iter().any(there) {
            found.push(Found::at(Kind::ManagementReview, review.id));
        }
    }
}

fn no_decisions(facts: &Facts<'_>, found: &mut Vec<Found>) {
    for review in facts.book.management_reviews.iter().filter(|r| was_held(r)) {
        let decided = !parts::<ReviewDecision>(facts.book, review.id).is_empty();
        if !decided && review.no_decisions.trim().is_empty() {
            found.push(Found::at(Kind::ManagementReview, review.id).field("no_decisions"));
        }
    }
}

/// A decision that nothing carries out, as long as something can still be named: closed minutes stay as they are.
fn not_carried_out(facts: &Facts<'_>, found: &mut Vec<Found>) {
    let held = facts.book.management_reviews.iter().filter(|r| r.state == ReviewState::Held);
    let decisions = held.flat_map(|r| parts::<ReviewDecision>(facts.book, r.id));
    let bare = decisions.filter(|d| {
        d.actions.is_empty() && d.change.is_none() && d.objective.is_none() && d.document.is_none()
    });
    found.extend(bare.map(|d| Found::at(Kind::ReviewDecision, d.id).field("actions")));
}

fn altered(facts: &Facts<'_>, found: &mut Vec<Found>) {
    let torn = facts.book.management_reviews.iter().filter(|r| !ops::is_whole(r));
    found.extend(torn.map(|r| Found::at(Kind::ManagementReview, r.id)));
}
