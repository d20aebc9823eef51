//! Heading with sync, filter, and the tree.

use super::row::{Actions, Row, Task};
use super::sync::SyncButton;
use super::tree::{Item, Node, Step, rows, step};
use crate::components::editor::Desk;
use crate::components::ui::{EmptyState, Glyph, Icon, ProblemCard, Skeleton};
use crate::format::plural;
use crate::interop::{clock, page};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use protocol::catalog::SchemaView;
use std::collections::BTreeSet;
use std::sync::Arc;

#[component]
pub fn Explorer() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let search = RwSignal::new(String::new());
    let open = RwSignal::new(BTreeSet::new());
    let schema = desk.catalog.schema;
    let drawn = move || {
        Suspend::new(async move {
            match schema.await {
                None => {
                    view! {
                        <EmptyState
                            glyph=Glyph::Database
                            title="No database"
                            text="Connect one, or ask an administrator to grant you one: its tables appear here."
                        />
                    }
                        .into_any()
                }
                Some(Err(error)) => {
                    view! {
                        <ProblemCard problem=error.0 on_retry=Callback::new(move |()| schema.refetch())/>
                    }
                        .into_any()
                }
                Some(Ok(view)) => {
                    let view = Arc::new(view);
                    view! { <Tree schema=view search open/> }.into_any()
                }
            }
        })
    };
    view! {
        <section class="schema" aria-label="Schema">
            <header class="schema__header">
                <h2 class="schema__title">"Schema"</h2>
                <SyncButton/>
            </header>
            <label class="schema__filter">
                <Icon glyph=Glyph::Search/>
                <span class="visually-hidden">"Filter tables and columns"</span>
                <input
                    type="search"
                    class="schema__search"
                    placeholder="Filter tables and columns"
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=move || search.get()
                    on:input=move |event| search.set(event_target_value(&event))
                    on:keydown=move |event: KeyboardEvent| {
                        match event.key().as_str() {
                            "Escape" => search.set(String::new()),
                            "ArrowDown" => {
                                event.prevent_default();
                                page::focus(".schema-tree [tabindex='0']");
                            }
                            _ => {}
                        }
                    }
                />
            </label>
            <Transition fallback=|| view! { <Skeleton lines=8/> }>{drawn}</Transition>
        </section>
    }
    .into_any()
}

/// The tree of one snapshot; `open` holds the keys of open rows and outlives a sync.
#[component]
pub fn Tree(
    schema: Arc<SchemaView>,
    search: RwSignal<String>,
    open: RwSignal<BTreeSet<String>>,
) -> impl IntoView {
    let focused = RwSignal::new(None::<String>);
    let tables = schema.tables.len() as u64;
    let drawn = {
        let schema = schema.clone();
        Memo::new(move |_| search.with(|search| open.with(|open| rows(&schema, open, search))))
    };
    // The row that Tab enters: the focused one while it is visible, else the first.
    let entry = Memo::new(move |_| {
        drawn.with(|rows| {
            let focused = focused.get();
            let found = rows.iter().find(|row| Some(&row.key) == focused.as_ref());
            found.or(rows.first()).map(|row| row.key.clone())
        })
    });
    let actions = Actions::new(expect_context::<Desk>(), schema.clone());
    let focus = move |key: String| {
        let selector =
            format!(".schema-tree [data-key='{}']", key.replace('\\', "\\\\").replace('\'', "\\'"));
        focused.set(Some(key));
        clock::after(0, move || page::focus(&selector));
    };
    let set_open = move |key: &str, wanted: bool| {
        open.update(|open| {
            if wanted {
                open.insert(key.to_owned());
            } else {
                open.remove(key);
            }
        });
    };
    let act = {
        let actions = actions.clone();
        move |node: &Node| match (&node.item, node.open) {
            (Item::Column(..), _) => actions.perform(Task::Insert, &node.item),
            (_, is_open) => set_open(&node.key, is_open != Some(true)),
        }
    };
    let on_key = {
        let (act, actions) = (act.clone(), actions.clone());
        move |event: KeyboardEvent| {
            let primary = event.ctrl_key() || event.meta_key();
            let all = drawn.get_untracked();
            let now = entry.get_untracked();
            let Some(index) = all.iter().position(|row| Some(&row.key) == now.as_ref()) else {
                return;
            };
            let task = Task::of_key(&event.key(), &event.code(), event.alt_key(), primary);
            if let Some(task) = task {
                event.prevent_default();
                actions.perform(task, &all[index].item);
            }
            if primary || event.alt_key() {
                return;
            }
            let Some(step) = step(&all, index, &event.key()) else { return };
            event.prevent_default();
            match step {
                Step::Focus(index) => focus(all[index].key.clone()),
                // A row that opens or closes is drawn anew, and gets the focus back.
                Step::Open(key) => {
                    set_open(&key, true);
                    focus(key);
                }
                Step::Close(key) => {
                    set_open(&key, false);
                    focus(key);
                }
                Step::Act => {
                    act(&all[index]);
                    if all[index].open.is_some() {
                        focus(all[index].key.clone());
                    }
                }
            }
        }
    };
    let nothing = move || {
        drawn.with(Vec::is_empty).then(|| {
            let text = match tables {
                0 => "This database has no tables that you may see.".to_owned(),
                _ => format!("None of the {} match.", plural(tables, "table")),
            };
            view! { <p class="schema__nothing" role="status">{text}</p> }
        })
    };
    view! {
        {nothing}
        <div class="schema-tree" role="tree" aria-label="Tables" on:keydown=on_key>
            <For
                each=move || drawn.get()
                key=|node| (node.key.clone(), node.open, node.place, node.siblings)
                children=move |node| {
                    let act = act.clone();
                    let key = node.key.clone();
                    let pressed = node.clone();
                    let on_press = move || {
                        focused.set(Some(key.clone()));
                        act(&pressed);
                        if pressed.open.is_some() {
                            focus(key.clone());
                        }
                    };
                    view! { <Row node actions=actions.clone() search entry on_press/> }
                }
            />
        </div>
    }
    .into_any()
}
