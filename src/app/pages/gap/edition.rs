//! Changing the edition of the workbook: what would move, what merges and disagrees, what is new;
//! then all of it as one change.

use super::lines::relation_key;
use super::mark::{Verdict, verdict_word};
use crate::app::dom::prelude::*;
use crate::app::keeping::StateBefore;
use crate::app::route::{Place, Route};
use crate::app::session::Session;
use crate::app::widgets::{Dialog, choice_label};
use crate::catalogue::{self, Edition, Topic};
use crate::insight::edition::{Choices, LineOrigin, LineSwitch, Switch, apply, preview};
use crate::text;
use crate::workbook::{Choice, Conformity, GapRun, Id, Kind, Label, Workbook};

#[component]
pub fn EditionPage() -> Markup {
    let session = Session::here();
    let now = Memo::new(move |_| session.read(&[Kind::Organisation], Workbook::edition));
    view! {
        <div class="page gap-page stack">
            <header class="gap-head">
                <div class="gap-head-title"><h1>{text::t("gap.edition.title")}</h1></div>
            </header>
            {move || view! { <About edition=now.get() /> <Preview to=now.get().other() /> }}
        </div>
    }
}

/// The present edition, and what to know about both.
#[component]
fn About(edition: Edition) -> Markup {
    let info = catalogue::edition_info(edition);
    let letters = |of: Edition| {
        let inputs = catalogue::review_inputs(of);
        match (inputs.first(), inputs.last()) {
            (Some(first), Some(last)) => format!("{}–{}", first.letter, last.letter),
            _ => String::new(),
        }
    };
    let (old, new) = (letters(Edition::E2013), letters(Edition::E2022));
    let clause = Topic::ManagementReviewInputs.clause(edition).unwrap_or_default();
    view! {
        <section class="card stack read">
            <p><strong>{text::fill("gap.edition.now", &[("edition", info.standard)])}</strong>" "{info.note}</p>
            {info.amendments.iter().map(|a| view! { <p class="quiet-text">{format!("{}: {}", a.id, a.effect)}</p> }).collect_view()}
            <p>{text::t("gap.edition.old")}</p>
            <p><span class="reference">{clause}</span>" "{text::fill("gap.edition.letters", &[("old", &old), ("new", &new)])}</p>
        </section>
    }
}

/// What the switch would do, with the choices that only a person can make.
#[component]
fn Preview(to: Edition) -> Markup {
    let session = Session::here();
    let place = Place::here();
    let switch = session.read(
        &[Kind::GapRun, Kind::GapAnswer, Kind::Document, Kind::Action, Kind::Organisation],
        |book| preview(book, to),
    );
    let Some(switch) = switch else { return Markup::Nothing };
    let standard = catalogue::edition_info(to).standard;
    let choices = RwSignal::new(Choices::new());
    let counts = counts(&switch);
    let disagreements = disagreements(session, &switch, choices);
    let merged = origins("gap.edition.merged", switch.merged().cloned().collect(), to);
    let new = origins("gap.edition.new", switch.new_lines().cloned().collect(), to);
    let single = origins("gap.edition.single", switch.single().cloned().collect(), to);
    let spread = spread(&switch);
    let dropped = dropped(&switch);
    let asking = RwSignal::new(false);
    let changing = RwSignal::new(false);
    let go = move |_| {
        asking.set(false);
        if changing.get_untracked() {
            return;
        }
        changing.set(true);
        session.close_step();
        let chosen = choices.get_untracked();
        leptos::task::spawn_local(async move {
            let edition = choice_label("edition", to.key());
            let before = text::fill("gap.edition.before", &[("edition", &edition)]);
            let kept = session.keeping.keep_state(session, &before).await;
            // The page may have been left meanwhile.
            let _ = changing.try_set(false);
            if kept == StateBefore::OtherWorkbook {
                return;
            }
            // As the workbook is now: it was not locked while the state before was kept.
            let Some(switch) = session.peek(|book| preview(book, to)) else { return };
            let label = Label::new("gap.change.edition").with("edition", to.key());
            let made = session.edit(label, |draft| apply(draft, &switch, &chosen));
            let Some(made) = made else { return };
            let done = match kept {
                StateBefore::Kept => "gap.edition.done",
                _ => "gap.edition.done_unkept",
            };
            session.notices.say_filled(done, &[("edition", &edition)]);
            let successor = made
                .first()
                .and_then(|(_, new)| session.peek(|b| b.get::<GapRun>(*new).map(|r| r.number)));
            place.go(successor.map_or(Route::GapRuns, Route::Gap));
        });
    };
    let button = text::fill("gap.edition.apply", &[("edition", standard)]);
    let confirm = button.clone();
    view! {
        <section class="stack">
            <h2>{text::t("gap.edition.preview")}</h2>
            <p class="read">{text::t("gap.edition.preview.text")}</p>
            <ul class="gap-edition-counts">{counts}</ul>
            {disagreements}
            {merged}
            {spread}
            {new}
            {dropped}
            {single}
            <div class="buttons">
                <button type="button" class="primary" disabled=move || session.read_only.get().is_some() || changing.get() on:click=move |_| asking.set(true)>{button}</button>
            </div>
            <Dialog open=asking title=text::fill("gap.edition.switch", &[("edition", standard)])>
                <div class="dialog-body">
                    <p>{text::t("gap.edition.preview.text")}</p>
                    <div class="buttons">
                        <button type="button" class="primary" on:click=go>{confirm.clone()}</button>
                        <button type="button" on:click=move |_| asking.set(false)>{text::t("gap.cancel")}</button>
                    </div>
                </div>
            </Dialog>
        </section>
    }
}

