//! The open line: what it asks, the verdict, what was found, what is to be done.

use super::attached::{ActionList, EvidenceList};
use super::desk::Desk;
use super::verdict::{Before, Questions, TickChoice, VerdictChoice};
use crate::app::dom::prelude::*;
use crate::app::platform::Browser;
use crate::app::route::Route;
use crate::app::widgets::{FieldEditor, RowLink, choice_label, edit_label, field_label, strength};
use crate::catalogue::{self, Line, Link};
use crate::insight::documents::{CalledFor, Standing, called_for};
use crate::insight::gap::ItemState;
use crate::text;
use crate::workbook::{Choice, Conformity, GapAnswer, Id, Kind, Value};

#[component]
pub fn OpenLine(desk: Desk, line: &'static Line) -> Markup {
    view! {
        <article class="gap-line" aria-labelledby="gap-line-title">
            <Head desk=desk line=line />
            <div class="gap-line-columns">
                <div class="gap-line-main">
                    <p class="gap-meaning read">{line.meaning}</p>
                    <Before desk=desk line=line />
                    <Questions desk=desk line=line />
                    <VerdictChoice desk=desk line=line />
                    <State desk=desk line=line />
                    {move || desk.answer_id(line.id).map(|answer| view! { <Fields desk=desk line=line answer=answer /> })}
                </div>
                <Support desk=desk line=line />
            </div>
        </article>
    }
}

/// Number, title, and the ways to the lines beside it.
#[component]
fn Head(desk: Desk, line: &'static Line) -> Markup {
    let area = catalogue::area(desk.edition, line.area).map_or("", |a| a.title);
    let at = move || {
        let shown = desk.shown.get();
        let at = shown.iter().position(|l| *l == line.id).map_or(0, |n| n + 1);
        text::fill("gap.line.place", &[("n", &at.to_string()), ("of", &shown.len().to_string())])
    };
    let tags = [
        (line.new_in_2022, "gap.tag.new"),
        (!line.amendments.is_empty(), "gap.tag.amended"),
        (line.mandatory_documents().next().is_some(), "gap.tag.document"),
    ];
    view! {
        <header class="gap-line-head">
            <div class="gap-line-bar">
                <a class="button gap-back" href=Route::GapLines(desk.number, None).href()>{text::t("gap.line.back")}</a>
                <span class="reference">{at}</span>
                <span class="buttons">
                    <button type="button" on:click=move |_| desk.step(-1) aria-keyshortcuts="K">
                        {text::t("gap.line.previous")}<kbd aria-hidden="true">"K"</kbd>
                    </button>
                    <button type="button" class="primary" on:click=move |_| desk.step(1) aria-keyshortcuts="J">
                        {text::t("gap.line.next")}<kbd aria-hidden="true">"J"</kbd>
                    </button>
                </span>
            </div>
            <h2 id="gap-line-title" tabindex="-1">
                <span class="gap-line-id">{line.id}</span>" "{line.display_title}
            </h2>
            <p class="gap-line-tags">
                <span class="quiet-text">{format!("{} {area}", line.area)}</span>
                {tags.into_iter().filter(|(there, _)| *there).map(|(_, key)| view! {
                    " "<span class="state">{text::t(key)}</span>
                }).collect_view()}
            </p>
        </header>
    }
}

/// What is missing from the line, in words.
#[component]
fn State(desk: Desk, line: &'static Line) -> Markup {
    Markup::live(move || match desk.state(line) {
        ItemState::Untouched => {
            view! { <p class="gap-state quiet-text">{text::t("gap.item.untouched")}</p> }
        }
        ItemState::Complete => view! {
            <p class="gap-state"><span class="state state-good">{text::t("gap.item.complete")}</span> <Assessed desk=desk line=line /></p>
        },
        ItemState::Incomplete(reasons) => view! {
            <p class="gap-state">
                {reasons.into_iter().map(|r| view! { <span class="state state-warn">{text::of(r)}</span>" " }).collect_view()}
                <Assessed desk=desk line=line />
            </p>
        },
    })
}

