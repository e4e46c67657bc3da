//! Pasted rows: what would become of each line, before anything is written.

use super::{Finder, Unreadable, key, plain, read_value};
use crate::text;
use crate::workbook::{Cell, Field, Format, Id, Kind, Shape, Value, Workbook};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What a column of a pasted table goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// Left out.
    Nothing,
    /// The reference: finds the row that the line changes.
    Reference,
    /// A field by its place in the declaration.
    Field(usize),
}

/// Whether the first line names columns, and which. Names are the words of the fields or the
/// names in files. A line counts as a head when at least half of its cells name a column.
pub fn head(kind: Kind, line: &[String]) -> Option<Vec<Column>> {
    let named = |cell: &str| {
        let cell = key(cell);
        if cell.is_empty() {
            return Column::Nothing;
        }
        if cell == key(text::t("register.reference")) {
            return Column::Reference;
        }
        let field = kind.fields().iter().position(|f| {
            f.name == cell || key(&text::of(&format!("field.{}.{}", kind.table(), f.name))) == cell
        });
        field.map_or(Column::Nothing, Column::Field)
    };
    let mut columns: Vec<Column> = line.iter().map(|c| named(c)).collect();
    for n in 0..columns.len() {
        // The second column of the same name stays out.
        let (before, rest) = columns.split_at_mut(n);
        if let Some(column) = rest.first_mut()
            && before.contains(column)
        {
            *column = Column::Nothing;
        }
    }
    let found = columns.iter().filter(|c| **c != Column::Nothing).count();
    let filled = line.iter().filter(|c| !c.trim().is_empty()).count();
    (found > 0 && found * 2 >= filled).then_some(columns)
}

/// What would become of one pasted line.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// The row that it changes; nothing for a new one.
    pub target: Option<Id>,
    /// Rows that are called the same, where the line has no reference to say which is meant. When
    /// `target` is one of them, it was found by its name.
    pub like: Vec<Id>,
    pub values: Vec<(usize, Value)>,
    /// Links to a row that this very paste makes: field, place of its line.
    pub siblings: Vec<(usize, usize)>,
    /// Cells that cannot be taken: field, what stood there, why as a text key.
    pub refused: Vec<(usize, String, &'static str)>,
    /// The whole line is left out, with the reason as a text key.
    pub left_out: Option<&'static str>,
}

impl Planned {
    pub fn is_new(&self) -> bool {
        self.target.is_none() && self.left_out.is_none()
    }
    pub fn is_change(&self) -> bool {
        self.target.is_some()
            && !(self.values.is_empty() && self.siblings.is_empty())
            && self.left_out.is_none()
    }

    /// What is to be said of a line that looks like rows which are there already, with `{references}`;
    /// the reader may choose otherwise ([`Choice`]).
    pub fn likeness(&self) -> Option<&'static str> {
        match (self.like.is_empty(), self.target) {
            (true, _) => None,
            (false, Some(_)) => Some("register.paste.like_changed"),
            (false, None) => Some("register.paste.like_new"),
        }
    }

    /// Whether the reader may choose what becomes of the line; so also where a choice led to one row twice.
    pub fn has_choice(&self) -> bool {
        !self.like.is_empty() && self.left_out.is_none_or(|reason| reason == ROW_TWICE)
    }
}

/// Why a line is left out that changes what a line above it changes.
const ROW_TWICE: &str = "register.paste.row_twice";

/// What a reader decided about a line that looks like a row which is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// It is a new row all the same.
    Add,
    /// It changes this row.
    Update(Id),
}

/// Plans a paste as [`plan_as_chosen`] does, before anybody has chosen anything.
pub fn plan(
    book: &Workbook,
    kind: Kind,
    columns: &[Column],
    lines: &[Vec<String>],
    over: &[Id],
) -> Vec<Planned> {
    plan_as_chosen(book, kind, columns, lines, over, &BTreeMap::new())
}

