//! People as those who manage them see and change them. At least one account that may manage people
//! stays able to sign in, whatever is changed.

use super::roles::permissions_by_role;
use super::{Attributes, Store, StoreError, from_json, id, now, to_json, unsigned};
use crate::audit::{Act, Action};
use engine::rbac::{Permissions, Subject};
use protocol::access::{Permission, PersonChange, PersonView};
use protocol::ids::{GroupId, UserId};
use serde_json::json;
use sqlx::SqliteConnection;
use std::collections::{BTreeMap, BTreeSet};

/// Whether somebody is left who may manage people; what would leave nobody is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeepsAManager {
    Yes,
    No,
}

/// What became of a change of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonChanged {
    Done,
    Unknown,
    /// Nobody could manage people afterwards: nothing was changed.
    LastManager,
}

/// Accounts that can sign in and hold a permission: no service, and nobody who comes with the tokens of another
/// system only.
pub(super) async fn holders(
    transaction: &mut SqliteConnection,
    permission: Permission,
) -> Result<Vec<UserId>, StoreError> {
    let custom = permissions_by_role(&mut *transaction).await?;
    let rows: Vec<(String, String)> = sqlx::query_as(
        "select id, roles
            from users
            where disabled_at is null
                and kind = 'person'
                and (
                    password_hash is not null
                    or id not in (select user_id from external_identities)
                )",
    )
    .fetch_all(transaction)
    .await?;
    let mut holders = Vec::new();
    for (user, roles) in rows {
        let roles = from_json("roles", &roles)?;
        let subject = Subject::new(id("user id", &user)?, roles, Vec::new(), &custom);
        if subject.permissions().contains(&permission) {
            holders.push(id("user id", &user)?);
        }
    }
    Ok(holders)
}

pub(super) async fn manager_count(transaction: &mut SqliteConnection) -> Result<usize, StoreError> {
    Ok(holders(transaction, Permission::ManagePeople).await?.len())
}

/// `before`: how many there were. Where there was nobody, nobody is missed.
pub(super) async fn ensure_a_manager(
    transaction: &mut SqliteConnection,
    before: usize,
) -> Result<bool, StoreError> {
    Ok(before == 0 || manager_count(transaction).await? > 0)
}

/// As [`Store::subject`], in the transaction of a decision.
pub(super) async fn subject_of(
    connection: &mut SqliteConnection,
    user: &UserId,
    roles: &[String],
) -> Result<Subject, StoreError> {
    let groups: Vec<(String,)> =
        sqlx::query_as("select group_id from group_members where user_id = $1")
            .bind(user.as_str())
            .fetch_all(&mut *connection)
            .await?;
    let groups = groups.into_iter().map(|(group,)| id("group id", &group));
    let groups: Vec<GroupId> = groups.collect::<Result<_, _>>()?;
    let all_built_in = roles.iter().all(|role| engine::rbac::built_in(role).is_some());
    let custom: BTreeMap<String, Permissions> = match all_built_in {
        true => BTreeMap::new(),
        false => permissions_by_role(connection).await?,
    };
    Ok(Subject::new(user.clone(), roles.to_vec(), groups, &custom))
}

impl Store {
    /// Who asks, as far as it decides what they may do.
    pub async fn subject(&self, user: &UserId, roles: &[String]) -> Result<Subject, StoreError> {
        subject_of(&mut *self.reader.acquire().await?, user, roles).await
    }

    /// With how many sessions each has that were used since `idle_since`.
    pub async fn list_people(&self, idle_since: &str) -> Result<Vec<PersonView>, StoreError> {
        type Row = (String, String, String, String, String, String, Option<String>, i64);
        let rows: Vec<Row> = sqlx::query_as(
            "select id, email, name, kind, roles, attributes, disabled_at,
                (
                    select count(*)
                    from sessions
                    where sessions.user_id = users.id
                        and sessions.revoked_at is null
                        and sessions.expires_at > $1
                        and coalesce(sessions.seen_at, sessions.created_at) > $2
                )
            from users
            order by name, email",
        )
        .bind(now())
        .bind(idle_since)
        .fetch_all(&self.reader)
        .await?;
        let members: Vec<(String, String)> =
            sqlx::query_as("select user_id, group_id from group_members order by group_id")
                .fetch_all(&self.reader)
                .await?;
        let mut groups: BTreeMap<String, Vec<GroupId>> = BTreeMap::new();
        for (user, group) in members {
            groups.entry(user).or_default().push(id("group id", &group)?);
        }
        let person = |(user, email, name, kind, roles, attributes, disabled_at, sessions): Row| {
            Ok(PersonView {
                groups: groups.remove(&user).unwrap_or_default(),
                id: id("user id", &user)?,
                name,
                email,
                service: kind == "service",
                roles: from_json("roles", &roles)?,
                attributes: from_json("attributes", &attributes)?,
                disabled: disabled_at.is_some(),
                sessions: unsigned(sessions),
            })
        };
        rows.into_iter().map(person).collect()
    }

    /// Changes what `change` names. Other roles, and being disabled, end every session; groups and
    /// attributes are read afresh with every request.
    pub async fn change_person(
        &self,
        user: &UserId,
        change: &PersonChange,
    ) -> Result<PersonChanged, StoreError> {
        let mut transaction = self.write().await?;
        let managers = manager_count(&mut transaction).await?;
        let Some(acts) = apply(&mut transaction, user, change).await? else {
            return Ok(PersonChanged::Unknown);
        };
        if !ensure_a_manager(&mut transaction, managers).await? {
            return Ok(PersonChanged::LastManager);
        }
        for act in acts {
            self.append(&mut transaction, act).await?;
        }
        transaction.commit().await?;
        Ok(PersonChanged::Done)
    }

