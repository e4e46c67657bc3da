//! The gap report on the page: to read, to print, to save as a file.

use super::frame::{NoRun, RunHead, Tab};
use super::office::OfficeFiles;
use super::results::csv;
use crate::app::dom::prelude::*;
use crate::app::paper_view::PaperView;
use crate::app::platform::Browser;
use crate::app::route::row_by_number;
use crate::app::session::Session;
use crate::locale::ReaderDates;
use crate::paper::gap_report::{Setting, build};
use crate::paper::{Labels, Paper, html};
use crate::text;
use crate::workbook::{Id, Kind};

/// The tables that the report reads.
const READ: &[Kind] = &[
    Kind::GapRun,
    Kind::GapAnswer,
    Kind::Action,
    Kind::Person,
    Kind::Evidence,
    Kind::Organisation,
];

#[component]
pub fn GapReportPage(number: u32) -> Markup {
    let session = Session::here();
    let run = Memo::new(move |_| {
        session.ids(Kind::GapRun);
        session.peek(|b| row_by_number(b, Kind::GapRun, number))
    });
    Markup::live(move || match run.get() {
        Some(run) => view! { <Report run=run number=number /> },
        None => view! { <NoRun /> },
    })
}

#[component]
fn Report(run: Id, number: u32) -> Markup {
    let session = Session::here();
    let labels = || Labels::load(&|key| text::of(key));
    let paper = Memo::new(move |_| {
        session.read(READ, |book| {
            build(book, run, &Setting { today: Browser::today(), dates: &ReaderDates })
        })
    });
    let print = move |_| {
        // Where printing is blocked the browser says so itself.
        let _ = window().print();
    };
    let save = move |_| {
        let file = paper.with(|p: &Option<Paper>| p.as_ref().map(|p| html(p, &labels())));
        let Some(file) = file else { return };
        let name = text::fill("gap.report.file", &[("reference", &Kind::GapRun.reference(number))]);
        Browser::download(&format!("{name}.html"), "text/html", file.as_bytes());
    };
    let save_results = move |_| {
        let Some(file) = session.peek(|book| csv(book, run)) else { return };
        let reference = Kind::GapRun.reference(number);
        let name = text::fill("gap.report.csv.file", &[("reference", &reference)]);
        Browser::download(&format!("{name}.csv"), "text/csv;charset=utf-8", file.as_bytes());
    };
    view! {
        <div class="page gap-page gap-report">
            <RunHead run=run number=number tab=Tab::Report />
            <div class="buttons gap-report-buttons">
                <button type="button" class="primary" on:click=print>{text::t("gap.report.print")}</button>
                <button type="button" on:click=save>{text::t("gap.report.html")}</button>
                <button type="button" on:click=save_results>{text::t("gap.report.csv")}</button>
                <OfficeFiles run=run number=number />
            </div>
            {move || paper.get().map(|paper| view! { <PaperView paper=paper labels=labels() /> })}
        </div>
    }
}
