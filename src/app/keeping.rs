//! The page's side of storage: opens workbooks, hands every change to the two engines in the same
//! task, and says at all times where the work is.

mod earlier;

pub use earlier::{RestorePoint, StateBefore};

use super::platform::Browser;
use super::session::{Session, fresh_id};
use super::words;
use crate::app::dom::prelude::*;
use crate::storage::book::{KeptBook, delta};
use crate::storage::engine::{LocalFault, Reason};
use crate::storage::keeper::{CannotEdit, Copies, Loaded, Mode, Note, Status};
use crate::storage::recovery::{AppVersion, Draft as LeftTyping, Outcome, Rescued};
use crate::storage::shelf::Shelved;
use crate::storage::web::{self, Signal as Heard, WebKeeper};
use crate::text;
use crate::workbook::{Change, Id, Moment, SCHEMA, Workbook};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// What the save indicator says.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Kept {
    /// Nothing was edited yet.
    #[default]
    Idle,
    Saving,
    Saved,
    /// A text key with the reason.
    NotSaved(&'static str),
    /// This browser keeps nothing; the workbook lives in this tab. A text key with the reason.
    Memory(&'static str),
    /// Opened for reading only.
    Viewing,
}

impl Kept {
    /// For style sheets and tests.
    pub fn key(self) -> &'static str {
        match self {
            Kept::Idle => "idle",
            Kept::Saving => "saving",
            Kept::Saved => "saved",
            Kept::NotSaved(_) => "not-saved",
            Kept::Memory(_) => "memory",
            Kept::Viewing => "viewing",
        }
    }
}

/// A workbook of this browser.
#[derive(Clone, Debug, PartialEq)]
pub struct OnShelf {
    pub id: Id,
    pub name: String,
    pub opened: Moment,
    /// Erasing it was begun and not finished.
    pub erasing: bool,
    /// When it was made as a copy of another one; nothing for one that is no copy.
    pub copied: Option<Moment>,
}

type Keeper = WebKeeper<KeptBook>;

/// Why a keeper was opened.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Intent {
    /// To show what is there.
    Open,
    /// To keep the workbook that the session shows already.
    Create,
}

#[derive(Clone, Copy)]
pub struct Keeping {
    keeper: StoredValue<RefCell<Option<Keeper>>, LocalStorage>,
    /// What was being typed when the page died, until this tab may make changes of it.
    drafts: StoredValue<RefCell<Vec<LeftTyping>>, LocalStorage>,
    pub state: RwSignal<Kept>,
    /// Something typed is not a change yet: localStorage has it, which survives the tab but not always
    /// the browser.
    typing: RwSignal<bool>,
    /// The open workbook.
    pub current: RwSignal<Option<Id>>,
    /// A workbook is being read.
    pub opening: RwSignal<bool>,
    pub is_sample: RwSignal<bool>,
    /// The workbooks of this browser, the last opened first.
    pub shelf: RwSignal<Vec<OnShelf>>,
    /// When a file was last made, and how many changes came since.
    pub last_file: RwSignal<Option<(Moment, u64)>>,
    /// Something worth knowing about how it is kept.
    pub remark: RwSignal<Option<String>>,
    /// Space used, in words.
    pub space: RwSignal<Option<String>>,
    /// What was found when opening that must be said before anything else, in words.
    pub finding: RwSignal<Option<String>>,
    /// The workbook lives in this tab alone, and was changed since the last file.
    only_here: StoredValue<bool>,
    /// A rescued state is shown and waits to be accepted.
    pub can_accept: RwSignal<bool>,
    /// Earlier states of the open workbook.
    pub restore_points: RwSignal<Vec<RestorePoint>>,
    /// Another tab writes, and this one may take over.
    pub can_take_over: RwSignal<bool>,
}

/// Raise it when an older app must not write what this one writes although the schema is the same.
const WRITER: u32 = 2;

