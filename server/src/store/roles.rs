//! Roles of the workspace; those of the product are a table in `engine::rbac`.

use super::people::{KeepsAManager, ensure_a_manager, manager_count};
use super::{Store, StoreError, from_json, now, to_json};
use crate::audit::{Act, Action};
use engine::rbac::Permissions;
use serde_json::json;
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRole {
    pub name: String,
    pub summary: String,
    pub permissions: Permissions,
}

/// What became of the removal of a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoleRemoval {
    Removed,
    Unknown,
    /// Addresses of the accounts that have it, and of people who are invited to it.
    InUse(Vec<String>),
}

type Row = (String, String, String);

fn role((name, summary, permissions): Row) -> Result<StoredRole, StoreError> {
    Ok(StoredRole { name, summary, permissions: from_json("permissions", &permissions)? })
}

/// What each role of the workspace gives.
pub(super) async fn permissions_by_role(
    connection: &mut SqliteConnection,
) -> Result<BTreeMap<String, Permissions>, StoreError> {
    let rows: Vec<(String, String)> =
        sqlx::query_as("select name, permissions from workspace_roles")
            .fetch_all(connection)
            .await?;
    rows.into_iter().map(|(name, text)| Ok((name, from_json("permissions", &text)?))).collect()
}

impl Store {
    pub async fn list_roles(&self) -> Result<Vec<StoredRole>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "select name, summary, permissions
            from workspace_roles
            order by name",
        )
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter().map(role).collect()
    }

    /// Adds a role or changes it; it holds from the next request of whoever has it.
    pub async fn put_role(&self, new: &StoredRole) -> Result<KeepsAManager, StoreError> {
        let mut transaction = self.write().await?;
        let managers = manager_count(&mut transaction).await?;
        let before: Option<Row> = sqlx::query_as(
            "select name, summary, permissions from workspace_roles where name = $1",
        )
        .bind(&new.name)
        .fetch_optional(&mut *transaction)
        .await?;
        let before = before.map(role).transpose()?;
        sqlx::query(
            "insert into workspace_roles (name, summary, permissions, changed_at)
            values ($1, $2, $3, $4)
            on conflict (name) do update
            set summary = excluded.summary,
                permissions = excluded.permissions,
                changed_at = excluded.changed_at",
        )
        .bind(&new.name)
        .bind(&new.summary)
        .bind(to_json(&new.permissions))
        .bind(now())
        .execute(&mut *transaction)
        .await?;
        if !ensure_a_manager(&mut transaction, managers).await? {
            return Ok(KeepsAManager::No);
        }
        let detail = json!({
            "before": before.map(|role| role.permissions), "after": new.permissions,
        });
        let act = Act::new(Action::RoleSave).on(&new.name).saying(detail);
        self.append(&mut transaction, act).await?;
        transaction.commit().await?;
        Ok(KeepsAManager::Yes)
    }

    /// Removes a role that nobody has, with the grants to it.
    pub async fn remove_role(&self, name: &str) -> Result<RoleRemoval, StoreError> {
        let mut transaction = self.write().await?;
        let accounts: Vec<(String, String)> =
            sqlx::query_as("select email, roles from users order by email")
                .fetch_all(&mut *transaction)
                .await?;
        let mut holders = Vec::new();
        for (email, roles) in accounts {
            let roles: Vec<String> = from_json("roles", &roles)?;
            if roles.iter().any(|role| role == name) {
                holders.push(email);
            }
        }
        // Whoever follows an invitation would have a role of that name, whatever it gave by then.
        let invited: Vec<(String, String)> = sqlx::query_as(
            "select email, roles
            from invitations
            where used_at is null
                and revoked_at is null
                and expires_at > $1
            order by email",
        )
        .bind(now())
        .fetch_all(&mut *transaction)
        .await?;
        for (email, roles) in invited {
            let roles: Vec<String> = from_json("roles", &roles)?;
            if roles.iter().any(|role| role == name) {
                holders.push(format!("{email} (invited)"));
            }
        }
        if !holders.is_empty() {
            return Ok(RoleRemoval::InUse(holders));
        }
        let removed = sqlx::query("delete from workspace_roles where name = $1")
            .bind(name)
            .execute(&mut *transaction)
            .await?;
        if removed.rows_affected() == 0 {
            return Ok(RoleRemoval::Unknown);
        }
        sqlx::query("delete from connection_grants where kind = 'role' and grantee = $1")
            .bind(name)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("delete from tool_grants where kind = 'role' and grantee = $1")
            .bind(name)
            .execute(&mut *transaction)
            .await?;
        self.append(&mut transaction, Act::new(Action::RoleRemove).on(name)).await?;
        transaction.commit().await?;
        Ok(RoleRemoval::Removed)
    }
}
