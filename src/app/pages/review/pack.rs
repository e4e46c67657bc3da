//! What a review looks at, on the page: kept in the review from the meeting on, written by the worker before.

use crate::app::dom::prelude::*;
use crate::app::errand;
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

impl Packed {
    fn read(text: &str) -> Packed {
        Pack::from_text(text).map_or(Packed::Unreadable, |pack| Packed::Here(Arc::new(pack)))
    }
}

/// What decides what a pack says besides the registers.
type Frame = (String, [Option<chrono::NaiveDate>; 4]);

/// The pack of a review, written anew a moment after something that it tells of has changed. What is shown stays
/// until the new one is there.
pub fn packed(session: Session, review: Id) -> LocalSignal<Packed> {
    let shown = LocalSignal::new_local(Packed::Writing);
    let frame = Memo::new(move |_| -> Frame {
        let row = session.get::<ManagementReview>(review);
        let Some(row) = row else { return Frame::default() };
        let days = [row.period_from, row.period_to, row.data_as_of, row.held_on];
        (row.fingerprint.clone(), days)
    });
    let write = move |cancel: Cancel| {
        leptos::task::spawn_local(async move {
            let written = errand::pack(session, review, &cancel).await;
            if cancel.is_asked() {
                return;
            }
            // The page may have been left meanwhile.
            let _ = shown.try_set(match written {
                Ok(text) if text.is_empty() => Packed::Nothing,
                Ok(text) => Packed::read(&text),
                Err(findings) => Packed::Failed(findings),
            });
        });
    };
    let listen = move || {
        frame.track();
        let kept = session
            .peek(|book| book.get::<ManagementReview>(review).map(|r| r.frozen.clone()))
            .unwrap_or_default();
        if !kept.is_empty() {
            shown.set(Packed::read(&kept));
            return false;
        }
        session.read(review_pack::READS, |_| ());
        true
    };
    errand::ask_anew(listen, move || shown.with(|s| matches!(s, Packed::Writing)), write);
    shown
}
