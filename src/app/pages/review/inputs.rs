//! The inputs of a review: what the workbook says on each, and what is said about it.

use super::decisions::record;
use super::doing::attempt;
use super::pack::{Input, Packed};
use super::{fields, locked, state};
use crate::app::charts::drawn_panel;
use crate::app::dom::prelude::*;
use crate::app::pages::gap::focus_later;
use crate::app::route::Route;
use crate::app::session::Session;
use crate::app::widgets::Icon;
use crate::insight::review::ops::{self, label};
use crate::insight::review::pack::{Figure, List, Row};
use crate::insight::review::{agenda, in_order};
use crate::text;
use crate::workbook::{Id, Kind, Label, ManagementReview, ReviewInput, ReviewState, Workbook};

/// A list with more rows than this is opened by who wants to see it.
const OPEN: usize = 8;
/// So many rows are on the screen at most until all of them are asked for. Papers have them all.
const SHOWN: usize = 100;

/// Where an input stands on the page.
pub fn anchor(point: &str) -> String {
    format!("point-{}", point.replace('.', "-"))
}

/// An input of the agenda: its row, its id in the catalogue, and its letter and name.
#[derive(Clone, PartialEq)]
pub struct OnAgenda {
    pub row: Id,
    pub point: &'static str,
    pub letter: String,
    pub title: &'static str,
    pub evidence: &'static [&'static str],
}

/// The inputs in the order of the agenda.
pub fn on_agenda(session: Session, review: Id) -> Memo<Vec<OnAgenda>> {
    Memo::new(move |_| {
        session.read(&[Kind::ManagementReview, Kind::ReviewInput], |book| listed(book, review))
    })
}

fn listed(book: &Workbook, review: Id) -> Vec<OnAgenda> {
    let Some(edition) = book.get::<ManagementReview>(review).map(|r| r.edition) else {
        return Vec::new();
    };
    let points = agenda::points(edition);
    let known = |input: &ReviewInput| {
        let point = points.iter().find(|p| p.id == input.input)?;
        Some(OnAgenda {
            row: input.id,
            point: point.id,
            letter: point.letter.clone(),
            title: point.text,
            evidence: point.evidence,
        })
    };
    in_order(book, review).into_iter().filter_map(known).collect()
}

#[component]
pub fn Inputs(id: Id, pack: LocalSignal<Packed>, over: Signal<bool>) -> Markup {
    let session = Session::here();
    let agenda = on_agenda(session, id);
    let letter = move |one: OnAgenda| {
        let OnAgenda { row, point, letter, title, .. } = one;
        let done = move || session.get::<ReviewInput>(row).is_some_and(|i| i.discussed);
        let mark = move || {
            done().then(|| view! { <Icon name="check" /><span class="visually-hidden">{text::t("field.review_inputs.discussed")}</span> })
        };
        view! {
            <li><button type="button" title=title aria-label=format!("{letter} {title}") class:done=done on:click=move |_| focus_later(&format!("#{}", anchor(point)))>{letter}" "<span>{title}</span>{mark}</button></li>
        }
    };
    view! {
        <ul class="review-letters" aria-label=text::t("kinds.review_inputs")>{move || agenda.get().into_iter().map(letter).collect_view()}</ul>
        <ul class="review-points">
            <For each=move || agenda.get() key=|one| one.row let:one><li><OneInput review=id one=one pack=pack over=over /></li></For>
        </ul>
    }
}

/// One input: what the workbook says, and what the meeting says.
#[component]
fn OneInput(review: Id, one: OnAgenda, pack: LocalSignal<Packed>, over: Signal<bool>) -> Markup {
    let session = Session::here();
    let OnAgenda { row, point, letter, title, evidence } = one;
    let state = state(session, review);
    let discussed =
        Memo::new(move |_| session.get::<ReviewInput>(row).is_some_and(|i| i.discussed));
    let move_by = move |up: bool| {
        move |_| {
            let label = Label::new(label::ORDER);
            attempt(session, label, |draft| ops::reorder(draft, review, point, up));
            // The row is put in another place, and the focus with it.
            focus_later(&format!("#{}-{}", anchor(point), if up { "up" } else { "down" }));
        }
    };
    let name = move || format!("{letter} {title}");
    let (up, down) = (name(), name());
    let marks = move || {
        let has = pack.with(|pack| pack.has_data(point));
        view! {
            {(has == Some(false)).then(|| view! { <span class="state state-warn">{text::t("review.no_data")}</span> })}
            {discussed.get().then(|| view! { <span class="state state-good">{text::t("field.review_inputs.discussed")}</span> })}
        }
    };
    let open = move || !over.get();
    let locked = locked();
    view! {
        <section class="card stack-tight review-point" aria-labelledby=anchor(point)>
            <header class="review-point-head">
                <h3 id=anchor(point) tabindex="-1">{name()}</h3>
                {marks}
                <Show when=open>
                    <span class="buttons">
                        <button type="button" class="quiet" disabled=locked id=format!("{}-up", anchor(point)) aria-label=text::fill("review.up", &[("name", &up)]) on:click=move_by(true)><Icon name="up" /></button>
                        <button type="button" class="quiet" disabled=locked id=format!("{}-down", anchor(point)) aria-label=text::fill("review.down", &[("name", &down)]) on:click=move_by(false)><Icon name="chevron" /></button>
                    </span>
                </Show>
            </header>
            <Presented pack=pack point=point />
            <Show when=move || state.get() == ReviewState::Preparing>
                <details class="quiet-text"><summary>{text::t("review.bring")}</summary><ul>{evidence.iter().map(|e| view! { <li>{*e}</li> }).collect_view()}</ul></details>
            </Show>
            <Said row=row pack=pack point=point over=over />
            <Show when=open><p><button type="button" disabled=locked on:click=move |_| record(session, review, Some(point))>{text::t("review.decide")}</button></p></Show>
        </section>
    }
}

