//! The switch of the edition: what it shows before, and that nothing typed is lost.

use super::{Desk, day};
use isms_workbook::catalogue::{self, Edition};
use isms_workbook::insight::edition::{Choices, apply, preview};
use isms_workbook::insight::gap::{ItemState, RunView, item_state, lines::lines_in, ops};
use isms_workbook::workbook::*;
use proptest::prelude::*;

fn switched(desk: &mut Desk, to: Edition, choices: &Choices) -> Vec<(Id, Id)> {
    let switch = preview(&desk.book, to).unwrap();
    desk.edit(|d| apply(d, &switch, choices)).unwrap()
}

/// Whether a line of a run is to be looked at again.
fn to_recheck(desk: &Desk, run: Id, line: &str) -> bool {
    let view = RunView::new(&desk.book, run).unwrap();
    let state = item_state(view.line(line).unwrap());
    matches!(state, ItemState::Incomplete(reasons) if reasons.contains(&"gap.item.recheck"))
}

/// A line of 2022 that several lines of 2013 became, with those.
fn a_merged_line() -> (&'static str, Vec<&'static str>) {
    let found = catalogue::scored_lines(Edition::E2022).iter().find_map(|l| {
        let from: Vec<_> = l.correspondence?.links.iter().map(|l| l.id).collect();
        (from.len() > 1).then_some((l.id, from))
    });
    found.unwrap()
}

fn a_single_line() -> (&'static str, &'static str) {
    let found = catalogue::scored_lines(Edition::E2022).iter().find_map(|l| {
        let found = l.correspondence?;
        let alone = found.relation == catalogue::Relation::OneToOne && l.may_be_excluded();
        alone.then(|| (l.id, found.links[0].id))
    });
    found.unwrap()
}

#[test]
fn the_preview_counts_every_line_of_both_editions() {
    let (mut desk, _) = Desk::new(Edition::E2013);
    assert!(preview(&desk.book, Edition::E2013).is_none());
    let switch = preview(&desk.book, Edition::E2022).unwrap();
    let all = switch.single().count() + switch.merged().count() + switch.new_lines().count();
    assert_eq!(all, 123);
    let new: Vec<_> = switch.new_lines().map(|l| l.line).collect();
    let expect: Vec<_> = catalogue::scored_lines(Edition::E2022)
        .iter()
        .filter(|l| l.new_in_2022)
        .map(|l| l.id)
        .collect();
    assert_eq!(new, expect);
    assert!(switch.dropped.is_empty());
    switched(&mut desk, Edition::E2022, &Choices::new());
    let back = preview(&desk.book, Edition::E2013).unwrap();
    assert_eq!(back.dropped, expect, "what is new in 2022 leads nowhere in 2013");
    assert_eq!(back.lines.len(), 140);
    assert!(!back.spread.is_empty());
}

#[test]
fn answers_that_disagree_are_shown_and_the_worst_is_proposed() {
    let (mut desk, ada) = Desk::new(Edition::E2013);
    let (line, from) = a_merged_line();
    let run = desk.start(Edition::E2013, ada);
    desk.all(run, Conformity::Met);
    desk.verdict(run, from[1], Conformity::Partly);
    let switch = preview(&desk.book, Edition::E2022).unwrap();
    let disagreeing: Vec<_> = switch.disagreements().collect();
    assert!(disagreeing.iter().any(|(r, l)| *r == run && l.line == line));
    let told = disagreeing.iter().find(|(_, l)| l.line == line).unwrap().1;
    assert_eq!(told.proposed, Conformity::Partly);
    assert_eq!(told.from.len(), from.len());
    assert!(told.recheck);

    let made = switched(&mut desk, Edition::E2022, &Choices::new());
    assert_eq!(made.len(), 1);
    let (old, new) = made[0];
    assert_eq!(old, run);
    assert_eq!(desk.book.edition(), Edition::E2022);
    let view = RunView::new(&desk.book, new).unwrap();
    let merged = view.line(line).unwrap();
    assert_eq!(merged.verdict(), Conformity::Partly);
    assert!(to_recheck(&desk, new, line));
    let (single, _) = a_single_line();
    assert!(!to_recheck(&desk, new, single));
    // Giving the same verdict again confirms it.
    desk.verdict(new, line, Conformity::Partly);
    assert!(!to_recheck(&desk, new, line));
}

#[test]
fn a_chosen_verdict_counts_as_given() {
    let (mut desk, ada) = Desk::new(Edition::E2013);
    let (line, from) = a_merged_line();
    let run = desk.start(Edition::E2013, ada);
    desk.all(run, Conformity::Met);
    desk.verdict(run, from[0], Conformity::NotMet);
    let choices = Choices::from([((run, line.to_owned()), Conformity::Mostly)]);
    let new = switched(&mut desk, Edition::E2022, &choices)[0].1;
    let answer = desk.book.get::<GapAnswer>(desk.answer(new, line)).unwrap();
    assert_eq!(answer.conformity, Conformity::Mostly);
    assert_eq!(answer.assessed_on, Some(day("2026-09-21")));
    // A clause cannot be chosen away.
    let (mut desk, ada) = Desk::new(Edition::E2013);
    let run = desk.start(Edition::E2013, ada);
    let choices = Choices::from([((run, "4.1".to_owned()), Conformity::NotApplicable)]);
    let new = switched(&mut desk, Edition::E2022, &choices)[0].1;
    let answer = desk.book.get::<GapAnswer>(desk.answer(new, "4.1")).unwrap();
    assert_eq!(answer.conformity, Conformity::NotAssessed);
}

