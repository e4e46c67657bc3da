//! Papers: one tree of headings, text, tables and charts, and what can be made of it.
//!
//! A builder (one file per paper) returns a `Paper`; the renderers turn any paper into what is asked
//! for. The page itself walks the tree in `app::paper_view` and prints from the same elements.
//! **Invariant:** a `Paper` never skips a heading level, never has an anchor twice and holds only
//! rectangular tables, whatever its builder put in.
//!
//! - `tree`: what a paper is made of
//! - `labels`: the words a renderer adds itself
//! - `html`: a paper as one file that needs nothing else
//! - `text`: a paper as plain text
//! - `figure`: the charts that there are
//! - `gap_charts`: the charts of a gap assessment, for its screens and its report
//! - `risk_charts`: the charts of risk, for its screens and papers
//! - `review_pack`: what a management review is given to look at
//! - `review_charts`: the charts of such a pack
//! - `review_papers`, `review_slides`: agenda, pre-read, minutes, the page for steering, and the slides
//! - `audit_papers`: the audit programme, the report on an audit, the log of corrective action
//! - `deck`: what a slide deck is made of
//! - `gap_slides`: the slides on a gap assessment
//! - `printed`: the papers that there are
//! - `words`: what papers, charts and the page say alike
//! - `page_rules`: the running header and footer of the printed pages

pub mod audit_papers;
pub mod deck;
mod figure;
pub mod gap_charts;
pub mod gap_report;
pub mod gap_slides;

mod html;
mod labels;
mod page_rules;
mod printed;
pub mod review_charts;
pub mod review_pack;
pub mod review_papers;
pub mod review_slides;
pub mod risk_charts;
pub mod risk_papers;
mod text;
mod tree;
mod words;

pub use figure::{Drawing, Figure};
pub use html::html;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub(crate) use html::{align_class, callout_class, figures_class, table_class};
pub use labels::Labels;
#[cfg(feature = "office")]
pub(crate) use page_rules::joined;
pub use page_rules::page_rules;
pub use printed::Printed;
pub use text::text;
pub use tree::*;

#[cfg(test)]
mod tests;
