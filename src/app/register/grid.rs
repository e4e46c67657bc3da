//! The table: head, rows, and the window over them.

use super::editor::CellEditor;
use super::order::Line;
use super::state::{Cursor, Register, WHOLE, name_field};
use crate::app::dom::prelude::*;
use crate::app::widgets::{Icon, choice_tone, field_label, shown};
use crate::text;
use crate::workbook::{Cell, Field, Id, Record, Shape};
use std::sync::Arc;

#[component]
pub fn Grid(register: Register) -> Markup {
    let label = text::of(&format!("kinds.{}", register.kind.table()));
    let long = Memo::new(move |_| register.lines.with(|l| l.len()) > WHOLE);
    let window = Memo::new(move |_| register.window());
    // A row keeps its place in the page while the window moves; its number is told only where
    // not all rows are there.
    let mounted = move || {
        let (from, to) = window.get();
        let long = long.get();
        let lines = register.lines.get();
        let lines = lines.get(from..to).unwrap_or_default().iter().cloned().enumerate();
        lines.map(|(n, line)| (line, long.then_some(from + n + 2))).collect::<Vec<_>>()
    };
    let above = move || window.get().0 as f64 * register.row_height.get();
    let below = move || {
        let lines = register.lines.with(|l| l.len());
        lines.saturating_sub(window.get().1) as f64 * register.row_height.get()
    };
    effect(move || {
        if register.scroller.get().is_some() {
            register.resized();
        }
    });
    let resized = window_event_listener_untyped("resize", move |_| register.resized());
    on_cleanup(move || resized.remove());
    one_tab_stop(register, window);
    keep_focus(register);
    view! {
        <div class="register-scroll" node_ref=register.scroller on:scroll=move |_| register.scrolled()>
            <table
                class="register-table" role="grid" aria-label=label aria-multiselectable="true"
                aria-describedby="register-keys"
                class:register-long=move || long.get()
                aria-rowcount=move || (register.lines.with(|l| l.len()) + 1).to_string()
                on:keydown=move |e| super::keys::pressed(register, &e)
                on:click=move |e| super::keys::clicked(register, &e)
                on:dblclick=move |e| super::keys::double_clicked(register, &e)
            >
                <thead><HeadRow register=register /></thead>
                <tbody>
                    <Spacer height=Signal::derive(above) />
                    <For each=mounted key=|line| line.clone() let:line>{line_view(register, line.0, line.1)}</For>
                    <Spacer height=Signal::derive(below) />
                </tbody>
            </table>
            {move || register.editing.get().map(|e| view! { <CellEditor register=register editing=e /> })}
            <Show when=move || register.lines.with(|l| l.is_empty())><NothingLeft register=register /></Show>
        </div>
        <p class="visually-hidden" id="register-keys">{text::t("register.keys")}</p>
    }
}

/// When the row with the cursor goes (deleted, undone, filtered away), the cursor goes to the row that took
/// its place, and the focus with it where it would be lost.
fn keep_focus(register: Register) {
    effect(move || {
        let lines = register.lines.get();
        let cursor = register.cursor.get();
        let Some(row) = cursor.row else { return };
        if let Some(at) = lines.iter().position(|line| line.row() == Some(row)) {
            register.cursor_line.set_value(at);
            return;
        }
        let at = register.cursor_line.get_value();
        let after = lines.iter().skip(at).find_map(Line::row);
        let before = || lines.iter().take(at).rev().find_map(Line::row);
        let Some(row) = after.or_else(before) else { return };
        let next = Cursor { row: Some(row), ..cursor };
        register.cursor.set(next);
        request_animation_frame(move || {
            let lost = document().active_element().is_none_or(|e| e.tag_name() == "BODY");
            if lost && register.cursor.try_get_untracked() == Some(next) {
                register.focus(next);
            }
        });
    });
}

