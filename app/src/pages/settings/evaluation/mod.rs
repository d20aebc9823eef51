//! How often answers are right: beginning a run over questions whose right SQL is known, following it, and what
//! the runs came to. The address holds which one is open.

mod follow;
mod items;
mod run;
mod start;

use crate::api::evaluations::{
    CancelEvaluation, StartEvaluation, list_evaluations, read_evaluation,
};
use crate::components::chart::ChartView;
use crate::components::ui::{EmptyState, Glyph, PageHead, ProblemCard, Skeleton};
use follow::keep_reading;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use protocol::evaluation::{EvaluationRun, EvaluationState, EvaluationsView};
use protocol::ids::EvaluationId;
use run::{Opened, Runs};
use start::Start;

#[component]
pub fn EvaluationPage() -> impl IntoView {
    let query = use_query_map();
    let chosen = Memo::new(move |_| {
        query.with(|query| query.get("run").and_then(|id| EvaluationId::parse(id).ok()))
    });
    let start = ServerAction::<StartEvaluation>::new();
    let cancel = ServerAction::<CancelEvaluation>::new();
    let told = super::Told::new();
    told.follow(start.value(), "The evaluation has begun.");
    told.follow(cancel.value(), "The evaluation was stopped. What was found stays.");
    let found = Resource::new(move || told.made(), |_| list_evaluations());
    let open = Resource::new(
        move || (chosen.get(), told.made()),
        |(chosen, _)| async move {
            match chosen {
                Some(id) => Some(read_evaluation(id).await),
                None => None,
            }
        },
    );
    let done = RwSignal::new(0_u64);
    keep_reading(found, done, told);
    let anew = super::Anew::new();
    view! {
        <PageHead
            title="Evaluation"
            subtitle="How often answers are right, over questions whose right SQL is known. Language models are \
                not asked, and nothing that was taught is looked up."
        />
        <super::Outcome told/>
        <Transition fallback=|| view! { <Skeleton lines=8/> }>
            {move || Suspend::new(async move {
                match found.await {
                    Ok(view) => {
                        let chosen = chosen.get_untracked();
                        anew.draw(view! { <Found view chosen done start cancel/> }.into_any())
                    }
                    Err(error) => {
                        let retry = Callback::new(move |()| found.refetch());
                        view! { <ProblemCard problem=error.0 on_retry=retry/> }.into_any()
                    }
                }
            })}
        </Transition>
        <Transition>
            {move || Suspend::new(async move {
                open.await.map(|answer| view! { <Opened answer/> })
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn Found(
    view: EvaluationsView,
    chosen: Option<EvaluationId>,
    done: RwSignal<u64>,
    start: ServerAction<StartEvaluation>,
    cancel: ServerAction<CancelEvaluation>,
) -> impl IntoView {
    let EvaluationsView { runs, targets, over_time } = view;
    let running = runs.iter().any(is_running);
    let chart = over_time.map(|answer| {
        let answer = Signal::stored(answer);
        view! {
            <section class="evaluation__chart people__card">
                <ChartView answer/>
            </section>
        }
    });
    let list = match runs.is_empty() {
        true => view! {
            <EmptyState
                glyph=Glyph::Chart
                title="Nothing has been measured yet"
                text="A run asks every question whose right SQL is known, compares the rows, and keeps what came \
                      of each. Certify answers under Memory to measure your own databases."
            />
        }
        .into_any(),
        false => view! { <Runs runs chosen done cancel/> }.into_any(),
    };
    view! {
        <Start targets running start/>
        {chart}
        {list}
    }
    .into_any()
}

fn is_running(run: &EvaluationRun) -> bool {
    run.state == EvaluationState::Running
}

/// The page with one run open.
fn address(id: &EvaluationId) -> String {
    format!("{}?run={id}", crate::routes::EVALUATION)
}
