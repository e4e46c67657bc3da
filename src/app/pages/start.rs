//! The start: the workbooks of this browser, a new one, the sample firm, a file.

use crate::app::dom::prelude::*;
use crate::app::files;
use crate::app::keeping::OnShelf;
use crate::app::platform::Browser;
use crate::app::reading::{Reading, ReadingDialog};
use crate::app::route::Route;
use crate::app::session::Session;
use crate::app::widgets::{Dialog, Icon};
use crate::app::words;
use crate::catalogue::Edition;
use crate::exchange::sample;
use crate::text;
use crate::workbook::{Choice, Organisation};
use leptos::ev::SubmitEvent;
use leptos::html;

#[component]
pub fn StartPage() -> Markup {
    let session = Session::here();
    let shelf = session.keeping.shelf;
    let fresh = move || shelf.get().is_empty();
    let making = Reading::new("start.sample");
    let open_sample = move |_| {
        // Its id is its own and always the same: what somebody tried in it is still there.
        let keeping = session.keeping;
        if keeping.current.get_untracked() == Some(sample::ID) {
            Route::Overview.go();
        } else if keeping.has(sample::ID) {
            if keeping.open(session, sample::ID) {
                Route::Overview.go();
            }
        } else {
            leptos::task::spawn_local(async move {
                match making.sample().await {
                    Ok(book) => {
                        if keeping.create(session, book) {
                            Route::Overview.go();
                        }
                    }
                    Err(broken) => {
                        if let Some(finding) = broken.finding() {
                            session.notices.error(words::finding_text(&finding));
                        }
                    }
                }
            });
        }
    };
    view! {
        <div class="page start">
            <header class="start-head">
                <h1>{text::t("start.title")}</h1>
                <p class="read">{text::t("start.lead")}</p>
            </header>
            <Show when=move || session.keeping.finding.get().is_some()>
                <StorageFinding />
            </Show>
            <Show when=move || !fresh()>
                <section class="stack" aria-labelledby="shelf-head">
                    <h2 id="shelf-head">{text::t("start.shelf")}</h2>
                    <ul class="shelf">
                        <For each=move || shelf.get() key=|b| (b.id, b.name.clone()) let:book><ShelfEntry book=book /></For>
                    </ul>
                </section>
            </Show>
            <div class="start-ways">
                <section class="card stack">
                    <h2>{text::t("start.own")}</h2>
                    <NewWorkbook />
                </section>
                <section class="card stack">
                    <h2>{text::t("start.sample")}</h2>
                    <p>{text::t("start.sample.more")}</p>
                    <div class="buttons">
                        <button type="button" id="open-sample" on:click=open_sample>{text::t("start.sample.open")}</button>
                    </div>
                    <h2>{text::t("start.file")}</h2>
                    <p>{text::t("start.file.more")}</p>
                    <div class="buttons">
                        <button type="button" on:click=move |_| files::choose(session)><Icon name="open" />{text::t("command.open_file")}</button>
                    </div>
                </section>
            </div>
            <ReadingDialog reading=making />
            <section class="read stack-tight start-promise">
                <h2>{text::t("start.where")}</h2>
                <p>{text::t("start.where.more")}</p>
                <p>{text::t("start.where.backup")}</p>
                <h2>{text::t("start.extent")}</h2>
                <p>{text::t("start.extent.more")}</p>
            </section>
        </div>
    }
}

/// What storage found that a person must know before anything else.
#[component]
fn StorageFinding() -> Markup {
    let session = Session::here();
    view! {
        <section class="card storage-finding" role="alert">
            <p>{move || session.keeping.finding.get().unwrap_or_default()}</p>
            <p><a href="#rescue">{text::t("storage.rescue")}</a></p>
        </section>
    }
}

