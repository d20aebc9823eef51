//! The connection in use, how careful to be with it, and the others to choose from.

use crate::components::ui::{EnvironmentBadge, Glyph, Icon, Menu, MenuItem};
use crate::stores::Catalog;
use leptos::prelude::*;

#[component]
pub fn ConnectionChip() -> impl IntoView {
    let catalog = expect_context::<Catalog>();
    let face = move || {
        catalog.connection().map_or_else(
            || view! { <span class="connection__name">"No connection"</span> }.into_any(),
            |connection| {
                view! {
                    <span class="connection__name">{connection.name}</span>
                    <EnvironmentBadge environment=connection.environment/>
                    <span class="connection__engine">{connection.engine_version}</span>
                    <Icon glyph=Glyph::ChevronDown/>
                }
                .into_any()
            },
        )
    };
    view! {
        <div class="menu--start">
            <Menu id="connection-menu" label="Connection" class="connection" face=face>
                <For
                    each=move || catalog.connections.get()
                    key=|connection| connection.id.clone()
                    let:connection
                >
                    {
                        let id = connection.id.clone();
                        view! {
                            <MenuItem on_press=move || catalog.active.set(Some(id.clone()))>
                                <Icon glyph=Glyph::Database/>
                                {connection.name}
                                <EnvironmentBadge environment=connection.environment/>
                            </MenuItem>
                        }
                    }
                </For>
            </Menu>
        </div>
    }
    .into_any()
}
