//! One risk, from what it is to who accepted what remains, on one page.

use super::READ;
use super::approval::ApprovalPanel;
use super::parts::{acceptance_chips, fields, level_chip, locked, no_row, state_chip};
use super::trace::Thread;
use super::typical::WithTypical;
use super::what_if::WhatIf;
use crate::app::dom::prelude::*;
use crate::app::platform::Browser;
use crate::app::route::{Route, row_by_number};
use crate::app::session::Session;
use crate::app::widgets::{
    DayInput, Dialog, FieldEditor, Icon, MoveDue, Picker, RowLink, choice_label,
};
use crate::app::words;
use crate::insight::approval::{Target, actions_of};
use crate::insight::risk::ops::{self, next_review, reviews};
use crate::insight::risk::{
    ACCEPTANCE, Level, Method, Methods, RiskProgress, RiskState, Stage, Want, by_old_version,
    doubts, in_force, plan_wants, progress, rated,
};
use crate::text;
use crate::workbook::{
    Action, ActionStatus, Axis, Choice, Finding, Id, Kind, Label, ReviewTrigger, Risk, RiskReview,
    Value,
};
use chrono::NaiveDate;

#[component]
pub fn RiskPage(number: u32) -> Markup {
    let session = Session::here();
    let risk = Memo::new(move |_| {
        session.ids(Kind::Risk);
        session.peek(|b| row_by_number(b, Kind::Risk, number))
    });
    Markup::live(move || match risk.get() {
        Some(id) => view! { <Whole id=id number=number /> },
        None => no_row(Kind::Risk),
    })
}

/// What follows from a risk.
#[derive(Clone, PartialEq)]
struct Shown {
    method: Option<Method>,
    levels: [Level; 3],
    progress: RiskProgress,
    /// What to look at again though the acceptance may hold.
    doubts: Vec<Finding>,
    next_review: Option<NaiveDate>,
    opportunity: bool,
}

fn shown(session: Session, id: Id) -> Memo<Option<Shown>> {
    Memo::new(move |_| {
        session.read(READ, |book| {
            let risk = book.get::<Risk>(id)?;
            let methods = Methods::read(book);
            let today = Browser::today();
            let mut progress = progress(book, &methods, risk, today);
            progress.wants.extend(plan_wants(book, &methods, risk, today));
            Some(Shown {
                method: methods.get(risk.method).cloned(),
                levels: Stage::ALL.map(|stage| rated(&methods, risk, stage).level),
                progress,
                doubts: doubts(book, &methods, risk, today),
                next_review: next_review(book, &methods, risk),
                opportunity: risk.opportunity,
            })
        })
    })
}

