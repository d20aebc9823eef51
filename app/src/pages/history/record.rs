//! One run in full: what its author wrote, what the database was given, how it went, and the way back
//! into the editor.

use super::list::{database, tint};
use crate::api::UiError;
use crate::components::chat::Sql;
use crate::components::ui::{Badge, Button, ButtonKind, Glyph, Icon, ProblemCard};
use crate::format;
use crate::interop::{clipboard, clock, page};
use crate::routes;
use crate::stores::preferences::Panel;
use crate::stores::{Catalog, Preferences, Toasts, Workspace};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use protocol::history::RunRecord;
use protocol::query::Reuse;

#[component]
pub fn Record(
    answer: Result<RunRecord, UiError>,
    /// The address without it.
    close: String,
) -> impl IntoView {
    // Not before it is in the page.
    Effect::new(|_| clock::after(0, || page::focus(".history__record-title")));
    let navigate = use_navigate();
    let href = close.clone();
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            navigate(&close, Default::default());
        }
    };
    let content = match answer {
        Ok(record) => view! { <Details record/> }.into_any(),
        Err(error) => view! { <ProblemCard problem=error.0/> }.into_any(),
    };
    view! {
        <aside class="history__record" aria-label="One run" on:keydown=on_key>
            <header class="history__record-header">
                <h2 class="history__record-title" tabindex="-1">
                    "Run"
                </h2>
                <a class="icon-button" href=href aria-label="Close the record" title="Close (Escape)">
                    <Icon glyph=Glyph::Close/>
                </a>
            </header>
            {content}
        </aside>
    }
    .into_any()
}

/// Names and values in the order people ask for them; what is not known is left out.
fn facts(record: &RunRecord, database: String) -> Vec<(&'static str, String)> {
    let run = &record.run;
    let mut facts = vec![
        ("Who", run.person.name.clone()),
        ("Database", database),
        ("From", run.origin.clone()),
        ("Started", format!("{} UTC", format::second(&run.started_at))),
    ];
    let mut add = |name: &'static str, value: Option<String>| {
        facts.extend(value.map(|value| (name, value)));
    };
    add("Ended", run.ended_at.as_ref().map(|at| format!("{} UTC", format::second(at))));
    add("Waited", run.queued_us.map(format::duration_us));
    let reused = run.reused_age_us.map(|age_us| Reuse { age_us });
    add("Rows from an equal run", reused.map(format::reuse));
    let asked = run.execution_us.filter(|_| reused.is_none());
    add("In the database", asked.map(format::duration_us));
    add("Rows", run.rows.map(format::count));
    add("Size", run.bytes.map(format::bytes));
    add("Kind", run.kind.clone());
    add("Tables", Some(run.tables.join(", ")).filter(|tables| !tables.is_empty()));
    add("Error", run.error_code.clone());
    add("Rules", record.policy_version.map(|version| format!("version {version}")));
    add("Access", record.access_hash.as_deref().map(format::short_hash));
    add("SHA-256", Some(format::short_hash(&record.statement_hash)));
    add("Run", Some(run.query_id.to_string()));
    facts
}

#[component]
fn Details(record: RunRecord) -> impl IntoView {
    let catalog = expect_context::<Catalog>();
    let outcome = record.run.outcome.clone();
    let facts = facts(&record, database(catalog, &record.run.connection_id))
        .into_iter()
        .map(|(name, value)| {
            view! {
                <div class="history__fact">
                    <dt>{name}</dt>
                    <dd>{value}</dd>
                </div>
            }
        })
        .collect_view();
    let author = record.run.sql.clone();
    let executed = record.executed_sql.clone().map(|sql| view! { <Executed sql/> });
    view! {
        <p>
            <Badge tint=tint(&outcome)>{outcome.clone()}</Badge>
        </p>
        <Actions record/>
        <section class="history__text" aria-label="As written">
            <h3>
                "As written" <CopyText text=author.clone() label="Copy the statement as written"/>
            </h3>
            <Sql text=author/>
        </section>
        {executed}
        <dl class="history__facts">{facts}</dl>
    }
    .into_any()
}

#[component]
fn Executed(sql: String) -> impl IntoView {
    view! {
        <section class="history__text" aria-label="As executed">
            <h3>"As executed" <CopyText text=sql.clone() label="Copy the executed statement"/></h3>
            <p class="history__note">
                "After row rules and the row limit. Values were bound where a name follows a colon; they are not kept."
            </p>
            <Sql text=sql/>
        </section>
    }
    .into_any()
}

#[component]
fn Actions(record: RunRecord) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let preferences = expect_context::<Preferences>();
    let catalog = expect_context::<Catalog>();
    let navigate = use_navigate();
    let RunRecord { run, turn, .. } = record;
    let connection = run.connection_id;
    let known = {
        let connection = connection.clone();
        Signal::derive(move || {
            catalog.connections.with(|all| all.iter().any(|one| one.id == connection))
        })
    };
    let title = format!("From {}", format::minute(&run.started_at));
    let sql = run.sql;
    let open = move || {
        if catalog.active.with_untracked(|active| active.as_ref() != Some(&connection)) {
            catalog.active.set(Some(connection.clone()));
        }
        workspace.insert(sql.clone(), title.clone());
        preferences.change(|choices| choices.panel = Panel::Main);
        navigate(routes::WORKSPACE, Default::default());
        sql.clone()
    };
    let again = open.clone();
    let conversation = turn.map(|(conversation, _)| {
        view! {
            <a class="button button--quiet" href=routes::conversation(&conversation)>
                "Open the conversation"
            </a>
        }
    });
    let unknown = Signal::derive(move || !known.get());
    view! {
        <div class="history__record-actions">
            <Button
                kind=ButtonKind::Primary
                glyph=Glyph::Run
                disabled=unknown
                title="A new run of yours, checked under today's rules"
                on_press=move || workspace.run(again())
            >
                "Run again"
            </Button>
            <Button
                glyph=Glyph::Insert
                disabled=unknown
                on_press=move || {
                    open();
                }
            >
                "Open in editor"
            </Button>
            {conversation}
        </div>
        <Show when=move || unknown.get()>
            <p class="history__note">"This database is no longer connected for you."</p>
        </Show>
    }
    .into_any()
}

#[component]
fn CopyText(text: String, label: &'static str) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let copy = move |_| {
        let text = text.clone();
        leptos::task::spawn_local(async move {
            match clipboard::copy(&text).await {
                true => toasts.ok("SQL copied"),
                false => toasts.info("The browser does not allow copying here"),
            }
        });
    };
    view! {
        <button type="button" class="icon-button" aria-label=label title=label on:click=copy>
            <Icon glyph=Glyph::Copy/>
        </button>
    }
    .into_any()
}
