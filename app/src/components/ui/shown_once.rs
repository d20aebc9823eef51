//! Something that is shown once, like a new token, with a button that copies it.

use super::{Button, Glyph};
use crate::interop::clipboard;
use leptos::prelude::*;

#[component]
pub fn ShownOnce(
    #[prop(into)] text: String,
    /// What it is, for those who do not see where it stands.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let copy = {
        let text = text.clone();
        move || {
            let text = text.clone();
            leptos::task::spawn_local(async move { copied.set(clipboard::copy(&text).await) });
        }
    };
    view! {
        <div class="shown-once">
            <code class="shown-once__text" aria-label=label>
                {text}
            </code>
            <Button glyph=Glyph::Copy on_press=copy>
                {move || if copied.get() { "Copied" } else { "Copy" }}
            </Button>
        </div>
    }
    .into_any()
}