#[component]
fn Assessed(desk: Desk, line: &'static Line) -> Markup {
    Markup::live(move || {
        let answer = desk.answer(line.id)?;
        let day = Browser::day(answer.assessed_on?);
        let key = if answer.assessed_by.is_empty() {
            "gap.line.assessed_on"
        } else {
            "gap.line.assessed"
        };
        Some(
            view! { <span class="quiet-text">{text::fill(key, &[("name", &answer.assessed_by), ("day", &day)])}</span> },
        )
    })
}

fn place(field: &str) -> usize {
    Kind::GapAnswer.place(field).unwrap_or_default()
}

#[component]
fn Fields(desk: Desk, line: &'static Line, answer: Id) -> Markup {
    let session = desk.session;
    let verdict = Memo::new(move |_| desk.verdict(line));
    let excluded = move || verdict.get() == Conformity::NotApplicable;
    // Once open the plan stays open while the line is: nothing jumps away under the hand.
    let planned = Memo::new(move |was: Option<&bool>| {
        let row = session.get::<GapAnswer>(answer);
        let has = row.is_some_and(|a| {
            !a.gap.is_empty()
                || !a.recommendation.is_empty()
                || !a.actions.is_empty()
                || !a.no_action_reason.is_empty()
        });
        was.copied().unwrap_or(false)
            || has
            || matches!(verdict.get(), Conformity::NotMet | Conformity::Partly | Conformity::Mostly)
    });
    let editor = move |field: &'static str| {
        view! {
            <FieldEditor kind=Kind::GapAnswer row=answer field=place(field) disabled=desk.locked />
        }
    };
    view! {
        <div class="gap-fields stack" id="gap-fields">
            <Show when=excluded>{editor("applicable_reason")}</Show>
            {editor("finding")}
            <div class="gap-ticks">
                <TickChoice desk=desk answer=answer field="documented" />
                <TickChoice desk=desk answer=answer field="implemented" />
                <TickChoice desk=desk answer=answer field="evidenced" />
            </div>
            <EvidenceList desk=desk line=line answer=answer />
            <details class="gap-plan" prop:open=move || planned.get()>
                <summary>{text::t("gap.plan")}</summary>
                <div class="stack">
                    {editor("gap")}
                    {editor("recommendation")}
                    <ActionList desk=desk answer=answer />
                    {editor("no_action_reason")}
                    <div class="gap-grid">
                        <Target desk=desk answer=answer />
                        {editor("target_date")}
                        {editor("responsible")}
                        {editor("priority")}
                    </div>
                </div>
            </details>
            <div class="gap-grid">
                {editor("confidence")}
                {editor("maturity")}
            </div>
        </div>
    }
}

/// Where the line is to get to. Its verdicts are those that can be a target; empty is none.
#[component]
fn Target(desk: Desk, answer: Id) -> Markup {
    let session = desk.session;
    let field = place("target");
    let Some(declared) = Kind::GapAnswer.fields().get(field) else { return Markup::Nothing };
    let given = move || session.get::<GapAnswer>(answer).map(|a| a.target).unwrap_or_default();
    let set = move |key: String| {
        let value = if key.is_empty() { Value::Empty } else { Value::Text(key) };
        session.edit(edit_label(Kind::GapAnswer, declared), |draft| {
            draft.set(Kind::GapAnswer, answer, field, value)
        });
    };
    let key = move || match given() {
        Conformity::NotAssessed => "",
        target => target.key(),
    };
    view! {
        <div class="field">
            <label for="f-gap_answers-target">{field_label(Kind::GapAnswer, declared)}</label>
            <select id="f-gap_answers-target" disabled=move || desk.locked.get() prop:value=key on:change=move |e| set(event_target_value(&e))>
                <option value="">{text::t("gap.no_target")}</option>
                {[Conformity::Partly, Conformity::Mostly, Conformity::Met].map(|c| view! {
                    <option value=c.key()>{choice_label(Conformity::LIST, c.key())}</option>
                }).collect_view()}
            </select>
            <p class="help">{text::t("help.gap_answers.target")}</p>
        </div>
    }
}

