//! Rows, and what is said of them, as bytes for the way between the page and its worker: written and read in one go, without a name, a
//! tree or a check of what has been checked.
//!
//! A row is its kind, id and number, each field that is not empty (place, sort of content, content), and what
//! it carries beside its fields as JSON. The form has no version and is never kept: both ends come from one
//! build.

use crate::text;
use crate::workbook::{Cell, Finding, Id, Kind, Moment, Place, Record, Severity, Value};
use chrono::{Datelike, NaiveDate};
use serde_json::{Map, Value as Json};

/// After the last field of a row; no place of a field is that high.
const END: u8 = 0xff;

const SEVERITIES: [Severity; 3] = [Severity::Note, Severity::Warning, Severity::Error];

/// Names of arguments that findings fill their texts with.
const ARGUMENTS: &[&str] = &[
    "cell",
    "column",
    "edition",
    "field",
    "found",
    "id",
    "line",
    "most",
    "n",
    "name",
    "other",
    "ours",
    "reference",
    "schema",
    "sheet",
    "size",
    "text",
    "why",
];

/// Sorts of content.
mod sort {
    pub const EMPTY: u8 = 0;
    pub const TEXT: u8 = 1;
    pub const NUMBER: u8 = 2;
    pub const DAY: u8 = 3;
    pub const INSTANT: u8 = 4;
    pub const FLAG: u8 = 5;
    pub const LINK: u8 = 6;
    pub const LINKS: u8 = 7;
    pub const CODES: u8 = 8;
}

/// Appends a row.
pub fn write_row(row: &dyn Record, out: &mut Vec<u8>) {
    out.push(place(Kind::ALL.iter().position(|kind| *kind == row.kind())));
    write_id(row.id(), out);
    out.extend(row.number().to_le_bytes());
    for field in 0..row.kind().fields().len() {
        let cell = row.cell(field);
        if !cell.is_empty() {
            out.push(place(Some(field)));
            write_cell(cell, out);
        }
    }
    out.push(END);
    write_map(row.extra(), out);
}

fn place(at: Option<usize>) -> u8 {
    at.and_then(|at| u8::try_from(at).ok()).unwrap_or(END)
}

pub fn write_cell(cell: Cell<'_>, out: &mut Vec<u8>) {
    match cell {
        Cell::Empty => out.push(sort::EMPTY),
        Cell::Text(text) => {
            out.push(sort::TEXT);
            write_text(text, out);
        }
        Cell::Number(number) => {
            out.push(sort::NUMBER);
            out.extend(number.to_le_bytes());
        }
        Cell::Day(day) => {
            out.push(sort::DAY);
            out.extend(day.num_days_from_ce().to_le_bytes());
        }
        Cell::Instant(moment) => {
            out.push(sort::INSTANT);
            out.extend(moment.0.to_le_bytes());
        }
        Cell::Flag(flag) => out.extend([sort::FLAG, u8::from(flag)]),
        Cell::Link(id) => {
            out.push(sort::LINK);
            write_id(id, out);
        }
        Cell::Links(ids) => {
            out.push(sort::LINKS);
            write_count(ids.len(), out);
            ids.iter().for_each(|id| write_id(*id, out));
        }
        Cell::Codes(codes) => {
            out.push(sort::CODES);
            write_count(codes.len(), out);
            codes.iter().for_each(|code| write_text(code, out));
        }
    }
}

pub fn write_finding(finding: &Finding, out: &mut Vec<u8>) {
    let Finding { severity, code, place, args } = finding;
    out.push(self::place(SEVERITIES.iter().position(|s| s == severity)));
    write_text(code, out);
    write_text(&place.path, out);
    match place.row {
        Some((kind, id)) => {
            write_text(kind.table(), out);
            write_id(id, out);
            write_text(place.field.unwrap_or_default(), out);
        }
        None => write_text("", out),
    }
    write_list(args, out, |(name, value), out| {
        write_text(name, out);
        write_text(value, out);
    });
}

/// Appends what is there any number of times, and first how many.
pub fn write_list<T>(list: &[T], out: &mut Vec<u8>, write: impl Fn(&T, &mut Vec<u8>)) {
    write_count(list.len(), out);
    list.iter().for_each(|one| write(one, out));
}

pub fn write_id(id: Id, out: &mut Vec<u8>) {
    out.extend(id.0.to_le_bytes());
}

