//! Signs of work under way. Both appear only after a short delay (in CSS), so that quick answers do
//! not flicker.

use leptos::prelude::*;

/// For small places; `label` is read out.
#[component]
pub fn Spinner(#[prop(into)] label: String) -> impl IntoView {
    view! { <span class="spinner" role="status" aria-label=label></span> }
}

/// Grey lines in the place of text that is on its way.
#[component]
pub fn Skeleton(#[prop(default = 3)] lines: usize) -> impl IntoView {
    let rows = (0..lines).map(|_| view! { <span class="skeleton__line"></span> }).collect_view();
    view! {
        <div class="skeleton" role="status" aria-label="Loading">
            {rows}
        </div>
    }
    .into_any()
}
