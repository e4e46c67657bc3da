//! Opens a file as the page does with its worker: everything through the bytes that go between the two.

use isms_workbook::exchange::json::{self, Opened};
use isms_workbook::exchange::packed::Unpack;
use isms_workbook::exchange::worker::{Answer, Task};
use isms_workbook::paper::gap_charts::Dates;
use isms_workbook::workbook::{Finding, Workbook};

/// Opening a file writes no dates.
struct NoDates;

impl Dates for NoDates {
    fn day(&self, day: chrono::NaiveDate) -> String {
        day.to_string()
    }
    fn month(&self, (year, month): (i32, u32)) -> String {
        format!("{year}-{month}")
    }
}

pub fn open(file: &[u8]) -> Result<Opened, Vec<Finding>> {
    let task = Task::from_name(Task::Open.name()).expect("a task is known by its name");
    let mut answers = Vec::new();
    task.run(file, &NoDates, &mut |answer| answers.push(answer.to_bytes()));
    let mut book = Workbook::default();
    let count = answers.len();
    for (n, bytes) in answers.iter().enumerate() {
        let answer = Answer::from_bytes(bytes)
            .unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(bytes)));
        assert_eq!(answer.is_last(), n + 1 == count, "exactly the last is the last");
        match answer {
            Answer::Rows { percent, rows } => {
                assert!(percent <= 100);
                let mut rows = Unpack::new(rows);
                while !rows.is_done() {
                    assert!(book.restore(rows.row().expect("every row can be read")));
                }
            }
            Answer::Opened(rest) => return Ok(rest.onto(book)),
            Answer::Refused(findings) => return Err(findings),
            other => panic!("no answer to a file that is opened: {other:?}"),
        }
    }
    panic!("the worker did not come to an end");
}

/// By the worker it comes to the same in everything.
pub fn comes_to_the_same(file: &[u8]) {
    match (json::open(file), open(file)) {
        (Ok(here), Ok(there)) => {
            assert_eq!(here.findings, there.findings);
            assert_eq!((here.schema, here.newer), (there.schema, there.newer));
            assert_eq!(here.book.newer_schema, there.book.newer_schema);
            assert!(here.book == there.book);
            assert_eq!(json::export(&here.book), json::export(&there.book));
        }
        (Err(here), Err(there)) => assert_eq!(here, there),
        (here, there) => panic!("{} here, {} there", here.is_ok(), there.is_ok()),
    }
}
