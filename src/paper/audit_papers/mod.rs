//! The papers of audits (9.2) and of corrective action: the audit programme with what it covers, the report on an
//! audit, and the log of nonconformities. They show the workbook as it is on the day.

pub mod corrective;
pub mod plan;
pub mod report;

use super::risk_papers::{
    Desk, choice, column, field, joined, number_column, paragraph, t, written,
};
use super::tree::{Block, Cover, DocumentControl, Runs, Table, plain};
use crate::catalogue;
use crate::insight::corrective::stage;
use crate::text;
use crate::workbook::{Id, Kind, Nonconformity};
use chrono::NaiveDate;

/// The tables that these papers are written from.
pub const READS: &[Kind] = &[
    Kind::Organisation,
    Kind::Person,
    Kind::Document,
    Kind::Evidence,
    Kind::Control,
    Kind::Risk,
    Kind::Action,
    Kind::AuditProgramme,
    Kind::Audit,
    Kind::AuditCheck,
    Kind::AuditFinding,
    Kind::Nonconformity,
    Kind::Incident,
    Kind::Feedback,
];

impl Desk<'_> {
    /// The cover of a paper about audits: what is not on it has nobody said.
    fn audit_cover(&self, title: String, subtitle: &str, label: String) -> Cover {
        let today = self.setting.dates.day(self.setting.today);
        let parts = [self.book.name().trim(), subtitle.trim()];
        let parts = parts.into_iter().filter(|part| !part.is_empty());
        Cover {
            title,
            subtitle: parts.collect::<Vec<_>>().join(" · "),
            label,
            control: DocumentControl {
                classification: t("choice.classification.confidential"),
                date: today.clone(),
                data_as_of: today,
                ..DocumentControl::default()
            },
        }
    }

    fn people(&self, ids: &[Id]) -> String {
        ids.iter().map(|id| self.person(Some(*id))).collect::<Vec<_>>().join(", ")
    }

    /// From a day to a day; one day where both are the same.
    fn span(&self, from: Option<NaiveDate>, to: Option<NaiveDate>) -> String {
        match (from, to) {
            (None, None) => String::new(),
            (from, to) if from == to || to.is_none() => self.day(from),
            (from, to) => format!("{} – {}", self.day(from), self.day(to)),
        }
    }

    /// Clauses and controls with their titles in the edition of the workbook.
    fn lines(&self, ids: &[String]) -> String {
        let edition = self.book.edition();
        let name = |id: &String| match catalogue::line(edition, id) {
            Some(line) => format!("{id} {}", line.display_title),
            None => id.clone(),
        };
        ids.iter().map(name).collect::<Vec<_>>().join("\n")
    }

    fn stage(&self, row: &Nonconformity) -> String {
        text::of(&format!("nonconformity.{}", stage(self.book, row).key()))
    }
}

/// Label and text, where there is a text.
fn facts(all: impl IntoIterator<Item = (String, String)>) -> Block {
    let filled = all.into_iter().filter(|(_, text)| !text.trim().is_empty());
    Block::Definitions(filled.map(|(label, text)| (label, plain(text.trim()))).collect())
}

/// Rows under these columns, or the sentence that there are none.
fn rows_or(none: &str, columns: Vec<super::tree::Column>, rows: Vec<Vec<Runs>>) -> Block {
    match rows.is_empty() {
        true => paragraph(t(none)),
        false => Block::Table(Table { columns, rows, repeat_head: true, ..Table::default() }),
    }
}
