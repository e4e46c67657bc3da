//! A gap assessment from its start to its seal.

use super::{Desk, day};
use isms_workbook::catalogue::{self, Edition};
use isms_workbook::insight::gap::*;
use isms_workbook::text;
use isms_workbook::workbook::*;
use std::collections::BTreeSet;

const CLAUSE: &str = "4.1";
const CONTROL: &str = "A.5.7";

fn view(desk: &Desk, run: Id) -> RunView<'_> {
    RunView::new(&desk.book, run).unwrap()
}

fn run_row(desk: &Desk, run: Id) -> GapRun {
    desk.book.get::<GapRun>(run).unwrap().clone()
}

fn answer_row(desk: &Desk, run: Id, line: &str) -> GapAnswer {
    desk.book.get::<GapAnswer>(desk.answer(run, line)).unwrap().clone()
}

/// A run in which everything is met and reviewed, so that every gate is silent.
fn ready(edition: Edition) -> (Desk, Id) {
    let (mut desk, ada) = Desk::new(edition);
    let run = desk.start(edition, ada);
    desk.all(run, Conformity::Met);
    desk.edit(|d| ops::to_review(d, run)).unwrap();
    (desk, run)
}

fn gates(desk: &Desk, run: Id) -> Vec<(&'static str, Vec<&'static str>)> {
    let unmet = gates_for_closing(&desk.book, &view(desk, run), day("2026-09-21"));
    unmet.into_iter().map(|u| (u.key, u.lines)).collect()
}

#[test]
fn a_run_starts_with_every_line_and_gets_going_with_the_first_verdict() {
    for (edition, lines) in [(Edition::E2022, 123), (Edition::E2013, 140)] {
        let (mut desk, ada) = Desk::new(edition);
        let run = desk.start(edition, ada);
        assert_eq!(desk.book.gap_answers.len(), lines);
        assert_eq!(run_row(&desk, run).state, RunState::Draft);
        assert_eq!(run_row(&desk, run).started_on, Some(day("2026-09-21")));
        desk.verdict(run, CLAUSE, Conformity::Partly);
        assert_eq!(run_row(&desk, run).state, RunState::InProgress);
        let answer = answer_row(&desk, run, CLAUSE);
        assert_eq!(answer.assessed_by, "Tester");
        assert_eq!(answer.assessed_on, Some(day("2026-09-21")));
    }
}

/// A run that starts next year was closed today, and then the checks said for ever to mend a day in it that nobody
/// can change any more.
#[test]
fn a_run_that_has_not_started_is_neither_reviewed_nor_closed() {
    let starts = |desk: &mut Desk, run, on: &str| {
        let on = Some(day(on));
        desk.edit(|d| d.update::<GapRun>(run, |r| r.started_on = on)).unwrap();
    };
    let (mut desk, run) = ready(Edition::E2022);
    starts(&mut desk, run, "2026-09-22");
    assert_eq!(gates(&desk, run), [("gap.gate.starts_later", vec![])]);
    assert!(text::find("gap.gate.starts_later").is_some());
    assert!(matches!(desk.edit(|d| ops::close(d, run)), Err(ops::Stop::Gates(_))));
    desk.edit(|d| ops::back_to_work(d, run)).unwrap();
    assert!(matches!(desk.edit(|d| ops::to_review(d, run)), Err(ops::Stop::Gates(_))));
    starts(&mut desk, run, "2026-09-21");
    desk.edit(|d| ops::to_review(d, run)).unwrap();
    desk.edit(|d| ops::close(d, run)).unwrap();
    // One that was closed before this was refused stays as it is, so no advice asks to mend it.
    let mut row = run_row(&desk, run);
    row.started_on = Some(day("2026-09-22"));
    let mut book = Workbook::new(Id(7));
    assert!(book.restore(Box::new(row.clone())));
    let days = |book: &Workbook| {
        let found = check::workbook(book, day("2026-09-21"));
        found.iter().filter(|f| f.code == "row.out_of_order").count()
    };
    assert_eq!(days(&book), 0);
    row.state = RunState::InReview;
    let mut open = Workbook::new(Id(7));
    assert!(open.restore(Box::new(row)));
    assert_eq!(days(&open), 1);
}

