//! Numbers with decimal places, kept as they are written.

/// Reads `99.5`, `99,5`, `-3` or `.5`. Nothing for what is no such number: digits in groups, exponents, words.
pub fn decimal(text: &str) -> Option<f64> {
    let text = text.trim();
    let digits = text.strip_prefix(['-', '−', '+']).unwrap_or(text);
    let separators = digits.chars().filter(|c| matches!(c, '.' | ',')).count();
    let plain = digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
    if !plain || separators > 1 || !digits.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let number: f64 = digits.replace(',', ".").parse().ok()?;
    Some(if text.starts_with(['-', '−']) { -number } else { number })
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn reads_numbers_as_people_write_them() {
        for (text, number) in
            [("99.5", 99.5), (" 99,5 ", 99.5), ("-3", -3.0), ("−3", -3.0), (".5", 0.5), ("0", 0.0)]
        {
            assert_eq!(decimal(text), Some(number), "{text}");
        }
        for text in ["", "-", ".", "1.000,5", "1e3", "many", "5 %", "NaN", "inf"] {
            assert_eq!(decimal(text), None, "{text}");
        }
    }
}
