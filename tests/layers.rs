//! The layers of ARCHITECTURE.md, held to by reading the sources: what a module may use, and what
//! stands nowhere.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

/// The layers, lowest first. A layer uses only itself and those before it.
const LAYERS: &[&str] =
    &["catalogue", "text", "workbook", "insight", "chart", "paper", "exchange", "storage", "app"];

fn sources(under: &str) -> Vec<(PathBuf, String)> {
    fn walk(dir: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    let mut found = Vec::new();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(under);
    if path.is_file() {
        found.push((path.clone(), fs::read_to_string(&path).unwrap()));
    } else {
        walk(&path, &mut found);
    }
    found.sort();
    assert!(!found.is_empty(), "no sources under {under}");
    found
}

/// Lines that are code, with their numbers: no comments, and nothing after the tests begin.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(n, line)| (n + 1, line))
        .take_while(|(_, line)| line.trim() != "#[cfg(test)]" || line.starts_with(' '))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// Whether a line contains a word, not as the end of a longer name: `errand::` is no `rand::`.
fn contains(line: &str, word: &str) -> bool {
    line.match_indices(word)
        .any(|(at, _)| !word.starts_with(is_of_a_name) || !line[..at].ends_with(is_of_a_name))
}

fn is_of_a_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Every place where a line of code under a folder contains one of the words.
fn places(under: &str, words: &[&str], except: &[&str]) -> Vec<String> {
    let mut places = Vec::new();
    for (path, text) in sources(under) {
        let name = path.display().to_string();
        if except.iter().any(|e| name.contains(e)) {
            continue;
        }
        for (n, line) in code(&text) {
            if words.iter().any(|w| contains(line, w)) {
                places.push(format!("{name}:{n}: {}", line.trim()));
            }
        }
    }
    places
}

#[track_caller]
fn nowhere(places: Vec<String>) {
    assert!(places.is_empty(), "\n{}\n", places.join("\n"));
}

#[test]
fn a_layer_uses_only_those_below_it() {
    for (n, layer) in LAYERS.iter().enumerate() {
        let above: Vec<String> = LAYERS[n + 1..].iter().map(|l| format!("crate::{l}")).collect();
        let above: Vec<&str> = above.iter().map(String::as_str).collect();
        let found: Vec<String> = places(&format!("src/{layer}"), &above, &[])
            .into_iter()
            .filter(|place| {
                // `crate::text` must not match `crate::textile`.
                above.iter().any(|word| {
                    place.split(word).skip(1).any(|rest| !rest.starts_with(is_of_a_name))
                })
            })
            .collect();
        nowhere(found);
    }
}

/// What lies beside the layers, and which of them it uses: nothing may reach the page through it.
const BESIDE: &[(&str, &[&str])] = &[
    ("src/sort.rs", &[]),
    ("src/locale.rs", &["insight", "paper"]),
    ("src/main.rs", &["app"]),
    ("src/bin", &["exchange", "locale"]),
];

#[test]
fn what_lies_beside_the_layers_uses_only_its_own() {
    let used = |line: &str, module: &str| {
        let in_crate = [format!("crate::{module}"), format!("isms_workbook::{module}")];
        in_crate.iter().any(|path| {
            line.split(path.as_str()).skip(1).any(|rest| !rest.starts_with(is_of_a_name))
        })
    };
    let modules: Vec<&str> = LAYERS.iter().copied().chain(["sort", "locale"]).collect();
    for (under, own) in BESIDE {
        let mut found = Vec::new();
        for (path, text) in sources(under) {
            for (n, line) in code(&text) {
                if modules.iter().any(|m| !own.contains(m) && used(line, m)) {
                    found.push(format!("{}:{n}: {}", path.display(), line.trim()));
                }
            }
        }
        nowhere(found);
    }
    // Everything in `src` is a layer, or named here.
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let beside = BESIDE.iter().any(|(under, _)| *under == format!("src/{name}"));
        assert!(beside || name == "lib.rs" || LAYERS.contains(&name.as_str()), "src/{name}");
    }
}

/// Dates are the reader's: only the page and its worker write them so.
#[test]
fn the_layers_below_the_page_know_no_locale() {
    for layer in LAYERS.iter().filter(|l| **l != "app") {
        nowhere(places(&format!("src/{layer}"), &["crate::locale"], &[]));
    }
}

