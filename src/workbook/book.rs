//! The workbook: every table, one list of kinds, and the only way to change any of it.

use super::change::{Change, Conflict, Edit, Touched};
use super::id::Id;
use super::links::{Links, Use};
use super::record::{Field, Record};
use super::records::*;
use super::table::{Rows, Table};
use crate::catalogue::Edition;
use serde_json::{Map, Value as Json};
use std::sync::Arc;

/// Version of the file's shape. Raise it when an older app would misread a newer file, and add
/// the step to `exchange::migrate`.
pub const SCHEMA: u32 = 3;

/// The one list of record kinds: variant, table in the workbook and in files, prefix of the
/// references that people see.
macro_rules! workbook {
    ($($(#[$doc:meta])* $kind:ident: $table:ident, $prefix:literal;)*) => {
        /// A kind of record.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind { $($(#[$doc])* $kind),* }

        impl Kind {
            /// Every kind, in the order of the file.
            pub const ALL: &'static [Kind] = &[$(Kind::$kind),*];

            /// Name of the table, in files and in the text tables.
            pub const fn table(self) -> &'static str {
                match self { $(Kind::$kind => stringify!($table)),* }
            }
            /// What stands before the number in references.
            pub const fn prefix(self) -> &'static str {
                match self { $(Kind::$kind => $prefix),* }
            }
            pub const fn fields(self) -> &'static [Field] {
                match self { $(Kind::$kind => $kind::FIELDS),* }
            }
            /// A row with nothing in it.
            pub fn blank(self) -> Box<dyn Record> {
                match self { $(Kind::$kind => Box::new($kind::default())),* }
            }
        }

        /// Everything that a firm keeps, as plain data.
        #[derive(Clone, Debug, Default)]
        pub struct Workbook {
            /// Stays the same from the first day through every file and browser.
            pub id: Id,
            $(pub $table: Table<$kind>,)*
            /// Tables of a file that this version does not know, kept as they came.
            pub unknown: Map<String, Json>,
            /// The schema of a newer app that wrote this workbook: it is shown and never edited,
            /// and leaves under that number again.
            pub newer_schema: Option<u32>,
            links: Links,
        }

        impl Workbook {
            pub fn table(&self, kind: Kind) -> &Rows {
                match kind { $(Kind::$kind => &self.$table.all),* }
            }
            fn table_mut(&mut self, kind: Kind) -> &mut Rows {
                match kind { $(Kind::$kind => &mut self.$table.all),* }
            }
        }

        $(impl Tabled for $kind {
            const KIND: Kind = Kind::$kind;
            fn table(book: &Workbook) -> &Table<Self> { &book.$table }
        })*
    };
}

/// A record type and the table that holds it.
pub trait Tabled: Record + Clone + Default {
    const KIND: Kind;
    fn table(book: &Workbook) -> &Table<Self>;
}

workbook! {
    Organisation: organisation, "ORG";
    Person: people, "P";
    Document: documents, "D";
    Evidence: evidence, "E";
    ContextIssue: context_issues, "IS";
    Party: parties, "IP";
    Requirement: requirements, "REQ";
    Asset: assets, "AS";
    Threat: threats, "T";
    Vulnerability: vulnerabilities, "V";
    Control: controls, "C";
    RiskMethod: risk_methods, "RM";
    ScaleStep: scale_steps, "SS";
    RiskLevel: risk_levels, "RL";
    Risk: risks, "R";
    RiskReview: risk_reviews, "RR";
    TreatmentPlan: treatment_plans, "RTP";
    Action: actions, "ACT";
    DueChange: due_changes, "DC";
    Objective: objectives, "OB";
    Metric: metrics, "M";
    Reading: readings, "MV";
    AuditProgramme: audit_programmes, "AP";
    Audit: audits, "AU";
    AuditCheck: audit_checks, "AC";
    AuditFinding: audit_findings, "F";
    Nonconformity: nonconformities, "NC";
    Incident: incidents, "INC";
    Feedback: feedback, "FB";
    Improvement: improvements, "ID";
    PlannedChange: planned_changes, "CH";
    ManagementReview: management_reviews, "MR";
    Participant: participants, "MP";
    ReviewInput: review_inputs, "MI";
    ReviewDecision: review_decisions, "MD";
    ReviewAddendum: review_addenda, "MA";
    Approval: approvals, "APP";
    GapRun: gap_runs, "GA";
    GapAnswer: gap_answers, "GL";
}

impl Kind {
    pub fn from_table(table: &str) -> Option<Kind> {
        Kind::ALL.iter().copied().find(|k| k.table() == table)
    }

