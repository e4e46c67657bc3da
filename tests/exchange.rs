//! What the file promises: it comes back as it was, byte for byte; it fits its published schema;
//! older files open; and no bytes whatever make the reader panic.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod by_worker;

use isms_workbook::exchange::{json, schema};
use isms_workbook::workbook::*;
use serde_json::{Value as Json, json as j};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// A generator of everything: the same seed gives the same workbook.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
    fn char(&mut self) -> char {
        char::from_u32(self.below(0x11_0000) as u32).unwrap_or('\u{fffd}')
    }
}

/// Texts that have broken programs before.
const NAUGHTY: &[&str] = &[
    "",
    " ",
    "\t",
    "null",
    "NULL",
    "undefined",
    "true",
    "NaN",
    "Infinity",
    "-0",
    "1e400",
    "0x10",
    "00123",
    "MARCH1",
    "2026-11-24",
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "＝1",
    "<script>alert(1)</script>",
    "</script><svg onload=alert(1)>",
    "javascript:alert(1)",
    "{{x}}",
    "${7*7}",
    "';DROP TABLE people;--",
    "\" onmouseover=\"x",
    "\\",
    "\\\\",
    "\\u0000",
    "\"",
    "'",
    "\u{0}",
    "\u{1}\u{1f}\u{7f}\u{80}\u{9f}",
    "\r\n",
    "\n\r",
    "\u{2028}\u{2029}",
    "\u{85}",
    "\u{feff}x",
    "\u{202e}gnp.exe",
    "\u{2066}a\u{2069}",
    "\u{200b}\u{200d}\u{2060}",
    "é",
    "e\u{301}",
    "ﷺ",
    "İıſß",
    "👩‍👩‍👧‍👦",
    "🏴\u{e0067}\u{e0062}\u{e007f}",
    "🇩🇪",
    "Z\u{335}\u{321}a\u{334}l\u{336}g",
    "\u{fffe}\u{ffff}\u{10ffff}",
    "\u{fffd}",
    "田中さん",
    "مرحبا",
    "../../etc/passwd",
    "CON",
    "__proto__",
    "%s%n%d",
    "{",
    "]",
    "/* */",
    "01K5S1V7Q0000000000000PE01",
    "file:///etc/passwd",
    "A\u{a0}B",
    "\u{ad}",
];

fn text(dice: &mut Dice) -> String {
    match dice.below(4) {
        0 => (0..dice.below(12)).map(|_| dice.char()).collect(),
        1 => format!("{}{}", dice.one(NAUGHTY), dice.one(NAUGHTY)),
        2 => dice.one(NAUGHTY).to_string(),
        _ => "Words as people write them, with commas.".into(),
    }
}

fn value(dice: &mut Dice, field: &Field, ids: &[(Kind, Id)]) -> Value {
    let mut aim = |to: Kind| {
        let right: Vec<Id> = ids.iter().filter(|(k, _)| *k == to).map(|(_, id)| *id).collect();
        if right.is_empty() { None } else { Some(*dice.one(&right)) }
    };
    match field.shape {
        Shape::Link(to) => return aim(to).map_or(Value::Empty, Value::Link),
        Shape::Links(to) => return Value::Links((0..2).filter_map(|_| aim(to)).collect()),
        _ => {}
    }
    match field.shape {
        Shape::Choice(_, keys) => Value::Text(dice.one(keys).to_string()),
        Shape::Number { min, max } => Value::Number(*dice.one(&[min, max, min + (max - min) / 3])),
        Shape::Day => {
            let day = 693_596 + dice.below(109_000) as i32; // 1900 to 2198
            Value::Day(chrono::NaiveDate::from_num_days_from_ce_opt(day).unwrap())
        }
        Shape::Instant => Value::Instant(Moment(dice.below(1 << 45) as i64 - (1 << 40))),
        Shape::Flag => Value::Flag(dice.below(2) == 0),
        Shape::Lines | Shape::Codes => {
            Value::Codes((0..dice.below(4)).map(|_| text(dice)).collect())
        }
        _ => Value::Text(text(dice)),
    }
}

