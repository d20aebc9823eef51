//! Asking for a change from an address: `connection`, `sql` and what was asked in words.

use super::Denied;
use crate::components::change::{Asked, Sheet};
use crate::components::ui::EmptyState;
use crate::components::ui::Glyph;
use crate::routes;
use crate::stores::{Catalog, Session};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use protocol::access::Permission;
use protocol::ids::ConnectionId;

#[component]
pub fn NewChangePage() -> impl IntoView {
    let may = expect_context::<Session>().me.may(Permission::RequestWrite);
    let catalog = expect_context::<Catalog>();
    let query = use_query_map();
    let drawn = move || {
        let query = query.get();
        let named = query.get("connection").and_then(|id| ConnectionId::parse(id).ok());
        let connection = named.or_else(|| catalog.active.get_untracked());
        match connection {
            _ if !may => view! {
                <Denied
                    title="Requesting changes is for editors"
                    text="Ask an administrator for the role `editor`: it requests changes of data, which others approve."
                />
            }
            .into_any(),
            None => view! {
                <EmptyState
                    glyph=Glyph::Database
                    title="No database is connected for you yet"
                    text="An administrator can connect one, or give you access to one that is there."
                />
            }
            .into_any(),
            Some(connection) => {
                let name = catalog.connections.with_untracked(|all| {
                    let known = all.iter().find(|one| one.id == connection);
                    known.map_or_else(|| connection.to_string(), |one| one.name.clone())
                });
                let sql = query.get("sql").unwrap_or_default();
                let asked = Asked::new(connection, sql, query.get("question"));
                view! {
                    <p class="page__subtitle">{format!("On {name}. Nothing runs before others agree.")}</p>
                    <Sheet asked/>
                }
                .into_any()
            }
        }
    };
    view! {
        <Title text="Request a change"/>
        <main class="page changes changes--new">
            <header class="page__header">
                <h1 class="page__title">"Request a change"</h1>
                <a href=routes::CHANGES>"All changes"</a>
            </header>
            {drawn}
        </main>
    }
    .into_any()
}
