//! Parts of the client that are fetched when they are first shown, so that the first page waits for
//! less. On the server every part is here from the start; in the browser a page that holds one is
//! taken over once the part has arrived ([`fetch_shown`]), so both draw the same first HTML.
//!
//! A part is a function that draws it, marked with `wasm_split`; `xtask` cuts it out of the client with
//! everything that only it needs. Parts of one name are one file: `workspace` for what belongs to asking
//! and running, `pages` for the other pages.

use crate::components::ui::Skeleton;
use crate::components::{change, chat, layout, results};
use crate::interop::page;
use crate::pages::{
    AuditPage, ChangePage, ChangeRulesPage, ChangesPage, ConnectionsPage, EditConnectionPage,
    EvaluationPage, GroupsPage, HistoryPage, LimitsPage, MemoryPage, ModelsPage, NewChangePage,
    NewConnectionPage, NoticesPage, PeoplePage, PoliciesPage, ProfilePage, RolesPage,
    SignInSettingsPage, WebhooksPage,
};
use crate::routes;
use futures::FutureExt;
use futures::future::{LocalBoxFuture, join_all};
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};

/// What a part draws, or that it could not be fetched.
pub type Drawn = Result<AnyView, SplitLoaderError>;

type Fetch = LocalBoxFuture<'static, Result<(), SplitLoaderError>>;

pub struct Part {
    place: Place,
    fetch: fn() -> Fetch,
    here: AtomicBool,
}