#[test]
fn changing_the_verdict_loses_nothing_typed() {
    let (mut desk, ada) = Desk::new(Edition::E2022);
    let run = desk.start(Edition::E2022, ada);
    let answer = desk.answer(run, CONTROL);
    desk.verdict(run, CONTROL, Conformity::NotApplicable);
    desk.edit(|d| d.update::<GapAnswer>(answer, |a| a.applicable_reason = "We buy it in".into()))
        .unwrap();
    desk.verdict(run, CONTROL, Conformity::Met);
    desk.verdict(run, CONTROL, Conformity::NotAssessed);
    let row = answer_row(&desk, run, CONTROL);
    assert_eq!(row.applicable_reason, "We buy it in");
    assert_eq!((row.assessed_by.as_str(), row.assessed_on), ("", None));
}

#[test]
fn a_clause_cannot_be_left_out() {
    let (mut desk, ada) = Desk::new(Edition::E2022);
    let run = desk.start(Edition::E2022, ada);
    let answer = desk.answer(run, CLAUSE);
    let refused = desk.edit(|d| ops::set_verdict(d, answer, Conformity::NotApplicable));
    assert_eq!(refused, Err(Refusal::Misfit { kind: Kind::GapAnswer, field: "conformity" }));
    let field = GapAnswer::place("conformity");
    let text = Value::Text("not_applicable".into());
    assert!(desk.edit(|d| ops::set_field(d, answer, field, text)).is_err());
}

#[test]
fn a_field_set_in_a_form_is_the_same_as_a_verdict_given() {
    let (mut desk, ada) = Desk::new(Edition::E2022);
    let run = desk.start(Edition::E2022, ada);
    let answer = desk.answer(run, CLAUSE);
    let field = GapAnswer::place("conformity");
    desk.edit(|d| ops::set_field(d, answer, field, Value::Text("met".into()))).unwrap();
    let row = answer_row(&desk, run, CLAUSE);
    assert_eq!((row.conformity, row.assessed_by.as_str()), (Conformity::Met, "Tester"));
}

#[test]
fn replies_stand_in_the_order_of_the_questions_and_can_be_taken_back() {
    let (mut desk, ada) = Desk::new(Edition::E2022);
    let run = desk.start(Edition::E2022, ada);
    let answer = desk.answer(run, CLAUSE);
    let line = catalogue::line(Edition::E2022, CLAUSE).unwrap();
    for question in line.questions.iter().rev() {
        desk.edit(|d| ops::set_reply(d, answer, question.id, Some(Reply::Yes))).unwrap();
    }
    let row = answer_row(&desk, run, CLAUSE);
    let expect: Vec<String> = line.questions.iter().map(|q| format!("{}:yes", q.id)).collect();
    assert_eq!(row.replies, expect);
    assert_eq!(suggestion(line, &row), Some(Conformity::Met));
    assert_eq!(row.conformity, Conformity::NotAssessed, "a suggestion is no verdict");
    desk.edit(|d| ops::set_reply(d, answer, line.questions[0].id, None)).unwrap();
    assert_eq!(suggestion(line, &answer_row(&desk, run, CLAUSE)), None);
    let not_on_a_clause = Some(Reply::NotApplicable);
    assert!(
        desk.edit(|d| ops::set_reply(d, answer, line.questions[0].id, not_on_a_clause)).is_err()
    );
    assert!(desk.edit(|d| ops::set_reply(d, answer, "Q-none", Some(Reply::No))).is_err());
}

#[test]
fn the_state_of_a_line_follows_from_its_fields() {
    let (mut desk, ada) = Desk::new(Edition::E2022);
    let run = desk.start(Edition::E2022, ada);
    let check = |desk: &Desk, expect: ItemState| {
        assert_eq!(item_state(view(desk, run).line(CONTROL).unwrap()), expect);
    };
    let incomplete = |reason| ItemState::Incomplete(vec![reason]);
    check(&desk, ItemState::Untouched);
    let answer = desk.answer(run, CONTROL);
    let write = |desk: &mut Desk, finding: &str, reason: &str| {
        desk.edit(|d| {
            d.update::<GapAnswer>(answer, |a| {
                a.finding = finding.into();
                a.applicable_reason = reason.into();
            })
        })
        .unwrap();
    };
    write(&mut desk, "Seen", "");
    check(&desk, incomplete("gap.item.no_verdict"));
    desk.verdict(run, CONTROL, Conformity::Met);
    check(&desk, ItemState::Complete);
    write(&mut desk, " ", "");
    check(&desk, incomplete("gap.item.no_finding"));
    desk.verdict(run, CONTROL, Conformity::NotApplicable);
    check(&desk, incomplete("gap.item.no_reason"));
    write(&mut desk, "", "N/A");
    check(&desk, incomplete("gap.item.bare_reason"));
    write(&mut desk, "", "There is no such thing here");
    check(&desk, ItemState::Complete);
    desk.edit(|d| d.update::<GapAnswer>(answer, |a| a.assessed_on = None)).unwrap();
    check(&desk, incomplete("gap.item.recheck"));
}

