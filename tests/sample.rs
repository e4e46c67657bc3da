//! The sample firm: a workbook without a flaw in its form, whatever the firm leaves undone.

#![allow(clippy::unwrap_used)] // a test may stop where it cannot go on

use chrono::NaiveDate;
use isms_workbook::catalogue::{self, Edition, LineKind};
use isms_workbook::exchange::{json, sample};
use isms_workbook::insight::documents::review_overdue;
use isms_workbook::insight::gap::*;
use isms_workbook::workbook::*;
use isms_workbook::{paper, text};

fn today() -> NaiveDate {
    sample::today().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Initial, later, and the one under way.
fn views(book: &Workbook) -> [RunView<'_>; 3] {
    let all: Vec<RunView<'_>> =
        book.gap_runs.iter().map(|run| RunView::new(book, run.id).unwrap()).collect();
    all.try_into().unwrap()
}

fn answers<'a>(view: &RunView<'a>) -> Vec<&'a GapAnswer> {
    view.lines.iter().map(|l| l.answer.unwrap()).collect()
}

fn verdict(view: &RunView<'_>, line: &str) -> Conformity {
    view.line(line).unwrap().verdict()
}

#[test]
fn it_has_no_finding_at_all() {
    let book = sample::workbook();
    assert_eq!(check::workbook(&book, today()), Vec::new());
    assert!(views(&book).iter().all(|v| v.strays.is_empty()));
}

#[test]
fn its_figures_stay_as_they_are() {
    let book = sample::workbook();
    let rows = Kind::ALL.iter().map(|k| (k.table(), book.table(*k).count()));
    let rows = rows.filter(|(_, count)| *count > 0);
    let expected = [
        ("organisation", 1),
        ("people", 29),
        ("documents", 32),
        ("evidence", 30),
        ("context_issues", 10),
        ("parties", 9),
        ("requirements", 10),
        ("assets", 10),
        ("threats", 4),
        ("vulnerabilities", 4),
        ("controls", 93),
        ("risk_methods", 1),
        ("scale_steps", 8),
        ("risk_levels", 4),
        ("risks", 14),
        ("risk_reviews", 2),
        ("treatment_plans", 1),
        ("actions", 48),
        ("due_changes", 2),
        ("objectives", 9),
        ("metrics", 6),
        ("readings", 36),
        ("audit_programmes", 1),
        ("audits", 6),
        ("audit_checks", 9),
        ("audit_findings", 10),
        ("nonconformities", 9),
        ("incidents", 8),
        ("feedback", 8),
        ("improvements", 5),
        ("planned_changes", 4),
        ("management_reviews", 2),
        ("participants", 8),
        ("review_inputs", 20),
        ("review_decisions", 5),
        ("review_addenda", 1),
        ("approvals", 14),
        ("gap_runs", 3),
        ("gap_answers", 369),
    ];
    assert_eq!(rows.collect::<Vec<_>>(), expected);
    let figures = views(&book).map(|view| {
        let score = overview(&view).total;
        let counts = Conformity::ALL.iter().map(|v| score.counts.of(*v)).collect::<Vec<_>>();
        (score.conformity.percent_floor().unwrap(), score.conformity.numerator(), counts)
    });
    // Not assessed, not met, partly, mostly, met, not applicable.
    let expected = [
        (39, "47.25".to_owned(), vec![0, 48, 38, 23, 11, 3]),
        (75, "90.75".to_owned(), vec![0, 8, 24, 41, 48, 2]),
        (27, "33.25".to_owned(), vec![83, 0, 8, 11, 21, 0]),
    ];
    assert_eq!(figures, expected);
    let [initial, later, _] = views(&book);
    let moved = compare(&later, &initial).counts;
    assert_eq!((moved.better, moved.same, moved.worse, moved.not_comparable), (88, 30, 4, 1));
}

#[test]
fn areas_differ_and_audit_and_review_are_still_to_come() {
    let book = sample::workbook();
    let [_, later, _] = views(&book);
    let areas = overview(&later).areas;
    let percent = |id: &str| {
        let area = areas.iter().find(|a| a.area.id == id).unwrap();
        area.score.conformity.percent_floor().unwrap()
    };
    assert!(percent("A.8") >= 80 && percent("A.5") < 70 && percent("9") < 30);
    for line in ["9.2.1", "9.3.1", "9.3.2", "9.3.3", "A.5.21", "A.5.22", "A.5.29"] {
        assert_eq!(verdict(&later, line), Conformity::NotMet, "{line}");
    }
}

