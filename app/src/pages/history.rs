//! What was run on the databases, from chat and editor alike, and how it ended.

use crate::api::queries::history;
use crate::components::ui::{Badge, EmptyState, Glyph, ProblemCard, Skeleton, Tint};
use crate::format;
use crate::routes;
use crate::stores::preferences::Panel;
use crate::stores::{Catalog, Preferences, Workspace};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_navigate;
use protocol::query::HistoryEntry;

/// Runs shown, the latest first.
const LIMIT: u64 = 200;

#[component]
pub fn HistoryPage() -> impl IntoView {
    let runs = Resource::new(|| (), |()| history(LIMIT));
    view! {
        <Title text="History"/>
        <main class="page">
            <header class="page__header">
                <h1 class="page__title">"History"</h1>
                <p class="page__subtitle">"Every run of yours, from the assistant and the editor"</p>
            </header>
            <Suspense fallback=|| view! { <Skeleton lines=8/> }>
                {move || Suspend::new(async move {
                    match runs.await {
                        Ok(runs) if runs.is_empty() => view! { <Nothing/> }.into_any(),
                        Ok(runs) => view! { <Runs runs/> }.into_any(),
                        Err(error) => {
                            let retry = Callback::new(move |()| runs.refetch());
                            view! { <ProblemCard problem=error.0 on_retry=retry/> }.into_any()
                        }
                    }
                })}
            </Suspense>
        </main>
    }
    .into_any()
}

#[component]
fn Nothing() -> impl IntoView {
    view! {
        <EmptyState
            glyph=Glyph::Clock
            title="Nothing has run yet"
            text="Ask a question or run a statement; each run is listed here with its time and rows."
        >
            <a class="button button--primary" href=routes::WORKSPACE>
                "Open the workspace"
            </a>
        </EmptyState>
    }
    .into_any()
}

#[component]
fn Runs(runs: Vec<HistoryEntry>) -> impl IntoView {
    let rows = runs.into_iter().map(|run| view! { <Run run/> }).collect_view();
    view! {
        <div class="history" tabindex="0" role="region" aria-label="Runs">
            <table class="history__table">
                <thead>
                    <tr>
                        <th scope="col">"Started"</th>
                        <th scope="col">"Statement"</th>
                        <th scope="col">"Outcome"</th>
                        <th scope="col">"From"</th>
                        <th scope="col">"Database"</th>
                        <th scope="col" class="history__number">
                            "Rows"
                        </th>
                        <th scope="col" class="history__number">
                            "Time"
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn tint(outcome: &str) -> Tint {
    match outcome {
        "done" => Tint::Ok,
        "failed" => Tint::Danger,
        "refused" | "interrupted" => Tint::Warn,
        _ => Tint::Plain,
    }
}

/// The statement on one line.
fn one_line(sql: &str) -> String {
    sql.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[component]
fn Run(run: HistoryEntry) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let preferences = expect_context::<Preferences>();
    let catalog = expect_context::<Catalog>();
    let navigate = use_navigate();
    let connection_id = run.connection_id.clone();
    let database = move || {
        catalog.connections.with(|all| {
            let known = all.iter().find(|one| one.id == connection_id);
            known.map_or_else(|| connection_id.to_string(), |one| one.name.clone())
        })
    };
    let line = one_line(&run.sql);
    let title = format!("From {}", format::minute(&run.started_at));
    let sql = run.sql;
    let open = move |_| {
        workspace.insert(sql.clone(), title.clone());
        preferences.change(|choices| choices.panel = Panel::Main);
        navigate(routes::WORKSPACE, Default::default());
    };
    let rows = run.rows.map(format::count).unwrap_or_default();
    let time = run.execution_us.map(format::duration_us).unwrap_or_default();
    view! {
        <tr>
            <td>{format::minute(&run.started_at)}</td>
            <td>
                <button type="button" class="history__sql" title="Open in the editor" on:click=open>
                    {line}
                </button>
            </td>
            <td>
                <Badge tint=tint(&run.outcome)>{run.outcome.clone()}</Badge>
            </td>
            <td>{run.origin}</td>
            <td>{database}</td>
            <td class="history__number">{rows}</td>
            <td class="history__number">{time}</td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn a_statement_is_listed_on_one_line() {
        assert_eq!(one_line("select 1,\n       2\nfrom  t\n"), "select 1, 2 from t");
    }
}
