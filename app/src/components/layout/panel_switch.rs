//! Where only one panel fits: the bar at the bottom that chooses it.

use crate::components::ui::{Glyph, Icon};
use crate::routes;
use crate::stores::preferences::Panel;
use crate::stores::{Preferences, Session};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

#[component]
pub fn PanelSwitch() -> impl IntoView {
    let preferences = expect_context::<Preferences>();
    let panel = preferences.part(|choices| choices.panel);
    let pathname = use_location().pathname;
    let on_history = Memo::new(move |_| pathname.get() == routes::HISTORY);
    let in_changes = Memo::new(move |_| pathname.with(|path| routes::in_changes(path)));
    let in_settings = Memo::new(move |_| pathname.with(|path| routes::in_settings(path)));
    let me = expect_context::<Session>().me;
    let (settings, changes) = (routes::settings_for(&me), routes::changes_for(&me));
    let in_workspace = Memo::new(move |_| pathname.with(|path| routes::in_workspace(path)));
    let choices = [
        (Panel::Assistant, Glyph::Ask, "Ask"),
        (Panel::Main, Glyph::Table, "SQL and results"),
        (Panel::Explorer, Glyph::Database, "Schema"),
    ];
    let buttons = move || {
        choices
            .into_iter()
            .map(|(own, glyph, text)| {
                let pressed = move || (panel.get() == own).to_string();
                view! {
                    <button
                        type="button"
                        class="panel-switch__item"
                        aria-pressed=pressed
                        on:click=move |_| preferences.change(|choices| choices.panel = own)
                    >
                        <Icon glyph/>
                        {text}
                    </button>
                }
            })
            .collect_view()
    };
    view! {
        <nav class="panel-switch" aria-label="Panels">
            <Show
                when=move || in_workspace.get()
                fallback=|| {
                    view! {
                        <a class="panel-switch__item" href=routes::WORKSPACE>
                            <Icon glyph=Glyph::Ask/>
                            "Workspace"
                        </a>
                    }
                }
            >
                {buttons()}
            </Show>
            <a
                class="panel-switch__item"
                href=routes::HISTORY
                aria-current=move || on_history.get().then_some("page")
            >
                <Icon glyph=Glyph::Clock/>
                "History"
            </a>
            {changes
                .then(|| {
                    view! {
                        <a
                            class="panel-switch__item"
                            href=routes::CHANGES
                            aria-current=move || in_changes.get().then_some("page")
                        >
                            <Icon glyph=Glyph::Approve/>
                            "Changes"
                        </a>
                    }
                })}
            {settings
                .map(|section| {
                    view! {
                        <a
                            class="panel-switch__item"
                            href=section
                            aria-current=move || in_settings.get().then_some("page")
                        >
                            <Icon glyph=Glyph::Settings/>
                            "Settings"
                        </a>
                    }
                })}
        </nav>
    }
    .into_any()
}
