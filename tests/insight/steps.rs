//! The ten steps as a firm goes along, and the next thing to do.

use super::{Desk, day};
use isms_workbook::catalogue::{self, DocumentStatus, Edition};
use isms_workbook::insight::Arg;
use isms_workbook::insight::documents::{self, called_for};
use isms_workbook::insight::due::{DueKind, due};
use isms_workbook::insight::gap::ops;
use isms_workbook::insight::steps::{Go, Outlook, Progress, STEPS, Standing};
use isms_workbook::text;
use isms_workbook::workbook::*;

const TODAY: &str = "2026-09-21";

fn deliverable(desk: &Desk, key: &str) -> Standing {
    let all = Outlook::new(&desk.book, day(TODAY)).steps;
    let found = all.iter().flat_map(|s| &s.deliverables).find(|(k, _)| *k == key);
    let standing = found.unwrap().1.clone();
    let said = standing.words(&|day| day.format("%d.%m.%Y").to_string());
    assert!(!said.contains('{') && said != standing.reason, "{key}: {said}");
    standing
}

fn check(desk: &Desk, key: &str, progress: Progress, reason: &str) {
    let standing = deliverable(desk, key);
    let expect = format!("deliverable.reason.{reason}");
    assert_eq!((standing.progress, standing.reason), (progress, expect.as_str()), "{key}");
}

fn next(desk: &Desk) -> &'static str {
    let advice = Outlook::new(&desk.book, day(TODAY)).next;
    let said = advice.words(&|day| day.to_string());
    assert!(!said.contains('{') && said != advice.key, "{said}");
    advice.key
}

fn provide(desk: &mut Desk, id: &str, fill: impl FnOnce(&mut Document)) -> Id {
    desk.edit(|d| {
        d.create::<Document>(|doc| {
            doc.title = id.into();
            doc.provides = vec![id.into()];
            fill(doc);
        })
    })
}

#[test]
fn there_are_ten_steps_and_none_is_done_at_the_start() {
    assert_eq!(STEPS.iter().map(|s| s.number).collect::<Vec<_>>(), (1..=10).collect::<Vec<_>>());
    let empty = Workbook::new(Id(1));
    for state in Outlook::new(&empty, day(TODAY)).steps {
        assert!(!matches!(state.progress, Progress::Complete | Progress::OutOfDate));
        assert_eq!(state.done().0, 0, "step {}", state.number);
    }
    assert_eq!(Outlook::new(&empty, day(TODAY)).next.key, "next.name");
}

/// The page and the papers write dates as their reader does; a date that came as text could not be.
#[test]
fn a_reason_names_days_as_the_reader_writes_them() {
    let (mut desk, ada) = Desk::new(Edition::E2022);
    let run = desk.start(Edition::E2022, ada);
    desk.all(run, Conformity::Met);
    desk.close(run);
    let standing = deliverable(&desk, "initial_gap");
    assert_eq!(standing.args, [("date", Arg::Day(day(TODAY)))]);
    let said = standing.words(&|day| day.format("%d %B %Y").to_string());
    assert!(said.contains("21 September 2026"), "{said}");
}

#[test]
fn every_step_and_deliverable_has_its_words() {
    let mut keys = Vec::new();
    for step in STEPS {
        for part in ["title", "purpose", "how"] {
            keys.push(format!("step.{}.{part}", step.number));
        }
        for deliverable in step.deliverables {
            keys.push(format!("deliverable.{}", deliverable.key));
            keys.push(format!("deliverable.{}.why", deliverable.key));
        }
    }
    let without: Vec<_> = keys.iter().filter(|k| text::find(k).is_none()).collect();
    assert!(without.is_empty(), "{without:?}");
    let all = keys.len();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), all, "a deliverable's key is used twice");
}

