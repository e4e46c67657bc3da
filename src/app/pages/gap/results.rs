//! The results of a run as a table for spreadsheets: one row a line of the standard.

use crate::app::widgets::choice_label;
use crate::exchange::tabular::{self, Dialect};
use crate::insight::gap::{AssessedLine, RunView};
use crate::text;
use crate::workbook::{Action, Choice, Conformity, Evidence, Id, Person, Tabled, Workbook};

/// The columns, as text keys.
const HEAD: &[&str] = &[
    "field.gap_answers.line",
    "gap.report.csv.title",
    "field.gap_answers.conformity",
    "field.gap_answers.applicable_reason",
    "field.gap_answers.finding",
    "field.gap_answers.gap",
    "field.gap_answers.recommendation",
    "field.gap_answers.actions",
    "field.gap_answers.no_action_reason",
    "field.gap_answers.responsible",
    "field.gap_answers.target_date",
    "field.gap_answers.evidence",
];

/// Every line of a run as CSV; nothing when there is no such run.
pub fn csv(book: &Workbook, run: Id) -> Option<String> {
    let view = RunView::new(book, run)?;
    let mut rows = vec![HEAD.iter().map(|key| text::of(key)).collect::<Vec<_>>()];
    rows.extend(view.lines.iter().map(|line| row(book, line)));
    Some(tabular::write(rows.iter().map(Vec::as_slice), Dialect::Commas))
}

fn row(book: &Workbook, assessed: &AssessedLine<'_>) -> Vec<String> {
    let line = assessed.line;
    let verdict = choice_label(Conformity::LIST, assessed.verdict().key());
    let mut cells = vec![line.id.to_owned(), line.display_title.to_owned(), verdict];
    if let Some(answer) = assessed.answer {
        cells.extend([
            answer.applicable_reason.clone(),
            answer.finding.clone(),
            answer.gap.clone(),
            answer.recommendation.clone(),
            names::<Action>(book, &answer.actions),
            answer.no_action_reason.clone(),
            names::<Person>(book, answer.responsible.as_slice()),
            answer.target_date.map(|day| day.to_string()).unwrap_or_default(),
            names::<Evidence>(book, &answer.evidence),
        ]);
    }
    cells.resize(HEAD.len(), String::new());
    cells
}

/// References and names, one row of the workbook a line.
fn names<R: Tabled>(book: &Workbook, ids: &[Id]) -> String {
    let names = ids.iter().filter_map(|id| {
        let row = book.row(R::KIND, *id)?;
        Some(format!("{} {}", row.reference(), row.name()))
    });
    names.collect::<Vec<_>>().join("\n")
}
