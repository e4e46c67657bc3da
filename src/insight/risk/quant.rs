//! Risk in numbers: how often and how much as ranges, and what a year may cost, by drawing many years.
//!
//! # How it is computed
//! One year of one risk: a frequency is drawn from its range, the number of events from a Poisson
//! distribution with it, and a loss for each event from the range of losses; the year costs their sum. The
//! ranges are PERT (lowest, most likely, highest; shape 4) or lognormal (lowest and highest enclose nine in
//! ten). Draws are spread evenly over their distributions instead of left to chance (additive
//! sequences), so that the mean settles fast. The seed is fixed: the same workbook gives
//! the same figures. In closed form the mean is frequency × loss; tests compare with it.
//!
//! A year before and after the treatment is drawn with the same numbers, so that their difference is what the
//! treatment saves. Where no figure after is above the one before, no year costs more after than before.
//!
//! *Limitation*: ranges that only get narrower may have higher low draws; such a year counts as saving nothing,
//! and the mean after lies a little below its closed form.
//!
//! Frequencies are entered in events in a hundred years, losses in whole money of the method's currency.

use super::method::in_force;
use crate::workbook::{Id, Risk, RiskMethod, Spread, Workbook};

/// Years drawn unless somebody asks for another number.
pub const RUNS: usize = 10_000;

/// The seed of all figures; papers print it.
pub const SEED: u64 = 27_001;

/// The part of a risk's entry that a range is read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// With what is in place today.
    Now,
    /// Once the treatment is done.
    Then,
}

/// A range as it is entered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    pub low: f64,
    pub likely: f64,
    pub high: f64,
}

/// Why a range cannot be used: key `risk.quant.lacks.*`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// Something is not entered. It is no zero.
    Incomplete,
    /// Not in order: lowest, most likely, highest.
    Order,
    /// A lognormal range starts above zero.
    Zero,
}

impl Unusable {
    pub const fn key(self) -> &'static str {
        match self {
            Unusable::Incomplete => "risk.quant.lacks.incomplete",
            Unusable::Order => "risk.quant.lacks.order",
            Unusable::Zero => "risk.quant.lacks.zero",
        }
    }
}

/// How often in a year and how much an event costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranges {
    pub spread: Spread,
    pub frequency: Range,
    pub loss: Range,
}

/// What was entered of a risk in numbers: all that its figures follow from.
pub type Entered = (Id, Spread, [Option<i64>; 12]);

/// See [`Entered`].
pub fn entered(r: &Risk) -> Entered {
    let ranges = [
        r.now_frequency_low,
        r.now_frequency_likely,
        r.now_frequency_high,
        r.now_loss_low,
        r.now_loss_likely,
        r.now_loss_high,
        r.then_frequency_low,
        r.then_frequency_likely,
        r.then_frequency_high,
        r.then_loss_low,
        r.then_loss_likely,
        r.then_loss_high,
    ];
    (r.id, r.spread, ranges)
}

/// Reads the ranges of a risk; events in a hundred years become events in a year.
pub fn ranges(risk: &Risk, when: When) -> Result<Ranges, Unusable> {
    let (_, spread, [a, b, c, d, e, f, g, h, i, j, k, l]) = entered(risk);
    let (frequency, loss) = match when {
        When::Now => ([a, b, c], [d, e, f]),
        When::Then => ([g, h, i], [j, k, l]),
    };
    Ok(Ranges {
        spread,
        frequency: range(spread, frequency, 100.0)?,
        loss: range(spread, loss, 1.0)?,
    })
}

fn range(
    spread: Spread,
    [low, likely, high]: [Option<i64>; 3],
    unit: f64,
) -> Result<Range, Unusable> {
    let (low, high) = low.zip(high).ok_or(Unusable::Incomplete)?;
    let likely = match spread {
        Spread::Pert => likely.ok_or(Unusable::Incomplete)?,
        Spread::Lognormal => likely.unwrap_or(low),
    };
    if low > high || (spread == Spread::Pert && !(low..=high).contains(&likely)) {
        return Err(Unusable::Order);
    }
    if spread == Spread::Lognormal && low <= 0 {
        return Err(Unusable::Zero);
    }
    let scaled = |n: i64| n as f64 / unit;
    Ok(Range { low: scaled(low), likely: scaled(likely), high: scaled(high) })
}

