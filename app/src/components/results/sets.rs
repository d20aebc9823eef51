//! The results of "run all", one tab each. Arrow keys move between them.

use crate::components::editor::Desk;
use crate::interop::page;
use crate::stores::workspace::{ActiveResult, Outcome};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use protocol::ids::ResultId;
use std::sync::Arc;

/// Letters of a statement on its tab.
const SHOWN: usize = 28;

fn face(place: usize, sql: &str) -> String {
    let line = sql.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut: String = line.chars().take(SHOWN).collect();
    let dots = if cut.len() < line.len() { "…" } else { "" };
    format!("{place} · {cut}{dots}")
}

#[component]
pub fn Sets() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let outcome = desk.workspace.outcome;
    let current = Memo::new(move |_| {
        outcome.with(|outcome| match outcome {
            Outcome::Ready(result) => Some(result.result_id.clone()),
            _ => None,
        })
    });
    let running = desk.running();
    let failed = Memo::new(move |_| outcome.with(|now| matches!(now, Outcome::Failed { .. })));
    // A result from elsewhere stands alone; a failure or a run goes on with what came before it.
    let shown = move || {
        let sets = desk.sets.get();
        let open = current.get();
        let member = sets.iter().any(|set| Some(&set.result_id) == open.as_ref());
        let enough = if member { sets.len() > 1 } else { !sets.is_empty() };
        let belongs = member || running.get() || failed.get();
        if enough && belongs { sets } else { Vec::new() }
    };
    let on_key = move |event: KeyboardEvent| {
        if matches!(event.key().as_str(), "ArrowLeft" | "ArrowRight") {
            event.prevent_default();
            page::move_focus(".results-sets [role=tab]", event.key() == "ArrowRight");
        }
    };
    move || {
        let sets = shown();
        (!sets.is_empty()).then(|| {
            let tabs = sets
                .into_iter()
                .enumerate()
                .map(|(at, set)| view! { <SetTab place=at + 1 set current running/> })
                .collect_view();
            view! {
                <div class="results-sets" role="tablist" aria-label="Results" on:keydown=on_key>
                    {tabs}
                </div>
            }
        })
    }
}

#[component]
fn SetTab(
    place: usize,
    set: Arc<ActiveResult>,
    current: Memo<Option<ResultId>>,
    running: Memo<bool>,
) -> impl IntoView {
    let workspace = expect_context::<Desk>().workspace;
    let id = set.result_id.clone();
    let selected = Memo::new(move |_| current.with(|current| current.as_ref() == Some(&id)));
    let title = set.author.to_string();
    let label = face(place, &set.author);
    view! {
        <button
            type="button"
            class="results-sets__tab"
            role="tab"
            aria-selected=move || selected.get().to_string()
            title=title
            disabled=move || running.get()
            on:click=move |_| workspace.show_result((*set).clone())
        >
            {label}
        </button>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::face;

    #[test]
    fn a_set_is_named_by_the_beginning_of_its_statement() {
        assert_eq!(face(1, "select 1\n  from t"), "1 · select 1 from t");
        assert_eq!(
            face(2, "select channel, count(*) from orders"),
            "2 · select channel, count(*) fro…"
        );
    }
}
