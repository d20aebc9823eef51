//! A place with nothing in it yet: says what to do next.

use super::{Glyph, Icon};
use leptos::prelude::*;

#[component]
pub fn EmptyState(
    glyph: Glyph,
    #[prop(into)] title: String,
    /// One or two sentences.
    #[prop(into)]
    text: String,
    /// The next step, if it can be taken from here.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty-state">
            <span class="empty-state__icon">
                <Icon glyph/>
            </span>
            <h2 class="empty-state__title">{title}</h2>
            <p class="empty-state__text">{text}</p>
            {children.map(|children| view! { <div class="empty-state__action">{children()}</div> })}
        </div>
    }
    .into_any()
}
