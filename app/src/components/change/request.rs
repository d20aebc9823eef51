//! The way from a refused statement to a request: one button, and the sheet it opens.

use super::sheet::{Asked, sheet_part};
use crate::components::ui::{Button, Dialog, Glyph};
use crate::parts::SHEET;
use crate::stores::{Catalog, Session};
use leptos::prelude::*;
use protocol::access::Permission;

#[component]
pub fn RequestChange(
    #[prop(into)] sql: String,
    /// What somebody asked in words, if it began so.
    #[prop(into, optional)]
    question: Option<String>,
) -> impl IntoView {
    let Some(session) = use_context::<Session>() else { return ().into_any() };
    if !session.me.may(Permission::RequestWrite) {
        return view! {
            <p class="request-change__note">
                "To request changes of data, ask an administrator for the role `editor`."
            </p>
        }
        .into_any();
    }
    let catalog = expect_context::<Catalog>();
    let open = RwSignal::new(false);
    let wanted = StoredValue::new((sql, question));
    let sheet = move || {
        let connection_id = catalog.active.get_untracked()?;
        let (sql, question) = wanted.get_value();
        let asked = Asked::new(connection_id, sql, question);
        Some(SHEET.show(move || sheet_part(asked.clone())))
    };
    view! {
        <Button glyph=Glyph::Approve on_press=move || open.set(true)>
            "Request this change…"
        </Button>
        <Dialog title="Request a change" open wide=true>
            {sheet()}
        </Dialog>
    }
    .into_any()
}
