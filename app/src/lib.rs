//! The user interface, drawn on the server and taken over by the browser. It knows `protocol` and the
//! traits it declares in [`backend`]; it never sees the engine, a driver or axum.
//!
//! Reading order: [`routes`] (which pages exist), [`pages`], [`stores`] (the state they share and the
//! pure functions that change it), [`components`], [`api`] (server functions), [`interop`] (the
//! browser).

#![recursion_limit = "512"]

pub mod api;
#[cfg(feature = "ssr")]
pub mod backend;
pub mod components;
pub mod format;
pub mod interop;
pub mod pages;
pub mod routes;
pub mod stores;
#[cfg(all(test, feature = "ssr"))]
mod testing;

mod document;

pub use document::shell;

use crate::pages::{
    ConnectionsPage, EditConnectionPage, FirstSection, Frame, HistoryPage, NewConnectionPage,
    NotFoundPage, SettingsFrame, SignInPage, WorkspacePage,
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
                <ParentRoute path=path!("") view=Frame ssr=SsrMode::Async>
                    <ParentRoute path=path!("") view=WorkspacePage ssr=SsrMode::Async>
                        <Route path=path!("") view=|| () ssr=SsrMode::Async/>
                        <Route path=path!("c/:conversation_id") view=|| () ssr=SsrMode::Async/>
                    </ParentRoute>
                    <Route path=path!("history") view=HistoryPage ssr=SsrMode::Async/>
                    <ParentRoute path=path!("settings") view=SettingsFrame ssr=SsrMode::Async>
                        <Route path=path!("") view=FirstSection ssr=SsrMode::Async/>
                        <Route path=path!("connections") view=ConnectionsPage ssr=SsrMode::Async/>
                        <Route
                            path=path!("connections/new")
                            view=NewConnectionPage
                            ssr=SsrMode::Async
                        />
                        <Route
                            path=path!("connections/:id")
                            view=EditConnectionPage
                            ssr=SsrMode::Async
                        />
                    </ParentRoute>
                </ParentRoute>
            </Routes>
        </Router>
        <components::ui::ToastRegion/>
    }
}
