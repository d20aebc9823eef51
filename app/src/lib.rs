//! The user interface, drawn on the server and taken over by the browser. It knows `protocol` and the
//! traits it declares in [`backend`]; it never sees the engine, a driver or axum.
//!
//! Reading order: [`routes`] (which pages exist), [`pages`], [`stores`] (the state they share and the
//! pure functions that change it), [`components`], [`api`] (server functions), [`parts`] (what the
//! browser fetches later), [`interop`] (the browser).

#![recursion_limit = "512"]

pub mod api;
#[cfg(feature = "ssr")]
pub mod backend;
pub mod components;
pub mod format;
pub mod interop;
pub mod pages;
pub mod parts;
pub mod routes;
pub mod stores;
#[cfg(all(test, feature = "ssr"))]
mod testing;

mod document;

pub use document::{ClientFiles, shell};

use crate::pages::{
    FirstSection, Frame, JoinPage, NotFoundPage, SettingsFrame, SignInPage, WorkspacePage,
};
use crate::stores::{Preferences, Toasts};
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{SsrMode, path};

/// Every page. `/` and `/c/:id` share one workspace, so that moving between conversations keeps the
/// editor, the results and their state.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_context(Preferences::load());
    provide_context(Toasts::default());

    view! {
        <Title formatter=|title: String| match title.as_str() {
            "" => "Candor".to_owned(),
            _ => format!("{title} · Candor"),
        }/>
        <Router>
            <Routes fallback=NotFoundPage>
                <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async/>
                <Route path=path!("/join") view=JoinPage ssr=SsrMode::Async/>
                <ParentRoute path=path!("") view=Frame ssr=SsrMode::Async>
                    <ParentRoute path=path!("") view=WorkspacePage ssr=SsrMode::Async>
                        <Route path=path!("") view=|| () ssr=SsrMode::Async/>
                        <Route path=path!("c/:conversation_id") view=|| () ssr=SsrMode::Async/>
                    </ParentRoute>
                    <Route path=path!("history") view=parts::history ssr=SsrMode::Async/>
                    <Route path=path!("changes") view=parts::changes ssr=SsrMode::Async/>
                    <Route path=path!("changes/new") view=parts::new_change ssr=SsrMode::Async/>
                    <Route path=path!("changes/:id") view=parts::change ssr=SsrMode::Async/>
                    <Route path=path!("notices") view=parts::notices ssr=SsrMode::Async/>
                    <Route path=path!("profile") view=parts::profile ssr=SsrMode::Async/>
                    <ParentRoute path=path!("settings") view=SettingsFrame ssr=SsrMode::Async>
                        <Route path=path!("") view=FirstSection ssr=SsrMode::Async/>
                        <Route path=path!("connections") view=parts::connections ssr=SsrMode::Async/>
                        <Route
                            path=path!("connections/new")
                            view=parts::new_connection
                            ssr=SsrMode::Async
                        />
                        <Route
                            path=path!("connections/:id")
                            view=parts::edit_connection
                            ssr=SsrMode::Async
                        />
                        <Route path=path!("policies") view=parts::policies ssr=SsrMode::Async/>
                        <Route path=path!("people") view=parts::people ssr=SsrMode::Async/>
                        <Route path=path!("roles") view=parts::roles ssr=SsrMode::Async/>
                        <Route path=path!("groups") view=parts::groups ssr=SsrMode::Async/>
                        <Route path=path!("models") view=parts::models ssr=SsrMode::Async/>
                        <Route path=path!("memory") view=parts::memory ssr=SsrMode::Async/>
                        <Route path=path!("evaluation") view=parts::evaluation ssr=SsrMode::Async/>
                        <Route path=path!("limits") view=parts::limits ssr=SsrMode::Async/>
                        <Route path=path!("change-rules") view=parts::change_rules ssr=SsrMode::Async/>
                        <Route path=path!("webhooks") view=parts::webhooks ssr=SsrMode::Async/>
                        <Route path=path!("sign-in") view=parts::sign_in_settings ssr=SsrMode::Async/>
                        <Route path=path!("audit") view=parts::audit ssr=SsrMode::Async/>
                    </ParentRoute>
                </ParentRoute>
            </Routes>
        </Router>
        <components::ui::ToastRegion/>
    }
}
