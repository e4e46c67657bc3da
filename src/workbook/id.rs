//! Identity and time: the two things a workbook takes from its surroundings.

use std::fmt;
use std::str::FromStr;

/// The identity of a row: 48 bits of time and 80 random bits (a ULID), written as 26 characters.
///
/// Ids sort by the time they were made, so a table ordered by id is in the order of entry.
/// People never see them; they see references such as `R-012`.
///
/// Packed to the alignment of a machine word: that of 16 bytes would send every row through the slow path of
/// the browser's allocator.
#[repr(Rust, packed(8))]
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(pub u128);

/// Crockford's base 32: no I, L, O or U, so that an id read aloud is not misheard.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Larger than any value of a letter, and a bit of its own.
const NO_LETTER: u8 = 32;

/// The value of each byte as a letter.
const VALUES: [u8; 256] = {
    let mut values = [NO_LETTER; 256];
    let mut n = 0;
    while n < LETTERS.len() {
        values[LETTERS[n] as usize] = n as u8;
        n += 1;
    }
    values
};

impl Id {
    /// Length of the written form.
    pub const WRITTEN: usize = 26;

    /// Puts an id together from milliseconds since 1970 (lower 48 bits) and randomness (lower 80).
    pub fn from_parts(at: Moment, random: u128) -> Self {
        let time = (at.0.max(0) as u128) & ((1 << 48) - 1);
        Id((time << 80) | (random & ((1 << 80) - 1)))
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [b'0'; Self::WRITTEN];
        for (place, letter) in text.iter_mut().rev().enumerate() {
            let five = (self.0 >> (5 * place)) & 31;
            *letter = LETTERS.get(five as usize).copied().unwrap_or(b'0');
        }
        f.write_str(std::str::from_utf8(&text).unwrap_or(""))
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Id {
    type Err = ();

    /// Reads the 26 characters, capitals only: one id has one written form, so that equal
    /// workbooks have equal bytes.
    fn from_str(text: &str) -> Result<Self, ()> {
        let letters: &[u8; Self::WRITTEN] = text.as_bytes().try_into().map_err(drop)?;
        let mut value: u128 = 0;
        // Twelve letters fill most of a machine word, and a large file has half a million ids.
        for word in letters.chunks(12) {
            let mut part: u64 = 0;
            let mut wrong = 0;
            for letter in word {
                let five = VALUES.get(usize::from(*letter)).copied().unwrap_or(NO_LETTER);
                wrong |= five;
                part = (part << 5) | u64::from(five);
            }
            if wrong >= NO_LETTER {
                return Err(());
            }
            value = (value << (5 * word.len())) | u128::from(part);
        }
        // 26 x 5 bits are 130; the first letter holds three
        if letters.first().is_none_or(|first| *first > b'7') {
            return Err(());
        }
        Ok(Id(value))
    }
}

/// A point in time: milliseconds since 1970-01-01 UTC. Never read from a clock in here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub i64);

impl Moment {
    /// RFC 3339 in UTC with milliseconds, as the file carries it; empty when out of range.
    pub fn written(self) -> String {
        chrono::DateTime::from_timestamp_millis(self.0)
            .map(|t| t.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string())
            .unwrap_or_default()
    }

    /// Reads what [`Moment::written`] writes, and any other RFC 3339 time.
    pub fn read(text: &str) -> Option<Self> {
        let time = chrono::DateTime::parse_from_rfc3339(text).ok()?;
        Some(Moment(time.timestamp_millis()))
    }
}

/// What a workbook cannot know by itself. The page answers from the browser, tests from a script.
pub trait Surroundings {
    /// The present moment.
    fn now(&mut self) -> Moment;
    /// Today's date where the reader is.
    fn today(&mut self) -> chrono::NaiveDate;
    /// At least 80 random bits.
    fn random(&mut self) -> u128;
    /// Who is editing: the name that changes carry.
    fn author(&self) -> String;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_from_its_written_form_and_sorts_by_time() {
        for n in [0, 1, 31, 32, u128::MAX, 0x0123_4567_89ab_cdef] {
            assert_eq!(Id(n).to_string().parse(), Ok(Id(n)));
        }
        let earlier = Id::from_parts(Moment(1), u128::MAX);
        let later = Id::from_parts(Moment(2), 0);
        assert!(earlier < later && earlier.to_string() < later.to_string());
    }

    #[test]
    fn what_is_not_an_id_is_refused() {
        for text in [
            "",
            "0",
            "8ZZZZZZZZZZZZZZZZZZZZZZZZZ",
            "01arz3ndektsv4rrffq69g5fav",
            "é0000000000000000000000000",
        ] {
            assert_eq!(text.parse::<Id>(), Err(()), "{text}");
        }
    }

    #[test]
    fn a_moment_reads_back() {
        let m = Moment(1_795_484_130_123);
        assert_eq!(Moment::read(&m.written()), Some(m));
        assert_eq!(Moment::read("yesterday"), None);
    }
}