#[component]
fn Whole(id: Id, number: u32) -> Markup {
    let session = Session::here();
    let shown = shown(session, id);
    let name = move || session.row(Kind::Risk, id).map(|r| r.name()).unwrap_or_default();
    let reviewing = RwSignal::new(false);
    let locked = locked(session);
    let has_grid = Memo::new(move |_| {
        shown.with(|s| s.as_ref().is_none_or(|s| s.method.as_ref().is_none_or(Method::has_grid)))
    });
    let numbers = Memo::new(move |_| {
        use crate::workbook::Approach::Quantitative;
        shown.with(|s| {
            s.as_ref()
                .and_then(|s| s.method.as_ref())
                .is_some_and(|m| m.row.approach == Quantitative)
        })
    });
    let old_method = Memo::new(move |_| {
        let now = session.read(&[Kind::RiskMethod], in_force);
        session.get::<Risk>(id).is_some_and(|risk| by_old_version(now, &risk))
    });
    let rate_anew = move |_| {
        session.edit(Label::new("change.rate_by_current"), |draft| ops::rate_by_current(draft, id));
    };
    view! {
        <div class="page risk-page stack">
            <header class="gap-head">
                <div class="gap-head-title">
                    <a class="gap-up" href=Route::Register(Kind::Risk, None).href()>{text::t("kinds.risks")}</a>
                    <h1><span class="reference">{Kind::Risk.reference(number)}</span>" "<span dir="auto">{name}</span></h1>
                    {move || shown.with(|s| s.as_ref().map(|s| state_chip(s.progress.state)))}
                    {move || shown.with(|s| s.as_ref().filter(|s| s.opportunity).map(|_| view! { <span class="state">{text::t("field.risks.opportunity")}</span> }))}
                    <span class="buttons">
                        <button type="button" disabled=locked on:click=move |_| reviewing.set(true)><Icon name="risk_reviews" />{text::t("risk.review")}</button>
                        <a class="button quiet" href=Route::Register(Kind::Risk, Some(number)).href()>{text::t("risk.form")}</a>
                    </span>
                </div>
            </header>
            {move || shown.get().map(|s| way(session, &s))}
            <Show when=move || old_method.get()>
                <p class="banner-inline"><span class="state state-warn">{text::t("risk.by_old")}</span>" "{text::t("risk.by_old.what")}" "
                    <button type="button" disabled=locked on:click=rate_anew>{text::t("risk.by_old.do")}</button></p>
            </Show>
            <section class="card stack-tight" aria-labelledby="risk-what">
                <h2 id="risk-what">{text::t("risk.part.what")}</h2>
                <div class="gap-own">
                    {fields(Kind::Risk, id, &["title", "statement", "owner", "category", "assets"])}
                </div>
                <div class="gap-own">
                    <WithTypical id=id kind=Kind::Threat field="threat" />
                    <WithTypical id=id kind=Kind::Vulnerability field="vulnerability" />
                </div>
                <div class="gap-own">
                    {fields(Kind::Risk, id, &["confidentiality", "integrity", "availability"])}
                </div>
            </section>
            <Show when=move || has_grid.get() fallback=move || view! {
                <section class="card stack-tight" aria-labelledby="risk-hazard">
                    <h2 id="risk-hazard">{text::t("group.generic")}</h2>
                    <div class="gap-own">{fields(Kind::Risk, id, &["hazard", "measures", "measures_done", "existing_controls", "rated_on", "rated_by"])}</div>
                </section>
            }>
                <div class="risk-ratings">
                    <Rate id=id stage=Stage::Current shown=shown />
                    <Rate id=id stage=Stage::Residual shown=shown />
                </div>
            </Show>
            <Show when=move || numbers.get()><super::numbers::InNumbers risk=Some(id) /></Show>
            <section class="card stack-tight" aria-labelledby="risk-treatment">
                <h2 id="risk-treatment">{text::t("group.treatment")}</h2>
                <div class="gap-own">{fields(Kind::Risk, id, &["treatment", "treatment_reason", "decided_on", "decided_by", "planned_controls", "no_controls_reason"])}</div>
            </section>
            <WhatIf id=id />
            <Actions id=id />
            <section class="card stack-tight" aria-labelledby="risk-acceptance">
                <h2 id="risk-acceptance">{text::t("risk.part.acceptance")}</h2>
                <p class="quiet-text">{move || shown.with(|s| s.as_ref().map(|s| text::t(s.progress.acceptance_key())))}</p>
                <div id="do-acceptance"><ApprovalPanel target=Target::Acceptance(id) what="approval.do.acceptance" /></div>
            </section>
            <Reviews id=id shown=shown />
            <section class="card stack-tight" aria-labelledby="risk-thread">
                <h2 id="risk-thread">{text::t("trace.title")}</h2>
                <p class="quiet-text">{text::t("trace.about")}" "<a href=Route::TracePaper(Kind::Risk, number).href()>{text::t("paper.open")}</a></p>
                <Thread kind=Kind::Risk id=id />
            </section>
            <details class="card">
                <summary>{text::t("risk.part.more")}</summary>
                <div class="gap-own">
                    {fields(Kind::Risk, id, &["source", "opportunity"])}
                    <Show when=move || has_grid.get()>{fields(Kind::Risk, id, &["inherent_likelihood", "inherent_impact", "inherent_reason"])}</Show>
                    {fields(Kind::Risk, id, &["closed_on", "closed_reason", "notes"])}
                </div>
            </details>
            <Dialog open=reviewing title=text::t("risk.review")><ReviewForm id=id open=reviewing /></Dialog>
        </div>
    }
}

