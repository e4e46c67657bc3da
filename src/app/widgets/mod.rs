//! Small parts that every screen uses, on native elements.

pub mod day;
mod dialog;
mod field;
mod icon;
mod move_due;
mod picker;
mod source;

pub use day::DayInput;
pub use dialog::Dialog;
pub use field::{
    FieldEditor, FieldText, ValueInput, choice_label, choice_tone, edit_label, field_help,
    field_label, not_a_number, shown, shown_value,
};
pub use icon::Icon;
pub use move_due::MoveDue;
pub use picker::{KeyPicker, Picker, RowLink, say_made};
pub use source::{Source, keys, strength, value};
