//! Tells how wide an element is, now and whenever it changes.

#[cfg(feature = "hydrate")]
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::HtmlElement;

/// Calls `on_width` with whole pixels; stops when the owner goes away.
#[cfg(feature = "hydrate")]
pub fn watch(element: &HtmlElement, on_width: impl Fn(f64) + 'static) {
    use leptos::prelude::{StoredValue, UpdateValue, on_cleanup};
    let called = Closure::<dyn Fn(js_sys::Array)>::new(move |entries: js_sys::Array| {
        let entry = entries.get(0).dyn_into::<web_sys::ResizeObserverEntry>();
        if let Ok(entry) = entry {
            on_width(entry.content_rect().width().floor());
        }
    });
    // A browser without the observer keeps the width of the first drawing.
    let Ok(observer) = web_sys::ResizeObserver::new(called.as_ref().unchecked_ref()) else {
        return;
    };
    observer.observe(element);
    let kept = StoredValue::new_local(Some((observer, called)));
    on_cleanup(move || {
        if let Some((observer, _called)) = kept.try_update_value(Option::take).flatten() {
            observer.disconnect();
        }
    });
}

#[cfg(not(feature = "hydrate"))]
pub fn watch(_element: &HtmlElement, _on_width: impl Fn(f64) + 'static) {}
