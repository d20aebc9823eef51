//! Who sees which rows and columns of a connection: the rules, what they mean for each person, their
//! tests, a look through somebody's eyes, and every version that was ever in force.

mod checks;
mod describe;
mod matrix;
mod publish;
mod rules;
mod state;
mod table_rules;
mod versions;
mod view_as;

use crate::api::policies::read_policy;
use crate::components::ui::{
    Button, ButtonKind, EmptyState, Glyph, ProblemCard, Segmented, SelectField, Skeleton,
};
use crate::format;
use crate::stores::Catalog;
use leptos::prelude::*;
use leptos_meta::Title;
use protocol::ids::ConnectionId;
use protocol::policy::PolicyView;
use state::{Editing, first_rules};

#[component]
pub fn PoliciesPage() -> impl IntoView {
    let catalog = expect_context::<Catalog>();
    let chosen = RwSignal::new(catalog.active.get_untracked());
    let policy = Resource::new(
        move || chosen.get(),
        |id| async move {
            match id {
                Some(id) => Some(read_policy(id).await),
                None => None,
            }
        },
    );
    let options = Signal::derive(move || {
        catalog.connections.with(|all| {
            all.iter().map(|one| (one.id.to_string(), one.name.clone())).collect::<Vec<_>>()
        })
    });
    let selected =
        Signal::derive(move || chosen.get().map(|id| id.to_string()).unwrap_or_default());
    view! {
        <Title text="Policies"/>
        <header class="page__header policies__header">
            <h1 class="page__title">"Policies"</h1>
            <p class="page__subtitle">"Who sees which rows and columns of"</p>
            <SelectField
                label="Connection"
                options
                selected
                on_change=move |id: String| chosen.set(ConnectionId::parse(id).ok())
            />
        </header>
        <Suspense fallback=|| view! { <Skeleton lines=8/> }>
            {move || Suspend::new(async move {
                match policy.await {
                    Some(Ok(view)) => view! { <Policy view/> }.into_any(),
                    Some(Err(error)) => {
                        let retry = Callback::new(move |()| policy.refetch());
                        view! { <ProblemCard problem=error.0 on_retry=retry/> }.into_any()
                    }
                    None => {
                        view! {
                            <EmptyState
                                glyph=Glyph::Database
                                title="No database is connected"
                                text="Rules belong to a connection: connect a database first."
                            />
                        }
                            .into_any()
                    }
                }
            })}
        </Suspense>
    }
    .into_any()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Rules,
    Matrix,
    Tests,
    ViewAs,
    Versions,
}

#[component]
fn Policy(view: PolicyView) -> impl IntoView {
    let editing = Editing::new(view);
    provide_context(editing);
    let part = RwSignal::new(Part::Rules);
    let has_rules = move || editing.document.with(|document| !document.sets.is_empty());
    let parts = vec![
        (Part::Rules, "Rules"),
        (Part::Matrix, "Who sees what"),
        (Part::Tests, "Tests"),
        (Part::ViewAs, "View as"),
        (Part::Versions, "Versions"),
    ];
    let shown = move || match part.get() {
        Part::Rules if has_rules() => view! { <rules::Rules/> }.into_any(),
        Part::Rules => view! { <NoRules/> }.into_any(),
        Part::Matrix => view! { <matrix::Matrix/> }.into_any(),
        Part::Tests => view! { <checks::Checks/> }.into_any(),
        Part::ViewAs => view! { <view_as::ViewAs/> }.into_any(),
        Part::Versions => view! { <versions::Versions/> }.into_any(),
    };
    view! {
        <Standing/>
        <div class="policies__bar">
            <Segmented
                label="Parts of the policy"
                options=parts
                selected=part
                on_select=move |chosen| part.set(chosen)
            />
            <publish::Actions/>
        </div>
        <section class="policies__part" aria-live="off">
            {shown}
        </section>
    }
    .into_any()
}

/// What is in force, and what is being written.
#[component]
fn Standing() -> impl IntoView {
    let editing = expect_context::<Editing>();
    let published = move || {
        editing.view.with(|view| match &view.published {
            None => "No rules yet: everybody who is signed in sees everything.".to_owned(),
            Some(version) => {
                let summary = &version.summary;
                let at = format::minute(&summary.published_at);
                format!(
                    "Version {} is in force, published by {} on {at}: {}",
                    summary.version, summary.published_by, summary.note
                )
            }
        })
    };
    let draft = move || {
        if editing.unsaved.get() {
            return Some("Changes not saved yet.".to_owned());
        }
        editing.view.with(|view| {
            let draft = view.draft.as_ref()?;
            let at = format::minute(&draft.edited_at);
            Some(format!("Draft saved by {} on {at}; nobody reads under it yet.", draft.edited_by))
        })
    };
    let problems = move || {
        let problems = editing.problems(|problem| problem.set.is_none() && problem.table.is_none());
        (!problems.is_empty()).then(|| view! { <Problems problems/> })
    };
    view! {
        <p class="policies__standing">{published}</p>
        <p class="policies__standing" role="status">
            {draft}
        </p>
        {problems}
    }
    .into_any()
}

/// Messages under what they are about.
#[component]
fn Problems(problems: Vec<protocol::policy::PolicyProblem>) -> impl IntoView {
    use protocol::policy::Severity;
    let items = problems
        .into_iter()
        .map(|problem| {
            let (class, word) = match problem.severity {
                Severity::Error => ("policies__problem policies__problem--error", "Error: "),
                Severity::Warning => ("policies__problem", "Note: "),
            };
            view! { <li class=class>{word} {problem.message}</li> }
        })
        .collect_view();
    view! { <ul class="policies__problems">{items}</ul> }.into_any()
}

#[component]
fn NoRules() -> impl IntoView {
    let editing = expect_context::<Editing>();
    view! {
        <EmptyState
            glyph=Glyph::Shield
            title="Everybody sees everything"
            text="Begin with a set for administrators and one for analysts. Nothing changes for anybody \
                  before you publish."
        >
            <Button
                kind=ButtonKind::Primary
                glyph=Glyph::Plus
                on_press=move || editing.reshape(|document| *document = first_rules())
            >
                "Write the first rules"
            </Button>
        </EmptyState>
    }
    .into_any()
}
