//! Storage against a simulated browser: crashes at every point, calls that fail, bytes that rot, tabs
//! that race. `ISMS_ROUNDS=10` multiplies the random rounds by ten.

// Outside of #[test] functions clippy does not see that this is a test.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod corruption;
mod cost;
mod crash;
mod faults;
mod large;
mod lifecycle;
mod load;
mod rescue;
mod sabotage;
mod schemas;
mod support;
mod tabs;
