//! The checklist of an audit: the questions line by line, what was seen, and what it came to.

use super::findings::record;
use super::{fields, first_field, locked, remove};
use crate::app::dom::prelude::*;
use crate::app::session::Session;
use crate::catalogue;
use crate::insight::audit_ops::{self as ops, label};
use crate::insight::audits::{self, Asked};
use crate::text;
use crate::workbook::{Audit, AuditCheck, AuditFinding, Id, Kind, Label};

/// The tables that a checklist is made of.
const OWN: &[Kind] = &[Kind::Audit, Kind::AuditCheck];

#[component]
pub fn Checklist(id: Id, line: RwSignal<Option<String>>) -> Markup {
    let session = Session::here();
    let list = Memo::new(move |_| session.read(OWN, |book| audits::checklist(book, id)));
    let unasked = Memo::new(move |_| {
        session.read(OWN, |book| book.get::<Audit>(id).map_or(0, |a| ops::unasked(book, a).len()))
    });
    let lay_out = move |_| {
        session.close_step();
        session.edit(Label::new(label::LAY_OUT), |draft| ops::lay_out(draft, id));
        line.set(list.with_untracked(|l| l.first().map(|asked| asked.line.clone())));
    };
    let counts = move || {
        let (answered, all) = list.with(|list| {
            list.iter().fold((0, 0), |(a, n), asked| (a + asked.answered, n + asked.checks.len()))
        });
        text::fill("audit.checks.counts", &[("n", &answered.to_string()), ("of", &all.to_string())])
    };
    view! {
        <section class="card stack-tight" aria-labelledby="audit-checks">
            <h2 id="audit-checks">{text::t("audit.part.checks")}</h2>
            <p class="quiet-text">{text::t("audit.part.checks.what")}</p>
            <Show when=move || list.with(|l| !l.is_empty())><p role="status">{counts}</p></Show>
            <div class="audit-lines"><For each=move || list.with(|l| l.iter().map(|asked| asked.line.clone()).collect::<Vec<_>>()) key=|of| of.clone() let:of><OfLine audit=id of=of list=list line=line /></For></div>
            <div class="buttons">
                <Show when=move || unasked.get() != 0>
                    <button type="button" class="primary" disabled=locked(session) on:click=lay_out>{move || text::fill("audit.lay_out", &[("n", &unasked.get().to_string())])}</button>
                </Show>
                <button type="button" disabled=locked(session) on:click=move |_| ask(session, id, "", line)>{text::t("audit.ask")}</button>
            </div>
        </section>
    }
}

/// Adds a question and leads to it.
fn ask(session: Session, audit: Id, of: &str, line: RwSignal<Option<String>>) {
    session.close_step();
    let made = session.edit(Label::new(label::ASK), |draft| Ok(ops::ask(draft, audit, of)));
    if let Some(made) = made {
        line.set(Some(of.to_owned()));
        first_field(Kind::AuditCheck, made, "ask");
    }
}

/// The questions on one line; they are there while the line is open.
#[component]
fn OfLine(audit: Id, of: String, list: Memo<Vec<Asked>>, line: RwSignal<Option<String>>) -> Markup {
    let session = Session::here();
    let edition = session.peek(|book| book.edition());
    let known = catalogue::line(edition, &of);
    let head = match known {
        Some(known) => format!("{} {}", known.id, known.display_title),
        None if of.is_empty() => text::of("audit.checks.no_line"),
        None => of.clone(),
    };
    let of = StoredValue::new(of);
    let checks = Memo::new(move |_| {
        let found = list.with(|l| l.iter().find(|a| of.with_value(|of| a.line == *of)).cloned());
        found.map(|asked| (asked.answered, asked.checks)).unwrap_or_default()
    });
    let is_open = Memo::new(move |_| line.with(|l| of.with_value(|of| l.as_ref() == Some(of))));
    let toggle = move |e: leptos::ev::MouseEvent| {
        e.prevent_default();
        line.set((!is_open.get_untracked()).then(|| of.get_value()));
    };
    let counts = move || {
        let (answered, all) = checks.with(|(answered, checks)| (*answered, checks.len()));
        text::fill("review.taken", &[("n", &answered.to_string()), ("of", &all.to_string())])
    };
    let shows = known.map(|known| known.ask_for).unwrap_or_default();
    view! {
        <details class="audit-line" prop:open=move || is_open.get()>
            <summary on:click=toggle><h3>{head}</h3><span class="quiet-text">{counts}</span></summary>
            <Show when=move || is_open.get()>
                <Show when=move || !shows.is_empty()>
                    <p class="quiet-text">{text::t("audit.ask_for")}</p>
                    <ul class="quiet-text audit-ask-for">{shows.iter().map(|shown| view! { <li>{*shown}</li> }).collect_view()}</ul>
                </Show>
                <ul class="gap-cards"><For each=move || checks.with(|(_, checks)| checks.clone()) key=|id| *id let:row><Check audit=audit row=row /></For></ul>
                <p><button type="button" class="quiet" disabled=locked(session) on:click=move |_| of.with_value(|of| ask(session, audit, of, line))>{text::t("audit.ask.here")}</button></p>
            </Show>
        </details>
    }
}

/// One question: what was asked, what was seen, its result, and the findings at it.
#[component]
fn Check(audit: Id, row: Id) -> Markup {
    let session = Session::here();
    let check = session.peek(|b| b.get::<AuditCheck>(row).cloned()).unwrap_or_default();
    let prefix = format!("-{row}");
    let of_catalogue = !check.question.is_empty();
    let asked = move || session.get::<AuditCheck>(row).map(|c| c.ask.clone());
    let (own, more): (&[&str], &[&str]) = match of_catalogue {
        true => (&[], &["ask", "sample", "with", "evidence"]),
        false => (&["ask", "lines"], &["sample", "with", "evidence"]),
    };
    let findings = Memo::new(move |_| {
        session.read(&[Kind::AuditFinding], |book| {
            let at = audits::parts::<AuditFinding>(book, audit);
            at.iter().filter(|f| f.check == Some(row)).map(|f| (f.id, f.number)).collect::<Vec<_>>()
        })
    });
    let found = move |(id, number): (Id, u32)| {
        let go = move |_| first_field(Kind::AuditFinding, id, "title");
        view! { <button type="button" class="quiet" on:click=go>{Kind::AuditFinding.reference(number)}</button> }
    };
    view! {
        <li class="gap-card audit-check">
            {of_catalogue.then(|| view! { <p class="audit-asked" dir="auto">{asked}</p> })}
            {fields(Kind::AuditCheck, row, own, &prefix)}
            {fields(Kind::AuditCheck, row, &["result", "seen"], &prefix)}
            <details class="review-more"><summary>{text::t("audit.check.more")}</summary>
                <div class="gap-own">{fields(Kind::AuditCheck, row, more, &prefix)}</div>
            </details>
            <div class="audit-card-foot">
                <button type="button" disabled=locked(session) on:click=move |_| record(session, audit, Some(row))>{text::t("audit.finding.record")}</button>
                {move || findings.get().into_iter().map(found).collect_view()}
                {remove(session, Kind::AuditCheck, row)}
            </div>
        </li>
    }
}
