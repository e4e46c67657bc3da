//! Measures what a page computes, natively: `cargo xtask bench` runs it and reads the lines
//! `BENCH what | value | unit | budget`. Medians of several rounds; ignored in the everyday run.

#![allow(clippy::unwrap_used)] // a test may stop where it cannot go on

use chrono::NaiveDate;
use isms_workbook::exchange::{json, sample};
use isms_workbook::insight::gap::{self, RunView};
use isms_workbook::insight::review::ops::{self as review, NewReview};
use isms_workbook::insight::review::pack::Pack;
use isms_workbook::insight::review::{Period, parts};
use isms_workbook::insight::risk::{ops as risk_ops, ready};
use isms_workbook::insight::{due, steps};
use isms_workbook::paper::gap_charts::Dates;
use isms_workbook::paper::gap_report::Setting;
use isms_workbook::paper::review_pack;
use isms_workbook::storage::book::KeptBook;
use isms_workbook::storage::kept::Kept;
use isms_workbook::workbook::*;
use std::hint::black_box;
use std::time::Instant;

const ROUNDS: usize = 9;
/// Rows of people, and as many actions, of a large firm.
const MANY: usize = 10_000;

/// Milliseconds that `act` takes, the median of the rounds.
fn median(mut act: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            act();
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[ROUNDS / 2]
}

/// Without a budget a figure is told, not judged.
fn tell(what: &str, value: f64, unit: &str, budget: Option<f64>) {
    let budget = budget.map(|b| b.to_string()).unwrap_or_default();
    println!("BENCH {what} | {value} | {unit} | {budget}");
}

/// A clock that ticks with every question, and no chance: ids differ by their time.
struct Ticking(i64);

impl Surroundings for Ticking {
    fn now(&mut self) -> Moment {
        self.0 += 1;
        Moment(self.0)
    }
    fn today(&mut self) -> NaiveDate {
        sample::today().unwrap()
    }
    fn random(&mut self) -> u128 {
        0
    }
    fn author(&self) -> String {
        "Bench".into()
    }
}

fn workbook(rows: usize) -> Workbook {
    let mut clock = Ticking(1_790_000_000_000);
    let mut book = Workbook::new(Id::from_parts(clock.now(), 1));
    let mut draft = Draft::new(&book, &mut clock);
    draft.create::<Organisation>(|firm| firm.name = "A large firm".into());
    let people: Vec<Id> = (0..rows)
        .map(|n| {
            draft.create::<Person>(|person| {
                person.name = format!("Person {n} of the Firm");
                person.title = format!("Position {}", n % 50);
                person.department = format!("Department {}", n % 20);
                person.email = format!("person.{n}@example.org");
            })
        })
        .collect();
    for (n, owner) in people.iter().enumerate() {
        draft.create::<Action>(|action| {
            action.title = format!("Action {n}: take back what leavers had");
            action.owner = Some(*owner);
            action.due = NaiveDate::from_ymd_opt(2026 + (n % 3) as i32, 1 + (n % 12) as u32, 15);
            action.description = "The access of people who have left is taken back. ".repeat(4);
        });
    }
    let change = draft.finish(Label::new("change.begin")).unwrap();
    book.apply(&change).unwrap();
    book
}

#[test]
#[ignore = "a measurement"]
fn bench_insight_of_an_assessment() {
    let book = sample::workbook();
    let run = book.gap_runs.iter().next_back().unwrap().id;
    let lines = RunView::new(&book, run).unwrap().lines.len();
    let time = median(|| {
        for _ in 0..100 {
            let view = RunView::new(&book, run).unwrap();
            black_box(gap::overview(&view));
            black_box(gap::figures::area_bars(&view, None));
            black_box(gap::figures::top_gaps(&view));
            black_box(gap::gates_for_closing(&book, &view, sample::today().unwrap()));
        }
    });
    tell(&format!("Figures and gates of {lines} lines"), time / 100.0, "ms", None);
}

