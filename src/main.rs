//! The page: mounts the app. Everything else is in the library.

#[cfg(target_arch = "wasm32")]
fn main() {
    isms_workbook::app::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This program is a web page: run `cargo xtask serve`.");
}
