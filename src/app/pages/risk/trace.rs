//! The thread of a risk, a control or an action.

use super::READ;
use super::parts::no_row;
use crate::app::dom::prelude::*;
use crate::app::platform::Browser;
use crate::app::route::{Route, row_by_number};
use crate::app::session::Session;
use crate::app::widgets::{Icon, RowLink, choice_label};
use crate::insight::risk::thread::thread;
use crate::insight::risk::{Methods, ops, statement};
use crate::text;
use crate::workbook::{
    Action, ActionStatus, Approval, Choice, Control, Decision, Evidence, EvidenceState, Id,
    Implementation, Kind, Risk, RiskReview, Workbook,
};

#[component]
pub fn TracePage(kind: Kind, number: u32) -> Markup {
    let session = Session::here();
    let row = Memo::new(move |_| {
        session.ids(kind);
        session.peek(|b| row_by_number(b, kind, number))
    });
    Markup::live(move || match row.get() {
        Some(id) => view! {
            <div class="page risk-page stack">
                <header class="gap-head">
                    <div class="gap-head-title">
                        <h1>{text::t("trace.title")}</h1>
                        <span class="buttons"><a class="button" href=Route::TracePaper(kind, number).href()><Icon name="report" />{text::t("paper.open")}</a></span>
                    </div>
                    <p class="read">{text::t("trace.about")}</p>
                </header>
                <h2><span class="reference">{kind.reference(number)}</span>" "<RowLink kind=kind id=id /></h2>
                <Thread kind=kind id=id />
            </div>
        },
        None => no_row(kind),
    })
}

/// The rows of the thread, each kind with what an auditor looks for in it.
#[component]
pub fn Thread(kind: Kind, id: Id) -> Markup {
    let session = Session::here();
    let rows = Memo::new(move |_| session.read(READ, |book| thread(book, kind, id)));
    Markup::live(move || {
        let Some(rows) = rows.get() else { return Markup::Nothing };
        let shown = rows.stations().into_iter().map(|(kind, ids)| {
            let list: Vec<Markup> = ids
                .iter()
                .map(|id| {
                    let note = session.read(READ, |book| note(book, kind, *id));
                    view! { <li><RowLink kind=kind id=*id />" "<span class="quiet-text" dir="auto">{note}</span></li> }
                })
                .collect();
            let none = list.is_empty().then(|| view! { <li class="quiet-text">{text::t("trace.none")}</li> });
            view! { <li><h3>{text::of(&format!("kinds.{}", kind.table()))}</h3><ul>{list}{none}</ul></li> }
        });
        view! { <ol class="thread">{shown.collect_view()}</ol> }
    })
}

/// What stands beside a row: its level, its line of the statement, its state and day.
fn note(book: &Workbook, kind: Kind, id: Id) -> String {
    let day = |day: Option<chrono::NaiveDate>| day.map(Browser::day).unwrap_or_default();
    let joined = |parts: [String; 2]| {
        parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" · ")
    };
    match kind {
        Kind::Risk => {
            let Some(risk) = book.get::<Risk>(id) else { return String::new() };
            ops::way_words(&Methods::read(book), risk)
        }
        Kind::Control => {
            let Some(control) = book.get::<Control>(id) else { return String::new() };
            let decided = statement::decided(book, control);
            let decided = text::of(&format!("soa.decided.{}", decided.key()));
            let done = match control.implementation {
                Implementation::Unset => String::new(),
                other => choice_label(Implementation::LIST, other.key()),
            };
            format!("{} {}", control.line, joined([decided, done])).trim().to_owned()
        }
        Kind::Action => book.get::<Action>(id).map_or_else(String::new, |a| {
            joined([choice_label(ActionStatus::LIST, a.status.key()), day(a.due_now())])
        }),
        Kind::Evidence => book.get::<Evidence>(id).map_or_else(String::new, |e| {
            joined([choice_label(EvidenceState::LIST, e.state.key()), day(e.dated)])
        }),
        Kind::Approval => book.get::<Approval>(id).map_or_else(String::new, |a| {
            let what = choice_label("subject", a.subject.key());
            let said = choice_label(Decision::LIST, a.decision.key());
            joined([format!("{what}: {said}, {}", a.name), day(a.on)])
        }),
        Kind::RiskReview => book.get::<RiskReview>(id).map_or_else(String::new, |r| {
            joined([format!("{} → {}", r.before, r.after), day(r.on)])
        }),
        Kind::DueChange => book.due_changes.get(id).map_or_else(String::new, |d| {
            joined([format!("{} → {}", day(d.from), day(d.to)), d.reason.clone()])
        }),
        _ => String::new(),
    }
}