/// Content of another version.
fn foreign(dice: &mut Dice, depth: usize) -> Json {
    match dice.below(if depth > 3 { 6 } else { 8 }) {
        0 => Json::Null,
        1 => j!(dice.next() as i64),
        2 => j!(dice.next()),
        3 => j!(f64::from_bits(dice.next()) / 3.0),
        4 => j!(dice.below(2) == 0),
        5 => j!(text(dice)),
        6 => (0..dice.below(4)).map(|_| foreign(dice, depth + 1)).collect(),
        _ => (0..dice.below(4)).map(|_| (text(dice), foreign(dice, depth + 1))).collect(),
    }
}

fn workbook(seed: u64) -> Workbook {
    let dice = &mut Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    for _ in 0..8 {
        dice.next();
    }
    let mut book = Workbook::new(Id(u128::from(dice.next()) << 60 | 1));
    let mut ids = Vec::new();
    for kind in Kind::ALL {
        let most = if kind.is_single() { 2 } else { 5 };
        for _ in 0..dice.below(most) {
            ids.push((*kind, Id(u128::from(dice.next()) << 40 | u128::from(dice.next()) >> 20)));
        }
    }
    for (n, (kind, id)) in ids.iter().enumerate() {
        let mut row = kind.blank();
        row.identify(*id, n as u32 + 1);
        for (i, field) in kind.fields().iter().enumerate() {
            if dice.below(3) > 0 {
                row.set(i, value(dice, field, &ids)).unwrap();
            }
        }
        for _ in 0..dice.below(3) {
            let name = text(dice);
            if kind.place(&name).is_none() && name != "id" && name != "number" {
                row.extra_mut().insert(name, foreign(dice, 0));
            }
        }
        assert!(book.restore(row));
    }
    for kind in Kind::ALL {
        book.restore_last_number(*kind, dice.below(100) as u32);
    }
    for _ in 0..dice.below(3) {
        book.unknown.insert(format!("t{}", text(dice)), foreign(dice, 0));
    }
    book
}

