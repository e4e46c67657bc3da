//! What has to be, or usually is, in writing; and what goes in and comes out of a management review.

/// A document says how things are to be, a record shows what was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DocumentKind {
    Document,
    Record,
}

/// How strongly a document is called for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DocumentStatus {
    /// Clauses 4 to 10 call for it by name.
    Mandatory,
    /// An Annex A control calls for it in writing; needed only where that control applies.
    Conditional,
    /// Not demanded, but auditors commonly look for it.
    Expected,
}

/// A document or record in the light of one edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Document {
    /// `DI-05`; the same in both editions.
    pub id: &'static str,
    pub name: &'static str,
    pub kind: DocumentKind,
    pub status: DocumentStatus,
    /// Id of the line that it belongs to.
    pub line: &'static str,
    /// The letter within the line, such as `d)`.
    pub item: Option<&'static str>,
    /// What to know about this entry; often empty.
    pub note: &'static str,
}

/// A point that every management review has to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReviewInput {
    /// `MRI-4`; the same in both editions.
    pub id: &'static str,
    /// Id of the line that lists it.
    pub line: &'static str,
    /// Its letter in this edition, `d`. The letters differ between the editions.
    pub letter: &'static str,
    pub text: &'static str,
    /// What to bring along.
    pub evidence: &'static [&'static str],
    pub parts: &'static [ReviewPart],
}

/// A numbered part of a review input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReviewPart {
    /// `MRI-4.2`
    pub id: &'static str,
    /// Its number within the input, `2`.
    pub item: &'static str,
    pub text: &'static str,
    pub evidence: &'static [&'static str],
}

/// Something that a management review has to end with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReviewOutput {
    /// `MRO-1`; the same in both editions.
    pub id: &'static str,
    /// Id of the line that calls for it.
    pub line: &'static str,
    pub text: &'static str,
    pub mandatory: bool,
    pub evidence: &'static [&'static str],
}
