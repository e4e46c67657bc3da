//! The embedded form of the catalogue: one row of text per fact, read once on first use.
//!
//! `data/compact.txt` holds what the program uses of the JSON files beside it, at less than half
//! their size; the test module `pack` writes it and says when it is out of date. The first field
//! of a row is its tag, fields are separated by tabs, entries of a list by `|`. Every string that
//! the catalogue hands out is a slice of that text.
//!
//! Reading cannot fail: a row that makes no sense is counted and left out, and a test holds that
//! count at zero for the text that ships.

use std::sync::OnceLock;

use super::assemble::{Catalogue, Draft, EditionDraft, Guidance, Pair, Reader, area_of};
use super::topic::Place;
use super::*;

pub(super) type Text = &'static str;
pub(super) type Texts = &'static [&'static str];

/// The catalogue, read on the first call.
pub(super) fn catalogue() -> &'static Catalogue {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    CATALOGUE.get_or_init(|| read(include_str!("data/compact.txt")))
}

/// Reads the embedded form.
pub(super) fn read(text: Text) -> Catalogue {
    let mut reader = Reader::default();
    let mut ignored = 0;
    for line in text.lines() {
        let mut fields = line.split('\t');
        let tag = fields.next().unwrap_or_default();
        let fields: Vec<Text> = fields.collect();
        if reader.row(tag, &fields).is_none() {
            ignored += 1;
        }
    }
    reader.finish(ignored)
}

/// Each method takes in one kind of row, and gives nothing if it makes no sense.
impl Reader {
    fn row(&mut self, tag: &str, fields: &[Text]) -> Option<()> {
        match tag {
            "v" => self.vocabulary(fields),
            "e" => self.edition_begins(fields),
            "m" => self.amendment(fields),
            "a" => self.area(fields),
            "o" => self.objective(fields),
            "l" => self.line_begins(fields),
            "g" => self.guidance(fields),
            "h" => self.borrowed_guidance(fields),
            "q" => self.question(fields),
            "u" => self.borrowed_questions(fields),
            "c" => self.pair(fields),
            "d" => self.document(fields),
            "i" => self.review_input(fields),
            "p" => self.review_parts(fields),
            "r" => self.review_output(fields),
            "t" => self.topic(fields),
            _ => None,
        }
    }

    fn vocabulary(&mut self, fields: &[Text]) -> Option<()> {
        let &[tags] = fields else { return None };
        self.vocabulary.push(list(tags));
        Some(())
    }

    /// The rows that follow belong to this edition.
    fn edition_begins(&mut self, fields: &[Text]) -> Option<()> {
        let &[key, standard, title, published, current, note] = fields else {
            return None;
        };
        self.at = Edition::from_key(key)?.index();
        let draft = self.edition()?;
        (draft.standard, draft.title, draft.published) = (standard, title, published);
        (draft.current, draft.note) = (current == "1", note);
        Some(())
    }

    fn amendment(&mut self, fields: &[Text]) -> Option<()> {
        let &[id, title, published, affects, effect] = fields else {
            return None;
        };
        let (title, published, affects) = (some(title), some(published), list(affects));
        let amendment = Amendment { id, title, published, affects, effect };
        self.edition()?.amendments.push(amendment);
        Some(())
    }

    fn area(&mut self, fields: &[Text]) -> Option<()> {
        let &[id, title] = fields else { return None };
        self.edition()?.areas.push((id, title));
        Some(())
    }

    fn objective(&mut self, fields: &[Text]) -> Option<()> {
        let &[id, title] = fields else { return None };
        let area = area_of(id);
        self.edition()?.objectives.push(Objective { id, area, title });
        Some(())
    }

    /// The guidance and the questions that follow belong to this line.
    fn line_begins(&mut self, fields: &[Text]) -> Option<()> {
        let &[id, flags, title, display, tags] = fields else {
            return None;
        };
        let display_title = some(display).unwrap_or(title);
        let tags = list(tags);
        let draft = Draft { id, flags, title, display_title, tags, ..Draft::default() };
        self.edition()?.lines.push(draft);
        Some(())
    }

    fn guidance(&mut self, fields: &[Text]) -> Option<()> {
        let &[meaning, evidence, ask_for] = fields else {
            return None;
        };
        let (evidence, ask_for) = (list(evidence), list(ask_for));
        self.line()?.guidance = Guidance { meaning, evidence, ask_for };
        Some(())
    }

    fn borrowed_guidance(&mut self, fields: &[Text]) -> Option<()> {
        let &[id] = fields else { return None };
        let guidance = self.newest_line(id)?.guidance;
        self.line()?.guidance = guidance;
        Some(())
    }

