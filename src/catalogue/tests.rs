//! Checks over the whole catalogue: the counts, and that every reference leads somewhere.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::pack::{of_edition, rows, sources, text, texts};
use super::*;

const BOTH: [Edition; 2] = Edition::ALL;

fn scored_clauses(edition: Edition) -> Vec<&'static str> {
    let scored = scored_lines(edition).iter().filter(|line| line.kind == LineKind::Clause);
    scored.map(|line| line.id).collect()
}

fn controls(edition: Edition) -> Vec<&'static Line> {
    lines(edition).iter().filter(|line| line.kind == LineKind::Control).collect()
}

fn get(edition: Edition, id: &str) -> &'static Line {
    line(edition, id).unwrap_or_else(|| panic!("{id} is missing from {}", edition.key()))
}

fn links(edition: Edition, id: &str) -> Vec<&'static str> {
    correspondence(edition, id).unwrap().links.iter().map(|link| link.id).collect()
}

#[track_caller]
fn assert_unique<T: Ord + std::fmt::Debug>(what: &str, entries: impl IntoIterator<Item = T>) {
    let mut seen = BTreeSet::new();
    let mut twice = Vec::new();
    for entry in entries {
        if seen.contains(&entry) {
            twice.push(entry);
        } else {
            seen.insert(entry);
        }
    }
    assert!(twice.is_empty(), "{what} used twice: {twice:?}");
}

#[test]
fn the_editions_have_the_published_counts() {
    let counts = |edition| {
        let clauses = lines(edition).len() - controls(edition).len();
        let scored = scored_lines(edition).len();
        (
            clauses,
            scored_clauses(edition).len(),
            controls(edition).len(),
            scored,
            objectives(edition).len(),
        )
    };
    assert_eq!(counts(Edition::E2022), (41, 30, 93, 123, 0));
    assert_eq!(counts(Edition::E2013), (35, 26, 114, 140, 35));
}

#[test]
fn the_scored_clauses_are_these() {
    assert_eq!(
        scored_clauses(Edition::E2022).join(" "),
        "4.1 4.2 4.3 4.4 5.1 5.2 5.3 6.1.1 6.1.2 6.1.3 6.2 6.3 7.1 7.2 7.3 7.4 7.5.1 7.5.2 7.5.3 \
         8.1 8.2 8.3 9.1 9.2.1 9.2.2 9.3.1 9.3.2 9.3.3 10.1 10.2"
    );
    assert_eq!(
        scored_clauses(Edition::E2013).join(" "),
        "4.1 4.2 4.3 4.4 5.1 5.2 5.3 6.1.1 6.1.2 6.1.3 6.2 7.1 7.2 7.3 7.4 7.5.1 7.5.2 7.5.3 \
         8.1 8.2 8.3 9.1 9.2 9.3 10.1 10.2"
    );
}

