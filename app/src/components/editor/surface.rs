//! The text itself: a plain text field that works at once, replaced by the code editor when its files
//! have arrived.

use super::Desk;
use super::completion::{Completions, complete};
use super::desk::Request;
use super::position::byte_of_utf16;
use crate::interop::local::Local;
use crate::interop::monaco::{self, Editor, Events};
use crate::interop::theme;
use crate::stores::workspace::{Caret, TabId};
use crate::stores::{Preferences, Toasts};
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

#[component]
pub fn Surface() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let workspace = desk.workspace;
    let toasts = expect_context::<Toasts>();
    let preferences = expect_context::<Preferences>();
    let host = NodeRef::<html::Div>::new();
    let plain = NodeRef::<html::Textarea>::new();
    let editor = Local::<Editor>::default();
    let opened = RwSignal::new(false);

    Effect::new(move |_| {
        let Some(host) = host.get() else { return };
        leptos::task::spawn_local(async move {
            match monaco::ready().await {
                Ok(()) => {
                    monaco::set_theme(theme::is_dark(preferences.get_untracked().theme));
                    editor.set(Editor::open(&host, events(desk)));
                    let _page_left = opened.try_set(true);
                }
                Err(message) => toasts.info(format!("{message}; the plain text field stays")),
            }
        });
    });

    // Typing keeps the revision: only what came from elsewhere is written back.
    let shown =
        Memo::new(move |_| workspace.tabs.with(|tabs| (tabs.active_id(), tabs.active().revision)));
    Effect::new(move |_| {
        let (tab, _) = shown.get();
        if opened.get() {
            let text = workspace.tabs.with_untracked(|tabs| tabs.active().sql.clone());
            editor.with(|editor| editor.show(tab.0, &text));
        }
    });
    let ids = Memo::new(move |_| {
        workspace.tabs.with(|tabs| tabs.all().iter().map(|tab| tab.id).collect::<Vec<_>>())
    });
    Effect::new(move |before: Option<Vec<TabId>>| {
        let now = ids.get();
        for closed in before.unwrap_or_default().iter().filter(|id| !now.contains(id)) {
            editor.with(|editor| editor.close(closed.0));
        }
        now
    });
    Effect::new(move |_| {
        shown.get();
        desk.markers.with(|markers| {
            if opened.get() {
                editor.with(|editor| editor.mark(markers));
            }
        });
    });
    Effect::new(move |_| {
        let dark = theme::is_dark(preferences.get().theme);
        if opened.get() {
            monaco::set_theme(dark);
        }
    });
    Effect::new(move |_| {
        let Some(request) = desk.request.get() else { return };
        if !opened.get() {
            return;
        }
        editor.with(|editor| match &request {
            Request::GoTo { line, column } => editor.go_to(*line, *column),
            Request::Insert(text) => editor.insert(text),
            Request::Focus => editor.focus(),
            Request::NextProblem => editor.next_problem(),
        });
        desk.request.set(None);
    });

    let sql = workspace.sql();
    let first = sql.get_untracked();
    let on_input = move |event| {
        let tab = workspace.tabs.with_untracked(|tabs| tabs.active_id());
        workspace.set_sql(tab, event_target_value(&event));
    };
    let on_key = move |event: KeyboardEvent| {
        if (event.ctrl_key() || event.meta_key()) && event.key() == "Enter" {
            event.prevent_default();
            if let Some(field) = plain.get() {
                let start = field.selection_start().ok().flatten().unwrap_or(0) as usize;
                let end = field.selection_end().ok().flatten().unwrap_or(0) as usize;
                desk.selection.set_value(start..end.max(start));
            }
            desk.run();
        }
    };
    view! {
        <div class="editor__surface">
            <div class="editor__monaco" class:editor__monaco--open=move || opened.get() node_ref=host></div>
            <Show when=move || !opened.get()>
                <textarea
                    class="editor__plain"
                    aria-label="SQL"
                    spellcheck="false"
                    autocomplete="off"
                    autocapitalize="off"
                    placeholder="select … — or ask on the right"
                    node_ref=plain
                    prop:value=move || sql.get()
                    on:input=on_input
                    on:keydown=on_key
                >
                    {first.clone()}
                </textarea>
            </Show>
            <Show when=move || opened.get() && sql.with(|sql| sql.is_empty())>
                <p class="editor__hint" aria-hidden="true">
                    "Write SQL here, or ask on the right. Ctrl+Space completes, Ctrl+Enter runs."
                </p>
            </Show>
        </div>
    }
    .into_any()
}

fn events(desk: Desk) -> Events {
    let workspace = desk.workspace;
    Events {
        changed: Box::new(move |tab, text| workspace.set_sql(TabId(tab), text)),
        caret: Box::new(move |line, column, start, end| {
            workspace.caret.set(Some(Caret { line, column }));
            desk.selection.set_value(start as usize..end as usize);
        }),
        command: Box::new(move |name| match name.as_str() {
            "run" => desk.run(),
            "run_all" => desk.run_all(),
            "explain" => desk.explain(),
            "stop" => desk.stop(),
            "format" => desk.format(),
            _ => {}
        }),
        complete: Box::new(move |text, caret, trigger| {
            let caret = byte_of_utf16(&text, caret as usize);
            let found = desk.schema.with_untracked(|schema| {
                let schema = schema.as_ref()?;
                Some(complete(&text, caret, schema, desk.flavour()))
            });
            let nothing = Completions { replace: caret..caret, items: Vec::new(), eager: false };
            // A space asks only where a table or a condition is bound to follow.
            let found = found.filter(|found| trigger != " " || found.eager).unwrap_or(nothing);
            monaco::answer(&text, &found)
        }),
    }
}
