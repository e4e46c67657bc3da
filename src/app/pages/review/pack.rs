//! What a review looks at, on the page: kept in the review from the meeting on, written by the worker before.

use crate::app::dom::prelude::*;
use crate::app::errand::{self, ask_anew};
use crate::app::session::Session;
use crate::app::worker::Cancel;
use crate::insight::review::actions_of_earlier;
use crate::insight::review::ops::{Kept, kept};
use crate::insight::review::pack::{List, Pack, Point};
use crate::paper::{Drawing, review_pack};
use crate::workbook::{Finding, Id, Kind, ManagementReview, ReviewDecision};
use std::sync::Arc;

/// How far the data of a review is.
#[derive(Clone)]
pub enum Packed {
    Writing,
    Here(Arc<Shown>),
    /// The review has no period to look at.
    Nothing,
    /// What the review keeps cannot be read.
    Unreadable,
    Failed(Vec<Finding>),
}

/// A pack with the charts of its inputs, in their order.
pub struct Shown {
    pack: Pack,
    charts: Vec<Vec<Drawing>>,
}

/// One input of what is shown. Nothing of it is copied: it may have ten thousand rows.
#[derive(Clone)]
pub struct Input {
    shown: Arc<Shown>,
    at: usize,
}

impl Input {
    pub fn point(&self) -> Option<&Point> {
        self.shown.pack.points.get(self.at)
    }
    pub fn list(&self, n: usize) -> Option<&List> {
        self.point()?.lists.get(n)
    }
    pub fn charts(&self) -> &[Drawing] {
        self.shown.charts.get(self.at).map_or(&[], Vec::as_slice)
    }
}

impl PartialEq for Input {
    fn eq(&self, other: &Input) -> bool {
        let same = Arc::ptr_eq(&self.shown, &other.shown) && self.at == other.at;
        same || (self.point() == other.point() && self.charts() == other.charts())
    }
}

impl Packed {
    fn read((text, charts): (&str, Vec<Vec<Drawing>>)) -> Packed {
        let shown = |pack| Packed::Here(Arc::new(Shown { pack, charts }));
        Pack::from_text(text).map_or(Packed::Unreadable, shown)
    }

    /// An input of what is shown.
    pub fn input(&self, point: &str) -> Option<Input> {
        let Packed::Here(shown) = self else { return None };
        let at = shown.pack.points.iter().position(|p| p.id == point)?;
        Some(Input { shown: shown.clone(), at })
    }

    /// Whether the workbook holds anything on an input; nothing while that is not known.
    pub fn has_data(&self, point: &str) -> Option<bool> {
        let Packed::Here(shown) = self else { return None };
        shown.pack.point(point).map(|point| point.has_data)
    }

    pub fn pack(&self) -> Option<&Pack> {
        match self {
            Packed::Here(shown) => Some(&shown.pack),
            _ => None,
        }
    }
}

/// Charts stand two beside each other where there is room.
fn width() -> u32 {
    let page = window().inner_width().ok().and_then(|w| w.as_f64()).unwrap_or_default();
    if page < 700.0 { 320 } else { 560 }
}

/// The parts of a review that decide what its pack says; what is typed in the others has nothing to do with it.
type Frame = (String, String, [Option<chrono::NaiveDate>; 4]);

/// Listens to everything that a pack follows from; whether there is one that is kept.
pub fn follow(session: Session, review: Id) -> impl Fn() -> bool + Copy + 'static {
    let frame = Memo::new(move |_| -> Frame {
        let Some(row) = session.get::<ManagementReview>(review) else { return Frame::default() };
        let days = [row.period_from, row.period_to, row.data_as_of, row.held_on];
        (row.fingerprint.clone(), row.edition.key().to_owned(), days)
    });
    // Decisions of this review are no part of what it is given; those of earlier ones are.
    let earlier = Memo::new(move |_| {
        session.read(&[Kind::ReviewDecision, Kind::Action], |book| {
            let row = book.get::<ManagementReview>(review)?;
            let decisions = actions_of_earlier(book, row);
            Some(decisions.into_iter().map(|(d, _)| d.clone()).collect::<Vec<ReviewDecision>>())
        })
    });
    move || {
        frame.track();
        let held = session
            .peek(|b| b.get::<ManagementReview>(review).is_some_and(|r| kept(r) != Kept::NotYet));
        if !held {
            earlier.track();
            session.read(review_pack::READS, |_| ());
        }
        held
    }
}

/// The pack of a review, written anew a moment after something that it tells of has changed. What is shown stays
/// until the new one is there.
pub fn packed(session: Session, review: Id) -> LocalSignal<Packed> {
    let shown = LocalSignal::new_local(Packed::Writing);
    let follow = follow(session, review);
    let ask = move |cancel: Cancel| {
        leptos::task::spawn_local(async move {
            let frozen = session.peek(|b| {
                let row = b.get::<ManagementReview>(review)?;
                (kept(row) != Kept::NotYet).then(|| row.frozen.clone())
            });
            let asked = match &frozen {
                Some(frozen) => errand::kept_charts(frozen, width(), &cancel).await,
                None => errand::pack(session, review, width(), &cancel).await,
            };
            if cancel.is_asked() {
                return;
            }
            // The page may have been left meanwhile.
            let _ = shown.try_set(match asked {
                // The data of a meeting is there without its charts.
                Err(_) if frozen.is_some() => return,
                Err(findings) => Packed::Failed(findings),
                Ok((text, _)) if text.is_empty() && frozen.is_some() => Packed::Unreadable,
                Ok((text, _)) if text.is_empty() => Packed::Nothing,
                Ok((text, charts)) => Packed::read((&text, charts)),
            });
        });
    };
    let listen = move || {
        if follow() {
            let now = session.peek(|b| {
                let row = b.get::<ManagementReview>(review)?;
                Some(Packed::read((&row.frozen, Vec::new())))
            });
            now.into_iter().for_each(|now| shown.set(now));
        }
        true
    };
    let at_once = move || shown.with(|shown| matches!(shown, Packed::Writing));
    ask_anew(listen, at_once, ask);
    shown
}
