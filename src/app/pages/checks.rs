//! What is incomplete or contradictory anywhere in the workbook, with the way to it. The worker looks: the rules
//! read every table, and their words are many.

use crate::app::dom::prelude::*;
use crate::app::errand::{self, listed};
use crate::app::route::Route;
use crate::app::session::Session;
use crate::app::words;
use crate::app::worker::Cancel;
use crate::insight::checks::Told;
use crate::text;
use crate::workbook::{Finding, Kind};

#[derive(Clone)]
enum Look {
    Looking,
    Found(usize, Vec<Told>),
    Failed(Vec<Finding>),
}

/// What is found, looked for anew a moment after each change. What is shown stays until then.
fn looked(session: Session) -> LocalSignal<Look> {
    let shown = LocalSignal::new_local(Look::Looking);
    let look = move |cancel: Cancel| {
        leptos::task::spawn_local(async move {
            let found = errand::checks(session, &cancel).await;
            if !cancel.is_asked() {
                let _ = shown.try_set(match found {
                    Ok((count, told)) => Look::Found(count, told),
                    Err(findings) => Look::Failed(findings),
                });
            }
        });
    };
    let listen = move || {
        session.read(Kind::ALL, |_| ());
        true
    };
    errand::ask_anew(listen, move || shown.with(|s| matches!(s, Look::Looking)), look);
    shown
}

#[component]
pub fn ChecksPage() -> Markup {
    let session = Session::here();
    let found = looked(session);
    let list = move || match found.get() {
        Look::Looking => {
            view! { <p class="quiet-text" role="status">{text::t("checks.looking")}</p> }
        }
        Look::Found(count, told) => {
            let more = count - told.len().min(count);
            let counts = |key, n: usize| text::fill(key, &[("n", &n.to_string())]);
            view! {
                <p>{counts(if count == 0 { "checks.none" } else { "checks.some" }, count)}</p>
                <ul class="findings">{told.into_iter().map(|told| line(session, told)).collect_view()}</ul>
                {(more > 0).then(|| view! { <p>{counts("checks.more", more)}</p> })}
            }
        }
        Look::Failed(findings) => {
            view! { <ul class="findings" role="alert">{findings.iter().map(listed).collect_view()}</ul> }
        }
    };
    view! {
        <div class="page read stack">
            <h1>{text::t("command.checks")}</h1>
            {list}
        </div>
    }
}

fn line(session: Session, told: Told) -> Markup {
    let Told { severity, row, field, said, advice, why } = told;
    let link = row.map(|(kind, id)| {
        session.peek(|book| {
            let name = book
                .row(kind, id)
                .map(|r| format!("{} {}", r.reference(), r.name()))
                .unwrap_or_default();
            (Route::of_row(book, kind, id).href(), name)
        })
    });
    let part = |words: String, class: &'static str| {
        (!words.is_empty()).then(|| view! { <span class=class>{words}</span> })
    };
    view! {
        <li class=words::severity_class(severity)>
            {link.map(|(href, name)| view! { <a href=href dir="auto">{name}</a> })}
            <span class="finding-text" dir="auto">{said}</span>
            {part(field, "finding-field")}
            {part(advice, "finding-advice")}
            {part(why, "finding-why quiet-text")}
        </li>
    }
}
