//! One module a screen; [`Page`] shows the one that the address names.

mod audit;
mod checks;
mod gap;
mod help;
mod overview;
mod review;
mod risk;
mod settings;
mod start;
mod step;

pub use gap::focus_later;
pub use help::TERMS;
pub use risk::ApprovalPanel;

use super::register::RegisterPage;
use super::route::Place;
use super::route::Route;
use super::session::Session;
use crate::app::dom::prelude::*;
use crate::insight::steps::{Go, Progress};
use crate::text;
use crate::workbook::{Kind, Workbook};

/// The registers of the navigation, under their headings. What belongs to another row, such as the questions of an
/// audit, is reached from that row; gap assessments, risks and plans have screens of their own, too.
pub const REGISTERS: &[(&str, &[Kind])] = &[
    ("nav.firm", &[Kind::Person, Kind::ContextIssue, Kind::Party, Kind::Requirement]),
    (
        RISK,
        &[
            Kind::Risk,
            Kind::Asset,
            Kind::Threat,
            Kind::Vulnerability,
            Kind::Control,
            Kind::TreatmentPlan,
            Kind::RiskReview,
        ],
    ),
    (
        WORK,
        &[
            Kind::Objective,
            Kind::Metric,
            Kind::Reading,
            Kind::Action,
            Kind::DueChange,
            Kind::PlannedChange,
        ],
    ),
    (AUDIT, &[Kind::Audit, Kind::AuditFinding]),
    ("nav.improvement", &[Kind::Incident, Kind::Nonconformity, Kind::Feedback, Kind::Improvement]),
    ("nav.documents", &[Kind::Document, Kind::Evidence, Kind::Approval]),
];

/// The heading under which the screens of risk stand, too.
pub const RISK: &str = "nav.risk";
/// The heading under which the screen of measuring stands, too.
pub const WORK: &str = "nav.work";
/// The heading under which gap assessments, audit programmes and reviews stand, too.
pub const AUDIT: &str = "nav.audit";

/// The register that shows the row which rows of this kind belong to; its own for all others.
pub fn home(kind: Kind) -> Kind {
    match kind {
        Kind::AuditCheck => Kind::Audit,
        Kind::Participant | Kind::ReviewInput | Kind::ReviewDecision | Kind::ReviewAddendum => {
            Kind::ManagementReview
        }
        other => other,
    }
}

/// What the tab and the screen reader call a screen.
pub fn title(session: Session, route: &Route) -> String {
    match route {
        Route::Overview => text::of("nav.overview"),
        Route::Step(n) => text::of(&format!("step.{n}.title")),
        Route::Register(kind, None) => text::of(&format!("kinds.{}", kind.table())),
        Route::Register(kind, Some(n)) => named(session, *kind, *n),
        Route::GapRuns => text::of("kinds.gap_runs"),
        Route::Gap(n) | Route::GapLines(n, None) | Route::GapReport(n) => {
            let name = session
                .peek(|b| b.gap_runs.iter().find(|r| r.number == *n).map(|r| r.name.clone()));
            name.unwrap_or_else(|| text::of("kinds.gap_runs"))
        }
        Route::GapLines(_, Some(line)) => line.clone(),
        Route::Risks => text::of("risk.page.title"),
        Route::RiskMethod | Route::RiskMethodPaper => text::of("kind.risk_methods"),
        Route::Risk(n) | Route::Trace(Kind::Risk, n) => named(session, Kind::Risk, *n),
        Route::Statement | Route::StatementPaper => text::of("soa.title"),
        Route::StatementVersion(n) => {
            format!("{} {}", text::t("soa.title"), Kind::Approval.reference(*n))
        }
        Route::Plan(n) | Route::PlanPaper(n) => named(session, Kind::TreatmentPlan, *n),
        Route::Reviews => text::of("kinds.management_reviews"),
        Route::Review(n) => named(session, Kind::ManagementReview, *n),
        Route::Meeting(n, at) => {
            format!("{at} {}", named(session, Kind::ManagementReview, *n))
        }
        Route::Sheet(sheet, _) => sheet.name(),
        Route::Programme(None) => text::of("kinds.audit_programmes"),
        Route::Programme(Some(n)) => named(session, Kind::AuditProgramme, *n),
        Route::Audit(n) => named(session, Kind::Audit, *n),
        Route::Corrective(n) => named(session, Kind::Nonconformity, *n),
        Route::Measuring => text::of("measuring.title"),
        Route::Trace(kind, n) | Route::TracePaper(kind, n) => named(session, *kind, *n),
        Route::Edition => text::of("command.edition"),
        Route::Checks => text::of("command.checks"),
        Route::Settings => text::of("command.settings"),
        Route::Help => text::of("command.help"),
        Route::Workbooks => text::of("command.workbooks"),
        Route::Unknown => text::of("app.unknown_page"),
    }
}

/// The name of a row, or what its kind is called.
fn named(session: Session, kind: Kind, number: u32) -> String {
    let found = session.peek(|b| {
        let mut rows = b.table(kind).rows();
        rows.find(|r| r.number() == number).map(|r| r.name())
    });
    found.unwrap_or_else(|| text::of(&format!("kinds.{}", kind.table())))
}

