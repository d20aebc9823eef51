//! Buttons. The label says what happens.

use super::{Glyph, Icon};
use leptos::prelude::*;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ButtonKind {
    #[default]
    Plain,
    /// The one thing to do next; at most one in a group.
    Primary,
    /// Without border, for rows of small actions.
    Quiet,
    Danger,
}

impl ButtonKind {
    pub fn class(self) -> &'static str {
        match self {
            ButtonKind::Plain => "button",
            ButtonKind::Primary => "button button--primary",
            ButtonKind::Quiet => "button button--quiet",
            ButtonKind::Danger => "button button--danger",
        }
    }
}

#[component]
pub fn Button(
    #[prop(optional)] kind: ButtonKind,
    #[prop(into, optional)] disabled: Signal<bool>,
    /// Tooltip; name the key here when there is one.
    #[prop(into, optional)]
    title: Option<String>,
    #[prop(optional)] glyph: Option<Glyph>,
    on_press: impl Fn() + 'static,
    children: Children,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class=kind.class()
            title=title
            disabled=move || disabled.get()
            on:click=move |_| on_press()
        >
            {glyph.map(|glyph| view! { <Icon glyph/> })}
            {children()}
        </button>
    }
    .into_any()
}

/// A button that shows an icon only; `label` is its name and tooltip.
#[component]
pub fn IconButton(
    glyph: Glyph,
    #[prop(into)] label: String,
    /// Set for switches: whether it is on.
    #[prop(into, optional)]
    pressed: Option<Signal<bool>>,
    #[prop(into, optional)] disabled: Signal<bool>,
    on_press: impl Fn() + 'static,
) -> impl IntoView {
    let aria_pressed = move || pressed.map(|pressed| pressed.get().to_string());
    view! {
        <button
            type="button"
            class="icon-button"
            aria-label=label.clone()
            title=label
            aria-pressed=aria_pressed
            disabled=move || disabled.get()
            on:click=move |_| on_press()
        >
            <Icon glyph/>
        </button>
    }
    .into_any()
}
