pub mod corrective;
pub mod plan;
pub mod report;
pub const READS: &[crate::workbook::Kind] = &[];