#[test]
fn closed_runs_pass_every_gate_and_their_fingerprints_hold() {
    let book = sample::workbook();
    let [initial, later, now] = views(&book);
    for view in [&initial, &later] {
        let unmet = gates_for_closing(&book, view, today());
        let unmet: Vec<_> = unmet.into_iter().map(|u| u.key).collect();
        assert_eq!(unmet, ["gap.gate.closed"]);
        assert_eq!(seal(&book, view.run.id), Some(Seal::Intact));
        assert!(view.lines.iter().all(|l| item_state(l) == ItemState::Complete));
    }
    assert_eq!(initial.run.closed_on, Some(day("2026-01-28")));
    assert_eq!(later.run.closed_on, Some(day("2026-10-21")));
    assert_eq!(later.run.baseline, Some(initial.run.id));
    assert_eq!((now.run.state, now.run.baseline), (RunState::InProgress, Some(later.run.id)));
    assert_eq!(seal(&book, now.run.id), Some(Seal::Open));
    let states: Vec<ItemState> = now.lines.iter().map(item_state).collect();
    assert!(states.contains(&ItemState::Complete) && states.contains(&ItemState::Untouched));
    assert!(states.iter().any(|s| matches!(s, ItemState::Incomplete(_))));
}

#[test]
fn the_runs_disagree_where_something_happened() {
    let book = sample::workbook();
    let [initial, later, now] = views(&book);
    let story = |line| [&initial, &later, &now].map(|view| verdict(view, line));
    // Proof grew old, and was renewed.
    assert_eq!(story("A.8.13"), [Conformity::Met, Conformity::Partly, Conformity::Met]);
    let proof = later.line("A.8.13").unwrap().answer.unwrap().evidence[0];
    assert_eq!(book.get::<Evidence>(proof).unwrap().state, EvidenceState::Outdated);
    // A reason for leaving a control out did not hold.
    assert_eq!(story("A.8.30")[..2], [Conformity::NotApplicable, Conformity::Partly]);
    for line in ["A.5.11", "A.6.1", "A.8.8"] {
        assert_eq!(Movement::between(story(line)[0], story(line)[1]), Movement::Worse, "{line}");
    }
    for answer in answers(&later).iter().filter(|a| a.conformity == Conformity::NotApplicable) {
        let line = catalogue::line(Edition::E2022, &answer.line).unwrap();
        assert_eq!(line.kind, LineKind::Control);
        assert!(answer.applicable_reason.len() > 60, "{}", answer.line);
    }
    assert!(answers(&later).iter().any(|a| !a.no_action_reason.is_empty()));
}

#[test]
fn every_line_was_assessed_by_an_assessor_during_the_run() {
    let book = sample::workbook();
    for view in views(&book) {
        let run = view.run;
        let of = |id: &Id| book.get::<Person>(*id).unwrap().name.clone();
        let names: Vec<String> = run.assessors.iter().map(of).collect();
        let last = run.closed_on.unwrap_or(today());
        for answer in answers(&view).iter().filter(|a| a.conformity != Conformity::NotAssessed) {
            assert!(names.contains(&answer.assessed_by), "{} {}", run.name, answer.line);
            let on = answer.assessed_on.unwrap();
            assert!(run.started_on.unwrap() <= on && on <= last, "{} {}", run.name, answer.line);
            assert_ne!(answer.confidence, Confidence::Unset, "{} {}", run.name, answer.line);
        }
        for name in &names {
            assert!(answers(&view).iter().any(|a| a.assessed_by == *name), "{name}");
        }
    }
}

#[test]
fn lines_and_actions_link_both_ways() {
    let book = sample::workbook();
    for view in views(&book) {
        for answer in answers(&view) {
            for id in &answer.actions {
                let action = book.get::<Action>(*id).unwrap();
                assert!(action.lines.contains(&answer.line), "{} {}", answer.line, action.title);
                assert!(action.done_on.is_none_or(|on| on >= view.run.started_on.unwrap()));
            }
        }
    }
    let linked = |a: &Action| book.uses(a.id).iter().any(|u| u.kind == Kind::GapAnswer);
    for action in book.actions.iter() {
        let of_gap = action.source == ActionSource::Gap;
        assert_eq!(linked(action), of_gap, "{}", action.title);
    }
}

