//! The keys of the audit: random, sealed like passwords of connections, so that the keys that seal can
//! be rotated and forgotten while every record still verifies.

use super::super::{Store, StoreError, now};
use crate::audit::chain::{KeyBytes, random_key};
use crate::audit::{Act, Action, AuditKeys, WORKSPACE};
use crate::secrets::{Bound, KeyId, Sealed, Secrets};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use sqlx::{Row, SqliteConnection};
use std::sync::Arc;

/// One row: which audit key, and how it is sealed.
struct StoredKey {
    id: String,
    sealed: Sealed,
}

impl Store {
    /// The store, able to record. Takes the newest key, or makes the first one. A key that does not open
    /// is left out: its records do not verify, and new ones have another key.
    pub async fn with_audit(mut self, secrets: &Secrets) -> Result<Self, StoreError> {
        let mut transaction = self.write().await?;
        let rows = rows(&mut transaction).await?;
        let mut keys: Option<AuditKeys> = None;
        let mut newest_opens = false;
        for row in &rows {
            let opened = open(secrets, row);
            newest_opens = opened.is_some();
            match (opened, &mut keys) {
                (Some(key), Some(keys)) => {
                    keys.know(&row.id, &key);
                    keys.activate(&row.id);
                }
                (Some(key), None) => keys = Some(AuditKeys::new(&row.id, &key)),
                (None, _) => tracing::error!(key = row.id, "a key of the audit does not open"),
            }
        }
        let keys = match keys.filter(|_| newest_opens) {
            Some(keys) => keys,
            None => {
                let (id, key) = insert(&mut transaction, secrets).await?;
                AuditKeys::new(id, &key)
            }
        };
        transaction.commit().await?;
        self.audit = Some(Arc::new(keys));
        Ok(self)
    }

    /// Seals every audit key with the active key of `secrets`, and begins a new one, which processes
    /// that start from now on use. A store that keeps no keys is left as it is.
    pub async fn rotate_audit_keys(&self, secrets: &Secrets) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        let rows = rows(&mut transaction).await?;
        if rows.is_empty() {
            return Ok(());
        }
        for row in rows {
            let Some(key) = open(secrets, &row) else {
                tracing::error!(key = row.id, "a key of the audit does not open");
                continue;
            };
            let sealed = seal(secrets, &row.id, &key)?;
            sqlx::query(
                "update audit_keys
                set sealed_with = $2, nonce = $3, sealed = $4
                where id = $1",
            )
            .bind(&row.id)
            .bind(sealed.key.as_str())
            .bind(STANDARD.encode(&sealed.nonce))
            .bind(STANDARD.encode(&sealed.text))
            .execute(&mut *transaction)
            .await?;
        }
        let (id, _) = insert(&mut transaction, secrets).await?;
        let detail = json!({ "key": secrets.active().as_str(), "audit_key": id });
        self.append(&mut transaction, Act::new(Action::KeysRotate).saying(detail)).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The keys that seal a key of the audit: they are still needed.
    pub async fn audit_sealing_keys(&self) -> Result<Vec<KeyId>, StoreError> {
        let mut connection = self.reader.acquire().await?;
        Ok(rows(&mut connection).await?.into_iter().map(|row| row.sealed.key).collect())
    }
}

/// The oldest first.
async fn rows(connection: &mut SqliteConnection) -> Result<Vec<StoredKey>, StoreError> {
    let rows = sqlx::query(
        "select id, sealed_with, nonce, sealed
        from audit_keys
        order by created_at, id",
    )
    .fetch_all(connection)
    .await?;
    let unreadable = |reason: String| StoreError::unreadable("key of the audit", reason);
    rows.iter()
        .map(|row| {
            let bytes = |name: &str| {
                let text: String = row.try_get(name)?;
                STANDARD.decode(text).map_err(|error| unreadable(error.to_string()))
            };
            let key: String = row.try_get("sealed_with")?;
            let key = KeyId::parse(&key).ok_or_else(|| unreadable("no key's name".to_owned()))?;
            let sealed = Sealed { key, nonce: bytes("nonce")?, text: bytes("sealed")? };
            Ok(StoredKey { id: row.try_get("id")?, sealed })
        })
        .collect()
}

fn bound(id: &str) -> Bound<'_> {
    Bound { workspace: WORKSPACE, connection: "audit", field: id }
}

fn open(secrets: &Secrets, row: &StoredKey) -> Option<KeyBytes> {
    let text = secrets.open_sealed(&bound(&row.id), &row.sealed).ok()?;
    let mut key = KeyBytes::default();
    hex::decode_to_slice(text.expose_secret(), key.as_mut()).ok()?;
    Some(key)
}

fn seal(secrets: &Secrets, id: &str, key: &KeyBytes) -> Result<Sealed, StoreError> {
    let text = Zeroizing::new(hex::encode(key));
    secrets
        .seal(&bound(id), &SecretString::from(text.as_str()))
        .map_err(|error| StoreError::Unavailable { reason: error.to_string() })
}

async fn insert(
    connection: &mut SqliteConnection,
    secrets: &Secrets,
) -> Result<(String, KeyBytes), StoreError> {
    let id = format!("audit-{}", hex::encode(rand::random::<[u8; 6]>()));
    let key = random_key();
    let sealed = seal(secrets, &id, &key)?;
    sqlx::query(
        "insert into audit_keys (id, created_at, sealed_with, nonce, sealed)
        values ($1, $2, $3, $4, $5)",
    )
    .bind(&id)
    .bind(now())
    .bind(sealed.key.as_str())
    .bind(STANDARD.encode(&sealed.nonce))
    .bind(STANDARD.encode(&sealed.text))
    .execute(connection)
    .await?;
    Ok((id, key))
}
