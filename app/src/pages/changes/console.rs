//! The approval console: what waits for the caller, what is theirs, what ends soon, what is over. The
//! address holds which of them is shown.

use super::Denied;
use super::row::Row;
use crate::api::changes::read_queue;
use crate::components::change::ticking;
use crate::components::ui::{EmptyState, Glyph, PageHead, ProblemCard, Skeleton};
use crate::format;
use crate::interop::page;
use crate::routes;
use crate::stores::{Approvals, Session};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use protocol::access::Permission;
use protocol::change::{ChangeList, ChangeQueue};

const LISTS: [(ChangeList, &str, &str); 4] = [
    (ChangeList::Waiting, "waiting", "Waiting on me"),
    (ChangeList::Mine, "mine", "Mine"),
    (ChangeList::Expiring, "expiring", "Expiring"),
    (ChangeList::Done, "done", "Done"),
];

/// What the address asks for; whoever cannot decide begins with their own.
fn wanted(named: Option<&str>, decides: bool) -> ChangeList {
    let known = LISTS.iter().find(|(_, name, _)| Some(*name) == named);
    match known {
        Some((list, ..)) => *list,
        None if decides => ChangeList::Waiting,
        None => ChangeList::Mine,
    }
}

#[component]
pub fn ChangesPage() -> impl IntoView {
    let me = expect_context::<Session>().me;
    let approvals = expect_context::<Approvals>();
    let (asks, decides) = (me.may(Permission::RequestWrite), me.may(Permission::ApproveWrite));
    if !asks && !decides && !me.may(Permission::ExecuteWrite) {
        return view! {
            <Title text="Changes"/>
            <main class="page page--centred">
                <Denied
                    title="Changes are for editors and approvers"
                    text="Ask an administrator for the role `editor` to request changes of data, or for \
                          `approver` to decide about those of others."
                />
            </main>
        }
        .into_any();
    }
    let query = use_query_map();
    let list = Memo::new(move |_| query.with(|query| wanted(query.get_str("list"), decides)));
    let after = Memo::new(move |_| query.with(|query| query.get("after")));
    let found =
        Resource::new(move || (list.get(), after.get()), |(list, after)| read_queue(list, after));
    // Counted by the same answer that lists them.
    Effect::new(move |_| {
        if let Some(Ok(queue)) = found.get() {
            approvals.waiting.set(Some(queue.waiting));
        }
    });
    let new = asks.then(|| {
        view! {
            <a class="button" href=routes::NEW_CHANGE>
                "Request a change"
            </a>
        }
    });
    view! {
        <main class="page changes">
            <PageHead title="Changes" subtitle="Data is changed only after people have looked at it">
                {new}
            </PageHead>
            <Lists list/>
            <Transition fallback=|| view! { <Skeleton lines=8/> }>
                {move || Suspend::new(async move {
                    match found.await {
                        Ok(queue) => {
                            let later = after.get_untracked().is_some();
                            view! { <Queue queue asks later/> }.into_any()
                        }
                        Err(error) => {
                            let retry = Callback::new(move |()| found.refetch());
                            view! { <ProblemCard problem=error.0 on_retry=retry/> }.into_any()
                        }
                    }
                })}
            </Transition>
        </main>
    }
    .into_any()
}

#[component]
fn Lists(list: Memo<ChangeList>) -> impl IntoView {
    let waiting = expect_context::<Approvals>().waiting;
    let links = LISTS
        .into_iter()
        .map(|(own, name, text)| {
            let current = move || (list.get() == own).then_some("page");
            let count = move || {
                let count = waiting.get().filter(|count| *count > 0 && own == ChangeList::Waiting);
                count.map(|count| view! { <span class="count">{format::count(count)}</span> })
            };
            view! {
                <a
                    class="segmented__choice"
                    href=format!("{}?list={name}", routes::CHANGES)
                    aria-current=current
                >
                    {text}
                    {count}
                </a>
            }
        })
        .collect_view();
    view! {
        <nav class="segmented changes__lists" aria-label="Which changes">
            {links}
        </nav>
    }
    .into_any()
}

#[component]
fn Queue(
    queue: ChangeQueue,
    asks: bool,
    /// Not the first page.
    later: bool,
) -> impl IntoView {
    if queue.changes.is_empty() && !later {
        return view! { <Nothing list=queue.list asks/> }.into_any();
    }
    let now = ticking();
    let on_key = |event: KeyboardEvent| {
        let forwards = match event.key().as_str() {
            "ArrowDown" => true,
            "ArrowUp" => false,
            _ => return,
        };
        event.prevent_default();
        page::move_focus(".changes__link", forwards);
    };
    let (list, next) = (queue.list, queue.next);
    let rows = queue.changes.into_iter().map(|change| view! { <Row change now/> }).collect_view();
    view! {
        <ul class="changes__rows" aria-label="Changes" on:keydown=on_key>
            {rows}
        </ul>
        <p class="changes__hint">
            <kbd class="kbd">"↑"</kbd> " " <kbd class="kbd">"↓"</kbd> " move, " <kbd class="kbd">"Enter"</kbd>
            " opens"
        </p>
        <Pages list next later/>
    }
    .into_any()
}

/// The ways to the other pages of a list that is longer than one.
#[component]
fn Pages(list: ChangeList, next: Option<String>, later: bool) -> impl IntoView {
    let name = LISTS.iter().find(|(own, ..)| *own == list).map_or("", |(_, name, _)| name);
    let first = format!("{}?list={name}", routes::CHANGES);
    let next = next.map(|next| format!("{first}&after={next}"));
    if next.is_none() && !later {
        return ().into_any();
    }
    view! {
        <nav class="changes__more" aria-label="Pages">
            {later.then(|| view! { <a class="button" href=first>"First page"</a> })}
            {next.map(|href| view! { <a class="button" href=href>"Next page"</a> })}
        </nav>
    }
    .into_any()
}

/// Each list says why it is empty, and what fills it.
#[component]
fn Nothing(list: ChangeList, asks: bool) -> impl IntoView {
    let (glyph, title, text) = match list {
        ChangeList::Waiting => (
            Glyph::Check,
            "Nothing waits for you",
            "Changes that others request appear here as soon as you may decide about them.",
        ),
        ChangeList::Mine => (
            Glyph::Approve,
            "You have not requested a change",
            "Ask the assistant to change data, or write the statement in the editor: it will not run, but \
             it can be requested.",
        ),
        ChangeList::Expiring => (
            Glyph::Clock,
            "Nothing is about to expire",
            "Open changes are listed here, those that end first at the top.",
        ),
        ChangeList::Done => (
            Glyph::List,
            "Nothing is over yet",
            "Changes that were carried out, rejected, withdrawn or that expired stay here.",
        ),
    };
    let (href, next) = match list {
        ChangeList::Mine if asks => (routes::NEW_CHANGE.to_owned(), "Request a change"),
        ChangeList::Waiting => (format!("{}?list=done", routes::CHANGES), "Look at what is done"),
        _ => (routes::WORKSPACE.to_owned(), "Open the workspace"),
    };
    view! {
        <EmptyState glyph title text>
            <a class="button button--primary" href=href>
                {next}
            </a>
        </EmptyState>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_chooses_the_list() {
        for (named, decides, list) in [
            (None, true, ChangeList::Waiting),
            (None, false, ChangeList::Mine),
            (Some("done"), false, ChangeList::Done),
            (Some("waiting"), false, ChangeList::Waiting),
            (Some("nonsense"), true, ChangeList::Waiting),
        ] {
            assert_eq!(wanted(named, decides), list, "{named:?}");
        }
    }
}