fn app_version() -> AppVersion {
    AppVersion { schema: SCHEMA, writer: WRITER, version: env!("CARGO_PKG_VERSION").to_owned() }
}

impl Keeping {
    pub fn new() -> Self {
        Keeping {
            keeper: StoredValue::new_local(RefCell::new(None)),
            drafts: StoredValue::new_local(RefCell::default()),
            state: RwSignal::new(Kept::Idle),
            typing: RwSignal::new(false),
            current: RwSignal::new(None),
            opening: RwSignal::new(true),
            is_sample: RwSignal::new(false),
            shelf: RwSignal::new(Vec::new()),
            last_file: RwSignal::new(None),
            remark: RwSignal::new(None),
            space: RwSignal::new(None),
            finding: RwSignal::new(None),
            only_here: StoredValue::new(false),
            can_accept: RwSignal::new(false),
            restore_points: RwSignal::new(Vec::new()),
            can_take_over: RwSignal::new(false),
        }
    }

    fn keeper(&self) -> Option<Keeper> {
        self.keeper.with_value(|k| k.borrow().clone())
    }

    // ---- Start ---------------------------------------------------------------------------

    /// Lists the workbooks of this browser and opens the one that was open last. Waits for nothing
    /// that only serves display.
    pub fn begin(&self, session: Session) {
        let me = *self;
        leptos::task::spawn_local(async move { me.read_space().await });
        let wanted = Browser::preference("open").and_then(|id| id.parse::<Id>().ok());
        if let Ok(books) = web::shelved() {
            self.set_shelf(books);
        }
        if let Some(id) = wanted.filter(|id| self.has(*id)) {
            self.open(session, id);
        }
        leptos::task::spawn_local(async move {
            me.read_shelf().await;
            let idle = me.current.get_untracked().is_none() && me.keeper().is_none();
            match wanted.filter(|id| idle && me.has(*id)) {
                Some(id) => drop(me.open(session, id)),
                None if idle => me.opening.set(false),
                None => {}
            }
        });
    }

    /// The list with whatever databases the browser names besides.
    async fn read_shelf(&self) {
        let books = match web::workbooks().await {
            Ok(books) => books,
            Err((fault, databases)) => {
                // Where the database is closed too, this must be known before the first character.
                let nothing = fault == LocalFault::Blocked && web::databases().await.is_none();
                let key = if nothing { "storage.memory" } else { local_fault(fault) };
                self.finding.set(Some(text::of(key)));
                let nameless =
                    |id| Shelved { id, name: String::new(), opened: 0, erasing: false, copied: 0 };
                databases.into_iter().map(nameless).collect()
            }
        };
        self.set_shelf(books);
    }

    fn set_shelf(&self, books: Vec<Shelved>) {
        let on_shelf = books.into_iter().filter_map(|b| {
            let opened = Moment(b.opened as i64);
            let copied = (b.copied > 0).then_some(Moment(b.copied as i64));
            let id = b.id.parse().ok()?;
            Some(OnShelf { id, name: b.name, opened, erasing: b.erasing, copied })
        });
        self.shelf.set(on_shelf.collect());
    }

    async fn read_space(&self) {
        if let Some((used, quota)) = web::estimate().await {
            let mib = |bytes: f64| Browser::number((bytes / 1_048_576.0).ceil() as i64);
            let args = [("used", mib(used)), ("quota", mib(quota))];
            let args: Vec<(&str, &str)> = args.iter().map(|(n, v)| (*n, v.as_str())).collect();
            self.space.set(Some(text::fill("storage.space", &args)));
        }
    }

    /// Whether this browser has a workbook of that id.
    pub fn has(&self, id: Id) -> bool {
        self.shelf.get_untracked().iter().any(|b| b.id == id)
    }

    fn shelve(&self, id: Id, name: &str) {
        let copied = self.shelf.with_untracked(|shelf| shelf.iter().find(|b| b.id == id)?.copied);
        self.shelve_copy(id, name, copied);
    }