/// Seven bits a byte, the lowest first.
pub fn write_count(count: usize, out: &mut Vec<u8>) {
    let mut rest = count;
    while rest >= 0x80 {
        out.push((rest & 0x7f) as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}

pub fn write_text(text: &str, out: &mut Vec<u8>) {
    write_count(text.len(), out);
    out.extend_from_slice(text.as_bytes());
}

/// An empty map, which nearly every row has, is one byte.
pub fn write_map(map: &Map<String, Json>, out: &mut Vec<u8>) {
    match map.is_empty() {
        true => write_text("", out),
        // A map of JSON is always JSON.
        false => write_text(&serde_json::to_string(map).unwrap_or_default(), out),
    }
}

/// Takes values out of bytes, in the order in which they were written. `None` means that the bytes are not
/// what they should be, and nothing after it can be read.
#[derive(Clone, Copy, Debug)]
pub struct Unpack<'a>(&'a [u8]);

impl<'a> Unpack<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Unpack(bytes)
    }

    pub fn is_done(&self) -> bool {
        self.0.is_empty()
    }

    /// How many bytes are left.
    pub fn left(&self) -> usize {
        self.0.len()
    }

    pub fn row(&mut self) -> Option<Box<dyn Record>> {
        let kind = *Kind::ALL.get(usize::from(self.byte()?))?;
        let mut row = kind.blank();
        row.identify(self.id()?, self.u32()?);
        loop {
            match self.byte()? {
                END => break,
                field => row.set(usize::from(field), self.value()?).ok()?,
            }
        }
        let extra = self.map()?;
        if !extra.is_empty() {
            *row.extra_mut() = extra;
        }
        Some(row)
    }

    pub fn value(&mut self) -> Option<Value> {
        Some(match self.byte()? {
            sort::EMPTY => Value::Empty,
            sort::TEXT => Value::Text(self.text()?.to_owned()),
            sort::NUMBER => Value::Number(i64::from_le_bytes(self.array()?)),
            sort::DAY => {
                let days = i32::from_le_bytes(self.array()?);
                Value::Day(NaiveDate::from_num_days_from_ce_opt(days)?)
            }
            sort::INSTANT => Value::Instant(Moment(i64::from_le_bytes(self.array()?))),
            sort::FLAG => Value::Flag(self.byte()? != 0),
            sort::LINK => Value::Link(self.id()?),
            sort::LINKS => Value::Links(self.list(Unpack::id)?),
            sort::CODES => Value::Codes(self.list(|from| from.text().map(str::to_owned))?),
            _ => return None,
        })
    }

    /// A finding; nothing for one without words.
    pub fn finding(&mut self) -> Option<Finding> {
        let severity = *SEVERITIES.get(usize::from(self.byte()?))?;
        let code = text::key(&format!("finding.{}", self.text()?))?.strip_prefix("finding.")?;
        let mut place = Place::path(self.text()?);
        let table = self.text()?;
        if !table.is_empty() {
            let kind = Kind::from_table(table)?;
            place.row = Some((kind, self.id()?));
            place.field = match self.text()? {
                "" => None,
                // No declared field, but what findings about it name.
                "number" => Some("number"),
                name => Some(kind.fields().get(kind.place(name)?)?.name),
            };
        }
        let args = self.list(|from| {
            let name = from.text()?;
            let name = ARGUMENTS.iter().find(|known| **known == name)?;
            Some((*name, from.text()?.to_owned()))
        })?;
        Some(Finding { severity, code, place, args })
    }

    pub fn list<T>(&mut self, mut read: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.count()?;
        (0..count).map(|_| read(self)).collect()
    }

    pub fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.bytes(N)?.try_into().ok()
    }

    pub fn byte(&mut self) -> Option<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    pub fn id(&mut self) -> Option<Id> {
        self.array().map(|bytes| Id(u128::from_le_bytes(bytes)))
    }

    pub fn count(&mut self) -> Option<usize> {
        let mut count = 0;
        for shift in (0..usize::BITS).step_by(7) {
            let byte = self.byte()?;
            count |= usize::from(byte & 0x7f).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return Some(count);
            }
        }
        None
    }

    pub fn text(&mut self) -> Option<&'a str> {
        let length = self.count()?;
        std::str::from_utf8(self.bytes(length)?).ok()
    }

    pub fn map(&mut self) -> Option<Map<String, Json>> {
        match self.text()? {
            "" => Some(Map::new()),
            text => serde_json::from_str(text).ok(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_come_back() {
        for count in [0, 1, 127, 128, 300, 16_383, 16_384, u32::MAX as usize] {
            let mut bytes = Vec::new();
            write_count(count, &mut bytes);
            let mut unpack = Unpack::new(&bytes);
            assert_eq!(unpack.count(), Some(count));
            assert!(unpack.is_done());
        }
    }

    #[test]
    fn a_finding_comes_back_and_half_of_one_does_not() {
        let place = Place { path: "people.rows[3].name".into(), ..Place::default() };
        let field = Place::field(Kind::Person, Id(7), "name");
        for place in [place, Place::row(Kind::Person, Id(7)), field] {
            let finding = Finding::warning("file.dangling", place).with("id", Id(9));
            let mut bytes = Vec::new();
            write_finding(&finding, &mut bytes);
            assert_eq!(Unpack::new(&bytes).finding(), Some(finding));
            for cut in 0..bytes.len() {
                assert_eq!(Unpack::new(&bytes[..cut]).finding(), None, "cut at {cut}");
            }
        }
    }

    /// An argument that is not in the list would make the whole answer of a worker unreadable.
    #[test]
    fn what_fills_the_texts_of_files_is_known_by_name() {
        let of_files =
            |key: &&str| ["finding.file.", "finding.office."].iter().any(|p| key.starts_with(p));
        for key in text::keys().into_iter().filter(of_files) {
            for part in text::find(key).unwrap().split('{').skip(1) {
                let name = part.split(['}', '|']).next().unwrap();
                assert!(ARGUMENTS.contains(&name), "{key}: {name}");
            }
        }
    }

    #[test]
    fn no_kind_has_more_fields_than_a_place_can_name() {
        assert!(Kind::ALL.iter().all(|kind| kind.fields().len() < usize::from(END)));
        assert!(Kind::ALL.len() < usize::from(END));
    }

    #[test]
    fn bytes_that_are_no_row_are_refused_wherever_they_end() {
        let mut row = Kind::Person.blank();
        row.identify(Id(7), 3);
        row.set(0, Value::Text("Ada".into())).unwrap();
        row.extra_mut().insert("x".into(), 1.into());
        let mut bytes = Vec::new();
        write_row(row.as_ref(), &mut bytes);
        assert!(Unpack::new(&bytes).row().is_some_and(|read| read.same(row.as_ref())));
        for cut in 0..bytes.len() {
            assert!(Unpack::new(&bytes[..cut]).row().is_none(), "cut at {cut}");
        }
    }
}
