//! Which lines of one edition took the place of which lines of the other.

/// How a line relates to the other edition. It reads the same from both sides: a pair that is
/// `Merged` is one of several 2013 lines that became one line of 2022.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// One line became one line and asks for much the same; the ids of controls differ.
    OneToOne,
    /// A clause with the same demands under another number.
    Renumbered,
    /// Worded more clearly in 2022.
    Clarified,
    /// Shorter in 2022.
    Simplified,
    /// 2022 asks for more than 2013 did.
    Extended,
    /// Several lines of 2013 became one of 2022.
    Merged,
    /// One line of 2013 became several of 2022.
    Split,
    /// In 2022 only.
    New,
    /// In 2013 only. No scored line is, in the editions known so far.
    Dropped,
}

/// One pair of lines, seen from one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Id of the line in the other edition.
    pub id: &'static str,
    pub relation: Relation,
    /// What changed, in our words; often empty.
    pub note: &'static str,
}

/// All that a line corresponds to in the other edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Correspondence {
    /// The relation of the line as a whole: `New` or `Dropped` without links, `Merged` or `Split`
    /// with several, else that of the only link.
    pub relation: Relation,
    /// In the standard's order.
    pub links: &'static [Link],
    /// The first note of its links; for a new line what is new. Often empty.
    pub note: &'static str,
}
