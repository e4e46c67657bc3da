//! The screen where the work is done: every line of a run, answered with the keyboard alone.

mod attached;
mod desk;
mod filter;
mod inline;
mod keys;
mod line;
mod list;
mod verdict;

pub use filter::gate_name;
pub use line::relation_key;

use super::frame::{NoRun, RunHead, Tab};
use crate::app::dom::prelude::*;
use crate::app::route::{Place, Route, row_by_number};
use crate::app::session::Session;
use crate::app::widgets::Dialog;
use crate::catalogue;
use crate::insight::gap::Reply;
use crate::text;
use crate::workbook::{Id, Kind};
use desk::Desk;
pub use desk::focus_later;
use keys::Command;
use leptos::ev;
use line::OpenLine;
use list::LineList;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The lines of the run with this number. The open line is the address's; the page stays mounted
/// while one moves from line to line.
#[component]
pub fn GapLinesPage(number: u32) -> Markup {
    let session = Session::here();
    let run = Memo::new(move |_| {
        session.ids(Kind::GapRun);
        session.peek(|b| row_by_number(b, Kind::GapRun, number))
    });
    Markup::live(move || match run.get() {
        Some(run) => view! { <Lines run=run number=number /> },
        None => view! { <NoRun /> },
    })
}

#[component]
fn Lines(run: Id, number: u32) -> Markup {
    let desk = Desk::new(run, number);
    let listener = window_event_listener(ev::keydown, move |event| {
        let command = keys::command(&event, desk.single_keys.get_untracked());
        if command.is_some_and(|command| obey(desk, command)) {
            event.prevent_default();
        }
    });
    on_cleanup(move || {
        listener.remove();
        desk.session.close_step();
    });
    let place = Place::here();
    let screen = move || match place.route() {
        Route::GapLines(_, Some(line))
            if catalogue::line(desk.edition, &line).is_some_and(|l| l.scored) =>
        {
            "line"
        }
        _ => "list",
    };
    view! {
        <div class="page gap-page gap-page-wide">
            <RunHead run=run number=number tab=Tab::Lines />
            <Hints desk=desk />
            <div class="gap-lines"><div class="gap-lines-box" data-screen=screen>
                <LineList desk=desk />
                <div class="gap-open">
                    {move || catalogue::line(desk.edition, desk.open.get()).map(|line| view! { <OpenLine desk=desk line=line /> })}
                </div>
            </div></div>
            <p class="visually-hidden" role="status" aria-live="polite">{move || desk.said.get()}</p>
            <KeysDialog desk=desk />
        </div>
    }
}

/// Does what a key asked for. False where the key has no meaning just now.
fn obey(desk: Desk, command: Command) -> bool {
    match command {
        Command::Verdict(verdict) => desk.give_verdict(verdict),
        Command::Next => desk.step(1),
        Command::Previous => desk.step(-1),
        Command::NextOpen => desk.step_to_open(),
        Command::SameAsBefore => desk.same_as_before(),
        Command::Questions => focus_question(0),
        Command::Reply(question, key) => answer_question(desk, &question, key),
        Command::Finding => focus_later("#f-gap_answers-finding"),
        Command::Evidence => desk.add_evidence(""),
        Command::Action => desk.raise_action(),
        Command::Search => focus_later("#gap-search"),
        Command::Keys => desk.keys_open.set(true),
        Command::Leave => return leave_field(),
    }
    true
}

/// Out of the field, to the title of the line.
fn leave_field() -> bool {
    let open_list =
        document().query_selector("[role=combobox][aria-expanded=true]").ok().flatten().is_some();
    if open_list {
        return false; // Escape closes the list of suggestions first
    }
    focus_later("#gap-line-title");
    true
}

fn questions() -> Vec<HtmlElement> {
    let Ok(found) = document().query_selector_all("[data-question]") else { return Vec::new() };
    (0..found.length()).filter_map(|n| found.get(n)?.dyn_into().ok()).collect()
}

/// Puts the focus on the first question without an answer from `from` on; past the last one, on
/// the verdict.
fn focus_question(from: usize) {
    once_drawn(move || {
        let next = questions()
            .into_iter()
            .skip(from)
            .find(|q| q.query_selector("input:checked").ok().flatten().is_none());
        let question =
            next.or_else(|| if from == 0 { questions().into_iter().next() } else { None });
        let selector = "input:checked, input";
        let target = match question {
            Some(question) => question.query_selector(selector),
            None => document().query_selector(
                "#gap-verdict input:checked, #gap-verdict:not(:has(input:checked)) input",
            ),
        };
        if let Some(input) = target.ok().flatten().and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
            // An input that cannot take the focus keeps the present one.
            let _ = input.focus();
        }
    });
}

fn answer_question(desk: Desk, question: &str, key: &str) {
    let at = questions()
        .iter()
        .position(|q| q.get_attribute("data-question").as_deref() == Some(question));
    desk.reply(question, Reply::from_key(key));
    focus_question(at.map_or(0, |n| n + 1));
}

/// The keys that matter most, always in sight.
#[component]
fn Hints(desk: Desk) -> Markup {
    let hints: [(&str, &'static str); 7] = [
        ("1–4", "gap.hint.verdict"),
        ("J", "gap.hint.next"),
        ("F", "gap.hint.finding"),
        ("E", "gap.hint.evidence"),
        ("A", "gap.hint.action"),
        ("G", "gap.hint.next_open"),
        ("/", "gap.hint.search"),
    ];
    view! {
        <div class="gap-hints">
            {hints.into_iter().map(|(key, what)| view! {
                <span class="gap-hint"><kbd>{key}</kbd>" "{text::t(what)}</span>
            }).collect_view()}
            <button type="button" class="quiet" on:click=move |_| desk.keys_open.set(true)>
                <kbd>"?"</kbd>" "{text::t("gap.hint.all")}
            </button>
        </div>
    }
}

/// Every key, and the switch for single keys.
#[component]
fn KeysDialog(desk: Desk) -> Markup {
    view! {
        <Dialog open=desk.keys_open title=text::t("gap.keys.title")>
            <div class="dialog-body">
                <dl class="gap-keys">
                    {keys::HELP.iter().map(|(keys, what)| view! {
                        <div>
                            <dt>{keys.iter().map(|k| view! { <kbd>{*k}</kbd>" " }).collect_view()}</dt>
                            <dd>{text::of(what)}</dd>
                        </div>
                    }).collect_view()}
                </dl>
                <p>{text::t("gap.keys.alt")}</p>
                <div class="field field-flag">
                    <input
                        type="checkbox" id="gap-single-keys" prop:checked=move || desk.single_keys.get()
                        on:change=move |e| desk.set_single_keys(event_target_checked(&e))
                    />
                    <label for="gap-single-keys">{text::t("gap.keys.single")}</label>
                    <p class="help">{text::t("gap.keys.single_help")}</p>
                </div>
            </div>
        </Dialog>
    }
}