#[test]
fn actions_are_in_order_and_their_owners_are_there() {
    let book = sample::workbook();
    for action in book.actions.iter() {
        let (title, start, due) = (&action.title, action.start.unwrap(), action.due.unwrap());
        let owner = book.get::<Person>(action.owner.unwrap()).unwrap();
        assert!(owner.left.is_none() && owner.joined.unwrap() <= start, "{title}");
        assert!(start <= due, "{title}");
        let done = matches!(action.status, ActionStatus::Done | ActionStatus::Verified);
        assert_eq!(action.done_on.is_some(), done, "{title}");
        assert!(action.done_on.is_none_or(|on| start <= on && on <= today()), "{title}");
        if action.status == ActionStatus::Planned {
            assert!(start > today() || due > today(), "{title}");
        }
        if matches!(action.status, ActionStatus::Verified | ActionStatus::Dropped) {
            assert!(!action.result.is_empty(), "{title}");
        }
    }
    let overdue = book.actions.iter().filter(|a| a.is_overdue(today())).count();
    assert_eq!(overdue, 4);
}

#[test]
fn people_and_documents_are_in_order() {
    let book = sample::workbook();
    let present = book.people.iter().filter(|p| !p.external && p.left.is_none()).count() as i64;
    assert_eq!(book.organisation.first().unwrap().staff, Some(present));
    assert_eq!(book.edition(), Edition::E2022);
    for person in book.people.iter() {
        assert!(person.left.is_none_or(|left| person.joined.unwrap() < left), "{}", person.name);
        assert!(person.email.ends_with(".example"), "{}", person.name);
    }
    let known = catalogue::documents(Edition::E2022);
    let mut numbers = std::collections::BTreeSet::new();
    for document in book.documents.iter() {
        let title = &document.title;
        assert!(numbers.insert(&document.own_reference), "{title}");
        assert!(document.provides.iter().all(|id| known.iter().any(|d| d.id == id)), "{title}");
        let in_force = matches!(document.state, DocumentState::Approved | DocumentState::Issued);
        assert!(!in_force || document.approved_on.is_some(), "{title}");
        assert!(document.issued_on.is_none_or(|on| document.approved_on.unwrap() <= on), "{title}");
        let owner = book.get::<Person>(document.owner.unwrap()).unwrap();
        assert!(owner.left.is_none(), "{title}");
        let exists = |id: &String| catalogue::line(Edition::E2022, id).is_some();
        assert!(document.lines.iter().all(exists), "{title}");
    }
    let overdue = book.documents.iter().filter(|d| review_overdue(d, today()));
    assert_eq!(overdue.map(|d| d.own_reference.as_str()).collect::<Vec<_>>(), ["QM-23"]);
    for evidence in book.evidence.iter() {
        let used = !book.uses(evidence.id).is_empty();
        assert!(used, "{}", evidence.title);
        assert!(evidence.dated.is_none_or(|on| on <= today()), "{}", evidence.title);
    }
}

#[test]
fn evidence_is_not_younger_than_the_look_at_it() {
    let book = sample::workbook();
    for view in views(&book) {
        for answer in answers(&view) {
            let dated = |id: &Id| book.get::<Evidence>(*id).unwrap().dated;
            for on in answer.evidence.iter().filter_map(dated) {
                assert!(on <= answer.assessed_on.unwrap(), "{} {}", view.run.name, answer.line);
            }
        }
    }
}

