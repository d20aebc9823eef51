//! Everybody with an account, and who is invited: inviting and adding people, giving them roles and
//! groups, signing them out.

mod add;
mod invitations;
mod invite;
mod row;

use crate::api::UiError;
use crate::api::people::{
    AddPerson, ChangePerson, DisablePerson, Invite, RevokeInvitation, SignPersonOut,
    read_invitations, read_people,
};
use crate::components::ui::{ProblemCard, Skeleton};
use crate::routes;
use add::AddForm;
use invitations::Invitations;
use invite::{InviteForm, Invited};
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
    let told = super::Told::new();
    let invite = ServerAction::<Invite>::new();
    let revoke = ServerAction::<RevokeInvitation>::new();
    let view = Resource::new(
        move || told.made(),
        |_| async move {
            let (people, invitations) = (read_people().await?, read_invitations().await?);
            Ok::<_, UiError>((people, invitations))
        },
    );
    let anew = super::Anew::new();
    told.follow(add.value(), "The account was added.");
    told.follow(changes.change.value(), "The change holds from now on.");
    told.follow(changes.disable.value(), "The account was changed.");
    told.follow(revoke.value(), "The invitation was taken back.");
    told.follow(changes.sign_out.value(), "Every session of the person was ended.");
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
        <super::Outcome told/>
        <Invited invite told/>
        <Transition fallback=|| view! { <Skeleton lines=8/> }>
            {move || Suspend::new(async move {
                match view.await {
                    Ok((view, invitations)) => {
                        let rows = view
                            .people
                            .into_iter()
                            .map(|person| {
                                let (roles, groups) = (view.roles.clone(), view.groups.clone());
                                view! { <Row person roles groups changes/> }
                            })
                            .collect_view();
                        let (roles, groups) = (view.roles, view.groups);
                        let drawn = view! {
                            <div class="people__ways">
                                <InviteForm roles=roles.clone() groups=groups.clone() invite/>
                                <AddForm roles groups=groups.clone() add/>
                            </div>
                            <ul class="people" aria-label="People">
                                {rows}
                            </ul>
                            <Invitations invitations groups revoke/>
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
