//! The SQL editor. Pure parts first: [`sql`] (tokens), [`statements`] (which statement is meant),
//! [`position`] (places in a text), [`completion`], [`check`] (which findings belong where). Then
//! [`desk`], the state that editor, results and explorer share, and the components: tabs, toolbar,
//! the text itself and the diff of a proposed statement.

pub mod check;
pub mod completion;
pub mod desk;
mod keys;
pub mod position;
mod proposal;
pub mod sql;
pub mod statements;
mod surface;
mod tab_bar;
mod toolbar;

pub use desk::Desk;

use crate::stores::Session;
use leptos::prelude::*;
use proposal::ProposalDiff;
use protocol::access::Permission;
use surface::Surface;
use tab_bar::TabBar;
use toolbar::Toolbar;

#[component]
pub fn EditorPane() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let proposal = desk.proposal();
    let panel_label =
        move || format!("tab-{}", desk.workspace.tabs.with(|tabs| tabs.active_id().0));
    let me = expect_context::<Session>().me;
    desk.keep_tabs(&me.id);
    if me.may(Permission::RunSql) {
        desk.check_while_typing();
    }
    keys::listen(desk);
    view! {
        <section class="editor" aria-label="Editor">
            <TabBar/>
            <Toolbar/>
            <div
                class="editor__area"
                class:editor__area--comparing=move || proposal.with(Option::is_some)
                id="editor-panel"
                role="tabpanel"
                aria-labelledby=panel_label
            >
                <Surface/>
                {move || proposal.get().map(|proposal| view! { <ProposalDiff proposal/> })}
            </div>
        </section>
    }
    .into_any()
}
