//! What every screen of a run has at its top: which run it is, how far it is, where else to go.

use super::figures::percent_words;
use crate::app::dom::prelude::*;
use crate::app::platform::Browser;
use crate::app::route::Route;
use crate::app::session::Session;
use crate::app::widgets::choice_label;
use crate::insight::gap::{Overview, RunView, overview};
use crate::text;
use crate::workbook::{Choice, GapRun, Id, Kind, RunState};

/// The screens of one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    Summary,
    Lines,
    Report,
}

/// The numbers of a run; computed once per change of its answers.
pub fn figures(session: Session, run: Id) -> Memo<Option<Numbers>> {
    Memo::new(move |_| {
        session.read(&[Kind::GapRun, Kind::GapAnswer], |book| {
            RunView::new(book, run).map(|view| Numbers::of(&overview(&view)))
        })
    })
}

/// The numbers of the whole run that every screen shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Numbers {
    pub score: crate::insight::gap::Score,
}

impl Numbers {
    fn of(overview: &Overview) -> Numbers {
        Numbers { score: overview.total }
    }
}

/// The state of a run as a chip.
#[component]
pub fn StateChip(#[prop(into)] state: Signal<RunState>) -> Markup {
    let class = move || match state.get() {
        RunState::Draft => "state",
        RunState::InProgress => "state state-active",
        RunState::InReview => "state state-warn",
        RunState::Closed => "state state-good",
    };
    view! { <span class=class>{move || choice_label(RunState::LIST, state.get().key())}</span> }
}

/// Name, state and progress of the run, and its screens.
#[component]
pub fn RunHead(run: Id, number: u32, tab: Tab) -> Markup {
    let session = Session::here();
    let row = Memo::new(move |_| {
        let row = session.get::<GapRun>(run);
        row.map(|r| (r.name.clone(), r.state, r.edition, r.closed_on)).unwrap_or_default()
    });
    let numbers = figures(session, run);
    let name = move || {
        let name = row.with(|r| r.0.clone());
        if name.trim().is_empty() { text::of("gap.unnamed") } else { name }
    };
    let links = [
        (Tab::Summary, Route::Gap(number), "gap.tab.summary"),
        (Tab::Lines, Route::GapLines(number, None), "gap.tab.lines"),
        (Tab::Report, Route::GapReport(number), "gap.tab.report"),
    ];
    view! {
        <header class="gap-head">
            <div class="gap-head-title">
                <a class="gap-up" href=Route::GapRuns.href()>{text::t("kinds.gap_runs")}</a>
                <h1>
                    <span class="reference">{Kind::GapRun.reference(number)}</span>" "
                    <span dir="auto">{name}</span>
                </h1>
                <StateChip state=Signal::derive(move || row.with(|r| r.1)) />
                <span class="quiet-text">{move || choice_label("edition", row.with(|r| r.2.key()))}</span>
                {move || row.with(|r| r.3).map(|day| view! {
                    <span class="quiet-text">{text::fill("gap.closed_on", &[("day", &Browser::day(day))])}</span>
                })}
            </div>
            <nav class="gap-tabs" aria-label=text::t("gap.tabs")>
                {links.into_iter().map(|(this, route, key)| view! {
                    <a href=route.href() aria-current=(this == tab).then_some("page")>{text::t(key)}</a>
                }).collect_view()}
            </nav>
            {move || numbers.get().map(|n| progress(&n))}
        </header>
    }
}

/// How many lines are assessed, and the headline.
fn progress(numbers: &Numbers) -> Markup {
    let counts = numbers.score.counts;
    let given = counts.all() - counts.not_assessed;
    view! {
        <div class="gap-progress">
            <progress max=counts.all() value=given aria-label=text::t("gap.progress")></progress>
            <span class="quiet-text">
                {text::fill("gap.progress.lines", &[("n", &given.to_string()), ("of", &counts.all().to_string())])}
            </span>
            <strong class="gap-progress-number">{percent_words(numbers.score.conformity)}</strong>
        </div>
    }
}

/// Shown where the address names a run that is not there.
#[component]
pub fn NoRun() -> Markup {
    view! {
        <div class="page stack read">
            <h1>{text::t("gap.no_run")}</h1>
            <p>{text::t("gap.no_run.why")}</p>
            <p><a class="button" href=Route::GapRuns.href()>{text::t("gap.no_run.all")}</a></p>
        </div>
    }
}
