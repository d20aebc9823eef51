//! The bar between two panels: drag it, or focus it and use the arrow keys.

use crate::interop::drag;
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use std::ops::RangeInclusive;

/// What dragging changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    /// Width in px of the panel before the bar.
    Before,
    /// Width in px of the panel after the bar.
    After,
    /// Height of the panel above, in percent of the bar's parent.
    Above,
}

impl Axis {
    fn class(self) -> &'static str {
        match self {
            Axis::Before | Axis::After => "splitter splitter--vertical",
            Axis::Above => "splitter splitter--horizontal",
        }
    }

    /// Orientation of the bar itself.
    fn orientation(self) -> &'static str {
        match self {
            Axis::Before | Axis::After => "vertical",
            Axis::Above => "horizontal",
        }
    }

    /// The size after an arrow key, Home or End; `None` for other keys.
    fn after_key(self, key: &str, size: u32, range: &RangeInclusive<u32>) -> Option<u32> {
        let step = if self == Axis::Above { 3 } else { 16 };
        let grown = size.saturating_add(step);
        let shrunk = size.saturating_sub(step);
        let wanted = match (self, key) {
            (_, "Home") => *range.start(),
            (_, "End") => *range.end(),
            (Axis::Before, "ArrowRight") | (Axis::After, "ArrowLeft") => grown,
            (Axis::Before, "ArrowLeft") | (Axis::After, "ArrowRight") => shrunk,
            (Axis::Above, "ArrowDown") => grown,
            (Axis::Above, "ArrowUp") => shrunk,
            _ => return None,
        };
        Some(wanted.clamp(*range.start(), *range.end()))
    }
}

#[component]
pub fn Splitter(
    /// What it resizes: "Schema panel width".
    #[prop(into)]
    label: String,
    axis: Axis,
    range: RangeInclusive<u32>,
    #[prop(into)] size: Signal<u32>,
    /// Called while dragging; the caller stores it.
    on_resize: impl Fn(u32) + Clone + 'static,
) -> impl IntoView {
    let (min, max) = (*range.start(), *range.end());
    let on_key = {
        let (on_resize, range) = (on_resize.clone(), range.clone());
        move |event: KeyboardEvent| {
            if let Some(wanted) = axis.after_key(&event.key(), size.get_untracked(), &range) {
                event.prevent_default();
                on_resize(wanted);
            }
        }
    };
    let on_move = move |event: PointerEvent| {
        if let Some(moved) = drag::offset(&event, axis, size.get_untracked()) {
            on_resize(moved.clamp(min, max));
        }
    };
    view! {
        <div
            class=axis.class()
            role="separator"
            tabindex="0"
            aria-label=label
            aria-orientation=axis.orientation()
            aria-valuemin=min
            aria-valuemax=max
            aria-valuenow=move || size.get()
            on:keydown=on_key
            on:pointerdown=move |event| drag::start(&event)
            on:pointermove=on_move
            on:pointerup=move |event| drag::end(&event)
        ></div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrow_keys_move_the_bar_towards_the_arrow() {
        let check = |axis: Axis, key: &str, expected: Option<u32>| {
            assert_eq!(axis.after_key(key, 300, &(200..=480)), expected, "{axis:?} {key}");
        };
        check(Axis::Before, "ArrowRight", Some(316));
        check(Axis::Before, "ArrowLeft", Some(284));
        check(Axis::After, "ArrowRight", Some(284));
        check(Axis::After, "ArrowLeft", Some(316));
        check(Axis::Above, "ArrowDown", Some(303));
        check(Axis::Above, "ArrowUp", Some(297));
        check(Axis::Above, "ArrowLeft", None);
        check(Axis::Before, "Home", Some(200));
        check(Axis::Before, "End", Some(480));
        check(Axis::Before, "a", None);
    }

    #[test]
    fn keys_stop_at_the_limits() {
        assert_eq!(Axis::Before.after_key("ArrowLeft", 205, &(200..=480)), Some(200));
        assert_eq!(Axis::Before.after_key("ArrowRight", 479, &(200..=480)), Some(480));
    }
}
