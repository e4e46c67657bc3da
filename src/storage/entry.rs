//! One change as it is kept: numbered, fenced by an epoch, and linked by SHA-256 to the one before.
//!
//! The text form is what both engines hold, byte for byte, so that either copy can stand in for the other:
//!
//! ```text
//! <own link> <link of the previous entry> <epoch> <seq> <schema> t<payload as text>
//! ```
//!
//! The own link is the SHA-256 of everything after it. A flipped byte, a missing entry and an entry of
//! another branch are therefore all seen, which the engines themselves do not promise: a truncated
//! database was measured to open without an error and with half of its rows.

use sha2::{Digest, Sha256};

/// The SHA-256 that names an entry and everything before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Link([u8; 32]);

impl Link {
    /// The link of these bytes.
    pub fn of(bytes: &[u8]) -> Link {
        Link(Sha256::digest(bytes).into())
    }

    /// What the first entry of a workbook links to. It binds the chain to the workbook, so that entries
    /// of another one never fit.
    pub fn genesis(workbook: &str) -> Link {
        Link::of(format!("isms/1/{workbook}").as_bytes())
    }

    /// 64 lower-case hexadecimal digits.
    pub fn hex(&self) -> String {
        hex(&self.0)
    }

    /// Reads what [`Link::hex`] wrote.
    pub fn parse(text: &str) -> Option<Link> {
        unhex(text)?.try_into().ok().map(Link)
    }
}

/// Lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    let digit = |n: u8| char::from_digit(u32::from(n), 16).unwrap_or('0');
    bytes.iter().flat_map(|b| [digit(b >> 4), digit(b & 15)]).collect()
}

/// Reads [`hex`]; `None` for anything else, upper case included, so that there is one spelling.
pub(super) fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |b: u8| match b {
        b'0'..=b'9' => Some(b - b'0'),
        b'a'..=b'f' => Some(b - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
}

/// Text as it is, other bytes in hexadecimal: localStorage holds text only.
pub(super) fn as_text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => format!("t{text}"),
        Err(_) => format!("x{}", hex(bytes)),
    }
}

/// Reads [`as_text`].
pub(super) fn from_text(text: &str) -> Option<Vec<u8>> {
    match text.split_at_checked(1)? {
        ("t", text) => Some(text.as_bytes().to_vec()),
        ("x", text) => unhex(text),
        _ => None,
    }
}

/// Puts the SHA-256 of a text in front of it.
pub(super) fn seal(body: &str) -> String {
    format!("{} {body}", Link::of(body.as_bytes()).hex())
}

/// The text behind a seal, if not a byte of it has changed.
pub(super) fn unseal(sealed: &[u8]) -> Option<&str> {
    let sealed = std::str::from_utf8(sealed).ok()?;
    let (link, body) = sealed.split_once(' ')?;
    (Link::parse(link)? == Link::of(body.as_bytes())).then_some(body)
}

/// One change with its place in the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The writer's turn: grows with each tab that takes the pen.
    pub epoch: u64,
    /// Position in the workbook's history, from 1.
    pub seq: u64,
    /// Schema version in which the payload is written.
    pub schema: u32,
    /// Link of the entry before.
    pub prev: Link,
    /// The change, in the document's own canonical bytes.
    pub payload: Vec<u8>,
    link: Link,
}

impl Entry {
    /// Makes the entry that follows `prev`.
    pub fn new(epoch: u64, seq: u64, schema: u32, prev: Link, payload: Vec<u8>) -> Entry {
        let mut entry = Entry { epoch, seq, schema, prev, payload, link: prev };
        entry.link = Link::of(entry.body().as_bytes());
        entry
    }

    /// The entry's own link.
    pub fn link(&self) -> Link {
        self.link
    }

    fn body(&self) -> String {
        let payload = as_text(&self.payload);
        format!("{} {} {} {} {payload}", self.prev.hex(), self.epoch, self.seq, self.schema)
    }

    /// The form in which both engines keep the entry.
    pub fn to_text(&self) -> String {
        format!("{} {}", self.link.hex(), self.body())
    }

    /// Reads [`Entry::to_text`]; `None` if a single byte differs from what was written.
    pub fn parse(bytes: &[u8]) -> Option<Entry> {
        let body = unseal(bytes)?;
        let mut parts = body.splitn(5, ' ');
        let prev = Link::parse(parts.next()?)?;
        let epoch = parts.next()?.parse().ok()?;
        let seq = parts.next()?.parse().ok()?;
        let schema = parts.next()?.parse().ok()?;
        let payload = from_text(parts.next()?)?;
        Some(Entry { epoch, seq, schema, prev, payload, link: Link::of(body.as_bytes()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_reads_back_and_no_flipped_byte_passes() {
        for payload in [&b"{\"risk\":\"R-1 \xc3\xa9\"}"[..], &[0xff, 0x00, 0x20], b""] {
            let entry = Entry::new(3, 7, 1, Link::genesis("wb"), payload.to_vec());
            let text = entry.to_text().into_bytes();
            assert_eq!(Entry::parse(&text), Some(entry));
            for at in 0..text.len() {
                for flip in [1u8, 0x20, 0x80] {
                    let mut bad = text.clone();
                    bad[at] ^= flip;
                    assert_eq!(Entry::parse(&bad), None, "byte {at}");
                }
                assert_eq!(Entry::parse(&text[..at]), None, "cut at {at}");
            }
        }
    }

    #[test]
    fn hexadecimal_has_one_spelling() {
        assert_eq!(unhex("0aff"), Some(vec![10, 255]));
        assert_eq!(unhex("0AFF"), None);
        assert_eq!(unhex("0af"), None);
    }
}
