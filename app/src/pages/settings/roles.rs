//! What each role may do, and roles that the workspace adds.

use super::checks::{Check, Checks};
use crate::api::people::{RemoveRole, SaveRole, read_roles};
use crate::components::ui::{Badge, Glyph, Icon, PageHead, ProblemCard, Skeleton, TextField};
use crate::format;
use leptos::prelude::*;
use protocol::access::{PermissionView, RoleView};

#[component]
pub fn RolesPage() -> impl IntoView {
    let save = ServerAction::<SaveRole>::new();
    let remove = ServerAction::<RemoveRole>::new();
    let told = super::Told::new();
    let view = Resource::new(move || told.made(), |_| read_roles());
    let anew = super::Anew::new();
    told.follow(save.value(), "The role holds from the next request on.");
    told.follow(remove.value(), "The role was removed.");
    view! {
        <PageHead
            title="Roles"
            subtitle="What each role may do. Whoever has several may do what any of them may."
        />
        <super::Outcome told/>
        <Transition fallback=|| view! { <Skeleton lines=8/> }>
            {move || Suspend::new(async move {
                match view.await {
                    Ok(view) => {
                        let all = view.permissions;
                        let cards = view
                            .roles
                            .into_iter()
                            .map(|role| view! { <Card role all=all.clone() save remove/> })
                            .collect_view();
                        let drawn = view! {
                            <Add all save/>
                            <ul class="people">{cards}</ul>
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

/// A box for each permission.
fn boxes(all: &[PermissionView], role: Option<&RoleView>) -> Vec<Check> {
    let held = |permission: &PermissionView| {
        role.is_some_and(|role| role.permissions.contains(&permission.name))
    };
    all.iter()
        .map(|permission| Check {
            value: permission.name.as_str().to_owned(),
            text: permission.title.clone(),
            checked: held(permission),
        })
        .collect()
}

#[component]
fn Add(all: Vec<PermissionView>, save: ServerAction<SaveRole>) -> impl IntoView {
    view! {
        <details class="people__add">
            <summary class="button button--primary">
                <Icon glyph=Glyph::Plus/>
                "Add a role"
            </summary>
            <ActionForm action=save attr:class="people__form people__card">
                <TextField
                    label="Name"
                    name="name"
                    autocomplete="off"
                    hint="Lowercase letters, digits, - and _: data-steward"
                />
                <TextField
                    label="What it is for"
                    name="summary"
                    autocomplete="off"
                    required=false
                />
                <Checks legend="May" name="permissions[]" checks=boxes(&all, None)/>
                <div class="people__actions">
                    <button type="submit" class="button button--primary">
                        "Add the role"
                    </button>
                </div>
            </ActionForm>
        </details>
    }
    .into_any()
}

#[component]
fn Card(
    role: RoleView,
    all: Vec<PermissionView>,
    save: ServerAction<SaveRole>,
    remove: ServerAction<RemoveRole>,
) -> impl IntoView {
    let may = all
        .iter()
        .filter(|permission| role.permissions.contains(&permission.name))
        .map(|permission| {
            view! {
                <li>
                    {permission.title.clone()} " " <code>{permission.name.as_str()}</code>
                </li>
            }
        })
        .collect_view();
    let nothing = role.permissions.is_empty().then(|| view! { <li>"Nothing yet."</li> });
    let change = (!role.built_in).then(|| {
        view! { <Change role=role.clone() all save remove/> }
    });
    view! {
        <li class="people__card">
            <div class="people__head">
                <h2 class="people__name">{role.name.clone()}</h2>
                {role.built_in.then(|| view! { <Badge>"Built in"</Badge> })}
                <span class="people__note">{holders(role.people)}</span>
            </div>
            <p class="people__note">{role.summary.clone()}</p>
            <ul class="people__may" aria-label=format!("What {} may do", role.name)>
                {may}
                {nothing}
            </ul>
            {change}
        </li>
    }
    .into_any()
}

fn holders(people: u64) -> String {
    match people {
        0 => "Nobody has it".to_owned(),
        1 => "1 person has it".to_owned(),
        more => format!("{} people have it", format::count(more)),
    }
}

#[component]
fn Change(
    role: RoleView,
    all: Vec<PermissionView>,
    save: ServerAction<SaveRole>,
    remove: ServerAction<RemoveRole>,
) -> impl IntoView {
    let checks = boxes(&all, Some(&role));
    let name = role.name.clone();
    let (saved, removed) = (name.clone(), name.clone());
    let (save_text, remove_label) = (format!("Save {name}"), format!("Remove {name}"));
    view! {
        <details class="people__edit">
            <summary class="button" aria-label=format!("Change {name}")>
                "Change"
            </summary>
            <ActionForm action=save attr:class="people__form">
                <input type="hidden" name="name" value=saved/>
                <label class="field">
                    <span class="field__label">"What it is for"</span>
                    <input class="field__input" name="summary" value=role.summary.clone()/>
                </label>
                <Checks legend="May" name="permissions[]" checks/>
                <div class="people__actions">
                    <button type="submit" class="button button--primary">
                        {save_text}
                    </button>
                </div>
            </ActionForm>
        </details>
        <ActionForm action=remove>
            <input type="hidden" name="name" value=removed/>
            <button type="submit" class="button button--quiet" aria-label=remove_label>
                "Remove"
            </button>
        </ActionForm>
    }
    .into_any()
}
