//! Every screen has an address: a hash that can be bookmarked, shared and typed.
//!
//! Hash routes work from `file://` and under any path of any host, without rewriting rules.

use crate::app::dom::prelude::*;
use crate::workbook::{Cell, Id, Kind, Workbook};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// A screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    Overview,
    /// One of the ten steps.
    Step(u8),
    /// A register, with the row that is open beside it.
    Register(Kind, Option<u32>),
    /// The list of gap assessments.
    GapRuns,
    /// A gap assessment: its summary and charts.
    Gap(u32),
    /// Its lines, one of them open.
    GapLines(u32, Option<String>),
    /// Its report as a paper.
    GapReport(u32),
    /// All risks together.
    Risks,
    /// The risk method: the version in the making, or the one in force.
    RiskMethod,
    RiskMethodPaper,
    /// One risk: rating, treatment, acceptance, and its thread.
    Risk(u32),
    /// The Statement of Applicability.
    Statement,
    StatementPaper,
    /// The statement as an entry froze it.
    StatementVersion(u32),
    /// One treatment plan.
    Plan(u32),
    PlanPaper(u32),
    /// The list of management reviews.
    Reviews,
    /// One management review.
    Review(u32),
    /// The screen for its meeting, at a place of the agenda from 1 on.
    Meeting(u32, u8),
    /// A paper about a row with this number; 0 where it is about all of the workbook.
    Sheet(Sheet, u32),
    /// An audit programme: the one with this number, or the one whose time it is; its audits and what they cover.
    Programme(Option<u32>),
    /// One audit.
    Audit(u32),
    /// One nonconformity.
    Corrective(u32),
    /// What is measured, and the objectives.
    Measuring,
    /// The thread of a control or an action.
    Trace(Kind, u32),
    /// The thread of a risk, a control or an action as a paper.
    TracePaper(Kind, u32),
    /// Changing the edition of the workbook.
    Edition,
    /// Findings about the workbook as a whole.
    Checks,
    Settings,
    Help,
    /// The workbooks in this browser; new, open, sample.
    Workbooks,
    Unknown,
}

/// Papers about audits, corrective action and management reviews.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    Agenda,
    PreRead,
    Minutes,
    Steering,
    AuditPlan,
    AuditReport,
    CorrectiveLog,
}

impl Sheet {
    pub const ALL: [Sheet; 7] = [
        Sheet::Agenda,
        Sheet::PreRead,
        Sheet::Minutes,
        Sheet::Steering,
        Sheet::AuditPlan,
        Sheet::AuditReport,
        Sheet::CorrectiveLog,
    ];

    /// In addresses, and in the text tables under `sheet.<key>`.
    pub const fn key(self) -> &'static str {
        match self {
            Sheet::Agenda => "agenda",
            Sheet::PreRead => "pre-read",
            Sheet::Minutes => "minutes",
            Sheet::Steering => "steering",
            Sheet::AuditPlan => "audit-plan",
            Sheet::AuditReport => "audit-report",
            Sheet::CorrectiveLog => "corrective-log",
        }
    }

    fn from_key(key: &str) -> Option<Sheet> {
        Sheet::ALL.into_iter().find(|sheet| sheet.key() == key)
    }

    /// The kind of row that it is about; none where it is about all of the workbook.
    pub const fn kind(self) -> Option<Kind> {
        match self {
            Sheet::Agenda | Sheet::PreRead | Sheet::Minutes => Some(Kind::ManagementReview),
            Sheet::AuditPlan => Some(Kind::AuditProgramme),
            Sheet::AuditReport => Some(Kind::Audit),
            Sheet::Steering | Sheet::CorrectiveLog => None,
        }
    }

    /// What it is called.
    pub fn name(self) -> String {
        crate::text::of(&format!("sheet.{}", self.key()))
    }
}

