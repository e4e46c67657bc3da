//! Storage against a simulated browser: crashes at every point, calls that fail, bytes that rot, tabs
//! that race. `ISMS_ROUNDS=10` multiplies the random rounds by ten.

mod corruption;
mod crash;
mod faults;
mod lifecycle;
mod load;
mod sabotage;
mod support;
mod tabs;
