//! Explorer, editor and results, and the assistant, side by side. Panel sizes are the person's own.

use crate::components::chat::Assistant;
use crate::components::editor::{Desk, EditorPane};
use crate::components::results::ResultsPane;
use crate::components::schema::Explorer;
use crate::components::ui::{Axis, Splitter};
use crate::stores::preferences::Choices;
use crate::stores::{Catalog, Preferences, Toasts, Workspace};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Outlet;

#[component]
pub fn WorkspacePage() -> impl IntoView {
    let preferences = expect_context::<Preferences>();
    provide_context(Desk::new(
        expect_context::<Workspace>(),
        expect_context::<Catalog>(),
        expect_context::<Toasts>(),
    ));
    let explorer = preferences.part(|choices| choices.explorer);
    let assistant = preferences.part(|choices| choices.assistant);
    let editor = preferences.part(|choices| choices.editor);
    let explorer_closed = preferences.part(|choices| !choices.explorer_open);
    let assistant_closed = preferences.part(|choices| !choices.assistant_open);
    let results_closed = preferences.part(|choices| !choices.results_open);
    let panel = preferences.part(|choices| choices.panel.as_str());
    let sizes = move || {
        let (explorer, assistant, editor) = (explorer.get(), assistant.get(), editor.get());
        format!("--explorer-width:{explorer}px;--assistant-width:{assistant}px;--editor:{editor}%")
    };

    view! {
        <Title text=""/>
        <h1 class="visually-hidden">"Workspace"</h1>
        <div
            class="workspace"
            class:workspace--no-explorer=explorer_closed
            class:workspace--no-assistant=assistant_closed
            data-panel=panel
            style=sizes
        >
            <aside class="workspace__explorer" aria-label="Schema">
                <Explorer/>
            </aside>
            <Splitter
                label="Width of the schema panel"
                axis=Axis::Before
                range=Choices::EXPLORER_PX
                size=explorer
                on_resize=move |size| preferences.change(|choices| choices.explorer = size)
            />
            <main
                class="workspace__main"
                class:workspace__main--no-results=results_closed
                aria-label="Editor and results"
            >
                <div class="workspace__cell">
                    <EditorPane/>
                </div>
                <Splitter
                    label="Height of the editor"
                    axis=Axis::Above
                    range=Choices::EDITOR_PERCENT
                    size=editor
                    on_resize=move |size| preferences.change(|choices| choices.editor = size)
                />
                <div class="workspace__cell">
                    <ResultsPane/>
                </div>
            </main>
            <Splitter
                label="Width of the assistant"
                axis=Axis::After
                range=Choices::ASSISTANT_PX
                size=assistant
                on_resize=move |size| preferences.change(|choices| choices.assistant = size)
            />
            <aside class="workspace__assistant" aria-label="Assistant">
                <Assistant/>
            </aside>
        </div>
        <Outlet/>
    }
    .into_any()
}
