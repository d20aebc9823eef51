//! The frame of the settings: the list of sections at the left, the section beside it. Only
//! administrators see a section; the server refuses everybody else again, whatever is drawn here.

use crate::components::ui::{EmptyState, Glyph, Icon};
use crate::routes;
use crate::stores::Session;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::{Outlet, Redirect};
use leptos_router::hooks::use_location;

/// Every section: its address, its icon, its name.
const SECTIONS: &[(&str, Glyph, &str)] = &[
    (routes::CONNECTIONS, Glyph::Database, "Connections"),
    (routes::POLICIES, Glyph::Shield, "Policies"),
];

#[component]
pub fn SettingsFrame() -> impl IntoView {
    let is_admin = expect_context::<Session>().me.is_admin();
    if !is_admin {
        return view! { <Denied/> }.into_any();
    }
    view! {
        <div class="settings">
            <Sections/>
            <main class="page settings__page">
                <Outlet/>
            </main>
        </div>
    }
    .into_any()
}

#[component]
fn Sections() -> impl IntoView {
    let pathname = use_location().pathname;
    let items = SECTIONS
        .iter()
        .map(|&(path, glyph, name)| {
            let current = move || pathname.with(|now| now.starts_with(path)).then_some("page");
            view! {
                <a class="settings__section" href=path aria-current=current>
                    <Icon glyph/>
                    {name}
                </a>
            }
        })
        .collect_view();
    view! {
        <nav class="settings__sections" aria-label="Settings">
            {items}
        </nav>
    }
    .into_any()
}

#[component]
fn Denied() -> impl IntoView {
    view! {
        <Title text="Settings"/>
        <main class="page page--centred">
            <EmptyState
                glyph=Glyph::Shield
                title="Settings are for administrators"
                text="Your account may ask and query, but not change how everybody works here. Ask an \
                      administrator, or go on with your own questions."
            >
                <a class="button button--primary" href=routes::WORKSPACE>
                    "Open the workspace"
                </a>
            </EmptyState>
        </main>
    }
    .into_any()
}

/// `/settings` itself leads to its first section.
#[component]
pub fn FirstSection() -> impl IntoView {
    view! { <Redirect path=routes::CONNECTIONS/> }
}
