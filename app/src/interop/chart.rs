//! Reads the marks of a drawn chart: their exact values for hover and for the keyboard.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// A mark as the tooltip needs it: its text and its place inside the plot, in pixels.
#[derive(Debug, Clone, PartialEq)]
pub struct MarkTip {
    pub text: String,
    pub left: f64,
    pub top: f64,
    /// Where the mark lies across the plot, 0 to 100: the tip is shifted by as much, so that it
    /// never leaves the plot sideways.
    pub percent: f64,
}

const ACTIVE: &str = "chart-mark--active";

fn marks(plot: &HtmlElement) -> Vec<Element> {
    let Ok(found) = plot.query_selector_all(".chart-mark") else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok()).collect()
}

/// Moves the text of a `<title>` where the browser does not show it as a second tooltip.
fn take_title(mark: &Element) -> Option<String> {
    let child = mark.first_element_child().filter(|child| child.tag_name() == "title");
    if let Some(title) = child {
        let text = title.text_content().unwrap_or_default();
        title.remove();
        // A mark that cannot carry the text keeps nothing to hover over; the table has it.
        let _not_kept = mark.set_attribute("data-value", &text);
    }
    mark.get_attribute("data-value")
}

fn tip(plot: &HtmlElement, mark: &Element) -> Option<MarkTip> {
    let text = take_title(mark)?;
    let (area, place) = (plot.get_bounding_client_rect(), mark.get_bounding_client_rect());
    let left = place.left() + place.width() / 2.0 - area.left();
    let percent = (left / area.width().max(1.0) * 100.0).clamp(0.0, 100.0);
    Some(MarkTip { text, left, top: place.top() - area.top(), percent })
}

fn activate(plot: &HtmlElement, mark: Option<&Element>) {
    if let Ok(Some(before)) = plot.query_selector(&format!(".{ACTIVE}")) {
        let _still_active = before.class_list().remove_1(ACTIVE);
    }
    if let Some(mark) = mark {
        let _not_active = mark.class_list().add_1(ACTIVE);
    }
}

/// The chart's own `<title>` would cover every mark's tooltip; its `aria-label` says the same.
pub fn settle(plot: &HtmlElement) {
    if let Ok(Some(title)) = plot.query_selector("svg > title") {
        title.remove();
    }
}

/// The mark under the pointer.
pub fn under(plot: &HtmlElement, event: &leptos::ev::PointerEvent) -> Option<MarkTip> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let mark = target.closest(".chart-mark").ok().flatten();
    activate(plot, mark.as_ref());
    tip(plot, &mark?)
}

/// The mark at `index`, counted in drawing order, with the index it really has.
pub fn at(plot: &HtmlElement, index: usize) -> Option<(usize, MarkTip)> {
    let marks = marks(plot);
    let index = index.min(marks.len().checked_sub(1)?);
    activate(plot, Some(&marks[index]));
    tip(plot, &marks[index]).map(|tip| (index, tip))
}

pub fn leave(plot: &HtmlElement) {
    activate(plot, None);
}
