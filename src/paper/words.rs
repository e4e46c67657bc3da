//! Words that the page says, too: it carries none that only papers and charts say.

use crate::chart::Words;
use crate::insight::gap::{Basis, Ratio};
use crate::text;

/// The words inside charts, from the text tables.
pub fn words() -> Words {
    Words::load(&|key| text::of(key))
}

/// "68%", or a dash where nothing counts.
pub fn percent(ratio: Ratio) -> String {
    match ratio.percent_floor() {
        Some(n) => text::fill("gap.percent", &[("n", &n.to_string())]),
        None => text::of("gap.percent.none"),
    }
}

/// "of the 41 lines assessed in both"; nothing where a comparison counts all lines.
pub fn basis_words(basis: Basis) -> Option<String> {
    let (key, n, of) = basis.label()?;
    Some(text::fill(key, &[("n", &n.to_string()), ("of", &of.to_string())]))
}
