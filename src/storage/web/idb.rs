//! IndexedDB as the durable engine: one database per workbook, strict transactions, `commit()` in the
//! same task, and every request and transaction settled by whichever event comes.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    IdbDatabase, IdbFactory, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction,
};

use super::js;
use crate::storage::engine::{
    Area, Durable, Event, Guard, Loss, Op, Promise, Query, Reason, Row, Ticket,
};
use crate::storage::keys::{self, DATABASE, REPAIRS};

/// Bytes of a transaction that are handed over in one task.
const SLICE: usize = 1 << 20;

/// What is told of the database.
#[derive(Debug)]
pub enum Told {
    /// The answer to an operation.
    Event(Ticket, Event),
    /// The connection is gone.
    Lost(Loss),
}

type Handler = Closure<dyn FnMut(JsValue)>;

struct State {
    name: String,
    database: RefCell<Option<IdbDatabase>>,
    tell: Box<dyn Fn(Told)>,
    /// The handlers of what is under way; of what is settled until the next operation, so that none is
    /// dropped while it runs.
    handlers: RefCell<BTreeMap<Ticket, Vec<Handler>>>,
    settled: RefCell<Vec<Vec<Handler>>>,
    connection: RefCell<Vec<Handler>>,
}

/// See the module.
#[derive(Clone)]
pub struct WebDurable(Rc<State>);

impl fmt::Debug for WebDurable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("WebDurable").field(&self.0.name).finish()
    }
}

fn factory() -> Result<IdbFactory, Reason> {
    let window = web_sys::window().ok_or(Reason::Blocked)?;
    match window.indexed_db() {
        Ok(Some(factory)) => Ok(factory),
        Ok(None) => Err(Reason::Blocked),
        Err(thrown) => Err(reason(&thrown)),
    }
}

fn reason(thrown: &JsValue) -> Reason {
    match js::error_name(thrown).as_str() {
        "QuotaExceededError" => Reason::Full,
        "SecurityError" => Reason::Blocked,
        "InvalidStateError" => Reason::Closed,
        _ => Reason::Failed,
    }
}

fn request_reason(request: &IdbRequest) -> Reason {
    let error = request.error().ok().flatten();
    error.map_or(Reason::Failed, |e| reason(&e.into()))
}

/// The ids of the workbooks that have a database here, if the browser can tell.
pub async fn databases() -> Option<Vec<String>> {
    let factory: JsValue = factory().ok()?.into();
    let list = JsFuture::from(js::promise(&factory, "databases", &[]).ok()?).await.ok()?;
    let list = Array::from(&list);
    let names = list.iter().filter_map(|entry| js::field(&entry, "name")?.as_string());
    Some(names.filter_map(|name| name.strip_prefix(DATABASE).map(str::to_owned)).collect())
}

impl WebDurable {
    /// The database of a workbook. `tell` is never called from within an operation.
    pub fn new(id: &str, tell: impl Fn(Told) + 'static) -> WebDurable {
        WebDurable(Rc::new(State {
            name: keys::database(id),
            database: RefCell::new(None),
            tell: Box::new(tell),
            handlers: RefCell::default(),
            settled: RefCell::default(),
            connection: RefCell::default(),
        }))
    }

    fn keep(&self, ticket: Ticket, handler: Handler) -> js_sys::Function {
        let function = handler.as_ref().unchecked_ref::<js_sys::Function>().clone();
        self.0.handlers.borrow_mut().entry(ticket).or_default().push(handler);
        function
    }

    fn on(&self, ticket: Ticket, act: impl FnMut(JsValue) + 'static) -> js_sys::Function {
        self.keep(ticket, Closure::new(act))
    }

    /// Answers once; whatever comes after for the same ticket is not heard.
    fn settle(&self, ticket: Ticket, event: Event) {
        let Some(handlers) = self.0.handlers.borrow_mut().remove(&ticket) else {
            return;
        };
        self.0.settled.borrow_mut().push(handlers);
        (self.0.tell)(Told::Event(ticket, event));
    }

