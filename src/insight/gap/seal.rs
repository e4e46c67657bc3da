//! The fingerprint of a closed run.
//!
//! # What exactly is hashed
//! SHA-256 over the UTF-8 bytes of canonical JSON (RFC 8785): `{"answers":[..],"run":{..}}`. A row is the object that files carry, without
//! `number` (a merge may renumber), and for the run without its state and the frozen fields,
//! which come after the fact. Empty fields are absent. Answers stand in the standard's order of
//! their lines, then by id. Fields that this version does not know are included, so that a
//! later version that knows them computes the same.
//!
//! It guards against accident and quiet edits. It is not an electronic signature.

use super::view::{RunView, answer_ids};

use crate::catalogue::compare_ids;
use crate::insight::canonical;
use crate::workbook::wire::row_json;
use crate::workbook::{GapAnswer, GapRun, Id, Record, RunState, Workbook};

/// Fields of the run that closing itself writes.
const NOT_CONTENT: [&str; 8] = [
    "state",
    "frozen_at",
    "frozen_hash",
    "frozen_met",
    "frozen_mostly",
    "frozen_partly",
    "frozen_not_met",
    "frozen_not_applicable",
];

/// The fingerprint of a run with its answers, as 64 hexadecimal digits.
pub fn fingerprint<'a>(run: &GapRun, answers: impl Iterator<Item = &'a GapAnswer>) -> String {
    canonical::sha256(&canonical(run, answers))
}

/// The text that is hashed.
pub fn canonical<'a>(run: &GapRun, answers: impl Iterator<Item = &'a GapAnswer>) -> String {
    let mut answers: Vec<&GapAnswer> = answers.collect();
    crate::sort::by(&mut answers, |a, b| compare_ids(&a.line, &b.line).then(a.id.cmp(&b.id)));
    let mut out = String::from("{\"answers\":[");
    for (i, answer) in answers.into_iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        write_row(answer, &["number"], &mut out);
    }
    out.push_str("],\"run\":");
    let left_out: Vec<&str> = NOT_CONTENT.into_iter().chain(["number"]).collect();
    write_row(run, &left_out, &mut out);
    out.push('}');
    out
}

fn write_row(row: &dyn Record, left_out: &[&str], out: &mut String) {
    let pairs = row_json(row).into_iter().filter(|(name, _)| !left_out.contains(name));
    let object = crate::sort::gather(pairs.map(|(name, value)| (name.to_owned(), value)));
    canonical::write(&serde_json::Value::Object(object), out);
}

/// Whether a run still is what was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seal {
    /// Not closed, so there is nothing to compare with.
    Open,
    /// As it was when it was closed.
    Intact,
    /// Something differs from what was closed.
    Broken,
    /// Closed without a fingerprint, by a file that was not written here.
    Absent,
}

/// Compares a run with the fingerprint that it was closed with; nothing for an unknown run.
pub fn seal(book: &Workbook, run: Id) -> Option<Seal> {
    let row = book.get::<GapRun>(run)?;
    if row.state != RunState::Closed {
        return Some(Seal::Open);
    }
    if row.frozen_hash.is_empty() {
        return Some(Seal::Absent);
    }
    let answers = answer_ids(book, run).filter_map(|id| book.get::<GapAnswer>(id));
    let counts = super::overview(&RunView::over(row, answers.clone())).total.counts;
    let same = row.frozen_hash == fingerprint(row, answers) && frozen_counts(row) == now(counts);
    Some(if same { Seal::Intact } else { Seal::Broken })
}

/// Met, mostly, partly, not met, not applicable, as frozen.
fn frozen_counts(run: &GapRun) -> [Option<i64>; 5] {
    [
        run.frozen_met,
        run.frozen_mostly,
        run.frozen_partly,
        run.frozen_not_met,
        run.frozen_not_applicable,
    ]
}

fn now(counts: super::Counts) -> [Option<i64>; 5] {
    let counts = [counts.met, counts.mostly, counts.partly, counts.not_met, counts.not_applicable];
    counts.map(|n| Some(i64::from(n)))
}

/// Writes the counts of the moment into the run.
pub(super) fn freeze_counts(run: &mut GapRun, counts: super::Counts) {
    let [met, mostly, partly, not_met, not_applicable] = now(counts);
    run.frozen_met = met;
    run.frozen_mostly = mostly;
    run.frozen_partly = partly;
    run.frozen_not_met = not_met;
    run.frozen_not_applicable = not_applicable;
}
