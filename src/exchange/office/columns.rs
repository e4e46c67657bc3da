//! The sheets of a gap assessment in Excel: which columns they have, and what a cell says.
//!
//! One list for the writer and the reader. A cell whose text is still what [`said`] gave for the row
//! when the file was made has not been changed: the file holds [`marks`] of it. That is what keeps a
//! text that is too long for a cell, a link to a row that is gone, or work that was done in the
//! workbook meanwhile, from being taken for an edit.

use super::plain::clean;
use crate::catalogue::LineKind;
use crate::exchange::tabular::Finder;
use crate::text;
use crate::workbook::{
    Action, Cell, Choice, Conformity, Evidence, Field, GapAnswer, Id, Kind, Record, Shape, Workbook,
};

/// The sheet that says what the file is; it holds names and ids, no words. Very hidden.
pub(super) const ABOUT: &str = "isms-workbook";
/// What stands in it as the format.
pub(super) const FORMAT: &str = "isms-workbook-gap";
/// Version of the sheets and columns. Raise it when an older reader would misread a newer file.
pub(super) const SCHEMA: u32 = 1;

/// Most UTF-16 units of a cell are 32,767. What is longer is cut, and says so.
pub(super) const LONGEST_CELL: usize = 32_000;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// The row's id, hidden: finds the row again wherever the line is moved to.
    Id,
    /// Words of the area and weight of the line, hidden: the sums are made over them.
    Area,
    Weight,
    /// Id of the line of the standard, or the reference of the row.
    Reference,
    /// Title of the line.
    Title,
    Questions,
    /// A field by its place in the declaration.
    Field(usize),
}

/// A column with its width in characters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    pub holds: Holds,
    pub width: f64,
}

impl Column {
    const fn new(holds: Holds, width: f64) -> Column {
        Column { holds, width }
    }

    pub fn is_hidden(&self) -> bool {
        matches!(self.holds, Holds::Id | Holds::Area | Holds::Weight)
    }

    /// The name in the hidden row above the head, the same in every language.
    pub fn name(&self, kind: Kind) -> &'static str {
        match self.holds {
            Holds::Id => "id",
            Holds::Area => "area",
            Holds::Weight => "weight",
            Holds::Reference => "reference",
            Holds::Title => "line_title",
            Holds::Questions => "questions",
            Holds::Field(place) => kind.fields().get(place).map_or("", |f| f.name),
        }
    }

    /// The words of the head.
    pub fn words(&self, kind: Kind) -> String {
        match self.holds {
            Holds::Id | Holds::Area | Holds::Weight => self.name(kind).to_owned(),
            Holds::Reference => text::of("register.reference"),
            Holds::Title => text::of("gap.report.csv.title"),
            Holds::Questions => text::of("gap.questions"),
            Holds::Field(_) => field_words(kind, self.name(kind)),
        }
    }
}

/// The words of a field.
pub(super) fn field_words(kind: Kind, field: &str) -> String {
    text::of(&format!("field.{}.{field}", kind.table()))
}

/// A sheet with rows of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sheet {
    Lines(LineKind),
    Actions,
    Evidence,
}

impl Sheet {
    pub const ALL: [Sheet; 4] = [
        Sheet::Lines(LineKind::Clause),
        Sheet::Lines(LineKind::Control),
        Sheet::Actions,
        Sheet::Evidence,
    ];

    pub fn kind(self) -> Kind {
        match self {
            Sheet::Lines(_) => Kind::GapAnswer,
            Sheet::Actions => Kind::Action,
            Sheet::Evidence => Kind::Evidence,
        }
    }

    /// The name on its tab. Excel takes 31 characters and none of `[]:*?/\`.
    pub fn tab(self) -> String {
        match self {
            Sheet::Lines(LineKind::Clause) => text::of("office.sheet.clauses"),
            Sheet::Lines(LineKind::Control) => text::of("office.sheet.controls"),
            Sheet::Actions => text::of("office.sheet.actions"),
            Sheet::Evidence => text::of("office.sheet.evidence"),
        }
    }