/// Plans a paste: which line becomes a new row, which changes one, and what is refused. Lines
/// find their row by reference, else by its place in `over` (the rows from the selected cell on),
/// else by its name: a line that is called like exactly one row, and whose e-mail address does not
/// speak against it, changes that row. `choices` are the reader's, by place of the line; they count
/// where a line looks like a row. No two lines change one row: the second is left out and says so.
///
/// A row that was found by its name keeps what it has where the line has nothing, and its name as it
/// is written: the line was not made from it.
pub fn plan_as_chosen(
    book: &Workbook,
    kind: Kind,
    columns: &[Column],
    lines: &[Vec<String>],
    over: &[Id],
    choices: &BTreeMap<usize, Choice>,
) -> Vec<Planned> {
    let mut finder = Finder::default();
    let namesakes = Namesakes::of(book, kind, columns);
    let (mut taken, mut meant) = (BTreeSet::new(), BTreeSet::new());
    let named = names(kind, columns, lines);
    let by_reference = columns.iter().position(|c| *c == Column::Reference);
    let reference = |line: &Vec<String>| {
        let text = by_reference.and_then(|c| line.get(c))?.trim();
        (!text.is_empty()).then(|| finder.row(book, kind, text).ok())
    };
    let referred: Vec<Option<Option<Id>>> = lines.iter().map(reference).collect();
    // A row that a line refers to is not another line's by its name.
    meant.extend(referred.iter().copied().flatten().flatten());
    let lines = lines.iter().zip(referred).enumerate();
    lines
        .map(|(n, (line, referred))| {
            let (target, unknown) = match referred {
                Some(found) => (found, found.is_none()),
                None if by_reference.is_some() => (None, false),
                None => (over.get(n).copied(), false),
            };
            let mut planned = Planned {
                target,
                like: Vec::new(),
                values: Vec::new(),
                siblings: Vec::new(),
                refused: Vec::new(),
                left_out: None,
            };
            if unknown {
                planned.left_out = Some("register.paste.unknown_reference");
                return planned;
            }
            if target.is_none() {
                let (like, only) = namesakes.like(line);
                // Two lines of one name: the second may well be somebody else.
                let only = only.filter(|id| meant.insert(*id) && !taken.contains(id));
                planned.target = match choices.get(&n) {
                    Some(Choice::Add) => None,
                    Some(Choice::Update(id)) if like.contains(id) => Some(*id),
                    _ => only,
                };
                planned.like = like;
            }
            if planned.target.is_some_and(|id| !taken.insert(id)) {
                planned.left_out = Some(ROW_TWICE);
                return planned;
            }
            fill(book, &mut finder, kind, columns, line, &mut planned);
            find_siblings(kind, &named, n, &mut planned);
            planned
        })
        .collect()
}

/// The rows that are there by their names, for lines that have no reference.
struct Namesakes {
    /// Columns of the name and of the e-mail address.
    name: Option<usize>,
    email: Option<usize>,
    rows: HashMap<String, Vec<(Id, String)>>,
}

impl Namesakes {
    fn of(book: &Workbook, kind: Kind, columns: &[Column]) -> Namesakes {
        let email = kind.fields().iter().position(|f| f.shape == Shape::Text(Format::Email));
        let column = |field: Option<usize>| {
            field.and_then(|f| columns.iter().position(|c| *c == Column::Field(f)))
        };
        let name = titled(kind);
        let mut rows: HashMap<String, Vec<(Id, String)>> = HashMap::new();
        for row in book.table(kind).rows().filter(|_| column(name).is_some()) {
            let text = |field: Option<usize>| match field.map(|f| row.cell(f)) {
                Some(Cell::Text(text)) => key(text),
                _ => String::new(),
            };
            rows.entry(text(name)).or_default().push((row.id(), text(email)));
        }
        rows.remove("");
        Namesakes { name: column(name), email: column(email), rows }
    }

    /// The rows that a line is called like, and the one that it means, if that is clear.
    fn like(&self, line: &[String]) -> (Vec<Id>, Option<Id>) {
        let cell = |column: Option<usize>| {
            column.and_then(|c| line.get(c)).map_or_else(String::new, |text| key(plain(text)))
        };
        let rows = self.rows.get(&cell(self.name)).map_or(&[][..], Vec::as_slice);
        let address = cell(self.email);
        let same = |(_, other): &&(Id, String)| !address.is_empty() && *other == address;
        let other = |(_, other): &(Id, String)| {
            !address.is_empty() && !other.is_empty() && *other != address
        };
        let mut by_address = rows.iter().filter(same);
        let only = match (by_address.next(), by_address.next(), rows) {
            (Some((id, _)), None, _) => Some(*id),
            (None, _, [row]) if !other(row) => Some(row.0),
            _ => None,
        };
        (rows.iter().map(|(id, _)| *id).collect(), only)
    }
}

/// The field that gives a row its name.
fn titled(kind: Kind) -> Option<usize> {
    kind.fields().iter().position(|f| f.required && matches!(f.shape, Shape::Text(_)))
}