#[test]
fn the_core_knows_no_browser_clock_or_chance() {
    let words = [
        "web_sys",
        "js_sys",
        "gloo_",
        "leptos",
        "wasm_bindgen",
        "SystemTime",
        "Instant::now",
        "Utc::now",
        "Local::now",
        "rand::",
        "thread_rng",
    ];
    let layers = LAYERS.iter().filter(|l| **l != "app").map(|layer| format!("src/{layer}"));
    for under in layers.chain(["src/sort.rs".to_owned()]) {
        nowhere(places(&under, &words, &["storage/web"]));
    }
}

#[test]
fn components_know_no_storage_but_through_one_door() {
    let words =
        ["web_sys::Storage", "local_storage()", "LocalStorage::", "IdbDatabase", "indexed_db"];
    nowhere(places("src/app", &words, &["app/platform.rs"]));
}

/// `get(..).unwrap_or_default()` followed by a save is the classic wipe, and gloo's own getters
/// throw where the store is damaged: everything goes through the raw store and its `Result`.
#[test]
fn stored_values_are_never_defaulted() {
    let words = [
        "LocalStorage::get",
        "LocalStorage::get_all",
        "LocalStorage::clear",
        "LocalStorage::length",
        "LocalStorage::delete",
    ];
    nowhere(places("src", &words, &[]));
}

#[test]
fn no_inline_styles_and_one_door_for_markup() {
    nowhere(places(
        "src",
        &[" style=\"", " style=move", "set_attribute(\"style\""],
        &["src/paper/html", "src/chart/"],
    ));
    let words = ["inner_html", "set_inner_html", "insert_adjacent_html", "set_outer_html", "eval("];
    nowhere(places("src", &words, &["app/dom/", "app/paper_view.rs"]));
}

#[test]
fn unsafe_code_is_forbidden() {
    let manifest =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    assert!(manifest.contains("unsafe_code = \"forbid\""));
    nowhere(places("src", &["unsafe {", "unsafe fn", "unsafe impl"], &[]));
}

/// Clause numbers are data of the edition. A number in code would be wrong in the other one.
#[test]
fn no_clause_number_is_written_in_code() {
    let quoted = |line: &str| {
        line.split('"').skip(1).step_by(2).any(|inside| {
            let mut parts = inside.split('.');
            let clause = parts
                .next()
                .and_then(|p| p.parse::<u32>().ok())
                .is_some_and(|n| (4..=10).contains(&n));
            clause && parts.clone().count() >= 1 && parts.all(|p| p.parse::<u32>().is_ok())
        })
    };
    let mut found = Vec::new();
    for part in [
        "workbook",
        "insight",
        "paper",
        "exchange",
        "storage",
        "app",
        "bin",
        "sort.rs",
        "locale.rs",
    ] {
        for (path, text) in sources(&format!("src/{part}")) {
            if path.ends_with("tests.rs") || path.to_string_lossy().contains("/tests/") {
                continue;
            }
            for (n, line) in code(&text).filter(|(_, line)| quoted(line)) {
                found.push(format!("{}:{n}: {}", path.display(), line.trim()));
            }
        }
    }
    nowhere(found);
}

/// Lists that hold every variant of an enum and are not called `ALL`: file, how the list begins, the enum.
const LISTS: &[(&str, &str, &str)] = &[
    ("src/paper/printed.rs", "pub const fn all(", "Printed"),
    ("src/paper/figure.rs", "pub fn all(", "Figure"),
    ("src/exchange/office/order.rs", "fn places(", "Order"),
    ("src/exchange/charts.rs", "const REASONS:", "Empty"),
    ("src/exchange/worker.rs", "const REASONS:", "Unusable"),
];

/// Variants that stand in no list for a reason.
const UNLISTED: &[&str] = &[
    // One for each gate of a run: found by the gate's key.
    "Which::Unmet",
];

/// The variants of an enum, in its order; nothing where it is not written out in the sources.
fn variants<'t>(sources: &'t [(PathBuf, String)], near: &Path, name: &str) -> Vec<&'t str> {
    let head = format!("enum {name} {{\n");
    let found = |(_, text): &&(PathBuf, String)| text.contains(&head);
    let beside = sources.iter().find(|s| s.0 == near && found(s));
    let Some((_, text)) = beside.or_else(|| sources.iter().find(found)) else { return Vec::new() };
    let (before, after) = text.split_once(&head).unwrap();
    // Where the variants stand depends on what the enum stands in.
    let own = before.rsplit('\n').next().unwrap_or("");
    let own = own.len() - own.trim_start().len() + 4;
    let end = format!("\n{}}}", " ".repeat(own - 4));
    let body = after.split(&end).next().unwrap();
    let named = body.lines().filter_map(|line| {
        let at_its_place = line.len() - line.trim_start().len() == own;
        let name = line.trim_start();
        let name = &name[..name.find(|c: char| !is_of_a_name(c)).unwrap_or(name.len())];
        (at_its_place && name.starts_with(char::is_uppercase)).then_some(name)
    });
    named.collect()
}