#[test]
fn every_state_can_be_seen() {
    let book = sample::workbook();
    let [_, later, _] = views(&book);
    let seen = |all: Vec<&str>, keys: &[&str]| {
        for key in keys.iter().filter(|k| !matches!(**k, "unset" | "not_assessed")) {
            assert!(all.contains(key), "{key}");
        }
    };
    seen(book.actions.iter().map(|a| a.status.key()).collect(), ActionStatus::KEYS);
    seen(book.actions.iter().map(|a| a.priority.key()).collect(), Priority::KEYS);
    seen(book.documents.iter().map(|d| d.state.key()).collect(), DocumentState::KEYS);
    seen(book.evidence.iter().map(|e| e.state.key()).collect(), EvidenceState::KEYS);
    seen(answers(&later).iter().map(|a| a.conformity.key()).collect(), Conformity::KEYS);
    let all: Vec<&GapAnswer> = book.gap_answers.iter().collect();
    seen(all.iter().map(|a| a.confidence.key()).collect(), Confidence::KEYS);
    assert!(all.iter().any(|a| !a.replies.is_empty()));
    let levels: std::collections::BTreeSet<_> =
        all.iter().filter_map(|a| a.maturity.level()).collect();
    assert_eq!(levels, [0, 1, 2, 3, 4].into(), "nobody is at the highest level");
}

#[test]
fn it_is_the_same_every_time_and_never_under_the_key_of_real_work() {
    let book = sample::workbook();
    assert_eq!(book, sample::workbook());
    assert_eq!(book.id, sample::ID);
    let mine = Id::from_parts(Moment(1_795_000_000_000), 0);
    assert!(sample::ID < Id::from_parts(Moment(1), 0), "no clock gives such an id");
    let copy = sample::workbook_as(mine);
    assert_eq!((copy.id, copy.records()), (mine, book.records()));
}

#[test]
fn it_comes_back_from_its_file() {
    let book = sample::workbook();
    let file = json::export(&book);
    let opened = json::open(file.as_bytes()).unwrap();
    assert_eq!(opened.findings, Vec::new());
    assert_eq!(opened.book, book);
    assert_eq!(json::export(&opened.book), file);
    for run in opened.book.gap_runs.iter().filter(|r| r.state == RunState::Closed) {
        assert_eq!(seal(&opened.book, run.id), Some(Seal::Intact));
    }
}

/// The third assessment is under way: set beside the second as it stands, it would read as a fall from 75
/// to 27 percent.
#[test]
fn the_report_on_the_run_under_way_compares_only_what_both_have_assessed() {
    struct Iso;
    impl paper::gap_charts::Dates for Iso {
        fn day(&self, day: NaiveDate) -> String {
            day.to_string()
        }
        fn month(&self, (year, month): figures::Month) -> String {
            format!("{year}-{month:02}")
        }
    }
    let book = sample::workbook();
    let [_, later, third] = views(&book);
    let found = compare(&third, &later);
    assert_eq!(found.basis, Basis::AssessedInBoth { n: 40, of: 123 });
    assert!(found.now.percent_floor() > found.then.percent_floor());
    let setting = paper::gap_report::Setting { today: today(), dates: &Iso };
    let report = paper::gap_report::build(&book, third.run.id, &setting).unwrap();
    let said = paper::text(&report, &paper::Labels::load(&|key| text::of(key)));
    assert!(said.contains("only the 40 of 123 lines that have a verdict in both"), "{said}");
    assert!(said.contains("(of the 40 lines assessed in both)"));
    assert!(!said.contains("from 75"), "the second as a whole is not compared");
}

/// A good and a bad side: approvals that hold and that do not, risks in every state of the way, things that an
/// auditor would raise.
#[test]
fn risk_has_a_good_and_a_bad_side() {
    use isms_workbook::insight::approval::{Standing, Target, broken, standing};
    use isms_workbook::insight::risk::{Decided, Methods, RiskState, Statement, checks, progress};
    let book = sample::workbook();
    assert_eq!(broken(&book), []);
    let methods = Methods::read(&book);
    let mut states: Vec<RiskState> = book
        .risks
        .iter()
        .filter(|r| !r.opportunity)
        .map(|risk| progress(&book, &methods, risk, today()).state)
        .collect();
    states.sort();
    states.dedup();
    assert!(states.len() >= 5, "{states:?}");
    let statement = Statement::read(&book);
    let open: Vec<String> =
        statement.lines().filter(|l| l.decided == Decided::Open).map(|l| l.reference()).collect();
    assert_eq!(open, ["A.5.6"], "one is left to decide");
    assert!(statement.totals().excluded >= 2 && statement.strays.is_empty());
    let method = book.risk_methods.iter().next().unwrap().id;
    assert!(standing(&book, Target::Method(method), today()).is_valid());
    assert!(standing(&book, Target::Scope, today()).is_valid());
    assert!(matches!(standing(&book, Target::Statement, today()), Standing::Stale(..)));
    let found: Vec<&str> = checks::findings(&book, today()).iter().map(|f| f.code).collect();
    for code in
        ["risk.not_rated", "risk.half_rated", "risk.acceptance_stale", "plan.stale", "soa.stale"]
    {
        assert!(found.contains(&code), "{code}: {found:?}");
    }
    assert!(!found.contains(&"approval.altered") && !found.contains(&"risk.off_scale"));
}