fn rounds(usual: u64) -> u64 {
    std::env::var("ISMS_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

#[test]
fn a_workbook_comes_back_from_its_file_and_gives_the_same_bytes() {
    for seed in 0..rounds(5_000) {
        let book = workbook(seed);
        let file = json::export(&book);
        let opened =
            json::open(file.as_bytes()).unwrap_or_else(|e| panic!("{seed}: {e:?}\n{file}"));
        assert_eq!(opened.book, book, "{seed}");
        assert!(!opened.newer && opened.schema == SCHEMA);
        let serious = opened.findings.iter().find(|f| {
            !matches!(
                f.code,
                "file.unknown_field" | "file.unknown_table" | "file.rounded" | "file.more"
            )
        });
        assert_eq!(serious, None, "{seed}");
        assert_eq!(json::export(&opened.book), file, "{seed}");
        by_worker::comes_to_the_same(file.as_bytes());
        assert!(file.ends_with("\n}\n") && !file.contains('\r'));
    }
}

#[test]
fn every_character_there_is_comes_back() {
    let all: Vec<char> = (0..=0x10_ffff).filter_map(char::from_u32).collect();
    let notes = const { Document::place("notes") };
    let mut book = Workbook::new(Id(1));
    for (n, part) in all.chunks(150_000).enumerate() {
        let mut row = Kind::Document.blank();
        row.identify(Id(n as u128 + 2), n as u32 + 1);
        row.set(notes, Value::Text(part.iter().collect())).unwrap();
        book.restore(row);
    }
    let file = json::export(&book);
    let opened = json::open(file.as_bytes()).unwrap();
    assert_eq!(opened.findings, []);
    assert!(opened.book == book);
    assert_eq!(json::export(&opened.book), file);
}

#[test]
fn escapes_mean_the_characters_they_stand_for() {
    let read = |text: &str| {
        let file = format!(
            r#"{{"format":"isms-workbook","schema":3,"id":"00000000000000000000000007","people":{{"last_number":1,"rows":[{{"id":"0000000000000000000000000A","number":1,"name":"{text}"}}]}}}}"#
        );
        json::open(file.as_bytes()).unwrap().book.people.first().unwrap().name.clone()
    };
    for (written, means) in [
        (r"\u0041", "A"),
        (r"\u00e9\u00E9", "éé"),
        (r"\ud83e\udd80", "🦀"),
        (r"\u0000", "\0"),
        (r#"\"\\\/\b\f\n\r\t"#, "\"\\/\u{8}\u{c}\n\r\t"),
        (r"\u2028", "\u{2028}"),
        (r"\uffff\ufeff", "\u{ffff}\u{feff}"),
        ("\u{7f}\u{2028}", "\u{7f}\u{2028}"),
        (r"\\u0041", "\\u0041"),
    ] {
        assert_eq!(read(written), means);
    }
}

#[test]
fn the_sample_firm_comes_to_the_same_by_the_worker() {
    let book = isms_workbook::exchange::sample::workbook();
    by_worker::comes_to_the_same(json::export(&book).as_bytes());
}

#[test]
fn a_file_of_many_batches_comes_to_the_same_by_the_worker() {
    let mut book = workbook(1);
    for n in 0..3_000 {
        let mut row = Kind::Action.blank();
        row.identify(Id(1 << 90 | n), 10_000 + n as u32);
        row.set(0, Value::Text("A title".into())).unwrap();
        row.set(const { Action::place("description") }, Value::Text("é".repeat(200))).unwrap();
        assert!(book.restore(row));
    }
    by_worker::comes_to_the_same(json::export(&book).as_bytes());
}

/// Opens whatever it is; what opens must survive a second round unchanged.
fn survives(bytes: &[u8]) {
    by_worker::comes_to_the_same(bytes);
    match json::open(bytes) {
        Err(findings) => assert!(!findings.is_empty()),
        Ok(opened) => {
            let file = json::export(&opened.book);
            let again = json::open(file.as_bytes())
                .unwrap_or_else(|e| panic!("{e:?}\n{}", String::from_utf8_lossy(bytes)));
            let shown = || String::from_utf8_lossy(bytes).into_owned();
            assert!(again.book == opened.book, "{}", shown());
            assert_eq!(json::export(&again.book), file, "{}", shown());
        }
    }
}

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

#[test]
fn a_file_cut_off_anywhere_is_refused_with_line_and_column() {
    let older = ["schema-1.isms.json", "schema-2.isms.json"];
    let mut files: Vec<Vec<u8>> =
        older.iter().map(|name| std::fs::read(fixture(name)).unwrap()).collect();
    files.push(json::export(&workbook(4)).into_bytes());
    for file in files {
        let complete = file.iter().rposition(|b| *b == b'}').unwrap() + 1;
        for length in 0..complete {
            let findings = json::open(&file[..length]).expect_err("a part is no workbook");
            let codes: Vec<_> = findings.iter().map(|f| f.code).collect();
            let good = ["file.truncated", "file.empty", "file.not_utf8", "file.lone_surrogate"];
            assert!(codes.len() == 1 && good.contains(&codes[0]), "{length}: {codes:?}");
            let line = findings[0].args.iter().any(|(name, _)| *name == "line");
            assert!(line || length == 0, "{length}: {findings:?}");
        }
    }
}

#[test]
fn no_mutation_of_a_file_makes_the_reader_panic_or_lose_what_it_took() {
    const TOKENS: &[&str] = &[
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "null",
        "true",
        "-0",
        "1.0",
        "1e400",
        "9007199254740993",
        "18446744073709551616",
        "\\ud800",
        "\u{feff}",
        "\"id\":",
        "\"rows\":",
        "\"schema\": 1,",
        "\"number\":",
        "\"evidence\":[{}],",
        "\"unread\":[1],",
        "[[[[",
        "{\"a\":",
        "é",
        "\0",
    ];
    let dice = &mut Dice(0x2545_f491_4f6c_dd1d);
    let mut files: Vec<Vec<u8>> =
        (0..12).map(|n| json::export(&workbook(n)).into_bytes()).collect();
    files.push(std::fs::read(fixture("schema-1.isms.json")).unwrap());
    files.push(std::fs::read(fixture("schema-2.isms.json")).unwrap());
    for _ in 0..rounds(20_000) {
        let mut bytes = dice.one(&files).clone();
        for _ in 0..=dice.below(3) {
            if bytes.is_empty() {
                break;
            }
            let at = dice.below(bytes.len());
            let end = (at + dice.below(80)).min(bytes.len());
            match dice.below(8) {
                0 => bytes[at] ^= 1 << dice.below(8),
                1 => bytes[at] = dice.next() as u8,
                2 => bytes.truncate(at),
                3 => drop(bytes.drain(at..end)),
                4 => {
                    let slice = bytes[at..end].to_vec();
                    let to = dice.below(bytes.len());
                    bytes.splice(to..to, slice);
                }
                5 => bytes[at..end].reverse(),
                6 => {
                    let digits = bytes.iter().enumerate().filter(|(_, b)| b.is_ascii_digit());
                    let digits: Vec<usize> = digits.map(|(i, _)| i).collect();
                    let at = if digits.is_empty() { at } else { *dice.one(&digits) };
                    bytes.splice(at..at, "9".repeat(dice.below(40)).into_bytes());
                }
                _ => drop(bytes.splice(at..end.min(at + 9), dice.one(TOKENS).bytes())),
            }
        }
        survives(&bytes);
    }
}

/// Swaps whole values inside the file, so that the JSON stays good and only the meaning breaks.
#[test]
fn no_exchange_of_values_makes_the_reader_panic_or_lose_what_it_took() {
    let dice = &mut Dice(99);
    for seed in 0..rounds(3_000) {
        let mut file: Json = serde_json::from_str(&json::export(&workbook(seed))).unwrap();
        for _ in 0..=dice.below(3) {
            let content = foreign(dice, 0);
            disturb(dice, &mut file, content);
        }
        survives(file.to_string().as_bytes());
    }
}

fn disturb(dice: &mut Dice, json: &mut Json, content: Json) {
    let inside = match json {
        Json::Object(map) if !map.is_empty() => {
            let nth = dice.below(map.len());
            map.values_mut().nth(nth)
        }
        Json::Array(list) if !list.is_empty() => {
            let nth = dice.below(list.len());
            list.get_mut(nth)
        }
        _ => None,
    };
    match inside {
        Some(inside) if dice.below(4) > 0 => disturb(dice, inside, content),
        _ => *json = content,
    }
}

/// Compares with a frozen file; `UPDATE_GOLDEN=1` writes it anew.
fn golden(path: PathBuf, now: &str) {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, now).unwrap();
    }
    let frozen = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(frozen == now, "{} differs; UPDATE_GOLDEN=1 writes it anew", path.display());
}

#[test]
fn a_file_of_schema_1_opens_and_becomes_what_it_always_became() {
    let file = std::fs::read(fixture("schema-1.isms.json")).unwrap();
    let opened = json::open(&file).unwrap();
    let codes: Vec<_> = opened.findings.iter().map(|f| (f.code, f.place.path.as_str())).collect();
    assert_eq!(
        codes,
        [
            ("file.migrated", "schema"),
            ("file.unknown_field", "evidence.rows[2].camera"),
            ("file.want_id", "gap_answers.rows[3].evidence"),
            ("file.unknown_table", "house_rules"),
        ]
    );
    assert_eq!((opened.schema, opened.newer), (1, false));
    let book = &opened.book;
    let answer = book.gap_answers.iter().find(|a| a.line == "5.2").unwrap();
    let evidence: Vec<&Evidence> = answer.evidence.iter().filter_map(|id| book.get(*id)).collect();
    let seen: Vec<_> =
        evidence.iter().map(|e| (e.reference(), e.title.as_str(), e.state)).collect();
    assert_eq!(
        seen,
        [
            ("E-001".to_owned(), "Policy, version 2", EvidenceState::Ok),
            ("E-002".to_owned(), "Briefing, list of those present", EvidenceState::Unset),
        ]
    );
    assert_eq!(book.evidence.len(), 4);

    becomes(&file, "schema-1-as-3.isms.json");
    // What schema 2 had written of it comes to the same.
    let by_way_of_2 = std::fs::read(fixture("schema-1-as-2.isms.json")).unwrap();
    assert!(json::open(&by_way_of_2).unwrap().book == *book);
}

/// An older file is written as the frozen one, every time and whoever opens it.
fn becomes(file: &[u8], frozen: &str) {
    let written = json::export(&json::open(file).unwrap().book);
    golden(fixture(frozen), &written);
    assert_eq!(json::export(&json::open(file).unwrap().book), written);
    by_worker::comes_to_the_same(file);
    let again = json::open(written.as_bytes()).unwrap();
    assert_eq!(json::export(&again.book), written);
    assert_eq!(again.schema, SCHEMA);
}

#[test]
fn the_parties_of_a_file_of_schema_2_become_a_register() {
    let file = std::fs::read(fixture("schema-2.isms.json")).unwrap();
    let opened = json::open(&file).unwrap();
    let codes: Vec<_> = opened.findings.iter().map(|f| (f.code, f.place.path.as_str())).collect();
    assert_eq!(
        codes,
        [
            ("file.migrated", "schema"),
            ("file.unknown_table", "house_rules"),
            ("file.want_text", "requirements.rows[5].party"),
            ("file.unknown_field", "requirements.rows[6].law_book"),
        ]
    );
    assert_eq!((opened.schema, opened.newer), (2, false));
    let book = &opened.book;
    let parties: BTreeSet<_> = book.parties.iter().map(|p| (p.number, p.name.as_str())).collect();
    assert_eq!(
        parties,
        BTreeSet::from([(1, "Data protection authority"), (2, "Northmere Clinics")])
    );
    assert_eq!(book.parties.last_number(), 2);
    let asks = |r: &Requirement| {
        let party = r.party.and_then(|id| book.get::<Party>(id));
        (r.number, party.map(|p| p.name.clone()))
    };
    let asked: BTreeMap<_, _> = book.requirements.iter().map(asks).collect();
    let authority = Some("Data protection authority".to_owned());
    let clinics = Some("Northmere Clinics".to_owned());
    let expected = [authority.clone(), clinics.clone(), clinics, None, None, None, authority];
    assert_eq!(asked, (1..).zip(expected).collect());
    // What was no name is kept as it came, and written back.
    let calibrate = book.requirements.iter().find(|r| r.number == 6).unwrap();
    assert_eq!(calibrate.extra["party"], 17025);
    becomes(&file, "schema-2-as-3.isms.json");
}

#[test]
fn the_published_schema_is_that_of_the_code() {
    let name = format!("public/schema/workbook-{SCHEMA}.json");
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name);
    golden(path, &format!("{:#}\n", schema::json_schema()));
}

