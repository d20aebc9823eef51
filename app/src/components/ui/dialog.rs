//! A modal dialog over everything else. The browser's own `<dialog>` keeps the focus inside, closes on
//! Escape and gives the focus back.

use super::{Glyph, IconButton};
use crate::interop::dialog;
use leptos::html;
use leptos::prelude::*;

#[component]
pub fn Dialog(
    /// Its heading, which also names it.
    #[prop(into)]
    title: String,
    open: RwSignal<bool>,
    /// Without heading and padding, for the palette.
    #[prop(optional)]
    bare: bool,
    /// For tables and comparisons.
    #[prop(optional)]
    wide: bool,
    children: ChildrenFn,
) -> impl IntoView {
    let element = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let wanted = open.get();
        if let Some(element) = element.get() {
            dialog::set_open(&element, wanted);
        }
    });
    let class = match (bare, wide) {
        (true, _) => "dialog dialog--bare",
        (false, true) => "dialog dialog--wide",
        (false, false) => "dialog",
    };
    let heading = title.clone();
    view! {
        <dialog
            node_ref=element
            class=class
            aria-label=title
            on:close=move |_| open.set(false)
            on:click=move |event| {
                if dialog::is_backdrop(&event) {
                    open.set(false);
                }
            }
        >
            <Show when=move || open.get()>
                {(!bare)
                    .then(|| {
                        view! {
                            <header class="dialog__header">
                                <h2 class="dialog__title">{heading.clone()}</h2>
                                <IconButton
                                    glyph=Glyph::Close
                                    label="Close"
                                    on_press=move || open.set(false)
                                />
                            </header>
                        }
                    })} {children()}
            </Show>
        </dialog>
    }
    .into_any()
}
