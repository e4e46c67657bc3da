//! The one way to change a due date that is set: another day, with the reason.

use super::Dialog;
use crate::app::dom::prelude::*;
use crate::app::session::Session;
use crate::insight::risk::ops;
use crate::text;
use crate::workbook::{Id, Label, wire};
use chrono::NaiveDate;

/// Asks for the new day of an action and why, while `open` is true.
#[component]
pub fn MoveDue(#[prop(into)] action: Signal<Option<Id>>, open: RwSignal<bool>) -> Markup {
    view! { <Dialog open=open title=text::t("risk.move_due")><Move action=action open=open /></Dialog> }
}

#[component]
fn Move(action: Signal<Option<Id>>, open: RwSignal<bool>) -> Markup {
    let session = Session::here();
    let to = RwSignal::new(None::<NaiveDate>);
    let reason = RwSignal::new(String::new());
    let ready = move || to.get().is_some() && !reason.with(|r| r.trim().is_empty());
    let give = move |_| {
        let (Some(id), Some(day)) = (action.get_untracked(), to.get_untracked()) else { return };
        let why = reason.get_untracked();
        if session
            .edit(Label::new("change.move_due"), |draft| ops::revise_due(draft, id, day, &why))
            .is_some()
        {
            open.set(false);
        }
    };
    view! {
        <div class="dialog-body">
            <p>{text::t("risk.move_due.what")}</p>
            <div class="field"><label for="move-to">{text::t("field.due_changes.to")}</label>
                <input id="move-to" type="date" max="2200-12-31" on:change=move |e| to.set(wire::read_day(&event_target_value(&e))) /></div>
            <div class="field"><label for="move-reason">{text::t("field.due_changes.reason")}</label>
                <textarea id="move-reason" rows="3" dir="auto" on:input=move |e| reason.set(event_target_value(&e))></textarea>
                <p class="help">{text::t("help.due_changes.reason")}</p></div>
            <div class="buttons">
                <button type="button" class="primary" disabled=move || !ready() on:click=give>{text::t("risk.move_due.do")}</button>
                <button type="button" on:click=move |_| open.set(false)>{text::t("app.cancel")}</button>
            </div>
        </div>
    }
}

/// Below a date that is set: that it stays, and the way to another.
#[component]
pub fn Moved(id: Id) -> Markup {
    let locked = Session::here().read_only;
    let open = RwSignal::new(false);
    view! {
        <p class="help">{text::t("risk.move_due.only")}" "
            <button type="button" class="quiet" disabled=move || locked.get().is_some() on:click=move |_| open.set(true)>{text::t("risk.move_due")}</button></p>
        <MoveDue action=Signal::stored(Some(id)) open=open />
    }
}
