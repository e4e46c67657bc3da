//! Above the table: title, quick filter, filters as chips, columns, groups, and the ways out.

use super::keys;
use super::state::{Register, name_field, usual_columns};
use crate::app::dom::prelude::*;
use crate::app::platform::Browser;
use crate::app::widgets::{Icon, choice_label, field_label};
use crate::exchange::tabular::Dialect;
use crate::text;
use crate::workbook::{Field, Kind, Shape};

pub fn add_words(kind: Kind) -> String {
    text::find(&format!("register.add.{}", kind.table()))
        .map_or_else(|| text::of("register.add"), str::to_owned)
}

#[component]
pub fn Head(register: Register, some: Memo<bool>) -> Markup {
    let kind = register.kind;
    let count = move || {
        let all = register.session.ids(kind).len();
        let here = register.lines.with(|l| l.iter().filter(|l| l.row().is_some()).count());
        if all == here {
            Browser::number(all as i64)
        } else {
            text::fill(
                "register.count",
                &[("n", &Browser::number(here as i64)), ("of", &Browser::number(all as i64))],
            )
        }
    };
    let may_add = move || register.may_add() && register.may_write();
    view! {
        <header class="register-head">
            <div class="register-title">
                <h1 id="register-title">{text::of(&format!("kinds.{}", kind.table()))}</h1>
                <Show when=move || some.get()><span class="reference" role="status">{count}</span></Show>
                <Show when=move || some.get()><p class="register-about">{text::of(&format!("about.{}", kind.table()))}</p></Show>
            </div>
            <Show when=move || some.get()>
                <div class="register-tools">
                    <QuickFilter register=register />
                    <FilterMenu register=register />
                    <GroupMenu register=register />
                    <ColumnMenu register=register />
                    <MoreMenu register=register />
                    <Show when=may_add>
                        <super::starters::Starters register=register />
                        <button type="button" class="primary" on:click=move |_| register.add_and_open()>
                            <Icon name="plus" />{add_words(kind)}
                        </button>
                    </Show>
                </div>
            </Show>
            <p class="register-print-date">{move || text::fill("register.printed", &[("day", &Browser::day(Browser::today()))])}</p>
        </header>
    }
}

/// Filters a little after the last keystroke, so that typing never waits for ten thousand rows.
#[component]
fn QuickFilter(register: Register) -> Markup {
    let later = leptos::leptos_dom::helpers::debounce(
        std::time::Duration::from_millis(120),
        move |words: String| {
            register.reorder(|o| o.words = words);
        },
    );
    let later = StoredValue::new_local(later);
    view! {
        <div class="register-search">
            <Icon name="search" />
            <input
                type="search" id="register-filter" autocomplete="off" spellcheck="false"
                aria-label=text::t("register.filter") placeholder=text::t("register.filter")
                prop:value=move || register.order.with(|o| o.words.clone())
                on:input=move |e| { let words = event_target_value(&e); later.try_update_value(|f| f(words)); }
            />
        </div>
    }
}

/// A button with a panel, on the browser's own `<details>`. Closes on Escape and on leaving it.
#[component]
pub fn Menu(
    icon: &'static str,
    #[prop(into)] label: String,
    #[prop(optional, into)] count: Signal<usize>,
    #[prop(optional)] class: &'static str,
    /// Says whether the panel is open, for what is costly to make.
    #[prop(optional)]
    opened: RwSignal<bool>,
    children: Children,
) -> Markup {
    use wasm_bindgen::JsCast;
    let node = NodeRef::<leptos::html::Details>::new();
    let close = move || {
        if let Some(details) = node.get_untracked() {
            details.set_open(false);
        }
    };
    let on_key = move |e: leptos::ev::KeyboardEvent| {
        if e.key() == "Escape" && node.get_untracked().is_some_and(|d| d.open()) {
            e.prevent_default();
            e.stop_propagation();
            close();
            let summary =
                node.get_untracked().and_then(|d| d.query_selector("summary").ok().flatten());
            if let Some(summary) = summary.and_then(|s| s.dyn_into::<web_sys::HtmlElement>().ok()) {
                let _ = summary.focus();
            }
        }
    };
    super::on_page(leptos::ev::pointerdown, move |e| {
        let inside = e
            .target()
            .and_then(|t| t.dyn_into::<web_sys::Node>().ok())
            .is_some_and(|t| node.get_untracked().is_some_and(|d| d.contains(Some(&t))));
        if !inside {
            close();
        }
    });
    let on_out = move |e: leptos::ev::FocusEvent| {
        let next = e.related_target().and_then(|t| t.dyn_into::<web_sys::Node>().ok());
        if let (Some(next), Some(details)) = (next, node.get_untracked())
            && !details.contains(Some(&next))
        {
            details.set_open(false);
        }
    };
    let name = label.clone();
    view! {
        <details class=format!("menu {class}") node_ref=node on:toggle=move |_| opened.set(node.get_untracked().is_some_and(|d| d.open())) on:keydown=on_key on:focusout=on_out>
            <summary class="button" title=name>
                <Icon name=icon /><span class="menu-words">{label}</span>
                {move || Some(count.get()).filter(|n| *n > 0).map(|n| view! { <span class="menu-count">{n}</span> })}
            </summary>
            <div class="menu-panel">{children()}</div>
        </details>
    }
}

