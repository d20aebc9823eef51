//! One line about where things stand.

use crate::api::UiError;
use crate::components::ui::Spinner;
use crate::format;
use crate::interop::page;
use crate::routes;
use crate::stores::workspace::Outcome;
use crate::stores::{Catalog, Conversation, Workspace};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use protocol::catalog::SchemaView;

#[component]
pub fn StatusBar() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let catalog = expect_context::<Catalog>();
    let conversation = expect_context::<Conversation>();
    let online = page::online();

    let pathname = use_location().pathname;
    let in_workspace = Memo::new(move |_| pathname.with(|path| routes::in_workspace(path)));
    let caret = move || {
        let caret = workspace.caret.get().filter(|_| in_workspace.get());
        caret.map(|caret| format!("Ln {}, Col {}", caret.line, caret.column))
    };
    let dialect = move || catalog.connection().map(|connection| connection.engine_version);
    let limit = move || format!("Limit {}", format::count(workspace.row_limit.get()));
    let state =
        Memo::new(move |_| run_state(&workspace.outcome.get(), conversation.running().is_some()));
    let connected = move || if online.get() { "Connected" } else { "Offline" };

    view! {
        <footer class="status-bar">
            {move || caret().map(|text| view! { <span class="status-bar__item">{text}</span> })}
            <span class="status-bar__item">{dialect}</span>
            <span class="status-bar__item">{limit}</span>
            <span class="status-bar__item" role="status" aria-live="polite">
                {move || state.get().is_busy.then(|| view! { <Spinner label="Working"/> })}
                {move || state.get().text}
            </span>
            <Suspense>
                {move || Suspend::new(async move {
                    limits(catalog.schema.await)
                        .map(|text| view! { <span class="status-bar__item status-bar__item--limited">{text}</span> })
                })}
            </Suspense>
            <span class="status-bar__space"></span>
            <span class="status-bar__item">"Read-only · writes need approval"</span>
            <span class="status-bar__item">
                <span
                    class="status-bar__dot"
                    class:status-bar__dot--off=move || !online.get()
                    aria-hidden="true"
                ></span>
                {connected}
            </span>
        </footer>
    }
    .into_any()
}

/// What the caller is shown of the connection, when that is not everything.
fn limits(schema: Option<Result<SchemaView, UiError>>) -> Option<String> {
    let label = schema?.ok()?.access?.label;
    (!label.is_empty()).then_some(label)
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct RunState {
    is_busy: bool,
    text: String,
}

fn run_state(outcome: &Outcome, answering: bool) -> RunState {
    let (is_busy, text) = match outcome {
        _ if answering => (true, "Answering".to_owned()),
        Outcome::Nothing => (false, String::new()),
        Outcome::Running { .. } => (true, "Running".to_owned()),
        Outcome::Ready(result) => {
            let rows = format::plural(result.row_count, "row");
            let text = match result.reused {
                None => format!("{rows} in {}", format::duration_us(result.execution_us)),
                Some(reused) => format!("{rows}, {}", format::reuse(reused)),
            };
            (false, text)
        }
        Outcome::Failed { problem, .. } => (false, problem.title.clone()),
    };
    RunState { is_busy, text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_under_way_is_said_first() {
        assert_eq!(run_state(&Outcome::Nothing, true).text, "Answering");
        assert!(!run_state(&Outcome::Nothing, false).is_busy);
    }

    #[test]
    fn whoever_is_shown_less_is_told_by_what() {
        let mut schema = crate::components::schema::fixture::schema();
        assert_eq!(limits(Some(Ok(schema.clone()))), None);
        let label = "Rows limited: region = EMEA";
        let mut access = protocol::policy::AccessView {
            policy_version: 1,
            access_hash: String::new(),
            label: label.to_owned(),
        };
        schema.access = Some(access.clone());
        assert_eq!(limits(Some(Ok(schema.clone()))).as_deref(), Some(label));
        access.label.clear();
        schema.access = Some(access);
        assert_eq!(limits(Some(Ok(schema))), None);
    }

    #[test]
    fn a_stopped_run_says_so() {
        let state = run_state(&Outcome::stopped("select 1".into()), false);
        assert_eq!(state.text, "The run was stopped");
    }
}