    fn shelve_copy(&self, id: Id, name: &str, copied: Option<Moment>) {
        let opened = Browser::now();
        let book = Shelved {
            id: id.to_string(),
            name: name.to_owned(),
            opened: opened.0.max(0) as u64,
            erasing: false,
            copied: copied.map_or(0, |at| at.0.max(0) as u64),
        };
        if let Err(fault) = web::shelve(&book) {
            self.remark.set(Some(text::of(local_fault(fault))));
        }
        self.shelf.update(|shelf| {
            shelf.retain(|b| b.id != id);
            shelf.insert(0, OnShelf { id, name: name.to_owned(), opened, erasing: false, copied });
        });
        Browser::set_preference("open", &id.to_string());
    }

    // ---- Opening and closing -------------------------------------------------------------

    /// Takes a workbook onto the shelf and opens it. False, with the reason said, when the open one
    /// cannot be put away.
    pub fn create(&self, session: Session, book: Workbook) -> bool {
        if !self.let_go(session) {
            return false;
        }
        self.adopt(session, book, None);
        true
    }

    /// The same for a copy of a workbook, which becomes one of its own.
    pub fn create_copy(&self, session: Session, mut book: Workbook) -> bool {
        if !self.let_go(session) {
            return false;
        }
        book.id = fresh_id();
        self.adopt(session, book, Some(Browser::now()));
        true
    }

    fn adopt(&self, session: Session, book: Workbook, copied: Option<Moment>) {
        let (id, name) = (book.id, book.name().to_owned());
        session.show(KeptBook::new(book));
        self.show(id);
        self.shelve_copy(id, &name, copied);
        self.start(session, id, Intent::Create);
    }

    /// Text of fields that had not become changes, to be entered as soon as this tab writes.
    pub fn expect(&self, drafts: Vec<LeftTyping>) {
        self.drafts.with_value(|d| *d.borrow_mut() = drafts);
    }

    /// Opens one of the shelf. False, with the reason said, when the open one cannot be put away.
    pub fn open(&self, session: Session, id: Id) -> bool {
        if !self.let_go(session) {
            return false;
        }
        self.opening.set(true);
        self.start(session, id, Intent::Open);
        true
    }

    /// Shows a workbook without keeping it. `reason` is a text key.
    pub fn view(&self, session: Session, book: Workbook, reason: &'static str) -> bool {
        if !self.let_go(session) {
            return false;
        }
        let id = book.id;
        session.show(KeptBook::new(book));
        self.show(id);
        self.state.set(Kept::Viewing);
        session.read_only.set(Some(reason));
        true
    }

    fn show(&self, id: Id) {
        self.current.set(Some(id));
        self.is_sample.set(id == crate::exchange::sample::ID);
        self.opening.set(false);
    }

    /// Puts the open workbook away, where it may be.
    fn let_go(&self, session: Session) -> bool {
        let may = self.may_let_go(session);
        if may {
            self.put_away(session);
        }
        may
    }

    /// Whether the open workbook can be put away. Refused, and said, while something of it is kept nowhere
    /// but in this tab.
    pub fn may_let_go(&self, session: Session) -> bool {
        session.settle();
        let only_here = match self.state.get_untracked() {
            Kept::NotSaved(_) => true,
            Kept::Memory(_) => self.only_here.get_value(),
            Kept::Saving => true,
            Kept::Idle | Kept::Saved | Kept::Viewing => false,
        };
        if only_here {
            let saving = self.state.get_untracked() == Kept::Saving;
            let key = if saving { "storage.still_saving" } else { "storage.unsaved" };
            session.notices.error(text::of(key));
        }
        !only_here
    }

