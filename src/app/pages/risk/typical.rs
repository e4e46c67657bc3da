//! Typical threats and vulnerabilities where those of a risk are chosen: who has never described a risk does not
//! know what to search for.

use super::parts::{fields, locked};
use crate::app::dom::prelude::*;
use crate::app::session::Session;
use crate::app::widgets::edit_label;
use crate::insight::risk::starters::{Fitting, fitting, take_for};
use crate::text;
use crate::workbook::{Id, Kind, Risk};

/// So many stand there at once; the others fold out.
const SHOWN: usize = 5;

/// What a list follows from.
const READ: &[Kind] = &[Kind::Risk, Kind::Asset, Kind::Threat, Kind::Vulnerability];

/// The field of a risk that names one of a kind, with typical ones below for as long as it is empty.
#[component]
pub fn WithTypical(id: Id, kind: Kind, field: &'static str) -> Markup {
    let session = Session::here();
    let list = Memo::new(move |_| {
        session.read(READ, |book| {
            let risk = book.get::<Risk>(id).filter(|risk| !risk.opportunity);
            risk.map(|risk| fitting(book, risk, kind)).unwrap_or_default()
        })
    });
    let place = format!("typical-{}", kind.table());
    let chosen = format!("#{place} .chosen a");
    let item = move |offer: &Fitting| {
        let (starter, chosen) = (offer.id, chosen.clone());
        let take = move |_| {
            let declared = Kind::Risk.place(field).and_then(|at| Kind::Risk.fields().get(at));
            let Some(label) = declared.map(|field| edit_label(Kind::Risk, field)) else { return };
            if session.edit(label, |draft| take_for(draft, id, kind, starter)).is_some() {
                // The list goes, and the focus with it.
                super::super::gap::focus_later(&chosen);
            }
        };
        view! { <li><button type="button" class="quiet" disabled=locked(session) on:click=take>{offer.name.clone()}</button></li> }
    };
    let typical = move || {
        let all = list.get();
        let (first, more) = all.split_at(all.len().min(SHOWN));
        let items = |some: &[Fitting]| some.iter().map(&item).collect::<Vec<Markup>>();
        let words = text::fill("starters.more", &[("n", &more.len().to_string())]);
        (!all.is_empty()).then(|| view! {
            <div class="typical" role="group" aria-label=text::of(&format!("starters.{}", kind.table()))>
                <p class="help"><strong>{text::of(&format!("starters.{}", kind.table()))}</strong>". "{text::t("starters.fitting")}</p>
                <ul>{items(first)}</ul>
                {(!more.is_empty()).then(|| view! { <details><summary>{words}</summary><ul>{items(more)}</ul></details> })}
            </div>
        })
    };
    view! { <div class="stack-tight" id=place>{fields(Kind::Risk, id, &[field])}{typical}</div> }
}
