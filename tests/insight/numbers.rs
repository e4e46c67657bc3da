//! Property tests of the one formula over random answers.

use super::day;
use isms_workbook::catalogue::{self, Edition, review_inputs};
use isms_workbook::insight::gap::{Basis, Ratio, RunView, compare, figures, overview};
use isms_workbook::workbook::*;
use proptest::prelude::*;

const VERDICTS: &[Conformity] = <Conformity as Choice>::ALL;

fn answers() -> impl Strategy<Value = (Edition, Vec<(usize, usize)>)> {
    let edition = prop_oneof![Just(Edition::E2013), Just(Edition::E2022)];
    edition.prop_flat_map(|edition| {
        let lines = catalogue::scored_lines(edition).len();
        let pair = (0..VERDICTS.len(), 0..VERDICTS.len());
        (Just(edition), proptest::collection::vec(pair, lines))
    })
}

fn made(edition: Edition, given: &[(usize, usize)]) -> (GapRun, Vec<GapAnswer>) {
    let run = GapRun { edition, state: RunState::Closed, ..GapRun::default() };
    let lines = catalogue::scored_lines(edition).iter().zip(given);
    let answer = |(line, (now, target)): (&&catalogue::Line, &(usize, usize))| GapAnswer {
        line: line.id.into(),
        conformity: VERDICTS[*now],
        target: VERDICTS[*target],
        ..GapAnswer::default()
    };
    let answers = lines.map(answer).collect();
    (run, answers)
}

fn sum(ratios: impl Iterator<Item = Ratio>) -> Ratio {
    ratios
        .fold(Ratio::default(), |a, b| Ratio { quarters: a.quarters + b.quarters, of: a.of + b.of })
}

proptest! {
    #[test]
    fn areas_add_up_to_the_total((edition, given) in answers()) {
        let (run, answers) = made(edition, &given);
        let all = overview(&RunView::over(&run, answers.iter()));
        let areas = || all.areas.iter().map(|a| a.score);
        prop_assert_eq!(sum(areas().map(|s| s.conformity)), all.total.conformity);
        prop_assert_eq!(sum(areas().map(|s| s.of_assessed)), all.total.of_assessed);
        prop_assert_eq!(sum(areas().map(|s| s.coverage)), all.total.coverage);
        prop_assert_eq!(sum(areas().map(|s| s.target)), all.total.target);
        let parts = [all.clauses, all.controls];
        prop_assert_eq!(sum(parts.iter().map(|s| s.conformity)), all.total.conformity);
        prop_assert_eq!(all.total.counts.all() as usize, given.len());
    }

    #[test]
    fn a_hundred_percent_only_if_all_that_applies_is_met((edition, given) in answers()) {
        let (run, answers) = made(edition, &given);
        let total = overview(&RunView::over(&run, answers.iter())).total;
        let all_met = total.counts.met == total.counts.applicable();
        prop_assert_eq!(total.conformity.percent_floor() == Some(100), all_met);
    }

    #[test]
    fn the_number_never_rises_by_skipping_a_line((edition, given) in answers(), at in 0..123usize) {
        let (run, mut answers) = made(edition, &given);
        prop_assume!(answers[at].conformity != Conformity::NotApplicable);
        let before = overview(&RunView::over(&run, answers.iter())).total;
        answers[at].conformity = Conformity::NotAssessed;
        let after = overview(&RunView::over(&run, answers.iter())).total;
        prop_assert!(after.conformity.percent_floor() <= before.conformity.percent_floor());
        answers.remove(at);
        let gone = overview(&RunView::over(&run, answers.iter())).total;
        prop_assert_eq!(gone.conformity, after.conformity);
    }

    #[test]
    fn every_chart_shows_the_same_number((edition, given) in answers()) {
        // Defect 1: the bars, the comparison and the overview are one computation.
        let (run, answers) = made(edition, &given);
        let view = RunView::over(&run, answers.iter());
        let all = overview(&view);
        let (basis, bars) = figures::area_bars(&view, Some(&view));
        prop_assert_eq!(basis, Basis::AllLines);
        prop_assert_eq!(sum(bars.iter().map(|b| b.now)), all.total.conformity);
        prop_assert_eq!(sum(bars.iter().filter_map(|b| b.initial)), all.total.conformity);
        let same = compare(&view, &view);
        prop_assert_eq!((same.then, same.now), (all.total.conformity, all.total.conformity));
        prop_assert_eq!(same.counts.better + same.counts.worse + same.counts.new, 0);
    }

    #[test]
    fn runs_of_two_editions_compare_line_by_line((_, a) in answers(), (_, b) in answers()) {
        let (new, news) = made(Edition::E2022, &a[..123]);
        let old_len = catalogue::scored_lines(Edition::E2013).len();
        let cycled: Vec<_> = b.iter().cycle().take(old_len).copied().collect();
        let (old, olds) = made(Edition::E2013, &cycled);
        let (now, then) =
            (RunView::over(&new, news.iter()), RunView::over(&old, olds.iter()));
        let found = compare(&now, &then);
        let n = found.counts;
        prop_assert_eq!(n.better + n.same + n.worse + n.new + n.not_comparable, 123);
        let news = catalogue::scored_lines(Edition::E2022).iter().filter(|l| l.new_in_2022).count();
        prop_assert_eq!(n.new as usize, news);
        prop_assert_eq!(found.baseline_score.conformity, overview(&then).total.conformity);
    }
}