fn counts(switch: &Switch) -> Markup {
    let rows = [
        ("gap.edition.runs", switch.runs.len()),
        ("gap.edition.disagree", switch.disagreements().count()),
        ("gap.edition.single", switch.single().count()),
        ("gap.edition.merged", switch.merged().count()),
        ("gap.edition.spread", switch.spread.len()),
        ("gap.edition.new", switch.new_lines().count()),
        ("gap.edition.dropped", switch.dropped.len()),
        ("gap.edition.links", switch.links.len()),
        ("gap.edition.controls", switch.controls.len()),
        ("gap.edition.controls_disagree", switch.controls.iter().filter(|c| c.disagrees).count()),
    ];
    rows.into_iter()
        .map(|(key, n)| view! { <li>{text::fill(key, &[("n", &n.to_string())])}</li> })
        .collect_view()
}

/// The merged lines whose earlier verdicts differ, each with a choice.
fn disagreements(session: Session, switch: &Switch, choices: RwSignal<Choices>) -> Option<Markup> {
    let rows: Vec<(Id, LineSwitch)> =
        switch.disagreements().map(|(run, l)| (run, l.clone())).collect();
    let (to, from) = (switch.to, switch.from);
    (!rows.is_empty()).then(|| view! {
        <section class="card stack">
            <h3>{text::fill("gap.edition.disagree", &[("n", &rows.len().to_string())])}</h3>
            <p class="read">{text::t("gap.edition.disagree.text")}</p>
            <div class="table-scroll">
                <table class="gap-table">
                    <thead><tr>
                        <th scope="col">{text::fill("gap.edition.here", &[("edition", to.key())])}</th>
                        <th scope="col">{text::fill("gap.edition.here", &[("edition", from.key())])}</th>
                        <th scope="col">{text::t("gap.edition.choice")}</th>
                    </tr></thead>
                    <tbody>
                        {rows.into_iter().map(|(run, line)| disagreement(session, run, line, (to, from), choices)).collect_view()}
                    </tbody>
                </table>
            </div>
        </section>
    })
}

