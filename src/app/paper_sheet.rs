//! A paper on the page, written by the worker and kept as the workbook is.

use crate::app::dom::prelude::*;
use crate::app::errand::{ask_anew, listed, paper};
use crate::app::paper_view::PaperView;
use crate::app::session::Session;
use crate::app::worker::Cancel;
use crate::paper::{Labels, Paper, Printed};
use crate::text;
use crate::workbook::Finding;
use leptos::html;

#[derive(Clone)]
enum Sheet {
    Writing,
    Written(Paper),
    /// What it is about is not in the workbook.
    Nothing,
    Failed(Vec<Finding>),
}

/// The button that prints the page, once there is something to print.
#[component]
pub fn PrintButton(ready: RwSignal<bool>) -> Markup {
    let print = move |_| {
        // Where printing is blocked the browser says so itself.
        let _ = window().print();
    };
    view! { <button type="button" class="primary" disabled=move || !ready.get() on:click=print>{text::t("gap.report.print")}</button> }
}

/// The paper, written anew when something in its tables changes. What is shown stays until the new one is
/// there.
#[component]
pub fn PaperSheet(
    printed: Printed,
    /// Is true while there is a paper.
    ready: RwSignal<bool>,
    /// Stands there where there is nothing to write about.
    none: impl Fn() -> Markup + 'static,
) -> Markup {
    let session = Session::here();
    let place = NodeRef::<html::Div>::new();
    let sheet = LocalSignal::new_local(Sheet::Writing);
    let tries = RwSignal::new(0u32);
    let write = move |cancel: Cancel| {
        leptos::task::spawn_local(async move {
            let written = paper(session, printed, &cancel).await;
            if cancel.is_asked() {
                return;
            }
            // The page may have been left meanwhile.
            let _ = ready.try_set(matches!(written, Ok(Some(_))));
            let _ = sheet.try_set(match written {
                Ok(Some(paper)) => Sheet::Written(paper),
                Ok(None) => Sheet::Nothing,
                Err(findings) => Sheet::Failed(findings),
            });
        });
    };
    let listen = move || {
        tries.track();
        session.read(&printed.reads(), |_| ());
        true
    };
    ask_anew(listen, move || sheet.with(|sheet| matches!(sheet, Sheet::Writing)), write);
    let labels = || Labels::load(&|key| text::of(key));
    let shown = Markup::live(move || match sheet.get() {
        Sheet::Writing => {
            view! { <p class="quiet-text" role="status">{text::t("app.paper_waits")}</p> }
        }
        Sheet::Written(paper) => view! { <PaperView paper=paper labels=labels() /> },
        Sheet::Nothing => none(),
        Sheet::Failed(findings) => {
            let again = move |_| {
                // The button goes, and the focus with it.
                if let Some(place) = place.get_untracked() {
                    let _ = place.focus();
                }
                sheet.set(Sheet::Writing);
                tries.update(|n| *n += 1);
            };
            view! {
                <div class="stack" role="alert">
                    <ul class="findings">{findings.iter().map(listed).collect_view()}</ul>
                    <p><button type="button" on:click=again>{text::t("app.try_again")}</button></p>
                </div>
            }
        }
    });
    view! { <div class="paper-sheet" node_ref=place tabindex="-1">{shown}</div> }
}
