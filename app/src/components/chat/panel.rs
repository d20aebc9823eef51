//! Header, turns or the list of conversations, composer.

use super::composer::Composer;
use super::conversation_list::ConversationList;
use super::suggestions::Suggestions;
use super::turn::turn_part;
use crate::components::ui::{Glyph, Icon, ProblemCard, Skeleton};
use crate::interop::{clock, page};
use crate::parts::TURN;
use crate::routes;
use crate::stores::conversation::Loading;
use crate::stores::{Asking, Conversation};
use leptos::prelude::*;

const TRANSCRIPT: &str = "#transcript";

#[component]
pub fn Assistant() -> impl IntoView {
    let conversation = expect_context::<Conversation>();
    let listing = RwSignal::new(false);
    // Another conversation on screen ends choosing one.
    Effect::new(move |_| {
        conversation.id.track();
        listing.set(false);
    });
    let title = Memo::new(move |_| title(conversation));

    view! {
        <div class="assistant">
            <header class="assistant__header">
                <h2 class="assistant__title">{title}</h2>
                <button
                    type="button"
                    class="icon-button"
                    aria-label="Conversations"
                    title="Conversations"
                    aria-expanded=move || listing.get().to_string()
                    on:click=move |_| listing.update(|listing| *listing = !*listing)
                >
                    <Icon glyph=Glyph::List/>
                </button>
                <a
                    class="icon-button"
                    href=routes::WORKSPACE
                    aria-label="New conversation"
                    title="New conversation"
                    on:click=move |_| {
                        listing.set(false);
                        if conversation.id.with_untracked(Option::is_none) {
                            // The address is the same already, so nothing else would clear it.
                            conversation.clear();
                        }
                        clock::after(0, || page::focus("#composer-text"));
                    }
                >
                    <Icon glyph=Glyph::Plus/>
                </a>
            </header>
            <Show when=move || listing.get() fallback=Turns>
                <ConversationList/>
            </Show>
            <Composer/>
        </div>
    }
    .into_any()
}

/// The open conversation's title in the list; a new one has none.
fn title(conversation: Conversation) -> String {
    let id = conversation.id.get();
    let known = conversation.recent.with(|recent| {
        recent.iter().find(|one| Some(&one.id) == id.as_ref()).map(|one| one.title.clone())
    });
    known.unwrap_or_else(|| "Assistant".to_owned())
}

#[component]
fn Turns() -> impl IntoView {
    let conversation = expect_context::<Conversation>();
    let asking = expect_context::<Asking>();
    follow_the_end(conversation);
    resume_what_runs(conversation, asking);
    let is_empty = Memo::new(move |_| {
        conversation.turns.with(Vec::is_empty) && conversation.loading.get() == Loading::Ready
    });

    view! {
        <div class="transcript" id="transcript" role="log" aria-label="Conversation" tabindex="0">
            {move || match conversation.loading.get() {
                Loading::Ready => ().into_any(),
                Loading::Pending => view! { <Skeleton lines=6/> }.into_any(),
                Loading::Failed(problem) => view! { <ProblemCard problem/> }.into_any(),
            }}
            <Show when=move || is_empty.get()>
                <Suggestions/>
            </Show>
            <For
                each=move || conversation.turns.get()
                key=|handle| handle.request_id.clone()
                let:handle
            >
                {TURN.show(move || turn_part(handle.clone()))}
            </For>
        </div>
    }
    .into_any()
}

/// Keeps the newest text in view while it arrives, unless the person has scrolled up to read. A question
/// that is refused before it starts is new text as well: its card is taller than what counts as the end.
fn follow_the_end(conversation: Conversation) {
    Effect::new(move |before: Option<(usize, bool)>| {
        let now = conversation.turns.with(|turns| {
            let refused = turns.last().is_some_and(|last| {
                last.turn.with(|turn| turn.problem.is_some() && turn.last_seq.is_none())
            });
            (turns.len(), refused)
        });
        if before != Some(now) || page::is_at_end(TRANSCRIPT) {
            clock::after(0, || page::scroll_to_end(TRANSCRIPT));
        }
        now
    });
}

/// A page that was reloaded in the middle of an answer goes on reading it.
fn resume_what_runs(conversation: Conversation, asking: Asking) {
    Effect::new(move |_| {
        let id = conversation.id.get();
        let running = untrack(|| conversation.running());
        if let (Some(_), Some(handle)) = (id, running) {
            asking.resume(handle);
        }
    });
}
