//! One person: who it is, what they have, and what can be changed.

use super::super::checks::{Check, Checks};
use super::Changes;
use crate::api::people_form::lines;
use crate::components::ui::{Badge, Tint};
use crate::format;
use crate::stores::Session;
use leptos::prelude::*;
use protocol::access::{GroupView, PersonView};

#[component]
pub fn Row(
    person: PersonView,
    roles: Vec<String>,
    groups: Vec<GroupView>,
    changes: Changes,
) -> impl IntoView {
    let is_me = expect_context::<Session>().me.id == person.id;
    let own = person.roles.clone().into_iter();
    let own = own.map(|role| view! { <Badge>{role}</Badge> }).collect_view();
    let names: Vec<&str> = groups
        .iter()
        .filter(|group| person.groups.contains(&group.id))
        .map(|group| group.name.as_str())
        .collect();
    let groups_note = (!names.is_empty()).then(|| format!("In {}. ", names.join(", ")));
    let attributes = lines(&person.attributes).replace('\n', ", ");
    let sessions = match person.sessions {
        _ if person.service => "For programs, with API tokens; nobody signs in with it.".to_owned(),
        0 => "Not signed in.".to_owned(),
        count => format!("Signed in at {}.", format::plural(count, "place")),
    };
    view! {
        <li class="people__card">
            <div class="people__head">
                <h2 class="people__name">{person.name.clone()}</h2>
                {person.service.then(|| view! { <Badge tint=Tint::Info>"Service account"</Badge> })}
                {own}
                {person.roles.is_empty().then(|| view! { <Badge tint=Tint::Warn>"No role"</Badge> })}
                {person.disabled.then(|| view! { <Badge tint=Tint::Danger>"Disabled"</Badge> })}
                {is_me.then(|| view! { <Badge tint=Tint::Info>"You"</Badge> })}
            </div>
            <p class="people__mail">{person.email.clone()}</p>
            <p class="people__note">{groups_note} {sessions}</p>
            {(!attributes.is_empty()).then(|| view! { <p class="people__mail">{attributes}</p> })}
            <Edit person=person.clone() roles groups changes/>
            <Actions person is_me changes/>
        </li>
    }
    .into_any()
}

#[component]
fn Edit(
    person: PersonView,
    roles: Vec<String>,
    groups: Vec<GroupView>,
    changes: Changes,
) -> impl IntoView {
    let label = format!("Change {}", person.name);
    let roles = roles
        .into_iter()
        .map(|role| Check {
            checked: person.roles.contains(&role),
            text: role.clone(),
            value: role,
        })
        .collect();
    let groups = groups
        .into_iter()
        .map(|group| Check {
            checked: person.groups.contains(&group.id),
            value: group.id.to_string(),
            text: group.name,
        })
        .collect();
    view! {
        <details class="people__edit">
            <summary class="button" aria-label=label>
                "Change"
            </summary>
            <ActionForm action=changes.change attr:class="people__form">
                <input type="hidden" name="id" value=person.id.to_string()/>
                <Checks legend="Roles" name="roles[]" checks=roles/>
                <Checks legend="Groups" name="groups[]" checks=groups none="There are no groups yet."/>
                <label class="field">
                    <span class="field__label">"Attributes"</span>
                    <textarea class="field__input people__attributes" name="attributes" rows="3">
                        {lines(&person.attributes)}
                    </textarea>
                    <span class="field__hint">
                        "What row rules compare with, one a line: region = EMEA"
                    </span>
                </label>
                <p class="people__note">"Other roles end the sessions of the person."</p>
                <div class="people__actions">
                    <button type="submit" class="button button--primary">
                        {format!("Save {}", person.name)}
                    </button>
                </div>
            </ActionForm>
        </details>
    }
    .into_any()
}

#[component]
fn Actions(person: PersonView, is_me: bool, changes: Changes) -> impl IntoView {
    let PersonView { id, name, disabled, sessions, .. } = person;
    let (verb, wanted) = if disabled { ("Enable", "false") } else { ("Disable", "true") };
    let (disabled_id, disable_label) = (id.to_string(), format!("{verb} {name}"));
    let (signed_out_id, sign_out_label) = (id.to_string(), format!("Sign {name} out everywhere"));
    let disable = (!is_me).then(|| {
        view! {
            <ActionForm action=changes.disable>
                <input type="hidden" name="id" value=disabled_id/>
                <input type="hidden" name="disabled" value=wanted/>
                <button type="submit" class="button button--quiet" aria-label=disable_label>
                    {verb}
                </button>
            </ActionForm>
        }
    });
    let sign_out = (sessions > 0).then(|| {
        view! {
            <ActionForm action=changes.sign_out>
                <input type="hidden" name="id" value=signed_out_id/>
                <button
                    type="submit"
                    class="button button--quiet"
                    aria-label=sign_out_label
                >
                    "Sign out everywhere"
                </button>
            </ActionForm>
        }
    });
    view! { <div class="people__actions">{sign_out} {disable}</div> }.into_any()
}
