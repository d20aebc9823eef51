//! What pages that search share: fields of their forms, and addresses that hold a search.

use leptos::prelude::*;

/// A page with these parameters.
pub fn address<'a>(path: &str, parameters: impl Iterator<Item = (&'a str, String)>) -> String {
    let parameters: Vec<String> =
        parameters.map(|(name, value)| format!("{name}={}", encoded(&value))).collect();
    match parameters.is_empty() {
        true => path.to_owned(),
        false => format!("{path}?{}", parameters.join("&")),
    }
}

fn encoded(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b':' => {
                text.push(char::from(byte));
            }
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

/// Options of a [`Choice`]: any of them first.
pub fn listed(any: &str, values: &[&str]) -> Signal<Vec<(String, String)>> {
    let any = (String::new(), any.to_owned());
    let values = values.iter().map(|value| ((*value).to_owned(), (*value).to_owned()));
    Signal::stored(std::iter::once(any).chain(values).collect())
}

#[component]
pub fn Choice(
    label: &'static str,
    name: &'static str,
    field: RwSignal<String>,
    options: Signal<Vec<(String, String)>>,
) -> impl IntoView {
    let choices = move || {
        options
            .get()
            .into_iter()
            .map(|(value, text)| {
                let own = value.clone();
                let is_selected = move || field.with(|field| *field == own);
                view! {
                    <option value=value selected=is_selected>
                        {text}
                    </option>
                }
            })
            .collect_view()
    };
    view! {
        <label class="history__field">
            <span>{label}</span>
            <select
                class="select"
                name=name
                prop:value=field
                on:change=move |event| field.set(event_target_value(&event))
            >
                {choices}
            </select>
        </label>
    }
    .into_any()
}

#[component]
pub fn Day(label: &'static str, name: &'static str, field: RwSignal<String>) -> impl IntoView {
    view! {
        <label class="history__field">
            <span>{label}</span>
            <input
                class="select"
                type="date"
                name=name
                value=field.get_untracked()
                prop:value=field
                on:input=move |event| field.set(event_target_value(&event))
            />
        </label>
    }
    .into_any()
}
