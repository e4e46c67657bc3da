//! Many rows at once: change one field for all, delete, copy. And what stands in the way of
//! deleting.

use super::keys;
use super::state::{Cursor, Register};
use crate::app::dom::prelude::*;
use crate::app::widgets::{Dialog, Icon, Picker, RowLink, ValueInput, field_label};
use crate::exchange::tabular::Dialect;
use crate::text;
use crate::workbook::{Draft, Id, Label, Refusal, Removal, Value, removal};

#[component]
pub fn SelectionBar(register: Register) -> Markup {
    let count = move || register.selected.with(|s| s.len());
    let changing = RwSignal::new(false);
    let copy = move |_| {
        let rows = register.selection();
        let text = keys::table(register, &rows, Dialect::Tabs);
        // Whether the clipboard took it is told by the browser's promise alone; Ctrl+C always works.
        let _ = window().navigator().clipboard().write_text(&text);
        register.session.notices.say_filled("register.copied", &[("n", &rows.len().to_string())]);
    };
    view! {
        <Show when=move || count() != 0>
            <div class="register-selection" role="region" aria-label=text::t("register.selection")>
                <strong role="status">{move || text::fill("register.selected", &[("n", &count().to_string())])}</strong>
                <Show when=move || register.may_write() && !register.kind.is_record()>
                    <button type="button" on:click=move |_| changing.set(true)><Icon name="edit" />{text::t("register.change_all")}</button>
                </Show>
                <button type="button" on:click=copy><Icon name="copy" />{text::t("register.copy")}</button>
                <Show when=move || register.may_write() && register.may_delete()>
                    <button type="button" class="danger" on:click=move |_| register.deleting.set(register.selection())><Icon name="trash" />{text::t("register.delete")}</button>
                </Show>
                <button type="button" class="quiet" on:click=move |_| register.selected.update(|s| s.clear())>{text::t("register.unselect")}</button>
            </div>
        </Show>
        <ChangeAll register=register open=changing />
    }
}

/// One field, one value, all selected rows, one change.
#[component]
fn ChangeAll(register: Register, open: RwSignal<bool>) -> Markup {
    let kind = register.kind;
    let places: Vec<usize> = kind
        .fields()
        .iter()
        .enumerate()
        .filter(|(_, f)| !f.system && !f.hidden)
        .map(|(n, _)| n)
        .collect();
    // The name is what tells rows apart; the field after it is the better first offer.
    let place = RwSignal::new(places.get(1).or(places.first()).copied().unwrap_or_default());
    let value = RwSignal::new(Value::Empty);
    let wrong = RwSignal::new(false);
    let apply = move |_| {
        let (rows, place, value) =
            (register.selection(), place.get_untracked(), value.get_untracked());
        let Some(field) = kind.fields().get(place) else { return };
        let label = Label::new("change.edit_many")
            .with("field", field_label(kind, field))
            .with("n", rows.len());
        let done = register.session.edit(label, |draft| {
            rows.iter().try_for_each(|id| draft.set(kind, *id, place, value.clone()))
        });
        if done.is_some() {
            open.set(false);
        }
    };
    let title = Signal::derive(move || {
        text::fill(
            "register.change_all.title",
            &[("n", &register.selected.with(|s| s.len()).to_string())],
        )
    });
    view! {
        <Dialog open=open title=title>
            <div class="dialog-body">
                <div class="field">
                    <label for="all-field">{text::t("register.change_all.field")}</label>
                    <select id="all-field" on:change=move |e| { value.set(Value::Empty); place.set(event_target_value(&e).parse().unwrap_or_default()); }>
                        {places.iter().filter_map(|n| {
                            let field = kind.fields().get(*n)?;
                            Some(view! { <option value=n.to_string() selected=*n == place.get_untracked()>{field_label(kind, field)}</option> })
                        }).collect_view()}
                    </select>
                </div>
                <div class="field">
                    <label for="all-value">{text::t("register.change_all.value")}</label>
                    {move || kind.fields().get(place.get()).map(|field| view! {
                        <ValueInput kind=kind field=field id="all-value" value=value set=Callback::new(move |v| value.set(v)) wrong=wrong />
                    })}
                    <p class="help">{text::t("register.change_all.help")}</p>
                </div>
                <div class="buttons">
                    <button type="button" class="primary" disabled=move || wrong.get() on:click=apply>{text::t("register.change_all.do")}</button>
                    <button type="button" on:click=move |_| open.set(false)>{text::t("app.cancel")}</button>
                </div>
            </div>
        </Dialog>
    }
}

/// Deletes what can go. A row that others of the list use may go after them, so the list is gone
/// through until nothing moves any more.
fn delete_all(draft: &mut Draft<'_>, register: Register, ids: &[Id]) -> Result<(), Refusal> {
    let mut left: Vec<Id> = ids.to_vec();
    loop {
        let mut refused = None;
        let before = left.len();
        left.retain(|id| match draft.delete(register.kind, *id) {
            Ok(()) => false,
            Err(refusal) => {
                refused = Some(refusal);
                true
            }
        });
        match refused {
            None => return Ok(()),
            Some(refusal) if left.len() == before => return Err(refusal),
            Some(_) => {}
        }
    }
}

fn names(register: Register, ids: &[Id]) -> String {
    match ids {
        [id] => register
            .session
            .peek(|b| b.row(register.kind, *id).map(|r| r.name()).unwrap_or_default()),
        ids => text::fill("register.rows", &[("n", &ids.len().to_string())]),
    }
}

