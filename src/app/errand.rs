//! What the page has its worker make of the workbook: files, and papers to read.

use crate::app::dom::prelude::*;
use crate::app::files::NOT_OFFERED;
use crate::app::picture::{SCALE, png};
use crate::app::platform::Browser;
use crate::app::reading::{Reading, ReadingDialog};
use crate::app::session::Session;
use crate::app::widgets::Dialog;
use crate::app::words;
use crate::app::worker::{Broken, Cancel, Worker};
use crate::exchange::json;
use crate::exchange::office::{Drawing, Order, Picture, Request};
use crate::exchange::worker::{Answer, Task, checks_request, kept_request, pack_request};
use crate::insight::checks::Told;
use crate::paper::{Drawing as Drawn, Paper, Printed};
use crate::text;
use crate::workbook::{Finding, Id};
use js_sys::Uint8Array;
use std::time::Duration;

/// Lines of findings that are listed; the counts are of all.
pub const SHOWN: usize = 200;

/// Has a file made and hands it over; what stands in the way is shown.
pub fn order_file(
    session: Session,
    order: Order,
    name: String,
    work: Reading,
    found: LocalSignal<Option<Vec<Finding>>>,
) {
    leptos::task::spawn_local(async move {
        let name = format!("{name}.{}", order.ending());
        let words = format!("office.making.{}", order.ending());
        let cancel = work.begin(text::fill(&words, &[("file", &name)]));
        let made = errand(session, order, work, &cancel).await;
        work.end();
        match made {
            Ok(bytes) => {
                if Browser::download(&name, order.media_type(), &bytes) {
                    session.notices.mended(NOT_OFFERED);
                    session.notices.say_filled("office.offered", &[("file", &name)]);
                } else {
                    session.notices.about(NOT_OFFERED, text::of("file.not_offered"));
                }
            }
            Err(findings) => found.set(some(findings)),
        }
    });
}

/// A button that has one file made.
#[component]
pub fn OrderFile(
    order: Order,
    /// Key of the word on the button.
    words: &'static str,
    /// Name of the file without its ending.
    name: String,
) -> Markup {
    let session = Session::here();
    let work = Reading::new("office.working");
    let found = LocalSignal::new_local(None::<Vec<Finding>>);
    let name = StoredValue::new(name);
    view! {
        <button type="button" on:click=move |_| order_file(session, order, name.get_value(), work, found)>{text::t(words)}</button>
        <ReadingDialog reading=work />
        <Findings found=found />
    }
}

// ---- With the worker -------------------------------------------------------------------------

/// Nothing to say where the reader cancelled.
pub fn some(findings: Vec<Finding>) -> Option<Vec<Finding>> {
    (!findings.is_empty()).then_some(findings)
}

pub fn broken(broken: Broken) -> Vec<Finding> {
    broken.finding().into_iter().collect()
}

/// Has a file made: its charts drawn here, all else by the worker.
async fn errand(
    session: Session,
    order: Order,
    work: Reading,
    cancel: &Cancel,
) -> Result<Vec<u8>, Vec<Finding>> {
    session.settle();
    let book = session.peek(json::export);
    let worker = Worker::begin().ready(cancel).await.map_err(broken)?;
    let request = |pictures| request(order, &book, pictures);
    let mut pictures = Vec::new();
    if order.has_pictures() {
        give(&worker, Task::Draw, &request(Vec::new()))?;
        if let Answer::Drawings(drawings) = last(&worker, Some(work)).await? {
            pictures = drawn(drawings, cancel).await?;
        }
    }
    give(&worker, Task::Make, &request(pictures))?;
    match last(&worker, Some(work)).await? {
        Answer::File(bytes) => Ok(bytes),
        _ => Err(broken(Broken::Stopped)),
    }
}

fn request(order: Order, book: &str, pictures: Vec<Picture>) -> Request<'_> {
    Request { order, today: Browser::today(), book: book.as_bytes(), pictures, file: &[] }
}

/// How long a change waits for the next one before the worker is asked anew.
const REST: Duration = Duration::from_millis(250);

/// Asks the worker, and asks again a moment after each change that `listen` hears; an answer that was overtaken is
/// not waited for. `listen` says whether there is anything to ask, `at_once` whether nothing is shown yet.
pub fn ask_anew(
    listen: impl Fn() -> bool + 'static,
    at_once: impl Fn() -> bool + 'static,
    ask: impl Fn(Cancel) + Copy + 'static,
) {
    let asking = StoredValue::new_local(Cancel::default());
    effect(move || {
        asking.with_value(Cancel::now);
        if !listen() {
            return;
        }
        let cancel = Cancel::default();
        asking.set_value(cancel.clone());
        let ask = move || {
            if !cancel.is_asked() {
                ask(cancel.clone());
            }
        };
        if untrack(&at_once) { ask() } else { set_timeout(ask, REST) }
    });
    on_cleanup(move || {
        let _ = asking.try_with_value(Cancel::now);
    });
}

/// Has a paper written; nothing where what it is about is not in the workbook.
pub async fn paper(
    session: Session,
    printed: Printed,
    cancel: &Cancel,
) -> Result<Option<Paper>, Vec<Finding>> {
    let book = session.peek(json::export);
    let worker = Worker::begin().ready(cancel).await.map_err(broken)?;
    give(&worker, Task::Show, &request(Order::Word(printed), &book, Vec::new()))?;
    match last(&worker, None).await? {
        Answer::Paper(paper) => Ok(paper),
        _ => Err(broken(Broken::Stopped)),
    }
}

