//! What the lines screen works on: the run, the open line, the filter, and the moves between them.

use super::filter::Filter;
use crate::app::dom::prelude::*;
use crate::app::pages::gap::doing::attempt;
use crate::app::pages::gap::mark::verdict_word;
use crate::app::platform::Browser;
use crate::app::route::{Place, Route};
use crate::app::saved;
use crate::app::session::Session;
use crate::catalogue::{self, Edition, Line};
use crate::insight::gap::{
    AssessedLine, Carried, ItemState, Reply, RunView, carried, item_state, ops,
};
use crate::text;
use crate::workbook::{
    Conformity, Evidence, GapAnswer, GapRun, Id, Kind, Label, RunState, Workbook,
};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

/// The name under which the browser keeps whether single keys are commands.
const SINGLE_KEYS: &str = "gap-single-keys";

/// How long after moving on it is said where the work is: by then storage has answered as a rule.
const UNTIL_KEPT: Duration = Duration::from_millis(250);

/// Answers of a run by the id of their line.
pub type Answers = Arc<HashMap<String, Id>>;

/// Handle to everything above; cheap to copy.
#[derive(Clone, Copy)]
pub struct Desk {
    pub session: Session,
    pub place: Place,
    pub number: u32,
    pub edition: Edition,
    pub answers: Memo<Answers>,
    /// The run compared with.
    pub baseline: Memo<Option<Id>>,
    /// Id of the open line.
    pub open: Memo<&'static str>,
    pub filter: RwSignal<Filter>,
    /// Ids of the lines in the list, in the standard's order.
    pub shown: Memo<Vec<&'static str>>,
    /// The run cannot be edited (any more).
    pub locked: Signal<bool>,
    /// What is said to screen readers.
    pub said: RwSignal<String>,
    pub keys_open: RwSignal<bool>,
    pub single_keys: RwSignal<bool>,
}

/// The answers of a run by line; listens to answers coming and going.
fn answers_of(session: Session, run: Id) -> Answers {
    session.ids(Kind::GapAnswer);
    let by_line = session.peek(|book| {
        let view = RunView::new(book, run)?;
        Some(view.lines.iter().filter_map(|l| Some((l.line.id.to_owned(), l.answer?.id))).collect())
    });
    Arc::new(by_line.unwrap_or_default())
}

impl Desk {
    pub fn new(run: Id, number: u32) -> Desk {
        let session = Session::here();
        let place = Place::here();
        let edition = session.peek(|b| b.get::<GapRun>(run).map(|r| r.edition)).unwrap_or_default();
        let answers = Memo::new(move |_| answers_of(session, run));
        let baseline = Memo::new(move |_| session.get::<GapRun>(run).and_then(|r| r.baseline));
        let filter = RwSignal::new(Filter::default());
        let asked = Memo::new(move |_| match place.route() {
            Route::GapLines(_, name) => name,
            _ => None,
        });
        effect(move || {
            if let Some(named) = asked.get().and_then(|name| Filter::named(edition, &name)) {
                filter.set(named);
            }
        });
        let open = Memo::new(move |_| {
            let line =
                asked.get().and_then(|id| catalogue::line(edition, &id)).filter(|l| l.scored);
            line.map(|l| l.id)
                .unwrap_or_else(|| session.peek(|b| first(b, run, edition, &filter.get())))
        });
        let shown = Memo::new(move |_| {
            let (filter, open) = (filter.get(), open.get());
            let tables: &[Kind] = match filter.is_fixed() {
                true => &[Kind::GapRun],
                false => &[Kind::GapRun, Kind::GapAnswer, Kind::Action],
            };
            session.read(tables, |book| filter.lines(book, run, open))
        });
        let locked = Signal::derive(move || {
            session.read_only.get().is_some()
                || session.get::<GapRun>(run).is_none_or(|r| r.state == RunState::Closed)
        });
        let single = Browser::preference(SINGLE_KEYS).as_deref() != Some("off");
        Desk {
            session,
            place,
            number,
            edition,
            answers,
            baseline,
            open,
            filter,
            shown,
            locked,
            said: RwSignal::new(String::new()),
            keys_open: RwSignal::new(false),
            single_keys: RwSignal::new(single),
        }
    }

    pub fn answer_id(&self, line: &str) -> Option<Id> {
        self.answers.get().get(line).copied()
    }

    /// The answer to a line; listens to it.
    pub fn answer(&self, line: &str) -> Option<Arc<GapAnswer>> {
        self.session.get::<GapAnswer>(self.answer_id(line)?)
    }

