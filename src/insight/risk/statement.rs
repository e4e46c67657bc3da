//! The Statement of Applicability: not a register of its own, but what follows from controls, risks and
//! requirements. Every reason leads to the row behind it.

use crate::catalogue::{self, Edition, Line, LineKind};
use crate::workbook::{
    Action, Applicability, Control, Id, Implementation, Kind, Requirement, RequirementKind, Risk,
    Workbook,
};
use std::collections::BTreeMap;

/// Why a control is necessary: the four kinds of reason, each with the rows behind it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reasons {
    /// Risks that it keeps down or will.
    pub risks: Vec<Id>,
    /// Requirements of law and authorities.
    pub legal: Vec<Id>,
    /// Requirements of contracts.
    pub contractual: Vec<Id>,
    /// Expectations of others.
    pub expectations: Vec<Id>,
    /// The firm says itself that it is good practice.
    pub best_practice: bool,
}

impl Reasons {
    pub fn is_empty(&self) -> bool {
        self.risks.is_empty() && !self.beside_risks()
    }
    fn beside_risks(&self) -> bool {
        self.is_required() || self.best_practice || !self.expectations.is_empty()
    }
    fn is_required(&self) -> bool {
        !self.legal.is_empty() || !self.contractual.is_empty()
    }
}

/// Whether a control is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Decided {
    /// Nothing speaks for it yet, and nobody has left it out.
    Open,
    Necessary,
    Excluded,
}

impl Decided {
    pub const ALL: [Decided; 3] = [Decided::Open, Decided::Necessary, Decided::Excluded];

    /// In the text tables under `soa.decided.<key>`.
    pub const fn key(self) -> &'static str {
        match self {
            Decided::Open => "open",
            Decided::Necessary => "necessary",
            Decided::Excluded => "excluded",
        }
    }
}

/// A line of the statement.
#[derive(Clone, Debug)]
pub struct StatementLine<'a> {
    /// The control of Annex A; nothing for a control of the firm's own.
    pub line: Option<&'static Line>,
    /// What the firm keeps about it; nothing where it has not begun.
    pub control: Option<&'a Control>,
    pub reasons: Reasons,
    pub decided: Decided,
    /// Actions that put it in place, dropped ones left out.
    pub actions: Vec<Id>,
}

impl StatementLine<'_> {
    /// Left out, although a risk, a requirement or good practice speaks for it.
    pub fn contradicts(&self) -> bool {
        self.decided == Decided::Excluded && !self.reasons.is_empty()
    }

    /// Necessary, and neither a link nor a word says why.
    pub fn is_unreasoned(&self) -> bool {
        let said = |c: &Control| !is_bare(&c.inclusion_reason);
        self.decided == Decided::Necessary
            && self.reasons.is_empty()
            && !self.control.is_some_and(said)
    }

    /// The number in Annex A, or the reference of an own control.
    pub fn reference(&self) -> String {
        use crate::workbook::Record;
        match (self.line, self.control) {
            (Some(line), _) => line.id.to_owned(),
            (None, Some(control)) => control.reference(),
            (None, None) => String::new(),
        }
    }

    pub fn title(&self) -> &str {
        match (self.line, self.control) {
            (Some(line), _) => line.display_title,
            (None, Some(control)) => &control.title,
            (None, None) => "",
        }
    }

    pub fn implementation(&self) -> Implementation {
        self.control.map_or(Implementation::Unset, |c| c.implementation)
    }
}

/// The counts at the end of the statement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub all: usize,
    pub open: usize,
    pub necessary: usize,
    pub excluded: usize,
    /// Of the necessary ones.
    pub full: usize,
    pub partial: usize,
    pub planned: usize,
    pub none: usize,
}

/// The statement as it follows from the workbook now.
#[derive(Clone, Debug)]
pub struct Statement<'a> {
    pub edition: Edition,
    /// The controls of Annex A in the standard's order.
    pub annex: Vec<StatementLine<'a>>,
    /// The firm's own, and what the other edition alone knows, in the order of entry.
    pub own: Vec<StatementLine<'a>>,
    /// Rows that stand for the same control of Annex A as an earlier one.
    pub strays: Vec<Id>,
}

