//! What can be chosen for a field: rows of a register, or entries of the catalogue of the standard.

use crate::app::session::Session;
use crate::catalogue::{self, DocumentStatus, Edition, LineKind};
use crate::insight::risk::ops;
use crate::text;
use crate::workbook::{Control, Field, Id, Kind, Label, Shape, Value, Workbook};

/// At most this many suggestions: more is not a choice but a search.
const SHOWN: usize = 12;

/// Where suggestions come from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Source {
    /// Rows of a kind, by their ids.
    Rows(Kind),
    /// Clauses and controls of the workbook's edition.
    Lines,
    /// Documents and records that the workbook's edition calls for.
    Documents,
}

/// One suggestion.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// What is kept when it is taken.
    pub key: String,
    pub title: String,
    /// What tells it from others of the same title.
    pub note: String,
}

impl Source {
    /// What a field takes, where it takes anything to be searched for.
    pub fn of(kind: Kind, field: &Field) -> Option<Source> {
        match field.shape {
            Shape::Link(to) | Shape::Links(to) => Some(Source::Rows(to)),
            Shape::Lines => Some(Source::Lines),
            Shape::Codes if kind == Kind::Document => Some(Source::Documents),
            _ => None,
        }
    }

    /// What the list of suggestions is called.
    pub fn title(self) -> String {
        match self {
            Source::Rows(kind) => text::of(&format!("kinds.{}", kind.table())),
            Source::Lines => text::of("app.pick.lines"),
            Source::Documents => text::of("app.pick.documents"),
        }
    }

    /// What stands in the empty input.
    pub fn placeholder(self, another: bool) -> &'static str {
        match self {
            Source::Rows(_) if another => text::t("app.pick_other"),
            Source::Rows(kind) if name_field(kind).is_some() => text::t("app.pick"),
            _ => text::t("app.pick.search"),
        }
    }

    /// What contains the words and is not taken yet, best first. Listens to what may come and go.
    pub fn suggestions(self, session: Session, words: &str, taken: &[String]) -> Vec<Offer> {
        let words = words.trim().to_lowercase();
        let mut found: Vec<(u8, Offer)> = match self {
            Source::Rows(kind) => {
                session.ids(kind);
                let mut offers = session.peek(|book| rows(book, kind));
                if kind == Kind::Control {
                    offers.extend(lines_without_row(session));
                }
                offers
            }
            Source::Lines => lines(edition(session)),
            Source::Documents => documents(edition(session)),
        }
        .into_iter()
        .filter(|offer| !taken.contains(&offer.key))
        .filter_map(|offer| rank(&offer, &words).map(|rank| (rank, offer)))
        .collect();
        match self {
            // Those of Annex A stand in its order, before own ones.
            Source::Rows(Kind::Control) => {
                let annex = catalogue::scored_lines(edition(session));
                let place = |note: &str| annex.iter().position(|l| l.id == note);
                crate::sort::by_key(&mut found, |(rank, o)| {
                    (*rank, place(&o.note).unwrap_or(usize::MAX))
                });
            }
            Source::Rows(_) => {
                crate::sort::by_key(&mut found, |(rank, o)| (*rank, o.title.to_lowercase()))
            }
            // The catalogue has its own order.
            _ => crate::sort::by_key(&mut found, |(rank, _)| *rank),
        }
        found.into_iter().take(SHOWN).map(|(_, offer)| offer).collect()
    }

    /// Whether a row can be made from a name.
    pub fn can_create(self) -> bool {
        matches!(self, Source::Rows(kind) if name_field(kind).is_some())
    }

    /// Makes a row from a name and gives its key.
    pub fn create(self, session: Session, name: &str) -> Option<String> {
        let Source::Rows(kind) = self else { return None };
        let mut row = kind.blank();
        row.set(name_field(kind)?, Value::Text(name.to_owned())).ok()?;
        let label = Label::new("change.create").with("name", name);
        session.edit(label, |draft| Ok(draft.add(row))).map(|id| id.to_string())
    }

    /// The key to keep for a suggestion that was taken: a control of Annex A that has no entry yet gets one.
    pub fn row_of(self, session: Session, key: String) -> Option<String> {
        let Some(line) = key.strip_prefix(LINE) else { return Some(key) };
        let name = line_name(edition(session), line).unwrap_or_default();
        let label = Label::new("change.create").with("name", name);
        session.edit(label, |draft| ops::control_of(draft, line)).map(|id| id.to_string())
    }

    /// What a chosen key is called; listens. Nothing where the row or the entry is not there.
    pub fn name(self, session: Session, key: &str) -> Option<String> {
        match self {
            Source::Rows(kind) => session.row(kind, key.parse().ok()?).map(|r| r.name()),
            Source::Lines => line_name(edition(session), key),
            Source::Documents => document(edition(session), key).map(|d| d.name.to_owned()),
        }
    }
}

