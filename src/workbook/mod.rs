//! wb
