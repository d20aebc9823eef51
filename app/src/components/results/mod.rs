//! The result on screen.

use leptos::prelude::*;

#[component]
pub fn ResultsPane() -> impl IntoView {
    view! { <div class="results"></div> }
}