    /// The answer to the open line, for commands.
    fn here(&self) -> Option<Id> {
        self.answers.get_untracked().get(self.open.get_untracked()).copied()
    }

    /// Reads what the run compared with says about a line. Such a run is closed as a rule, so
    /// this listens to runs alone.
    pub fn with_before<T>(&self, line: &Line, read: impl FnOnce(&Carried<'_>) -> T) -> Option<T> {
        let baseline = self.baseline.get()?;
        self.session.read(&[Kind::GapRun], |book| {
            let view = RunView::new(book, baseline)?;
            carried(line, &view).filter(|c| c.verdict != Conformity::NotAssessed).map(|c| read(&c))
        })
    }

    pub fn verdict(&self, line: &'static Line) -> Conformity {
        let answer = self.answer(line.id);
        AssessedLine { line, answer: answer.as_deref() }.verdict()
    }

    pub fn state(&self, line: &'static Line) -> ItemState {
        let answer = self.answer(line.id);
        item_state(&AssessedLine { line, answer: answer.as_deref() })
    }

    pub fn href(&self, line: &str) -> String {
        Route::GapLines(self.number, Some(line.to_owned())).href()
    }

    // ---- Moving --------------------------------------------------------------------------

    /// Opens the line `by` places further in the list.
    pub fn step(&self, by: isize) {
        let shown = self.shown.get_untracked();
        let open = self.open.get_untracked();
        let at = shown.iter().position(|l| *l == open);
        let next = match at {
            Some(at) => at.checked_add_signed(by).and_then(|n| shown.get(n)),
            None => shown.first(),
        };
        match next {
            Some(line) => self.go(line),
            None => self
                .say(text::t(if by > 0 { "gap.said.last" } else { "gap.said.first" }).to_owned()),
        }
    }

    /// Opens the next line without a verdict, from the open one on and round the end.
    pub fn step_to_open(&self) {
        let scored = catalogue::scored_lines(self.edition);
        let open = self.open.get_untracked();
        let at = scored.iter().position(|l| l.id == open).unwrap_or(0);
        let (before, after) = scored.split_at((at + 1).min(scored.len()));
        let next = untrack(|| {
            after
                .iter()
                .chain(before)
                .find(|l| self.verdict(l) == Conformity::NotAssessed)
                .map(|l| l.id)
        });
        match next {
            Some(line) => self.go(line),
            None => self.say(text::t("gap.said.all_assessed").to_owned()),
        }
    }

    /// Opens a line: what was typed is kept, the address follows, the line's title has the focus.
    pub fn go(&self, line: &'static str) {
        self.session.close_step();
        self.place.replace(Route::GapLines(self.number, Some(line.to_owned())));
        let title = catalogue::line(self.edition, line).map_or("", |l| l.display_title);
        focus_later("#gap-line-title");
        let me = *self;
        let announce = move || {
            if me.open.try_get_untracked() == Some(line) {
                let kept = untrack(|| saved::words(me.session.keeping.shown()));
                me.say(text::fill(
                    "gap.said.next",
                    &[("kept", kept), ("line", line), ("title", title)],
                ));
            }
        };
        set_timeout(announce, UNTIL_KEPT);
    }

    // ---- Writing -------------------------------------------------------------------------

    pub fn give_verdict(&self, verdict: Conformity) {
        let Some(answer) = self.writable() else { return };
        let open = self.open.get_untracked();
        let Some(line) = catalogue::line(self.edition, open) else { return };
        if verdict == Conformity::NotApplicable && !line.may_be_excluded() {
            self.say(text::t("gap.said.clause").to_owned());
            self.session.notices.say("gap.said.clause");
            return;
        }
        self.session.settle();
        let label = self.label(ops::label::VERDICT);
        if self.session.edit(label, |draft| ops::set_verdict(draft, answer, verdict)).is_none() {
            return;
        }
        self.say_state(line, verdict);
        if verdict == Conformity::NotApplicable {
            focus_later("#gap-fields .field textarea");
        }
    }

    fn say_state(&self, line: &'static Line, verdict: Conformity) {
        let word = verdict_word(verdict);
        let rest = match untrack(|| self.state(line)) {
            ItemState::Incomplete(reasons) => {
                reasons.iter().map(|r| text::of(r)).collect::<Vec<_>>().join(", ")
            }
            ItemState::Complete => text::of("gap.item.complete"),
            ItemState::Untouched => String::new(),
        };
        self.say(text::fill("gap.said.verdict", &[("verdict", &word), ("state", &rest)]));
    }

    pub fn reply(&self, question: &str, reply: Option<Reply>) {
        let Some(answer) = self.writable() else { return };
        self.session.settle();
        self.session.edit(self.label(ops::label::REPLY), |draft| {
            ops::set_reply(draft, answer, question, reply)
        });
    }

    /// Takes over what the run compared with answered to this line.
    pub fn same_as_before(&self) {
        let Some(answer) = self.writable() else { return };
        self.session.settle();
        let done = attempt(self.session, self.label(ops::label::SAME), |draft| {
            ops::same_as_before(draft, answer)
        });
        if let (Some(()), Some(line)) =
            (done, catalogue::line(self.edition, self.open.get_untracked()))
        {
            self.say_state(line, untrack(|| self.verdict(line)));
        }
    }

    /// Makes an action for the open line and puts the cursor into it.
    pub fn raise_action(&self) {
        let Some(answer) = self.writable() else { return };
        self.session.settle();
        let made = self
            .session
            .edit(self.label(ops::label::ACTION), |draft| ops::raise_action(draft, answer));
        if let Some(action) = made {
            self.say(text::t("gap.said.action").to_owned());
            focus_later(&format!("#{}", field_id(action, "title")));
        }
    }

    /// Notes a piece of evidence for the open line and asks where it is.
    pub fn add_evidence(&self, title: &str) {
        let Some(answer) = self.writable() else { return };
        self.session.settle();
        let made = self.session.edit(self.label("gap.change.evidence"), |draft| {
            let evidence = draft.create::<Evidence>(|e| e.title = title.to_owned());
            draft.update::<GapAnswer>(answer, |a| a.evidence.push(evidence))?;
            Ok(evidence)
        });
        if let Some(evidence) = made {
            self.say(text::t("gap.said.evidence").to_owned());
            focus_later(&format!(
                "#{}",
                field_id(evidence, if title.is_empty() { "title" } else { "place" })
            ));
        }
    }

    /// The name of a change of the open line.
    fn label(&self, key: &str) -> Label {
        Label::new(key).with("reference", self.open.get_untracked())
    }

    /// The answer to the open line, if it may be edited.
    fn writable(&self) -> Option<Id> {
        if self.locked.get_untracked() {
            self.session.notices.say("gap.said.locked");
            return None;
        }
        self.here()
    }

    pub fn say(&self, what: String) {
        self.said.set(what);
    }

    pub fn set_single_keys(&self, on: bool) {
        self.single_keys.set(on);
        Browser::set_preference(SINGLE_KEYS, if on { "on" } else { "off" });
    }
}

/// Where to begin: the first line of the filter that has no verdict, or its first line.
fn first(book: &Workbook, run: Id, edition: Edition, filter: &Filter) -> &'static str {
    let lines = filter.lines(book, run, "");
    let view = RunView::new(book, run);
    let is_open = |id: &&&'static str| {
        view.as_ref()
            .and_then(|v| v.line(id))
            .is_some_and(|l| l.verdict() == Conformity::NotAssessed)
    };
    let start = lines.iter().find(is_open).or(lines.first()).copied();
    start.unwrap_or_else(|| catalogue::scored_lines(edition).first().map_or("", |l| l.id))
}

/// Id of the input for a field of a row that is edited inside a line.
pub fn field_id(row: Id, field: &str) -> String {
    format!("in-{row}-{field}")
}

/// Focuses what the selector finds once the change that was just made is drawn.
pub fn focus_later(selector: &str) {
    let selector = selector.to_owned();
    once_drawn(move || {
        if !focus_now(&selector) {
            // Not up yet, such as a field of a list that is drawn in the next frame.
            request_animation_frame(move || {
                focus_now(&selector);
            });
        }
    });
}

/// Whether there is such an element; it has the focus then.
fn focus_now(selector: &str) -> bool {
    let found = document().query_selector(selector).ok().flatten();
    let Some(element) = found.and_then(|e| e.dyn_into::<HtmlElement>().ok()) else { return false };
    // Focusing fails only for elements that cannot have it; those stay as they are.
    let _ = element.focus();
    if let Some(input) = element.dyn_ref::<HtmlInputElement>().filter(|i| i.type_() == "text") {
        input.select(); // typing replaces what was only a proposal
    }
    true
}
