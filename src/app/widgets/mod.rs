//! Small parts that every screen uses, on native elements.

mod dialog;
mod field;
mod icon;
mod picker;

pub use dialog::Dialog;
pub use field::{choice_label, edit_label, FieldEditor, field_help, field_label, shown};
pub use icon::Icon;
pub use picker::{Picker, RowLink};
