//! Draws a component as the server does, with the stores of an empty workspace around it.

use crate::components::editor::Desk;
use crate::stores::{Catalog, Toasts, Workspace};
use any_spawner::Executor;
use leptos::prelude::*;

pub fn drawn<V: IntoView + 'static>(component: impl FnOnce() -> V) -> String {
    // Another test of this process may have been first; one executor serves all.
    let _already_there = Executor::init_futures_executor();
    let owner = Owner::new();
    owner.with(|| {
        let catalog = Catalog::new(Vec::new(), None);
        let toasts = Toasts::default();
        provide_context(toasts);
        provide_context(Desk::new(Workspace::new(catalog), catalog, toasts));
        component().into_view().to_html()
    })
}

pub fn has(html: &str, parts: &[&str]) {
    // Where one text ends and the next begins is for the browser only.
    let html = html.replace("<!>", "");
    for part in parts {
        assert!(html.contains(part), "`{part}` is not in {html}");
    }
}
