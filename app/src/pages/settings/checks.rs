//! A named set of boxes in a plain form.

use leptos::prelude::*;
use protocol::access::GroupView;

/// One box.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    pub value: String,
    pub text: String,
    pub checked: bool,
}

/// The role of most people; the others are a click away.
const USUAL: &str = "analyst";

impl Check {
    /// Roles to choose for somebody new.
    pub fn roles(roles: Vec<String>) -> Vec<Check> {
        let check =
            |role: String| Check { checked: role == USUAL, text: role.clone(), value: role };
        roles.into_iter().map(check).collect()
    }

    /// Groups to choose for somebody new.
    pub fn groups(groups: Vec<GroupView>) -> Vec<Check> {
        let check = |group: GroupView| Check {
            value: group.id.to_string(),
            text: group.name,
            checked: false,
        };
        groups.into_iter().map(check).collect()
    }
}

#[component]
pub fn Checks(
    #[prop(into)] legend: String,
    /// Of the form's field: `roles[]`.
    name: &'static str,
    checks: Vec<Check>,
    /// What stands there when there is nothing to check.
    #[prop(optional)]
    none: &'static str,
) -> impl IntoView {
    let is_empty = checks.is_empty();
    let boxes = checks
        .into_iter()
        .map(|Check { value, text, checked }| {
            view! {
                <label class="checks__item">
                    <input type="checkbox" name=name value=value checked=checked/>
                    <span>{text}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="checks">
            <legend class="field__label">{legend}</legend>
            {boxes}
            {is_empty.then(|| view! { <p class="people__note">{none}</p> })}
        </fieldset>
    }
    .into_any()
}
