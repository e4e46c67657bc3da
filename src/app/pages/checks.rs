//! What is incomplete or contradictory anywhere in the workbook, with the way to it.

use crate::app::dom::prelude::*;
use crate::app::platform::Browser;
use crate::app::route::Route;
use crate::app::session::Session;
use crate::app::words;
use crate::insight::risk::checks;
use crate::text;
use crate::workbook::{Finding, Kind, check};

/// A list longer than this helps nobody; the count stands above it.
const SHOWN: usize = 300;

#[component]
pub fn ChecksPage() -> Markup {
    let session = Session::here();
    let today = Browser::today();
    let found = Memo::new(move |_| {
        session.read(Kind::ALL, |book| {
            let mut found = checks::findings(book, today);
            found.extend(check::workbook(book, today));
            crate::sort::by_key(&mut found, |f| std::cmp::Reverse(f.severity));
            found
        })
    });
    let count = move || found.with(Vec::len);
    view! {
        <div class="page read stack">
            <h1>{text::t("command.checks")}</h1>
            <p>{move || text::fill(if count() == 0 { "checks.none" } else { "checks.some" }, &[("n", &count().to_string())])}</p>
            <ul class="findings">
                {move || found.with(|f| f.iter().take(SHOWN).cloned().map(|f| view! { <CheckLine finding=f /> }).collect_view())}
            </ul>
            <Show when=move || { count() > SHOWN }>
                <p>{move || text::fill("checks.more", &[("n", &(count() - SHOWN).to_string())])}</p>
            </Show>
        </div>
    }
}

/// Why a rule of the subject matters, with the clause of the workbook's edition.
fn why_it_matters(session: Session, finding: &Finding) -> Option<String> {
    let rule = checks::by_id(finding.code)?;
    let edition = session.peek(|book| book.edition());
    let clause = rule.topic.clause(edition).unwrap_or_default();
    let item = rule.topic.item(edition).unwrap_or_default();
    let clause = format!("{clause} {item}");
    Some(text::fill(&format!("why.{}", finding.code), &[("clause", clause.trim())]))
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
    let why = why_it_matters(session, &finding);
    view! {
        <li class=words::severity_class(finding.severity)>
            {link.map(|(href, name)| view! { <a href=href dir="auto">{name}</a> })}
            {words::finding(&finding)}
            {why.map(|why| view! { <span class="finding-why quiet-text">{why}</span> })}
        </li>
    }
}
