//! The browser's engines, and the handle that the session uses.

mod idb;
mod js;
mod local;
mod page;
mod tabs;

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::{Rc, Weak};

pub use idb::{WebDurable, databases};
pub use local::WebLocal;
pub use page::{breathe, estimate, now};
pub use tabs::{Ask, Lock};

use self::idb::Told;
use self::page::{Every, Listening};
use self::tabs::{Channel, Pen};
use super::engine::{LocalFault, Reason};
use super::keeper::{CannotEdit, Copies, Keeper, Loaded, Mode, Note, Remote, RestorePoint, Status};
use super::kept::{Delta, Kept};
use super::recovery::AppVersion;
use super::shelf::{self, Shelved};

/// What the session hears.
#[derive(Debug)]
pub enum Signal<D> {
    /// A document was read: at opening, after taking over, after missing a change. It replaces the one
    /// in memory. The drafts in it become changes.
    Loaded(Loaded<D>),
    /// What this tab may do, or what the status line says, has changed.
    Status(Mode, Status),
    /// A change of another tab was applied to the document: wake what shows it.
    Applied(Vec<u8>),
    /// Worth a word, once.
    Note(Note),
    /// The restore point that was asked for.
    Restored(Result<D, Reason>),
    /// The page is being hidden or frozen: turn drafts into changes now.
    Hiding,
}

/// How the keeper reaches the document, which stays with the session.
pub type Reach<D> = Rc<dyn Fn(&mut dyn FnMut(&mut D))>;

struct Inner<D> {
    keeper: RefCell<Keeper>,
    reach: Reach<D>,
    listener: Box<dyn Fn(Signal<D>)>,
    pen: Pen,
    channel: RefCell<Option<Channel>>,
    listening: RefCell<Vec<Listening>>,
    every: RefCell<Option<Every>>,
    /// The lock manager gave this tab the lock; never true where there is none.
    holds_lock: Cell<bool>,
    started: Cell<bool>,
    waiting: Cell<bool>,
    /// A tick comes before the timer's.
    soon: Cell<bool>,
    persist_asked: Cell<bool>,
    said: Cell<Option<(Mode, Status)>>,
    /// Put away: the document behind `reach` may be another one by now.
    closed: Cell<bool>,
}

/// One open workbook in this tab. Clones are the same one.
pub struct WebKeeper<D: Kept + 'static>(Rc<Inner<D>>);

impl<D: Kept + 'static> Clone for WebKeeper<D> {
    fn clone(&self) -> Self {
        WebKeeper(self.0.clone())
    }
}

impl<D: Kept + 'static> fmt::Debug for WebKeeper<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("WebKeeper").finish()
    }
}

