//! What the rules of the steps look at, gathered once.

use crate::insight::documents::{CalledFor, called_for};
use crate::insight::gap::figures::{first_closed, last_closed, open_run};
use crate::insight::risk::Methods;
use crate::workbook::{Action, GapRun, Id, Organisation, Person, Workbook};
use chrono::NaiveDate;
use std::collections::BTreeMap;

pub(super) struct Facts<'a> {
    pub book: &'a Workbook,
    pub today: NaiveDate,
    pub organisation: Option<&'a Organisation>,
    pub people: PeopleFacts,
    pub actions: ActionFacts<'a>,
    /// All documents that the edition knows, and how it stands with them.
    pub documents: Vec<CalledFor>,
    pub open_run: Option<&'a GapRun>,
    pub first_closed: Option<&'a GapRun>,
    pub last_closed: Option<&'a GapRun>,
    pub methods: Methods,
}

impl<'a> Facts<'a> {
    pub fn gather(book: &'a Workbook, today: NaiveDate) -> Self {
        Facts {
            book,
            today,
            organisation: book.organisation.first(),
            people: PeopleFacts::gather(book, today),
            actions: ActionFacts::gather(book, today),
            documents: called_for(book, today),
            open_run: open_run(book),
            first_closed: first_closed(book),
            last_closed: last_closed(book),
            methods: Methods::read(book),
        }
    }

    /// How it stands with a document of the catalogue, if the edition knows it.
    pub fn document(&self, id: &str) -> Option<&CalledFor> {
        self.documents.iter().find(|d| d.document.id == id)
    }

    /// Everything that has to be there.
    pub fn required(&self) -> impl Iterator<Item = &CalledFor> {
        self.documents.iter().filter(|d| d.is_required())
    }
}

/// Everybody who is there today. A large firm's rows are more than a processor keeps at hand: what is asked of
/// them is asked in one pass.
#[derive(Default)]
pub(super) struct PeopleFacts {
    pub present: usize,
    /// Without a position.
    pub untitled: usize,
    /// Of the firm itself.
    pub staff: usize,
    /// Staff who report to top management over nobody.
    pub loose: usize,
    pub first_loose: Option<Id>,
}

impl PeopleFacts {
    fn gather(book: &Workbook, today: NaiveDate) -> Self {
        let mut facts = PeopleFacts::default();
        // Many report to the same few: each line upwards is followed once.
        let mut above: BTreeMap<Id, bool> = BTreeMap::new();
        let mut manager_reaches_top = |id: Id| {
            let manager = || book.get::<Person>(id).is_some_and(|p| reaches_top(book, p));
            *above.entry(id).or_insert_with(manager)
        };
        for person in book.people.iter().filter(|p| p.left.is_none_or(|day| day >= today)) {
            facts.present += 1;
            facts.untitled += usize::from(person.title.trim().is_empty());
            if person.external {
                continue;
            }
            facts.staff += 1;
            let reaches =
                person.top_management || person.reports_to.is_some_and(&mut manager_reaches_top);
            if !reaches {
                facts.loose += 1;
                facts.first_loose = facts.first_loose.or(Some(person.id));
            }
        }
        facts
    }
}

/// No firm has more levels than this; whoever is further down sits in a circle.
const LEVELS: usize = 64;

/// Follows the lines upwards to top management, from somebody's manager.
fn reaches_top(book: &Workbook, person: &Person) -> bool {
    let above = |p: &&Person| p.reports_to.and_then(|id| book.get::<Person>(id));
    let line = std::iter::successors(Some(person), above);
    line.take(LEVELS - 1).any(|p| p.top_management)
}

/// What is still to be done, of any source; in one pass as well.
#[derive(Default)]
pub(super) struct ActionFacts<'a> {
    pub open: usize,
    pub overdue: usize,
    /// The open one that is due first; those without a day come last.
    pub first: Option<&'a Action>,
}

impl<'a> ActionFacts<'a> {
    fn gather(book: &'a Workbook, today: NaiveDate) -> Self {
        let mut facts = ActionFacts::default();
        let rank = |a: &Action| (a.due_now().is_none(), a.due_now(), a.id);
        for action in book.actions.iter().filter(|a| a.is_open()) {
            facts.open += 1;
            facts.overdue += usize::from(action.is_overdue(today));
            if facts.first.is_none_or(|first| rank(action) < rank(first)) {
                facts.first = Some(action);
            }
        }
        facts
    }
}
