//! What the pages before signing in share: the card with the name, and what went wrong last time.

use leptos::prelude::*;

#[component]
pub fn EntranceCard(
    /// Said in words.
    problem: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    let problem = problem.map(|text| {
        view! {
            <p class="sign-in__problem" role="alert">
                {text}
            </p>
        }
    });
    view! {
        <div class="sign-in__card">
            <p class="sign-in__brand">
                <span class="logo" aria-hidden="true"></span>
                "Candor"
            </p>
            {problem}
            {children()}
        </div>
    }
    .into_any()
}
