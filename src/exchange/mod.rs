//! In and out: what leaves a workbook as bytes and what comes back.
//!
//! [`json`] writes and opens the workbook file, [`migrate`] brings older files up to date,
//! [`schema`] publishes the file's shape, [`compare`] says how two workbooks differ, [`tabular`]
//! reads and writes tables as the clipboard and CSV have them, [`risk_csv`] writes the Statement of
//! Applicability and a plan so, [`office`] makes Word, Excel and
//! PowerPoint files and reads Excel back, [`file_name`] names the file, and [`sample`] is the
//! sample firm. [`charts`] has charts drawn. [`worker`], [`packed`] and `packed_paper` are what the page and its worker say to each other.
//!
//! **Invariant:** no bytes from outside can panic here, and nothing that could be read of a file
//! is thrown away: what does not fit a field stays beside it and is written back.

pub mod charts;
pub mod compare;
mod file_name;
pub mod json;
pub mod migrate;
pub mod office;
pub mod packed;
mod packed_paper;
pub mod risk_csv;
pub mod sample;
pub mod schema;
pub mod tabular;
pub mod worker;

pub use file_name::{file_name, paper_name};
