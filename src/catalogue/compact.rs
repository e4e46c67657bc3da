//! The embedded form of the catalogue: one row of text per fact, read once on first use.
//!
//! `data/compact.txt` holds what the program uses of the JSON files beside it, at a quarter of
//! their size; the test module `pack` writes it and says when it is out of date. The first field
//! of a row is its tag, fields are separated by tabs, entries of a list by `|`. Every string that
//! the catalogue hands out is a slice of that text.
//!
//! Reading cannot fail: a row that makes no sense is counted and left out, and a test holds that
//! count at zero for the text that ships.

use std::sync::OnceLock;

use super::topic::Place;
use super::*;

/// Everything, ready to be handed out.
#[derive(Debug)]
pub(super) struct Catalogue {
    /// By [`Edition::index`].
    pub editions: [EditionData; 2],
    /// The tags of each [`AttributeKind`], in its order.
    pub vocabulary: [Texts; 5],
    /// By topic, then by [`Edition::index`].
    pub topics: [[Option<Place>; 2]; Topic::ALL.len()],
    /// Rows that made no sense.
    #[cfg_attr(not(test), expect(dead_code, reason = "the tests hold it at zero"))]
    pub ignored: usize,
}

#[derive(Debug)]
pub(super) struct EditionData {
    pub info: EditionInfo,
    pub areas: &'static [Area],
    pub objectives: &'static [Objective],
    pub lines: &'static [Line],
    pub scored: &'static [&'static Line],
    /// Sorted by the bytes of the id, for look-up.
    pub by_id: &'static [&'static Line],
    pub documents: &'static [Document],
    pub inputs: &'static [ReviewInput],
    pub outputs: &'static [ReviewOutput],
}

type Text = &'static str;
type Texts = &'static [&'static str];

/// The catalogue, read on the first call.
pub(super) fn catalogue() -> &'static Catalogue {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    CATALOGUE.get_or_init(|| read(include_str!("data/compact.txt")))
}

/// Reads the embedded form.
pub(super) fn read(text: Text) -> Catalogue {
    let mut reader = Reader {
        at: 0,
        editions: Default::default(),
        vocabulary: Vec::new(),
        pairs: Vec::new(),
        topics: [[None; 2]; Topic::ALL.len()],
    };
    let mut ignored = 0;
    for line in text.lines() {
        let mut fields = line.split('\t');
        let tag = fields.next().unwrap_or_default();
        if reader.row(tag, &fields.collect::<Vec<_>>()).is_none() {
            ignored += 1;
        }
    }
    reader.finish(ignored)
}

/// A line of an edition before the other tables are joined to it.
#[derive(Default)]
struct Draft {
    id: Text,
    flags: Text,
    title: Text,
    display_title: Text,
    /// Letters into the vocabulary, one list for each kind of attribute.
    tags: Texts,
    guidance: Guidance,
    questions: Vec<Question>,
}

#[derive(Clone, Copy, Default)]
struct Guidance {
    meaning: Text,
    evidence: Texts,
    ask_for: Texts,
}

/// What one edition's rows say.
#[derive(Default)]
struct EditionDraft {
    standard: Text,
    title: Text,
    published: Text,
    current: bool,
    note: Text,
    amendments: Vec<Amendment>,
    areas: Vec<(Text, Text)>,
    objectives: Vec<Objective>,
    lines: Vec<Draft>,
    documents: Vec<Document>,
    inputs: Vec<ReviewInput>,
    outputs: Vec<ReviewOutput>,
}

/// A line of 2013 (first) and the line of 2022 that took its place.
struct Pair {
    ids: [Option<Text>; 2],
    relation: Relation,
    note: Text,
}

struct Reader {
    /// The edition whose rows are being read, by [`Edition::index`].
    at: usize,
    editions: [EditionDraft; 2],
    vocabulary: Vec<Texts>,
    pairs: Vec<Pair>,
    topics: [[Option<Place>; 2]; Topic::ALL.len()],
}

