//! The risk method: chosen from ready-made ones, changed as a draft, adopted with a look at what moves.

use super::approval::ApprovalPanel;
use super::matrix::matrix;
use super::parts::{fields, level_chip, locked, money};
use crate::app::dom::prelude::*;
use crate::app::route::Route;
use crate::app::session::Session;
use crate::app::widgets::{Dialog, FieldEditor, Icon, RowLink, choice_label};
use crate::insight::approval::Target;
use crate::insight::risk::ops::{self, Carry};
use crate::insight::risk::{
    Level, Method, Methods, Move, Rank, in_force, in_the_making, meaning, meaning_head, meanings,
    moves, ready,
};
use crate::text;
use crate::workbook::{Axis, Choice, Id, Kind, Label, Refusal, RiskCategory, ScaleStep};

#[component]
pub fn MethodPage() -> Markup {
    let session = Session::here();
    let which = Memo::new(move |_| {
        session.read(&[Kind::RiskMethod], |book| (in_the_making(book), in_force(book)))
    });
    let locked = locked(session);
    let next = move |_| {
        let Some(from) = which.get_untracked().1 else { return };
        session.edit(Label::new("change.new_version"), |draft| ops::new_version(draft, from));
    };
    let discard = move |id: Id| {
        session
            .edit(Label::new("change.discard_version"), |draft| draft.delete(Kind::RiskMethod, id));
    };
    view! {
        <div class="page risk-page stack">
            <header class="gap-head">
                <div class="gap-head-title">
                    <h1>{text::t("kind.risk_methods")}</h1>
                    <span class="buttons">
                        <Show when=move || which.get().0.is_none() && which.get().1.is_some()>
                            <button type="button" disabled=locked on:click=next><Icon name="edit" />{text::t("risk.method.new_version")}</button>
                        </Show>
                        <Show when=move || which.get().1.is_some()>
                            <a class="button" href=Route::RiskMethodPaper.href()><Icon name="report" />{text::t("paper.open")}</a>
                        </Show>
                    </span>
                </div>
                <p class="read">{text::t("about.risk_methods")}</p>
            </header>
            {move || match which.get() {
                (None, None) => view! { <Choose /> },
                (Some(draft), force) => view! {
                    <Making id=draft replaces=force />
                    <p><button type="button" class="quiet" disabled=locked on:click=move |_| discard(draft)>{text::t("risk.method.discard")}</button></p>
                },
                (None, Some(id)) => view! { <InForce id=id /> },
            }}
        </div>
    }
}

/// The ready-made methods, for who has none.
#[component]
fn Choose() -> Markup {
    let session = Session::here();
    let locked = locked(session);
    let start = move |ready: &'static ready::Ready| {
        session.edit(Label::new("change.start_method"), |draft| {
            Ok::<Id, Refusal>(ready::start(draft, ready))
        });
    };
    view! {
        <section class="stack-tight" aria-labelledby="choose-head">
            <h2 id="choose-head">{text::t("risk.method.choose")}</h2>
            <p class="read">{text::t("risk.method.choose.how")}</p>
            <ul class="risk-ready">
                {ready::READY.iter().map(|method| view! {
                    <li class="card stack-tight">
                        <h3>{text::of(&format!("risk.ready.{}", method.key))}</h3>
                        <p>{text::of(&format!("risk.ready.{}.about", method.key))}</p>
                        <p><button type="button" disabled=locked on:click=move |_| start(method)>{text::t("risk.method.start")}</button></p>
                    </li>
                }).collect_view()}
            </ul>
        </section>
    }
}

fn read(session: Session, id: Id) -> Memo<Option<Method>> {
    Memo::new(move |_| {
        session.read(&[Kind::RiskMethod, Kind::ScaleStep, Kind::RiskLevel], |b| Method::read(b, id))
    })
}

/// The version in force: to read, and to have approved.
#[component]
fn InForce(id: Id) -> Markup {
    let session = Session::here();
    let method = read(session, id);
    view! {
        {move || method.get().map(|m| show(&m))}
        <section class="card stack-tight" aria-labelledby="method-approval">
            <h2 id="method-approval">{text::t("risk.method.approval")}</h2>
            <ApprovalPanel target=Target::Method(id) what="approval.do.method" />
        </section>
    }
}