/// Half the width of a range that holds nine in ten of a standard normal distribution.
const NINE_IN_TEN: f64 = 1.644_853_626_951_472_2;

/// The mean of a range in closed form: PERT `(low + 4·likely + high) ÷ 6`, lognormal `exp(μ + σ²÷2)`.
pub fn mean_of(spread: Spread, range: Range) -> f64 {
    match spread {
        Spread::Pert => (range.low + 4.0 * range.likely + range.high) / 6.0,
        Spread::Lognormal => {
            let (mu, sigma) = lognormal(range);
            (mu + sigma * sigma / 2.0).exp()
        }
    }
}

fn lognormal(range: Range) -> (f64, f64) {
    let (low, high) = (range.low.ln(), range.high.ln());
    ((low + high) / 2.0, (high - low) / (2.0 * NINE_IN_TEN))
}

/// The mean of a year in closed form.
pub fn mean(ranges: &Ranges) -> f64 {
    mean_of(ranges.spread, ranges.frequency) * mean_of(ranges.spread, ranges.loss)
}

/// What a year may cost.
#[derive(Clone, Debug, PartialEq)]
pub struct Annual {
    pub mean: f64,
    /// One year in twenty is below, half, and nineteen in twenty are.
    pub p5: f64,
    pub p50: f64,
    pub p95: f64,
    /// The share of years in which nothing happens.
    pub quiet: f64,
    /// Losses and the share of years that cost at least so much, falling.
    pub exceedance: Vec<(f64, f64)>,
}

impl Annual {
    /// The loss that so many years in a hundred reach or pass.
    pub fn reached_in(&self, percent: usize) -> Option<f64> {
        self.exceedance.get(100usize.checked_sub(percent)?).map(|(loss, _)| *loss)
    }
}

/// The figures of some risks together.
#[derive(Clone, Debug, PartialEq)]
pub struct Simulation {
    pub seed: u64,
    pub runs: usize,
    pub now: Annual,
    /// Where every risk in it has ranges for after the treatment, or keeps those of today.
    pub then: Annual,
    /// What the treatment saves in a year: the difference of the same drawn year before and after.
    pub saved: Annual,
    /// Risks in it, and those left out because a range cannot be used.
    pub risks: usize,
    pub left_out: Vec<(Id, Unusable)>,
    /// Risks whose ranges after the treatment are not entered: they count as they are today.
    pub unchanged: usize,
}

/// Draws years for these risks. The same risks, runs and seed give the same figures.
pub fn simulate<'a>(risks: impl Iterator<Item = &'a Risk>, runs: usize, seed: u64) -> Simulation {
    let runs = runs.clamp(100, 1_000_000);
    let (mut now, mut then) = (vec![0.0; runs], vec![0.0; runs]);
    let (mut left_out, mut unchanged, mut counted) = (Vec::new(), 0, 0);
    for risk in risks {
        let before = match ranges(risk, When::Now) {
            Ok(before) => before,
            Err(reason) => {
                left_out.push((risk.id, reason));
                continue;
            }
        };
        let after = match ranges(risk, When::Then) {
            Ok(after) => after,
            Err(_) => {
                unchanged += 1;
                before
            }
        };
        counted += 1;
        // Each risk has draws of its own, whatever else is in the list; before and after share them.
        let own = seed ^ (risk.id.0 as u64) ^ ((risk.id.0 >> 64) as u64);
        add_years(&before, &after, own, &mut now, &mut then);
    }
    let saved: Vec<f64> = now.iter().zip(&then).map(|(now, then)| now - then).collect();
    Simulation {
        seed,
        runs,
        now: annual(now),
        then: annual(then),
        saved: annual(saved),
        risks: counted,
        left_out,
        unchanged,
    }
}

