//! The page itself.
pub fn start() {
    leptos::mount::mount_to_body(|| leptos::prelude::view! { <p>"ISMS workbook"</p> });
}