fn show(method: &Method) -> Markup {
    let row = &method.row;
    let facts = text::fill(
        "risk.method.facts",
        &[
            ("approach", &choice_label("approach", row.approach.key())),
            ("impact", &choice_label("impact_model", row.impact_model.key())),
            ("months", &row.review_months.map(|n| n.to_string()).unwrap_or_default()),
        ],
    );
    let levels: Vec<Markup> = method
        .levels
        .iter()
        .rev()
        .map(|level| {
            let rank = Rank::try_from(level.rank.unwrap_or_default()).unwrap_or_default();
            let review = level
                .review_months
                .map(|n| text::fill("risk.method.months", &[("n", &n.to_string())]));
            view! {
                <tr>
                    <th scope="row">{level_chip(Some(method), Level::Rank(rank))}</th>
                    <td>{choice_label("acceptance_rule", level.rule.key())}</td>
                    <td>{choice_label("acceptor", level.acceptor.key())}</td>
                    <td>{review}</td>
                    <td dir="auto">{level.rule_text.clone()}</td>
                </tr>
            }
        })
        .collect();
    let grid = method.has_grid().then(|| view! {
        <section class="stack-tight" aria-labelledby="method-grid">
            <h2 id="method-grid">{text::t("risk.method.grid")}</h2>
            {matrix(method, text::of("risk.method.grid"), &|l, i| {
                let label = method.rank(l, i).map(|rank| method.label(rank)).unwrap_or_default();
                view! { <span>{label}</span> }
            })}
            <p>{appetite_words(method)}</p>
            <div class="table-scroll" tabindex="0"><table class="gap-table">
                <thead><tr>
                    <th scope="col">{text::t("kind.risk_levels")}</th><th scope="col">{text::t("field.risk_levels.rule")}</th>
                    <th scope="col">{text::t("field.risk_levels.acceptor")}</th><th scope="col">{text::t("risk.method.review")}</th>
                    <th scope="col">{text::t("field.risk_levels.rule_text")}</th>
                </tr></thead>
                <tbody>{levels}</tbody>
            </table></div>
        </section>
        {scale(method, Axis::Likelihood)}
        {scale(method, Axis::Impact)}
    });
    view! {
        <section class="card stack-tight">
            <p><strong dir="auto">{row.name.clone()}</strong>" "<span class="reference">{Kind::RiskMethod.reference(row.number)}</span></p>
            <p>{facts}</p>
            <p class="read" dir="auto">{row.procedure.clone()}</p>
            <p class="read" dir="auto">{row.review_triggers.clone()}</p>
        </section>
        {grid}
    }
}

/// What the steps of a scale mean, for who rates by them and for who reads a rating.
fn scale(method: &Method, axis: Axis) -> Markup {
    let steps = if axis == Axis::Likelihood { &method.likelihoods } else { &method.impacts };
    let told = meanings(steps);
    let money = |n| money(Some(&method.row), Some(n));
    let heads: Vec<Markup> =
        told.iter().map(|what| view! { <th scope="col">{meaning_head(*what)}</th> }).collect();
    let row = |step: &ScaleStep| {
        let cells: Vec<Markup> = told
            .iter()
            .map(|what| view! { <td dir="auto">{meaning(step, *what, &money)}</td> })
            .collect();
        let number = step.step.unwrap_or_default().to_string();
        view! { <tr><th scope="row"><span class="matrix-step">{number}</span>" "<span dir="auto">{step.label.clone()}</span></th>{cells}</tr> }
    };
    let rows: Vec<Markup> = steps.iter().rev().map(row).collect();
    let head = format!("method-{}", axis.key());
    view! {
        <section class="stack-tight" aria-labelledby=head.clone()>
            <h2 id=head>{text::of(&format!("risk.method.scale.{}", axis.key()))}</h2>
            <div class="table-scroll" tabindex="0"><table class="gap-table risk-scale">
                <thead><tr><th scope="col">{text::t("field.scale_steps.step")}</th>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
    }
}

fn appetite_words(method: &Method) -> String {
    let Some(all) = method.row.appetite.and_then(|rank| Rank::try_from(rank).ok()) else {
        return text::of("risk.method.lacks.appetite");
    };
    let mut words = text::fill("risk.method.appetite", &[("level", &method.label(all))]);
    for category in RiskCategory::ALL {
        let own = method.appetite(*category).filter(|rank| *rank != all);
        if let Some(rank) = own {
            let args = [
                ("category", &*choice_label(RiskCategory::LIST, category.key())),
                ("level", &method.label(rank)),
            ];
            words.push(' ');
            words.push_str(&text::fill("risk.method.appetite.own", &args));
        }
    }
    words
}

