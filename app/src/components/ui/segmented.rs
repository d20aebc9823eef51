//! A few choices side by side, one of them taken.

use leptos::prelude::*;

#[component]
pub fn Segmented<T>(
    /// What is being chosen.
    #[prop(into)]
    label: String,
    options: Vec<(T, &'static str)>,
    #[prop(into)] selected: Signal<T>,
    on_select: impl Fn(T) + Clone + 'static,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let segments = options
        .into_iter()
        .map(|(value, text)| {
            let on_select = on_select.clone();
            let chosen = move || (selected.get() == value).to_string();
            view! {
                <button
                    type="button"
                    class="segmented__choice"
                    aria-pressed=chosen
                    on:click=move |_| on_select(value)
                >
                    {text}
                </button>
            }
        })
        .collect_view();
    view! {
        <div class="segmented" role="group" aria-label=label>
            {segments}
        </div>
    }
    .into_any()
}
