//! The assistant: ask, watch the answer arrive, see what it rests on, rate it.

use leptos::prelude::*;

#[component]
pub fn Assistant() -> impl IntoView {
    view! { <div class="assistant"></div> }
}
