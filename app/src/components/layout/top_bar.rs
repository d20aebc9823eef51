//! Brand, connection, search, theme, help, and who is here.

use super::connection_chip::ConnectionChip;
use crate::components::ui::{Glyph, Icon, IconButton, Menu};
use crate::routes;
use crate::stores::preferences::Theme;
use crate::stores::{Approvals, Catalog, Overlays, Preferences, Session};
use leptos::prelude::*;
use protocol::catalog::Environment;

#[component]
pub fn TopBar() -> impl IntoView {
    let catalog = expect_context::<Catalog>();
    let overlays = expect_context::<Overlays>();
    let is_prod = Memo::new(move |_| {
        catalog.connection().is_some_and(|connection| connection.environment == Environment::Prod)
    });
    view! {
        <header class="top-bar" class:top-bar--prod=is_prod>
            <a class="top-bar__brand" href=routes::WORKSPACE aria-label="Candor, new conversation">
                <span class="logo" aria-hidden="true"></span>
                <span class="top-bar__brand-name">"Candor"</span>
            </a>
            <ConnectionChip/>
            <button
                type="button"
                class="top-bar__search"
                aria-label="Search tables, questions and actions"
                title="Search (Ctrl K)"
                on:click=move |_| overlays.palette.set(true)
            >
                <Icon glyph=Glyph::Search/>
                <span>"Search tables, questions, actions…"</span>
                <kbd class="kbd">"Ctrl K"</kbd>
            </button>
            <Waiting/>
            <Bell/>
            <ThemeButton/>
            <div class="top-bar__help">
                <IconButton
                    glyph=Glyph::Help
                    label="Keyboard shortcuts (?)"
                    on_press=move || overlays.shortcuts.set(true)
                />
            </div>
            <Person/>
        </header>
    }
    .into_any()
}

/// Leads to the changes that wait for this person.
#[component]
fn Waiting() -> impl IntoView {
    let waiting = expect_context::<Approvals>().waiting;
    let text = move || waiting.get().filter(|count| *count > 0);
    view! {
        {move || {
            text()
                .map(|count| {
                    view! {
                        <a
                            class="top-bar__waiting"
                            href=routes::WAITING_CHANGES
                            aria-label=format!("{count} waiting on you")
                        >
                            {count}
                            <span class="top-bar__waiting-on">" waiting on you"</span>
                        </a>
                    }
                })
        }}
    }
    .into_any()
}

/// Leads to what this person was told, for those whom changes concern.
#[component]
fn Bell() -> impl IntoView {
    let Approvals { waiting, unread } = expect_context::<Approvals>();
    waiting.get_untracked().map(|_| {
        let label = move || match unread.get() {
            0 => "Notices".to_owned(),
            unread => format!("Notices, {unread} unread"),
        };
        let count = move || Some(unread.get()).filter(|count| *count > 0);
        view! {
            <a class="icon-button top-bar__bell" href=routes::NOTICES aria-label=label title=label>
                <Icon glyph=Glyph::Bell/>
                {move || count().map(|count| view! { <span class="top-bar__unread">{count}</span> })}
            </a>
        }
        .into_any()
    })
}

/// Goes round: as the system, light, dark.
#[component]
fn ThemeButton() -> impl IntoView {
    let preferences = expect_context::<Preferences>();
    let theme = preferences.part(|choices| choices.theme);
    let label = move || format!("Theme: {}", theme.get().as_str());
    let glyph = move || match theme.get() {
        Theme::System => Glyph::System,
        Theme::Light => Glyph::Sun,
        Theme::Dark => Glyph::Moon,
    };
    view! {
        <button
            type="button"
            class="icon-button"
            aria-label=label
            title=label
            on:click=move |_| preferences.set_theme(theme.get_untracked().next())
        >
            {move || view! { <Icon glyph=glyph()/> }}
        </button>
    }
    .into_any()
}

#[component]
fn Person() -> impl IntoView {
    let me = expect_context::<Session>().me;
    let (name, email) = (me.name.clone(), me.email.clone());
    let settings = routes::settings_for(&me);
    let changes = routes::changes_for(&me);
    view! {
        <Menu
            id="person-menu"
            label=format!("Signed in as {}", me.name)
            class="avatar"
            face=me.initials()
        >
            <p class="menu__note">
                <strong>{name.clone()}</strong>
                {email.clone()}
            </p>
            <a class="menu__item" role="menuitem" tabindex="-1" href=routes::HISTORY>
                <Icon glyph=Glyph::Clock/>
                "History"
            </a>
            {changes
                .then(|| {
                    view! {
                        <a class="menu__item" role="menuitem" tabindex="-1" href=routes::CHANGES>
                            <Icon glyph=Glyph::Approve/>
                            "Changes"
                        </a>
                    }
                })}
            <a class="menu__item" role="menuitem" tabindex="-1" href=routes::PROFILE>
                <Icon glyph=Glyph::Shield/>
                "Tokens and sessions"
            </a>
            {settings
                .map(|href| {
                    view! {
                        <a
                            class="menu__item"
                            role="menuitem"
                            tabindex="-1"
                            href=href
                        >
                            <Icon glyph=Glyph::Settings/>
                            "Settings"
                        </a>
                    }
                })}
            <form method="post" action=routes::forms::SIGN_OUT>
                <button type="submit" class="menu__item" role="menuitem" tabindex="-1">
                    <Icon glyph=Glyph::SignOut/>
                    "Sign out"
                </button>
            </form>
        </Menu>
    }
    .into_any()
}
