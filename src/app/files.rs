//! The workbook as a file: saving it, opening one, and saying what was found in it.

use super::platform::Browser;
use super::reading::{Reading, ReadingDialog, SMALL};
use super::route::Route;
use super::session::Session;
use super::widgets::Dialog;
use super::words;
use super::worker::{Broken, Worker};
use crate::app::dom::prelude::*;
use crate::exchange::json;
use crate::storage::recovery::Draft;
use crate::storage::rescue;
use crate::storage::web::breathe;
use crate::text;
use crate::workbook::{Finding, Severity, Workbook};
use leptos::html;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// What is said where the browser took no file, until it takes one.
pub const NOT_OFFERED: &str = "file.not_offered";

/// Offers the whole workbook as one JSON file.
pub fn save(session: Session) {
    session.settle();
    let name = |book: &Workbook| crate::exchange::file_name(book, Browser::today());
    let (name, bytes) = session.peek(|book| (name(book), json::export(book)));
    if Browser::download(&name, "application/json", bytes.as_bytes()) {
        session.keeping.file_made();
        session.notices.mended(NOT_OFFERED);
        session.notices.say_filled("file.offered", &[("name", &name)]);
    } else {
        session.notices.about(NOT_OFFERED, text::of("file.not_offered"));
    }
}

/// Asks for a file to open.
pub fn choose(_session: Session) {
    let input = document()
        .get_element_by_id("open-file")
        .and_then(|i| i.dyn_into::<web_sys::HtmlInputElement>().ok());
    if let Some(input) = input {
        Worker::prepare();
        input.set_value("");
        input.click();
    }
}

/// What came out of a file, waiting for the user's word.
#[derive(Clone)]
struct Read {
    file: String,
    /// Nothing when the file is no workbook at all. Never copied: it may be large.
    book: Option<Rc<RefCell<Workbook>>>,
    /// Made by a newer version: for looking only.
    newer: bool,
    /// Text of fields that had not become changes, where a rescue file holds some.
    drafts: Vec<Draft>,
    findings: Vec<Finding>,
}

/// The hidden file input and the dialog that says what was found.
#[component]
pub fn OpenFile() -> Markup {
    let session = Session::here();
    let input = NodeRef::<html::Input>::new();
    let read = LocalSignal::new_local(Vec::<Read>::new());
    let shown = RwSignal::new(false);
    let reading = Reading::new("file.reading");
    let on_change = move |_| {
        let Some(file) = input.get_untracked().and_then(|i| i.files()).and_then(|f| f.get(0))
        else {
            return;
        };
        leptos::task::spawn_local(async move {
            let Some(result) = read_file(&file, reading).await else { return };
            let book = result.book.clone().filter(|book| {
                let warned = result.findings.iter().any(|f| f.severity >= Severity::Warning);
                !result.newer && !warned && !session.keeping.has(book.borrow().id)
            });
            if let Some(book) = &book {
                // A large one is looked through first, and the page draws before and after.
                breathe().await;
                session.foresee(&book.borrow());
                breathe().await;
            }
            // Where the present one cannot be put away yet, it waits in the dialog.
            let book = book.filter(|_| session.keeping.may_let_go(session));
            match book {
                Some(book) => adopt(session, book.take(), false, Vec::new()),
                None => {
                    session.forget_foreseen();
                    let rescue = result.findings.iter().any(|f| f.code == IS_RESCUE);
                    read.set(if rescue { open_rescue(&file).await } else { vec![result] });
                    shown.set(true);
                }
            }
        });
    };
    // A workbook that was read and not opened does not stay in memory.
    effect(move || {
        if !shown.get() && !read.with_untracked(Vec::is_empty) {
            read.set(Vec::new());
        }
    });
    view! {
        <input
            node_ref=input id="open-file" type="file" accept=".json,application/json" hidden tabindex="-1"
            aria-label=text::t("command.open_file") on:change=on_change
        />
        <ReadingDialog reading=reading />
        <Dialog open=shown title=text::of("file.dialog") class="wide">
            {move || {
                let all = read.get();
                let alone = all.len() < 2;
                all.into_iter().map(|read| view! { <FileFindings read=read shown=shown alone=alone /> }).collect_view()
            }}
        </Dialog>
    }
}

/// The largest file that is read into memory at all: what a browser has stored may be larger than any
/// workbook.
const LARGEST: f64 = rescue::MAX_BYTES as f64;

