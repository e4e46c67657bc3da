//! The gap report on the page: to read, to print, to save as a file.

use super::frame::{NoRun, RunHead, Tab};
use super::office::OfficeFiles;
use super::results::csv;
use crate::app::dom::prelude::*;
use crate::app::paper_sheet::{PaperSheet, PrintButton};
use crate::app::platform::Browser;
use crate::app::route::row_by_number;
use crate::app::session::Session;
use crate::paper::Printed;
use crate::text;
use crate::workbook::{Id, Kind};

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
    let ready = RwSignal::new(false);
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
                <PrintButton ready=ready />
                <button type="button" on:click=save_results>{text::t("gap.report.csv")}</button>
                <OfficeFiles run=run number=number />
            </div>
            <PaperSheet printed=Printed::GapReport { run } ready=ready none=|| view! { <NoRun /> } />
        </div>
    }
}
