//! The connections of the workspace.

use crate::components::ui::{EmptyState, EnvironmentBadge, Glyph};
use crate::stores::Catalog;
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn ConnectionsPage() -> impl IntoView {
    let catalog = expect_context::<Catalog>();
    let rows = move || {
        catalog
            .connections
            .get()
            .into_iter()
            .map(|connection| {
                view! {
                    <li class="settings__row">
                        <strong>{connection.name}</strong>
                        <EnvironmentBadge environment=connection.environment/>
                        <span class="settings__note">{connection.engine_version}</span>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <Title text="Connections"/>
        <header class="page__header">
            <h1 class="page__title">"Connections"</h1>
            <p class="page__subtitle">"Databases that can be asked"</p>
        </header>
        <Show
            when=move || catalog.connections.with(|all| !all.is_empty())
            fallback=|| {
                view! {
                    <EmptyState
                        glyph=Glyph::Database
                        title="No database is connected"
                        text="Name one in the configuration file, or start with the demo."
                    />
                }
            }
        >
            <ul class="settings__rows">{rows}</ul>
        </Show>
    }
    .into_any()
}
