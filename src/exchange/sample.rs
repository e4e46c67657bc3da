//! The sample firm: one invented company with everything that the app can keep so far, to be
//! looked at, learned from and tested with.
//!
//! Its content stands in four tables of text (`sample/firm.txt`, `sample/answers.txt`, `sample/risk.txt`,
//! `sample/review.txt`), which only the worker carries. [`workbook`] builds it the way a firm would: rows are added,
//! verdicts given, runs closed and management reviews held by the operations that the screens use, on the
//! days that the tables name. So the sample passes every gate and carries true fingerprints, and
//! a rule that changes changes the sample with it.
//!
//! Ids, numbers and times come from a script: the same bytes on every build and machine. The
//! workbook has an id of its own ([`ID`]), so that a copy of it never shares a key with real work.

mod desk;
mod review;
mod risk;
mod rows;
mod runs;

use crate::workbook::{Id, Workbook};
use chrono::NaiveDate;
use desk::Desk;

/// The id of the sample workbook. Real ids begin with the time they were made; this one has no
/// time in it, so no clock gives it.
pub const ID: Id = Id(0x5A3F_1E00);

const FIRM: &str = include_str!("sample/firm.txt");
const ANSWERS: &str = include_str!("sample/answers.txt");
const RISK: &str = include_str!("sample/risk.txt");
const REVIEW: &str = include_str!("sample/review.txt");

/// The first management review is held and closed before what risk says of the autumn.
const FIRST_REVIEW_OVER: Option<NaiveDate> = NaiveDate::from_ymd_opt(2026, 7, 31);

/// The sample firm under its own id.
pub fn workbook() -> Workbook {
    workbook_as(ID)
}

/// The sample firm under another id: a second copy beside the first. Its rows keep their ids.
pub fn workbook_as(id: Id) -> Workbook {
    build(id).book
}

/// The day on which the sample is meant to be seen: its third assessment is under way, some
/// actions are late and others lie ahead. Tests and pictures take it for today.
pub const fn today() -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(2026, 11, 24)
}

/// Builds it. What a table says that cannot be taken is left out and noted in the slips of the
/// desk; a test holds them to none.
fn build(id: Id) -> Desk {
    let mut desk = Desk::new(id);
    rows::add(&mut desk, FIRM);
    runs::add(&mut desk, ANSWERS);
    // Days begin anew: what follows happened beside the assessments, and is numbered in its own order.
    desk.calendar = desk.calendar.another();
    risk::add(&mut desk, RISK);
    review::add(&mut desk, REVIEW, |day| Some(day) <= FIRST_REVIEW_OVER);
    risk::later(&mut desk);
    review::add(&mut desk, REVIEW, |day| Some(day) > FIRST_REVIEW_OVER);
    desk
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_tables_is_taken() {
        assert_eq!(build(ID).slips, Vec::<String>::new());
    }

    #[test]
    fn what_cannot_be_taken_is_noted_and_the_rest_goes_on() {
        let mut desk = Desk::new(ID);
        let firm = "x|before any section\n@animals name\n@people name joined shoe\n\
                    a|Ada|yesterday\nb|Bea|2020-01-02\nc|Cia|2020-01-02|44|too many\n";
        rows::add(&mut desk, firm);
        runs::add(
            &mut desk,
            "4.1|=\n@run i weekly 2026-01-01 - X\n@run i initial 2026-01-01 - X\n4.1|q0nnni|?\n99.9|m3yyys|?\n",
        );
        assert_eq!(desk.book.people.len(), 3);
        assert_eq!(desk.slips.len(), 9, "{:#?}", desk.slips);
    }

    /// What is entered on a day has happened by then, or the review of July would know of the autumn.
    #[test]
    fn nothing_is_entered_before_its_day() {
        use crate::workbook::{Kind, wire};
        let (mut today, mut section, mut early) = (None, None, Vec::new());
        for line in REVIEW.lines().filter(|l| !l.starts_with('#')) {
            if let Some(head) = line.strip_prefix("%% ") {
                let day = wire::read_day(head.split(' ').next().unwrap());
                assert!(day.is_some() && day >= today, "{line}");
                today = day;
            } else if let Some(head) = line.strip_prefix(['@', '=', '-']) {
                let mut words = head.split(' ');
                let kind = words.next().and_then(Kind::from_table).unwrap();
                section = Some((kind, words.filter_map(|w| kind.place(w)).collect::<Vec<_>>()));
            } else if let Some((kind, places)) = &section {
                for (cell, place) in line.split('|').skip(1).zip(places) {
                    let happened = kind.fields()[*place].happened;
                    let day = wire::read_day(cell).filter(|_| happened);
                    early.extend((day > today).then_some(line));
                }
            }
        }
        assert_eq!(early, Vec::<&str>::new());
    }

    /// The worker carries these bytes, and the page waits for it. Compressed they take about a third.
    #[test]
    fn the_tables_stay_small() {
        let all = FIRM.len() + ANSWERS.len() + RISK.len() + REVIEW.len();
        assert!(all <= 90_000, "{all}");
    }
}