/// The lines by the name that they give their row.
fn names(kind: Kind, columns: &[Column], lines: &[Vec<String>]) -> HashMap<String, Vec<usize>> {
    let mut named: HashMap<String, Vec<usize>> = HashMap::new();
    let titled = titled(kind);
    let column = columns.iter().position(|c| titled.is_some_and(|t| *c == Column::Field(t)));
    let Some(column) = column else { return named };
    for (n, line) in lines.iter().enumerate() {
        if let Some(name) = line.get(column).filter(|c| !c.trim().is_empty()) {
            named.entry(key(name)).or_default().push(n);
        }
    }
    named
}

/// A person who reports to somebody further down the same list: the row is not there yet, the
/// line is.
fn find_siblings(
    kind: Kind,
    named: &HashMap<String, Vec<usize>>,
    own: usize,
    planned: &mut Planned,
) {
    let siblings = &mut planned.siblings;
    planned.refused.retain(|(place, text, reason)| {
        let own_kind = kind.fields().get(*place).is_some_and(|f| f.shape == Shape::Link(kind));
        match named.get(&key(text)).map(Vec::as_slice) {
            Some([line]) if own_kind && *reason == Unreadable::NoRow.key() && *line != own => {
                siblings.push((*place, *line));
                false
            }
            _ => true,
        }
    });
}

fn fill(
    book: &Workbook,
    finder: &mut Finder,
    kind: Kind,
    columns: &[Column],
    line: &[String],
    planned: &mut Planned,
) {
    let row = planned.target.and_then(|id| book.row(kind, id));
    let by_name = row.is_some() && !planned.like.is_empty();
    let name = titled(kind);
    for (column, cell) in columns.iter().zip(line) {
        let Column::Field(place) = column else { continue };
        if by_name && (cell.trim().is_empty() || name == Some(*place)) {
            continue;
        }
        let Some(field) = kind.fields().get(*place) else { continue };
        match read_value(book, finder, field, cell) {
            Ok(value) => {
                let was = row.map(|r| r.cell(*place).to_value()).unwrap_or_default();
                let same = was == value || is_default(field, &value) && was == Value::Empty;
                if !same && field.once && was != Value::Empty {
                    planned.refused.push((*place, cell.clone(), "register.refused.once"));
                } else if !same {
                    planned.values.push((*place, value));
                }
            }
            Err(reason) if !cell.trim().is_empty() => {
                planned.refused.push((*place, cell.clone(), reason.key()))
            }
            Err(_) => {}
        }
    }
    if planned.target.is_none() && planned.values.is_empty() {
        planned.left_out = Some("register.paste.empty_line");
    }
}