/// Where the risk is on its way, and what it wants before it goes on.
fn way(session: Session, shown: &Shown) -> Markup {
    let state = shown.progress.state;
    let steps = RiskState::ALL.iter().filter(|s| !matches!(s, RiskState::Closed)).map(|step| {
        let current = (*step == state).then_some("step");
        view! { <li class:done=*step < state aria-current=current>{text::of(&format!("risk.state.{}", step.key()))}</li> }
    });
    let [_, now, then] = shown.levels;
    let by_grid = shown.method.as_ref().is_none_or(Method::has_grid);
    let chip = |level| level_chip(shown.method.as_ref(), level);
    let levels = by_grid.then(|| {
        view! {
            <span>{text::t("risk.stage.current")}" "{chip(now)}</span>
            <span aria-hidden="true">"→"</span>
            <span>{text::t("risk.stage.residual")}" "{chip(then)}</span>
        }
    });
    let doubts = shown.doubts.iter().map(doubted);
    let wants = shown.progress.wants.iter().map(|want| wanted(session, want));
    let wants: Vec<Markup> = doubts.chain(wants).collect();
    view! {
        <section class="card stack-tight risk-way" aria-labelledby="risk-next">
            <ol class="risk-steps">{steps.collect_view()}</ol>
            <p class="risk-levels">
                {levels}
                <span>{text::t("risk.part.acceptance")}" "{acceptance_chips(&shown.progress.acceptance, &shown.doubts)}</span>
            </p>
            <h2 id="risk-next">{text::t("gap.summary.next")}</h2>
            {if wants.is_empty() {
                view! { <p>{text::t("risk.wants.nothing")}</p> }
            } else {
                view! { <ul class="gap-gates">{wants}</ul> }
            }}
        </section>
    }
}

/// What is to be looked at again, with the way to the field.
fn doubted(finding: &Finding) -> Markup {
    let field = format!("#f-risks-{}", finding.place.field.unwrap_or_default());
    view! {
        <li class="finding-warning">{words::finding_text(finding)}" "{words::finding_advice(finding)}" "
            <button type="button" class="quiet" on:click=move |_| super::super::gap::focus_later(&field)>{text::t("gap.summary.open_field")}</button></li>
    }
}

/// What is wanted, with the way to the field.
fn wanted(session: Session, want: &Want) -> Markup {
    let asked = text::t(want.key);
    let (kind, id) = want.row;
    if kind == Kind::Risk {
        let field = match want.field {
            ACCEPTANCE => "#do-acceptance button".to_owned(),
            field => format!("#f-risks-{field}"),
        };
        return view! {
            <li>{asked}" "<button type="button" class="quiet" on:click=move |_| super::super::gap::focus_later(&field)>{text::t("gap.summary.open_field")}</button></li>
        };
    }
    let href = session.peek(|book| Route::of_row(book, kind, id).href());
    let name = session.peek(|book| book.row(kind, id).map(|r| r.name()).unwrap_or_default());
    view! { <li>{asked}" "<a href=href dir="auto">{name}</a></li> }
}

/// The rating at a stage: steps by their names, the level that follows, and why.
#[component]
fn Rate(id: Id, stage: Stage, shown: Memo<Option<Shown>>) -> Markup {
    let key = stage.key();
    let level = move || {
        shown.with(|s| {
            let s = s.as_ref()?;
            let at = Stage::ALL.iter().position(|x| *x == stage)?;
            Some(level_chip(s.method.as_ref(), s.levels.get(at).copied()?))
        })
    };
    let method = Memo::new(move |_| shown.with(|s| s.as_ref().and_then(|s| s.method.clone())));
    let steps: Signal<Vec<(Axis, &'static str)>> = Signal::derive(move || {
        let by_properties = method.with(|m| m.as_ref().is_some_and(Method::by_properties));
        let name = |part: &str| {
            let place = Kind::Risk.place(&format!("{key}_{part}"));
            place.and_then(|p| Kind::Risk.fields().get(p)).map_or("", |f| f.name)
        };
        let mut all = vec![(Axis::Likelihood, name("likelihood"))];
        if by_properties {
            all.extend(["c", "i", "a"].map(|part| (Axis::Impact, name(part))));
        } else {
            all.push((Axis::Impact, name("impact")));
        }
        all
    });
    let reason = Kind::Risk.place(&format!("{key}_reason")).unwrap_or_default();
    let head = format!("rate-{key}");
    let more: &[&'static str] =
        if stage == Stage::Current { &["existing_controls", "rated_on", "rated_by"] } else { &[] };
    view! {
        <section class="card stack-tight" aria-labelledby=head.clone()>
            <h2 id=head>{text::of(&format!("group.{key}"))}" "{level}</h2>
            <div class="form-grid">
                {move || steps.get().into_iter().map(|(axis, field)| view! { <StepSelect id=id axis=axis field=field method=method /> }).collect_view()}
            </div>
            <FieldEditor kind=Kind::Risk row=id field=reason />
            {fields(Kind::Risk, id, more)}
        </section>
    }
}

