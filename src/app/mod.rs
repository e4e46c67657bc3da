//! The page: the session, the shell around every screen, the screens.
//!
//! **Invariant:** components lay out and wire. What computes is in `insight`; what is said is in
//! the text tables; what writes goes through [`session::Session::edit`].

mod keeping;
mod notice;
mod pages;
pub mod paper_view;
mod platform;
mod register;
mod route;
mod session;
mod shell;
mod widgets;

use leptos::prelude::*;

/// Shows the page. Called once, by `main`.
pub fn start() {
    mount_to_body(|| {
        session::Session::provide();
        route::Place::provide();
        view! { <shell::Shell /> }
    });
}
