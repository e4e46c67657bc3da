//! Word, Excel and PowerPoint files of the gap assessment, looked at as others see them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod defects;
mod excel;
mod formulas;
mod read_back;
mod review;
mod reviewed;
mod risk;
mod slides;
mod word;

use isms_workbook::exchange::office::{self, Order, Picture, make};
use isms_workbook::exchange::sample;
use isms_workbook::insight::gap::RunView;
use isms_workbook::insight::gap::figures::{Month, last_closed, present_run};
use isms_workbook::insight::gap::ops::{self, NewRun};
use isms_workbook::paper::Printed;
use isms_workbook::paper::gap_charts::Dates;
use isms_workbook::paper::gap_report::Setting;
use isms_workbook::workbook::*;
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

#[derive(Debug)]
pub struct Iso;
impl Dates for Iso {
    fn day(&self, day: chrono::NaiveDate) -> String {
        day.to_string()
    }
    fn month(&self, (year, month): Month) -> String {
        format!("{year}-{month:02}")
    }
}

pub fn setting() -> Setting<'static> {
    Setting { today: sample::today().unwrap(), dates: &Iso }
}

/// The sample firm and its assessment that is under way.
pub fn sample_run() -> (Workbook, Id) {
    let book = sample::workbook();
    let run = present_run(&book).unwrap().id;
    (book, run)
}

/// The assessment of the sample firm that was closed last.
pub fn closed_run(book: &Workbook) -> Id {
    last_closed(book).unwrap().id
}

pub fn made(order: Order, book: &Workbook, pictures: &[Picture]) -> Vec<u8> {
    let mut last = 0;
    let bytes = make(order, book, &setting(), pictures, &mut |n| {
        assert!(n >= last && n <= 100, "progress went from {last} to {n}");
        last = n;
    });
    let bytes = bytes.unwrap_or_else(|finding| panic!("{finding:?}"));
    assert_eq!(last, 100);
    bytes
}

/// A clock and dice.
#[derive(Debug, Default)]
pub struct Script(u64);

impl Surroundings for Script {
    fn now(&mut self) -> Moment {
        self.0 += 1;
        Moment(1_795_500_000_000 + self.0 as i64)
    }
    fn today(&mut self) -> chrono::NaiveDate {
        sample::today().unwrap()
    }
    fn random(&mut self) -> u128 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        u128::from(self.0)
    }
    fn author(&self) -> String {
        "Tester".into()
    }
}

/// Changes a workbook as the page does; the change, for taking it back.
pub fn edit(book: &mut Workbook, make: impl FnOnce(&mut Draft<'_>)) -> Option<Change> {
    let before = book.clone();
    let mut here = Script(book.records() as u64 + 99);
    let mut draft = Draft::new(&before, &mut here);
    make(&mut draft);
    let change = draft.finish(Label::new("test"))?;
    book.apply(&change).unwrap();
    Some(change)
}

/// A workbook with one run in which nothing was answered.
pub fn fresh_run() -> (Workbook, Id) {
    let mut book = Workbook::new(Id(7));
    let mut run = Id::default();
    edit(&mut book, |d| {
        d.create::<Organisation>(|o| o.name = "Fresh".into());
        run = ops::start(d, NewRun { name: "First".into(), ..NewRun::default() });
    });
    (book, run)
}

pub fn answer(book: &Workbook, run: Id, line: &str) -> Id {
    RunView::new(book, run).unwrap().line(line).unwrap().answer.unwrap().id
}

/// Texts that break naive writers: markup, formulas, control characters, every kind of script.
pub const HOSTILE: &[&str] = &[
    "=1+1",
    "=HYPERLINK(\"http://example.org\",\"click\")",
    "+SUM(A1:A9)",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "'=1",
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "</w:t></w:r><w:r><w:fldChar w:fldCharType=\"begin\"/>",
    "]]><!--",
    "&amp; &lt; &#10; &bogus;",
    "{ HYPERLINK \"http://example.org\" }",
    "a\u{0}b\u{1}c\u{b}d\u{1f}e\u{7f}f\u{fffe}g\u{ffff}",
    "_x0041_ and _x000D_ and _x005F_",
    "line one\nline two\r\nline three\rline four",
    "tab\tbed",
    "  blanks around  ",
    "Ελληνικά, русский, 日本語, 中文, 한국어",
    "עברית ו־العربية في سطر واحد \u{200f}\u{202e}gnirts",
    "👩‍💻 🏳️‍🌈 👍🏽 \u{1F1E6}\u{1F1F9} e\u{301} Z̷̧a̵l̶g̵o̷",
    "\u{feff}bom and \u{200b}nothing\u{ad}",
    "%s %n {0} ${x} {{y}}",
    "NULL undefined NaN true 1e999 0x10 1/2 03/04/2026",
    "\"quotes\" 'single' `back` “curly”",
];

/// All of them in one text, as long as a policy.
pub fn hostile_text() -> String {
    HOSTILE.join(" ¦ ")
}

/// The sample with something hostile in every text of the run and what it links to.
pub fn hostile_run() -> (Workbook, Id) {
    let (mut book, run) = fresh_run();
    let lines: Vec<Id> = RunView::new(&book, run)
        .unwrap()
        .lines
        .iter()
        .filter_map(|l| l.answer.map(|a| a.id))
        .collect();
    edit(&mut book, |d| {
        let person = d.create::<Person>(|p| p.name = HOSTILE[1].into());
        let firm = d.book().organisation.first().unwrap().id;
        d.update::<Organisation>(firm, |o| o.name = hostile_text()).unwrap();
        d.update::<GapRun>(run, |r| {
            r.name = hostile_text();
            r.scope = hostile_text();
            r.notes = hostile_text();
            r.assessors = vec![person];
        })
        .unwrap();
        for (n, id) in lines.iter().enumerate() {
            let text = HOSTILE[n % HOSTILE.len()];
            let action = d.create::<Action>(|a| {
                a.title = text.into();
                a.description = text.into();
                a.owner = Some(person);
            });
            let evidence = d.create::<Evidence>(|e| {
                e.title = text.into();
                e.place = text.into();
            });
            ops::set_verdict(d, *id, Conformity::Partly).unwrap();
            d.update::<GapAnswer>(*id, |a| {
                a.finding = text.into();
                a.gap = hostile_text();
                a.recommendation = text.into();
                a.no_action_reason = text.into();
                a.responsible = Some(person);
                a.actions = vec![action];
                a.evidence = vec![evidence];
            })
            .unwrap();
        }
    });
    (book, run)
}

/// The parts of an Office file by name.
pub fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|at| {
            let mut entry = zip.by_index(at).unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            (entry.name().to_owned(), bytes)
        })
        .collect()
}

