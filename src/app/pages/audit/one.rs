//! One audit: its way from plan to report, who audits what, its checklist, its findings and its report.

use super::checks::Checklist;
use super::findings::Findings;
use super::programme::state_chip;
use super::{Settled, fields, locked, part, read_only, wanted};
use crate::app::dom::prelude::*;
use crate::app::pages::gap::focus_later;
use crate::app::pages::risk::SheetLink;
use crate::app::pages::risk::no_row;
use crate::app::platform::Browser;
use crate::app::route::{Route, Sheet, row_by_number};
use crate::app::session::Session;
use crate::app::widgets::{RowLink, choice_label};
use crate::catalogue;
use crate::insight::audit_ops::{self as ops, label};
use crate::insight::audits::{self, OwnWork, Want, Warning};
use crate::text;
use crate::workbook::{Audit, AuditCheck, AuditState, Choice, Id, Kind, Label};

/// The tables that an audit's way follows from.
const READ: &[Kind] = &[
    Kind::Organisation,
    Kind::Audit,
    Kind::AuditCheck,
    Kind::AuditFinding,
    Kind::AuditProgramme,
    Kind::Nonconformity,
    Kind::Control,
    Kind::Document,
];

const PLAN: &[&str] = &[
    "title",
    "kind",
    "programme",
    "planned_on",
    "from",
    "to",
    "scope",
    "criteria",
    "methods",
    "sample",
];
const AUDITORS: &[&str] = &["lead", "auditors", "outside", "independence"];
const REPORT: &[&str] = &["interviewed", "conclusion", "reported_to", "reported_on", "evidence"];

#[component]
pub fn AuditPage(number: u32) -> Markup {
    let session = Session::here();
    let audit = Memo::new(move |_| {
        session.ids(Kind::Audit);
        session.peek(|b| row_by_number(b, Kind::Audit, number))
    });
    Markup::live(move || match audit.get() {
        Some(id) => view! { <Whole id=id number=number /> },
        None => no_row(Kind::Audit),
    })
}

#[component]
fn Whole(id: Id, number: u32) -> Markup {
    let session = Session::here();
    let name = move || session.row(Kind::Audit, id).map(|r| r.name()).unwrap_or_default();
    let state = Memo::new(move |_| session.get::<Audit>(id).map(|a| a.state).unwrap_or_default());
    provide_context(Settled(Signal::derive(move || state.get() == AuditState::Reported)));
    // The line whose questions are shown: one at a time, so that the checklist of a whole audit stays quick.
    let line = RwSignal::new(session.peek(|book| {
        let list = audits::checklist(book, id);
        list.into_iter().find(|asked| asked.answered < asked.checks.len()).map(|asked| asked.line)
    }));
    view! {
        <div class="page risk-page stack">
            <header class="gap-head">
                <div class="gap-head-title">
                    <a class="gap-up" href=Route::Programme(None).href()>{text::t("kinds.audit_programmes")}</a>
                    <h1><span class="reference">{Kind::Audit.reference(number)}</span>" "<span dir="auto">{name}</span></h1>
                    {move || state_chip(state.get())}
                    <span class="buttons"><SheetLink sheet=Sheet::AuditReport number=number />
                        <a class="button quiet" href=Route::Register(Kind::Audit, Some(number)).href()>{text::t("risk.form")}</a></span>
                </div>
            </header>
            <Way id=id number=number state=state line=line />
            {part(Kind::Audit, id, ("audit-plan", "audit.part.plan"), PLAN)}
            <section class="card stack-tight" aria-labelledby="audit-who">
                <h2 id="audit-who">{text::t("field.audits.auditors")}</h2>
                <OwnWorkWarnings id=id />
                <div class="gap-own">{fields(Kind::Audit, id, AUDITORS, "")}</div>
            </section>
            <section class="card stack-tight" aria-labelledby="audit-what">
                <h2 id="audit-what">{text::t("audit.part.lines")}</h2>
                {fields(Kind::Audit, id, &["lines"], "")}
                <Areas id=id />
            </section>
            <Checklist id=id line=line />
            <Findings id=id />
            {part(Kind::Audit, id, ("audit-report", "audit.part.report"), REPORT)}
        </div>
    }
}

/// Whole clauses and themes that the audit may cover, each with one click.
#[component]
fn Areas(id: Id) -> Markup {
    let session = Session::here();
    let edition = session.peek(|book| book.edition());
    let chip = |area: &'static catalogue::Area| {
        let add = move |_| {
            let lines: Vec<&str> = area.scored_lines().map(|line| line.id).collect();
            session.close_step();
            session.edit(Label::new(label::COVER), |draft| ops::cover(draft, id, &lines));
        };
        view! { <button type="button" class="chip" disabled=locked(session) on:click=add>{format!("{} {}", area.id, area.title)}</button> }
    };
    view! {
        <details class="audit-areas"><summary>{text::t("audit.areas")}</summary>
            <div class="chips">{catalogue::areas(edition).iter().map(chip).collect_view()}</div>
        </details>
    }
}

