//! The tokens there are.

use crate::api::profile::RevokeToken;
use crate::components::ui::{Badge, ProblemCard, Tint};
use crate::format;
use leptos::prelude::*;
use protocol::token::ApiToken;

#[component]
pub fn Tokens(tokens: Vec<ApiToken>, on_change: Callback<()>) -> impl IntoView {
    let revoke = ServerAction::<RevokeToken>::new();
    let refused = move || revoke.value().get().and_then(Result::err);
    Effect::new(move |_| {
        if matches!(revoke.value().get(), Some(Ok(()))) {
            on_change.run(());
        }
    });
    if tokens.is_empty() {
        return view! { <p class="profile__note">"You have no tokens."</p> }.into_any();
    }
    let rows = tokens.into_iter().map(|token| view! { <Row token revoke/> }).collect_view();
    view! {
        {move || refused().map(|error| view! { <ProblemCard problem=error.0/> })}
        <ul class="profile__list" aria-label="API tokens">
            {rows}
        </ul>
    }
    .into_any()
}

#[component]
fn Row(token: ApiToken, revoke: ServerAction<RevokeToken>) -> impl IntoView {
    let scopes: Vec<&str> = token.scopes.iter().map(|scope| scope.as_str()).collect();
    let used = match &token.last_used_at {
        Some(at) => format!("last used {} UTC", format::minute(at)),
        None => "never used".to_owned(),
    };
    let until = format!("until {} UTC, {used}", format::minute(&token.expires_at));
    let label = format!("Revoke {}", token.name);
    view! {
        <li class="profile__item">
            <div class="profile__what">
                <strong>{token.name}</strong>
                {token.expired.then(|| view! { <Badge tint=Tint::Warn>"Expired"</Badge> })}
                <span class="profile__note">{format!("{}… · {}", token.hint, scopes.join(", "))}</span>
                <span class="profile__note">{until}</span>
            </div>
            <ActionForm action=revoke>
                <input type="hidden" name="id" value=token.id.to_string()/>
                <button type="submit" class="button" aria-label=label>
                    "Revoke"
                </button>
            </ActionForm>
        </li>
    }
    .into_any()
}
