//! Run, stop, format, problems, row limit.

use super::Desk;
use super::desk::Request;
use crate::components::ui::{Button, ButtonKind, Glyph, Icon, SelectField};
use crate::format::{count, plural};
use crate::stores::Session;
use leptos::prelude::*;
use protocol::access::Permission;

/// Row limits on offer; the largest is what the server accepts.
const LIMITS: [u64; 5] = [100, 1_000, 10_000, 50_000, protocol::query::MAX_ROW_LIMIT];

#[component]
pub fn Toolbar() -> impl IntoView {
    if !expect_context::<Session>().me.may(Permission::RunSql) {
        return view! {
            <p class="toolbar" role="note">
                "You can read this SQL. To write and run it, ask an administrator for the role `analyst`."
            </p>
        }
        .into_any();
    }
    let desk = expect_context::<Desk>();
    let running = desk.running();
    let empty =
        Memo::new(move |_| desk.workspace.tabs.with(|tabs| tabs.active().sql.trim().is_empty()));
    let problems = Memo::new(move |_| desk.markers.with(Vec::len));
    let limit = desk.workspace.row_limit;
    let limits = Signal::derive(|| {
        LIMITS.iter().map(|limit| (limit.to_string(), format!("Limit {}", count(*limit)))).collect()
    });
    let choose = move |value: String| {
        if let Ok(value) = value.parse() {
            limit.set(value);
        }
    };
    view! {
        <div class="toolbar" role="toolbar" aria-label="Statement">
            <Show
                when=move || running.get()
                fallback=move || {
                    view! {
                        <button
                            type="button"
                            class=ButtonKind::Primary.class()
                            title="Run the selection, or the statement at the caret (Ctrl+Enter)"
                            disabled=move || empty.get()
                            on:click=move |_| desk.run()
                        >
                            <Icon glyph=Glyph::Run/>
                            "Run"
                            <kbd class="toolbar__key">"Ctrl ↵"</kbd>
                        </button>
                    }
                }
            >
                <Button
                    kind=ButtonKind::Danger
                    glyph=Glyph::Stop
                    title="Stop the query in the database (Ctrl+.)"
                    on_press=move || desk.stop()
                >
                    "Stop"
                </Button>
            </Show>
            <Button
                disabled=Signal::derive(move || empty.get() || running.get())
                title="Show how the database would run the statement at the caret (Ctrl+E)"
                on_press=move || desk.explain()
            >
                "Explain"
            </Button>
            <Button
                kind=ButtonKind::Quiet
                disabled=Signal::derive(move || empty.get() || running.get())
                title="Run every statement of this tab, in order (Ctrl+Shift+Enter)"
                on_press=move || desk.run_all()
            >
                "Run all"
            </Button>
            <Button
                kind=ButtonKind::Quiet
                disabled=Signal::derive(move || empty.get())
                title="Lay the text of this tab out anew; undo brings yours back (Alt+Shift+F)"
                on_press=move || desk.format()
            >
                "Format"
            </Button>
            <Show when=move || { problems.get() > 0 }>
                <button
                    type="button"
                    class="toolbar__problems"
                    title="Go to the next problem (F8)"
                    on:click=move |_| desk.request.set(Some(Request::NextProblem))
                >
                    <Icon glyph=Glyph::Alert/>
                    {move || plural(problems.get() as u64, "problem")}
                </button>
            </Show>
            <span class="toolbar__space"></span>
            <SelectField
                label="Rows to keep"
                options=limits
                selected=Signal::derive(move || limit.get().to_string())
                on_change=choose
            />
        </div>
    }
    .into_any()
}
