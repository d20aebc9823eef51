//! Watching how large an element is.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};

/// Calls with width and height, first at once and then after every change, until dropped.
pub struct Watch {
    observer: ResizeObserver,
    _callback: Closure<dyn Fn()>,
}

impl Watch {
    /// `None` in a browser without observers: the caller keeps its first guess.
    pub fn start(element: &Element, changed: impl Fn(f64, f64) + 'static) -> Option<Self> {
        let watched = element.clone();
        let callback = Closure::wrap(Box::new(move || {
            changed(f64::from(watched.client_width()), f64::from(watched.client_height()));
        }) as Box<dyn Fn()>);
        let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(Self { observer, _callback: callback })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
