//! What a field can hold, seen from outside ([`Cell`], [`Value`]) and from inside ([`Content`]).
//!
//! Registers, forms, comparison and files handle every record type alike through these; rules
//! and papers use the typed fields of the records themselves.

use super::id::{Id, Moment};
use chrono::NaiveDate;

/// What a field holds, borrowed from its record.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing was entered. Empty text, an empty list and an unset flag are empty, too.
    Empty,
    /// Text, or the key of a choice.
    Text(&'a str),
    Number(i64),
    Day(NaiveDate),
    Instant(Moment),
    Flag(bool),
    Link(Id),
    Links(&'a [Id]),
    /// Short codes: lines of the standard, answered questions.
    Codes(&'a [String]),
}

/// What a field is to hold, owned: on its way into a record or out of a file.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Value {
    #[default]
    Empty,
    Text(String),
    Number(i64),
    Day(NaiveDate),
    Instant(Moment),
    Flag(bool),
    Link(Id),
    Links(Vec<Id>),
    Codes(Vec<String>),
}

impl Cell<'_> {
    pub fn to_value(self) -> Value {
        match self {
            Cell::Empty => Value::Empty,
            Cell::Text(t) => Value::Text(t.to_owned()),
            Cell::Number(n) => Value::Number(n),
            Cell::Day(d) => Value::Day(d),
            Cell::Instant(m) => Value::Instant(m),
            Cell::Flag(f) => Value::Flag(f),
            Cell::Link(l) => Value::Link(l),
            Cell::Links(l) => Value::Links(l.to_vec()),
            Cell::Codes(c) => Value::Codes(c.to_vec()),
        }
    }

    pub fn is_empty(&self) -> bool {
        matches!(self, Cell::Empty)
    }

    /// The text, or nothing for any other content.
    pub fn text(&self) -> &str {
        match self {
            Cell::Text(t) => t,
            _ => "",
        }
    }
}

impl Value {
    pub fn as_cell(&self) -> Cell<'_> {
        match self {
            Value::Empty => Cell::Empty,
            Value::Text(t) => Cell::Text(t),
            Value::Number(n) => Cell::Number(*n),
            Value::Day(d) => Cell::Day(*d),
            Value::Instant(m) => Cell::Instant(*m),
            Value::Flag(f) => Cell::Flag(*f),
            Value::Link(l) => Cell::Link(*l),
            Value::Links(l) => Cell::Links(l),
            Value::Codes(c) => Cell::Codes(c),
        }
    }
}

/// The value does not fit the field's type; the record was left as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Misfit;

/// A Rust type that a record's field can have.
pub trait Content {
    fn cell(&self) -> Cell<'_>;
    /// Takes the value over, or refuses it and stays as it was. [`Value::Empty`] always fits.
    fn take(&mut self, value: Value) -> Result<(), Misfit>;
}

impl Content for String {
    fn cell(&self) -> Cell<'_> {
        if self.is_empty() { Cell::Empty } else { Cell::Text(self) }
    }
    fn take(&mut self, value: Value) -> Result<(), Misfit> {
        *self = match value {
            Value::Empty => String::new(),
            Value::Text(t) => t,
            _ => return Err(Misfit),
        };
        Ok(())
    }
}

/// Long text that is written once and kept, such as the data of a meeting. Copies of a row share it, so that an edit
/// beside it, and what undo keeps of it, cost nothing of its size.
#[derive(Clone, Debug, Default)]
pub struct Kept(std::sync::Arc<str>);

