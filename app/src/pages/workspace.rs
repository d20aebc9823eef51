//! Explorer, editor and results, and the assistant, side by side.

use crate::components::chat::Assistant;
use crate::components::editor::EditorPane;
use crate::components::results::ResultsPane;
use crate::components::schema::Explorer;
use leptos::prelude::*;
use leptos_router::components::Outlet;

#[component]
pub fn WorkspacePage() -> impl IntoView {
    view! {
        <Explorer/>
        <EditorPane/>
        <ResultsPane/>
        <Assistant/>
        <Outlet/>
    }
}
