//! What a year may cost, as curves.

use super::{Drawing, finish, say};
use crate::chart::ChartTable;
use crate::chart::exceedance::{self, Exceedance};
use crate::insight::risk::quant::{Annual, Simulation};
use crate::paper::gap_charts::words;
use crate::paper::risk_papers::money;
use crate::text;
use crate::workbook::RiskMethod;

/// The shares of years in the figures, in percent.
const SHARES: [usize; 5] = [50, 25, 10, 5, 1];
/// The one in the title.
const ONE_IN_TWENTY: usize = 5;

/// How likely a year costs at least so much, today and once the treatment is done, from drawn years. Losses are in
/// whole money of the method's currency; `width` is in pixels.
pub fn exceedance(
    simulation: &Simulation,
    method: Option<&RiskMethod>,
    width: u32,
    prefix: &str,
) -> Drawing {
    let currency = method.map_or("", |method| method.currency.trim());
    let say_money = |loss: f64| money(currency, loss.round() as i64);
    let names = ["risk.quant.now", "risk.quant.then"].map(text::of);
    // No risk took part: the curves of nothing are no curves.
    let curve = |annual: &Annual| match simulation.risks {
        0 => Vec::new(),
        _ => annual.exceedance.clone(),
    };
    let data = Exceedance {
        now: curve(&simulation.now),
        then: curve(&simulation.then),
        names: names.clone(),
        loss: text::of("risk.chart.exceedance.loss"),
        chance: text::of("risk.chart.exceedance.chance"),
        currency: currency.to_owned(),
    };
    let at = |annual: &Annual, percent| annual.reached_in(percent).map(say_money);
    let both = |percent| at(&simulation.now, percent).zip(at(&simulation.then, percent));
    let title = match both(ONE_IN_TWENTY).filter(|_| simulation.risks > 0) {
        Some((now, then)) => say("risk.chart.exceedance.title", &[("now", &now), ("then", &then)]),
        None => text::of("risk.chart.exceedance.name"),
    };
    let row = |percent: usize| {
        let (now, then) = both(percent)?;
        Some(vec![say("risk.quant.share", &[("n", &percent)]), now, then])
    };
    let [now, then] = names;
    let figures = ChartTable {
        columns: vec![text::of("risk.quant.exceed"), now, then],
        rows: SHARES.into_iter().filter(|_| simulation.risks > 0).filter_map(row).collect(),
    };
    let about = text::of("risk.chart.exceedance.about");
    let draw = |look: &_| exceedance::draw(&data, &words(), look);
    finish("exceedance", (width, prefix), (title, about), draw, figures)
}
