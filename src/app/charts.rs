//! Charts on the page: drawn by the worker for the width they have, the figures beside them, as files.

use crate::app::dom::prelude::*;
use crate::app::paper_view::{show_figures, show_picture};
use crate::app::picture::png;
use crate::app::platform::Browser;
use crate::app::session::Session;
use crate::app::words;
use crate::app::worker::{Broken, Cancel, Worker};
use crate::chart::{Picture, Theme, standalone};
use crate::exchange::charts;
use crate::exchange::worker::{Answer, Task};
use crate::paper::{Drawing, Figure};
use crate::text;
use js_sys::Uint8Array;
use leptos::ev;
use leptos::html;
use std::cell::RefCell;
use std::time::Duration;

/// Until the page was measured nothing is drawn.
const FIRST_WIDTH: u32 = 0;

/// Wider than this a chart only gets emptier (`.chart` in the style sheet stops there, too).
pub const WIDEST: u32 = 960;

/// How long a change waits for the next one before charts are drawn again, in milliseconds.
const REST: u64 = 250;

/// Charts that are asked for in one go are drawn in one go.
const GATHER: u64 = 15;

/// A chart that somebody waits for.
struct Wish {
    figure: Figure,
    width: u32,
    /// Gets it, or nothing where what it is about is gone.
    take: Box<dyn FnOnce(Result<Option<Drawing>, Broken>)>,
}

thread_local! {
    static WISHES: RefCell<Vec<Wish>> = const { RefCell::new(Vec::new()) };
}

/// Has a chart drawn, together with all others that are asked for in the same moment.
fn wish(session: Session, wish: Wish) {
    let first = WISHES.with_borrow_mut(|wishes| {
        wishes.push(wish);
        wishes.len() == 1
    });
    if first {
        set_timeout(move || draw_all(session), Duration::from_millis(GATHER));
    }
}

fn draw_all(session: Session) {
    let wishes = WISHES.take();
    let wanted: Vec<(Figure, u32)> = wishes.iter().map(|w| (w.figure, w.width)).collect();
    let request = session.peek(|book| charts::request(book, Browser::today(), &wanted));
    leptos::task::spawn_local(async move {
        match drawn(&request).await {
            Ok(drawn) => wishes.into_iter().zip(drawn).for_each(|(w, d)| (w.take)(Ok(d))),
            Err(broken) => wishes.into_iter().for_each(|w| (w.take)(Err(broken))),
        }
    });
}

async fn drawn(request: &[u8]) -> Result<Vec<Option<Drawing>>, Broken> {
    let worker = Worker::begin().ready(&Cancel::default()).await?;
    worker.give(Task::Charts, &Uint8Array::from(request).buffer())?;
    match Answer::from_bytes(&worker.next().await?) {
        Some(Answer::Charts(drawn)) => Ok(drawn),
        _ => Err(Broken::Stopped),
    }
}

#[derive(Clone, PartialEq)]
enum Panel {
    Drawing,
    Drawn(Drawing),
    /// There is nothing that it could be about.
    Gone,
    Broken(Broken),
}

/// A chart, drawn by the worker for the width that it has, and anew when its tables change. What is shown stays
/// until the new one is there.
#[component]
pub fn ChartPanel(figure: Figure, #[prop(optional)] wide: bool) -> Markup {
    let session = Session::here();
    let (frame, width) = measured();
    let shown = RwSignal::new_local(Panel::Drawing);
    let latest = StoredValue::new(0u32);
    let tries = RwSignal::new(0u32);
    let order = move |number: u32| {
        // By then there may be a later one, or the page may have been left.
        let current = move || latest.try_get_value() == Some(number);
        if !current() {
            return;
        }
        let take = Box::new(move |drawn: Result<Option<Drawing>, Broken>| {
            if current() {
                shown.set(match drawn {
                    Ok(Some(drawing)) => Panel::Drawn(drawing),
                    Ok(None) => Panel::Gone,
                    Err(broken) => Panel::Broken(broken),
                });
            }
        });
        wish(session, Wish { figure, width: width.get_untracked(), take });
    };
    Effect::new(move |before: Option<u32>| {
        tries.track();
        session.read(figure.reads(), |_| ());
        let known = width.get() > 0;
        let number = before.map_or(0, |n| n.wrapping_add(1));
        latest.set_value(number);
        if known {
            let first = shown.with_untracked(|shown| *shown == Panel::Drawing);
            let wait = if first { 0 } else { REST };
            set_timeout(move || order(number), Duration::from_millis(wait));
        }
        number
    });
    view! {
        <figure class="card gap-chart" class=("gap-chart-wide", wide) hidden=move || shown.with(|s| *s == Panel::Gone)>
            {move || head(&shown.get())}
            <div node_ref=frame>{move || picture(&shown.get(), tries)}</div>
            {move || foot(session, figure.key(), &shown.get())}
        </figure>
    }
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

/// A chart that is there already, with what belongs beside it.
pub fn drawn_panel(session: Session, key: &'static str, drawing: Drawing) -> Markup {
    let panel = Panel::Drawn(drawing);
    let again = RwSignal::new(0);
    view! { {head(&panel)} <div>{picture(&panel, again)}</div> {foot(session, key, &panel)} }
}

fn head(panel: &Panel) -> Markup {
    let Panel::Drawn(Drawing { title, about, .. }) = panel else { return Markup::Nothing };
    view! {
        <figcaption>
            <h2>{title.clone()}</h2>
            <p class="quiet-text">{about.clone()}</p>
        </figcaption>
    }
}

fn picture(panel: &Panel, tries: RwSignal<u32>) -> Markup {
    match panel {
        Panel::Drawing => {
            view! { <p class="quiet-text chart-waits" role="status">{text::t("app.chart_waits")}</p> }
        }
        Panel::Drawn(Drawing { picture: Ok(picture), .. }) => {
            show_picture(picture, "gap-chart-picture")
        }
        Panel::Drawn(Drawing { picture: Err(empty), .. }) => {
            view! { <p class="quiet-text">{text::of(empty.key())}</p> }
        }
        Panel::Gone => Markup::Nothing,
        Panel::Broken(broken) => {
            let again = move |_| tries.update(|n| *n += 1);
            view! {
                <div class="stack" role="alert">
                    {broken.finding().as_ref().map(words::finding)}
                    <p><button type="button" on:click=again>{text::t("app.try_again")}</button></p>
                </div>
            }
        }
    }
}

/// The figures, and the chart as a file.
fn foot(session: Session, key: &'static str, panel: &Panel) -> Markup {
    let Panel::Drawn(Drawing { title, picture: Ok(picture), figures, .. }) = panel else {
        return Markup::Nothing;
    };
    let table = (!figures.rows.is_empty()).then(|| {
        view! {
            <details class="gap-chart-figures">
                <summary>{text::t("gap.chart.figures")}</summary>
                <div class="table-scroll" tabindex="0">{show_figures(figures)}</div>
            </details>
        }
    });
    view! { <div class="gap-chart-foot">{table}{downloads(session, key, title, picture.clone())}</div> }
}

fn downloads(session: Session, key: &'static str, title: &str, picture: Picture) -> Markup {
    let name = move |ending: &str| format!("{key}.{ending}");
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