/// A step of a scale, chosen by its name. A step that the scale does not have is shown as it is.
#[component]
fn StepSelect(id: Id, axis: Axis, field: &'static str, method: Memo<Option<Method>>) -> Markup {
    let session = Session::here();
    let Some(place) = Kind::Risk.place(field) else { return Markup::Nothing };
    let now = Memo::new(move |_| {
        let cell = session.row(Kind::Risk, id).map(|r| r.cell(place).to_value());
        match cell {
            Some(Value::Number(n)) => Some(n),
            _ => None,
        }
    });
    let set = move |typed: String| {
        let value = typed.parse().map_or(Value::Empty, Value::Number);
        let label =
            Label::new("change.edit").with("field", text::of(&format!("field.risks.{field}")));
        let rated = field.starts_with("current_");
        session.edit(label, |draft| {
            draft.set(Kind::Risk, id, place, value)?;
            // The day of a rating is the day on which somebody gave it.
            if rated {
                let today = draft.today();
                draft.update::<Risk>(id, |r| r.rated_on = Some(today))?;
            }
            Ok(())
        });
    };
    let name = format!("f-risks-{field}");
    let options = move || {
        let now = now.get();
        let steps: Vec<(i64, String, String)> = method.with(|m| {
            let scale = m.as_ref().map(|m| match axis {
                Axis::Likelihood => &m.likelihoods,
                Axis::Impact => &m.impacts,
            });
            let steps = scale
                .into_iter()
                .flatten()
                .map(|s| (s.step.unwrap_or_default(), s.label.clone(), s.description.clone()));
            steps.collect()
        });
        let off = now.filter(|n| !steps.iter().any(|(step, ..)| step == n));
        let mut all = vec![view! { <option value="">{text::t("risk.level.not_rated")}</option> }];
        all.extend(steps.into_iter().map(|(step, label, about)| {
            let words = format!("{step} {label}");
            view! { <option value=step.to_string() title=about>{words}</option> }
        }));
        all.extend(off.map(|n| {
            let words = format!("{n} {}", text::t("risk.level.off_scale"));
            view! { <option value=n.to_string()>{words}</option> }
        }));
        all
    };
    // With the options, which are those of the method.
    let chosen = move || {
        method.track();
        now.get().map(|n| n.to_string()).unwrap_or_default()
    };
    let about = move || {
        let step = now.get()?;
        method.with(|m| m.as_ref()?.step(axis, step).map(|s| s.description.clone()))
    };
    let help = format!("{name}-about");
    view! {
        <div class="field">
            <label for=name.clone()>{text::of(&format!("field.risks.{field}"))}</label>
            <select id=name aria-describedby=help.clone() disabled=locked(session) prop:value=chosen on:change=move |e| set(event_target_value(&e))>{options}</select>
            <p class="help" id=help dir="auto">{about}</p>
        </div>
    }
}