impl Route {
    /// The address, with its leading `#`.
    pub fn href(&self) -> String {
        match self {
            Route::Overview => "#/".into(),
            Route::Step(n) => format!("#/step/{n}"),
            Route::Register(kind, None) => format!("#/{}", kind.table()),
            Route::Register(kind, Some(n)) => format!("#/{}/{}", kind.table(), kind.reference(*n)),
            Route::GapRuns => "#/gap".into(),
            Route::Gap(n) => format!("#/gap/{}", Kind::GapRun.reference(*n)),
            Route::GapLines(n, None) => format!("#/gap/{}/lines", Kind::GapRun.reference(*n)),
            Route::GapLines(n, Some(line)) => {
                format!("#/gap/{}/lines/{line}", Kind::GapRun.reference(*n))
            }
            Route::GapReport(n) => format!("#/gap/{}/report", Kind::GapRun.reference(*n)),
            Route::Risks => "#/risk".into(),
            Route::RiskMethod => "#/risk/method".into(),
            Route::RiskMethodPaper => "#/risk/method/paper".into(),
            Route::Risk(n) => format!("#/risk/{}", Kind::Risk.reference(*n)),
            Route::Statement => "#/soa".into(),
            Route::StatementPaper => "#/soa/paper".into(),
            Route::StatementVersion(n) => format!("#/soa/{}", Kind::Approval.reference(*n)),
            Route::Plan(n) => format!("#/plan/{}", Kind::TreatmentPlan.reference(*n)),
            Route::PlanPaper(n) => format!("#/plan/{}/paper", Kind::TreatmentPlan.reference(*n)),
            Route::Reviews => "#/review".into(),
            Route::Review(n) => format!("#/review/{}", Kind::ManagementReview.reference(*n)),
            Route::Meeting(n, at) => {
                format!("#/review/{}/meeting/{at}", Kind::ManagementReview.reference(*n))
            }
            Route::Sheet(sheet, n) => match sheet.kind() {
                Some(kind) => format!("#/paper/{}/{}", sheet.key(), kind.reference(*n)),
                None => format!("#/paper/{}", sheet.key()),
            },
            Route::Programme(None) => "#/audit".into(),
            Route::Programme(Some(n)) => format!("#/audit/{}", Kind::AuditProgramme.reference(*n)),
            Route::Audit(n) => format!("#/audit/{}", Kind::Audit.reference(*n)),
            Route::Corrective(n) => format!("#/corrective/{}", Kind::Nonconformity.reference(*n)),
            Route::Measuring => "#/measuring".into(),
            Route::Trace(kind, n) => format!("#/trace/{}/{}", kind.table(), kind.reference(*n)),
            Route::TracePaper(kind, n) => {
                format!("#/trace/{}/{}/paper", kind.table(), kind.reference(*n))
            }
            Route::Edition => "#/edition".into(),
            Route::Checks => "#/checks".into(),
            Route::Settings => "#/settings".into(),
            Route::Help => "#/help".into(),
            Route::Workbooks | Route::Unknown => "#/workbooks".into(),
        }
    }

    pub fn parse(hash: &str) -> Route {
        let path = hash.trim_start_matches('#').trim_matches('/');
        let parts: Vec<&str> = path.split('/').collect();
        match parts.as_slice() {
            [""] => Route::Overview,
            ["step", n] => match n.parse() {
                Ok(n @ 1..=10) => Route::Step(n),
                _ => Route::Unknown,
            },
            ["gap"] => Route::GapRuns,
            ["gap", run] => with_number(Kind::GapRun, run, Route::Gap),
            ["gap", run, "lines"] => with_number(Kind::GapRun, run, |n| Route::GapLines(n, None)),
            ["gap", run, "lines", line] => {
                with_number(Kind::GapRun, run, |n| Route::GapLines(n, Some((*line).to_owned())))
            }
            ["gap", run, "report"] => with_number(Kind::GapRun, run, Route::GapReport),
            ["risk"] => Route::Risks,
            ["risk", "method"] => Route::RiskMethod,
            ["risk", "method", "paper"] => Route::RiskMethodPaper,
            ["risk", risk] => with_number(Kind::Risk, risk, Route::Risk),
            ["soa"] => Route::Statement,
            ["soa", "paper"] => Route::StatementPaper,
            ["soa", entry] => with_number(Kind::Approval, entry, Route::StatementVersion),
            ["plan", plan] => with_number(Kind::TreatmentPlan, plan, Route::Plan),
            ["plan", plan, "paper"] => with_number(Kind::TreatmentPlan, plan, Route::PlanPaper),
            ["review"] => Route::Reviews,
            ["review", review] => with_number(Kind::ManagementReview, review, Route::Review),
            ["review", review, "meeting", at] => match at.parse() {
                Ok(at @ 1..) => {
                    with_number(Kind::ManagementReview, review, |n| Route::Meeting(n, at))
                }
                _ => Route::Unknown,
            },
            ["paper", key] => match Sheet::from_key(key) {
                Some(sheet) if sheet.kind().is_none() => Route::Sheet(sheet, 0),
                _ => Route::Unknown,
            },
            ["paper", key, row] => match Sheet::from_key(key).map(|s| (s, s.kind())) {
                Some((sheet, Some(kind))) => with_number(kind, row, |n| Route::Sheet(sheet, n)),
                _ => Route::Unknown,
            },
            ["audit"] => Route::Programme(None),
            ["audit", row] => match with_number(Kind::Audit, row, Route::Audit) {
                Route::Unknown => {
                    with_number(Kind::AuditProgramme, row, |n| Route::Programme(Some(n)))
                }
                audit => audit,
            },
            ["corrective", row] => with_number(Kind::Nonconformity, row, Route::Corrective),
            ["measuring"] => Route::Measuring,
            ["trace", table, row] => Kind::from_table(table)
                .map_or(Route::Unknown, |k| with_number(k, row, |n| Route::Trace(k, n))),
            ["trace", table, row, "paper"] => Kind::from_table(table)
                .map_or(Route::Unknown, |k| with_number(k, row, |n| Route::TracePaper(k, n))),
            ["edition"] => Route::Edition,
            ["checks"] => Route::Checks,
            ["settings"] => Route::Settings,
            ["help"] => Route::Help,
            ["workbooks"] => Route::Workbooks,
            // Assessments have screens of their own, with rules that a register does not know.
            ["gap_runs" | "gap_answers", ..] => Route::GapRuns,
            ["risk_methods" | "scale_steps" | "risk_levels", ..] => Route::RiskMethod,
            [table] => Kind::from_table(table).map_or(Route::Unknown, |k| Route::Register(k, None)),
            [table, row] => Kind::from_table(table)
                .map_or(Route::Unknown, |k| with_number(k, row, |n| Route::Register(k, Some(n)))),
            _ => Route::Unknown,
        }
    }

