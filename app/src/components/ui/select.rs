//! A native select: the platform's own keyboard and touch behaviour.

use leptos::prelude::*;

#[component]
pub fn SelectField(
    /// Its name for screen readers and the tooltip.
    #[prop(into)]
    label: String,
    /// Value and text of each choice.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    #[prop(into)] selected: Signal<String>,
    on_change: impl Fn(String) + 'static,
) -> impl IntoView {
    let choices = move || {
        options
            .get()
            .into_iter()
            .map(|(value, text)| {
                let own = value.clone();
                let is_selected = move || selected.with(|selected| *selected == own);
                view! {
                    <option value=value selected=is_selected>
                        {text}
                    </option>
                }
            })
            .collect_view()
    };
    view! {
        <select
            class="select"
            aria-label=label.clone()
            title=label
            on:change=move |event| on_change(event_target_value(&event))
        >
            {choices}
        </select>
    }
    .into_any()
}
