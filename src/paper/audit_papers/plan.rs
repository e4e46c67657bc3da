use crate::paper::Paper;
use crate::paper::gap_report::Setting;
use crate::workbook::*;
pub fn build(_: &Workbook, _: Id, _: &Setting<'_>) -> Option<Paper> {
    None
}