    fn put_away(&self, session: Session) {
        if let Some(keeper) = self.keeper.with_value(|k| k.borrow_mut().take()) {
            keeper.close();
        }
        self.state.set(Kept::Idle);
        self.finding.set(None);
        self.remark.set(None);
        self.last_file.set(None);
        self.can_accept.set(false);
        self.can_take_over.set(false);
        self.only_here.set_value(false);
        session.read_only.set(None);
    }

    fn start(&self, session: Session, id: Id, intent: Intent) {
        let me = *self;
        // What is loaded first answers the intent; whatever is loaded later was read again.
        let intent = Cell::new(intent);
        // For the few milliseconds until the workbook is read, or its first copy is begun.
        session.read_only.set(Some("storage.opening"));
        let keeper =
            WebKeeper::open(&id.to_string(), app_version(), session.reach(), move |heard| {
                me.heard(session, id, &intent, heard);
            });
        self.keeper.with_value(|k| *k.borrow_mut() = Some(keeper));
    }

    fn heard(&self, session: Session, id: Id, intent: &Cell<Intent>, heard: Heard<KeptBook>) {
        match heard {
            Heard::Loaded(loaded) => self.loaded(session, id, intent.replace(Intent::Open), loaded),
            Heard::Status(mode, status) => self.status(session, mode, status),
            Heard::Applied(payload) => session.woken(&payload),
            Heard::Note(note) => self.note(session, note),
            Heard::Restored(Ok(kept)) => {
                if self.create_copy(session, kept.book) {
                    session.notices.say("storage.restored");
                }
            }
            Heard::Restored(Err(_)) => session.notices.lasting(text::of("storage.not_restored")),
            Heard::Hiding => session.settle(),
        }
    }

    fn loaded(&self, session: Session, id: Id, intent: Intent, loaded: Loaded<KeptBook>) {
        let fresh = matches!(loaded.outcome, Outcome::New);
        if intent == Intent::Create && loaded.doc.is_some() {
            // This browser has a workbook of that id that its list did not name: nothing is replaced.
            let mut book = session.peek(Workbook::clone);
            book.id = fresh_id();
            self.put_away(session);
            self.adopt(session, book, Some(Browser::now()));
            return;
        }
        if intent == Intent::Create && self.current.get_untracked() == Some(id) {
            if self.keeper().is_some_and(|keeper| !keeper.create()) {
                self.state.set(Kept::Memory("storage.memory"));
                session.read_only.set(None);
            }
            return;
        }
        let raised = loaded.doc.as_ref().and_then(KeptBook::finding);
        let raised = raised.into_iter().flat_map(|f| {
            [Some(words::finding_text(&f)), words::finding_advice(&f)].into_iter().flatten()
        });
        let said: Vec<String> = outcome_words(&loaded.outcome).into_iter().chain(raised).collect();
        self.finding.set((!said.is_empty()).then(|| said.join(" ")));
        match loaded.doc {
            Some(kept) => {
                let name = kept.book.name().to_owned();
                session.show(kept);
                self.show(id);
                self.shelve(id, &name);
                // Until the status says that this tab writes, a change would be refused.
                self.drafts.with_value(|d| *d.borrow_mut() = loaded.drafts);
                self.count_file();
            }
            None => {
                // There is nothing to show; the start page says what was found.
                self.opening.set(false);
                self.current.set(None);
                if fresh {
                    self.finding.set(Some(text::of("storage.gone")));
                }
            }
        }
    }

