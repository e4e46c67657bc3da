//! The versions of the Statement of Applicability, and what each changed.

use super::READ;
use super::approval::difference_table;
use crate::app::dom::prelude::*;
use crate::app::platform::Browser;
use crate::app::route::Route;
use crate::app::session::Session;
use crate::insight::approval::{
    EntryState, LineChange, Version, changes_in, changes_since, summed, version_before, versions,
};
use crate::text;
use crate::workbook::{Decision, Id, Record, Workbook};

#[component]
pub fn Versions() -> Markup {
    let session = Session::here();
    let open = RwSignal::new(None::<Id>);
    // Every version is read and compared: not while somebody types.
    let list = session.settled(READ, gather);
    Markup::live(move || {
        let all = list.get();
        if all.is_empty() {
            return Markup::Nothing;
        }
        let rows: Vec<Markup> = all.into_iter().map(|(v, changed)| row(v, changed, open)).collect();
        view! {
            <h3>{text::t("soa.versions")}</h3>
            <div class="table-scroll" tabindex="0"><table class="gap-table">
                <thead><tr>
                    <th scope="col">{text::t("soa.versions.version")}</th>
                    <th scope="col">{text::t("field.approvals.on")}</th>
                    <th scope="col">{text::t("field.approvals.person")}</th>
                    <th scope="col" class="number">{text::t("soa.decided.necessary")}</th>
                    <th scope="col" class="number">{text::t("soa.decided.excluded")}</th>
                    <th scope="col">{text::t("soa.versions.changed")}</th>
                    <th scope="col">{text::t("soa.versions.paper")}</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
            {move || open.get().map(|id| session.read(READ, |book| opened(book, id)))}
        }
    })
}

fn gather(book: &Workbook) -> Vec<(Version, String)> {
    let all = versions(book, Browser::today()).into_iter().rev();
    all.map(|v| {
        let changed = changes_in(book, v.entry);
        (v, changed.map_or_else(|| text::of("soa.versions.first"), |c| summed(&c)))
    })
    .collect()
}

fn row(v: Version, changed: String, open: RwSignal<Option<Id>>) -> Markup {
    let id = v.entry;
    let turn = move |_| open.update(|now| *now = (*now != Some(id)).then_some(id));
    let number = v.number;
    let show = match (v.decision, v.state) {
        (_, EntryState::Altered) => "soa.versions.show_altered",
        (Decision::Rejected, _) => "soa.versions.show_rejected",
        _ => "soa.versions.show",
    };
    let named = format!("{} {}", text::t(show), v.reference);
    let is_open = move || (open.get() == Some(id)).to_string();
    view! {
        <tr>
            <th scope="row"><button type="button" class="link" aria-expanded=is_open on:click=turn><span class="reference">{v.reference}</span></button>
                <div class="quiet-text">{text::of(&format!("approval.standing.{}", v.state.key()))}</div></th>
            <td>{v.on.map(Browser::day)}</td>
            <td dir="auto">{v.name}</td>
            <td class="number">{v.applicable}</td>
            <td class="number">{v.excluded}</td>
            <td>{changed}</td>
            <td><a href=Route::StatementVersion(number).href() aria-label=named>{text::t(show)}</a></td>
        </tr>
    }
}

/// What a version says otherwise than the one before, and what is otherwise today.
fn opened(book: &Workbook, id: Id) -> Markup {
    let part = |head: String, changes: Option<Vec<LineChange>>, after, none: &'static str| {
        let said =
            changes.map(|c| c.iter().map(|c| c.said(book, &Browser::day)).collect::<Vec<_>>());
        let table = match said {
            None => view! { <p>{text::t(none)}</p> },
            Some(said) if said.is_empty() => view! { <p>{text::t("soa.versions.same")}</p> },
            Some(said) => difference_table(said, after),
        };
        view! { <h4>{head}</h4>{table} }
    };
    let name = book.approvals.get(id).map(Record::reference).unwrap_or_default();
    let before = version_before(book, id).map(Record::reference);
    let head = before.map_or_else(
        || text::of("soa.versions.changed"),
        |before| text::fill("soa.versions.in", &[("version", &name), ("before", &before)]),
    );
    let since = text::fill("soa.versions.since", &[("version", &name)]);
    view! {
        {part(head, changes_in(book, id), "soa.versions.after", "soa.versions.first")}
        {part(since, changes_since(book, id), "approval.changed.after", "soa.versions.other_edition")}
    }
}
