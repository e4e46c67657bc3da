//! What belongs to this browser: the author's name, the look, the space, the way back.

use crate::app::dom::prelude::*;
use crate::app::platform::Browser;
use crate::app::session::Session;
use crate::app::theme::Theme;
use crate::text;
use leptos::ev::SubmitEvent;
use leptos::html;

#[component]
pub fn SettingsPage() -> Markup {
    let session = Session::here();
    let theme = RwSignal::new(Theme::chosen());
    let has_book = move || session.keeping.current.get().is_some();
    view! {
        <div class="page read stack">
            <h1>{text::t("command.settings")}</h1>
            <section class="stack-tight">
                <div class="field">
                    <label for="author">{text::t("start.author")}</label>
                    <input
                        id="author" type="text" autocomplete="off" spellcheck="false" maxlength="200" aria-describedby="author-help"
                        prop:value=move || session.author.get()
                        on:change=move |e| session.set_author(event_target_value(&e).trim())
                    />
                    <p class="help" id="author-help">{text::t("start.author.help")}</p>
                </div>
            </section>
            <section>
                <fieldset class="choices">
                    <legend>{text::t("settings.theme")}</legend>
                    {Theme::ALL.into_iter().map(|t| view! {
                        <label class="choice">
                            <input
                                type="radio" name="theme" value=t.key() prop:checked=move || theme.get() == t
                                on:change=move |_| { theme.set(t); t.choose(); }
                            />
                            <span>{text::of(&format!("settings.theme.{}", t.key()))}</span>
                        </label>
                    }).collect_view()}
                </fieldset>
            </section>
            <section class="stack-tight">
                <h2>{text::t("settings.storage")}</h2>
                <p>{text::t("saved.more")}</p>
                <p class="quiet-text">{move || session.keeping.space.get().unwrap_or_else(|| text::of("settings.space_unknown"))}</p>
                <p><a href="#rescue">{text::t("storage.rescue")}</a></p>
            </section>
            <Show when=has_book>
                <RestorePoints />
            </Show>
            <p class="quiet-text">{text::fill("settings.version", &[("version", env!("CARGO_PKG_VERSION"))])}</p>
        </div>
    }
}

/// Earlier states of the open workbook that can be looked at and taken back.
#[component]
fn RestorePoints() -> Markup {
    let session = Session::here();
    session.keeping.list_restore_points();
    let points = session.keeping.restore_points;
    let name = NodeRef::<html::Input>::new();
    let making = RwSignal::new(false);
    let make = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(input) = name.get_untracked().filter(|_| !making.get_untracked()) else { return };
        making.set(true);
        leptos::task::spawn_local(async move {
            let named = input.value();
            let kept = session.keeping.keep_by_hand(session, named.trim()).await;
            // The page may have been left meanwhile.
            let _ = making.try_set(false);
            if kept && input.value() == named {
                input.set_value("");
            }
        });
    };
    let idle = move || session.read_only.get().is_some() || making.get();
    view! {
        <section class="stack-tight">
            <h2>{text::t("settings.restore")}</h2>
            <p>{text::t("settings.restore.more")}</p>
            <form class="restore-make" on:submit=make>
                <input
                    node_ref=name type="text" dir="auto" maxlength="80" autocomplete="off" spellcheck="false"
                    aria-label=text::t("settings.restore.name") placeholder=text::t("settings.restore.name")
                />
                <button type="submit" disabled=idle>{text::t("settings.restore.make")}</button>
            </form>
            <ul class="restore-points">
                <For each=move || points.get() key=|p| (p.key.clone(), p.at) let:point>
                    {
                        let key = point.key.clone();
                        view! {
                            <li>
                                <span>{Browser::moment(point.at)}</span>
                                <span dir="auto">{point.name.clone()}</span>
                                <button type="button" on:click=move |_| session.keeping.open_restore_point(&key)>{text::t("settings.restore.open")}</button>
                            </li>
                        }
                    }
                </For>
            </ul>
        </section>
    }
}