#[test]
fn every_gate_is_silent_when_all_is_well() {
    let (desk, run) = ready(Edition::E2022);
    assert_eq!(gates(&desk, run), []);
    let (desk, run) = ready(Edition::E2013);
    assert_eq!(gates(&desk, run), []);
}

/// Breaks one thing of a run that could be closed, and expects exactly this gate.
fn fires(
    key: &'static str,
    lines: &[&'static str],
    spoil: impl FnOnce(&mut Draft<'_>, Id, Id, Id),
) {
    let (mut desk, run) = ready(Edition::E2022);
    let (clause, control) = (desk.answer(run, CLAUSE), desk.answer(run, CONTROL));
    desk.edit(|d| spoil(d, run, clause, control));
    assert_eq!(gates(&desk, run), [(key, lines.to_vec())]);
    let stopped = desk.edit(|d| ops::close(d, run));
    assert!(matches!(stopped, Err(ops::Stop::Gates(unmet)) if unmet.len() == 1));
    assert_ne!(run_row(&desk, run).state, RunState::Closed);
}

fn conformity(d: &mut Draft<'_>, answer: Id, verdict: Conformity, reason: &str) {
    d.update::<GapAnswer>(answer, |a| {
        a.conformity = verdict;
        a.applicable_reason = reason.into();
    })
    .unwrap();
}

#[test]
fn every_gate_fires_on_its_own() {
    let mut fired = BTreeSet::new();
    let mut fires = |key, lines: &[&'static str], spoil: &dyn Fn(&mut Draft<'_>, Id, Id, Id)| {
        fires(key, lines, spoil);
        fired.insert(key);
    };
    let run_field = |alter: fn(&mut GapRun)| {
        move |d: &mut Draft<'_>, run, _, _| d.update::<GapRun>(run, alter).unwrap()
    };
    fires("gap.gate.started_on", &[], &run_field(|r| r.started_on = None));
    fires("gap.gate.starts_later", &[], &run_field(|r| r.started_on = Some(day("2026-09-22"))));
    fires("gap.gate.assessors", &[], &run_field(|r| r.assessors.clear()));
    fires("gap.gate.not_in_review", &[], &run_field(|r| r.state = RunState::InProgress));
    fires("gap.gate.strays", &[], &|d, run, _, _| {
        d.create::<GapAnswer>(|a| {
            a.run = Some(run);
            a.line = CONTROL.into();
        });
    });
    fires("gap.gate.not_assessed", &[CLAUSE], &|d, _, clause, _| {
        ops::set_verdict(d, clause, Conformity::NotAssessed).unwrap();
    });
    fires("gap.gate.clause", &[CLAUSE], &|d, _, clause, _| {
        conformity(d, clause, Conformity::NotApplicable, "We do not need this");
    });
    fires("gap.gate.no_reason", &[CONTROL], &|d, _, _, control| {
        conformity(d, control, Conformity::NotApplicable, " ");
    });
    fires("gap.gate.bare_reason", &[CONTROL], &|d, _, _, control| {
        conformity(d, control, Conformity::NotApplicable, "none");
    });
    fires("gap.gate.no_action", &[CLAUSE, CONTROL], &|d, _, clause, control| {
        ops::set_verdict(d, clause, Conformity::NotMet).unwrap();
        ops::set_verdict(d, control, Conformity::Partly).unwrap();
    });
    // An action that was given up closes no gap.
    fires("gap.gate.no_action", &[CONTROL], &|d, _, _, control| {
        ops::set_verdict(d, control, Conformity::NotMet).unwrap();
        let action = ops::raise_action(d, control).unwrap();
        d.update::<Action>(action, |a| a.status = ActionStatus::Dropped).unwrap();
    });
    // Not stopped by a gate, but by its state; the gate says so on the screen.
    let (mut desk, run) = ready(Edition::E2022);
    desk.edit(|d| ops::close(d, run)).unwrap();
    let (key, lines) = gates(&desk, run).pop().unwrap();
    assert_eq!((key, lines), ("gap.gate.closed", Vec::new()));
    fired.insert(key);
    // Every gate that there are words for has fired.
    let words = isms_workbook::text::keys();
    let all: BTreeSet<&str> = words.into_iter().filter(|k| k.starts_with("gap.gate.")).collect();
    assert_eq!(fired, all);
}

#[test]
fn a_gate_is_silent_once_its_condition_is_met() {
    let (mut desk, run) = ready(Edition::E2022);
    let (clause, control) = (desk.answer(run, CLAUSE), desk.answer(run, CONTROL));
    desk.edit(|d| {
        ops::set_verdict(d, clause, Conformity::NotMet).unwrap();
        ops::raise_action(d, clause).unwrap();
        ops::set_verdict(d, control, Conformity::NotApplicable).unwrap();
        d.update::<GapAnswer>(control, |a| {
            a.applicable_reason = "Nobody sells such a thing".into()
        })
        .unwrap();
    });
    assert_eq!(gates(&desk, run), []);
    desk.edit(|d| {
        d.update::<GapAnswer>(clause, |a| {
            a.actions.clear();
            a.no_action_reason = "The owner accepts this until spring".into();
        })
        .unwrap();
    });
    assert_eq!(gates(&desk, run), []);
}

#[test]
fn an_action_raised_from_a_line_brings_its_owner_and_day_along() {
    let (mut desk, ada) = Desk::new(Edition::E2022);
    let run = desk.start(Edition::E2022, ada);
    let answer = desk.answer(run, CONTROL);
    desk.edit(|d| {
        d.update::<GapAnswer>(answer, |a| {
            a.recommendation = "Read two newsletters a week\nand note what matters".into();
            a.gap = "Nobody looks".into();
            a.responsible = Some(ada);
            a.target_date = Some(day("2027-01-31"));
            a.priority = Priority::Second;
        })
    })
    .unwrap();
    let action = desk.edit(|d| ops::raise_action(d, answer)).unwrap();
    let row = desk.book.get::<Action>(action).unwrap();
    assert_eq!(row.title, "Read two newsletters a week");
    assert!(row.description.contains("and note what matters"));
    assert!(row.description.contains("Nobody looks"));
    assert_eq!((row.owner, row.due), (Some(ada), Some(day("2027-01-31"))));
    assert_eq!((row.source, row.priority), (ActionSource::Gap, Priority::Second));
    assert_eq!(row.lines, [CONTROL]);
    assert_eq!(answer_row(&desk, run, CONTROL).actions, [action]);
    let untitled = desk.answer(run, CLAUSE);
    let action = desk.edit(|d| ops::raise_action(d, untitled)).unwrap();
    let title = &desk.book.get::<Action>(action).unwrap().title;
    assert!(title.starts_with(CLAUSE), "{title}");
}

#[test]
fn a_closed_run_is_read_only_in_every_way() {
    let (mut desk, run) = ready(Edition::E2022);
    desk.edit(|d| ops::close(d, run)).unwrap();
    let row = run_row(&desk, run);
    assert_eq!((row.state, row.closed_on), (RunState::Closed, Some(day("2026-09-21"))));
    assert_eq!((row.frozen_met, row.frozen_not_met), (Some(123), Some(0)));
    assert_eq!(row.frozen_hash.len(), 64);
    let answer = desk.answer(run, CONTROL);
    let line = catalogue::line(Edition::E2022, CONTROL).unwrap();
    let closed = Refusal::Settled { kind: Kind::GapRun, id: run };
    let before = desk.book.clone();
    assert_eq!(desk.edit(|d| ops::set_verdict(d, answer, Conformity::NotMet)), Err(closed.clone()));
    let question = line.questions[0].id;
    let reply = Some(Reply::No);
    assert_eq!(desk.edit(|d| ops::set_reply(d, answer, question, reply)), Err(closed.clone()));
    assert_eq!(desk.edit(|d| ops::raise_action(d, answer)), Err(closed.clone()));
    assert_eq!(desk.edit(|d| ops::close(d, run)), Err(ops::Stop::State(RunState::Closed)));
    assert_eq!(desk.edit(|d| ops::to_review(d, run)), Err(ops::Stop::State(RunState::Closed)));
    assert_eq!(desk.edit(|d| ops::back_to_work(d, run)), Err(ops::Stop::State(RunState::Closed)));
    for kind in [Kind::GapRun, Kind::GapAnswer] {
        let id = if kind == Kind::GapRun { run } else { answer };
        for (place, field) in kind.fields().iter().enumerate().filter(|(_, f)| !f.system) {
            let value = if field.name == "conformity" {
                Value::Text("not_met".into())
            } else {
                Value::Empty
            };
            let got = desk.edit(|d| d.set(kind, id, place, value));
            assert_eq!(got, Err(closed.clone()), "{}", field.name);
        }
    }
    assert!(desk.book == before);
    assert_eq!(seal(&desk.book, run), Some(Seal::Intact));
}

#[test]
fn a_repeated_run_keeps_who_may_see_it() {
    let (mut desk, run) = ready(Edition::E2022);
    assert_eq!(run_row(&desk, run).classification, Classification::Confidential);
    let repeat = |desk: &mut Desk| {
        desk.edit(|d| ops::repeat(d, run, "Again".into(), RunKind::Progress)).unwrap()
    };
    let set = |desk: &mut Desk, to| {
        desk.edit(|d| d.update::<GapRun>(run, |r| r.classification = to)).unwrap();
        let made = repeat(desk);
        run_row(desk, made).classification
    };
    assert_eq!(set(&mut desk, Classification::Internal), Classification::Internal);
    // One from before there was such a field.
    assert_eq!(set(&mut desk, Classification::Unset), Classification::Confidential);
}

#[test]
fn the_fingerprint_notices_every_field_of_every_answer() {
    let (mut desk, run) = ready(Edition::E2022);
    desk.edit(|d| ops::close(d, run)).unwrap();
    let wire = |row: &dyn Record| {
        let mut out = String::new();
        wire::write_row(row, &mut out);
        serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(&out).unwrap()
    };
    let tamper = |row: &dyn Record, place: usize| -> Workbook {
        let mut other = row.duplicate();
        let value = match (row.kind().fields()[place].shape, other.cell(place).is_empty()) {
            (_, false) => match row.cell(place) {
                Cell::Text("met") => Value::Text("mostly".into()),
                Cell::Text("2022") => Value::Text("2013".into()),
                Cell::Text("confidential") => Value::Text("public".into()),
                Cell::Text(t) => Value::Text(format!("{t}x")),
                Cell::Day(d) => Value::Day(d.succ_opt().unwrap()),
                Cell::Link(id) => Value::Link(Id(id.0 + 1)),
                _ => Value::Empty,
            },
            (Shape::Text(_) | Shape::LongText, _) => Value::Text("x".into()),
            (Shape::Choice(_, keys), _) => Value::Text(keys[1].into()),
            (Shape::Day, _) => Value::Day(day("2020-02-02")),
            (Shape::Link(_), _) => Value::Link(Id(99)),
            (Shape::Links(_), _) => Value::Links(vec![Id(99)]),
            (Shape::Lines | Shape::Codes, _) => Value::Codes(vec!["x".into()]),
            (shape, _) => panic!("no way to alter {shape:?}"),
        };
        other.set(place, value).unwrap();
        assert_ne!(wire(row), wire(other.as_ref()));
        let edit = Edit {
            kind: row.kind(),
            id: row.id(),
            before: desk.book.table(row.kind()).shared(row.id()),
            after: Some(other.into()),
        };
        let change = Change {
            at: Moment(0),
            author: String::new(),
            origin: Origin::Import,
            label: Label::default(),
            edits: vec![edit],
            numbers: Vec::new(),
        };
        let mut book = desk.book.clone();
        book.apply(&change).unwrap();
        book
    };
    for line in [CLAUSE, CONTROL, "10.2", "A.8.34"] {
        let row = answer_row(&desk, run, line);
        for (place, field) in GapAnswer::FIELDS.iter().enumerate() {
            let book = tamper(&row, place);
            assert_eq!(seal(&book, run), Some(Seal::Broken), "{line} {}", field.name);
        }
    }
    let row = run_row(&desk, run);
    for (place, field) in GapRun::FIELDS.iter().enumerate() {
        let frozen = field.name.starts_with("frozen_") && field.name != "frozen_hash";
        if frozen || field.name == "state" {
            continue;
        }
        let book = tamper(&row, place);
        assert_eq!(seal(&book, run), Some(Seal::Broken), "{}", field.name);
    }
}

#[test]
fn the_fingerprint_does_not_mind_numbers_and_order_of_entry() {
    let (mut desk, run) = ready(Edition::E2022);
    desk.edit(|d| ops::close(d, run)).unwrap();
    let row = run_row(&desk, run);
    let answers: Vec<GapAnswer> = desk.book.gap_answers.iter().cloned().collect();
    let turned = answers.iter().rev();
    assert_eq!(seal::fingerprint(&row, turned), row.frozen_hash);
    let renumbered = GapRun { number: 77, ..row.clone() };
    assert_eq!(seal::fingerprint(&renumbered, answers.iter()), row.frozen_hash);
    assert_ne!(seal::fingerprint(&row, answers[1..].iter()), row.frozen_hash);
    let text = seal::canonical(&row, answers.iter());
    assert!(text.starts_with(r#"{"answers":[{"assessed_by":"Tester","assessed_on":"2026-09-21""#));
}

#[test]
fn a_repeated_run_shows_what_moved() {
    let (mut desk, ada) = Desk::new(Edition::E2022);
    let first = desk.start(Edition::E2022, ada);
    desk.all(first, Conformity::Met);
    desk.verdict(first, CLAUSE, Conformity::Partly);
    desk.verdict(first, CONTROL, Conformity::Mostly);
    let answer = desk.answer(first, CLAUSE);
    desk.edit(|d| ops::raise_action(d, answer)).unwrap();
    desk.close(first);
    let second =
        desk.edit(|d| ops::repeat(d, first, "Progress".into(), RunKind::Progress)).unwrap();
    assert_eq!(run_row(&desk, second).baseline, Some(first));
    desk.verdict(second, CLAUSE, Conformity::Met);
    desk.verdict(second, CONTROL, Conformity::NotMet);
    desk.verdict(second, "A.5.1", Conformity::Met);
    let found = compare(&view(&desk, second), &view(&desk, first));
    let movement = |id: &str| found.lines.iter().find(|l| l.line.line.id == id).unwrap().movement;
    assert_eq!(movement(CLAUSE), Movement::Better);
    assert_eq!(movement(CONTROL), Movement::Worse);
    assert_eq!(movement("A.5.1"), Movement::Same);
    assert_eq!(movement("A.5.2"), Movement::NotComparable);
    assert_eq!((found.counts.better, found.counts.worse, found.counts.same), (1, 1, 1));
}

#[test]
fn a_run_that_goes_on_is_compared_over_what_both_have_assessed() {
    let (mut desk, ada) = Desk::new(Edition::E2022);
    let first = desk.start(Edition::E2022, ada);
    desk.all(first, Conformity::Mostly);
    desk.verdict(first, CONTROL, Conformity::NotApplicable);
    desk.edit(|d| {
        let answer = d.book().gap_answers.iter().find(|a| a.line == CONTROL).unwrap().id;
        d.update::<GapAnswer>(answer, |a| a.applicable_reason = "Bought in".into()).unwrap();
    });
    desk.close(first);
    let second =
        desk.edit(|d| ops::repeat(d, first, "Progress".into(), RunKind::Progress)).unwrap();
    let found = |desk: &Desk| {
        let found = compare(&view(desk, second), &view(desk, first));
        (found.basis, found.then, found.now)
    };
    // Nothing is assessed: nothing is compared, and nothing has fallen.
    let none = Ratio::default();
    assert_eq!(found(&desk), (Basis::AssessedInBoth { n: 0, of: 123 }, none, none));
    for (line, verdict) in [(CLAUSE, Conformity::Met), ("A.5.1", Conformity::Mostly)] {
        desk.verdict(second, line, verdict);
    }
    let points = |quarters, of| Ratio { quarters, of };
    let basis = Basis::AssessedInBoth { n: 2, of: 123 };
    assert_eq!(found(&desk), (basis, points(6, 2), points(7, 2)));
    assert_eq!(basis.label(), Some(("gap.basis.both", 2, 123)));
    // That a line does not apply is a verdict; it is out of the side on which it does not.
    desk.verdict(second, CONTROL, Conformity::Met);
    let basis = Basis::AssessedInBoth { n: 3, of: 123 };
    assert_eq!(found(&desk), (basis, points(6, 2), points(11, 3)));
    // The bars by area count the same, and the headline number goes on counting all.
    let (now, before) = (view(&desk, second), view(&desk, first));
    let (basis, bars) = figures::area_bars(&now, Some(&before));
    assert_eq!(basis, Basis::AssessedInBoth { n: 3, of: 123 });
    assert_eq!(bars.iter().map(|b| b.now.of).sum::<u64>(), 3);
    assert_eq!(bars.iter().filter_map(|b| b.initial).map(|r| r.of).sum::<u64>(), 2);
    assert_eq!(overview(&now).total.conformity, points(11, 123));
    // Closed, it is compared over all lines: the numbers are the headlines of both.
    desk.all(second, Conformity::Met);
    desk.close(second);
    let headline = |run| overview(&view(&desk, run)).total.conformity;
    assert_eq!(found(&desk), (Basis::AllLines, headline(first), headline(second)));
}

#[test]
fn same_as_before_takes_over_what_is_still_empty_and_keeps_what_was_typed() {
    let (mut desk, ada) = Desk::new(Edition::E2022);
    let first = desk.start(Edition::E2022, ada);
    let old = desk.answer(first, CLAUSE);
    desk.all(first, Conformity::Met);
    desk.verdict(first, CLAUSE, Conformity::Partly);
    let action = desk.edit(|d| ops::raise_action(d, old)).unwrap();
    let seen = desk.edit(|d| d.create::<Evidence>(|e| e.title = "List".into()));
    desk.edit(|d| {
        d.update::<GapAnswer>(old, |a| {
            a.finding = "A list from last year".into();
            a.gap = "Climate".into();
            a.maturity = Maturity::Managed;
            a.documented = Tick::Yes;
            a.evidence = vec![seen];
        })
    })
    .unwrap();
    desk.close(first);
    let second = desk.edit(|d| ops::repeat(d, first, "Again".into(), RunKind::Progress)).unwrap();
    let new = desk.answer(second, CLAUSE);
    desk.edit(|d| d.update::<GapAnswer>(new, |a| a.gap = "My own words".into())).unwrap();
    desk.edit(|d| ops::same_as_before(d, new)).unwrap();
    let row = answer_row(&desk, second, CLAUSE);
    assert_eq!((row.conformity, row.maturity), (Conformity::Partly, Maturity::Managed));
    assert_eq!((row.finding.as_str(), row.gap.as_str()), ("A list from last year", "My own words"));
    assert_eq!((row.documented, row.evidence), (Tick::Yes, vec![seen]));
    assert_eq!(row.actions, [action], "the action is still open");
    assert_eq!(row.assessed_on, Some(day("2026-09-21")));
    let no_baseline = desk.answer(first, CLAUSE);
    let stopped = desk.edit(|d| ops::same_as_before(d, no_baseline));
    assert_eq!(stopped, Err(ops::Stop::NothingBefore));
}

#[test]
fn the_review_asks_for_all_lines_and_can_be_left_again() {
    let (mut desk, ada) = Desk::new(Edition::E2022);
    let run = desk.start(Edition::E2022, ada);
    assert!(matches!(desk.edit(|d| ops::to_review(d, run)), Err(ops::Stop::Gates(_))));
    desk.all(run, Conformity::Met);
    desk.edit(|d| ops::to_review(d, run)).unwrap();
    desk.edit(|d| ops::back_to_work(d, run)).unwrap();
    assert_eq!(run_row(&desk, run).state, RunState::InProgress);
    assert!(desk.edit(|d| ops::back_to_work(d, run)).is_err());
}

#[test]
fn the_most_pressing_gaps_come_first() {
    let (mut desk, ada) = Desk::new(Edition::E2022);
    let run = desk.start(Edition::E2022, ada);
    for (line, verdict, priority) in [
        ("A.5.1", Conformity::NotMet, Priority::Unset),
        ("A.5.2", Conformity::Mostly, Priority::First),
        ("A.5.3", Conformity::Met, Priority::First),
        ("4.1", Conformity::NotMet, Priority::Unset),
        ("4.2", Conformity::Partly, Priority::Unset),
        ("A.5.9", Conformity::NotMet, Priority::Second),
    ] {
        desk.verdict(run, line, verdict);
        let answer = desk.answer(run, line);
        desk.edit(|d| d.update::<GapAnswer>(answer, |a| a.priority = priority)).unwrap();
    }
    let view = view(&desk, run);
    let order: Vec<&str> = figures::top_gaps(&view).iter().map(|l| l.line.id).collect();
    assert_eq!(order, ["A.5.2", "A.5.9", "4.1", "A.5.1", "4.2"]);
}

#[test]
fn open_actions_are_told_by_owner_and_month() {
    let (mut desk, ada) = Desk::new(Edition::E2022);
    let run = desk.start(Edition::E2022, ada);
    let raise = |desk: &mut Desk, line: &str, due: Option<&str>, owner| {
        let answer = desk.answer(run, line);
        let action = desk.edit(|d| ops::raise_action(d, answer)).unwrap();
        desk.edit(|d| {
            d.update::<Action>(action, |a| {
                a.due = due.map(day);
                a.owner = owner;
            })
        })
        .unwrap();
        action
    };
    let late = raise(&mut desk, "4.1", Some("2026-09-20"), Some(ada));
    let today = raise(&mut desk, "4.2", Some("2026-09-21"), Some(ada));
    let never = raise(&mut desk, "4.3", None, None);
    let done = raise(&mut desk, "4.4", Some("2026-01-01"), Some(ada));
    desk.edit(|d| d.update::<Action>(done, |a| a.status = ActionStatus::Done)).unwrap();
    let found = figures::open_actions(&desk.book, day("2026-09-21"));
    assert_eq!(found.all, [late, today, never]);
    assert_eq!(bare_actions(&desk.book, &view(&desk, run)), 1, "the one that nobody owns");
    assert_eq!(found.overdue, [late], "what is due today is not overdue");
    assert_eq!(found.by_owner, [(Some(ada), vec![late, today]), (None, vec![never])]);
    assert_eq!(found.by_month, [(Some((2026, 9)), vec![late, today]), (None, vec![never])]);
}

#[test]
fn what_management_is_asked_for_is_what_nobody_else_can_settle() {
    let (mut desk, ada) = Desk::new(Edition::E2022);
    let run = desk.start(Edition::E2022, ada);
    for (line, verdict) in [
        ("4.1", Conformity::NotMet),
        ("4.2", Conformity::Partly),
        ("4.3", Conformity::Mostly),
        ("4.4", Conformity::Partly),
        ("5.1", Conformity::Met),
    ] {
        desk.verdict(run, line, verdict);
    }
    let answer = |desk: &Desk, line: &str| desk.answer(run, line);
    // 4.1 has an action that is late and owned, 4.2 one without owner and date, 4.4 a reason.
    let (first, second) = (answer(&desk, "4.1"), answer(&desk, "4.2"));
    let late = desk.edit(|d| ops::raise_action(d, first)).unwrap();
    let bare = desk.edit(|d| ops::raise_action(d, second)).unwrap();
    desk.edit(|d| {
        d.update::<Action>(late, |a| {
            a.owner = Some(ada);
            a.due = Some(day("2026-09-20"));
        })
    })
    .unwrap();
    let reasoned = answer(&desk, "4.4");
    desk.edit(|d| {
        d.update::<GapAnswer>(reasoned, |a| {
            a.no_action_reason = "Waits for the new office.".into();
            a.responsible = Some(ada);
        })
    })
    .unwrap();
    let view = view(&desk, run);
    let asked = figures::asked(&desk.book, &view, day("2026-09-21"));
    let ids =
        |lines: &[AssessedLine<'_>]| -> Vec<&str> { lines.iter().map(|l| l.line.id).collect() };
    assert_eq!(ids(&asked.without_owner), ["4.2", "4.3"]);
    assert_eq!(ids(&asked.without_action), Vec::<&str>::new());
    assert_eq!(asked.overdue.iter().map(|a| a.id).collect::<Vec<_>>(), [late]);
    assert_eq!(asked.undated.iter().map(|a| a.id).collect::<Vec<_>>(), [bare]);
}

#[test]
fn undoing_the_closing_opens_the_run_again() {
    let (mut desk, run) = ready(Edition::E2022);
    let before = desk.book.clone();
    let mut draft = Draft::new(&desk.book, &mut desk.script);
    ops::close(&mut draft, run).unwrap();
    let change = draft.finish(Label::new(ops::label::CLOSE)).unwrap();
    desk.book.apply(&change).unwrap();
    desk.book.apply(&change.inverse(Moment(1))).unwrap();
    assert!(desk.book == before);
    assert_eq!(seal(&desk.book, run), Some(Seal::Open));
}