/// The open risks of a workbook that have something in numbers, opportunities left out.
pub fn of_workbook(book: &Workbook) -> Vec<&Risk> {
    let entered = |risk: &&Risk| {
        let some = [
            risk.now_frequency_low,
            risk.now_frequency_high,
            risk.now_loss_low,
            risk.now_loss_high,
        ];
        risk.closed_on.is_none() && !risk.opportunity && some.iter().any(Option::is_some)
    };
    book.risks.iter().filter(entered).collect()
}

/// The risks whose years are drawn: the one that is asked for, and none once it is gone; else those of the workbook.
pub fn asked(book: &Workbook, risk: Option<Id>) -> Vec<&Risk> {
    match risk {
        Some(id) => book.get::<Risk>(id).into_iter().collect(),
        None => of_workbook(book),
    }
}

/// All that the drawn years and their picture follow from; another one makes them old.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    pub risks: Vec<Entered>,
    /// Of the method in force.
    pub currency: String,
}

/// See [`Source`].
pub fn source(book: &Workbook, risk: Option<Id>) -> Source {
    let method = in_force(book).and_then(|id| book.get::<RiskMethod>(id));
    Source {
        risks: asked(book, risk).into_iter().map(entered).collect(),
        currency: method.map_or_else(String::new, |method| method.currency.clone()),
    }
}

/// What the treatment saves for each unit of money that it costs in a year, as a range. Nothing where it costs
/// nothing or the cost is not known.
pub fn per_cost(saved: &Annual, yearly_cost: Option<i64>) -> Option<[f64; 3]> {
    let cost = yearly_cost.filter(|cost| *cost > 0)? as f64;
    Some([saved.p5 / cost, saved.mean / cost, saved.p95 / cost])
}

fn annual(mut years: Vec<f64>) -> Annual {
    let mean = years.iter().sum::<f64>() / years.len().max(1) as f64;
    years.sort_unstable_by(f64::total_cmp);
    let at = |share: f64| {
        let place = (share * (years.len().saturating_sub(1)) as f64).round() as usize;
        years.get(place).copied().unwrap_or_default()
    };
    let quiet =
        years.iter().filter(|year| **year == 0.0).count() as f64 / years.len().max(1) as f64;
    const POINTS: usize = 100;
    let point = |n: usize| {
        let share = n as f64 / POINTS as f64;
        (at(share), 1.0 - share)
    };
    let exceedance = (0..=POINTS).map(point).collect();
    Annual { mean, p5: at(0.05), p50: at(0.5), p95: at(0.95), quiet, exceedance }
}

/// Adds the cost of each drawn year before and after. Both are drawn with the same numbers: how often, how many
/// events, and the loss of each event that happens in both.
fn add_years(before: &Ranges, after: &Ranges, seed: u64, now: &mut [f64], then: &mut [f64]) {
    let mut chance = Chance(seed);
    let sides = [Side::new(before), Side::new(after)];
    let runs = now.len() as f64;
    // Frequencies rise evenly and the number of events follows the golden ratio, so that the two fill their
    // square evenly; then the years are put in an order of this risk's own.
    let mut order: Vec<u32> = (0..now.len() as u32).collect();
    chance.shuffle(&mut order);
    let mut often = chance.unit();
    let mut counts = Vec::with_capacity(now.len());
    for n in 0..now.len() {
        often = (often + 0.618_033_988_749_894_9).fract();
        let share = (n as f64 + chance.unit()) / runs;
        counts.push(sides.each_ref().map(|side| poisson(side.frequency.at(share), often)));
    }
    // Events in both, only before and only after: each of the three fills its range evenly.
    let split = |[before, after]: [u32; 2]| match before.max(after) {
        most if most <= MANY => {
            let both = before.min(after);
            (both, [before - both, after - both])
        }
        _ => (0, [before, after].map(|n| if n > MANY { 0 } else { n })),
    };
    let (mut both, mut own) = (0, [0, 0]);
    for (shared, [before, after]) in counts.iter().map(|n| split(*n)) {
        both += shared;
        own = [own[0] + before, own[1] + after];
    }
    let mut both = Strata::new(both, &mut chance);
    let mut own = own.map(|events| Strata::new(events, &mut chance));
    let tops = sides.each_ref().map(|side| side.loss.mean_from(both.top()));
    let own_tops = [0, 1].map(|n| sides[n].loss.mean_from(own[n].top()));
    let lowers = lowers(before, after);
    for (count, place) in counts.into_iter().zip(order) {
        let (shared, alone) = split(count);
        let mut cost = [0.0, 0.0];
        for _ in 0..shared {
            let share = both.next(&mut chance);
            for n in [0, 1] {
                cost[n] += share.map_or(tops[n], |share| sides[n].loss.at(share));
            }
        }
        let many = if count.iter().any(|n| *n > MANY) { normal(chance.unit()) } else { 0.0 };
        for n in [0, 1] {
            for _ in 0..alone[n] {
                let share = own[n].next(&mut chance);
                cost[n] += share.map_or(own_tops[n], |share| sides[n].loss.at(share));
            }
            if count[n] > MANY {
                let events = f64::from(count[n]);
                let (mean, deviation) = (sides[n].mean, sides[n].deviation);
                cost[n] = (events * mean + events.sqrt() * deviation * many).max(0.0);
            }
        }
        if lowers {
            cost[1] = cost[1].min(cost[0]);
        }
        if let (Some(now), Some(then)) = (now.get_mut(place as usize), then.get_mut(place as usize))
        {
            *now += cost[0];
            *then += cost[1];
        }
    }
}