#[test]
#[ignore = "a measurement"]
fn bench_what_follows_from_a_large_workbook() {
    let book = workbook(MANY);
    let today = sample::today().unwrap();
    tell(
        "Ten steps of 20,000 rows",
        median(|| drop(black_box(steps::Outlook::new(&book, today)))),
        "ms",
        None,
    );
    tell(
        "What is due of 20,000 rows",
        median(|| drop(black_box(due::due(&book, today, 30, 8)))),
        "ms",
        None,
    );
    tell(
        "Check of 20,000 rows",
        median(|| drop(black_box(check::workbook(&book, today)))),
        "ms",
        None,
    );
    tell(
        "Search of 20,000 rows",
        median(|| drop(black_box(search::rows(&book, "position 49", 20)))),
        "ms",
        None,
    );
}

#[test]
#[ignore = "a measurement"]
fn bench_the_file() {
    let book = workbook(MANY);
    let text = json::export(&book);
    let megabytes = text.len() as f64 / 1e6;
    let write = median(|| drop(black_box(json::export(&book))));
    let open = median(|| drop(black_box(json::open(text.as_bytes()))));
    let parse = median(|| drop(black_box(serde_json::from_str::<serde_json::Value>(&text))));
    assert!(json::open(text.as_bytes()).unwrap().book == book);
    tell("Writing the file", megabytes / write * 1000.0, "MB/s", None);
    tell("Opening the file", megabytes / open * 1000.0, "MB/s", None);
    tell("Opening the file against parsing alone", open / parse, "x", None);
}

/// One edit of one cell: the draft, its bytes, and applying it.
fn edit(book: &mut Workbook, clock: &mut Ticking, row: Id, n: usize) {
    let place = Kind::Person.place("title").unwrap();
    let mut draft = Draft::new(book, clock);
    draft.set(Kind::Person, row, place, Value::Text(format!("Position {n}"))).unwrap();
    let change = draft.finish(Label::new("change.edit")).unwrap();
    black_box(change.to_wire());
    book.apply(&change).unwrap();
}

#[test]
#[ignore = "a measurement"]
fn bench_an_edit() {
    let time_at = |rows: usize| {
        let mut book = workbook(rows);
        let row = book.people.iter().nth(rows / 2).unwrap().id;
        let mut clock = Ticking(1_800_000_000_000);
        let mut n = 0;
        let time = median(|| {
            for _ in 0..500 {
                n += 1;
                edit(&mut book, &mut clock, row, n);
            }
        });
        time / 500.0
    };
    let (few, many) = (time_at(100), time_at(MANY));
    tell("One edit of 20,000 rows, without the page", many * 1000.0, "us", None);
    // The trees that hold the rows are some levels deeper.
    tell("One edit of 20,000 rows against 200", many / few, "x", None);
}

#[test]
#[ignore = "a measurement"]
fn bench_the_body_for_storage() {
    let time_at = |rows: usize| {
        let kept = KeptBook::new(workbook(rows));
        let time = median(|| {
            for key in kept.chunk_keys() {
                black_box(kept.chunk(&key));
            }
        });
        time / rows as f64
    };
    let (few, many) = (time_at(MANY / 4), time_at(MANY));
    tell("All chunks of 20,000 rows", many * MANY as f64, "ms", None);
    tell("A chunk's row at 20,000 rows, against 5,000", many / few, "x", Some(1.5));
}

/// A firm with ten thousand risks on a plan, two thousand actions and five hundred nonconformities.
struct Large {
    book: Workbook,
    clock: Ticking,
    ada: Id,
}

impl Large {
    fn new() -> Large {
        let clock = Ticking(1_790_000_000_000);
        let mut large = Large { book: Workbook::new(Id(7)), clock, ada: Id::default() };
        large.ada = large.edit(|d| {
            d.create::<Organisation>(|firm| firm.name = "A large firm".into());
            d.create::<Person>(|p| {
                p.name = "Ada".into();
                p.top_management = true;
            })
        });
        let method = large.edit(|d| ready::start(d, &ready::READY[0]));
        large.edit(|d| risk_ops::adopt(d, method, risk_ops::Carry::Read)).unwrap();
        let ada = Some(large.ada);
        large.edit(|d| {
            let risks: Vec<Id> = (0..10_000).map(|n| d.create(risk(n, ada, method))).collect();
            let plan = d.create::<TreatmentPlan>(|p| p.risks.clone_from(&risks));
            for (n, id) in risks.iter().step_by(5).enumerate() {
                d.create::<Action>(|a| {
                    a.title = format!("Action {n}");
                    (a.owner, a.plan, a.risks) = (ada, Some(plan), vec![*id]);
                    a.due = NaiveDate::from_ymd_opt(2026, 5 + (n % 7) as u32, 1);
                });
            }
            for n in 0..500 {
                d.create::<Nonconformity>(|row| {
                    row.title = format!("Deviation {n}");
                    row.owner = ada;
                    row.raised_on = NaiveDate::from_ymd_opt(2026, 3, 1);
                    row.cause_category = Cause::Process;
                    row.lines = vec![format!("A.8.{}", 1 + n % 34)];
                });
            }
        });
        large
    }

