//! Risk, controls, treatment and approvals of the sample firm: rows from a table of text, and what was decided
//! on which day by the operations that the screens use.

use super::desk::Desk;
use super::rows;
use crate::catalogue;
use crate::insight::approval::{Signature, Target, sign};
use crate::insight::gap::RunView;
use crate::insight::risk::ops::{self, Carry, Review};
use crate::insight::risk::ready;
use crate::workbook::{
    Applicability, Conformity, Control, Decision, Document, GapRun, Id, Implementation, Kind,
    Organisation, Person, ReviewTrigger, Risk, RiskMethod, wire,
};
use chrono::NaiveDate;

/// What the ISMS covers, as the firm has it.
const SCOPE: &str = "Development, operation and support of the online booking service, in the offices in Graz and \
     Ljubljana and at the hosting provider in Frankfurt, with all data of practices and patients.";
const OUT: &str =
    "The fitting of the office in Ljubljana, which is shared and run by its landlord.";
const INTERFACES: &str = "The hosting provider, the cloud service for mail and files, the freelance app developer, the \
     practices’ own computers.";

fn day(text: &str) -> NaiveDate {
    wire::read_day(text).unwrap_or_default()
}

/// Adds all of it up to July. The gap assessments have to be there: controls take over what was found.
pub(super) fn add(desk: &mut Desk, table: &str) {
    desk.calendar.turn_to(day("2026-03-10"));
    method(desk);
    controls(desk);
    let find = |desk: &Desk, key: &str| desk.find(Kind::Person, key).unwrap_or_default();
    let (hb, dk) = (find(desk, "hb"), find(desk, "dk"));
    rows::add_on(desk, table, day("2026-06-19"));
    scope(desk);
    let people = ["gh", "ew", "cm", "dk", "tn"].map(|key| find(desk, key));
    let plan = desk.find(Kind::TreatmentPlan, "tp").unwrap_or_default();
    let method = desk.book.risk_methods.iter().next().map(|m| m.id).unwrap_or_default();
    desk.calendar.turn_to(day("2026-06-26"));
    give(desk, Target::Method(method), hb, "Discussed on 10 March.", None);
    // Judit Pócs has not signed yet: her risk has no contract to show.
    for owner in people {
        give(desk, Target::Plan { plan, owner }, owner, "", None);
    }
    let accept = [
        ("r1", "gh", "A copy elsewhere and a yearly test are what we can do.", Some("2027-06-30")),
        ("r2", "ew", "Two tools cannot do more; they hold no patient data.", None),
        ("r7", "gs", "Encrypted, and wiped from afar within the hour.", None),
        ("r10", "tn", "Two people look; a third would not see more.", None),
    ];
    for (risk, owner, why, until) in accept {
        let (risk, owner) = (desk.find(Kind::Risk, risk), find(desk, owner));
        let target = Target::Acceptance(risk.unwrap_or_default());
        give(desk, target, owner, why, until.map(day));
    }
    desk.calendar.turn_to(day("2026-07-09"));
    give(desk, Target::Statement, hb, "Version for the insurers.", None);
    give(desk, Target::Scope, dk, "", None);
    let policy = desk.book.documents.iter().find(|d: &&Document| d.own_reference == "QM-01");
    if let Some(policy) = policy.map(|d| d.id) {
        give(desk, Target::Document(policy), hb, "", None);
    }
}

fn method(desk: &mut Desk) {
    let made = ready::READY.iter().find(|r| r.key == "money");
    let Some(ready) = made else { return };
    let id = desk.edit("method", |draft| {
        let id = ready::start(draft, ready);
        draft.update::<RiskMethod>(id, |m| m.day_rate = Some(480))?;
        Ok(id)
    });
    let Some(id) = id else { return };
    desk.edit("method", |draft| Ok(ops::adopt(draft, id, Carry::Read)?));
}