impl Reader {
    /// Takes in one row; nothing if it makes no sense.
    fn row(&mut self, tag: &str, fields: &[Text]) -> Option<()> {
        match (tag, fields) {
            ("v", &[tags]) => self.vocabulary.push(list(tags)),
            ("e", &[key, standard, title, published, current, note]) => {
                self.at = Edition::from_key(key)?.index();
                let draft = self.edition()?;
                (draft.standard, draft.title, draft.published) = (standard, title, published);
                (draft.current, draft.note) = (current == "1", note);
            }
            ("m", &[id, title, published, affects, effect]) => {
                let (title, published) = (some(title), some(published));
                let affects = list(affects);
                self.edition()?.amendments.push(Amendment {
                    id,
                    title,
                    published,
                    affects,
                    effect,
                });
            }
            ("a", &[id, title]) => self.edition()?.areas.push((id, title)),
            ("o", &[id, title]) => {
                self.edition()?.objectives.push(Objective {
                    id,
                    area: area_of(id),
                    title,
                });
            }
            ("l", &[id, flags, title, display, tags]) => {
                let display_title = some(display).unwrap_or(title);
                let tags = list(tags);
                let draft = Draft {
                    id,
                    flags,
                    title,
                    display_title,
                    tags,
                    ..Draft::default()
                };
                self.edition()?.lines.push(draft);
            }
            ("g", &[meaning, evidence, ask_for]) => {
                let (evidence, ask_for) = (list(evidence), list(ask_for));
                self.line()?.guidance = Guidance {
                    meaning,
                    evidence,
                    ask_for,
                };
            }
            ("h", &[id]) => {
                let guidance = self.newest_line(id)?.guidance;
                self.line()?.guidance = guidance;
            }
            ("q", &[id, only_2022, amendment, text]) => {
                let (only_2022, amendment) = (only_2022 == "1", some(amendment));
                self.line()?.questions.push(Question {
                    id,
                    text,
                    only_2022,
                    amendment,
                });
            }
            ("u", &[line, ids]) => {
                let set = self.newest_line(line)?.questions.clone();
                let used = set
                    .into_iter()
                    .filter(|question| ids.split('|').any(|id| id == question.id));
                self.line()?.questions.extend(used);
            }
            ("c", &[from, to, relation, note]) => {
                let (ids, relation) = ([some(from), some(to)], relation_of(relation)?);
                self.pairs.push(Pair {
                    ids,
                    relation,
                    note,
                });
            }
            ("d", &[id, name, kind, note, ref places @ ..]) => {
                for (draft, place) in self.editions.iter_mut().zip(places.chunks(3)) {
                    let &[line, item, status] = place else {
                        return None;
                    };
                    if let Some(line) = some(line) {
                        let (kind, status) = (document_kind(kind)?, document_status(status)?);
                        let item = some(item);
                        draft.documents.push(Document {
                            id,
                            name,
                            kind,
                            status,
                            line,
                            item,
                            note,
                        });
                    }
                }
            }
            ("i", &[id, text, evidence, ref places @ ..]) => {
                let evidence = list(evidence);
                for (draft, place) in self.editions.iter_mut().zip(places.chunks(2)) {
                    let &[line, letter] = place else { return None };
                    if !letter.is_empty() {
                        let input = ReviewInput {
                            id,
                            line,
                            letter,
                            text,
                            evidence,
                            parts: &[],
                        };
                        draft.inputs.push(input);
                    }
                }
            }
            ("p", rows) => {
                let parts: &[_] = rows.chunks(4).map(part).collect::<Option<Vec<_>>>()?.leak();
                for input in self
                    .editions
                    .iter_mut()
                    .filter_map(|draft| draft.inputs.last_mut())
                {
                    if parts.iter().all(|part| part.id.starts_with(input.id)) {
                        input.parts = parts;
                    }
                }
            }
            ("r", &[id, text, evidence, mandatory, ref lines @ ..]) => {
                let (mandatory, evidence) = (mandatory == "1", list(evidence));
                for (draft, &line) in self.editions.iter_mut().zip(lines) {
                    draft.outputs.push(ReviewOutput {
                        id,
                        line,
                        text,
                        mandatory,
                        evidence,
                    });
                }
            }
            ("t", &[key, ref places @ ..]) => {
                let topic = Topic::ALL.into_iter().find(|topic| topic.key() == key)?;
                let slots = self.topics.get_mut(topic as usize)?;
                for (slot, place) in slots.iter_mut().zip(places.chunks(2)) {
                    let &[clause, item] = place else { return None };
                    *slot = some(clause).map(|clause| Place {
                        clause,
                        item: some(item),
                    });
                }
            }
            _ => return None,
        }
        Some(())
    }

    fn edition(&mut self) -> Option<&mut EditionDraft> {
        self.editions.get_mut(self.at)
    }

    /// The line whose rows are being read.
    fn line(&mut self) -> Option<&mut Draft> {
        self.edition()?.lines.last_mut()
    }

    /// A line of the 2022 edition, which comes first in the text and lends to that of 2013.
    fn newest_line(&self, id: &str) -> Option<&Draft> {
        self.editions
            .last()?
            .lines
            .iter()
            .find(|line| line.id == id)
    }