/// A list and its enum are written down apart. A chart, a paper or a task that its list forgets is offered and never
/// made; a reason that it forgets comes back as another one.
#[test]
fn a_list_of_all_variants_forgets_none() {
    let all = sources("src");
    let mut lists: Vec<(&Path, &str, &str)> = Vec::new();
    for (path, text) in &all {
        for (at, head) in text.match_indices("pub const ALL:") {
            let list = &text[at + head.len()..];
            let list = &list[..list.find(';').map_or(0, |semicolon| {
                // The first one may be that of `[Kind; 3]`.
                let rest = &list[semicolon + 1..];
                if list[..semicolon].contains('=') {
                    semicolon
                } else {
                    semicolon + 1 + rest.find(';').unwrap()
                }
            })];
            let name = list
                .split(|c: char| !is_of_a_name(c))
                .find(|word| !word.is_empty() && *word != "static");
            lists.push((path, name.unwrap(), list));
        }
    }
    for (file, begins, name) in LISTS {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let (path, text) = all.iter().find(|(other, _)| *other == path).unwrap();
        let (_, list) = text.split_once(begins).unwrap_or_else(|| panic!("{file}: {begins}"));
        let end = if begins.starts_with("const") { "];" } else { "\n    }\n" };
        lists.push((path, name, list.split(end).next().unwrap()));
    }
    let (mut seen, mut forgotten) = (Vec::new(), Vec::new());
    for (path, name, list) in lists {
        // What a macro writes out has no names here.
        if list.contains('$') {
            continue;
        }
        let variants = variants(&all, path, name);
        assert!(variants.len() > 1, "{}: no enum {name}", path.display());
        let named = |variant: &&str| {
            list.split(&format!("{name}::{variant}"))
                .skip(1)
                .any(|rest| !rest.starts_with(is_of_a_name))
        };
        let excused = |variant: &str| UNLISTED.contains(&&*format!("{name}::{variant}"));
        let lacking = variants.iter().filter(|variant| !named(variant) && !excused(variant));
        forgotten.extend(lacking.map(|v| format!("{}: {name}::{v}", path.display())));
        seen.push(name);
    }
    for name in
        ["GapChart", "RiskChart", "Task", "Stage", "RiskState", "Printed", "Order", "Figure"]
    {
        assert!(seen.contains(&name), "{name} has no list any more: {seen:?}");
    }
    nowhere(forgotten);
}

/// A table of tests is worth nothing when a test is renamed, or goes.
#[test]
fn the_table_of_defects_names_tests_that_there_are() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let table = fs::read_to_string(root.join("docs/defects.md")).unwrap();
    let mut named = Vec::new();
    for row in
        table.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| ---")).skip(1)
    {
        let tests = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
        for test in tests.split("; ") {
            let (name, file) = test.split_once(" in ").unwrap_or_else(|| panic!("{test}"));
            let text =
                fs::read_to_string(root.join(file)).unwrap_or_else(|e| panic!("{file}: {e}"));
            let name = name.trim_matches('`');
            // Properties take arguments.
            let (before, _) = text
                .split_once(&format!("fn {name}("))
                .unwrap_or_else(|| panic!("{name} is not in {file}"));
            let above = before.lines().map(str::trim).rfind(|line| !line.is_empty());
            assert_eq!(above, Some("#[test]"), "{name} is no test");
            named.push(name.to_owned());
        }
    }
    assert!(named.len() > 20, "{named:?}");
    let of_defects = fs::read_to_string(root.join("tests/office/defects.rs")).unwrap();
    for (_, after) in
        of_defects.match_indices("#[test]\n").map(|(at, m)| (at, &of_defects[at + m.len()..]))
    {
        let name = after.strip_prefix("fn ").and_then(|rest| rest.split('(').next()).unwrap();
        assert!(named.iter().any(|known| known == name), "{name} is not in the table");
    }
}
