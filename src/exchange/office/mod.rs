//! Word, Excel, PowerPoint and calendar files of gap assessments, risk, audits and management reviews, for the
//! program that runs in a worker.
//!
//! [`make`] gives the bytes of a file; [`charts`] says which pictures the page has to draw for it
//! first, because only a browser can turn an SVG into a PNG. [`read_gap_excel`] plans what an
//! Excel file that comes back would change; the page shows the [`plan`] and enters it as one
//! change. The page itself carries only the plan: what makes and reads files stands behind the
//! feature `office`.
//!
//! - `order`: what can be asked for, and how page and worker say it
//! - `plan`: what a file would change, line by line
//! - `make`: the orders, and what each needs
//! - `plain`: typed text on its way into a file
//! - `colours`: those of all three
//! - `columns`: the sheets and columns of Excel, for both ways
//! - `excel`, `excel_summary`: the file that leaves
//! - `archive`, `excel_read`: the file that comes back
//! - `risk_excel`: the Statement of Applicability and the risk workbook in Excel
//! - `review_excel`, `dates`: a management review in Excel, and what it decided as dates for a calendar
//! - `package`: parts packed into a file
//! - `word`, `word_finish`: any paper as a Word document
//! - `slides`: any deck as a PowerPoint presentation
//!
//! **Invariant:** everything typed is text in these files; it cannot become a formula, a field or
//! a link. **Invariant:** no bytes from outside can panic here.

// A refusal is made once per file, so the size of its finding does not matter.
#![cfg_attr(feature = "office", allow(clippy::result_large_err))]

mod order;
pub mod plan;

#[cfg(feature = "office")]
mod archive;
#[cfg(feature = "office")]
mod colours;
#[cfg(feature = "office")]
mod columns;
#[cfg(feature = "office")]
mod dates;
#[cfg(feature = "office")]
mod excel;
#[cfg(feature = "office")]
mod excel_read;
#[cfg(feature = "office")]
mod excel_summary;
#[cfg(feature = "office")]
mod make;
#[cfg(feature = "office")]
mod package;
#[cfg(feature = "office")]
mod plain;
#[cfg(feature = "office")]
mod review_excel;
#[cfg(feature = "office")]
mod risk_excel;
#[cfg(feature = "office")]
mod slides;
#[cfg(feature = "office")]
mod word;
#[cfg(feature = "office")]
mod word_finish;

#[cfg(feature = "office")]
pub use excel_read::read_gap_excel;
#[cfg(feature = "office")]
pub use make::{charts, make};
pub use order::{Drawing, MOST_BYTES, Order, Picture, Request};
