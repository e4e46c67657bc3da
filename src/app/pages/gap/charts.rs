//! Charts on the page: drawn for the width they have, the figures beside them, as files.

use crate::app::dom::prelude::*;
use crate::app::paper_view::{show_figures, show_picture};
use crate::app::picture::png;
use crate::app::platform::Browser;
use crate::app::session::Session;
use crate::chart::{Picture, Theme, standalone};
use crate::locale::ReaderDates;
use crate::paper::gap_charts::{Drawing, GapChart, Studio};
use crate::text;
use crate::workbook::{Id, Kind};
use leptos::ev;
use leptos::html;

/// The tables that the charts read.
const READ: &[Kind] = &[Kind::GapRun, Kind::GapAnswer, Kind::Action, Kind::Person];

/// Until the page was measured.
const FIRST_WIDTH: u32 = 720;

/// Wider than this a chart only gets emptier (`.chart` in the style sheet stops there, too).
const WIDEST: u32 = 960;

/// A chart of a run.
#[component]
pub fn ChartPanel(run: Id, chart: GapChart, #[prop(optional)] wide: bool) -> Markup {
    let session = Session::here();
    let (frame, width) = measured();
    let drawing = Memo::new(move |_| {
        let width = width.get();
        session.read(READ, |book| {
            let studio = Studio {
                book,
                today: Browser::today(),
                dates: &ReaderDates,
                width,
                prefix: "page",
            };
            studio.draw(chart, run)
        })
    });
    view! {
        <figure class="card gap-chart" class=("gap-chart-wide", wide) hidden=move || drawing.with(Option::is_none)>
            {move || drawing.get().map(|d| panel(session, d, frame))}
        </figure>
    }
}

/// The trend over all closed runs.
#[component]
pub fn TrendPanel() -> Markup {
    let session = Session::here();
    let (frame, width) = measured();
    let drawing = Memo::new(move |_| {
        let width = width.get();
        session.read(READ, |book| {
            Studio { book, today: Browser::today(), dates: &ReaderDates, width, prefix: "page" }
                .trend()
        })
    });
    view! { <figure class="card gap-chart">{move || panel(session, drawing.get(), frame)}</figure> }
}

/// An element and its width, measured when it is there and when the window changes.
fn measured() -> (NodeRef<html::Div>, RwSignal<u32>) {
    let frame = NodeRef::<html::Div>::new();
    let width = RwSignal::new(FIRST_WIDTH);
    // By the next frame the page may have been left, and frame and width with it.
    let measure = move || {
        let Some(frame) = frame.try_get_untracked().flatten() else { return };
        let now = u32::try_from(frame.client_width()).unwrap_or_default().min(WIDEST);
        if now > 0 && width.try_get_untracked().is_some_and(|before| before != now) {
            width.set(now);
        }
    };
    effect(move || {
        if frame.get().is_some() {
            request_animation_frame(measure);
        }
    });
    let resized = window_event_listener(ev::resize, move |_| measure());
    on_cleanup(move || resized.remove());
    (frame, width)
}

fn panel(session: Session, drawing: Drawing, frame: NodeRef<html::Div>) -> Markup {
    let Drawing { chart, title, about, picture, figures } = drawing;
    let picture_there = picture.is_ok();
    let downloads =
        picture.as_ref().ok().cloned().map(|picture| downloads(session, chart, &title, picture));
    let drawn = match picture {
        Ok(picture) => show_picture(&picture, "gap-chart-picture"),
        Err(empty) => view! { <p class="quiet-text">{text::of(empty.key())}</p> },
    };
    let table = (!figures.rows.is_empty() && picture_there).then(|| {
        view! {
            <details class="gap-chart-figures">
                <summary>{text::t("gap.chart.figures")}</summary>
                <div class="table-scroll">{show_figures(&figures)}</div>
            </details>
        }
    });
    view! {
        <figcaption>
            <h2>{title}</h2>
            <p class="quiet-text">{about}</p>
        </figcaption>
        <div node_ref=frame>{drawn}</div>
        <div class="gap-chart-foot">{table}{downloads}</div>
    }
}

fn downloads(session: Session, chart: GapChart, title: &str, picture: Picture) -> Markup {
    let name = move |ending: &str| format!("{}.{ending}", chart.key());
    let label =
        |format: &str| text::fill("gap.chart.download", &[("title", title), ("format", format)]);
    let (svg_label, png_label) = (label(text::t("gap.chart.svg")), label(text::t("gap.chart.png")));
    let picture = StoredValue::new(picture);
    let save_svg = move |_| {
        let file = picture.with_value(|p| standalone(p, Theme::Light));
        Browser::download(&name("svg"), "image/svg+xml", file.as_bytes());
    };
    let save_png = move |_| {
        let (file, width, height) =
            picture.with_value(|p| (standalone(p, Theme::Light), p.width, p.height));
        let name = name("png");
        leptos::task::spawn_local(async move {
            let drawn = png(&file, (width, height)).await;
            if !drawn.is_some_and(|png| Browser::download(&name, "image/png", &png)) {
                session.notices.say("gap.chart.png_failed");
            }
        });
    };
    view! {
        <span class="buttons">
            <button type="button" class="quiet" aria-label=svg_label on:click=save_svg>{text::t("gap.chart.svg")}</button>
            <button type="button" class="quiet" aria-label=png_label on:click=save_png>{text::t("gap.chart.png")}</button>
        </span>
    }
}
