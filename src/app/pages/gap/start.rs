//! Starting a run: a dialog with the answers that fit most often.

use super::doing::attempt;
use crate::app::dom::prelude::*;
use crate::app::route::{Place, Route};
use crate::app::session::Session;
use crate::app::widgets::{Dialog, Picker, choice_label};
use crate::insight::gap::figures::last_closed;
use crate::insight::gap::ops::{self, NewRun, Stop};
use crate::text;
use crate::workbook::{Choice, GapRun, Id, Kind, Label, RunKind, Workbook};

/// What the dialog offers before anybody typed.
fn offer(book: &Workbook) -> NewRun {
    let before = last_closed(book);
    let kind =
        if book.gap_runs.iter().next().is_none() { RunKind::Initial } else { RunKind::Progress };
    NewRun {
        name: text::of(&format!("gap.start.name.{}", kind.key())),
        kind,
        edition: book.edition(),
        scope: before.map(|r| r.scope.clone()).unwrap_or_default(),
        assessors: before.map(|r| r.assessors.clone()).unwrap_or_default(),
        interviewees: before.map(|r| r.interviewees.clone()).unwrap_or_default(),
        baseline: before.map(|r| r.id),
    }
}

#[component]
pub fn StartDialog(open: RwSignal<bool>) -> Markup {
    view! {
        <Dialog open=open title=text::t("gap.start")>
            <StartForm open=open />
        </Dialog>
    }
}

#[component]
fn StartForm(open: RwSignal<bool>) -> Markup {
    let session = Session::here();
    let place = Place::here();
    let new = RwSignal::new(session.peek(offer));
    let start = move || {
        let wanted = new.get_untracked();
        let name = wanted.name.trim().to_owned();
        let label = Label::new(ops::label::START).with("reference", &name);
        let wanted = NewRun { name, ..wanted };
        let made = attempt(session, label, |draft| Ok::<Id, Stop>(ops::start(draft, wanted)));
        if let Some(run) = made {
            open.set(false);
            let number = session.peek(|b| b.get::<GapRun>(run).map_or(0, |r| r.number));
            place.go(Route::GapLines(number, None));
        }
    };
    let people = move |take: fn(&mut NewRun) -> &mut Vec<Id>| {
        let chosen = Signal::derive(move || {
            let mut copy = new.get();
            take(&mut copy).clone()
        });
        (chosen, Callback::new(move |ids: Vec<Id>| new.update(|n| *take(n) = ids)))
    };
    let (assessors, choose_assessors) = people(|n| &mut n.assessors);
    let (asked, choose_asked) = people(|n| &mut n.interviewees);
    let baselines = session.peek(|b| {
        b.gap_runs
            .iter()
            .map(|r| (r.id, format!("{} {}", Kind::GapRun.reference(r.number), r.name)))
            .collect::<Vec<_>>()
    });
    let has_runs = !baselines.is_empty();
    let known = baselines.clone();
    view! {
        <form class="dialog-body" on:submit=move |e| { e.prevent_default(); start() }>
            <p class="quiet-text">{move || text::fill("gap.start.about", &[("edition", &choice_label("edition", new.with(|n| n.edition.key())))])}</p>
            <div class="field">
                <label for="start-name">{text::t("field.gap_runs.name")}</label>
                <input
                    id="start-name" required autocomplete="off" dir="auto" autofocus
                    prop:value=move || new.with(|n| n.name.clone())
                    on:input=move |e| new.update(|n| n.name = event_target_value(&e))
                />
            </div>
            <div class="field">
                <label for="start-kind">{text::t("field.gap_runs.kind")}</label>
                <select
                    id="start-kind" prop:value=move || new.with(|n| n.kind.key())
                    on:change=move |e| new.update(|n| n.kind = RunKind::from_key(&event_target_value(&e)).unwrap_or_default())
                >
                    {RunKind::ALL.iter().map(|k| view! { <option value=k.key()>{choice_label(RunKind::LIST, k.key())}</option> }).collect_view()}
                </select>
                <p class="help">{text::t("help.gap_runs.kind")}</p>
            </div>
            <div class="field">
                <label for="start-assessors">{text::t("field.gap_runs.assessors")}</label>
                <Picker kind=Kind::Person chosen=assessors on_choose=choose_assessors many=true id="start-assessors" />
                <p class="help">{text::t("gap.start.assessors")}</p>
            </div>
            <div class="field">
                <label for="start-asked">{text::t("field.gap_runs.interviewees")}</label>
                <Picker kind=Kind::Person chosen=asked on_choose=choose_asked many=true id="start-asked" />
                <p class="help">{text::t("help.gap_runs.interviewees")}</p>
            </div>
            <div class="field">
                <label for="start-scope">{text::t("field.gap_runs.scope")}</label>
                <textarea
                    id="start-scope" rows="2" dir="auto"
                    prop:value=move || new.with(|n| n.scope.clone())
                    on:input=move |e| new.update(|n| n.scope = event_target_value(&e))
                ></textarea>
                <p class="help">{text::t("help.gap_runs.scope")}</p>
            </div>
            <Show when=move || has_runs>
                <div class="field">
                    <label for="start-baseline">{text::t("field.gap_runs.baseline")}</label>
                    <select
                        id="start-baseline"
                        on:change={
                            let known = known.clone();
                            move |e| {
                                let chosen = event_target_value(&e);
                                let id = known.iter().map(|(id, _)| *id).find(|id| id.to_string() == chosen);
                                new.update(|n| n.baseline = id);
                            }
                        }
                    >
                        <option value="">{text::t("gap.start.no_baseline")}</option>
                        {baselines.iter().map(|(id, name)| {
                            let id = *id;
                            view! { <option value=id.to_string() selected=move || new.with(|n| n.baseline == Some(id))>{name.clone()}</option> }
                        }).collect_view()}
                    </select>
                    <p class="help">{text::t("help.gap_runs.baseline")}</p>
                </div>
            </Show>
            <div class="buttons">
                <button type="submit" class="primary">{text::t("gap.start.go")}</button>
                <button type="button" on:click=move |_| open.set(false)>{text::t("gap.cancel")}</button>
            </div>
        </form>
    }
}
