//! Ready-made methods to start from. Their words are in the text tables; every one of them can be changed.

use crate::text;
use crate::workbook::{
    AcceptanceRule, Acceptor, Approach, Axis, Draft, Id, RiskLevel, RiskMethod, ScaleStep,
};

/// A method to start from. Name and explanation are `risk.ready.<key>` and `risk.ready.<key>.about`.
#[derive(Clone, Copy, Debug)]
pub struct Ready {
    pub key: &'static str,
    approach: Approach,
    /// Steps out of the pools of words, lowest first.
    likelihoods: &'static [usize],
    impacts: &'static [usize],
    levels: &'static [Rule],
    grid: &'static [&'static str],
    appetite: Option<i64>,
}

#[derive(Clone, Copy, Debug)]
struct Rule {
    /// `risk.ready.level.<key>`, and `.rule` for what may happen to it.
    key: &'static str,
    rule: AcceptanceRule,
    acceptor: Acceptor,
    review_months: i64,
}

const LOW: Rule = Rule {
    key: "low",
    rule: AcceptanceRule::Acceptable,
    acceptor: Acceptor::Owner,
    review_months: 12,
};
const MEDIUM: Rule = Rule { key: "medium", rule: AcceptanceRule::Acceptance, ..LOW };
const HIGH: Rule = Rule {
    key: "high",
    rule: AcceptanceRule::Acceptance,
    acceptor: Acceptor::TopManagement,
    review_months: 6,
};
const VERY_HIGH: Rule = Rule {
    key: "very_high",
    rule: AcceptanceRule::Unacceptable,
    acceptor: Acceptor::TopManagement,
    review_months: 3,
};

/// The methods to start from; the first suits most small firms.
pub const READY: &[Ready] = &[
    Ready {
        key: "four",
        approach: Approach::Qualitative,
        likelihoods: &[0, 1, 2, 3],
        impacts: &[0, 1, 2, 3],
        levels: &[LOW, MEDIUM, HIGH, VERY_HIGH],
        grid: &["1,1,2,2", "1,2,2,3", "2,2,3,4", "2,3,4,4"],
        appetite: Some(1),
    },
    Ready {
        key: "three",
        approach: Approach::Qualitative,
        likelihoods: &[1, 2, 3],
        impacts: &[0, 2, 4],
        levels: &[LOW, MEDIUM, HIGH],
        grid: &["1,1,2", "1,2,3", "2,3,3"],
        appetite: Some(1),
    },
    Ready {
        key: "five",
        approach: Approach::Qualitative,
        likelihoods: &[0, 1, 2, 3, 4],
        impacts: &[0, 1, 2, 3, 4],
        levels: &[LOW, MEDIUM, HIGH, VERY_HIGH],
        grid: &["1,1,1,2,2", "1,1,2,2,3", "1,2,2,3,3", "2,2,3,3,4", "2,3,3,4,4"],
        appetite: Some(1),
    },
    Ready {
        key: "money",
        approach: Approach::Quantitative,
        likelihoods: &[0, 1, 2, 3],
        impacts: &[0, 1, 2, 3],
        levels: &[LOW, MEDIUM, HIGH, VERY_HIGH],
        grid: &["1,1,2,2", "1,2,2,3", "2,2,3,4", "2,3,4,4"],
        appetite: Some(1),
    },
    Ready {
        key: "generic",
        approach: Approach::Generic,
        likelihoods: &[],
        impacts: &[],
        levels: &[],
        grid: &[],
        appetite: None,
    },
];

/// The pool of likelihoods: `risk.ready.likelihood.<key>`, `.about`, and events in a hundred years.
const LIKELIHOODS: [(&str, i64, i64); 5] = [
    ("rare", 0, 3),
    ("unlikely", 3, 10),
    ("possible", 10, 33),
    ("likely", 33, 100),
    ("frequent", 100, 1_000),
];

/// The pool of impacts: `risk.ready.impact.<key>`, `.about`, `.c`, `.i`, `.a`, and money.
const IMPACTS: [(&str, i64, i64); 5] = [
    ("minor", 0, 1_000),
    ("noticeable", 1_000, 10_000),
    ("serious", 10_000, 100_000),
    ("severe", 100_000, 1_000_000),
    ("existential", 1_000_000, 10_000_000),
];

/// Makes a version from a ready one. It is a draft until it is adopted.
pub fn start(draft: &mut Draft<'_>, ready: &Ready) -> Id {
    let word = |key: &str| text::of(&format!("risk.ready.{key}"));
    let method = draft.create::<RiskMethod>(|m| {
        m.name = text::of("risk.ready.name");
        m.approach = ready.approach;
        m.grid = ready.grid.iter().map(|line| (*line).to_owned()).collect();
        m.appetite = ready.appetite;
        m.scope = text::of("risk.ready.scope");
        m.procedure = text::of("risk.ready.procedure");
        m.review_months = Some(12);
        m.review_triggers = text::of("risk.ready.triggers");
        m.currency = text::of("risk.ready.currency");
    });
    for (n, place) in ready.likelihoods.iter().enumerate() {
        let Some((key, from, to)) = LIKELIHOODS.get(*place) else { continue };
        draft.create::<ScaleStep>(|s| {
            s.method = Some(method);
            s.axis = Axis::Likelihood;
            s.step = Some(n as i64 + 1);
            s.label = word(&format!("likelihood.{key}"));
            s.description = word(&format!("likelihood.{key}.about"));
            s.frequency_from = Some(*from);
            s.frequency_to = Some(*to);
        });
    }
    for (n, place) in ready.impacts.iter().enumerate() {
        let Some((key, from, to)) = IMPACTS.get(*place) else { continue };
        draft.create::<ScaleStep>(|s| {
            s.method = Some(method);
            s.axis = Axis::Impact;
            s.step = Some(n as i64 + 1);
            s.label = word(&format!("impact.{key}"));
            s.description = word(&format!("impact.{key}.about"));
            s.confidentiality = word(&format!("impact.{key}.c"));
            s.integrity = word(&format!("impact.{key}.i"));
            s.availability = word(&format!("impact.{key}.a"));
            s.money_from = Some(*from);
            s.money_to = Some(*to);
        });
    }
    for (n, rule) in ready.levels.iter().enumerate() {
        draft.create::<RiskLevel>(|l| {
            l.method = Some(method);
            l.rank = Some(n as i64 + 1);
            l.label = word(&format!("level.{}", rule.key));
            l.rule = rule.rule;
            l.acceptor = rule.acceptor;
            l.rule_text = word(&format!("level.{}.rule", rule.key));
            l.review_months = Some(rule.review_months);
        });
    }
    method
}
