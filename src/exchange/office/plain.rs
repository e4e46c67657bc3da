//! Typed text on its way into an Office file: what XML forbids is dropped, everything else stays.

use std::borrow::Cow;

/// The text with only the characters that XML 1.0 can carry, and `\n` for every line end. All
/// scripts, marks of the reading direction and emoji stay as they are.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| c == '\n' || allowed(c) && c != '\r') {
        return Cow::Borrowed(text);
    }
    let unix = text.replace("\r\n", "\n").replace('\r', "\n");
    Cow::Owned(unix.chars().filter(|c| allowed(*c)).collect())
}

/// <https://www.w3.org/TR/xml/#charsets>; the C1 controls are allowed there and invisible
/// everywhere, so they go too.
fn allowed(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        c => !c.is_control(),
    }
}

/// The text for the content and the attributes of an element.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 8);
    for c in clean(text).chars() {
        match c {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '"' => safe.push_str("&quot;"),
            '\n' => safe.push_str("&#10;"),
            '\t' => safe.push_str("&#9;"),
            c => safe.push(c),
        }
    }
    safe
}

/// In one line.
pub(super) fn flat(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_xml_forbids_is_lost() {
        assert_eq!(clean("a\u{0}\u{b}b\r\nc\rd\te\u{fffe}"), "ab\nc\nd\te");
        for text in ["Ελληνικά", "日本語", "русский", "עברית \u{200f}", "👩‍💻", "=1+1"]
        {
            assert!(matches!(clean(text), Cow::Borrowed(_)), "{text}");
        }
        assert_eq!(escape("<a href=\"x\">&\n"), "&lt;a href=&quot;x&quot;&gt;&amp;&#10;");
        assert_eq!(flat(" a \n\t b "), "a b");
    }
}