/// Whether no figure of the ranges after is above the one before. A range that only gets narrower may still
/// have higher low draws: that is its form, and no year that the treatment made worse.
fn lowers(before: &Ranges, after: &Ranges) -> bool {
    let not_above = |then: Range, now: Range| {
        let likely = before.spread == Spread::Lognormal || then.likely <= now.likely;
        likely && then.low <= now.low && then.high <= now.high
    };
    not_above(after.frequency, before.frequency) && not_above(after.loss, before.loss)
}

/// The ranges of one side, ready to be drawn from.
struct Side {
    frequency: Quantiles,
    loss: Quantiles,
    /// Of one loss.
    mean: f64,
    deviation: f64,
}

impl Side {
    fn new(ranges: &Ranges) -> Side {
        Side {
            frequency: Quantiles::new(ranges.spread, ranges.frequency),
            loss: Quantiles::new(ranges.spread, ranges.loss),
            mean: mean_of(ranges.spread, ranges.loss),
            deviation: deviation_of(ranges.spread, ranges.loss),
        }
    }
}

/// Some events, each in a part of its own of the distribution of losses, in any order.
struct Strata {
    left: std::vec::IntoIter<u32>,
    events: u32,
}

impl Strata {
    fn new(events: u32, chance: &mut Chance) -> Strata {
        let mut strata: Vec<u32> = (0..events).collect();
        chance.shuffle(&mut strata);
        Strata { left: strata.into_iter(), events }
    }
    /// Where the highest part begins.
    fn top(&self) -> f64 {
        1.0 - 1.0 / f64::from(self.events.max(1))
    }
    /// The share of the next event; nothing for the highest part. That of a wide range has no upper end and
    /// weighs much: its mean stands for it.
    fn next(&mut self, chance: &mut Chance) -> Option<f64> {
        let stratum = self.left.next().filter(|stratum| stratum + 1 < self.events)?;
        Some((f64::from(stratum) + chance.unit()) / f64::from(self.events))
    }
}

/// The losses of more events than this in a year are not drawn one by one: their sum is nearly normal.
const MANY: u32 = 100;

/// The standard deviation of a range in closed form.
fn deviation_of(spread: Spread, range: Range) -> f64 {
    match spread {
        Spread::Pert if range.high > range.low => {
            let width = range.high - range.low;
            let (a, b) = (
                1.0 + 4.0 * (range.likely - range.low) / width,
                1.0 + 4.0 * (range.high - range.likely) / width,
            );
            width * (a * b / (36.0 * 7.0)).sqrt()
        }
        Spread::Pert => 0.0,
        Spread::Lognormal => {
            let (mu, sigma) = lognormal(range);
            let square = sigma * sigma;
            (mu + square / 2.0).exp() * (square.exp() - 1.0).sqrt()
        }
    }
}

