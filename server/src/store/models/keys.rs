//! Keys of models, sealed. They are written, opened by the one place that asks a model, and in no answer.

use crate::audit::{Act, Action};
use crate::secrets::{KeyId, Sealed};
use crate::store::{Store, StoreError, id};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use protocol::ids::ModelId;
use serde_json::json;
use sqlx::SqliteConnection;

pub enum KeyChange {
    Keep,
    Set(Sealed),
    Forget,
}

/// One sealed key, for changing what it is sealed with.
pub struct StoredModelKey {
    pub model: ModelId,
    pub sealed: Sealed,
}

/// Tells what was done, for the audit.
pub(super) async fn change(
    transaction: &mut SqliteConnection,
    model: &ModelId,
    key: KeyChange,
) -> Result<&'static str, StoreError> {
    let (sealed, told) = match key {
        KeyChange::Keep => return Ok("kept"),
        KeyChange::Set(sealed) => (Some(sealed), "set"),
        KeyChange::Forget => (None, "forgotten"),
    };
    sqlx::query("delete from model_keys where model_id = $1")
        .bind(model.as_str())
        .execute(&mut *transaction)
        .await?;
    if let Some(sealed) = sealed {
        sqlx::query(
            "insert into model_keys (model_id, key_id, nonce, sealed) values ($1, $2, $3, $4)",
        )
        .bind(model.as_str())
        .bind(sealed.key.as_str())
        .bind(STANDARD.encode(&sealed.nonce))
        .bind(STANDARD.encode(&sealed.text))
        .execute(transaction)
        .await?;
    }
    Ok(told)
}

type Row = (String, String, String, String);

fn stored((model, key, nonce, text): Row) -> Result<StoredModelKey, StoreError> {
    let bytes = |text: String| {
        STANDARD.decode(text).map_err(|error| StoreError::unreadable("sealed key", error))
    };
    let key = KeyId::parse(&key)
        .ok_or_else(|| StoreError::unreadable("sealed key", "its key has no name"))?;
    let sealed = Sealed { key, nonce: bytes(nonce)?, text: bytes(text)? };
    Ok(StoredModelKey { model: id("model id", &model)?, sealed })
}

impl Store {
    pub async fn model_key(&self, model: &ModelId) -> Result<Option<Sealed>, StoreError> {
        let row: Option<Row> = sqlx::query_as(
            "select model_id, key_id, nonce, sealed from model_keys where model_id = $1",
        )
        .bind(model.as_str())
        .fetch_optional(&self.reader)
        .await?;
        Ok(row.map(stored).transpose()?.map(|found| found.sealed))
    }

    pub async fn list_model_keys(&self) -> Result<Vec<StoredModelKey>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "select model_id, key_id, nonce, sealed from model_keys order by model_id",
        )
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter().map(stored).collect()
    }

    /// Puts the same key, sealed anew, into the place of the old one. `false`: somebody changed it
    /// meanwhile, and what they wrote stays.
    pub async fn reseal_model_key(
        &self,
        old: &StoredModelKey,
        new: &Sealed,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let replaced = sqlx::query(
            "update model_keys
            set key_id = $3, nonce = $4, sealed = $5
            where model_id = $1
                and nonce = $2",
        )
        .bind(old.model.as_str())
        .bind(STANDARD.encode(&old.sealed.nonce))
        .bind(new.key.as_str())
        .bind(STANDARD.encode(&new.nonce))
        .bind(STANDARD.encode(&new.text))
        .execute(&mut *transaction)
        .await?;
        if replaced.rows_affected() == 0 {
            return Ok(false);
        }
        let detail = json!({ "before": old.sealed.key.as_str(), "after": new.key.as_str() });
        let act = Act::new(Action::ModelReseal).on(&old.model).saying(detail);
        self.append(&mut transaction, act).await?;
        transaction.commit().await?;
        Ok(true)
    }
}
