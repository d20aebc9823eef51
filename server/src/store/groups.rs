//! Groups of people, for granting connections to several at once.

use super::{Store, StoreError, id, now};
use crate::audit::{Act, Action};
use protocol::ids::{GroupId, UserId};
use serde_json::json;
use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredGroup {
    pub id: GroupId,
    pub name: String,
    pub members: Vec<UserId>,
}

impl Store {
    pub async fn list_groups(&self) -> Result<Vec<StoredGroup>, StoreError> {
        let groups: Vec<(String, String)> =
            sqlx::query_as("select id, name from people_groups order by name")
                .fetch_all(&self.reader)
                .await?;
        let members: Vec<(String, String)> =
            sqlx::query_as("select group_id, user_id from group_members order by user_id")
                .fetch_all(&self.reader)
                .await?;
        let mut by_group: BTreeMap<String, Vec<UserId>> = BTreeMap::new();
        for (group, user) in members {
            by_group.entry(group).or_default().push(id("user id", &user)?);
        }
        let group = |(group, name): (String, String)| {
            let members = by_group.remove(&group).unwrap_or_default();
            Ok(StoredGroup { id: id("group id", &group)?, name, members })
        };
        groups.into_iter().map(group).collect()
    }

    /// Adds a group or changes it. Members that are no accounts are refused by the store.
    pub async fn put_group(&self, group: &StoredGroup) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        let before: Vec<(String,)> = sqlx::query_as(
            "select user_id from group_members where group_id = $1 order by user_id",
        )
        .bind(group.id.as_str())
        .fetch_all(&mut *transaction)
        .await?;
        sqlx::query(
            "insert into people_groups (id, name, changed_at)
            values ($1, $2, $3)
            on conflict (id) do update
            set name = excluded.name,
                changed_at = excluded.changed_at",
        )
        .bind(group.id.as_str())
        .bind(&group.name)
        .bind(now())
        .execute(&mut *transaction)
        .await?;
        sqlx::query("delete from group_members where group_id = $1")
            .bind(group.id.as_str())
            .execute(&mut *transaction)
            .await?;
        for member in &group.members {
            sqlx::query("insert into group_members (group_id, user_id) values ($1, $2)")
                .bind(group.id.as_str())
                .bind(member.as_str())
                .execute(&mut *transaction)
                .await?;
        }
        let before: Vec<String> = before.into_iter().map(|(user,)| user).collect();
        let detail = json!({ "name": group.name, "before": before, "after": group.members });
        let act = Act::new(Action::GroupSave).on(&group.id).saying(detail);
        self.append(&mut transaction, act).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Removes a group with the grants to it; a connection that only it could use is then nobody's.
    pub async fn remove_group(&self, group: &GroupId) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let row: Option<(String,)> =
            sqlx::query_as("delete from people_groups where id = $1 returning name")
                .bind(group.as_str())
                .fetch_optional(&mut *transaction)
                .await?;
        let Some((name,)) = row else { return Ok(false) };
        sqlx::query("delete from connection_grants where kind = 'group' and grantee = $1")
            .bind(group.as_str())
            .execute(&mut *transaction)
            .await?;
        sqlx::query("delete from tool_grants where kind = 'group' and grantee = $1")
            .bind(group.as_str())
            .execute(&mut *transaction)
            .await?;
        let act = Act::new(Action::GroupRemove).on(group).saying(json!({ "name": name }));
        self.append(&mut transaction, act).await?;
        transaction.commit().await?;
        Ok(true)
    }
}