    /// The reference for a number, `P-004`; at least three digits, so that lists line up, two for
    /// kinds of which there are few.
    pub fn reference(self, number: u32) -> String {
        let few = matches!(
            self,
            Kind::GapRun
                | Kind::RiskMethod
                | Kind::TreatmentPlan
                | Kind::AuditProgramme
                | Kind::Audit
                | Kind::ManagementReview
        );
        let digits = if few { 2 } else { 3 };
        format!("{}-{:0digits$}", self.prefix(), number)
    }

    /// The place of a field by its name.
    pub fn place(self, field: &str) -> Option<usize> {
        self.fields().iter().position(|f| f.name == field)
    }

    /// One row that is made with the workbook and cannot be deleted.
    pub const fn is_single(self) -> bool {
        matches!(self, Kind::Organisation)
    }

    /// What was decided or found on a day: entered once, and never changed or deleted afterwards.
    pub const fn is_record(self) -> bool {
        matches!(self, Kind::RiskReview | Kind::DueChange | Kind::Approval | Kind::ReviewAddendum)
    }
}

impl Workbook {
    /// An empty workbook. The first change should set the organisation up.
    pub fn new(id: Id) -> Self {
        Workbook { id, ..Workbook::default() }
    }

    pub fn row(&self, kind: Kind, id: Id) -> Option<&dyn Record> {
        self.table(kind).row(id)
    }

    pub fn get<R: Tabled>(&self, id: Id) -> Option<&R> {
        R::table(self).get(id)
    }

    /// Name of the firm; empty until somebody entered it.
    pub fn name(&self) -> &str {
        self.organisation.first().map_or("", |o| o.name.as_str())
    }

    pub fn edition(&self) -> Edition {
        self.organisation.first().map(|o| o.edition).unwrap_or_default()
    }

    /// Rows of every kind together.
    pub fn records(&self) -> usize {
        Kind::ALL.iter().map(|k| self.table(*k).count()).sum()
    }

    /// Where a row is used: the rows and fields that link to it.
    pub fn uses(&self, id: Id) -> &[Use] {
        self.links.to(id)
    }

    /// Applies a change, whole or not at all. A change made on another state of the rows it
    /// touches is refused and alters nothing.
    pub fn apply(&mut self, change: &Change) -> Result<Touched, Conflict> {
        for edit in &change.edits {
            let current = self.table(edit.kind).shared(edit.id);
            if !same_row(current.as_deref(), edit.before.as_deref()) {
                return Err(Conflict { kind: edit.kind, id: edit.id });
            }
            let right_kind = |row: &Option<Arc<dyn Record>>| {
                row.as_ref().is_none_or(|r| r.kind() == edit.kind && r.id() == edit.id)
            };
            if !right_kind(&edit.before) || !right_kind(&edit.after) {
                return Err(Conflict { kind: edit.kind, id: edit.id });
            }
        }
        let mut touched = Touched::default();
        for (kind, _, after) in &change.numbers {
            self.table_mut(*kind).set_last_number(*after);
        }
        for edit in &change.edits {
            touched.add(edit);
            self.put(edit);
        }
        Ok(touched)
    }

    fn put(&mut self, edit: &Edit) {
        self.links.replace(edit.kind, edit.id, edit.before.as_deref(), edit.after.as_deref());
        self.table_mut(edit.kind).put(edit.id, edit.after.clone());
    }

    /// Takes a row over from storage or a file, as it is: the way in for whoever builds a
    /// workbook from bytes. False if the id is taken already.
    pub fn restore(&mut self, row: Box<dyn Record>) -> bool {
        let (kind, id) = (row.kind(), row.id());
        let Some(row) = self.table_mut(kind).take_in(row) else { return false };
        self.links.replace(kind, id, None, Some(row.as_ref()));
        true
    }

    /// Lets go of one row; false when none is left. For whoever has a large workbook to throw away and
    /// other things to do: freeing it in one go takes longer than a frame.
    #[cfg(all(target_arch = "wasm32", feature = "page"))]
    pub(crate) fn shed(&mut self) -> bool {
        Kind::ALL.iter().any(|kind| self.table_mut(*kind).shed())
    }

    /// Takes over the highest number that a table ever gave out; never lowers it.
    pub fn restore_last_number(&mut self, kind: Kind, number: u32) {
        let table = self.table_mut(kind);
        if table.last_number() < number {
            table.set_last_number(number);
        }
    }
}

/// Two workbooks are equal when everything that people entered is.
impl PartialEq for Workbook {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
            && self.unknown == other.unknown
            && Kind::ALL.iter().all(|kind| {
                let (a, b) = (self.table(*kind), other.table(*kind));
                a.last_number() == b.last_number()
                    && a.count() == b.count()
                    && a.rows().zip(b.rows()).all(|(x, y)| x.same(y))
            })
    }
}

fn same_row(a: Option<&dyn Record>, b: Option<&dyn Record>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => std::ptr::addr_eq(a, b) || a.same(b),
        _ => false,
    }
}