    fn status(&self, session: Session, mode: Mode, status: Status) {
        let can_accept = self.keeper().is_some_and(|k| k.can_accept());
        let read_only = match mode {
            Mode::Opening | Mode::Empty => Some("storage.opening"),
            Mode::Reader => Some("app.other_tab"),
            Mode::NewerSchema => Some("storage.newer"),
            Mode::Choosing if matches!(self.state.get_untracked(), Kept::Memory(_)) => None,
            Mode::Choosing if can_accept => Some("storage.choose"),
            Mode::Choosing => Some("storage.look_only"),
            _ => None,
        };
        let vanished = matches!(status, Status::NotSaved { reason: Reason::Vanished, .. });
        self.can_accept.set(can_accept && (mode == Mode::Choosing || vanished));
        if session.read_only.get_untracked() != read_only {
            session.read_only.set(read_only);
        }
        self.can_take_over.set(mode == Mode::Reader);
        if mode == Mode::Writer {
            let drafts = self.drafts.with_value(|d| std::mem::take(&mut *d.borrow_mut()));
            for draft in drafts {
                if let Ok(row) = draft.record.parse::<Id>() {
                    session.take_draft(row, &draft.field, &draft.text);
                }
            }
        }
        let copies = self.keeper().map(|k| k.copies());
        let kept = match (mode, status) {
            (Mode::Reader | Mode::NewerSchema, _) => Kept::Viewing,
            // What is shown before its first copy is on the disk is on its way there, no more.
            (Mode::Opening | Mode::Empty, _) if self.current.get_untracked().is_some() => {
                Kept::Saving
            }
            (Mode::Opening | Mode::Empty, _) => Kept::Idle,
            (Mode::Erased, _) => return,
            (_, Status::Saved { .. }) if copies == Some(Copies::Neither) => {
                Kept::Memory("storage.memory")
            }
            (_, Status::Saved { .. }) => Kept::Saved,
            (_, Status::Saving { .. }) => Kept::Saving,
            (_, Status::NotSaved { reason, gave_up: false, .. }) if reason != Reason::Blocked => {
                Kept::NotSaved(reason_key(reason))
            }
            (_, Status::NotSaved { reason, .. }) if copies == Some(Copies::Neither) => {
                Kept::Memory(reason_key(reason))
            }
            (_, Status::NotSaved { reason, .. }) => Kept::NotSaved(reason_key(reason)),
        };
        // Until a change was made there is nothing to be saved; the first paint stays calm.
        if self.state.get_untracked() != kept
            && !matches!(self.state.get_untracked(), Kept::Memory(_) if mode == Mode::Choosing)
        {
            self.state.set(kept);
        }
        if kept == Kept::Saved {
            self.remark.set(match copies {
                Some(Copies::DurableOnly) => Some(text::of("storage.one_copy")),
                _ => None,
            });
        }
        self.count_file();
    }

    fn note(&self, session: Session, note: Note) {
        match note {
            Note::Local(fault) => self.remark.set(Some(text::of(local_fault(fault)))),
            Note::CheckpointDiffers | Note::CheckpointFailed(_) => {
                self.remark.set(Some(text::of("storage.checkpoint")));
            }
            Note::NearEmpty { expected, found } => {
                let args = [("expected", expected.to_string()), ("found", found.to_string())];
                let args: Vec<(&str, &str)> = args.iter().map(|(n, v)| (*n, v.as_str())).collect();
                session.notices.lasting(text::fill("storage.near_empty", &args));
            }
            Note::PenTaken { not_applied } if not_applied.is_empty() => {
                session.notices.say("storage.pen_taken")
            }
            Note::PenTaken { not_applied } => {
                let n = not_applied.len().to_string();
                session.notices.lasting(text::fill("storage.pen_taken_with", &[("n", &n)]));
            }
            Note::NewerApp => session.notices.lasting(text::of("storage.newer")),
            Note::EraseFailed => session.notices.lasting(text::of("storage.erase_failed")),
        }
    }

    // ---- Keeping -------------------------------------------------------------------------

    /// Whether a change would be taken now: asked before one is applied.
    pub fn may_edit(&self) -> bool {
        let Some(keeper) = self.keeper() else { return true };
        match keeper.may_edit() {
            Ok(()) => true,
            Err(CannotEdit::NotOpen) => matches!(self.state.get_untracked(), Kept::Memory(_)),
            Err(_) => false,
        }
    }

