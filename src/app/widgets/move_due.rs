//! The one way to change a due date that is set: another day, with the reason.

use super::{DayInput, Dialog};
use crate::app::dom::prelude::*;
use crate::app::platform::Browser;
use crate::app::session::Session;
use crate::app::words;
use crate::insight::risk::ops;
use crate::text;
use crate::workbook::{Action, Finding, Id, Kind, Label, Severity};
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
    let wrong = RwSignal::new(false);
    let reason = RwSignal::new(String::new());
    let row = move || session.get::<Action>(action.get()?);
    let found = Memo::new(move |_| {
        // Of a slip nothing is said about the date that stood there before.
        let (row, to) = row().zip(to.get().filter(|_| !wrong.get()))?;
        Some(ops::before_moving(&row, to, Browser::today()))
    });
    let stops = |found: &Vec<Finding>| found.iter().any(|f| f.severity == Severity::Error);
    let ready = move || {
        let day_fits = found.with(|found| found.as_ref().is_some_and(|found| !stops(found)));
        day_fits && !wrong.get() && !reason.with(|r| r.trim().is_empty())
    };
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
    let about = move || {
        let row = row()?;
        let line = |key, day: NaiveDate| view! { <div><dt>{text::t(key)}</dt><dd>{Browser::day(day)}</dd></div> };
        let first = row.due.filter(|first| row.due_now() != Some(*first));
        Some(view! {
            <p><span class="reference">{Kind::Action.reference(row.number)}</span>" "<strong dir="auto">{row.title.clone()}</strong></p>
            <dl class="move-days">
                {row.due_now().map(|day| line("risk.move_due.now", day))}
                {first.map(|day| line("risk.move_due.first", day))}
            </dl>
        })
    };
    let said = move || {
        let said = found.get().unwrap_or_default().into_iter();
        said.map(|f| view! { <p class=words::severity_class(f.severity)>{words::said(&f)}</p> })
            .collect_view()
    };
    view! {
        <div class="dialog-body">
            {about}
            <p>{text::t("risk.move_due.what")}</p>
            <div class="field"><label for="move-to">{text::t("field.due_changes.to")}</label>
                <DayInput label=text::t("field.due_changes.to") value=to set=Callback::new(move |day| to.set(day)) id=Some("move-to".to_owned()) described_by=Some("move-found".to_owned()) wrong=wrong />
                <div id="move-found" role="status">{said}</div></div>
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