#[test]
fn areas_hold_all_lines_and_the_right_number_of_each() {
    let sizes = |edition| {
        let sizes = areas(edition)
            .iter()
            .map(|area| format!("{}:{}", area.id, area.scored_lines().count()));
        sizes.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(sizes(Edition::E2022), "4:4 5:3 6:5 7:7 8:3 9:6 10:2 A.5:37 A.6:8 A.7:14 A.8:34");
    assert_eq!(
        sizes(Edition::E2013),
        "4:4 5:3 6:4 7:7 8:3 9:3 10:2 A.5:2 A.6:7 A.7:6 A.8:10 A.9:14 A.10:2 A.11:15 A.12:14 \
         A.13:7 A.14:13 A.15:5 A.16:7 A.17:4 A.18:8"
    );
    for edition in BOTH {
        let inside: Vec<&str> =
            areas(edition).iter().flat_map(|area| area.lines).map(|line| line.id).collect();
        assert_eq!(inside, lines(edition).iter().map(|line| line.id).collect::<Vec<_>>());
        for found in areas(edition) {
            assert!(
                found.lines.iter().all(|line| line.area == found.id && line.kind == found.kind)
            );
            assert_eq!(area(edition, found.id), Some(found));
            assert!(!found.title.is_empty());
        }
    }
    for theme in rows(&sources().editions[1], "themes") {
        let area = area(Edition::E2022, text(theme, "id")).unwrap();
        assert_eq!(theme["count"], area.lines.len());
    }
}

#[test]
fn controls_are_numbered_without_gaps() {
    for edition in BOTH {
        let mut last = BTreeMap::new();
        for control in controls(edition) {
            let (parent, number) = control.id.rsplit_once('.').unwrap();
            let before = last.insert(parent, number.parse::<u32>().unwrap());
            assert_eq!(number.parse(), Ok(before.unwrap_or_default() + 1), "{}", control.id);
        }
    }
    let sizes = "A.5.1:2 A.6.1:5 A.6.2:2 A.7.1:2 A.7.2:3 A.7.3:1 A.8.1:4 A.8.2:3 A.8.3:3 A.9.1:2 A.9.2:6 \
                 A.9.3:1 A.9.4:5 A.10.1:2 A.11.1:6 A.11.2:9 A.12.1:4 A.12.2:1 A.12.3:1 A.12.4:4 A.12.5:1 \
                 A.12.6:2 A.12.7:1 A.13.1:3 A.13.2:4 A.14.1:3 A.14.2:9 A.14.3:1 A.15.1:3 A.15.2:2 A.16.1:7 \
                 A.17.1:3 A.17.2:1 A.18.1:5 A.18.2:3";
    let found = objectives(Edition::E2013).iter().map(|objective| {
        let below = controls(Edition::E2013)
            .iter()
            .filter(|line| line.parent == Some(objective.id))
            .count();
        format!("{}:{below}", objective.id)
    });
    assert_eq!(found.collect::<Vec<_>>().join(" "), sizes);
}

#[test]
fn lines_stand_in_the_order_of_the_standard_and_are_found_by_id() {
    for edition in BOTH {
        for pair in lines(edition).windows(2) {
            assert!(compare_ids(pair[0].id, pair[1].id).is_lt(), "{} {}", pair[0].id, pair[1].id);
            assert!(pair[0].sort_key < pair[1].sort_key);
        }
        for expected in lines(edition) {
            assert_eq!(line(edition, expected.id), Some(expected));
            assert_eq!(expected.edition, edition);
        }
        for unknown in ["", "11", "A.5", "A.5.99", "5.7 ", "a.5.7", "04.1", "4.1.0", "+4.1"] {
            assert_eq!(line(edition, unknown), None, "{unknown:?}");
        }
    }
    assert!(sort_key("A.5.2") < sort_key("A.5.10"));
    assert!(sort_key("10.2") < sort_key("A.5.1"));
}

/// Area, parent and level are read off the id; this holds them to what the sources say.
#[test]
fn the_place_of_a_line_follows_from_its_id() {
    let sources = sources();
    for edition in BOTH {
        let source = &sources.editions[edition.index()];
        for row in rows(source, "clauses") {
            let line = get(edition, text(row, "id"));
            assert_eq!(line.parent, row["parent"].as_str(), "{}", line.id);
            assert_eq!(row["level"], line.level);
            assert_eq!(row["scored"], line.scored);
            assert_eq!(
                texts(row, "amendments"),
                if row["amendments"].is_null() { &[] } else { line.amendments }
            );
        }
        let parents: BTreeSet<&str> =
            lines(edition).iter().filter_map(|line| line.parent).collect();
        for line in lines(edition).iter().filter(|line| line.kind == LineKind::Clause) {
            assert_eq!(
                line.scored,
                !parents.contains(line.id),
                "{} is scored unless it has parts",
                line.id
            );
            assert!(line.parent.is_none_or(|parent| super::line(edition, parent).is_some()));
        }
    }
    for row in rows(&sources.editions[0], "controls") {
        let line = get(Edition::E2013, text(row, "id"));
        assert_eq!(
            (line.parent, line.area, line.level),
            (row["objective"].as_str(), text(row, "domain"), 3)
        );
    }
    for row in rows(&sources.editions[0], "objectives") {
        let objective =
            objectives(Edition::E2013).iter().find(|o| o.id == text(row, "id")).unwrap();
        assert_eq!((objective.area, objective.title), (text(row, "domain"), text(row, "title")));
    }
    let themes = rows(&sources.editions[1], "themes");
    for row in rows(&sources.editions[1], "controls") {
        let line = get(Edition::E2022, text(row, "id"));
        let theme = themes.iter().find(|theme| theme["key"] == row["theme"]).unwrap();
        assert_eq!((line.area, line.level), (text(theme, "id"), 2));
        assert_eq!(row["new_in_2022"], line.new_in_2022);
    }
}

#[test]
fn the_editions_know_their_standing_and_amendments() {
    let [old, new] = BOTH.map(edition_info);
    assert_eq!((old.standard, old.current), ("ISO/IEC 27001:2013", false));
    assert_eq!((new.standard, new.current), ("ISO/IEC 27001:2022", true));
    assert!(new.published > old.published);
    assert!(edition_info(Edition::default()).current);
    for edition in BOTH {
        for amendment in edition_info(edition).amendments {
            for id in amendment.affects {
                assert!(get(edition, id).amendments.contains(&amendment.id));
            }
        }
    }
    let amended = lines(Edition::E2022).iter().filter(|line| !line.amendments.is_empty());
    assert_eq!(amended.map(|line| line.id).collect::<Vec<_>>(), ["4.1", "4.2"]);
}

#[test]
fn titles_are_clean_and_distinct_where_they_have_to_be() {
    for edition in BOTH {
        for line in lines(edition) {
            for title in [line.title, line.display_title] {
                assert!(
                    !title.is_empty() && title == title.trim() && !title.contains("  "),
                    "{title:?}"
                );
            }
            assert_ne!(line.display_title, "General", "{}", line.id);
        }
        assert_unique("control title", controls(edition).iter().map(|line| line.title));
        assert_unique("objective", objectives(edition).iter().map(|objective| objective.id));
    }
}

#[test]
fn every_scored_line_can_be_assessed() {
    for edition in BOTH {
        for line in lines(edition).iter().filter(|line| !line.scored) {
            assert!(
                line.questions.is_empty()
                    && line.meaning.is_empty()
                    && line.correspondence.is_none()
            );
        }
        for line in scored_lines(edition) {
            let name = format!("{} {}", edition.key(), line.id);
            let sentences = line.meaning.matches(". ").count() + 1;
            assert!(
                (60..=330).contains(&line.meaning.len()) && sentences <= 2,
                "{name}: {}",
                line.meaning
            );
            assert!(line.meaning.ends_with('.'), "{name}: {}", line.meaning);
            assert!((2..=4).contains(&line.typical_evidence.len()), "{name}: evidence");
            assert!((1..=4).contains(&line.ask_for.len()), "{name}: ask for");
            assert!((1..=8).contains(&line.questions.len()), "{name}: questions");
            assert_eq!(line.weight, 1);
            for phrase in line.typical_evidence.iter().chain(line.ask_for) {
                assert!((5..=110).contains(&phrase.len()), "{name}: {phrase}");
                assert!(
                    phrase.starts_with(char::is_uppercase) && !phrase.ends_with('.'),
                    "{name}: {phrase}"
                );
            }
            assert_unique(&name, line.typical_evidence);
            assert_unique(&name, line.ask_for);
            assert_eq!(line.may_be_excluded(), line.id.starts_with("A."), "{name}");
        }
    }
    assert_unique("meaning", scored_lines(Edition::E2022).iter().map(|line| line.meaning));
    assert_unique("meaning", scored_lines(Edition::E2013).iter().map(|line| line.meaning));
}

#[test]
fn guidance_covers_the_lines_in_order_and_is_shared_only_where_the_demands_are() {
    let guidance = sources().guidance;
    for edition in BOTH {
        let told = rows(&guidance, &format!("lines_{}", edition.key()));
        let told: Vec<&str> = told.iter().map(|row| text(row, "ref")).collect();
        assert_eq!(told, scored_lines(edition).iter().map(|line| line.id).collect::<Vec<_>>());
    }
    for row in rows(&guidance, "lines_2013") {
        let Some(heir) = row["same_as_2022"].as_str() else {
            continue;
        };
        let found = correspondence(Edition::E2013, text(row, "ref")).unwrap();
        assert_eq!(found.links.len(), 1, "{row}");
        assert_eq!(found.links[0].id, heir);
        let alike = [Relation::OneToOne, Relation::Renumbered, Relation::Clarified];
        assert!(alike.contains(&found.relation), "{row} has other demands: {:?}", found.relation);
    }
}

#[test]
fn the_correspondence_reads_the_same_from_both_sides() {
    for edition in BOTH {
        for line in scored_lines(edition) {
            for link in line.correspondence.unwrap().links {
                let back = get(edition.other(), link.id).correspondence.unwrap();
                let back: Vec<_> = back.links.iter().filter(|back| back.id == line.id).collect();
                assert_eq!(back.len(), 1, "{} {}", line.id, link.id);
                assert_eq!((back[0].relation, back[0].note), (link.relation, link.note));
                assert_eq!(get(edition.other(), link.id).kind, line.kind);
            }
            let links = line.correspondence.unwrap().links;
            assert!(links.windows(2).all(|pair| compare_ids(pair[0].id, pair[1].id).is_lt()));
        }
    }
}

#[test]
fn the_correspondence_of_controls_has_the_published_counts() {
    let of = |edition, relation| {
        let lines = controls(edition).into_iter();
        let alike = lines.filter(move |line| line.correspondence.unwrap().relation == relation);
        alike.map(|line| line.id).collect::<Vec<_>>()
    };
    let pairs: usize =
        controls(Edition::E2013).iter().map(|line| line.correspondence.unwrap().links.len()).sum();
    assert_eq!(pairs, 115);
    assert_eq!(
        of(Edition::E2022, Relation::New).join(" "),
        "A.5.7 A.5.23 A.5.30 A.7.4 A.8.9 A.8.10 A.8.11 A.8.12 A.8.16 A.8.23 A.8.28"
    );
    assert_eq!(of(Edition::E2022, Relation::Merged).len(), 24);
    assert_eq!(of(Edition::E2022, Relation::OneToOne).len(), 58);
    assert_eq!(of(Edition::E2013, Relation::Split), ["A.18.2.3"]);
    assert_eq!(of(Edition::E2013, Relation::Merged).len(), 55);
    assert_eq!(of(Edition::E2013, Relation::Dropped), [""; 0]);
    for (id, heirs) in [
        ("A.8.2.3", "A.5.10"),
        ("A.14.1.1", "A.5.8"),
        ("A.18.1.5", "A.5.31"),
        ("A.11.2.5", "A.7.10"),
        ("A.11.2.8", "A.8.1"),
        ("A.9.1.2", "A.5.15"),
        ("A.18.2.3", "A.5.36 A.8.8"),
    ] {
        assert_eq!(links(Edition::E2013, id).join(" "), heirs);
    }
}

#[test]
fn the_correspondence_of_clauses_shows_what_changed() {
    let relation = |edition, id| correspondence(edition, id).unwrap().relation;
    assert_eq!(links(Edition::E2013, "9.2"), ["9.2.1", "9.2.2"]);
    assert_eq!(links(Edition::E2013, "9.3"), ["9.3.1", "9.3.2", "9.3.3"]);
    assert_eq!(links(Edition::E2013, "10.1"), ["10.2"]);
    assert_eq!(links(Edition::E2022, "10.1"), ["10.2"]);
    assert_eq!(relation(Edition::E2013, "9.3"), Relation::Split);
    assert_eq!(relation(Edition::E2022, "9.3.2"), Relation::Split);
    assert_eq!(relation(Edition::E2022, "10.2"), Relation::Renumbered);
    assert_eq!(relation(Edition::E2013, "8.1"), Relation::Extended);
    assert_eq!(relation(Edition::E2022, "6.3"), Relation::New);
    assert!(!correspondence(Edition::E2022, "6.3").unwrap().note.is_empty());
    assert_eq!(correspondence(Edition::E2022, "9.3"), None);
    for edition in BOTH {
        for line in scored_lines(edition) {
            let new = line.correspondence.unwrap().links.is_empty();
            assert_eq!(line.new_in_2022, new, "{} {}", edition.key(), line.id);
        }
    }
}

/// The sources state the mapping in both directions and by kind; all of it has to agree.
#[test]
fn the_tables_of_the_mapping_agree() {
    let map = sources().map;
    for row in rows(&map, "controls_2013_to_2022").iter().chain(rows(&map, "clauses_2013_to_2022"))
    {
        assert_eq!(texts(row, "to_2022"), links(Edition::E2013, text(row, "id")));
        let expected = match row["type"].as_str() {
            None => continue,
            Some("one-to-one") => Relation::OneToOne,
            Some("merged-into") => Relation::Merged,
            Some("split") => Relation::Split,
            other => panic!("{other:?}"),
        };
        assert_eq!(correspondence(Edition::E2013, text(row, "id")).unwrap().relation, expected);
    }
    for row in rows(&map, "controls_2022_to_2013").iter().chain(rows(&map, "clauses_2022_to_2013"))
    {
        let id = text(row, "id");
        let from: BTreeSet<&str> = texts(row, "from_2013").into_iter().collect();
        assert_eq!(from, links(Edition::E2022, id).into_iter().collect());
    }
    assert_eq!(texts(&map, "new_controls_2022").len(), 11);
}

#[test]
fn attributes_come_from_the_closed_lists() {
    assert_eq!(AttributeKind::ALL.map(|kind| vocabulary(kind).len()), [3, 3, 5, 15, 4]);
    for edition in BOTH {
        for line in lines(edition) {
            assert_eq!(line.attributes.is_some(), line.kind == LineKind::Control);
            let Some(attributes) = line.attributes else {
                continue;
            };
            assert_eq!(attributes.borrowed, edition == Edition::E2013);
            for kind in AttributeKind::ALL {
                let tags = attributes.of(kind);
                assert!(
                    !tags.is_empty() && tags.iter().all(|tag| vocabulary(kind).contains(tag)),
                    "{}",
                    line.id
                );
                assert_unique(line.id, tags);
            }
        }
    }
    for row in rows(&sources().editions[1], "controls") {
        let attributes = get(Edition::E2022, text(row, "id")).attributes.unwrap();
        let own: BTreeSet<String> = texts(&row["attributes"], "operational_capabilities")
            .iter()
            .map(|tag| tag.replace('_', " "))
            .collect();
        assert_eq!(
            attributes.capabilities.iter().map(|tag| tag.to_string()).collect::<BTreeSet<_>>(),
            own
        );
    }
    // A line that was split borrows from both heirs.
    let split = get(Edition::E2013, "A.18.2.3").attributes.unwrap();
    for heir in ["A.5.36", "A.8.8"] {
        let tags = get(Edition::E2022, heir).attributes.unwrap().capabilities;
        assert!(tags.iter().all(|tag| split.capabilities.contains(tag)));
    }
}

#[test]
fn questions_are_questions_and_2013_asks_only_its_own() {
    let [old, new] =
        BOTH.map(|edition| scored_lines(edition).iter().flat_map(|line| line.questions));
    let new: BTreeMap<&str, &Question> = new.map(|question| (question.id, question)).collect();
    assert_eq!(new.len(), 293);
    assert_eq!(old.clone().filter(|question| !new.contains_key(question.id)).count(), 8);
    assert!(old.clone().all(|question| !question.only_2022 && question.amendment.is_none()));
    for line in scored_lines(Edition::E2022) {
        for (number, question) in line.questions.iter().enumerate() {
            assert_eq!(question.id, format!("Q22-{}-{}", line.id, number + 1));
        }
    }
    for line in scored_lines(Edition::E2013) {
        assert_unique(line.id, line.questions.iter().map(|question| question.id));
        for question in line.questions.iter().filter(|question| new.contains_key(question.id)) {
            let at = question.id.trim_start_matches("Q22-").rsplit_once('-').unwrap().0;
            assert!(
                links(Edition::E2013, line.id).contains(&at),
                "{} asks {}",
                line.id,
                question.id
            );
        }
    }
    let all: BTreeMap<&str, &Question> =
        old.map(|question| (question.id, question)).chain(new).collect();
    assert_unique("question", all.values().map(|question| question.text));
    for question in all.values() {
        assert!(question.text.ends_with('?') && question.text.len() <= 200, "{}", question.text);
    }
    let counts = &sources().questions["counts"];
    assert_eq!(
        (&counts["questions_2022"], &counts["own_questions_2013"]),
        (&Value::from(293), &Value::from(8))
    );
}

#[test]
fn documents_belong_to_lines_and_eighteen_are_mandatory() {
    for edition in BOTH {
        assert_unique("document", documents(edition).iter().map(|document| document.id));
        let mandatory: usize =
            lines(edition).iter().map(|line| line.mandatory_documents().count()).sum();
        assert_eq!(mandatory, 18);
        let joined: usize = lines(edition).iter().map(|line| line.documents.len()).sum();
        assert_eq!(joined, documents(edition).len());
        for document in documents(edition) {
            let kind = get(edition, document.line).kind;
            match document.status {
                DocumentStatus::Mandatory => assert_eq!(kind, LineKind::Clause, "{}", document.id),
                DocumentStatus::Conditional => {
                    assert_eq!(kind, LineKind::Control, "{}", document.id)
                }
                DocumentStatus::Expected => {}
            }
            assert!(document.item.is_none_or(is_letter), "{}", document.id);
        }
    }
    let all: BTreeSet<&str> =
        BOTH.into_iter().flat_map(documents).map(|document| document.id).collect();
    assert_eq!(all.len(), 72);
    let statement =
        documents(Edition::E2022).iter().find(|document| document.id == "DI-05").unwrap();
    assert_eq!(Some(statement.line), Topic::StatementOfApplicability.clause(Edition::E2022));
    assert_eq!(statement.item, Topic::StatementOfApplicability.item(Edition::E2022));
}

fn is_letter(item: &str) -> bool {
    matches!(item.as_bytes(), [b'a'..=b'z', b')'])
}

#[test]
fn review_inputs_carry_the_letters_of_their_edition() {
    let letters =
        |edition| review_inputs(edition).iter().map(|input| input.letter).collect::<String>();
    assert_eq!(letters(Edition::E2013), "abcdef");
    assert_eq!(letters(Edition::E2022), "abcdefg");
    for edition in BOTH {
        for input in review_inputs(edition) {
            assert_eq!(Some(input.line), Topic::ManagementReviewInputs.clause(edition));
            assert!(!input.text.is_empty() && !input.evidence.is_empty());
        }
        let parted: Vec<_> =
            review_inputs(edition).iter().filter(|input| !input.parts.is_empty()).collect();
        assert_eq!(parted.len(), 1);
        assert_eq!(parted[0].parts.iter().map(|part| part.item).collect::<String>(), "1234");
        assert!(parted[0].parts.iter().all(|part| part.id.starts_with(parted[0].id)));
        assert_eq!(review_outputs(edition).len(), 3);
        for output in review_outputs(edition) {
            assert_eq!(Some(output.line), Topic::ManagementReviewResults.clause(edition));
            assert!(output.mandatory && !output.evidence.is_empty());
        }
        let ids = review_inputs(edition).iter().map(|input| input.id);
        assert_unique("review", ids.chain(review_outputs(edition).iter().map(|output| output.id)));
    }
}

#[test]
fn every_topic_leads_to_a_clause_of_its_edition() {
    let sources = sources();
    let keys: Vec<&str> =
        rows(&sources.topics, "topics").iter().map(|row| text(row, "key")).collect();
    assert_eq!(keys, Topic::ALL.map(Topic::key));
    for (row, topic) in rows(&sources.topics, "topics").iter().zip(Topic::ALL) {
        for edition in BOTH {
            let place = of_edition(row, "iso27001", edition);
            assert_eq!(topic.clause(edition), place["ref"].as_str());
            assert_eq!(topic.item(edition), place["item"].as_str());
            assert!(topic.item(edition).is_none_or(is_letter));
            assert!(
                topic.clause(edition).is_none_or(|id| line(edition, id).is_some()),
                "{topic:?}"
            );
        }
    }
    // Every scored clause has a topic; where a topic is the heading, its parts need none.
    for edition in BOTH {
        let named: BTreeSet<&str> =
            Topic::ALL.iter().filter_map(|topic| topic.clause(edition)).collect();
        for id in scored_clauses(edition) {
            let parent = get(edition, id).parent.unwrap_or_default();
            assert!(named.contains(id) || named.contains(parent), "{id} has no topic");
        }
    }
    assert_eq!(Topic::Changes.clause(Edition::E2013), None);
    assert_eq!(Topic::Changes.clause(Edition::E2022), Some("6.3"));
    for (topic, old, new) in
        [(Topic::Nonconformity, "10.1", "10.2"), (Topic::Improvement, "10.2", "10.1")]
    {
        assert_eq!(topic.clause(Edition::E2013), Some(old));
        assert_eq!(topic.clause(Edition::E2022), Some(new));
        assert_eq!(get(Edition::E2013, old).title, get(Edition::E2022, new).title);
    }
}

/// Tables that no page reads yet; they are not embedded, but their references are kept sound.
#[test]
fn threats_and_the_csf_map_point_to_controls() {
    let threats: Value = serde_json::from_str(include_str!("data/threats.json")).unwrap();
    let csf: Value = serde_json::from_str(include_str!("data/csf2-map.json")).unwrap();
    let known: BTreeSet<&str> =
        rows(&threats, "threats").iter().map(|row| text(row, "id")).collect();
    let mut used = BTreeSet::new();
    for row in rows(&threats, "threats").iter().chain(rows(&threats, "vulnerabilities")) {
        assert!(!texts(row, "controls").is_empty() && !texts(row, "affects").is_empty());
        assert!(
            texts(row, "controls").iter().all(|id| line(Edition::E2022, id).is_some()),
            "{row}"
        );
        used.extend(texts(row, "threats"));
    }
    assert!(used.iter().all(|id| known.contains(id)));
    assert_eq!(used.len(), known.len(), "a threat has no vulnerability");
    let subcategories: BTreeSet<&str> = texts(&csf, "subcategories").into_iter().collect();
    assert_eq!(subcategories.len(), 106);
    let mapped: Vec<&str> = rows(&csf, "controls").iter().map(|row| text(row, "id")).collect();
    assert_eq!(mapped, controls(Edition::E2022).iter().map(|line| line.id).collect::<Vec<_>>());
    let pairs = rows(&csf, "controls").iter().flat_map(|row| rows(row, "csf"));
    assert!(pairs.clone().all(|pair| subcategories.contains(text(pair, "id"))));
    assert_eq!(csf["pair_count"], pairs.count());
}

/// The verb that gives the text of a requirement away.
#[test]
fn no_sentence_reads_like_a_requirement() {
    let words = include_str!("data/compact.txt").split(|c: char| !c.is_alphabetic());
    assert!(words.clone().count() > 10_000);
    assert_eq!(words.filter(|word| word.eq_ignore_ascii_case("shall")).count(), 0);
}
