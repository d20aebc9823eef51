//! One question with everything that came of it.

use super::answer::Answer;
use super::clarify::{ApprovalCard, ClarificationCard};
use super::dialogue::DialogueCard;
use super::stage_trace::StageTrace;
use crate::components::ui::{Glyph, Icon, ProblemCard};
use crate::parts::Drawn;
use crate::stores::conversation::{Phase, Turn, TurnHandle};
use crate::stores::{Asking, Conversation};
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use protocol::events::{ClarificationKind, TurnStatus, Warning};

#[wasm_split(workspace, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_turn))]
pub fn turn_part(handle: TurnHandle) -> Drawn {
    Ok(view! { <TurnView handle/> }.into_any())
}

#[component]
fn TurnView(handle: TurnHandle) -> impl IntoView {
    let asking = expect_context::<Asking>();
    let turn = handle.turn.clone();
    let question = turn.with_untracked(|turn| turn.question.clone());
    let phase = memo(&turn, |turn| turn.phase);
    let stages = memo(&turn, |turn| turn.stages.clone());
    let clarification = memo(&turn, |turn| turn.clarification.clone());
    let approval = memo(&turn, |turn| turn.approval.clone());
    let warnings = memo(&turn, |turn| turn.warnings.clone());
    let problem = memo(&turn, |turn| turn.problem.clone());
    let was_stopped = memo(&turn, |turn| turn.status() == Some(TurnStatus::Cancelled));
    let has_answer = memo(&turn, |turn| turn.sql.is_some() || turn.text.is_some());
    let follow_ups = memo(&turn, |turn| {
        let text = turn.text.as_ref().filter(|_| turn.is_over());
        text.map(|text| text.follow_ups.clone()).unwrap_or_default()
    });
    let retry = {
        let question = question.clone();
        Callback::new(move |()| asking.ask(&question))
    };

    let asked = StoredValue::new(question.clone());
    let asked_in = StoredValue::new(handle.request_id.clone());
    let label = question.clone();
    view! {
        <article class="turn" aria-label=label>
            <p class="turn__question">{question}</p>
            <StageTrace stages phase/>
            {move || {
                clarification
                    .get()
                    .map(|asked| match asked.kind {
                        ClarificationKind::Ambiguous => {
                            let request_id = asked_in.get_value();
                            view! { <DialogueCard asked request_id/> }.into_any()
                        }
                        ClarificationKind::NotUnderstood => {
                            view! { <ClarificationCard clarification=asked/> }.into_any()
                        }
                    })
            }}
            {move || {
                approval
                    .get()
                    .map(|approval| {
                        view! { <ApprovalCard approval question=asked.get_value()/> }
                    })
            }}
            <Show when=move || has_answer.get()>
                <Answer handle=handle.clone()/>
            </Show>
            {move || warnings.get().into_iter().map(|warning| view! { <WarningLine warning/> }).collect_view()}
            {move || {
                problem
                    .get()
                    .map(|problem| {
                        let problem = (*problem).clone();
                        view! { <ProblemCard problem on_retry=retry/> }
                    })
            }}
            <Show when=move || was_stopped.get() && problem.get().is_none()>
                <p class="turn__stopped">"Stopped. Nothing of it is still running."</p>
            </Show>
            <FollowUps questions=follow_ups phase/>
        </article>
    }
    .into_any()
}

fn memo<T>(turn: &ArcRwSignal<Turn>, read: impl Fn(&Turn) -> T + Send + Sync + 'static) -> Memo<T>
where
    T: PartialEq + Send + Sync + 'static,
{
    let turn = turn.clone();
    Memo::new(move |_| turn.with(&read))
}

#[component]
fn WarningLine(warning: Warning) -> impl IntoView {
    view! {
        <p class="warning" role="note">
            <Icon glyph=Glyph::Alert/>
            <span>
                {warning.message}
                {warning.hint.map(|hint| view! { <span class="warning__hint">{hint}</span> })}
            </span>
        </p>
    }
    .into_any()
}

#[component]
fn FollowUps(questions: Memo<Vec<String>>, phase: Memo<Phase>) -> impl IntoView {
    let asking = expect_context::<Asking>();
    let conversation = expect_context::<Conversation>();
    let busy = Memo::new(move |_| conversation.running().is_some());
    let chips = move || {
        questions
            .get()
            .into_iter()
            .map(|question| {
                let text = question.clone();
                view! {
                    <button
                        type="button"
                        class="pill"
                        disabled=move || busy.get()
                        on:click=move |_| asking.ask(&question)
                    >
                        {text}
                    </button>
                }
            })
            .collect_view()
    };
    view! {
        <Show when=move || phase.get() == Phase::Over && !questions.with(Vec::is_empty)>
            <div class="pills" role="group" aria-label="Ask next">
                {chips()}
            </div>
        </Show>
    }
    .into_any()
}
