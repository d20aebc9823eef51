//! What all pages behind the sign-in share: who is here, the connections, the conversations, the
//! stores. Loaded once, before anything of it is drawn; kept while moving between pages.

use crate::api::UiError;
use crate::api::catalog::connections;
use crate::api::changes::count_waiting;
use crate::api::conversations::{get_conversation, list_conversations};
use crate::api::session::who_am_i;
use crate::components::layout::{
    OfflineBanner, Palette, PanelSwitch, Rail, ShortcutList, StatusBar, TopBar, listen_for_keys,
};
use crate::components::ui::ProblemCard;
use crate::routes;
use crate::stores::{Approvals, Asking, Catalog, Conversation, Overlays, Session, Workspace};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::Outlet;
use leptos_router::hooks::{use_location, use_navigate};
use protocol::catalog::ConnectionSummary;
use protocol::conversation::{ConversationSummary, ConversationView};
use protocol::ids::ConversationId;
use protocol::notice::Waits;
use protocol::session::Me;
use protocol::{ErrorCode, Problem};
use serde::{Deserialize, Serialize};

/// What the first page needs; read in one go.
#[derive(Clone, Serialize, Deserialize)]
struct Start {
    me: Me,
    connections: Vec<ConnectionSummary>,
    recent: Vec<ConversationSummary>,
    /// What waits for this person; `None` for those who have nothing to do with changes.
    waiting: Option<Waits>,
    /// The conversation that the address names.
    conversation: Option<Result<ConversationView, UiError>>,
}

async fn start(wanted: Option<ConversationId>) -> Result<Start, UiError> {
    let me = who_am_i().await?.ok_or_else(|| {
        UiError(
            Problem::new(ErrorCode::NotSignedIn, "your session has ended").hint("sign in again"),
        )
    })?;
    let connections = connections().await?;
    let recent = list_conversations().await?;
    let waiting = match routes::changes_for(&me) {
        true => Some(count_waiting().await?),
        false => None,
    };
    let conversation = match wanted {
        Some(id) => Some(get_conversation(id).await),
        None => None,
    };
    Ok(Start { me, connections, recent, waiting, conversation })
}

#[component]
pub fn Frame() -> impl IntoView {
    let wanted = routes::conversation_in(&use_location().pathname.get_untracked());
    let start = OnceResource::new(start(wanted));
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match start.await {
                    Ok(start) => view! { <Ready start/> }.into_any(),
                    Err(error) => {
                        view! {
                            <main class="page">
                                <ProblemCard problem=error.0/>
                            </main>
                        }
                            .into_any()
                    }
                }
            })}
        </Suspense>
    }
    .into_any()
}

/// Provides the stores, then draws.
#[component]
fn Ready(start: Start) -> impl IntoView {
    let catalog = Catalog::new(start.connections, None);
    let conversation = Conversation::new(start.recent);
    let workspace = Workspace::new(catalog);
    let navigate = use_navigate();
    let on_start = Callback::new(move |id: ConversationId| {
        let options = NavigateOptions { replace: true, scroll: false, ..Default::default() };
        navigate(&routes::conversation(&id), options);
    });
    let asking = Asking::new(conversation, workspace, catalog, on_start);
    match start.conversation {
        Some(Ok(view)) => asking.show(view),
        Some(Err(error)) => conversation.fail(error.0),
        None => {}
    }
    provide_context(Approvals::new(start.waiting));
    provide_context(Session { me: start.me });
    provide_context(catalog);
    provide_context(conversation);
    provide_context(workspace);
    provide_context(asking);
    provide_context(Overlays::default());
    follow_address(asking);

    listen_for_keys();
    view! {
        <div class="app">
            <TopBar/>
            <OfflineBanner/>
            <Rail/>
            <div class="app__page">
                <Outlet/>
            </div>
            <StatusBar/>
            <PanelSwitch/>
        </div>
        <Palette/>
        <ShortcutList/>
    }
    .into_any()
}

/// Back, forward and links change the address; the conversation on screen follows it.
fn follow_address(asking: Asking) {
    let pathname = use_location().pathname;
    Effect::new(move |first: Option<()>| {
        let path = pathname.get();
        if first.is_some() && routes::in_workspace(&path) {
            asking.open(routes::conversation_in(&path));
        }
    });
}
