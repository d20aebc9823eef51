//! The statement behind an answer: read it, put it into the editor, compare it, run it.

use super::sql_tokens::tokens;
use crate::components::ui::{Button, ButtonKind, Glyph};
use crate::interop::clipboard;
use crate::stores::preferences::Panel;
use crate::stores::{Preferences, Toasts, Workspace};
use leptos::prelude::*;
use protocol::events::{SqlDraft, SqlOrigin};
use std::sync::Arc;

/// Lines shown before "Show all".
const FOLDED_LINES: usize = 6;

fn origin(origin: SqlOrigin) -> &'static str {
    match origin {
        SqlOrigin::Planner => "planned from the schema",
        SqlOrigin::Memory => "recalled from an accepted answer",
        SqlOrigin::Model => "written by the language model",
        SqlOrigin::User => "your own",
    }
}

/// Coloured SQL, without an editor.
#[component]
pub fn Sql(#[prop(into)] text: String) -> impl IntoView {
    let parts = tokens(&text)
        .into_iter()
        .map(|(kind, part)| match kind.class() {
            Some(class) => view! { <span class=class>{part.to_owned()}</span> }.into_any(),
            None => part.to_owned().into_any(),
        })
        .collect_view();
    view! {
        <pre class="sql" tabindex="0" role="group" aria-label="SQL text">
            <code>{parts}</code>
        </pre>
    }
    .into_any()
}

fn head(sql: &str) -> String {
    sql.lines().take(FOLDED_LINES).collect::<Vec<_>>().join("\n")
}

#[component]
pub fn SqlCard(
    draft: Arc<SqlDraft>,
    /// Titles the editor's tab.
    question: String,
) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let preferences = expect_context::<Preferences>();
    let toasts = expect_context::<Toasts>();
    let sql = StoredValue::new(draft.sql.trim().to_owned());
    let title = StoredValue::new(question);
    let lines = sql.with_value(|sql| sql.lines().count());
    let unfolded = RwSignal::new(lines <= FOLDED_LINES);
    let shown = move || match unfolded.get() {
        true => sql.get_value(),
        false => sql.with_value(|sql| head(sql)),
    };
    let to_editor = move || preferences.change(|choices| choices.panel = Panel::Main);
    let copy = move || {
        leptos::task::spawn_local(async move {
            match clipboard::copy(&sql.get_value()).await {
                true => toasts.ok("SQL copied"),
                false => toasts.info("The browser does not allow copying here"),
            }
        });
    };
    view! {
        <section class="sql-card" aria-label="SQL">
            {move || view! { <Sql text=shown()/> }}
            <p class="sql-card__note">
                {(lines > FOLDED_LINES)
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="link-button"
                                aria-expanded=move || unfolded.get().to_string()
                                on:click=move |_| unfolded.update(|unfolded| *unfolded = !*unfolded)
                            >
                                {move || match unfolded.get() {
                                    true => "Show less".to_owned(),
                                    false => format!("Show all {lines} lines"),
                                }}
                            </button>
                        }
                    })}
                <span>{draft.dialect.clone()}</span>
                <span>{origin(draft.origin)}</span>
            </p>
            <div class="sql-card__actions">
                <Button
                    kind=ButtonKind::Quiet
                    glyph=Glyph::Insert
                    title="Open in a tab of the editor"
                    on_press=move || {
                        workspace.insert(sql.get_value(), title.get_value());
                        to_editor();
                    }
                >
                    "Insert"
                </Button>
                <Button
                    kind=ButtonKind::Quiet
                    glyph=Glyph::Diff
                    title="Compare with the statement in the editor"
                    on_press=move || {
                        workspace.propose(sql.get_value(), title.get_value());
                        to_editor();
                    }
                >
                    "Diff"
                </Button>
                <Button
                    kind=ButtonKind::Quiet
                    glyph=Glyph::Run
                    title="Run it again, as it is"
                    on_press=move || {
                        workspace.run(sql.get_value());
                        to_editor();
                    }
                >
                    "Run"
                </Button>
                <Button kind=ButtonKind::Quiet glyph=Glyph::Copy title="Copy the SQL" on_press=copy>
                    "Copy"
                </Button>
            </div>
        </section>
    }
    .into_any()
}
