//! Every version that was ever in force, and what it said differently from the one before.

use super::describe::{difference, lines};
use super::publish::Difference;
use super::state::Editing;
use crate::api::UiError;
use crate::api::policies::read_version;
use crate::components::ui::{Button, ButtonKind, EmptyState, Glyph, ProblemCard};
use crate::format;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::ids::ConnectionId;
use protocol::policy::{PolicyGroup, PolicyVersionSummary};

#[component]
pub fn Versions() -> impl IntoView {
    let editing = expect_context::<Editing>();
    move || {
        let versions = editing.view.with(|view| view.versions.clone());
        if versions.is_empty() {
            return view! {
                <EmptyState
                    glyph=Glyph::Clock
                    title="Nothing was published yet"
                    text="Each publication is kept here with its note, and never changes."
                />
            }
            .into_any();
        }
        let items = versions.into_iter().map(|one| view! { <Version one/> }).collect_view();
        view! { <ol class="policies__versions">{items}</ol> }.into_any()
    }
}

type Changes = Result<(Vec<String>, Vec<String>), UiError>;

#[component]
fn Version(one: PolicyVersionSummary) -> impl IntoView {
    let editing = expect_context::<Editing>();
    let changes = RwSignal::new(None::<Changes>);
    let version = one.version;
    let toggle = move || {
        if changes.with_untracked(Option::is_some) {
            changes.set(None);
            return;
        }
        let connection = editing.connection.get_value();
        let groups = editing.view.with_untracked(|view| view.groups.clone());
        spawn_local(async move { changes.set(Some(read(connection, version, &groups).await)) });
    };
    view! {
        <li class="policies__set">
            <div class="policies__line">
                <strong>{format!("Version {version}")}</strong>
                <span>{one.note}</span>
                <span class="policies__by">
                    {format!("{} · {}", one.published_by, format::minute(&one.published_at))}
                </span>
                <Button kind=ButtonKind::Quiet glyph=Glyph::Diff on_press=toggle>
                    {format!("Changes of version {version}")}
                </Button>
            </div>
            {move || {
                changes
                    .get()
                    .map(|changes| match changes {
                        Ok((gone, come)) => view! { <Difference gone come/> }.into_any(),
                        Err(error) => view! { <ProblemCard problem=error.0/> }.into_any(),
                    })
            }}
        </li>
    }
    .into_any()
}

async fn read(connection: ConnectionId, version: u64, groups: &[PolicyGroup]) -> Changes {
    let new = read_version(connection.clone(), version).await?.document;
    if version == 1 {
        return Ok((Vec::new(), lines(&new, groups)));
    }
    let old = read_version(connection, version - 1).await?.document;
    Ok(difference(&old, &new, groups))
}
