//! How a record type is declared, once.
//!
//! ```ignore
//! record! {
//!     /// Somebody who works in or for the firm.
//!     Person = Person ("people", "P") {
//!         name: String = Field::text().required().serves(Topic::Roles).column();
//!         reports_to: Option<Id> = Field::link(Kind::Person);
//!     }
//! }
//! ```
//! From this come the typed struct, the register's columns, the form, validation, search, the
//! file, its JSON Schema, comparison and the list of where a row is used. The words (label and
//! help) are in the text tables under `field.<table>.<name>` and `help.<table>.<name>`.

use super::book::Kind;
use super::id::Id;
use super::value::{Cell, Content, Misfit, Value};
use crate::catalogue::Topic;
use serde_json::{Map, Value as Json};
use std::any::Any;
use std::fmt::Debug;

/// What a field holds and how it is entered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// One line.
    Text(Format),
    /// Several lines.
    LongText,
    /// One of a closed list; name and keys of the list.
    Choice(&'static str, &'static [&'static str]),
    /// A whole number within these bounds.
    Number {
        min: i64,
        max: i64,
    },
    Day,
    Instant,
    Flag,
    /// One row of that kind.
    Link(Kind),
    /// Any number of rows of that kind.
    Links(Kind),
    /// Lines of the standard, by id, in the edition of the workbook.
    Lines,
    /// Codes that only the app writes (answered questions).
    Codes,
}

/// What one line of text is, for the right keyboard, check and link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Plain,
    Email,
    /// Where something is kept: an address, a path or words.
    Place,
    /// 64 hexadecimal digits.
    Sha256,
    /// A number with decimal places, kept as it is written: `99.5`.
    Decimal,
}

/// The declaration of one field.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub name: &'static str,
    pub shape: Shape,
    /// A row without it is incomplete. Nothing stops anybody from leaving it empty for now.
    pub required: bool,
    /// The subject of the standard that this field serves; its clause number is data of the edition.
    pub serves: Option<Topic>,
    /// Shown as a column of the register unless the reader chooses otherwise.
    pub column: bool,
    /// Written by the app alone, as a consequence of something the user did.
    pub system: bool,
    /// Entered once: what stands there stays, and what comes after it has an entry of its own. Files are
    /// taken as they are.
    pub once: bool,
    /// The row belongs to the one it links to here, and is deleted with it.
    pub part_of: bool,
    /// Content that people do not read as it is: in no form, column or search.
    pub hidden: bool,
    /// Name of the day in the same row that comes first: a start, an arrival. Empty where none does.
    pub not_before: &'static str,
    /// The day of something that has happened, so that it does not lie ahead.
    pub happened: bool,
    /// The day of something to come: one in the past is taken, but is worth a word when it is entered.
    pub ahead: bool,
    /// The part of a long form that it stands in: `group.<key>` in the text tables. Empty at the head.
    pub group: &'static str,
}

impl Field {
    pub const fn new(shape: Shape) -> Self {
        Field {
            name: "",
            shape,
            required: false,
            serves: None,
            column: false,
            system: false,
            once: false,
            part_of: false,
            hidden: false,
            not_before: "",
            happened: false,
            ahead: false,
            group: "",
        }
    }
    /// Whether somebody has to fill it in for a complete row. A choice whose first answer is a real one always has
    /// one.
    pub fn is_needed(&self) -> bool {
        let answered =
            matches!(self.shape, Shape::Choice(_, keys) if keys.first() != Some(&"unset"));
        self.required && !answered
    }
    pub const fn text() -> Self {
        Self::new(Shape::Text(Format::Plain))
    }
    pub const fn formatted(format: Format) -> Self {
        Self::new(Shape::Text(format))
    }
    pub const fn long_text() -> Self {
        Self::new(Shape::LongText)
    }
    pub const fn choice<C: super::value::Choice>() -> Self {
        Self::new(Shape::Choice(C::LIST, C::KEYS))
    }
    pub const fn number(min: i64, max: i64) -> Self {
        Self::new(Shape::Number { min, max })
    }
    pub const fn day() -> Self {
        Self::new(Shape::Day)
    }
    pub const fn instant() -> Self {
        Self::new(Shape::Instant)
    }
    pub const fn flag() -> Self {
        Self::new(Shape::Flag)
    }
    pub const fn link(to: Kind) -> Self {
        Self::new(Shape::Link(to))
    }
    pub const fn links(to: Kind) -> Self {
        Self::new(Shape::Links(to))
    }
    pub const fn lines() -> Self {
        Self::new(Shape::Lines)
    }
    pub const fn codes() -> Self {
        Self::new(Shape::Codes)
    }
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }
    pub const fn serves(mut self, topic: Topic) -> Self {
        self.serves = Some(topic);
        self
    }
    pub const fn column(mut self) -> Self {
        self.column = true;
        self
    }
    pub const fn system(mut self) -> Self {
        self.system = true;
        self
    }
    pub const fn once(mut self) -> Self {
        self.once = true;
        self
    }
    pub const fn part_of(mut self) -> Self {
        self.part_of = true;
        self
    }
    pub const fn hidden(mut self) -> Self {
        self.hidden = true;
        self
    }
    pub const fn not_before(mut self, day: &'static str) -> Self {
        self.not_before = day;
        self
    }
    pub const fn happened(mut self) -> Self {
        self.happened = true;
        self
    }
    pub const fn ahead(mut self) -> Self {
        self.ahead = true;
        self
    }
    pub const fn group(mut self, key: &'static str) -> Self {
        self.group = key;
        self
    }
    pub const fn named(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }

    /// The longest text this field takes, in characters. One megabyte in a register cell helps
    /// nobody; the long fields take a whole policy.
    pub fn longest(&self) -> usize {
        match self.shape {
            // What an approval was given to, as it was: a plan with all its risks.
            Shape::LongText if self.hidden => 20_000_000,
            Shape::LongText => 200_000,
            _ => 2_000,
        }
    }
}

