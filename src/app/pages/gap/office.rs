//! The assessment as Word, Excel and PowerPoint files, and an Excel file that comes back.

use crate::app::dom::prelude::*;
use crate::app::errand::{
    Findings, SHOWN, broken, give, last, listed, order_file, shown_while, some,
};
use crate::app::keeping::StateBefore;
use crate::app::platform::Browser;
use crate::app::reading::{Reading, ReadingDialog};
use crate::app::session::Session;
use crate::app::widgets::{Dialog, field_label, shown_value};
use crate::app::words;
use crate::app::worker::{Broken, Cancel, Worker};
use crate::exchange::json;
use crate::exchange::office::plan::{FieldChange, Plan, PlannedLine};
use crate::exchange::office::{MOST_BYTES, Order, Request};
use crate::exchange::worker::{Answer, Task};
use crate::paper::Printed;
use crate::text;
use crate::workbook::{Finding, GapRun, Id, Kind, Place, RunState};
use js_sys::{ArrayBuffer, Uint8Array};
use leptos::html;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// Buttons for the files and for the way back.
#[component]
pub fn OfficeFiles(run: Id, number: u32) -> Markup {
    let session = Session::here();
    let work = Reading::new("office.working");
    let found = LocalSignal::new_local(None::<Vec<Finding>>);
    let planned = LocalSignal::new_local(None::<Plan>);
    let open = move || {
        session.get::<GapRun>(run).is_some_and(|run| run.state != RunState::Closed)
            && session.read_only.get().is_none()
    };
    let make = move |order: Order| {
        let name = text::fill("gap.report.file", &[("reference", &Kind::GapRun.reference(number))]);
        order_file(session, order, name, work, found);
    };
    let report = Printed::GapReport { run };
    let read = move |file: web_sys::File| {
        leptos::task::spawn_local(async move {
            let cancel = work.begin(text::fill("office.reading", &[("file", &file.name())]));
            let plan = read_excel(session, run, &file, work, &cancel).await;
            work.end();
            match plan {
                Ok(plan) => planned.set(Some(plan)),
                Err(findings) => found.set(some(findings)),
            }
        });
    };
    view! {
        <span class="buttons">
            <button type="button" on:click=move |_| make(Order::Html(report))>{text::t("gap.report.html")}</button>
            <button type="button" on:click=move |_| make(Order::Word(report))>{text::t("office.word")}</button>
            <button type="button" on:click=move |_| make(Order::GapExcel { run })>{text::t("office.excel")}</button>
            <button type="button" on:click=move |_| make(Order::GapSlides { run })>{text::t("office.slides")}</button>
            <Show when=open><PickExcel read=Callback::new(move |file: Picked| read(file.0)) /></Show>
        </span>
        <ReadingDialog reading=work />
        <Findings found=found />
        <Preview planned=planned />
    }
}

/// A file on its way to whoever reads it; it never leaves the thread of the page.
struct Picked(web_sys::File);

#[component]
fn PickExcel(read: Callback<Picked>) -> Markup {
    let input = NodeRef::<html::Input>::new();
    let choose = move |_| {
        if let Some(input) = input.get_untracked() {
            input.set_value("");
            input.click();
        }
    };
    let picked = move |_| {
        let file = input.get_untracked().and_then(|i| i.files()).and_then(|f| f.get(0));
        if let Some(file) = file {
            read.run(Picked(file));
        }
    };
    view! {
        <button type="button" on:click=choose>{text::t("office.take_back")}</button>
        <input
            node_ref=input id="excel-file" type="file" accept=".xlsx" hidden tabindex="-1"
            aria-label=text::t("office.take_back") on:change=picked
        />
    }
}

// ---- With the worker -------------------------------------------------------------------------

async fn read_excel(
    session: Session,
    run: Id,
    file: &web_sys::File,
    work: Reading,
    cancel: &Cancel,
) -> Result<Plan, Vec<Finding>> {
    if file.size() > MOST_BYTES as f64 {
        let megabytes = |bytes: f64| format!("{:.0}", bytes / 1024.0 / 1024.0);
        let finding = Finding::error("office.too_big", Place::default());
        return Err(vec![
            finding.with("size", megabytes(file.size())).with("most", MOST_BYTES >> 20),
        ]);
    }
    let unreadable = |_| vec![Finding::error("file.unreadable", Place::default())];
    let buffer: ArrayBuffer =
        JsFuture::from(file.array_buffer()).await.map_err(unreadable)?.unchecked_into();
    let bytes = Uint8Array::new(&buffer).to_vec();
    session.settle();
    let book = session.peek(json::export);
    let worker = Worker::begin().ready(cancel).await.map_err(broken)?;
    let request = Request {
        order: Order::GapExcel { run },
        today: Browser::today(),
        book: book.as_bytes(),
        pictures: Vec::new(),
        file: &bytes,
    };
    give(&worker, Task::ReadExcel, &request)?;
    match last(&worker, Some(work)).await? {
        Answer::Planned(plan) => Ok(plan),
        _ => Err(broken(Broken::Stopped)),
    }
}

