//! The short help inside the page: the keys, what the words mean, where the data is.

use crate::app::commands::{self, COMMANDS};
use crate::app::dom::prelude::*;
use crate::app::widgets::Icon;
use crate::text;

/// Terms that a newcomer meets, explained in one sentence each: keys `term.<name>` and
/// `term.<name>.means`.
pub const TERMS: &[&str] = &[
    "isms",
    "annex_a",
    "gap_assessment",
    "conformity",
    "maturity",
    "soa",
    "risk_owner",
    "nonconformity",
    "correction",
    "internal_audit",
    "audit_programme",
    "audit_finding",
    "management_review",
    "addendum",
    "fingerprint",
    "stage_1",
    "stage_2",
    "surveillance",
];

/// Questions and answers: keys `help.q<n>` and `help.a<n>`.
const QUESTIONS: usize = 7;

#[component]
pub fn HelpPage() -> Markup {
    view! {
        <div class="page read stack">
            <h1>{text::t("command.help")}</h1>
            <p>{text::t("helppage.lead")}</p>
            <section class="stack-tight">
                <h2>{text::t("helppage.questions")}</h2>
                {(1..=QUESTIONS).map(|n| view! {
                    <details class="question">
                        <summary>{text::of(&format!("helppage.q{n}"))}</summary>
                        <p>{text::of(&format!("helppage.a{n}"))}</p>
                    </details>
                }).collect_view()}
            </section>
            <section class="stack-tight">
                <h2>{text::t("helppage.keys")}</h2>
                <table class="plain">
                    <thead><tr><th scope="col">{text::t("helppage.what")}</th><th scope="col">{text::t("helppage.key")}</th></tr></thead>
                    <tbody>
                        <tr>
                            <td><Icon name="search" />" "{text::t("palette.title")}</td>
                            <td><kbd>{commands::written(commands::Keys { key: "k", shift: false })}</kbd></td>
                        </tr>
                        {COMMANDS.iter().filter_map(|c| c.keys.map(|k| view! {
                            <tr>
                                <td><Icon name=c.icon />" "{text::of(&format!("command.{}", c.name))}</td>
                                <td><kbd>{commands::written(k)}</kbd></td>
                            </tr>
                        })).collect_view()}
                    </tbody>
                </table>
                <p>{text::t("helppage.keys.more")}</p>
            </section>
            <section class="stack-tight">
                <h2>{text::t("helppage.terms")}</h2>
                <dl class="terms">
                    {TERMS.iter().map(|t| view! {
                        <dt>{text::of(&format!("term.{t}"))}</dt>
                        <dd>{text::of(&format!("term.{t}.means"))}</dd>
                    }).collect_view()}
                </dl>
            </section>
        </div>
    }
}
