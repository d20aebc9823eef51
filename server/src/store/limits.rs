//! Limits that were set while the server ran.

use super::{Store, StoreError, to_json};
use crate::audit::{Act, Action};
use protocol::limits::{LimitName, LimitsDraft};
use serde_json::json;
use sqlx::SqliteConnection;

async fn read(store: &mut SqliteConnection) -> Result<LimitsDraft, StoreError> {
    let rows: Vec<(String, i64)> =
        sqlx::query_as("select name, value from limit_settings").fetch_all(store).await?;
    let mut set = LimitsDraft::default();
    for (name, value) in rows {
        // One that this version does not know is another version's.
        let Some(known) = LimitName::ALL.iter().find(|known| known.as_str() == name) else {
            continue;
        };
        let value = u32::try_from(value).map_err(|error| StoreError::unreadable("limit", error))?;
        *set.get_mut(*known) = Some(value);
    }
    Ok(set)
}

impl Store {
    pub async fn limits_set(&self) -> Result<LimitsDraft, StoreError> {
        read(&mut *self.reader.acquire().await?).await
    }

    pub async fn set_limits(&self, wanted: &LimitsDraft) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        let before = read(&mut transaction).await?;
        for name in LimitName::ALL {
            sqlx::query("delete from limit_settings where name = $1")
                .bind(name.as_str())
                .execute(&mut *transaction)
                .await?;
            let Some(value) = wanted.get(*name) else { continue };
            sqlx::query("insert into limit_settings (name, value) values ($1, $2)")
                .bind(name.as_str())
                .bind(i64::from(value))
                .execute(&mut *transaction)
                .await?;
        }
        let detail = json!({ "before": before, "after": wanted });
        tracing::info!(limits = to_json(wanted), "limits were set");
        self.append(&mut transaction, Act::new(Action::LimitsSet).saying(detail)).await?;
        transaction.commit().await?;
        Ok(())
    }
}