/// How many events a year has: the Poisson distribution read backwards. A year with more than some hundred
/// events is taken at its mean and spread.
fn poisson(mean: f64, share: f64) -> u32 {
    if mean > 200.0 {
        return (mean + mean.sqrt() * normal(share)).round().clamp(0.0, 1e6) as u32;
    }
    let mut probability = (-mean).exp();
    let mut below = probability;
    let mut events = 0u32;
    while share > below && events < 1_000 {
        events += 1;
        probability *= mean / f64::from(events);
        below += probability;
    }
    events
}

/// A distribution read backwards: the value below which a share lies.
enum Quantiles {
    Same(f64),
    Lognormal { mu: f64, sigma: f64 },
    Table(Vec<f64>),
}

/// Steps of the table of a PERT distribution.
const TABLE: usize = 512;

impl Quantiles {
    fn new(spread: Spread, range: Range) -> Quantiles {
        if range.low >= range.high {
            return Quantiles::Same(range.low);
        }
        match spread {
            Spread::Lognormal => {
                let (mu, sigma) = lognormal(range);
                Quantiles::Lognormal { mu, sigma }
            }
            Spread::Pert => Quantiles::Table(pert(range)),
        }
    }

    fn at(&self, share: f64) -> f64 {
        match self {
            Quantiles::Same(value) => *value,
            Quantiles::Lognormal { mu, sigma } => (mu + sigma * normal(share)).exp(),
            Quantiles::Table(table) => {
                let place = share.clamp(0.0, 1.0) * TABLE as f64;
                let below = place.floor().min(TABLE as f64 - 1.0) as usize;
                let value = |n: usize| table.get(n).copied().unwrap_or_default();
                let (from, to) = (value(below), value(below + 1));
                from + (to - from) * (place - below as f64)
            }
        }
    }
}

impl Quantiles {
    /// The mean of what lies above a share.
    fn mean_from(&self, share: f64) -> f64 {
        const PARTS: usize = 1_024;
        let part = |n: usize| self.at(share + (1.0 - share) * (n as f64 + 0.5) / PARTS as f64);
        (0..PARTS).map(part).sum::<f64>() / PARTS as f64
    }
}

/// The quantiles of PERT, a beta distribution with the shapes `1 + 4·(likely−low)÷width` and
/// `1 + 4·(high−likely)÷width`, by adding up its density.
fn pert(range: Range) -> Vec<f64> {
    const FINE: usize = 2_048;
    let width = range.high - range.low;
    let (a, b) =
        (4.0 * (range.likely - range.low) / width, 4.0 * (range.high - range.likely) / width);
    let density = |x: f64| x.powf(a) * (1.0 - x).powf(b);
    let mut sums = Vec::with_capacity(FINE + 1);
    let mut sum = 0.0;
    sums.push(0.0);
    for n in 0..FINE {
        sum += density((n as f64 + 0.5) / FINE as f64);
        sums.push(sum);
    }
    let mut table = Vec::with_capacity(TABLE + 1);
    let mut n = 0;
    for step in 0..=TABLE {
        let wanted = sum * step as f64 / TABLE as f64;
        while n + 1 < FINE && sums.get(n + 1).is_some_and(|s| *s < wanted) {
            n += 1;
        }
        let (from, to) =
            (sums.get(n).copied().unwrap_or(0.0), sums.get(n + 1).copied().unwrap_or(sum));
        let within = if to > from { ((wanted - from) / (to - from)).clamp(0.0, 1.0) } else { 0.0 };
        table.push(range.low + width * (n as f64 + within) / FINE as f64);
    }
    table
}

