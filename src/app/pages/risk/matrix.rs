//! The grid of likelihood and impact as a table: for editing a method, and with the risks in it.

use super::parts::tone;
use crate::app::dom::prelude::*;
use crate::insight::risk::Method;
use crate::text;
use crate::workbook::ScaleStep;

/// A grid: likelihood upwards, impact to the right. `cell` fills each cell.
pub fn matrix(method: &Method, label: String, cell: &dyn Fn(i64, i64) -> Markup) -> Markup {
    let name = |step: &ScaleStep| {
        let number = step.step.unwrap_or_default().to_string();
        let words = if step.label.trim().is_empty() { "–" } else { step.label.as_str() };
        view! { <span class="matrix-step">{number}</span>" "{words.to_owned()} }
    };
    let levels = method.levels.len();
    let row = |likelihood: &ScaleStep| {
        let l = likelihood.step.unwrap_or_default();
        let cells: Vec<Markup> = method
            .impacts
            .iter()
            .map(|impact| {
                let i = impact.step.unwrap_or_default();
                let class = match method.rank(l, i) {
                    Some(rank) => format!("matrix-cell level-{}", tone(rank, levels)),
                    None => "matrix-cell matrix-empty".to_owned(),
                };
                view! { <td class=class>{cell(l, i)}</td> }
            })
            .collect();
        view! { <tr><th scope="row" title=likelihood.description.clone()>{name(likelihood)}</th>{cells}</tr> }
    };
    let rows: Vec<Markup> = method.likelihoods.iter().rev().map(row).collect();
    let heads: Vec<Markup> = method
        .impacts
        .iter()
        .map(
            |impact| view! { <th scope="col" title=impact.description.clone()>{name(impact)}</th> },
        )
        .collect();
    view! {
        <div class="table-scroll" tabindex="0">
            <table class="matrix">
                <caption class="visually-hidden">{label}</caption>
                <tbody>{rows}</tbody>
                <tfoot><tr><th class="matrix-corner" scope="row">{text::t("risk.matrix.corner")}</th>{heads}</tr></tfoot>
            </table>
        </div>
    }
}
