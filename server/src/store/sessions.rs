//! Sessions and one-time sign-in tokens. Only hashes of the secrets are kept.

use super::{Attributes, Store, StoreError, from_json, id, now};
use crate::audit::{Act, Action, Actor};
use engine::rbac::Subject;
use protocol::ids::{SessionId, UserId};
use serde_json::{Value, json};
use sqlx::SqliteConnection;

pub struct NewSession<'a> {
    /// SHA-256 of the secret, lowercase hex.
    pub token_hash: &'a str,
    /// Hash of the session that the browser had before; it ends.
    pub instead_of: Option<&'a str>,
    pub expires_at: &'a str,
    pub method: Option<&'a str>,
    pub address: Option<&'a str>,
    pub agent: Option<&'a str>,
}

/// The person behind a live session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionUser {
    pub id: UserId,
    pub email: String,
    pub name: String,
    pub roles: Vec<String>,
    pub attributes: Attributes,
    /// What decides what the person may do.
    pub subject: Subject,
}

/// Whether a session is still that of `user`, as the transaction of what they do sees it.
pub(super) async fn is_live(
    transaction: &mut SqliteConnection,
    token_hash: &str,
    user: &UserId,
) -> Result<bool, StoreError> {
    let row: Option<(i64,)> = sqlx::query_as(
        "select 1
        from sessions
        where token_hash = $1
            and user_id = $2
            and revoked_at is null
            and expires_at > $3",
    )
    .bind(token_hash)
    .bind(user.as_str())
    .bind(now())
    .fetch_optional(transaction)
    .await?;
    Ok(row.is_some())
}

impl Store {
    pub async fn add_session(
        &self,
        user: &UserId,
        session: NewSession<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        self.begin_session(&mut transaction, user, session, json!({})).await?;
        transaction.commit().await
    }

    /// Adds a session in place of the one that the browser had; `detail` is for the audit.
    pub(super) async fn begin_session(
        &self,
        transaction: &mut SqliteConnection,
        user: &UserId,
        session: NewSession<'_>,
        detail: Value,
    ) -> Result<(), StoreError> {
        if let Some(before) = session.instead_of {
            self.leave_session(transaction, before).await?;
        }
        sqlx::query(
            "insert into sessions
                (token_hash, user_id, created_at, expires_at, id, auth_method, address, agent)
            values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(session.token_hash)
        .bind(user.as_str())
        .bind(now())
        .bind(session.expires_at)
        .bind(SessionId::from_random(rand::random()).as_str())
        .bind(session.method)
        .bind(session.address)
        .bind(session.agent)
        .execute(&mut *transaction)
        .await?;
        let act = Act::new(Action::SessionSignIn).on(user).saying(detail);
        self.append(transaction, act.by(Actor::Person(user.clone()))).await?;
        Ok(())
    }

    async fn leave_session(
        &self,
        transaction: &mut SqliteConnection,
        token_hash: &str,
    ) -> Result<(), StoreError> {
        let row: Option<(String,)> = sqlx::query_as(
            "update sessions
            set revoked_at = $1
            where token_hash = $2
                and revoked_at is null
            returning user_id",
        )
        .bind(now())
        .bind(token_hash)
        .fetch_optional(&mut *transaction)
        .await?;
        let Some((user,)) = row else { return Ok(()) };
        let user: UserId = id("user id", &user)?;
        let act = Act::new(Action::SessionSignOut).on(&user).by(Actor::Person(user.clone()));
        self.append(transaction, act).await?;
        Ok(())
    }

    /// Who the session belongs to; `None` when it is unknown, expired, revoked, or was not used since
    /// `idle_since`, or the account is disabled. Name, roles, groups and attributes are read afresh each
    /// time.
    pub async fn session_user(
        &self,
        token_hash: &str,
        idle_since: &str,
    ) -> Result<Option<SessionUser>, StoreError> {
        let row: Option<(String, String, String, String, String)> = sqlx::query_as(
            "select users.id, users.email, users.name, users.roles, users.attributes
            from sessions
            join users on users.id = sessions.user_id
            where sessions.token_hash = $1
                and users.disabled_at is null
                and sessions.revoked_at is null
                and sessions.expires_at > $2
                and coalesce(sessions.seen_at, sessions.created_at) > $3",
        )
        .bind(token_hash)
        .bind(now())
        .bind(idle_since)
        .fetch_optional(&self.reader)
        .await?;
        let Some((user_id, email, name, roles, attributes)) = row else { return Ok(None) };
        let user_id: UserId = id("user id", &user_id)?;
        let roles: Vec<String> = from_json("roles", &roles)?;
        let attributes = from_json("attributes", &attributes)?;
        let subject = self.subject(&user_id, &roles).await?;
        Ok(Some(SessionUser { id: user_id, email, name, roles, attributes, subject }))
    }

    pub async fn revoke_session(&self, token_hash: &str) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        self.leave_session(&mut transaction, token_hash).await?;
        transaction.commit().await
    }

    /// Keeps a one-time token and drops all earlier ones of the same person.
    pub async fn replace_sign_in_token(
        &self,
        token_hash: &str,
        user_id: &UserId,
        expires_at: &str,
    ) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        sqlx::query("delete from sign_in_tokens where user_id = $1")
            .bind(user_id.as_str())
            .execute(&mut *transaction)
            .await?;
        sqlx::query(
            "insert into sign_in_tokens (token_hash, user_id, created_at, expires_at)
            values ($1, $2, $3, $4)",
        )
        .bind(token_hash)
        .bind(user_id.as_str())
        .bind(now())
        .bind(expires_at)
        .execute(&mut *transaction)
        .await?;
        self.append(&mut transaction, Act::new(Action::SessionLink).on(user_id)).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Uses a one-time token up. Of two people who hold it, one gets the answer.
    pub async fn use_sign_in_token(&self, token_hash: &str) -> Result<Option<UserId>, StoreError> {
        let at = now();
        let row: Option<(String,)> = sqlx::query_as(
            "update sign_in_tokens
            set used_at = $1
            where token_hash = $2
                and used_at is null
                and expires_at > $1
                and user_id in (select id from users where disabled_at is null)
            returning user_id",
        )
        .bind(&at)
        .bind(token_hash)
        .fetch_optional(&self.writer)
        .await?;
        row.map(|(user_id,)| id("user id", &user_id)).transpose()
    }

    /// Forgets sessions and tokens that ended; returns how many.
    pub async fn prune_sessions(&self) -> Result<u64, StoreError> {
        let at = now();
        let sessions =
            sqlx::query("delete from sessions where expires_at <= $1 or revoked_at is not null")
                .bind(&at)
                .execute(&self.writer)
                .await?;
        let tokens = sqlx::query("delete from sign_in_tokens where expires_at <= $1")
            .bind(&at)
            .execute(&self.writer)
            .await?;
        let invitations = sqlx::query("delete from invitations where expires_at <= $1")
            .bind(&at)
            .execute(&self.writer)
            .await?;
        let pruned = [sessions, tokens, invitations];
        Ok(pruned.iter().map(|pruned| pruned.rows_affected()).sum())
    }
}