/// Nothing when the reading was cancelled.
async fn read_file(file: &web_sys::File, reading: Reading) -> Option<Read> {
    let name = file.name();
    let refused = |findings| {
        Some(Read { file: file.name(), book: None, newer: false, drafts: Vec::new(), findings })
    };
    if file.size() > LARGEST {
        let megabytes = |bytes: f64| format!("{:.0}", bytes / 1024.0 / 1024.0);
        let finding = Finding::error("file.too_big", Default::default())
            .with("size", megabytes(file.size()))
            .with("most", megabytes(json::MAX_BYTES as f64));
        return refused(vec![finding]);
    }
    // Both take a moment, so they begin together.
    let starting = (file.size() > SMALL).then(Worker::begin);
    let Ok(buffer) = JsFuture::from(file.array_buffer()).await else {
        return refused(vec![Finding::error("file.unreadable", Default::default())]);
    };
    let here = || json::open(&js_sys::Uint8Array::new(&buffer).to_vec());
    let opened = match starting {
        None => here(),
        Some(starting) => match reading.open(&name, starting, buffer.unchecked_ref()).await {
            Ok(opened) => opened,
            Err(Broken::Absent) => here(),
            Err(broken) => return broken.finding().and_then(|finding| refused(vec![finding])),
        },
    };
    match opened {
        Ok(opened) => Some(Read {
            file: name,
            book: Some(Rc::new(RefCell::new(opened.book))),
            newer: opened.newer,
            drafts: Vec::new(),
            findings: opened.findings,
        }),
        Err(findings) => refused(findings),
    }
}

/// What is found in a file that the rescue page saved.
const IS_RESCUE: &str = "file.is_rescue";

/// The workbooks of a rescue file, each as if it were a file of its own.
async fn open_rescue(file: &web_sys::File) -> Vec<Read> {
    let refused = |findings| {
        vec![Read { file: file.name(), book: None, newer: false, drafts: Vec::new(), findings }]
    };
    let Ok(buffer) = JsFuture::from(file.array_buffer()).await else {
        return refused(vec![Finding::error("file.unreadable", Default::default())]);
    };
    let rescued = match rescue::open(&js_sys::Uint8Array::new(&buffer).to_vec()) {
        Ok(rescued) => rescued,
        Err(findings) => return refused(findings),
    };
    let read = rescued.into_iter().map(|one| Read {
        file: one.book.as_ref().map_or_else(|| file.name(), |book| book.name().to_owned()),
        newer: one.book.as_ref().is_some_and(|book| book.newer_schema.is_some()),
        book: one.book.map(|book| Rc::new(RefCell::new(book))),
        drafts: one.drafts,
        findings: one.findings,
    });
    read.collect()
}

/// Opens it as a workbook of its own beside those that are here.
fn adopt(session: Session, book: Workbook, as_copy: bool, drafts: Vec<Draft>) {
    let name = book.name().to_owned();
    let keeping = session.keeping;
    let done =
        if as_copy { keeping.create_copy(session, book) } else { keeping.create(session, book) };
    if done {
        session.keeping.expect(drafts);
        session.notices.say_filled("file.opened", &[("name", &name)]);
        Route::Overview.go();
    }
}

/// What a file holds, and what can be done with it. `alone`: the dialog shows nothing else, so it closes with
/// what is chosen here.
#[component]
fn FileFindings(read: Read, shown: RwSignal<bool>, alone: bool) -> Markup {
    let session = Session::here();
    let opened = RwSignal::new(false);
    let known = read.book.as_ref().is_some_and(|b| session.keeping.has(b.borrow().id));
    let is_open = |open: &Workbook, b: &Workbook| b.id == open.id && b == open;
    let same = known
        && session.peek(|open| read.book.as_ref().is_some_and(|b| is_open(open, &b.borrow())));
    let count = read.findings.len();
    let key = match (&read.book, read.newer) {
        (None, _) => "file.refused",
        (Some(_), true) => "file.newer",
        (Some(_), false) if same => "file.same",
        (Some(_), false) if known => "file.known",
        (Some(_), false) if count == 0 => "file.whole",
        (Some(_), false) => "file.with_findings",
    };
    let headline = text::fill(key, &[("file", &read.file), ("n", &count.to_string())]);
    let book = StoredValue::new_local(read.book.clone());
    let drafts = StoredValue::new_local(read.drafts.clone());
    let newer = read.newer;
    let can_open = read.book.is_some();
    let open = move |as_copy: bool| {
        // Refused while something of the present one is being kept; then this one can be opened later.
        if !session.keeping.may_let_go(session) {
            return;
        }
        let Some(book) = book.get_value().map(|book| book.take()) else { return };
        let drafts = drafts.get_value();
        opened.set(true);
        if alone {
            shown.set(false);
        }
        if newer {
            if session.keeping.view(session, book, "app.newer_file") {
                Route::Overview.go();
            }
            return;
        }
        adopt(session, book, as_copy, drafts);
    };
    view! {
        <div class="dialog-body">
            <p>{headline}</p>
            <ul class="findings">
                {read.findings.iter().take(200).map(|f| view! { <li class=words::severity_class(f.severity)>{words::finding(f)}</li> }).collect_view()}
            </ul>
            <Show when=move || { count > 200 }><p>{text::fill("file.more_findings", &[("n", &(count - 200).to_string())])}</p></Show>
            <div class="buttons">
                <Show when=move || opened.get()><p role="status">{text::t("file.is_open")}</p></Show>
                <Show when=move || can_open && !same && !opened.get()>
                    <button type="button" class="primary" on:click=move |_| open(known)>
                        {text::t(if newer { "file.view" } else if known { "file.open_copy" } else { "file.open_anyway" })}
                    </button>
                </Show>
                <button type="button" on:click=move |_| shown.set(false)>
                    {move || text::t(if can_open && !same && !opened.get() { "app.cancel" } else { "app.close" })}
                </button>
            </div>
        </div>
    }
}
