//! Light, dark or as the system has it; and printing.

use super::platform::Browser;
use leptos::prelude::{document, window};

/// What the reader chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    System,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    pub fn key(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    pub fn chosen() -> Theme {
        let kept = Browser::preference("theme");
        Theme::ALL.into_iter().find(|t| Some(t.key()) == kept.as_deref()).unwrap_or(Theme::System)
    }

    /// Takes effect at once and is remembered.
    pub fn choose(self) {
        Browser::set_preference("theme", self.key());
        self.show();
    }

    /// Marks the page; the style sheet does the rest.
    pub fn show(self) {
        let Some(root) = document().document_element() else { return };
        // Neither can fail with these literal names.
        let _ = match self {
            Theme::System => root.remove_attribute("data-theme"),
            _ => root.set_attribute("data-theme", self.key()),
        };
    }
}

/// Whether the page is dark now, by choice or by the system.
pub fn is_dark() -> bool {
    match Theme::chosen() {
        Theme::Dark => true,
        Theme::Light => false,
        Theme::System => window()
            .match_media("(prefers-color-scheme: dark)")
            .ok()
            .flatten()
            .is_some_and(|query| query.matches()),
    }
}

/// To the other one of light and dark.
pub fn toggle() {
    if is_dark() { Theme::Light.choose() } else { Theme::Dark.choose() }
}

pub fn print() {
    // A browser without printing does nothing, and says so itself.
    let _ = window().print();
}
