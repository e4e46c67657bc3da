//! The deliverables about interested parties, objectives, audits, the management review and corrective action: what
//! their state says follows from the rows, and the reason leads to one.

use super::{Desk, day};
use isms_workbook::catalogue::{self, Edition};
use isms_workbook::insight::due::{DueKind, due};
use isms_workbook::insight::edition::{Choices, apply, preview};
use isms_workbook::insight::steps::{Go, Outlook, Progress, Standing};
use isms_workbook::workbook::*;

const TODAY: &str = "2026-09-21";

fn standing(desk: &Desk, key: &str) -> Standing {
    let outlook = Outlook::new(&desk.book, day(TODAY));
    let all = outlook.steps.iter().flat_map(|step| &step.deliverables);
    all.filter(|(k, _)| *k == key).map(|(_, s)| s.clone()).next().unwrap()
}

fn said(desk: &Desk, key: &str) -> (Progress, &'static str) {
    let standing = standing(desk, key);
    (standing.progress, standing.reason.trim_start_matches("deliverable.reason."))
}

#[test]
fn a_party_without_a_requirement_and_a_requirement_without_an_answer_are_left_over() {
    let (mut desk, _) = Desk::new(Edition::E2022);
    assert_eq!(said(&desk, "parties"), (Progress::Missing, "no_parties"));
    let party = desk.edit(|d| d.create::<Party>(|p| p.name = "Customer".into()));
    assert_eq!(said(&desk, "parties"), (Progress::Started, "parties_silent"));
    assert_eq!(standing(&desk, "parties").go, Some(Go::Row(Kind::Party, party)));
    let requirement = desk.edit(|d| d.create::<Requirement>(|r| r.party = Some(party)));
    assert_eq!(said(&desk, "parties"), (Progress::Started, "requirements_open"));
    desk.edit(|d| d.update::<Requirement>(requirement, |r| r.addressed = Addressed::No)).unwrap();
    assert_eq!(said(&desk, "parties"), (Progress::Complete, "parties_complete"));

    assert_eq!(said(&desk, "party_actions"), (Progress::Missing, "no_party_actions"));
    let action = desk.edit(|d| {
        let action = d.create::<Action>(|a| a.title = "Answer".into());
        d.update::<Requirement>(requirement, |r| r.actions = vec![action]).unwrap();
        action
    });
    assert_eq!(said(&desk, "party_actions"), (Progress::Started, "party_actions_open"));
    desk.edit(|d| d.update::<Action>(action, |a| a.status = ActionStatus::Done)).unwrap();
    assert_eq!(said(&desk, "party_actions"), (Progress::Complete, "party_actions_done"));
}

#[test]
fn an_objective_that_nobody_can_judge_is_not_set_and_one_that_nobody_looked_at_is_not_reviewed() {
    let (mut desk, ada) = Desk::new(Edition::E2022);
    assert_eq!(said(&desk, "objectives"), (Progress::Missing, "no_objectives"));
    let id = desk.edit(|d| {
        d.create::<Objective>(|o| {
            o.owner = Some(ada);
            o.due = Some(day("2026-12-31"));
        })
    });
    assert_eq!(said(&desk, "objectives"), (Progress::Started, "objectives_open"));
    desk.edit(|d| {
        d.update::<Objective>(id, |o| o.evaluation = "By the owner, each quarter.".into())
    })
    .unwrap();
    assert_eq!(said(&desk, "objectives"), (Progress::Complete, "objectives_complete"));
    assert_eq!(said(&desk, "objectives_reviewed"), (Progress::Started, "objectives_unseen"));
    desk.edit(|d| {
        d.update::<Objective>(id, |o| {
            o.reviewed_on = Some(day("2026-06-30"));
            o.review_due = Some(day("2026-09-20"));
        })
    })
    .unwrap();
    assert_eq!(said(&desk, "objectives_reviewed"), (Progress::OutOfDate, "objectives_late"));
}

#[test]
fn a_programme_covers_what_applies_and_audits_count_when_they_are_reported() {
    let (mut desk, ada) = Desk::new(Edition::E2022);
    assert_eq!(said(&desk, "audit_schedule"), (Progress::Missing, "no_programme"));
    desk.edit(|d| {
        d.create::<AuditProgramme>(|p| {
            p.from = Some(day("2026-01-01"));
            p.to = Some(day("2028-12-31"));
        })
    });
    assert_eq!(said(&desk, "audit_schedule"), (Progress::Started, "programme_empty"));
    assert_eq!(said(&desk, "audits_completed"), (Progress::Missing, "no_audits"));
    let lines: Vec<String> =
        catalogue::scored_lines(Edition::E2022).iter().map(|l| l.id.to_owned()).collect();
    let audit = desk.edit(|d| {
        d.create::<Audit>(|a| {
            a.planned_on = Some(day("2026-09-01"));
            a.lead = Some(ada);
            a.lines = lines.iter().filter(|l| *l != "A.8.30").cloned().collect();
        })
    });
    assert_eq!(said(&desk, "audit_schedule"), (Progress::Started, "programme_open"));
    desk.edit(|d| {
        d.create::<Control>(|c| {
            c.line = "A.8.30".into();
            c.applicability = Applicability::Excluded;
        })
    });
    assert_eq!(said(&desk, "audit_schedule"), (Progress::Complete, "programme_complete"));
    assert_eq!(said(&desk, "audits_completed"), (Progress::Started, "audits_open"));
    desk.edit(|d| d.update::<Audit>(audit, |a| a.state = AuditState::Reported)).unwrap();
    assert_eq!(said(&desk, "audits_completed"), (Progress::Complete, "audits_complete"));
}