impl<D: Kept + 'static> WebKeeper<D> {
    /// Opens a workbook: with the pen if no other tab holds it, else to follow.
    pub fn open(
        id: &str,
        app: AppVersion,
        reach: Reach<D>,
        listener: impl Fn(Signal<D>) + 'static,
    ) -> WebKeeper<D> {
        let inner = Rc::new_cyclic(|weak: &Weak<Inner<D>>| {
            let told = weak.clone();
            let durable = WebDurable::new(id, move |told_of| {
                if let Some(inner) = told.upgrade() {
                    WebKeeper(inner).told(told_of);
                }
            });
            Inner {
                keeper: RefCell::new(Keeper::new(id, app, Box::new(WebLocal), Box::new(durable))),
                reach,
                listener: Box::new(listener),
                pen: Pen::of(id),
                channel: RefCell::new(None),
                listening: RefCell::default(),
                every: RefCell::new(None),
                holds_lock: Cell::new(false),
                started: Cell::new(false),
                waiting: Cell::new(false),
                soon: Cell::new(false),
                persist_asked: Cell::new(false),
                said: Cell::new(None),
                closed: Cell::new(false),
            }
        });
        let this = WebKeeper(inner);
        let weak = this.weak();
        let channel = Channel::open(id, move |text| weak.with(|k| k.heard(&text)));
        *this.0.channel.borrow_mut() = Some(channel);
        let weak = this.weak();
        *this.0.every.borrow_mut() = Some(Every::new(500, move || weak.with(WebKeeper::tick)));
        this.listen();
        this.ask(Ask::IfFree);
        this
    }

    fn weak(&self) -> WeakKeeper<D> {
        WeakKeeper(Rc::downgrade(&self.0))
    }

    fn listen(&self) {
        let Some(window) = web_sys::window() else {
            return;
        };
        let Some(document) = window.document() else {
            return;
        };
        let mut listening = self.0.listening.borrow_mut();
        let page = document.clone();
        let weak = self.weak();
        listening.push(Listening::to(document.clone().into(), "visibilitychange", move |_| {
            let hidden = page.visibility_state() == web_sys::VisibilityState::Hidden;
            weak.with(|k| if hidden { k.hiding() } else { k.woken() });
        }));
        for name in ["pagehide", "freeze"] {
            let weak = self.weak();
            let target =
                if name == "freeze" { document.clone().into() } else { window.clone().into() };
            listening.push(Listening::to(target, name, move |_| weak.with(WebKeeper::hiding)));
        }
        for name in ["pageshow", "resume"] {
            let weak = self.weak();
            let target =
                if name == "resume" { document.clone().into() } else { window.clone().into() };
            listening.push(Listening::to(target, name, move |_| weak.with(WebKeeper::woken)));
        }
        let weak = self.weak();
        listening.push(Listening::to(window.into(), "beforeunload", move |event| {
            weak.with(|k| {
                if k.0.keeper.borrow().unsaved() {
                    // Asks before leaving, in the browser's own words.
                    let _ = js::call(&event, "preventDefault", &[]);
                }
            });
        }));
    }

    fn ask(&self, how: Ask) {
        let weak = self.weak();
        self.0.pen.ask(how, Rc::new(move |lock| weak.with(|k| k.locked(lock))));
    }

    fn locked(&self, lock: Lock) {
        self.0.holds_lock.set(lock == Lock::Granted && tabs::lock_manager().is_some());
        let opened = self.0.started.replace(true);
        self.drive(|keeper, now| match lock {
            Lock::Granted if opened => keeper.take_over(now),
            Lock::Granted => keeper.open(now, true),
            Lock::Taken if !opened => keeper.open(now, false),
            Lock::Taken => {}
            Lock::Lost => keeper.lock_lost(now),
        });
        // When the present holder goes, this tab may be next.
        if lock != Lock::Granted && !self.0.waiting.replace(true) {
            self.ask(Ask::Wait);
        } else if lock == Lock::Granted {
            self.0.waiting.set(false);
        }
    }

    fn told(&self, told: Told) {
        self.drive(|keeper, now| match told {
            Told::Event(ticket, event) => keeper.event(now, ticket, event),
            Told::Lost(loss) => keeper.lost_connection(now, loss),
        });
        self.tick();
    }

    /// Puts the keeper away. From now on it touches neither the document nor the listener, even if it
    /// is in the middle of telling something. What it has begun to write is still written.
    pub fn close(&self) {
        self.0.closed.set(true);
    }

    fn heard(&self, text: &str) {
        if self.0.closed.get() {
            return;
        }
        let mut remote = Remote::Known;
        (self.0.reach)(&mut |doc: &mut D| {
            remote = self.0.keeper.borrow_mut().remote(now(), text, doc);
        });
        if let Remote::Applied(payload) = remote {
            (self.0.listener)(Signal::Applied(payload));
        }
        self.say();
    }

    fn hiding(&self) {
        if self.0.closed.get() {
            return;
        }
        (self.0.listener)(Signal::Hiding);
        (self.0.reach)(&mut |doc: &mut D| self.0.keeper.borrow_mut().hidden(now(), doc));
        self.say();
    }

    fn woken(&self) {
        self.drive(Keeper::thaw);
    }

    fn tick(&self) {
        if self.0.closed.get() {
            return;
        }
        let at = now();
        let loaded = self.0.keeper.borrow_mut().finish_open::<D>(at);
        if let Some(loaded) = loaded {
            (self.0.listener)(Signal::Loaded(loaded));
        }
        if self.0.closed.get() {
            return;
        }
        (self.0.reach)(&mut |doc: &mut D| {
            let mut keeper = self.0.keeper.borrow_mut();
            keeper.tick(at, doc);
            // A claim of another tab may come late, after the lock had passed on to this one.
            if self.0.holds_lock.get() && keeper.mode() == Mode::Reader {
                keeper.take_over(at);
            }
        });
        self.say();
        if self.0.keeper.borrow().is_busy() && !self.0.soon.replace(true) {
            let weak = self.weak();
            wasm_bindgen_futures::spawn_local(async move {
                page::breathe().await;
                weak.with(|k| {
                    k.0.soon.set(false);
                    k.tick();
                });
            });
        }
    }

    /// Does something with the keeper, then tells what came of it. No borrow is held while telling.
    fn drive<R>(&self, act: impl FnOnce(&mut Keeper, u64) -> R) -> R {
        let result = act(&mut self.0.keeper.borrow_mut(), now());
        self.say();
        result
    }

    fn say(&self) {
        let (state, notes, broadcast, restored) = {
            let mut keeper = self.0.keeper.borrow_mut();
            let state = (keeper.mode(), keeper.status());
            (state, keeper.take_notes(), keeper.take_broadcast(), keeper.take_restored::<D>())
        };
        if let Some(channel) = &*self.0.channel.borrow() {
            broadcast.iter().for_each(|text| channel.tell(text));
        }
        for note in notes {
            self.tell(Signal::Note(note));
        }
        if let Some(restored) = restored {
            self.tell(Signal::Restored(restored));
        }
        if self.0.said.replace(Some(state)) != Some(state) {
            self.tell(Signal::Status(state.0, state.1));
        }
    }

    fn tell(&self, signal: Signal<D>) {
        if !self.0.closed.get() {
            (self.0.listener)(signal);
        }
    }

    /// Whether a change would be taken: ask before applying it.
    ///
    /// # Errors
    /// When this tab may not write.
    pub fn may_edit(&self) -> Result<(), CannotEdit> {
        self.0.keeper.borrow().may_edit()
    }

    /// Keeps a change that was just applied to the document, in the same task.
    ///
    /// # Errors
    /// When this tab may not write; nothing has been done then.
    pub fn edit(&self, payload: &[u8], delta: Delta) -> Result<u64, CannotEdit> {
        let seq = self.drive(|keeper, now| keeper.edit(now, payload, delta))?;
        if !self.0.persist_asked.replace(true) {
            page::ask_to_persist();
        }
        Ok(seq)
    }

    /// Keeps the text of a field that is being typed in; `None` when it has become a change.
    pub fn draft(&self, record: &str, field: &str, text: Option<&str>) {
        self.drive(|keeper, _| keeper.draft(record, field, text));
    }

    /// What this tab may do.
    pub fn mode(&self) -> Mode {
        self.0.keeper.borrow().mode()
    }

    /// What the status line says.
    pub fn status(&self) -> Status {
        self.0.keeper.borrow().status()
    }

    /// How many copies the browser makes.
    pub fn copies(&self) -> Copies {
        self.0.keeper.borrow().copies()
    }

    /// Changes since the last file, and its time.
    pub fn since_export(&self) -> (u64, Option<u64>) {
        self.0.keeper.borrow().since_export()
    }

    /// Notes that the whole book is in a file.
    pub fn export_noted(&self) {
        self.drive(|keeper, now| keeper.export_noted(now, now));
    }

    /// Makes the workbook of the document that the session holds; `false` if there is one.
    pub fn create(&self) -> bool {
        self.drive(Keeper::create)
    }

    /// Whether [`WebKeeper::accept`] would do something.
    pub fn can_accept(&self) -> bool {
        self.0.keeper.borrow().can_accept()
    }

    /// Goes on with what was rescued; `false` if there is nothing to go on with.
    pub fn accept(&self) -> bool {
        self.drive(Keeper::accept)
    }

    /// "Edit here": takes the pen from whichever tab holds it.
    pub fn take_over(&self) {
        self.ask(Ask::Steal);
    }

    /// Makes a named restore point of the present state. Answers the time under which it will be found.
    pub fn restore_point(&self, name: &str, by_hand: bool) -> u64 {
        let time = self.drive(|keeper, now| keeper.restore_point(now, name, by_hand));
        self.tick();
        time
    }

    /// See [`Keeper::forget_restore_point`].
    pub fn forget_restore_point(&self, time: u64) {
        self.drive(|keeper, _| keeper.forget_restore_point(time));
    }

    /// The restore points, oldest first.
    pub fn restore_points(&self) -> Vec<RestorePoint> {
        self.0.keeper.borrow().restore_points().to_vec()
    }

    /// Asks for a restore point; [`Signal::Restored`] brings it. The session makes the difference a
    /// change.
    pub fn restore_read(&self, key: &str) -> bool {
        self.drive(|keeper, now| keeper.restore_read(now, key))
    }

    /// Deletes the workbook from this browser. The mode says when that was checked.
    pub fn erase(&self) {
        self.drive(Keeper::erase);
    }
}

