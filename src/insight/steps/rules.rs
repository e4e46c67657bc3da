//! The rules of the deliverables that can be computed today. Each says how far, why, and where
//! to go.

use super::facts::Facts;
use super::{Go, Progress, Standing};
use crate::insight::documents::{CalledFor, Standing as DocumentStanding, review_overdue};
use crate::insight::gap::RunView;
use crate::workbook::{
    Action, Conformity, Document, DocumentState, DocumentType, EvidenceState, GapAnswer, Id, Kind,
    Workbook,
};
use std::collections::HashSet;

/// Catalogue ids of documents that a deliverable is about.
pub(super) const POLICY: &str = "DI-02";
const TOPIC_POLICIES: &str = "DI-20";
const CONTROL_RULES: &str = "DI-48";

/// Step 1: a stranger could say who the firm is, how big and where.
pub(super) fn organisation_profile(facts: &Facts<'_>) -> Standing {
    let Some(firm) = facts.organisation else {
        return Standing::new(Progress::Missing, "deliverable.reason.no_organisation")
            .at(Go::Register(Kind::Organisation));
    };
    let filled = [
        !firm.name.trim().is_empty(),
        !firm.sector.trim().is_empty(),
        firm.staff.is_some(),
        !firm.sites.trim().is_empty(),
        !firm.description.trim().is_empty(),
    ];
    let missing = filled.iter().filter(|f| !**f).count();
    let (progress, reason) = match missing {
        0 => (Progress::Complete, "deliverable.reason.profile_complete"),
        n if n == filled.len() => (Progress::Missing, "deliverable.reason.profile_empty"),
        _ => (Progress::Started, "deliverable.reason.profile_gaps"),
    };
    Standing::new(progress, reason).with("n", missing).at(Go::Row(Kind::Organisation, firm.id))
}

/// Step 1: one gap assessment is closed.
pub(super) fn initial_gap(facts: &Facts<'_>) -> Standing {
    if let Some(run) = facts.first_closed {
        return Standing::new(Progress::Complete, "deliverable.reason.gap_closed")
            .with("date", run.closed_on)
            .at(Go::Row(Kind::GapRun, run.id));
    }
    let Some(run) = facts.open_run else {
        return Standing::new(Progress::Missing, "deliverable.reason.no_gap")
            .at(Go::Register(Kind::GapRun));
    };
    open_gap(facts.book, run.id)
}

fn open_gap(book: &Workbook, run: Id) -> Standing {
    let counts = RunView::new(book, run)
        .map(|view| crate::insight::gap::overview(&view).total.counts)
        .unwrap_or_default();
    Standing::new(Progress::Started, "deliverable.reason.gap_open")
        .with("n", counts.all() - counts.not_assessed)
        .with("of", counts.all())
        .at(Go::Row(Kind::GapRun, run))
}

/// Step 3: the information security policy is approved by somebody on a day.
pub(super) fn policy(facts: &Facts<'_>) -> Standing {
    let found = facts.document(POLICY);
    let Some((entry, document)) = found.and_then(|e| Some((e, best(facts.book, e)?))) else {
        return Standing::new(Progress::Missing, "deliverable.reason.no_policy")
            .at(Go::Register(Kind::Document));
    };
    let named = document.approver.is_some() && document.approved_on.is_some();
    let (progress, reason) = match entry.standing {
        _ if review_overdue(document, facts.today) => {
            (Progress::OutOfDate, "deliverable.reason.policy_overdue")
        }
        DocumentStanding::Approved | DocumentStanding::Issued if named => {
            (Progress::Complete, "deliverable.reason.policy_approved")
        }
        DocumentStanding::Approved | DocumentStanding::Issued => {
            (Progress::Started, "deliverable.reason.policy_unnamed")
        }
        _ => (Progress::Started, "deliverable.reason.policy_draft"),
    };
    Standing::new(progress, reason)
        .with("date", document.approved_on)
        .at(Go::Row(Kind::Document, document.id))
}

/// The best entry of the register that provides a document.
fn best<'a>(book: &'a Workbook, entry: &CalledFor) -> Option<&'a Document> {
    entry.provided_by.first().and_then(|id| book.get::<Document>(*id))
}

/// Step 3: people and positions are known; who holds which role of the ISMS is not yet kept, so
/// this is never more than started.
pub(super) fn roles(facts: &Facts<'_>) -> Standing {
    if facts.people.present == 0 {
        return Standing::new(Progress::Missing, "deliverable.reason.no_people")
            .at(Go::Register(Kind::Person));
    }
    Standing::new(Progress::Started, "deliverable.reason.roles_later")
        .with("n", facts.people.present)
        .with("untitled", facts.people.untitled)
        .at(Go::Register(Kind::Person))
}

