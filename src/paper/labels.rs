//! The words that a renderer adds itself, handed in from the text tables.

use super::tree::{CalloutKind, DocumentControl};

/// Words of one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels {
    /// Language tag of the paper, for hyphenation and screen readers.
    pub language: String,
    pub contents: String,
    pub figure: String,
    pub figures_behind: String,
    pub page: String,
    pub of_pages: String,
    pub reference: String,
    pub version: String,
    pub date: String,
    pub approved_by: String,
    pub classification: String,
    pub data_as_of: String,
    pub prepared_by: String,
    pub fingerprint: String,
    pub note: String,
    pub warning: String,
    pub name: String,
    pub signature: String,
    pub signed_on: String,
    pub none: String,
}

impl Labels {
    /// Fills the words from `text`, which finds the line of a key.
    pub fn load(text: &dyn Fn(&str) -> String) -> Labels {
        let word = |name: &str| text(&format!("paper.{name}"));
        Labels {
            language: word("language"),
            contents: word("contents"),
            figure: word("figure"),
            figures_behind: word("figures_behind"),
            page: word("page"),
            of_pages: word("of_pages"),
            reference: word("reference"),
            version: word("version"),
            date: word("date"),
            approved_by: word("approved_by"),
            classification: word("classification"),
            data_as_of: word("data_as_of"),
            prepared_by: word("prepared_by"),
            fingerprint: word("fingerprint"),
            note: word("note"),
            warning: word("warning"),
            name: word("name"),
            signature: word("signature"),
            signed_on: word("signed_on"),
            none: word("none"),
        }
    }

    /// The document control as label and value, in the order of the cover. An empty value is shown as
    /// none, so that a missing approval is seen; without a fingerprint its line is left out.
    pub fn control<'a>(&'a self, control: &'a DocumentControl) -> Vec<(&'a str, &'a str)> {
        let rows = [
            (&self.reference, &control.reference),
            (&self.version, &control.version),
            (&self.date, &control.date),
            (&self.classification, &control.classification),
            (&self.data_as_of, &control.data_as_of),
            (&self.prepared_by, &control.prepared_by),
            (&self.approved_by, &control.approver),
        ];
        let shown = |(label, value): (&'a String, &'a String)| {
            (label.as_str(), if value.is_empty() { self.none.as_str() } else { value.as_str() })
        };
        let fingerprint = (!control.fingerprint.is_empty())
            .then_some((self.fingerprint.as_str(), control.fingerprint.as_str()));
        let facts = control.facts.iter().map(|(label, value)| (label, value));
        rows.into_iter().chain(facts).map(shown).chain(fingerprint).collect()
    }

    pub fn callout(&self, kind: CalloutKind) -> &str {
        match kind {
            CalloutKind::Note => &self.note,
            CalloutKind::Warning => &self.warning,
        }
    }

    /// `Figure 3`
    pub fn figure(&self, number: usize) -> String {
        self.figure.replace("{n}", &number.to_string())
    }
}
