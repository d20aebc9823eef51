//! What those who manage people do with accounts: look, add, change, disable, sign out.

use crate::actions::groups::{check_groups, views};
use crate::actions::roles::{check_names, last_manager, role_names};
use crate::auth::With;
use crate::auth::permission::ManagePeople;
use crate::auth::sign_in;
use crate::context::ServerContext;
use crate::store::{PersonChanged, StoreError};
use engine::database::{USER_EMAIL, USER_ID};
use protocol::access::{NewPerson, PeopleView, PersonChange, PersonView};
use protocol::ids::UserId;
use protocol::{ErrorCode, Problem};
use serde_json::Value;

/// Most attributes of one person.
const MOST_ATTRIBUTES: usize = 50;

pub async fn list(context: &ServerContext, _: &With<ManagePeople>) -> Result<PeopleView, Problem> {
    let every = context.store.every_connection_access().await?;
    Ok(PeopleView {
        people: all(context).await?,
        roles: role_names(&context.store).await?,
        groups: views(context, &every).await?,
    })
}

/// Adds an account with a first password, which its owner should change.
pub async fn add(
    context: &ServerContext,
    by: &With<ManagePeople>,
    new: NewPerson,
) -> Result<PersonView, Problem> {
    let NewPerson { name, email, password, roles, groups } = new;
    check_names(&context.store, &roles).await?;
    check_groups(&context.store, &groups).await?;
    let account = sign_in::account(name.trim().to_owned(), email, password, roles).await?;
    context.store.add_user(&account).await.map_err(|error| match error {
        StoreError::Taken { .. } => {
            let detail = format!("`{}` has an account already", account.email);
            Problem::new(ErrorCode::Conflict, detail)
                .hint("change that one, or use another address")
        }
        error => error.into(),
    })?;
    if groups.is_empty() {
        return person(context, &account.id).await;
    }
    let change = PersonChange { groups: Some(groups), ..PersonChange::default() };
    self::change(context, by, &account.id, change).await
}

pub async fn change(
    context: &ServerContext,
    by: &With<ManagePeople>,
    user: &UserId,
    change: PersonChange,
) -> Result<PersonView, Problem> {
    if let Some(roles) = &change.roles {
        check_names(&context.store, roles).await?;
    }
    if let Some(groups) = &change.groups {
        check_groups(&context.store, groups).await?;
    }
    for (name, value) in change.attributes.iter().flatten() {
        check_attribute(name).and_then(|()| check_value(value)).map_err(invalid)?;
    }
    if change.attributes.as_ref().is_some_and(|all| all.len() > MOST_ATTRIBUTES) {
        return Err(invalid(format!("a person has at most {MOST_ATTRIBUTES} attributes")));
    }
    if change.disabled == Some(true) && *user == by.principal.user {
        return Err(Problem::new(ErrorCode::Conflict, "you cannot disable your own account")
            .hint("ask another administrator"));
    }
    match context.store.change_person(user, &change).await? {
        PersonChanged::Done => person(context, user).await,
        PersonChanged::Unknown => Err(unknown(user)),
        PersonChanged::LastManager => Err(last_manager()),
    }
}

pub async fn sign_out(
    context: &ServerContext,
    _: &With<ManagePeople>,
    user: &UserId,
) -> Result<(), Problem> {
    context.store.sign_out_everywhere(user).await?.map(drop).ok_or_else(|| unknown(user))
}

pub(super) async fn all(context: &ServerContext) -> Result<Vec<PersonView>, StoreError> {
    context.store.list_people(&context.settings.sessions.idle_since()).await
}

async fn person(context: &ServerContext, user: &UserId) -> Result<PersonView, Problem> {
    let people = all(context).await?;
    people.into_iter().find(|person| person.id == *user).ok_or_else(|| unknown(user))
}

/// Names that can stand behind a colon in a condition.
pub fn check_attribute(name: &str) -> Result<(), String> {
    if [USER_ID, USER_EMAIL].contains(&name) {
        return Err(format!("`{name}` is the account's own and cannot be set"));
    }
    let first = name.starts_with(|first: char| first.is_ascii_lowercase());
    let rest = name.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'_');
    if first && rest && name.len() <= 63 {
        return Ok(());
    }
    let rule = "lowercase letters, digits and `_`, a letter first";
    Err(format!("`{name}` is not a name for an attribute: {rule}"))
}

/// Row rules compare with single values.
pub fn check_value(value: &Value) -> Result<(), String> {
    match value {
        Value::Array(_) | Value::Object(_) | Value::Null => {
            Err(format!("`{value}` is not a text, a number, `true` or `false`"))
        }
        Value::String(text) if text.chars().count() > 500 => {
            Err("an attribute has at most 500 characters".to_owned())
        }
        _ => Ok(()),
    }
}

fn invalid(detail: String) -> Problem {
    Problem::new(ErrorCode::InvalidRequest, detail)
}

fn unknown(user: &UserId) -> Problem {
    Problem::new(ErrorCode::NotFound, format!("there is no account `{user}`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_attribute_has_a_plain_name_and_a_single_value() {
        for fine in ["region", "level_2"] {
            assert!(check_attribute(fine).is_ok(), "{fine}");
        }
        for wrong in ["", "Region", "2nd", "a-b", "user_id", "user_email"] {
            assert!(check_attribute(wrong).is_err(), "{wrong}");
        }
        for fine in [json!("EMEA"), json!(3), json!(true)] {
            assert!(check_value(&fine).is_ok(), "{fine}");
        }
        for wrong in [json!(null), json!([1]), json!({"a": 1}), json!("a".repeat(501))] {
            assert!(check_value(&wrong).is_err(), "{wrong}");
        }
    }
}
