//! Writes `data/compact.txt` from the JSON files beside it, and says when it is out of date.
//!
//! After a change of the JSON files run
//! `UPDATE_CATALOGUE=1 cargo test --lib catalogue::pack` and commit both.

use serde_json::Value;

use super::{Edition, Topic, compact};

/// Where the embedded form lies.
const COMPACT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/catalogue/data/compact.txt");

/// The JSON files, parsed.
pub struct Sources {
    pub editions: [Value; 2],
    pub map: Value,
    pub questions: Value,
    pub guidance: Value,
    pub documents: Value,
    pub review: Value,
    pub topics: Value,
}

pub fn sources() -> Sources {
    let parse = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    Sources {
        editions: [
            parse(include_str!("data/iso27001-2013.json")),
            parse(include_str!("data/iso27001-2022.json")),
        ],
        map: parse(include_str!("data/map-2013-2022.json")),
        questions: parse(include_str!("data/gap-questions.json")),
        guidance: parse(include_str!("data/guidance.json")),
        documents: parse(include_str!("data/documented-information.json")),
        review: parse(include_str!("data/management-review-inputs.json")),
        topics: parse(include_str!("data/topics.json")),
    }
}

/// The entries of a list; none where the field is missing.
pub fn rows<'a>(value: &'a Value, field: &str) -> &'a [Value] {
    value[field].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// A text field; empty where it is missing or null.
pub fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_default()
}

/// A list of texts.
pub fn texts<'a>(value: &'a Value, field: &str) -> Vec<&'a str> {
    rows(value, field).iter().map(|text| text.as_str().unwrap()).collect()
}

/// The field of a row that belongs to an edition, such as `iso27001_2013`.
pub fn of_edition<'a>(value: &'a Value, prefix: &str, edition: Edition) -> &'a Value {
    &value[format!("{prefix}_{}", edition.key())]
}

struct Writer(String);

impl Writer {
    fn row(&mut self, tag: &str, fields: &[&str]) {
        self.0.push_str(tag);
        for field in fields {
            assert!(!field.contains(['\t', '\n', '\r']), "a separator in {field:?}");
            self.0.push('\t');
            self.0.push_str(field);
        }
        self.0.push('\n');
    }
}

fn join(entries: &[&str]) -> String {
    for entry in entries {
        assert!(!entry.contains('|') && !entry.is_empty(), "not an entry of a list: {entry:?}");
    }
    entries.join("|")
}

const ATTRIBUTES: [&str; 5] = [
    "control_type",
    "information_security_properties",
    "cybersecurity_concepts",
    "operational_capabilities",
    "security_domains",
];

fn compact_text() -> String {
    let sources = sources();
    let mut out = Writer(String::new());
    let vocabulary = &sources.editions[1]["attribute_vocabulary"];
    for attribute in ATTRIBUTES {
        let tags: Vec<String> =
            texts(vocabulary, attribute).iter().map(|tag| tag.replace('_', " ")).collect();
        out.row("v", &[&join(&tags.iter().map(String::as_str).collect::<Vec<_>>())]);
    }
    // The newer edition first: the older one borrows from it.
    for edition in [Edition::E2022, Edition::E2013] {
        write_edition(&mut out, &sources, edition);
    }
    write_correspondence(&mut out, &sources.map);
    write_documents(&mut out, &sources.documents);
    write_review(&mut out, &sources);
    for topic in rows(&sources.topics, "topics") {
        let [old, new] = Edition::ALL.map(|edition| of_edition(topic, "iso27001", edition));
        out.row(
            "t",
            &[
                text(topic, "key"),
                text(old, "ref"),
                text(old, "item"),
                text(new, "ref"),
                text(new, "item"),
            ],
        );
    }
    out.0
}

fn write_edition(out: &mut Writer, sources: &Sources, edition: Edition) {
    let source = &sources.editions[edition.index()];
    let status = &source["edition_status"];
    let current = if status["current"].as_bool().unwrap() { "1" } else { "" };
    out.row(
        "e",
        &[
            edition.key(),
            text(source, "standard"),
            text(source, "title"),
            text(source, "published"),
            current,
            text(status, "note"),
        ],
    );
    for row in rows(source, "amendments") {
        let affects = join(&texts(row, "affects"));
        out.row(
            "m",
            &[
                text(row, "id"),
                text(row, "title"),
                text(row, "published"),
                &affects,
                text(row, "effect"),
            ],
        );
    }
    for row in rows(source, "clauses").iter().filter(|row| row["level"] == 1) {
        out.row("a", &[text(row, "id"), text(row, "title")]);
    }
    for row in rows(source, "themes").iter().chain(rows(source, "domains")) {
        out.row("a", &[text(row, "id"), text(row, "title")]);
    }
    for row in rows(source, "objectives") {
        out.row("o", &[text(row, "id"), text(row, "title")]);
    }
    for row in rows(source, "clauses").iter().chain(rows(source, "controls")) {
        write_line(out, sources, edition, row);
    }
}

