//! The page's side of the worker: starts one for a task, hears its answers, ends it.
//!
//! Dropping a [`Worker`] ends it at once, whatever it is doing: that is how a task is cancelled, and why a
//! file that harms the program which reads it harms nothing else.

use super::platform::Browser;
use crate::exchange::worker::Task;
use crate::storage::web::breathe;
use crate::workbook::{Finding, Place};
use js_sys::{Array, ArrayBuffer, Function, Promise, Reflect, Uint8Array};
use leptos::leptos_dom::helpers::{IntervalHandle, set_interval_with_handle};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Poll, Waker};
use std::time::Duration;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A worker at a task that says nothing for so many seconds is given up.
const SILENCE: u32 = 30;

/// Why a worker did not finish its task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// This page was built without one: `trunk serve`.
    Absent,
    NotStarted,
    /// It ended by a fault of its own, or for want of memory.
    Stopped,
    Silent,
    Cancelled,
}

impl Broken {
    /// What to say; nothing to whoever cancelled.
    pub fn finding(self) -> Option<Finding> {
        let code = match self {
            Broken::Absent | Broken::NotStarted => "worker.not_started",
            Broken::Stopped => "worker.stopped",
            Broken::Silent => "worker.silent",
            Broken::Cancelled => return None,
        };
        Some(Finding::error(code, Place::default()))
    }
}

/// What was heard and not yet asked for.
#[derive(Default)]
struct Inbox {
    heard: RefCell<VecDeque<Result<JsValue, Broken>>>,
    waiting: RefCell<Option<Waker>>,
    /// Seconds since the last word.
    quiet: Cell<u32>,
    cancelled: Cell<bool>,
}

impl Inbox {
    fn put(&self, heard: Result<JsValue, Broken>) {
        self.quiet.set(0);
        self.heard.borrow_mut().push_back(heard);
        self.wake();
    }

    fn wake(&self) {
        let waiting = self.waiting.borrow_mut().take();
        if let Some(waiting) = waiting {
            waiting.wake();
        }
    }

    /// The clock counts seconds and does not read the time: a machine that slept is not held to it.
    fn second(&self) {
        let quiet = self.quiet.get() + 1;
        self.quiet.set(quiet);
        if quiet == SILENCE {
            self.put(Err(Broken::Silent));
        }
    }

    async fn next(&self) -> Result<JsValue, Broken> {
        poll_fn(|context| {
            if self.cancelled.get() {
                return Poll::Ready(Err(Broken::Cancelled));
            }
            match self.heard.borrow_mut().pop_front() {
                Some(heard) => Poll::Ready(heard),
                None => {
                    *self.waiting.borrow_mut() = Some(context.waker().clone());
                    Poll::Pending
                }
            }
        })
        .await
    }
}

/// Cancels a task from elsewhere.
#[derive(Clone, Default)]
pub struct Cancel(Rc<Inbox>);

impl Cancel {
    pub fn now(&self) {
        self.0.cancelled.set(true);
        self.0.wake();
    }

    pub fn is_asked(&self) -> bool {
        self.0.cancelled.get()
    }
}

/// A worker that is being started.
pub struct Starting(Result<JsFuture, Broken>);

impl Starting {
    pub async fn ready(self, cancel: &Cancel) -> Result<Worker, Broken> {
        let mut starting = self.0?;
        let started = poll_fn(|context| {
            if cancel.is_asked() {
                return Poll::Ready(Err(Broken::Cancelled));
            }
            *cancel.0.waiting.borrow_mut() = Some(context.waker().clone());
            Pin::new(&mut starting).poll(context).map_err(|_| Broken::NotStarted)
        });
        let started = started.await;
        if started == Err(Broken::Cancelled) {
            // What is still being fetched is given up; one that starts all the same would be ended by nobody.
            if let Ok(start) = start_function() {
                let _ = start.call1(&JsValue::UNDEFINED, &"give up".into());
            }
            leptos::task::spawn_local(async move {
                if let Some(late) = starting.await.ok().filter(|js| !js.is_undefined()) {
                    late.unchecked_into::<web_sys::Worker>().terminate();
                }
            });
        }
        let started = started?;
        if started.is_undefined() {
            return Err(Broken::Absent);
        }
        Ok(Worker::listen(started.unchecked_into(), cancel.0.clone()))
    }
}

