//! Accounts to ask with: each person's runs, results and place in the queue are their own.

use server::auth::{Secret, sign_in};
use server::secrets::{KeySource, Secrets};
use server::store::{NewSession, NewUser, Store, timestamp};
use std::path::Path;
use std::time::Duration;
use time::OffsetDateTime;

pub struct People {
    pub url: String,
    /// One session each.
    pub cookies: Vec<String>,
}

impl People {
    /// Adds accounts to the store of a running server, and signs them in.
    pub async fn sign_in(url: &str, data: &str, count: usize) -> anyhow::Result<Self> {
        let keys = KeySource::File(Path::new(data).join("secret.keys"));
        let store = Store::open(&Path::new(data).join("candor.sqlite"), None).await?;
        let store = store.with_audit(&Secrets::open(keys)?).await?;
        let mut cookies = Vec::with_capacity(count);
        for number in 0..count {
            let id = sign_in::new_user_id();
            store
                .add_user(&NewUser {
                    id: id.clone(),
                    email: format!("{}@example.org", id.as_str()),
                    name: format!("Person {number}"),
                    password_hash: None,
                    roles: vec!["analyst".to_owned()],
                })
                .await?;
            let secret = Secret::random();
            let tomorrow = OffsetDateTime::now_utc() + Duration::from_secs(24 * 3600);
            let session = NewSession {
                token_hash: &secret.hash(),
                instead_of: None,
                expires_at: &timestamp(tomorrow),
                method: None,
                address: None,
                agent: None,
            };
            store.add_session(&id, session).await?;
            cookies.push(format!("candor_session={}", secret.reveal()));
        }
        store.close().await;
        Ok(Self { url: url.to_owned(), cookies })
    }
}
