//! Who may use a connection.

use super::{Store, StoreError, id};
use crate::audit::{Act, Action};
use protocol::access::{ConnectionAccess, Grantee};
use protocol::ids::ConnectionId;
use serde_json::json;
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

pub(super) fn parts(grantee: &Grantee) -> (&'static str, &str) {
    match grantee {
        Grantee::Person(user) => ("person", user.as_str()),
        Grantee::Group(group) => ("group", group.as_str()),
        Grantee::Role(role) => ("role", role),
    }
}

pub(super) fn grantee(kind: &str, text: &str) -> Result<Grantee, StoreError> {
    match kind {
        "person" => Ok(Grantee::Person(id("user id", text)?)),
        "group" => Ok(Grantee::Group(id("group id", text)?)),
        "role" => Ok(Grantee::Role(text.to_owned())),
        other => Err(StoreError::unreadable("grant", format!("`{other}` is no kind"))),
    }
}

pub(super) async fn read(
    store: &mut SqliteConnection,
    connection: &ConnectionId,
) -> Result<Option<ConnectionAccess>, StoreError> {
    let row: Option<(i64,)> = sqlx::query_as("select restricted from connections where id = $1")
        .bind(connection.as_str())
        .fetch_optional(&mut *store)
        .await?;
    let Some((restricted,)) = row else { return Ok(None) };
    let grants: Vec<(String, String)> = sqlx::query_as(
        "select kind, grantee
        from connection_grants
        where connection_id = $1
        order by kind, grantee",
    )
    .bind(connection.as_str())
    .fetch_all(store)
    .await?;
    let grants = grants.iter().map(|(kind, text)| grantee(kind, text)).collect::<Result<_, _>>()?;
    Ok(Some(ConnectionAccess { restricted: restricted != 0, grants }))
}

impl Store {
    /// `None` when there never was such a connection.
    pub async fn connection_access(
        &self,
        connection: &ConnectionId,
    ) -> Result<Option<ConnectionAccess>, StoreError> {
        read(&mut *self.reader.acquire().await?, connection).await
    }

    /// Of every connection there ever was.
    pub async fn every_connection_access(
        &self,
    ) -> Result<BTreeMap<ConnectionId, ConnectionAccess>, StoreError> {
        let connections: Vec<(String, i64)> =
            sqlx::query_as("select id, restricted from connections")
                .fetch_all(&self.reader)
                .await?;
        let grants: Vec<(String, String, String)> = sqlx::query_as(
            "select connection_id, kind, grantee
            from connection_grants
            order by connection_id, kind, grantee",
        )
        .fetch_all(&self.reader)
        .await?;
        let mut every = BTreeMap::new();
        for (connection, restricted) in connections {
            let connection: ConnectionId = id("connection id", &connection)?;
            let access = ConnectionAccess { restricted: restricted != 0, grants: Vec::new() };
            every.insert(connection, access);
        }
        for (connection, kind, text) in grants {
            let connection: ConnectionId = id("connection id", &connection)?;
            if let Some(access) = every.get_mut(&connection) {
                access.grants.push(grantee(&kind, &text)?);
            }
        }
        Ok(every)
    }

    /// `false`: there is no such connection.
    pub async fn set_connection_access(
        &self,
        connection: &ConnectionId,
        access: &ConnectionAccess,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let Some(before) = read(&mut transaction, connection).await? else { return Ok(false) };
        sqlx::query("update connections set restricted = $1 where id = $2")
            .bind(i64::from(access.restricted))
            .bind(connection.as_str())
            .execute(&mut *transaction)
            .await?;
        sqlx::query("delete from connection_grants where connection_id = $1")
            .bind(connection.as_str())
            .execute(&mut *transaction)
            .await?;
        for grant in &access.grants {
            let (kind, text) = parts(grant);
            sqlx::query(
                "insert into connection_grants (connection_id, kind, grantee)
                values ($1, $2, $3)",
            )
            .bind(connection.as_str())
            .bind(kind)
            .bind(text)
            .execute(&mut *transaction)
            .await?;
        }
        let detail = json!({ "before": before, "after": access });
        let act = Act::new(Action::ConnectionSetAccess).on(connection).at(connection);
        self.append(&mut transaction, act.saying(detail)).await?;
        transaction.commit().await?;
        Ok(true)
    }
}
