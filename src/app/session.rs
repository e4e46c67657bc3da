//! The open workbook, made reactive.
//!
//! The document stays plain data. Beside it stands one trigger per watched row, one per table's
//! membership and one per table's content, made on first use. An edit wakes what shows the row
//! and the figures that depend on its table, never the page (decision 0002).

use super::keeping::Keeping;
use super::notice::Notices;
use super::platform::Browser;
use crate::app::dom::prelude::*;
use crate::insight::steps::Outlook;
use crate::storage::book::KeptBook;
use crate::storage::entry::Link;
use crate::storage::web::Reach;
use crate::workbook::{
    Change, Draft, History, Id, Kind, Label, Moment, Organisation, Record, Refusal, Surroundings,
    Tabled, Touched, Value, Workbook, wire,
};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

/// Handle to the open workbook; cheap to copy, given to every component as context.
#[derive(Clone, Copy)]
pub struct Session {
    inner: StoredValue<Inner, LocalStorage>,
    pub notices: Notices,
    pub keeping: Keeping,
    /// Name of the person at the keyboard, carried by changes.
    pub author: RwSignal<String>,
    /// A text key that says why nothing can be edited, when nothing can.
    pub read_only: RwSignal<Option<&'static str>>,
    /// Wakes whenever undo or redo offer something else.
    steps: RwSignal<u32>,
    /// Wakes when another workbook is opened: nothing on screen survives that.
    pub opened: RwSignal<u32>,
}

struct Inner {
    book: RefCell<KeptBook>,
    history: RefCell<History>,
    watch: RefCell<Watch>,
    typing: RefCell<Typing>,
    /// What [`Session::foresee`] worked out, of the workbook with this id.
    foreseen: RefCell<Option<(Id, Outlook)>>,
}

/// Text that is being typed: kept in localStorage with every keystroke, and a change of the
/// workbook after a pause, on leaving the field, or when the page is hidden.
#[derive(Default)]
struct Typing {
    fields: Vec<Typed>,
    timer: Option<TimeoutHandle>,
}

struct Typed {
    field: (Kind, Id, usize),
    /// What the workbook holds in its place, see [`base_mark`].
    base: String,
    text: String,
}

/// What a message about something typed into a field is about.
pub fn typed_into(kind: Kind, id: Id, field: &str) -> String {
    format!("{} {id} {field}", kind.table())
}

/// Tells whether a field still holds what it held when somebody began to type over it. A killed browser
/// may bring back a localStorage that is minutes old, and typing that became a change long ago must not
/// come back over newer text.
fn base_mark(value: &Value) -> String {
    let text = match value {
        Value::Text(text) => text.as_str(),
        _ => "",
    };
    Link::of(text.as_bytes()).hex().chars().take(16).collect()
}

/// How long after the last change figures over whole tables are computed anew, at least and at most. In between,
/// figures that take longer wait longer: they are not worked out between two keys of somebody who goes on typing.
const SETTLE: Duration = Duration::from_millis(120);
const SETTLE_AT_MOST: Duration = Duration::from_secs(1);
/// How many times as long as the figures took they wait.
const SETTLE_SHARE: f64 = 25.0;

/// How long figures wait that took so many milliseconds the last time.
fn settle_after(cost: f64) -> Duration {
    Duration::from_millis((cost * SETTLE_SHARE) as u64).clamp(SETTLE, SETTLE_AT_MOST)
}

/// How long a pause in typing ends a change.
const TYPING_PAUSE: Duration = Duration::from_millis(500);

/// What the screen listens to. Triggers stay until another workbook is shown: some hundred bytes
/// for each row that was ever on the screen, against the risk of dropping one that is listened to.
#[derive(Default)]
struct Watch {
    rows: HashMap<(Kind, Id), ArcTrigger>,
    members: HashMap<Kind, ArcTrigger>,
    contents: HashMap<Kind, ArcTrigger>,
}

impl Watch {
    fn row(&mut self, kind: Kind, id: Id) -> ArcTrigger {
        self.rows.entry((kind, id)).or_default().clone()
    }

