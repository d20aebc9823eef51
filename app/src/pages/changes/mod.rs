//! Changes of data: who waits for whom, one change with everything said about it, and asking for one.

mod console;
mod decision;
mod emergency;
mod follow;
mod head;
mod new;
mod review;
mod row;
mod runs;
mod statement;
#[cfg(all(test, feature = "ssr"))]
mod tests;
mod timeline;

pub use console::ChangesPage;
pub use new::NewChangePage;
pub use review::ChangePage;

use crate::components::ui::{EmptyState, Glyph};
use crate::routes;
use leptos::prelude::*;

/// For those who may neither ask nor decide.
#[component]
fn Denied(#[prop(into)] title: String, #[prop(into)] text: String) -> impl IntoView {
    view! {
        <EmptyState glyph=Glyph::Shield title text>
            <a class="button button--primary" href=routes::WORKSPACE>
                "Open the workspace"
            </a>
        </EmptyState>
    }
    .into_any()
}