// ---- What is shown ---------------------------------------------------------------------------

/// What the file would change, before anything is entered.
#[component]
fn Preview(planned: LocalSignal<Option<Plan>>) -> Markup {
    let session = Session::here();
    let shown = shown_while(planned);
    let entering = RwSignal::new(false);
    let enter = move |_| {
        let Some(plan) = planned.get_untracked() else { return };
        if entering.get_untracked() {
            return;
        }
        entering.set(true);
        leptos::task::spawn_local(async move {
            let kept = session.keeping.keep_state(session, &text::of("office.before")).await;
            // The page may have been left meanwhile, and the dialog with it.
            let _ = entering.try_set(false);
            // Closing the dialog with Escape meanwhile means no.
            let wanted = shown.try_get_untracked() == Some(true);
            if wanted && kept != StateBefore::OtherWorkbook && enter_plan(session, &plan) {
                let _ = shown.try_set(false);
            }
        });
    };
    let nothing = move || planned.with(|p| p.as_ref().is_none_or(Plan::is_empty));
    view! {
        <Dialog open=shown title=text::of("office.preview") class="wide">
            <div class="dialog-body">
                {move || planned.with(|plan| plan.as_ref().map(|plan| summary(session, plan)))}
                <div class="buttons">
                    <button type="button" class="primary" disabled=move || nothing() || entering.get() on:click=enter>{text::t("office.enter")}</button>
                    <button type="button" disabled=move || entering.get() on:click=move |_| shown.set(false)>{text::t("app.cancel")}</button>
                </div>
            </div>
        </Dialog>
    }
}

/// Enters it as one change. False, with the reason said, where the workbook is no longer what it was made for.
fn enter_plan(session: Session, plan: &Plan) -> bool {
    if let Some(finding) = session.peek(|book| plan.stale(book)) {
        session.notices.error(words::finding_text(&finding));
        return false;
    }
    let label = session.peek(|book| plan.label(book));
    let entered = session.edit(label, |draft| plan.enter(draft)).is_some();
    if entered {
        let count = (plan.changed_lines() + plan.new_lines()).to_string();
        session.notices.say_filled("office.taken", &[("n", &count)]);
    }
    entered
}

fn summary(session: Session, plan: &Plan) -> Markup {
    let refused: Vec<&Finding> = plan.refused().collect();
    let counts = text::fill(
        "office.preview.counts",
        &[
            ("changed", &plan.changed_lines().to_string()),
            ("new", &plan.new_lines().to_string()),
            ("refused", &refused.len().to_string()),
            ("same", &plan.unchanged.to_string()),
        ],
    );
    let findings = refused.into_iter().chain(&plan.notes).take(SHOWN).map(listed).collect_view();
    let lines = plan.lines.iter().filter(|l| !l.changes.is_empty());
    let hidden = lines.clone().count().saturating_sub(SHOWN);
    view! {
        <p role="status">{counts}</p>
        <ul class="findings">{findings}</ul>
        <div class="paste-scroll" tabindex="0">
            <table class="paste-table">
                <thead><tr>
                    <th scope="col">{text::t("office.preview.line")}</th>
                    <th scope="col">{text::t("office.preview.field")}</th>
                    <th scope="col">{text::t("office.preview.before")}</th>
                    <th scope="col">{text::t("office.preview.after")}</th>
                </tr></thead>
                <tbody>{lines.take(SHOWN).map(|line| rows(session, plan, line)).collect_view()}</tbody>
            </table>
        </div>
        {(hidden > 0).then(|| view! { <p class="quiet-text">{text::fill("office.preview.more", &[("n", &hidden.to_string())])}</p> })}
    }
}

/// A line of the file: one row of the preview for each field.
fn rows(session: Session, plan: &Plan, line: &PlannedLine) -> Markup {
    let count = line.changes.len().to_string();
    let head = text::of(&format!("kind.{}", line.kind.table()));
    let rows = line.changes.iter().enumerate().filter_map(|(n, change)| {
        let field = line.kind.fields().get(change.field)?;
        let name = (n == 0).then(|| {
            view! {
                <th scope="rowgroup" rowspan=count.clone()>
                    <span dir="auto">{line.name.clone()}</span>" "<span class="reference">{head.clone()}</span>
                </th>
            }
        });
        Some(view! {
            <tr>
                {name}
                <td>{field_label(line.kind, field)}</td>
                <td dir="auto">{shown_value(session, field, &change.before)}</td>
                <td class="paste-set" dir="auto">{after(session, plan, line, change)}</td>
            </tr>
        })
    });
    rows.collect_view()
}

/// What the field will hold, with the entries that this file adds by their titles.
fn after(session: Session, plan: &Plan, line: &PlannedLine, change: &FieldChange) -> String {
    let there =
        line.kind.fields().get(change.field).map(|f| shown_value(session, f, &change.after));
    let new = change.joined.iter().filter_map(|at| plan.lines.get(*at)).map(|l| l.name.clone());
    there.into_iter().filter(|words| !words.is_empty()).chain(new).collect::<Vec<_>>().join(", ")
}
