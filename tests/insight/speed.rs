//! The figures are computed anew at each edit, so they must cost next to nothing.

use super::{Desk, day};
use isms_workbook::catalogue::Edition;
use isms_workbook::insight::gap::{self, RunView, figures, ops};
use isms_workbook::insight::{documents, due, steps};
use isms_workbook::workbook::*;
use std::time::Instant;

/// The shortest of several rounds, in microseconds.
fn micros(work: impl FnMut()) -> f64 {
    shortest(50, work)
}

fn shortest(rounds: usize, mut work: impl FnMut()) -> f64 {
    let round = |work: &mut dyn FnMut()| {
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64() * 1e6
    };
    (0..rounds).map(|_| round(&mut work)).fold(f64::MAX, f64::min)
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

/// The pack of a large workbook is written anew at each look at a review in preparation, beside the one that the
/// review before was given.
#[test]
#[ignore = "measures"]
fn the_pack_of_ten_thousand_risks_is_there_in_a_blink() {
    use isms_workbook::insight::review::ops::{NewReview, hold, start};
    use isms_workbook::insight::review::{Period, parts};
    use isms_workbook::insight::risk::{ops as risk_ops, ready};
    use isms_workbook::paper::{gap_report::Setting, review_pack};

    let (mut desk, ada) = Desk::new(Edition::E2022);
    desk.edit(|d| d.update::<Person>(ada, |p| p.top_management = true)).unwrap();
    let method = desk.edit(|d| ready::start(d, &ready::READY[0]));
    desk.edit(|d| risk_ops::adopt(d, method, risk_ops::Carry::Read)).unwrap();
    desk.edit(|d| {
        let risks: Vec<Id> = (0..10_000)
            .map(|n| {
                d.create::<Risk>(|r| {
                    r.title = format!("Risk {n}");
                    r.owner = Some(ada);
                    r.method = Some(method);
                    (r.current_likelihood, r.current_impact) =
                        (Some(1 + n % 4), Some(1 + n / 4 % 4));
                    (r.residual_likelihood, r.residual_impact) = (Some(1), Some(1 + n % 3));
                    r.rated_on = Some(day("2026-02-01"));
                })
            })
            .collect();
        let plan = d.create::<TreatmentPlan>(|p| {
            p.title = "Plan".into();
            p.risks = risks.clone();
        });
        let findings: Vec<Id> = (0..250)
            .map(|n| {
                d.create::<AuditFinding>(|f| {
                    f.title = format!("Finding {n}");
                    f.kind = FindingKind::Minor;
                })
            })
            .collect();
        for n in 0..2_000 {
            d.create::<Action>(|a| {
                a.title = format!("Action {n}");
                a.owner = Some(ada);
                a.plan = Some(plan);
                a.risks = vec![risks[n * 5]];
                a.due = Some(day(if n % 3 == 0 { "2026-05-01" } else { "2026-12-01" }));
            });
        }
        for n in 0..500 {
            d.create::<Nonconformity>(|row| {
                row.title = format!("Deviation {n}");
                row.owner = Some(ada);
                row.finding = findings.get(n).copied();
                row.raised_on = Some(day("2026-03-01"));
                row.cause_category = Cause::Process;
                row.lines = vec![format!("A.8.{}", 1 + n % 34)];
            });
        }
    });
    let setting = Setting { today: day("2026-09-21"), dates: &super::thread::Told };
    let plan = |desk: &mut Desk, from: &str, to: &str, planned: &str| {
        let new = NewReview {
            title: "Review".into(),
            period: Period::new(day(from), day(to)).unwrap(),
            planned_on: day(planned),
            chair: Some(ada),
        };
        desk.edit(|d| start(d, new))
    };
    let build = |desk: &Desk, review| review_pack::build(&desk.book, review, &setting).unwrap();
    let first = plan(&mut desk, "2026-01-01", "2026-06-30", "2026-07-15");
    desk.edit(|d| {
        for asked in parts::<Participant>(d.book(), first) {
            d.update::<Participant>(asked.id, |p| p.attendance = Attendance::Attended).unwrap();
        }
        d.update::<ManagementReview>(first, |r| {
            (r.held_on, r.data_as_of) = (Some(day("2026-07-15")), Some(day("2026-07-15")));
        })
        .unwrap();
    });
    let alone = shortest(5, || drop(build(&desk, first)));
    let kept = build(&desk, first);
    desk.edit(|d| hold(d, first, &kept)).unwrap();
    let second = plan(&mut desk, "2026-07-01", "2026-12-31", "2026-12-10");
    let pack = build(&desk, second);
    assert_eq!(pack.point("MRI-6").unwrap().lists[0].rows.len(), 10_000);
    let beside = shortest(5, || drop(build(&desk, second)));
    println!(
        "10,000 risks, first review: {:.0} ms; beside a kept one: {:.0} ms",
        alone / 1e3,
        beside / 1e3
    );
    println!("kept: {} kB", kept.to_text().unwrap().len() / 1000);
}
