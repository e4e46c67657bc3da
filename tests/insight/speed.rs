//! The figures are computed anew at each edit, so they must cost next to nothing.

use super::{Desk, day};
use isms_workbook::catalogue::Edition;
use isms_workbook::insight::gap::{self, RunView, figures, ops};
use isms_workbook::insight::{documents, due, steps};
use isms_workbook::workbook::*;
use std::time::Instant;

/// The shortest of several rounds, in microseconds.
fn micros(mut work: impl FnMut()) -> f64 {
    let round = |work: &mut dyn FnMut()| {
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64() * 1e6
    };
    (0..50).map(|_| round(&mut work)).fold(f64::MAX, f64::min)
}

/// Run with `cargo test --release --test insight speed -- --nocapture --ignored`.
#[test]
#[ignore = "measures"]
fn the_figures_of_a_run_cost_next_to_nothing() {
    let (mut desk, ada) = Desk::new(Edition::E2022);
    let first = desk.start(Edition::E2022, ada);
    desk.all(first, Conformity::Met);
    desk.close(first);
    let run = desk.edit(|d| ops::repeat(d, first, "Again".into(), RunKind::Progress)).unwrap();
    desk.all(run, Conformity::Met);
    for rows in [0, 10_000] {
        desk.edit(|d| {
            for n in 0..rows {
                d.create::<Action>(|a| {
                    a.due = Some(day("2027-01-01"));
                    a.source = if n % 2 == 0 { ActionSource::Gap } else { ActionSource::Risk };
                });
                d.create::<Document>(|doc| doc.own_reference = format!("D-{n}"));
                d.create::<Person>(|p| p.reports_to = Some(ada));
            }
        });
        let book = &desk.book;
        let today = day("2026-09-21");
        let say = |what: &str, micros: f64| println!("{rows:>6} rows  {what:<28}{micros:>9.1} us");
        let all_of_it = || {
            let view = RunView::new(book, run).unwrap();
            let before = RunView::new(book, first).unwrap();
            let total = gap::overview(&view).total;
            assert_eq!(total.counts.met, 123);
            view.lines.iter().for_each(|l| drop(gap::item_state(l)));
            drop(gap::gates_for_closing(book, &view, today));
            drop(gap::compare(&view, &before));
            drop(figures::top_gaps(&view));
            drop(figures::area_bars(&view, Some(&before)));
            drop(figures::heat_map(&view));
        };
        say(
            "view and overview",
            micros(|| {
                drop(gap::overview(&RunView::new(book, run).unwrap()));
            }),
        );
        say("all of a run with baseline", micros(all_of_it));
        say("trend", micros(|| drop(figures::trend(book))));
        say("seal", micros(|| assert_eq!(gap::seal(book, first), Some(gap::Seal::Intact))));
        say("open actions", micros(|| drop(figures::open_actions(book, today))));
        say("documents", micros(|| drop(documents::called_for(book, today))));
        say("due", micros(|| drop(due::due(book, today, 30, 8))));
        say("steps and next thing", micros(|| drop(steps::Outlook::new(book, today))));
    }
}

/// A hundred risks in numbers, drawn at the number of years that the app draws.
#[test]
#[ignore = "measures"]
fn a_hundred_risks_are_drawn_in_no_time() {
    use isms_workbook::insight::risk::quant::{RUNS, SEED, simulate};
    let risk = |n: u128| Risk {
        id: Id(n),
        spread: if n.is_multiple_of(2) { Spread::Pert } else { Spread::Lognormal },
        now_frequency_low: Some(5),
        now_frequency_likely: Some(20),
        now_frequency_high: Some(100),
        now_loss_low: Some(1_000),
        now_loss_likely: Some(5_000),
        now_loss_high: Some(100_000),
        ..Risk::default()
    };
    let risks: Vec<Risk> = (1..=100).map(risk).collect();
    let started = std::time::Instant::now();
    let drawn = simulate(risks.iter(), RUNS, SEED);
    println!("100 risks, {RUNS} years: {:?}, mean {:.0}", started.elapsed(), drawn.now.mean);
}