    fn notify(&self, touched: &Touched) {
        let mut kinds: Vec<Kind> = touched.rows.iter().map(|(kind, _)| *kind).collect();
        crate::sort::by(&mut kinds, Ord::cmp);
        kinds.dedup();
        for key in &touched.rows {
            if let Some(trigger) = self.rows.get(key) {
                trigger.notify();
            }
        }
        for kind in &touched.tables {
            if let Some(trigger) = self.members.get(kind) {
                trigger.notify();
            }
        }
        for kind in kinds {
            if let Some(trigger) = self.contents.get(&kind) {
                trigger.notify();
            }
        }
    }
}

/// What the workbook needs from its surroundings, answered by the browser.
struct Here {
    author: String,
}

impl Surroundings for Here {
    fn now(&mut self) -> Moment {
        Browser::now()
    }
    fn today(&mut self) -> chrono::NaiveDate {
        Browser::today()
    }
    fn random(&mut self) -> u128 {
        Browser::random()
    }
    fn author(&self) -> String {
        self.author.clone()
    }
}

/// What the steps say, worked out once for all that shows it, by [`Session::settled`].
#[derive(Clone, Copy)]
pub struct Ahead(ReadSignal<Outlook, LocalStorage>);

impl Ahead {
    /// Made once, by the frame around every screen.
    pub fn provide(session: Session) {
        let outlook = move |book: &Workbook| {
            let foreseen = session.inner.with_value(|i| i.foreseen.take());
            let foreseen = foreseen.filter(|(of, _)| *of == book.id);
            foreseen.map_or_else(|| Outlook::new(book, Browser::today()), |(_, outlook)| outlook)
        };
        provide_context(Ahead(session.settled(Kind::ALL, outlook)));
    }
    #[track_caller]
    pub fn here() -> ReadSignal<Outlook, LocalStorage> {
        expect_context::<Ahead>().0
    }
}

impl Session {
    /// Made once, by the root of the page.
    pub fn provide() -> Session {
        let session = Session {
            inner: StoredValue::new_local(Inner {
                book: RefCell::default(),
                history: RefCell::default(),
                watch: RefCell::default(),
                typing: RefCell::default(),
                foreseen: RefCell::default(),
            }),
            notices: Notices::new(),
            keeping: Keeping::new(),
            author: RwSignal::new(Browser::preference("author").unwrap_or_default()),
            read_only: RwSignal::new(None),
            steps: RwSignal::new(0),
            opened: RwSignal::new(0),
        };
        provide_context(session);
        session
    }

    /// The session of the page this component is part of.
    #[track_caller]
    pub fn here() -> Session {
        expect_context::<Session>()
    }

    // ---- Reading -------------------------------------------------------------------------

    /// Reads without listening: for event handlers.
    pub fn peek<T>(&self, read: impl FnOnce(&Workbook) -> T) -> T {
        let (mut read, mut seen) = (Some(read), None);
        self.look(&mut |book| seen = read.take().map(|read| read(book)));
        match seen {
            Some(seen) => seen,
            None => unreachable!(), // it was looked at once
        }
    }

    /// What all reading comes to. Code that is written for each reader is kept small: there are hundreds.
    #[inline(never)]
    fn look(&self, read: &mut dyn FnMut(&Workbook)) {
        self.inner.with_value(|i| read(&i.book.borrow().book));
    }

    /// Reads and listens to every change in these tables: for derived figures.
    pub fn read<T>(&self, kinds: &[Kind], read: impl FnOnce(&Workbook) -> T) -> T {
        self.listen(kinds);
        self.peek(read)
    }

    #[inline(never)]
    fn listen(&self, kinds: &[Kind]) {
        self.opened.track();
        let triggers = self.inner.with_value(|i| {
            let mut watch = i.watch.borrow_mut();
            kinds.iter().map(|k| watch.contents.entry(*k).or_default().clone()).collect::<Vec<_>>()
        });
        triggers.iter().for_each(|t| t.track());
    }

