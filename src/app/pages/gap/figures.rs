//! Numbers in words: the percentage with the fraction that it comes from, never alone.

use crate::app::dom::prelude::*;
use crate::insight::gap::Ratio;
use crate::paper::gap_charts::percent;
use crate::text;

/// "60 of 88 points".
pub fn fraction(ratio: Ratio, unit: &str) -> String {
    text::fill(unit, &[("points", &ratio.numerator()), ("of", &ratio.denominator())])
}

/// "60 of 88 points, 68 %".
pub fn percent_words(ratio: Ratio) -> String {
    text::fill(
        "gap.percent.words",
        &[("fraction", &fraction(ratio, "gap.points")), ("percent", &percent(ratio))],
    )
}

/// A number with its fraction, its formula on request, and a way to the rows behind it.
#[component]
pub fn BigFigure(
    #[prop(into)] label: String,
    ratio: Ratio,
    /// Text key of the fraction: points or lines.
    unit: &'static str,
    /// Text key of the formula.
    formula: &'static str,
    #[prop(optional)] headline: bool,
    href: String,
) -> Markup {
    view! {
        <div class="gap-figure" class:gap-figure-headline=headline>
            <p class="gap-figure-label">{label}</p>
            <p class="gap-figure-value">{percent(ratio)}</p>
            <p class="gap-figure-fraction"><a href=href>{fraction(ratio, unit)}</a></p>
            <details class="gap-figure-how">
                <summary>{text::t("gap.how")}</summary>
                <p>{text::t(formula)}</p>
            </details>
        </div>
    }
}