    fn finish(self, ignored: usize) -> Catalogue {
        let mut vocabulary: [Texts; 5] = [&[]; 5];
        for (slot, tags) in vocabulary.iter_mut().zip(&self.vocabulary) {
            *slot = tags;
        }
        let editions = Edition::ALL.map(|edition| self.finish_edition(edition, &vocabulary));
        Catalogue {
            editions,
            vocabulary,
            topics: self.topics,
            ignored,
        }
    }

    fn finish_edition(&self, edition: Edition, vocabulary: &[Texts; 5]) -> EditionData {
        let [old, new] = &self.editions;
        let draft = match edition {
            Edition::E2013 => old,
            Edition::E2022 => new,
        };
        let info = EditionInfo {
            edition,
            standard: draft.standard,
            title: draft.title,
            published: draft.published,
            current: draft.current,
            note: draft.note,
            amendments: draft.amendments.clone().leak(),
        };
        let finished = draft
            .lines
            .iter()
            .map(|line| self.finish_line(edition, draft, line, vocabulary));
        let lines: &'static [Line] = finished.collect::<Vec<_>>().leak();
        let areas = draft.areas.iter().map(|&(id, title)| Area {
            edition,
            id,
            title,
            kind: kind_of(id),
            lines: lines
                .chunk_by(|a, b| a.area == b.area)
                .find(|run| run.iter().all(|line| line.area == id))
                .unwrap_or_default(),
        });
        let mut by_id: Vec<&'static Line> = lines.iter().collect();
        by_id.sort_unstable_by_key(|line| line.id);
        EditionData {
            info,
            areas: areas.collect::<Vec<_>>().leak(),
            objectives: draft.objectives.clone().leak(),
            lines,
            scored: lines
                .iter()
                .filter(|line| line.scored)
                .collect::<Vec<_>>()
                .leak(),
            by_id: by_id.leak(),
            documents: draft.documents.clone().leak(),
            inputs: draft.inputs.clone().leak(),
            outputs: draft.outputs.clone().leak(),
        }
    }

    fn finish_line(
        &self,
        edition: Edition,
        draft: &EditionDraft,
        line: &Draft,
        vocabulary: &[Texts; 5],
    ) -> Line {
        let kind = kind_of(line.id);
        let dots = line.id.matches('.').count();
        let scored = line.flags.contains('s');
        let correspondence = scored.then(|| self.correspondence(edition, line));
        let amendments = draft
            .amendments
            .iter()
            .filter(|amendment| amendment.affects.contains(&line.id));
        let documents = draft
            .documents
            .iter()
            .filter(|document| document.line == line.id);
        Line {
            edition,
            id: line.id,
            kind,
            area: area_of(line.id),
            title: line.title,
            display_title: line.display_title,
            parent: line.id.rsplit_once('.').map(|(parent, _)| parent),
            level: match kind {
                LineKind::Clause => dots as u8 + 1,
                LineKind::Control => dots as u8,
            },
            scored,
            new_in_2022: line.flags.contains('n'),
            amendments: amendments
                .map(|amendment| amendment.id)
                .collect::<Vec<_>>()
                .leak(),
            meaning: line.guidance.meaning,
            typical_evidence: line.guidance.evidence,
            ask_for: line.guidance.ask_for,
            questions: line.questions.clone().leak(),
            documents: documents.copied().collect::<Vec<_>>().leak(),
            attributes: match (kind, edition) {
                (LineKind::Clause, _) => None,
                (LineKind::Control, Edition::E2022) => Some(attributes(&[line], false, vocabulary)),
                (LineKind::Control, Edition::E2013) => {
                    let links = correspondence.iter().flat_map(|found| found.links);
                    let heirs: Vec<_> =
                        links.filter_map(|link| self.newest_line(link.id)).collect();
                    Some(attributes(&heirs, true, vocabulary))
                }
            },
            correspondence,
            weight: 1,
        }
    }