/// Fields of a file that this version does not know, or whose content it could not read:
/// kept as they came and written back.
pub type Extra = Map<String, Json>;

/// Says which row it is. That of a record says all that is in it; through this, the code for it would be part of the
/// page for every kind, and is called by tests alone.
impl Debug for dyn Record {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.reference(), self.id())
    }
}

/// A row of any kind. Made by `record!`, never by hand.
pub trait Record: Any + Send + Sync {
    fn kind(&self) -> Kind;
    fn id(&self) -> Id;
    /// The number in the reference that people see; never used twice in a workbook.
    fn number(&self) -> u32;
    /// What a field holds, by its place in the declaration: all that is written for each kind of record.
    fn content(&self, field: usize) -> Option<&dyn Content>;
    fn content_mut(&mut self, field: usize) -> Option<&mut dyn Content>;
    fn extra(&self) -> &Extra;
    fn extra_mut(&mut self) -> &mut Extra;
    fn identify(&mut self, id: Id, number: u32);
    fn duplicate(&self) -> Box<dyn Record>;
    fn as_any(&self) -> &dyn Any;
    fn as_any_mut(&mut self) -> &mut dyn Any;
    fn into_any(self: Box<Self>) -> Box<dyn Any>;

    fn cell(&self, field: usize) -> Cell<'_> {
        self.content(field).map_or(Cell::Empty, Content::cell)
    }

    /// Sets a field by its place in the declaration. Setting one also drops what a file had
    /// left unread under the same name.
    fn set(&mut self, field: usize, value: Value) -> Result<(), Misfit> {
        self.content_mut(field).ok_or(Misfit)?.take(value)?;
        if let Some(declared) = self.kind().fields().get(field) {
            self.extra_mut().remove(declared.name);
        }
        Ok(())
    }

    /// Same identity and content.
    fn same(&self, other: &dyn Record) -> bool {
        self.kind() == other.kind()
            && self.id() == other.id()
            && self.number() == other.number()
            && (0..self.kind().fields().len()).all(|i| self.cell(i) == other.cell(i))
            && self.extra() == other.extra()
    }

    /// The short reference that people see: prefix and number, such as `P-004`.
    fn reference(&self) -> String {
        self.kind().reference(self.number())
    }

    /// What a link to this row shows: the first field that is required text, or the reference.
    fn name(&self) -> String {
        let fields = self.kind().fields();
        let titled = fields.iter().position(|f| f.required && matches!(f.shape, Shape::Text(_)));
        match titled.map(|i| self.cell(i)) {
            Some(Cell::Text(t)) => t.to_owned(),
            _ => self.reference(),
        }
    }
}

/// The place of a field in its declaration, checked when the program is compiled if used in a
/// constant.
pub const fn place_of(fields: &[Field], name: &str) -> usize {
    let mut i = 0;
    while i < fields.len() {
        if same_text(fields[i].name, name) {
            return i;
        }
        i += 1;
    }
    panic!("no field of that name");
}

const fn same_text(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// Declares a record type; see the head of this file.
macro_rules! record {
    ($(#[$doc:meta])* $name:ident {
        $($(#[$fdoc:meta])* $field:ident : $ty:ty = $spec:expr;)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $name {
            pub id: $crate::workbook::Id,
            /// The number in the reference that people see.
            pub number: u32,
            $($(#[$fdoc])* pub $field: $ty,)*
            /// What a file carried beyond these fields.
            pub extra: $crate::workbook::record::Extra,
        }
        impl $name {
            /// The declaration, in the order of form and register.
            pub const FIELDS: &'static [$crate::workbook::Field] =
                &[$($spec.named(stringify!($field))),*];

            /// The place of a field; in a `const` a wrong name does not compile.
            pub const fn place(name: &str) -> usize {
                $crate::workbook::record::place_of(Self::FIELDS, name)
            }
        }
        impl $crate::workbook::Record for $name {
            fn kind(&self) -> $crate::workbook::Kind {
                $crate::workbook::Kind::$name
            }
            fn id(&self) -> $crate::workbook::Id {
                self.id
            }
            fn number(&self) -> u32 {
                self.number
            }
            #[allow(unused_assignments)]
            fn content(&self, field: usize) -> Option<&dyn $crate::workbook::Content> {
                let mut at = 0;
                $(
                    if field == at {
                        return Some(&self.$field);
                    }
                    at += 1;
                )*
                None
            }
            #[allow(unused_assignments)]
            fn content_mut(
                &mut self,
                field: usize,
            ) -> Option<&mut dyn $crate::workbook::Content> {
                let mut at = 0;
                $(
                    if field == at {
                        return Some(&mut self.$field);
                    }
                    at += 1;
                )*
                None
            }
            fn extra(&self) -> &$crate::workbook::record::Extra {
                &self.extra
            }
            fn extra_mut(&mut self) -> &mut $crate::workbook::record::Extra {
                &mut self.extra
            }
            fn identify(&mut self, id: $crate::workbook::Id, number: u32) {
                self.id = id;
                self.number = number;
            }
            fn duplicate(&self) -> Box<dyn $crate::workbook::Record> {
                Box::new(self.clone())
            }
            fn as_any(&self) -> &dyn std::any::Any {
                self
            }
            fn as_any_mut(&mut self) -> &mut dyn std::any::Any {
                self
            }
            fn into_any(self: Box<Self>) -> Box<dyn std::any::Any> {
                self
            }
        }
    };
}
pub(crate) use record;