    /// Answers after the present task: the caller is in the middle of asking.
    fn settle_later(&self, ticket: Ticket, event: Event) {
        self.0.handlers.borrow_mut().entry(ticket).or_default();
        let this = self.clone();
        spawn_local(async move { this.settle(ticket, event) });
    }

    fn close(&self) {
        if let Some(database) = self.0.database.borrow_mut().take() {
            database.set_onclose(None);
            database.set_onversionchange(None);
            database.close();
        }
    }

    fn lost(&self, loss: Loss) {
        self.close();
        (self.0.tell)(Told::Lost(loss));
    }

    /// Asks for a connection. `version`: the one to create or upgrade to, or whatever there is.
    fn connect(&self, ticket: Ticket, schema: u32, version: Option<u32>) {
        let factory = match factory() {
            Ok(factory) => factory,
            Err(reason) => return self.settle_later(ticket, Event::Aborted(reason)),
        };
        let request = match version {
            Some(version) => factory.open_with_u32(&self.0.name, version),
            None => factory.open(&self.0.name),
        };
        let request: IdbOpenDbRequest = match request {
            Ok(request) => request,
            Err(thrown) => return self.settle_later(ticket, Event::Aborted(reason(&thrown))),
        };
        let asked = request.clone();
        let upgrade = self.on(ticket, move |_| make_stores(&asked));
        request.set_onupgradeneeded(Some(&upgrade));
        let (this, asked) = (self.clone(), request.clone());
        let success = self.on(ticket, move |_| this.connected(ticket, schema, &asked));
        request.set_onsuccess(Some(&success));
        let (this, asked) = (self.clone(), request.clone());
        let failure = self.on(ticket, move |_| {
            let error = asked.error().ok().flatten();
            match error.map(|e| e.name()).as_deref() {
                // Made by a newer app, or repaired: see what there is.
                Some("VersionError") if version.is_some() => this.connect(ticket, schema, None),
                _ => this.settle(ticket, Event::Aborted(request_reason(&asked))),
            }
        });
        request.set_onerror(Some(&failure));
    }

    fn connected(&self, ticket: Ticket, schema: u32, request: &IdbOpenDbRequest) {
        let database = request.result().ok().and_then(|r| r.dyn_into::<IdbDatabase>().ok());
        let Some(database) = database else {
            return self.settle(ticket, Event::Aborted(Reason::Failed));
        };
        if !self.0.handlers.borrow().contains_key(&ticket) {
            // Nobody waits for it any more.
            database.close();
            return;
        }
        // Versions are whole numbers below 2^53, and ours far below 2^32.
        let version = database.version() as u32;
        let names = database.object_store_names();
        let newer = version / REPAIRS > schema;
        if !newer && Area::ALL.iter().any(|area| !names.contains(area.name())) {
            // Made by another script, without our stores.
            database.close();
            return self.connect(ticket, schema, Some(version.saturating_add(1)));
        }
        self.close();
        let this = self.clone();
        let closed: Handler = Closure::new(move |_| this.lost(Loss::Closed));
        database.set_onclose(Some(closed.as_ref().unchecked_ref()));
        let this = self.clone();
        let asked: Handler = Closure::new(move |event: JsValue| {
            // Without a new version it is being deleted, which no newer app does.
            let newer = js::field(&event, "newVersion").is_some();
            this.lost(if newer { Loss::NewerApp } else { Loss::Closed });
        });
        database.set_onversionchange(Some(asked.as_ref().unchecked_ref()));
        let before = std::mem::replace(&mut *self.0.connection.borrow_mut(), vec![closed, asked]);
        self.0.settled.borrow_mut().push(before);
        *self.0.database.borrow_mut() = Some(database);
        self.settle(ticket, Event::Opened { newer });
    }

