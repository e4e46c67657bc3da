//! What bytes look like before anybody parses them: the wrong file is named as what it is.

use super::{MAX_BYTES, RESCUE_FORMAT, refusal};
use crate::workbook::Finding;

/// First bytes of files that are renamed or picked by mistake, and the key of what they are.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"RIFF", "image"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
    (b"\xd0\xcf\x11\xe0", "old_office"),
    (b"SQLite format 3", "database"),
    (b"{\\rtf", "rtf"),
];

/// The text of a file that may be JSON, without its byte order mark.
pub fn text(bytes: &[u8]) -> Result<&str, Finding> {
    // Before its size: what a browser has stored may be larger than any workbook.
    if is_rescue(bytes) {
        return Err(refusal("file.is_rescue"));
    }
    if bytes.len() > MAX_BYTES {
        let (size, most) = (bytes.len().div_ceil(1 << 20), MAX_BYTES >> 20);
        return Err(refusal("file.too_big").with("size", size).with("most", most));
    }
    if bytes.is_empty() {
        return Err(refusal("file.empty"));
    }
    if bytes.iter().all(|b| matches!(b, 0 | b' ' | b'\n' | b'\r' | b'\t')) {
        let zeros = bytes.contains(&0);
        return Err(refusal(if zeros { "file.zeros" } else { "file.blank" }));
    }
    if let Some(what) = foreign(bytes) {
        return Err(refusal(what));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.is_empty() {
        return Err(refusal("file.empty"));
    }
    let text = std::str::from_utf8(bytes).map_err(|e| {
        let (line, column) = position(bytes.get(..e.valid_up_to()).unwrap_or(bytes));
        placed(refusal("file.not_utf8"), line, column)
    })?;
    // `contains` looks at a word at a time, `position` at a byte.
    if bytes.contains(&0) {
        let at = bytes.iter().position(|b| *b == 0).unwrap_or_default();
        let (line, column) = position(bytes.get(..at).unwrap_or(bytes));
        return Err(placed(refusal("file.nul"), line, column));
    }
    Ok(text)
}

/// Whether the file begins as the rescue page writes it. One that was written anew by another program, its
/// entries in another order, is known by its format when it is read.
fn is_rescue(bytes: &[u8]) -> bool {
    let mut rest = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    [b"{".as_slice(), b"\"format\"", b":", b"\"", RESCUE_FORMAT.as_bytes(), b"\""].iter().all(
        |part| {
            let found = rest.trim_ascii_start().strip_prefix(*part);
            rest = found.unwrap_or_default();
            found.is_some()
        },
    )
}

/// The code of the finding for a file of another kind.
fn foreign(bytes: &[u8]) -> Option<&'static str> {
    let start = bytes.get(..4096).unwrap_or(bytes);
    if matches!(start, [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, 0, 0xfe, 0xff, ..])
        || matches!(start, [b'{' | b'[' | b' ' | b'\n' | b'\r', 0, ..] | [0, b'{' | b'[', ..])
    {
        return Some("file.utf16");
    }
    if start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06") {
        let holds = |name: &[u8]| start.windows(name.len()).any(|w| w == name);
        return Some(match () {
            () if holds(b"xl/") => "file.is_spreadsheet",
            () if holds(b"word/") => "file.is_word",
            () => "file.is_archive",
        });
    }
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| start.starts_with(magic)) {
        return Some(match *what {
            "pdf" => "file.is_pdf",
            "image" => "file.is_image",
            "archive" => "file.is_archive",
            "rtf" | "old_office" => "file.is_word",
            _ => "file.is_database",
        });
    }
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    let begins =
        |with: &[u8]| start.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    if begins(b"<!doctype html") || begins(b"<html") || begins(b"<head") {
        return Some("file.is_html");
    }
    begins(b"<").then_some("file.is_xml")
}

/// Line and column of what follows, both from 1, columns in characters.
pub fn position(before: &[u8]) -> (usize, usize) {
    let line = 1 + before.iter().filter(|b| **b == b'\n').count();
    let rest = before.rsplit(|b| *b == b'\n').next().unwrap_or(before);
    (line, 1 + rest.iter().filter(|b| **b & 0xc0 != 0x80).count())
}

/// Adds line and column, and makes them the place when there is no better one.
pub fn placed(mut finding: Finding, line: usize, column: usize) -> Finding {
    if finding.place.path.is_empty() {
        finding.place.path = format!("{line}:{column}");
    }
    finding.with("line", line).with("column", column)
}