#[test]
fn what_is_written_fits_the_published_schema() {
    let schema = schema::json_schema();
    for seed in 0..rounds(500) {
        let file: Json = serde_json::from_str(&json::export(&workbook(seed))).unwrap();
        assert_eq!(fits(&schema, &schema, &file, "$"), Ok(()), "{seed}");
    }
}

#[test]
fn the_schema_finds_what_is_wrong() {
    let schema = schema::json_schema();
    let good: Json = serde_json::from_str(&json::export(&workbook(1))).unwrap();
    for (pointer, wrong) in [
        ("/format", j!("other")),
        ("/schema", j!(SCHEMA + 1)),
        ("/id", j!("x")),
        ("/people", j!([])),
        ("/people/last_number", j!(-1)),
        ("/people/rows", j!([{ "number": 1 }])),
        ("/people/rows", j!([{ "id": "0000000000000000000000000A", "number": 1, "name": 7 }])),
        (
            "/people/rows",
            j!([{ "id": "0000000000000000000000000A", "number": 1, "joined": "soon" }]),
        ),
        (
            "/documents/rows",
            j!([{ "id": "0000000000000000000000000A", "number": 1, "state": "x" }]),
        ),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap() = wrong;
        assert!(fits(&schema, &schema, &bad, "$").is_err(), "{pointer}");
    }
}

