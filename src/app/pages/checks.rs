//! What is incomplete or contradictory anywhere in the workbook, with the way to it.

use crate::app::dom::prelude::*;
use crate::app::route::Route;
use crate::app::session::Session;
use crate::app::words;
use crate::text;
use crate::workbook::{Finding, Kind, check};

/// A list longer than this helps nobody; the count stands above it.
const SHOWN: usize = 300;

#[component]
pub fn ChecksPage() -> Markup {
    let session = Session::here();
    let found = Memo::new(move |_| session.read(Kind::ALL, check::workbook));
    let count = move || found.get().len();
    view! {
        <div class="page read stack">
            <h1>{text::t("command.checks")}</h1>
            <p>{move || text::fill(if count() == 0 { "checks.none" } else { "checks.some" }, &[("n", &count().to_string())])}</p>
            <ul class="findings">
                {move || found.get().into_iter().take(SHOWN).map(|f| view! { <CheckLine finding=f /> }).collect_view()}
            </ul>
            <Show when=move || { count() > SHOWN }>
                <p>{move || text::fill("checks.more", &[("n", &(count() - SHOWN).to_string())])}</p>
            </Show>
        </div>
    }
}

#[component]
fn CheckLine(finding: Finding) -> Markup {
    let session = Session::here();
    let link = finding.place.row.map(|(kind, id)| {
        session.peek(|book| {
            let name = book
                .row(kind, id)
                .map(|r| format!("{} {}", r.reference(), r.name()))
                .unwrap_or_default();
            (Route::of_row(book, kind, id).href(), name)
        })
    });
    view! {
        <li class=words::severity_class(finding.severity)>
            {link.map(|(href, name)| view! { <a href=href dir="auto">{name}</a> })}
            {words::finding(&finding)}
        </li>
    }
}
