//! The file of the rescue page, opened again.

use isms_workbook::exchange::json;
use isms_workbook::storage::engine::Area;
use isms_workbook::storage::keys;
use isms_workbook::storage::recovery::Outcome;
use isms_workbook::storage::rescue::{self, Rescued};
use isms_workbook::storage::sim::{Dice, World};
use isms_workbook::workbook::Finding;
use serde_json::{Value as Json, json};

use super::schemas;
use super::support::rounds;

const ID: &str = "01K5S1V7Q0000000000000BK01";

/// The file that the rescue page makes of these workbooks' storage.
pub fn rescue_file(books: &[(&str, &World)], schema: u32) -> String {
    let mut local = json!({});
    let mut databases = Vec::new();
    for (id, world) in books {
        for (key, text) in &world.local {
            local[key] = json!(text);
        }
        let stores: Vec<Json> = Area::ALL
            .iter()
            .map(|area| {
                let rows: Vec<Json> = world
                    .rows
                    .iter()
                    .filter(|((a, _), _)| a == area)
                    .map(|((_, key), bytes)| {
                        json!({ "key": key, "value": { "$bytes": base64(bytes) } })
                    })
                    .collect();
                json!({ "name": area.name(), "rows": rows })
            })
            .collect();
        let version = schema * keys::REPAIRS;
        databases.push(json!({ "name": keys::database(id), "version": version, "stores": stores }));
    }
    let failure = json!({ "title": "Get your data out", "detail": "" });
    let rest = json!({ "saved_at": "2026-09-21T09:00:00.000Z", "page": "file:///isms.html",
        "failure": failure, "v": 1, "local_storage": local, "databases": databases,
        "unreadable": [] });
    let rest = serde_json::to_string_pretty(&rest).unwrap();
    rest.replacen('{', "{\n \"format\": \"isms-workbook-rescue\",", 1)
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let mut three = [0; 4];
        three[1..=group.len()].copy_from_slice(group);
        let value = u32::from_be_bytes(three);
        for at in 0..4 {
            let digit = DIGITS[(value >> (18 - 6 * at) & 63) as usize] as char;
            text.push(if at > group.len() { '=' } else { digit });
        }
    }
    text
}

fn open(world: &World) -> Rescued {
    rescue::open(rescue_file(&[(ID, world)], 1).as_bytes()).unwrap().remove(0)
}

/// What the frozen workbook always says: one answer had a remark among its evidence.
const UNFIT: &str = "file.want_id";

fn codes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|f| f.code).collect()
}

#[test]
fn a_rescue_file_opens_to_what_the_browser_held() {
    let rescued = open(&schemas::frozen());
    assert_eq!((rescued.id.as_str(), rescued.lost), (ID, Some(0)));
    assert_eq!(codes(&rescued.findings), [UNFIT]);
    assert!(rescued.time.is_some() && rescued.aside.is_empty() && rescued.drafts.is_empty());
    assert!(rescued.book.unwrap() == schemas::expected());
}

#[test]
fn what_is_missing_is_said() {
    let mut world = schemas::frozen();
    world.rows.remove(&(Area::Head, keys::HEAD.to_owned()));
    assert_eq!(codes(&open(&world).findings), ["rescue.mended", UNFIT]);

    world.local.retain(|key, _| !key.ends_with("mirror"));
    let rescued = open(&world);
    assert_eq!((codes(&rescued.findings), rescued.book.is_none()), (vec!["rescue.no_body"], true));

    // A change lost in both engines, and one behind it that is whole.
    let mut world = schemas::frozen();
    world.rows.retain(|(area, key), _| *area != Area::Journal || !key.ends_with("03"));
    world.local.retain(|key, _| !key.ends_with("03") && !key.ends_with("mirror"));
    let rescued = open(&world);
    assert_eq!(rescued.lost, Some(2), "{:?}", rescued.outcome);
    assert_eq!(codes(&rescued.findings), ["rescue.gap", UNFIT]);
    assert_eq!(rescued.book.unwrap().people.count(), 3);

    let mut world = schemas::frozen();
    world.local.insert(keys::draft(ID, "people/x", "name"), "half a na".into());
    let rescued = open(&world);
    assert_eq!(rescued.drafts[0].text, "half a na");
    assert_eq!(codes(&rescued.findings), ["rescue.typing", UNFIT]);
}

