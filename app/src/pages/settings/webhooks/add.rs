//! Adding a system: its address, and what it is told. Needs scripts: without them the only answer that has
//! the secret could not be shown.

use super::super::checks::{Check, Checks};
use super::title;
use crate::api::notices::AddWebhook;
use crate::components::ui::{Glyph, Icon, ProblemCard, ShownOnce};
use leptos::prelude::*;
use protocol::notice::{MadeWebhook, NoticeKind};

#[component]
pub fn AddForm(add: ServerAction<AddWebhook>) -> impl IntoView {
    let value = add.value();
    let checks = NoticeKind::ALL
        .iter()
        .map(|kind| Check {
            value: kind.as_str().to_owned(),
            text: title(*kind).to_owned(),
            checked: true,
        })
        .collect();
    view! {
        <details class="people__add">
            <summary class="button button--primary">
                <Icon glyph=Glyph::Plus/>
                "Add a webhook"
            </summary>
            <ActionForm action=add attr:class="people__form people__card">
                <noscript>
                    <p class="warning">
                        "Adding needs scripts: the secret is shown once, in the answer."
                    </p>
                </noscript>
                <label class="field">
                    <span class="field__label">"Address"</span>
                    <input
                        class="field__input"
                        name="url"
                        type="url"
                        autocomplete="off"
                        required=true
                        placeholder="https://hooks.example.org/candor"
                    />
                    <span class="field__hint">
                        "Only https, and no address of a private network unless the configuration allows it. \
                         Redirects are not followed."
                    </span>
                </label>
                <Checks legend="It is told when a change is" name="events[]" checks/>
                <div class="people__actions">
                    <button type="submit" class="button button--primary">
                        "Add the webhook"
                    </button>
                </div>
            </ActionForm>
        </details>
        <div class="people__told" role="status">
            {move || match value.get() {
                None => ().into_any(),
                Some(Ok(made)) => view! { <Made made/> }.into_any(),
                Some(Err(error)) => view! { <ProblemCard problem=error.0/> }.into_any(),
            }}
        </div>
    }
    .into_any()
}

#[component]
fn Made(made: MadeWebhook) -> impl IntoView {
    view! {
        <div class="people__card">
            <p>
                "Keep this secret where " <strong>{made.webhook.url}</strong>
                " checks the signature. It is not shown again."
            </p>
            <ShownOnce text=made.secret label="Secret of the webhook"/>
        </div>
    }
    .into_any()
}
