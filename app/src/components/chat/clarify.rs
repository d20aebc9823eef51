//! A question back instead of a guess, and a write that needs approval.

use super::sql_card::Sql;
use crate::components::change::RequestChange;
use crate::components::ui::{Glyph, Icon};
use crate::stores::{Asking, Conversation};
use leptos::prelude::*;
use protocol::events::{ApprovalRequired, Clarification, ClarificationOption};
use std::sync::Arc;

#[component]
pub fn ClarificationCard(clarification: Arc<Clarification>) -> impl IntoView {
    let words = clarification
        .unknown_words
        .iter()
        .map(|word| view! { <mark class="clarify__word">{word.clone()}</mark> })
        .collect_view();
    let options = clarification
        .options
        .iter()
        .map(|option| view! { <OptionButton option=option.clone()/> })
        .collect_view();
    view! {
        <section class="card clarify">
            <p class="clarify__title">"I do not know some of these words"</p>
            {match clarification.unknown_words.is_empty() {
                true => view! { <p>{clarification.message.clone()}</p> }.into_any(),
                // The message lists the same words.
                false => view! { <p class="clarify__words">{words}</p> }.into_any(),
            }}
            {(!clarification.options.is_empty())
                .then(|| view! { <div class="clarify__options">{options}</div> })}
        </section>
    }
    .into_any()
}

#[component]
fn OptionButton(option: ClarificationOption) -> impl IntoView {
    let asking = expect_context::<Asking>();
    let conversation = expect_context::<Conversation>();
    let busy = move || conversation.running().is_some();
    let question = option.question.clone();
    view! {
        <button
            type="button"
            class="clarify__option"
            disabled=busy
            on:click=move |_| asking.ask(&question)
        >
            <span class="clarify__question">{option.question.clone()}</span>
        </button>
    }
    .into_any()
}

#[component]
pub fn ApprovalCard(approval: Arc<ApprovalRequired>, question: String) -> impl IntoView {
    let request = approval.sql.clone().map(|sql| view! { <RequestChange sql question/> });
    view! {
        <section class="card approval">
            <p class="approval__title">
                <Icon glyph=Glyph::Shield/>
                "This would change data"
            </p>
            <p>{approval.message.clone()}</p>
            {approval.sql.clone().map(|text| view! { <Sql text/> })}
            <p class="approval__note">"Nothing was run."</p>
            {request}
        </section>
    }
    .into_any()
}
