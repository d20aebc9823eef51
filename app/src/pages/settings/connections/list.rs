//! Every connection with its state.

use super::row::Row;
use crate::api::catalog::connections;
use crate::api::connections::{RemoveConnection, list_connections};
use crate::components::ui::{EmptyState, Glyph, Icon, PageHead, ProblemCard, Skeleton};
use crate::interop::clock;
use crate::routes;
use crate::stores::Catalog;
use leptos::prelude::*;
use protocol::connection::{ConnectionState, ConnectionView};

const LOOK_AGAIN_MS: u32 = 1_000;

#[component]
pub fn ConnectionsPage() -> impl IntoView {
    let catalog = expect_context::<Catalog>();
    let views = Resource::new(|| (), |()| list_connections());
    let remove = ServerAction::<RemoveConnection>::new();
    let refused = move || remove.value().get().and_then(Result::err);
    // What was added, changed or removed shows in the top bar too.
    Effect::new(move |before: Option<usize>| {
        let version = remove.version().get();
        if before.is_some_and(|before| before != version) {
            views.refetch();
        }
        leptos::task::spawn_local(async move {
            if let Ok(all) = connections().await {
                catalog.replace(all);
            }
        });
        version
    });
    // A schema that is being read will have been read soon.
    Effect::new(move |_| {
        let being_read = |view: &ConnectionView| view.state == ConnectionState::Describing;
        if views.get().is_some_and(|views| views.is_ok_and(|views| views.iter().any(being_read))) {
            clock::after(LOOK_AGAIN_MS, move || {
                if !views.is_disposed() {
                    views.refetch();
                }
            });
        }
    });
    view! {
        <PageHead title="Connections" subtitle="Databases that can be asked">
            <a class="button button--primary" href=routes::NEW_CONNECTION>
                <Icon glyph=Glyph::Plus/>
                "Add connection"
            </a>
        </PageHead>
        {move || refused().map(|error| view! { <ProblemCard problem=error.0/> })}
        <Transition fallback=|| view! { <Skeleton lines=6/> }>
            {move || Suspend::new(async move {
                match views.await {
                    Ok(views) if views.is_empty() => view! { <Nothing/> }.into_any(),
                    Ok(views) => {
                        let rows = views
                            .into_iter()
                            .map(|connection| view! { <Row connection remove/> })
                            .collect_view();
                        view! { <ul class="connections">{rows}</ul> }.into_any()
                    }
                    Err(error) => {
                        let retry = Callback::new(move |()| views.refetch());
                        view! { <ProblemCard problem=error.0 on_retry=retry/> }.into_any()
                    }
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn Nothing() -> impl IntoView {
    view! {
        <EmptyState
            glyph=Glyph::Database
            title="No database is connected"
            text="Add one with a login that may only read. Its schema is read at once; then everybody \
                  here can ask it."
        />
    }
    .into_any()
}