/// Every control of Annex A with what the last closed gap assessment says about it.
fn controls(desk: &mut Desk) {
    desk.edit("controls", |draft| Ok(ops::set_up_controls(draft)?));
    let all: Vec<(String, Id)> =
        desk.book.controls.iter().map(|c| (c.line.clone(), c.id)).collect();
    all.iter().for_each(|(line, id)| desk.name(Kind::Control, line, *id));
    let closed = crate::insight::gap::figures::last_closed(&desk.book).map(|r: &GapRun| r.id);
    let found = closed.and_then(|run| RunView::new(&desk.book, run)).map(|view| {
        let says = |(line, id): &(String, Id)| {
            let answer = view.line(line)?.answer?;
            Some((*id, answer.clone()))
        };
        all.iter().filter_map(says).collect::<Vec<_>>()
    });
    let documents = documents(desk);
    for (id, answer) in found.unwrap_or_default() {
        let papers = documents.iter().filter(|(line, _)| *line == answer.line).map(|(_, id)| *id);
        let papers: Vec<Id> = papers.collect();
        desk.edit("control", |draft| {
            draft.update::<Control>(id, |c| {
                c.owner = answer.responsible;
                c.evidence.clone_from(&answer.evidence);
                c.maturity = answer.maturity;
                c.documents = papers;
                c.how.clone_from(&answer.finding);
                c.implementation = match answer.conformity {
                    Conformity::Met => Implementation::Full,
                    Conformity::Mostly | Conformity::Partly => Implementation::Partial,
                    Conformity::NotMet if !answer.actions.is_empty() => Implementation::Planned,
                    Conformity::NotMet => Implementation::None,
                    Conformity::NotAssessed | Conformity::NotApplicable => Implementation::Unset,
                };
                if answer.conformity == Conformity::NotApplicable {
                    c.applicability = Applicability::Excluded;
                    c.exclusion_reason.clone_from(&answer.applicable_reason);
                } else {
                    // A clause number tells the reader of the sample little; good practice does.
                    c.best_practice = !matches!(c.line.as_str(), "A.5.6" | "A.5.31" | "A.5.34");
                    if c.implementation != Implementation::Full {
                        c.why_not_yet.clone_from(&answer.gap);
                    }
                }
            })?;
            Ok(())
        });
    }
}

/// The documents in use, by the lines that they serve.
fn documents(desk: &Desk) -> Vec<(String, Id)> {
    let of = |d: &Document| d.lines.iter().map(|l| (l.clone(), d.id)).collect::<Vec<_>>();
    let used = desk.book.documents.iter().filter(|d| catalogue_state(d));
    used.flat_map(of).collect()
}

fn catalogue_state(document: &Document) -> bool {
    document.state != crate::workbook::DocumentState::Withdrawn
        && document.lines.iter().any(|l| catalogue::line(catalogue::Edition::E2022, l).is_some())
}

/// What the ISMS covers, and which controls the law and the clinics ask for.
fn scope(desk: &mut Desk) {
    let firm = desk.book.organisation.first().map(|o| o.id).unwrap_or_default();
    desk.edit("scope", |draft| {
        draft.update::<Organisation>(firm, |o| {
            o.scope = SCOPE.to_owned();
            o.out_of_scope = OUT.to_owned();
            o.interfaces = INTERFACES.to_owned();
        })?;
        Ok(())
    });
    let asked = [
        ("A.5.34", "dpr"),
        ("A.8.24", "dpr"),
        ("A.5.24", "dpr"),
        ("A.5.31", "tax"),
        ("A.5.33", "tax"),
        ("A.8.13", "clin"),
        ("A.5.35", "clin"),
        ("A.8.6", "prac"),
        ("A.5.1", "ins"),
    ];
    for (line, requirement) in asked {
        let (control, requirement) =
            (desk.find(Kind::Control, line), desk.find(Kind::Requirement, requirement));
        let Some((control, requirement)) = control.zip(requirement) else {
            desk.slip(line, "no such control or requirement");
            continue;
        };
        desk.edit(line, |draft| {
            draft.update::<Control>(control, |c| c.requirements.push(requirement))?;
            Ok(())
        });
    }
}