#[test]
fn closed_runs_keep_their_edition() {
    let (mut desk, ada) = Desk::new(Edition::E2013);
    let closed = desk.start(Edition::E2013, ada);
    desk.all(closed, Conformity::Met);
    desk.close(closed);
    let before = desk.book.get::<GapRun>(closed).unwrap().clone();
    assert!(switched(&mut desk, Edition::E2022, &Choices::new()).is_empty());
    assert_eq!(desk.book.get::<GapRun>(closed), Some(&before));
    assert_eq!(desk.book.gap_answers.len(), 140);
}

#[test]
fn documents_and_actions_point_to_the_lines_that_took_their_place() {
    let (mut desk, _) = Desk::new(Edition::E2013);
    let (line, from) = a_merged_line();
    let (document, action) = desk.edit(|d| {
        let own = "C-1".to_owned();
        let document = d.create::<Document>(|d| {
            d.lines = from.iter().map(|l| (*l).to_owned()).chain([own]).collect();
        });
        (document, d.create::<Action>(|a| a.lines = vec![from[0].to_owned()]))
    });
    let switch = preview(&desk.book, Edition::E2022).unwrap();
    assert_eq!(switch.links.len(), 2);
    switched(&mut desk, Edition::E2022, &Choices::new());
    assert_eq!(desk.book.get::<Document>(document).unwrap().lines, [line, "C-1"]);
    assert_eq!(desk.book.get::<Action>(action).unwrap().lines, [line]);
    // A line that only 2022 has is not forgotten on a visit to 2013.
    let new = catalogue::scored_lines(Edition::E2022).iter().find(|l| l.new_in_2022).unwrap().id;
    assert_eq!(lines_in(Edition::E2013, new), [new]);
    assert_eq!(lines_in(Edition::E2022, new), [new]);
}

#[test]
fn one_undo_takes_a_switch_back() {
    let (mut desk, ada) = Desk::new(Edition::E2013);
    desk.start(Edition::E2013, ada);
    let before = desk.book.clone();
    let switch = preview(&desk.book, Edition::E2022).unwrap();
    let mut draft = Draft::new(&desk.book, &mut desk.script);
    apply(&mut draft, &switch, &Choices::new()).unwrap();
    let change = draft.finish(Label::new("gap.change.edition")).unwrap();
    desk.book.apply(&change).unwrap();
    assert!(desk.book != before);
    desk.book.apply(&change.inverse(Moment(9))).unwrap();
    assert!(desk.book == before);
}

/// The texts that somebody types into an answer.
fn texts(answer: &GapAnswer) -> [&str; 5] {
    [
        &answer.applicable_reason,
        &answer.finding,
        &answer.gap,
        &answer.recommendation,
        &answer.no_action_reason,
    ]
}

#[derive(Clone, Debug)]
struct Typed {
    line: usize,
    field: usize,
    text: String,
    verdict: usize,
}

fn typed() -> impl Strategy<Value = Vec<Typed>> {
    let one = (0..123usize, 0..5usize, "[a-c]{0,3}", 0..5usize)
        .prop_map(|(line, field, text, verdict)| Typed { line, field, text, verdict });
    proptest::collection::vec(one, 0..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_switch_loses_nothing_that_was_typed(
        typed in typed(),
        from in prop_oneof![Just(Edition::E2013), Just(Edition::E2022)],
    ) {
        let (mut desk, ada) = Desk::new(from);
        let run = desk.start(from, ada);
        let (action, seen) = desk.edit(|d| (
            d.create::<Action>(|a| a.title = "Do".into()),
            d.create::<Evidence>(|e| e.title = "Seen".into()),
        ));
        for one in &typed {
            let line = catalogue::scored_lines(from)[one.line].id;
            let answer = desk.answer(run, line);
            desk.edit(|d| {
                ops::set_verdict(d, answer, <Conformity as Choice>::ALL[one.verdict]).unwrap();
                d.update::<GapAnswer>(answer, |a| {
                    let fields = [
                        &mut a.applicable_reason,
                        &mut a.finding,
                        &mut a.gap,
                        &mut a.recommendation,
                        &mut a.no_action_reason,
                    ];
                    *fields.into_iter().nth(one.field).unwrap() = one.text.clone();
                    a.actions = vec![action];
                    a.evidence = vec![seen];
                }).unwrap();
            });
        }
        let before = desk.book.clone();
        let switch = preview(&desk.book, from.other()).unwrap();
        let (old, new) = switched(&mut desk, from.other(), &Choices::new())[0];
        // The old run stays as it was, whatever became of it.
        prop_assert_eq!(before.get::<GapRun>(old), desk.book.get::<GapRun>(old));
        for answer in before.gap_answers.iter() {
            prop_assert_eq!(Some(answer), desk.book.get::<GapAnswer>(answer.id));
            // And each of its texts and links stands on every line that it leads to.
            let leads_to = catalogue::correspondence(from, &answer.line).unwrap().links;
            prop_assert_eq!(leads_to.is_empty(), switch.dropped.contains(&answer.line.as_str()));
            for to in leads_to {
                let carried = desk.book.get::<GapAnswer>(desk.answer(new, to.id)).unwrap();
                for (text, kept) in texts(answer).into_iter().zip(texts(carried)) {
                    prop_assert!(text.trim().is_empty() || kept.contains(text), "{text} in {kept}");
                }
                prop_assert!(answer.actions.iter().all(|a| carried.actions.contains(a)));
                prop_assert!(answer.evidence.iter().all(|e| carried.evidence.contains(e)));
            }
        }
        // The carried verdicts are those that the preview proposed.
        let view = RunView::new(&desk.book, new).unwrap();
        for (line, shown) in view.lines.iter().zip(&switch.runs[0].lines) {
            prop_assert_eq!((line.line.id, line.verdict()), (shown.line, shown.proposed));
        }
    }
}
