//! Recent conversations: open one, delete one.

use crate::api::conversations::{DeleteConversation, list_conversations};
use crate::components::ui::{EmptyState, Glyph, Icon};
use crate::format;
use crate::routes;
use crate::stores::{Conversation, Toasts};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use protocol::conversation::ConversationSummary;

#[component]
pub fn ConversationList() -> impl IntoView {
    let conversation = expect_context::<Conversation>();
    let toasts = expect_context::<Toasts>();
    let delete = ServerAction::<DeleteConversation>::new();
    let navigate = use_navigate();
    Effect::new(move |_| {
        let Some(answer) = delete.value().get() else { return };
        match answer {
            Ok(()) => toasts.ok("Conversation deleted"),
            Err(error) => return toasts.problem(error.problem()),
        }
        let navigate = navigate.clone();
        leptos::task::spawn_local(async move {
            let Ok(list) = list_conversations().await else { return };
            let open = conversation.id.get_untracked();
            let is_gone = open.is_some_and(|id| list.iter().all(|one| one.id != id));
            conversation.recent.set(list);
            if is_gone {
                navigate(routes::WORKSPACE, Default::default());
            }
        });
    });
    let is_empty = move || conversation.recent.with(Vec::is_empty);

    view! {
        <div class="transcript">
            <Show when=is_empty>
                <EmptyState
                    glyph=Glyph::Ask
                    title="No conversations yet"
                    text="Ask something below; every conversation is kept here."
                />
            </Show>
            <ul class="conversations">
                <For
                    each=move || conversation.recent.get()
                    key=|one| (one.id.clone(), one.turns, one.updated_at.clone())
                    let:one
                >
                    <Row one delete/>
                </For>
            </ul>
        </div>
    }
    .into_any()
}

#[component]
fn Row(one: ConversationSummary, delete: ServerAction<DeleteConversation>) -> impl IntoView {
    let conversation = expect_context::<Conversation>();
    let id = one.id.clone();
    let current = move || conversation.id.with(|open| open.as_ref() == Some(&id)).then_some("page");
    let note =
        format!("{} · {}", format::minute(&one.updated_at), format::plural(one.turns, "question"));
    let label = format!("Delete “{}”", one.title);
    view! {
        <li class="conversations__row">
            <a class="conversations__link" href=routes::conversation(&one.id) aria-current=current>
                <span class="conversations__title">{one.title}</span>
                <span class="conversations__note">{note}</span>
            </a>
            <ActionForm action=delete>
                <input type="hidden" name="conversation_id" value=one.id.to_string()/>
                <button type="submit" class="icon-button" aria-label=label.clone() title=label>
                    <Icon glyph=Glyph::Trash/>
                </button>
            </ActionForm>
        </li>
    }
    .into_any()
}
