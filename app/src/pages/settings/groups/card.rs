//! One group: its members, its connections, and the form that changes it.

use super::super::checks::{Check, Checks};
use super::budget::Budget;
use crate::api::people::{RemoveGroup, SaveGroup, SetBudget};
use crate::components::ui::{BudgetMeters, Glyph, Icon, TextField};
use crate::format;
use leptos::prelude::*;
use protocol::access::{GroupView, GroupsView, PersonView};
use protocol::ids::UserId;

fn boxes(people: &[PersonView], members: &[UserId]) -> Vec<Check> {
    people
        .iter()
        .map(|person| Check {
            value: person.id.to_string(),
            text: format!("{} ({})", person.name, person.email),
            checked: members.contains(&person.id),
        })
        .collect()
}

#[component]
pub fn Add(people: Vec<PersonView>, save: ServerAction<SaveGroup>) -> impl IntoView {
    view! {
        <details class="people__add">
            <summary class="button button--primary">
                <Icon glyph=Glyph::Plus/>
                "Add a group"
            </summary>
            <ActionForm action=save attr:class="people__form people__card">
                <TextField label="Name" name="name" autocomplete="off"/>
                <Checks legend="Members" name="members[]" checks=boxes(&people, &[])/>
                <div class="people__actions">
                    <button type="submit" class="button button--primary">
                        "Add the group"
                    </button>
                </div>
            </ActionForm>
        </details>
    }
    .into_any()
}

#[component]
pub fn Card(
    group: GroupView,
    all: GroupsView,
    save: ServerAction<SaveGroup>,
    remove: ServerAction<RemoveGroup>,
    set_budget: ServerAction<SetBudget>,
) -> impl IntoView {
    let GroupView { id, name, members, connections, budget, meters } = group;
    let granted: Vec<&str> = all
        .connections
        .iter()
        .filter(|connection| connections.contains(&connection.id))
        .map(|connection| connection.name.as_str())
        .collect();
    let granted = match granted.is_empty() {
        true => "No connection is granted to it.".to_owned(),
        false => format!("May use {}.", granted.join(", ")),
    };
    let names: Vec<&str> = all
        .people
        .iter()
        .filter(|person| members.contains(&person.id))
        .map(|person| person.name.as_str())
        .collect();
    let count = format::plural(names.len() as u64, "member");
    let names = names.join(", ");
    let checks = boxes(&all.people, &members);
    let (saved_id, removed_id) = (id.to_string(), id.to_string());
    let (value, save_text) = (name.clone(), format!("Save {name}"));
    let remove_text = format!("Remove {name}");
    view! {
        <li class="people__card">
            <div class="people__head">
                <h2 class="people__name">{name.clone()}</h2>
                <span class="people__note">{count}</span>
            </div>
            <p class="people__note">{names}</p>
            <p class="people__note">{granted}</p>
            <BudgetMeters meters group=name.clone()/>
            <details class="people__edit">
                <summary class="button" aria-label=format!("Change {name}")>
                    "Change"
                </summary>
                <ActionForm action=save attr:class="people__form">
                    <input type="hidden" name="id" value=saved_id/>
                    <label class="field">
                        <span class="field__label">"Name"</span>
                        <input class="field__input" name="name" value=value required/>
                    </label>
                    <Checks legend="Members" name="members[]" checks/>
                    <div class="people__actions">
                        <button type="submit" class="button button--primary">
                            {save_text}
                        </button>
                    </div>
                </ActionForm>
            </details>
            <Budget id=id.to_string() name=name.clone() budget set_budget/>
            <details class="confirm">
                <summary class="button button--quiet" aria-label=format!("Remove {name}…")>
                    "Remove…"
                </summary>
                <div class="confirm__card">
                    <p>"Its members keep their accounts, and lose what was granted to it."</p>
                    <ActionForm action=remove>
                        <input type="hidden" name="id" value=removed_id/>
                        <button type="submit" class="button button--danger">
                            {remove_text}
                        </button>
                    </ActionForm>
                </div>
            </details>
        </li>
    }
    .into_any()
}