/// The standard normal distribution read backwards (Acklam's approximation, relative error below 1.2e-9).
fn normal(share: f64) -> f64 {
    const A: [f64; 6] = [
        -3.969_683_028_665_376e1,
        2.209_460_984_245_205e2,
        -2.759_285_104_469_687e2,
        1.383_577_518_672_69e2,
        -3.066_479_806_614_716e1,
        2.506_628_277_459_239,
    ];
    const B: [f64; 6] = [
        -5.447_609_879_822_406e1,
        1.615_858_368_580_409e2,
        -1.556_989_798_598_866e2,
        6.680_131_188_771_972e1,
        -1.328_068_155_288_572e1,
        1.0,
    ];
    const C: [f64; 6] = [
        -7.784_894_002_430_293e-3,
        -3.223_964_580_411_365e-1,
        -2.400_758_277_161_838,
        -2.549_732_539_343_734,
        4.374_664_141_464_968,
        2.938_163_982_698_783,
    ];
    const D: [f64; 5] = [
        7.784_695_709_041_462e-3,
        3.224_671_290_700_398e-1,
        2.445_134_137_142_996,
        3.754_408_661_907_416,
        1.0,
    ];
    let by = |coefficients: &[f64], x: f64| coefficients.iter().fold(0.0, |sum, c| sum * x + c);
    const EDGE: f64 = 0.024_25;
    let share = share.clamp(1e-12, 1.0 - 1e-12);
    if share < EDGE {
        let q = (-2.0 * share.ln()).sqrt();
        by(&C, q) / by(&D, q)
    } else if share > 1.0 - EDGE {
        let q = (-2.0 * (1.0 - share).ln()).sqrt();
        -by(&C, q) / by(&D, q)
    } else {
        let q = share - 0.5;
        let r = q * q;
        by(&A, r) * q / by(&B, r)
    }
}

