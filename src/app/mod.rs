//! The page itself.

use leptos::prelude::*;

/// Mounts the page. Called once, by `main`.
pub fn start() {
    leptos::mount::mount_to_body(|| view! { <p>"ISMS workbook"</p> });
}
