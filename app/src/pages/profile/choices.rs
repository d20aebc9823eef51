//! What one's words were said to mean, and what they mean for everybody.

use crate::api::profile::{RevokeChoice, ShareChoice};
use crate::components::ui::{Badge, ProblemCard, Tint};
use crate::format;
use leptos::prelude::*;
use protocol::choice::{Choice, ChoiceList, ChoiceScope};

#[component]
pub fn Choices(list: ChoiceList, on_change: Callback<()>) -> impl IntoView {
    let revoke = ServerAction::<RevokeChoice>::new();
    let share = ServerAction::<ShareChoice>::new();
    let refused = move || {
        let failed = |value: Option<Result<(), _>>| value.and_then(Result::err);
        failed(revoke.value().get()).or_else(|| failed(share.value().get()))
    };
    Effect::new(move |_| {
        let done = |value: Option<Result<(), _>>| matches!(value, Some(Ok(())));
        if done(revoke.value().get()) || done(share.value().get()) {
            on_change.run(());
        }
    });
    if list.choices.is_empty() {
        return view! {
            <p class="profile__note">
                "Nothing yet. When a question can mean more than one thing, what you choose is kept here."
            </p>
        }
        .into_any();
    }
    let may_share = list.may_share;
    let rows = list
        .choices
        .into_iter()
        .map(|choice| view! { <Item choice may_share revoke share/> })
        .collect_view();
    view! {
        {move || refused().map(|error| view! { <ProblemCard problem=error.0/> })}
        <ul class="profile__list" aria-label="Choices">
            {rows}
        </ul>
    }
    .into_any()
}

#[component]
fn Item(
    choice: Choice,
    may_share: bool,
    revoke: ServerAction<RevokeChoice>,
    share: ServerAction<ShareChoice>,
) -> impl IntoView {
    let mine = choice.scope == ChoiceScope::Mine;
    let others = choice.others.join(" or ");
    let chosen = match &choice.question {
        Some(question) => {
            format!("{} UTC, for \"{question}\"", format::minute(&choice.chosen_at))
        }
        None => format!("{} UTC", format::minute(&choice.chosen_at)),
    };
    let label = format!("Revoke {}", choice.words);
    let share_label = format!("Make {} the workspace's", choice.words);
    let id = choice.id.to_string();
    let shared_id = id.clone();
    view! {
        <li class="profile__item">
            <div class="profile__what">
                <span>
                    <q>{choice.words}</q>
                    " means "
                    <code>{choice.target}</code>
                    {format!(", not {others}")}
                </span>
                {(!mine).then(|| view! { <Badge tint=Tint::Info>"Workspace"</Badge> })}
                <span class="profile__note">{chosen}</span>
            </div>
            {(mine && may_share)
                .then(|| {
                    view! {
                        <ActionForm action=share>
                            <input type="hidden" name="id" value=shared_id/>
                            <button type="submit" class="button" aria-label=share_label>
                                "For everybody"
                            </button>
                        </ActionForm>
                    }
                })}
            {(mine || may_share)
                .then(|| {
                    view! {
                        <ActionForm action=revoke>
                            <input type="hidden" name="id" value=id/>
                            <button type="submit" class="button" aria-label=label>
                                "Revoke"
                            </button>
                        </ActionForm>
                    }
                })}
        </li>
    }
    .into_any()
}
