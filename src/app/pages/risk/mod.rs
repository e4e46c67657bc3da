//! Risk: the method, the risks together, one risk, the Statement of Applicability, treatment plans, and the
//! thread through all of them.

mod approval;
mod matrix;
mod method;
mod numbers;
mod one;
mod overview;
mod paper;
mod parts;
mod plan;
mod statement;
mod trace;
mod typical;
mod versions;
mod what_if;

pub use approval::ApprovalPanel;
pub use method::MethodPage;
pub use one::{ActionTable, RiskPage};
pub use overview::RisksPage;
pub use paper::{PaperPage, SheetLink, Which};
pub use parts::no_row;
pub use plan::PlanPage;
pub use statement::StatementPage;
pub use trace::TracePage;

use crate::workbook::Kind;

/// The tables that levels, states and approvals follow from.
const READ: &[Kind] = crate::paper::risk_charts::READS;
