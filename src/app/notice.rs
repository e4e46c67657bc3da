//! Short messages at the edge of the screen: what happened, what to do.

use super::platform::Browser;
use super::session::Session;
use crate::app::dom::prelude::*;
use crate::insight::naming;
use crate::text;
use crate::workbook::{Id, Kind, ManagementReview, Refusal, ReviewState, Workbook};
use leptos::html;

/// What a message is about, which says when it has had its time.
#[derive(Clone, Debug, PartialEq)]
enum About {
    /// A remark: goes by itself once it could be read.
    Remark,
    /// What holds wherever the reader goes: stays until it is closed.
    Workbook,
    /// Something on this screen or in this dialog: goes with it.
    Screen,
    /// A change that was refused: goes with the screen, or when another one goes through.
    Change,
    /// Something that can be mended, by its name: an input, a file that was not made. Goes when it is.
    Cause(String),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    number: u32,
    text: String,
    about: About,
    /// It came up in a dialog, which shows it as long as it is open.
    in_dialog: bool,
    /// The moment at which it has been shown long enough to be read.
    read_at: f64,
}

impl Notice {
    fn is_error(&self) -> bool {
        self.about != About::Remark
    }
}

/// How long a text is shown at least, in milliseconds: for slow readers, and for those who look up late.
fn time_to_read(text: &str) -> f64 {
    (text.chars().count() as f64 * 60.0).max(8_000.0)
}

