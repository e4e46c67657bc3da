//! Making a change: a draft is filled row by row, then finished into one [`Change`].
//!
//! ```ignore
//! let mut draft = Draft::new(&book, &mut surroundings);
//! let owner = draft.create::<Person>(|p| p.name = "Ada".into());
//! draft.update::<Action>(id, |a| a.owner = Some(owner))?;
//! let change = draft.finish(Label::new("change.assign"));
//! ```

use super::book::{Kind, Tabled, Workbook};
use super::change::{Change, Edit, Label, Origin};
use super::id::{Id, Moment, Surroundings};
use super::links::Use;
use super::record::{Field, Record, Shape};
use super::settled::may_go_whole;
use super::value::{Cell, Value};
use super::wire::{LONGEST_CODE, sensible_day};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Why something cannot be written. The workbook is unchanged.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// There is no such row (any more).
    Missing { kind: Kind, id: Id },
    /// The value does not fit the field: another type, an unknown choice, a link to nothing.
    Misfit { kind: Kind, field: &'static str },
    /// The text is longer than the field takes, in characters.
    TooLong { kind: Kind, field: &'static str, longest: usize },
    /// The number is outside the bounds of the field.
    OutOfRange { kind: Kind, field: &'static str, min: i64, max: i64 },
    /// The row is, or belongs to, something that stays as it is: a closed gap assessment, an adopted risk
    /// method, a record.
    Settled { kind: Kind, id: Id },
    /// Settled rows name the row, and stay as they are: it cannot be deleted, nor replaced everywhere.
    NamedInSettled { kind: Kind, id: Id, by: Vec<(Kind, Id)> },
    /// The row is used elsewhere.
    InUse { kind: Kind, id: Id, uses: Vec<Use> },
    /// The row is made with the workbook and stays.
    Permanent { kind: Kind },
    /// Nothing can be written now: another tab writes, or the file is newer than this app.
    ReadOnly,
    /// The field is written by the app alone.
    System { kind: Kind, field: &'static str },
    /// The field is entered once and has its content: what comes after it has an entry of its own.
    Once { kind: Kind, field: &'static str },
}

impl Refusal {
    /// Whether trying again is of no use, whatever else is mended: what was typed has no place in the field.
    pub fn is_final(&self) -> bool {
        matches!(self, Refusal::Settled { .. } | Refusal::System { .. } | Refusal::Once { .. })
    }
}

type Version = Option<Arc<dyn Record>>;

/// A change in the making. Reads see what was written so far.
pub struct Draft<'a> {
    book: &'a Workbook,
    surroundings: &'a mut dyn Surroundings,
    edits: BTreeMap<(Kind, Id), (Version, Version)>,
    numbers: BTreeMap<Kind, u32>,
    last_id: Id,
    refused: Option<Refusal>,
    pub origin: Origin,
}

impl std::fmt::Debug for Draft<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Draft").field("edits", &self.edits).finish_non_exhaustive()
    }
}

/// What may run once, as what may run any number of times: from the second time on it does nothing.
fn only_once<R>(run: impl FnOnce(&mut R)) -> impl FnMut(&mut R) {
    let mut run = Some(run);
    move |row| {
        if let Some(run) = run.take() {
            run(row);
        }
    }
}

impl<'a> Draft<'a> {
    pub fn new(book: &'a Workbook, surroundings: &'a mut dyn Surroundings) -> Self {
        Draft {
            book,
            surroundings,
            edits: BTreeMap::new(),
            numbers: BTreeMap::new(),
            last_id: Id::default(),
            refused: None,
            origin: Origin::User,
        }
    }

    pub fn book(&self) -> &'a Workbook {
        self.book
    }
    pub fn today(&mut self) -> NaiveDate {
        self.surroundings.today()
    }
    pub fn now(&mut self) -> Moment {
        self.surroundings.now()
    }
    pub fn author(&self) -> String {
        self.surroundings.author()
    }

    /// A row as it will be after this draft.
    pub fn row(&self, kind: Kind, id: Id) -> Option<Arc<dyn Record>> {
        match self.edits.get(&(kind, id)) {
            Some((_, after)) => after.clone(),
            None => self.book.table(kind).shared(id),
        }
    }

    pub fn get<R: Tabled>(&self, id: Id) -> Option<R> {
        self.row(R::KIND, id)?.as_any().downcast_ref::<R>().cloned()
    }

    /// Ids grow even within one millisecond, so that rows made together keep their order.
    fn next_id(&mut self) -> Id {
        let fresh = Id::from_parts(self.surroundings.now(), self.surroundings.random());
        let id = if fresh > self.last_id { fresh } else { Id(self.last_id.0.wrapping_add(1)) };
        self.last_id = id;
        id
    }

    fn next_number(&mut self, kind: Kind) -> u32 {
        let last = self.numbers.entry(kind).or_insert_with(|| self.book.table(kind).last_number());
        *last = last.saturating_add(1);
        *last
    }

    pub fn create<R: Tabled>(&mut self, fill: impl FnOnce(&mut R)) -> Id {
        // What is written for each kind of row and each caller is kept small: there are hundreds.
        let mut row = R::KIND.blank();
        row.as_any_mut().downcast_mut::<R>().into_iter().for_each(only_once(fill));
        self.add(row)
    }

    /// Like [`Draft::create`], for a row that says something about itself as a whole, its id included.
    pub fn create_sealed<R: Tabled>(&mut self, row: R, seal: impl FnOnce(&mut R)) -> Id {
        let id = self.add(Box::new(row));
        if let Some(mut row) = self.get::<R>(id) {
            seal(&mut row);
            self.write(R::KIND, id, Some(Arc::new(row)));
        }
        id
    }

    /// Adds a filled row under a new id and number.
    pub fn add(&mut self, mut row: Box<dyn Record>) -> Id {
        let kind = row.kind();
        let id = self.next_id();
        row.identify(id, self.next_number(kind));
        // A record settles with its own entry; a part cannot be added to what is settled.
        let whole = self.book.settled_by(row.as_ref()).filter(|_| !kind.is_record());
        if let Some((kind, id)) = whole {
            self.refused.get_or_insert(Refusal::Settled { kind, id });
        }
        self.edits.insert((kind, id), (None, Some(row.into())));
        id
    }

    pub fn update<R: Tabled>(&mut self, id: Id, alter: impl FnOnce(&mut R)) -> Result<(), Refusal> {
        let mut alter = only_once(alter);
        self.alter(R::KIND, id, &mut |row| {
            row.as_any_mut().downcast_mut::<R>().into_iter().for_each(&mut alter);
        })
    }

    #[inline(never)]
    fn alter(
        &mut self,
        kind: Kind,
        id: Id,
        alter: &mut dyn FnMut(&mut dyn Record),
    ) -> Result<(), Refusal> {
        let mut row = self.row(kind, id).ok_or(Refusal::Missing { kind, id })?.duplicate();
        self.open_for_writing(kind, id)?;
        let number = row.number();
        alter(row.as_mut());
        row.identify(id, number);
        self.write(kind, id, Some(row.into()));
        Ok(())
    }

    /// Sets one field by its place in the declaration, as registers and forms do.
    pub fn set(&mut self, kind: Kind, id: Id, field: usize, value: Value) -> Result<(), Refusal> {
        let declared = kind.fields().get(field).ok_or(Refusal::Missing { kind, id })?;
        if declared.system {
            return Err(Refusal::System { kind, field: declared.name });
        }
        self.fits(kind, declared, &value)?;
        let kept =
            self.book.row(kind, id).filter(|_| declared.once).map(|r| r.cell(field).to_value());
        if kept.is_some_and(|kept| kept != Value::Empty && kept != value) {
            return Err(Refusal::Once { kind, field: declared.name });
        }
        let mut row = self.row(kind, id).ok_or(Refusal::Missing { kind, id })?.duplicate();
        self.open_for_writing(kind, id)?;
        row.set(field, value).map_err(|_| Refusal::Misfit { kind, field: declared.name })?;
        self.write(kind, id, Some(row.into()));
        Ok(())
    }

    /// Whether a value that somebody entered is one that this field can mean.
    fn fits(&self, kind: Kind, declared: &Field, value: &Value) -> Result<(), Refusal> {
        let field = declared.name;
        let known = |to: Kind, id: &Id| self.row(to, *id).is_some();
        let fits = match (declared.shape, value) {
            (Shape::Text(_) | Shape::LongText, Value::Text(text)) => {
                let longest = declared.longest();
                if text.len() > longest && text.chars().count() > longest {
                    return Err(Refusal::TooLong { kind, field, longest });
                }
                true
            }
            (Shape::Number { min, max }, Value::Number(n)) if *n < min || *n > max => {
                return Err(Refusal::OutOfRange { kind, field, min, max });
            }
            (Shape::Day, Value::Day(day)) => sensible_day(*day),
            (Shape::Link(to), Value::Link(id)) => known(to, id),
            (Shape::Links(to), Value::Links(ids)) => ids.iter().all(|id| known(to, id)),
            (Shape::Lines | Shape::Codes, Value::Codes(codes)) => {
                codes.iter().all(|code| code.len() <= LONGEST_CODE)
            }
            _ => true,
        };
        if fits { Ok(()) } else { Err(Refusal::Misfit { kind, field }) }
    }

    /// Deletes a row that nothing else uses, with the rows that are part of it.
    pub fn delete(&mut self, kind: Kind, id: Id) -> Result<(), Refusal> {
        self.delete_rows(kind, &[id])
    }

    /// Deletes rows that nothing but one another uses, with the rows that are part of them: all of them
    /// or none. [`removal`](super::removal) says beforehand whether they can go.
    pub fn delete_rows(&mut self, kind: Kind, ids: &[Id]) -> Result<(), Refusal> {
        if kind.is_single() {
            return Err(Refusal::Permanent { kind });
        }
        let rows: BTreeSet<Id> = crate::sort::gather(ids.iter().copied());
        let mut parts = Vec::new();
        for id in ids {
            let (own, uses): (Vec<Use>, Vec<Use>) =
                self.remaining_uses(*id).into_iter().partition(Use::is_part);
            let own: BTreeSet<(Kind, Id)> = crate::sort::gather(own.iter().map(|u| (u.kind, u.id)));
            let stays = |u: &Use| !rows.contains(&u.id) && !own.contains(&(u.kind, u.id));
            let uses: Vec<Use> = uses.into_iter().filter(stays).collect();
            let by = self.settled_among(&uses);
            if !by.is_empty() {
                return Err(Refusal::NamedInSettled { kind, id: *id, by });
            }
            if !uses.is_empty() {
                return Err(Refusal::InUse { kind, id: *id, uses });
            }
            if self.row(kind, *id).is_none() {
                return Err(Refusal::Missing { kind, id: *id });
            }
            if !may_go_whole(kind) {
                self.open_for_writing(kind, *id)?;
            }
            parts.extend(own);
        }
        for (kind, part) in parts {
            self.write(kind, part, None);
        }
        for id in ids {
            self.write(kind, *id, None);
        }
        Ok(())
    }

    /// Takes every link to a row away, or points it to another row of the same kind. Its parts stay
    /// with it: the answers of an assessment belong to no other one. Refused whole where something
    /// settled names it; see [`Draft::relink_open`].
    pub fn relink(&mut self, id: Id, instead: Option<Id>) -> Result<(), Refusal> {
        let uses = self.foreign_uses(id);
        let by = self.settled_among(&uses);
        if let Some((first, settled)) = by.first().copied() {
            let kind = Kind::ALL.iter().find(|kind| self.row(**kind, id).is_some());
            let kind = *kind.ok_or(Refusal::Settled { kind: first, id: settled })?;
            return Err(Refusal::NamedInSettled { kind, id, by });
        }
        self.relink_uses(uses, id, instead)
    }

    /// Like [`Draft::relink`], but what is settled goes on naming the row, as it must.
    pub fn relink_open(&mut self, id: Id, instead: Option<Id>) -> Result<(), Refusal> {
        let mut uses = self.foreign_uses(id);
        uses.retain(|u| self.book.settled_in(u.kind, u.id).is_none());
        self.relink_uses(uses, id, instead)
    }

    /// The uses of a row by rows that are not part of it.
    fn foreign_uses(&self, id: Id) -> Vec<Use> {
        self.remaining_uses(id).into_iter().filter(|u| !u.is_part()).collect()
    }

    /// What is settled among these uses, each once.
    fn settled_among(&self, uses: &[Use]) -> Vec<(Kind, Id)> {
        let settled = uses.iter().filter_map(|u| self.book.settled_in(u.kind, u.id));
        crate::sort::gather::<_, BTreeSet<(Kind, Id)>>(settled).into_iter().collect()
    }

    fn relink_uses(&mut self, uses: Vec<Use>, id: Id, instead: Option<Id>) -> Result<(), Refusal> {
        for user in uses {
            let Some(row) = self.row(user.kind, user.id) else { continue };
            self.open_for_writing(user.kind, user.id)?;
            let value = match row.cell(user.field) {
                Cell::Links(ids) => {
                    let mut ids: Vec<Id> = ids
                        .iter()
                        .filter_map(|i| if *i == id { instead } else { Some(*i) })
                        .collect();
                    let mut seen = BTreeSet::new();
                    ids.retain(|i| seen.insert(*i));
                    Value::Links(ids)
                }
                Cell::Link(_) => instead.map_or(Value::Empty, Value::Link),
                _ => continue,
            };
            let mut row = row.duplicate();
            let field = user.kind.fields().get(user.field).map_or("", |f| f.name);
            row.set(user.field, value).map_err(|_| Refusal::Misfit { kind: user.kind, field })?;
            self.write(user.kind, user.id, Some(row.into()));
        }
        Ok(())
    }

    /// The uses of a row that this draft has not taken away yet.
    fn remaining_uses(&self, id: Id) -> Vec<Use> {
        let still = |u: &Use| match self.row(u.kind, u.id).map(|r| r.cell(u.field).to_value()) {
            Some(Value::Link(to)) => to == id,
            Some(Value::Links(to)) => to.contains(&id),
            _ => false,
        };
        self.book.uses(id).iter().copied().filter(still).collect()
    }

    /// What is settled stays as it is.
    fn open_for_writing(&self, kind: Kind, id: Id) -> Result<(), Refusal> {
        match self.book.settled_in(kind, id) {
            Some((kind, id)) => Err(Refusal::Settled { kind, id }),
            None => Ok(()),
        }
    }

    fn write(&mut self, kind: Kind, id: Id, after: Version) {
        let book = self.book;
        let entry =
            self.edits.entry((kind, id)).or_insert_with(|| (book.table(kind).shared(id), None));
        entry.1 = after;
    }

    /// Why this draft must not be finished, if something in it cannot be: a row that was added
    /// to something settled.
    pub fn refused(&self) -> Option<&Refusal> {
        self.refused.as_ref()
    }

    /// The change, or nothing when the draft alters nothing or was refused.
    pub fn finish(self, label: Label) -> Option<Change> {
        if self.refused.is_some() {
            return None;
        }
        let edits: Vec<Edit> = self
            .edits
            .into_iter()
            .filter(|(_, (before, after))| match (before, after) {
                (None, None) => false,
                (Some(b), Some(a)) => !b.same(a.as_ref()),
                _ => true,
            })
            .map(|((kind, id), (before, after))| Edit { kind, id, before, after })
            .collect();
        if edits.is_empty() {
            return None;
        }
        let book = self.book;
        Some(Change {
            at: self.surroundings.now(),
            author: self.surroundings.author(),
            origin: self.origin,
            label,
            edits,
            numbers: self
                .numbers
                .into_iter()
                .map(|(kind, after)| (kind, book.table(kind).last_number(), after))
                .collect(),
        })
    }
}
