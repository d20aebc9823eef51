//! What was run, by whom it was written and how it ended.

use leptos::prelude::*;

#[component]
pub fn HistoryPage() -> impl IntoView {
    view! { <main class="page"></main> }
}
