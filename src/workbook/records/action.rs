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
        due: Option<NaiveDate> = Field::day().required().column();
        status: ActionStatus = Field::choice::<ActionStatus>().column();
        priority: Priority = Field::choice::<Priority>().column();
        description: String = Field::long_text();
        /// How one will know that it worked.
        success_measure: String = Field::long_text();
        done_on: Option<NaiveDate> = Field::day();
        result: String = Field::long_text();
        evidence: Vec<Id> = Field::links(Kind::Evidence);
        lines: Vec<String> = Field::lines();
    }
}

impl Action {
    /// Neither finished nor given up.
    pub fn is_open(&self) -> bool {
        matches!(self.status, ActionStatus::Planned | ActionStatus::Doing)
    }

    /// Open past its due date. Derived, never stored.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.is_open() && self.due.is_some_and(|due| due < today)
    }
}