    pub fn columns(self) -> Vec<Column> {
        match self {
            Sheet::Lines(part) => line_columns(part),
            Sheet::Actions => ACTIONS.to_vec(),
            Sheet::Evidence => EVIDENCE.to_vec(),
        }
    }
}

fn line_columns(part: LineKind) -> Vec<Column> {
    const REASON: usize = GapAnswer::place("applicable_reason");
    let applies = |c: &Column| part == LineKind::Control || c.holds != Holds::Field(REASON);
    LINES.iter().copied().filter(applies).collect()
}

macro_rules! columns {
    ($record:ty: $($name:literal $width:literal),* $(,)?) => {
        [$(Column::new(Holds::Field(const { <$record>::place($name) }), $width)),*]
    };
}

const LINES: &[Column] = {
    const HEAD: [Column; 6] = [
        Column::new(Holds::Id, 4.0),
        Column::new(Holds::Area, 4.0),
        Column::new(Holds::Weight, 4.0),
        Column::new(Holds::Reference, 10.0),
        Column::new(Holds::Title, 30.0),
        Column::new(Holds::Questions, 46.0),
    ];
    const FIELDS: [Column; 17] = columns!(GapAnswer:
        "conformity" 14.0, "applicable_reason" 32.0, "documented" 14.0, "implemented" 14.0,
        "evidenced" 14.0, "finding" 46.0, "gap" 36.0, "recommendation" 36.0, "priority" 20.0,
        "responsible" 20.0, "target" 14.0, "target_date" 12.0, "no_action_reason" 30.0,
        "confidence" 14.0, "maturity" 14.0, "actions" 36.0, "evidence" 36.0,
    );
    &joined::<6, 17, 23>(HEAD, FIELDS)
};

const ACTIONS: &[Column] = {
    const HEAD: [Column; 2] = [Column::new(Holds::Id, 4.0), Column::new(Holds::Reference, 11.0)];
    const FIELDS: [Column; 13] = columns!(Action:
        "title" 44.0, "owner" 20.0, "start" 12.0, "due" 12.0, "status" 13.0, "priority" 20.0,
        "source" 17.0, "description" 44.0, "success_measure" 36.0, "done_on" 12.0, "result" 36.0,
        "evidence" 36.0, "lines" 18.0,
    );
    &joined::<2, 13, 15>(HEAD, FIELDS)
};

const EVIDENCE: &[Column] = {
    const HEAD: [Column; 2] = [Column::new(Holds::Id, 4.0), Column::new(Holds::Reference, 11.0)];
    const FIELDS: [Column; 6] = columns!(Evidence:
        "title" 44.0, "place" 44.0, "dated" 12.0, "state" 14.0, "notes" 44.0, "sha256" 24.0,
    );
    &joined::<2, 6, 8>(HEAD, FIELDS)
};

const fn joined<const A: usize, const B: usize, const N: usize>(
    head: [Column; A],
    rest: [Column; B],
) -> [Column; N] {
    let mut all = [Column::new(Holds::Id, 0.0); N];
    let mut n = 0;
    while n < N {
        all[n] = if n < A { head[n] } else { rest[n - A] };
        n += 1;
    }
    all
}

/// What a cell says about a field of a row, as text; days as `2026-11-24`.
pub(super) fn said(book: &Workbook, finder: &mut Finder, row: &dyn Record, place: usize) -> String {
    let Some(field) = row.kind().fields().get(place) else { return String::new() };
    match row.cell(place) {
        Cell::Empty => empty(field),
        Cell::Text(key) => match field.shape {
            Shape::Choice(list, _) => text::of(&format!("choice.{list}.{key}")),
            _ => within_cell(&clean(key)),
        },
        Cell::Number(n) => n.to_string(),
        Cell::Day(day) => day.to_string(),
        Cell::Instant(moment) => moment.written(),
        Cell::Flag(_) => text::of("app.yes"),
        Cell::Link(id) => match field.shape {
            Shape::Link(kind) => one_row(book, finder, kind, id),
            _ => String::new(),
        },
        Cell::Links(ids) => match field.shape {
            Shape::Links(kind) => {
                let rows = ids.iter().filter_map(|id| book.row(kind, *id));
                let said: Vec<String> = rows.map(titled).collect();
                within_cell(&said.join("\n"))
            }
            _ => String::new(),
        },
        Cell::Codes(codes) => within_cell(&clean(&codes.join(", "))),
    }
}

