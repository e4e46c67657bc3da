//! An ISO/IEC 27001 ISMS workbook that is one web page.
//!
//! The modules are layers in reading order: each may use only those above it in this list.
//! `tests/layers.rs` holds them to it. ARCHITECTURE.md is the map.

#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod app;
pub mod catalogue;
pub mod chart;
pub mod exchange;
pub mod insight;
#[cfg(target_arch = "wasm32")]
pub mod locale;
pub mod paper;
pub mod sort;
pub mod storage;
pub mod text;
pub mod workbook;
