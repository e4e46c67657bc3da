//! What an audit found, and what becomes of it: a nonconformity, or an idea.

use super::{fields, first_field, locked, made_of_it, read_only, remove};
use crate::app::dom::prelude::*;
use crate::app::pages::gap::focus_later;
use crate::app::session::Session;
use crate::app::widgets::choice_label;
use crate::insight::audit_ops::{self as ops, label};
use crate::insight::audits::{self, FollowUp};
use crate::text;
use crate::workbook::{
    AuditFinding, Choice, Draft, FindingKind, Id, Kind, Label, Refusal, Tabled, Workbook,
};

const OF_ONE: &[&str] =
    &["title", "kind", "statement", "seen", "lines", "owner", "found_on", "answer_due"];

#[component]
pub fn Findings(id: Id) -> Markup {
    let session = Session::here();
    let rows = Memo::new(move |_| {
        session.read(&[Kind::AuditFinding], |book| {
            audits::parts::<AuditFinding>(book, id).iter().map(|f| f.id).collect::<Vec<_>>()
        })
    });
    let counts = move || {
        let counts = session.read(&[Kind::AuditFinding], |book| audits::by_kind(book, id));
        let chip = |(kind, n): (FindingKind, usize)| {
            let words = format!("{} {n}", choice_label(FindingKind::LIST, kind.key()));
            view! { <span class=tone(kind)>{words}</span>" " }
        };
        counts.into_iter().map(chip).collect_view()
    };
    view! {
        <section class="card stack-tight" aria-labelledby="audit-findings">
            <h2 id="audit-findings">{text::t("kinds.audit_findings")}</h2>
            <p class="quiet-text">{text::t("audit.findings.what")}</p>
            <p>{counts}</p>
            <ul class="gap-cards"><For each=move || rows.get() key=|id| *id let:row><Finding row=row /></For></ul>
            <p><button type="button" disabled=locked(session) on:click=move |_| record(session, id, None)>{text::t("audit.finding.record")}</button></p>
        </section>
    }
}

/// How a kind is coloured; the word stands in it.
fn tone(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::Unset => "state",
        FindingKind::Conformity => "state state-good",
        FindingKind::Observation | FindingKind::Opportunity => "state state-active",
        FindingKind::Minor => "state state-warn",
        FindingKind::Major => "state state-bad",
    }
}

/// Notes a finding and leads to its first field.
pub fn record(session: Session, audit: Id, check: Option<Id>) {
    session.close_step();
    let made = session.edit(Label::new(label::FINDING), |draft| ops::note(draft, audit, check));
    if let Some(made) = made {
        first_field(Kind::AuditFinding, made, "title");
    }
}

/// What became of a finding.
#[derive(Clone, PartialEq)]
struct Became {
    /// What is to be made of it.
    follows: Option<FollowUp>,
    raised: Option<Id>,
    idea: Option<Id>,
}

fn became(book: &Workbook, row: Id) -> Option<Became> {
    let follows = audits::follow_up(book.get::<AuditFinding>(row)?);
    let raised = audits::raised_on(book, row).map(|r| r.id);
    let idea = audits::suggested_on(book, row).map(|i| i.id);
    Some(Became { follows, raised, idea })
}

#[component]
fn Finding(row: Id) -> Markup {
    let session = Session::here();
    let became = Memo::new(move |_| {
        let read = &[Kind::AuditFinding, Kind::Nonconformity, Kind::Improvement];
        session.read(read, |book| became(book, row))
    });
    let reference = session.peek(|b| b.row(Kind::AuditFinding, row).map(|r| r.reference()));
    let follows = move || {
        let Became { follows, raised, idea } = became.get()?;
        let raised_at = raised.map(|id| made_of_it(session, Kind::Nonconformity, id));
        let idea_at = idea.map(|id| made_of_it(session, Kind::Improvement, id));
        let asks = follows == Some(FollowUp::Nonconformity) && raised.is_none();
        let suggests = follows == Some(FollowUp::Idea) && idea.is_none();
        Some(view! {
            {raised_at} {idea_at}
            {asks.then(|| make(session, row, ("audit.finding.raise", label::RAISE), ops::raise))}
            {suggests.then(|| make(session, row, ("audit.finding.suggest", label::IDEA), ops::suggest))}
        })
    };
    view! {
        <li class="gap-card audit-finding">
            <p class="reference">{reference}</p>
            {fields(Kind::AuditFinding, row, OF_ONE, &format!("-{row}"))}
            <div class="audit-card-foot" id=format!("became-{row}") tabindex="-1">{follows}{remove(session, Kind::AuditFinding, row)}</div>
        </li>
    }
}

/// The button that makes another row of a finding.
fn make(
    session: Session,
    row: Id,
    (words, label): (&'static str, &'static str),
    operation: fn(&mut Draft<'_>, Id) -> Result<Id, Refusal>,
) -> Markup {
    let make = move |_| {
        session.close_step();
        let named = session.peek(|b| AuditFinding::table(b).get(row).map(|f| f.number));
        let reference = Kind::AuditFinding.reference(named.unwrap_or_default());
        let label = Label::new(label).with("reference", reference);
        if session.edit(label, |draft| operation(draft, row)).is_some() {
            // The button is gone, and the way to what it made stands in its place.
            focus_later(&format!("#became-{row} a"));
        }
    };
    // What an audit found is followed up after its report.
    view! { <button type="button" disabled=read_only(session) on:click=make>{text::t(words)}</button> }
}
