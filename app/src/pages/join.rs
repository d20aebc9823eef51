//! Following an invitation: a name and a password, as a plain form that works without WASM.

use crate::components::ui::TextField;
use crate::pages::entrance::EntranceCard;
use crate::routes::forms;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use protocol::session::MIN_PASSWORD_CHARS;

/// Words for a problem code that the server sent back with the redirect.
fn explain(code: &str) -> &'static str {
    match code {
        "sign_in_failed" => {
            "This invitation was used already, was taken back or is too old. Ask for a new one."
        }
        "too_many_requests" => "Too many attempts. Wait a minute, then try again.",
        "invalid_request" => "A name is missing, or the password is shorter than 8 characters.",
        "conflict" => "There is an account with this address already. Sign in with it.",
        _ => "That did not work. Try again.",
    }
}

#[component]
pub fn JoinPage() -> impl IntoView {
    let query = use_query_map();
    let token = query.with_untracked(|query| query.get("token")).unwrap_or_default();
    let problem = query.with_untracked(|query| query.get("problem")).map(|code| explain(&code));
    view! {
        <Title text="Join"/>
        <main class="sign-in">
            <EntranceCard problem>
                <h1 class="sign-in__title">"Create your account"</h1>
                <p class="sign-in__text">
                    "You were invited. Your address and what you may do are set already."
                </p>
                <form class="sign-in__form" method="post" action=forms::JOIN>
                    <input type="hidden" name="token" value=token/>
                    <TextField label="Name" name="name" autocomplete="name" autofocus=true/>
                    <TextField
                        label="Password"
                        name="password"
                        kind="password"
                        autocomplete="new-password"
                        min_length=MIN_PASSWORD_CHARS
                        hint=format!(
                            "At least {MIN_PASSWORD_CHARS} characters. A short sentence is fine.",
                        )
                    />
                    <button type="submit" class="button button--primary button--large">
                        "Create account"
                    </button>
                </form>
            </EntranceCard>
        </main>
    }
    .into_any()
}