/// What is to be done about the risk, as part of the one list of actions.
#[component]
fn Actions(id: Id) -> Markup {
    let session = Session::here();
    let list =
        Memo::new(move |_| session.read(&[Kind::Action, Kind::Risk], |book| actions_of(book, id)));
    let title = RwSignal::new(String::new());
    let add = move || {
        let words = title.get_untracked().trim().to_owned();
        if words.is_empty() {
            return;
        }
        let label = Label::new("change.create").with("kind", text::of("kind.actions"));
        if session.edit(label, |draft| ops::add_action(draft, id, &words)).is_some() {
            title.set(String::new());
        }
    };
    view! {
        <section class="card stack-tight" aria-labelledby="risk-actions">
            <h2 id="risk-actions">{text::t("kinds.actions")}</h2>
            <ActionTable ids=list />
            <form class="risk-add" on:submit=move |e: leptos::ev::SubmitEvent| { e.prevent_default(); add() }>
                <label for="add-action">{text::t("register.add.actions")}</label>
                <input id="add-action" type="text" dir="auto" autocomplete="off" placeholder=text::t("help.actions.title") prop:value=move || title.get() on:input=move |e| title.set(event_target_value(&e)) />
                <button type="submit" disabled=locked(session)>{text::t("risk.add")}</button>
            </form>
        </section>
    }
}

/// A table of actions: what, by whom, until when, how far; dates move by an entry.
#[component]
pub fn ActionTable(ids: Memo<Vec<Id>>) -> Markup {
    let session = Session::here();
    let moving = RwSignal::new(None::<Id>);
    let open = RwSignal::new(false);
    let row = move |id: Id| {
        let action = session.get::<Action>(id)?;
        let late = action.is_overdue(Browser::today());
        let set_day = action.due_now().is_some();
        let due = action.due_now().map(Browser::day).unwrap_or_default();
        let moved = action.revised_due.is_some().then(|| {
            let first = action.due.map(Browser::day).unwrap_or_default();
            text::fill("risk.moved", &[("day", &first)])
        });
        let owner = action.owner.map(|owner| view! { <RowLink kind=Kind::Person id=owner /> });
        let status = action.status.key();
        let set = move |key: String| {
            let label = Label::new("change.edit").with("field", text::of("field.actions.status"));
            let Some(status) = ActionStatus::from_key(&key) else { return };
            session.edit(label, |draft| ops::set_action_status(draft, id, status));
        };
        let label = text::fill("risk.status_of", &[("name", &action.title)]);
        let move_label = text::fill("risk.move_due_of", &[("name", &action.title)]);
        let cost = action.cost_once.map(Browser::number).unwrap_or_default();
        Some(view! {
            <tr>
                <td><RowLink kind=Kind::Action id=id /></td>
                <td>{owner}</td>
                <td class:overdue=late><span class="nowrap">{due}</span>{moved.map(|m| view! { <div class="quiet-text">{m}</div> })}</td>
                <td class="number">{cost}</td>
                <td><select aria-label=label disabled=locked(session) prop:value=status on:change=move |e| set(event_target_value(&e))>
                    {ActionStatus::KEYS.iter().map(|key| view! { <option value=*key>{choice_label(ActionStatus::LIST, key)}</option> }).collect_view()}
                </select></td>
                <td>{set_day.then(|| view! { <button type="button" class="quiet nowrap" aria-label=move_label disabled=locked(session) on:click=move |_| { moving.set(Some(id)); open.set(true); }>{text::t("risk.move_due.short")}</button> })}</td>
            </tr>
        })
    };
    view! {
        <Show when=move || ids.with(|i| !i.is_empty()) fallback=move || view! { <p class="quiet-text">{text::t("risk.no_actions")}</p> }>
            <div class="table-scroll" tabindex="0"><table class="gap-table">
                <thead><tr>
                    <th scope="col">{text::t("field.actions.title")}</th><th scope="col">{text::t("field.actions.owner")}</th>
                    <th scope="col">{text::t("field.actions.due")}</th><th scope="col" class="number">{text::t("field.actions.cost_once")}</th>
                    <th scope="col">{text::t("field.actions.status")}</th><th scope="col"><span class="visually-hidden">{text::t("risk.move_due")}</span></th>
                </tr></thead>
                <tbody>{move || ids.get().into_iter().filter_map(row).collect_view()}</tbody>
            </table></div>
        </Show>
        <MoveDue action=moving open=open />
    }
}

