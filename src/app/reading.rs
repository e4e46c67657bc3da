//! Work that a worker does for the page, with its progress and the button that ends it; and the longest of
//! it, opening a large file: read and checked by a worker, taken over row by row while the page goes on.
//! Nothing of it is in the open workbook, so it can end at any moment.

use super::widgets::Dialog;
use super::worker::{Broken, Cancel, Pace, Starting, Worker};
use crate::app::dom::prelude::*;
use crate::exchange::json;
use crate::exchange::packed::Unpack;
use crate::exchange::worker::{Answer, Task};
use crate::text;
use crate::workbook::{Finding, Workbook};
use js_sys::ArrayBuffer;

/// Files up to this size are read on the page itself, which takes less than a frame or two.
pub const SMALL: f64 = 256.0 * 1024.0;

/// What is shown while a worker works.
#[derive(Clone, Copy)]
pub struct Reading {
    /// The dialog is open; closing it cancels.
    shown: RwSignal<bool>,
    percent: RwSignal<u8>,
    /// What is being done, as a sentence.
    words: RwSignal<String>,
    /// What the dialog is called, as a text key.
    title: &'static str,
    cancel: StoredValue<Cancel, LocalStorage>,
}

impl Reading {
    pub fn new(title: &'static str) -> Reading {
        Reading {
            shown: RwSignal::new(false),
            percent: RwSignal::new(0),
            words: RwSignal::new(String::new()),
            title,
            cancel: StoredValue::new_local(Cancel::default()),
        }
    }

    /// Shows that something is being done, until [`Reading::end`].
    pub fn begin(self, words: String) -> Cancel {
        let cancel = Cancel::default();
        self.cancel.set_value(cancel.clone());
        self.percent.set(0);
        self.words.set(words);
        self.shown.set(true);
        cancel
    }

    pub fn reached(self, percent: u8) {
        // The screen that asked may be gone by now.
        if self.percent.try_get_untracked().is_some_and(|before| before != percent) {
            self.percent.set(percent);
        }
    }

    pub fn end(self) {
        let _ = self.shown.try_set(false);
    }

    /// Reads a file. What [`json::open`] gives, unless the worker did not come to its end.
    pub async fn open(
        self,
        name: &str,
        starting: Starting,
        bytes: &ArrayBuffer,
    ) -> Result<Result<json::Opened, Vec<Finding>>, Broken> {
        let cancel = self.begin(text::fill("file.reading.name", &[("file", name)]));
        let mut book = Workbook::default();
        let read = self.take_over(&mut book, Task::Open, starting, bytes, &cancel).await;
        self.end();
        match read {
            Ok(Answer::Opened(rest)) => Ok(Ok(rest.onto(book))),
            Ok(Answer::Refused(findings)) => {
                discard(book);
                Ok(Err(findings))
            }
            Ok(_) => Err(Broken::Stopped),
            Err(broken) => {
                discard(book);
                Err(broken)
            }
        }
    }

    /// Has the sample firm made.
    pub async fn sample(self) -> Result<Workbook, Broken> {
        let cancel = self.begin(text::of("start.sample.making"));
        let mut book = Workbook::default();
        let nothing = ArrayBuffer::new(0);
        let made =
            self.take_over(&mut book, Task::Sample, Worker::begin(), &nothing, &cancel).await;
        self.end();
        match made? {
            Answer::Opened(rest) => Ok(rest.onto(book).book),
            _ => Err(Broken::NotStarted),
        }
    }

    /// Takes the rows over and gives the last answer.
    async fn take_over(
        self,
        book: &mut Workbook,
        task: Task,
        starting: Starting,
        bytes: &ArrayBuffer,
        cancel: &Cancel,
    ) -> Result<Answer<'static>, Broken> {
        let worker = starting.ready(cancel).await?;
        worker.give(task, bytes)?;
        let mut pace = Pace::new();
        loop {
            let answer = worker.next().await?;
            // What a worker says is not doubted, but a page that stops over it would be worse.
            match Answer::from_bytes(&answer).ok_or(Broken::Stopped)? {
                Answer::Rows { percent, rows } => {
                    let mut rows = Unpack::new(rows);
                    while !rows.is_done() {
                        book.restore(rows.row().ok_or(Broken::Stopped)?);
                        pace.step().await;
                        if cancel.is_asked() {
                            return Err(Broken::Cancelled);
                        }
                    }
                    self.reached(percent);
                }
                Answer::Opened(rest) => return Ok(Answer::Opened(rest)),
                Answer::Refused(findings) => return Ok(Answer::Refused(findings)),
                _ => return Err(Broken::Stopped),
            }
        }
    }

    fn stop(self) {
        self.cancel.with_value(Cancel::now);
        self.shown.set(false);
    }
}

/// Lets go of a workbook in slices: a large one has a million texts to free.
pub fn discard(mut book: Workbook) {
    leptos::task::spawn_local(async move {
        let mut pace = Pace::new();
        while book.shed() {
            pace.step().await;
        }
    });
}

/// How far the reading is, and the button that ends it.
#[component]
pub fn ReadingDialog(reading: Reading) -> Markup {
    // Escape and the dialog's own button close it, too.
    Effect::new(move |before: Option<bool>| {
        let shown = reading.shown.get();
        if before == Some(true) && !shown {
            reading.stop();
        }
        shown
    });
    // What nobody waits for any more ends.
    on_cleanup(move || {
        let _ = reading.cancel.try_with_value(Cancel::now);
    });
    let percent = move || text::fill("app.percent", &[("n", &reading.percent.get().to_string())]);
    view! {
        <Dialog open=reading.shown title=text::of(reading.title)>
            <div class="dialog-body">
                <p>{move || reading.words.get()}</p>
                <progress class="reading" max="100" value=move || reading.percent.get() aria-label=text::t(reading.title)></progress>
                <p class="reading-percent">{percent}</p>
                <div class="buttons">
                    <button type="button" on:click=move |_| reading.stop()>{text::t("app.cancel")}</button>
                </div>
            </div>
        </Dialog>
    }
}
