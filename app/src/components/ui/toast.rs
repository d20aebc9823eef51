//! Draws the notices of [`Toasts`] in a live region.

use super::{Glyph, Icon};
use crate::stores::Toasts;
use crate::stores::toasts::Tone;
use leptos::prelude::*;

#[component]
pub fn ToastRegion() -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || toasts.all.get() key=|toast| toast.id let:toast>
                <div class=match toast.tone {
                    Tone::Info => "toast",
                    Tone::Ok => "toast toast--ok",
                    Tone::Danger => "toast toast--danger",
                }>
                    <Icon glyph=match toast.tone {
                        Tone::Info => Glyph::Info,
                        Tone::Ok => Glyph::Check,
                        Tone::Danger => Glyph::Alert,
                    }/>
                    <span class="toast__text">{toast.text}</span>
                    <button
                        type="button"
                        class="icon-button"
                        aria-label="Dismiss"
                        on:click=move |_| toasts.dismiss(toast.id)
                    >
                        <Icon glyph=Glyph::Close/>
                    </button>
                </div>
            </For>
        </div>
    }
    .into_any()
}
