//! Which answers are shown: by status, as links, and by database, as a plain GET form.

use crate::components::ui::{Glyph, Icon};
use crate::format;
use crate::pages::search::address;
use crate::routes;
use crate::stores::Catalog;
use leptos::prelude::*;
use protocol::ids::ConnectionId;
use protocol::memory::{GoldenCounts, GoldenFilter, GoldenStatus};

const LISTS: [(GoldenStatus, &str); 3] = [
    (GoldenStatus::Proposed, "To review"),
    (GoldenStatus::Certified, "Certified"),
    (GoldenStatus::Rejected, "Rejected"),
];

fn link(status: GoldenStatus, connection: Option<&ConnectionId>) -> String {
    let status = [("status", status.as_str().to_owned())];
    let connection = connection.map(|connection| ("connection", connection.to_string()));
    address(routes::MEMORY, status.into_iter().chain(connection))
}

#[component]
pub fn Lists(filter: GoldenFilter, counts: GoldenCounts) -> impl IntoView {
    let links = LISTS
        .into_iter()
        .map(|(status, text)| {
            let current = (filter.status == Some(status)).then_some("page");
            let count = match status {
                GoldenStatus::Proposed => counts.proposed,
                GoldenStatus::Certified => counts.certified,
                GoldenStatus::Rejected => counts.rejected,
            };
            view! {
                <a
                    class="segmented__choice"
                    href=link(status, filter.connection.as_ref())
                    aria-current=current
                >
                    {text}
                    <span class="count">{format::count(count)}</span>
                </a>
            }
        })
        .collect_view();
    view! {
        <nav class="segmented memory__lists" aria-label="Which answers">
            {links}
        </nav>
    }
    .into_any()
}

/// Where there is one database only, there is nothing to choose.
#[component]
pub fn Databases(filter: Memo<Result<GoldenFilter, String>>) -> impl IntoView {
    let catalog = expect_context::<Catalog>();
    let chosen = move || filter.get().ok().and_then(|filter| filter.connection);
    let status = move || {
        let status = filter.get().ok().and_then(|filter| filter.status);
        status.map_or("", GoldenStatus::as_str)
    };
    let options = move || {
        let connections = catalog.connections.get().into_iter();
        connections
            .map(|one| {
                let selected = chosen().is_some_and(|chosen| chosen == one.id);
                view! {
                    <option value=one.id.to_string() selected=selected>
                        {one.name}
                    </option>
                }
            })
            .collect_view()
    };
    view! {
        <Show when=move || { catalog.connections.with(|all| all.len() > 1) }>
            <form class="history__filter" method="get" action=routes::MEMORY role="search">
                <input type="hidden" name="status" value=status/>
                <label class="history__field">
                    <span>"Database"</span>
                    <select class="select" name="connection">
                        <option value="">"Any database"</option>
                        {options}
                    </select>
                </label>
                <div class="history__actions">
                    <button type="submit" class="button">
                        <Icon glyph=Glyph::Search/>
                        "Show"
                    </button>
                </div>
            </form>
        </Show>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_keeps_the_database() {
        let connection = ConnectionId::parse("conn_1").unwrap();
        assert_eq!(
            link(GoldenStatus::Rejected, Some(&connection)),
            "/settings/memory?status=rejected&connection=conn_1"
        );
        assert_eq!(link(GoldenStatus::Proposed, None), "/settings/memory?status=proposed");
    }
}