    /// Ends every session of a person; `None` when there is no such person, else how many ended.
    pub async fn sign_out_everywhere(&self, user: &UserId) -> Result<Option<u64>, StoreError> {
        let mut transaction = self.write().await?;
        let known: Option<(String,)> = sqlx::query_as("select email from users where id = $1")
            .bind(user.as_str())
            .fetch_optional(&mut *transaction)
            .await?;
        let Some((email,)) = known else { return Ok(None) };
        let ended = revoke_sessions(&mut transaction, user).await?;
        let detail = json!({ "email": email, "sessions": ended });
        let act = Act::new(Action::AccountSignOut).on(user).saying(detail);
        self.append(&mut transaction, act).await?;
        transaction.commit().await?;
        Ok(Some(ended))
    }
}

/// Changes a person within a transaction and tells what there is to record; `None` when there is no such
/// person.
pub(super) async fn apply(
    transaction: &mut SqliteConnection,
    user: &UserId,
    change: &PersonChange,
) -> Result<Option<Vec<Act>>, StoreError> {
    let row: Option<(String, String, String, Option<String>)> =
        sqlx::query_as("select email, roles, attributes, disabled_at from users where id = $1")
            .bind(user.as_str())
            .fetch_optional(&mut *transaction)
            .await?;
    let Some((email, roles, attributes, disabled_at)) = row else { return Ok(None) };
    let mut acts = Vec::new();
    let before: Vec<String> = from_json("roles", &roles)?;
    if let Some(after) = change.roles.as_ref().filter(|after| **after != before) {
        set_roles(transaction, user, after).await?;
        revoke_sessions(transaction, user).await?;
        let detail = json!({ "email": email, "before": before, "after": after });
        acts.push(Act::new(Action::AccountSetRoles).saying(detail));
    }
    if let Some(after) = &change.groups {
        let before = replace_groups(transaction, user, after).await?;
        let after: BTreeSet<&str> = after.iter().map(GroupId::as_str).collect();
        if before.iter().map(String::as_str).ne(after.iter().copied()) {
            let detail = json!({ "email": email, "before": before, "after": after });
            acts.push(Act::new(Action::AccountSetGroups).saying(detail));
        }
    }
    let before: Attributes = from_json("attributes", &attributes)?;
    if let Some(after) = change.attributes.as_ref().filter(|after| **after != before) {
        set_attributes(transaction, user, after).await?;
        acts.extend(attribute_acts(&email, &before, after));
    }
    if let Some(disabled) = change.disabled.filter(|it| *it != disabled_at.is_some()) {
        sqlx::query("update users set disabled_at = $1 where id = $2")
            .bind(disabled.then(now))
            .bind(user.as_str())
            .execute(&mut *transaction)
            .await?;
        revoke_sessions(transaction, user).await?;
        let action = if disabled { Action::AccountDisable } else { Action::AccountEnable };
        acts.push(Act::new(action).saying(json!({ "email": email })));
    }
    Ok(Some(acts.into_iter().map(|act| act.on(user)).collect()))
}

pub(super) async fn set_roles(
    transaction: &mut SqliteConnection,
    user: &UserId,
    roles: &[String],
) -> Result<(), StoreError> {
    sqlx::query("update users set roles = $1 where id = $2")
        .bind(to_json(&roles))
        .bind(user.as_str())
        .execute(transaction)
        .await?;
    Ok(())
}

pub(super) async fn revoke_sessions(
    transaction: &mut SqliteConnection,
    user: &UserId,
) -> Result<u64, StoreError> {
    let ended = sqlx::query(
        "update sessions
        set revoked_at = $1
        where user_id = $2
            and revoked_at is null",
    )
    .bind(now())
    .bind(user.as_str())
    .execute(transaction)
    .await?;
    Ok(ended.rows_affected())
}

/// Returns the groups of before, in order.
async fn replace_groups(
    transaction: &mut SqliteConnection,
    user: &UserId,
    groups: &[GroupId],
) -> Result<Vec<String>, StoreError> {
    let before: Vec<(String,)> =
        sqlx::query_as("select group_id from group_members where user_id = $1 order by group_id")
            .bind(user.as_str())
            .fetch_all(&mut *transaction)
            .await?;
    sqlx::query("delete from group_members where user_id = $1")
        .bind(user.as_str())
        .execute(&mut *transaction)
        .await?;
    let groups: BTreeSet<&GroupId> = groups.iter().collect();
    for group in groups {
        sqlx::query("insert into group_members (group_id, user_id) values ($1, $2)")
            .bind(group.as_str())
            .bind(user.as_str())
            .execute(&mut *transaction)
            .await?;
    }
    Ok(before.into_iter().map(|(group,)| group).collect())
}

async fn set_attributes(
    transaction: &mut SqliteConnection,
    user: &UserId,
    attributes: &Attributes,
) -> Result<(), StoreError> {
    sqlx::query("update users set attributes = $1 where id = $2")
        .bind(to_json(attributes))
        .bind(user.as_str())
        .execute(transaction)
        .await?;
    Ok(())
}

/// One record for each attribute that is another one now.
fn attribute_acts(email: &str, before: &Attributes, after: &Attributes) -> Vec<Act> {
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    names
        .into_iter()
        .filter(|name| before.get(*name) != after.get(*name))
        .map(|name| {
            let detail = json!({
                "email": email, "name": name, "before": before.get(name), "after": after.get(name),
            });
            Act::new(Action::AccountSetAttribute).saying(detail)
        })
        .collect()
}
