//! Measures what a page computes, natively: `cargo xtask bench` runs it and reads the lines
//! `BENCH what | value | unit | budget`. Medians of several rounds; ignored in the everyday run.

#![allow(clippy::unwrap_used)] // a test may stop where it cannot go on

use chrono::NaiveDate;
use isms_workbook::exchange::{json, sample};
use isms_workbook::insight::gap::{self, RunView};
use isms_workbook::insight::{due, steps};
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