/// Step 3: everybody of the firm reports, over however many, to top management.
pub(super) fn organisation_chart(facts: &Facts<'_>) -> Standing {
    let people = &facts.people;
    if people.staff < 2 {
        return Standing::new(Progress::Missing, "deliverable.reason.no_people")
            .at(Go::Register(Kind::Person));
    }
    match people.first_loose {
        None => Standing::new(Progress::Complete, "deliverable.reason.chart_complete")
            .with("n", people.staff)
            .at(Go::Register(Kind::Person)),
        Some(_) if people.loose == people.staff => {
            Standing::new(Progress::Missing, "deliverable.reason.chart_empty")
                .at(Go::Register(Kind::Person))
        }
        Some(first) => Standing::new(Progress::Started, "deliverable.reason.chart_loose")
            .with("n", people.loose)
            .at(Go::Row(Kind::Person, first)),
    }
}

/// The documents of the firm itself that are in use or on their way.
fn own_documents<'a>(facts: &Facts<'a>) -> impl Iterator<Item = &'a Document> {
    facts
        .book
        .documents
        .iter()
        .filter(|d| d.state != DocumentState::Withdrawn && d.kind != DocumentType::External)
}

/// Step 6: every document has a number of the firm's own, and no two the same.
pub(super) fn numbering(facts: &Facts<'_>) -> Standing {
    let mut seen = HashSet::new();
    let (mut all, mut numbered) = (0usize, 0usize);
    let mut first = None;
    for document in own_documents(facts) {
        all += 1;
        let number = document.own_reference.trim();
        if !number.is_empty() && seen.insert(number) {
            numbered += 1;
        } else {
            first = first.or(Some(document.id));
        }
    }
    let (progress, reason) = match (all, numbered) {
        (0, _) => (Progress::Missing, "deliverable.reason.no_documents"),
        (_, 0) => (Progress::Missing, "deliverable.reason.no_numbers"),
        (all, n) if n == all => (Progress::Complete, "deliverable.reason.numbers_complete"),
        _ => (Progress::Started, "deliverable.reason.numbers_gaps"),
    };
    let go = first.map_or(Go::Register(Kind::Document), |id| Go::Row(Kind::Document, id));
    Standing::new(progress, reason).with("n", all - numbered).at(go)
}

/// Step 6: the rules for documents and records are issued.
pub(super) fn document_control(facts: &Facts<'_>) -> Standing {
    of_documents(facts, &[CONTROL_RULES])
}

/// Step 6: the information security policy and the policies on single subjects are issued.
pub(super) fn policies(facts: &Facts<'_>) -> Standing {
    of_documents(facts, &[POLICY, TOPIC_POLICIES])
}

/// Whether these documents of the catalogue are issued.
fn of_documents(facts: &Facts<'_>, ids: &[&str]) -> Standing {
    let wanted: Vec<&CalledFor> = ids.iter().filter_map(|id| facts.document(id)).collect();
    let needed: Vec<&CalledFor> =
        wanted.into_iter().filter(|d| d.standing != DocumentStanding::Waived).collect();
    all_issued(&needed)
}

/// Complete when all are issued, out of date when all were and a review is overdue.
fn all_issued(needed: &[&CalledFor]) -> Standing {
    let count = |s| needed.iter().filter(|d| d.standing == s).count();
    let (issued, overdue) =
        (count(DocumentStanding::Issued), count(DocumentStanding::ReviewOverdue));
    let rest = needed.len() - issued - overdue;
    let (progress, reason) = match (rest, overdue) {
        (0, 0) => (Progress::Complete, "deliverable.reason.documents_issued"),
        (0, _) => (Progress::OutOfDate, "deliverable.reason.documents_overdue"),
        (_, 0) if count(DocumentStanding::Missing) == needed.len() => {
            (Progress::Missing, "deliverable.reason.documents_missing")
        }
        _ => (Progress::Started, "deliverable.reason.documents_open"),
    };
    let worst = needed.iter().min_by_key(|d| d.standing);
    let go = worst.and_then(|d| d.provided_by.first());
    Standing::new(progress, reason)
        .with("issued", issued + overdue)
        .with("of", needed.len())
        .with("n", if rest == 0 { overdue } else { rest })
        .with("name", worst.map_or("", |d| d.document.name))
        .at(go.map_or(Go::Register(Kind::Document), |id| Go::Row(Kind::Document, *id)))
}

/// Step 6: everything that has to be there is in the register with an owner and a place, and no
/// review is overdue.
pub(super) fn supporting_documents(facts: &Facts<'_>) -> Standing {
    let required: Vec<&CalledFor> = facts.required().collect();
    let kept = |d: &&&CalledFor| {
        best(facts.book, d)
            .is_some_and(|doc| doc.owner.is_some() && !doc.location.trim().is_empty())
    };
    let n = required.iter().filter(kept).count();
    let overdue: Vec<Id> =
        own_documents(facts).filter(|d| review_overdue(d, facts.today)).map(|d| d.id).collect();
    let (progress, reason) = match n {
        0 if required.iter().all(|d| d.provided_by.is_empty()) => {
            (Progress::Missing, "deliverable.reason.register_empty")
        }
        n if n < required.len() => (Progress::Started, "deliverable.reason.register_gaps"),
        _ if !overdue.is_empty() => (Progress::OutOfDate, "deliverable.reason.reviews_overdue"),
        _ => (Progress::Complete, "deliverable.reason.register_complete"),
    };
    let late = overdue.first().filter(|_| progress == Progress::OutOfDate);
    Standing::new(progress, reason)
        .with("kept", n)
        .with("of", required.len())
        .with("n", if progress == Progress::OutOfDate { overdue.len() } else { required.len() - n })
        .at(late.map_or(Go::Register(Kind::Document), |id| Go::Row(Kind::Document, *id)))
}

