//! What hangs on a line: evidence and actions, made and edited in place.

use super::desk::Desk;
use super::inline::Inline;
use crate::app::dom::prelude::*;
use crate::app::widgets::{FieldEditor, RowLink};
use crate::catalogue::Line;
use crate::text;
use crate::workbook::{Action, Evidence, GapAnswer, Id, Kind, Label, Record};

/// The evidence of the line: where it is, and one click for what is usual.
#[component]
pub fn EvidenceList(desk: Desk, line: &'static Line, answer: Id) -> Markup {
    let session = desk.session;
    let listed = Memo::new(move |_| {
        session.get::<GapAnswer>(answer).map(|a| a.evidence.clone()).unwrap_or_default()
    });
    let titles = Memo::new(move |_| {
        let title = |id: &Id| session.get::<Evidence>(*id).map(|e| e.title.clone());
        listed.get().iter().filter_map(title).collect::<Vec<_>>()
    });
    let usual = move || {
        let taken = titles.get();
        line.typical_evidence.iter().filter(|t| !taken.iter().any(|k| k == *t)).map(|title| view! {
            <li>
                <button type="button" class="chip" on:click=move |_| desk.add_evidence(title)>
                    <span aria-hidden="true">"+ "</span>{*title}
                </button>
            </li>
        }).collect_view()
    };
    view! {
        <section class="gap-attached" aria-labelledby="gap-evidence-title">
            <h3 id="gap-evidence-title">{text::t("field.gap_answers.evidence")}</h3>
            <ul class="gap-cards">
                <For each=move || listed.get() key=|id| *id let:evidence>
                    <li class="gap-card">
                        <Inline kind=Kind::Evidence row=evidence field="title" locked=desk.locked class="inline-wide" />
                        <Inline kind=Kind::Evidence row=evidence field="place" locked=desk.locked class="inline-wide" />
                        <Inline kind=Kind::Evidence row=evidence field="dated" locked=desk.locked />
                        <Inline kind=Kind::Evidence row=evidence field="state" locked=desk.locked />
                        <CardFoot desk=desk answer=answer kind=Kind::Evidence row=evidence />
                    </li>
                </For>
            </ul>
            <Show when=move || !desk.locked.get()>
                <div class="gap-add">
                    <button type="button" on:click=move |_| desk.add_evidence("")>
                        {text::t("gap.evidence.add")}<kbd aria-hidden="true">"E"</kbd>
                    </button>
                    <details class="gap-usual">
                        <summary>{text::t("gap.evidence.usual")}</summary>
                        <ul class="chips">{usual}</ul>
                    </details>
                    <details class="gap-usual">
                        <summary>{text::t("gap.evidence.existing")}</summary>
                        <FieldEditor kind=Kind::GapAnswer row=answer field={Kind::GapAnswer.place("evidence").unwrap_or_default()} />
                    </details>
                </div>
            </Show>
        </section>
    }
}

/// The actions that close the gap.
#[component]
pub fn ActionList(desk: Desk, answer: Id) -> Markup {
    let session = desk.session;
    let listed = Memo::new(move |_| {
        session.get::<GapAnswer>(answer).map(|a| a.actions.clone()).unwrap_or_default()
    });
    view! {
        <section class="gap-attached" aria-labelledby="gap-actions-title">
            <h3 id="gap-actions-title">{text::t("field.gap_answers.actions")}</h3>
            <ul class="gap-cards">
                <For each=move || listed.get() key=|id| *id let:action>
                    <li class="gap-card">
                        <Inline kind=Kind::Action row=action field="title" locked=desk.locked class="inline-wide" />
                        <Inline kind=Kind::Action row=action field="owner" locked=desk.locked class="inline-wide" />
                        <Inline kind=Kind::Action row=action field="due" locked=desk.locked />
                        <Inline kind=Kind::Action row=action field="status" locked=desk.locked />
                        <CardFoot desk=desk answer=answer kind=Kind::Action row=action />
                    </li>
                </For>
            </ul>
            <Show when=move || !desk.locked.get()>
                <div class="gap-add">
                    <button type="button" on:click=move |_| desk.raise_action()>
                        {text::t("gap.action.raise")}<kbd aria-hidden="true">"A"</kbd>
                    </button>
                    <details class="gap-usual">
                        <summary>{text::t("gap.action.existing")}</summary>
                        <FieldEditor kind=Kind::GapAnswer row=answer field={Kind::GapAnswer.place("actions").unwrap_or_default()} />
                    </details>
                </div>
            </Show>
        </section>
    }
}

/// Where the row lives, and the way to take it off the line.
#[component]
fn CardFoot(desk: Desk, answer: Id, kind: Kind, row: Id) -> Markup {
    let session = desk.session;
    let reference = move || session.row(kind, row).map(|r| r.reference()).unwrap_or_default();
    let name = move || session.row(kind, row).map(|r| r.name()).unwrap_or_default();
    let take_off = move |_| {
        let label = Label::new("gap.change.take_off").with("name", untrack(name));
        session.edit(label, |draft| {
            draft.update::<GapAnswer>(answer, |a| {
                a.evidence.retain(|id| *id != row);
                a.actions.retain(|id| *id != row);
            })?;
            // A row that nobody described and nothing else uses was only a slip.
            match draft.row(kind, row).is_some_and(|r| is_blank(r.as_ref()))
                && draft.book().uses(row).len() <= 1
            {
                true => draft.delete(kind, row),
                false => Ok(()),
            }
        });
    };
    view! {
        <div class="gap-card-foot">
            <span class="reference">{reference}</span>
            <span class="gap-card-link"><RowLink kind=kind id=row /></span>
            <Show when=move || !desk.locked.get()>
                <button
                    type="button" class="quiet"
                    aria-label=move || text::fill("gap.take_off_named", &[("name", &name())])
                    on:click=take_off
                >{text::t("gap.take_off")}</button>
            </Show>
        </div>
    }
}

/// Whether nothing was entered into a piece of evidence.
fn is_blank(row: &dyn Record) -> bool {
    match row.as_any().downcast_ref::<Evidence>() {
        Some(e) => {
            e.title.trim().is_empty() && e.place.trim().is_empty() && e.notes.trim().is_empty()
        }
        None => row.as_any().downcast_ref::<Action>().is_some_and(|a| a.title.trim().is_empty()),
    }
}
