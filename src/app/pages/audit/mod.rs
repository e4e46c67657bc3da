//! Audits, corrective action and measuring: the programme and what it covers, one audit with its checklist and its
//! findings, one nonconformity on its way, and what is measured.

mod checks;
mod corrective;
mod findings;
mod grid;
mod measuring;
mod one;
mod plan;
mod programme;

pub use corrective::CorrectivePage;
pub use measuring::MeasuringPage;
pub use one::AuditPage;
pub use programme::ProgrammePage;

use crate::app::dom::prelude::*;
use crate::app::pages::gap::focus_later;
use crate::app::session::Session;
use crate::app::widgets::{Icon, RowLink};
use crate::text;
use crate::workbook::{Id, Kind, Label};

/// What the page shows was reported, or closed: it stays as it was until it is opened again.
#[derive(Clone, Copy)]
struct Settled(Signal<bool>);

fn settled() -> Signal<bool> {
    use_context::<Settled>().map_or_else(|| Signal::stored(false), |settled| settled.0)
}

/// Some fields of a row. `prefix` tells rows of one kind on a page apart.
fn fields(kind: Kind, row: Id, names: &'static [&'static str], prefix: &str) -> Markup {
    super::review::fields(kind, row, names, prefix.to_owned(), settled())
}

/// A part of a page: its anchor, the key of its heading, and fields of the page's own row.
fn part(
    kind: Kind,
    row: Id,
    (anchor, head): (&'static str, &'static str),
    names: &'static [&'static str],
) -> Markup {
    view! {
        <section class="card stack-tight" aria-labelledby=anchor>
            <h2 id=anchor>{text::t(head)}</h2>
            <div class="gap-own">{fields(kind, row, names, "")}</div>
        </section>
    }
}

/// What is wanted, with the way to the place where it is entered.
fn wanted(words: String, go: impl Fn() + 'static) -> Markup {
    view! {
        <li>{words}" "<button type="button" class="quiet" on:click=move |_| go()>{text::t("gap.summary.open_field")}</button></li>
    }
}

/// The button that takes a row away which belongs to the row of the page.
fn remove(session: Session, kind: Kind, row: Id) -> Markup {
    let remove = move |_| {
        session.close_step();
        let name = session.peek(|b| b.row(kind, row).map(|r| r.name())).unwrap_or_default();
        let label = Label::new("change.delete").with("name", &name);
        session.edit(label, |draft| draft.delete(kind, row));
    };
    view! {
        <button type="button" class="quiet" disabled=locked(session) on:click=remove><Icon name="trash" />{text::t("register.delete")}</button>
    }
}

/// Whether nothing can be written now.
fn locked(session: Session) -> impl Fn() -> bool + Copy + Send + Sync + 'static {
    let settled = settled();
    move || settled.get() || read_only(session)()
}

/// Whether nothing can be written anywhere.
fn read_only(session: Session) -> impl Fn() -> bool + Copy + Send + Sync + 'static {
    move || session.read_only.get().is_some()
}

/// A row that something was made into, by what it is and where it leads.
pub(super) fn made_of_it(session: Session, kind: Kind, id: Id) -> Markup {
    let named = session.peek(|b| b.row(kind, id).map(|r| r.reference())).unwrap_or_default();
    let what = format!("{} {named}", text::of(&format!("kind.{}", kind.table())));
    view! { <span><span class="quiet-text">{what}</span>" "<RowLink kind=kind id=id /></span> }
}

/// The first field of a row that was just made.
fn first_field(kind: Kind, row: Id, field: &str) {
    focus_later(&format!("#f-{row}-{}-{field}", kind.table()));
}
