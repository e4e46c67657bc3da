//! A scale, mostly from zero, with its marks chosen and worded by us, as a plotters coordinate.

use std::ops::Range;

use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};
use plotters::coord::types::RangedCoordf64;

use super::Words;
use super::sheet::Face;

/// A scale from `min`, which is 0 but for [`Scale::spread`], to `max` with its marked places.
#[derive(Debug, Clone)]
pub(super) struct Scale {
    pub min: f64,
    pub max: f64,
    pub ticks: Vec<(f64, String)>,
}

impl Scale {
    /// 0 to 100 percent.
    pub fn percent(words: &Words) -> Scale {
        let ticks = [0u32, 25, 50, 75, 100].map(|n| (f64::from(n), words.percent(n)));
        Scale { min: 0.0, max: 100.0, ticks: ticks.to_vec() }
    }

    /// Whole numbers from 0 to at least `most`, in round steps.
    pub fn counts(most: u32) -> Scale {
        Scale::round(f64::from(most), |n| n.to_string())
    }

    /// From 0 to at least `most` in round steps of 1 or more, each mark worded by `write`. What is no number counts
    /// as 0.
    pub fn round(most: f64, write: impl Fn(f64) -> String) -> Scale {
        let most = if most.is_finite() { most.clamp(1.0, 1e300) } else { 1.0 };
        let steps = (0..301).map(|power| 10f64.powi(power));
        let steps = steps.flat_map(|ten| [ten, 2.0 * ten, 5.0 * ten]);
        let step = steps.into_iter().find(|step| (most / step).ceil() <= 5.0).unwrap_or(most);
        let last = (most / step).ceil();
        let ticks = (0..=last as u32).map(|n| (f64::from(n) * step, write(f64::from(n) * step)));
        Scale { min: 0.0, max: last * step, ticks: ticks.collect() }
    }

    /// From `low` or a little below to `high` or a little above, in round steps of any size, each mark worded by
    /// `write`. What is no number counts as 0.
    pub fn spread(low: f64, high: f64, write: impl Fn(f64) -> String) -> Scale {
        let number = |n: f64| if n.is_finite() { n.clamp(-1e300, 1e300) } else { 0.0 };
        let (low, high) = (number(low), number(high));
        let size = low.abs().max(1.0);
        let high = if high - low > size * 1e-9 { high } else { low + size };
        let steps = (-12..302).map(|power| 10f64.powi(power));
        let mut steps = steps.flat_map(|ten| [ten, 2.0 * ten, 5.0 * ten]);
        let ends = |step: f64| ((low / step + 1e-9).floor(), (high / step - 1e-9).ceil());
        let fits = |step: &f64| {
            let (first, last) = ends(*step);
            last - first <= 5.0
        };
        let step = steps.find(fits).unwrap_or(high - low);
        let (first, last) = ends(step);
        let ticks = (0..=(last - first) as u32).map(|n| (first + f64::from(n)) * step);
        let ticks: Vec<(f64, String)> = ticks.map(|at| (at, write(at))).collect();
        Scale { min: first * step, max: last * step, ticks }
    }

    /// Every other mark only, as long as the marks' labels would touch.
    pub fn thinned(mut self, room: i32) -> Scale {
        while self.ticks.len() > 1 && self.pitch(room) < self.widest() + 10.0 {
            let mut at = 0;
            self.ticks.retain(|_| {
                at += 1;
                at % 2 == 1
            });
        }
        self
    }

    /// Pixels between two marks.
    fn pitch(&self, room: i32) -> f64 {
        match self.ticks.as_slice() {
            [(first, _), (second, _), ..] => {
                (second - first) / (self.max - self.min) * f64::from(room)
            }
            _ => f64::INFINITY,
        }
    }

    /// Width of the widest label in pixels.
    pub fn widest(&self) -> f64 {
        self.ticks.iter().map(|(_, label)| Face::QUIET.width(label)).fold(0.0, f64::max)
    }
}

impl Ranged for Scale {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, limit: (i32, i32)) -> i32 {
        RangedCoordf64::from(self.range()).map(value, limit)
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        if hint.weight().allow_light_points() {
            Vec::new()
        } else {
            self.ticks.iter().map(|(value, _)| *value).collect()
        }
    }

    fn range(&self) -> Range<f64> {
        self.min..self.max
    }
}

impl ValueFormatter<f64> for Scale {
    fn format(value: &f64) -> String {
        value.to_string()
    }

    fn format_ext(&self, value: &f64) -> String {
        let tick = self.ticks.iter().find(|(at, _)| at == value);
        tick.map_or_else(String::new, |(_, label)| label.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_end_in_round_steps() {
        let ends = |most| {
            let scale = Scale::counts(most);
            (scale.max, scale.ticks.len())
        };
        assert_eq!(ends(0), (1.0, 2));
        assert_eq!(ends(7), (8.0, 5));
        assert_eq!(ends(37), (40.0, 5));
        assert_eq!(ends(u32::MAX), (5_000_000_000.0, 6));
        for (most, max) in [(0.2, 1.0), (61_000.0, 80_000.0), (f64::NAN, 1.0), (-5.0, 1.0)] {
            assert_eq!(Scale::round(most, |n| n.to_string()).max, max);
        }
        let greatest = Scale::round(f64::MAX, |n| n.to_string());
        assert!(greatest.ticks.len() <= 6 && greatest.max.is_finite());
    }

    #[test]
    fn a_spread_begins_and_ends_around_what_it_holds() {
        let scale = |low, high| {
            let scale = Scale::spread(low, high, |n| format!("{n:.2}"));
            (scale.min, scale.max, scale.ticks.len())
        };
        assert_eq!(scale(95.0, 99.5), (95.0, 100.0, 6));
        assert_eq!(scale(-3.0, 4.0), (-4.0, 4.0, 5));
        assert_eq!(scale(0.0, 0.0), (0.0, 1.0, 6));
        assert_eq!(scale(7.0, 7.0).0, 6.0);
        assert_eq!(scale(f64::NAN, f64::INFINITY), (0.0, 1.0, 6));
        let (min, max, ticks) = scale(-f64::MAX, f64::MAX);
        assert!(min.is_finite() && max.is_finite() && ticks <= 6);
    }
}
