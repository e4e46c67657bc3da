//! Search and commands: one field that finds every screen, row and line, and does every command.

use super::commands::{self, COMMANDS};
use super::pages::TERMS;
use super::route::{Route, Sheet};
use super::session::Session;
use super::widgets::{Dialog, Icon};
use crate::app::dom::prelude::*;
use crate::catalogue;
use crate::insight::naming;
use crate::text;
use crate::workbook::{Workbook, search};
use leptos::ev::KeyboardEvent;
use leptos::html;

/// More rows than this are not read; one types on instead.
const ROWS: usize = 30;
/// Nor more lines of the standard.
const LINES: usize = 10;

#[derive(Clone, PartialEq)]
enum Target {
    Command(usize),
    Screen(Route),
}

/// One line of the palette.
#[derive(Clone, PartialEq)]
struct Found {
    target: Target,
    icon: &'static str,
    name: String,
    /// What kind of thing it is, or its keys.
    note: String,
}

fn screens() -> Vec<(Route, String)> {
    let mut screens = vec![
        (Route::Overview, text::of("nav.overview")),
        (Route::GapRuns, text::of("kinds.gap_runs")),
        (Route::Programme(None), text::of("kinds.audit_programmes")),
        (Route::Measuring, text::of("measuring.title")),
        (Route::Reviews, text::of("kinds.management_reviews")),
    ];
    screens.extend([
        (Route::Risks, text::of("risk.page.title")),
        (Route::RiskMethod, text::of("kind.risk_methods")),
        (Route::Statement, text::of("soa.title")),
    ]);
    screens.extend((1..=10).map(|n| {
        (
            Route::Step(n),
            text::fill(
                "nav.step",
                &[("n", &n.to_string()), ("title", &text::of(&format!("step.{n}.title")))],
            ),
        )
    }));
    screens.extend(
        super::pages::REGISTERS
            .iter()
            .flat_map(|(_, kinds)| kinds.iter())
            .map(|k| (Route::Register(*k, None), text::of(&format!("kinds.{}", k.table())))),
    );
    screens
}

/// The papers of the newest row that each is about.
fn papers(book: &Workbook) -> Vec<(Route, String)> {
    let paper = |sheet: Sheet| {
        let Some(kind) = sheet.kind() else { return Some((Route::Sheet(sheet, 0), sheet.name())) };
        let newest = book.table(kind).rows().map(|row| row.number()).max()?;
        let name = format!("{} {}", sheet.name(), kind.reference(newest));
        Some((Route::Sheet(sheet, newest), name))
    };
    Sheet::ALL.into_iter().filter_map(paper).collect()
}

/// What else a screen is looked for by: in the text tables under `palette.also.<first part of its address>`, one
/// after the other with commas.
fn also(route: &Route) -> &'static str {
    let address = route.href();
    let parts: Vec<&str> = address.trim_start_matches("#/").split('/').take(2).collect();
    text::find(&format!("palette.also.{}", parts.join("_"))).unwrap_or_default()
}

fn find(session: Session, words: &str, has_book: bool) -> Vec<Found> {
    let wanted: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    let hit = |name: &str| {
        let name = name.to_lowercase();
        wanted.iter().all(|w| name.contains(w.as_str()))
    };
    let mut found = Vec::new();
    let mut screen = |(route, name): (Route, String)| {
        let also = also(&route);
        // Whoever looked for another word sees which one led here.
        let plain = if route == Route::Help { "command.help" } else { "palette.screen" };
        let note = match also.split(", ").find(|word| hit(word)) {
            _ if hit(&name) => text::t(plain),
            Some(word) => word,
            None => return,
        };
        let (target, note) = (Target::Screen(route), note.to_owned());
        found.push(Found { target, icon: "page", name, note });
    };
    if has_book {
        screens().into_iter().for_each(&mut screen);
    }
    if has_book && !wanted.is_empty() {
        session.peek(papers).into_iter().for_each(&mut screen);
        TERMS
            .iter()
            .map(|term| (Route::Help, text::of(&format!("term.{term}"))))
            .for_each(&mut screen);
    }
    for (n, command) in COMMANDS.iter().enumerate().filter(|(_, c)| has_book || !c.needs_book) {
        let name = text::of(&format!("command.{}", command.name));
        if hit(&name) {
            let note = command.keys.map(commands::written).unwrap_or_default();
            found.push(Found { target: Target::Command(n), icon: command.icon, name, note });
        }
    }
    if has_book && !wanted.is_empty() {
        session.peek(|book| {
            found.extend(lines(book, &hit));
            for (kind, id) in search::rows(book, words, ROWS) {
                let Some(row) = book.row(kind, id) else { continue };
                let Some(name) = naming::title(book, kind, id) else { continue };
                let target = Target::Screen(Route::of_row(book, kind, id));
                if found.iter().any(|f| f.target == target) {
                    continue;
                }
                // One line stands in several assessments.
                let run = book.gap_answers.get(id).and_then(|a| book.gap_runs.get(a.run?));
                let note = match run {
                    Some(run) => run.name.clone(),
                    None => format!(
                        "{} {}",
                        text::of(&format!("kind.{}", kind.table())),
                        row.reference()
                    ),
                };
                found.push(Found { target, icon: "row", name, note });
            }
        });
    }
    found
}