    /// Starts a transaction, or settles the ticket with the reason.
    fn transaction(
        &self,
        ticket: Ticket,
        areas: &[Area],
        strict: Option<bool>,
    ) -> Option<IdbTransaction> {
        self.0.settled.borrow_mut().clear();
        let database = self.0.database.borrow().clone();
        let Some(database) = database else {
            self.settle_later(ticket, Event::Aborted(Reason::Closed));
            return None;
        };
        let names: Array = areas.iter().map(|area| JsValue::from_str(area.name())).collect();
        let mode = JsValue::from_str(if strict.is_some() { "readwrite" } else { "readonly" });
        let durability = if strict == Some(true) { "strict" } else { "relaxed" };
        let options = js::object(&[("durability", JsValue::from_str(durability))]);
        let transaction = js::call(&database, "transaction", &[&names, &mode, &options]);
        match transaction.map(|t| t.unchecked_into::<IdbTransaction>()) {
            Ok(transaction) => Some(transaction),
            Err(thrown) => {
                self.settle_later(ticket, Event::Aborted(reason(&thrown)));
                None
            }
        }
    }

    /// Settles the ticket when the transaction ends, in whichever way.
    fn end(
        &self,
        ticket: Ticket,
        transaction: &IdbTransaction,
        done: impl Fn() -> Event + 'static,
    ) {
        let this = self.clone();
        let complete = self.on(ticket, move |_| this.settle(ticket, done()));
        transaction.set_oncomplete(Some(&complete));
        let (this, ended) = (self.clone(), transaction.clone());
        let abort = self.on(ticket, move |_| {
            let reason = ended.error().map_or(Reason::Failed, |e| reason(&e.into()));
            this.settle(ticket, Event::Aborted(reason));
        });
        transaction.set_onabort(Some(&abort));
        // An error of a request aborts the transaction, which is heard above. Without this, some
        // browsers report it as an uncaught error too.
        let prevent = self.on(ticket, |_| {});
        transaction.set_onerror(Some(&prevent));
    }

    /// Writes the rest of a transaction and commits it. A large one goes slice by slice, each when the one
    /// before is taken: it stays one transaction, and the page is not held up.
    fn write_on(
        &self,
        ticket: Ticket,
        transaction: IdbTransaction,
        mut ops: VecDeque<Op>,
        promise: Promise,
    ) {
        let (mut size, mut last) = (0, None);
        while size < SLICE
            && let Some(op) = ops.pop_front()
        {
            if let Op::Put(row) = &op {
                size += row.bytes.len();
            }
            match write_one(&transaction, &op) {
                Ok(request) => last = Some(request),
                Err(thrown) => return self.give_up(ticket, &transaction, &thrown),
            }
        }
        let Some(request) = last.filter(|_| !ops.is_empty()) else {
            if let Err(thrown) = commit(&transaction, promise) {
                self.give_up(ticket, &transaction, &thrown);
            }
            return;
        };
        let this = self.clone();
        let next = self.on(ticket, move |_| {
            this.write_on(ticket, transaction.clone(), std::mem::take(&mut ops), promise);
        });
        request.set_onsuccess(Some(&next));
    }

    /// A call threw in the middle of a transaction: nothing of it may stay.
    fn give_up(&self, ticket: Ticket, transaction: &IdbTransaction, thrown: &JsValue) {
        // It throws when the transaction is over already, which is as good.
        let _ = transaction.abort();
        self.settle_later(ticket, Event::Aborted(reason(thrown)));
    }
}

/// Creates what is missing; never removes anything.
fn make_stores(request: &IdbOpenDbRequest) {
    let Some(database) = request.result().ok().and_then(|r| r.dyn_into::<IdbDatabase>().ok())
    else {
        return;
    };
    let names = database.object_store_names();
    for area in Area::ALL.iter().filter(|area| !names.contains(area.name())) {
        // A failure aborts the upgrade, which is heard as an error of the request.
        let _ = database.create_object_store(area.name());
    }
}

fn store(transaction: &IdbTransaction, area: Area) -> Result<IdbObjectStore, JsValue> {
    transaction.object_store(area.name())
}