/// Takes one away where many are shown: the oldest remark, or what can be said again. What holds wherever the
/// reader goes may be the only copy of a text, and nothing else makes way for a remark, which goes by itself.
fn make_room(list: &mut Vec<Notice>, coming: &About) {
    let first = |which: &dyn Fn(&About) -> bool| list.iter().position(|n| which(&n.about));
    let least = first(&|about| *about == About::Remark)
        .or_else(|| first(&|about| *about != About::Workbook).filter(|_| *coming != About::Remark));
    if let Some(least) = least.filter(|_| list.len() > 3) {
        list.remove(least);
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Notices {
    list: RwSignal<Vec<Notice>>,
    next: RwSignal<u32>,
    /// How many dialogs are open.
    dialogs: RwSignal<u32>,
}

impl Default for Notices {
    fn default() -> Self {
        Self::new()
    }
}

impl Notices {
    pub fn new() -> Self {
        Notices {
            list: RwSignal::new(Vec::new()),
            next: RwSignal::new(0),
            dialogs: RwSignal::new(0),
        }
    }

    fn close(&self, number: u32) {
        self.list.update(|l| l.retain(|n| n.number != number));
    }

    /// Takes messages away whose cause is gone: at once, or once they could be read.
    fn end(&self, at_once: bool, which: impl Fn(&Notice) -> bool) {
        let now = Browser::clock();
        let over = self.list.with_untracked(|list| {
            let over = list.iter().filter(|n| which(n)).map(|n| (n.number, n.read_at - now));
            over.collect::<Vec<_>>()
        });
        for (number, left) in over {
            if at_once || left <= 0.0 {
                self.close(number);
            } else {
                self.close_in(number, left);
            }
        }
    }

    fn close_in(&self, number: u32, ms: f64) {
        let me = *self;
        set_timeout(move || me.close(number), std::time::Duration::from_millis(ms as u64));
    }

    /// Takes remarks away that no longer hold.
    pub fn clear_remarks(&self) {
        self.end(true, |n| !n.is_error());
    }

    /// Says the text of a key.
    pub fn say(&self, key: &'static str) {
        self.show(text::t(key).to_owned(), About::Remark);
    }

    pub fn say_filled(&self, key: &str, args: &[(&str, &str)]) {
        self.show(text::fill(key, args), About::Remark);
    }

    /// Something went wrong here; it goes when the reader goes on.
    pub fn error(&self, message: String) {
        self.show(message, About::Screen);
    }

    /// Something is wrong wherever the reader goes.
    pub fn lasting(&self, message: String) {
        self.show(message, About::Workbook);
    }

    /// A change was refused.
    pub fn refused(&self, message: String) {
        self.show(message, About::Change);
    }

    /// Something is wrong until it is [`mended`](Self::mended).
    pub fn about(&self, cause: &str, message: String) {
        self.mended(cause);
        self.show(message, About::Cause(cause.to_owned()));
    }

    pub fn mended(&self, cause: &str) {
        self.end(true, |n| matches!(&n.about, About::Cause(c) if c == cause));
    }

    /// The input that could mend it is no longer there.
    pub fn left(&self, cause: &str) {
        self.end(false, |n| matches!(&n.about, About::Cause(c) if c == cause));
    }

    /// A change went through.
    pub fn went_through(&self) {
        self.end(false, |n| n.about == About::Change);
    }

    /// Another screen is shown.
    pub fn left_screen(&self) {
        self.end(false, |n| matches!(n.about, About::Screen | About::Change));
    }

    /// What comes up from now on is shown in the dialog: everything else lies behind it.
    pub fn dialog_opened(&self) {
        self.dialogs.update(|n| *n += 1);
    }

    pub fn dialog_closed(&self) {
        self.dialogs.update(|n| *n = n.saturating_sub(1));
        let gone = |n: &Notice| matches!(n.about, About::Screen | About::Change);
        self.end(false, |n| n.in_dialog && gone(n));
        // What is still to be read is read on the page, and not in the next dialog.
        if self.dialogs.get_untracked() == 0 {
            self.list.update(|list| list.iter_mut().for_each(|n| n.in_dialog = false));
        }
    }

    fn show(&self, message: String, about: About) {
        let number = self.next.get_untracked();
        self.next.set(number.wrapping_add(1));
        let time = time_to_read(&message);
        let (in_dialog, read_at) = (self.dialogs.get_untracked() > 0, Browser::clock() + time);
        let remark = about == About::Remark;
        self.list.update(|list| {
            list.retain(|n| n.text != message || n.about != about);
            make_room(list, &about);
            list.push(Notice { number, text: message, about, in_dialog, read_at });
        });
        if remark {
            self.close_in(number, time);
        }
    }

    /// What is to be seen at one place: in the dialog that is open, or at the edge of the page.
    fn shown(&self, in_dialog: bool) -> Vec<Notice> {
        let open = self.dialogs.get() > 0;
        let here = |n: &&Notice| (n.in_dialog && open) == in_dialog;
        self.list.with(|list| list.iter().filter(here).cloned().collect())
    }

    /// Says why something was not written.
    pub fn refusal(&self, session: Session, refusal: &Refusal) {
        if let Some(message) = refusal_words(session, refusal) {
            self.refused(message);
        }
    }
}

/// Why something was not written; nothing where that was said already.
pub fn refusal_words(session: Session, refusal: &Refusal) -> Option<String> {
    let field_label =
        |kind: &Kind, field: &str| text::of(&format!("field.{}.{field}", kind.table()));
    let message = match refusal {
        Refusal::Missing { .. } => text::t("refusal.missing").to_owned(),
        Refusal::Misfit { kind, field } => {
            text::fill("refusal.misfit", &[("field", &field_label(kind, field))])
        }
        Refusal::TooLong { kind, field, longest } => text::fill(
            "refusal.too_long",
            &[("field", &field_label(kind, field)), ("longest", &longest.to_string())],
        ),
        Refusal::OutOfRange { kind, field, min, max } => text::fill(
            "refusal.out_of_range",
            &[
                ("field", &field_label(kind, field)),
                ("min", &min.to_string()),
                ("max", &max.to_string()),
            ],
        ),
        Refusal::Settled { kind, id } => settled_words(session, *kind, *id),
        Refusal::NamedInSettled { by, .. } => {
            let name = |(kind, id): &(Kind, Id)| session.peek(|b| naming::called(b, *kind, *id));
            let names: Vec<String> = by.iter().filter_map(name).collect();
            text::fill("refusal.named_in_settled", &[("names", &names.join(", "))])
        }
        Refusal::InUse { uses, .. } => {
            text::fill("refusal.in_use", &[("n", &uses.len().to_string())])
        }
        Refusal::Permanent { .. } => text::t("refusal.permanent").to_owned(),
        Refusal::System { kind, field } => {
            text::fill("refusal.system", &[("field", &field_label(kind, field))])
        }
        Refusal::Once { kind, field } => {
            text::fill("refusal.once", &[("field", &field_label(kind, field))])
        }
        // The reason was said already.
        Refusal::ReadOnly => return None,
    };
    Some(message)
}

fn was_cancelled(book: &Workbook, review: Id) -> bool {
    book.get::<ManagementReview>(review).is_some_and(|r| r.state == ReviewState::Cancelled)
}

/// Why what is settled stays as it is.
pub fn settled_words(session: Session, kind: Kind, id: Id) -> String {
    let name = session.peek(|b| b.row(kind, id).map(|r| r.name()).unwrap_or_default());
    let key = match kind {
        Kind::GapRun => "refusal.closed",
        Kind::RiskMethod => "refusal.method_in_force",
        Kind::ManagementReview if session.peek(|b| was_cancelled(b, id)) => {
            "refusal.review_cancelled"
        }
        Kind::ManagementReview => "refusal.review_closed",
        _ => "refusal.record",
    };
    text::fill(key, &[("name", &name)])
}

/// The messages at the edge of the page, announced to screen readers as they come. They make room for what has
/// the focus: below is where people do not look, above is where they go when somebody types there.
#[component]
pub fn NoticeBoard() -> Markup {
    let notices = Session::here().notices;
    let node = NodeRef::<html::Div>::new();
    let up = RwSignal::new(false);
    let place = move || {
        let Some(board) = node.get_untracked() else { return };
        let lies_over = lies_over_focus(&board, up.get_untracked());
        if let Some(lies_over) = lies_over.filter(|above| *above != up.get_untracked()) {
            up.set(lies_over);
        }
    };
    effect(move || {
        notices.list.track();
        once_drawn(place);
    });
    for event in ["focusin", "scroll", "resize"] {
        let listener = window_event_listener_untyped(event, move |_| {
            if notices.list.with_untracked(|list| !list.is_empty()) {
                place();
            }
        });
        on_cleanup(move || listener.remove());
    }
    view! {
        <div
            node_ref=node class="notices" class:notices-up=move || up.get()
            role="region" aria-label=text::t("app.notices") aria-live="polite"
        >{messages(notices, false)}</div>
    }
}

/// The messages that came up in a dialog, in it: what lies behind a dialog is neither read nor closed.
#[component]
pub fn DialogNotices() -> Markup {
    let notices = Session::here().notices;
    view! { <div class="notices-within" aria-live="polite">{messages(notices, true)}</div> }
}

fn messages(notices: Notices, in_dialog: bool) -> Markup {
    view! {
        <For each=move || notices.shown(in_dialog) key=|n| n.number let:notice>
            <div class="notice" class:notice-error=notice.is_error()>
                <p>{notice.text.clone()}</p>
                <button
                    class="quiet" type="button" aria-label=text::t("app.close")
                    on:click=move |_| notices.close(notice.number)
                >"×"</button>
            </div>
        </For>
    }
}

/// Whether the board should stand above, so that less of what has the focus lies under it. Nothing where it may
/// stay: something in it has the focus, or it is empty.
fn lies_over_focus(board: &web_sys::HtmlElement, is_up: bool) -> Option<bool> {
    let focus = document().active_element()?;
    let (focus, own) = (focus.get_bounding_client_rect(), board.get_bounding_client_rect());
    if own.height() == 0.0 || board.contains(document().active_element().as_deref()) {
        return None;
    }
    let tall = window().inner_height().ok()?.as_f64()?;
    // The board is as far from one edge as it would be from the other, but for the bar at the top.
    let bar = document().query_selector(".top").ok()?.map_or(0.0, |bar| bar.client_height().into());
    let gap = if is_up { own.top() - bar } else { tall - own.bottom() };
    let aside = focus.right() <= own.left() || focus.left() >= own.right();
    let under = |top: f64| {
        let both = focus.bottom().min(top + own.height()) - focus.top().max(top);
        if aside { 0.0 } else { both.max(0.0) }
    };
    let (above, below) = (under(bar + gap), under(tall - gap - own.height()));
    Some(below > above)
}
