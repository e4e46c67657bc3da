//! Choosing rows for a link: search as you type, create what is missing, open what is chosen.

use crate::app::route::Route;
use crate::app::session::Session;
use crate::text;
use crate::workbook::{Id, Kind, Label, Shape, Value};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;

/// At most this many suggestions: more is not a choice but a search.
const SHOWN: usize = 12;

/// A link to a row, by its name.
#[component]
pub fn RowLink(kind: Kind, id: Id) -> impl IntoView {
    let session = Session::here();
    let name = move || session.row(kind, id).map(|r| r.name());
    let href = move || session.peek(|b| Route::of_row(b, kind, id).href());
    move || match name() {
        Some(name) => view! { <a class="row-link" href=href() dir="auto">{name}</a> }.into_any(),
        None => view! { <span class="lost">{text::t("app.missing_row")}</span> }.into_any(),
    }
}

/// Rows whose name or reference contains the words, best first.
fn suggestions(
    session: Session,
    kind: Kind,
    words: &str,
    taken: &[Id],
) -> Vec<(Id, String, String)> {
    let words = words.trim().to_lowercase();
    session.peek(|book| {
        let mut found: Vec<(bool, Id, String, String)> = book
            .table(kind)
            .rows()
            .filter(|r| !taken.contains(&r.id()))
            .filter_map(|r| {
                let name = r.name();
                let lower = name.to_lowercase();
                let hit = words.is_empty()
                    || lower.contains(&words)
                    || r.reference().to_lowercase().contains(&words);
                hit.then(|| (!lower.starts_with(&words), r.id(), name, r.reference()))
            })
            .collect();
        found.sort_by(|a, b| {
            a.0.cmp(&b.0).then_with(|| a.2.to_lowercase().cmp(&b.2.to_lowercase()))
        });
        found
            .into_iter()
            .take(SHOWN)
            .map(|(_, id, name, reference)| (id, name, reference))
            .collect()
    })
}

