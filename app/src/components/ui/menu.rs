//! A button that opens a short list of actions. Arrow keys move, Escape closes and returns the focus.

use crate::interop::{clock, page};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

/// Long enough for a click to arrive, short enough not to be seen.
const CLOSE_AFTER_MS: u32 = 150;

/// `id` names the menu in the page; it must be unique there.
#[component]
pub fn Menu(
    id: &'static str,
    #[prop(into)] label: String,
    /// What the button shows.
    face: impl IntoView + 'static,
    /// Class of the button.
    #[prop(default = "icon-button")]
    class: &'static str,
    children: ChildrenFn,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let close = move || {
        open.set(false);
        page::focus(&format!("#{id}-button"));
    };
    // An action may move the focus itself, to a field it opens for example.
    let chosen = move |_| {
        open.set(false);
        if page::holds_focus(&format!("#{id}")) {
            page::focus(&format!("#{id}-button"));
        }
    };
    let toggle = move |_| {
        open.update(|open| *open = !*open);
        if open.get_untracked() {
            clock::after(0, move || {
                page::focus(&format!("#{id} [role=menuitem]"));
            });
        }
    };
    let on_key = move |event: KeyboardEvent| match event.key().as_str() {
        "Escape" => close(),
        "ArrowDown" | "ArrowUp" => {
            event.prevent_default();
            page::move_focus(&format!("#{id} [role=menuitem]"), event.key() == "ArrowDown");
        }
        _ => {}
    };
    view! {
        <div
            id=format!("{id}-menu")
            class="menu"
            on:keydown=on_key
            on:focusout=move |event| {
                if page::focus_left(&event) {
                    // Some browsers give no focus to a button that is pressed: its click comes first.
                    clock::after(CLOSE_AFTER_MS, move || {
                        if !page::holds_focus(&format!("#{id}-menu")) {
                            let _gone_with_the_page = open.try_set(false);
                        }
                    });
                }
            }
        >
            <button
                type="button"
                id=format!("{id}-button")
                class=class
                aria-haspopup="menu"
                aria-expanded=move || open.get().to_string()
                aria-label=label.clone()
                title=label
                on:click=toggle
            >
                {face}
            </button>
            <div
                id=id
                class="menu__list"
                role="menu"
                hidden=move || !open.get()
                on:click=chosen
            >
                {children()}
            </div>
        </div>
    }
    .into_any()
}

#[component]
pub fn MenuItem(
    on_press: impl Fn() + 'static,
    /// Danger is shown in red.
    #[prop(optional)]
    danger: bool,
    children: Children,
) -> impl IntoView {
    let class = if danger { "menu__item menu__item--danger" } else { "menu__item" };
    view! {
        <button type="button" role="menuitem" tabindex="-1" class=class on:click=move |_| on_press()>
            {children()}
        </button>
    }
    .into_any()
}
