//! Trying controls: what would remain, at what cost and by when. Nothing is kept until it is adopted.

use super::READ;
use super::parts::{level_chip, locked, money};
use crate::app::dom::prelude::*;
use crate::app::platform::Browser;
use crate::app::session::Session;
use crate::app::widgets::{DayInput, Picker, RowLink, not_a_number};
use crate::insight::risk::ops::{self, Adoption};
use crate::insight::risk::what_if::{Trial, amount, bounds, effects, outcome};
use crate::insight::risk::{Method, Methods, Stage, rated};
use crate::text;
use crate::workbook::{Action, Id, Kind, Label, Risk, Workbook};

/// A cell of the table that holds text that is no number, or no day.
type Wrong = (Id, &'static str);

/// Notes whether a cell holds what it can't mean.
fn mark(wrong: RwSignal<Vec<Wrong>>, cell: Wrong, is_wrong: bool) {
    wrong.update(|wrong| {
        wrong.retain(|w| *w != cell);
        if is_wrong {
            wrong.push(cell);
        }
    });
}

/// What is planned already, with what its actions cost.
fn planned(book: &Workbook, risk: &Risk) -> Vec<Trial> {
    let known = effects(risk);
    let actions = crate::insight::approval::actions_of(book, risk.id);
    let mut counted: Vec<Id> = Vec::new();
    let with_cost = |control: &Id| {
        let mut trial = known
            .iter()
            .find(|t| t.control == *control)
            .cloned()
            .unwrap_or(Trial { control: *control, ..Trial::default() });
        let action = actions
            .iter()
            .filter_map(|id| book.get::<Action>(*id))
            .find(|a| a.controls.contains(control));
        if let Some(action) = action.filter(|a| !counted.contains(&a.id)) {
            // One action for two controls costs once.
            counted.push(action.id);
            trial.cost_once = action.cost_once;
            trial.cost_year = action.cost_year;
            trial.person_days = action.person_days;
            trial.due = action.due_now();
            trial.owner = action.owner;
        }
        trial
    };
    risk.planned_controls.iter().map(with_cost).collect()
}

#[component]
pub fn WhatIf(id: Id) -> Markup {
    let session = Session::here();
    let trials = RwSignal::new(
        session
            .peek(|book| book.get::<Risk>(id).map(|risk| planned(book, risk)).unwrap_or_default()),
    );
    let wrong = RwSignal::new(Vec::<Wrong>::new());
    let plan = RwSignal::new(session.peek(|book| {
        let plans = || book.treatment_plans.iter();
        let own = plans().filter(|p| p.risks.contains(&id)).map(|p| p.id).next_back();
        own.or_else(|| plans().map(|p| p.id).next_back()).into_iter().collect::<Vec<Id>>()
    }));
    let method = Memo::new(move |_| {
        session.read(READ, |book| {
            let risk = book.get::<Risk>(id)?;
            Methods::read(book).get(risk.method).cloned()
        })
    });
    let grid = Memo::new(move |_| method.with(|m| m.as_ref().is_some_and(Method::has_grid)));
    // A control that is planned elsewhere on the page belongs to what is tried.
    effect(move || {
        let risk = session.get::<Risk>(id);
        let now = session.peek(|book| risk.map(|risk| planned(book, &risk)).unwrap_or_default());
        let known = trials.with_untracked(|t| t.iter().map(|t| t.control).collect::<Vec<Id>>());
        let fresh: Vec<Trial> = now.into_iter().filter(|t| !known.contains(&t.control)).collect();
        if !fresh.is_empty() {
            trials.update(|trials| trials.extend(fresh));
        }
    });
    let chosen =
        Signal::derive(move || trials.with(|t| t.iter().map(|t| t.control).collect::<Vec<Id>>()));
    let choose = Callback::new(move |ids: Vec<Id>| {
        wrong.update(|wrong| wrong.retain(|(control, _)| ids.contains(control)));
        trials.update(|trials| {
            trials.retain(|t| ids.contains(&t.control));
            for id in ids {
                if !trials.iter().any(|t| t.control == id) {
                    trials.push(Trial { control: id, likelihood: 1, ..Trial::default() });
                }
            }
        });
    });
    let forecast = Memo::new(move |_| {
        let tried = trials.get();
        session.read(READ, |book| ops::adoption(book, id, &tried, Browser::today()))
    });
    let idle = move || forecast.with(|f| f.as_ref().is_none_or(|f| !f.alters));
    let locked = locked(session);
    let adopt = move |_| {
        session.close_step();
        let (tried, plan) = (trials.get_untracked(), plan.get_untracked().first().copied());
        let done = session.edit(Label::new("change.adopt_what_if"), |draft| {
            ops::adopt_what_if(draft, id, &tried, plan)
        });
        if let Some(made) = done {
            session.notices.say_filled("risk.what_if.adopted", &[("n", &made.len().to_string())]);
        }
    };
    view! {
        <Show when=move || grid.get()>
            <section class="card stack-tight what-if" aria-labelledby="what-if-head">
                <h2 id="what-if-head">{text::t("risk.what_if")}</h2>
                <p class="quiet-text">{text::t("risk.what_if.how")}</p>
                <div class="field">
                    <label for="what-if-controls">{text::t("risk.what_if.controls")}</label>
                    <Picker kind=Kind::Control chosen=chosen on_choose=choose many=true id="what-if-controls" />
                </div>
                <Show when=move || trials.with(|t| !t.is_empty())>
                    <div class="table-scroll" tabindex="0"><table class="gap-table what-if-table">
                        <thead><tr>
                            <th scope="col">{text::t("kind.controls")}</th>
                            <th scope="col">{text::t("risk.what_if.likelihood")}</th><th scope="col">{text::t("risk.what_if.impact")}</th>
                            <th scope="col">{text::t("field.actions.cost_once")}</th><th scope="col">{text::t("field.actions.cost_year")}</th>
                            <th scope="col">{text::t("field.actions.person_days")}</th><th scope="col">{text::t("field.actions.due")}</th>
                        </tr></thead>
                        <tbody><For each=move || chosen.get() key=|id| *id let:control><TrialRow risk=id control=control trials=trials wrong=wrong /></For></tbody>
                    </table></div>
                </Show>
                {move || result(session, id, method.get().as_ref(), &trials.get())}
                <div class="field">
                    <label for="what-if-plan">{text::t("field.actions.plan")}</label>
                    <Picker kind=Kind::TreatmentPlan chosen=plan on_choose=Callback::new(move |ids| plan.set(ids)) id="what-if-plan" />
                </div>
                <div class="buttons">
                    <button type="button" class="primary" disabled=move || locked() || idle() || wrong.with(|w| !w.is_empty()) on:click=adopt>{text::t("risk.what_if.adopt")}</button>
                </div>
                <div role="status">{move || forecast.with(|f| before_adopting(f.as_ref()))}</div>
                <p class="field-finding field-wrong" role="status">{move || wrong.with(|w| (!w.is_empty()).then(|| text::t("risk.what_if.wrong")))}</p>
                <p class="quiet-text">{text::t("risk.what_if.adopt.what")}</p>
            </section>
        </Show>
    }
}

#[component]
fn TrialRow(
    risk: Id,
    control: Id,
    trials: RwSignal<Vec<Trial>>,
    wrong: RwSignal<Vec<Wrong>>,
) -> Markup {
    let session = Session::here();
    let name =
        session.peek(|b| b.row(Kind::Control, control).map(|r| r.name()).unwrap_or_default());
    let find = move || {
        trials.with(|t| t.iter().find(|t| t.control == control).cloned()).unwrap_or_default()
    };
    let update = move |alter: &dyn Fn(&mut Trial)| {
        trials.update(|all| all.iter_mut().filter(|t| t.control == control).for_each(alter));
    };
    let steps = |key: &'static str, of: fn(&mut Trial) -> &mut i64| {
        let label = text::fill("risk.what_if.cell", &[("what", text::t(key)), ("control", &name)]);
        view! {
            <select aria-label=label prop:value=move || of(&mut find()).to_string() on:change=move |e| { let n = event_target_value(&e).parse().unwrap_or(0); update(&|t| *of(t) = n); }>
                {(0..=6i64).map(|n| { let words = if n == 0 { "0".to_owned() } else { format!("−{n}") }; view! { <option value=n.to_string()>{words}</option> } }).collect_view()}
            </select>
        }
    };
    // What is no number is named on leaving the field and stays as it was typed; the sum keeps what was there
    // before.
    let estimate = |field: &'static str, of: fn(&mut Trial) -> &mut Option<i64>| {
        let what = text::of(&format!("field.actions.{field}"));
        let label = text::fill("risk.what_if.cell", &[("what", &what), ("control", &name)]);
        let shown = of(&mut untrack(find)).map(|n| n.to_string()).unwrap_or_default();
        let before = StoredValue::new(None::<i64>);
        let cause = StoredValue::new(label.clone());
        on_cleanup(move || session.notices.left(&cause.get_value()));
        let is_wrong = move || wrong.with(|w| w.contains(&(control, field)));
        let typed = move |typed: String| {
            let read = amount(field, &typed);
            let n = read.unwrap_or_else(|_| before.get_value());
            update(&|t| *of(t) = n);
            if read.is_ok() {
                session.notices.mended(&cause.get_value());
            }
            mark(wrong, (control, field), read.is_err());
        };
        let left = move |typed: String| {
            if amount(field, &typed).is_ok() {
                return;
            }
            let words = not_a_number(&what, &typed, bounds(field));
            session.notices.about(&cause.get_value(), words);
        };
        view! {
            <input type="text" inputmode="numeric" class="number" size="8" autocomplete="off" aria-label=label value=shown
                aria-invalid=move || is_wrong().then_some("true")
                on:focus=move |_| before.set_value(*of(&mut untrack(find)))
                on:input=move |e| typed(event_target_value(&e))
                on:change=move |e| left(event_target_value(&e)) />
        }
    };
    let due_label = text::fill(
        "risk.what_if.cell",
        &[("what", text::t("field.actions.due")), ("control", &name)],
    );
    let due = Memo::new(move |_| find().due);
    let no_day = RwSignal::new(false);
    effect(move || mark(wrong, (control, "due"), no_day.get()));
    let fixed = Memo::new(move |_| {
        session.read(&[Kind::Action], |book| ops::due_of(book, risk, control).is_some())
    });
    view! {
        <tr>
            <td><RowLink kind=Kind::Control id=control /></td>
            <td>{steps("risk.what_if.likelihood", |t| &mut t.likelihood)}</td>
            <td>{steps("risk.what_if.impact", |t| &mut t.impact)}</td>
            <td>{estimate("cost_once", |t| &mut t.cost_once)}</td>
            <td>{estimate("cost_year", |t| &mut t.cost_year)}</td>
            <td>{estimate("person_days", |t| &mut t.person_days)}</td>
            <td title=move || fixed.get().then(|| text::t("risk.move_due.only"))>
                <DayInput label=due_label value=due set=Callback::new(move |day| update(&|t| t.due = day)) fixed=fixed ahead=true wrong=no_day />
            </td>
        </tr>
    }
}

