//! A labelled choice for plain forms: the platform's own select.

use leptos::prelude::*;

#[component]
pub fn ChoiceField(
    #[prop(into)] label: String,
    /// Form name and, prefixed, the id that ties label and field together.
    name: &'static str,
    /// Value and text of each choice.
    choices: Vec<(&'static str, &'static str)>,
    selected: &'static str,
    /// Shown under the field, and read out with it.
    #[prop(into, optional)]
    hint: Option<String>,
) -> impl IntoView {
    let id = format!("field-{name}");
    let hint_id = hint.is_some().then(|| format!("{id}-hint"));
    let choices = choices
        .into_iter()
        .map(|(value, text)| {
            view! {
                <option value=value selected=value == selected>
                    {text}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>
                {label}
            </label>
            <select class="field__input" id=id name=name aria-describedby=hint_id.clone()>
                {choices}
            </select>
            {hint
                .map(|hint| {
                    view! {
                        <span class="field__hint" id=hint_id>
                            {hint}
                        </span>
                    }
                })}
        </div>
    }
    .into_any()
}
