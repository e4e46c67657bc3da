//! Choosing by searching as one types: rows of a register, which can be created here, or entries of
//! the catalogue.

use super::source::{Offer, Source, document_strength};
use crate::app::dom::prelude::*;
use crate::app::route::Route;
use crate::app::session::Session;
use crate::insight::naming;
use crate::text;
use crate::workbook::{Id, Kind};
use leptos::ev;
use leptos::html;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// A link to a row, by its name.
#[component]
pub fn RowLink(
    kind: Kind,
    id: Id,
    /// The reference stands before the name: of rows that came of one another, both may be called the same.
    #[prop(optional)]
    numbered: bool,
) -> Markup {
    let session = Session::here();
    let name = move || {
        session.row(kind, id)?;
        let naming = if numbered { naming::called } else { naming::title };
        session.peek(|b| naming(b, kind, id))
    };
    let href = move || session.peek(|b| Route::of_row(b, kind, id).href());
    Markup::live(move || match name() {
        Some(name) => view! { <a class="row-link" href=href() dir="auto">{name}</a> },
        None => view! { <span class="lost">{text::t("app.missing_row")}</span> },
    })
}

/// Says which row was made: what is made beside the screen of its kind is not seen otherwise.
pub fn say_made(session: Session, kind: Kind, id: Id) {
    let name = session.peek(|book| naming::called(book, kind, id)).unwrap_or_default();
    let kind = text::of(&format!("kind.{}", kind.table()));
    session.notices.say_filled("app.made", &[("kind", &kind), ("name", &name)]);
}

