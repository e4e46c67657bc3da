//! What is around and inside the firm that matters for the ISMS: issues, and the parties that have a say.

use crate::catalogue::Topic;
use crate::workbook::record::record;
use crate::workbook::value::choice;
use crate::workbook::{Field, Id, Kind};
use chrono::NaiveDate;

choice! {
    /// Whether an issue or a party is of the firm itself.
    Side("side") {
        Unset = "unset" *,
        Internal = "internal",
        External = "external",
    }
}

choice! {
    /// What an issue is about.
    IssueCategory("issue_category") {
        Unset = "unset" *,
        Organisation = "organisation",
        People = "people",
        Technology = "technology",
        Finance = "finance",
        Market = "market",
        Supply = "supply",
        Legal = "legal",
        Political = "political",
        Society = "society",
        Environment = "environment",
    }
}

choice! {
    /// Whether it helps or hinders the ISMS.
    Effect("effect") {
        Unset = "unset" *,
        Hinders = "hinders",
        Helps = "helps",
        Both = "both",
    }
}

choice! {
    /// Where it is heading.
    Tendency("tendency") {
        Unset = "unset" *,
        Growing = "growing",
        Steady = "steady",
        Fading = "fading",
    }
}

choice! {
    /// Whether climate change is a relevant issue for the ISMS (4.1 as amended in 2024).
    Climate("climate") {
        Unset = "unset" *,
        Relevant = "relevant",
        NotRelevant = "not_relevant",
    }
}

choice! {
    /// Who a party is to the firm.
    PartyKind("party_kind") {
        Unset = "unset" *,
        Customer = "customer",
        Owner = "owner",
        Staff = "staff",
        Supplier = "supplier",
        Authority = "authority",
        Insurer = "insurer",
        Association = "association",
        Public = "public",
    }
}

record! {
    /// Something inside or outside the firm that can further or hinder what the ISMS is for (4.1).
    ContextIssue {
        title: String = Field::text().required().serves(Topic::Context).column();
        side: Side = Field::choice::<Side>().required().serves(Topic::Context).column();
        category: IssueCategory = Field::choice::<IssueCategory>().column();
        description: String = Field::long_text();
        effect: Effect = Field::choice::<Effect>().column();
        tendency: Tendency = Field::choice::<Tendency>().column();
        /// What the ISMS does about it.
        response: String = Field::long_text();
        owner: Option<Id> = Field::link(Kind::Person).column();
        noted_on: Option<NaiveDate> = Field::day().happened().required().column();
        /// No longer an issue since that day.
        gone_on: Option<NaiveDate> = Field::day().not_before("noted_on").happened();
        review_due: Option<NaiveDate> = Field::day().ahead();
        risks: Vec<Id> = Field::links(Kind::Risk);
        actions: Vec<Id> = Field::links(Kind::Action);
        notes: String = Field::long_text();
    }
}

record! {
    /// Somebody who can affect information security at the firm, is affected by it, or believes so (4.2).
    Party {
        name: String = Field::text().required().serves(Topic::InterestedParties).column();
        kind: PartyKind = Field::choice::<PartyKind>().required().column();
        side: Side = Field::choice::<Side>().column();
        description: String = Field::long_text();
        /// Who at the firm speaks with them.
        contact: Option<Id> = Field::link(Kind::Person).column();
        noted_on: Option<NaiveDate> = Field::day().happened();
        gone_on: Option<NaiveDate> = Field::day().not_before("noted_on").happened();
        review_due: Option<NaiveDate> = Field::day().ahead().column();
        notes: String = Field::long_text();
    }
}