#[test]
fn defect_14_the_letters_of_the_review_inputs_are_those_of_the_edition() {
    let letters = |edition| -> String { review_inputs(edition).iter().map(|i| i.letter).collect() };
    assert_eq!(letters(Edition::E2013), "abcdef");
    assert_eq!(letters(Edition::E2022), "abcdefg");
    // Parties came in as c, and moved what followed by one letter.
    let same = |old: &str, new: &str| {
        let find = |edition, letter| {
            review_inputs(edition).iter().find(|i| i.letter == letter).unwrap().id
        };
        assert_eq!(find(Edition::E2013, old), find(Edition::E2022, new), "{old} {new}");
    };
    for (old, new) in [("a", "a"), ("b", "b"), ("c", "d"), ("d", "e"), ("e", "f"), ("f", "g")] {
        same(old, new);
    }
}

#[test]
fn defect_14_a_gap_line_keeps_the_label_of_its_edition() {
    // 10.1 and 10.2 changed places: the same id must not be read as the same line.
    let verdict = |edition, line: &str| {
        let run = GapRun { edition, ..GapRun::default() };
        let answer =
            GapAnswer { line: line.into(), conformity: Conformity::Met, ..GapAnswer::default() };
        (run, answer)
    };
    let (old, old_answer) = verdict(Edition::E2013, "10.1");
    let (new, new_answer) = verdict(Edition::E2022, "10.2");
    let then = RunView::over(&old, std::iter::once(&old_answer));
    let now = RunView::over(&new, std::iter::once(&new_answer));
    let found = compare(&now, &then);
    let line = |id: &str| found.lines.iter().find(|l| l.line.line.id == id).unwrap().clone();
    assert_eq!(line("10.2").then, Some(Conformity::Met));
    assert_eq!(line("10.1").then, Some(Conformity::NotAssessed));
}

#[test]
fn the_bars_have_days() {
    // The trend is ordered by the day of closing, whatever the order of entry.
    let mut book = Workbook::new(Id(1));
    for (id, closed) in [(5, "2026-03-01"), (6, "2025-03-01")] {
        let run = GapRun {
            id: Id(id),
            number: id as u32,
            state: RunState::Closed,
            closed_on: Some(day(closed)),
            ..GapRun::default()
        };
        assert!(book.restore(Box::new(run)));
    }
    let order: Vec<Id> = figures::trend(&book).iter().map(|p| p.run).collect();
    assert_eq!(order, [Id(6), Id(5)]);
}