/// The records of looking at the risk again.
#[component]
fn Reviews(id: Id, shown: Memo<Option<Shown>>) -> Markup {
    let session = Session::here();
    let list = Memo::new(move |_| {
        session.read(&[Kind::RiskReview], |book| {
            reviews(book, id).into_iter().rev().map(|r| r.id).collect::<Vec<Id>>()
        })
    });
    let next = move || {
        let day = shown.with(|s| s.as_ref().and_then(|s| s.next_review))?;
        let key = if day < Browser::today() { "risk.review.overdue" } else { "risk.review.next" };
        Some(text::fill(key, &[("day", &Browser::day(day))]))
    };
    let row = move |id: Id| {
        let review = session.get::<RiskReview>(id)?;
        let by = review.by.map(|by| view! { <RowLink kind=Kind::Person id=by /> });
        Some(view! {
            <tr>
                <td>{review.on.map(Browser::day)}</td>
                <td>{by}</td>
                <td>{choice_label(ReviewTrigger::LIST, review.trigger.key())}<div class="quiet-text" dir="auto">{review.occasion.clone()}</div></td>
                <td>{review.before.clone()}</td>
                <td>{review.after.clone()}</td>
                <td dir="auto">{review.conclusion.clone()}</td>
            </tr>
        })
    };
    view! {
        <section class="card stack-tight" aria-labelledby="risk-reviews">
            <h2 id="risk-reviews">{text::t("kinds.risk_reviews")}</h2>
            <p>{next}</p>
            <Show when=move || list.with(|l| !l.is_empty()) fallback=move || view! { <p class="quiet-text">{text::t("risk.review.none")}</p> }>
                <div class="table-scroll" tabindex="0"><table class="gap-table">
                    <thead><tr>
                        <th scope="col">{text::t("field.risk_reviews.on")}</th><th scope="col">{text::t("field.risk_reviews.by")}</th>
                        <th scope="col">{text::t("field.risk_reviews.trigger")}</th><th scope="col">{text::t("field.risk_reviews.before")}</th>
                        <th scope="col">{text::t("field.risk_reviews.after")}</th><th scope="col">{text::t("field.risk_reviews.conclusion")}</th>
                    </tr></thead>
                    <tbody>{move || list.get().into_iter().filter_map(row).collect_view()}</tbody>
                </table></div>
            </Show>
        </section>
    }
}