    /// A figure over whole tables that may lag a moment behind the keys: computed anew a little
    /// after the last change, so that an edit costs the same however large the workbook is.
    pub fn settled<T>(
        &self,
        kinds: &'static [Kind],
        compute: impl Fn(&Workbook) -> T + Copy + 'static,
    ) -> ReadSignal<T, LocalStorage>
    where
        T: 'static,
    {
        let me = *self;
        let cost = StoredValue::new_local(0.0);
        let timed = move || {
            let start = Browser::clock();
            let made = me.peek(compute);
            cost.set_value(Browser::clock() - start);
            made
        };
        let (value, set_value) = signal_local(timed());
        let timer = StoredValue::new_local(None::<TimeoutHandle>);
        let seen = StoredValue::new(me.opened.get_untracked());
        Effect::new(move |first: Option<()>| {
            me.read(kinds, |_| ());
            if first.is_none() {
                return;
            }
            let another = me.opened.get_untracked();
            if seen.get_value() != another {
                seen.set_value(another);
                set_value.set(timed());
                return;
            }
            timer.update_value(|timer| {
                if let Some(timer) = timer.take() {
                    timer.clear();
                }
                let recompute = move || {
                    // The page that asked may be gone by now, and what it computes from with it.
                    if !set_value.is_disposed() {
                        set_value.set(timed());
                    }
                };
                *timer = set_timeout_with_handle(recompute, settle_after(cost.get_value())).ok();
            });
        });
        value
    }

    /// The ids of a table; listens to rows coming and going, not to their content.
    pub fn ids(&self, kind: Kind) -> Vec<Id> {
        self.opened.track();
        let trigger = self
            .inner
            .with_value(|i| i.watch.borrow_mut().members.entry(kind).or_default().clone());
        trigger.track();
        self.peek(|book| book.table(kind).ids())
    }

    /// A row, listening to its changes alone.
    pub fn row(&self, kind: Kind, id: Id) -> Option<Arc<dyn Record>> {
        let trigger = self.inner.with_value(|i| i.watch.borrow_mut().row(kind, id));
        trigger.track();
        self.peek(|book| book.table(kind).shared(id))
    }

    /// A row as its own type, listening to its changes alone.
    pub fn get<R: Tabled>(&self, id: Id) -> Option<Arc<R>> {
        let trigger = self.inner.with_value(|i| i.watch.borrow_mut().row(R::KIND, id));
        trigger.track();
        self.peek(|book| R::table(book).share(id))
    }

    // ---- Writing -------------------------------------------------------------------------

