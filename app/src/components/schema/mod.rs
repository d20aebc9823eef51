//! The schema tree of the active connection.

use leptos::prelude::*;

#[component]
pub fn Explorer() -> impl IntoView {
    view! { <div class="schema"></div> }
}
