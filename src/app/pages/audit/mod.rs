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
use crate::app::widgets::{FieldEditor, Icon};
use crate::text;
use crate::workbook::{Id, Kind, Label};

/// Some fields of a row. `prefix` tells rows of one kind on a page apart.
fn fields(kind: Kind, row: Id, names: &[&'static str], prefix: &str) -> Markup {
    let places = names.iter().filter_map(|name| kind.place(name));
    let one = |field| view! { <FieldEditor kind=kind row=row field=field prefix=prefix /> };
    places.map(one).collect_view()
}

/// A part of a page: its anchor, the key of its heading, and fields of the page's own row.
fn part(
    kind: Kind,
    row: Id,
    (anchor, head): (&'static str, &'static str),
    names: &[&'static str],
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
    move || session.read_only.get().is_some()
}

/// The first field of a row that was just made.
fn first_field(kind: Kind, row: Id, field: &str) {
    focus_later(&format!("#f-{row}-{}-{field}", kind.table()));
}
