//! Planning another audit.

use crate::app::dom::prelude::*;
use crate::app::platform::Browser;
use crate::app::route::{Place, Route};
use crate::app::session::Session;
use crate::app::widgets::{DayInput, Picker};
use crate::insight::audit_ops::{self as ops, NewAudit, label};
use crate::text;
use crate::workbook::{Audit, Id, Kind, Label};

#[component]
pub fn PlanForm(programme: Option<Id>, open: RwSignal<bool>) -> Markup {
    let session = Session::here();
    let place = Place::here();
    let offer = session.peek(|book| ops::offer(book, programme, Browser::today()));
    let choices = offer.choices;
    let title = RwSignal::new(text::of("kind.audits"));
    let day = RwSignal::new(Some(offer.planned_on));
    let wrong = RwSignal::new(false);
    let lead = RwSignal::new(Vec::<Id>::new());
    let lines = RwSignal::new(String::from("all"));
    let options = choices.iter().map(|(key, lines)| {
        let n = lines.len().to_string();
        view! { <option value=*key>{text::fill(&format!("audit.plan.{key}"), &[("n", &n)])}</option> }
    });
    let options = options.collect_view();
    let ready = move || !wrong.get() && day.get().is_some() && title.with(|t| !t.trim().is_empty());
    let wrong_with = move || match () {
        () if title.with(|t| t.trim().is_empty()) => Some("audit.plan.no_title"),
        () if !ready() => Some("audit.plan.no_day"),
        () => None,
    };
    let plan = move || {
        let Some(planned_on) = day.get_untracked().filter(|_| untrack(ready)) else { return };
        let chosen = lines.get_untracked();
        let lines = choices.iter().find(|(key, _)| *key == chosen);
        let new = NewAudit {
            title: title.with_untracked(|t| t.trim().to_owned()),
            programme,
            planned_on,
            lead: lead.with_untracked(|l| l.first().copied()),
            lines: lines.map(|(_, lines)| lines.clone()).unwrap_or_default(),
        };
        session.close_step();
        let Some(made) = session.edit(Label::new(label::PLAN), |draft| Ok(ops::plan(draft, new)))
        else {
            return;
        };
        open.set(false);
        let number = session.peek(|b| b.get::<Audit>(made).map_or(0, |a| a.number));
        place.go(Route::Audit(number));
    };
    view! {
        <form class="dialog-body" on:submit=move |e: leptos::ev::SubmitEvent| { e.prevent_default(); plan() }>
            <p class="quiet-text">{text::t("audit.plan.what")}</p>
            <div class="field">
                <label for="audit-title">{text::t("field.audits.title")}</label>
                <input id="audit-title" dir="auto" autocomplete="off" prop:value=move || title.get() on:input=move |e| title.set(event_target_value(&e)) />
                <p class="help">{text::t("help.audits.title")}</p>
            </div>
            <div class="field">
                <label for="audit-day">{text::t("field.audits.planned_on")}</label>
                <DayInput label=text::t("field.audits.planned_on") value=day set=Callback::new(move |to| day.set(to)) id=Some("audit-day".to_owned()) wrong=wrong ahead=true />
            </div>
            <div class="field">
                <label for="audit-lead">{text::t("field.audits.lead")}</label>
                <Picker kind=Kind::Person chosen=lead on_choose=Callback::new(move |ids| lead.set(ids)) id="audit-lead" />
                <p class="help">{text::t("help.audits.lead")}</p>
            </div>
            <div class="field">
                <label for="audit-lines">{text::t("field.audits.lines")}</label>
                <select id="audit-lines" prop:value=move || lines.get() on:change=move |e| lines.set(event_target_value(&e))>{options}</select>
            </div>
            <p class="field-finding" role="status">{move || wrong_with().map(text::t)}</p>
            <div class="buttons">
                <button type="submit" class="primary" disabled=move || !ready()>{text::t("audit.plan.go")}</button>
                <button type="button" on:click=move |_| open.set(false)>{text::t("app.cancel")}</button>
            </div>
        </form>
    }
}
