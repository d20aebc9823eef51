//! Adding and changing a connection: a plain form that the server handles before WASM has loaded.

use super::fields::Fields;
use super::findings::TestResult;
use crate::api::connection_form::TEST;
use crate::api::connections::{Handled, SaveConnection, get_connection};
use crate::components::ui::{ProblemCard, Skeleton, Spinner};
use crate::routes;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use protocol::connection::ConnectionView;
use protocol::ids::ConnectionId;
use protocol::{ErrorCode, Problem};

#[component]
pub fn NewConnectionPage() -> impl IntoView {
    view! {
        <Title text="Add a connection"/>
        <Header title="Add a connection"/>
        <ConnectionForm/>
    }
    .into_any()
}

#[component]
pub fn EditConnectionPage() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.with(|params| params.get("id").unwrap_or_default());
    let connection = Resource::new(id, |id| async move {
        let id = ConnectionId::parse(id).map_err(|error| {
            crate::api::UiError(Problem::new(ErrorCode::UnknownConnection, error.to_string()))
        })?;
        get_connection(id).await
    });
    view! {
        <Title text="Change a connection"/>
        <Suspense fallback=|| view! { <Skeleton lines=8/> }>
            {move || Suspend::new(async move {
                match connection.await {
                    Ok(known) => {
                        view! {
                            <Header title=format!("Change {}", known.name)/>
                            <ConnectionForm known/>
                        }
                            .into_any()
                    }
                    Err(error) => {
                        view! {
                            <Header title="Change a connection"/>
                            <ProblemCard problem=error.0/>
                        }
                            .into_any()
                    }
                }
            })}
        </Suspense>
    }
    .into_any()
}

#[component]
fn Header(#[prop(into)] title: String) -> impl IntoView {
    view! {
        <header class="page__header">
            <h1 class="page__title">{title}</h1>
        </header>
    }
}

#[component]
fn ConnectionForm(#[prop(optional)] known: Option<ConnectionView>) -> impl IntoView {
    let save = ServerAction::<SaveConnection>::new();
    let (pending, value) = (save.pending(), save.value());
    let id = known.as_ref().map(|known| known.id.to_string()).unwrap_or_default();
    let word = if known.is_some() { "Save" } else { "Add connection" };
    view! {
        <ActionForm action=save attr:class="connection-form" attr:autocomplete="off">
            <input type="hidden" name="form[id]" value=id/>
            <Fields known/>
            <div class="connection-form__outcome" role="status">
                {move || {
                    if pending.get() {
                        return view! { <Spinner label="Trying to connect"/> " Trying to connect…" }.into_any();
                    }
                    match value.get() {
                        None | Some(Ok(Handled::Kept)) => ().into_any(),
                        Some(Ok(Handled::Tested(result))) => view! { <TestResult result/> }.into_any(),
                        Some(Err(error)) => view! { <ProblemCard problem=error.0/> }.into_any(),
                    }
                }}
            </div>
            <div class="connection-form__actions">
                // Enter saves: the first submit button is the form's own.
                <button
                    type="submit"
                    class="button button--primary button--large"
                    name="form[intent]"
                    value="save"
                    disabled=pending
                >
                    {word}
                </button>
                <button
                    type="submit"
                    class="button button--large"
                    name="form[intent]"
                    value=TEST
                    disabled=pending
                >
                    "Test"
                </button>
                <a class="button button--quiet button--large" href=routes::CONNECTIONS>
                    "Cancel"
                </a>
            </div>
        </ActionForm>
    }
    .into_any()
}
