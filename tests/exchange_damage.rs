//! Files that are wrong in some way: each gets a finding that says what, where and what to do,
//! and none makes the reader panic.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod by_worker;

use isms_workbook::exchange::json::{self, MAX_BYTES, UNREAD};
use isms_workbook::text;
use isms_workbook::workbook::*;

const HEAD: &str = r#""format": "isms-workbook", "schema": 3, "id": "00000000000000000000000007""#;
const ADA: &str = r#""id": "0000000000000000000000000A", "number": 1, "name": "Ada""#;

/// A whole file around rows of people.
fn people(rows: &str) -> String {
    format!("{{{HEAD},\n\"people\": {{\"last_number\": 9, \"rows\": [{rows}]}}}}")
}

fn whole(rest: &str) -> String {
    format!("{{{HEAD}, {rest}}}")
}

/// Findings of a file, opened or refused, with a check that each can be shown.
fn findings(bytes: &[u8]) -> (bool, Vec<Finding>) {
    by_worker::comes_to_the_same(bytes);
    let (opened, findings) = match json::open(bytes) {
        Ok(opened) => (true, opened.findings),
        Err(findings) => (false, findings),
    };
    for finding in &findings {
        let args: Vec<(&str, &str)> = finding.args.iter().map(|(n, v)| (*n, v.as_str())).collect();
        for key in [format!("finding.{}", finding.code), format!("finding.{}.do", finding.code)] {
            assert!(text::find(&key).is_some(), "no text {key}");
            let plain: Vec<(&str, &str)> = args.iter().map(|(n, _)| (*n, "1")).collect();
            let said = text::fill(&key, &plain);
            assert!(!said.contains('{'), "{key} lacks an argument: {said}");
        }
    }
    (opened, findings)
}

/// The file is refused for one reason, at that place.
fn refused(bytes: impl AsRef<[u8]>, code: &str, place: &str) {
    let shown =
        String::from_utf8_lossy(&bytes.as_ref()[..bytes.as_ref().len().min(200)]).into_owned();
    let (opened, findings) = findings(bytes.as_ref());
    let got: Vec<_> = findings.iter().map(|f| (f.code, f.place.path.as_str())).collect();
    assert!(!opened, "opened, {got:?}: {shown}");
    assert_eq!(got, [(code, place)], "{shown}");
}

/// The file opens with these findings at these places, and what it writes opens with the same
/// workbook: nothing was lost.
fn opens(file: impl AsRef<[u8]>, expect: &[(&str, &str)]) -> Workbook {
    let (opened, findings) = findings(file.as_ref());
    let got: Vec<_> = findings.iter().map(|f| (f.code, f.place.path.as_str())).collect();
    assert!(opened, "{got:?}");
    assert_eq!(got, expect, "{}", String::from_utf8_lossy(file.as_ref()));
    let book = json::open(file.as_ref()).unwrap().book;
    let written = json::export(&book);
    let again = json::open(written.as_bytes()).unwrap().book;
    assert_eq!(again, book);
    assert_eq!(json::export(&again), written);
    book
}

#[test]
fn files_of_other_kinds_are_named() {
    refused("", "file.empty", "");
    refused("\u{feff}", "file.empty", "");
    refused(" \n\t ", "file.blank", "");
    refused([0u8; 512], "file.zeros", "");
    refused(b"\xff\xfe{\0}\0", "file.utf16", "");
    refused(b"\xfe\xff\0{\0}", "file.utf16", "");
    refused(b"{\0\"\0", "file.utf16", "");
    refused(b"\0{\0\"", "file.utf16", "");
    refused(b"PK\x03\x04....xl/workbook.xml", "file.is_spreadsheet", "");
    refused(b"PK\x03\x04....word/document.xml", "file.is_word", "");
    refused(b"PK\x03\x04....readme.txt", "file.is_archive", "");
    refused(b"\x1f\x8b\x08....", "file.is_archive", "");
    refused(b"%PDF-1.7", "file.is_pdf", "");
    refused(b"\x89PNG\r\n\x1a\n", "file.is_image", "");
    refused(b"\xff\xd8\xff\xe0", "file.is_image", "");
    refused(b"GIF89a", "file.is_image", "");
    refused(b"\xd0\xcf\x11\xe0\xa1\xb1", "file.is_word", "");
    refused(b"SQLite format 3\0", "file.is_database", "");
    refused("\n <!DOCTYPE html><title>Sign in", "file.is_html", "");
    refused("<HTML>", "file.is_html", "");
    refused("<?xml version=\"1.0\"?>", "file.is_xml", "");
}

