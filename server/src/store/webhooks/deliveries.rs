//! What is on its way to other systems: what is due, what became of each attempt, and the log of them.

use crate::secrets::Sealed;
use crate::store::connections::sealed;
use crate::store::{Store, StoreError, id, now, timestamp, unsigned};
use protocol::ids::{ChangeId, DeliveryId, WebhookId};
use protocol::notice::Delivery;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use time::OffsetDateTime;

/// Deliveries shown of each.
const SHOWN: i64 = 20;
/// How long what was delivered or given up stays in the log.
const KEPT_DAYS: i64 = 30;

/// Something to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    pub id: DeliveryId,
    pub webhook: WebhookId,
    pub url: String,
    pub secret: Sealed,
    pub body: String,
    /// Before this one.
    pub attempts: u64,
}

/// What became of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempted {
    pub status: Option<u16>,
    /// `None`: it was delivered.
    pub error: Option<String>,
    /// When it is tried again; `None`: no more.
    pub next: Option<OffsetDateTime>,
}

impl Store {
    pub(super) async fn deliveries(
        &self,
        webhook: &WebhookId,
    ) -> Result<Vec<Delivery>, StoreError> {
        let rows = sqlx::query(
            "select id, event, change_id, created_at, attempts, delivered_at, next_at, status, error
            from webhook_deliveries
            where webhook_id = $1
            order by created_at desc, id
            limit $2",
        )
        .bind(webhook.as_str())
        .bind(SHOWN)
        .fetch_all(&self.reader)
        .await?;
        rows.iter().map(delivery).collect()
    }

    pub async fn due_deliveries(
        &self,
        at: OffsetDateTime,
        most: u32,
    ) -> Result<Vec<Due>, StoreError> {
        let rows = sqlx::query(
            "select webhook_deliveries.id, webhook_id, url, key_id, nonce, sealed, body, attempts
            from webhook_deliveries
            join webhooks on webhooks.id = webhook_deliveries.webhook_id
            where next_at <= $1
                and removed_at is null
            order by next_at, webhook_deliveries.id
            limit $2",
        )
        .bind(timestamp(at))
        .bind(i64::from(most))
        .fetch_all(&self.reader)
        .await?;
        let due = rows.iter().map(|row| {
            Ok(Due {
                id: id("delivery id", row.try_get("id")?)?,
                webhook: id("webhook id", row.try_get("webhook_id")?)?,
                url: row.try_get("url")?,
                secret: sealed(row)?,
                body: row.try_get("body")?,
                attempts: unsigned(row.try_get("attempts")?),
            })
        });
        due.collect()
    }

    pub async fn note_attempt(
        &self,
        delivery: &DeliveryId,
        attempted: &Attempted,
    ) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        let delivered = attempted.error.is_none().then(now);
        sqlx::query(
            "update webhook_deliveries
            set attempts = attempts + 1,
                status = $2,
                error = $3,
                next_at = $4,
                delivered_at = $5
            where id = $1",
        )
        .bind(delivery.as_str())
        .bind(attempted.status.map(i64::from))
        .bind(&attempted.error)
        .bind(attempted.next.map(timestamp))
        .bind(delivered)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await
    }

    pub async fn prune_deliveries(&self, at: OffsetDateTime) -> Result<u64, StoreError> {
        let before = timestamp(at - time::Duration::days(KEPT_DAYS));
        let removed =
            sqlx::query("delete from webhook_deliveries where next_at is null and created_at < $1")
                .bind(before)
                .execute(&self.writer)
                .await?;
        Ok(removed.rows_affected())
    }
}

fn delivery(row: &SqliteRow) -> Result<Delivery, StoreError> {
    let status: Option<i64> = row.try_get("status")?;
    let change: ChangeId = id("change id", row.try_get("change_id")?)?;
    Ok(Delivery {
        id: id("delivery id", row.try_get("id")?)?,
        event: row.try_get("event")?,
        change,
        created_at: row.try_get("created_at")?,
        attempts: unsigned(row.try_get("attempts")?),
        delivered_at: row.try_get("delivered_at")?,
        next_at: row.try_get("next_at")?,
        status: status.map(unsigned),
        error: row.try_get("error")?,
    })
}