pub fn part(bytes: &[u8], name: &str) -> String {
    let parts = parts(bytes);
    let found = parts.get(name).unwrap_or_else(|| panic!("{name} in {:?}", parts.keys()));
    String::from_utf8(found.clone()).unwrap()
}

/// Parts packed anew, as another program would.
pub fn packed(parts: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::DEFAULT;
    for (name, bytes) in parts {
        zip.start_file(name.as_str(), options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Every XML part is well formed, holds only characters that XML allows, and every relation leads
/// to a part that is there.
pub fn check_package(bytes: &[u8]) {
    let parts = parts(bytes);
    for (name, bytes) in &parts {
        if !(name.ends_with(".xml") || name.ends_with(".rels")) {
            continue;
        }
        let text = String::from_utf8(bytes.clone()).unwrap_or_else(|_| panic!("{name}: no UTF-8"));
        well_formed(name, &text);
        if name.ends_with(".rels") {
            let folder = name.split("_rels/").next().unwrap_or_default();
            for target in attributes(&text, "Target") {
                assert!(!text.contains("TargetMode=\"External\""), "{name} leads outside");
                let path = match target.strip_prefix('/') {
                    Some(path) => path.to_owned(),
                    None => resolved(folder, &target),
                };
                assert!(parts.contains_key(&path), "{name}: no part {path}");
            }
        }
    }
    let types = String::from_utf8(parts["[Content_Types].xml"].clone()).unwrap();
    let defaults = attributes(&types, "Extension");
    let overrides = attributes(&types, "PartName");
    for name in parts.keys().filter(|n| *n != "[Content_Types].xml" && !n.ends_with('/')) {
        let ending = name.rsplit('.').next().unwrap_or_default();
        let known = overrides.iter().any(|o| o.trim_start_matches('/') == name)
            || defaults.iter().any(|e| e == ending);
        assert!(known, "{name} has no content type");
    }
}

fn resolved(folder: &str, target: &str) -> String {
    let mut steps: Vec<&str> = folder.split('/').filter(|s| !s.is_empty()).collect();
    for step in target.split('/') {
        match step {
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

pub fn attributes(xml: &str, name: &str) -> Vec<String> {
    xml.split(&format!(" {name}=\""))
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap_or_default().to_owned())
        .collect()
}

/// Tags close in the order in which they opened, and no character is one that XML forbids.
fn well_formed(name: &str, xml: &str) {
    let forbidden = |c: char| {
        (c.is_control() && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    assert!(!xml.contains(forbidden), "{name}: a forbidden character");
    let mut open: Vec<&str> = Vec::new();
    for tag in xml.split('<').skip(1) {
        let (inside, after) = tag.split_once('>').unwrap_or_else(|| panic!("{name}: <{tag}"));
        assert!(!after.contains(']') || !after.contains("]]>"), "{name}: {after}");
        for entity in after.split('&').skip(1) {
            let code = entity.split(';').next().unwrap_or_default();
            let known =
                matches!(code, "amp" | "lt" | "gt" | "quot" | "apos") || code.starts_with('#');
            assert!(known, "{name}: &{code};");
        }
        if inside.starts_with(['?', '!']) {
            continue;
        }
        let word = inside.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
        if let Some(closed) = inside.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closed.trim()), "{name}");
        } else if !inside.ends_with('/') {
            open.push(word);
        }
    }
    assert_eq!(open, Vec::<&str>::new(), "{name}");
}

/// One white dot.
pub const DOT: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0, 0, 0,
    1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 0x0a, b'I', b'D', b'A', b'T',
    0x78, 0x9c, 0x63, 0xf8, 0x0f, 0, 1, 1, 1, 0, 0x1b, 0xb6, 0xee, 0x56, 0, 0, 0, 0, b'I', b'E',
    b'N', b'D', 0xae, 0x42, 0x60, 0x82,
];

/// A dot for each chart of an order.
pub fn pictures(order: Order, book: &Workbook) -> Vec<Picture> {
    let drawn = office::charts(order, book, &setting());
    let picture = |d: office::Drawing| {
        assert!(d.svg.starts_with("<svg") && d.svg.contains("<rect"), "{}", d.name);
        Picture { name: d.name, png: DOT.to_vec(), width: d.width * 2, height: d.height * 2 }
    };
    drawn.into_iter().map(picture).collect()
}
