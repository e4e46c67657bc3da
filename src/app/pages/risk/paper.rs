//! The papers about risk on the page: to read, to print, to save.

use super::READ;
use super::parts::no_row;
use crate::app::dom::prelude::*;
use crate::app::pages::gap::OrderFile;
use crate::app::paper_view::PaperView;
use crate::app::platform::Browser;
use crate::app::route::{Route, row_by_number};
use crate::app::session::Session;
use crate::exchange::office::Order;
use crate::locale::ReaderDates;
use crate::paper::gap_report::Setting;
use crate::paper::risk_papers::{method, plan, statement};
use crate::paper::{Labels, Paper, html};
use crate::text;
use crate::workbook::{Id, Kind, Workbook};

/// Which paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    Method,
    Statement,
    Plan(u32),
}

impl Which {
    fn build(self, book: &Workbook) -> Option<Paper> {
        let setting = Setting { today: Browser::today(), dates: &ReaderDates };
        match self {
            Which::Method => method::build(book, &setting),
            Which::Statement => statement::build(book, &setting),
            Which::Plan(_) => plan::build(book, self.id(book)?, &setting),
        }
    }

    fn id(self, book: &Workbook) -> Option<Id> {
        match self {
            Which::Plan(number) => row_by_number(book, Kind::TreatmentPlan, number),
            _ => None,
        }
    }

    fn back(self) -> (Route, String) {
        match self {
            Which::Method => (Route::RiskMethod, text::of("kind.risk_methods")),
            Which::Statement => (Route::Statement, text::of("soa.title")),
            Which::Plan(n) => (Route::Plan(n), text::of("kind.treatment_plans")),
        }
    }

    /// The files that it can be had as: what is ordered, and the word for it.
    fn orders(self, book: &Workbook) -> Vec<(Order, &'static str)> {
        match self {
            Which::Method => vec![(Order::MethodWord, "office.word")],
            Which::Statement => {
                vec![(Order::StatementWord, "office.word"), (Order::StatementExcel, "office.excel")]
            }
            Which::Plan(_) => match self.id(book) {
                Some(plan) => {
                    vec![
                        (Order::PlanWord { plan }, "office.word"),
                        (Order::RiskExcel, "risk.excel"),
                    ]
                }
                None => Vec::new(),
            },
        }
    }

    fn file(self) -> String {
        let key = match self {
            Which::Method => "risk.paper.file.method",
            Which::Statement => "risk.paper.file.statement",
            Which::Plan(_) => "risk.paper.file.plan",
        };
        text::of(key)
    }
}

#[component]
pub fn PaperPage(which: Which) -> Markup {
    let session = Session::here();
    let labels = || Labels::load(&|key| text::of(key));
    let paper = Memo::new(move |_| session.read(READ, |book| which.build(book)));
    let (back, name) = which.back();
    let print = move |_| {
        // Where printing is blocked the browser says so itself.
        let _ = window().print();
    };
    let save = move |_| {
        let file = paper.with(|p: &Option<Paper>| p.as_ref().map(|p| html(p, &labels())));
        let Some(file) = file else { return };
        Browser::download(&format!("{}.html", which.file()), "text/html", file.as_bytes());
    };
    let orders = session.peek(|book| which.orders(book));
    view! {
        <div class="page risk-page gap-report stack">
            <header class="gap-head"><a class="gap-up" href=back.href()>{name}</a></header>
            <div class="buttons gap-report-buttons">
                <button type="button" class="primary" on:click=print>{text::t("gap.report.print")}</button>
                <button type="button" on:click=save>{text::t("gap.report.html")}</button>
                {orders.into_iter().map(|(order, words)| view! { <OrderFile order=order words=words name=which.file() /> }).collect_view()}
            </div>
            {move || match paper.get() {
                Some(paper) => view! { <PaperView paper=paper labels=labels() /> },
                None => match which {
                    Which::Plan(_) => no_row(Kind::TreatmentPlan),
                    _ => view! { <p>{text::t("risk.wants.method")}</p> },
                },
            }}
        </div>
    }
}