fn disagreement(
    session: Session,
    run: Id,
    line: LineSwitch,
    (to, from): (Edition, Edition),
    choices: RwSignal<Choices>,
) -> Markup {
    let name = session.peek(|b| b.get::<GapRun>(run).map(|r| r.name.clone())).unwrap_or_default();
    let title =
        |edition: Edition, id: &str| catalogue::line(edition, id).map_or("", |l| l.display_title);
    let may_go = catalogue::line(to, line.line).is_some_and(|l| l.may_be_excluded());
    let offered = Conformity::ALL.iter().copied().filter(move |c| {
        *c != Conformity::NotAssessed && (may_go || *c != Conformity::NotApplicable)
    });
    let id = line.line;
    let choose = move |key: String| {
        choices.update(|c| match Conformity::from_key(&key).filter(|_| !key.is_empty()) {
            Some(verdict) => {
                c.insert((run, id.to_owned()), verdict);
            }
            None => {
                c.remove(&(run, id.to_owned()));
            }
        });
    };
    view! {
        <tr>
            <td><span class="reference">{id}</span>" "{title(to, id)}<div class="quiet-text">{name}</div></td>
            <td>
                <ul class="gap-edition-from">
                    {line.from.iter().map(|(old, verdict)| view! {
                        <li><span class="reference">{*old}</span><span>{title(from, old)}</span><Verdict verdict=*verdict /></li>
                    }).collect_view()}
                </ul>
            </td>
            <td>
                <select aria-label=format!("{} {id}", text::t("gap.edition.choice")) on:change=move |e| choose(event_target_value(&e))>
                    <option value="">{text::fill("gap.edition.least", &[("verdict", &verdict_word(line.proposed))])}</option>
                    {offered.map(|c| view! { <option value=c.key()>{verdict_word(c)}</option> }).collect_view()}
                </select>
            </td>
        </tr>
    }
}

/// Lines of the other edition and where they come from, folded away under their number.
fn origins(key: &str, lines: Vec<LineOrigin>, to: Edition) -> Option<Markup> {
    let from = to.other();
    let title = move |edition: Edition, id: &str| {
        catalogue::line(edition, id).map_or("", |l| l.display_title)
    };
    let heading = text::fill(key, &[("n", &lines.len().to_string())]);
    (!lines.is_empty()).then(|| view! {
        <details class="card gap-edition-part">
            <summary>{heading}</summary>
            <div class="table-scroll">
                <table class="gap-table">
                    <thead><tr>
                        <th scope="col">{text::fill("gap.edition.here", &[("edition", to.key())])}</th>
                        <th scope="col">{text::fill("gap.edition.here", &[("edition", from.key())])}</th>
                        <th scope="col">{text::t("gap.edition.note")}</th>
                    </tr></thead>
                    <tbody>
                        {lines.into_iter().map(|l| view! {
                            <tr>
                                <td><span class="reference">{l.line}</span>" "{title(to, l.line)}</td>
                                <td>
                                    <ul class="gap-edition-from">
                                        {l.from.iter().map(|id| view! { <li><span class="reference">{*id}</span><span>{title(from, id)}</span></li> }).collect_view()}
                                    </ul>
                                </td>
                                <td>{text::of(&format!("gap.relation.{}", relation_key(l.relation)))}" "{l.note}</td>
                            </tr>
                        }).collect_view()}
                    </tbody>
                </table>
            </div>
        </details>
    })
}

/// Lines of the present edition that lead to several.
fn spread(switch: &Switch) -> Option<Markup> {
    let (from, to) = (switch.from, switch.to);
    let title = move |edition: Edition, id: &str| {
        catalogue::line(edition, id).map_or("", |l| l.display_title)
    };
    let rows = switch.spread.clone();
    (!rows.is_empty()).then(|| view! {
        <details class="card gap-edition-part">
            <summary>{text::fill("gap.edition.spread", &[("n", &rows.len().to_string())])}</summary>
            <ul class="gap-edition-from">
                {rows.into_iter().map(|s| view! {
                    <li>
                        <span class="reference">{s.line}</span>
                        <div>
                            {title(from, s.line)}
                            <ul class="gap-edition-to">
                                {s.to.iter().map(|id| view! {
                                    <li><span class="reference">{*id}</span>" "{title(to, id)}</li>
                                }).collect_view()}
                            </ul>
                        </div>
                    </li>
                }).collect_view()}
            </ul>
        </details>
    })
}

/// Lines of the present edition that have no counterpart.
fn dropped(switch: &Switch) -> Option<Markup> {
    let (from, ids) = (switch.from, switch.dropped.clone());
    (!ids.is_empty()).then(|| view! {
        <details class="card gap-edition-part">
            <summary>{text::fill("gap.edition.dropped", &[("n", &ids.len().to_string())])}</summary>
            <ul class="gap-edition-from">
                {ids.into_iter().map(|id| view! {
                    <li><span class="reference">{id}</span><span>{catalogue::line(from, id).map_or("", |l| l.display_title)}</span></li>
                }).collect_view()}
            </ul>
        </details>
    })
}
