//! The management review: the list of reviews, one of them from plan to locked minutes, and the screen for the
//! meeting itself.

mod decisions;
mod doing;
mod inputs;
mod list;
mod meeting;
mod one;
mod pack;
mod papers;
mod people;
mod signing;

pub use list::ReviewsPage;
pub use meeting::MeetingPage;
pub use one::ReviewPage;

use crate::app::dom::prelude::*;
use crate::app::session::Session;
use crate::app::widgets::{FieldEditor, FieldText, field_label};
use crate::insight::review::called;
use crate::workbook::{Cell, Id, Kind, ManagementReview, ReviewState, Shape};

/// The tables that a review itself consists of.
pub const OWN: &[Kind] = &[
    Kind::Person,
    Kind::ManagementReview,
    Kind::Participant,
    Kind::ReviewInput,
    Kind::ReviewDecision,
    Kind::ReviewAddendum,
    Kind::Approval,
];

/// The state of a review.
fn state(session: Session, id: Id) -> Memo<ReviewState> {
    Memo::new(move |_| session.get::<ManagementReview>(id).map(|r| r.state).unwrap_or_default())
}

/// Whether nothing of a review is written any more.
fn over(state: ReviewState) -> bool {
    matches!(state, ReviewState::Closed | ReviewState::Cancelled)
}

/// Whether nothing can be written now.
fn locked() -> impl Fn() -> bool + Copy + Send + Sync + 'static {
    let session = Session::here();
    move || session.read_only.get().is_some()
}

/// Some fields of a row of a review: as text once the review is over. `prefix` tells rows of one kind apart.
pub(super) fn fields(
    kind: Kind,
    row: Id,
    names: &'static [&'static str],
    prefix: String,
    over: Signal<bool>,
) -> Markup {
    let places = move || names.iter().filter_map(move |name| kind.place(name));
    view! {
        <Show when=move || over.get() fallback=move || {
            let prefix = prefix.clone();
            // What only the program writes is shown once it is there.
            let own = places().filter(|field| kind.fields().get(*field).is_some_and(|f| !f.system));
            own.map(|field| view! { <FieldEditor kind=kind row=row field=field prefix=prefix.clone() /> }).collect_view()
        }>
            {places().map(|field| view! { <Filled kind=kind row=row field=field /> }).collect_view()}
        </Show>
    }
}

/// What a field holds, where it holds anything.
#[component]
fn Filled(kind: Kind, row: Id, field: usize) -> Markup {
    let session = Session::here();
    let filled = move || session.row(kind, row).is_some_and(|r| !r.cell(field).is_empty());
    let declared = kind.fields().get(field);
    let person =
        declared.filter(|f| kind == Kind::ManagementReview && f.shape == Shape::Link(Kind::Person));
    if let Some(declared) = person {
        // People are called as they were at the meeting, here as in the minutes.
        let name = move || {
            session.read(OWN, |book| match book.row(kind, row)?.cell(field) {
                Cell::Link(id) => called(book, row, id),
                _ => None,
            })
        };
        return view! {
            <Show when=filled><dl class="field field-text"><dt>{field_label(kind, declared)}</dt><dd dir="auto">{name}</dd></dl></Show>
        };
    }
    view! { <Show when=filled><FieldText kind=kind row=row field=field /></Show> }
}
