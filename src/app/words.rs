//! Findings and changes in words: the text tables filled.

use crate::app::dom::prelude::*;
use crate::app::platform::Browser;
use crate::insight::fill_finding;
use crate::text;
use crate::workbook::{Finding, Severity};

pub fn severity_class(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "finding finding-error",
        Severity::Warning => "finding finding-warning",
        Severity::Note => "finding finding-note",
    }
}

fn filled(finding: &Finding, text: &str) -> String {
    fill_finding(finding, text, &Browser::day)
}

/// What a finding says, without its place.
pub fn finding_text(finding: &Finding) -> String {
    filled(finding, &text::of(&format!("finding.{}", finding.code)))
}

/// What to do about it.
pub fn finding_advice(finding: &Finding) -> Option<String> {
    let text = text::find(&format!("finding.{}.do", finding.code));
    text.map(|text| filled(finding, text))
}

/// What and what to do, where the place is plain to see.
pub fn said(finding: &Finding) -> Markup {
    view! {
        <span>{finding_text(finding)}</span>
        {finding_advice(finding).map(|advice| view! { <span class="finding-advice">{advice}</span> })}
    }
}

/// What, where and what to do.
pub fn finding(finding: &Finding) -> Markup {
    let place = finding.place.path.clone();
    let field = match (finding.place.row, finding.place.field) {
        (Some((kind, _)), Some(field)) => text::find(&format!("field.{}.{field}", kind.table())),
        _ => None,
    };
    view! {
        <span class="finding-text" dir="auto">{finding_text(finding)}</span>
        {field.map(|f| view! { <span class="finding-field">{f}</span> })}
        {(!place.is_empty()).then(|| view! { <code class="finding-place">{place}</code> })}
        {finding_advice(finding).map(|advice| view! { <span class="finding-advice">{advice}</span> })}
    }
}

/// A percentage, or a dash where nothing counts.
pub fn percent(percent: Option<u32>) -> String {
    percent.map_or_else(|| "–".to_owned(), |p| text::fill("app.percent", &[("n", &p.to_string())]))
}
