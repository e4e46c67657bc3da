//! The browser keeping the workbook: two engines that die of different causes, so that nothing typed is
//! lost with either.
//!
//! Read in this order:
//! - [`entry`]: one change as it is kept, linked to the one before;
//! - [`kept`]: what storage asks of a document; [`book`]: the workbook as one; `other_schema`: as another
//!   version of the app kept it;
//! - [`engine`]: what storage asks of a browser;
//! - [`head`]: the records that say what should be there;
//! - [`recovery`]: opening, a pure function of what was found;
//! - [`keeper`]: the state machine of an open workbook;
//! - [`rescue`]: opening what the rescue page saved, by the same recovery;
//! - [`shelf`]: the workbooks of this browser;
//! - `sim`: engines that crash, fail and lie on demand; `web`: those of the browser.
//!
//! **Invariant:** nothing here but `web` knows a browser, reads a clock or waits. **Invariant:** no
//! workbook is created where anything says that there is one.

pub mod book;
pub mod engine;
pub mod entry;
pub mod head;
pub mod keeper;
pub mod kept;
pub mod keys;
mod other_schema;
pub mod recovery;
pub mod rescue;
pub mod shelf;
#[cfg(not(target_arch = "wasm32"))]
pub mod sim;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod web;
