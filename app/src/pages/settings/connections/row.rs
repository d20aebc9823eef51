//! One connection of the list: how it is, and what can be done with it.

use super::findings::{Findings, TestResult};
use crate::api::connections::{RemoveConnection, test_connection};
use crate::components::ui::{
    Badge, Button, EnvironmentBadge, Glyph, Icon, ProblemCard, Spinner, Tint,
};
use crate::{format, routes};
use leptos::prelude::*;
use protocol::connection::{ConnectionState, ConnectionView};
use protocol::ids::ConnectionId;

#[component]
pub fn Row(connection: ConnectionView, remove: ServerAction<RemoveConnection>) -> impl IntoView {
    let ConnectionView { id, name, environment, state, editable, .. } = connection.clone();
    let version =
        connection.engine_version.clone().unwrap_or_else(|| connection.engine.name().to_owned());
    let (tint, word) = state_of(state);
    let place = place(&connection);
    let schema = schema(&connection);
    let drift = connection.drift.clone();
    view! {
        <li class="connections__item">
            <div class="connections__head">
                <h2 class="connections__name">{name.clone()}</h2>
                <EnvironmentBadge environment/>
                <Badge tint>{word}</Badge>
                <span class="connections__engine">{version}</span>
            </div>
            <p class="connections__place">{place}</p>
            <p class="connections__note">{schema}</p>
            {connection.problem.clone().map(|problem| view! { <Trouble problem/> })}
            <Findings findings=connection.findings.clone()/>
            <Drift lines=drift/>
            <Actions id name editable remove/>
        </li>
    }
    .into_any()
}

fn state_of(state: ConnectionState) -> (Tint, &'static str) {
    match state {
        ConnectionState::Ready => (Tint::Ok, "Ready"),
        ConnectionState::Describing => (Tint::Info, "Reading schema"),
        ConnectionState::Unavailable => (Tint::Warn, "No answer"),
        ConnectionState::Refused => (Tint::Danger, "Refused"),
    }
}

/// "reader at db.example.com:5432, database shop".
fn place(connection: &ConnectionView) -> String {
    let word = |text: &Option<String>| text.clone().unwrap_or_default();
    match (&connection.file, connection.port) {
        (Some(file), _) => file.clone(),
        (None, port) => format!(
            "{} at {}:{}, database {}",
            word(&connection.user),
            word(&connection.host),
            port.unwrap_or_default(),
            word(&connection.database),
        ),
    }
}

fn schema(connection: &ConnectionView) -> String {
    match (&connection.synced_at, connection.tables) {
        (Some(at), Some(tables)) => {
            format!("{}, read {} UTC", format::plural(tables, "table"), format::minute(at))
        }
        _ => "Its schema has not been read yet".to_owned(),
    }
}

#[component]
fn Trouble(problem: protocol::Problem) -> impl IntoView {
    view! {
        <p class="connections__trouble">
            <Icon glyph=Glyph::Alert/>
            <span>
                {problem.detail} {problem.hint.map(|hint| format!(". To do: {hint}"))}
            </span>
        </p>
    }
}

#[component]
fn Drift(lines: Vec<String>) -> impl IntoView {
    (!lines.is_empty()).then(|| {
        let summary =
            format!("{} since the reading before", format::plural(lines.len() as u64, "change"));
        let lines = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
        view! {
            <details class="connections__drift">
                <summary>{summary}</summary>
                <ul>{lines}</ul>
            </details>
        }
    })
}

#[component]
fn Actions(
    id: ConnectionId,
    name: String,
    editable: bool,
    remove: ServerAction<RemoveConnection>,
) -> impl IntoView {
    let test = Action::new(|id: &ConnectionId| {
        let id = id.clone();
        async move { test_connection(id).await }
    });
    let (pending, value) = (test.pending(), test.value());
    let tested = id.clone();
    view! {
        <div class="connections__actions">
            <Button
                glyph=Glyph::Run
                disabled=pending
                title=format!("Try to connect to {name}")
                on_press=move || {
                    test.dispatch(tested.clone());
                }
            >
                "Test"
            </Button>
            {editable
                .then(|| {
                    let label = format!("Edit {name}");
                    view! {
                        <a class="button" href=routes::edit_connection(&id) aria-label=label>
                            "Edit"
                        </a>
                        <Remove id=id.clone() name=name.clone() remove/>
                    }
                })}
            {(!editable)
                .then(|| {
                    view! {
                        <span class="connections__note">
                            "Set in the configuration; change it there."
                        </span>
                    }
                })}
        </div>
        <div class="connections__outcome" role="status">
            {move || {
                if pending.get() {
                    return view! { <Spinner label="Trying"/> " Trying…" }.into_any();
                }
                match value.get() {
                    None => ().into_any(),
                    Some(Ok(result)) => view! { <TestResult result/> }.into_any(),
                    Some(Err(error)) => view! { <ProblemCard problem=error.0/> }.into_any(),
                }
            }}
        </div>
    }
    .into_any()
}

/// Asks once more before it removes; works without scripts.
#[component]
fn Remove(id: ConnectionId, name: String, remove: ServerAction<RemoveConnection>) -> impl IntoView {
    let label = format!("Remove {name}…");
    view! {
        <details class="confirm">
            <summary class="button button--quiet" aria-label=label>
                "Remove…"
            </summary>
            <div class="confirm__card">
                <p>
                    "Nobody can ask " <strong>{name.clone()}</strong>
                    " any more, and its password is erased. Conversations stay readable."
                </p>
                <ActionForm action=remove>
                    <input type="hidden" name="id" value=id.to_string()/>
                    <button type="submit" class="button button--danger">
                        {format!("Remove {name}")}
                    </button>
                </ActionForm>
            </div>
        </details>
    }
    .into_any()
}