struct WeakKeeper<D>(Weak<Inner<D>>);

impl<D: Kept + 'static> WeakKeeper<D> {
    fn with(&self, act: impl FnOnce(&WebKeeper<D>)) {
        if let Some(inner) = self.0.upgrade() {
            act(&WebKeeper(inner));
        }
    }
}

/// The workbooks of this browser, the last opened first.
///
/// # Errors
/// When localStorage cannot be read; the databases that the browser names come with it.
pub async fn workbooks() -> Result<Vec<Shelved>, (LocalFault, Vec<String>)> {
    let databases = databases().await.unwrap_or_default();
    shelf::list(&WebLocal, &databases).map_err(|fault| (fault, databases))
}

/// The workbooks that localStorage names, at once: the list that needs no database.
///
/// # Errors
/// When localStorage cannot be read.
pub fn shelved() -> Result<Vec<Shelved>, LocalFault> {
    shelf::list(&WebLocal, &[])
}

/// Puts a workbook on the shelf, or changes what is said of it.
///
/// # Errors
/// When localStorage does not take it.
pub fn shelve(book: &Shelved) -> Result<(), LocalFault> {
    shelf::put(&WebLocal, book)
}

/// Takes a workbook off the shelf, after it was erased.
///
/// # Errors
/// When localStorage does not take it.
pub fn unshelve(id: &str) -> Result<(), LocalFault> {
    shelf::remove(&WebLocal, id)
}