#[test]
fn every_key_that_the_rules_give_has_its_words() {
    let sources = [
        include_str!("../../src/insight/gap/gate.rs"),
        include_str!("../../src/insight/gap/score.rs"),
        include_str!("../../src/insight/gap/ops.rs"),
        include_str!("../../src/insight/steps/rules.rs"),
        include_str!("../../src/insight/steps/advice.rs"),
    ];
    let mut seen = 0;
    for quoted in sources.iter().flat_map(|s| s.split('"')) {
        let ours = ["gap.", "deliverable.", "next."].iter().any(|p| quoted.starts_with(p));
        if ours && !quoted.contains(['*', ' ']) {
            assert!(text::find(quoted).is_some(), "{quoted}");
            seen += 1;
        }
    }
    assert!(seen > 60, "{seen}");
}

#[test]
fn a_step_with_registers_to_come_is_never_complete() {
    let (mut desk, ada) = Desk::new(Edition::E2022);
    let run = desk.start(Edition::E2022, ada);
    desk.all(run, Conformity::Met);
    desk.close(run);
    desk.edit(|d| {
        let firm = d.book().organisation.first().unwrap().id;
        d.update::<Organisation>(firm, |o| {
            o.sector = "Trade".into();
            o.staff = Some(5);
            o.sites = "One".into();
            o.description = "Sells".into();
        })
        .unwrap();
    });
    let first = &Outlook::new(&desk.book, day(TODAY)).steps[0];
    assert_eq!(first.progress, Progress::Started);
    assert_eq!(first.done(), (2, 8));
    check(&desk, "organisation_profile", Progress::Complete, "profile_complete");
    check(&desk, "initial_gap", Progress::Complete, "gap_closed");
    check(&desk, "business_case", Progress::NotYetAvailable, "not_yet_available");
}

#[test]
fn the_gap_assessment_moves_the_first_and_the_ninth_step() {
    let (mut desk, ada) = Desk::new(Edition::E2022);
    check(&desk, "initial_gap", Progress::Missing, "no_gap");
    check(&desk, "gap_reviewed", Progress::Missing, "no_first_gap");
    let run = desk.start(Edition::E2022, ada);
    check(&desk, "initial_gap", Progress::Started, "gap_open");
    desk.all(run, Conformity::Met);
    desk.verdict(run, "4.1", Conformity::NotMet);
    let answer = desk.answer(run, "4.1");
    let action = desk.edit(|d| ops::raise_action(d, answer)).unwrap();
    desk.close(run);
    check(&desk, "gap_reviewed", Progress::Missing, "not_repeated");
    check(&desk, "remaining_plan", Progress::Missing, "gaps_unplanned");
    assert_eq!(deliverable(&desk, "remaining_plan").go, Some(Go::Row(Kind::Action, action)));
    check(&desk, "actions_closed", Progress::Missing, "actions_open");
    desk.edit(|d| {
        d.update::<Action>(action, |a| {
            a.owner = Some(ada);
            a.due = Some(day("2026-12-01"));
        })
    })
    .unwrap();
    check(&desk, "remaining_plan", Progress::Complete, "gaps_planned");
    desk.edit(|d| d.update::<Action>(action, |a| a.status = ActionStatus::Done)).unwrap();
    check(&desk, "actions_closed", Progress::Complete, "actions_closed");
    let again = desk.edit(|d| ops::repeat(d, run, "Again".into(), RunKind::Progress)).unwrap();
    check(&desk, "gap_reviewed", Progress::Started, "gap_open");
    desk.all(again, Conformity::Met);
    desk.close(again);
    check(&desk, "gap_reviewed", Progress::Complete, "gap_repeated");
}

