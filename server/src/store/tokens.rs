//! API tokens. Only hashes of their secrets are kept.

use super::{Store, StoreError, from_json, id, now, timestamp, to_json};
use crate::audit::{Act, Action};
use protocol::ids::{TokenId, UserId};
use protocol::token::{ApiToken, Scope};
use serde_json::json;
use std::time::Duration;
use time::OffsetDateTime;

/// How exactly the last use is kept: a write per minute and token, not per request.
const PRECISION: Duration = Duration::from_secs(60);

pub struct AddedToken<'a> {
    pub id: &'a TokenId,
    /// SHA-256 of the secret, lowercase hex.
    pub hash: &'a str,
    pub hint: &'a str,
    pub owner: &'a UserId,
    pub name: &'a str,
    pub scopes: &'a [Scope],
    pub expires_at: &'a str,
}

/// Whose token it is, and what for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenOwner {
    pub user: UserId,
    pub scopes: Vec<Scope>,
}

type Row = (String, String, String, String, String, String, Option<String>);

fn token(
    (token_id, name, scopes, hint, created_at, expires_at, used): Row,
) -> Result<ApiToken, StoreError> {
    let (id, scopes) = (id("token id", &token_id)?, from_json("scopes", &scopes)?);
    let expired = expires_at <= now();
    Ok(ApiToken { id, name, scopes, hint, created_at, expires_at, last_used_at: used, expired })
}

impl Store {
    /// Keeps a token; `false` when its owner has `most` already.
    pub async fn add_token(&self, new: AddedToken<'_>, most: u64) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let (held,): (i64,) = sqlx::query_as(
            "select count(*)
            from api_tokens
            where user_id = $1
                and revoked_at is null
                and expires_at > $2",
        )
        .bind(new.owner.as_str())
        .bind(now())
        .fetch_one(&mut *transaction)
        .await?;
        if super::unsigned(held) >= most {
            return Ok(false);
        }
        sqlx::query(
            "insert into api_tokens
                (id, token_hash, user_id, name, scopes, hint, created_at, expires_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(new.id.as_str())
        .bind(new.hash)
        .bind(new.owner.as_str())
        .bind(new.name)
        .bind(to_json(&new.scopes))
        .bind(new.hint)
        .bind(now())
        .bind(new.expires_at)
        .execute(&mut *transaction)
        .await?;
        let detail = json!({
            "owner": new.owner, "name": new.name, "scopes": new.scopes, "until": new.expires_at,
        });
        let act = Act::new(Action::TokenAdd).on(new.id).saying(detail);
        self.append(&mut transaction, act).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// A person's tokens that were not revoked, the newest first.
    pub async fn tokens_of(&self, owner: &UserId) -> Result<Vec<ApiToken>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "select id, name, scopes, hint, created_at, expires_at, last_used_at
            from api_tokens
            where user_id = $1
                and revoked_at is null
            order by created_at desc, id",
        )
        .bind(owner.as_str())
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter().map(token).collect()
    }

    /// Ends a token of `owner`; `false` when there is no such token.
    pub async fn revoke_token(&self, owner: &UserId, token: &TokenId) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let row: Option<(String,)> = sqlx::query_as(
            "update api_tokens
            set revoked_at = $1
            where id = $2
                and user_id = $3
                and revoked_at is null
            returning name",
        )
        .bind(now())
        .bind(token.as_str())
        .bind(owner.as_str())
        .fetch_optional(&mut *transaction)
        .await?;
        let Some((name,)) = row else { return Ok(false) };
        let detail = json!({ "owner": owner, "name": name });
        let act = Act::new(Action::TokenRevoke).on(token).saying(detail);
        self.append(&mut transaction, act).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Whose token it is, while it holds.
    pub async fn token_owner(&self, hash: &str) -> Result<Option<TokenOwner>, StoreError> {
        let row: Option<(String, String)> = sqlx::query_as(
            "select user_id, scopes
            from api_tokens
            where token_hash = $1
                and revoked_at is null
                and expires_at > $2",
        )
        .bind(hash)
        .bind(now())
        .fetch_optional(&self.reader)
        .await?;
        row.map(|(user, scopes)| {
            let (user, scopes) = (id("user id", &user)?, from_json("scopes", &scopes)?);
            Ok(TokenOwner { user, scopes })
        })
        .transpose()
    }

    /// Notes that a token was used.
    pub async fn token_used(&self, hash: &str) -> Result<(), StoreError> {
        let before = timestamp(OffsetDateTime::now_utc() - PRECISION);
        let noted: Option<(i64,)> =
            sqlx::query_as("select 1 from api_tokens where token_hash = $1 and last_used_at > $2")
                .bind(hash)
                .bind(&before)
                .fetch_optional(&self.reader)
                .await?;
        if noted.is_none() {
            sqlx::query("update api_tokens set last_used_at = $1 where token_hash = $2")
                .bind(now())
                .bind(hash)
                .execute(&self.writer)
                .await?;
        }
        Ok(())
    }
}
