//! Inviting somebody: an address, roles and groups; the link is shown once. Needs scripts: without them
//! its only answer could not be shown.

use super::super::checks::{Check, Checks};
use super::super::told::Told;
use crate::api::people::Invite;
use crate::components::ui::{Glyph, Icon, ProblemCard, ShownOnce};
use crate::format;
use crate::interop::page;
use leptos::prelude::*;
use protocol::access::GroupView;
use protocol::invitation::{DEFAULT_HOURS, MAX_HOURS, MadeInvitation};

/// Hours that can be chosen, in words.
const HOURS: [(u32, &str); 4] =
    [(24, "1 day"), (DEFAULT_HOURS, "3 days"), (7 * 24, "7 days"), (MAX_HOURS, "14 days")];

#[component]
pub fn InviteForm(
    roles: Vec<String>,
    groups: Vec<GroupView>,
    invite: ServerAction<Invite>,
) -> impl IntoView {
    let (roles, groups) = (Check::roles(roles), Check::groups(groups));
    let hours = HOURS
        .map(|(hours, text)| {
            view! {
                <option value=hours.to_string() selected=hours == DEFAULT_HOURS>
                    {text}
                </option>
            }
        })
        .collect_view();
    view! {
        <details class="people__invite">
            <summary class="button button--primary">
                <Icon glyph=Glyph::Send/>
                "Invite somebody"
            </summary>
            <ActionForm action=invite attr:class="people__form people__card">
                <noscript>
                    <p class="warning">
                        "Inviting needs scripts; `candor user invite` on the server does it without."
                    </p>
                </noscript>
                <div class="field">
                    <label class="field__label" for="invite-email">
                        "Email of the person"
                    </label>
                    <input
                        class="field__input"
                        id="invite-email"
                        name="email"
                        type="email"
                        autocomplete="off"
                        required=true
                    />
                </div>
                <Checks legend="Roles they get" name="roles[]" checks=roles/>
                <Checks
                    legend="Groups they join"
                    name="groups[]"
                    checks=groups
                    none="There are no groups yet."
                />
                <div class="field">
                    <label class="field__label" for="invite-hours">
                        "The link works for"
                    </label>
                    <select class="field__input" id="invite-hours" name="hours">
                        {hours}
                    </select>
                </div>
                <div class="people__actions">
                    <button type="submit" class="button button--primary">
                        "Make the link"
                    </button>
                </div>
            </ActionForm>
        </details>
    }
    .into_any()
}

/// What became of the last invitation. The link is here and never again.
#[component]
pub fn Invited(invite: ServerAction<Invite>, told: Told) -> impl IntoView {
    let value = invite.value();
    Effect::new(move |_| {
        if matches!(value.get(), Some(Ok(_))) {
            told.note();
        }
    });
    view! {
        <div class="people__told" role="status">
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
fn Made(made: MadeInvitation) -> impl IntoView {
    let link = page::absolute(&made.path);
    let until = format::minute(&made.invitation.expires_at);
    view! {
        <div class="people__card">
            <p>
                "Send this link to " <strong>{made.invitation.email}</strong>
                {format!(". It works once, until {until} UTC, and is not shown again.")}
            </p>
            <ShownOnce text=link label="Invitation link"/>
        </div>
    }
    .into_any()
}