/// Lines of the standard whose number or title is meant, in the newest assessment of the edition; before
/// there is one, on the way to it.
fn lines(book: &Workbook, hit: &dyn Fn(&str) -> bool) -> Vec<Found> {
    let edition = book.edition();
    let run = book.gap_runs.iter().filter(|r| r.edition == edition).max_by_key(|r| r.number);
    let named = |line: &catalogue::Line| format!("{} {}", line.id, line.display_title);
    let meant = catalogue::lines(edition).iter().filter(|line| hit(&named(line)));
    let found = meant.take(LINES).map(|line| Found {
        target: Target::Screen(match run {
            Some(run) => Route::GapLines(run.number, Some(line.id.to_owned())),
            None => Route::GapRuns,
        }),
        icon: "gap",
        name: named(line),
        note: run.map_or_else(|| text::of("palette.line"), |run| run.name.clone()),
    });
    found.collect()
}

/// Opened with Ctrl/Cmd+K, or the search button.
#[component]
pub fn Palette(open: RwSignal<bool>, #[prop(into)] has_book: Signal<bool>) -> Markup {
    view! {
        <Dialog open=open title=text::of("palette.title") class="palette">
            <PaletteBody open=open has_book=has_book />
        </Dialog>
    }
}

#[component]
fn PaletteBody(open: RwSignal<bool>, has_book: Signal<bool>) -> Markup {
    let session = Session::here();
    let words = RwSignal::new(String::new());
    let active = RwSignal::new(0usize);
    let input = NodeRef::<html::Input>::new();
    effect(move || {
        if let Some(input) = input.get() {
            let _ = input.focus();
        }
    });
    let found = Memo::new(move |_| find(session, words.get().trim(), has_book.get()));
    let take = move |target: Target| {
        open.set(false);
        match target {
            Target::Screen(route) => route.go(),
            Target::Command(n) => {
                if let Some(command) = COMMANDS.get(n) {
                    (command.run)(session);
                }
            }
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let count = found.get_untracked().len();
        match event.key().as_str() {
            "ArrowDown" => active.update(|n| *n = (*n + 1).min(count.saturating_sub(1))),
            "ArrowUp" => active.update(|n| *n = n.saturating_sub(1)),
            "Enter" => {
                let chosen =
                    found.get_untracked().get(active.get_untracked()).map(|f| f.target.clone());
                if let Some(target) = chosen {
                    take(target);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    view! {
        <div class="palette-body">
            <input
                node_ref=input type="text" role="combobox" autocomplete="off" spellcheck="false"
                aria-label=text::t("palette.placeholder") placeholder=text::t("palette.placeholder")
                aria-controls="palette-list" aria-expanded="true" aria-autocomplete="list"
                aria-activedescendant=move || format!("palette-{}", active.get())
                prop:value=move || words.get()
                on:input=move |e| { words.set(event_target_value(&e)); active.set(0); }
                on:keydown=on_key
            />
            <ul class="palette-list" id="palette-list" role="listbox" aria-label=text::t("palette.title")>
                {move || found.get().into_iter().enumerate().map(|(n, f)| {
                    let target = f.target.clone();
                    view! {
                        <li
                            id=format!("palette-{n}") role="option"
                            aria-selected=move || (active.get() == n).to_string()
                            on:mousemove=move |_| if active.get_untracked() != n { active.set(n) }
                            on:click=move |_| take(target.clone())
                        >
                            <Icon name=f.icon />
                            <span class="palette-name" dir="auto">{f.name}</span>
                            <span class="reference">{f.note}</span>
                        </li>
                    }
                }).collect_view()}
            </ul>
            <Show when=move || found.get().is_empty()>
                <p class="palette-none" role="status">{text::t("palette.none")}</p>
            </Show>
        </div>
    }
}
