//! Who may use one connection, or for whom one tool is: everybody, or those it is granted to.

use super::super::checks::{Check, Checks};
use crate::api::people::{SetAccess, SetToolAccess};
use crate::api::people_form::grant;
use crate::components::ui::{Badge, Tint};
use leptos::prelude::*;
use protocol::access::{ConnectionAccess, GrantedConnection, GrantedTool, Grantee, GroupsView};

/// Whom it can be granted to, by kind.
fn boxes(all: &GroupsView, access: &ConnectionAccess) -> [Vec<Check>; 3] {
    let check = |grantee: Grantee, text: String| Check {
        value: grant(&grantee),
        checked: access.grants.contains(&grantee),
        text,
    };
    let groups = all.groups.iter();
    let groups = groups.map(|it| check(Grantee::Group(it.id.clone()), it.name.clone()));
    let roles = all.roles.iter().map(|role| check(Grantee::Role(role.clone()), role.clone()));
    let people = all.people.iter();
    let people = people.map(|it| check(Grantee::Person(it.id.clone()), it.name.clone()));
    [groups.collect(), roles.collect(), people.collect()]
}

/// "sales, role editor, Ann".
fn in_words(all: &GroupsView, access: &ConnectionAccess) -> String {
    let name = |grantee: &Grantee| match grantee {
        Grantee::Group(id) => all.groups.iter().find(|it| it.id == *id).map(|it| it.name.clone()),
        Grantee::Role(role) => Some(format!("role {role}")),
        Grantee::Person(id) => all.people.iter().find(|it| it.id == *id).map(|it| it.name.clone()),
    };
    access.grants.iter().filter_map(name).collect::<Vec<_>>().join(", ")
}

#[component]
pub fn Access(
    connection: GrantedConnection,
    all: GroupsView,
    grant: ServerAction<SetAccess>,
) -> impl IntoView {
    let GrantedConnection { id, name, access } = connection;
    let words = in_words(&all, &access);
    let (tint, state) = match (access.restricted, access.grants.is_empty()) {
        (false, _) => (Tint::Plain, "Open to everybody"),
        (true, true) => (Tint::Warn, "Nobody may use it"),
        (true, false) => (Tint::Ok, "Granted"),
    };
    view! {
        <li class="people__card">
            <div class="people__head">
                <h3 class="people__name">{name.clone()}</h3>
                <Badge tint>{state}</Badge>
            </div>
            {access.restricted.then(|| view! { <p class="people__note">{words}</p> })}
            <details class="people__edit">
                <summary class="button" aria-label=format!("Change who may use {name}")>
                    "Change"
                </summary>
                <ActionForm action=grant attr:class="people__form">
                    <input type="hidden" name="id" value=id.to_string()/>
                    <Whom all access everybody="Everybody who may ask" name/>
                </ActionForm>
            </details>
        </li>
    }
    .into_any()
}

/// For whose questions a language model may use one tool.
#[component]
pub fn ToolAccess(
    tool: GrantedTool,
    all: GroupsView,
    grant: ServerAction<SetToolAccess>,
) -> impl IntoView {
    let GrantedTool { tool, title, permission, access } = tool;
    let name = tool.as_str();
    let words = in_words(&all, &access);
    let (tint, state) = match (access.restricted, access.grants.is_empty()) {
        (false, _) => (Tint::Plain, "For everybody"),
        (true, true) => (Tint::Warn, "For nobody"),
        (true, false) => (Tint::Ok, "Granted"),
    };
    let what = format!("It {title}. Used for people who have the permission ");
    view! {
        <li class="people__card">
            <div class="people__head">
                <h3 class="people__name">{name}</h3>
                <Badge tint>{state}</Badge>
            </div>
            <p class="people__note">{what} <code>{permission.as_str()}</code> "."</p>
            {access.restricted.then(|| view! { <p class="people__note">{words}</p> })}
            <details class="people__edit">
                <summary class="button" aria-label=format!("Change whom {name} is for")>
                    "Change"
                </summary>
                <ActionForm action=grant attr:class="people__form">
                    <input type="hidden" name="tool" value=name/>
                    <Whom all access everybody="Everybody who has the permission" name/>
                </ActionForm>
            </details>
        </li>
    }
    .into_any()
}

/// The fields that say for whom something is.
#[component]
fn Whom(
    all: GroupsView,
    access: ConnectionAccess,
    everybody: &'static str,
    #[prop(into)] name: String,
) -> impl IntoView {
    let [groups, roles, people] = boxes(&all, &access);
    view! {
        <fieldset class="checks">
            <legend class="field__label">"Who may use it"</legend>
            <Choice value="false" chosen=!access.restricted>
                {everybody}
            </Choice>
            <Choice value="true" chosen=access.restricted>
                "Only those it is granted to"
            </Choice>
        </fieldset>
        <Checks legend="Groups" name="grants[]" checks=groups none="There are no groups yet."/>
        <Checks legend="Roles" name="grants[]" checks=roles/>
        <Checks legend="People" name="grants[]" checks=people/>
        <div class="people__actions">
            <button type="submit" class="button button--primary">
                {format!("Save who may use {name}")}
            </button>
        </div>
    }
    .into_any()
}

#[component]
fn Choice(value: &'static str, chosen: bool, children: Children) -> impl IntoView {
    view! {
        <label class="checks__item">
            <input type="radio" name="restricted" value=value checked=chosen/>
            <span>{children()}</span>
        </label>
    }
    .into_any()
}