    fn edit<T>(&mut self, edit: impl FnOnce(&mut Draft<'_>) -> T) -> T {
        let mut draft = Draft::new(&self.book, &mut self.clock);
        let out = edit(&mut draft);
        if let Some(change) = draft.finish(Label::new("bench")) {
            self.book.apply(&change).unwrap();
        }
        out
    }

    fn plan(&mut self, from: &str, to: &str) -> Id {
        let day = |day: &str| day.parse::<NaiveDate>().unwrap();
        let new = NewReview {
            title: "Review".into(),
            period: Period::new(day(from), day(to)).unwrap(),
            planned_on: day(to),
            chair: Some(self.ada),
        };
        self.edit(|d| review::start(d, new))
    }

    fn pack(&self, review: Id) -> Pack {
        let setting = Setting { today: sample::today().unwrap(), dates: &Plain };
        review_pack::build(&self.book, review, &setting).unwrap()
    }
}

fn risk(n: i64, owner: Option<Id>, method: Id) -> impl FnOnce(&mut Risk) {
    move |r| {
        r.title = format!("Risk {n}");
        (r.owner, r.method) = (owner, Some(method));
        (r.current_likelihood, r.current_impact) = (Some(1 + n % 4), Some(1 + n / 4 % 4));
        (r.residual_likelihood, r.residual_impact) = (Some(1), Some(1 + n % 3));
        r.rated_on = NaiveDate::from_ymd_opt(2026, 2, 1);
    }
}

struct Plain;

impl Dates for Plain {
    fn day(&self, day: NaiveDate) -> String {
        day.to_string()
    }
    fn month(&self, (year, month): (i32, u32)) -> String {
        format!("{year}-{month:02}")
    }
}

/// What a management review looks at is put together anew at each look while it is prepared, beside what the
/// review before was given.
#[test]
#[ignore = "a measurement"]
fn bench_the_pack_of_a_review() {
    const BUDGET: f64 = 300.0;
    let mut large = Large::new();
    let first = large.plan("2026-01-01", "2026-06-30");
    let alone = median(|| drop(black_box(large.pack(first))));
    tell("Pack of a review, 10,000 risks", alone, "ms", Some(BUDGET));
    large.edit(|d| {
        for asked in parts::<Participant>(d.book(), first) {
            d.update::<Participant>(asked.id, |p| p.attendance = Attendance::Attended).unwrap();
        }
        d.update::<ManagementReview>(first, |r| {
            r.held_on = NaiveDate::from_ymd_opt(2026, 7, 15);
            r.data_as_of = r.held_on;
        })
        .unwrap();
    });
    let kept = large.pack(first);
    large.edit(|d| review::hold(d, first, &kept)).unwrap();
    let second = large.plan("2026-07-01", "2026-12-31");
    assert_eq!(large.pack(second).point("MRI-6").unwrap().lists[0].rows.len(), 10_000);
    let beside = median(|| drop(black_box(large.pack(second))));
    tell("Pack of a review beside a kept one, 10,000 risks", beside, "ms", Some(BUDGET));
    let size = kept.to_text().unwrap().len() as f64 / 1000.0;
    tell("What such a review keeps", size, "kB", None);
    // An edit beside the kept data costs nothing of its size.
    let verdict = |large: &mut Large, n: usize| {
        large
            .edit(|d| {
                d.update::<ManagementReview>(first, |r| r.suitable_reason = format!("Reason {n}"))
            })
            .unwrap();
    };
    let mut n = 0;
    let time = median(|| {
        n += 1;
        verdict(&mut large, n);
    });
    tell("An edit of a review that keeps it, without the page", time, "ms", None);
}