/// Checks a value against the keywords that our schema uses, and stumbles over any other.
fn fits(root: &Json, schema: &Json, value: &Json, path: &str) -> Result<(), String> {
    let fail = |why: &str| Err(format!("{path}: {why}: {value}"));
    for (keyword, want) in schema.as_object().unwrap() {
        let good = match keyword.as_str() {
            "$schema" | "title" | "$comment" | "$defs" | "examples" => true,
            "const" => value == want,
            "enum" => want.as_array().unwrap().contains(value),
            "type" => match want.as_str().unwrap() {
                "object" => value.is_object(),
                "array" => value.is_array(),
                "string" => value.is_string(),
                "boolean" => value.is_boolean(),
                "integer" => value.is_i64() || value.is_u64(),
                other => panic!("type {other}"),
            },
            "minimum" => value.as_i64().is_none_or(|n| n >= want.as_i64().unwrap()),
            "maximum" => value.as_i64().is_none_or(|n| n <= want.as_i64().unwrap()),
            "maxLength" => {
                let most = want.as_u64().unwrap() as usize;
                value.as_str().is_none_or(|t| t.chars().count() <= most)
            }
            "maxItems" => value.as_array().is_none_or(|l| l.len() as u64 <= want.as_u64().unwrap()),
            "maxProperties" => {
                value.as_object().is_none_or(|m| m.len() as u64 <= want.as_u64().unwrap())
            }
            "pattern" => value.as_str().is_none_or(|t| match want.as_str().unwrap() {
                schema::ID_PATTERN => t.parse::<Id>().is_ok(),
                schema::DAY_PATTERN => wire::read_day(t).is_some(),
                other => panic!("pattern {other}"),
            }),
            "format" => value.as_str().is_none_or(|t| match want.as_str().unwrap() {
                "date" => wire::read_day(t).is_some(),
                "date-time" => Moment::read(t).is_some(),
                other => panic!("format {other}"),
            }),
            "required" => value.as_object().is_none_or(|map| {
                want.as_array().unwrap().iter().all(|k| map.contains_key(k.as_str().unwrap()))
            }),
            "$ref" => {
                let at = want.as_str().unwrap().strip_prefix('#').unwrap();
                fits(root, root.pointer(at).unwrap(), value, path)?;
                true
            }
            "items" => {
                for (i, item) in value.as_array().into_iter().flatten().enumerate() {
                    fits(root, want, item, &format!("{path}[{i}]"))?;
                }
                true
            }
            "properties" => {
                for (name, schema) in want.as_object().unwrap() {
                    if let Some(inside) = value.get(name) {
                        fits(root, schema, inside, &format!("{path}.{name}"))?;
                    }
                }
                true
            }
            other => panic!("keyword {other}"),
        };
        if !good {
            return fail(keyword);
        }
    }
    Ok(())
}

