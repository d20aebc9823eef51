//! One change with everything said about it: what it would do, its wording, what happened to it, and what
//! can be decided now. The page follows the change by itself.

use super::Denied;
use super::decision::Decision;
use super::follow::Followed;
use super::head::Head;
use super::runs::Runs;
use super::statement::Statement;
use super::timeline::Timeline;
use crate::api::UiError;
use crate::api::changes::read_change;
use crate::components::change::{BeforeAfter, Consequences, Foreseen, Rules, Tiles, ticking};
use crate::components::ui::{ProblemCard, Skeleton};
use crate::pages::settings::Anew;
use crate::routes;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use protocol::change::ChangeDetail;
use protocol::ids::ChangeId;
use protocol::{ErrorCode, Problem};

#[component]
pub fn ChangePage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let change = Resource::new(
        move || id.get(),
        |id| async move {
            match ChangeId::parse(&id) {
                Ok(id) => read_change(id).await,
                Err(_) => Err(UiError(Problem::new(
                    ErrorCode::NotFound,
                    format!("`{id}` names no change"),
                ))),
            }
        },
    );
    let anew = Anew::new();
    view! {
        <Transition fallback=|| view! { <main class="page"><Skeleton lines=8/></main> }>
            {move || Suspend::new(async move {
                let drawn = match change.await {
                    Ok(first) => view! { <Review first/> }.into_any(),
                    Err(UiError(problem)) => view! { <Failed problem/> }.into_any(),
                };
                anew.draw(drawn)
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn Failed(problem: Problem) -> impl IntoView {
    let denied = problem.code == ErrorCode::Forbidden;
    view! {
        <Title text="Change"/>
        <main class="page" class:page--centred=denied>
            {match denied {
                true => {
                    view! {
                        <Denied
                            title="This change is not for you to see"
                            text="Ask an administrator for the role `approver` to decide about changes of \
                                  this database, or for `editor` to request your own."
                        />
                    }
                        .into_any()
                }
                false => {
                    view! {
                        <ProblemCard problem/>
                        <p class="review__back">
                            <a href=routes::CHANGES>"All changes"</a>
                        </p>
                    }
                        .into_any()
                }
            }}
        </main>
    }
    .into_any()
}

#[component]
fn Review(first: ChangeDetail) -> impl IntoView {
    let title = first.summary.title.clone();
    let followed = Followed::new(first);
    let now = ticking();
    let impact = followed.part(|detail| detail.revision.assessment.clone());
    let lost = move || {
        followed.lost.get().map(|problem| {
            view! {
                <p class="warning" role="status">
                    {format!("This page could not be brought up to date: {}. It tries again.", problem.detail)}
                </p>
            }
        })
    };
    // The wording that is on screen: the newest, unless an earlier one was chosen.
    let chosen = RwSignal::new(None);
    view! {
        <Title text=title/>
        <main class="page review">
            <Head followed now/>
            {lost}
            <div class="review__body">
                <div class="review__facts">
                    {move || view! { <Tiles impact=impact.get()/> }} <Runs followed now/>
                    <Statement followed chosen/>
                    {move || {
                        let impact = impact.get();
                        let (kind, rows) = (impact.kind, impact.rows);
                        impact.sample.map(|sample| view! { <BeforeAfter sample kind rows/> })
                    }} {move || view! { <Rules impact=impact.get()/> }}
                    {move || view! { <Foreseen impact=impact.get()/> }}
                    {move || view! { <Consequences impact=impact.get()/> }}
                </div>
                <aside class="review__side" aria-label="Timeline and decision">
                    <Timeline followed now/>
                    <Decision followed chosen/>
                </aside>
            </div>
        </main>
    }
    .into_any()
}