#[test]
fn the_policy_needs_a_name_and_a_day() {
    let (mut desk, ada) = Desk::new(Edition::E2022);
    check(&desk, "policy", Progress::Missing, "no_policy");
    let id = provide(&mut desk, "DI-02", |_| {});
    check(&desk, "policy", Progress::Started, "policy_draft");
    let alter = |desk: &mut Desk, alter: &dyn Fn(&mut Document)| {
        desk.edit(|d| d.update::<Document>(id, alter)).unwrap();
    };
    alter(&mut desk, &|d| d.state = DocumentState::Approved);
    check(&desk, "policy", Progress::Started, "policy_unnamed");
    alter(&mut desk, &|d| {
        d.approver = Some(ada);
        d.approved_on = Some(day("2026-01-01"));
        d.review_due = Some(day(TODAY));
    });
    check(&desk, "policy", Progress::Complete, "policy_approved");
    alter(&mut desk, &|d| d.review_due = Some(day("2026-09-20")));
    check(&desk, "policy", Progress::OutOfDate, "policy_overdue");
    alter(&mut desk, &|d| d.state = DocumentState::Withdrawn);
    check(&desk, "policy", Progress::Missing, "no_policy");
}

#[test]
fn the_chart_of_the_organisation_leads_to_the_top() {
    let (mut desk, ada) = Desk::new(Edition::E2022);
    check(&desk, "organisation_chart", Progress::Missing, "no_people");
    check(&desk, "roles", Progress::Started, "roles_later");
    let bob = desk.edit(|d| {
        d.create::<Person>(|p| {
            p.name = "Bob".into();
            p.reports_to = Some(ada);
        })
    });
    check(&desk, "organisation_chart", Progress::Missing, "chart_empty");
    desk.edit(|d| d.update::<Person>(ada, |p| p.reports_to = Some(bob))).unwrap();
    check(&desk, "organisation_chart", Progress::Missing, "chart_empty"); // in a circle
    desk.edit(|d| d.update::<Person>(ada, |p| p.top_management = true)).unwrap();
    check(&desk, "organisation_chart", Progress::Complete, "chart_complete");
    desk.edit(|d| d.create::<Person>(|p| p.name = "Cy".into()));
    check(&desk, "organisation_chart", Progress::Started, "chart_loose");
}

#[test]
fn documents_are_numbered_once_each() {
    let (mut desk, _) = Desk::new(Edition::E2022);
    check(&desk, "numbering", Progress::Missing, "no_documents");
    let number = |n: &'static str| move |d: &mut Document| d.own_reference = n.into();
    provide(&mut desk, "DI-01", number("P-1"));
    check(&desk, "numbering", Progress::Complete, "numbers_complete");
    let twin = provide(&mut desk, "DI-02", number("P-1"));
    check(&desk, "numbering", Progress::Started, "numbers_gaps");
    assert_eq!(deliverable(&desk, "numbering").go, Some(Go::Row(Kind::Document, twin)));
    // What comes from outside has its own numbers.
    desk.edit(|d| d.update::<Document>(twin, |d| d.kind = DocumentType::External)).unwrap();
    check(&desk, "numbering", Progress::Complete, "numbers_complete");
}

#[test]
fn required_documents_follow_from_the_register() {
    for edition in Edition::ALL {
        let (mut desk, ada) = Desk::new(edition);
        check(&desk, "documents_issued", Progress::Missing, "documents_missing");
        check(&desk, "supporting_documents", Progress::Missing, "register_empty");
        for document in catalogue::documents(edition) {
            if document.status != DocumentStatus::Expected || document.id == "DI-48" {
                provide(&mut desk, document.id, |d| d.owner = Some(ada));
            }
        }
        check(&desk, "documents_issued", Progress::Started, "documents_open");
        check(&desk, "supporting_documents", Progress::Started, "register_gaps");
        let ids: Vec<Id> = desk.book.documents.iter().map(|d| d.id).collect();
        desk.edit(|d| {
            for id in &ids {
                d.update::<Document>(*id, |doc| {
                    doc.state = DocumentState::Issued;
                    doc.location = "Shared folder".into();
                })
                .unwrap();
            }
        });
        for key in ["documents_issued", "document_control", "policies"] {
            check(&desk, key, Progress::Complete, "documents_issued");
        }
        check(&desk, "supporting_documents", Progress::Complete, "register_complete");
        check(&desk, "information_checked", Progress::Complete, "information_checked");
        desk.edit(|d| d.create::<Evidence>(|e| e.title = "Log".into()));
        check(&desk, "information_checked", Progress::Started, "evidence_unchecked");
        desk.edit(|d| {
            d.update::<Document>(ids[0], |doc| doc.review_due = Some(day("2026-09-20"))).unwrap();
        });
        check(&desk, "documents_issued", Progress::OutOfDate, "documents_overdue");
        check(&desk, "supporting_documents", Progress::OutOfDate, "reviews_overdue");
    }
}

