//! The papers about risk on the page: to read, to print, to save.

use super::parts::no_row;
use crate::app::dom::prelude::*;
use crate::app::errand::OrderFile;
use crate::app::paper_sheet::{PaperSheet, PrintButton};
use crate::app::platform::Browser;
use crate::app::route::{Route, Sheet, row_by_number};
use crate::app::session::Session;
use crate::app::widgets::Icon;
use crate::exchange::office::Order;
use crate::exchange::paper_name;
use crate::paper::Printed;
use crate::text;
use crate::workbook::{Id, Kind, Workbook};

/// Which paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    Method,
    Statement,
    /// A version of the statement, by the number of its entry.
    Version(u32),
    Plan(u32),
    /// The thread of a row.
    Thread(Kind, u32),
    /// A paper about audits, corrective action or a management review.
    Sheet(Sheet, u32),
}

impl Which {
    /// Nothing where what it is about is not in the workbook.
    fn printed(self, book: &Workbook) -> Option<Printed> {
        match self {
            Which::Method => Some(Printed::Method),
            Which::Statement => Some(Printed::Statement),
            Which::Version(number) => row_by_number(book, Kind::Approval, number)
                .map(|entry| Printed::StatementVersion { entry }),
            Which::Plan(number) => {
                row_by_number(book, Kind::TreatmentPlan, number).map(|plan| Printed::Plan { plan })
            }
            Which::Thread(kind, number) => {
                row_by_number(book, kind, number).map(|row| Printed::Thread { kind, row })
            }
            Which::Sheet(sheet, number) => {
                let row = match sheet.kind() {
                    Some(kind) => row_by_number(book, kind, number)?,
                    None => Id::default(),
                };
                Some(match sheet {
                    Sheet::Agenda => Printed::ReviewAgenda { review: row },
                    Sheet::PreRead => Printed::ReviewPreRead { review: row },
                    Sheet::Minutes => Printed::ReviewMinutes { review: row },
                    Sheet::Steering => Printed::Steering,
                    Sheet::AuditPlan => Printed::AuditPlan { programme: row },
                    Sheet::AuditReport => Printed::AuditReport { audit: row },
                    Sheet::CorrectiveLog => Printed::CorrectiveLog,
                })
            }
        }
    }

    fn back(self) -> (Route, String) {
        match self {
            Which::Method => (Route::RiskMethod, text::of("kind.risk_methods")),
            Which::Statement | Which::Version(_) => (Route::Statement, text::of("soa.title")),
            Which::Plan(n) => (Route::Plan(n), text::of("kind.treatment_plans")),
            Which::Thread(Kind::Risk, n) => (Route::Risk(n), text::of("kind.risks")),
            Which::Thread(kind, n) => (Route::Trace(kind, n), text::of("trace.title")),
            Which::Sheet(sheet, n) => match sheet.kind() {
                Some(kind) => {
                    let page = match kind {
                        Kind::AuditProgramme => Route::Programme(Some(n)),
                        Kind::Audit => Route::Audit(n),
                        _ => Route::Review(n),
                    };
                    (page, text::of(&format!("kind.{}", kind.table())))
                }
                None if sheet == Sheet::CorrectiveLog => {
                    (Route::Register(Kind::Nonconformity, None), text::of("kinds.nonconformities"))
                }
                None => (Route::Overview, text::of("nav.overview")),
            },
        }
    }

    /// The Excel file that belongs to it, and the word for it.
    fn excel(self, printed: Printed) -> Option<(Order, &'static str)> {
        match self {
            Which::Version(_) => {
                Some((Order::StatementVersionExcel { entry: printed.row() }, "office.excel"))
            }
            Which::Method | Which::Thread(..) | Which::Sheet(..) => None,
            Which::Statement => Some((Order::StatementExcel, "office.excel")),
            Which::Plan(_) => Some((Order::RiskExcel, "risk.excel")),
        }
    }

    fn nothing(self) -> Markup {
        match self {
            Which::Plan(_) => no_row(Kind::TreatmentPlan),
            Which::Version(_) => no_row(Kind::Approval),
            Which::Thread(kind, _) => no_row(kind),
            Which::Sheet(sheet, _) => sheet.kind().map_or(Markup::Nothing, no_row),
            Which::Method | Which::Statement => {
                view! { <p>{text::t("risk.wants.method")}</p> }
            }
        }
    }

    /// Name of its files, without their ending: consultants keep those of several firms side by side.
    fn file(self, book: &Workbook) -> String {
        let named = |key: &str, reference: String| (text::of(key), reference);
        let (name, reference) = match self {
            Which::Method => named("risk.paper.file.method", String::new()),
            Which::Statement => named("risk.paper.file.statement", String::new()),
            Which::Version(n) => named("risk.paper.file.statement", Kind::Approval.reference(n)),
            Which::Plan(n) => named("risk.paper.file.plan", Kind::TreatmentPlan.reference(n)),
            Which::Thread(kind, n) => named("risk.paper.file.thread", kind.reference(n)),
            Which::Sheet(sheet, n) => {
                (sheet.name(), sheet.kind().map(|k| k.reference(n)).unwrap_or_default())
            }
        };
        let what = format!("{name} {reference}");
        paper_name(what.trim(), book, Browser::today())
    }
}

/// The way to a paper.
#[component]
pub fn SheetLink(sheet: Sheet, number: u32) -> Markup {
    view! { <a class="button" href=Route::Sheet(sheet, number).href()><Icon name="report" />{sheet.name()}</a> }
}

#[component]
pub fn PaperPage(which: Which) -> Markup {
    let session = Session::here();
    let (back, name) = which.back();
    // A row that goes or comes back by an undo takes its paper along.
    let printed = Memo::new(move |_| match which {
        Which::Plan(_) => session.read(&[Kind::TreatmentPlan], |book| which.printed(book)),
        Which::Version(_) => session.read(&[Kind::Approval], |book| which.printed(book)),
        Which::Thread(kind, _) => session.read(&[kind], |book| which.printed(book)),
        Which::Sheet(sheet, _) => {
            let kind = sheet.kind().unwrap_or(Kind::Organisation);
            session.read(&[kind], |book| which.printed(book))
        }
        Which::Method | Which::Statement => session.peek(|book| which.printed(book)),
    });
    let ready = RwSignal::new(false);
    let paper = move |printed: Printed| {
        let orders =
            [(Order::Html(printed), "gap.report.html"), (Order::Word(printed), "office.word")];
        let orders = orders.into_iter().chain(which.excel(printed));
        let file = session.peek(|book| which.file(book));
        view! {
            <div class="buttons gap-report-buttons">
                <PrintButton ready=ready />
                {orders.map(|(order, words)| view! { <OrderFile order=order words=words name=file.clone() /> }).collect_view()}
            </div>
            <PaperSheet printed=printed ready=ready none=move || which.nothing() />
        }
    };
    view! {
        <div class="page risk-page gap-report stack">
            <header class="gap-head"><a class="gap-up" href=back.href()>{name}</a></header>
            {Markup::live(move || printed.get().map_or_else(|| which.nothing(), paper))}
        </div>
    }
}
