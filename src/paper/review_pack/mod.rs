//! The pack of a management review: for every input of the edition what the workbook holds, in words, figures, rows
//! and charts.
//!
//! Figures compare the period of the review with the equal one before. Rows are those of the workbook as it is when
//! the pack is written; days (what is late, how old it is) are counted to the day of the data. No list is cut.
//!
//! The inputs stand in the order of the standard: `earlier` (actions of earlier reviews), `context` (issues and
//! parties), `performance` (nonconformities, measuring, audits, objectives, feedback), `risks` (risks, plans,
//! opportunities).

mod context;
mod earlier;
mod performance;
mod risks;

use super::gap_report::{Setting, choice};
use crate::insight::canonical;
use crate::insight::review::agenda;
use crate::insight::review::pack::{FORM, Figure, List, Pack, Point, Row};
use crate::insight::review::{self, Period};
use crate::text;
use crate::workbook::wire::row_json;
use crate::workbook::{Id, Kind, ManagementReview, Person, Record, Tabled, Workbook};
use chrono::NaiveDate;
use std::collections::HashMap;

/// The tables that a pack is written from, besides the review itself and what earlier ones decided.
pub const READS: &[Kind] = &[
    Kind::Organisation,
    Kind::Person,
    Kind::ContextIssue,
    Kind::Party,
    Kind::Requirement,
    Kind::Objective,
    Kind::Metric,
    Kind::Reading,
    Kind::AuditProgramme,
    Kind::Audit,
    Kind::AuditFinding,
    Kind::Nonconformity,
    Kind::Incident,
    Kind::Feedback,
    Kind::Improvement,
    Kind::PlannedChange,
    Kind::Risk,
    Kind::RiskMethod,
    Kind::ScaleStep,
    Kind::RiskLevel,
    Kind::RiskReview,
    Kind::TreatmentPlan,
    Kind::Action,
    Kind::DueChange,
    Kind::Control,
    Kind::Approval,
];

/// The pack of a review as of the day of its data, or of `setting.today` where there is none yet. Nothing where
/// the review is not there, or has no period.
pub fn build(book: &Workbook, review: Id, setting: &Setting<'_>) -> Option<Pack> {
    let review = book.get::<ManagementReview>(review)?;
    let period = Period::new(review.period_from?, review.period_to?)?;
    let earlier = review::before(book, review);
    let desk = Desk {
        book,
        setting,
        review,
        period,
        before: period.before(),
        as_of: review.data_as_of.unwrap_or(setting.today),
        last: earlier.and_then(|r| Pack::from_text(&r.frozen)).map(by_id),
    };
    let points = agenda::points(review.edition).into_iter().map(|point| desk.point(point));
    Some(Pack {
        form: FORM,
        edition: review.edition.key().to_owned(),
        from: period.from.to_string(),
        to: period.to.to_string(),
        before_from: desk.before.from.to_string(),
        before_to: desk.before.to.to_string(),
        as_of: desk.as_of.to_string(),
        points: points.collect(),
    })
}

/// What the parts work with.
struct Desk<'a> {
    book: &'a Workbook,
    setting: &'a Setting<'a>,
    review: &'a ManagementReview,
    period: Period,
    before: Period,
    /// Lateness and age are counted to this day.
    as_of: NaiveDate,
    /// The rows that the review before was given, by their ids: every row asks for its own.
    last: Option<HashMap<String, Row>>,
}

/// What one input comes to.
#[derive(Default)]
struct Told {
    has_data: bool,
    summary: Vec<String>,
    figures: Vec<Figure>,
    lists: Vec<List>,
    charts: Vec<review::pack::Chart>,
}

impl Told {
    fn say(&mut self, key: &str, args: &[(&str, &str)]) {
        self.summary.push(text::fill(&format!("review.say.{key}"), args));
    }