/// What is entered on an input; whether there is nothing to report is asked where the workbook holds nothing.
#[component]
pub fn Said(row: Id, pack: LocalSignal<Packed>, point: &'static str, over: Signal<bool>) -> Markup {
    let prefix = move || format!("-{row}");
    let nothing = Memo::new(move |_| pack.with(|pack| pack.has_data(point)) == Some(false));
    view! {
        <div class="gap-own">{fields(Kind::ReviewInput, row, &["notes", "conclusion", "discussed"], prefix(), over)}</div>
        <Show when=move || nothing.get()>
            <div class="gap-own">{fields(Kind::ReviewInput, row, &["nothing_by", "nothing_reason"], prefix(), over)}</div>
        </Show>
    }
}

/// Sentences, figures, charts and rows of an input.
#[component]
pub fn Presented(pack: LocalSignal<Packed>, point: &'static str) -> Markup {
    let session = Session::here();
    // Another pack may say the same on this input: then what is open in it stays open.
    let now = Memo::new(move |_| pack.with(|pack| pack.input(point)));
    Markup::live(move || {
        let input = now.get()?;
        let of = input.point()?;
        let charts = input.charts().iter().map(|drawing| {
            let drawing = drawing.clone();
            view! { <figure class="card gap-chart">{drawn_panel(session, "review", drawing)}</figure> }
        });
        let charts: Vec<Markup> = charts.collect();
        let lists = (0..of.lists.len()).map(|n| rows(session, input.clone(), n));
        Some(view! {
            <ul class="review-summary">{of.summary.iter().map(|said| view! { <li dir="auto">{said.clone()}</li> }).collect_view()}</ul>
            {(!of.figures.is_empty()).then(|| figure_table(&of.figures))}
            {(!charts.is_empty()).then(|| view! { <div class="gap-charts">{charts}</div> })}
            {lists.collect_view()}
        })
    })
}

fn figure_table(figures: &[Figure]) -> Markup {
    let rows = figures.iter().cloned().map(|f| {
        view! {
            <tr><th scope="row">{f.label}</th><td class="number">{f.now}</td><td class="number">{f.before}</td><td class="quiet-text">{f.how}</td></tr>
        }
    });
    view! {
        <div class="table-scroll" tabindex="0"><table class="gap-table review-figures">
            <thead><tr>
                <th scope="col">{text::t("review.figure")}</th><th scope="col" class="number">{text::t("review.figure.now")}</th>
                <th scope="col" class="number">{text::t("review.figure.before")}</th><th scope="col">{text::t("gap.how")}</th>
            </tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table></div>
    }
}

/// A list of rows, each with the way to it. A long one waits to be opened, and shows its first rows at first.
fn rows(session: Session, input: Input, n: usize) -> Markup {
    let Some((title, count)) = input.list(n).map(|list| (list.title.clone(), list.rows.len()))
    else {
        return Markup::Nothing;
    };
    let opened = RwSignal::new(count <= OPEN);
    let all = RwSignal::new(count <= SHOWN);
    let table = move || {
        let Some(List { columns, rows, .. }) = input.list(n).filter(|_| opened.get()) else {
            return Markup::Nothing;
        };
        let shown = if all.get() { count } else { SHOWN };
        let lines = rows.iter().take(shown).map(|row| line(session, row));
        let heads = columns.iter().map(|head| view! { <th scope="col">{head.clone()}</th> });
        view! {
            <div class="table-scroll" tabindex="0"><table class="gap-table">
                <thead><tr>{heads.collect_view()}</tr></thead>
                <tbody>{lines.collect_view()}</tbody>
            </table></div>
        }
    };
    view! {
        <details class="review-list" prop:open=move || opened.get() on:toggle=move |e| opened.set(event_open(&e))>
            <summary>{title}" "<span class="reference">{count.to_string()}</span></summary>
            {table}
            <Show when=move || opened.get() && !all.get()>
                <p><button type="button" on:click=move |_| all.set(true)>{text::fill("review.all_rows", &[("n", &count.to_string())])}</button></p>
            </Show>
        </details>
    }
}

fn event_open(event: &web_sys::Event) -> bool {
    use wasm_bindgen::JsCast;
    let details = event.current_target().and_then(|t| t.dyn_into::<web_sys::Element>().ok());
    details.is_some_and(|details| details.has_attribute("open"))
}

fn line(session: Session, row: &Row) -> Markup {
    let kind = Kind::from_table(&row.table);
    let id = row.id.parse::<Id>().ok();
    // What has been deleted since the meeting is a word.
    let href = kind.zip(id).and_then(|(kind, id)| {
        session.peek(|book| book.row(kind, id).map(|_| Route::of_row(book, kind, id).href()))
    });
    let cells = row.cells.iter().enumerate().map(|(n, cell)| {
        let cell = cell.clone();
        match href.clone().filter(|_| n == 0) {
            Some(href) => view! { <td><a class="reference" href=href>{cell}</a></td> },
            None => view! { <td dir="auto">{cell}</td> },
        }
    });
    view! { <tr>{cells.collect_view()}</tr> }
}
