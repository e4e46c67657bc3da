use crate::paper::Paper;
use crate::paper::gap_report::Setting;
use crate::workbook::*;
pub fn build(_: &Workbook, _: &Setting<'_>) -> Paper {
    Paper::new(Default::default(), vec![])
}
