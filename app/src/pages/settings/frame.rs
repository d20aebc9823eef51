//! The frame of the settings: the list of sections at the left, the section beside it. Only those who
//! may change or oversee something see its section; the server refuses everybody else again, whatever is
//! drawn here.

use crate::components::ui::{EmptyState, Glyph, Icon};
use crate::routes;
use crate::stores::Session;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::{Outlet, Redirect};
use leptos_router::hooks::use_location;
use protocol::session::Me;

/// Every section: its address, its icon, its name.
const SECTIONS: &[(&str, Glyph, &str)] = &[
    (routes::CONNECTIONS, Glyph::Database, "Connections"),
    (routes::POLICIES, Glyph::Shield, "Policies"),
    (routes::PEOPLE, Glyph::Key, "People"),
    (routes::ROLES, Glyph::Check, "Roles"),
    (routes::GROUPS, Glyph::List, "Groups"),
    (routes::MODELS, Glyph::Spark, "Models"),
    (routes::MEMORY, Glyph::Check, "Memory"),
    (routes::EVALUATION, Glyph::Chart, "Evaluation"),
    (routes::LIMITS, Glyph::Clock, "Limits"),
    (routes::CHANGE_RULES, Glyph::Approve, "Rules for changes"),
    (routes::WEBHOOKS, Glyph::Send, "Webhooks"),
    (routes::SIGN_IN_SETTINGS, Glyph::Info, "Sign-in"),
    (routes::AUDIT, Glyph::Evidence, "Audit"),
];

/// Who sees a section.
fn may_see(me: &Me, path: &str) -> bool {
    let section = routes::SECTIONS.iter().find(|(section, _)| path.starts_with(section));
    section.is_none_or(|(_, permission)| me.may(*permission))
}

#[component]
pub fn SettingsFrame() -> impl IntoView {
    let me = expect_context::<Session>().me;
    if routes::settings_for(&me).is_none() {
        return view! { <Denied/> }.into_any();
    }
    let pathname = use_location().pathname;
    let mine = me.clone();
    let here = Memo::new(move |_| {
        pathname.with(|path| path.trim_end_matches('/') == routes::SETTINGS || may_see(&mine, path))
    });
    view! {
        <div class="settings">
            <Sections me/>
            {move || match here.get() {
                true => {
                    view! {
                        <main class="page settings__page">
                            <Outlet/>
                        </main>
                    }
                        .into_any()
                }
                false => view! { <Denied/> }.into_any(),
            }}
        </div>
    }
    .into_any()
}

#[component]
fn Sections(me: Me) -> impl IntoView {
    let pathname = use_location().pathname;
    let items = SECTIONS
        .iter()
        .filter(|(path, ..)| may_see(&me, path))
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
                      administrator, or go on with your own questions. For the audit, ask for the role `auditor`; to \
                      review answers, for `approver`."
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
    let me = expect_context::<Session>().me;
    view! { <Redirect path=routes::settings_for(&me).unwrap_or(routes::WORKSPACE)/> }
}
