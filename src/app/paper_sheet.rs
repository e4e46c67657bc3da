//! A paper on the page, written by the worker and kept as the workbook is.

use crate::app::dom::prelude::*;
use crate::app::errand::{listed, paper};
use crate::app::paper_view::PaperView;
use crate::app::session::Session;
use crate::app::worker::Cancel;
use crate::paper::{Labels, Paper, Printed};
use crate::text;
use crate::workbook::{Finding, Kind};

#[derive(Clone)]
enum Sheet {
    Writing,
    Written(Paper),
    /// What it is about is not in the workbook.
    Nothing,
    Failed(Vec<Finding>),
}

/// The button that prints the page.
#[component]
pub fn PrintButton() -> Markup {
    let print = move |_| {
        // Where printing is blocked the browser says so itself.
        let _ = window().print();
    };
    view! { <button type="button" class="primary" on:click=print>{text::t("gap.report.print")}</button> }
}

/// The paper, written anew when something in these tables changes. What is shown stays until the new one is
/// there.
#[component]
pub fn PaperSheet(
    printed: Printed,
    read: &'static [Kind],
    /// Stands there where there is nothing to write about.
    none: impl Fn() -> Markup + 'static,
) -> Markup {
    let session = Session::here();
    let sheet = RwSignal::new_local(Sheet::Writing);
    let writing = StoredValue::new_local(Cancel::default());
    let tries = RwSignal::new(0u32);
    effect(move || {
        tries.track();
        session.read(read, |_| ());
        writing.with_value(Cancel::now);
        let cancel = Cancel::default();
        writing.set_value(cancel.clone());
        leptos::task::spawn_local(async move {
            let written = paper(session, printed, &cancel).await;
            if cancel.is_asked() {
                return;
            }
            // The page may have been left meanwhile.
            let _ = sheet.try_set(match written {
                Ok(Some(paper)) => Sheet::Written(paper),
                Ok(None) => Sheet::Nothing,
                Err(findings) => Sheet::Failed(findings),
            });
        });
    });
    on_cleanup(move || {
        let _ = writing.try_with_value(Cancel::now);
    });
    let labels = || Labels::load(&|key| text::of(key));
    Markup::live(move || match sheet.get() {
        Sheet::Writing => {
            view! { <p class="quiet-text" role="status">{text::t("app.paper_waits")}</p> }
        }
        Sheet::Written(paper) => view! { <PaperView paper=paper labels=labels() /> },
        Sheet::Nothing => none(),
        Sheet::Failed(findings) => {
            let again = move |_| {
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
    })
}