/// The grid is one tab stop: when the cell that was it leaves the page, the first one becomes it.
fn one_tab_stop(register: Register, window: Memo<(usize, usize)>) {
    effect(move || {
        window.track();
        register.lines.track();
        request_animation_frame(move || {
            let Some(scroller) = register.scroller.try_get_untracked().flatten() else { return };
            if matches!(scroller.query_selector("[data-col][tabindex='0']"), Ok(Some(_))) {
                return;
            }
            if let Ok(Some(first)) = scroller.query_selector("tbody [data-col]") {
                // Fails for no element that is in the page.
                let _ = first.set_attribute("tabindex", "0");
            }
        });
    });
}

#[component]
fn Spacer(height: Signal<f64>) -> Markup {
    view! {
        <Show when=move || height.get() != 0.0>
            <tr class="register-spacer" aria-hidden="true"><td style:height=move || format!("{}px", height.get())></td></tr>
        </Show>
    }
}

#[component]
fn NothingLeft(register: Register) -> Markup {
    view! {
        <div class="register-nothing">
            <p>{text::t("register.nothing_left")}</p>
            <button type="button" on:click=move |_| register.reorder(|o| { o.filters.clear(); o.words.clear(); })>
                {text::t("register.filter.clear")}
            </button>
        </div>
    }
}

#[component]
fn HeadRow(register: Register) -> Markup {
    let all = move || {
        let rows = register.lines.with(|l| l.iter().filter(|l| l.row().is_some()).count());
        rows > 0 && register.selected.with(|s| s.len()) >= rows
    };
    view! {
        <tr aria-rowindex="1">
            <th class="register-check" scope="col">
                <input
                    type="checkbox" tabindex="-1" aria-label=text::t("register.select_all")
                    prop:checked=all
                    on:change=move |e| {
                        let rows = if event_target_checked(&e) { register.rows().into_iter().collect() } else { Default::default() };
                        register.selected.set(rows);
                    }
                />
            </th>
            {move || register.columns.get().into_iter().enumerate().filter_map(|(n, place)| {
                let field = register.kind.fields().get(place)?;
                Some(head_cell(register, n, place, field))
            }).collect_view()}
        </tr>
    }
}

fn head_cell(register: Register, n: usize, place: usize, field: &'static Field) -> Markup {
    let sort =
        move || register.order.with(|o| o.sort.filter(|(p, _)| *p == place).map(|(_, down)| down));
    let aria = move || match sort() {
        None => "none",
        Some(false) => "ascending",
        Some(true) => "descending",
    };
    let turn = move |_| {
        register.reorder(|o| {
            o.sort = match o.sort.filter(|(p, _)| *p == place) {
                None => Some((place, false)),
                Some((_, false)) => Some((place, true)),
                Some((_, true)) => None,
            };
        });
    };
    view! {
        <th scope="col" aria-sort=aria class:register-name=move || n == 0 class=width_class(field)>
            <button type="button" class="register-sort" tabindex="-1" data-col=n.to_string() id=register.cell_id(Cursor { row: None, column: n }) on:click=turn>
                <span>{field_label(register.kind, field)}</span>
                <span class="register-arrow" aria-hidden="true">{move || match sort() { None => "", Some(false) => "↑", Some(true) => "↓" }}</span>
            </button>
        </th>
    }
}

fn width_class(field: &Field) -> &'static str {
    match field.shape {
        Shape::LongText => "wide",
        Shape::Day | Shape::Flag | Shape::Number { .. } => "slim",
        _ => "",
    }
}

fn line_view(register: Register, line: Line, index: Option<usize>) -> Markup {
    match line {
        Line::Row(id) => view! { <Row register=register id=id index=index /> },
        Line::Group(words, count) => {
            let span = move || (register.columns.with(|c| c.len()) + 1).to_string();
            view! {
                <tr class="register-group" aria-rowindex=index.map(|i| i.to_string())>
                    <th scope="rowgroup" colspan=span><span dir="auto">{words}</span><span class="reference">{count}</span></th>
                </tr>
            }
        }
    }
}

/// A row as it is: another one as soon as anything in it changes.
#[derive(Clone)]
struct SameRow(Arc<dyn Record>);