/// A version in the making: everything can be changed, and nothing counts before it is adopted.
#[component]
fn Making(id: Id, replaces: Option<Id>) -> Markup {
    let session = Session::here();
    let method = read(session, id);
    let lacks =
        Memo::new(move |_| method.with(|m| m.as_ref().map(Method::lacks).unwrap_or_default()));
    let adopting = RwSignal::new(false);
    let locked = locked(session);
    let has_grid = Memo::new(move |_| method.with(|m| m.as_ref().is_some_and(Method::has_grid)));
    view! {
        <p class="banner-inline"><span class="state state-active">{text::t("choice.method_state.draft")}</span>" "
            {text::t(if replaces.is_some() { "risk.method.draft.next" } else { "risk.method.draft.first" })}</p>
        <Show when=move || has_grid.get()>
            <section class="card stack-tight" aria-labelledby="grid-head">
                <h2 id="grid-head">{text::t("risk.method.grid")}</h2>
                <p class="quiet-text">{text::t("risk.method.grid.how")}</p>
                {move || method.get().map(|m| editable(session, &m))}
                {move || method.get().map(|m| appetite(session, &m))}
            </section>
            <Scale id=id axis=Axis::Likelihood />
            <Scale id=id axis=Axis::Impact />
            <Levels id=id />
        </Show>
        <section class="card stack-tight" aria-labelledby="about-head">
            <h2 id="about-head">{text::t("risk.method.about")}</h2>
            <div class="gap-own">{fields(Kind::RiskMethod, id, &["name", "approach", "impact_model", "review_months", "currency", "day_rate", "scope", "procedure", "review_triggers", "notes"])}</div>
        </section>
        <section class="card stack-tight" aria-labelledby="adopt-head">
            <h2 id="adopt-head">{text::t("risk.method.adopt")}</h2>
            <ul class="gap-gates">
                {move || lacks.get().into_iter().map(|lack| {
                    let args: Vec<(&str, &str)> = lack.args.iter().map(|(n, v)| (*n, v.as_str())).collect();
                    let words = text::fill(lack.key, &args);
                    view! { <li>{words}</li> }
                }).collect_view()}
            </ul>
            <p><button type="button" class="primary" disabled=move || locked() || lacks.with(|l| !l.is_empty()) on:click=move |_| adopting.set(true)>{text::t("risk.method.adopt.do")}</button></p>
        </section>
        <Dialog open=adopting title=text::t("risk.method.adopt")>
            <Adopt id=id first=replaces.is_none() open=adopting />
        </Dialog>
    }
}

/// The grid with a choice in every cell.
fn editable(session: Session, method: &Method) -> Markup {
    let id = method.row.id;
    let set = move |l: i64, i: i64, value: String| {
        let (l, i) = (usize::try_from(l).unwrap_or(0), usize::try_from(i).unwrap_or(0));
        let rank = value.parse::<Rank>().ok();
        session.edit(Label::new("change.grid"), |draft| ops::set_cell(draft, id, l, i, rank));
    };
    let options: Vec<(String, String)> = method
        .levels
        .iter()
        .filter_map(|level| Rank::try_from(level.rank?).ok())
        .map(|rank| (rank.to_string(), method.label(rank)))
        .collect();
    matrix(method, text::of("risk.method.grid"), &|l, i| {
        let now = method.rank(l, i).map(|r| r.to_string()).unwrap_or_default();
        let label = text::fill("risk.matrix.cell", &[("l", &l.to_string()), ("i", &i.to_string())]);
        view! {
            <select id=format!("cell-{l}-{i}") aria-label=label prop:value=now on:change=move |e| set(l, i, event_target_value(&e))>
                <option value="">"–"</option>
                {options.iter().map(|(value, words)| view! { <option value=value.clone()>{words.clone()}</option> }).collect_view()}
            </select>
        }
    })
}

