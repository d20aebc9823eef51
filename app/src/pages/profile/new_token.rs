//! Making a token. Needs scripts: without them its only answer could not be shown.

use crate::api::profile::add_token;
use crate::components::ui::{ProblemCard, ShownOnce};
use leptos::prelude::*;
use protocol::token::{DEFAULT_DAYS, MAX_NAME_CHARS, MadeToken, NewToken, Scope};

/// Days that can be chosen.
const DAYS: [u32; 4] = [7, 30, DEFAULT_DAYS, 365];

#[component]
pub fn NewTokenForm(
    /// A token was made.
    on_made: Callback<()>,
) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let days = RwSignal::new(DEFAULT_DAYS);
    let scopes = RwSignal::new(vec![Scope::Ask, Scope::Query]);
    let make = Action::new(|new: &NewToken| add_token(new.clone()));
    let (pending, value) = (make.pending(), make.value());
    Effect::new(move |_| {
        if matches!(value.get(), Some(Ok(_))) {
            name.set(String::new());
            on_made.run(());
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        make.dispatch(NewToken {
            name: name.get_untracked(),
            scopes: scopes.get_untracked(),
            days: Some(days.get_untracked()),
        });
    };
    let day_options = DAYS
        .map(|number| {
            let text = format!("{number} days");
            view! {
                <option value=number.to_string() selected=number == DEFAULT_DAYS>
                    {text}
                </option>
            }
        })
        .collect_view();
    view! {
        <noscript>
            <p class="warning">
                "Making a token needs scripts; `candor token add` on the server does it without."
            </p>
        </noscript>
        <form class="profile__form" aria-label="New API token" on:submit=submit>
            <div class="field">
                <label class="field__label" for="token-name">
                    "What the token is for"
                </label>
                <input
                    class="field__input"
                    id="token-name"
                    autocomplete="off"
                    maxlength=MAX_NAME_CHARS
                    required=true
                    prop:value=name
                    on:input=move |event| name.set(event_target_value(&event))
                />
            </div>
            <div class="field">
                <label class="field__label" for="token-days">
                    "Ends after"
                </label>
                <select
                    class="field__input"
                    id="token-days"
                    on:change=move |event| {
                        days.set(event_target_value(&event).parse().unwrap_or(DEFAULT_DAYS));
                    }
                >
                    {day_options}
                </select>
            </div>
            <fieldset class="profile__scopes">
                <legend class="field__label">"What it may do"</legend>
                {Scope::ALL.map(|scope| view! { <ScopeBox scope scopes/> }).collect_view()}
            </fieldset>
            <button type="submit" class="button button--primary" disabled=pending>
                "Make token"
            </button>
        </form>
        <div role="status">
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
fn ScopeBox(scope: Scope, scopes: RwSignal<Vec<Scope>>) -> impl IntoView {
    let change = move |event| {
        let is_on = event_target_checked(&event);
        scopes.update(|scopes| {
            scopes.retain(|held| *held != scope);
            if is_on {
                scopes.push(scope);
            }
        });
    };
    let checked = move || scopes.with(|scopes| scopes.contains(&scope));
    view! {
        <label class="profile__scope">
            <input type="checkbox" prop:checked=checked checked=checked on:change=change/>
            <span>{scope.label()}</span>
        </label>
    }
    .into_any()
}

/// The only time that the secret is shown.
#[component]
fn Made(made: MadeToken) -> impl IntoView {
    view! {
        <div class="profile__made">
            <p>
                <strong>{made.token.name}</strong>
                ": copy the token now. It is not shown again."
            </p>
            <ShownOnce text=made.secret label="New token"/>
        </div>
    }
    .into_any()
}