    fn figure(&mut self, key: &str, now: impl ToString, before: Option<String>) {
        self.figures.push(Figure {
            label: text::of(&format!("review.figure.{key}")),
            now: now.to_string(),
            before: before.unwrap_or_default(),
            how: text::of(&format!("review.figure.{key}.how")),
        });
    }

    /// A list with rows; without any there is nothing to show.
    fn list(&mut self, key: &str, columns: Vec<String>, rows: Vec<Row>) {
        if !rows.is_empty() {
            self.lists.push(List { title: text::of(&format!("review.list.{key}")), columns, rows });
        }
    }
}

impl Desk<'_> {
    fn point(&self, point: agenda::Point) -> Point {
        let told = match point.id {
            "MRI-1" => self.earlier_actions(),
            "MRI-2" => self.issues(),
            "MRI-3" => self.parties(),
            "MRI-4.1" => self.nonconformities(),
            "MRI-4.2" => self.measuring(),
            "MRI-4.3" => self.audits(),
            "MRI-4.4" => self.objectives(),
            "MRI-5" => self.feedback(),
            "MRI-6" => self.risks(),
            "MRI-7" => self.opportunities(),
            // An input that a later catalogue adds: there is nothing to fill it from.
            _ => Told::default(),
        };
        let Told { has_data, summary, figures, lists, charts } = told;
        Point {
            id: point.id.to_owned(),
            letter: point.letter,
            title: point.text.to_owned(),
            has_data,
            summary,
            figures,
            lists,
            charts,
        }
    }

    fn day(&self, day: Option<NaiveDate>) -> String {
        day.map(|day| self.setting.dates.day(day)).unwrap_or_default()
    }

    fn person(&self, id: Option<Id>) -> String {
        id.and_then(|id| self.book.get::<Person>(id)).map(|p| p.name.clone()).unwrap_or_default()
    }

    fn name(&self, kind: Kind, id: Option<Id>) -> String {
        id.and_then(|id| self.book.row(kind, id)).map(Record::name).unwrap_or_default()
    }

    /// A row with these cells, its reference before them.
    fn row(&self, row: &dyn Record, cells: impl IntoIterator<Item = String>) -> Row {
        let object = crate::sort::gather(
            row_json(row).into_iter().map(|(name, value)| (name.to_owned(), value)),
        );
        let content = canonical::text(&serde_json::Value::Object(object));
        Row {
            table: row.kind().table().to_owned(),
            id: row.id().to_string(),
            hash: canonical::sha256(&content).chars().take(16).collect(),
            cells: [row.reference()].into_iter().chain(cells).collect(),
        }
    }

    /// Days that an open thing is late on the day of the data; empty where it is not.
    fn late(&self, due: Option<NaiveDate>) -> String {
        let days = due.map_or(0, |due| (self.as_of - due).num_days());
        if days > 0 { days.to_string() } else { String::new() }
    }

    /// A row of the review before, wherever it stood in it.
    fn then(&self, id: Id) -> Option<&Row> {
        self.last.as_ref()?.get(&id.to_string())
    }
}

/// All rows of a pack; of those with one id the first.
fn by_id(pack: Pack) -> HashMap<String, Row> {
    let lists = pack.points.into_iter().flat_map(|point| point.lists);
    let mut rows = HashMap::new();
    for row in lists.flat_map(|list| list.rows) {
        rows.entry(row.id.clone()).or_insert(row);
    }
    rows
}

/// The heads of a list: the reference, then labels of fields or words of the pack.
fn heads(heads: &[&str]) -> Vec<String> {
    let head = |key: &&str| match text::find(&format!("field.{key}")) {
        Some(label) => label.to_owned(),
        None => text::of(&format!("review.head.{key}")),
    };
    [text::of("paper.reference")].into_iter().chain(heads.iter().map(head)).collect()
}

fn n(count: usize) -> String {
    count.to_string()
}

/// All rows of a kind for which something holds.
fn those<R: Tabled>(book: &Workbook, holds: impl Fn(&R) -> bool) -> Vec<&R> {
    R::table(book).iter().filter(|row| holds(row)).collect()
}