/// Up to which level a risk needs nothing: for all, and for single categories.
fn appetite(session: Session, method: &Method) -> Markup {
    let id = method.row.id;
    let ranks: Vec<Rank> =
        method.levels.iter().filter_map(|level| Rank::try_from(level.rank?).ok()).collect();
    let all = method.row.appetite.and_then(|rank| Rank::try_from(rank).ok());
    let select = |name: String,
                  category: Option<RiskCategory>,
                  now: Option<Rank>,
                  none: &'static str| {
        let set = move |value: String| {
            let rank = value.parse::<Rank>().ok();
            session.edit(Label::new("change.appetite"), |draft| {
                ops::set_appetite(draft, id, category, rank)
            });
        };
        view! {
            <select id=name prop:value=now.map(|rank| rank.to_string()).unwrap_or_default() on:change=move |e| set(event_target_value(&e))>
                <option value="">{text::t(none)}</option>
                {ranks.iter().map(|rank| view! { <option value=rank.to_string()>{method.label(*rank)}</option> }).collect_view()}
            </select>
        }
    };
    let own = |category: RiskCategory| {
        let key = category.key();
        let coded =
            method.row.appetites.iter().find_map(|c| c.strip_prefix(key)?.strip_prefix(':'));
        coded.and_then(|rank| rank.parse().ok())
    };
    let categories: Vec<Markup> = RiskCategory::ALL
        .iter()
        .filter(|category| **category != RiskCategory::Unset)
        .map(|category| {
            let name = format!("appetite-{}", category.key());
            view! {
                <div class="field">
                    <label for=name.clone()>{choice_label(RiskCategory::LIST, category.key())}</label>
                    {select(name, Some(*category), own(*category), "risk.method.appetite.as_all")}
                </div>
            }
        })
        .collect();
    view! {
        <div class="field">
            <label for="appetite">{text::t("field.risk_methods.appetite")}</label>
            {select("appetite".to_owned(), None, all, "risk.method.appetite.none")}
            <p class="help">{text::t("help.risk_methods.appetite")}</p>
        </div>
        <details>
            <summary>{text::t("field.risk_methods.appetites")}</summary>
            <div class="form-grid">{categories}</div>
        </details>
    }
}

/// The steps of a scale with their words.
#[component]
fn Scale(id: Id, axis: Axis) -> Markup {
    let session = Session::here();
    let method = read(session, id);
    let steps = Memo::new(move |_| {
        method.with(|m| {
            let scale = m
                .as_ref()
                .map(|m| if axis == Axis::Likelihood { &m.likelihoods } else { &m.impacts });
            scale.into_iter().flatten().map(|s| s.id).collect::<Vec<Id>>()
        })
    });
    let more: &[&'static str] = match axis {
        Axis::Likelihood => &["label", "description", "frequency_from", "frequency_to"],
        Axis::Impact => &[
            "label",
            "description",
            "confidentiality",
            "integrity",
            "availability",
            "money_from",
            "money_to",
        ],
    };
    let locked = locked(session);
    let add = move |_| {
        session.edit(Label::new("change.scale"), |draft| ops::add_step(draft, id, axis));
    };
    let remove = move |_| {
        session.edit(Label::new("change.scale"), |draft| ops::remove_step(draft, id, axis));
    };
    let head = format!("scale-{}", axis.key());
    view! {
        <section class="card stack-tight" aria-labelledby=head.clone()>
            <h2 id=head>{text::of(&format!("risk.method.scale.{}", axis.key()))}</h2>
            {move || steps.get().into_iter().enumerate().map(|(n, step)| view! {
                <details class="risk-step">
                    <summary><span class="matrix-step">{n + 1}</span>" "<RowName kind=Kind::ScaleStep id=step /></summary>
                    <div class="form-grid">{step_fields(Kind::ScaleStep, step, more)}</div>
                </details>
            }).collect_view()}
            <div class="buttons">
                <button type="button" disabled=move || { locked() || steps.with(Vec::len) >= 7 } on:click=add><Icon name="plus" />{text::t("risk.method.add_step")}</button>
                <button type="button" class="quiet" disabled=move || { locked() || steps.with(Vec::len) <= 3 } on:click=remove>{text::t("risk.method.remove_step")}</button>
            </div>
        </section>
    }
}

