//! The audit programme: its audits, what they cover, and the plan of another one.

use super::grid::Coverage;
use super::plan::PlanForm;
use super::{fields, locked};
use crate::app::dom::prelude::*;
use crate::app::pages::gap::focus_later;
use crate::app::pages::risk::{SheetLink, no_row};
use crate::app::platform::Browser;
use crate::app::route::{Place, Route, Sheet, row_by_number};
use crate::app::session::Session;
use crate::app::widgets::{Dialog, choice_label};
use crate::insight::audit_ops::{self as ops, label};
use crate::insight::audits;
use crate::text;
use crate::workbook::{
    Audit, AuditFinding, AuditKind, AuditProgramme, AuditState, Choice, Id, Kind, Label, Workbook,
};
use chrono::NaiveDate;

/// The tables that the list of audits follows from.
const READ: &[Kind] = &[
    Kind::Organisation,
    Kind::Person,
    Kind::AuditProgramme,
    Kind::Audit,
    Kind::AuditFinding,
    Kind::Nonconformity,
    Kind::Control,
    Kind::Document,
];

const OF_PROGRAMME: &[&str] =
    &["title", "from", "to", "owner", "objectives", "criteria", "methods", "reasons", "notes"];

/// The programme of the address. Without one there, the programme whose time it is, else the last one.
fn chosen(book: &Workbook, number: Option<u32>) -> Option<Id> {
    if let Some(number) = number {
        return row_by_number(book, Kind::AuditProgramme, number);
    }
    let now = audits::programme_on(book, Browser::today()).map(|p| p.id);
    now.or_else(|| book.audit_programmes.iter().next_back().map(|p| p.id))
}

/// A line of the list.
#[derive(Clone, PartialEq)]
struct Entry {
    number: u32,
    title: String,
    kind: AuditKind,
    state: AuditState,
    day: Option<NaiveDate>,
    late: bool,
    auditors: String,
    lines: usize,
    findings: usize,
    /// Somebody would audit their own work.
    own: bool,
}

fn entry(book: &Workbook, audit: &Audit) -> Entry {
    Entry {
        number: audit.number,
        title: audit.title.clone(),
        kind: audit.kind,
        state: audit.state,
        day: audits::day(audit),
        late: audits::is_late(audit, Browser::today()),
        auditors: auditors(book, audit),
        lines: audit.lines.len(),
        findings: audits::parts::<AuditFinding>(book, audit.id).len(),
        own: !audits::conflicts(book, book.edition(), audit).is_empty(),
    }
}

/// Everybody who audits, the one who leads first.
fn auditors(book: &Workbook, audit: &Audit) -> String {
    let mut ids: Vec<Id> = audit.lead.into_iter().collect();
    ids.extend(audit.auditors.iter().filter(|id| audit.lead != Some(**id)));
    let mut names: Vec<String> =
        ids.iter().filter_map(|id| book.row(Kind::Person, *id).map(|p| p.name())).collect();
    names.extend(Some(audit.outside.clone()).filter(|outside| !outside.trim().is_empty()));
    names.join(", ")
}

fn entries(book: &Workbook, programme: Option<Id>) -> Vec<Entry> {
    let programme = programme.and_then(|id| book.get::<AuditProgramme>(id));
    audits::of_programme(book, programme).into_iter().map(|a| entry(book, a)).collect()
}

fn number_of(session: Session, programme: Option<Id>) -> Option<u32> {
    session.peek(|b| b.get::<AuditProgramme>(programme?).map(|p| p.number))
}

/// The state of an audit as a chip.
pub fn state_chip(state: AuditState) -> Markup {
    let class = match state {
        AuditState::Reported => "state state-good",
        AuditState::UnderWay => "state state-active",
        AuditState::Planned | AuditState::Cancelled => "state",
    };
    view! { <span class=class>{choice_label(AuditState::LIST, state.key())}</span> }
}

#[component]
pub fn ProgrammePage(number: Option<u32>) -> Markup {
    let session = Session::here();
    let programme =
        Memo::new(move |_| session.read(&[Kind::AuditProgramme], |book| chosen(book, number)));
    let gone = Memo::new(move |_| number.is_some() && programme.get().is_none());
    Markup::live(move || match gone.get() {
        true => no_row(Kind::AuditProgramme),
        false => view! { <Programme programme=programme /> },
    })
}

