//! Changing one's own password.

use crate::api::profile::ChangePassword;
use crate::components::ui::{ProblemCard, TextField};
use leptos::prelude::*;
use protocol::session::MIN_PASSWORD_CHARS;

#[component]
pub fn Password(
    has_password: bool,
    /// Lives as long as the page: the form is drawn anew when the profile is.
    change: ServerAction<ChangePassword>,
) -> impl IntoView {
    if !has_password {
        return view! {
            <p class="profile__note">
                "Your account has no password: you come in another way. If you need one, ask an administrator."
            </p>
        }
        .into_any();
    }
    view! {
        <ActionForm action=change attr:class="profile__form profile__form--stacked" attr:aria-label="Change your password">
            <TextField
                label="Current password"
                name="current"
                kind="password"
                autocomplete="current-password"
            />
            <TextField
                label="New password"
                name="new"
                kind="password"
                autocomplete="new-password"
                min_length=MIN_PASSWORD_CHARS
                hint=format!("At least {MIN_PASSWORD_CHARS} characters. A short sentence is fine.")
            />
            <button type="submit" class="button button--primary">
                "Change password"
            </button>
        </ActionForm>
    }
    .into_any()
}

/// What became of it.
#[component]
pub fn PasswordOutcome(change: ServerAction<ChangePassword>) -> impl IntoView {
    view! {
        <div role="status">
            {move || match change.value().get() {
                None => ().into_any(),
                Some(Ok(())) => {
                    view! {
                        <p class="people__done">
                            "Your password was changed. Everywhere else you were signed out."
                        </p>
                    }
                        .into_any()
                }
                Some(Err(error)) => view! { <ProblemCard problem=error.0/> }.into_any(),
            }}
        </div>
    }
    .into_any()
}
