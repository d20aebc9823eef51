//! Editor tabs, toolbar and text.

use leptos::prelude::*;

#[component]
pub fn EditorPane() -> impl IntoView {
    view! { <div class="editor"></div> }
}
