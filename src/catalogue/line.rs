//! The rows of an edition: clauses of the main part and controls of Annex A.

use super::{Correspondence, Document, DocumentStatus, Edition, SortKey};

/// Whether a line belongs to the main part or to Annex A.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LineKind {
    /// Clauses 4 to 10. A firm that claims conformity cannot leave one out.
    Clause,
    /// Annex A. A control can be left out with a reason.
    Control,
}

/// A clause or a control. Lines that are not `scored` are headings of lower ones.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    pub edition: Edition,
    /// `6.1.3` or `A.5.7`; unique within the edition.
    pub id: &'static str,
    pub kind: LineKind,
    /// Id of the [`Area`].
    pub area: &'static str,
    /// The official title.
    pub title: &'static str,
    /// The title to show: our label where the official one is only "General", else the title.
    pub display_title: &'static str,
    /// The clause above; for a control its objective (2013) or theme (2022).
    pub parent: Option<&'static str>,
    /// 1 for main clauses, growing downwards.
    pub level: u8,
    /// Sorts as the standard does.
    pub sort_key: SortKey,
    /// Whether a gap assessment asks for a verdict on this line.
    pub scored: bool,
    pub new_in_2022: bool,
    /// Ids of the amendments that touch this line.
    pub amendments: &'static [&'static str],
    /// What this asks of a firm and why it matters, in our words. Empty for headings.
    pub meaning: &'static str,
    /// What usually shows that it is done.
    pub typical_evidence: &'static [&'static str],
    /// What an auditor asks to see.
    pub ask_for: &'static [&'static str],
    pub questions: &'static [Question],
    /// Documents and records that belong here, whether demanded or only usual.
    pub documents: &'static [Document],
    /// Controls only.
    pub attributes: Option<Attributes>,
    /// The lines of the other edition. Nothing for headings.
    pub correspondence: Option<Correspondence>,
    /// How much the line counts in a sum; 1 for every line.
    pub weight: u32,
}

impl Line {
    /// Whether "not applicable" can be an answer here.
    pub fn may_be_excluded(&self) -> bool {
        self.kind == LineKind::Control
    }

    /// The documents and records that clauses 4 to 10 call for by name.
    pub fn mandatory_documents(&self) -> impl Iterator<Item = &'static Document> + use<> {
        self.documents.iter().filter(|document| document.status == DocumentStatus::Mandatory)
    }
}

/// A question in plain language that can be answered yes, partly or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// `Q22-6.1.3-2`; the year tells the set it was written for, as the 2013 lines reuse
    /// questions of 2022.
    pub id: &'static str,
    pub text: &'static str,
    /// Asks for something that the 2013 edition did not call for.
    pub only_2022: bool,
    /// The amendment that brought it.
    pub amendment: Option<&'static str>,
}

/// A group of lines: a main clause, a theme (2022) or a domain (2013) of Annex A.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    pub edition: Edition,
    /// `6` or `A.5`.
    pub id: &'static str,
    pub title: &'static str,
    pub kind: LineKind,
    /// Its lines in order; for a main clause the first is the clause itself.
    pub lines: &'static [Line],
}

impl Area {
    /// The lines that a gap assessment asks about.
    pub fn scored_lines(&self) -> impl Iterator<Item = &'static Line> + use<> {
        self.lines.iter().filter(|line| line.scored)
    }
}

/// A control objective of the 2013 edition. The 2022 edition has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Objective {
    /// `A.9.2`
    pub id: &'static str,
    /// Id of the [`Area`].
    pub area: &'static str,
    pub title: &'static str,
}

/// The five tags that ISO/IEC 27002:2022 gives each control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attributes {
    /// Preventive, Detective, Corrective.
    pub control_types: &'static [&'static str],
    /// Confidentiality, Integrity, Availability.
    pub properties: &'static [&'static str],
    /// Identify to Recover.
    pub concepts: &'static [&'static str],
    pub capabilities: &'static [&'static str],
    pub domains: &'static [&'static str],
    /// True for controls of 2013, which have no tags of their own: these come from the controls
    /// of 2022 that took their place.
    pub borrowed: bool,
}

/// One of the five kinds of tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AttributeKind {
    ControlType,
    Property,
    Concept,
    Capability,
    Domain,
}

impl AttributeKind {
    pub const ALL: [AttributeKind; 5] = [
        AttributeKind::ControlType,
        AttributeKind::Property,
        AttributeKind::Concept,
        AttributeKind::Capability,
        AttributeKind::Domain,
    ];
}

impl Attributes {
    /// The tags of one kind, in the order of the vocabulary.
    pub fn of(&self, kind: AttributeKind) -> &'static [&'static str] {
        match kind {
            AttributeKind::ControlType => self.control_types,
            AttributeKind::Property => self.properties,
            AttributeKind::Concept => self.concepts,
            AttributeKind::Capability => self.capabilities,
            AttributeKind::Domain => self.domains,
        }
    }
}
