//! The list of lines beside the open one, by area, with their verdicts.

use super::desk::Desk;
use super::filter::{Filter, Which};
use crate::app::dom::prelude::*;
use crate::app::pages::gap::mark::{Mark, verdict_word};
use crate::catalogue::{self, Area, Line};
use crate::insight::gap::ItemState;
use crate::text;
use crate::workbook::Conformity;
use web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition};

#[component]
pub fn LineList(desk: Desk) -> Markup {
    effect(move || keep_in_view(desk.open.get()));
    let areas = catalogue::areas(desk.edition).iter().filter(|a| a.scored_lines().next().is_some());
    let none = move || desk.shown.get().is_empty();
    view! {
        <nav class="gap-list" aria-label=text::t("gap.lines.list")>
            <Filters desk=desk />
            <div class="gap-list-scroll">
                {areas.map(|area| area_group(desk, area)).collect_view()}
                <Show when=none><p class="gap-none">{text::t("gap.lines.none")}</p></Show>
            </div>
        </nav>
    }
}

/// Scrolls the list, and nothing else, to the row of a line.
fn keep_in_view(line: &'static str) {
    request_animation_frame(move || {
        if let Some(row) = document().get_element_by_id(&row_id(line)) {
            let options = ScrollIntoViewOptions::new();
            options.set_block(ScrollLogicalPosition::Nearest);
            row.scroll_into_view_with_scroll_into_view_options(&options);
        }
        // A line opened by its address begins at its title, wherever the page was before.
        if let Some(title) = document().get_element_by_id("gap-line-title")
            && title.get_bounding_client_rect().top() < 0.0
        {
            title.scroll_into_view();
        }
    });
}

fn row_id(line: &str) -> String {
    format!("row-{line}")
}

fn area_group(desk: Desk, area: &'static Area) -> Markup {
    let lines = Memo::new(move |_| {
        let shown = desk.shown.get();
        area.scored_lines().filter(|l| shown.contains(&l.id)).map(|l| l.id).collect::<Vec<_>>()
    });
    let done = move || {
        let given =
            area.scored_lines().filter(|l| desk.verdict(l) != Conformity::NotAssessed).count();
        format!("{given}/{}", area.scored_lines().count())
    };
    let heading = format!("area-{}", area.id);
    view! {
        <Show when=move || !lines.get().is_empty()>
            <section class="gap-area" aria-labelledby=heading.clone()>
                <h2 id=heading.clone()>
                    <span><span class="reference">{area.id}</span>" "{area.title}</span>
                    <span class="reference">{done}</span>
                </h2>
                <ul class="gap-rows">
                    <For each=move || lines.get() key=|id| *id let:id>
                        {catalogue::line(desk.edition, id).map(|line| row(desk, line))}
                    </For>
                </ul>
            </section>
        </Show>
    }
}

fn row(desk: Desk, line: &'static Line) -> Markup {
    let verdict = Memo::new(move |_| desk.verdict(line));
    let incomplete = Memo::new(move |_| matches!(desk.state(line), ItemState::Incomplete(_)));
    view! {
        <li>
            <a
                id=row_id(line.id) class="gap-row" href=desk.href(line.id)
                aria-current=move || (desk.open.get() == line.id).then_some("true")
            >
                <Mark verdict=verdict />
                <span class="reference">{line.id}</span>
                <span class="gap-row-title">{line.display_title}</span>
                <span class="visually-hidden">{move || verdict_word(verdict.get())}</span>
                <Show when=move || incomplete.get()>
                    <span class="gap-row-flag" title=text::t("gap.lines.incomplete")>
                        <span class="visually-hidden">{text::t("gap.lines.incomplete")}</span>
                    </span>
                </Show>
            </a>
        </li>
    }
}

/// Search, state and area.
#[component]
fn Filters(desk: Desk) -> Markup {
    let filter = desk.filter;
    let has_baseline = move || desk.baseline.get().is_some();
    let choices =
        move || {
            let mut choices: Vec<Which> = Which::ALL.to_vec();
            choices.retain(|w| *w != Which::Changed || has_baseline());
            let chosen = filter.with(|f| f.which);
            if !choices.contains(&chosen) {
                choices.push(chosen);
            }
            choices.into_iter().map(move |which| view! {
            <option value=which.key() selected=which == chosen>{which_word(which)}</option>
        }).collect_view()
        };
    let areas = catalogue::areas(desk.edition)
        .iter()
        .map(|area| {
            view! {
                <option value=area.id>{format!("{} {}", area.id, area.title)}</option>
            }
        })
        .collect_view();
    view! {
        <div class="gap-filters" role="search">
            <input
                id="gap-search" type="search" autocomplete="off" spellcheck="false"
                placeholder=text::t("gap.lines.search") aria-label=text::t("gap.lines.search")
                prop:value=move || filter.with(|f| f.words.clone())
                on:input=move |e| filter.update(|f| f.words = event_target_value(&e))
            />
            <select
                id="gap-which" aria-label=text::t("gap.lines.which")
                on:change=move |e| filter.update(|f| f.which = Which::from_key(&event_target_value(&e)).unwrap_or_default())
            >{choices}</select>
            <select
                id="gap-area" aria-label=text::t("gap.lines.area")
                prop:value=move || filter.with(|f| f.area.clone())
                on:change=move |e| filter.update(|f| f.area = event_target_value(&e))
            >
                <option value="">{text::t("gap.lines.all_areas")}</option>
                {areas}
            </select>
            <div class="gap-filter-state">
                <span class="quiet-text" role="status">
                    {move || text::fill("gap.lines.count", &[("n", &desk.shown.get().len().to_string())])}
                </span>
                <Show when=move || filter.with(Filter::is_set)>
                    <button type="button" class="quiet" on:click=move |_| filter.set(Filter::default())>
                        {text::t("gap.lines.clear")}
                    </button>
                </Show>
            </div>
        </div>
    }
}

fn which_word(which: Which) -> String {
    match which {
        Which::Unmet(gate) => text::of(&gate.replace("gap.gate.", "gap.which.gate.")),
        which => text::of(&format!("gap.which.{}", which.key())),
    }
}
