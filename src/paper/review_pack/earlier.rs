//! Input a: how it stands with what earlier reviews decided, and with nothing else.

use super::{Desk, Told, choice, heads, n};
use crate::insight::review::actions_of_earlier;
use crate::workbook::{ActionStatus, Kind};

impl Desk<'_> {
    pub(super) fn earlier_actions(&self) -> Told {
        let mut told = Told::default();
        let found = actions_of_earlier(self.book, self.review);
        let mut actions: Vec<_> = found.iter().filter_map(|(_, action)| *action).collect();
        // Two decisions may lead to one action.
        crate::sort::by_key(&mut actions, |a| a.id);
        actions.dedup_by_key(|a| a.id);
        let without = found.iter().filter(|(_, action)| action.is_none()).count();
        let open = actions.iter().filter(|a| a.is_open()).count();
        let late = actions.iter().filter(|a| a.is_overdue(self.as_of)).count();
        let dropped = actions.iter().filter(|a| a.status == ActionStatus::Dropped).count();
        told.has_data = !found.is_empty();
        if !told.has_data {
            told.say("no_earlier", &[]);
            return told;
        }
        told.say(
            "earlier",
            &[
                ("n", &n(actions.len())),
                ("done", &n(actions.len() - open - dropped)),
                ("open", &n(open)),
                ("late", &n(late)),
            ],
        );
        if without > 0 {
            told.say("earlier_bare", &[("n", &n(without))]);
        }
        let rows = found.iter().map(|(decision, action)| match action {
            Some(a) => {
                let done = a.done_on.or(a.verified_on);
                let due = a.due_now();
                let late = if a.is_open() { self.late(due) } else { String::new() };
                self.row(
                    *a,
                    [
                        a.title.clone(),
                        self.name(Kind::ManagementReview, decision.review),
                        self.person(a.owner),
                        self.day(due),
                        choice(a.status),
                        self.day(done),
                        late,
                        a.result.clone(),
                    ],
                )
            }
            None => self.row(
                *decision,
                [
                    decision.title.clone(),
                    self.name(Kind::ManagementReview, decision.review),
                    self.person(decision.owner),
                    self.day(decision.due),
                    crate::text::of("review.no_action"),
                    String::new(),
                    self.late(decision.due),
                    String::new(),
                ],
            ),
        });
        let columns = [
            "actions.title",
            "from_review",
            "actions.owner",
            "actions.due",
            "actions.status",
            "actions.done_on",
            "late",
            "actions.result",
        ];
        told.list("earlier", heads(&columns), rows.collect());
        told
    }
}