#[test]
fn a_finding_without_an_entry_and_a_cause_without_an_action_are_left_over() {
    let (mut desk, ada) = Desk::new(Edition::E2022);
    assert_eq!(said(&desk, "nonconformities"), (Progress::Missing, "no_nonconformities"));
    let finding = desk.edit(|d| d.create::<AuditFinding>(|f| f.kind = FindingKind::Minor));
    assert_eq!(said(&desk, "nonconformities"), (Progress::Started, "findings_unanswered"));
    assert_eq!(standing(&desk, "nonconformities").go, Some(Go::Row(Kind::AuditFinding, finding)));
    let row = desk.edit(|d| {
        d.create::<Nonconformity>(|r| {
            r.finding = Some(finding);
            r.raised_on = Some(day("2026-09-01"));
        })
    });
    assert_eq!(said(&desk, "nonconformities"), (Progress::Started, "causes_open"));
    desk.edit(|d| {
        d.update::<Nonconformity>(row, |r| r.cause = "Nobody had it among their duties.".into())
    })
    .unwrap();
    assert_eq!(said(&desk, "nonconformities"), (Progress::Complete, "causes_known"));
    assert_eq!(said(&desk, "corrective_plan"), (Progress::Started, "causes_unplanned"));
    let action = desk.edit(|d| {
        let action = d.create::<Action>(|a| a.owner = Some(ada));
        d.update::<Nonconformity>(row, |r| r.actions = vec![action]).unwrap();
        action
    });
    assert_eq!(said(&desk, "corrective_plan"), (Progress::Started, "causes_unplanned"));
    desk.edit(|d| d.update::<Action>(action, |a| a.due = Some(day("2026-10-31")))).unwrap();
    assert_eq!(said(&desk, "corrective_plan"), (Progress::Complete, "causes_planned"));
    desk.edit(|d| d.update::<Nonconformity>(row, |r| r.closed_on = Some(day("2026-09-20"))))
        .unwrap();
    assert_eq!(said(&desk, "corrective_plan"), (Progress::Complete, "all_closed"));
}

#[test]
fn a_review_that_was_planned_is_not_held_and_one_that_is_closed_grows_old() {
    let (mut desk, _) = Desk::new(Edition::E2022);
    assert_eq!(said(&desk, "management_review"), (Progress::Missing, "no_review"));
    let review =
        desk.edit(|d| d.create::<ManagementReview>(|r| r.planned_on = Some(day("2026-10-01"))));
    assert_eq!(said(&desk, "management_review"), (Progress::Started, "review_planned"));
    let coming = due(&desk.book, day(TODAY), 30, 10);
    assert!(
        coming
            .iter()
            .any(|d| d.what == DueKind::Review && d.row == (Kind::ManagementReview, review))
    );
    desk.edit(|d| {
        d.update::<ManagementReview>(review, |r| {
            r.state = ReviewState::Closed;
            r.next_on = Some(day("2026-09-20"));
        })
    })
    .unwrap();
    assert_eq!(said(&desk, "management_review"), (Progress::OutOfDate, "review_overdue"));
    assert!(due(&desk.book, day(TODAY), 30, 10).is_empty());
}

/// Audits and findings kept the numbers of the edition before.
#[test]
fn what_names_lines_follows_the_switch_of_the_edition() {
    let (mut desk, _) = Desk::new(Edition::E2013);
    let (audit, row) = desk.edit(|d| {
        let audit = d.create::<Audit>(|a| a.lines = vec!["A.9.2.6".into(), "10.1".into()]);
        let row = d.create::<Nonconformity>(|r| r.lines = vec!["10.1".into()]);
        (audit, row)
    });
    let switch = preview(&desk.book, Edition::E2022).unwrap();
    desk.edit(|d| apply(d, &switch, &Choices::new())).unwrap();
    assert_eq!(desk.book.get::<Audit>(audit).unwrap().lines, ["10.2", "A.5.18"]);
    assert_eq!(desk.book.get::<Nonconformity>(row).unwrap().lines, ["10.2"]);
}