    /// The screen without what is open on it.
    pub fn screen(&self) -> Route {
        match self {
            Route::Register(kind, _) => Route::Register(*kind, None),
            Route::GapLines(run, _) => Route::GapLines(*run, None),
            Route::Meeting(review, _) => Route::Meeting(*review, 1),
            other => other.clone(),
        }
    }

    /// The screen that shows a row.
    pub fn of_row(book: &Workbook, kind: Kind, id: Id) -> Route {
        let number = book.row(kind, id).map_or(0, |r| r.number());
        match kind {
            Kind::GapRun => Route::Gap(number),
            Kind::GapAnswer => {
                let answer = book.gap_answers.get(id);
                let run = answer.and_then(|a| a.run).and_then(|r| book.gap_runs.get(r));
                match (answer, run) {
                    (Some(a), Some(r)) => Route::GapLines(r.number, Some(a.line.clone())),
                    _ => Route::GapRuns,
                }
            }
            Kind::RiskMethod | Kind::ScaleStep | Kind::RiskLevel => Route::RiskMethod,
            Kind::Risk => Route::Risk(number),
            Kind::TreatmentPlan => Route::Plan(number),
            Kind::ManagementReview => Route::Review(number),
            Kind::AuditProgramme => Route::Programme(Some(number)),
            Kind::Audit => Route::Audit(number),
            Kind::Nonconformity => Route::Corrective(number),
            Kind::AuditCheck | Kind::AuditFinding => {
                let of = whole(book, (kind, id), ("audit", Kind::Audit));
                of.map_or(Route::Register(kind, Some(number)), Route::Audit)
            }
            Kind::Participant | Kind::ReviewInput | Kind::ReviewDecision | Kind::ReviewAddendum => {
                let of = whole(book, (kind, id), ("review", Kind::ManagementReview));
                of.map_or(Route::Register(kind, Some(number)), Route::Review)
            }
            _ => Route::Register(kind, Some(number)),
        }
    }

    /// Goes there; the present screen stays in the browser's history.
    pub fn go(&self) {
        // Setting a hash cannot fail; the signature is that of all of `Location`.
        let _ = window().location().set_hash(&self.href());
    }

    /// Goes there in place of the present address: for moving within a screen.
    pub fn replace(&self) {
        let target = self.href();
        let replaced = window().history().and_then(|h| {
            h.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&target))
        });
        if replaced.is_err() {
            self.go();
        }
    }
}

/// The number of the row that another one is a part of, by the field that names it.
fn whole(book: &Workbook, (kind, id): (Kind, Id), (field, of): (&str, Kind)) -> Option<u32> {
    match book.row(kind, id)?.cell(kind.place(field)?) {
        Cell::Link(id) => book.row(of, id).map(|r| r.number()),
        _ => None,
    }
}

fn with_number(kind: Kind, reference: &str, make: impl FnOnce(u32) -> Route) -> Route {
    let digits = reference.strip_prefix(kind.prefix()).and_then(|r| r.strip_prefix('-'));
    match digits.and_then(|d| d.parse().ok()) {
        Some(number) => make(number),
        None => Route::Unknown,
    }
}

/// The row with this number, if there is one.
pub fn row_by_number(book: &Workbook, kind: Kind, number: u32) -> Option<Id> {
    book.table(kind).rows().find(|r| r.number() == number).map(|r| r.id())
}

/// The present screen. Follows the address; set it through [`Place::go`].
#[derive(Clone, Copy)]
pub struct Place {
    route: RwSignal<Route>,
}

impl Place {
    pub fn provide() -> Place {
        let read = || Route::parse(&window().location().hash().unwrap_or_default());
        let place = Place { route: RwSignal::new(read()) };
        let on_change = Closure::<dyn Fn()>::new(move || {
            let next = read();
            if place.route.get_untracked() != next {
                place.route.set(next);
            }
        });
        window().set_onhashchange(Some(on_change.as_ref().unchecked_ref()));
        on_change.forget(); // lives as long as the page
        provide_context(place);
        place
    }

    #[track_caller]
    pub fn here() -> Place {
        expect_context::<Place>()
    }

    pub fn route(&self) -> Route {
        self.route.get()
    }

    pub fn go(&self, route: Route) {
        route.go();
    }

    /// Changes the address without a new entry in the browser's history.
    pub fn replace(&self, route: Route) {
        route.replace();
        if self.route.get_untracked() != route {
            self.route.set(route);
        }
    }
}