/// The programme that is chosen, if there is any, and the audits that belong to none.
#[component]
fn Programme(programme: Memo<Option<Id>>) -> Markup {
    let session = Session::here();
    let place = Place::here();
    let planning = RwSignal::new(false);
    let begin = move |_| {
        let title = text::of("kind.audit_programmes");
        let label = Label::new(label::PROGRAMME);
        let first = programme.get_untracked().is_none();
        session.close_step();
        let made = session.edit(label, |draft| Ok(ops::begin_programme(draft, &title)));
        if first {
            // The page shows it as the only one there is.
            focus_later("#f-audit_programmes-title");
        } else if let Some(number) = number_of(session, made) {
            place.go(Route::Programme(Some(number)));
        }
    };
    // The first thing to do stands out.
    let some = move || programme.get().is_some();
    let outside = Memo::new(move |_| session.read(READ, |book| entries(book, None)));
    view! {
        <div class="page risk-page stack">
            <header class="gap-head">
                <div class="gap-head-title">
                    <h1>{text::t("kinds.audit_programmes")}</h1>
                    <span class="buttons">
                        <button type="button" class:primary=some disabled=locked(session) on:click=move |_| planning.set(true)>{text::t("audit.plan")}</button>
                        <button type="button" class:primary=move || !some() disabled=locked(session) on:click=begin>{text::t("audit.programme.begin")}</button>
                        {move || number_of(session, programme.get()).map(|number| view! { <SheetLink sheet=Sheet::AuditPlan number=number /> })}
                        <a class="button quiet" href=Route::Register(Kind::AuditProgramme, None).href()>{text::t("review.register")}</a>
                    </span>
                </div>
                <p class="read">{text::t("about.audit_programmes")}</p>
            </header>
            <Programmes programme=programme />
            {move || match programme.get() {
                Some(id) => view! { <Whole id=id /> },
                None => teach(),
            }}
            <Show when=move || outside.with(|o| !o.is_empty())>
                <section class="stack-tight" aria-labelledby="audits-outside">
                    <h2 id="audits-outside">{text::t("audit.outside")}</h2>
                    {move || table(outside.get())}
                </section>
            </Show>
            <Dialog open=planning title=text::t("audit.plan")><PlanForm programme=programme.get_untracked() open=planning /></Dialog>
        </div>
    }
}

fn teach() -> Markup {
    let steps = ["programme", "plan", "audit", "report"];
    let step = |key| view! { <li>{text::of(&format!("audit.teach.{key}"))}</li> };
    view! {
        <section class="card stack read"><h2>{text::t("audit.teach")}</h2>
            <ol class="risk-teach">{steps.into_iter().map(step).collect_view()}</ol></section>
    }
}

/// The way to the other programmes, where there are several.
#[component]
fn Programmes(programme: Memo<Option<Id>>) -> Markup {
    let session = Session::here();
    let all = Memo::new(move |_| {
        session.read(&[Kind::AuditProgramme], |book| {
            let all = book.audit_programmes.iter();
            all.map(|p| (p.id, p.number, p.title.clone())).collect::<Vec<_>>()
        })
    });
    let link = move |(id, number, title): (Id, u32, String)| {
        let current = (programme.get() == Some(id)).then_some("page");
        view! { <a href=Route::Programme(Some(number)).href() aria-current=current dir="auto">{title}</a> }
    };
    view! {
        <Show when=move || all.with(|all| all.len() > 1)>
            <nav class="gap-tabs audit-tabs" aria-label=text::t("kinds.audit_programmes")>{move || all.get().into_iter().map(link).collect_view()}</nav>
        </Show>
    }
}

/// One programme.
#[component]
fn Whole(id: Id) -> Markup {
    let session = Session::here();
    let audits = Memo::new(move |_| session.read(READ, |book| entries(book, Some(id))));
    let name = move || session.row(Kind::AuditProgramme, id).map(|r| r.name()).unwrap_or_default();
    // What is still to be said about it stands open.
    let open = session.peek(|b| b.get::<AuditProgramme>(id).is_some_and(|p| p.owner.is_none()));
    view! {
        <details class="card" open=open>
            <summary><h2 dir="auto">{name}</h2></summary>
            <div class="gap-own">{fields(Kind::AuditProgramme, id, OF_PROGRAMME, "")}</div>
        </details>
        <section class="stack-tight" aria-labelledby="audits-list">
            <h2 id="audits-list">{text::t("kinds.audits")}</h2>
            <Show when=move || audits.with(|a| !a.is_empty()) fallback=|| view! { <p class="quiet-text">{text::t("audit.none")}</p> }>
                {move || table(audits.get())}
            </Show>
        </section>
        <Coverage programme=id />
    }
}

fn table(entries: Vec<Entry>) -> Markup {
    let line = |entry: Entry| {
        let day = entry.day.map(Browser::day).unwrap_or_default();
        let own = entry.own.then(|| {
            view! { " "<span class="state state-warn">{text::t("audit.own")}</span> }
        });
        let late = entry.late.then(|| {
            view! { <div class="state state-warn">{text::t("audit.late")}</div> }
        });
        view! {
            <tr>
                <td><a href=Route::Audit(entry.number).href()><span class="reference">{Kind::Audit.reference(entry.number)}</span>" "<span dir="auto">{entry.title}</span></a></td>
                <td>{choice_label(AuditKind::LIST, entry.kind.key())}</td>
                <td>{state_chip(entry.state)}</td>
                <td><span class="nowrap">{day}</span>{late}</td>
                <td dir="auto">{entry.auditors}{own}</td>
                <td class="number">{entry.lines}</td>
                <td class="number">{entry.findings}</td>
            </tr>
        }
    };
    view! {
        <div class="table-scroll" tabindex="0"><table class="gap-table audit-list">
            <thead><tr>
                <th scope="col">{text::t("kind.audits")}</th><th scope="col">{text::t("field.audits.kind")}</th>
                <th scope="col">{text::t("field.audits.state")}</th><th scope="col">{text::t("field.readings.on")}</th>
                <th scope="col">{text::t("field.audits.auditors")}</th><th scope="col" class="number">{text::t("field.audits.lines")}</th>
                <th scope="col" class="number">{text::t("kinds.audit_findings")}</th>
            </tr></thead>
            <tbody>{entries.into_iter().map(line).collect_view()}</tbody>
        </table></div>
    }
}
