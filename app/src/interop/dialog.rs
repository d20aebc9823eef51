//! The browser's modal dialogs.

use leptos::ev::MouseEvent;
use web_sys::HtmlDialogElement;

/// Opens or closes; a dialog that is already so is left alone.
pub fn set_open(element: &HtmlDialogElement, open: bool) {
    if open && !element.open() {
        // Fails only for a dialog that is not in the document, which nobody can see.
        let _detached = element.show_modal();
    } else if !open && element.open() {
        element.close();
    }
}

/// Whether a click hit the darkened page around the dialog: the element itself is then the target.
pub fn is_backdrop(event: &MouseEvent) -> bool {
    match (event.target(), event.current_target()) {
        (Some(target), Some(own)) => target == own,
        _ => false,
    }
}
