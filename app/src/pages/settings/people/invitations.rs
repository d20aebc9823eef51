//! Invitations that nobody has followed yet, each with a way to take it back.

use crate::api::people::RevokeInvitation;
use crate::components::ui::{Badge, Tint};
use crate::format;
use leptos::prelude::*;
use protocol::access::GroupView;
use protocol::invitation::Invitation;

#[component]
pub fn Invitations(
    invitations: Vec<Invitation>,
    groups: Vec<GroupView>,
    revoke: ServerAction<RevokeInvitation>,
) -> impl IntoView {
    let is_empty = invitations.is_empty();
    let rows = invitations
        .into_iter()
        .map(|invitation| {
            let groups = groups.clone();
            view! { <Row invitation groups revoke/> }
        })
        .collect_view();
    view! {
        <section aria-labelledby="people-invitations">
            <h2 class="people__section" id="people-invitations">
                "Open invitations"
            </h2>
            {is_empty
                .then(|| {
                    view! {
                        <p class="people__note">
                            "Nobody is invited at the moment. An invitation lets somebody choose their own \
                             password."
                        </p>
                    }
                })}
            <ul class="people" aria-label="Open invitations">
                {rows}
            </ul>
        </section>
    }
    .into_any()
}

#[component]
fn Row(
    invitation: Invitation,
    groups: Vec<GroupView>,
    revoke: ServerAction<RevokeInvitation>,
) -> impl IntoView {
    let Invitation { id, email, roles, groups: invited_to, expires_at, expired, .. } = invitation;
    let roles = roles.into_iter().map(|role| view! { <Badge>{role}</Badge> }).collect_view();
    let names: Vec<String> = groups
        .into_iter()
        .filter(|group| invited_to.contains(&group.id))
        .map(|group| group.name)
        .collect();
    let joins = (!names.is_empty()).then(|| format!("Joins {}. ", names.join(", ")));
    let until = match expired {
        true => format!("The link ended {} UTC.", format::minute(&expires_at)),
        false => format!("The link works until {} UTC.", format::minute(&expires_at)),
    };
    let label = format!("Take back the invitation of {email}");
    view! {
        <li class="people__card">
            <div class="people__head">
                <h3 class="people__mail">{email}</h3>
                {roles}
                {expired.then(|| view! { <Badge tint=Tint::Warn>"Expired"</Badge> })}
            </div>
            <p class="people__note">{joins} {until}</p>
            <ActionForm action=revoke>
                <input type="hidden" name="id" value=id.to_string()/>
                <button type="submit" class="button button--quiet" aria-label=label>
                    "Take back"
                </button>
            </ActionForm>
        </li>
    }
    .into_any()
}
