//! Actions of every source, in one list.

use crate::catalogue::Topic;
use crate::workbook::record::record;
use crate::workbook::value::choice;
use crate::workbook::{Field, Id, Kind};
use chrono::NaiveDate;

choice! {
    /// What gave rise to the action.
    ActionSource("action_source") {
        Unset = "unset" *,
        Gap = "gap",
        Risk = "risk",
        Audit = "audit",
        Nonconformity = "nonconformity",
        Review = "review",
        Incident = "incident",
        Objective = "objective",
        Meeting = "meeting",
        Other = "other",
    }
}

choice! {
    /// How far it is. Verified means that somebody looked whether it worked.
    ActionStatus("action_status") {
        Planned = "planned" *,
        Doing = "doing",
        Done = "done",
        Verified = "verified",
        Dropped = "dropped",
    }
}

choice! {
    /// 1 is first.
    Priority("priority") {
        Unset = "unset" *,
        First = "1",
        Second = "2",
        Third = "3",
        Fourth = "4",
    }
}

record! {
    /// Something to be done by somebody until a day.
    Action {
        title: String = Field::text().required().serves(Topic::Improvement).column();
        source: ActionSource = Field::choice::<ActionSource>().column();
        owner: Option<Id> = Field::link(Kind::Person).required().serves(Topic::Roles).column();
        start: Option<NaiveDate> = Field::day();
        /// The first day that was set; it moves by `insight::risk::ops::revise_due`, with a reason.
        due: Option<NaiveDate> = Field::day().not_before("start").ahead().required().once().column();
        /// The day it was moved to; every move is an entry of its own ([`DueChange`](super::DueChange)).
        revised_due: Option<NaiveDate> = Field::day().not_before("start").system().column();
        status: ActionStatus = Field::choice::<ActionStatus>().column();
        priority: Priority = Field::choice::<Priority>().column();
        description: String = Field::long_text();
        /// How one will know that it worked.
        success_measure: String = Field::long_text();
        done_on: Option<NaiveDate> = Field::day().not_before("start").happened();
        result: String = Field::long_text();
        evidence: Vec<Id> = Field::links(Kind::Evidence);
        lines: Vec<String> = Field::lines();
        plan: Option<Id> = Field::link(Kind::TreatmentPlan).group("treatment");
        risks: Vec<Id> = Field::links(Kind::Risk).serves(Topic::RiskTreatmentPlan).group("treatment");
        controls: Vec<Id> = Field::links(Kind::Control).group("treatment");
        resources: String = Field::long_text().group("treatment");
        /// Money in the currency of the risk method.
        cost_once: Option<i64> = Field::number(0, 1_000_000_000_000).group("treatment");
        cost_year: Option<i64> = Field::number(0, 1_000_000_000_000).group("treatment");
        person_days: Option<i64> = Field::number(0, 100_000).group("treatment");
        verified_by: Option<Id> = Field::link(Kind::Person).group("verification");
        verified_on: Option<NaiveDate> = Field::day().not_before("done_on").happened().group("verification");
    }
}

impl Action {
    /// Neither finished nor given up.
    pub fn is_open(&self) -> bool {
        matches!(self.status, ActionStatus::Planned | ActionStatus::Doing)
    }

    /// Not given up: it is to be done, or was.
    pub fn stands(&self) -> bool {
        self.status != ActionStatus::Dropped
    }

    /// Open past its due date. Derived, never stored.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.is_open() && self.due_now().is_some_and(|due| due < today)
    }

    /// The day it has to be done as it stands now: the one it was moved to, else the first.
    pub fn due_now(&self) -> Option<NaiveDate> {
        self.revised_due.or(self.due)
    }
}
