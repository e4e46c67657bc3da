//! The empty register: what belongs here, an example, the first action.

use super::state::Register;
use crate::app::dom::prelude::*;
use crate::app::widgets::Icon;
use crate::text;

#[component]
pub fn Empty(register: Register) -> Markup {
    let example = text::find(&format!("register.example.{}", register.kind.table()));
    let may_add = move || register.may_add() && register.may_write();
    view! {
        <div class="register-empty card">
            <Icon name=register.kind.table() />
            <h2>{text::t("register.empty")}</h2>
            <p>{text::of(&format!("about.{}", register.kind.table()))}</p>
            {example.map(|e| view! { <p class="register-example"><strong>{text::t("register.example")}" "</strong>{e}</p> })}
            <Show when=may_add>
                <div class="buttons">
                    <button type="button" class="primary" on:click=move |_| register.add_and_open()>
                        <Icon name="plus" />{super::toolbar::add_words(register.kind)}
                    </button>
                    <super::starters::Starters register=register />
                    <button type="button" on:click=move |_| register.pasted.set(Some(String::new()))>
                        <Icon name="paste" />{text::t("register.paste.button")}
                    </button>
                </div>
                <p class="quiet-text">{text::t("register.empty.paste")}</p>
            </Show>
        </div>
    }
}
