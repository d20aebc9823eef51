//! The row of tabs. Arrow keys move between them, F2 or a double click renames, Delete closes.

use super::Desk;
use super::desk::Request;
use crate::components::ui::{Glyph, Icon, IconButton};
use crate::interop::{clock, page};
use crate::stores::workspace::{Tab, TabId};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

#[component]
pub fn TabBar() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let tabs = desk.workspace.tabs;
    let renaming = RwSignal::new(None::<TabId>);
    let ids = Memo::new(move |_| {
        tabs.with(|tabs| tabs.all().iter().map(|tab| tab.id).collect::<Vec<_>>())
    });
    let add = move || {
        tabs.update(|tabs| {
            tabs.add();
        });
        desk.request.set(Some(Request::Focus));
    };
    view! {
        <div class="tab-bar">
            <div class="tab-bar__list" role="tablist" aria-label="Statements">
                <For
                    each=move || ids.get()
                    key=|id| *id
                    children=move |id| view! { <TabFace id renaming/> }
                />
            </div>
            <IconButton glyph=Glyph::Plus label="New tab (Alt+T)" on_press=add/>
        </div>
    }
    .into_any()
}

#[component]
fn TabFace(id: TabId, renaming: RwSignal<Option<TabId>>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let tabs = desk.workspace.tabs;
    let title =
        Memo::new(move |_| tabs.with(|tabs| tabs.get(id).map(|tab: &Tab| tab.title.clone())));
    let active = Memo::new(move |_| tabs.with(|tabs| tabs.active_id() == id));
    let changed = Memo::new(move |_| desk.is_changed(id));
    let activate = move || tabs.update(|tabs| tabs.activate(id));
    let close = move || tabs.update(|tabs| tabs.close(id));
    let on_key = move |event: KeyboardEvent| match event.key().as_str() {
        "ArrowLeft" | "ArrowRight" => {
            event.prevent_default();
            page::move_focus(".tab-bar [role=tab]", event.key() == "ArrowRight");
        }
        "Delete" => {
            close();
            clock::after(0, || page::focus(".tab-bar [role=tab][aria-selected=true]"));
        }
        "F2" => renaming.set(Some(id)),
        _ => {}
    };
    let label = move || title.get().unwrap_or_default();
    view! {
        <div class="tab-bar__tab" class:tab-bar__tab--active=move || active.get() role="presentation">
            <Show
                when=move || renaming.get() == Some(id)
                fallback=move || {
                    view! {
                        <button
                            type="button"
                            class="tab-bar__face"
                            id=format!("tab-{}", id.0)
                            role="tab"
                            aria-selected=move || active.get().to_string()
                            aria-controls="editor-panel"
                            tabindex=move || if active.get() { "0" } else { "-1" }
                            title=move || format!("{} · F2 renames, Delete closes", label())
                            on:click=move |_| activate()
                            on:focus=move |_| activate()
                            on:dblclick=move |_| renaming.set(Some(id))
                            on:keydown=on_key
                        >
                            <span
                                class="tab-bar__dot"
                                class:tab-bar__dot--changed=move || changed.get()
                            ></span>
                            <span class="tab-bar__title">{label}</span>
                            {move || {
                                changed
                                    .get()
                                    .then(|| view! { <span class="visually-hidden">", not run yet"</span> })
                            }}
                        </button>
                    }
                }
            >
                <Rename id renaming/>
            </Show>
            <span
                class="tab-bar__close"
                aria-hidden="true"
                title="Close (Alt+W)"
                on:click=move |_| close()
            >
                <Icon glyph=Glyph::Close/>
            </span>
        </div>
    }
    .into_any()
}

#[component]
fn Rename(id: TabId, renaming: RwSignal<Option<TabId>>) -> impl IntoView {
    let tabs = expect_context::<Desk>().workspace.tabs;
    let before = tabs.with_untracked(|tabs| tabs.get(id).map(|tab| tab.title.clone()));
    let finish = move |title: String| {
        let title = title.trim();
        if renaming.get_untracked() == Some(id) && !title.is_empty() {
            tabs.update(|tabs| tabs.rename(id, title.to_owned()));
        }
        renaming.set(None);
    };
    let on_key = move |event: KeyboardEvent| match event.key().as_str() {
        "Enter" => finish(event_target_value(&event)),
        "Escape" => renaming.set(None),
        _ => {}
    };
    clock::after(0, || page::focus(".tab-bar__rename"));
    view! {
        <input
            class="tab-bar__rename"
            aria-label="Name of the tab"
            maxlength="80"
            value=before
            on:keydown=on_key
            on:blur=move |event| finish(event_target_value(&event))
        />
    }
    .into_any()
}
