//! How old the snapshot is, and a button for a new one that says what has changed.

use super::since::{age, age_in_words};
use crate::api::catalog::sync;
use crate::components::editor::Desk;
use crate::components::ui::{Glyph, Icon};
use crate::format::plural;
use crate::interop::{clock, wall_clock};
use crate::stores::Toasts;
use leptos::prelude::*;
use protocol::catalog::SchemaStatus;

/// How often the age is read again, in milliseconds.
const TICK_MS: u32 = 30_000;

/// What a sync found, in one line.
fn outcome(status: &SchemaStatus) -> String {
    let tables = plural(status.tables, "table");
    match status.drift.as_slice() {
        [] => format!("Nothing has changed: {tables}"),
        [one] => format!("Schema changed: {one}"),
        [first, rest @ ..] => format!("Schema changed: {first} and {} more", rest.len()),
    }
}

#[component]
pub fn SyncButton() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let toasts = expect_context::<Toasts>();
    let now_ms = RwSignal::new(None::<f64>);
    let busy = RwSignal::new(false);
    let drift = RwSignal::new(Vec::<String>::new());
    Effect::new(move |_| {
        leptos::task::spawn_local(async move {
            while now_ms.try_set(wall_clock::now_ms()).is_none() {
                clock::sleep(TICK_MS).await;
            }
        });
    });
    let taken = Memo::new(move |_| {
        desk.schema
            .with(|schema| schema.as_ref().and_then(|view| wall_clock::parse_ms(&view.taken_at)))
    });
    let short = move || match (taken.get(), now_ms.get()) {
        (Some(taken), Some(now)) => age(taken, now),
        _ => String::new(),
    };
    let long = move || match (taken.get(), now_ms.get()) {
        (Some(taken), Some(now)) => format!("Read {}. Read it again", age_in_words(taken, now)),
        _ => "Read the schema again".to_owned(),
    };
    let press = move |_| {
        let Some(connection) = desk.catalog.active.get_untracked() else { return };
        busy.set(true);
        leptos::task::spawn_local(async move {
            match sync(connection).await {
                Ok(status) => {
                    toasts.ok(outcome(&status));
                    let _page_left = drift.try_set(status.drift);
                    desk.catalog.schema.refetch();
                }
                Err(error) => toasts.problem(error.problem()),
            }
            let _page_left = busy.try_set(false);
        });
    };
    let notes = move || {
        let lines = drift.get();
        (!lines.is_empty()).then(|| {
            let items = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
            view! {
                <div class="schema__drift" role="note">
                    <b>"Changed since the last snapshot"</b>
                    <ul>{items}</ul>
                    <button type="button" class="schema__dismiss" on:click=move |_| drift.set(Vec::new())>
                        "Dismiss"
                    </button>
                </div>
            }
        })
    };
    view! {
        <button
            type="button"
            class="schema__sync"
            class:schema__sync--busy=move || busy.get()
            aria-label=long
            title=long
            disabled=move || busy.get()
            on:click=press
        >
            <Icon glyph=Glyph::Refresh/>
            <span>{short}</span>
        </button>
        {notes}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::ids::ConnectionId;

    #[test]
    fn a_sync_says_what_it_found() {
        let check = |drift: &[&str], text: &str| {
            let status = SchemaStatus {
                connection_id: ConnectionId::from_random(1),
                snapshot_hash: String::new(),
                taken_at: String::new(),
                tables: 12,
                drift: drift.iter().map(|line| (*line).to_owned()).collect(),
            };
            assert_eq!(outcome(&status), text);
        };
        check(&[], "Nothing has changed: 12 tables");
        check(&["added table `returns`"], "Schema changed: added table `returns`");
        check(
            &["added table `a`", "dropped table `b`"],
            "Schema changed: added table `a` and 1 more",
        );
    }
}
