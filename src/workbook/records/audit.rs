//! The audit programme, audits, what was asked in them, and what was found.

use crate::catalogue::Topic;
use crate::workbook::record::record;
use crate::workbook::value::choice;
use crate::workbook::{Field, Format, Id, Kind};
use chrono::NaiveDate;

choice! {
    /// Who audits whom.
    AuditKind("audit_kind") {
        Internal = "internal" *,
        Customer = "customer",
        Supplier = "supplier",
        StageOne = "stage_1",
        StageTwo = "stage_2",
        Surveillance = "surveillance",
        Recertification = "recertification",
    }
}

choice! {
    /// How far an audit is.
    AuditState("audit_state") {
        Planned = "planned" *,
        UnderWay = "under_way",
        Reported = "reported",
        Cancelled = "cancelled",
    }
}

choice! {
    /// What was seen at one question of an audit.
    CheckResult("check_result") {
        Unset = "unset" *,
        Conforms = "conforms",
        Finding = "finding",
        NotApplicable = "not_applicable",
        NotReached = "not_reached",
    }
}

choice! {
    /// What a finding says.
    FindingKind("finding_kind") {
        Unset = "unset" *,
        Conformity = "conformity",
        Observation = "observation",
        Opportunity = "opportunity",
        Minor = "minor",
        Major = "major",
    }
}

record! {
    /// The audits of a cycle: what they are to cover, and on what the plan rests (9.2).
    AuditProgramme {
        title: String = Field::text().required().serves(Topic::InternalAudit).column();
        from: Option<NaiveDate> = Field::day().required().column();
        to: Option<NaiveDate> = Field::day().not_before("from").required().column();
        owner: Option<Id> = Field::link(Kind::Person).required().serves(Topic::InternalAudit).column();
        objectives: String = Field::long_text();
        criteria: String = Field::long_text().serves(Topic::InternalAudit);
        methods: String = Field::long_text().serves(Topic::InternalAudit);
        /// Why some parts are audited more often: importance of processes and earlier results.
        reasons: String = Field::long_text().serves(Topic::InternalAudit);
        notes: String = Field::long_text();
    }
}

record! {
    /// One audit, internal or by somebody else.
    Audit {
        title: String = Field::text().required().serves(Topic::InternalAudit).column();
        programme: Option<Id> = Field::link(Kind::AuditProgramme).column();
        kind: AuditKind = Field::choice::<AuditKind>().column();
        state: AuditState = Field::choice::<AuditState>().column();
        planned_on: Option<NaiveDate> = Field::day().required().column();
        from: Option<NaiveDate> = Field::day();
        to: Option<NaiveDate> = Field::day().not_before("from");
        lead: Option<Id> = Field::link(Kind::Person).column();
        auditors: Vec<Id> = Field::links(Kind::Person);
        /// Auditors from outside, and whom they come from.
        outside: String = Field::text();
        scope: String = Field::long_text().serves(Topic::InternalAudit).group("plan");
        criteria: String = Field::long_text().serves(Topic::InternalAudit).group("plan");
        /// Clauses and controls that the audit covers.
        lines: Vec<String> = Field::lines().group("plan");
        methods: String = Field::long_text().group("plan");
        /// What is looked at of how many, and how it was drawn.
        sample: String = Field::long_text().group("plan");
        /// How it is made sure that nobody audits their own work.
        independence: String = Field::long_text().serves(Topic::InternalAudit).group("plan");
        interviewed: String = Field::long_text().group("audit_report");
        conclusion: String = Field::long_text().group("audit_report");
        reported_on: Option<NaiveDate> = Field::day().happened().group("audit_report");
        reported_to: Vec<Id> = Field::links(Kind::Person).group("audit_report");
        evidence: Vec<Id> = Field::links(Kind::Evidence).group("audit_report");
    }
}

record! {
    /// One question of an audit: what was asked, what was seen, and what it came to.
    AuditCheck {
        audit: Option<Id> = Field::link(Kind::Audit).required().part_of().column();
        lines: Vec<String> = Field::lines().column();
        /// Id of a question of the catalogue that it was taken from.
        question: String = Field::text().system().hidden();
        ask: String = Field::text().required().column();
        seen: String = Field::long_text().column();
        sample: String = Field::text();
        result: CheckResult = Field::choice::<CheckResult>().column();
        with: Vec<Id> = Field::links(Kind::Person);
        evidence: Vec<Id> = Field::links(Kind::Evidence);
    }
}

record! {
    /// What an audit found, good or bad.
    AuditFinding {
        title: String = Field::text().required().serves(Topic::InternalAudit).column();
        audit: Option<Id> = Field::link(Kind::Audit).required().column();
        check: Option<Id> = Field::link(Kind::AuditCheck);
        kind: FindingKind = Field::choice::<FindingKind>().required().column();
        lines: Vec<String> = Field::lines().column();
        /// What is asked for, what was seen instead, and where.
        statement: String = Field::long_text().required().column();
        seen: String = Field::long_text();
        owner: Option<Id> = Field::link(Kind::Person).column();
        found_on: Option<NaiveDate> = Field::day().happened();
        answer_due: Option<NaiveDate> = Field::day().not_before("found_on");
        source: String = Field::formatted(Format::Place);
    }
}
