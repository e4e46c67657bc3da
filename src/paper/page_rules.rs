//! The running header and footer of the printed pages.
//!
//! Margin boxes are written in CSS, and their text is the paper's own, so the rules are made per
//! paper. A saved file carries them in its `<style>`; the page puts them into a constructed style
//! sheet, which a strict content security policy allows.

use std::fmt::Write as _;

use super::{Labels, Paper};

/// `@page` rules with title, reference, version and classification of the paper, and page numbers.
pub fn page_rules(paper: &Paper, labels: &Labels) -> String {
    let cover = paper.cover();
    let control = &cover.control;
    let left = joined(" · ", &[&control.reference, &cover.title]);
    let version = if control.version.is_empty() {
        String::new()
    } else {
        format!("{} {}", labels.version, control.version)
    };
    let foot = joined(" · ", &[&version, &control.date]);
    let mut rules = String::from("@page {\n");
    let _ = writeln!(rules, "  @top-left {{ content: {}; }}", css_string(&left));
    let _ = writeln!(rules, "  @top-right {{ content: {}; }}", css_string(&control.classification));
    let _ = writeln!(rules, "  @bottom-left {{ content: {}; }}", css_string(&foot));
    let _ = writeln!(
        rules,
        "  @bottom-right {{ content: {} counter(page) {} counter(pages); }}",
        css_string(&format!("{} ", labels.page)),
        css_string(&format!(" {} ", labels.of_pages))
    );
    rules.push_str(
        "}\n@page :first { @top-left { content: none; } @top-right { content: none; } }\n",
    );
    rules
}

/// What there is of several texts, in one line.
pub(crate) fn joined(between: &str, parts: &[&String]) -> String {
    let parts: Vec<&str> =
        parts.iter().map(|part| part.as_str()).filter(|part| !part.is_empty()).collect();
    parts.join(between)
}

/// A CSS string in which everything but letters, digits and spaces is escaped by its code, so that
/// no text can end the string, the rule or the `<style>` element.
fn css_string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        if character.is_alphanumeric() || character == ' ' {
            quoted.push(character);
        } else if !character.is_control() {
            let _ = write!(quoted, "\\{:x} ", character as u32);
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::css_string;

    #[test]
    fn no_text_can_leave_its_string() {
        assert_eq!(css_string("GAP-02 a"), "\"GAP\\2d 02 a\"");
        let hostile = css_string("\"; } </style><script>\n\\");
        assert!(!hostile.trim_matches('"').contains(['"', '<', '>', ';', '}', '\n']), "{hostile}");
    }
}