fn edition(session: Session) -> Edition {
    session.read(&[Kind::Organisation], Workbook::edition)
}

/// The field that a row made from a name fills.
fn name_field(kind: Kind) -> Option<usize> {
    kind.fields().iter().position(|f| f.required && matches!(f.shape, Shape::Text(_)))
}

/// How well the words fit: 0 is best. Nothing where they are not in it.
fn rank(offer: &Offer, words: &str) -> Option<u8> {
    let (title, note) = (offer.title.to_lowercase(), offer.note.to_lowercase());
    match words {
        "" => Some(0),
        _ if note.starts_with(words) || title.starts_with(words) => Some(0),
        _ if title.contains(words) || note.contains(words) => Some(1),
        _ => None,
    }
}

/// What the key of a line of the catalogue begins with that has no row yet.
const LINE: &str = "line ";

fn rows(book: &Workbook, kind: Kind) -> Vec<Offer> {
    // A control of Annex A is known by its number there.
    let line = |id: Id| book.get::<Control>(id).map(|c| c.line.clone()).filter(|l| !l.is_empty());
    let offer = |r: &dyn crate::workbook::Record| Offer {
        key: r.id().to_string(),
        title: r.name(),
        note: line(r.id()).unwrap_or_else(|| r.reference()),
    };
    book.table(kind).rows().map(offer).collect()
}

/// The controls of Annex A that have no entry yet.
fn lines_without_row(session: Session) -> Vec<Offer> {
    let there: Vec<String> =
        session.peek(|book| book.controls.iter().map(|c| c.line.clone()).collect());
    let lines = catalogue::scored_lines(edition(session)).iter();
    lines
        .filter(|l| l.kind == LineKind::Control && !there.iter().any(|t| t == l.id))
        .map(|l| Offer {
            key: format!("{LINE}{}", l.id),
            title: l.display_title.to_owned(),
            note: l.id.to_owned(),
        })
        .collect()
}

fn lines(edition: Edition) -> Vec<Offer> {
    let offer = |l: &&'static catalogue::Line| Offer {
        key: l.id.to_owned(),
        title: l.display_title.to_owned(),
        note: l.id.to_owned(),
    };
    catalogue::scored_lines(edition).iter().map(offer).collect()
}

fn documents(edition: Edition) -> Vec<Offer> {
    let offer = |d: &catalogue::Document| Offer {
        key: d.id.to_owned(),
        title: d.name.to_owned(),
        note: format!("{} {}", d.line, text::t(strength(d.status))),
    };
    catalogue::documents(edition).iter().map(offer).collect()
}

fn document(edition: Edition, id: &str) -> Option<&'static catalogue::Document> {
    catalogue::documents(edition).iter().find(|d| d.id == id)
}

fn line_name(edition: Edition, id: &str) -> Option<String> {
    catalogue::line(edition, id).map(|l| format!("{} {}", l.id, l.display_title))
}

/// How strongly a document is called for, as a text key.
pub fn strength(status: DocumentStatus) -> &'static str {
    match status {
        DocumentStatus::Mandatory => "gap.document.mandatory",
        DocumentStatus::Conditional => "gap.document.conditional",
        DocumentStatus::Expected => "gap.document.expected",
    }
}

/// How strongly a document of the catalogue is called for, in words; listens to the edition.
pub fn document_strength(session: Session, id: &str) -> Option<&'static str> {
    document(edition(session), id).map(|d| text::t(strength(d.status)))
}

/// A code of a cell where it is read: clauses with their titles, documents by name, others as
/// they are.
pub fn code_name(session: Session, field: &Field, code: &str) -> String {
    let edition = session.peek(Workbook::edition);
    let name = match field.shape {
        Shape::Lines => line_name(edition, code),
        _ => document(edition, code).map(|d| d.name.to_owned()),
    };
    name.unwrap_or_else(|| code.to_owned())
}

/// The chosen keys of a value.
pub fn keys(value: &Value) -> Vec<String> {
    match value {
        Value::Link(id) => vec![id.to_string()],
        Value::Links(ids) => ids.iter().map(Id::to_string).collect(),
        Value::Codes(codes) => codes.clone(),
        _ => Vec::new(),
    }
}

/// The value of a field from the chosen keys.
pub fn value(field: &Field, keys: Vec<String>) -> Value {
    if keys.is_empty() {
        return Value::Empty;
    }
    let ids = || keys.iter().filter_map(|k| k.parse().ok());
    match field.shape {
        Shape::Link(_) => ids().next_back().map_or(Value::Empty, Value::Link),
        Shape::Links(_) => Value::Links(ids().collect()),
        _ => Value::Codes(keys),
    }
}
