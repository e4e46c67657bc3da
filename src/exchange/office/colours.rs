//! The colours of Office files, as Word and PowerPoint write them. `word_styles.xml` has the same.

pub(super) const INK: &str = "1F2933";
pub(super) const QUIET: &str = "526170";
pub(super) const ACCENT: &str = "1D4E89";
pub(super) const RULE: &str = "C3CCD6";
/// Behind heads and sums.
pub(super) const BAND: &str = "E8EEF6";
/// Behind notes and figures.
pub(super) const GROUND: &str = "F1F5FA";
pub(super) const WARNING: &str = "FDF1DC";
pub(super) const WARNING_EDGE: &str = "B45F06";

/// A colour as Excel takes it.
pub(super) const fn number(colour: &str) -> u32 {
    match u32::from_str_radix(colour, 16) {
        Ok(number) => number,
        Err(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_styles_of_word_have_these_colours() {
        let styles = include_str!("word_styles.xml");
        let used = styles.split("<w:color w:val=\"").skip(1).filter_map(|rest| rest.get(..6));
        for colour in used {
            assert!([INK, QUIET, ACCENT].contains(&colour), "{colour}");
        }
        assert_eq!(number(ACCENT), 0x001D_4E89);
    }
}