impl PartialEq for SameRow {
    fn eq(&self, other: &SameRow) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

#[component]
fn Row(register: Register, id: Id, index: Option<usize>) -> Markup {
    let session = register.session;
    let kind = register.kind;
    let row = Memo::new(move |_| session.row(kind, id).map(SameRow));
    let selected = Memo::new(move |_| register.selected.with(|s| s.contains(&id)));
    let open = Memo::new(move |_| register.open.get() == Some(id));
    let cells = move || {
        let SameRow(row) = row.get()?;
        let cells = register.columns.get().into_iter().enumerate().filter_map(|(n, place)| {
            let field = kind.fields().get(place)?;
            Some(cell(register, row.as_ref(), n, place, field))
        });
        Some(cells.collect_view())
    };
    let reference = move || row.get().map(|r| r.0.reference()).unwrap_or_default();
    view! {
        <tr
            data-row=id.to_string() class:register-selected=move || selected.get() class:register-current=move || open.get()
            aria-rowindex=index.map(|i| i.to_string()) aria-selected=move || selected.get().to_string()
        >
            <td class="register-check">
                <input
                    type="checkbox" tabindex="-1" aria-label=move || text::fill("register.select_named", &[("name", &reference())])
                    prop:checked=move || selected.get()
                />
            </td>
            {cells}
        </tr>
    }
}

/// One cell. The name's cell heads its row and carries the reference, a link to the form.
fn cell(
    register: Register,
    row: &dyn Record,
    n: usize,
    place: usize,
    field: &'static Field,
) -> Markup {
    let id = row.id();
    let at = Cursor { row: Some(id), column: n };
    let content = row.cell(place);
    track_links(register, field, content);
    let words = shown(register.session, field, content);
    let missing = field.required && content.is_empty() && !matches!(field.shape, Shape::Choice(..));
    let stop = if register.cursor.get_untracked() == at { "0" } else { "-1" };
    if n == 0 && name_field(register.kind) == Some(place) {
        let reference = row.reference();
        let href = crate::app::route::Route::Register(register.kind, Some(row.number())).href();
        return view! {
            <th scope="row" class="register-name" class:missing=missing id=register.cell_id(at) data-col="0" tabindex=stop>
                <div class="register-cell">
                    <a class="reference" href=href tabindex="-1">{reference}</a>
                    <span class="register-text" dir="auto">{words}</span>
                </div>
            </th>
        };
    }
    let tone = match field.shape {
        Shape::Choice(list, _) if !content.is_empty() || !words.is_empty() => {
            Some(choice_tone(list, content.text()))
        }
        _ => None,
    };
    let number = matches!(field.shape, Shape::Number { .. });
    let flag = content == Cell::Flag(true);
    view! {
        <td id=register.cell_id(at) data-col=n.to_string() tabindex=stop aria-readonly=(register.kind.is_record() || (field.once && !content.is_empty())).then_some("true") class:missing=missing class:number=number>
            <div class="register-cell">
                {match tone {
                    Some(class) if !words.is_empty() => view! { <span class=class>{words}</span> },
                    _ if flag => view! { <Icon name="check" /><span class="visually-hidden">{words}</span> },
                    _ => view! { <span class="register-text" dir="auto">{first_lines(words)}</span> },
                }}
            </div>
        </td>
    }
}

/// A long text does not need to be in the table whole: two lines of it are shown.
fn first_lines(words: String) -> String {
    match words.char_indices().nth(200) {
        Some((at, _)) => format!("{}…", words.get(..at).unwrap_or_default()),
        None => words,
    }
}

/// A cell with links also follows the names of their rows.
fn track_links(register: Register, field: &Field, content: Cell<'_>) {
    let to = match field.shape {
        Shape::Link(to) | Shape::Links(to) => to,
        _ => return,
    };
    let ids: &[Id] = match &content {
        Cell::Link(id) => std::slice::from_ref(id),
        Cell::Links(ids) => ids,
        _ => &[],
    };
    ids.iter().for_each(|id| drop(register.session.row(to, *id)));
}