/// The field that a row made from a name fills.
fn name_field(kind: Kind) -> Option<usize> {
    kind.fields().iter().position(|f| f.required && matches!(f.shape, Shape::Text(_)))
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
    #[prop(into, optional)] described_by: Option<String>,
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
) -> impl IntoView {
    let session = Session::here();
    let words = RwSignal::new(first);
    let open = RwSignal::new(false);
    let active = RwSignal::new(0usize);
    let input = NodeRef::<html::Input>::new();
    if focus {
        input.on_load(|input| {
            let _ = input.focus();
        });
    }
    let list_id = format!("{id}-list");
    let found = Memo::new(move |_| {
        if !open.get() {
            return Vec::new();
        }
        session.ids(kind); // rows may come and go while the list is open
        suggestions(session, kind, &words.get(), &chosen.get())
    });
    let can_create = move || {
        let name = words.get();
        let name = name.trim();
        !name.is_empty()
            && name_field(kind).is_some()
            && !found.get().iter().any(|(_, n, _)| n == name)
    };
    let take = move |id: Id| {
        let mut ids = if many { chosen.get_untracked() } else { Vec::new() };
        ids.push(id);
        words.set(String::new());
        active.set(0);
        open.set(many);
        on_choose.run(ids);
        if let Some(input) = input.get_untracked() {
            let _ = input.focus();
        }
    };
    let create = move || {
        let Some(field) = name_field(kind) else { return };
        let name = words.get_untracked().trim().to_owned();
        let mut row = kind.blank();
        if name.is_empty() || row.set(field, Value::Text(name.clone())).is_err() {
            return;
        }
        let label = Label::new("change.create").with("name", &name);
        if let Some(id) = session.edit(label, |draft| Ok(draft.add(row))) {
            take(id);
        }
    };
    let remove = move |id: Id| {
        let ids = chosen.get_untracked().into_iter().filter(|i| *i != id).collect();
        on_choose.run(ids);
    };
    let accept = move || {
        let found = found.get_untracked();
        match found.get(active.get_untracked()) {
            Some((id, _, _)) => take(*id),
            None => create(),
        }
    };
    let on_key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "ArrowDown" | "ArrowUp" => {
            event.prevent_default();
            event.stop_propagation();
            let last = found.get_untracked().len() + usize::from(can_create());
            let was = active.get_untracked();
            open.set(true);
            active.set(if event.key() == "ArrowDown" {
                (was + 1).min(last.saturating_sub(1))
            } else {
                was.saturating_sub(1)
            });
        }
        "Enter"
            if open.get_untracked()
                && (!words.get_untracked().trim().is_empty() || active.get_untracked() > 0) =>
        {
            event.prevent_default();
            event.stop_propagation();
            accept();
        }
        "Escape" if open.get_untracked() => {
            event.prevent_default();
            event.stop_propagation();
            words.set(String::new());
            open.set(false);
        }
        "Backspace" if words.get_untracked().is_empty() => {
            if let Some(last) = chosen.get_untracked().last() {
                event.stop_propagation();
                remove(*last);
            }
        }
        _ => {}
    };
    let option_id = {
        let list_id = list_id.clone();
        move |n: usize| format!("{list_id}-{n}")
    };
    let controls = list_id.clone();
    let active_id = {
        let option_id = option_id.clone();
        move || open.get().then(|| option_id(active.get()))
    };
    view! {
        <div class="picker" class:picker-many=many>
            <ul class="chosen">
                <For each=move || chosen.get() key=|id| *id let:row>
                    <li>
                        <RowLink kind=kind id=row />
                        <Show when=move || !disabled.get()>
                            <button
                                type="button" class="quiet" tabindex="-1"
                                aria-label=move || text::fill("app.remove_named", &[("name", &session.row(kind, row).map(|r| r.name()).unwrap_or_default())])
                                on:click=move |_| remove(row)
                            >"×"</button>
                        </Show>
                    </li>
                </For>
            </ul>
            <Show when=move || !disabled.get()>
                <input
                    node_ref=input id=id.clone() type="text" role="combobox" autocomplete="off" spellcheck="false"
                    aria-autocomplete="list" aria-expanded=move || open.get().to_string()
                    aria-controls=controls.clone() aria-activedescendant=active_id.clone()
                    aria-describedby=described_by.clone() aria-label=label.clone()
                    placeholder=move || if chosen.get().is_empty() || many { text::t("app.pick") } else { text::t("app.pick_other") }
                    prop:value=move || words.get()
                    on:input=move |e| { words.set(event_target_value(&e)); active.set(0); open.set(true); }
                    on:focus=move |_| { active.set(0); open.set(true) }
                    on:blur=move |_| open.set(false)
                    on:keydown=on_key
                />
            </Show>
            <ul
                class="suggestions" role="listbox" id=list_id.clone() aria-label=text::of(&format!("kinds.{}", kind.table()))
                hidden=move || !open.get() || (found.get().is_empty() && !can_create())
                // The list is used by pointer without taking the focus from the input.
                on:mousedown=|e| e.prevent_default()
            >
                {
                    let option_id = option_id.clone();
                    move || found.get().into_iter().enumerate().map(|(n, (row, name, reference))| view! {
                        <li
                            role="option" id=option_id(n) aria-selected=move || (active.get() == n).to_string()
                            on:click=move |_| take(row)
                        ><span dir="auto">{name}</span><span class="reference">{reference}</span></li>
                    }).collect_view()
                }
                <Show when=can_create>
                    {
                        let option_id = option_id.clone();
                        move || view! {
                            <li
                                role="option" class="create" id=option_id(found.get().len())
                                aria-selected=move || (active.get() == found.get().len()).to_string()
                                on:click=move |_| create()
                            >{text::fill("app.create_named", &[("name", words.get().trim())])}</li>
                        }
                    }
                </Show>
            </ul>
        </div>
    }
}
