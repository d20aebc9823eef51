//! Saving, testing, publishing: with what would change and a note for those who come later.

use super::describe::{difference, lines};
use super::state::Editing;
use crate::components::ui::{Button, ButtonKind, Dialog, Glyph, Spinner};
use leptos::prelude::*;

#[component]
pub fn Actions() -> impl IntoView {
    let editing = expect_context::<Editing>();
    let open = RwSignal::new(false);
    let idle = Signal::derive(move || editing.busy.get() || !editing.unsaved.get());
    let nothing_new = Signal::derive(move || {
        editing.busy.get()
            || !(editing.unsaved.get() || editing.view.with(|view| view.draft.is_some()))
    });
    view! {
        <div class="policies__actions">
            <Show when=move || editing.busy.get()>
                <Spinner label="Working"/>
            </Show>
            <Button
                kind=ButtonKind::Quiet
                disabled=nothing_new
                on_press=move || editing.discard()
            >
                "Discard draft"
            </Button>
            <Button disabled=idle on_press=move || editing.save()>
                "Save draft"
            </Button>
            <Button
                kind=ButtonKind::Primary
                glyph=Glyph::Shield
                disabled=nothing_new
                on_press=move || open.set(true)
            >
                "Publish…"
            </Button>
        </div>
        <Dialog title="Publish the rules" open>
            <Confirm open/>
        </Dialog>
    }
    .into_any()
}

#[component]
fn Confirm(open: RwSignal<bool>) -> impl IntoView {
    let editing = expect_context::<Editing>();
    let note = RwSignal::new(String::new());
    let document = editing.document.get_untracked();
    let published = editing
        .view
        .with_untracked(|view| view.published.as_ref().map(|version| version.document.clone()));
    let groups = editing.view.with_untracked(|view| view.groups.clone());
    let (gone, come) = match published {
        Some(old) => difference(&old, &document, &groups),
        None => (Vec::new(), lines(&document, &groups)),
    };
    let close = Callback::new(move |()| open.set(false));
    let unready =
        Signal::derive(move || editing.busy.get() || note.with(|note| note.trim().is_empty()));
    view! {
        <div class="policies__confirm">
            <p>"From the next request on, everybody reads under these rules. All tests run first."</p>
            <Difference gone come/>
            <label class="field">
                <span class="field__label">"What changed, and why"</span>
                <input
                    class="field__input"
                    aria-label="What changed, and why"
                    on:input=move |event| note.set(event_target_value(&event))
                />
            </label>
            <div class="policies__line">
                <Button
                    kind=ButtonKind::Primary
                    disabled=unready
                    on_press=move || editing.publish(note.get_untracked(), close)
                >
                    "Publish"
                </Button>
                <Button on_press=move || open.set(false)>"Cancel"</Button>
            </div>
        </div>
    }
    .into_any()
}

/// What one document says and the other does not; the sign says it besides the colour.
#[component]
pub fn Difference(gone: Vec<String>, come: Vec<String>) -> impl IntoView {
    if gone.is_empty() && come.is_empty() {
        return view! { <p class="policies__standing">"Nothing changes."</p> }.into_any();
    }
    let line = |class: &'static str, sign: &'static str, text: String| {
        view! {
            <li class=class>
                <span aria-hidden="true">{sign}</span>
                {text}
            </li>
        }
    };
    let gone = gone
        .into_iter()
        .map(|text| line("policies__change policies__change--gone", "− ", text))
        .collect_view();
    let come = come
        .into_iter()
        .map(|text| line("policies__change policies__change--come", "+ ", text))
        .collect_view();
    view! {
        <ul class="policies__changes" tabindex="0" aria-label="Changes">
            {gone}
            {come}
        </ul>
    }
    .into_any()
}