    /// Gives a change to the engines, in the same task as the edit.
    pub fn keep(&self, change: &Change, wire: &str) {
        let Some(keeper) = self.keeper() else { return };
        if keeper.edit(wire.as_bytes(), delta(change)).is_err() {
            // The session asked before: only a workbook that lives in this tab alone comes here.
            self.state.set(Kept::Memory("storage.memory"));
            self.only_here.set_value(true);
        }
        self.count_file();
    }

    /// What the screen may say: nothing is called saved while a keystroke is not on the disk.
    pub fn shown(&self) -> Kept {
        match self.state.get() {
            Kept::Idle | Kept::Saved if self.typing.get() => Kept::Saving,
            kept => kept,
        }
    }

    /// Everything that was typed has become a change.
    pub fn typed(&self) {
        if self.typing.get_untracked() {
            self.typing.set(false);
        }
    }

    /// Keeps the text of a field that is being typed, synchronously.
    pub fn keep_draft(&self, row: Id, field: &str, text: &str) {
        if !self.typing.get_untracked() {
            self.typing.set(true);
        }
        if let Some(keeper) = self.keeper() {
            keeper.draft(&row.to_string(), field, Some(text));
        }
    }

    /// The text has become a change.
    pub fn drop_draft(&self, row: Id, field: &str) {
        if let Some(keeper) = self.keeper() {
            keeper.draft(&row.to_string(), field, None);
        }
    }

    /// The name on the shelf follows the firm's.
    pub fn rename(&self, name: &str) {
        let Some(id) = self.current.get_untracked() else { return };
        let known = self.shelf.get_untracked().iter().any(|b| b.id == id && b.name == name);
        if !known && self.keeper().is_some() {
            self.shelve(id, name);
        }
    }

    /// This tab becomes the one that writes.
    pub fn take_over(&self) {
        if let Some(keeper) = self.keeper() {
            keeper.take_over();
        }
    }

    /// Goes on with what was rescued.
    pub fn accept(&self) {
        if self.keeper().is_some_and(|k| k.accept()) {
            self.finding.set(None);
            self.can_accept.set(false);
        }
    }

    /// A file was made of the present state.
    pub fn file_made(&self) {
        self.only_here.set_value(false);
        if let Some(keeper) = self.keeper() {
            keeper.export_noted();
        }
        self.count_file();
    }

    fn count_file(&self) {
        let Some(keeper) = self.keeper() else { return };
        let (since, at) = keeper.since_export();
        let file = at.map(|at| (Moment(at as i64), since));
        if self.last_file.get_untracked() != file {
            self.last_file.set(file);
        }
    }

    // ---- Erasing -------------------------------------------------------------------------

    /// Deletes a workbook from this browser for good, the open one or another.
    pub fn erase(&self, session: Session, id: Id) {
        let me = *self;
        if let Some(book) = self.shelf.get_untracked().into_iter().find(|b| b.id == id) {
            let opened = book.opened.0.max(0) as u64;
            // If the page dies while erasing, the list says that it was begun.
            let _ = web::shelve(&Shelved {
                id: id.to_string(),
                name: book.name,
                opened,
                erasing: true,
                copied: 0,
            });
        }
        let open = self.current.get_untracked() == Some(id);
        let mine = open.then(|| self.keeper.with_value(|k| k.borrow_mut().take())).flatten();
        if open {
            session.settle();
            self.current.set(None);
            session.read_only.set(None);
        }
        // A keeper of its own, with a document of its own: whatever is opened meanwhile is not its concern.
        let keeper = mine.unwrap_or_else(|| {
            let scratch = Rc::new(RefCell::new(KeptBook::default()));
            let reach: web::Reach<KeptBook> = Rc::new(move |act| act(&mut scratch.borrow_mut()));
            WebKeeper::open(&id.to_string(), app_version(), reach, |_| {})
        });
        leptos::task::spawn_local(async move {
            for _ in 0..200 {
                match keeper.mode() {
                    Mode::Opening | Mode::Erasing => {}
                    Mode::Erased => {
                        keeper.close();
                        me.erased(id, open);
                        return;
                    }
                    // Asked again: it erases once it has read what is there.
                    _ => keeper.erase(),
                }
                Browser::pause(50).await;
            }
            keeper.close();
            me.read_shelf().await;
            session.notices.lasting(text::of("storage.erase_failed"));
        });
    }