#[test]
fn text_that_is_no_utf8_is_placed() {
    let latin1 = people(r#"{"name":"M~ller"}"#).into_bytes();
    let latin1: Vec<u8> = latin1.iter().map(|b| if *b == b'~' { 0xfc } else { *b }).collect();
    refused(&latin1, "file.not_utf8", "2:49");
    refused(b"{\"a\": \"\xc0\xaf\"}", "file.not_utf8", "1:8");
    refused(b"{\"a\": \"\xed\xa0\x80\"}", "file.not_utf8", "1:8");
    refused("{\"a\":\n \"\0\"}", "file.nul", "2:3");
}

#[test]
fn what_is_no_json_is_placed() {
    for (text, code, place) in [
        ("hello", "file.not_json", "1:1"),
        ("name;email\nAda;x", "file.not_json", "1:2"),
        ("{\"a\": [1, 2}", "file.not_json", "a[2]"),
        ("{\"a\": 1,}", "file.not_json", "1:9"),
        ("{'a': 1}", "file.not_json", "1:2"),
        ("{\"a\": .5}", "file.not_json", "a"),
        ("{\"a\": 01}", "file.not_json", "a"),
        ("{\"a\": 0x10}", "file.not_json", "1:8"),
        ("{\"a\": +1}", "file.not_json", "a"),
        ("{\"a\": [1.]}", "file.not_json", "a[0]"),
        ("{\"a\": // c\n1}", "file.not_json", "a"),
        ("{\"a\": NaN}", "file.not_a_number", "a"),
        ("{\"a\": Infinity}", "file.not_a_number", "a"),
        ("{\"a\": -Infinity}", "file.not_a_number", "a"),
        ("{\"a\": 1e400}", "file.number_too_large", "a"),
        ("{\"a\": -1e999}", "file.number_too_large", "a"),
        ("{\"a\": [\"\\ud800\"]}", "file.lone_surrogate", "a[0]"),
        ("{\"a\": \"\\udfff\"}", "file.lone_surrogate", "a"),
        ("{\"a\": \"\\ud800\\ud800\"}", "file.lone_surrogate", "a"),
        ("{\"a\": \"tab\there\"}", "file.control_character", "a"),
        ("{\"a\": \"\\x\"}", "file.not_json", "a"),
        ("{\"a\": {\"b\": 1", "file.truncated", "a"),
        ("{\"a\": \"", "file.truncated", "a"),
        ("{} {}", "file.trailing", "1:4"),
        ("[]", "file.not_workbook", ""),
        ("\"text\"", "file.not_workbook", ""),
        ("null", "file.not_workbook", ""),
        ("{}", "file.not_workbook", ""),
    ] {
        refused(text, code, place);
    }
}

#[test]
fn json_that_is_no_workbook_is_refused() {
    refused(r#"{"name": "left-pad", "version": "1.0.0"}"#, "file.not_workbook", "");
    refused(r#"{"format": "other"}"#, "file.not_workbook", "format");
    refused(r#"{"format": 7}"#, "file.not_workbook", "format");
    refused(r#"{"format": "isms-workbook-encrypted", "v": 1}"#, "file.encrypted", "format");
    let schema = |schema: &str| {
        format!(r#"{{"format": "isms-workbook", {schema}"id": "00000000000000000000000007"}}"#)
    };
    refused(schema(""), "file.no_schema", "");
    for bad in ["0", "-1", "\"2\"", "2.0", "1e1", "null", "[2]", "4294967296", "-0"] {
        refused(schema(&format!("\"schema\": {bad}, ")), "file.bad_schema", "schema");
    }
    for id in ["", r#", "id": 7"#, r#", "id": """#, r#", "id": "7""#, r#", "id": null"#] {
        refused(format!(r#"{{"format": "isms-workbook", "schema": 3{id}}}"#), "file.no_id", "");
    }
}

#[test]
fn a_key_given_twice_is_refused_with_its_path() {
    refused(
        people(&format!(r#"{{{ADA}, "name": "Eve"}}"#)),
        "file.key_twice",
        "people.rows[0].name",
    );
    refused(whole(r#""people": {}, "people": {}"#), "file.key_twice", "people");
    refused(whole(r#""people": {"rows": [], "rows": []}"#), "file.key_twice", "people.rows");
    refused(whole(r#""x": {"y": [{"z": 1, "z": 1}]}"#), "file.key_twice", "x.y[0].z");
    refused(whole(r#""id": "00000000000000000000000008""#), "file.key_twice", "id");
    refused(whole(r#""x": {"a": 1, "\u0061": 2}"#), "file.key_twice", "x.a");
}

#[test]
fn limits_hold_exactly() {
    let nested = |n: usize| whole(&format!("\"x\": {}{}", "[".repeat(n), "]".repeat(n)));
    opens(nested(31), &[("file.unknown_table", "x")]);
    for n in [32, 33, 127, 128, 100_000] {
        refused(nested(n), "file.too_deep", &format!("x{}", "[0]".repeat(31)));
    }
    refused("[".repeat(100_000), "file.not_workbook", "");
    refused("{\"a\":".repeat(100_000), "file.too_deep", &["a"; 32].join("."));

    let text = |n: usize| whole(&format!("\"x\": \"{}\"", "x".repeat(n)));
    opens(text(1 << 20), &[("file.unknown_table", "x")]);
    refused(text((1 << 20) + 1), "file.long_text", "x");

    let keys = |n: usize| {
        let more: String = (4..=n).map(|i| format!(", \"k{i}\": 1")).collect();
        people(&format!("{{{ADA}{more}}}"))
    };
    assert!(json::open(keys(128).as_bytes()).is_ok());
    refused(keys(129), "file.too_many_keys", "people.rows[0]");
    refused(whole(&format!("\"{}\": 1", "k".repeat(1025))), "file.long_key", "1:1104");

    let rows = |n: u32| people(&vec!["1"; n as usize].join(","));
    assert!(json::open(rows(200_000).as_bytes()).is_ok());
    refused(rows(200_001), "file.too_many_rows", "people.rows[200000]");
    refused(
        whole(&format!("\"x\": [{}1]", "1,".repeat(5_000_000))),
        "file.too_many_values",
        "x[4999996]",
    );

    let started = std::time::Instant::now();
    refused(vec![b' '; 200 << 20], "file.too_big", "");
    refused(vec![b'['; MAX_BYTES + 1], "file.too_big", "");
    assert!(started.elapsed().as_secs() < 5);
}

#[test]
fn a_byte_order_mark_is_accepted_once() {
    opens(format!("\u{feff}{}", people("")), &[]);
    refused(format!("\u{feff}\u{feff}{}", people("")), "file.not_json", "1:1");
}

#[test]
fn a_field_that_cannot_be_read_is_reported_and_kept() {
    let check = |field: &str, code: &str| {
        let name = field.split('"').nth(1).unwrap();
        let path = format!("people.rows[0].{name}");
        let row = format!(r#"{{"id": "0000000000000000000000000A", "number": 1, {field}}}"#);
        let book = opens(people(&row), &[(code, &path)]);
        assert!(json::export(&book).contains(&format!("\"{name}\":")), "{field} was lost");
    };
    check(r#""name": 7"#, "file.want_text");
    check(r#""name": ["Ada"]"#, "file.want_text");
    check(r#""name": {"first": "Ada"}"#, "file.want_text");
    check(&format!(r#""name": "{}""#, "x".repeat(2_001)), "file.too_long");
    check(r#""reports_to": "Ada""#, "file.want_id");
    check(r#""reports_to": 1"#, "file.want_text");
    check(r#""top_management": "yes""#, "file.want_flag");
    check(r#""top_management": 1"#, "file.want_flag");
    for day in ["0001-01-01", "9999-12-31", "2026-02-30", "24.11.2026", "2026-11-24T00:00:00Z", ""]
    {
        check(&format!(r#""joined": "{day}""#), "file.want_date");
    }
    check(r#""joined": 20261124"#, "file.want_text");
    check(r#""shoe_size": 41"#, "file.unknown_field");
    for name in ["__proto__", "constructor", "prototype", "toString", "extra", ""] {
        check(&format!(r#""{name}": {{"a": [null]}}"#), "file.unknown_field");
    }
}

#[test]
fn numbers_that_are_no_whole_numbers_are_reported_and_kept() {
    let check = |staff: &str, codes: &[&str]| {
        let file = whole(&format!(
            r#""organisation": {{"last_number": 1, "rows": [
            {{"id": "0000000000000000000000000B", "number": 1, "staff": {staff}}}]}}"#
        ));
        let (opened, found) = findings(file.as_bytes());
        let got: Vec<_> = found.iter().map(|f| f.code).collect();
        assert!(opened && got == codes, "{staff}: {got:?}");
        let book = json::open(file.as_bytes()).unwrap().book;
        let row = book.organisation.first().unwrap();
        assert_eq!(row.staff.is_some(), codes.is_empty() && staff != "null");
        assert_eq!(row.extra().contains_key("staff"), !codes.is_empty(), "{staff}");
        let again = json::open(json::export(&book).as_bytes()).unwrap().book;
        assert_eq!(again, book);
    };
    for good in ["1", "25", "1000000"] {
        check(good, &[]);
    }
    for bad in ["0", "-1", "1000001", "9007199254740993", "-9223372036854775808"] {
        check(bad, &["file.out_of_range"]);
    }
    for bad in ["1.0", "1e2", "-0", "-0.0", "0.1", "1E-400", "9223372036854775808", "\"25\""] {
        check(bad, &["file.want_whole_number"]);
    }
    check("18446744073709551616", &["file.want_whole_number", "file.rounded"]);
    check("1e300", &["file.want_whole_number", "file.rounded"]);
    check("null", &[]);
}

#[test]
fn an_unknown_choice_is_kept_even_where_the_field_always_has_a_value() {
    let file = whole(
        r#""organisation": {"last_number": 1, "rows": [
        {"id": "0000000000000000000000000B", "number": 1, "edition": "2031"}]}"#,
    );
    let book = opens(file, &[("file.unknown_choice", "organisation.rows[0].edition")]);
    assert!(json::export(&book).contains(r#""edition":"2031""#));
}

#[test]
fn rows_that_cannot_be_placed_are_kept_apart() {
    let eve = r#"{"id": "0000000000000000000000000A", "number": 2, "name": "Eve"}"#;
    let book = opens(
        people(&format!(r#"{{{ADA}}}, {eve}, 7, {{"name": "Bob"}}, {{"id": "x"}}"#)),
        &[
            ("file.same_id", "people.rows[1]"),
            ("file.row_not_object", "people.rows[2]"),
            ("file.row_without_id", "people.rows[3]"),
            ("file.row_without_id", "people.rows[4]"),
        ],
    );
    assert_eq!(book.people.first().unwrap().name, "Ada");
    let unread = book.unknown[UNREAD].as_array().unwrap();
    assert_eq!(unread[0]["content"]["name"], "Eve");
    assert_eq!(unread[0]["path"], "people.rows[1]");
    assert_eq!(unread.len(), 4);
    let again = json::open(json::export(&book).as_bytes()).unwrap();
    assert_eq!(again.findings[0].code, "file.has_unread");
}

#[test]
fn an_id_in_two_tables_is_taken_once() {
    let action = r#""actions": {"last_number": 1, "rows": [{"id": "0000000000000000000000000A", "number": 1, "title": "T"}]}"#;
    let file =
        people(&format!("{{{ADA}}}")).replace("\"people\"", &format!("{action}, \"people\""));
    let book = opens(file, &[("file.same_id", "people.rows[0]")]);
    assert_eq!((book.actions.len(), book.people.len()), (1, 0));
    assert_eq!(book.unknown[UNREAD][0]["content"]["name"], "Ada");
}

#[test]
fn numbers_are_mended_and_twins_reported() {
    let book = opens(
        people(&format!(
            r#"{{{ADA}}},
            {{"id": "0000000000000000000000000B", "number": 1}},
            {{"id": "0000000000000000000000000C", "number": "x"}},
            {{"id": "0000000000000000000000000D"}},
            {{"id": "0000000000000000000000000E", "number": 4294967295}}"#
        )),
        &[
            ("file.row_without_number", "people.rows[2]"),
            ("file.row_without_number", "people.rows[3]"),
            ("file.row_without_number", "people.rows[4]"),
            ("file.same_number", "people.rows[1].number"),
        ],
    );
    let numbers: Vec<u32> = book.people.iter().map(|p| p.number()).collect();
    assert_eq!(numbers, [1, 1, 10, 11, 12]);
    let file = whole(r#""people": {"last_number": -3, "rows": []}"#);
    opens(file, &[("file.bad_last_number", "people.last_number")]);
}

#[test]
fn links_to_nothing_and_to_the_wrong_kind_are_reported_with_their_row() {
    let row = |id: &str, link: &str| {
        format!(r#"{{"id": "0000000000000000000000000{id}", "number": 1, {link}}}"#)
    };
    let actions = row(
        "C",
        r#""owner": "0000000000000000000000000E", "evidence": ["0000000000000000000000000A"]"#,
    );
    let file = people(&format!("{{{ADA}}}")).replace(
        "\"people\"",
        &format!("\"actions\": {{\"last_number\": 1, \"rows\": [{actions}]}}, \"people\""),
    );
    let book = opens(
        file,
        &[
            ("file.dangling", "actions.rows[0].owner"),
            ("file.wrong_link", "actions.rows[0].evidence"),
        ],
    );
    assert!(book.actions.first().unwrap().owner.is_some(), "the link is kept");
}

#[test]
fn tables_that_are_none_are_kept_apart() {
    for (content, path) in [
        ("[]", "people"),
        ("null", "people"),
        ("7", "people"),
        ("-7", "people"),
        ("0.5", "people"),
        ("true", "people"),
        ("\"x\"", "people"),
        (r#"{"rows": {}}"#, "people.rows"),
        (r#"{"rows": "x"}"#, "people.rows"),
        (r#"{"rows": null}"#, "people.rows"),
    ] {
        let book = opens(whole(&format!("\"people\": {content}")), &[("file.not_a_table", path)]);
        assert_eq!(book.unknown[UNREAD][0]["path"], path);
    }
    let deep = format!("{}{}", "[".repeat(31), "]".repeat(31));
    opens(whole(&format!("\"people\": {deep}")), &[("file.not_a_table", "people")]);
    opens(whole(r#""people": {"sort": "name"}"#), &[("file.unknown_field", "people.sort")]);
    opens(whole(r#""unread": 3"#), &[("file.not_a_table", "unread")]);
    opens(whole(r#""horses": {"rows": [{"id": 1}]}"#), &[("file.unknown_table", "horses")]);
}

#[test]
fn a_newer_file_opens_for_viewing() {
    let newer = SCHEMA + 1;
    let [ours, theirs] = [SCHEMA, newer].map(|schema| format!("\"schema\": {schema}"));
    let file = people(&format!("{{{ADA}}}")).replace(&ours, &theirs);
    let opened = json::open(file.as_bytes()).unwrap();
    assert!(opened.newer && opened.schema == newer);
    assert_eq!(opened.findings[0].code, "file.newer");
    assert_eq!(opened.book.people.len(), 1);
}

#[test]
fn the_order_of_the_keys_does_not_matter() {
    let file = format!(r#"{{"people": {{"rows": [{{{ADA}, "joined": 4}}]}}, "x": 1, {HEAD}}}"#);
    let book =
        opens(file, &[("file.want_text", "people.rows[0].joined"), ("file.unknown_table", "x")]);
    assert_eq!(book.people.len(), 1);
}

#[test]
fn a_million_slips_are_counted_not_listed() {
    let rows = vec!["1"; 1_000].join(",");
    let (_, findings) = findings(people(&rows).as_bytes());
    assert_eq!(findings.len(), 201);
    assert_eq!(findings[200].code, "file.more");
    assert_eq!(findings[200].args, [("n", "800".to_owned())]);
}

#[test]
fn every_finding_of_the_code_has_its_texts_and_no_text_is_left_over() {
    let sources = [
        include_str!("../src/exchange/json.rs"),
        include_str!("../src/exchange/json/looks.rs"),
        include_str!("../src/exchange/json/reader.rs"),
        include_str!("../src/exchange/json/tree.rs"),
        include_str!("../src/exchange/json/intake.rs"),
        include_str!("../src/workbook/wire.rs"),
        include_str!("../src/workbook/check.rs"),
    ];
    // Said by the page when the browser does not hand the bytes over.
    let mut codes = std::collections::BTreeSet::from(["file.unreadable".to_owned()]);
    for word in sources.iter().flat_map(|s| s.split('"')) {
        if word.strip_prefix("file.").or(word.strip_prefix("row.")).is_some_and(|rest| {
            !rest.is_empty() && rest.bytes().all(|b| matches!(b, b'a'..=b'z' | b'_' | b'0'..=b'9'))
        }) {
            codes.insert(word.to_owned());
        }
    }
    assert!(codes.len() > 50);
    for code in &codes {
        for key in [format!("finding.{code}"), format!("finding.{code}.do")] {
            assert!(text::find(&key).is_some(), "no text {key}");
        }
    }
    for key in text::keys() {
        let Some(code) = key.strip_prefix("finding.") else { continue };
        let code = code.strip_suffix(".do").unwrap_or(code);
        let ours = code.starts_with("file.") || code.starts_with("row.");
        assert!(!ours || codes.contains(code), "{key} is not used");
    }
}