    fn question(&mut self, fields: &[Text]) -> Option<()> {
        let &[id, only_2022, amendment, text] = fields else {
            return None;
        };
        let (only_2022, amendment) = (only_2022 == "1", some(amendment));
        self.line()?.questions.push(Question { id, text, only_2022, amendment });
        Some(())
    }

    fn borrowed_questions(&mut self, fields: &[Text]) -> Option<()> {
        let &[line, ids] = fields else { return None };
        for id in ids.split('|') {
            let mut lent = self.newest_line(line)?.questions.iter();
            let question = *lent.find(|question| question.id == id)?;
            self.line()?.questions.push(question);
        }
        Some(())
    }

    fn pair(&mut self, fields: &[Text]) -> Option<()> {
        let &[from, to, relation, note] = fields else {
            return None;
        };
        let (ids, relation) = ([some(from), some(to)], relation_of(relation)?);
        self.pairs.push(Pair { ids, relation, note });
        Some(())
    }

    fn document(&mut self, fields: &[Text]) -> Option<()> {
        let &[id, name, kind, note, ref places @ ..] = fields else {
            return None;
        };
        let kind = document_kind(kind)?;
        for (draft, place) in self.editions.iter_mut().zip(places.chunks(3)) {
            let &[line, item, status] = place else {
                return None;
            };
            if !line.is_empty() {
                let (item, status) = (some(item), document_status(status)?);
                draft.documents.push(Document { id, name, kind, status, line, item, note });
            }
        }
        Some(())
    }

    fn review_input(&mut self, fields: &[Text]) -> Option<()> {
        let &[id, text, evidence, ref places @ ..] = fields else {
            return None;
        };
        let evidence = list(evidence);
        for (draft, place) in self.editions.iter_mut().zip(places.chunks(2)) {
            let &[line, letter] = place else { return None };
            if !letter.is_empty() {
                let parts = &[];
                draft.inputs.push(ReviewInput { id, line, letter, text, evidence, parts });
            }
        }
        Some(())
    }

    /// All parts of the review input above.
    fn review_parts(&mut self, fields: &[Text]) -> Option<()> {
        let mut parts = Vec::new();
        for part in fields.chunks(4) {
            let &[id, item, text, evidence] = part else {
                return None;
            };
            parts.push(ReviewPart { id, item, text, evidence: list(evidence) });
        }
        let parts: &[_] = parts.leak();
        for input in self.editions.iter_mut().filter_map(|draft| draft.inputs.last_mut()) {
            if parts.iter().all(|part| part.id.starts_with(input.id)) {
                input.parts = parts;
            }
        }
        Some(())
    }

    fn review_output(&mut self, fields: &[Text]) -> Option<()> {
        let &[id, text, evidence, mandatory, ref lines @ ..] = fields else {
            return None;
        };
        let (mandatory, evidence) = (mandatory == "1", list(evidence));
        for (draft, &line) in self.editions.iter_mut().zip(lines) {
            draft.outputs.push(ReviewOutput { id, line, text, mandatory, evidence });
        }
        Some(())
    }

    fn topic(&mut self, fields: &[Text]) -> Option<()> {
        let &[key, ref places @ ..] = fields else {
            return None;
        };
        let topic = Topic::ALL.into_iter().find(|topic| topic.key() == key)?;
        let slots = self.topics.get_mut(topic as usize)?;
        for (slot, place) in slots.iter_mut().zip(places.chunks(2)) {
            let &[clause, item] = place else { return None };
            *slot = some(clause).map(|clause| Place { clause, item: some(item) });
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

fn relation_of(word: &str) -> Option<Relation> {
    Some(match word {
        "same" => Relation::OneToOne,
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
        let senseless = [
            "x",
            "",
            "e\t1999\ta\tb\tc\t1\td",
            "l\tno edition yet",
            "g\tno line yet\t\t",
            "c\t4.1\t4.1\tworse\t",
            "d\tDI-01\tName\tletter\t",
            "t\tno such topic\t4\t",
        ];
        let sensible = "e\t2013\tS\tT\t2013\t0\tN\nl\t4\ts\tTitle\t\t\n";
        let catalogue = read(format!("{}\n{sensible}h\t9.9\n", senseless.join("\n")).leak());
        assert_eq!(catalogue.ignored, senseless.len() + 1);
        let lines = catalogue.editions[0].lines;
        assert_eq!(lines.iter().map(|line| line.id).collect::<Vec<_>>(), ["4"]);
    }
}