/// Deletes, after everything that used the rows was handed over or let go.
fn delete(register: Register, ids: &[Id], instead: Option<Option<Id>>) -> bool {
    let label = Label::new("change.delete").with("name", names(register, ids));
    let next = register.open.get_untracked().filter(|open| ids.contains(open));
    let beside =
        next.and_then(|id| register.neighbour(id, 1).or_else(|| register.neighbour(id, -1)));
    let done = register.session.edit(label, |draft| {
        if let Some(instead) = instead {
            ids.iter().try_for_each(|id| draft.relink(*id, instead))?;
        }
        delete_all(draft, register, ids)
    });
    if done.is_none() {
        return false;
    }
    register.selected.update(|s| s.retain(|id| !ids.contains(id)));
    if next.is_some() {
        register.close();
    }
    if let Some(row) = beside {
        register.focus(Cursor { row: Some(row), column: 0 });
    }
    register.session.notices.say_filled("register.deleted", &[("n", &ids.len().to_string())]);
    true
}

/// Shown only where something stands in the way: what uses the rows, and what to do with it; what goes
/// with them; or what settled rows keep them. Everything else is deleted at once, because undo
/// brings it back.
#[component]
pub fn DeleteDialog(register: Register) -> Markup {
    let kind = register.kind;
    let open = RwSignal::new(false);
    let found = RwSignal::new(Removal::Free { parts: 0 });
    let heir = RwSignal::new(Vec::<Id>::new());
    let uses = move || {
        found.with(|f| match f {
            Removal::Used { uses, .. } | Removal::Kept { uses, .. } => uses.clone(),
            _ => Vec::new(),
        })
    };
    let with_them = move || {
        found.with(|f| match f {
            Removal::Free { parts } | Removal::Used { parts, .. } => *parts,
            _ => 0,
        })
    };
    let keeping = move || match found.get() {
        Removal::Kept { by, .. } => by,
        _ => Vec::new(),
    };
    let is_used = move || !uses().is_empty();
    let is_kept = move || !keeping().is_empty();
    effect(move || {
        let ids = register.deleting.get();
        if ids.is_empty() {
            return;
        }
        let removal = register.session.peek(|book| removal(book, kind, &ids));
        if removal == (Removal::Free { parts: 0 }) {
            delete(register, &ids, None);
            register.deleting.set(Vec::new());
        } else {
            found.set(removal);
            heir.set(Vec::new());
            open.set(true);
        }
    });
    Effect::new(move |was: Option<bool>| {
        let now = open.get();
        if was == Some(true) && !now {
            register.deleting.set(Vec::new());
        }
        now
    });
    let finish = move |instead: Option<Id>| {
        let ids = register.deleting.get_untracked();
        let done = match found.get_untracked() {
            Removal::Kept { .. } => replace(register, &ids, instead),
            _ => delete(register, &ids, Some(instead)),
        };
        if done {
            open.set(false);
        }
    };
    let title = Signal::derive(move || {
        let key = match found.get() {
            Removal::Kept { .. } => "register.kept.title",
            Removal::Used { .. } => "register.in_use.title",
            _ => "register.delete.title",
        };
        text::fill(key, &[("name", &names(register, &register.deleting.get()))])
    });
    let heir_is_doomed =
        move || heir.with(|h| h.first().is_none_or(|h| register.deleting.with(|d| d.contains(h))));
    view! {
        <Dialog open=open title=title>
            <div class="dialog-body">
                <Show when=is_kept>
                    <p>{move || text::fill("register.kept", &[("n", &keeping().len().to_string())])}</p>
                    <ul class="uses">
                        {move || keeping().into_iter().map(|(kind, id)| view! { <li><RowLink kind=kind id=id /></li> }).collect_view()}
                    </ul>
                </Show>
                <Show when=move || with_them() != 0>
                    <p>{move || text::fill("register.parts", &[("n", &with_them().to_string())])}</p>
                </Show>
                <Show when=is_used>
                    <p>{move || text::fill(if is_kept() { "register.kept.elsewhere" } else { "register.in_use" }, &[("n", &uses().len().to_string())])}</p>
                    <ul class="uses uses-scroll">
                        {move || uses().into_iter().take(50).map(|user| {
                            let as_what = user.kind.fields().get(user.field).map(|f| field_label(user.kind, f));
                            view! { <li><RowLink kind=user.kind id=user.id /><span class="quiet-text">{as_what}</span></li> }
                        }).collect_view()}
                    </ul>
                    <div class="field">
                        <label for="heir">{text::t("register.in_use.heir")}</label>
                        <Picker kind=kind chosen=heir on_choose=Callback::new(move |ids| heir.set(ids)) id="heir" />
                        <div class="buttons">
                            <button type="button" class="primary" disabled=heir_is_doomed on:click=move |_| finish(heir.with_untracked(|h| h.first().copied()))>
                                {move || text::t(if is_kept() { "register.kept.hand_over" } else { "register.in_use.hand_over" })}
                            </button>
                        </div>
                    </div>
                </Show>
                <div class="buttons">
                    <Show when=move || !is_kept()>
                        <button type="button" class="danger" on:click=move |_| finish(None)>
                            {move || text::t(if is_used() { "register.in_use.unlink" } else { "register.delete" })}
                        </button>
                    </Show>
                    <button type="button" on:click=move |_| open.set(false)>
                        {move || text::t(if is_kept() && !is_used() { "app.close" } else { "app.cancel" })}
                    </button>
                </div>
            </div>
        </Dialog>
    }
}

/// Puts another row in the places of rows that settled rows keep; the rows stay.
fn replace(register: Register, ids: &[Id], instead: Option<Id>) -> bool {
    let label = Label::new("change.replace").with("name", names(register, ids));
    let done = register
        .session
        .edit(label, |draft| ids.iter().try_for_each(|id| draft.relink_open(*id, instead)));
    if done.is_some() {
        register.session.notices.say("register.replaced");
    }
    done.is_some()
}
