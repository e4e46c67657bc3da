//! Ways in and out of the workbook.

pub mod tabular;