/// SplitMix64: small, well spread, the same everywhere.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    /// Evenly from 0 to below 1.
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
    fn shuffle(&mut self, items: &mut [u32]) {
        for n in (1..items.len()).rev() {
            let other = (self.next() % (n as u64 + 1)) as usize;
            items.swap(n, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn risk(id: u128, spread: Spread, frequency: [i64; 3], loss: [i64; 3]) -> Risk {
        let [fl, fm, fh] = frequency.map(Some);
        let [ll, lm, lh] = loss.map(Some);
        Risk {
            id: Id(id),
            spread,
            now_frequency_low: fl,
            now_frequency_likely: fm,
            now_frequency_high: fh,
            now_loss_low: ll,
            now_loss_likely: lm,
            now_loss_high: lh,
            ..Risk::default()
        }
    }

    /// Frequent and rare, narrow and wide, even and skewed, both shapes.
    fn cases() -> Vec<Risk> {
        let p = Spread::Pert;
        let l = Spread::Lognormal;
        vec![
            risk(1, p, [10, 20, 50], [1_000, 5_000, 20_000]),
            risk(2, p, [1, 5, 10], [10_000, 50_000, 500_000]),
            risk(3, p, [100, 400, 1_200], [50, 100, 400]),
            risk(4, p, [10, 10, 10], [7_000, 7_000, 7_000]),
            risk(5, l, [5, 5, 50], [2_000, 0, 60_000]),
            risk(6, l, [20, 0, 300], [100, 0, 100_000]),
            risk(7, p, [30_000, 40_000, 50_000], [1, 2, 3]),
        ]
    }

    #[test]
    fn the_mean_is_within_one_percent_of_the_closed_form() {
        for risk in cases() {
            let expect = mean(&ranges(&risk, When::Now).unwrap());
            for seed in [SEED, 1, 99] {
                let drawn = simulate([&risk].into_iter(), RUNS, seed).now.mean;
                let off = (drawn / expect - 1.0).abs();
                assert!(off < 0.01, "{}: {drawn} for {expect}, off by {off}", risk.id);
            }
        }
    }

    #[test]
    fn closed_forms_are_those_of_the_books() {
        let pert = Range { low: 0.0, likely: 1.0, high: 8.0 };
        assert!((mean_of(Spread::Pert, pert) - 2.0).abs() < 1e-12);
        // ln 1 and ln e²: μ = 1, σ = 1 ÷ 1.6448…
        let wide = Range { low: 1.0, likely: 1.0, high: 1f64.exp().powi(2) };
        let sigma: f64 = 1.0 / NINE_IN_TEN;
        assert!(
            (mean_of(Spread::Lognormal, wide) - (1.0 + sigma * sigma / 2.0).exp()).abs() < 1e-12
        );
        assert!((normal(0.95) - NINE_IN_TEN).abs() < 1e-8);
        assert!((normal(0.001) + 3.090_232_306).abs() < 1e-7);
    }

    /// Five in a hundred draws of a lognormal range lie below its lowest value, and as many above its highest.
    #[test]
    fn a_range_holds_nine_in_ten() {
        let range = Range { low: 2_000.0, likely: 2_000.0, high: 60_000.0 };
        let quantiles = Quantiles::new(Spread::Lognormal, range);
        assert!((quantiles.at(0.05) / range.low - 1.0).abs() < 1e-6);
        assert!((quantiles.at(0.95) / range.high - 1.0).abs() < 1e-6);
        let pert = Range { low: 10.0, likely: 20.0, high: 100.0 };
        let quantiles = Quantiles::new(Spread::Pert, pert);
        assert!((quantiles.at(0.0) - 10.0).abs() < 0.5 && (quantiles.at(1.0) - 100.0).abs() < 0.5);
    }

    #[test]
    fn the_same_workbook_gives_the_same_figures_in_any_company() {
        let all = cases();
        let (first, second) =
            (simulate(all.iter(), 1_000, SEED), simulate(all.iter(), 1_000, SEED));
        assert_eq!(first, second);
        assert_eq!((first.seed, first.runs, first.risks, first.unchanged), (SEED, 1_000, 7, 7));
        // Nothing was entered for after the treatment, so nothing is saved: exactly nothing.
        assert_eq!((first.saved.mean, first.saved.p5, first.saved.p95), (0.0, 0.0, 0.0));
        let alone = simulate(all.iter().take(1), 1_000, SEED).now.mean;
        let rest = simulate(all.iter().skip(1), 1_000, SEED).now.mean;
        assert!((alone + rest - first.now.mean).abs() < 1e-6 * first.now.mean);
    }

    #[test]
    fn less_often_and_less_bad_saves_in_every_year() {
        let mut risk = risk(9, Spread::Pert, [50, 100, 200], [1_000, 2_000, 9_000]);
        risk.then_frequency_low = Some(10);
        risk.then_frequency_likely = Some(20);
        risk.then_frequency_high = Some(40);
        risk.then_loss_low = Some(500);
        risk.then_loss_likely = Some(1_000);
        risk.then_loss_high = Some(4_000);
        let drawn = simulate([&risk].into_iter(), RUNS, SEED);
        let expect =
            mean(&ranges(&risk, When::Now).unwrap()) - mean(&ranges(&risk, When::Then).unwrap());
        assert!((drawn.saved.mean / expect - 1.0).abs() < 0.01);
        assert!(drawn.then.p95 < drawn.now.p95 && drawn.then.quiet > drawn.now.quiet);
        let falls =
            |points: &[(f64, f64)]| points.windows(2).all(|w| w[0].0 <= w[1].0 && w[0].1 > w[1].1);
        assert!(falls(&drawn.now.exceedance));
        let [low, middle, high] = per_cost(&drawn.saved, Some(1_000)).unwrap();
        assert!(low <= middle && middle <= high);
        assert_eq!(per_cost(&drawn.saved, Some(0)), None);
        assert_eq!(per_cost(&drawn.saved, None), None);
    }

    fn treated(risk: &Risk, frequency: [i64; 3], loss: [i64; 3]) -> Risk {
        let [fl, fm, fh] = frequency.map(Some);
        let [ll, lm, lh] = loss.map(Some);
        Risk {
            then_frequency_low: fl,
            then_frequency_likely: fm,
            then_frequency_high: fh,
            then_loss_low: ll,
            then_loss_likely: lm,
            then_loss_high: lh,
            ..risk.clone()
        }
    }

    #[test]
    fn both_means_are_within_one_percent_of_the_closed_form() {
        for now in cases() {
            let less = |n: Option<i64>| (2 * n.unwrap_or(0) + 2) / 3;
            let (f, l) = (
                [now.now_frequency_low, now.now_frequency_likely, now.now_frequency_high],
                [now.now_loss_low, now.now_loss_likely, now.now_loss_high],
            );
            let risk = treated(&now, f.map(less), l.map(less));
            let drawn = simulate([&risk].into_iter(), RUNS, SEED);
            for (when, annual) in [(When::Now, &drawn.now), (When::Then, &drawn.then)] {
                let expect = mean(&ranges(&risk, when).unwrap());
                let off = (annual.mean / expect - 1.0).abs();
                assert!(off < 0.01, "{} {when:?}: {} for {expect}", risk.id, annual.mean);
            }
        }
    }

    /// One figure is above, by one, so nothing is capped: that years differ by no more shows that both are drawn
    /// with the same numbers.
    #[test]
    fn an_event_that_happens_in_both_costs_the_same_share_of_its_range() {
        let now = risk(11, Spread::Pert, [50, 100, 200], [1_000, 2_000, 9_000]);
        let fewer = treated(&now, [10, 20, 40], [1_000, 2_000, 9_001]);
        let drawn = simulate([&fewer].into_iter(), RUNS, SEED);
        assert!(drawn.saved.exceedance[0].0 > -10.0, "{}", drawn.saved.exceedance[0].0);
        assert!(drawn.saved.p95 > 1_000.0);
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(200))]

        /// Before and after did not share the losses of their events, and years came out that the treatment
        /// had made worse.
        #[test]
        fn what_only_lowers_makes_no_year_worse(
            spread in proptest::sample::select(vec![Spread::Pert, Spread::Lognormal]),
            now in proptest::array::uniform6(1i64..40_000),
            share in proptest::array::uniform6(0.0f64..=1.0),
        ) {
            let sorted = |mut three: [i64; 3]| { three.sort_unstable(); three };
            let [a, b, c, d, e, f] = now;
            let (often, loss) = (sorted([a, b, c]), sorted([d, e, f]));
            let risk = risk(3, spread, often, loss);
            // Each figure lower or the same, and still in order.
            let lower = |of: [i64; 3], by: &[f64]| {
                let mut least = 1;
                let mut at = 0;
                of.map(|n| {
                    least = least.max((n as f64 * by.get(at).copied().unwrap_or(1.0)) as i64).min(n);
                    at += 1;
                    least
                })
            };
            let risk = treated(&risk, lower(often, &share[..3]), lower(loss, &share[3..]));
            let drawn = simulate([&risk].into_iter(), 500, SEED);
            proptest::prop_assert_eq!((drawn.risks, drawn.unchanged), (1, 0));
            proptest::prop_assert!(drawn.saved.exceedance[0].0 >= 0.0);
        }
    }

    #[test]
    fn what_cannot_be_used_is_left_out_and_told() {
        let check = |spread, frequency: [Option<i64>; 3], expect| {
            assert_eq!(range(spread, frequency, 100.0).err(), expect, "{frequency:?}");
        };
        check(Spread::Pert, [Some(1), Some(2), Some(3)], None);
        check(Spread::Pert, [Some(1), None, Some(3)], Some(Unusable::Incomplete));
        check(Spread::Pert, [None, Some(2), Some(3)], Some(Unusable::Incomplete));
        check(Spread::Pert, [Some(1), Some(4), Some(3)], Some(Unusable::Order));
        check(Spread::Lognormal, [Some(1), None, Some(3)], None);
        check(Spread::Lognormal, [Some(0), None, Some(3)], Some(Unusable::Zero));
        check(Spread::Lognormal, [Some(5), None, Some(3)], Some(Unusable::Order));
        let empty = Risk { id: Id(5), ..Risk::default() };
        let none = simulate([&empty].into_iter(), RUNS, SEED);
        assert_eq!((none.risks, none.left_out), (0, vec![(Id(5), Unusable::Incomplete)]));
        assert_eq!(none.now.mean, 0.0);
    }
}
