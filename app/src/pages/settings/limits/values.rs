//! The limits in force: those that can be set here, and those of the configuration.

use crate::api::limits::SaveLimits;
use crate::format;
use leptos::prelude::*;
use protocol::limits::{ConfiguredLimit, LimitName, LimitView};

#[component]
pub fn Values(
    limits: Vec<LimitView>,
    people_per_address: u32,
    save: ServerAction<SaveLimits>,
) -> impl IntoView {
    let fields = limits.into_iter().map(|limit| view! { <Value limit/> }).collect_view();
    view! {
        <section class="people__card" aria-label="Limits in force">
            <ActionForm action=save attr:class="people__form">
                <div class="meters">{fields}</div>
                <p class="people__note">
                    {format!(
                        "An address gets {people_per_address} times what a person gets of questions, \
                         statements and exports. Empty is what the configuration says; 0 questions in a day \
                         counts none.",
                    )}
                </p>
                <div class="people__actions">
                    <button type="submit" class="button button--primary">
                        "Save the limits"
                    </button>
                </div>
            </ActionForm>
        </section>
    }
    .into_any()
}

/// "Configured: 120", "Not counted, as configured".
fn hint(limit: &LimitView) -> String {
    let shown = |value: u32| match (limit.name, value) {
        (LimitName::QuestionsOfADay, 0) => "not counted".to_owned(),
        (_, value) => format::count(u64::from(value)),
    };
    match limit.set {
        true => format!("Set here. Configured: {}.", shown(limit.configured)),
        false => format!("In force: {}, as configured.", shown(limit.value)),
    }
}

#[component]
fn Value(limit: LimitView) -> impl IntoView {
    let hint = hint(&limit);
    let hint_id = format!("hint-{}", limit.name.as_str());
    view! {
        <label class="field">
            <span class="field__label">{limit.name.title()}</span>
            <input
                class="field__input"
                name=limit.name.as_str()
                inputmode="numeric"
                autocomplete="off"
                placeholder=limit.configured.to_string()
                value=limit.set.then(|| limit.value.to_string())
                aria-describedby=hint_id.clone()
            />
            <span class="field__hint" id=hint_id>
                {hint}
            </span>
        </label>
    }
    .into_any()
}

#[component]
pub fn Configured(configured: Vec<ConfiguredLimit>) -> impl IntoView {
    let rows = configured
        .into_iter()
        .map(|limit| {
            view! {
                <tr>
                    <td>
                        <code>{limit.key}</code>
                    </td>
                    <td>{limit.what}</td>
                    <td class="history__number">{format::count(limit.value)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div
            class="history__scroll"
            tabindex="0"
            role="region"
            aria-label="Table of configured limits"
        >
            <table class="history__table">
                <thead>
                    <tr>
                        <th scope="col">"Key of the file"</th>
                        <th scope="col">"What"</th>
                        <th scope="col" class="history__number">
                            "Value"
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p class="people__note">
            "These hold from the next start of the server: the file given with "
            <code>"candor serve --config"</code> ", under " <code>"[limits]"</code> "."
        </p>
    }
    .into_any()
}
