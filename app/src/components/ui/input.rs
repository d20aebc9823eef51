//! A labelled text field for plain forms.

use leptos::prelude::*;

#[component]
pub fn TextField(
    #[prop(into)] label: String,
    /// Form name and, prefixed, the id that ties label and field together.
    name: &'static str,
    /// `text`, `email`, `password`.
    #[prop(default = "text")]
    kind: &'static str,
    #[prop(optional)] autocomplete: &'static str,
    #[prop(optional)] autofocus: bool,
    #[prop(optional)] min_length: Option<u32>,
    /// What it holds at first.
    #[prop(into, optional)]
    value: Option<String>,
    #[prop(default = true)] required: bool,
    /// Keyboard of touch devices: `numeric`.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// Shown under the field, and read out with it.
    #[prop(into, optional)]
    hint: Option<String>,
) -> impl IntoView {
    let id = format!("field-{name}");
    let hint_id = hint.is_some().then(|| format!("{id}-hint"));
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>
                {label}
            </label>
            <input
                class="field__input"
                id=id
                name=name
                type=kind
                autocomplete=autocomplete
                autofocus=autofocus
                minlength=min_length
                value=value
                required=required
                inputmode=inputmode
                aria-describedby=hint_id.clone()
            />
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
