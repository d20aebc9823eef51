//! Where one is signed in.

use crate::api::profile::EndSession;
use crate::components::ui::{Badge, ProblemCard, Tint};
use crate::format;
use crate::routes::forms;
use leptos::prelude::*;
use protocol::session::SessionView;

#[component]
pub fn Sessions(sessions: Vec<SessionView>, on_change: Callback<()>) -> impl IntoView {
    let end = ServerAction::<EndSession>::new();
    let refused = move || end.value().get().and_then(Result::err);
    Effect::new(move |_| {
        if matches!(end.value().get(), Some(Ok(()))) {
            on_change.run(());
        }
    });
    let rows = sessions.into_iter().map(|session| view! { <Row session end/> }).collect_view();
    view! {
        {move || refused().map(|error| view! { <ProblemCard problem=error.0/> })}
        <ul class="profile__list" aria-label="Sessions">
            {rows}
        </ul>
        <form method="post" action=forms::SIGN_OUT_EVERYWHERE>
            <button type="submit" class="button button--danger">
                "Sign out everywhere"
            </button>
        </form>
    }
    .into_any()
}

#[component]
fn Row(session: SessionView, end: ServerAction<EndSession>) -> impl IntoView {
    let SessionView { id, current, created_at, seen_at, method, address, agent } = session;
    let place = address.unwrap_or_else(|| "an unknown address".to_owned());
    let how = method.map(|method| format!(" with {method}")).unwrap_or_default();
    let when = format!(
        "since {}{how}, last used {} UTC",
        format::minute(&created_at),
        format::minute(&seen_at)
    );
    let label = format!("End the session from {place}");
    view! {
        <li class="profile__item">
            <div class="profile__what">
                <strong>{place}</strong>
                {current.then(|| view! { <Badge tint=Tint::Ok>"This one"</Badge> })}
                <span class="profile__note">{agent}</span>
                <span class="profile__note">{when}</span>
            </div>
            {(!current)
                .then(|| {
                    view! {
                        <ActionForm action=end>
                            <input type="hidden" name="id" value=id.to_string()/>
                            <button type="submit" class="button" aria-label=label.clone()>
                                "End"
                            </button>
                        </ActionForm>
                    }
                })}
        </li>
    }
    .into_any()
}
