//! One nonconformity on its way: put right, cause, corrective action, and whether that worked.

use super::{Settled, fields, locked, part, read_only, settled, wanted};
use crate::app::dom::prelude::*;
use crate::app::pages::gap::focus_later;
use crate::app::pages::risk::SheetLink;
use crate::app::pages::risk::{ActionTable, no_row};
use crate::app::platform::Browser;
use crate::app::route::{Route, Sheet, row_by_number};
use crate::app::session::Session;
use crate::app::widgets::{RowLink, choice_label};
use crate::insight::corrective::{self, Alike, Stage, label};
use crate::text;
use crate::workbook::{Cause, Choice, Id, Kind, Label, Nonconformity};

/// The tables that its way follows from.
const READ: &[Kind] = &[Kind::Nonconformity, Kind::Action];

const WHAT: &[&str] = &[
    "title",
    "grade",
    "source",
    "owner",
    "raised_on",
    "raised_by",
    "description",
    "lines",
    "finding",
    "incident",
    "feedback",
];
const WHYS: [&[&str]; 5] = [&["why_1"], &["why_2"], &["why_3"], &["why_4"], &["why_5"]];
const CHECK: &[&str] =
    &["check_due", "checked_on", "checked_by", "effectiveness", "effectiveness_reason", "evidence"];

#[component]
pub fn CorrectivePage(number: u32) -> Markup {
    let session = Session::here();
    let row = Memo::new(move |_| {
        session.ids(Kind::Nonconformity);
        session.peek(|b| row_by_number(b, Kind::Nonconformity, number))
    });
    Markup::live(move || match row.get() {
        Some(id) => view! { <Whole id=id number=number /> },
        None => no_row(Kind::Nonconformity),
    })
}

#[component]
fn Whole(id: Id, number: u32) -> Markup {
    let session = Session::here();
    let name = move || session.row(Kind::Nonconformity, id).map(|r| r.name()).unwrap_or_default();
    let stage = Memo::new(move |_| {
        session.read(READ, |book| {
            book.get::<Nonconformity>(id).map_or(Stage::Raised, |row| corrective::stage(book, row))
        })
    });
    provide_context(Settled(Signal::derive(move || stage.get() == Stage::Closed)));
    let age = move || {
        let row = session.get::<Nonconformity>(id)?;
        let days = corrective::age(&row, Browser::today())?;
        Some(text::fill("corrective.age", &[("n", &days.to_string())]))
    };
    view! {
        <div class="page risk-page stack">
            <header class="gap-head">
                <div class="gap-head-title">
                    <a class="gap-up" href=Route::Register(Kind::Nonconformity, None).href()>{text::t("kinds.nonconformities")}</a>
                    <h1><span class="reference">{Kind::Nonconformity.reference(number)}</span>" "<span dir="auto">{name}</span></h1>
                    {move || stage_chip(stage.get())}
                    <span class="quiet-text">{age}</span>
                    <span class="buttons"><SheetLink sheet=Sheet::CorrectiveLog number=0 />
                        <a class="button quiet" href=Route::Register(Kind::Nonconformity, Some(number)).href()>{text::t("risk.form")}</a></span>
                </div>
            </header>
            <Way id=id number=number stage=stage />
            {part(Kind::Nonconformity, id, ("nc-what", "corrective.part.what"), WHAT)}
            {part(Kind::Nonconformity, id, ("nc-correction", "group.correction"), &["correction", "corrected_on", "similar"])}
            <Why id=id />
            <Actions id=id number=number />
            {part(Kind::Nonconformity, id, ("nc-check", "group.effectiveness"), CHECK)}
            <Elsewhere id=id />
        </div>
    }
}

fn stage_chip(stage: Stage) -> Markup {
    let class = match stage {
        Stage::Raised | Stage::Corrected => "state",
        Stage::Acting | Stage::ToCheck => "state state-active",
        Stage::Again => "state state-bad",
        Stage::Closed => "state state-good",
    };
    view! { <span class=class>{text::of(&format!("nonconformity.{}", stage.key()))}</span> }
}

