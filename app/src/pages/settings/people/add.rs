//! A new account: name, address, first password, roles, groups.

use super::super::checks::{Check, Checks};
use crate::api::people::AddPerson;
use crate::components::ui::{Glyph, Icon, TextField};
use leptos::prelude::*;
use protocol::access::GroupView;
use protocol::session::MIN_PASSWORD_CHARS;

#[component]
pub fn AddForm(
    roles: Vec<String>,
    groups: Vec<GroupView>,
    add: ServerAction<AddPerson>,
) -> impl IntoView {
    let (roles, groups) = (Check::roles(roles), Check::groups(groups));
    view! {
        <details class="people__add">
            <summary class="button button--primary">
                <Icon glyph=Glyph::Plus/>
                "Add a person"
            </summary>
            <ActionForm action=add attr:class="people__form people__card">
                <TextField label="Name" name="name" autocomplete="off"/>
                <TextField label="Email" name="email" kind="email" autocomplete="off"/>
                <TextField
                    label="First password"
                    name="password"
                    kind="password"
                    autocomplete="new-password"
                    min_length=MIN_PASSWORD_CHARS
                    hint=format!("At least {MIN_PASSWORD_CHARS} characters. Hand it over in person or by phone.")
                />
                <Checks legend="Roles" name="roles[]" checks=roles/>
                <Checks legend="Groups" name="groups[]" checks=groups none="There are no groups yet."/>
                <div class="people__actions">
                    <button type="submit" class="button button--primary">
                        "Add the account"
                    </button>
                </div>
            </ActionForm>
        </details>
    }
    .into_any()
}