fn write_one(transaction: &IdbTransaction, op: &Op) -> Result<IdbRequest, JsValue> {
    match op {
        Op::Put(row) => {
            let bytes = Uint8Array::from(row.bytes.as_slice());
            store(transaction, row.area)?.put_with_key(&bytes, &JsValue::from_str(&row.key))
        }
        Op::Delete(area, key) => store(transaction, *area)?.delete(&JsValue::from_str(key)),
    }
}

fn write(transaction: &IdbTransaction, ops: &[Op]) -> Result<(), JsValue> {
    ops.iter().try_for_each(|op| write_one(transaction, op).map(drop))
}

fn commit(transaction: &IdbTransaction, promise: Promise) -> Result<(), JsValue> {
    if promise.commit {
        js::call(transaction, "commit", &[])?;
    }
    Ok(())
}

fn bytes_of(value: &JsValue) -> Vec<u8> {
    match value.dyn_ref::<Uint8Array>() {
        Some(bytes) => bytes.to_vec(),
        None => value.as_string().unwrap_or_default().into_bytes(),
    }
}

fn epoch_of(request: &IdbRequest) -> Option<u64> {
    let value = request.result().ok().filter(|v| !v.is_undefined())?;
    std::str::from_utf8(&bytes_of(&value)).ok()?.parse().ok()
}

fn get_epoch(transaction: &IdbTransaction) -> Result<IdbRequest, JsValue> {
    store(transaction, Area::Head)?.get(&JsValue::from_str(keys::EPOCH))
}

fn areas_of(ops: &[Op]) -> Vec<Area> {
    let mut areas = vec![Area::Head];
    for op in ops {
        let area = match op {
            Op::Put(row) => row.area,
            Op::Delete(area, _) => *area,
        };
        if !areas.contains(&area) {
            areas.push(area);
        }
    }
    areas
}

impl Durable for WebDurable {
    fn open(&mut self, ticket: Ticket, schema: u32) {
        self.0.settled.borrow_mut().clear();
        self.close();
        self.connect(ticket, schema, Some(schema.saturating_mul(REPAIRS).max(1)));
    }

    fn claim(&mut self, ticket: Ticket, at_least: u64) {
        let Some(transaction) = self.transaction(ticket, &[Area::Head], Some(true)) else {
            return;
        };
        let claimed = Rc::new(RefCell::new(0));
        let raised = claimed.clone();
        self.end(ticket, &transaction, move || Event::Claimed(*raised.borrow()));
        let request = match get_epoch(&transaction) {
            Ok(request) => request,
            Err(thrown) => return self.give_up(ticket, &transaction, &thrown),
        };
        let (this, asked, writing) = (self.clone(), request.clone(), transaction);
        let success = self.on(ticket, move |_| {
            let epoch = at_least.max(epoch_of(&asked).map_or(0, |e| e.saturating_add(1)));
            *claimed.borrow_mut() = epoch;
            let (area, key, bytes) =
                (Area::Head, keys::EPOCH.into(), epoch.to_string().into_bytes());
            let written = write(&writing, &[Op::Put(Row { area, key, bytes })]);
            if let Err(thrown) = written.and_then(|()| commit(&writing, Promise::FULL)) {
                this.give_up(ticket, &writing, &thrown);
            }
        });
        request.set_onsuccess(Some(&success));
    }

    fn begin(&mut self, ticket: Ticket, guard: Guard, ops: Vec<Op>, promise: Promise) {
        let areas = areas_of(&ops);
        let Some(transaction) = self.transaction(ticket, &areas, Some(promise.strict)) else {
            return;
        };
        let request = match get_epoch(&transaction) {
            Ok(request) => request,
            Err(thrown) => return self.give_up(ticket, &transaction, &thrown),
        };
        let asked = request.clone();
        match guard {
            Guard::Blind => {
                self.end(ticket, &transaction, move || Event::Committed(epoch_of(&asked)));
                let written =
                    write(&transaction, &ops).and_then(|()| commit(&transaction, promise));
                if let Err(thrown) = written {
                    self.give_up(ticket, &transaction, &thrown);
                }
            }
            Guard::Epoch(epoch) => {
                self.end(ticket, &transaction, move || match epoch_of(&asked) {
                    Some(found) if found == epoch => Event::Committed(Some(found)),
                    other => Event::Fenced(other),
                });
                let (this, asked, writing) = (self.clone(), request.clone(), transaction);
                let mut ops = VecDeque::from(ops);
                let success = self.on(ticket, move |_| {
                    if epoch_of(&asked) == Some(epoch) {
                        this.write_on(ticket, writing.clone(), std::mem::take(&mut ops), promise);
                    }
                });
                request.set_onsuccess(Some(&success));
            }
        }
    }

