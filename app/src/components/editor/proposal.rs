//! A statement from the assistant beside the user's own: nothing is overwritten before it is accepted.

use super::Desk;
use crate::components::ui::{Button, ButtonKind, Glyph};
use crate::interop::local::Local;
use crate::interop::monaco::{self, Diff};
use crate::stores::workspace::Proposal;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

#[component]
pub fn ProposalDiff(proposal: Proposal) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let workspace = desk.workspace;
    let host = NodeRef::<html::Div>::new();
    let diff = Local::<Diff>::default();
    let shown = RwSignal::new(false);
    let proposed = StoredValue::new(proposal.sql.clone());
    let own = workspace.tabs.with_untracked(|tabs| {
        tabs.get(proposal.tab).map(|tab| tab.sql.clone()).unwrap_or_default()
    });

    Effect::new(move |_| {
        let Some(host) = host.get() else { return };
        let (own, proposed) = (own.clone(), proposed.get_value());
        leptos::task::spawn_local(async move {
            // When the editor's files do not load, the plain text below stays readable.
            if monaco::ready().await.is_ok() {
                diff.set(Diff::open(&host, &own, &proposed));
                let _page_left = shown.try_set(true);
            }
        });
    });
    let accept = move || {
        let edited = diff.with(Diff::value);
        workspace.settle_proposal(Some(edited.unwrap_or_else(|| proposed.get_value())));
    };
    let on_key = move |event: KeyboardEvent| {
        let jump = event.ctrl_key() || event.meta_key();
        match event.key().as_str() {
            "Escape" => {
                event.prevent_default();
                workspace.settle_proposal(None);
            }
            "Enter" if jump => {
                event.prevent_default();
                event.stop_propagation();
                accept();
            }
            _ => {}
        }
    };
    view! {
        <div class="proposal" role="region" aria-label="Proposed statement" on:keydown:capture=on_key>
            <div class="proposal__bar">
                <span class="proposal__title">
                    <b>"Proposed"</b>
                    {format!(" · {}", proposal.title)}
                </span>
                <Button
                    kind=ButtonKind::Primary
                    glyph=Glyph::Check
                    title="Replace the text of this tab (Ctrl+Enter)"
                    on_press=accept
                >
                    "Accept"
                </Button>
                <Button
                    kind=ButtonKind::Quiet
                    title="Keep your own text (Escape)"
                    on_press=move || workspace.settle_proposal(None)
                >
                    "Keep mine"
                </Button>
            </div>
            <div class="proposal__diff" node_ref=host>
                <Show when=move || !shown.get()>
                    <pre class="proposal__plain">{proposed.get_value()}</pre>
                </Show>
            </div>
        </div>
    }
    .into_any()
}
