//! The text tables hold what the code says, all of it and nothing else.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use isms_workbook::text;
use isms_workbook::workbook::{Kind, Shape};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn sources() -> String {
    sources_but(&[])
}

/// The sources without some files and folders of `src`.
fn sources_but(left_out: &[&str]) -> String {
    fn walk(dir: &Path, left_out: &[&str], all: &mut String) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if left_out.iter().any(|out| path.ends_with(Path::new("src").join(out))) {
                continue;
            }
            if path.is_dir() {
                walk(&path, left_out, all);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                // What stands only in tests is not said to anybody.
                let said = text.split("\n#[cfg(test)]\nmod tests").next().unwrap_or("");
                for line in said.lines().filter(|l| !l.trim_start().starts_with("//")) {
                    all.push_str(line);
                    all.push('\n');
                }
            }
        }
    }
    let mut all = String::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), left_out, &mut all);
    all
}

fn is_key(text: &str) -> bool {
    text.contains('.')
        && text.split('.').all(|p| {
            !p.is_empty()
                && p.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        })
}

/// Quoted strings of the sources that have the form of a key.
fn quoted(sources: &str) -> BTreeSet<&str> {
    sources.split('"').skip(1).step_by(1).filter(|s| is_key(s)).collect()
}

/// The part before the placeholder of keys that are put together while the app runs.
fn built(sources: &str) -> impl Iterator<Item = &str> {
    let formats = sources.split('"').filter(|s| s.contains('{') && s.contains('.'));
    formats.map(|s| s.split('{').next().unwrap_or("")).filter(|p| p.contains('.'))
}