/// The screen that the address names. Without a workbook there is only the start.
#[component]
pub fn Page(#[prop(into)] has_book: Signal<bool>) -> Markup {
    let session = Session::here();
    let place = Place::here();
    // Moving between the lines of one assessment, or the rows of one register, keeps the screen.
    let screen = Memo::new(move |_| place.route().screen());
    Markup::live(move || {
        session.opened.track();
        if !has_book.get() && session.keeping.opening.get() {
            // Some milliseconds; the start page must not flash up before the workbook.
            return view! { <p class="page quiet-text" role="status">{text::t("storage.opening")}</p> };
        }
        if !has_book.get() {
            return match screen.get() {
                Route::Settings => view! { <settings::SettingsPage /> },
                Route::Help => view! { <help::HelpPage /> },
                _ => view! { <start::StartPage /> },
            };
        }
        match screen.get() {
            Route::Overview => view! { <overview::OverviewPage /> },
            Route::Step(n) => view! { <step::StepPage number=n /> },
            Route::Register(kind, _) => view! { <RegisterPage kind=kind /> },
            Route::Checks => view! { <checks::ChecksPage /> },
            Route::Settings => view! { <settings::SettingsPage /> },
            Route::Help => view! { <help::HelpPage /> },
            Route::Workbooks => view! { <start::StartPage /> },
            Route::GapRuns => view! { <gap::GapRunsPage /> },
            Route::Gap(n) => view! { <gap::GapRunPage number=n /> },
            Route::GapLines(n, _) => view! { <gap::GapLinesPage number=n /> },
            Route::GapReport(n) => view! { <gap::GapReportPage number=n /> },
            Route::Risks => view! { <risk::RisksPage /> },
            Route::RiskMethod => view! { <risk::MethodPage /> },
            Route::Risk(n) => view! { <risk::RiskPage number=n /> },
            Route::Statement => view! { <risk::StatementPage /> },
            Route::Plan(n) => view! { <risk::PlanPage number=n /> },
            Route::RiskMethodPaper => view! { <risk::PaperPage which=risk::Which::Method /> },
            Route::StatementPaper => view! { <risk::PaperPage which=risk::Which::Statement /> },
            Route::StatementVersion(n) => {
                view! { <risk::PaperPage which=risk::Which::Version(n) /> }
            }
            Route::PlanPaper(n) => view! { <risk::PaperPage which=risk::Which::Plan(n) /> },
            Route::TracePaper(kind, n) => {
                view! { <risk::PaperPage which=risk::Which::Thread(kind, n) /> }
            }
            Route::Sheet(sheet, n) => {
                view! { <risk::PaperPage which=risk::Which::Sheet(sheet, n) /> }
            }
            Route::Trace(kind, n) => view! { <risk::TracePage kind=kind number=n /> },
            Route::Reviews => view! { <review::ReviewsPage /> },
            Route::Review(n) => view! { <review::ReviewPage number=n /> },
            Route::Meeting(n, _) => view! { <review::MeetingPage number=n /> },
            Route::Programme(n) => view! { <audit::ProgrammePage number=n /> },
            Route::Audit(n) => view! { <audit::AuditPage number=n /> },
            Route::Corrective(n) => view! { <audit::CorrectivePage number=n /> },
            Route::Measuring => view! { <audit::MeasuringPage /> },
            Route::Edition => view! { <gap::EditionPage /> },
            Route::Unknown => view! { <UnknownPage /> },
        }
    })
}

#[component]
fn UnknownPage() -> Markup {
    view! {
        <div class="page read stack">
            <h1>{text::t("app.unknown_page")}</h1>
            <p>{text::t("app.unknown_page.more")}</p>
            <p><a href=Route::Overview.href()>{text::t("nav.overview")}</a></p>
        </div>
    }
}

/// How a state is coloured; the word stands in it.
fn progress_class(progress: Progress) -> &'static str {
    match progress {
        Progress::Missing => "state",
        Progress::Started => "state state-active",
        Progress::Complete => "state state-good",
        Progress::OutOfDate => "state state-warn",
        Progress::NotYetAvailable => "state state-later",
    }
}

/// The address of the place that would change something.
fn go_href(book: &Workbook, go: &Go) -> String {
    match go {
        Go::Register(Kind::GapRun) => Route::GapRuns.href(),
        Go::Register(Kind::ManagementReview) => Route::Reviews.href(),
        Go::Register(Kind::AuditProgramme | Kind::Audit) => Route::Programme(None).href(),
        // The firm's profile is filled in where the project begins.
        Go::Register(Kind::Organisation) | Go::Row(Kind::Organisation, _) => Route::Step(1).href(),
        Go::Register(kind) => Route::Register(*kind, None).href(),
        Go::Row(kind, id) => Route::of_row(book, *kind, *id).href(),
        Go::Line(run, line) => match book.gap_runs.get(*run) {
            Some(run) => Route::GapLines(run.number, Some((*line).to_owned())).href(),
            None => Route::GapRuns.href(),
        },
        Go::Step(number) => Route::Step(*number).href(),
        Go::Method => Route::RiskMethod.href(),
        Go::Statement => Route::Statement.href(),
    }
}
