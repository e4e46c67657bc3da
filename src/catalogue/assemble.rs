//! Joins the rows of the embedded form into the catalogue as it is handed out.

use super::compact::{Text, Texts};
use super::topic::Place;
use super::*;

/// Everything, ready to be handed out.
#[derive(Debug)]
pub(super) struct Catalogue {
    /// By [`Edition::index`].
    pub editions: [EditionData; 2],
    /// The tags of each [`AttributeKind`], in its order.
    pub vocabulary: [Texts; 5],
    pub topics: Places,
    /// Rows that made no sense.
    #[cfg_attr(not(test), expect(dead_code, reason = "the tests hold it at zero"))]
    pub ignored: usize,
}

/// By topic, then by [`Edition::index`].
pub(super) type Places = [[Option<Place>; 2]; Topic::ALL.len()];

#[derive(Debug)]
pub(super) struct EditionData {
    pub info: EditionInfo,
    pub areas: &'static [Area],
    pub objectives: &'static [Objective],
    pub lines: &'static [Line],
    pub scored: &'static [&'static Line],
    pub documents: &'static [Document],
    pub inputs: &'static [ReviewInput],
    pub outputs: &'static [ReviewOutput],
}

/// The rows of all editions, as read so far.
pub(super) struct Reader {
    /// The edition whose rows are being read, by [`Edition::index`].
    pub at: usize,
    pub editions: [EditionDraft; 2],
    pub vocabulary: Vec<Texts>,
    pub pairs: Vec<Pair>,
    pub topics: Places,
}

/// The rows of one edition.
#[derive(Default)]
pub(super) struct EditionDraft {
    pub standard: Text,
    pub title: Text,
    pub published: Text,
    pub current: bool,
    pub note: Text,
    pub amendments: Vec<Amendment>,
    /// Id and title.
    pub areas: Vec<(Text, Text)>,
    pub objectives: Vec<Objective>,
    pub lines: Vec<Draft>,
    pub documents: Vec<Document>,
    pub inputs: Vec<ReviewInput>,
    pub outputs: Vec<ReviewOutput>,
}

/// A line before the other tables are joined to it.
#[derive(Default)]
pub(super) struct Draft {
    pub id: Text,
    /// `s` scored, `n` new in 2022.
    pub flags: Text,
    pub title: Text,
    pub display_title: Text,
    /// Letters into the vocabulary, one entry for each kind of attribute.
    pub tags: Texts,
    pub guidance: Guidance,
    pub questions: Vec<Question>,
}

#[derive(Clone, Copy, Default)]
pub(super) struct Guidance {
    pub meaning: Text,
    pub evidence: Texts,
    pub ask_for: Texts,
}

/// A line of 2013 (first) and the line of 2022 that took its place.
pub(super) struct Pair {
    pub ids: [Option<Text>; 2],
    pub relation: Relation,
    pub note: Text,
}

impl Pair {
    fn id(&self, edition: Edition) -> Option<Text> {
        let [old, new] = self.ids;
        match edition {
            Edition::E2013 => old,
            Edition::E2022 => new,
        }
    }
}

impl Default for Reader {
    fn default() -> Self {
        Reader {
            at: 0,
            editions: Default::default(),
            vocabulary: Vec::new(),
            pairs: Vec::new(),
            topics: [[None; 2]; Topic::ALL.len()],
        }
    }
}

impl Reader {
    pub fn finish(self, ignored: usize) -> Catalogue {
        let mut vocabulary: [Texts; 5] = [&[]; 5];
        for (slot, tags) in vocabulary.iter_mut().zip(&self.vocabulary) {
            *slot = tags;
        }
        let editions = Edition::ALL.map(|edition| self.finish_edition(edition));
        Catalogue { editions, vocabulary, topics: self.topics, ignored }
    }

    /// A line of the 2022 edition, which comes first in the text and lends to that of 2013.
    pub fn newest_line(&self, id: &str) -> Option<&Draft> {
        self.editions.last()?.lines.iter().find(|line| line.id == id)
    }

    fn finish_edition(&self, edition: Edition) -> EditionData {
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
        let lines = draft.lines.iter().map(|line| self.finish_line(edition, draft, line));
        let lines: &'static [Line] = lines.collect::<Vec<_>>().leak();
        let areas = draft.areas.iter().map(|&(id, title)| {
            let mut runs = lines.chunk_by(|a, b| a.area == b.area);
            let own = runs.find(|run| run.iter().all(|line| line.area == id));
            Area { edition, id, title, kind: kind_of(id), lines: own.unwrap_or_default() }
        });
        EditionData {
            info,
            areas: areas.collect::<Vec<_>>().leak(),
            objectives: draft.objectives.clone().leak(),
            lines,
            scored: lines.iter().filter(|line| line.scored).collect::<Vec<_>>().leak(),
            documents: draft.documents.clone().leak(),
            inputs: draft.inputs.clone().leak(),
            outputs: draft.outputs.clone().leak(),
        }
    }