/// How to tell that the server's HTML shows a part.
enum Place {
    Element(&'static str),
    /// This address and those below it.
    Address(&'static str),
    /// It opens only when asked for.
    Nowhere,
}

/// A result with its grid and chart.
pub static RESULT: Part =
    Part::new(Place::Element(".results__bar"), || results::fetch_result().boxed_local());
/// A question with its answer.
pub static TURN: Part = Part::new(Place::Element(".turn"), || chat::fetch_turn().boxed_local());
/// The search over everything.
pub static PALETTE: Part = Part::new(Place::Nowhere, || layout::fetch_search().boxed_local());
/// What a change would do, before it is asked for.
pub static SHEET: Part = Part::new(Place::Nowhere, || change::fetch_sheet().boxed_local());

/// A page of its own as a part: how its route draws it, and how it is fetched.
macro_rules! page {
    ($part:ident, $draw:ident, $drawn:ident, $fetch:ident, $page:ident, $address:expr) => {
        static $part: Part = Part::new(Place::Address($address), || $fetch().boxed_local());

        pub fn $draw() -> AnyView {
            $part.show($drawn)
        }

        #[wasm_split(pages, wasm_split_path = ::leptos::wasm_split, fallible, preload($fetch))]
        fn $drawn() -> Drawn {
            Ok(view! { <$page/> }.into_any())
        }
    };
}

page!(HISTORY, history, draw_history, fetch_history, HistoryPage, routes::HISTORY);
page!(CHANGES, changes, draw_changes, fetch_changes, ChangesPage, routes::CHANGES);
page!(NEW_CHANGE, new_change, draw_new_change, fetch_new_change, NewChangePage, routes::CHANGES);
page!(CHANGE, change, draw_change, fetch_change, ChangePage, routes::CHANGES);
page!(PROFILE, profile, draw_profile, fetch_profile, ProfilePage, routes::PROFILE);
page!(CONNECTIONS, connections, draw_list, fetch_list, ConnectionsPage, routes::CONNECTIONS);
page!(NEW, new_connection, draw_new, fetch_new, NewConnectionPage, routes::CONNECTIONS);
page!(EDIT, edit_connection, draw_edit, fetch_edit, EditConnectionPage, routes::CONNECTIONS);
page!(POLICIES, policies, draw_policies, fetch_policies, PoliciesPage, routes::POLICIES);
page!(PEOPLE, people, draw_people, fetch_people, PeoplePage, routes::PEOPLE);
page!(ROLES, roles, draw_roles, fetch_roles, RolesPage, routes::ROLES);
page!(GROUPS, groups, draw_groups, fetch_groups, GroupsPage, routes::GROUPS);
page!(MODELS, models, draw_models, fetch_models, ModelsPage, routes::MODELS);
page!(MEMORY, memory, draw_memory, fetch_memory, MemoryPage, routes::MEMORY);
page!(
    EVALUATION,
    evaluation,
    draw_evaluation,
    fetch_evaluation,
    EvaluationPage,
    routes::EVALUATION
);
page!(LIMITS, limits, draw_limits, fetch_limits, LimitsPage, routes::LIMITS);
page!(
    SIGN_IN,
    sign_in_settings,
    draw_sign_in,
    fetch_sign_in,
    SignInSettingsPage,
    routes::SIGN_IN_SETTINGS
);
page!(RULES, change_rules, draw_rules, fetch_rules, ChangeRulesPage, routes::CHANGE_RULES);
page!(NOTICES, notices, draw_notices, fetch_notices, NoticesPage, routes::NOTICES);
page!(WEBHOOKS, webhooks, draw_webhooks, fetch_webhooks, WebhooksPage, routes::WEBHOOKS);
page!(AUDIT, audit, draw_audit, fetch_audit, AuditPage, routes::AUDIT);

static ALL: [&Part; 25] = [
    &RESULT,
    &TURN,
    &PALETTE,
    &HISTORY,
    &PROFILE,
    &CONNECTIONS,
    &NEW,
    &EDIT,
    &POLICIES,
    &PEOPLE,
    &ROLES,
    &GROUPS,
    &MEMORY,
    &EVALUATION,
    &LIMITS,
    &MODELS,
    &RULES,
    &NOTICES,
    &WEBHOOKS,
    &SIGN_IN,
    &AUDIT,
    &CHANGES,
    &NEW_CHANGE,
    &CHANGE,
    &SHEET,
];

/// What a person in the workspace needs next.
static NEXT: [&Part; 3] = [&TURN, &RESULT, &PALETTE];

/// Fetches what the page at hand shows already; before it is taken over.
pub async fn fetch_shown() {
    let shown = ALL.into_iter().filter(|part| part.place.is_shown());
    join_all(shown.map(Part::fetch)).await;
}

/// Fetches, once the page answers, what will be needed next.
pub async fn fetch_next() {
    for part in NEXT {
        part.fetch().await;
    }
}

impl Part {
    const fn new(place: Place, fetch: fn() -> Fetch) -> Self {
        Self { place, fetch, here: AtomicBool::new(cfg!(not(feature = "hydrate"))) }
    }

    fn is_here(&self) -> bool {
        self.here.load(Ordering::Relaxed)
    }

    /// Answers whether it is here; a failed fetch can be repeated.
    async fn fetch(&self) -> bool {
        if !self.is_here() && (self.fetch)().await.is_ok() {
            self.here.store(true, Ordering::Relaxed);
        }
        self.is_here()
    }

    /// Draws the part, at once when it is here.
    pub fn show<F>(&'static self, draw: impl Fn() -> F + Send + 'static) -> AnyView
    where
        F: Future<Output = Drawn>,
    {
        if self.is_here() {
            return at_once(draw());
        }
        let fetched = RwSignal::new(None);
        let fetch = move || {
            leptos::task::spawn_local(async move {
                let here = self.fetch().await;
                let _page_left = fetched.try_set(Some(here));
            });
        };
        fetch();
        let again = move |_| fetch();
        (move || match fetched.get() {
            None => view! { <Skeleton/> }.into_any(),
            Some(true) => at_once(draw()),
            Some(false) => view! {
                <p class="warning" role="alert">
                    "This part of the page did not load. "
                    <button type="button" class="link-button" on:click=again>
                        "Try again"
                    </button>
                </p>
            }
            .into_any(),
        })
        .into_any()
    }
}

impl Place {
    fn is_shown(&self) -> bool {
        match self {
            Place::Element(selector) => page::has(selector),
            Place::Address(path) => page::is_below(path),
            Place::Nowhere => false,
        }
    }
}

fn at_once(drawing: impl Future<Output = Drawn>) -> AnyView {
    let drawn = drawing.now_or_never().and_then(Result::ok);
    drawn.expect("a part that is here waits for nothing")
}
