//! How two workbooks differ, row by row and field by field, as data.

use crate::workbook::{Id, Kind, Record, Workbook};

/// What became of a row between the two.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Only in the second.
    Added,
    /// Only in the first.
    Removed,
    Changed {
        /// Places of the differing fields in the declaration of the kind.
        fields: Vec<usize>,
        /// The number in the reference differs.
        number: bool,
        /// Fields that this version does not know, or could not read, by name.
        unknown: Vec<String>,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    pub kind: Kind,
    pub id: Id,
    pub change: Change,
}

/// What the second of two workbooks is to the first.
///
/// Files carry no time. Earlier and later are told by the numbers given out, which only grow;
/// where these agree or point both ways, only the differences themselves tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Another workbook: the ids differ.
    Other,
    /// The same content.
    Same,
    /// The same workbook before further rows were entered.
    Earlier,
    /// The same workbook after further rows were entered.
    Later,
    /// The same workbook, worked on apart.
    Apart,
}

/// Every row that differs, in the order of the file.
pub fn compare(a: &Workbook, b: &Workbook) -> Vec<Difference> {
    let mut differences = Vec::new();
    for &kind in Kind::ALL {
        let (left, right) = (a.table(kind), b.table(kind));
        let mut ids: Vec<Id> = left.ids();
        ids.extend(right.ids().into_iter().filter(|id| left.row(*id).is_none()));
        crate::sort::by(&mut ids, Ord::cmp);
        for id in ids {
            let change = match (left.row(id), right.row(id)) {
                (None, _) => Change::Added,
                (_, None) => Change::Removed,
                (Some(x), Some(y)) if x.same(y) => continue,
                (Some(x), Some(y)) => changed(x, y),
            };
            differences.push(Difference { kind, id, change });
        }
    }
    differences
}

fn changed(x: &dyn Record, y: &dyn Record) -> Change {
    let names = x.extra().keys().chain(y.extra().keys().filter(|k| !x.extra().contains_key(*k)));
    Change::Changed {
        fields: (0..x.kind().fields().len()).filter(|i| x.cell(*i) != y.cell(*i)).collect(),
        number: x.number() != y.number(),
        unknown: names.filter(|k| x.extra().get(*k) != y.extra().get(*k)).cloned().collect(),
    }
}

/// What `b` is to `a`.
pub fn relation(a: &Workbook, b: &Workbook) -> Relation {
    if a.id != b.id {
        return Relation::Other;
    }
    if a == b {
        return Relation::Same;
    }
    let numbers = |book: &Workbook, kind: &Kind| book.table(*kind).last_number();
    let fewer = Kind::ALL.iter().any(|k| numbers(b, k) < numbers(a, k));
    let more = Kind::ALL.iter().any(|k| numbers(b, k) > numbers(a, k));
    match (fewer, more) {
        (true, false) => Relation::Earlier,
        (false, true) => Relation::Later,
        _ => Relation::Apart,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::testing::Script;
    use crate::workbook::{Draft, Label, Person};

    fn book() -> (Workbook, Id) {
        let mut book = Workbook::new(Id(1));
        let mut script = Script::default();
        let mut draft = Draft::new(&book, &mut script);
        let ada = draft.create::<Person>(|p| p.name = "Ada".into());
        let change = draft.finish(Label::new("change.edit")).unwrap();
        book.apply(&change).unwrap();
        (book, ada)
    }

    #[test]
    fn what_differs_is_named_by_row_and_field() {
        let (mine, ada) = book();
        let mut theirs = mine.clone();
        let mut script = Script { now: 1_800_000_000_000, ..Script::default() };
        let mut draft = Draft::new(&mine, &mut script);
        draft.update::<Person>(ada, |p| p.title = "CISO".into()).unwrap();
        let bob = draft.create::<Person>(|p| p.name = "Bob".into());
        theirs.apply(&draft.finish(Label::new("change.edit")).unwrap()).unwrap();

        let fields = vec![const { Person::place("title") }];
        let change = Change::Changed { fields, number: false, unknown: vec![] };
        let altered = Difference { kind: Kind::Person, id: ada, change };
        let added = Difference { kind: Kind::Person, id: bob, change: Change::Added };
        assert_eq!(compare(&mine, &theirs), [altered, added]);
        assert_eq!(compare(&theirs, &mine)[1].change, Change::Removed);
        assert_eq!(relation(&mine, &theirs), Relation::Later);
        assert_eq!(relation(&theirs, &mine), Relation::Earlier);
        assert_eq!(relation(&mine, &mine.clone()), Relation::Same);
        assert_eq!(relation(&mine, &Workbook::new(Id(2))), Relation::Other);
        assert_eq!(compare(&mine, &mine), []);
    }

    #[test]
    fn a_change_without_new_rows_says_nothing_about_time() {
        let (mine, ada) = book();
        let mut theirs = mine.clone();
        let mut script = Script::default();
        let mut draft = Draft::new(&mine, &mut script);
        draft.update::<Person>(ada, |p| p.title = "CISO".into()).unwrap();
        theirs.apply(&draft.finish(Label::new("change.edit")).unwrap()).unwrap();
        assert_eq!(relation(&mine, &theirs), Relation::Apart);
    }
}
