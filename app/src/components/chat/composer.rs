//! Where questions are written. Enter sends, Shift+Enter starts a new line.

use crate::components::ui::{Glyph, Icon};
use crate::format;
use crate::interop::page;
use crate::stores::asking::MAX_QUESTION_CHARS;
use crate::stores::{Asking, Catalog, Conversation, Session};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use protocol::access::Permission;

/// From here on the counter is shown.
const COUNTER_FROM: usize = MAX_QUESTION_CHARS - 500;

#[component]
pub fn Composer() -> impl IntoView {
    let may_ask = expect_context::<Session>().me.may(Permission::Ask);
    let asking = expect_context::<Asking>();
    let conversation = expect_context::<Conversation>();
    let catalog = expect_context::<Catalog>();
    let draft = asking.draft;
    let online = page::online();

    let length = Memo::new(move |_| draft.with(|draft| draft.chars().count()));
    let too_long = move || length.get() > MAX_QUESTION_CHARS;
    let running = Memo::new(move |_| conversation.running().is_some());
    let without_connection = Memo::new(move |_| catalog.active.with(Option::is_none));
    let cannot_send = move || {
        draft.with(|draft| draft.trim().is_empty())
            || too_long()
            || without_connection.get()
            || !online.get()
    };
    let send = move || {
        if !cannot_send() && !running.get_untracked() {
            let question = draft.get_untracked();
            draft.set(String::new());
            asking.ask(&question);
        }
    };
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Enter" && !event.shift_key() && !event.is_composing() {
            event.prevent_default();
            untrack(send);
        }
    };
    let placeholder = move || {
        if conversation.turns.with(Vec::is_empty) {
            "Ask about your data…"
        } else {
            "Ask a follow-up…"
        }
    };
    let scope = move || catalog.connection().map(|connection| connection.name);
    let counter = move || {
        (length.get() >= COUNTER_FROM).then(|| {
            let used = format::count(length.get() as u64);
            format!("{used} / {}", format::count(MAX_QUESTION_CHARS as u64))
        })
    };

    view! {
        <form
            class="composer"
            on:submit=move |event| {
                event.prevent_default();
                untrack(send);
            }
        >
            <Show when=move || !online.get()>
                <p class="composer__note" role="status">
                    "You are offline. Questions can be sent again when the network is back."
                </p>
            </Show>
            <Show when=move || !may_ask>
                <p class="composer__note" role="status">
                    "Your account may not ask questions. Ask an administrator for the role `viewer`."
                </p>
            </Show>
            <Show when=move || may_ask && without_connection.get()>
                <p class="composer__note" role="status">
                    "No database is connected for you yet. Ask an administrator."
                </p>
            </Show>
            <div class="composer__box">
                <textarea
                    class="composer__text"
                    id="composer-text"
                    name="message"
                    rows="2"
                    aria-label="Your question"
                    aria-keyshortcuts="Control+I"
                    aria-invalid=move || too_long().to_string()
                    placeholder=placeholder
                    prop:value=move || draft.get()
                    on:input=move |event| draft.set(event_target_value(&event))
                    on:keydown=on_key
                ></textarea>
                <div class="composer__row">
                    {move || {
                        scope()
                            .map(|name| {
                                view! { <span class="badge" title="Asked of this database">{name}</span> }
                            })
                    }}
                    <span class="composer__counter" class:composer__counter--over=too_long>
                        {counter}
                    </span>
                    <span class="composer__space"></span>
                    <Show
                        when=move || running.get()
                        fallback=move || {
                            view! {
                                <kbd class="kbd" aria-hidden="true">
                                    "↵"
                                </kbd>
                                <button
                                    type="submit"
                                    class="button button--primary"
                                    disabled=cannot_send
                                    title="Send (Enter)"
                                >
                                    "Ask"
                                </button>
                            }
                        }
                    >
                        <kbd class="kbd" aria-hidden="true">
                            "Ctrl ."
                        </kbd>
                        <button
                            type="button"
                            class="button button--danger"
                            title="Stop (Ctrl .)"
                            on:click=move |_| asking.stop()
                        >
                            <Icon glyph=Glyph::Stop/>
                            "Stop"
                        </button>
                    </Show>
                </div>
            </div>
        </form>
    }
    .into_any()
}
