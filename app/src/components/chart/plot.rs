//! The drawing itself with hover and keyboard: one tab stop, arrow keys go from mark to mark, and the
//! exact value shows beside the mark and is read out.

use crate::interop::chart::{self, MarkTip};
use crate::interop::width;
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::html::Div;
use leptos::prelude::*;

/// Widths closer than this are not worth a new drawing, in pixels.
const STEP: f64 = 4.0;
/// Pixels above a mark that a tip of two lines needs.
const ROOM_ABOVE: f64 = 44.0;

#[component]
pub fn Plot(svg: String, summary: String, width: RwSignal<f64>) -> impl IntoView {
    let plot = NodeRef::<Div>::new();
    let tip = RwSignal::new(None::<MarkTip>);
    let place = RwSignal::new(None::<usize>);

    Effect::new(move |_| {
        let Some(element) = plot.get() else { return };
        chart::settle(&element);
        width::watch(&element, move |pixels| {
            if pixels > 0.0 && (pixels - width.get_untracked()).abs() >= STEP {
                width.set(pixels);
            }
        });
    });

    let hide = move || {
        tip.set(None);
        if let Some(element) = plot.get_untracked() {
            chart::leave(&element);
        }
    };
    let on_pointer = move |event: PointerEvent| {
        let element = plot.get_untracked();
        tip.set(element.and_then(|element| chart::under(&element, &event)));
    };
    let go = move |index: usize| {
        let found = plot.get_untracked().and_then(|element| chart::at(&element, index));
        if let Some((index, found)) = found {
            place.set(Some(index));
            tip.set(Some(found));
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let here = place.get_untracked();
        let next = match event.key().as_str() {
            "ArrowRight" | "ArrowDown" => here.map_or(0, |index| index + 1),
            "ArrowLeft" | "ArrowUp" => here.map_or(0, |index| index.saturating_sub(1)),
            "Home" => 0,
            "End" => usize::MAX,
            "Escape" => return hide(),
            _ => return,
        };
        event.prevent_default();
        go(next);
    };
    let left = move || tip.with(|tip| tip.as_ref().map(|tip| format!("{}px", tip.left)));
    let top = move || tip.with(|tip| tip.as_ref().map(|tip| format!("{}px", tip.top)));
    // Above the mark, or over its upper end where there is no room above.
    let shift = move || {
        tip.with(|tip| {
            let tip = tip.as_ref()?;
            let y = if tip.top < ROOM_ABOVE { "8px" } else { "calc(-100% - 8px)" };
            Some(format!("translate(-{:.1}%, {y})", tip.percent))
        })
    };
    let text = move || tip.with(|tip| tip.as_ref().map(|tip| tip.text.clone()));

    view! {
        <div class="chart-view__frame">
            <div
                class="chart-view__plot"
                node_ref=plot
                tabindex="0"
                role="group"
                aria-label=summary
                inner_html=svg
                on:pointermove=on_pointer
                on:pointerleave=move |_| hide()
                on:keydown=on_key
                on:blur=move |_| hide()
            ></div>
            <Show when=move || tip.with(Option::is_some)>
                <div class="chart-view__tip" aria-hidden="true" style:left=left style:top=top style:transform=shift>
                    {text}
                </div>
            </Show>
            <p class="visually-hidden" role="status">
                {move || place.get().and_then(|_| text())}
            </p>
        </div>
    }
}