    fn correspondence(&self, edition: Edition, line: &Draft) -> Correspondence {
        let side = |pair: &Pair, edition: Edition| match (pair.ids, edition) {
            ([id, _], Edition::E2013) | ([_, id], Edition::E2022) => id,
        };
        let pairs: Vec<_> = self
            .pairs
            .iter()
            .filter(|pair| side(pair, edition) == Some(line.id))
            .collect();
        let mut links: Vec<Link> = pairs
            .iter()
            .filter_map(|pair| {
                let id = side(pair, edition.other())?;
                Some(Link {
                    id,
                    relation: pair.relation,
                    note: pair.note,
                })
            })
            .collect();
        links.sort_by(|a, b| compare_ids(a.id, b.id));
        let relation = match (&*links, edition) {
            ([], Edition::E2013) => Relation::Dropped,
            ([], Edition::E2022) => Relation::New,
            ([only], _) => only.relation,
            (_, Edition::E2013) => Relation::Split,
            (_, Edition::E2022) => Relation::Merged,
        };
        let note = pairs
            .iter()
            .map(|pair| pair.note)
            .find(|note| !note.is_empty());
        Correspondence {
            relation,
            links: links.leak(),
            note: note.unwrap_or_default(),
        }
    }
}

/// One part of a review input; a row holds all parts of the input above it.
fn part(fields: &[Text]) -> Option<ReviewPart> {
    let &[id, item, text, evidence] = fields else {
        return None;
    };
    Some(ReviewPart {
        id,
        item,
        text,
        evidence: list(evidence),
    })
}

/// The tags of several lines together, in the order of the vocabulary.
fn attributes(lines: &[&Draft], borrowed: bool, vocabulary: &[Texts; 5]) -> Attributes {
    let tags = |kind: usize| -> Texts {
        let letters = |line: &&Draft| line.tags.get(kind).copied().unwrap_or_default();
        let words = vocabulary
            .get(kind)
            .copied()
            .unwrap_or_default()
            .iter()
            .zip('a'..='z');
        let carried =
            words.filter(|(_, letter)| lines.iter().any(|line| letters(line).contains(*letter)));
        carried.map(|(word, _)| *word).collect::<Vec<_>>().leak()
    };
    Attributes {
        control_types: tags(0),
        properties: tags(1),
        concepts: tags(2),
        capabilities: tags(3),
        domains: tags(4),
        borrowed,
    }
}

fn some(text: Text) -> Option<Text> {
    (!text.is_empty()).then_some(text)
}

fn list(text: Text) -> Texts {
    match text {
        "" => &[],
        _ => text.split('|').collect::<Vec<_>>().leak(),
    }
}

fn kind_of(id: &str) -> LineKind {
    if id.starts_with("A.") {
        LineKind::Control
    } else {
        LineKind::Clause
    }
}

/// `6` for 6.1.3, `A.5` for A.5.7.
fn area_of(id: Text) -> Text {
    let skipped = match kind_of(id) {
        LineKind::Clause => 0,
        LineKind::Control => 1,
    };
    let end = id.match_indices('.').nth(skipped).map(|(end, _)| end);
    end.and_then(|end| id.get(..end)).unwrap_or(id)
}

fn relation_of(word: &str) -> Option<Relation> {
    Some(match word {
        "" | "same" => Relation::OneToOne,
        "renumbered" => Relation::Renumbered,
        "clarified" => Relation::Clarified,
        "simplified" => Relation::Simplified,
        "extended" => Relation::Extended,
        "merged" => Relation::Merged,
        "split" => Relation::Split,
        "new" => Relation::New,
        _ => return None,
    })
}

fn document_kind(word: &str) -> Option<DocumentKind> {
    Some(match word {
        "document" => DocumentKind::Document,
        "record" => DocumentKind::Record,
        _ => return None,
    })
}

fn document_status(word: &str) -> Option<DocumentStatus> {
    Some(match word {
        "mandatory" => DocumentStatus::Mandatory,
        "conditional" => DocumentStatus::Conditional,
        "expected" => DocumentStatus::Expected,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_that_ships_is_understood() {
        assert_eq!(catalogue().ignored, 0);
    }

    #[test]
    fn rows_that_make_no_sense_are_counted_and_left_out() {
        let text = "x\n\ne\t1999\ta\tb\tc\t1\td\nl\tno edition yet\ng\tno line yet\t\t\nc\t4.1\t4.1\tworse\t\n\
                    e\t2013\tS\tT\t2013\t0\tN\nl\t4\ts\tTitle\t\t\nh\t9.9\n";
        let catalogue = read(text);
        assert_eq!(catalogue.ignored, 7);
        let lines = catalogue.editions[0].lines;
        assert_eq!(lines.iter().map(|line| line.id).collect::<Vec<_>>(), ["4"]);
    }

    #[test]
    fn the_area_is_the_head_of_the_id() {
        for (id, area) in [
            ("4", "4"),
            ("10.2", "10"),
            ("9.3.2", "9"),
            ("A.5.7", "A.5"),
            ("A.18.2.3", "A.18"),
            ("A.8", "A.8"),
        ] {
            assert_eq!(area_of(id), area);
        }
    }
}