/// Fields of one of several rows on a page: their inputs need names of their own.
fn step_fields(kind: Kind, row: Id, names: &[&'static str]) -> Markup {
    let places = names.iter().filter_map(|name| kind.place(name));
    let prefix = row.to_string();
    places
        .map(|field| view! { <FieldEditor kind=kind row=row field=field prefix=prefix.clone() /> })
        .collect_view()
}

/// The name of a row, as it is typed.
#[component]
fn RowName(kind: Kind, id: Id) -> Markup {
    let session = Session::here();
    view! { <span dir="auto">{move || session.row(kind, id).map(|r| r.name()).unwrap_or_default()}</span> }
}

/// The levels with what may happen to them.
#[component]
fn Levels(id: Id) -> Markup {
    let session = Session::here();
    let method = read(session, id);
    let levels = Memo::new(move |_| {
        method.with(|m| m.iter().flat_map(|m| &m.levels).map(|l| l.id).collect::<Vec<Id>>())
    });
    let locked = locked(session);
    let add = move |_| {
        session.edit(Label::new("change.levels"), |draft| ops::add_level(draft, id));
    };
    let remove = move |_| {
        session.edit(Label::new("change.levels"), |draft| ops::remove_level(draft, id));
    };
    view! {
        <section class="card stack-tight" aria-labelledby="levels-head">
            <h2 id="levels-head">{text::t("kinds.risk_levels")}</h2>
            {move || levels.get().into_iter().enumerate().map(|(n, level)| view! {
                <details class="risk-step">
                    <summary><span class="matrix-step">{n + 1}</span>" "<RowName kind=Kind::RiskLevel id=level /></summary>
                    <div class="form-grid">{step_fields(Kind::RiskLevel, level, &["label", "rule", "acceptor", "review_months", "rule_text"])}</div>
                </details>
            }).collect_view()}
            <div class="buttons">
                <button type="button" disabled=move || { locked() || levels.with(Vec::len) >= 7 } on:click=add><Icon name="plus" />{text::t("risk.method.add_level")}</button>
                <button type="button" class="quiet" disabled=move || { locked() || levels.with(Vec::len) <= 3 } on:click=remove>{text::t("risk.method.remove_level")}</button>
            </div>
        </section>
    }
}

/// What adopting would move, and doing it.
#[component]
fn Adopt(id: Id, first: bool, open: RwSignal<bool>) -> Markup {
    let session = Session::here();
    let keep = RwSignal::new(false);
    let told: Vec<(Move, String, String)> = session.peek(|book| {
        let methods = Methods::read(book);
        let Some(to) = Method::read(book, id) else { return Vec::new() };
        let words = |method: Option<&Method>, level: Level| match (level, method) {
            (Level::Rank(rank), Some(method)) => method.label(rank),
            (Level::OffScale, _) => text::of("risk.level.off_scale"),
            _ => text::of("risk.level.not_rated"),
        };
        let told = moves(book, &methods, &to).into_iter().map(|m| {
            let own = book.risks.get(m.risk).and_then(|r| r.method);
            (m, words(methods.get(own), m.before), words(Some(&to), m.after))
        });
        told.collect()
    });
    let n = told.len();
    let adopt = move |_| {
        session.close_step();
        let carry = if keep.get_untracked() { Carry::Keep } else { Carry::Read };
        let done =
            session.edit(Label::new("change.adopt_method"), |draft| ops::adopt(draft, id, carry));
        if done.is_some() {
            open.set(false);
        }
    };
    let rows: Vec<Markup> = told
        .into_iter()
        .take(100)
        .map(|(m, before, after)| {
            view! {
                <tr>
                    <td><RowLink kind=Kind::Risk id=m.risk /></td>
                    <td>{text::of(&format!("risk.stage.{}", m.stage.key()))}</td>
                    <td>{before}</td><td>{after}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <div class="dialog-body">
            <p>{text::t(if first { "risk.method.adopt.first" } else { "risk.method.adopt.what" })}</p>
            {(!first).then(|| {
                let moves = match n {
                    0 => text::of("risk.method.moves.none"),
                    n => text::fill("risk.method.moves", &[("n", &n.to_string())]),
                };
                view! { <p>{text::t("risk.method.adopt.stale")}</p><p role="status">{moves}</p> }
            })}
            {(n > 0).then(|| view! {
                <div class="table-scroll" tabindex="0"><table class="gap-table">
                    <thead><tr>
                        <th scope="col">{text::t("kind.risks")}</th><th scope="col">{text::t("risk.stage")}</th>
                        <th scope="col">{text::t("approval.changed.before")}</th><th scope="col">{text::t("approval.changed.after")}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table></div>
                <div class="field field-flag">
                    <label for="adopt-keep">{text::t("risk.method.keep")}</label>
                    <input id="adopt-keep" type="checkbox" on:change=move |e| keep.set(event_target_checked(&e)) />
                    <p class="help">{text::t("risk.method.keep.help")}</p>
                </div>
            })}
            <div class="buttons">
                <button type="button" class="primary" on:click=adopt>{text::t("risk.method.adopt.do")}</button>
                <button type="button" on:click=move |_| open.set(false)>{text::t("app.cancel")}</button>
            </div>
        </div>
    }
}
