//! Joins and strips the page's text files: one style sheet, scripts without their comments.
//!
//! No minifier: compression makes most of the difference, and a line-wise strip cannot break anything.

use crate::fault::{AtPath, Fault, Outcome};
use std::fs;
use std::path::Path;

/// The style sheet at `path` with its imports in place: `@import "file.css";`, optionally with
/// `layer(name)`, each on a line of its own and relative to the importing file.
pub fn join_styles(path: &Path) -> Outcome<String> {
    let text = fs::read_to_string(path).at(path)?;
    let mut joined = String::new();
    for line in without_block_comments(&text).lines() {
        let line = line.trim();
        match line.strip_prefix("@import") {
            Some(rest) => joined.push_str(&imported(path, rest)?),
            None if line.is_empty() => {}
            None => {
                joined.push_str(line);
                joined.push('\n');
            }
        }
    }
    Ok(joined)
}

fn imported(from: &Path, rest: &str) -> Outcome<String> {
    let misread = || {
        Fault::new(
            format!("this import is not understood: @import{rest}"),
            from.display().to_string(),
            "write it as `@import \"file.css\" layer(name);` on one line",
        )
    };
    let (name, condition) = rest
        .trim()
        .strip_prefix('"')
        .and_then(|rest| rest.split_once('"'))
        .and_then(|(name, condition)| Some((name, condition.trim().strip_suffix(';')?.trim())))
        .ok_or_else(misread)?;
    let inner = join_styles(&from.with_file_name(name))?;
    if condition.is_empty() {
        return Ok(inner);
    }
    let layer = condition
        .strip_prefix("layer(")
        .and_then(|rest| rest.strip_suffix(')'))
        .ok_or_else(misread)?;
    Ok(format!("@layer {layer} {{\n{inner}}}\n"))
}

/// Removes `/* … */`, but not inside of quotes.
fn without_block_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    let mut quote = None;
    while let Some(character) = rest.chars().next() {
        if quote.is_none() && rest.starts_with("/*") {
            rest =
                rest.get(2..).and_then(|rest| rest.split_once("*/")).map_or("", |(_, rest)| rest);
            continue;
        }
        match quote {
            Some(open) if character == open => quote = None,
            None if character == '"' || character == '\'' => quote = Some(character),
            _ => {}
        }
        kept.push(character);
        rest = rest.get(character.len_utf8()..).unwrap_or("");
    }
    kept
}

/// A script without indentation and without comments that stand on lines of their own. The script must
/// not have lines of that look inside a template literal; ours have no template over several lines.
pub fn strip_script(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut in_comment = false;
    for line in text.lines().map(str::trim) {
        if in_comment || line.starts_with("/*") {
            in_comment = !line.ends_with("*/");
        } else if !line.is_empty() && !line.starts_with("//") {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

/// A page without comments and indentation. There is no preformatted text in ours.
pub fn strip_page(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, comment)) = rest.split_once("<!--") {
        kept.push_str(before);
        rest = comment.split_once("-->").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    let lines: Vec<&str> = kept.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n") + "\n"
}

/// Replaces the one occurrence of `old`. None or several mean that a template changed without this task.
pub fn replace_once(text: &str, old: &str, new: &str, place: &str) -> Outcome<String> {
    match text.matches(old).count() {
        1 => Ok(text.replacen(old, new, 1)),
        count => Err(Fault::new(
            format!("expected once, found {count} times: {old}"),
            place,
            "bring the file and `xtask/src/dist.rs` back in line",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_strings_stay() {
        assert_eq!(
            without_block_comments("a /* b */ { content: '/* c */' }"),
            "a  { content: '/* c */' }"
        );
        assert_eq!(
            strip_script("/**\n * x\n */\n  let a = 1; // one\n// y\n"),
            "let a = 1; // one\n"
        );
        assert_eq!(strip_page("<p>\n  <!-- a\n b -->\n  x\n</p>"), "<p>\nx\n</p>\n");
    }

    #[test]
    fn a_template_that_changed_is_noticed() {
        assert!(replace_once("ab", "b", "c", "here").is_ok_and(|text| text == "ac"));
        assert!(replace_once("a", "b", "c", "here").is_err());
        assert!(replace_once("bb", "b", "c", "here").is_err());
    }
}