impl std::ops::Deref for Kept {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<String> for Kept {
    fn from(text: String) -> Kept {
        Kept(text.into())
    }
}

impl PartialEq for Kept {
    fn eq(&self, other: &Kept) -> bool {
        std::sync::Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

impl Content for Kept {
    fn cell(&self) -> Cell<'_> {
        if self.is_empty() { Cell::Empty } else { Cell::Text(self) }
    }
    fn take(&mut self, value: Value) -> Result<(), Misfit> {
        let mut text = String::new();
        text.take(value)?;
        *self = text.into();
        Ok(())
    }
}

impl Content for bool {
    fn cell(&self) -> Cell<'_> {
        if *self { Cell::Flag(true) } else { Cell::Empty }
    }
    fn take(&mut self, value: Value) -> Result<(), Misfit> {
        *self = match value {
            Value::Empty => false,
            Value::Flag(f) => f,
            _ => return Err(Misfit),
        };
        Ok(())
    }
}

/// An optional plain value and the one variant that carries it.
macro_rules! optional {
    ($($ty:ty => $variant:ident),*) => {$(
        impl Content for Option<$ty> {
            fn cell(&self) -> Cell<'_> {
                self.map_or(Cell::Empty, Cell::$variant)
            }
            fn take(&mut self, value: Value) -> Result<(), Misfit> {
                *self = match value {
                    Value::Empty => None,
                    Value::$variant(v) => Some(v),
                    _ => return Err(Misfit),
                };
                Ok(())
            }
        }
    )*};
}
optional!(i64 => Number, NaiveDate => Day, Moment => Instant, Id => Link);

/// A list and the one variant that carries it.
macro_rules! list {
    ($($ty:ty => $variant:ident),*) => {$(
        impl Content for Vec<$ty> {
            fn cell(&self) -> Cell<'_> {
                if self.is_empty() { Cell::Empty } else { Cell::$variant(self) }
            }
            fn take(&mut self, value: Value) -> Result<(), Misfit> {
                *self = match value {
                    Value::Empty => Vec::new(),
                    Value::$variant(v) => v,
                    _ => return Err(Misfit),
                };
                Ok(())
            }
        }
    )*};
}
list!(Id => Links, String => Codes);

/// A closed list of answers. The key is what files carry; the words for it are in the text
/// tables under `choice.<list>.<key>`.
pub trait Choice: Copy + Default + PartialEq + 'static {
    /// The list's name in the text tables.
    const LIST: &'static str;
    /// Every answer in the order in which people see them. The default comes out as "not set".
    const ALL: &'static [Self];
    const KEYS: &'static [&'static str];
    fn key(self) -> &'static str;
    fn from_key(key: &str) -> Option<Self>;
}

/// Declares a closed list of answers: `choice! { /// doc  pub State("document_state") { Draft = "draft" * , .. } }`.
/// The variant marked `*` is the default: it stands for "nothing chosen", is not written to files,
/// and its key is still accepted.
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident($list:literal) {
        $(#[$d0:meta])* $first:ident = $first_key:literal *
        $(, $(#[$d:meta])* $variant:ident = $key:literal)* $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $(#[$d0])* #[default] $first,
            $($(#[$d])* $variant),*
        }
        impl $crate::workbook::Choice for $name {
            const LIST: &'static str = $list;
            const ALL: &'static [Self] = &[$name::$first $(, $name::$variant)*];
            const KEYS: &'static [&'static str] = &[$first_key $(, $key)*];
            fn key(self) -> &'static str {
                match self { $name::$first => $first_key $(, $name::$variant => $key)* }
            }
            fn from_key(key: &str) -> Option<Self> {
                match key { $first_key => Some($name::$first) $(, $key => Some($name::$variant))*, _ => None }
            }
        }
        impl $crate::workbook::Content for $name {
            fn cell(&self) -> $crate::workbook::Cell<'_> {
                if *self == Self::default() { $crate::workbook::Cell::Empty }
                else { $crate::workbook::Cell::Text($crate::workbook::Choice::key(*self)) }
            }
            fn take(&mut self, value: $crate::workbook::Value) -> Result<(), $crate::workbook::Misfit> {
                *self = match value {
                    $crate::workbook::Value::Empty => Self::default(),
                    $crate::workbook::Value::Text(t) =>
                        <Self as $crate::workbook::Choice>::from_key(&t).ok_or($crate::workbook::Misfit)?,
                    _ => return Err($crate::workbook::Misfit),
                };
                Ok(())
            }
        }
    };
}
pub(crate) use choice;
