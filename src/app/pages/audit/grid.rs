//! The grid of coverage: clauses and controls against the audits of the cycle.

use crate::app::dom::prelude::*;
use crate::app::platform::Browser;
use crate::app::route::Route;
use crate::app::session::Session;
use crate::insight::audits::{self, Column, Count, Covered, Grid, GridArea, GridRow, Mark};
use crate::text;
use crate::workbook::{Audit, AuditProgramme, Id, Kind, Workbook};

/// The tables that the grid follows from.
const READ: &[Kind] =
    &[Kind::Organisation, Kind::AuditProgramme, Kind::Audit, Kind::AuditFinding, Kind::Control];

#[component]
pub fn Coverage(programme: Id) -> Markup {
    let session = Session::here();
    let left_only = RwSignal::new(false);
    let body = move || {
        let only = left_only.get();
        session.read(READ, |book| {
            let cycle = book.get::<AuditProgramme>(programme).and_then(audits::cycle);
            match cycle {
                Some(cycle) => {
                    let grid = audits::grid(book, book.edition(), cycle, Browser::today());
                    shown(book, &grid, only)
                }
                None => view! { <p class="finding-warning">{text::t("audit.cover.no_cycle")}</p> },
            }
        })
    };
    view! {
        <section class="stack-tight" aria-labelledby="audit-coverage">
            <h2 id="audit-coverage">{text::t("audit.cover")}</h2>
            <p class="quiet-text read">{text::t("audit.cover.what")}</p>
            <label class="audit-only"><input type="checkbox" prop:checked=move || left_only.get() on:change=move |e| left_only.set(event_target_checked(&e)) />{text::t("audit.cover.only")}</label>
            {body}
        </section>
    }
}

/// Both counts of some lines, with what they are of.
fn counted(key: &str, count: Count) -> String {
    let Count { all, planned, audited } = count;
    let numbers = [all, planned, audited, count.left_out(), count.percent()].map(|n| n.to_string());
    let [all, planned, audited, left, percent] = &numbers;
    let args = [
        ("all", &**all),
        ("planned", planned),
        ("audited", audited),
        ("left", left),
        ("percent", percent),
    ];
    text::fill(key, &args)
}

fn shown(book: &Workbook, grid: &Grid, only: bool) -> Markup {
    let heads = grid.columns.iter().map(|column| head(book, *column)).collect_view();
    let width = (grid.columns.len() + 2).to_string();
    let areas = grid.areas.iter().filter_map(|area| of_area(area, &width, only)).collect_view();
    let how = if grid.count.planned == 0 { "audit.cover.nothing" } else { "audit.cover.how" };
    view! {
        <p role="status">{counted("audit.cover.counts", grid.count)}</p>
        <p class="quiet-text">{counted(how, grid.count)}</p>
        <p class="audit-legend">{[Some(Mark::Done), Some(Mark::Planned), None].into_iter().map(|mark| view! { <span>{glyph(mark)}" "{text::t(mark_key(mark))}</span> }).collect_view()}</p>
        <div class="table-scroll" tabindex="0" role="group" aria-labelledby="audit-coverage"><table class="gap-table audit-grid">
            <thead><tr><th scope="col">{text::t("field.audits.lines")}</th>{heads}<th scope="col" class="number">{text::t("kinds.audit_findings")}</th></tr></thead>
            {areas}
        </table></div>
    }
}

fn head(book: &Workbook, column: Column) -> Markup {
    match column {
        Column::Year(year) => view! { <th scope="col">{year.to_string()}</th> },
        Column::Audit(id) => {
            let Some(audit) = book.get::<Audit>(id) else { return Markup::Nothing };
            let day = audits::day(audit).map(Browser::day).unwrap_or_default();
            let (href, title) = (Route::Audit(audit.number).href(), audit.title.clone());
            view! {
                <th scope="col"><a href=href title=title>{Kind::Audit.reference(audit.number)}</a><div>{day}</div></th>
            }
        }
    }
}

fn of_area(area: &GridArea, width: &str, only: bool) -> Option<Markup> {
    let left = |row: &&GridRow| !only || row.covered.is_left_out();
    let rows: Vec<Markup> = area.rows.iter().filter(left).map(of_row).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <tbody>
                <tr class="audit-area"><th scope="rowgroup" colspan=width.to_owned()>{format!("{} {}", area.area.id, area.area.title)}" "<span class="quiet-text">{counted("audit.cover.area", area.count)}</span></th></tr>
                {rows}
            </tbody>
        }
    })
}

fn of_row(row: &GridRow) -> Markup {
    let GridRow { covered, marks } = row;
    let Covered { line, applies, findings, .. } = covered;
    let cell = |mark: &Option<Mark>| {
        let words = text::t(mark_key(*mark));
        match applies {
            true => {
                view! { <td class="audit-mark">{glyph(*mark)}<span class="visually-hidden">{words}</span></td> }
            }
            false => view! { <td></td> },
        }
    };
    let note = match applies {
        false => Some("state state-later"),
        true if covered.is_left_out() => Some("state state-warn"),
        true => None,
    };
    let words = if *applies { "audit.mark.none" } else { "audit.cover.excluded" };
    let findings = if *findings > 0 { findings.to_string() } else { String::new() };
    view! {
        <tr>
            <th scope="row"><span class="reference">{line.id}</span>" "{line.display_title}" "{note.map(|class| view! { <span class=class>{text::t(words)}</span> })}</th>
            {marks.iter().map(cell).collect_view()}
            <td class="number">{findings}</td>
        </tr>
    }
}

fn mark_key(mark: Option<Mark>) -> &'static str {
    match mark {
        Some(Mark::Done) => "audit.mark.done",
        Some(Mark::Planned) => "audit.mark.planned",
        None => "audit.mark.none",
    }
}

/// A filled disc, a ring, a stroke: told apart without colour.
fn glyph(mark: Option<Mark>) -> Markup {
    let (class, sign) = match mark {
        Some(Mark::Done) => ("audit-done", "●"),
        Some(Mark::Planned) => ("audit-planned", "○"),
        None => ("audit-none", "–"),
    };
    view! { <span class=class aria-hidden="true">{sign}</span> }
}
