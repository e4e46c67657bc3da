//! What a review looks at, on the page: kept in the review from the meeting on, written by the worker before.

use crate::app::dom::prelude::*;
use crate::app::errand;
use crate::app::paper_sheet::REST;
use crate::app::session::Session;
use crate::app::worker::Cancel;
use crate::insight::review::pack::Pack;
use crate::paper::review_pack;
use crate::workbook::{Finding, Id, ManagementReview};
use std::sync::Arc;

/// How far the data of a review is.
#[derive(Clone)]
pub enum Packed {
    Writing,
    Here(Arc<Pack>),
    /// The review has no period to look at.
    Nothing,
    /// What the review keeps cannot be read.
    Unreadable,
    Failed(Vec<Finding>),
}

/// What decides what a pack says besides the registers.
type Frame = (String, [Option<chrono::NaiveDate>; 4]);

/// The pack of a review, written anew a moment after something that it tells of has changed. What is shown stays
/// until the new one is there.
pub fn packed(session: Session, review: Id) -> LocalSignal<Packed> {
    let shown = LocalSignal::new_local(Packed::Writing);
    let writing = StoredValue::new_local(Cancel::default());
    let frame = Memo::new(move |_| -> Frame {
        let row = session.get::<ManagementReview>(review);
        let Some(row) = row else { return Frame::default() };
        let days = [row.period_from, row.period_to, row.data_as_of, row.held_on];
        (row.fingerprint.clone(), days)
    });
    let write = move |cancel: Cancel| {
        leptos::task::spawn_local(async move {
            if cancel.is_asked() {
                return;
            }
            let written = errand::pack(session, review, &cancel).await;
            if cancel.is_asked() {
                return;
            }
            // The page may have been left meanwhile.
            let _ = shown.try_set(match written {
                Ok(Some(pack)) => Packed::Here(Arc::new(pack)),
                Ok(None) => Packed::Nothing,
                Err(findings) => Packed::Failed(findings),
            });
        });
    };
    effect(move || {
        frame.track();
        writing.with_value(Cancel::now);
        let kept = session
            .peek(|book| book.get::<ManagementReview>(review).map(|r| r.frozen.clone()))
            .unwrap_or_default();
        if !kept.is_empty() {
            let pack = Pack::from_text(&kept);
            shown.set(pack.map_or(Packed::Unreadable, |pack| Packed::Here(Arc::new(pack))));
            return;
        }
        session.read(review_pack::READS, |_| ());
        let cancel = Cancel::default();
        writing.set_value(cancel.clone());
        if shown.with_untracked(|shown| matches!(shown, Packed::Writing)) {
            write(cancel);
        } else {
            set_timeout(move || write(cancel), REST);
        }
    });
    on_cleanup(move || {
        let _ = writing.try_with_value(Cancel::now);
    });
    shown
}
