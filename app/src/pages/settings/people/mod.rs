//! Everybody with an account: adding people, giving them roles and groups, signing them out.

mod add;
mod row;

use crate::api::people::{AddPerson, ChangePerson, DisablePerson, SignPersonOut, read_people};
use crate::components::ui::{ProblemCard, Skeleton};
use crate::routes;
use add::AddForm;
use leptos::prelude::*;
use leptos_meta::Title;
use row::Row;

/// What can be done with a person, shared by every row.
#[derive(Clone, Copy)]
struct Changes {
    change: ServerAction<ChangePerson>,
    disable: ServerAction<DisablePerson>,
    sign_out: ServerAction<SignPersonOut>,
}

#[component]
pub fn PeoplePage() -> impl IntoView {
    let add = ServerAction::<AddPerson>::new();
    let changes = Changes {
        change: ServerAction::new(),
        disable: ServerAction::new(),
        sign_out: ServerAction::new(),
    };
    let Changes { change, disable, sign_out } = changes;
    let versions = move || {
        let changed = (change.version().get(), disable.version().get(), sign_out.version().get());
        (add.version().get(), changed)
    };
    let view = Resource::new(versions, |_| read_people());
    let anew = super::Anew::new();
    let last = RwSignal::new(None::<Result<&'static str, protocol::Problem>>);
    super::tell(last, add.value(), "The account was added.");
    super::tell(last, change.value(), "The change holds from now on.");
    super::tell(last, disable.value(), "The account was changed.");
    super::tell(last, sign_out.value(), "Every session of the person was ended.");
    view! {
        <Title text="People"/>
        <header class="page__header page__header--wide">
            <div>
                <h1 class="page__title">"People"</h1>
                <p class="page__subtitle">
                    "Who can sign in, and what they may do. "
                    <a href=routes::ROLES>"What each role may do"</a>
                </p>
            </div>
        </header>
        <super::Told last/>
        <Transition fallback=|| view! { <Skeleton lines=8/> }>
            {move || Suspend::new(async move {
                match view.await {
                    Ok(view) => {
                        let rows = view
                            .people
                            .into_iter()
                            .map(|person| {
                                let (roles, groups) = (view.roles.clone(), view.groups.clone());
                                view! { <Row person roles groups changes/> }
                            })
                            .collect_view();
                        let drawn = view! {
                            <AddForm roles=view.roles groups=view.groups add/>
                            <ul class="people">{rows}</ul>
                        }
                            .into_any();
                        anew.draw(drawn)
                    }
                    Err(error) => {
                        let retry = Callback::new(move |()| view.refetch());
                        view! { <ProblemCard problem=error.0 on_retry=retry/> }.into_any()
                    }
                }
            })}
        </Transition>
    }
    .into_any()
}
