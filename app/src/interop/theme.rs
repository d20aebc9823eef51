//! Switches the theme of the page that is already on screen.

use crate::stores::preferences::Theme;

#[cfg(feature = "hydrate")]
pub fn apply(theme: Theme) {
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element());
    let Some(root) = root else { return };
    let _always_a_valid_name = match theme.attribute() {
        Some(value) => root.set_attribute("data-theme", value),
        None => root.remove_attribute("data-theme"),
    };
}

#[cfg(not(feature = "hydrate"))]
pub fn apply(_theme: Theme) {}

/// Whether the page is dark now, all things considered.
#[cfg(feature = "hydrate")]
pub fn is_dark(theme: Theme) -> bool {
    match theme {
        Theme::Light => false,
        Theme::Dark => true,
        Theme::System => web_sys::window()
            .and_then(|window| window.match_media("(prefers-color-scheme: dark)").ok().flatten())
            .is_some_and(|query| query.matches()),
    }
}

#[cfg(not(feature = "hydrate"))]
pub fn is_dark(theme: Theme) -> bool {
    theme == Theme::Dark
}