fn write_line(out: &mut Writer, sources: &Sources, edition: Edition, row: &Value) {
    let id = text(row, "id");
    let mut flags = String::new();
    if row["scored"] != false {
        flags.push('s');
    }
    if row["new_in_2022"] == true {
        flags.push('n');
    }
    let tags = match &row["attributes"] {
        Value::Null => String::new(),
        own => {
            join(&ATTRIBUTES.map(|kind| letters(sources, own, kind)).each_ref().map(String::as_str))
        }
    };
    out.row("l", &[id, &flags, text(row, "title"), text(row, "display_title"), &tags]);
    if row["scored"] == false {
        return;
    }
    let of = |value: &Value| text(value, "ref") == id;
    let guidance = rows(&sources.guidance, &format!("lines_{}", edition.key()));
    match guidance.iter().find(|row| of(row)) {
        None => panic!("no guidance for {id} of {}", edition.key()),
        Some(row) if !row["same_as_2022"].is_null() => out.row("h", &[text(row, "same_as_2022")]),
        Some(row) => {
            let (evidence, ask_for) =
                (join(&texts(row, "typical_evidence")), join(&texts(row, "ask_for")));
            out.row("g", &[text(row, "meaning"), &evidence, &ask_for]);
        }
    }
    let sets = rows(&sources.questions, &format!("sets_{}", edition.key()));
    let set = sets.iter().find(|set| of(set)).unwrap_or_else(|| panic!("no questions for {id}"));
    for used in rows(set, "uses") {
        let line = text(used, "set").strip_prefix("Q22-").unwrap();
        out.row("u", &[line, &join(&texts(used, "questions"))]);
    }
    for question in rows(set, "questions") {
        let only = if question["only_2022"] == true { "1" } else { "" };
        out.row(
            "q",
            &[text(question, "id"), only, text(question, "amendment"), text(question, "text")],
        );
    }
}

/// The tags of one kind as letters: `a` is the first word of the vocabulary.
fn letters(sources: &Sources, own: &Value, kind: &str) -> String {
    let words = texts(&sources.editions[1]["attribute_vocabulary"], kind);
    let own = texts(own, kind);
    assert!(own.iter().all(|tag| words.contains(tag)), "{own:?} are not all in the list of {kind}");
    words
        .iter()
        .zip('a'..='z')
        .filter(|(word, _)| own.contains(word))
        .map(|(_, letter)| letter)
        .collect()
}

fn write_correspondence(out: &mut Writer, map: &Value) {
    for pair in rows(map, "clause_pairs") {
        out.row(
            "c",
            &[
                text(pair, "from_2013"),
                text(pair, "to_2022"),
                text(pair, "relation"),
                text(pair, "note"),
            ],
        );
    }
    let newer = rows(map, "controls_2022_to_2013");
    for older in rows(map, "controls_2013_to_2022") {
        let id = text(older, "id");
        let heirs = texts(older, "to_2022");
        for &heir in &heirs {
            let sources = newer
                .iter()
                .find(|row| text(row, "id") == heir)
                .map(|row| rows(row, "from_2013").len());
            let relation = match (heirs.len(), sources.unwrap_or_default()) {
                (1, 1) => "same",
                (1, _) => "merged",
                _ => "split",
            };
            out.row("c", &[id, heir, relation, ""]);
        }
    }
}

fn write_documents(out: &mut Writer, documents: &Value) {
    for row in rows(documents, "items") {
        let mut fields =
            vec![text(row, "id"), text(row, "name"), text(row, "kind"), text(row, "note")];
        for edition in Edition::ALL {
            let place = of_edition(row, "iso27001", edition);
            fields.extend([text(place, "ref"), text(place, "item"), text(place, "status")]);
        }
        out.row("d", &fields);
    }
}

fn write_review(out: &mut Writer, sources: &Sources) {
    let key = Topic::ManagementReviewInputs.key();
    let topics = rows(&sources.topics, "topics");
    let topic = topics.iter().find(|row| text(row, "key") == key).unwrap();
    for row in rows(&sources.review, "inputs") {
        let evidence = join(&texts(row, "evidence"));
        let mut fields = vec![text(row, "id"), text(row, "text"), &evidence];
        for edition in Edition::ALL {
            let letter = of_edition(row, "letter", edition).as_str().unwrap_or_default();
            fields.extend([text(of_edition(topic, "iso27001", edition), "ref"), letter]);
        }
        out.row("i", &fields);
        let parts = rows(row, "parts");
        let evidence: Vec<String> =
            parts.iter().map(|part| join(&texts(part, "evidence"))).collect();
        let fields = parts.iter().zip(&evidence).flat_map(|(part, evidence)| {
            [text(part, "id"), text(part, "item"), text(part, "text"), evidence]
        });
        if !parts.is_empty() {
            out.row("p", &fields.collect::<Vec<_>>());
        }
    }
    for row in rows(&sources.review, "outputs") {
        let evidence = join(&texts(row, "evidence"));
        let mandatory = if row["mandatory"] == true { "1" } else { "" };
        let [old, new] = Edition::ALL
            .map(|edition| of_edition(row, "ref", edition).as_str().unwrap_or_default());
        out.row("r", &[text(row, "id"), text(row, "text"), &evidence, mandatory, old, new]);
    }
}

#[test]
fn the_embedded_form_is_up_to_date() {
    let want = compact_text();
    assert_eq!(compact::read(want.clone().leak()).ignored, 0);
    if std::env::var_os("UPDATE_CATALOGUE").is_some() {
        std::fs::write(COMPACT, &want).unwrap();
        return;
    }
    let differing =
        want.lines().zip(include_str!("data/compact.txt").lines()).find(|(a, b)| a != b);
    assert_eq!(differing, None, "run UPDATE_CATALOGUE=1 cargo test --lib catalogue::pack");
    assert_eq!(want.len(), include_str!("data/compact.txt").len());
}