    /// The one way in which the page changes the workbook. A refusal is shown to the user and
    /// changes nothing.
    pub fn edit<T>(
        &self,
        label: Label,
        make: impl FnOnce(&mut Draft<'_>) -> Result<T, Refusal>,
    ) -> Option<T> {
        match self.try_edit(label, make) {
            Ok(made) => Some(made),
            Err(refusal) => {
                self.notices.refusal(*self, &refusal);
                None
            }
        }
    }

    /// Like [`Session::edit`], for callers that answer a refusal themselves.
    pub fn try_edit<T>(
        &self,
        label: Label,
        make: impl FnOnce(&mut Draft<'_>) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let (mut make, mut made) = (Some(make), None);
        self.write(label, &mut |draft| {
            made = make.take().map(|make| make(draft)).transpose()?;
            Ok(())
        })?;
        made.ok_or(Refusal::ReadOnly)
    }

    /// What all writing comes to.
    #[inline(never)]
    fn write(
        &self,
        label: Label,
        make: &mut dyn FnMut(&mut Draft<'_>) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        if let Some(reason) = self.read_only.get_untracked() {
            self.notices.say(reason);
            return Err(Refusal::ReadOnly);
        }
        if !self.keeping.may_edit() {
            self.notices.say("storage.not_now");
            return Err(Refusal::ReadOnly);
        }
        let mut here = Here { author: self.author.get_untracked() };
        let change = self.inner.with_value(|i| {
            let kept = i.book.borrow();
            let mut draft = Draft::new(&kept.book, &mut here);
            make(&mut draft)?;
            match draft.refused() {
                Some(refusal) => Err(refusal.clone()),
                None => Ok(draft.finish(label)),
            }
        })?;
        if let Some(change) = change {
            self.commit(change, |history, change| history.record(change));
        }
        Ok(())
    }

    /// Takes a keystroke: the whole text of a field as it stands now.
    pub fn type_into(&self, kind: Kind, id: Id, field: usize, text: String) {
        if let Some(reason) = self.read_only.get_untracked() {
            self.notices.say(reason);
            return;
        }
        let name = kind.fields().get(field).map_or("", |f| f.name);
        let key = (kind, id, field);
        let known = self.inner.with_value(|i| {
            i.typing.borrow().fields.iter().find(|t| t.field == key).map(|t| t.base.clone())
        });
        let base = known.unwrap_or_else(|| base_mark(&self.value(key)));
        self.keeping.keep_draft(id, name, &format!("{base} {text}"));
        let me = *self;
        let timer = set_timeout_with_handle(move || me.settle(), TYPING_PAUSE).ok();
        self.inner.with_value(|i| {
            let mut typing = i.typing.borrow_mut();
            match typing.fields.iter_mut().find(|t| t.field == key) {
                Some(typed) => typed.text = text,
                None => typing.fields.push(Typed { field: key, base, text }),
            }
            if let Some(old) = std::mem::replace(&mut typing.timer, timer) {
                old.clear();
            }
        });
    }

    /// Makes changes of what was typed. Called after a pause, on leaving a field, before undo,
    /// before a file is made, and when the page is hidden.
    pub fn settle(&self) {
        let typed = self.inner.with_value(|i| {
            let mut typing = i.typing.borrow_mut();
            if let Some(timer) = typing.timer.take() {
                timer.clear();
            }
            std::mem::take(&mut typing.fields)
        });
        for Typed { field: (kind, id, field), text, .. } in typed {
            let Some(declared) = kind.fields().get(field) else { continue };
            let kept = text.clone();
            let value = if text.is_empty() { Value::Empty } else { Value::Text(text) };
            let label = super::widgets::edit_label(kind, declared);
            let done = self.try_edit(label, |draft| draft.set(kind, id, field, value));
            match done {
                Ok(()) => {
                    self.keeping.drop_draft(id, declared.name);
                }
                Err(refusal) => {
                    if let Some(words) = super::notice::refusal_words(*self, &refusal) {
                        self.notices.refused(words);
                    }
                    // Kept as a draft, it would be tried and refused at every start. So it is shown, to be copied.
                    if refusal.is_final() {
                        self.keeping.drop_draft(id, declared.name);
                        let field = super::widgets::field_label(kind, declared);
                        let args = [("field", field.as_str()), ("text", kept.as_str())];
                        if !kept.trim().is_empty() {
                            self.notices.lasting(crate::text::fill("refusal.typed", &args));
                        }
                    }
                }
            }
        }
        // After the changes, which are on their way to the disk by now.
        self.keeping.typed();
    }

    /// Applies, keeps and announces a change: every write passes here.
    fn commit(&self, change: Change, remember: impl FnOnce(&mut History, Change)) -> bool {
        let wire = change.to_wire();
        let applied = self.inner.with_value(|i| {
            let mut kept = i.book.borrow_mut();
            kept.book.apply(&change).inspect(|touched| kept.mark(&change, touched))
        });
        let Ok(touched) = applied else {
            self.notices.say("app.conflict");
            return false;
        };
        self.forget_foreseen();
        // The bytes go to both stores in the same task as the edit, before anything is drawn.
        self.keeping.keep(&change, &wire);
        if touched.rows.iter().any(|(kind, _)| *kind == Kind::Organisation) {
            self.keeping.rename(&self.peek(|book| book.name().to_owned()));
        }
        self.inner.with_value(|i| {
            remember(&mut i.history.borrow_mut(), change);
            i.watch.borrow().notify(&touched);
        });
        self.steps.update(|n| *n = n.wrapping_add(1));
        self.notices.went_through();
        true
    }

    /// Wakes what shows the rows of a change that another tab made and storage has applied.
    pub fn woken(&self, payload: &[u8]) {
        let touched = std::str::from_utf8(payload).ok().and_then(wire::touched);
        if let Some(touched) = touched {
            self.inner.with_value(|i| i.watch.borrow().notify(&touched));
        }
    }

    fn value(&self, (kind, id, field): (Kind, Id, usize)) -> Value {
        self.peek(|book| book.row(kind, id).map(|row| row.cell(field).to_value()))
            .unwrap_or_default()
    }

    /// Text that was being typed when the page died becomes a change, unless the field was changed since.
    pub fn take_draft(&self, id: Id, field: &str, kept: &str) {
        let kind = self.peek(|book| Kind::ALL.iter().copied().find(|k| book.row(*k, id).is_some()));
        let Some((kind, place)) = kind.and_then(|k| Some((k, k.place(field)?))) else { return };
        let Some((base, text)) = kept.split_once(' ') else { return };
        if base == base_mark(&self.value((kind, id, place))) {
            self.type_into(kind, id, place, text.to_owned());
            self.settle();
        } else {
            self.keeping.drop_draft(id, field);
        }
    }

    /// How storage reaches the document, which stays here.
    pub fn reach(&self) -> Reach<KeptBook> {
        let inner = self.inner;
        Rc::new(move |act| inner.with_value(|i| act(&mut i.book.borrow_mut())))
    }

    pub fn undo(&self) {
        self.settle();
        if self.read_only.get_untracked().is_some() {
            return;
        }
        let change = self.inner.with_value(|i| i.history.borrow().undo(Browser::now()));
        if let Some(change) = change {
            self.notices.clear_remarks();
            self.commit(change, |history, _| history.undone());
        }
    }

    pub fn redo(&self) {
        self.settle();
        if self.read_only.get_untracked().is_some() {
            return;
        }
        let change = self.inner.with_value(|i| i.history.borrow().redo(Browser::now()));
        if let Some(change) = change {
            self.notices.clear_remarks();
            self.commit(change, |history, _| history.redone());
        }
    }

    /// A field was left: what was typed is a change now, and the next keystroke starts an undo
    /// step of its own.
    pub fn close_step(&self) {
        self.settle();
        self.inner.with_value(|i| i.history.borrow_mut().close_step());
    }

    /// What undo would take back; listens.
    pub fn undo_label(&self) -> Option<Label> {
        self.steps.track();
        self.inner.with_value(|i| i.history.borrow().undo_label().cloned())
    }

    pub fn redo_label(&self) -> Option<Label> {
        self.steps.track();
        self.inner.with_value(|i| i.history.borrow().redo_label().cloned())
    }

    /// Remembers who is at the keyboard, in this browser.
    pub fn set_author(&self, name: &str) {
        Browser::set_preference("author", name);
        self.author.set(name.to_owned());
    }

    /// A workbook with nothing in it but the firm.
    pub fn new_workbook(&self, fill: impl FnOnce(&mut Organisation)) -> Workbook {
        let mut book = Workbook::new(fresh_id());
        let mut here = Here { author: self.author.get_untracked() };
        let mut draft = Draft::new(&book, &mut here);
        draft.create::<Organisation>(fill);
        if let Some(change) = draft.finish(Label::new("change.begin")) {
            // Nothing is there that it could contradict.
            let _ = book.apply(&change);
        }
        book
    }

    // ---- Opening -------------------------------------------------------------------------

    /// Works out what the steps will say of a workbook that is shown next, in a task of its own: with the
    /// screen that follows, a large one would hold up the page.
    pub fn foresee(&self, book: &Workbook) {
        let outlook = Outlook::new(book, Browser::today());
        self.inner.with_value(|i| i.foreseen.replace(Some((book.id, outlook))));
    }

    /// It is not shown next, or not as it was then.
    pub fn forget_foreseen(&self) {
        self.inner.with_value(|i| i.foreseen.take());
    }

    /// Shows another workbook. Whoever calls this has made sure that the present one is kept.
    pub fn show(&self, book: KeptBook) {
        let before = self.inner.with_value(|i| {
            i.history.borrow_mut().clear();
            *i.watch.borrow_mut() = Watch::default();
            i.book.replace(book)
        });
        super::reading::discard(before.book);
        self.steps.update(|n| *n = n.wrapping_add(1));
        self.opened.update(|n| *n = n.wrapping_add(1));
    }
}

/// An id of its own for something that is not made through a draft.
pub fn fresh_id() -> Id {
    Id::from_parts(Browser::now(), Browser::random())
}
