//! Earlier states of the open workbook: kept before a step that changes much or because a person wants it,
//! listed, and opened again.

use super::Keeping;
use crate::app::platform::Browser;
use crate::app::session::Session;
use crate::storage::keeper::Mode;
use crate::text;
use crate::workbook::Moment;

/// An earlier state of the open workbook.
#[derive(Clone, Debug, PartialEq)]
pub struct RestorePoint {
    pub key: String,
    pub name: String,
    pub at: Moment,
}

/// How long a step waits for the restore point before it, and how often it looks whether it is there.
const LONGEST_WAIT_MS: f64 = 3_000.0;
const LOOK_AGAIN_MS: i32 = 25;

/// What became of keeping the present state before a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateBefore {
    /// It is among the earlier states.
    Kept,
    /// Nothing is kept here, or it took too long. What is changed now will not get into it later.
    NotKept,
    /// Another workbook was opened meanwhile: the step is not for that one.
    OtherWorkbook,
}

impl Keeping {
    pub fn list_restore_points(&self) {
        let points = self.keeper().map(|k| k.restore_points()).unwrap_or_default();
        let shown = points.into_iter().rev().map(|p| RestorePoint {
            key: p.key,
            name: p.name,
            at: Moment(p.time as i64),
        });
        self.restore_points.set(shown.collect());
    }

    /// Keeps the present state, to be gone back to, because a person wants it. Without a name it is called
    /// kept by hand. False, with the reason said, where it was not kept.
    pub async fn keep_by_hand(&self, session: Session, name: &str) -> bool {
        let by_hand = text::of("settings.restore.by_hand");
        let name = if name.is_empty() { &by_hand } else { name };
        let kept = self.keep_present(session, name, true).await;
        if kept == StateBefore::NotKept {
            session.notices.about("restore", text::of("settings.restore.not_made"));
        } else {
            session.notices.mended("restore");
        }
        self.list_restore_points();
        kept == StateBefore::Kept
    }

    /// Makes a restore point before a step that changes much, and waits until it is there, so that what
    /// follows is not in it. Where it can't be had, the step goes on without: undo is there, too.
    pub async fn keep_state(&self, session: Session, name: &str) -> StateBefore {
        let kept = self.keep_present(session, name, false).await;
        if kept == StateBefore::OtherWorkbook {
            session.notices.error(text::of("refusal.other_workbook"));
        }
        kept
    }

    async fn keep_present(&self, session: Session, name: &str, by_hand: bool) -> StateBefore {
        session.settle();
        let current = self.current.get_untracked();
        let Some(keeper) = self.keeper().filter(|k| k.mode() == Mode::Writer) else {
            return StateBefore::NotKept;
        };
        let time = keeper.restore_point(name, by_hand);
        let from = Browser::clock();
        loop {
            if self.current.get_untracked() != current {
                keeper.forget_restore_point(time);
                break StateBefore::OtherWorkbook;
            }
            if keeper.restore_points().iter().any(|p| p.time == time) {
                break StateBefore::Kept;
            }
            if Browser::clock() - from > LONGEST_WAIT_MS {
                keeper.forget_restore_point(time);
                break StateBefore::NotKept;
            }
            Browser::pause(LOOK_AGAIN_MS).await;
        }
    }

    /// Opens an earlier state as a workbook of its own.
    pub fn open_restore_point(&self, key: &str) {
        if let Some(keeper) = self.keeper() {
            keeper.restore_read(key);
        }
    }
}
