//! The thread that an auditor follows: risk, assets, controls and their lines of the Statement of
//! Applicability, actions, evidence, approvals, reviews; from any of its ends.

use super::statement;
use crate::insight::approval::actions_of;
use crate::workbook::{Action, Approval, Control, Id, Kind, Risk, Workbook};

/// Everything on one thread, each row once, in the order of the way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Thread {
    pub risks: Vec<Id>,
    pub assets: Vec<Id>,
    pub requirements: Vec<Id>,
    pub controls: Vec<Id>,
    pub documents: Vec<Id>,
    pub plans: Vec<Id>,
    pub actions: Vec<Id>,
    pub due_changes: Vec<Id>,
    pub evidence: Vec<Id>,
    pub approvals: Vec<Id>,
    pub reviews: Vec<Id>,
}

impl Thread {
    /// The stations in the order of the way, each with its rows. Screen and paper show this list.
    pub fn stations(&self) -> [(Kind, &[Id]); 11] {
        [
            (Kind::Risk, &self.risks),
            (Kind::Asset, &self.assets),
            (Kind::Requirement, &self.requirements),
            (Kind::Control, &self.controls),
            (Kind::Document, &self.documents),
            (Kind::TreatmentPlan, &self.plans),
            (Kind::Action, &self.actions),
            (Kind::DueChange, &self.due_changes),
            (Kind::Evidence, &self.evidence),
            (Kind::Approval, &self.approvals),
            (Kind::RiskReview, &self.reviews),
        ]
    }
}

/// The thread of a risk, a control or an action; nothing for other kinds and unknown rows.
pub fn thread(book: &Workbook, kind: Kind, id: Id) -> Option<Thread> {
    let mut thread = Thread::default();
    match kind {
        Kind::Risk => {
            let risk = book.get::<Risk>(id)?;
            thread.risks = vec![id];
            thread.controls = united([&risk.existing_controls, &risk.planned_controls]);
            thread.actions = actions_of(book, id);
        }
        Kind::Control => {
            let control = book.get::<Control>(id)?;
            thread.controls = vec![id];
            thread.risks = statement::reasons(book, control).risks;
            thread.actions = statement::actions(book, id);
        }
        Kind::Action => {
            let action = book.get::<Action>(id)?;
            thread.actions = vec![id];
            thread.risks.clone_from(&action.risks);
            thread.controls.clone_from(&action.controls);
        }
        _ => return None,
    }
    follow(book, &mut thread);
    // Records are read as a history, whichever risk led to them.
    for (kind, ids) in [
        (Kind::DueChange, &mut thread.due_changes),
        (Kind::Approval, &mut thread.approvals),
        (Kind::RiskReview, &mut thread.reviews),
    ] {
        crate::sort::by_key(ids, |id| book.row(kind, *id).map(|row| row.number()));
    }
    Some(thread)
}

fn united<const N: usize>(lists: [&Vec<Id>; N]) -> Vec<Id> {
    let mut all = Vec::new();
    lists.into_iter().flatten().for_each(|id| add(&mut all, *id));
    all
}

fn add(list: &mut Vec<Id>, id: Id) {
    if !list.contains(&id) {
        list.push(id);
    }
}

fn follow(book: &Workbook, thread: &mut Thread) {
    for risk in thread.risks.iter().filter_map(|id| book.get::<Risk>(*id)) {
        risk.assets.iter().for_each(|id| add(&mut thread.assets, *id));
        for user in book.uses(risk.id) {
            match user.kind {
                Kind::RiskReview => add(&mut thread.reviews, user.id),
                Kind::Approval => add(&mut thread.approvals, user.id),
                Kind::TreatmentPlan => add(&mut thread.plans, user.id),
                _ => {}
            }
        }
    }
    for control in thread.controls.iter().filter_map(|id| book.get::<Control>(*id)) {
        control.requirements.iter().for_each(|id| add(&mut thread.requirements, *id));
        control.documents.iter().for_each(|id| add(&mut thread.documents, *id));
        control.evidence.iter().for_each(|id| add(&mut thread.evidence, *id));
    }
    for action in thread.actions.iter().filter_map(|id| book.get::<Action>(*id)) {
        action.plan.iter().for_each(|id| add(&mut thread.plans, *id));
        action.evidence.iter().for_each(|id| add(&mut thread.evidence, *id));
        let moved = book.uses(action.id).iter().filter(|u| u.kind == Kind::DueChange);
        moved.for_each(|u| add(&mut thread.due_changes, u.id));
    }
    // Whoever approved a plan on the thread for risks on it.
    let owners: Vec<Option<Id>> =
        thread.risks.iter().filter_map(|id| book.get::<Risk>(*id)).map(|risk| risk.owner).collect();
    for plan in &thread.plans {
        let entries = book.uses(*plan).iter().filter(|u| u.kind == Kind::Approval);
        for entry in entries.filter_map(|u| book.get::<Approval>(u.id)) {
            if owners.contains(&entry.person) {
                add(&mut thread.approvals, entry.id);
            }
        }
    }
}
