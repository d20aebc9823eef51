//! The page itself: focus, scrolling, keys, being online.

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::prelude::*;
    use wasm_bindgen::JsCast;
    use web_sys::HtmlElement;

    fn find(selector: &str) -> Option<HtmlElement> {
        let document = web_sys::window()?.document()?;
        document.query_selector(selector).ok().flatten()?.dyn_into().ok()
    }

    /// Whether the page holds an element that matches.
    pub fn has(selector: &str) -> bool {
        find(selector).is_some()
    }

    /// Whether the page has this address, or one below it.
    pub fn is_below(path: &str) -> bool {
        let here = web_sys::window().and_then(|window| window.location().pathname().ok());
        here.and_then(|here| here.strip_prefix(path).map(str::to_owned))
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// A path of this site with the site's own address before it.
    pub fn absolute(path: &str) -> String {
        let origin = web_sys::window().and_then(|window| window.location().origin().ok());
        format!("{}{path}", origin.unwrap_or_default())
    }

    /// Moves the focus to the first element that matches.
    pub fn focus(selector: &str) {
        if let Some(element) = find(selector) {
            // Focusing a detached element fails silently in browsers, and so may this.
            let _detached = element.focus();
        }
    }

    /// Moves the focus to the next or previous of the elements that match, and round at the ends.
    pub fn move_focus(selector: &str, forwards: bool) {
        let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
        let Ok(found) = document.query_selector_all(selector) else { return };
        let all: Vec<HtmlElement> =
            (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect();
        let now = document.active_element();
        let place =
            all.iter().position(|one| now.as_ref().is_some_and(|now| one.is_same_node(Some(now))));
        let next = match (place, forwards) {
            (Some(place), true) => (place + 1) % all.len(),
            (Some(place), false) => (place + all.len() - 1) % all.len(),
            (None, _) => 0,
        };
        if let Some(element) = all.get(next) {
            let _detached = element.focus();
        }
    }

    /// Whether a `focusout` takes the focus out of the element that listens.
    pub fn focus_left(event: &web_sys::FocusEvent) -> bool {
        let own = event.current_target().and_then(|own| own.dyn_into::<web_sys::Node>().ok());
        let next = event.related_target().and_then(|next| next.dyn_into::<web_sys::Node>().ok());
        match (own, next) {
            (Some(own), Some(next)) => !own.contains(Some(&next)),
            _ => true,
        }
    }

    /// Whether the focus is on the element that matches, or in it.
    pub fn holds_focus(selector: &str) -> bool {
        let focused = web_sys::window()
            .and_then(|window| window.document()?.active_element())
            .map(|element| -> web_sys::Node { element.into() });
        find(selector)
            .is_some_and(|element| element.contains(focused.as_ref()) && focused.is_some())
    }

    /// Scrolls an element's own content to its end.
    pub fn scroll_to_end(selector: &str) {
        if let Some(element) = find(selector) {
            element.set_scroll_top(element.scroll_height());
        }
    }

    /// Whether an element's content is scrolled to its end, give or take two lines.
    pub fn is_at_end(selector: &str) -> bool {
        find(selector).is_none_or(|element| {
            element.scroll_height() - element.scroll_top() - element.client_height() < 48
        })
    }

    /// Whether the browser has a network; follows it.
    pub fn online() -> ReadSignal<bool> {
        // `true` first: the server has drawn it so.
        let (online, set_online) = signal(true);
        Effect::new(move |_| {
            set_online.set(window().navigator().on_line());
            let on = window_event_listener(leptos::ev::online, move |_| set_online.set(true));
            let off = window_event_listener(leptos::ev::offline, move |_| set_online.set(false));
            on_cleanup(move || {
                on.remove();
                off.remove();
            });
        });
        online
    }

    /// Says in the document that the page answers now; styles and journeys may wait for it.
    pub fn mark_ready() {
        let root = web_sys::window().and_then(|window| window.document()?.document_element());
        if let Some(root) = root {
            // Without the mark nothing but waiting for it breaks.
            let _unmarked = root.set_attribute("data-ready", "true");
        }
    }
}

#[cfg(feature = "hydrate")]
pub use browser::{
    absolute, focus, focus_left, has, holds_focus, is_at_end, is_below, mark_ready, move_focus,
    online, scroll_to_end,
};

#[cfg(not(feature = "hydrate"))]
mod server {
    pub fn has(_selector: &str) -> bool {
        false
    }
    pub fn is_below(_path: &str) -> bool {
        false
    }
    pub fn absolute(path: &str) -> String {
        path.to_owned()
    }
    pub fn focus(_selector: &str) {}
    pub fn move_focus(_selector: &str, _forwards: bool) {}
    pub fn focus_left(_event: &leptos::ev::FocusEvent) -> bool {
        false
    }
    pub fn holds_focus(_selector: &str) -> bool {
        false
    }
    pub fn scroll_to_end(_selector: &str) {}
    pub fn is_at_end(_selector: &str) -> bool {
        true
    }
    pub fn online() -> leptos::prelude::ReadSignal<bool> {
        leptos::prelude::signal(true).0
    }
    pub fn mark_ready() {}
}

#[cfg(not(feature = "hydrate"))]
pub use server::{
    absolute, focus, focus_left, has, holds_focus, is_at_end, is_below, mark_ready, move_focus,
    online, scroll_to_end,
};