fn start_function() -> Result<Function, Broken> {
    let start = Reflect::get(&js_sys::global(), &"__isms_worker".into());
    start.ok().and_then(|f| f.dyn_into::<Function>().ok()).ok_or(Broken::Absent)
}

/// A worker at its task.
pub struct Worker {
    js: web_sys::Worker,
    inbox: Rc<Inbox>,
    seconds: Option<IntervalHandle>,
    _on_message: Closure<dyn Fn(web_sys::MessageEvent)>,
    _on_error: Closure<dyn Fn(web_sys::Event)>,
}

impl Worker {
    /// Fetches and compiles the program, so that it is there when somebody has picked a file.
    pub fn prepare() {
        // What fails here is tried again, and said, when there is a task.
        if let Ok(start) = start_function() {
            let _ = start.call1(&JsValue::UNDEFINED, &"prepare".into());
        }
    }

    /// Begins to start a worker, at once; [`Starting::ready`] waits for it.
    pub fn begin() -> Starting {
        let starting = start_function().and_then(|start| {
            let promise = start.call0(&JsValue::UNDEFINED).and_then(|p| p.dyn_into::<Promise>());
            promise.map_err(|_| Broken::NotStarted)
        });
        Starting(starting.map(JsFuture::from))
    }

    /// Gives the task. The bytes are handed over and no longer here.
    pub fn give(&self, task: Task, bytes: &ArrayBuffer) -> Result<(), Broken> {
        let message = Array::of2(&task.name().into(), bytes);
        let sent = self.js.post_message_with_transfer(&message, &Array::of1(bytes));
        sent.map_err(|_| Broken::Stopped)
    }

    fn listen(js: web_sys::Worker, inbox: Rc<Inbox>) -> Worker {
        let heard = inbox.clone();
        let on_message = Closure::<dyn Fn(_)>::new(move |event: web_sys::MessageEvent| {
            heard.put(Ok(event.data()));
        });
        js.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        let heard = inbox.clone();
        let on_error = Closure::<dyn Fn(_)>::new(move |event: web_sys::Event| {
            // Heard here and nowhere else: the page itself is well.
            event.prevent_default();
            heard.put(Err(Broken::Stopped));
        });
        js.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let clock = inbox.clone();
        let seconds = set_interval_with_handle(move || clock.second(), Duration::from_secs(1)).ok();
        Worker { js, inbox, seconds, _on_message: on_message, _on_error: on_error }
    }

    /// The next answer, as `exchange::worker::Answer` reads it.
    pub async fn next(&self) -> Result<Vec<u8>, Broken> {
        Ok(Uint8Array::new(&self.inbox.next().await?).to_vec())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.js.set_onmessage(None);
        self.js.set_onerror(None);
        self.js.terminate();
        if let Some(seconds) = self.seconds.take() {
            seconds.clear();
        }
    }
}

/// Long work on the page in slices: draws and keys come between them.
#[derive(Debug)]
pub struct Pace {
    until: f64,
    steps: u32,
}

/// Milliseconds of work in one go: half a frame.
const SLICE: f64 = 8.0;

impl Pace {
    pub fn new() -> Pace {
        Pace { until: Browser::clock() + SLICE, steps: 0 }
    }

    /// After each small step. Waits for the browser when the slice is used up.
    pub async fn step(&mut self) {
        self.steps += 1;
        // Asking for the time takes as long as a row.
        if self.steps.is_multiple_of(64) && Browser::clock() >= self.until {
            breathe().await;
            self.until = Browser::clock() + SLICE;
        }
    }
}
