//! Key presses of the whole window.

use crate::components::layout::Press;

/// Calls `handle` for every key until the caller's owner is gone; `true` means the key was ours.
#[cfg(feature = "hydrate")]
pub fn listen(handle: impl Fn(Press) -> bool + 'static) {
    use leptos::prelude::{on_cleanup, window_event_listener};
    let listener = window_event_listener(leptos::ev::keydown, move |event| {
        if event.default_prevented() {
            return;
        }
        if handle(press(&event)) {
            event.prevent_default();
        }
    });
    on_cleanup(move || listener.remove());
}

#[cfg(not(feature = "hydrate"))]
pub fn listen(_handle: impl Fn(Press) -> bool + 'static) {}

#[cfg(feature = "hydrate")]
fn press(event: &leptos::ev::KeyboardEvent) -> Press {
    use wasm_bindgen::JsCast;
    let typing = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok())
        .is_some_and(|element| {
            element.is_content_editable()
                || ["INPUT", "TEXTAREA", "SELECT"].contains(&element.tag_name().as_str())
        });
    Press {
        key: event.key(),
        code: event.code(),
        primary: event.ctrl_key() || event.meta_key(),
        shift: event.shift_key(),
        alt: event.alt_key(),
        typing,
    }
}