/// What a management review looks at, as canonical text, and the charts of each input.
pub type Packed = (String, Vec<Vec<Drawn>>);

/// Has what a management review looks at put together; empty where it has no period. The charts are for a width.
pub async fn pack(
    session: Session,
    review: Id,
    width: u32,
    cancel: &Cancel,
) -> Result<Packed, Vec<Finding>> {
    let today = Browser::today();
    let bytes = session.peek(|book| pack_request(review, today, width, &json::export(book)));
    packed(bytes, cancel).await
}

/// Has the charts drawn of what a review keeps.
pub async fn kept_charts(kept: &str, width: u32, cancel: &Cancel) -> Result<Packed, Vec<Finding>> {
    packed(kept_request(kept, width), cancel).await
}

async fn packed(bytes: Vec<u8>, cancel: &Cancel) -> Result<Packed, Vec<Finding>> {
    let worker = Worker::begin().ready(cancel).await.map_err(broken)?;
    let bytes = Uint8Array::from(bytes.as_slice()).buffer();
    worker.give(Task::Pack, &bytes).map_err(broken)?;
    match last(&worker, None).await? {
        Answer::Pack(text, charts) => Ok((text, charts)),
        _ => Err(broken(Broken::Stopped)),
    }
}

/// Has the workbook looked through: how much was found, and the first of it.
pub async fn checks(session: Session, cancel: &Cancel) -> Result<(usize, Vec<Told>), Vec<Finding>> {
    let bytes = session.peek(|book| checks_request(Browser::today(), &json::export(book)));
    let worker = Worker::begin().ready(cancel).await.map_err(broken)?;
    let bytes = Uint8Array::from(bytes.as_slice()).buffer();
    worker.give(Task::Checks, &bytes).map_err(broken)?;
    match last(&worker, None).await? {
        Answer::Checked(count, told) => Ok((count, told)),
        _ => Err(broken(Broken::Stopped)),
    }
}

pub fn give(worker: &Worker, task: Task, request: &Request<'_>) -> Result<(), Vec<Finding>> {
    let bytes = request.to_bytes().map_err(|finding| vec![finding])?;
    let bytes = Uint8Array::from(bytes.as_slice()).buffer();
    worker.give(task, &bytes).map_err(broken)
}

/// The answer after which there is none, unless it says why there is nothing.
pub async fn last(worker: &Worker, work: Option<Reading>) -> Result<Answer<'static>, Vec<Finding>> {
    loop {
        let bytes = worker.next().await.map_err(broken)?;
        match Answer::from_bytes(&bytes) {
            Some(Answer::Progress(percent)) => {
                if let Some(work) = work {
                    work.reached(percent);
                }
            }
            Some(Answer::Refused(findings)) => return Err(findings),
            Some(Answer::Drawings(drawings)) => return Ok(Answer::Drawings(drawings)),
            Some(Answer::File(bytes)) => return Ok(Answer::File(bytes)),
            Some(Answer::Planned(plan)) => return Ok(Answer::Planned(plan)),
            Some(Answer::Paper(paper)) => return Ok(Answer::Paper(paper)),
            Some(Answer::Charts(drawn)) => return Ok(Answer::Charts(drawn)),
            Some(Answer::Pack(text, charts)) => return Ok(Answer::Pack(text, charts)),
            Some(Answer::Checked(count, told)) => return Ok(Answer::Checked(count, told)),
            // The others are answers to other tasks.
            _ => return Err(broken(Broken::Stopped)),
        }
    }
}

/// A chart that the browser does not draw is left out: its figures stand in the file anyway.
async fn drawn(drawings: Vec<Drawing>, cancel: &Cancel) -> Result<Vec<Picture>, Vec<Finding>> {
    let mut pictures = Vec::new();
    for Drawing { name, svg, width, height } in drawings {
        if cancel.is_asked() {
            return Err(Vec::new());
        }
        if let Some(png) = png(&svg, (width, height)).await {
            pictures.push(Picture { name, png, width: width * SCALE, height: height * SCALE });
        }
    }
    Ok(pictures)
}

// ---- What is shown ---------------------------------------------------------------------------

/// Why a file was not made or not read.
#[component]
pub fn Findings(found: LocalSignal<Option<Vec<Finding>>>) -> Markup {
    let shown = shown_while(found);
    view! {
        <Dialog open=shown title=text::of("office.refused") class="wide">
            <div class="dialog-body">
                <ul class="findings">
                    {move || found.get().unwrap_or_default().iter().take(SHOWN).map(listed).collect_view()}
                </ul>
                <div class="buttons">
                    <button type="button" on:click=move |_| shown.set(false)>{text::t("app.close")}</button>
                </div>
            </div>
        </Dialog>
    }
}

pub fn listed(finding: &Finding) -> Markup {
    view! { <li class=words::severity_class(finding.severity)>{words::finding(finding)}</li> }
}

/// Whether a dialog is open over something; closing it lets go of that.
pub fn shown_while<T: 'static>(what: LocalSignal<Option<T>>) -> RwSignal<bool> {
    let shown = RwSignal::new(false);
    effect(move || shown.set(what.with(Option::is_some)));
    Effect::new(move |before: Option<bool>| {
        let now = shown.get();
        if before == Some(true) && !now {
            what.set(None);
        }
        now
    });
    shown
}