/// What adopting would overwrite, or that it would do nothing.
fn before_adopting(forecast: Option<&Adoption>) -> Markup {
    let Some(forecast) = forecast else {
        return view! { <p class="quiet-text">{text::t("risk.what_if.unrated")}</p> };
    };
    if !forecast.alters {
        return view! { <p class="quiet-text">{text::t("risk.what_if.idle")}</p> };
    }
    let residual = forecast.residual.as_ref().map(|(before, after)| {
        text::fill("risk.what_if.sets", &[("before", before), ("after", after)])
    });
    let reason = forecast.replaces_reason.then(|| text::t("risk.what_if.reason_goes"));
    let stale = forecast.acceptance_goes_stale.then(|| text::t("risk.what_if.stale"));
    view! {
        {residual.map(|words| view! { <p class="finding-warning">{words}</p> })}
        {reason.map(|words| view! { <p class="quiet-text">{words}</p> })}
        {stale.map(|words| view! { <p class="finding-warning">{words}</p> })}
    }
}

/// Level, cost and day, with how they were made.
fn result(session: Session, id: Id, method: Option<&Method>, trials: &[Trial]) -> Markup {
    let Some(method) = method else { return Markup::Nothing };
    let read = session.read(&[Kind::Risk], |book| {
        let risk = book.get::<Risk>(id)?;
        let now = rated(&Methods::read(book), risk, Stage::Current).level;
        Some((now, outcome(method, risk, trials)))
    });
    let Some((now, then)) = read else { return Markup::Nothing };
    let by = then.done_by.map_or_else(|| "–".to_owned(), Browser::day);
    let steps = |n: Option<i64>| n.map_or_else(|| "–".to_owned(), |n| n.to_string());
    let how = text::fill(
        "risk.what_if.steps",
        &[("l", &steps(then.likelihood)), ("i", &steps(then.impact))],
    );
    let money_how = text::fill(
        "risk.what_if.money",
        &[
            ("once", &Browser::number(then.cost_once)),
            ("year", &Browser::number(then.cost_year)),
            ("days", &Browser::number(then.person_days)),
        ],
    );
    view! {
        <dl class="what-if-result" aria-live="polite">
            <div><dt>{text::t("risk.what_if.level")}</dt><dd>{level_chip(Some(method), now)}" → "{level_chip(Some(method), then.level)}<span class="quiet-text">{how}</span></dd></div>
            <div><dt>{text::t("risk.what_if.cost")}</dt><dd><strong>{money(Some(&method.row), then.first_year)}</strong><span class="quiet-text">{money_how}</span></dd></div>
            <div><dt>{text::t("risk.what_if.by")}</dt><dd><strong>{by}</strong></dd></div>
        </dl>
    }
}
