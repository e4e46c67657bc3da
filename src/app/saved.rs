//! The indicator that says at all times where the work is: in this browser, in which file, since when.

use super::keeping::Kept;
use super::platform::Browser;
use super::session::Session;
use super::widgets::Icon;
use crate::app::dom::prelude::*;
use crate::text;

/// Where the work is, in a few words.
pub fn words(kept: Kept) -> &'static str {
    text::t(match kept {
        Kept::Idle | Kept::Saved => "saved.saved",
        Kept::Saving => "saved.saving",
        Kept::NotSaved(_) => "saved.not_saved",
        Kept::Memory(_) => "saved.memory",
        Kept::Viewing => "saved.viewing",
    })
}

#[component]
pub fn SaveState() -> Markup {
    let session = Session::here();
    let keeping = session.keeping;
    let words = move || words(keeping.shown());
    let class = move || match keeping.shown() {
        Kept::Idle | Kept::Saved => "state state-good",
        Kept::Saving | Kept::Viewing => "state",
        Kept::NotSaved(_) | Kept::Memory(_) => "state state-bad",
    };
    let file_words = move || match keeping.last_file.get() {
        None => text::of("saved.no_file"),
        Some((at, since)) => {
            text::fill("saved.file", &[("when", &Browser::moment(at)), ("n", &since.to_string())])
        }
    };
    view! {
        <details class="save-state">
            <summary class=class data-kept=move || keeping.shown().key()>
                <span role="status">{words}</span>
                <Icon name="chevron" />
            </summary>
            <div class="save-more">
                <p>{move || match keeping.shown() {
                    Kept::NotSaved(reason) | Kept::Memory(reason) => text::t(reason),
                    Kept::Viewing => text::t("saved.viewing.more"),
                    _ => text::t("saved.more"),
                }}</p>
                <p>{file_words}</p>
                <Show when=move || keeping.remark.get().is_some()>
                    <p class="save-remark">{move || keeping.remark.get().unwrap_or_default()}</p>
                </Show>
                <Show when=move || keeping.space.get().is_some()>
                    <p class="quiet-text">{move || keeping.space.get().unwrap_or_default()}</p>
                </Show>
                <div class="buttons">
                    <button type="button" class="primary" on:click=move |_| super::files::save(session)>{text::t("command.save_file")}</button>
                </div>
            </div>
        </details>
    }
}
