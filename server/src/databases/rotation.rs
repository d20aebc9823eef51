//! Changing the key that seals stored passwords. It can be interrupted at any moment: every row opens
//! with the key it names, and the next run goes on where this one ended.

use super::opening::bound;
use crate::actions::webhooks::bound as webhook_place;
use crate::models::key_place;
use crate::secrets::{KeyId, SecretError, Secrets};
use crate::store::{Store, StoreError, StoredModelKey, StoredSecret};
use serde::Serialize;

#[derive(Debug, Serialize, PartialEq, Eq)]
pub struct Rotation {
    /// The key that seals from now on.
    pub key: String,
    /// Rows that were sealed anew.
    pub resealed: usize,
    /// Rows that had the key already.
    pub current: usize,
    /// Connections, models and webhooks whose secret does not open, and therefore stays as it is.
    pub failed: Vec<String>,
    /// Keys that were forgotten.
    pub retired: Vec<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum RotationError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Secret(#[from] SecretError),
}

/// Seals every row with a new key; or, when some rows have an older key still, finishes with the
/// active one first.
pub async fn rotate(
    store: &Store,
    secrets: &Secrets,
    retire: bool,
) -> Result<Rotation, RotationError> {
    let rows = store.list_secrets().await?;
    let keys = store.audit_sealing_keys().await?;
    let models = store.list_model_keys().await?;
    let models = models.iter().map(|row| &row.sealed.key);
    let webhooks = store.webhook_secrets().await?;
    let used = rows.iter().map(|row| &row.sealed.key).chain(models).chain(&keys);
    let used = used.chain(webhooks.iter().map(|(_, sealed)| &sealed.key));
    let is_finished = used.into_iter().all(|key| *key == secrets.active());
    if is_finished && !secrets.is_from_environment() {
        secrets.add_key()?;
    }
    let key = secrets.active();
    let mut rotation = Rotation {
        key: key.to_string(),
        resealed: 0,
        current: 0,
        failed: Vec::new(),
        retired: Vec::new(),
    };
    for row in rows {
        if row.sealed.key == key {
            rotation.current += 1;
        } else if reseal(store, secrets, &row).await? {
            rotation.resealed += 1;
        } else {
            rotation.failed.push(row.connection.to_string());
        }
    }
    for row in store.list_model_keys().await? {
        if row.sealed.key == key {
            rotation.current += 1;
        } else if reseal_model(store, secrets, &row).await? {
            rotation.resealed += 1;
        } else {
            rotation.failed.push(row.model.to_string());
        }
    }
    for (webhook, sealed) in webhooks.iter().filter(|(_, sealed)| sealed.key != key) {
        let place = webhook_place(webhook);
        match secrets.open_sealed(&place, sealed) {
            Ok(plain) => {
                store.reseal_webhook(webhook, &secrets.seal(&place, &plain)?).await?;
                rotation.resealed += 1;
            }
            Err(error) => {
                tracing::warn!(error = %error, "the secret of a webhook cannot be sealed anew");
                rotation.failed.push(webhook.to_string());
            }
        }
    }
    store.rotate_audit_keys(secrets).await?;
    if retire {
        let mut used: Vec<KeyId> =
            store.list_secrets().await?.into_iter().map(|row| row.sealed.key).collect();
        used.extend(store.list_model_keys().await?.into_iter().map(|row| row.sealed.key));
        used.extend(store.audit_sealing_keys().await?);
        used.extend(store.webhook_secrets().await?.into_iter().map(|(_, sealed)| sealed.key));
        let gone = secrets.retire_all_but(&used)?;
        rotation.retired = gone.iter().map(KeyId::to_string).collect();
    }
    Ok(rotation)
}

/// `false`: the row does not open.
async fn reseal(
    store: &Store,
    secrets: &Secrets,
    row: &StoredSecret,
) -> Result<bool, RotationError> {
    let place = bound(&row.connection, &row.field);
    let plain = match secrets.open_sealed(&place, &row.sealed) {
        Ok(plain) => plain,
        Err(error) => {
            tracing::warn!(error = %error, "a stored password cannot be sealed anew");
            return Ok(false);
        }
    };
    let anew = secrets.seal(&place, &plain)?;
    // Somebody who wrote a new password meanwhile sealed it with the active key already.
    store.reseal(row, &anew).await?;
    Ok(true)
}

async fn reseal_model(
    store: &Store,
    secrets: &Secrets,
    row: &StoredModelKey,
) -> Result<bool, RotationError> {
    let place = key_place(&row.model);
    let plain = match secrets.open_sealed(&place, &row.sealed) {
        Ok(plain) => plain,
        Err(error) => {
            tracing::warn!(error = %error, "the key of a model cannot be sealed anew");
            return Ok(false);
        }
    };
    store.reseal_model_key(row, &secrets.seal(&place, &plain)?).await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::KeySource;
    use crate::store::{KeyChange, NewUser, PasswordChange, StoredConnection, StoredModel};
    use protocol::catalog::Environment;
    use protocol::ids::{ConnectionId, ModelId, UserId, WebhookId};
    use protocol::model::ProviderKind;
    use protocol::notice::NoticeKind;
    use secrecy::{ExposeSecret, SecretString};

    fn id(number: usize) -> ConnectionId {
        ConnectionId::parse(format!("conn_{number}")).unwrap()
    }

    async fn put(store: &Store, secrets: &Secrets, number: usize) {
        let id = id(number);
        let password = SecretString::from(format!("password {number}"));
        let sealed = secrets.seal(&bound(&id, "password"), &password).unwrap();
        let connection =
            StoredConnection::configured(id, number.to_string(), "/tmp/x".into(), Environment::Dev);
        store.put_connection(&connection, PasswordChange::Set(sealed)).await.unwrap();
    }

    async fn check_all(store: &Store, secrets: &Secrets, key: &str) {
        for row in store.list_secrets().await.unwrap() {
            assert_eq!(row.sealed.key.as_str(), key);
            let place = bound(&row.connection, &row.field);
            let plain = secrets.open_sealed(&place, &row.sealed).unwrap();
            let number = row.connection.as_str().trim_start_matches("conn_");
            assert_eq!(plain.expose_secret(), format!("password {number}"));
        }
    }

    async fn three() -> (tempfile::TempDir, Store, Secrets) {
        let directory = tempfile::tempdir().unwrap();
        let source = KeySource::File(directory.path().join("secret.keys"));
        let (store, secrets) = (Store::in_memory().await.unwrap(), Secrets::open(source).unwrap());
        for number in 0..3 {
            put(&store, &secrets, number).await;
        }
        (directory, store, secrets)
    }

    #[tokio::test]
    async fn every_password_gets_the_new_key_and_opens_as_before() {
        let (_directory, store, secrets) = three().await;
        let old = secrets.active();
        let rotation = rotate(&store, &secrets, true).await.unwrap();
        assert_ne!(rotation.key, old.as_str());
        assert_eq!((rotation.resealed, rotation.current), (3, 0));
        assert_eq!(rotation.retired, [old.as_str()]);
        check_all(&store, &secrets, &rotation.key).await;
    }

    #[tokio::test]
    async fn keys_of_models_get_the_new_key_too() {
        let (_directory, store, secrets) = three().await;
        let model = StoredModel {
            id: ModelId::parse("mdl_1").unwrap(),
            name: "Tiny".into(),
            provider: ProviderKind::OpenAi,
            model: "tiny".into(),
            base_url: None,
            sees_values: false,
            prompt_tokens: 8_000,
            prices: None,
            enabled: true,
            restricted: false,
            groups: Vec::new(),
            has_key: false,
            revision: 0,
        };
        let key = SecretString::from("sk-1");
        let sealed = secrets.seal(&key_place(&model.id), &key).unwrap();
        store.put_model(&model, KeyChange::Set(sealed)).await.unwrap();
        let rotation = rotate(&store, &secrets, true).await.unwrap();
        assert_eq!((rotation.resealed, rotation.retired.len()), (4, 1));
        let kept = store.model_key(&model.id).await.unwrap().unwrap();
        assert_eq!(kept.key.as_str(), rotation.key);
        let opened = secrets.open_sealed(&key_place(&model.id), &kept).unwrap();
        assert_eq!(opened.expose_secret(), "sk-1");
    }

    #[tokio::test]
    async fn what_bodies_are_signed_under_is_sealed_anew_with_the_passwords() {
        let (_directory, store, secrets) = three().await;
        let ada = UserId::parse("usr_ada").unwrap();
        let account = NewUser {
            id: ada.clone(),
            email: "ada@example.org".to_owned(),
            name: "ada".to_owned(),
            password_hash: None,
            roles: vec!["admin".to_owned()],
        };
        store.add_user(&account).await.unwrap();
        let webhook = WebhookId::parse("whk_1").unwrap();
        let sealed =
            secrets.seal(&webhook_place(&webhook), &SecretString::from("whsec_1")).unwrap();
        let place = ("https://example.org/hook", &[NoticeKind::Ran][..]);
        assert!(store.add_webhook(&webhook, &ada, place, &sealed, 9).await.unwrap());
        let rotation = rotate(&store, &secrets, true).await.unwrap();
        assert_eq!((rotation.resealed, rotation.failed.len(), rotation.retired.len()), (4, 0, 1));
        let (_, kept) = store.webhook_secrets().await.unwrap().remove(0);
        assert_eq!(kept.key.as_str(), rotation.key);
        let opened = secrets.open_sealed(&webhook_place(&webhook), &kept).unwrap();
        assert_eq!(opened.expose_secret(), "whsec_1");
        // One that does not open keeps its key in use, and is told.
        let elsewhere = WebhookId::parse("whk_2").unwrap();
        let other = SecretString::from("whsec_2");
        let other = secrets.seal(&webhook_place(&elsewhere), &other).unwrap();
        store.reseal_webhook(&webhook, &other).await.unwrap();
        let rotation = rotate(&store, &secrets, true).await.unwrap();
        assert_eq!((rotation.failed, rotation.retired.len()), (vec!["whk_1".to_owned()], 0));
    }

    #[tokio::test]
    async fn an_interrupted_rotation_goes_on_with_the_same_key() {
        let (_directory, store, secrets) = three().await;
        // As after a kill between the first row and the second.
        let key = secrets.add_key().unwrap();
        let first = store.list_secrets().await.unwrap().remove(0);
        assert!(reseal(&store, &secrets, &first).await.unwrap());
        let rotation = rotate(&store, &secrets, false).await.unwrap();
        assert_eq!((rotation.resealed, rotation.current), (2, 1));
        assert_eq!(rotation.key, key.as_str());
        check_all(&store, &secrets, key.as_str()).await;
        assert!(rotation.retired.is_empty());
    }

    #[tokio::test]
    async fn a_password_that_does_not_open_is_reported_and_kept() {
        let (_directory, store, secrets) = three().await;
        let rows = store.list_secrets().await.unwrap();
        // The password of the first connection in the row of the second.
        assert!(store.reseal(&rows[1], &rows[0].sealed).await.unwrap());
        let rotation = rotate(&store, &secrets, true).await.unwrap();
        assert_eq!((rotation.resealed, rotation.failed), (2, vec!["conn_1".to_owned()]));
        assert!(rotation.retired.is_empty(), "its key is still in use");
        let kept = store.list_secrets().await.unwrap().remove(1);
        assert_eq!(kept.sealed, rows[0].sealed);
    }

    #[tokio::test]
    async fn a_password_written_meanwhile_stays() {
        let (_directory, store, secrets) = three().await;
        let before = store.list_secrets().await.unwrap().remove(0);
        put(&store, &secrets, 0).await;
        let newer = store.list_secrets().await.unwrap().remove(0);
        assert!(reseal(&store, &secrets, &before).await.unwrap());
        assert_eq!(store.list_secrets().await.unwrap().remove(0), newer);
    }
}
