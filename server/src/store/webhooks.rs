//! Other systems that are told about changes, and what is on its way to them: written in the transaction
//! of the step, taken off by whoever delivers it.

use super::changes::StoredChange;
use super::connections::sealed;
use super::{Store, StoreError, from_json, id, now, timestamp, to_json, unsigned};
use crate::audit::{Act, Action};
use crate::secrets::Sealed;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use engine::approvals::State;
use protocol::ids::{ChangeId, DeliveryId, RevisionId, UserId, WebhookId};
use protocol::notice::{Delivery, NoticeKind, Webhook};
use serde_json::json;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};
use time::OffsetDateTime;

/// Deliveries shown of each.
const SHOWN: i64 = 20;
/// How long what was delivered or given up stays in the log.
const KEPT_DAYS: i64 = 30;

/// One step that other systems are told about.
pub(super) struct Step<'a> {
    pub kind: NoticeKind,
    pub change: &'a StoredChange,
    pub to: State,
    pub version: u64,
    pub revision: &'a RevisionId,
    pub at: OffsetDateTime,
}

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

/// No values and no statement: whoever may see those looks at the change.
fn body(delivery: &DeliveryId, step: &Step<'_>) -> String {
    let StoredChange { id, title, connection, connection_name, author_name, revision, .. } =
        step.change;
    json!({
        "id": delivery,
        "type": step.kind.event(),
        "at": timestamp(step.at),
        "change": {
            "id": id,
            "path": format!("/changes/{id}"),
            "title": title,
            "connection_id": connection,
            "connection": connection_name,
            "environment": crate::store::connections::environment_name(revision.environment),
            "author": author_name,
            "state": step.to.as_str(),
            "risk": revision.risk.as_str(),
            "version": step.version,
            "revision": step.revision,
        },
    })
    .to_string()
}

/// In the transaction of the step; answers how many are to be told.
pub(super) async fn queue(
    transaction: &mut SqliteConnection,
    step: &Step<'_>,
) -> Result<u64, StoreError> {
    let rows: Vec<(String, String)> =
        sqlx::query_as("select id, events from webhooks where removed_at is null order by id")
            .fetch_all(&mut *transaction)
            .await?;
    let mut told = 0;
    for (webhook, events) in rows {
        let events: Vec<NoticeKind> = from_json("events", &events)?;
        if !events.contains(&step.kind) {
            continue;
        }
        let delivery = DeliveryId::from_random(rand::random());
        sqlx::query(
            "insert into webhook_deliveries (
                id, webhook_id, event, change_id, body, created_at, next_at
            )
            values ($1, $2, $3, $4, $5, $6, $6)",
        )
        .bind(delivery.as_str())
        .bind(webhook)
        .bind(step.kind.event())
        .bind(step.change.id.as_str())
        .bind(body(&delivery, step))
        .bind(now())
        .execute(&mut *transaction)
        .await?;
        told += 1;
    }
    Ok(told)
}

impl Store {
    /// `false`: there are `most` already.
    pub async fn add_webhook(
        &self,
        webhook: &WebhookId,
        by: &UserId,
        (url, events): (&str, &[NoticeKind]),
        secret: &Sealed,
        most: u64,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let (held,): (i64,) =
            sqlx::query_as("select count(*) from webhooks where removed_at is null")
                .fetch_one(&mut *transaction)
                .await?;
        if unsigned(held) >= most {
            return Ok(false);
        }
        sqlx::query(
            "insert into webhooks (id, url, events, key_id, nonce, sealed, created_by, created_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(webhook.as_str())
        .bind(url)
        .bind(to_json(&events))
        .bind(secret.key.as_str())
        .bind(STANDARD.encode(&secret.nonce))
        .bind(STANDARD.encode(&secret.text))
        .bind(by.as_str())
        .bind(now())
        .execute(&mut *transaction)
        .await?;
        let detail = json!({ "url": url, "events": events });
        let act = Act::new(Action::WebhookAdd).on(webhook).saying(detail);
        self.append(&mut transaction, act).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Nothing more is sent there. `false`: there is none.
    pub async fn remove_webhook(&self, webhook: &WebhookId) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let row: Option<(String,)> =
            sqlx::query_as("select url from webhooks where id = $1 and removed_at is null")
                .bind(webhook.as_str())
                .fetch_optional(&mut *transaction)
                .await?;
        let Some((url,)) = row else { return Ok(false) };
        sqlx::query("update webhooks set removed_at = $2 where id = $1")
            .bind(webhook.as_str())
            .bind(now())
            .execute(&mut *transaction)
            .await?;
        sqlx::query("update webhook_deliveries set next_at = null where webhook_id = $1")
            .bind(webhook.as_str())
            .execute(&mut *transaction)
            .await?;
        let act = Act::new(Action::WebhookRemove).on(webhook).saying(json!({ "url": url }));
        self.append(&mut transaction, act).await?;
        transaction.commit().await?;
        Ok(true)
    }

    pub async fn webhooks(&self) -> Result<Vec<Webhook>, StoreError> {
        type Known = (String, String, String, Option<String>, String);
        let rows: Vec<Known> = sqlx::query_as(
            "select webhooks.id, url, events, users.name, webhooks.created_at
            from webhooks
            left join users on users.id = webhooks.created_by
            where removed_at is null
            order by webhooks.created_at, webhooks.id",
        )
        .fetch_all(&self.reader)
        .await?;
        let mut webhooks = Vec::new();
        for (webhook, url, events, created_by, created_at) in rows {
            let webhook: WebhookId = id("webhook id", &webhook)?;
            let (pending, failed): (i64, i64) = sqlx::query_as(
                "select count(next_at), count(*) - count(next_at)
                from webhook_deliveries
                where webhook_id = $1
                    and delivered_at is null",
            )
            .bind(webhook.as_str())
            .fetch_one(&self.reader)
            .await?;
            webhooks.push(Webhook {
                deliveries: self.deliveries(&webhook).await?,
                id: webhook,
                url,
                events: from_json("events", &events)?,
                created_by,
                created_at,
                pending: unsigned(pending),
                failed: unsigned(failed),
            });
        }
        Ok(webhooks)
    }

    async fn deliveries(&self, webhook: &WebhookId) -> Result<Vec<Delivery>, StoreError> {
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

    /// Each secret with the row that it is sealed in.
    pub async fn webhook_secrets(&self) -> Result<Vec<(WebhookId, Sealed)>, StoreError> {
        let rows = sqlx::query("select id, key_id, nonce, sealed from webhooks order by id")
            .fetch_all(&self.reader)
            .await?;
        rows.iter().map(|row| Ok((id("webhook id", row.try_get("id")?)?, sealed(row)?))).collect()
    }

    pub async fn reseal_webhook(
        &self,
        webhook: &WebhookId,
        secret: &Sealed,
    ) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        sqlx::query("update webhooks set key_id = $2, nonce = $3, sealed = $4 where id = $1")
            .bind(webhook.as_str())
            .bind(secret.key.as_str())
            .bind(STANDARD.encode(&secret.nonce))
            .bind(STANDARD.encode(&secret.text))
            .execute(&mut *transaction)
            .await?;
        let act = Act::new(Action::WebhookReseal).on(webhook);
        let act = act.saying(json!({ "after": secret.key.as_str() }));
        self.append(&mut transaction, act).await?;
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