#[test]
fn a_control_that_does_not_apply_waives_its_document_and_a_clause_never_does() {
    let (mut desk, ada) = Desk::new(Edition::E2022);
    let conditional = catalogue::documents(Edition::E2022)
        .iter()
        .find(|d| d.status == DocumentStatus::Conditional)
        .unwrap();
    let standing = |desk: &Desk, id: &str| {
        let all = called_for(&desk.book, day(TODAY));
        all.iter().find(|d| d.document.id == id).unwrap().standing
    };
    assert_eq!(standing(&desk, conditional.id), documents::Standing::Missing);
    let run = desk.start(Edition::E2022, ada);
    desk.verdict(run, conditional.line, Conformity::NotApplicable);
    assert_eq!(standing(&desk, conditional.id), documents::Standing::Waived);
    let clause = desk.answer(run, "4.3");
    desk.edit(|d| {
        d.update::<GapAnswer>(clause, |a| a.conformity = Conformity::NotApplicable).unwrap();
    });
    assert_eq!(standing(&desk, "DI-01"), documents::Standing::Missing);
}

#[test]
fn of_two_entries_the_better_one_counts() {
    let (mut desk, _) = Desk::new(Edition::E2022);
    provide(&mut desk, "DI-01", |_| {});
    let good = provide(&mut desk, "DI-01", |d| d.state = DocumentState::Issued);
    let all = called_for(&desk.book, day(TODAY));
    let scope = all.iter().find(|d| d.document.id == "DI-01").unwrap();
    assert_eq!(scope.standing, documents::Standing::Issued);
    assert_eq!((scope.provided_by.len(), scope.provided_by[0]), (2, good));
}

#[test]
fn the_catalogue_has_the_documents_that_the_rules_name() {
    for edition in Edition::ALL {
        for (id, status) in [
            ("DI-02", DocumentStatus::Mandatory),
            ("DI-20", DocumentStatus::Conditional),
            ("DI-48", DocumentStatus::Expected),
        ] {
            let found = catalogue::documents(edition).iter().find(|d| d.id == id).unwrap();
            assert_eq!(found.status, status);
        }
        let policy = catalogue::documents(edition).iter().find(|d| d.id == "DI-02").unwrap();
        assert_eq!(catalogue::Topic::Policy.clause(edition), Some(policy.line));
    }
}