/// How far the audit is, what it wants before it is reported, and the button that takes it there.
#[component]
fn Way(id: Id, number: u32, state: Memo<AuditState>, line: RwSignal<Option<String>>) -> Markup {
    let session = Session::here();
    let wants = Memo::new(move |_| {
        session.read(READ, |book| match book.get::<Audit>(id) {
            Some(audit) if audit.state == AuditState::UnderWay => {
                audits::wants_to_report(book, book.edition(), audit, Browser::today())
            }
            _ => Vec::new(),
        })
    });
    let ready = move || wants.with(Vec::is_empty);
    let named = move |key| Label::new(key).with("reference", Kind::Audit.reference(number));
    let begin = move |_| {
        session.close_step();
        session.edit(named(label::BEGIN), |draft| ops::begin(draft, id));
    };
    let report = move |_| {
        session.close_step();
        session.edit(named(label::REPORT), |draft| ops::report(draft, id));
        focus_later("#audit-next");
    };
    let reopen = move |_| {
        session.close_step();
        session.edit(named(label::REOPEN), |draft| ops::reopen(draft, id));
        focus_later("#audit-next");
    };
    let steps = move || {
        let now = state.get();
        let steps = AuditState::ALL.iter().filter(|s| **s != AuditState::Cancelled);
        let steps = steps.map(move |step| {
            let current = (*step == now).then_some("step");
            view! { <li class:done=*step < now && now != AuditState::Cancelled aria-current=current>{choice_label(AuditState::LIST, step.key())}</li> }
        });
        steps.collect_view()
    };
    let next = move || match state.get() {
        AuditState::Planned => "audit.next.planned",
        AuditState::UnderWay if ready() => "audit.next.ready",
        AuditState::UnderWay => "audit.next.under_way",
        AuditState::Reported => "audit.next.reported",
        AuditState::Cancelled => "audit.next.cancelled",
    };
    let go = move || match state.get() {
        AuditState::Planned => view! {
            <button type="button" class="primary" disabled=locked(session) on:click=begin>{text::t("audit.do.begin")}</button>
        },
        AuditState::UnderWay => view! {
            <button type="button" class="primary" disabled=move || locked(session)() || !ready() on:click=report>{text::t("audit.do.report")}</button>
        },
        AuditState::Reported => view! {
            <button type="button" disabled=read_only(session) on:click=reopen>{text::t("audit.do.reopen")}</button>
        },
        AuditState::Cancelled => Markup::Nothing,
    };
    view! {
        <section class="card stack-tight risk-way" aria-labelledby="audit-next">
            <ol class="risk-steps">{steps}</ol>
            <h2 id="audit-next" tabindex="-1">{text::t("gap.summary.next")}</h2>
            <p>{move || text::t(next())}</p>
            <ul class="gap-gates">{move || wants.get().into_iter().map(|want| asked_for(session, want, line)).collect_view()}</ul>
            <div class="buttons">{go}</div>
        </section>
    }
}

/// So many lines are named at most that nothing shows to have been looked at.
const NAMED: usize = 12;

/// What is wanted, with the way there. A question is shown before it can be gone to.
fn asked_for(session: Session, want: Want, line: RwSignal<Option<String>>) -> Markup {
    let (kind, row) = want.row;
    let lines = session.peek(|b| {
        let bare = audits::bare(b, b.get::<Audit>(row)?);
        let more = if bare.len() > NAMED { "…" } else { "" };
        Some(format!("{}{more}", bare.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ")))
    });
    let args = [("n", want.n.to_string()), ("lines", lines.unwrap_or_default())];
    let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
    let words = text::fill(&format!("audit.want.{}", want.key), &args);
    wanted(words, move || {
        if kind == Kind::AuditCheck {
            let check = session.peek(|b| b.get::<AuditCheck>(row).cloned());
            line.set(check.map(|c| c.lines.first().cloned().unwrap_or_default()));
        }
        let prefix = if kind == Kind::Audit { String::new() } else { format!("-{row}") };
        focus_later(&format!("#f{prefix}-{}-{}", kind.table(), want.field));
    })
}

/// Where somebody would audit their own work.
#[component]
fn OwnWorkWarnings(id: Id) -> Markup {
    let session = Session::here();
    let found = Memo::new(move |_| {
        session.read(READ, |book| {
            let audit = book.get::<Audit>(id);
            let conflicts = audit.map(|audit| audits::conflicts(book, book.edition(), audit));
            audits::warnings(&conflicts.unwrap_or_default())
        })
    });
    view! {
        <p class="quiet-text">{text::t("audit.own.what")}</p>
        <Show when=move || found.with(|f| !f.is_empty())>
            <ul class="audit-own">{move || found.get().into_iter().map(warning).collect_view()}</ul>
        </Show>
    }
}

fn warning(warning: Warning) -> Markup {
    let (key, row) = match warning.own {
        OwnWork::Control(_) => ("audit.own.controls", None),
        OwnWork::Document(id) => ("audit.own.document", Some((Kind::Document, id))),
        OwnWork::Programme(id) => ("audit.own.programme", Some((Kind::AuditProgramme, id))),
        OwnWork::Nonconformity(id) => ("audit.own.nonconformity", Some((Kind::Nonconformity, id))),
        OwnWork::Finding(id) => ("audit.own.finding", Some((Kind::AuditFinding, id))),
    };
    let words = text::fill(key, &[("lines", &warning.lines.join(", "))]);
    view! {
        <li class="finding-warning"><RowLink kind=Kind::Person id=warning.auditor />" "{words}" "
            {row.map(|(kind, id)| view! { <RowLink kind=kind id=id /> })}</li>
    }
}