/// Looking at the risk again: the rating as it is now, what called for it, and what was found.
#[component]
fn ReviewForm(id: Id, open: RwSignal<bool>) -> Markup {
    let session = Session::here();
    let start = session.peek(|book| {
        let risk = book.get::<Risk>(id)?;
        Some(ops::Review {
            on: Some(Browser::today()),
            by: risk.owner,
            likelihood: risk.current_likelihood,
            impact: risk.current_impact,
            properties: [risk.current_c, risk.current_i, risk.current_a],
            ..ops::Review::default()
        })
    });
    let review = RwSignal::new(start.unwrap_or_default());
    let method = session.peek(|book| {
        let risk = book.get::<Risk>(id)?;
        Methods::read(book).get(risk.method).cloned()
    });
    let by = RwSignal::new(review.with_untracked(|r| r.by.into_iter().collect::<Vec<Id>>()));
    let on = Memo::new(move |_| review.with(|r| r.on));
    let no_day = RwSignal::new(false);
    // Why the day does not do.
    let amiss = move || match on.get() {
        None => Some(text::t("approval.obstacle.day")),
        Some(on) => (on > Browser::today()).then(|| text::t("risk.review.ahead")),
    };
    let bad = Signal::derive(move || amiss().is_some());
    let ready =
        move || !no_day.get() && !bad.get() && review.with(|r| !r.conclusion.trim().is_empty());
    let give = move |_| {
        session.close_step();
        let mut done = review.get_untracked();
        done.by = by.get_untracked().first().copied();
        if session.edit(Label::new("change.review"), |draft| ops::review(draft, id, done)).is_some()
        {
            open.set(false);
            session.notices.say("risk.review.kept");
        }
    };
    let select = |name: &'static str,
                  label: &'static str,
                  axis: Axis,
                  now: Option<i64>,
                  set: fn(&mut ops::Review, Option<i64>)| {
        let steps: Vec<(i64, String)> = method
            .as_ref()
            .map(|m| {
                let scale = if axis == Axis::Likelihood { &m.likelihoods } else { &m.impacts };
                scale.iter().map(|s| (s.step.unwrap_or_default(), s.label.clone())).collect()
            })
            .unwrap_or_default();
        view! {
            <div class="field"><label for=name>{text::t(label)}</label>
                <select id=name prop:value=now.map(|n| n.to_string()).unwrap_or_default() on:change=move |e| { let step = event_target_value(&e).parse().ok(); review.update(|r| set(r, step)); }>
                    <option value="">{text::t("risk.level.not_rated")}</option>
                    {steps.into_iter().map(|(step, label)| { let words = format!("{step} {label}"); view! { <option value=step.to_string()>{words}</option> } }).collect_view()}
                </select></div>
        }
    };
    let now = review.get_untracked();
    let by_grid = method.as_ref().is_none_or(Method::has_grid);
    let by_properties = method.as_ref().is_some_and(Method::by_properties);
    let mut rating = vec![select(
        "review-l",
        "choice.axis.likelihood",
        Axis::Likelihood,
        now.likelihood,
        |r, s| r.likelihood = s,
    )];
    if by_properties {
        let [c, i, a] = now.properties;
        rating.push(select("review-c", "field.risks.current_c", Axis::Impact, c, |r, s| {
            r.properties[0] = s
        }));
        rating.push(select("review-i", "field.risks.current_i", Axis::Impact, i, |r, s| {
            r.properties[1] = s
        }));
        rating.push(select("review-a", "field.risks.current_a", Axis::Impact, a, |r, s| {
            r.properties[2] = s
        }));
    } else {
        rating.push(select("review-i", "choice.axis.impact", Axis::Impact, now.impact, |r, s| {
            r.impact = s
        }));
    }
    view! {
        <div class="dialog-body">
            <p>{text::t("risk.review.what")}</p>
            <div class="form-grid">
                <div class="field"><label for="review-on">{text::t("field.risk_reviews.on")}</label>
                    <DayInput label=text::t("field.risk_reviews.on") value=on set=Callback::new(move |day| review.update(|r| r.on = day)) id=Some("review-on".to_owned()) described_by=Some("review-on-finding".to_owned()) wrong=no_day bad=bad />
                    <p class="field-finding field-wrong" id="review-on-finding" role="status">{amiss}</p></div>
                <div class="field"><label for="review-trigger">{text::t("field.risk_reviews.trigger")}</label>
                    <select id="review-trigger" on:change=move |e| { let key = event_target_value(&e); review.update(|r| r.trigger = ReviewTrigger::from_key(&key).unwrap_or_default()); }>
                        {ReviewTrigger::KEYS.iter().map(|key| view! { <option value=*key>{choice_label(ReviewTrigger::LIST, key)}</option> }).collect_view()}
                    </select></div>
                {by_grid.then_some(rating)}
            </div>
            <div class="field"><label for="review-by">{text::t("field.risk_reviews.by")}</label>
                <Picker kind=Kind::Person chosen=by on_choose=Callback::new(move |ids| by.set(ids)) id="review-by" /></div>
            <div class="field"><label for="review-occasion">{text::t("field.risk_reviews.occasion")}</label>
                <textarea id="review-occasion" rows="2" dir="auto" on:input=move |e| { let t = event_target_value(&e); review.update(|r| r.occasion = t); }></textarea></div>
            {by_grid.then(|| view! { <div class="field"><label for="review-reason">{text::t("field.risks.current_reason")}</label>
                <textarea id="review-reason" rows="2" dir="auto" on:input=move |e| { let t = event_target_value(&e); review.update(|r| r.reason = t); }></textarea>
                <p class="help">{text::t("risk.review.reason")}</p></div> })}
            <div class="field"><label for="review-conclusion">{text::t("field.risk_reviews.conclusion")}</label>
                <textarea id="review-conclusion" rows="3" dir="auto" on:input=move |e| { let t = event_target_value(&e); review.update(|r| r.conclusion = t); }></textarea></div>
            <div class="buttons">
                <button type="button" class="primary" disabled=move || !ready() on:click=give>{text::t("risk.review.keep")}</button>
                <button type="button" on:click=move |_| open.set(false)>{text::t("app.cancel")}</button>
            </div>
        </div>
    }
}