/// Fields with few answers: choices, single links, flags.
fn is_filter(field: &Field) -> bool {
    matches!(field.shape, Shape::Choice(..) | Shape::Link(_) | Shape::Links(_) | Shape::Flag)
}

fn places(register: Register, wanted: fn(&Field) -> bool) -> Vec<(usize, &'static Field)> {
    register.kind.fields().iter().enumerate().filter(|(_, f)| wanted(f)).collect()
}

/// The answers that a field has in the register, with their words.
fn answers(register: Register, place: usize, field: &'static Field) -> Vec<(String, String)> {
    match field.shape {
        Shape::Choice(list, keys) => {
            keys.iter().map(|k| ((*k).to_owned(), choice_label(list, k))).collect()
        }
        Shape::Flag => {
            vec![("yes".to_owned(), text::of("app.yes")), (String::new(), text::of("register.no"))]
        }
        _ => {
            let mut found = std::collections::BTreeMap::new();
            register.session.peek(|book| {
                for row in book.table(register.kind).rows() {
                    let cell = row.cell(place);
                    let ids: &[crate::workbook::Id] = match &cell {
                        crate::workbook::Cell::Link(id) => std::slice::from_ref(id),
                        crate::workbook::Cell::Links(ids) => ids,
                        _ => &[],
                    };
                    for id in ids {
                        found.entry(id.to_string()).or_insert_with(|| {
                            let (Shape::Link(to) | Shape::Links(to)) = field.shape else {
                                return String::new();
                            };
                            book.row(to, *id).map(|r| r.name()).unwrap_or_default()
                        });
                    }
                }
            });
            let mut found: Vec<(String, String)> = found.into_iter().collect();
            crate::sort::by(&mut found, |a, b| a.1.cmp(&b.1));
            found.push((String::new(), text::of("register.group.empty")));
            found
        }
    }
}

/// More answers than this are found faster by typing in the filter field.
const MOST_ANSWERS: usize = 200;

#[component]
fn FilterMenu(register: Register) -> Markup {
    let places = places(register, is_filter);
    if places.is_empty() {
        return Markup::Nothing;
    }
    let count = Signal::derive(move || register.order.with(|o| o.filters.len()));
    // Ten thousand rows may have thousands of owners: nothing is made of them before it is asked for.
    let opened = RwSignal::new(false);
    view! {
        <Menu icon="filter" label=text::t("register.filters") count=count opened=opened>
            {places.into_iter().map(|(place, field)| {
                let options = move || {
                    register.lines.track();
                    let mut options = if opened.get() { answers(register, place, field) } else { Vec::new() };
                    options.truncate(MOST_ANSWERS);
                    options
                };
                let has = move |key: &str| register.order.with(|o| o.filters.iter().any(|(p, k)| *p == place && k.iter().any(|a| a == key)));
                view! {
                    <fieldset class="menu-group">
                        <legend>{field_label(register.kind, field)}</legend>
                        {move || options().into_iter().map(|(key, words)| {
                            let asked = key.clone();
                            view! {
                                <label class="menu-item">
                                    <input type="checkbox" prop:checked=move || has(&asked) on:change=move |e| turn(register, place, &key, event_target_checked(&e)) />
                                    <span dir="auto">{words}</span>
                                </label>
                            }
                        }).collect_view()}
                    </fieldset>
                }
            }).collect_view()}
        </Menu>
    }
}

/// Adds an answer to the filter of a field, or takes it away.
fn turn(register: Register, place: usize, key: &str, on: bool) {
    register.reorder(|o| {
        if !o.filters.iter().any(|(p, _)| *p == place) {
            o.filters.push((place, Vec::new()));
        }
        for (_, keys) in o.filters.iter_mut().filter(|(p, _)| *p == place) {
            keys.retain(|k| k != key);
            if on {
                keys.push(key.to_owned());
            }
        }
        o.filters.retain(|(_, keys)| !keys.is_empty());
    });
}

#[component]
fn GroupMenu(register: Register) -> Markup {
    let places =
        places(register, |f| matches!(f.shape, Shape::Choice(..) | Shape::Link(_) | Shape::Flag));
    if places.is_empty() {
        return Markup::Nothing;
    }
    let count = Signal::derive(move || usize::from(register.order.with(|o| o.group.is_some())));
    let item = move |place: Option<usize>, words: String| {
        view! {
            <label class="menu-item">
                <input
                    type="radio" name="register-group" prop:checked=move || register.order.with(|o| o.group == place)
                    on:change=move |_| register.reorder(|o| o.group = place)
                />
                <span>{words}</span>
            </label>
        }
    };
    view! {
        <Menu icon="group" label=text::t("register.group") count=count>
            <fieldset class="menu-group">
                <legend>{text::t("register.group.by")}</legend>
                {item(None, text::of("register.group.none"))}
                {places.into_iter().map(|(place, field)| item(Some(place), field_label(register.kind, field))).collect_view()}
            </fieldset>
        </Menu>
    }
}