/// Two reviews, one behind the firm and one ahead; audits, faults and figures of which some are good and some not.
#[test]
fn review_has_a_good_and_a_bad_side() {
    use isms_workbook::insight::audits::{conflicts, raised_on, unanswered};
    use isms_workbook::insight::corrective::{Stage, stage};
    use isms_workbook::insight::review::{ops, pack::Pack, parts};
    let book = sample::workbook();
    let reviews: Vec<&ManagementReview> = book.management_reviews.iter().collect();
    let [first, second] = reviews[..] else { panic!("{reviews:?}") };
    assert_eq!((first.state, second.state), (ReviewState::Closed, ReviewState::Preparing));
    assert_eq!(
        (first.held_on, first.data_as_of),
        (Some(day("2026-07-16")), Some(day("2026-07-16")))
    );
    assert_eq!(
        (first.closed_on, second.planned_on),
        (Some(day("2026-07-20")), Some(day("2026-12-10")))
    );
    // Frozen on the morning of the meeting, and whole.
    let frozen = chrono::DateTime::from_timestamp_millis(first.frozen_at.unwrap().0).unwrap();
    assert_eq!(frozen.date_naive(), day("2026-07-16"));
    assert!(ops::is_whole(first) && Pack::from_text(&first.frozen).is_some());
    assert!(second.frozen.is_empty());
    let inputs = parts::<ReviewInput>(&book, first.id);
    assert_eq!(inputs.len(), 10);
    assert!(inputs.iter().all(|i| i.discussed));
    let said = |i: &&&ReviewInput| !i.conclusion.is_empty() || !i.nothing_reason.is_empty();
    assert_eq!(inputs.iter().filter(said).count(), 10);
    let decisions = parts::<ReviewDecision>(&book, first.id);
    assert!(decisions.iter().all(|d| d.actions.len() == 1 && d.owner.is_some() && d.due.is_some()));
    let leads = |p: &&&Participant| p.top_management && p.attendance == Attendance::Attended;
    assert_eq!(parts::<Participant>(&book, first.id).iter().filter(leads).count(), 2);
    assert!(parts::<ReviewInput>(&book, second.id).iter().any(|i| !i.notes.is_empty()));

    let stages: Vec<Stage> = book.nonconformities.iter().map(|row| stage(&book, row)).collect();
    assert!(Stage::ALL.iter().all(|stage| stages.contains(stage)), "{stages:?}");
    let five = |row: &&Nonconformity| !row.why_5.is_empty();
    assert!(book.nonconformities.iter().filter(five).count() >= 3);
    assert!(unanswered(&book).is_empty());
    for finding in book.audit_findings.iter().filter(|f| f.kind == FindingKind::Major) {
        assert!(raised_on(&book, finding.id).is_some_and(|row| row.closed_on.is_none()));
    }
    let warned = |a: &&Audit| !conflicts(&book, book.edition(), a).is_empty();
    let warned: Vec<&str> = book.audits.iter().filter(warned).map(|a| a.title.as_str()).collect();
    assert_eq!(warned, ["Access, leavers, copies and records"], "it says how that was met");
    assert!(
        book.audits.iter().any(|a| a.state == AuditState::Planned && a.planned_on > Some(today()))
    );
    let kinds = |audit: &Audit| {
        let of = book.audit_findings.iter().filter(|f| f.audit == Some(audit.id));
        of.map(|f| f.kind.key()).collect::<std::collections::BTreeSet<_>>().len()
    };
    assert_eq!(book.audits.iter().map(kinds).max(), Some(5), "findings of every kind");
    for kind in
        [Kind::ContextIssue, Kind::Objective, Kind::Metric, Kind::Feedback, Kind::Improvement]
    {
        assert!(book.table(kind).count() >= 5, "{kind:?}");
    }
}
