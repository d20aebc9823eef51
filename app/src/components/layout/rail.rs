//! The narrow bar at the left: pages, and the panels of the workspace.

use crate::components::ui::{Glyph, Icon};
use crate::routes;
use crate::stores::{Conversation, Preferences, Session};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

#[component]
pub fn Rail() -> impl IntoView {
    let preferences = expect_context::<Preferences>();
    let conversation = expect_context::<Conversation>();
    let explorer = preferences.part(|choices| choices.explorer_open);
    let results = preferences.part(|choices| choices.results_open);
    let assistant = preferences.part(|choices| choices.assistant_open);
    let pathname = use_location().pathname;
    let on_history = Memo::new(move |_| pathname.get() == routes::HISTORY);
    let in_changes = Memo::new(move |_| pathname.with(|path| routes::in_changes(path)));
    let in_settings = Memo::new(move |_| pathname.with(|path| routes::in_settings(path)));
    let in_workspace = Memo::new(move |_| pathname.with(|path| routes::in_workspace(path)));
    let me = expect_context::<Session>().me;
    let (settings, changes) = (routes::settings_for(&me), routes::changes_for(&me));
    // Coming back from another page opens the conversation that was on screen.
    let workspace = move || {
        conversation
            .id
            .get()
            .map_or_else(|| routes::WORKSPACE.to_owned(), |id| routes::conversation(&id))
    };
    let current = move |here: bool| here.then_some("page");

    view! {
        <nav class="rail" aria-label="Pages and panels">
            <a
                class="rail__item"
                href=workspace
                aria-label="Workspace"
                title="Workspace"
                aria-current=move || current(in_workspace.get())
            >
                <Icon glyph=Glyph::Code/>
            </a>
            <a
                class="rail__item"
                href=routes::HISTORY
                aria-label="History"
                title="History"
                aria-current=move || current(on_history.get())
            >
                <Icon glyph=Glyph::Clock/>
            </a>
            {changes
                .then(|| {
                    view! {
                        <a
                            class="rail__item"
                            href=routes::CHANGES
                            aria-label="Changes"
                            title="Changes"
                            aria-current=move || current(in_changes.get())
                        >
                            <Icon glyph=Glyph::Approve/>
                        </a>
                    }
                })}
            {settings
                .map(|href| {
                    view! {
                        <a
                            class="rail__item"
                            href=href
                            aria-label="Settings"
                            title="Settings"
                            aria-current=move || current(in_settings.get())
                        >
                            <Icon glyph=Glyph::Settings/>
                        </a>
                    }
                })}
            <span class="rail__space"></span>
            <Show when=move || in_workspace.get()>
                <PanelSwitchButton
                    glyph=Glyph::Database
                    label="Schema panel (Ctrl B)"
                    on=explorer
                    on_press=move || {
                        preferences.change(|choices| choices.explorer_open = !choices.explorer_open);
                    }
                />
                <PanelSwitchButton
                    glyph=Glyph::Table
                    label="Results panel (Ctrl J)"
                    on=results
                    on_press=move || {
                        preferences.change(|choices| choices.results_open = !choices.results_open);
                    }
                />
                <PanelSwitchButton
                    glyph=Glyph::Ask
                    label="Assistant panel"
                    on=assistant
                    on_press=move || {
                        preferences
                            .change(|choices| choices.assistant_open = !choices.assistant_open);
                    }
                />
            </Show>
        </nav>
    }
    .into_any()
}

#[component]
fn PanelSwitchButton(
    glyph: Glyph,
    label: &'static str,
    on: Memo<bool>,
    on_press: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="rail__item rail__item--switch"
            aria-label=label
            title=label
            aria-pressed=move || on.get().to_string()
            on:click=move |_| on_press()
        >
            <Icon glyph/>
        </button>
    }
    .into_any()
}
