//! Money along a scale: in ones, thousands, millions or billions, so that a label stays short. The figures beside
//! a chart say it in full.

use super::Words;
use super::scale::Scale;

/// What the numbers of a scale count.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Unit {
    divisor: f64,
    /// Decimals: none where they would not be seen.
    places: i32,
    /// "thousand EUR".
    pub name: String,
}

impl Unit {
    /// The unit for amounts up to `most`, in whole money of `currency`.
    pub fn of(most: f64, currency: &str, words: &Words) -> Unit {
        let sizes = [
            (1e10, 1e9, words.billion.as_str()),
            (1e7, 1e6, words.million.as_str()),
            (1e4, 1e3, words.thousand.as_str()),
        ];
        let size = sizes.into_iter().find(|(from, ..)| most >= *from);
        let (divisor, name) = size.map_or((1.0, "{unit}"), |(_, divisor, name)| (divisor, name));
        let places = i32::from(most / divisor < 1e3);
        Unit { divisor, places, name: name.replace("{unit}", currency).trim().to_owned() }
    }

    /// An amount in this unit, rounded.
    pub fn write(&self, amount: f64, words: &Words) -> String {
        let scale = 10f64.powi(self.places);
        words.number((amount / self.divisor * scale).round() / scale, self.places)
    }

    /// A scale from 0 to at least `most`.
    pub fn scale(&self, most: f64, words: &Words) -> Scale {
        Scale::round(most, |amount| self.write(amount, words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_short_and_say_their_unit() {
        let words = Words::load(&|key| crate::text::of(key));
        let check = |most: f64, name: &str, amount: f64, expect: &str| {
            let unit = Unit::of(most, "EUR", &words);
            assert_eq!((unit.name.as_str(), &*unit.write(amount, &words)), (name, expect));
        };
        check(9_999.0, "EUR", 9_999.0, "9999");
        check(10_000.0, "thousand EUR", 9_960.0, "10");
        check(61_000.0, "thousand EUR", 61_449.0, "61.4");
        check(4_000_000.0, "thousand EUR", 3_216_500.0, "3217");
        check(2.5e7, "million EUR", 1.25e7, "12.5");
        check(1e12, "billion EUR", 2e11, "200");
        assert_eq!(Unit::of(5.0, "", &words).name, "");
    }
}
