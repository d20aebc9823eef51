//! Other systems that are told about changes: which there are. `queue` writes down what they are told,
//! `deliveries` says what is on its way, `secrets` keeps what bodies are signed under.

mod deliveries;
mod queue;
mod secrets;

pub use deliveries::{Attempted, Due};
pub(super) use queue::{Step, queue};

use super::{Store, StoreError, from_json, id, now, to_json, unsigned};
use crate::audit::{Act, Action};
use crate::secrets::Sealed;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use protocol::ids::{UserId, WebhookId};
use protocol::notice::{NoticeKind, Webhook};
use serde_json::json;

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
}