    fn erased(&self, id: Id, was_open: bool) {
        // An entry that cannot be taken off the list is shown as empty next time, no more.
        let _ = web::unshelve(&id.to_string());
        self.shelf.update(|shelf| shelf.retain(|b| b.id != id));
        if was_open && self.current.get_untracked().is_none() {
            self.state.set(Kept::Idle);
            self.finding.set(None);
            self.opening.set(false);
        }
    }
}

fn rescued(outcome: &Outcome) -> Option<&Rescued> {
    match outcome {
        Outcome::DatabaseMissing { mirror }
        | Outcome::DatabaseUnreadable { mirror, .. }
        | Outcome::Damaged { mirror } => mirror.as_ref(),
        _ => None,
    }
}

fn reason_key(reason: Reason) -> &'static str {
    match reason {
        Reason::Full => "storage.reason.full",
        Reason::Blocked => "storage.reason.blocked",
        Reason::Closed => "storage.reason.closed",
        Reason::Silent => "storage.reason.silent",
        Reason::Vanished => "storage.reason.vanished",
        Reason::Failed => "storage.reason.failed",
    }
}

fn local_fault(fault: LocalFault) -> &'static str {
    match fault {
        LocalFault::Blocked => "storage.local.blocked",
        LocalFault::Full => "storage.local.full",
        LocalFault::Corrupt => "storage.local.corrupt",
    }
}

/// What a person must know about how the workbook was found; nothing when all is well.
fn outcome_words(outcome: &Outcome) -> Option<String> {
    let key = match outcome {
        Outcome::New | Outcome::Whole { .. } => return None,
        Outcome::LocalCleared => "storage.found.local_cleared",
        Outcome::PreviousCheckpoint => "storage.found.previous_checkpoint",
        Outcome::FromMirror => "storage.found.from_mirror",
        Outcome::Gap { .. } => "storage.found.gap",
        Outcome::ChangeRefused { .. } => "storage.found.change_refused",
        Outcome::DatabaseMissing { mirror: Some(_) } => "storage.found.missing_rescued",
        Outcome::DatabaseMissing { mirror: None } => "storage.found.missing",
        Outcome::DatabaseUnreadable { mirror: Some(_), .. } => "storage.found.unreadable_rescued",
        Outcome::DatabaseUnreadable { mirror: None, .. } => "storage.found.unreadable",
        Outcome::Damaged { mirror: Some(_) } => "storage.found.damaged_rescued",
        Outcome::Damaged { mirror: None } => "storage.found.damaged",
        Outcome::NewerSchema => "storage.newer",
    };
    let (lost, aside) = match outcome {
        Outcome::Gap { lost, aside } => (*lost, *aside),
        Outcome::ChangeRefused { aside, .. } => (0, *aside),
        other => (rescued(other).and_then(|r| r.lost).unwrap_or_default(), 0),
    };
    let when = rescued(outcome).map(|r| Browser::moment(Moment(r.time as i64))).unwrap_or_default();
    let replayed = rescued(outcome).map_or(0, |r| r.replayed);
    let args = [
        ("lost", lost.to_string()),
        ("aside", aside.to_string()),
        ("when", when),
        ("n", replayed.to_string()),
    ];
    let args: Vec<(&str, &str)> = args.iter().map(|(n, v)| (*n, v.as_str())).collect();
    Some(text::fill(key, &args))
}
