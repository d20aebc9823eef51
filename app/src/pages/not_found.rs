//! An address that names nothing.

use crate::components::ui::{EmptyState, Glyph};
use crate::routes;
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <Title text="Not found"/>
        <main class="page page--centred">
            <EmptyState
                glyph=Glyph::Search
                title="There is nothing here"
                text="The address may be mistyped, or what it named has been deleted."
            >
                <a class="button button--primary" href=routes::WORKSPACE>
                    "Open the workspace"
                </a>
            </EmptyState>
        </main>
    }
    .into_any()
}