#[component]
fn ShelfEntry(book: OnShelf) -> Markup {
    let session = Session::here();
    let id = book.id;
    let erase = RwSignal::new(false);
    let current = move || session.keeping.current.get() == Some(id);
    let name = if book.name.is_empty() { text::of("start.nameless") } else { book.name.clone() };
    let opened = (book.opened.0 > 0)
        .then(|| text::fill("start.opened", &[("when", &Browser::moment(book.opened))]));
    let copied =
        book.copied.map(|at| text::fill("start.copied", &[("when", &Browser::moment(at))]));
    let about = [copied, opened].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let asked = name.clone();
    let open = move |_| {
        if current() || session.keeping.open(session, id) {
            Route::Overview.go();
        }
    };
    view! {
        <li class="shelf-entry">
            <button type="button" class="shelf-open" on:click=open>
                <Icon name="workbook" />
                <span class="shelf-words">
                    <span class="shelf-name" dir="auto">{name}</span>
                    <span class="quiet-text">{about}</span>
                </span>
            </button>
            {book.erasing.then(|| view! { <span class="state state-warn">{text::t("start.erasing")}</span> })}
            <Show when=current><span class="state state-active">{text::t("start.current")}</span></Show>
            <button type="button" class="quiet" on:click=move |_| erase.set(true)>{text::t("start.erase")}</button>
            <Dialog open=erase title=text::fill("start.erase.title", &[("name", &asked)])>
                <div class="dialog-body">
                    <p>{text::t("start.erase.more")}</p>
                    <div class="buttons">
                        <button type="button" class="danger" on:click=move |_| { erase.set(false); session.keeping.erase(session, id); }>
                            {text::t("start.erase.do")}
                        </button>
                        <button type="button" on:click=move |_| erase.set(false)>{text::t("app.cancel")}</button>
                    </div>
                </div>
            </Dialog>
        </li>
    }
}

/// Name of the firm, edition, author: all that a workbook needs to begin.
#[component]
fn NewWorkbook() -> Markup {
    let session = Session::here();
    let firm = NodeRef::<html::Input>::new();
    let author = NodeRef::<html::Input>::new();
    let edition = RwSignal::new(Edition::default());
    let missing = RwSignal::new(false);
    let begin = move |event: SubmitEvent| {
        event.prevent_default();
        let read = |node: NodeRef<html::Input>| {
            node.get_untracked().map(|i| i.value().trim().to_owned()).unwrap_or_default()
        };
        let name = read(firm);
        if name.is_empty() {
            missing.set(true);
            if let Some(input) = firm.get_untracked() {
                let _ = input.focus();
            }
            return;
        }
        session.set_author(&read(author));
        let chosen = edition.get_untracked();
        let book = session.new_workbook(|o: &mut Organisation| {
            o.name = name;
            o.edition = chosen;
        });
        if session.keeping.create(session, book) {
            Route::Overview.go();
        }
    };
    view! {
        <form class="stack" on:submit=begin novalidate>
            <div class="field">
                <label for="new-firm">{text::t("field.organisation.name")}</label>
                <input
                    node_ref=firm id="new-firm" type="text" autocomplete="off" spellcheck="false" maxlength="200"
                    aria-invalid=move || missing.get().to_string() aria-describedby="new-firm-missing"
                    on:input=move |_| missing.set(false)
                />
                <p id="new-firm-missing" class="finding-error" hidden=move || !missing.get()>{text::t("start.firm_missing")}</p>
            </div>
            <div class="field">
                <label for="new-author">{text::t("start.author")}</label>
                <input node_ref=author id="new-author" type="text" autocomplete="off" spellcheck="false" maxlength="200" prop:value=session.author.get_untracked() aria-describedby="new-author-help" />
                <p class="help" id="new-author-help">{text::t("start.author.help")}</p>
            </div>
            <fieldset class="choices">
                <legend>{text::t("field.organisation.edition")}</legend>
                {<Edition as Choice>::ALL.iter().map(|e| {
                    let e = *e;
                    let key = Choice::key(e);
                    view! {
                        <label class="choice">
                            <input type="radio" name="edition" value=key prop:checked=move || edition.get() == e on:change=move |_| edition.set(e) />
                            <span>{text::of(&format!("choice.edition.{key}"))}</span>
                        </label>
                    }
                }).collect_view()}
                <p class="help">{text::t("help.organisation.edition")}</p>
            </fieldset>
            <div class="buttons"><button type="submit" class="primary">{text::t("start.begin")}</button></div>
        </form>
    }
}
