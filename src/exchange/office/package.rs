//! An Office file is a zip of parts. This packs them, the same parts into the same bytes.

use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The content of a part.
#[derive(Debug)]
pub(super) enum Part {
    Text(String),
    Bytes(Vec<u8>),
}

/// Parts by name, in the order in which they are packed.
#[derive(Debug, Default)]
pub(super) struct Package {
    parts: Vec<(String, Part)>,
}

impl Package {
    pub fn add(&mut self, name: &str, part: Part) {
        self.parts.push((name.to_owned(), part));
    }

    /// The bytes of the file. Pictures are compressed already and are stored as they are.
    pub fn pack(self) -> Option<Vec<u8>> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, part) in self.parts {
            let method = match name.ends_with(".png") {
                true => CompressionMethod::Stored,
                false => CompressionMethod::Deflated,
            };
            let options = SimpleFileOptions::DEFAULT.compression_method(method);
            zip.start_file(name, options).ok()?;
            match part {
                Part::Text(text) => zip.write_all(text.as_bytes()).ok()?,
                Part::Bytes(bytes) => zip.write_all(&bytes).ok()?,
            }
        }
        Some(zip.finish().ok()?.into_inner())
    }
}

/// A packed file of our own with some of its XML parts changed, and all of them compressed.
/// Nothing when it cannot be read or written.
pub(super) fn changed(packed: &[u8], mut change: impl FnMut(&str, &mut String)) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(packed)).ok()?;
    let mut package = Package::default();
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).ok()?;
        if entry.is_dir() {
            continue;
        }
        let name = entry.name().to_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).ok()?;
        let part = if name.ends_with(".xml") {
            let mut text = String::from_utf8(bytes).ok()?;
            change(&name, &mut text);
            Part::Text(text)
        } else {
            Part::Bytes(bytes)
        };
        package.add(&name, part);
    }
    package.pack()
}