    fn read(&mut self, ticket: Ticket, query: Query) {
        let areas = match &query {
            Query::Areas(areas) => areas.clone(),
            Query::Keys(area, _) => vec![*area],
        };
        let Some(transaction) = self.transaction(ticket, &areas, None) else {
            return;
        };
        match ask(&transaction, query) {
            Ok(asked) => self.end(ticket, &transaction, move || match collect(&asked) {
                Some(rows) => Event::Rows(rows),
                None => Event::Aborted(Reason::Failed),
            }),
            Err(thrown) => self.give_up(ticket, &transaction, &thrown),
        }
    }

    fn destroy(&mut self, ticket: Ticket) {
        self.0.settled.borrow_mut().clear();
        self.close();
        let request =
            factory().and_then(|f| f.delete_database(&self.0.name).map_err(|e| reason(&e)));
        let request = match request {
            Ok(request) => request,
            Err(reason) => return self.settle_later(ticket, Event::Aborted(reason)),
        };
        let this = self.clone();
        let success = self.on(ticket, move |_| {
            let this = this.clone();
            spawn_local(async move {
                let left = databases().await.unwrap_or_default();
                let there = left.iter().any(|id| keys::database(id) == this.0.name);
                let event = if there { Event::Aborted(Reason::Failed) } else { Event::Destroyed };
                this.settle(ticket, event);
            });
        });
        request.set_onsuccess(Some(&success));
        let (this, asked) = (self.clone(), request.clone());
        let failure =
            self.on(ticket, move |_| this.settle(ticket, Event::Aborted(request_reason(&asked))));
        request.set_onerror(Some(&failure));
    }
}

/// Requests under way: of whole stores (keys, then values), or of single rows.
enum Asked {
    Stores(Vec<(Area, IdbRequest, IdbRequest)>),
    Rows(Area, Vec<(String, IdbRequest)>),
}

fn ask(transaction: &IdbTransaction, query: Query) -> Result<Asked, JsValue> {
    match query {
        Query::Areas(areas) => {
            let each = areas.into_iter().map(|area| {
                let store = store(transaction, area)?;
                Ok((area, store.get_all_keys()?, store.get_all()?))
            });
            each.collect::<Result<_, JsValue>>().map(Asked::Stores)
        }
        Query::Keys(area, keys) => {
            let store = store(transaction, area)?;
            let each = keys.into_iter().map(|key| {
                let request = store.get(&JsValue::from_str(&key))?;
                Ok((key, request))
            });
            each.collect::<Result<_, JsValue>>().map(|rows| Asked::Rows(area, rows))
        }
    }
}

fn collect(asked: &Asked) -> Option<Vec<Row>> {
    let mut rows = Vec::new();
    match asked {
        Asked::Stores(stores) => {
            for (area, keys, values) in stores {
                let (keys, values) =
                    (Array::from(&keys.result().ok()?), Array::from(&values.result().ok()?));
                for (key, value) in keys.iter().zip(values.iter()) {
                    // A key that is no text is not ours.
                    if let Some(key) = key.as_string() {
                        rows.push(Row { area: *area, key, bytes: bytes_of(&value) });
                    }
                }
            }
        }
        Asked::Rows(area, requests) => {
            for (key, request) in requests {
                let value = request.result().ok()?;
                if !value.is_undefined() {
                    rows.push(Row { area: *area, key: key.clone(), bytes: bytes_of(&value) });
                }
            }
        }
    }
    Some(rows)
}
