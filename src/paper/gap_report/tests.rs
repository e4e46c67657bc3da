//! The report on a small assessment.

use super::*;
use crate::catalogue;
use crate::insight::gap::figures::Month;
use crate::insight::gap::ops::{self, NewRun};
use crate::insight::gap::overview;
use crate::paper::gap_charts::percent;
use crate::paper::text_of;
use crate::workbook::testing::Script;
use crate::workbook::{Conformity, Draft, GapAnswer, Label};

struct Iso;
impl Dates for Iso {
    fn day(&self, day: NaiveDate) -> String {
        day.to_string()
    }
    fn month(&self, (year, month): Month) -> String {
        format!("{year}-{month:02}")
    }
}

/// Changes a workbook as the page does.
fn edit<T>(book: &mut Workbook, here: &mut Script, make: impl FnOnce(&mut Draft<'_>) -> T) -> T {
    let before = book.clone();
    let mut draft = Draft::new(&before, here);
    let made = make(&mut draft);
    if let Some(change) = draft.finish(Label::new("test")) {
        book.apply(&change).unwrap();
    }
    made
}

fn answer(book: &Workbook, run: Id, line: &str) -> Id {
    RunView::new(book, run).unwrap().line(line).unwrap().answer.unwrap().id
}

/// A workbook with one run in which two lines are answered and one control is left out.
fn small() -> (Workbook, Id, NaiveDate) {
    let mut book = Workbook::default();
    let mut here = Script::default();
    let owner =
        edit(&mut book, &mut here, |d| d.create::<Person>(|p| p.name = "Mara <Lind>".into()));
    let run = edit(&mut book, &mut here, |d| {
        ops::start(
            d,
            NewRun { name: "Initial".into(), assessors: vec![owner], ..NewRun::default() },
        )
    });
    let (first, second, out) =
        (answer(&book, run, "4.1"), answer(&book, run, "A.5.1"), answer(&book, run, "A.8.28"));
    edit(&mut book, &mut here, |d| {
        ops::set_verdict(d, first, Conformity::Partly).unwrap();
        ops::set_verdict(d, second, Conformity::Met).unwrap();
        ops::set_verdict(d, out, Conformity::NotApplicable).unwrap();
        d.update::<GapAnswer>(first, |a| {
            a.gap = "Nobody reviews the list.".into();
            a.recommendation = "Review it twice a year".into();
            a.responsible = Some(owner);
        })
        .unwrap();
        d.update::<GapAnswer>(out, |a| a.applicable_reason = "All software is bought.".into())
            .unwrap();
        ops::raise_action(d, first).unwrap();
    });
    let today = edit(&mut book, &mut here, |d| d.today());
    (book, run, today)
}

fn said(paper: &Paper) -> String {
    crate::paper::text(paper, &crate::paper::Labels::load(&|key| text::of(key)))
}

#[test]
fn the_report_says_what_the_screens_say() {
    let (book, run, today) = small();
    let paper = build(&book, run, &Setting { today, dates: &Iso }).unwrap();
    let total = overview(&RunView::new(&book, run).unwrap()).total;
    let numbers = paper.blocks().iter().find_map(|b| match b {
        Block::Numbers(n) => n.first(),
        _ => None,
    });
    let headline = numbers.unwrap();
    assert_eq!(headline.value, percent(total.conformity));
    assert_eq!(headline.fraction, "1.5 of 122 points");
    assert_eq!(paper.cover().label, text::of("gap.report.label"));
}

#[test]
fn every_line_stands_in_the_report_once() {
    let (book, run, today) = small();
    let paper = build(&book, run, &Setting { today, dates: &Iso }).unwrap();
    let rows: Vec<String> = paper
        .blocks()
        .iter()
        .filter_map(|b| match b {
            Block::Table(table) if table.columns.len() == 5 => Some(&table.rows),
            _ => None,
        })
        .flatten()
        .filter_map(|row| row.first().map(|cell| text_of(cell)))
        .collect();
    let lines = catalogue::scored_lines(book.get::<GapRun>(run).unwrap().edition);
    let expect: Vec<String> =
        lines.iter().map(|l| format!("{} {}", l.id, l.display_title)).collect();
    assert_eq!(rows, expect);
}

#[test]
fn actions_and_reasons_are_told() {
    let (book, run, today) = small();
    let paper = build(&book, run, &Setting { today, dates: &Iso }).unwrap();
    let said = said(&paper);
    for part in [
        "Review it twice a year",
        "Mara <Lind>",
        "All software is bought.",
        "Nobody reviews the list.",
    ] {
        assert!(said.contains(part), "{part}");
    }
}

#[test]
fn a_report_on_nothing_is_none() {
    let (book, _, today) = small();
    assert!(build(&book, Id::default(), &Setting { today, dates: &Iso }).is_none());
}

#[test]
fn every_word_of_the_report_is_in_the_text_tables() {
    let (book, run, today) = small();
    let paper = build(&book, run, &Setting { today, dates: &Iso }).unwrap();
    let said = said(&paper);
    for stray in ["gap.report.", "gap.chart.", "choice.", "field."] {
        assert!(!said.contains(stray), "{stray} in {said}");
    }
}

/// A run is no target of an approval, and whoever closed it is not recorded: the cover names nobody, whatever
/// else was approved, and says so.
#[test]
fn nobody_is_named_who_approved_what_cannot_be_approved() {
    use crate::insight::approval::{Signature, Target, sign};
    use crate::workbook::{Decision, Organisation};
    let (mut book, run, today) = small();
    let mut here = Script { dice: 77, ..Script::default() };
    let person = book.people.iter().next().unwrap().id;
    edit(&mut book, &mut here, |d| d.create::<Organisation>(|o| o.name = "Example".into()));
    for target in [Target::Scope, Target::Statement] {
        let signature = Signature {
            person,
            name: "Mara <Lind>".into(),
            decision: Decision::Approved,
            comment: String::new(),
            on: Some(today),
            expires_on: None,
        };
        edit(&mut book, &mut here, |d| sign(d, target, signature)).unwrap();
    }
    let paper = build(&book, run, &Setting { today, dates: &Iso }).unwrap();
    let control = &paper.cover().control;
    assert_eq!((&*control.approver, &*control.prepared_by), ("", "Mara <Lind>"));
    assert!(said(&paper).contains("Approved by: –\n"));
}
