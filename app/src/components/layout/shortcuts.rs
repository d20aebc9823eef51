//! The list of keys.

use crate::components::ui::Dialog;
use crate::stores::Overlays;
use leptos::prelude::*;

/// Keys by group, as written in tooltips.
const GROUPS: [(&str, &[(&str, &str)]); 3] = [
    (
        "Everywhere",
        &[
            ("Search and go to", "Ctrl K"),
            ("Go to table", "Ctrl P"),
            ("Ask", "Ctrl I"),
            ("Stop", "Ctrl ."),
            ("Schema panel", "Ctrl B"),
            ("Results panel", "Ctrl J"),
            ("This list", "?"),
        ],
    ),
    (
        "Editor",
        &[
            ("Run selection or statement at caret", "Ctrl ↵"),
            ("Run all", "Ctrl Shift ↵"),
            ("Explain", "Ctrl E"),
            ("Format", "Alt Shift F"),
            ("Comment", "Ctrl /"),
            ("Complete", "Ctrl Space"),
            ("Next problem", "F8"),
            ("Let Tab leave the editor", "Ctrl M"),
        ],
    ),
    (
        "Tabs and results",
        &[
            ("New tab", "Alt T"),
            ("Close tab", "Alt W"),
            ("Reopen tab", "Alt Shift T"),
            ("Switch to tab", "Alt 1 … 9"),
            ("Open cell", "Shift ↵"),
        ],
    ),
];

#[component]
pub fn ShortcutList() -> impl IntoView {
    let open = expect_context::<Overlays>().shortcuts;
    let groups = || {
        GROUPS
            .into_iter()
            .map(|(name, rows)| {
                let rows = rows
                    .iter()
                    .map(|(what, key)| {
                        view! {
                            <div class="shortcuts__row">
                                <span>{*what}</span>
                                <kbd class="kbd">{*key}</kbd>
                            </div>
                        }
                    })
                    .collect_view();
                view! {
                    <section class="shortcuts__group">
                        <h3>{name}</h3>
                        {rows}
                    </section>
                }
            })
            .collect_view()
    };
    view! {
        <Dialog title="Keyboard shortcuts" open>
            <div class="shortcuts">{groups()}</div>
            <p class="visually-hidden">"On a Mac, use Command instead of Ctrl."</p>
        </Dialog>
    }
    .into_any()
}
