//! The secrets that bodies are signed under, each sealed, and sealed anew when the key of the workspace changes.

use crate::audit::{Act, Action};
use crate::secrets::Sealed;
use crate::store::connections::sealed;
use crate::store::{Store, StoreError, id};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use protocol::ids::WebhookId;
use serde_json::json;
use sqlx::Row;

impl Store {
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
}