    fn finish_line(&self, edition: Edition, draft: &EditionDraft, line: &Draft) -> Line {
        let kind = kind_of(line.id);
        let dots = line.id.bytes().filter(|byte| *byte == b'.').count();
        let scored = line.flags.contains('s');
        let amendments = draft.amendments.iter().filter(|found| found.affects.contains(&line.id));
        let documents = draft.documents.iter().filter(|document| document.line == line.id);
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
            sort_key: sort_key(line.id),
            scored,
            new_in_2022: line.flags.contains('n'),
            amendments: amendments.map(|amendment| amendment.id).collect::<Vec<_>>().leak(),
            meaning: line.guidance.meaning,
            typical_evidence: line.guidance.evidence,
            ask_for: line.guidance.ask_for,
            questions: line.questions.clone().leak(),
            documents: documents.copied().collect::<Vec<_>>().leak(),
            attributes: (kind == LineKind::Control).then(|| self.attributes(edition, line)),
            correspondence: scored.then(|| self.correspondence(edition, line)),
            weight: 1,
        }
    }

    /// The own tags of a control of 2022; for one of 2013 those of its heirs together.
    fn attributes(&self, edition: Edition, line: &Draft) -> Attributes {
        let heirs: Vec<Texts> = match edition {
            Edition::E2022 => vec![line.tags],
            Edition::E2013 => {
                let pairs =
                    self.pairs_of(edition, line.id).filter_map(|pair| pair.id(Edition::E2022));
                pairs.filter_map(|id| self.newest_line(id)).map(|heir| heir.tags).collect()
            }
        };
        let tags = |kind: usize| -> Texts {
            let words = self.vocabulary.get(kind).copied().unwrap_or_default();
            let mut carried = Vec::new();
            for (word, letter) in words.iter().zip('a'..='z') {
                let has = |tags: &Texts| tags.get(kind).is_some_and(|tags| tags.contains(letter));
                if heirs.iter().any(has) {
                    carried.push(*word);
                }
            }
            carried.leak()
        };
        Attributes {
            control_types: tags(0),
            properties: tags(1),
            concepts: tags(2),
            capabilities: tags(3),
            domains: tags(4),
            borrowed: edition == Edition::E2013,
        }
    }

    fn correspondence(&self, edition: Edition, line: &Draft) -> Correspondence {
        let mut links = Vec::new();
        let mut note = "";
        for pair in self.pairs_of(edition, line.id) {
            if let Some(id) = pair.id(edition.other()) {
                links.push(Link { id, relation: pair.relation, note: pair.note });
            }
            if note.is_empty() {
                note = pair.note;
            }
        }
        let relation = match (&*links, edition) {
            ([], Edition::E2013) => Relation::Dropped,
            ([], Edition::E2022) => Relation::New,
            ([only], _) => only.relation,
            (_, Edition::E2013) => Relation::Split,
            (_, Edition::E2022) => Relation::Merged,
        };
        Correspondence { relation, links: links.leak(), note }
    }

    fn pairs_of(&self, edition: Edition, id: &str) -> impl Iterator<Item = &Pair> {
        self.pairs.iter().filter(move |pair| pair.id(edition) == Some(id))
    }
}

fn kind_of(id: &str) -> LineKind {
    if id.starts_with("A.") { LineKind::Control } else { LineKind::Clause }
}

/// `6` for 6.1.3, `A.5` for A.5.7.
pub(super) fn area_of(id: Text) -> Text {
    let skipped = match kind_of(id) {
        LineKind::Clause => 0,
        LineKind::Control => 1,
    };
    let end = id.match_indices('.').nth(skipped).map(|(end, _)| end);
    end.and_then(|end| id.get(..end)).unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_area_is_the_head_of_the_id() {
        for (id, area) in [
            ("4", "4"),
            ("10.2", "10"),
            ("9.3.2", "9"),
            ("A.8", "A.8"),
            ("A.5.7", "A.5"),
            ("A.18.2.3", "A.18"),
        ] {
            assert_eq!(area_of(id), area);
        }
    }
}