#[test]
fn what_the_browser_could_not_read_is_not_taken_for_gone() {
    let world = schemas::frozen();
    let mut file: Json = serde_json::from_str(&rescue_file(&[(ID, &world)], 1)).unwrap();
    file["databases"] = json!([]);
    file["unreadable"] = json!([{ "where": keys::database(ID), "reason": "UnknownError" }]);
    let rescued = rescue::open(file.to_string().as_bytes()).unwrap().remove(0);
    assert!(matches!(rescued.outcome, Outcome::DatabaseUnreadable { .. }));
    assert_eq!(codes(&rescued.findings), ["rescue.mended", "rescue.unreadable", UNFIT]);
    assert!(rescued.book.unwrap() == schemas::expected());
}

#[test]
fn several_workbooks_come_apart() {
    let (whole, mut local) = (schemas::frozen(), World::default());
    let other = "01K5S1V7Q0000000000000BK02";
    local.local.insert(keys::marker(other), "?".into());
    local.local.insert("isms/1/prefs".into(), "{}".into());
    let text = rescue_file(&[(ID, &whole), (other, &local)], 1);
    let rescued = rescue::open(text.as_bytes()).unwrap();
    let ids: Vec<&str> = rescued.iter().map(|r| r.id.as_str()).collect();
    assert_eq!(ids, [ID, other]);
    assert_eq!(codes(&rescued[1].findings), ["rescue.no_body"]);
}

#[test]
fn as_a_workbook_file_it_is_named_for_what_it_is() {
    let text = rescue_file(&[(ID, &schemas::frozen())], 1);
    let again: Json = serde_json::from_str(&text).unwrap();
    for text in [text.clone(), format!("\u{feff}{text}"), again.to_string()] {
        assert_eq!(codes(&json::open(text.as_bytes()).unwrap_err()), ["file.is_rescue"]);
    }
    // Larger than any workbook may be, and still known.
    let large = text.clone() + &" ".repeat(json::MAX_BYTES);
    assert_eq!(codes(&json::open(large.as_bytes()).unwrap_err()), ["file.is_rescue"]);
    assert!(rescue::open(large.as_bytes()).is_ok());
    let too_large = text + &" ".repeat(rescue::MAX_BYTES);
    assert_eq!(codes(&rescue::open(too_large.as_bytes()).unwrap_err()), ["rescue.too_big"]);
}

/// Any byte changed, any end cut off: a workbook with a word about it, or a refusal; and never one that is
/// neither what was kept nor said to lack something.
#[test]
fn no_damage_to_the_file_passes_for_the_whole() {
    let mut world = schemas::frozen();
    let text = rescue_file(&[(ID, &world)], 1).into_bytes();
    // The last change was never called saved: without its key nothing says that it was made.
    world.local.retain(|key, _| !key.ends_with("tail/0000000001/000000000005"));
    let before_the_last = open(&world).book.unwrap();
    let mut dice = Dice(5);
    for _ in 0..rounds(400) {
        let mut bad = text.clone();
        match dice.below(4) {
            0 => bad.truncate(dice.below(text.len() as u64) as usize),
            _ => {
                for _ in 0..=dice.below(3) {
                    let at = dice.below(text.len() as u64) as usize;
                    bad[at] = dice.below(256) as u8;
                }
            }
        }
        match rescue::open(&bad) {
            Err(findings) => assert!(!findings.is_empty()),
            Ok(rescued) => {
                let whole = |r: &Rescued| r.findings.iter().all(|f| f.code == UNFIT);
                for book in rescued.into_iter().filter(|r| r.id == ID && whole(r)) {
                    let book = book.book.unwrap();
                    assert!(book == schemas::expected() || book == before_the_last);
                }
            }
        }
    }
}
