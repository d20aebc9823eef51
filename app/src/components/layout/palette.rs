//! Search over tables, conversations and actions; what matches how well is decided in [`rank`].

mod rank;

use crate::components::ui::{Dialog, Glyph, Icon};
use crate::interop::{clock, page};
use crate::parts::{Drawn, PALETTE};
use crate::routes;
use crate::stores::preferences::Panel;
use crate::stores::{Asking, Catalog, Conversation, Overlays, Preferences, Workspace};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use leptos_router::hooks::use_navigate;
use rank::{Entry, Group, Target, rank};

#[component]
pub fn Palette() -> impl IntoView {
    let open = expect_context::<Overlays>().palette;
    view! {
        <Dialog title="Search" open bare=true>
            {PALETTE.show(move || search_part(open))}
        </Dialog>
    }
    .into_any()
}

#[wasm_split(workspace, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_search))]
pub fn search_part(open: RwSignal<bool>) -> Drawn {
    Ok(view! { <Search open/> }.into_any())
}

/// Lives only while the palette is open: it starts empty every time.
#[component]
fn Search(open: RwSignal<bool>) -> impl IntoView {
    let entries = entries();
    let act = actor(open);
    let words = RwSignal::new(String::new());
    let place = RwSignal::new(0_usize);
    let found = Memo::new(move |_| words.with(|words| entries.with(|all| rank(all, words))));
    clock::after(0, || page::focus("#palette-input"));

    let choose = move |index: usize| {
        if let Some(entry) = found.with_untracked(|found| found.get(index).cloned()) {
            act.run(entry.target);
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let count = found.with_untracked(Vec::len).max(1);
        match event.key().as_str() {
            "ArrowDown" => place.update(|place| *place = (*place + 1) % count),
            "ArrowUp" => place.update(|place| *place = (*place + count - 1) % count),
            "Enter" => choose(place.get_untracked()),
            _ => return,
        }
        event.prevent_default();
    };
    let rows = move || {
        let mut group = None;
        found
            .get()
            .into_iter()
            .enumerate()
            .map(|(index, entry)| {
                let heading = (group != Some(entry.group)).then(|| entry.group.as_str());
                group = Some(entry.group);
                view! {
                    {heading
                        .map(|text| {
                            view! { <li class="palette__group" role="presentation">{text}</li> }
                        })}
                    <li
                        class="palette__item"
                        id=format!("palette-{index}")
                        role="option"
                        aria-selected=move || (place.get() == index).to_string()
                        on:mousemove=move |_| place.set(index)
                        on:click=move |_| choose(index)
                    >
                        <Icon glyph=glyph(entry.group)/>
                        <span class="palette__text">{entry.text}</span>
                        <span class="palette__note">{entry.note}</span>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <div class="palette">
            <input
                class="palette__input"
                id="palette-input"
                type="text"
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                aria-label="Search tables, questions and actions"
                aria-expanded="true"
                aria-controls="palette-list"
                aria-activedescendant=move || format!("palette-{}", place.get())
                placeholder="Search tables, questions, actions…"
                on:input=move |event| {
                    words.set(event_target_value(&event));
                    place.set(0);
                }
                on:keydown=on_key
            />
            <ul class="palette__list" id="palette-list" role="listbox" aria-label="Found">
                {rows}
            </ul>
            <Show when=move || found.with(Vec::is_empty)>
                <p class="palette__none">"Nothing matches. Ask it as a question instead: Ctrl I."</p>
            </Show>
        </div>
    }
    .into_any()
}

fn glyph(group: Group) -> Glyph {
    match group {
        Group::Action => Glyph::Run,
        Group::Table => Glyph::Table,
        Group::Question => Glyph::Ask,
    }
}

/// Everything that can be found now.
fn entries() -> Memo<Vec<Entry>> {
    let catalog = expect_context::<Catalog>();
    let conversation = expect_context::<Conversation>();
    Memo::new(move |_| {
        let mut all = rank::actions();
        conversation.recent.with(|recent| all.extend(recent.iter().map(Entry::question)));
        if let Some(Some(Ok(schema))) = catalog.schema.get() {
            all.extend(schema.tables.iter().map(Entry::table));
        }
        all
    })
}

/// Does what was chosen and closes the palette.
fn actor(open: RwSignal<bool>) -> Callback<Target> {
    let asking = expect_context::<Asking>();
    let overlays = expect_context::<Overlays>();
    let preferences = expect_context::<Preferences>();
    let workspace = expect_context::<Workspace>();
    let navigate = use_navigate();
    Callback::new(move |target: Target| {
        open.set(false);
        match target {
            Target::NewConversation => navigate(routes::WORKSPACE, Default::default()),
            Target::Conversation(id) => navigate(&routes::conversation(&id), Default::default()),
            Target::History => navigate(routes::HISTORY, Default::default()),
            Target::Changes => navigate(routes::CHANGES, Default::default()),
            Target::Table(sql, name) => {
                preferences.change(|choices| choices.panel = Panel::Main);
                workspace.insert(sql.clone(), name);
                workspace.run(sql);
            }
            Target::Theme(theme) => preferences.set_theme(theme),
            Target::Ask => {
                preferences.change(|choices| {
                    choices.assistant_open = true;
                    choices.panel = Panel::Assistant;
                });
                clock::after(0, || page::focus("#composer-text"));
            }
            Target::Explorer => {
                preferences.change(|choices| choices.explorer_open = !choices.explorer_open);
            }
            Target::Results => {
                preferences.change(|choices| choices.results_open = !choices.results_open);
            }
            Target::Stop => {
                asking.stop();
                workspace.stop();
            }
            Target::Shortcuts => overlays.shortcuts.set(true),
        }
    })
}
