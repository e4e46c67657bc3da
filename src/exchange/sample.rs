//! TEMP
use crate::workbook::*;
pub const ID: Id = Id(5);
pub fn workbook() -> Workbook { let mut b = Workbook::new(ID); let mut o=Organisation::default(); o.id=Id(9); o.number=1; o.name="Sample".into(); b.restore(Box::new(o)); b }