/// `cargo test --release --test exchange -- --ignored --nocapture speed`
#[test]
#[ignore = "a measurement"]
fn speed() {
    let mut book = Workbook::new(Id(1));
    let dice = &mut Dice(5);
    let mut n = 0u128;
    let mut size = 0;
    while size < 50 << 20 {
        for kind in [Kind::Person, Kind::Document, Kind::Action] {
            n += 1;
            let mut row = kind.blank();
            row.identify(Id(n), n as u32);
            for (i, field) in kind.fields().iter().enumerate() {
                let value = match field.shape {
                    Shape::LongText => Value::Text("A sentence that somebody wrote. ".repeat(15)),
                    Shape::Text(_) => Value::Text("A few words of text".into()),
                    _ => value(dice, field, &[(Kind::Person, Id(1))]),
                };
                row.set(i, value).unwrap();
            }
            book.restore(row);
        }
        size += 3 * 1_000;
    }
    let started = std::time::Instant::now();
    let file = json::export(&book);
    let wrote = started.elapsed();
    let mb = file.len() as f64 / 1e6;
    let started = std::time::Instant::now();
    let opened = json::open(file.as_bytes()).unwrap();
    let read = started.elapsed();
    assert!(opened.book == book);
    let started = std::time::Instant::now();
    let tree: Json = serde_json::from_str(&file).unwrap();
    let plain = started.elapsed();
    drop(tree);
    println!(
        "{mb:.0} MB, {n} rows: written {:.0} MB/s, opened {:.0} MB/s, as a tree {:.0} MB/s",
        mb / wrote.as_secs_f64(),
        mb / read.as_secs_f64(),
        mb / plain.as_secs_f64()
    );
}
