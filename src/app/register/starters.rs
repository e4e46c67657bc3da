//! Rows to start from: typical threats, vulnerabilities, assets, and risks from threats.

use super::state::Register;
use crate::app::dom::prelude::*;
use crate::app::widgets::{Dialog, Icon, choice_label};
use crate::insight::risk::starters::{Offer, offers, take};
use crate::text;
use crate::workbook::{Kind, Label};

/// A button that opens the list; nothing for kinds without one.
#[component]
pub fn Starters(register: Register) -> Markup {
    let kind = register.kind;
    if !matches!(kind, Kind::Threat | Kind::Vulnerability | Kind::Asset | Kind::Risk) {
        return Markup::Nothing;
    }
    let open = RwSignal::new(false);
    view! {
        <button type="button" disabled=move || !register.may_write() on:click=move |_| open.set(true)><Icon name="row" />{text::t("starters.choose")}</button>
        <Dialog open=open title=text::of(&format!("starters.{}", kind.table()))>
            <Choose register=register open=open />
        </Dialog>
    }
}

#[component]
fn Choose(register: Register, open: RwSignal<bool>) -> Markup {
    let kind = register.kind;
    let session = register.session;
    let chosen = RwSignal::new(Vec::<String>::new());
    let list = session.peek(|book| offers(book, kind));
    let group_list = if kind == Kind::Asset { "asset_kind" } else { "risk_category" };
    let mut groups: Vec<&'static str> = Vec::new();
    list.iter().for_each(|o| {
        if !groups.contains(&o.group) {
            groups.push(o.group)
        }
    });
    let add = move |_| {
        let label = Label::new("change.starters").with("n", chosen.with_untracked(Vec::len));
        let ids = chosen.get_untracked();
        if let Some(n) = session.edit(label, |draft| take(draft, kind, &ids)) {
            open.set(false);
            session.notices.say_filled("starters.added", &[("n", &n.to_string())]);
        }
    };
    let item = move |offer: &Offer| {
        let (id, taken) = (offer.id, offer.taken);
        let name = format!("starter-{id}");
        view! {
            <li><input type="checkbox" id=name.clone() checked=taken disabled=taken on:change=move |e| {
                let on = event_target_checked(&e);
                chosen.update(|c| { c.retain(|known| known != id); if on { c.push(id.to_owned()); } });
            } />" "<label for=name>{offer.name}</label></li>
        }
    };
    let parts = groups.into_iter().map(|group| {
        let items: Vec<Markup> = list.iter().filter(|o| o.group == group).map(item).collect();
        view! { <fieldset class="starters"><legend>{choice_label(group_list, group)}</legend><ul>{items}</ul></fieldset> }
    });
    let parts: Vec<Markup> = parts.collect();
    view! {
        <div class="dialog-body">
            <p>{text::t("starters.what")}</p>
            {parts}
            <div class="buttons starters-foot">
                <button type="button" class="primary" disabled=move || chosen.with(Vec::is_empty) on:click=add>
                    {move || text::fill("starters.add", &[("n", &chosen.with(Vec::len).to_string())])}
                </button>
                <button type="button" on:click=move |_| open.set(false)>{text::t("app.cancel")}</button>
            </div>
        </div>
    }
}
