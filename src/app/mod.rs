//! The page: the session, the shell around every screen, the screens.
//!
//! **Invariant:** components lay out and wire. What computes is in `insight`; what is said is in
//! the text tables; what writes goes through [`session::Session::edit`].

mod charts;
mod commands;
mod dom;
mod errand;
mod files;
mod keeping;
mod notice;
mod pages;
mod palette;
mod paper_sheet;
mod paper_view;
mod picture;
mod platform;
mod reading;
mod register;
mod route;
mod saved;
mod session;
mod shell;
mod theme;
mod widgets;
mod words;
mod worker;

use crate::app::dom::prelude::*;

/// Shows the page. Called once, by `main`.
pub fn start() {
    platform::watch_for_panics();
    theme::Theme::chosen().show();
    dom::start(|| {
        let session = session::Session::provide();
        route::Place::provide();
        session.keeping.begin(session);
        view! { <shell::Shell /> }
    });
}
