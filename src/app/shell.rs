//! The frame around every screen: where the work is, the ten steps, search, messages.

use super::commands::{self, COMMANDS};
use super::files::OpenFile;
use super::keeping::Kept;
use super::notice::NoticeBoard;
use super::pages::{self, Page, REGISTERS};
use super::palette::Palette;
use super::route::{Place, Route};
use super::saved::SaveState;
use super::session::{Ahead, Session};
use super::widgets::Icon;
use crate::app::dom::prelude::*;
use crate::insight::steps::Progress;
use crate::text;
use crate::workbook::{Id, Kind, Label};
use leptos::ev;
use wasm_bindgen::JsCast;

#[component]
pub fn Shell() -> Markup {
    let session = Session::here();
    Ahead::provide(session);
    let place = Place::here();
    let palette = RwSignal::new(false);
    let nav_open = RwSignal::new(false);
    let has_book = Signal::derive(move || session.keeping.current.get().is_some());
    let keys = window_event_listener(ev::keydown, move |event| {
        if (event.ctrl_key() || event.meta_key()) && event.key().eq_ignore_ascii_case("k") {
            event.prevent_default();
            palette.set(true);
            return;
        }
        let Some(command) = commands::pressed(&event) else { return };
        if (command.needs_book && !has_book.get_untracked()) || elsewhere(&event) {
            return;
        }
        event.prevent_default();
        (command.run)(session);
    });
    on_cleanup(move || keys.remove());
    let notices = session.notices;
    Effect::new(move |before: Option<(Route, Option<Id>)>| {
        let now = (place.route().screen(), session.keeping.current.get());
        nav_open.set(false);
        // Another screen or workbook begins at its top; moving within one keeps the place.
        if before.is_some_and(|before| before != now) {
            notices.left_screen();
            window().scroll_to_with_x_and_y(0.0, 0.0);
            request_animation_frame(focus_main_unless_within);
        }
        now
    });
    title_follows(session, place, has_book);
    view! {
        <a class="skip" href="#main" on:click=|e| { e.prevent_default(); focus_main(); }>{text::t("app.skip")}</a>
        <div class="shell" class:nav-open=move || nav_open.get()>
            <Header palette=palette nav_open=nav_open has_book=has_book />
            <Show when=move || has_book.get()>
                <Navigation />
            </Show>
            <main id="main" tabindex="-1">
                <Banners />
                <Page has_book=has_book />
            </main>
        </div>
        <NoticeBoard />
        <OpenFile />
        <Palette open=palette has_book=has_book />
    }
}

/// Whether the key was meant for a dialog, the start or a search field: what is undone there is the
/// text of that field, which is the browser's work.
fn elsewhere(event: &ev::KeyboardEvent) -> bool {
    let target = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok());
    let own = "dialog, .start, input[type=search], [role=search]";
    target.is_some_and(|t| t.closest(own).ok().flatten().is_some())
}

/// A screen that has put the focus somewhere keeps it.
fn focus_main_unless_within() {
    let main = document().get_element_by_id("main");
    let active = document().active_element();
    let within =
        main.as_ref().is_some_and(|m| active.as_ref().is_some_and(|a| m.contains(Some(a))));
    let in_dialog = document().query_selector("dialog[open]").ok().flatten().is_some();
    if !within && !in_dialog {
        focus_main();
    }
}