/// Step 9: the gap assessment was repeated and closed again.
pub(super) fn gap_reviewed(facts: &Facts<'_>) -> Standing {
    let (Some(first), Some(last)) = (facts.first_closed, facts.last_closed) else {
        return Standing::new(Progress::Missing, "deliverable.reason.no_first_gap").at(Go::Step(1));
    };
    if first.id != last.id {
        return Standing::new(Progress::Complete, "deliverable.reason.gap_repeated")
            .with("date", last.closed_on)
            .at(Go::Row(Kind::GapRun, last.id));
    }
    match facts.open_run {
        Some(run) => open_gap(facts.book, run.id),
        None => Standing::new(Progress::Missing, "deliverable.reason.not_repeated")
            .at(Go::Row(Kind::GapRun, first.id)),
    }
}

/// Step 9: every line that is not met has an action with an owner and a day, or a reason for none.
pub(super) fn remaining_plan(facts: &Facts<'_>) -> Standing {
    let view = facts.last_closed.or(facts.open_run).and_then(|r| RunView::new(facts.book, r.id));
    let Some(view) = view else {
        return Standing::new(Progress::Missing, "deliverable.reason.no_first_gap").at(Go::Step(1));
    };
    let lacking = |v: Conformity| matches!(v, Conformity::NotMet | Conformity::Partly);
    let gaps: Vec<_> = view.lines.iter().filter(|l| lacking(l.verdict())).collect();
    let unplanned: Vec<&'static str> = gaps
        .iter()
        .filter(|l| !l.answer.is_some_and(|a| planned(facts.book, a)))
        .map(|l| l.line.id)
        .collect();
    let closed = facts.last_closed.is_some();
    let (progress, reason) = match unplanned.len() {
        0 if closed => (Progress::Complete, "deliverable.reason.gaps_planned"),
        0 => (Progress::Started, "deliverable.reason.gaps_open"),
        n if n == gaps.len() => (Progress::Missing, "deliverable.reason.gaps_unplanned"),
        _ => (Progress::Started, "deliverable.reason.gaps_unplanned"),
    };
    let run = view.run.id;
    let go = unplanned.first().map_or(Go::Row(Kind::GapRun, run), |line| {
        let answer = view.line(line).and_then(|l| l.answer);
        match answer.and_then(|a| a.actions.first()) {
            Some(action) => Go::Row(Kind::Action, *action), // it lacks an owner or a day
            None => Go::Line(run, line),
        }
    });
    Standing::new(progress, reason).with("n", unplanned.len()).with("of", gaps.len()).at(go)
}

fn planned(book: &Workbook, answer: &GapAnswer) -> bool {
    let stands = |a: &Action| !a.is_open() || (a.owner.is_some() && a.due.is_some());
    !answer.no_action_reason.trim().is_empty()
        || answer.actions.iter().any(|id| book.get::<Action>(*id).is_some_and(stands))
}

/// Step 9: no action of any source is open.
pub(super) fn actions_closed(facts: &Facts<'_>) -> Standing {
    let (all, open) = (facts.book.actions.len(), facts.actions.open);
    let (progress, reason) = match (all, open) {
        (0, _) => (Progress::Missing, "deliverable.reason.no_actions"),
        (_, 0) => (Progress::Complete, "deliverable.reason.actions_closed"),
        (all, open) if open == all => (Progress::Missing, "deliverable.reason.actions_open"),
        _ => (Progress::Started, "deliverable.reason.actions_open"),
    };
    let first = facts.actions.first;
    Standing::new(progress, reason)
        .with("n", open)
        .with("of", all)
        .with("overdue", facts.actions.overdue)
        .at(first.map_or(Go::Register(Kind::Action), |a| Go::Row(Kind::Action, a.id)))
}

/// Step 9: everything that has to be there is issued.
pub(super) fn documents_issued(facts: &Facts<'_>) -> Standing {
    let required: Vec<&CalledFor> = facts.required().collect();
    all_issued(&required)
}

/// Step 10: everything that has to be there is issued and no evidence is known to be missing,
/// outdated or unchecked.
pub(super) fn information_checked(facts: &Facts<'_>) -> Standing {
    let documents = documents_issued(facts);
    if documents.progress != Progress::Complete {
        return documents;
    }
    let unchecked: Vec<Id> =
        facts.book.evidence.iter().filter(|e| e.state != EvidenceState::Ok).map(|e| e.id).collect();
    match unchecked.first() {
        None => Standing::new(Progress::Complete, "deliverable.reason.information_checked")
            .at(Go::Register(Kind::Document)),
        Some(first) => Standing::new(Progress::Started, "deliverable.reason.evidence_unchecked")
            .with("n", unchecked.len())
            .at(Go::Row(Kind::Evidence, *first)),
    }
}
