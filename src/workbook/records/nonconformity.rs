//! What went wrong: nonconformities from every source, and security incidents.

use crate::catalogue::Topic;
use crate::workbook::record::record;
use crate::workbook::value::choice;
use crate::workbook::{Field, Id, Kind};
use chrono::NaiveDate;

choice! {
    /// Where a nonconformity was noticed.
    NonconformitySource("nonconformity_source") {
        Unset = "unset" *,
        Audit = "audit",
        Incident = "incident",
        Party = "party",
        Staff = "staff",
        Review = "review",
        Monitoring = "monitoring",
        Supplier = "supplier",
        Gap = "gap",
    }
}

choice! {
    /// How bad.
    Grade("grade") {
        Unset = "unset" *,
        Minor = "minor",
        Major = "major",
    }
}

choice! {
    /// Where the cause lies.
    Cause("cause") {
        Unset = "unset" *,
        Process = "process",
        People = "people",
        Technology = "technology",
        Supplier = "supplier",
        Resources = "resources",
        Information = "information",
        Environment = "environment",
    }
}

choice! {
    /// Whether the corrective action worked.
    Effectiveness("effectiveness") {
        Unset = "unset" *,
        Effective = "effective",
        Partly = "partly",
        NotEffective = "not_effective",
    }
}

choice! {
    /// What happened to information.
    IncidentKind("incident_kind") {
        Unset = "unset" *,
        Malware = "malware",
        Phishing = "phishing",
        Access = "access",
        Disclosure = "disclosure",
        Loss = "loss",
        Outage = "outage",
        Change = "change",
        Physical = "physical",
        Supplier = "supplier",
        Weakness = "weakness",
    }
}

choice! {
    /// How much harm.
    Harm("harm") {
        Unset = "unset" *,
        None = "none",
        Low = "low",
        Medium = "medium",
        High = "high",
        Critical = "critical",
    }
}

record! {
    /// Something that is not as the standard, the law, a contract or the firm itself asks (10.1, 10.2 in 2022).
    Nonconformity {
        title: String = Field::text().required().serves(Topic::Nonconformity).column();
        source: NonconformitySource = Field::choice::<NonconformitySource>().required().column();
        grade: Grade = Field::choice::<Grade>().required().column();
        finding: Option<Id> = Field::link(Kind::AuditFinding);
        incident: Option<Id> = Field::link(Kind::Incident);
        feedback: Option<Id> = Field::link(Kind::Feedback);
        raised_on: Option<NaiveDate> = Field::day().happened().required().column();
        raised_by: Option<Id> = Field::link(Kind::Person);
        owner: Option<Id> = Field::link(Kind::Person).required().column();
        lines: Vec<String> = Field::lines();
        description: String = Field::long_text().required().serves(Topic::Nonconformity);
        /// What was done at once, and about the consequences.
        correction: String = Field::long_text().serves(Topic::Nonconformity).group("correction");
        corrected_on: Option<NaiveDate> = Field::day().not_before("raised_on").happened().group("correction");
        why_1: String = Field::text().group("cause");
        why_2: String = Field::text().group("cause");
        why_3: String = Field::text().group("cause");
        why_4: String = Field::text().group("cause");
        why_5: String = Field::text().group("cause");
        cause_category: Cause = Field::choice::<Cause>().column().group("cause");
        cause: String = Field::long_text().serves(Topic::Nonconformity).group("cause");
        /// Whether the same exists or could happen elsewhere, and where was looked.
        similar: String = Field::long_text().serves(Topic::Nonconformity).group("cause");
        no_action: String = Field::long_text().group("corrective_action");
        actions: Vec<Id> = Field::links(Kind::Action).serves(Topic::Nonconformity).group("corrective_action");
        risks: Vec<Id> = Field::links(Kind::Risk).group("corrective_action");
        check_due: Option<NaiveDate> = Field::day().not_before("raised_on").column().group("effectiveness");
        checked_on: Option<NaiveDate> = Field::day().not_before("raised_on").happened().group("effectiveness");
        checked_by: Option<Id> = Field::link(Kind::Person).group("effectiveness");
        effectiveness: Effectiveness = Field::choice::<Effectiveness>().serves(Topic::Nonconformity).column().group("effectiveness");
        effectiveness_reason: String = Field::long_text().group("effectiveness");
        evidence: Vec<Id> = Field::links(Kind::Evidence).group("effectiveness");
        closed_on: Option<NaiveDate> = Field::day().not_before("raised_on").happened().column().group("effectiveness");
    }
}

record! {
    /// Something that harmed information, or could have.
    Incident {
        title: String = Field::text().required().column();
        kind: IncidentKind = Field::choice::<IncidentKind>().column();
        harm: Harm = Field::choice::<Harm>().column();
        happened_on: Option<NaiveDate> = Field::day().happened();
        noticed_on: Option<NaiveDate> = Field::day().not_before("happened_on").happened().required().column();
        reported_by: String = Field::text();
        owner: Option<Id> = Field::link(Kind::Person).required().column();
        assets: Vec<Id> = Field::links(Kind::Asset);
        description: String = Field::long_text();
        personal_data: bool = Field::flag();
        /// Customers, authorities or others outside were affected.
        outside: bool = Field::flag().column();
        /// Who had to be told, and when that was done.
        told: String = Field::long_text();
        response: String = Field::long_text();
        resolved_on: Option<NaiveDate> = Field::day().not_before("noticed_on").happened().column();
        lessons: String = Field::long_text();
        risks: Vec<Id> = Field::links(Kind::Risk);
        actions: Vec<Id> = Field::links(Kind::Action);
        evidence: Vec<Id> = Field::links(Kind::Evidence);
    }
}