/// The stages, what comes next, and what is wanted before it can be closed.
#[component]
fn Way(id: Id, number: u32, stage: Memo<Stage>) -> Markup {
    let session = Session::here();
    let wants = Memo::new(move |_| {
        session.read(READ, |book| {
            let row = book.get::<Nonconformity>(id).filter(|row| row.closed_on.is_none());
            row.map(|row| corrective::wants(book, row)).unwrap_or_default()
        })
    });
    let close = move |_| {
        session.close_step();
        let label =
            Label::new(label::CLOSE).with("reference", Kind::Nonconformity.reference(number));
        session.edit(label, |draft| corrective::close(draft, id));
        focus_later("#nc-next");
    };
    let reopen = move |_| {
        let label =
            Label::new(label::REOPEN).with("reference", Kind::Nonconformity.reference(number));
        session.close_step();
        session.edit(label, |draft| corrective::reopen(draft, id));
        focus_later("#nc-next");
    };
    let steps = move || {
        let now = stage.get();
        // What did not work goes on from the cause again.
        let at = if now == Stage::Again { Stage::Acting } else { now };
        let steps = Stage::ALL.iter().filter(|s| **s != Stage::Again).map(|step| {
            let current = (*step == at).then_some("step");
            view! { <li class:done=*step < at aria-current=current>{text::of(&format!("corrective.step.{}", step.key()))}</li> }
        });
        steps.collect_view()
    };
    let wanted = |key: &'static str| {
        wanted(text::of(&format!("corrective.want.{key}")), move || {
            focus_later(&format!("#f-nonconformities-{}", corrective::field_of(key)));
        })
    };
    let ready = move || wants.with(Vec::is_empty);
    let next = move || match stage.get() {
        Stage::ToCheck if ready() => text::of("corrective.next.ready"),
        stage => text::of(&format!("corrective.next.{}", stage.key())),
    };
    view! {
        <section class="card stack-tight risk-way" aria-labelledby="nc-next">
            <ol class="risk-steps">{steps}</ol>
            <h2 id="nc-next" tabindex="-1">{text::t("gap.summary.next")}</h2>
            <p>{next}</p>
            <ul class="gap-gates">{move || wants.get().into_iter().map(wanted).collect_view()}</ul>
            <Show when=move || stage.get() != Stage::Closed fallback=move || view! {
                <div class="buttons"><button type="button" disabled=read_only(session) on:click=reopen>{text::t("corrective.reopen")}</button></div>
            }>
                <div class="buttons"><button type="button" class="primary" disabled=move || locked(session)() || !ready() on:click=close>{text::t("corrective.close")}</button></div>
            </Show>
        </section>
    }
}

/// Why, and why that: the next question comes with an answer.
#[component]
fn Why(id: Id) -> Markup {
    let session = Session::here();
    let settled = settled();
    let answered = move |n: usize| {
        // What stays as it is asks no further: it shows the answers.
        let from = if settled.get() { n + 1 } else { n };
        from == 0
            || session.get::<Nonconformity>(id).is_some_and(|row| {
                let whys = [&row.why_1, &row.why_2, &row.why_3, &row.why_4, &row.why_5];
                whys.iter().skip(from - 1).any(|why| !why.trim().is_empty())
            })
    };
    let why = |(n, name): (usize, &'static [&'static str])| {
        let asked = Memo::new(move |_| answered(n));
        view! { <Show when=move || asked.get()><li>{fields(Kind::Nonconformity, id, name, "")}</li></Show> }
    };
    view! {
        <section class="card stack-tight" aria-labelledby="nc-cause">
            <h2 id="nc-cause">{text::t("group.cause")}</h2>
            <p class="quiet-text">{text::t("corrective.why")}</p>
            <ol class="audit-whys">{WHYS.into_iter().enumerate().map(why).collect_view()}</ol>
            <div class="gap-own">{fields(Kind::Nonconformity, id, &["cause", "cause_category"], "")}</div>
        </section>
    }
}

/// The corrective actions; they are on the list of all actions.
#[component]
fn Actions(id: Id, number: u32) -> Markup {
    let session = Session::here();
    let actions = Memo::new(move |_| {
        session.get::<Nonconformity>(id).map(|row| row.actions.clone()).unwrap_or_default()
    });
    let act = move |_| {
        session.close_step();
        let label =
            Label::new(label::ACTION).with("reference", Kind::Nonconformity.reference(number));
        let name = session.peek(|b| b.row(Kind::Nonconformity, id).map(|r| r.name()));
        let title = text::fill("corrective.act.title", &[("title", &name.unwrap_or_default())]);
        session.edit(label, |draft| corrective::act(draft, id, &title));
    };
    view! {
        <section class="card stack-tight" aria-labelledby="nc-actions">
            <h2 id="nc-actions">{text::t("group.corrective_action")}</h2>
            <p class="quiet-text">{text::t("corrective.actions.what")}</p>
            <ActionTable ids=actions />
            <p><button type="button" disabled=locked(session) on:click=act>{text::t("corrective.act")}</button></p>
            <div class="gap-own">{fields(Kind::Nonconformity, id, &["actions", "no_action", "risks"], "")}</div>
        </section>
    }
}

/// Where else the same cause was found.
#[component]
fn Elsewhere(id: Id) -> Markup {
    let session = Session::here();
    let found = Memo::new(move |_| {
        session.read(&[Kind::Nonconformity], |book| {
            book.get::<Nonconformity>(id)
                .map(|row| corrective::alike(book, row))
                .unwrap_or_default()
        })
    });
    let cause = move || {
        let cause = session.get::<Nonconformity>(id).map(|row| row.cause_category);
        choice_label(Cause::LIST, cause.unwrap_or_default().key())
    };
    let one = |alike: Alike| {
        let again = (!alike.lines.is_empty()).then(|| {
            let words = text::fill("corrective.again", &[("lines", &alike.lines.join(", "))]);
            view! { " "<span class="state state-warn">{words}</span> }
        });
        view! { <li><RowLink kind=Kind::Nonconformity id=alike.row />{again}</li> }
    };
    view! {
        <Show when=move || found.with(|f| !f.is_empty())>
            <section class="card stack-tight" aria-labelledby="nc-elsewhere">
                <h2 id="nc-elsewhere">{text::t("corrective.elsewhere")}" "<span class="quiet-text">{cause}</span></h2>
                <p class="quiet-text">{text::t("corrective.elsewhere.what")}</p>
                <ul class="audit-own">{move || found.get().into_iter().map(one).collect_view()}</ul>
            </section>
        </Show>
    }
}