/// The first answer of a list stands for an empty cell.
fn is_default(field: &Field, value: &Value) -> bool {
    match (field.shape, value) {
        (Shape::Choice(_, keys), Value::Text(key)) => keys.first() == Some(&key.as_str()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{cells, two_people};
    use super::*;
    use crate::workbook::testing::Script;
    use crate::workbook::{Action, Document, Draft, Label, Person};

    #[test]
    fn a_head_is_known_by_its_names() {
        let line = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
        let place = |name: &str| Column::Field(Document::place(name));
        assert_eq!(
            head(Kind::Document, &line(&["title", "OWNER", "colour"])),
            Some(vec![place("title"), place("owner"), Column::Nothing])
        );
        assert_eq!(head(Kind::Document, &line(&["Backup policy", "Ada", "Draft"])), None);
        assert_eq!(
            head(Kind::Document, &line(&["Title", "Title"])),
            Some(vec![place("title"), Column::Nothing])
        );
    }

    #[test]
    fn a_due_date_that_is_set_is_no_cell_to_paste_over() {
        let mut book = Workbook::default();
        let mut script = Script::default();
        let mut draft = Draft::new(&book, &mut script);
        let set = draft.create::<Action>(|a| a.due = super::super::read_day("2026-09-30").ok());
        let bare = draft.create::<Action>(|_| {});
        book.apply(&draft.finish(Label::new("x")).unwrap()).unwrap();
        let check = |id, cell: &str, taken: usize, refused: &[&str]| {
            let due = [Column::Field(Action::place("due"))];
            let planned = plan(&book, Kind::Action, &due, &cells(&[&[cell]]), &[id]);
            let reasons: Vec<&str> = planned[0].refused.iter().map(|r| r.2).collect();
            assert_eq!((planned[0].values.len(), reasons.as_slice()), (taken, refused), "{cell}");
        };
        check(set, "2027-01-31", 0, &["register.refused.once"]);
        check(set, "", 0, &["register.refused.once"]);
        check(set, "30.09.2026", 0, &[]);
        check(bare, "2027-01-31", 1, &[]);
    }

    #[test]
    fn a_paste_says_what_is_new_changed_and_refused() {
        let book = two_people();
        let ids = book.table(Kind::Person).ids();
        let columns = [
            Column::Reference,
            Column::Field(Person::place("name")),
            Column::Field(Person::place("joined")),
        ];
        let lines = cells(&[
            &["P-001", "Ada Lovelace", "03/04/2026"],
            &["", "Alan Turing", "2026-01-02"],
            &["P-099", "Nobody", ""],
            &["", "", ""],
            &["P-002", "Grace, Hopper", ""],
        ]);
        let planned = plan(&book, Kind::Person, &columns, &lines, &[]);
        assert_eq!(planned[0].target, Some(ids[0]));
        assert_eq!(
            planned[0].values,
            [(Person::place("name"), Value::Text("Ada Lovelace".into()))]
        );
        assert_eq!(planned[0].refused[0].2, Unreadable::TwoDays.key());
        assert!(planned[1].is_new() && planned[1].values.len() == 2);
        assert_eq!(planned[2].left_out, Some("register.paste.unknown_reference"));
        assert_eq!(planned[3].left_out, Some("register.paste.empty_line"));
        assert!(!planned[4].is_change() && planned[4].left_out.is_none());
    }

    /// Ada with an address, Alan without, and two of one name.
    fn four_people() -> (Workbook, Vec<Id>) {
        let mut book = Workbook::default();
        let mut script = Script::default();
        let mut draft = Draft::new(&book, &mut script);
        for (name, email, title) in [
            ("Ada Byron", "ada@example.org", "Head"),
            ("Alan Turing", "", "Clerk"),
            ("Jo Smith", "jo@example.org", ""),
            ("Jo Smith", "jos@example.org", ""),
        ] {
            draft.create::<Person>(|p| {
                (p.name, p.email, p.title) = (name.into(), email.into(), title.into());
            });
        }
        let change = draft.finish(Label::new("x")).unwrap();
        book.apply(&change).unwrap();
        let ids = book.table(Kind::Person).ids();
        (book, ids)
    }

    const NAME_AND_ADDRESS: [Column; 3] = [
        Column::Field(Person::place("name")),
        Column::Field(Person::place("email")),
        Column::Field(Person::place("title")),
    ];

    #[test]
    fn a_line_that_is_called_like_one_row_changes_it_and_says_so() {
        let (book, ids) = four_people();
        let check = |line: &[&str], target: Option<Id>, like: &[Id], changes: usize| {
            let planned = plan(&book, Kind::Person, &NAME_AND_ADDRESS, &cells(&[line]), &[]);
            let planned = planned.first().unwrap();
            assert_eq!((planned.target, planned.like.as_slice()), (target, like), "{line:?}");
            assert_eq!(planned.likeness().is_some(), !like.is_empty());
            let new = if target.is_none() { planned.values.len() } else { changes };
            assert_eq!(planned.values.len(), new, "{line:?}: {:?}", planned.values);
        };
        let [ada, alan, jo, jos] = ids[..] else { panic!() };
        check(&["  ada BYRON ", "ada@example.org", "Director"], Some(ada), &[ada], 1);
        // Nothing is emptied by a line that was not made from the row, and nothing is renamed.
        check(&["ADA BYRON", "", ""], Some(ada), &[ada], 0);
        check(&["Alan Turing", "alan@example.org", "Clerk"], Some(alan), &[alan], 1);
        // Another address: perhaps another person. It is said, and not written over.
        check(&["Ada Byron", "other@example.org", ""], None, &[ada], 2);
        // Two of that name: only the address can tell.
        check(&["Jo Smith", "", "Clerk"], None, &[jo, jos], 2);
        check(&["Jo Smith", "JOS@example.org", "Clerk"], Some(jos), &[jo, jos], 2);
        check(&["Grace Hopper", "ada@example.org", ""], None, &[], 2);
        check(&["", "ada@example.org", ""], None, &[], 1);
    }

    #[test]
    fn the_reader_chooses_what_a_line_that_looks_like_a_row_is() {
        let (book, ids) = four_people();
        let lines = cells(&[
            &["Ada Byron", "", "Director"],
            &["Ada Byron", "", "Clerk"],
            &["Jo Smith", "", "Clerk"],
            &["New", "", ""],
        ]);
        let targets = |choices: &[(usize, Choice)]| -> Vec<Option<Id>> {
            let choices = choices.iter().copied().collect();
            let columns = &NAME_AND_ADDRESS;
            let planned = plan_as_chosen(&book, Kind::Person, columns, &lines, &[], &choices);
            planned.iter().map(|p| p.target).collect()
        };
        // The second of a name is added unless somebody says otherwise; both are said to look alike.
        assert_eq!(targets(&[]), [Some(ids[0]), None, None, None]);
        let chosen = [
            (0, Choice::Add),
            (1, Choice::Update(ids[0])),
            (2, Choice::Update(ids[3])),
            (3, Choice::Update(ids[1])),
        ];
        assert_eq!(targets(&chosen), [None, Some(ids[0]), Some(ids[3]), None]);
    }

    #[test]
    fn a_second_line_for_one_row_is_left_out() {
        let (book, ids) = four_people();
        let mut columns = NAME_AND_ADDRESS.to_vec();
        columns.insert(0, Column::Reference);
        let lines = cells(&[
            &["", "Ada Byron", "", "Baroness"],
            &["P-001", "Ada Byron", "", "Director"],
            &["P-002", "Alan Turing", "", "Reader"],
            &["p-001", "Ada Byron", "", "Clerk"],
        ]);
        let planned = plan(&book, Kind::Person, &columns, &lines, &[]);
        // The line that refers to a row is that row, wherever it stands; one of its name is another.
        assert!(planned[0].is_new() && planned[0].likeness().is_some());
        assert!(planned[1].is_change() && planned[1].target == Some(ids[0]));
        assert!(planned[2].is_change());
        assert_eq!(planned[3].left_out, Some("register.paste.row_twice"));
        assert!(!planned[3].is_new() && !planned[3].is_change() && planned[3].values.is_empty());

        // The reader chooses one row for two lines.
        let lines = cells(&[&["Jo Smith", "", "Clerk"], &["Jo Smith", "", "Head"]]);
        let choices = [(0, Choice::Update(ids[2])), (1, Choice::Update(ids[2]))].into();
        let columns = &NAME_AND_ADDRESS;
        let planned = plan_as_chosen(&book, Kind::Person, columns, &lines, &[], &choices);
        assert!(planned[0].is_change());
        assert_eq!(planned[1].left_out, Some("register.paste.row_twice"));
        assert!(planned[1].has_choice(), "or there would be no way back");
    }

    #[test]
    fn a_list_pasted_twice_is_there_once() {
        let (book, _) = four_people();
        let lines = cells(&[
            &["Ada Byron", "ada@example.org", "Head"],
            &["Alan Turing", "", "Clerk"],
            &["Jo Smith", "jo@example.org", ""],
            &["Jo Smith", "jos@example.org", ""],
        ]);
        for planned in plan(&book, Kind::Person, &NAME_AND_ADDRESS, &lines, &[]) {
            assert!(!planned.is_new() && !planned.is_change(), "{planned:?}");
        }
        // By reference the line is the row: what it lacks is taken out, as ever.
        let columns = [Column::Reference, Column::Field(Person::place("title"))];
        let planned = plan(&book, Kind::Person, &columns, &cells(&[&["P-001", ""]]), &[]);
        assert!(planned[0].is_change() && planned[0].like.is_empty());
    }

    #[test]
    fn a_line_may_link_to_another_line_of_the_paste() {
        let columns =
            [Column::Field(Person::place("name")), Column::Field(Person::place("reports_to"))];
        let lines = cells(&[
            &["Alan Turing", "Max Newman"],
            &["Max Newman", "Max Newman"],
            &["Joan Clarke", "nobody"],
        ]);
        let planned = plan(&two_people(), Kind::Person, &columns, &lines, &[]);
        assert_eq!(planned[0].siblings, [(Person::place("reports_to"), 1)]);
        assert_eq!((planned[1].siblings.len(), planned[1].refused.len()), (0, 1));
        assert_eq!(planned[2].refused[0].2, Unreadable::NoRow.key());
    }

    #[test]
    fn without_references_lines_go_over_the_rows_from_the_cell_on() {
        let book = two_people();
        let ids = book.table(Kind::Person).ids();
        let columns = [Column::Field(Person::place("title"))];
        let lines = cells(&[&["Head"], &["Clerk"]]);
        let planned = plan(&book, Kind::Person, &columns, &lines, &ids[1..]);
        assert_eq!((planned[0].target, planned[1].target), (Some(ids[1]), None));
        assert_eq!(Action::place("title"), 0);
    }
}
