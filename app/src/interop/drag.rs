//! Dragging a bar between panels. The bar captures the pointer; sizes follow its movement.

use crate::components::ui::Axis;
use leptos::ev::PointerEvent;
use wasm_bindgen::JsCast;
use web_sys::Element;

fn bar(event: &PointerEvent) -> Option<Element> {
    event.current_target()?.dyn_into().ok()
}

pub fn start(event: &PointerEvent) {
    if let Some(bar) = bar(event) {
        event.prevent_default();
        // Without capture the drag ends at the bar's edge, which is a nuisance and no fault.
        let _uncaptured = bar.set_pointer_capture(event.pointer_id());
    }
}

pub fn end(event: &PointerEvent) {
    if let Some(bar) = bar(event) {
        let _not_captured = bar.release_pointer_capture(event.pointer_id());
    }
}

/// The size that puts the bar under the pointer; `None` while nothing is dragged.
pub fn offset(event: &PointerEvent, axis: Axis, size: u32) -> Option<u32> {
    let bar = bar(event)?;
    if !bar.has_pointer_capture(event.pointer_id()) {
        return None;
    }
    let own = bar.get_bounding_client_rect();
    let x = f64::from(event.client_x()) - (own.left() + own.width() / 2.0);
    let wanted = match axis {
        Axis::Before => f64::from(size) + x,
        Axis::After => f64::from(size) - x,
        Axis::Above => {
            let area = bar.parent_element()?.get_bounding_client_rect();
            (f64::from(event.client_y()) - area.top()) / area.height().max(1.0) * 100.0
        }
    };
    Some(wanted.max(0.0).round() as u32)
}