#[component]
fn ColumnMenu(register: Register) -> Markup {
    let name = name_field(register.kind);
    let turn = move |place: usize, on: bool| {
        register.columns.update(|columns| {
            columns.retain(|c| *c != place);
            if on {
                columns.push(place);
                // The order of the declaration, with the name first.
                crate::sort::by_key(columns, |c| (Some(*c) != name, *c));
            }
        });
    };
    view! {
        <Menu icon="columns" label=text::t("register.columns")>
            <fieldset class="menu-group">
                <legend>{text::t("register.columns.shown")}</legend>
                {register.kind.fields().iter().enumerate().filter(|(n, _)| Some(*n) != name).map(|(place, field)| view! {
                    <label class="menu-item">
                        <input
                            type="checkbox" prop:checked=move || register.columns.with(|c| c.contains(&place))
                            on:change=move |e| turn(place, event_target_checked(&e))
                        />
                        <span>{field_label(register.kind, field)}</span>
                    </label>
                }).collect_view()}
            </fieldset>
            <button type="button" class="quiet" on:click=move |_| register.columns.set(usual_columns(register.kind))>{text::t("register.columns.usual")}</button>
        </Menu>
    }
}

#[component]
fn MoreMenu(register: Register) -> Markup {
    let save = move |_| {
        let rows = keys::shown_rows(register);
        let csv = keys::table(register, &rows, Dialect::Commas);
        let name = format!("{}.csv", text::of(&format!("kinds.{}", register.kind.table())));
        if Browser::download(&name, "text/csv;charset=utf-8", csv.as_bytes()) {
            register.session.notices.say_filled(
                "register.csv.offered",
                &[("name", &name), ("n", &rows.len().to_string())],
            );
        } else {
            register.session.notices.say("register.csv.failed");
        }
    };
    let print = move |_| {
        register.printing.set(true);
        // The rows are in the page after the next frame.
        request_animation_frame(|| {
            let _ = window().print();
        });
    };
    view! {
        <Menu icon="download" label=text::t("register.more") class="menu-end">
            <button type="button" class="menu-action" on:click=save><Icon name="download" />{text::t("register.csv")}</button>
            <button type="button" class="menu-action" on:click=print><Icon name="print" />{text::t("register.print")}</button>
            <Show when=move || register.may_add() && register.may_write()>
                <button type="button" class="menu-action" on:click=move |_| register.pasted.set(Some(String::new()))>
                    <Icon name="paste" />{text::t("register.paste.button")}
                </button>
            </Show>
            <p class="help">{text::t("register.csv.help")}</p>
        </Menu>
    }
}

/// The filters that are on, each with a button that takes it away.
#[component]
pub fn Chips(register: Register) -> Markup {
    let chips = move || {
        let filters = register.order.with(|o| o.filters.clone());
        filters
            .into_iter()
            .flat_map(|(place, keys)| keys.into_iter().map(move |key| (place, key)))
            .collect::<Vec<_>>()
    };
    let words = move |place: usize, key: &str| {
        let field = register.kind.fields().get(place)?;
        let answer = match field.shape {
            _ if key.is_empty() => text::of(if field.shape == Shape::Flag {
                "register.no"
            } else {
                "register.group.empty"
            }),
            Shape::Choice(list, _) => choice_label(list, key),
            Shape::Link(to) | Shape::Links(to) => {
                let id = key.parse().ok()?;
                register.session.peek(|b| b.row(to, id).map(|r| r.name())).unwrap_or_default()
            }
            _ => text::of("app.yes"),
        };
        Some(format!("{}: {answer}", field_label(register.kind, field)))
    };
    view! {
        <Show when=move || register.order.with(|o| o.is_filtered())>
            <div class="chips" role="group" aria-label=text::t("register.filters.active")>
                <For each=chips key=|c| c.clone() let:chip>
                    {
                        let (place, key) = chip;
                        let words = words(place, &key).unwrap_or_default();
                        let title = text::fill("app.remove_named", &[("name", &words)]);
                        view! {
                            <button type="button" class="chip" title=title on:click=move |_| turn(register, place, &key, false)>
                                <span dir="auto">{words}</span><span aria-hidden="true">"×"</span>
                            </button>
                        }
                    }
                </For>
                <button type="button" class="quiet" on:click=move |_| register.reorder(|o| { o.filters.clear(); o.words.clear(); })>
                    {text::t("register.filter.clear")}
                </button>
            </div>
        </Show>
    }
}