/// What the cells of a row said when the file was made, as marks: a field's name and a few digits of a
/// hash of its text. By them a cell that nobody touched is known, whatever became of the row meanwhile.
pub(super) fn marks(
    book: &Workbook,
    finder: &mut Finder,
    row: &dyn Record,
    columns: &[Column],
) -> String {
    let fields = columns.iter().filter_map(|c| match c.holds {
        Holds::Field(place) => Some((c.name(row.kind()), place)),
        _ => None,
    });
    let marks =
        fields.map(|(name, place)| format!("{name}={}", mark(&said(book, finder, row, place))));
    marks.collect::<Vec<_>>().join(" ")
}

/// The mark of a text. Two texts of one cell have the same by chance once in four thousand million times.
pub(super) fn mark(said: &str) -> String {
    use sha2::{Digest, Sha256};
    let hash = Sha256::digest(said.trim().as_bytes());
    hash.iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

/// The mark of a field among those of its row.
pub(super) fn marked<'m>(marks: &'m str, field: &str) -> Option<&'m str> {
    marks.split(' ').find_map(|one| one.strip_prefix(field)?.strip_prefix('='))
}

/// An empty cell, or the words of the answer that an empty field means. A target that nobody set
/// is no verdict.
fn empty(field: &Field) -> String {
    const TARGET: &str = GapAnswer::FIELDS[GapAnswer::place("target")].name;
    match field.shape {
        Shape::Choice(list, [first, ..]) if *first != "unset" && field.name != TARGET => {
            text::of(&format!("choice.{list}.{first}"))
        }
        _ => String::new(),
    }
}

/// The words of a choice that can be picked in a cell of this field.
pub(super) fn answers(field: &Field, part: Option<LineKind>) -> Vec<String> {
    let Shape::Choice(list, keys) = field.shape else { return Vec::new() };
    let left_out = Conformity::NotApplicable.key();
    let offered = |key: &&&str| {
        let clause = part == Some(LineKind::Clause) && list == Conformity::LIST;
        **key != "unset" && !(clause && **key == left_out)
    };
    keys.iter().filter(offered).map(|key| text::of(&format!("choice.{list}.{key}"))).collect()
}

/// A row by its name, or by its reference where the name could mean another one too.
fn one_row(book: &Workbook, finder: &mut Finder, kind: Kind, id: Id) -> String {
    let Some(row) = book.row(kind, id) else { return String::new() };
    let name = clean(&row.name()).trim().to_owned();
    match finder.row(book, kind, &name) {
        Ok(found) if found == id => within_cell(&name),
        _ => row.reference(),
    }
}

/// `ACT-004 Write down who may do what`: the reference finds the row, the name is for the reader.
fn titled(row: &dyn Record) -> String {
    let name = clean(&row.name()).split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{} {name}", row.reference()).trim_end().to_owned()
}

/// The text as far as a cell takes it.
pub(super) fn within_cell(text: &str) -> String {
    if text.len() <= LONGEST_CELL || text.encode_utf16().count() <= LONGEST_CELL {
        return text.to_owned();
    }
    let mark = text::of("office.cut");
    let room = LONGEST_CELL.saturating_sub(mark.encode_utf16().count() + 1);
    let mut used = 0;
    let kept = text.chars().take_while(|c| {
        used += c.len_utf16();
        used <= room
    });
    let kept: String = kept.collect();
    format!("{kept} {mark}")
}

/// Whether a cell says less than the field holds, so that a change of it would lose the rest.
pub(super) fn is_cut(said: &str) -> bool {
    said.len() > LONGEST_CELL / 2 && said.ends_with(text::t("office.cut"))
}