impl<'a> Statement<'a> {
    pub fn read(book: &'a Workbook) -> Statement<'a> {
        let edition = book.edition();
        let mut by_line: BTreeMap<&str, &Control> = BTreeMap::new();
        let (mut own, mut strays) = (Vec::new(), Vec::new());
        for control in book.controls.iter() {
            if catalogue::line(edition, &control.line).is_none() {
                own.push(statement_line(book, None, Some(control)));
            } else if by_line.contains_key(control.line.as_str()) {
                strays.push(control.id);
            } else {
                by_line.insert(&control.line, control);
            }
        }
        let lines = catalogue::scored_lines(edition).iter();
        let annex = lines
            .filter(|line| line.kind == LineKind::Control)
            .map(|line| statement_line(book, Some(line), by_line.get(line.id).copied()));
        Statement { edition, annex: annex.collect(), own, strays }
    }

    pub fn lines(&self) -> impl Iterator<Item = &StatementLine<'a>> {
        self.annex.iter().chain(&self.own)
    }

    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for line in self.lines() {
            totals.all += 1;
            match line.decided {
                Decided::Open => totals.open += 1,
                Decided::Excluded => totals.excluded += 1,
                Decided::Necessary => {
                    totals.necessary += 1;
                    match line.implementation() {
                        Implementation::Full => totals.full += 1,
                        Implementation::Partial => totals.partial += 1,
                        Implementation::Planned => totals.planned += 1,
                        Implementation::None | Implementation::Unset => totals.none += 1,
                    }
                }
            }
        }
        totals
    }
}

fn statement_line<'a>(
    book: &'a Workbook,
    line: Option<&'static Line>,
    control: Option<&'a Control>,
) -> StatementLine<'a> {
    let reasons = control.map(|c| reasons(book, c)).unwrap_or_default();
    let decided = control.map_or(Decided::Open, |c| decided_by(c, &reasons));
    let actions = control.map(|c| actions(book, c.id)).unwrap_or_default();
    StatementLine { line, control, reasons, decided, actions }
}

/// The line of one control, without reading the whole statement.
pub fn line_of<'a>(book: &'a Workbook, control: &'a Control) -> StatementLine<'a> {
    statement_line(book, catalogue::line(book.edition(), &control.line), Some(control))
}

fn decided_by(control: &Control, reasons: &Reasons) -> Decided {
    match control.applicability {
        Applicability::Excluded => Decided::Excluded,
        Applicability::Necessary => Decided::Necessary,
        Applicability::Unset if !reasons.is_empty() => Decided::Necessary,
        Applicability::Unset => Decided::Open,
    }
}

/// Whether one control is in, without reading the whole statement.
pub fn decided(book: &Workbook, control: &Control) -> Decided {
    decided_by(control, &reasons(book, control))
}

/// What one control is called in the statement: its number in Annex A of the edition, or its own reference.
pub fn reference(book: &Workbook, control: &Control) -> String {
    use crate::workbook::Record;
    match catalogue::line(book.edition(), &control.line) {
        Some(line) => line.id.to_owned(),
        None => control.reference(),
    }
}

/// The reasons for a control, by the rows that link to it and those that it links to. Closed risks and
/// opportunities are no reasons.
pub fn reasons(book: &Workbook, control: &Control) -> Reasons {
    const EXISTING: usize = Risk::place("existing_controls");
    const PLANNED: usize = Risk::place("planned_controls");
    let mut reasons = Reasons { best_practice: control.best_practice, ..Reasons::default() };
    for user in book.uses(control.id).iter().filter(|u| u.kind == Kind::Risk) {
        let counts = user.field == EXISTING || user.field == PLANNED;
        let risk = book.get::<Risk>(user.id);
        let open = risk.is_some_and(|r| r.closed_on.is_none() && !r.opportunity);
        if counts && open && reasons.risks.last() != Some(&user.id) {
            reasons.risks.push(user.id);
        }
    }
    for id in &control.requirements {
        let Some(requirement) = book.get::<Requirement>(*id) else { continue };
        match requirement.kind {
            RequirementKind::Legal | RequirementKind::Regulatory => reasons.legal.push(*id),
            RequirementKind::Contractual => reasons.contractual.push(*id),
            RequirementKind::Expectation | RequirementKind::Unset => reasons.expectations.push(*id),
        }
    }
    reasons
}

/// Actions that put a control in place, dropped ones left out.
pub fn actions(book: &Workbook, control: Id) -> Vec<Id> {
    const CONTROLS: usize = Action::place("controls");
    let users = book.uses(control).iter();
    let linking = users.filter(|u| u.kind == Kind::Action && u.field == CONTROLS).map(|u| u.id);
    linking.filter(|id| book.get::<Action>(*id).is_some_and(Action::stands)).collect()
}

/// Whether a reason says nothing: empty, or a word like "N/A".
pub fn is_bare(reason: &str) -> bool {
    crate::insight::gap::is_bare(reason)
}