/// Chooses one row (`many` = false) or several of a kind.
#[component]
pub fn Picker(
    kind: Kind,
    /// Chosen ids.
    #[prop(into)]
    chosen: Signal<Vec<Id>>,
    on_choose: Callback<Vec<Id>>,
    #[prop(optional)] many: bool,
    /// Id of the input, for its label.
    #[prop(into)]
    id: String,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> Markup {
    let keys = Signal::derive(move || chosen.with(|ids| ids.iter().map(Id::to_string).collect()));
    let choose = Callback::new(move |keys: Vec<String>| {
        on_choose.run(keys.iter().filter_map(|k| k.parse().ok()).collect());
    });
    view! { <KeyPicker source=Source::Rows(kind) chosen=keys on_choose=choose many=many id=id disabled=disabled /> }
}

/// No suggestion is marked.
const NONE: usize = usize::MAX;

/// The state of one picker; cheap to copy.
#[derive(Clone, Copy)]
struct Search {
    session: Session,
    source: Source,
    many: bool,
    chosen: Signal<Vec<String>>,
    on_choose: Callback<Vec<String>>,
    words: RwSignal<String>,
    open: RwSignal<bool>,
    active: RwSignal<usize>,
    /// The one that is active fits best, and nobody has chosen it yet.
    implied: StoredValue<bool>,
    found: Memo<Vec<Offer>>,
    input: NodeRef<html::Input>,
    list: NodeRef<html::Ul>,
}

impl Search {
    fn can_create(self) -> bool {
        let name = self.words.get();
        let name = name.trim();
        !name.is_empty()
            && self.source.can_create()
            && !self.found.with(|f| f.iter().any(|o| o.title == name))
    }

    fn take(self, key: String) {
        let Some(key) = self.source.row_of(self.session, key) else { return };
        let mut keys = if self.many { self.chosen.get_untracked() } else { Vec::new() };
        keys.push(key);
        self.words.set(String::new());
        self.active.set(NONE);
        self.open.set(self.many);
        self.on_choose.run(keys);
        // Choosing may have ended the editor that this is part of.
        if let Some(input) = self.input.try_get_untracked().flatten() {
            let _ = input.focus();
        }
    }

    fn create(self) {
        let name = self.words.get_untracked().trim().to_owned();
        let Some(key) = self.source.create(self.session, &name) else { return };
        if let (Source::Rows(kind), Ok(id)) = (self.source, key.parse()) {
            say_made(self.session, kind, id);
        }
        self.take(key);
    }

    fn remove(self, key: &str) {
        let mut keys = self.chosen.get_untracked();
        keys.retain(|k| k != key);
        self.on_choose.run(keys);
    }

    /// Takes what is marked: the best match until the arrows chose another, and a new row only where nothing fits.
    fn accept(self) {
        let offer = self.found.with_untracked(|f| f.get(self.active.get_untracked()).cloned());
        match offer {
            Some(offer) => self.take(offer.key),
            None if untrack(|| self.can_create()) => self.create(),
            None => {}
        }
    }

    fn step(self, down: bool) {
        let found = untrack(|| self.found.with(Vec::len));
        let count = found + usize::from(untrack(|| self.can_create()));
        let last = count.saturating_sub(1);
        let next = match (self.active.get_untracked(), down) {
            (NONE, true) => 0,
            // The first arrow takes up what is marked, and does not go past it to what makes a new row.
            (0, true) if self.implied.get_value() && found > 0 => 0,
            // What makes a new row stands below what there is, and is not met first.
            (NONE, false) => found.saturating_sub(1),
            (was, true) => (was + 1).min(last),
            (was, false) => was.saturating_sub(1),
        };
        self.open.set(true);
        self.implied.set_value(false);
        self.active.set(next);
        if let Some(option) = self.list.get_untracked().and_then(|l| l.children().item(next as u32))
        {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            option.scroll_into_view_with_scroll_into_view_options(&options);
        }
    }

    /// Marks what fits best; without a word nothing is marked until an arrow chose it.
    fn mark(self) {
        let bare = self.words.with_untracked(|words| words.trim().is_empty());
        self.implied.set_value(!bare);
        self.active.set(if bare { NONE } else { 0 });
        self.open.set(true);
    }

    fn pressed(self, event: &ev::KeyboardEvent) {
        let open = self.open.get_untracked();
        match event.key().as_str() {
            "ArrowDown" | "ArrowUp" => self.step(event.key() == "ArrowDown"),
            "Enter" if open && self.active.get_untracked() != NONE => self.accept(),
            "Escape" if open => {
                self.words.set(String::new());
                self.open.set(false);
            }
            "Backspace" if self.words.with_untracked(String::is_empty) => {
                if let Some(last) = self.chosen.get_untracked().last() {
                    event.stop_propagation();
                    self.remove(last);
                }
                return;
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }

    /// Keeps the list beside its input while it is open. It stands in the browser's top layer, so
    /// that no box that scrolls cuts it off.
    fn follow(self) {
        let (Some(input), Some(list)) =
            (self.input.try_get_untracked().flatten(), self.list.try_get_untracked().flatten())
        else {
            return;
        };
        if self.open.try_get_untracked() != Some(true) {
            return;
        }
        place(&input, &list);
        request_animation_frame(move || self.follow());
    }
}

/// Puts the list below its input, or above where there is more room.
fn place(input: &HtmlElement, list: &HtmlElement) {
    let frame = match input.closest(".picker") {
        Ok(Some(frame)) => frame.get_bounding_client_rect(),
        _ => return,
    };
    let size =
        |n: Result<wasm_bindgen::JsValue, _>| n.ok().and_then(|n| n.as_f64()).unwrap_or_default();
    let (width, height) = (size(window().inner_width()), size(window().inner_height()));
    let below = height - frame.bottom() - 12.0;
    let above = frame.top() - 12.0;
    let up = below < 200.0 && above > below;
    let wide = frame.width().max(288.0).min(width - 16.0);
    let left = frame.left().min(width - wide - 8.0).max(8.0);
    let style = list.style();
    let px = |n: f64| format!("{n}px");
    // A declaration that a browser does not know is left out by it, and fails here for nothing else.
    let _ = style.set_property("left", &px(left));
    let _ = style.set_property("width", &px(wide));
    let _ =
        style.set_property("max-height", &px(if up { above } else { below }.clamp(96.0, 288.0)));
    let _ =
        style.set_property("top", &if up { "auto".to_owned() } else { px(frame.bottom() + 4.0) });
    let _ = style.set_property(
        "bottom",
        &if up { px(height - frame.top() + 4.0) } else { "auto".to_owned() },
    );
}

/// Opens or closes the list in the top layer, where the browser has popovers; the attribute
/// `hidden` does for the others.
fn show_in_top_layer(list: &HtmlElement, show: bool) {
    let name = if show { "showPopover" } else { "hidePopover" };
    let function = js_sys::Reflect::get(list, &name.into()).ok();
    if let Some(function) = function.and_then(|f| f.dyn_into::<js_sys::Function>().ok()) {
        // Fails where it is open or closed already, which is as well.
        let _ = function.call0(list);
    }
}

/// Chooses one entry (`many` = false) or several of a source.
#[component]
pub fn KeyPicker(
    source: Source,
    /// Chosen keys.
    chosen: Signal<Vec<String>>,
    on_choose: Callback<Vec<String>>,
    #[prop(optional)] many: bool,
    /// Id of the input, for its label.
    id: String,
    #[prop(optional_no_strip)] described_by: Option<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// What the input is called where it has no label element.
    #[prop(optional, into)]
    label: Option<String>,
    /// The first letters of the search.
    #[prop(optional, into)]
    first: String,
    /// Takes the focus when it comes.
    #[prop(optional)]
    focus: bool,
) -> Markup {
    let session = Session::here();
    let words = RwSignal::new(first);
    let open = RwSignal::new(false);
    let found = Memo::new(move |_| match open.get() {
        true => source.suggestions(session, &words.get(), &chosen.get()),
        false => Vec::new(),
    });
    let (input, list, active) = (NodeRef::new(), NodeRef::new(), RwSignal::new(NONE));
    let me = Search {
        session,
        source,
        many,
        chosen,
        on_choose,
        words,
        open,
        active,
        implied: StoredValue::new(false),
        found,
        input,
        list,
    };
    if focus {
        input.on_load(|input: web_sys::HtmlInputElement| {
            let _ = input.focus();
        });
    }
    let shown =
        Memo::new(move |_| open.get() && (found.with(|f| !f.is_empty()) || me.can_create()));
    effect(move || {
        let shown = shown.get();
        if let Some(list) = list.get() {
            show_in_top_layer(&list, shown);
            me.follow();
        }
    });
    let list_id = format!("{id}-list");
    let active_id = {
        let list_id = list_id.clone();
        move || (shown.get() && active.get() != NONE).then(|| format!("{list_id}-{}", active.get()))
    };
    let options = {
        let list_id = list_id.clone();
        move || options(me, &list_id)
    };
    view! {
        <div class="picker" class:picker-many=many>
            <ul class="chosen">{move || chosen.get().into_iter().map(|key| one_chosen(me, key, disabled)).collect_view()}</ul>
            <input
                node_ref=input id=id type="text" role="combobox" autocomplete="off" spellcheck="false"
                hidden=move || disabled.get() disabled=move || disabled.get()
                aria-autocomplete="list" aria-expanded=move || shown.get().to_string()
                aria-controls=list_id.clone() aria-activedescendant=active_id
                aria-describedby=described_by aria-label=label
                placeholder=move || source.placeholder(!many && chosen.with(|c| !c.is_empty()))
                prop:value=move || words.get()
                on:input=move |e| {
                    words.set(event_target_value(&e));
                    me.mark();
                }
                on:focus=move |_| me.mark()
                on:blur=move |_| open.set(false)
                on:keydown=move |e| me.pressed(&e)
            />
            <ul
                node_ref=list class="suggestions" role="listbox" popover="manual" id=list_id aria-label=source.title()
                hidden=move || !shown.get()
                // Browsers let Tab stop at a list that scrolls, and this one goes as soon as the input is left.
                tabindex="-1"
                // The list is used by pointer without taking the focus from the input.
                on:mousedown=|e| e.prevent_default()
            >{options}</ul>
        </div>
    }
}

fn options(me: Search, list_id: &str) -> Vec<Markup> {
    let option = |n: usize, class: &'static str, offer: Offer, take: Callback<()>| {
        view! {
            <li
                role="option" class=class id=format!("{list_id}-{n}") aria-selected=move || (me.active.get() == n).to_string()
                on:click=move |_| take.run(())
            ><span dir="auto">{offer.title}</span><span class="reference">{offer.note}</span></li>
        }
    };
    let found = me.found.get();
    let next = found.len();
    let mut options: Vec<Markup> = found
        .into_iter()
        .enumerate()
        .map(|(n, offer)| {
            let key = offer.key.clone();
            option(n, "", offer, Callback::new(move |()| me.take(key.clone())))
        })
        .collect();
    if me.can_create() {
        let title = text::fill("app.create_named", &[("name", me.words.get().trim())]);
        let offer = Offer { key: String::new(), title, note: String::new() };
        options.push(option(next, "create", offer, Callback::new(move |()| me.create())));
    }
    options
}

/// What was chosen: a row as a link, an entry of the catalogue by its name.
fn one_chosen(me: Search, key: String, disabled: Signal<bool>) -> Markup {
    let name = me.source.name(me.session, &key);
    let called = match (me.source, key.parse::<Id>()) {
        (Source::Rows(kind), Ok(id)) => view! { <RowLink kind=kind id=id /> },
        _ => view! {
            <span class:lost=name.is_none()>{name.clone().unwrap_or_else(|| key.clone())}</span>
            {document_strength(me.session, &key).map(|s| view! { <span class="reference">{s}</span> })}
        },
    };
    let words = text::fill("app.remove_named", &[("name", &name.unwrap_or_else(|| key.clone()))]);
    let remove = (!disabled.get()).then(|| {
        view! {
            <button type="button" class="quiet" aria-label=words on:click=move |_| me.remove(&key)>"×"</button>
        }
    });
    view! { <li>{called}{remove}</li> }
}