/// A signature, as the screens ask for it; what stands in its way is a slip.
pub(super) fn give(
    desk: &mut Desk,
    target: Target,
    person: Id,
    comment: &str,
    until: Option<NaiveDate>,
) {
    let name = desk.book.get::<Person>(person).map(|p| p.name.clone()).unwrap_or_default();
    let today = desk.calendar.day();
    let signature = Signature {
        person,
        name,
        decision: Decision::Approved,
        comment: comment.to_owned(),
        on: Some(today),
        expires_on: until,
    };
    // The statement was approved in July with one control left to decide, as older workbooks have it.
    let old = |key: &str| key == "approval.obstacle.undecided";
    for obstacle in crate::insight::approval::obstacles(&desk.book, target, &signature, today) {
        if !old(obstacle.key) {
            desk.slip(obstacle.key, "cannot sign");
        }
    }
    desk.edit("sign", |draft| Ok(sign(draft, target, signature)?));
}

/// What happened after the plan was approved: risks looked at again, a date that moved, a rating that rose.
pub(super) fn later(desk: &mut Desk) {
    let find = |desk: &Desk, kind, key: &str| desk.find(kind, key).unwrap_or_default();
    let ml = find(desk, Kind::Person, "ml");
    desk.calendar.author = "Mirjam Leitgeb".to_owned();
    let review = |desk: &mut Desk, key: &str, on: &str, review: Review| {
        let risk = find(desk, Kind::Risk, key);
        desk.calendar.turn_to(day(on));
        desk.edit(key, |draft| Ok(ops::review(draft, risk, review)?));
    };
    let of = |desk: &Desk, key: &str| {
        let risk = find(desk, Kind::Risk, key);
        let risk = desk.book.get::<Risk>(risk).cloned().unwrap_or_default();
        Review {
            likelihood: risk.current_likelihood,
            impact: risk.current_impact,
            by: Some(ml),
            ..Review::default()
        }
    };
    let phished = Review {
        on: Some(day("2026-09-24")),
        trigger: ReviewTrigger::Treatment,
        likelihood: Some(2),
        impact: Some(2),
        reason: "Every tool asks for a second factor since September.".to_owned(),
        conclusion: "The treatment worked; the rating today is what was expected to remain."
            .to_owned(),
        ..of(desk, "r2")
    };
    review(desk, "r2", "2026-09-24", phished);
    let wrong = Review {
        on: Some(day("2026-10-14")),
        trigger: ReviewTrigger::Planned,
        conclusion: "Unchanged: one near miss more, noticed at once.".to_owned(),
        ..of(desk, "r3")
    };
    review(desk, "r3", "2026-10-14", wrong);
    let copy = find(desk, Kind::Action, "ra3");
    desk.calendar.turn_to(day("2026-11-16"));
    let reason =
        "The form waits for the new release of the app. Until then support reads the name aloud.";
    desk.edit("ra3", |draft| {
        ops::revise_due(draft, copy, day("2027-01-15"), reason)?;
        Ok(())
    });
    // Rated higher, and so the owner's approval and acceptance are no longer what they were.
    let theft = find(desk, Kind::Risk, "r7");
    desk.calendar.turn_to(day("2026-11-18"));
    desk.edit("r7", |draft| {
        draft.update::<Risk>(theft, |r| {
            r.current_likelihood = Some(3);
            r.current_reason = "A second laptop was stolen in November.".to_owned();
            r.rated_on = Some(day("2026-11-18"));
        })?;
        Ok(())
    });
    // What was tried in November stands in the statement now, and the approved version does not say it.
    let backup = find(desk, Kind::Control, "A.8.13");
    desk.edit("A.8.13", |draft| {
        draft.update::<Control>(backup, |c| {
            c.how = "Every night, and a restore of the whole database twice a year: 41 minutes on 12 November.".to_owned();
            c.implementation = Implementation::Full;
            c.why_not_yet.clear();
        })?;
        Ok(())
    });
}
