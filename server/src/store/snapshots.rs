//! Schema snapshots: what was seen in a connection, and when.

use super::{Store, StoreError, from_json, to_json};
use connectors::Profile;
use protocol::ids::ConnectionId;
use sql_guard::Catalog;

/// Snapshots kept per connection: the current one, and one to tell drift against, with some past.
const KEPT: i64 = 10;

pub struct StoredSnapshot {
    pub hash: String,
    pub taken_at: String,
    pub catalog: Catalog,
    pub profile: Profile,
}

impl Store {
    pub async fn add_snapshot(
        &self,
        connection_id: &ConnectionId,
        snapshot: &StoredSnapshot,
    ) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        sqlx::query(
            "insert into snapshots (connection_id, taken_at, hash, catalog, profile)
            select $1, $2, $3, $4, $5
            from connections
            where id = $1
                and removed_at is null
            on conflict (connection_id, taken_at) do nothing",
        )
        .bind(connection_id.as_str())
        .bind(&snapshot.taken_at)
        .bind(&snapshot.hash)
        .bind(to_json(&snapshot.catalog))
        .bind(to_json(&snapshot.profile))
        .execute(&mut *transaction)
        .await?;
        sqlx::query(
            "delete from snapshots
            where connection_id = $1
                and taken_at not in (
                    select taken_at
                    from snapshots
                    where connection_id = $1
                    order by taken_at desc
                    limit $2
                )",
        )
        .bind(connection_id.as_str())
        .bind(KEPT)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The latest snapshots, newest first.
    pub async fn latest_snapshots(
        &self,
        connection_id: &ConnectionId,
        limit: u32,
    ) -> Result<Vec<StoredSnapshot>, StoreError> {
        let rows: Vec<(String, String, String, String)> = sqlx::query_as(
            "select hash, taken_at, catalog, profile
            from snapshots
            where connection_id = $1
            order by taken_at desc
            limit $2",
        )
        .bind(connection_id.as_str())
        .bind(i64::from(limit))
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter()
            .map(|(hash, taken_at, catalog, profile)| {
                let catalog = from_json("catalog", &catalog)?;
                let profile = from_json("profile", &profile)?;
                Ok(StoredSnapshot { hash, taken_at, catalog, profile })
            })
            .collect()
    }
}