/// What helps to judge the line: what auditors ask for, documents, the other edition.
#[component]
fn Support(desk: Desk, line: &'static Line) -> Markup {
    let list = |key: &'static str, entries: &'static [&'static str]| {
        (!entries.is_empty()).then(|| {
            view! {
                <section>
                    <h3>{text::t(key)}</h3>
                    <ul>{entries.iter().map(|e| view! { <li>{*e}</li> }).collect_view()}</ul>
                </section>
            }
        })
    };
    view! {
        <aside class="gap-support" aria-label=text::t("gap.support")>
            {list("gap.ask_for", line.ask_for)}
            {list("gap.typical_evidence", line.typical_evidence)}
            {documents(desk, line)}
            {other_edition(line)}
        </aside>
    }
}

/// What has to be, or usually is, in writing for the line, and how it stands with each.
fn documents(desk: Desk, line: &'static Line) -> Option<Markup> {
    let standings = Memo::new(move |_| {
        desk.session.read(READ, |book| {
            let mut called = called_for(book, Browser::today());
            called.retain(|c| line.documents.iter().any(|d| d.id == c.document.id));
            called.into_iter().map(Stands::of).collect::<Vec<_>>()
        })
    });
    let how = move |id: &'static str| {
        let stands = standings.with(|all| all.iter().find(|s| s.id == id).cloned())?;
        let links = stands.provided_by.into_iter();
        Some(view! {
            <span class=tone(stands.standing)>{text::of(&format!("standing.{}", stands.standing.key()))}</span>
            {links.map(|id| view! { " "<RowLink kind=Kind::Document id=id /> }).collect_view()}
        })
    };
    let entries = line.documents.iter().map(|d| {
        view! {
            <li>
                {d.name}" "<span class="quiet-text">{text::t(strength(d.status))}</span>
                <div class="gap-document">{move || how(d.id)}</div>
            </li>
        }
    });
    (!line.documents.is_empty()).then(|| {
        view! { <section><h3>{text::t("gap.documents")}</h3><ul>{entries.collect_view()}</ul></section> }
    })
}

/// The tables that say how it stands with a document: whether a control applies is said by a run.
const READ: &[Kind] = &[Kind::Document, Kind::GapRun, Kind::GapAnswer, Kind::Organisation];

/// How it stands with one document, as far as the screen shows it.
#[derive(Clone, PartialEq)]
struct Stands {
    id: &'static str,
    standing: Standing,
    provided_by: Vec<Id>,
}

impl Stands {
    fn of(called: CalledFor) -> Stands {
        let CalledFor { document, standing, provided_by } = called;
        Stands { id: document.id, standing, provided_by }
    }
}

fn tone(standing: Standing) -> &'static str {
    match standing {
        Standing::Missing => "state state-bad",
        Standing::Draft | Standing::Approved => "state state-active",
        Standing::ReviewOverdue => "state state-warn",
        Standing::Issued => "state state-good",
        Standing::Waived => "state state-later",
    }
}

fn other_edition(line: &'static Line) -> Option<Markup> {
    let found = line.correspondence.as_ref()?;
    let other = line.edition.other();
    let title = |link: &Link| catalogue::line(other, link.id).map_or("", |l| l.display_title);
    let info = catalogue::edition_info(other);
    Some(view! {
        <section>
            <h3>{text::fill("gap.other_edition", &[("edition", info.standard)])}</h3>
            <p>{text::of(&format!("gap.relation.{}", relation_key(found.relation)))}</p>
            <ul>
                {found.links.iter().map(|link| view! {
                    <li><span class="reference">{link.id}</span>" "{title(link)}</li>
                }).collect_view()}
            </ul>
            {(!found.note.is_empty()).then(|| view! { <p class="quiet-text">{found.note}</p> })}
        </section>
    })
}

/// The name of a relation in the text tables.
pub fn relation_key(relation: catalogue::Relation) -> &'static str {
    use catalogue::Relation;
    match relation {
        Relation::OneToOne => "one_to_one",
        Relation::Renumbered => "renumbered",
        Relation::Clarified => "clarified",
        Relation::Simplified => "simplified",
        Relation::Extended => "extended",
        Relation::Merged => "merged",
        Relation::Split => "split",
        Relation::New => "new",
        Relation::Dropped => "dropped",
    }
}