fn focus_main() {
    let main = document()
        .get_element_by_id("main")
        .and_then(|m| m.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(main) = main {
        // The heading would go under the bar that stays at the top.
        let still = web_sys::FocusOptions::new();
        still.set_prevent_scroll(true);
        let _ = main.focus_with_options(&still);
    }
}

/// The tab says which screen of which workbook it shows.
fn title_follows(session: Session, place: Place, has_book: Signal<bool>) {
    effect(move || {
        let screen = super::pages::title(session, &place.route());
        let name = session.read(&[Kind::Organisation], |b| b.name().to_owned());
        let parts = if has_book.get() {
            vec![screen, name, text::of("app.name")]
        } else {
            vec![text::of("app.name")]
        };
        let parts: Vec<String> = parts.into_iter().filter(|p| !p.is_empty()).collect();
        document().set_title(&parts.join(" · "));
    });
}

#[component]
fn Header(palette: RwSignal<bool>, nav_open: RwSignal<bool>, has_book: Signal<bool>) -> Markup {
    let session = Session::here();
    let name = Memo::new(move |_| session.read(&[Kind::Organisation], |b| b.name().to_owned()));
    let edition = Memo::new(move |_| session.read(&[Kind::Organisation], |b| b.edition().key()));
    let sample = move || session.keeping.is_sample.get();
    view! {
        <header class="top">
            <Show when=move || has_book.get()>
                <button
                    type="button" class="quiet nav-toggle" aria-label=text::t("nav.toggle")
                    aria-expanded=move || nav_open.get().to_string() aria-controls="nav"
                    on:click=move |_| nav_open.update(|o| *o = !*o)
                ><Icon name="menu" /></button>
            </Show>
            <a class="book-name" href=Route::Workbooks.href() title=text::t("nav.workbooks")>
                <Icon name="workbook" />
                <span dir="auto">{move || if has_book.get() { name.get() } else { text::of("app.name") }}</span>
            </a>
            <Show when=move || has_book.get() && sample()>
                <span class="state state-active">{text::t("app.sample")}</span>
            </Show>
            <Show when=move || has_book.get()>
                <a class="state edition-chip" href=Route::Edition.href() title=text::t("nav.edition")>
                    {move || text::fill("app.edition_short", &[("edition", edition.get())])}
                </a>
                <SaveState />
                <span class="top-gap"></span>
                <StepButton name="undo" label=Signal::derive(move || session.undo_label()) />
                <StepButton name="redo" label=Signal::derive(move || session.redo_label()) />
            </Show>
            <Show when=move || !has_book.get()><span class="top-gap"></span></Show>
            <button type="button" class="search-button" on:click=move |_| palette.set(true)>
                <Icon name="search" />
                <span class="search-words">{text::t("palette.open")}</span>
                <kbd>{commands::written(commands::Keys { key: "k", shift: false })}</kbd>
            </button>
            <Show when=move || has_book.get()>
                <button type="button" class="primary save-file" on:click=move |_| super::files::save(session)>
                    <Icon name="save" /><span>{text::t("command.save_file.short")}</span>
                </button>
            </Show>
        </header>
    }
}

/// Undo or redo, saying what it would take back.
#[component]
fn StepButton(name: &'static str, label: Signal<Option<Label>>) -> Markup {
    let session = Session::here();
    let command = COMMANDS.iter().find(|c| c.name == name);
    let words = move || match label.get() {
        None => text::of(&format!("command.{name}.none")),
        Some(label) => {
            let args: Vec<(&str, &str)> =
                label.args.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            text::fill(&format!("command.{name}.what"), &[("what", &text::fill(&label.key, &args))])
        }
    };
    let icon = if name == "undo" { "undo" } else { "redo" };
    view! {
        <button
            type="button" class=format!("quiet step-{name}") aria-label=words title=words
            disabled=move || label.get().is_none() || session.read_only.get().is_some()
            on:click=move |_| if let Some(command) = command { (command.run)(session) }
        ><Icon name=icon /></button>
    }
}

/// What must be known before working on: read only, a newer version, what storage found.
#[component]
fn Banners() -> Markup {
    let session = Session::here();
    let update = RwSignal::new(false);
    super::platform::on_update_waiting(move || update.set(true));
    view! {
        <Show when=move || session.read_only.get().is_some_and(|r| r != "storage.opening")>
            <div class="banner" role="status">
                <p>{move || session.read_only.get().map(text::t).unwrap_or_default()}</p>
                <Show when=move || session.keeping.can_take_over.get()>
                    <button type="button" on:click=move |_| session.keeping.take_over()>{text::t("app.edit_here")}</button>
                </Show>
                <Show when=move || session.keeping.can_accept.get()>
                    <button type="button" on:click=move |_| session.keeping.accept()>{text::t("storage.accept")}</button>
                </Show>
            </div>
        </Show>
        <Show when=move || update.get()>
            <div class="banner" role="status">
                <p>{text::t("app.update")}</p>
                <button
                    type="button"
                    disabled=move || !matches!(session.keeping.state.get(), Kept::Idle | Kept::Saved | Kept::Viewing)
                    on:click=move |_| {
                        session.settle();
                        leptos::task::spawn_local(super::platform::accept_update());
                    }
                >{text::t("app.update.now")}</button>
                <button type="button" class="quiet" on:click=move |_| update.set(false)>{text::t("app.update.later")}</button>
            </div>
        </Show>
        <Show when=move || session.keeping.current.get().is_some() && session.keeping.finding.get().is_some()>
            <div class="banner" role="alert">
                <p>{move || session.keeping.finding.get()}</p>
                <a href="#rescue">{text::t("storage.rescue")}</a>
                <button type="button" on:click=move |_| session.keeping.finding.set(None)>{text::t("app.close")}</button>
            </div>
        </Show>
    }
}

#[component]
fn Navigation() -> Markup {
    let place = Place::here();
    let ahead = Ahead::here();
    let current = move |route: &Route| (section(&place.route()) == *route).then_some("page");
    view! {
        <nav id="nav" class="nav" aria-label=text::t("nav.label")>
            <ul class="nav-list">
                <NavLink route=Route::Overview icon="overview" name=text::of("nav.overview") />
            </ul>
            <h2 class="nav-head">{text::t("nav.steps")}</h2>
            <ol class="nav-list nav-steps">
                {(1..=10u8).map(|n| {
                    let route = Route::Step(n);
                    let href = route.href();
                    let state = move || ahead.with(|a| a.step(n).map_or(Progress::Missing, |s| s.progress));
                    view! {
                        <li>
                            <a href=href aria-current=move || current(&route)>
                                <span class="step-number" class=("step-complete", move || state() == Progress::Complete)>{n}</span>
                                <span class="nav-name">{text::of(&format!("step.{n}.title"))}</span>
                                <span class=move || format!("dot dot-{}", state().key()) title=move || text::of(&format!("progress.{}", state().key()))></span>
                                <span class="visually-hidden">{move || text::of(&format!("progress.{}", state().key()))}</span>
                            </a>
                        </li>
                    }
                }).collect_view()}
            </ol>
            {REGISTERS.iter().map(|(heading, kinds)| view! {
                <h2 class="nav-head" id=heading.replace('.', "-")>{text::t(heading)}</h2>
                <ul class="nav-list" aria-labelledby=heading.replace('.', "-")>
                    {screens(heading)}
                    {kinds.iter().map(|kind| view! {
                        <NavLink route=Route::Register(*kind, None) icon=kind.table() name=text::of(&format!("kinds.{}", kind.table())) />
                    }).collect_view()}
                </ul>
            }).collect_view()}
            <ul class="nav-list nav-foot">
                <NavLink route=Route::Checks icon="check" name=text::of("command.checks") />
                <NavLink route=Route::Workbooks icon="workbook" name=text::of("nav.books") />
                <NavLink route=Route::Settings icon="settings" name=text::of("command.settings") />
                <NavLink route=Route::Help icon="help" name=text::of("command.help") />
            </ul>
        </nav>
    }
}

/// The screens that stand above the registers of a heading.
fn screens(heading: &str) -> Markup {
    match heading {
        pages::RISK => view! {
            <NavLink route=Route::Risks icon="risk" name=text::of("risk.page.title") />
            <NavLink route=Route::RiskMethod icon="risk_methods" name=text::of("kind.risk_methods") />
            <NavLink route=Route::Statement icon="soa" name=text::of("soa.title") />
        },
        pages::AUDIT => view! {
            <NavLink route=Route::GapRuns icon="gap" name=text::of("kinds.gap_runs") />
            <NavLink route=Route::Programme(None) icon="audit_programmes" name=text::of("kinds.audit_programmes") />
            <NavLink route=Route::Reviews icon="management_reviews" name=text::of("kinds.management_reviews") />
        },
        pages::WORK => {
            view! { <NavLink route=Route::Measuring icon="metrics" name=text::of("measuring.title") /> }
        }
        _ => Markup::Nothing,
    }
}

#[component]
fn NavLink(route: Route, icon: &'static str, name: String) -> Markup {
    let place = Place::here();
    let href = route.href();
    let current = move || (section(&place.route()) == route).then_some("page");
    view! { <li><a href=href aria-current=current><Icon name=icon /><span class="nav-name">{name}</span></a></li> }
}

/// The entry of the navigation that a screen belongs to.
fn section(route: &Route) -> Route {
    match route {
        Route::Register(Kind::AuditProgramme, _) => Route::Programme(None),
        Route::Register(kind, _) => Route::Register(pages::home(*kind), None),
        Route::RiskMethodPaper => Route::RiskMethod,
        Route::Risk(_) => Route::Register(Kind::Risk, None),
        Route::StatementPaper | Route::StatementVersion(_) => Route::Statement,
        Route::Plan(_) | Route::PlanPaper(_) => Route::Register(Kind::TreatmentPlan, None),
        Route::Trace(kind, _) | Route::TracePaper(kind, _) => Route::Register(*kind, None),
        Route::Review(_) | Route::Meeting(..) => Route::Reviews,
        Route::Sheet(sheet, _) if sheet.kind() == Some(Kind::ManagementReview) => Route::Reviews,
        Route::Programme(_) => Route::Programme(None),
        Route::Audit(_) => Route::Register(Kind::Audit, None),
        Route::Corrective(_) => Route::Register(Kind::Nonconformity, None),
        Route::Gap(_) | Route::GapLines(..) | Route::GapReport(_) => Route::GapRuns,
        other => other.clone(),
    }
}