#[test]
fn every_literal_key_has_a_text() {
    let sources = sources();
    let keys: BTreeSet<&str> = text::keys().into_iter().collect();
    let areas: BTreeSet<&str> = keys.iter().filter_map(|k| k.split('.').next()).collect();
    let missing: Vec<&str> = quoted(&sources)
        .into_iter()
        .filter(|k| k.split('.').next().is_some_and(|area| areas.contains(area)))
        .filter(|k| !keys.contains(k))
        .filter(|k| !k.ends_with(".json") && !k.ends_with(".rs"))
        // A code of a finding is looked up with its area in front.
        .filter(|k| !keys.contains(format!("finding.{k}").as_str()))
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn every_record_field_and_choice_has_its_words() {
    let mut missing = Vec::new();
    let mut want = |key: String| {
        if text::find(&key).is_none_or(str::is_empty) {
            missing.push(key);
        }
    };
    for kind in Kind::ALL {
        let table = kind.table();
        want(format!("kind.{table}"));
        want(format!("kinds.{table}"));
        want(format!("about.{table}"));
        for field in kind.fields() {
            want(format!("field.{table}.{}", field.name));
            want(format!("help.{table}.{}", field.name));
            if !field.group.is_empty() {
                want(format!("group.{}", field.group));
            }
            if let Shape::Choice(list, keys) = field.shape {
                keys.iter().for_each(|key| want(format!("choice.{list}.{key}")));
            }
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn every_finding_says_what_to_do() {
    let advice: BTreeSet<&str> = text::keys()
        .into_iter()
        .filter_map(|k| k.strip_prefix("finding.")?.strip_suffix(".do"))
        .collect();
    let lacking: Vec<&str> = text::keys()
        .into_iter()
        .filter_map(|k| k.strip_prefix("finding."))
        .filter(|k| !k.ends_with(".do") && !advice.contains(k))
        .collect();
    assert_eq!(lacking, Vec::<&str>::new());
}

/// What only the worker runs, of `src`: builders of papers, charts and files. Whatever else is there, the page may
/// run, too.
const THE_WORKERS: [&str; 31] = [
    "paper/review_pack/",
    "paper/review_charts.rs",
    "paper/review_papers/",
    "paper/review_slides.rs",
    "paper/audit_papers/",
    "exchange/office/columns.rs",
    "exchange/office/dates.rs",
    "exchange/office/excel.rs",
    "exchange/office/excel_read.rs",
    "exchange/office/excel_summary.rs",
    "exchange/office/make.rs",
    "exchange/office/review_excel.rs",
    "exchange/office/risk_excel.rs",
    "exchange/office/slides.rs",
    "exchange/office/word.rs",
    "exchange/office/word_finish.rs",
    "exchange/sample/",
    "exchange/sample.rs",
    "insight/checks.rs",
    "insight/performance.rs",
    "insight/risk/checks.rs",
    "paper/gap_charts.rs",
    "paper/gap_report/",
    "paper/gap_report.rs",
    "paper/gap_slides.rs",
    "paper/risk_charts/actions.rs",
    "paper/risk_charts/grid.rs",
    "paper/risk_charts/risks.rs",
    "paper/risk_charts/years.rs",
    "paper/risk_papers/",
    "paper/risk_papers.rs",
];

/// The page is built without the words that only papers, charts and files say.
#[test]
fn the_page_says_nothing_that_only_the_worker_has() {
    let left_out = THE_WORKERS.map(|path| path.trim_end_matches('/'));
    for path in left_out {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(path);
        assert!(path.exists(), "{} is gone", path.display());
    }
    let on_the_page = sources_but(&left_out);
    // What is shared with papers and charts is looked at, too.
    assert!(on_the_page.contains("pub fn basis_words") && on_the_page.contains("enum Order"));
    let page: BTreeSet<&str> = text::page_keys().into_iter().collect();
    let worker: Vec<&str> = text::keys().into_iter().filter(|k| !page.contains(k)).collect();
    assert!(worker.len() > 100, "{}", worker.len());
    let said: Vec<&str> =
        worker.iter().filter(|k| on_the_page.contains(&format!("\"{k}\""))).copied().collect();
    assert_eq!(said, Vec::<&str>::new());
    // Nor does it put one together: then nothing but the worker's tables has texts that begin like that.
    let built: Vec<&str> = built(&on_the_page)
        .filter(|prefix| worker.iter().any(|k| k.starts_with(prefix)))
        .filter(|prefix| !page.iter().any(|k| k.starts_with(prefix)))
        .collect();
    assert_eq!(built, Vec::<&str>::new());
}

/// A text that no code asks for is either forgotten, or its screen is.
#[test]
fn no_text_is_left_over() {
    let sources = sources();
    // Keys that are put together at run time: the code has the part before a placeholder.
    let built: Vec<&str> = built(&sources).collect();
    let unused: Vec<&str> = text::keys()
        .into_iter()
        .filter(|k| !sources.contains(&format!("\"{k}\"")))
        .filter(|k| !built.iter().any(|p| k.starts_with(p)))
        .filter(|k| {
            !k.strip_prefix("finding.").is_some_and(|code| {
                sources.contains(&format!("\"{}\"", code.trim_end_matches(".do")))
            })
        })
        .collect();
    assert_eq!(unused, Vec::<&str>::new());
}

/// Straight quotes and double blanks are slips; a placeholder that is never closed, too.
#[test]
fn texts_are_well_set() {
    for key in text::keys() {
        let text = text::find(key).unwrap_or_default();
        assert!(!text.is_empty(), "{key} is empty");
        assert!(!text.contains("  "), "{key}: two blanks");
        assert_eq!(
            text.matches('{').count(),
            text.matches('}').count(),
            "{key}: a brace is not closed"
        );
        let inside = text.split('{').skip(1).all(|part| part.contains('}'));
        assert!(inside, "{key}: a placeholder stands inside another");
    }
}

/// A screen that another word leads to was looked for by it, and not found.
#[test]
fn screens_are_found_by_what_they_are_looked_for() {
    let also = |place: &str| text::find(&format!("palette.also.{place}")).unwrap_or_default();
    for (place, words) in [
        ("review", "management review, minutes, agenda, pre-read, addendum"),
        ("audit", "audit programme, coverage"),
        ("step_2", "climate change"),
    ] {
        assert!(
            words.split(", ").all(|word| also(place).split(", ").any(|w| w == word)),
            "{place}"
        );
    }
    let addresses = fs::read_to_string("src/app/route.rs").unwrap();
    for key in text::keys() {
        let Some(place) = key.strip_prefix("palette.also.") else { continue };
        let address = format!("\"#/{}", place.split('_').next().unwrap_or_default());
        let table = Kind::ALL.iter().any(|kind| kind.table() == place);
        assert!(table || addresses.contains(&address), "{place} is no address");
    }
}

/// The page refers to icons by the name of the table; one that is not there is an empty square.
#[test]
fn every_kind_has_its_icon() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("index.html");
    let page = fs::read_to_string(page).unwrap();
    let missing: Vec<&str> = Kind::ALL
        .iter()
        .map(|kind| kind.table())
        .filter(|table| !page.contains(&format!("<symbol id=\"i-{table}\"")))
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
}