#[test]
fn the_next_thing_leads_through_the_first_weeks() {
    let (mut desk, ada) = Desk::new(Edition::E2022);
    assert_eq!(next(&desk), "next.profile");
    desk.edit(|d| {
        let firm = d.book().organisation.first().unwrap().id;
        d.update::<Organisation>(firm, |o| {
            o.sector = "Trade".into();
            o.staff = Some(5);
            o.sites = "One".into();
            o.description = "Sells".into();
        })
        .unwrap();
    });
    assert_eq!(next(&desk), "next.start_gap");
    let run = desk.start(Edition::E2022, ada);
    let advice = Outlook::new(&desk.book, day(TODAY)).next;
    assert_eq!((advice.key, advice.go), ("next.assess", Go::Line(run, "4.1")));
    desk.all(run, Conformity::Met);
    assert_eq!(next(&desk), "next.review");
    desk.verdict(run, "4.1", Conformity::NotMet);
    let advice = Outlook::new(&desk.book, day(TODAY)).next;
    assert_eq!((advice.key, advice.go), ("next.gate", Go::Line(run, "4.1")));
    let answer = desk.answer(run, "4.1");
    let action = desk.edit(|d| ops::raise_action(d, answer)).unwrap();
    desk.edit(|d| ops::to_review(d, run)).unwrap();
    assert_eq!(next(&desk), "next.close");
    desk.edit(|d| ops::close(d, run)).unwrap();
    assert_eq!(next(&desk), "next.plan");
    let set = |desk: &mut Desk, alter: &dyn Fn(&mut Action)| {
        desk.edit(|d| d.update::<Action>(action, alter)).unwrap();
    };
    set(&mut desk, &|a| {
        a.owner = Some(ada);
        a.due = Some(day("2026-09-01"));
    });
    assert_eq!(next(&desk), "next.overdue");
    set(&mut desk, &|a| a.due = Some(day("2026-12-01")));
    assert_eq!(next(&desk), "next.policy");
    for document in catalogue::documents(Edition::E2022) {
        provide(&mut desk, document.id, |d| {
            d.state = DocumentState::Issued;
            d.approver = Some(ada);
            d.approved_on = Some(day("2026-01-01"));
        });
    }
    assert_eq!(next(&desk), "next.action");
    set(&mut desk, &|a| a.status = ActionStatus::Verified);
    assert_eq!(next(&desk), "next.repeat_gap");
}

#[test]
fn what_is_due_is_told_in_order_and_what_is_far_off_is_not() {
    let (mut desk, ada) = Desk::new(Edition::E2022);
    let run = desk.start(Edition::E2022, ada);
    let answer = desk.answer(run, "4.1");
    let (late, far) = desk.edit(|d| {
        let due = |text: &'static str| move |a: &mut Action| a.due = Some(day(text));
        let late = d.create::<Action>(due("2026-09-01"));
        let done = d.create::<Action>(due("2026-08-01"));
        d.update::<Action>(done, |a| a.status = ActionStatus::Done).unwrap();
        (late, d.create::<Action>(due("2027-09-01")))
    });
    let policy = provide(&mut desk, "DI-02", |d| {
        d.state = DocumentState::Issued;
        d.review_due = Some(day(TODAY));
    });
    desk.edit(|d| {
        d.update::<GapAnswer>(answer, |a| {
            a.target = Conformity::Met;
            a.target_date = Some(day("2026-09-30"));
        })
        .unwrap();
    });
    let told: Vec<_> = due(&desk.book, day(TODAY), 30, 8)
        .into_iter()
        .map(|d| (d.what, d.row.1, d.overdue))
        .collect();
    assert_eq!(
        told,
        [
            (DueKind::Action, late, true),
            (DueKind::DocumentReview, policy, false),
            (DueKind::GapTarget, answer, false),
        ]
    );
    let all = due(&desk.book, day(TODAY), 400, 8);
    assert_eq!(all.last().unwrap().row.1, far);
    assert_eq!(due(&desk.book, day(TODAY), 400, 2), all[..2], "the oldest of them");
    // Once the line is where it should be, its day means nothing any more.
    desk.verdict(run, "4.1", Conformity::Met);
    assert!(due(&desk.book, day(TODAY), 30, 8).iter().all(|d| d.what != DueKind::GapTarget));
}

#[test]
fn of_thousands_that_are_due_the_oldest_are_told() {
    let (mut desk, _) = Desk::new(Edition::E2022);
    desk.edit(|d| {
        for n in 0..1_000u64 {
            // Every day some, in no order.
            let on = day("2026-01-01") + chrono::Days::new(n.wrapping_mul(37) % 250);
            d.create::<Action>(|a| a.due = Some(on));
        }
    });
    let all = due(&desk.book, day(TODAY), 30, usize::MAX);
    assert_eq!(all.len(), 1_000);
    for most in [0, 1, 8, 64, 65, 999, 1_000] {
        assert_eq!(due(&desk.book, day(TODAY), 30, most), all[..most], "{most}");
    }
}
