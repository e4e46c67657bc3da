//! What is wrong or worth knowing, where, and what to do: without a sentence in any language.

use super::book::Kind;
use super::id::Id;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is wrong; it is good to know.
    Note,
    /// The work goes on, but something should be mended.
    Warning,
    /// This could not be taken as it is.
    Error,
}

/// Where a finding points to. A file that could not be read has only a path.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    pub row: Option<(Kind, Id)>,
    /// Name of the field in the declaration of the row's kind.
    pub field: Option<&'static str>,
    /// Place in a file: `people.rows[3].joined`, or line and column.
    pub path: String,
}

impl Place {
    pub fn row(kind: Kind, id: Id) -> Self {
        Place { row: Some((kind, id)), ..Place::default() }
    }
    pub fn field(kind: Kind, id: Id, field: &'static str) -> Self {
        Place { row: Some((kind, id)), field: Some(field), ..Place::default() }
    }
    pub fn path(path: impl Into<String>) -> Self {
        Place { path: path.into(), ..Place::default() }
    }
}

/// One finding. The words are in the text tables under `finding.<code>`, with `finding.<code>.do`
/// for what to do about it; `args` fill their placeholders.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    pub severity: Severity,
    pub code: &'static str,
    pub place: Place,
    pub args: Vec<(&'static str, String)>,
}

impl Finding {
    pub fn new(severity: Severity, code: &'static str, place: Place) -> Self {
        Finding { severity, code, place, args: Vec::new() }
    }
    pub fn error(code: &'static str, place: Place) -> Self {
        Self::new(Severity::Error, code, place)
    }
    pub fn warning(code: &'static str, place: Place) -> Self {
        Self::new(Severity::Warning, code, place)
    }
    pub fn note(code: &'static str, place: Place) -> Self {
        Self::new(Severity::Note, code, place)
    }
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
}
