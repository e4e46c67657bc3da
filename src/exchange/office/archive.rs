//! Looks at a file that calls itself Excel before anything reads it: whether it is a zip of sane
//! size, unpacked by counting and keeping nothing.

use super::order::MOST_BYTES;
use crate::workbook::{Finding, Place};
use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Most parts in it.
pub(super) const MOST_PARTS: usize = 2_000;
/// Most bytes of all parts unpacked, and of one.
pub(super) const MOST_UNPACKED: u64 = 200 << 20;
pub(super) const MOST_PART: u64 = 100 << 20;
/// How many times larger than packed a part may be; small parts may be anything.
pub(super) const MOST_RATIO: u64 = 100;
const SMALL_PART: u64 = 64 << 10;
/// Most `<` of all parts: what a reader has to keep grows with the elements, not with the bytes.
const MOST_ELEMENTS: u64 = 12_000_000;

/// Whether the bytes can be read as an Excel file at all.
pub(super) fn check(bytes: &[u8]) -> Result<(), Finding> {
    let refuse = |code| Finding::error(code, Place::default());
    if bytes.is_empty() {
        return Err(refuse("office.empty"));
    }
    if bytes.len() > MOST_BYTES {
        let size = bytes.len().div_ceil(1 << 20);
        return Err(refuse("office.too_big").with("size", size).with("most", MOST_BYTES >> 20));
    }
    // What a password or an Office of before 2007 makes of a workbook.
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(refuse("office.locked"));
    }
    if !bytes.starts_with(b"PK") {
        return Err(refuse("office.not_excel"));
    }
    // The parts are counted before the list of them is read into memory.
    let listed = bytes.windows(4).filter(|w| *w == b"PK\x01\x02").count();
    if listed > MOST_PARTS {
        return Err(refuse("office.too_many_parts").with("most", MOST_PARTS));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| refuse("office.damaged"))?;
    let mut names = BTreeSet::new();
    let mut total = Measure::default();
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(|_| refuse("office.damaged"))?;
        let name = entry.name().to_owned();
        if !is_plain(&name) || !names.insert(name.to_ascii_lowercase()) {
            return Err(refuse("office.odd_part"));
        }
        let most = entry.compressed_size().saturating_mul(MOST_RATIO).max(SMALL_PART);
        measure(entry, most, &mut total)?;
    }
    Ok(())
}

#[derive(Default)]
struct Measure {
    bytes: u64,
    elements: u64,
}

/// Unpacks a part into nothing, and stops where it becomes too much.
fn measure(mut part: impl Read, most: u64, total: &mut Measure) -> Result<(), Finding> {
    let refuse = |code| Finding::error(code, Place::default());
    let mut buffer = [0u8; 16 << 10];
    let mut size = 0u64;
    loop {
        let read = match part.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(read) => read,
            Err(_) => return Err(refuse("office.damaged")),
        };
        let piece = buffer.get(..read).unwrap_or_default();
        // An Excel file holds no archives, unless somebody put one in.
        if size == 0 && piece.starts_with(b"PK\x03\x04") {
            return Err(refuse("office.odd_part"));
        }
        let elements = piece.iter().filter(|b| **b == b'<').count();
        size += read as u64;
        total.bytes += read as u64;
        total.elements += elements as u64;
        let too_much = size > most.min(MOST_PART)
            || total.bytes > MOST_UNPACKED
            || total.elements > MOST_ELEMENTS;
        if too_much {
            return Err(refuse("office.bomb").with("most", MOST_UNPACKED >> 20));
        }
    }
}

/// Names of parts are plain relative paths.
fn is_plain(name: &str) -> bool {
    let odd =
        |c: char| !c.is_ascii() || c.is_ascii_control() || matches!(c, '\\' | ':' | '|' | '"');
    !name.is_empty()
        && name.len() <= 255
        && !name.starts_with('/')
        && !name.contains(odd)
        && name.split('/').all(|step| step != ".." && step != ".")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            zip.start_file(*name, SimpleFileOptions::DEFAULT).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn code(bytes: &[u8]) -> &'static str {
        check(bytes).err().map_or("", |finding| finding.code)
    }

    #[test]
    fn what_is_no_excel_file_is_named() {
        assert_eq!(code(b""), "office.empty");
        assert_eq!(code(b"name;verdict\n"), "office.not_excel");
        assert_eq!(code(b"\xd0\xcf\x11\xe0\xa1\xb1"), "office.locked");
        assert_eq!(code(b"PK\x03\x04 cut off"), "office.damaged");
        assert_eq!(code(&vec![b'P'; MOST_BYTES + 1]), "office.too_big");
    }

    #[test]
    fn sane_parts_pass_and_odd_ones_do_not() {
        assert_eq!(code(&packed(&[("xl/workbook.xml", b"<workbook/>")])), "");
        for name in ["../evil.xml", "/xl/a.xml", "xl\\a.xml", "c:a.xml", "xl/\u{e9}.xml"] {
            assert_eq!(code(&packed(&[(name, b"x")])), "office.odd_part", "{name}");
        }
        assert_eq!(code(&packed(&[("a.xml", b"x"), ("A.xml", b"x")])), "office.odd_part");
        let inner = packed(&[("a", b"b")]);
        assert_eq!(code(&packed(&[("xl/a.bin", &inner)])), "office.odd_part");
    }

    #[test]
    fn what_unpacks_to_too_much_is_stopped() {
        assert_eq!(code(&packed(&[("xl/a.xml", &vec![b' '; 3 << 20])])), "office.bomb");
        let many: Vec<String> = (0..=MOST_PARTS).map(|n| format!("xl/{n}.xml")).collect();
        let parts: Vec<(&str, &[u8])> = many.iter().map(|n| (n.as_str(), &b"x"[..])).collect();
        assert_eq!(code(&packed(&parts)), "office.too_many_parts");
    }
}
