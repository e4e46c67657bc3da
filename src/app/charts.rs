//! Charts on the page: drawn by the worker for the width they have, the figures beside them, as files.

use crate::app::dom::prelude::*;
use crate::app::errand::{broken, last, listed};
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
use crate::workbook::Finding;
use js_sys::Uint8Array;
use leptos::ev;
use leptos::html;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
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
    /// Whether somebody still does.
    wanted: Wanted,
    take: Box<dyn FnOnce(Drawn)>,
}

/// A chart, or nothing where what it is about is gone, or why it could not be drawn.
type Drawn = Result<Option<Drawing>, Vec<Finding>>;

/// Whether a picture is still waited for; shared by who waits and who draws.
type Wanted = Rc<Cell<bool>>;

thread_local! {
    static WISHES: RefCell<Vec<Wish>> = const { RefCell::new(Vec::new()) };
    /// What the worker is at, with whoever waits for it.
    static AT_WORK: RefCell<Vec<(Cancel, Vec<Wanted>)>> = const { RefCell::new(Vec::new()) };
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

/// Ends what nobody waits for any more.
fn sweep() {
    AT_WORK.with_borrow_mut(|batches| {
        batches.retain(|(cancel, wanted)| {
            let some = wanted.iter().any(|w| w.get());
            if !some {
                cancel.now();
            }
            some
        });
    });
}

fn draw_all(session: Session) {
    let mut wishes = WISHES.take();
    wishes.retain(|wish| wish.wanted.get());
    if wishes.is_empty() {
        return;
    }
    let wanted: Vec<(Figure, u32)> = wishes.iter().map(|w| (w.figure, w.width)).collect();
    let request = session.peek(|book| charts::request(book, Browser::today(), &wanted));
    let cancel = Cancel::default();
    let waiting = wishes.iter().map(|w| w.wanted.clone()).collect();
    AT_WORK.with_borrow_mut(|batches| batches.push((cancel.clone(), waiting)));
    leptos::task::spawn_local(async move {
        let drawn = drawn(&request, &cancel).await;
        let wishes = wishes.into_iter().filter(|w| w.wanted.get());
        match drawn {
            Ok(drawn) => wishes.zip(drawn).for_each(|(w, d)| (w.take)(Ok(d))),
            Err(findings) => {
                // Said once, whatever the number of charts.
                if let Some(finding) = findings.first() {
                    session.notices.error(words::finding_text(finding));
                }
                wishes.for_each(|w| (w.take)(Err(findings.clone())));
            }
        }
        sweep();
    });
}

async fn drawn(request: &[u8], cancel: &Cancel) -> Result<Vec<Option<Drawing>>, Vec<Finding>> {
    let worker = Worker::begin().ready(cancel).await.map_err(broken)?;
    worker.give(Task::Charts, &Uint8Array::from(request).buffer()).map_err(broken)?;
    match last(&worker, None).await? {
        Answer::Charts(drawn) => Ok(drawn),
        _ => Err(broken(Broken::Stopped)),
    }
}

#[derive(Clone, PartialEq)]
enum Panel {
    Drawing,
    Drawn(Drawing),
    /// There is nothing that it could be about.
    Gone,
    Failed(Vec<Finding>),
}

/// A chart, drawn by the worker for the width that it has, and anew when its tables change. What is shown stays
/// until the new one is there.
#[component]
pub fn ChartPanel(figure: Figure, #[prop(optional)] wide: bool) -> Markup {
    let session = Session::here();
    let (frame, width) = measured();
    let shown = LocalSignal::new_local(Panel::Drawing);
    let wanted = StoredValue::new_local(Wanted::default());
    let tries = RwSignal::new(0u32);
    let order = move |mine: Wanted| {
        // By then there may be a later one, or the page may have been left.
        if !mine.get() {
            return;
        }
        let take = Box::new(move |drawn: Drawn| {
            let panel = match drawn {
                Ok(Some(drawing)) => Panel::Drawn(drawing),
                Ok(None) => Panel::Gone,
                Err(findings) => Panel::Failed(findings),
            };
            // The same picture again would close the figures beneath it.
            if shown.with_untracked(|shown| *shown != panel) {
                shown.set(panel);
            }
        });
        wish(session, Wish { figure, width: width.get_untracked(), wanted: mine, take });
    };
    effect(move || {
        tries.track();
        session.read(figure.reads(), |_| ());
        if width.get() == 0 {
            return;
        }
        let mine = Rc::new(Cell::new(true));
        wanted.update_value(|before| before.set(false));
        wanted.set_value(mine.clone());
        sweep();
        let first = shown.with_untracked(|shown| *shown == Panel::Drawing);
        let wait = if first { 0 } else { REST };
        set_timeout(move || order(mine), Duration::from_millis(wait));
    });
    on_cleanup(move || {
        let _ = wanted.try_with_value(|wanted| wanted.set(false));
        sweep();
    });
    let again = move || {
        // The button goes, and the focus with it.
        if let Some(frame) = frame.get_untracked() {
            let _ = frame.focus();
        }
        shown.set(Panel::Drawing);
        tries.update(|n| *n += 1);
    };
    view! {
        <figure class="card gap-chart" class=("gap-chart-wide", wide) hidden=move || shown.with(|s| *s == Panel::Gone)>
            {move || head(&shown.get())}
            <div node_ref=frame tabindex="-1">{move || picture(&shown.get(), again)}</div>
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
    view! { {head(&panel)} <div>{picture(&panel, || ())}</div> {foot(session, key, &panel)} }
}

fn head(panel: &Panel) -> Markup {
    let Panel::Drawn(Drawing { title, about, .. }) = panel else { return Markup::Nothing };
    view! {
        <figcaption>
            <h3>{title.clone()}</h3>
            <p class="quiet-text">{about.clone()}</p>
        </figcaption>
    }
}

fn picture(panel: &Panel, again: impl Fn() + 'static) -> Markup {
    match panel {
        Panel::Drawing => {
            view! { <p class="quiet-text chart-waits">{text::t("app.chart_waits")}</p> }
        }
        Panel::Drawn(Drawing { picture: Ok(picture), .. }) => {
            show_picture(picture, "gap-chart-picture")
        }
        Panel::Drawn(Drawing { picture: Err(empty), .. }) => {
            view! { <p class="quiet-text">{text::of(empty.key())}</p> }
        }
        Panel::Gone => Markup::Nothing,
        Panel::Failed(findings) => view! {
            <div class="stack">
                <ul class="findings">{findings.iter().map(listed).collect_view()}</ul>
                <p><button type="button" on:click=move |_| again()>{text::t("app.try_again")}</button></p>
            </div>
        },
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
